//! How an agent that converses hears, thinks and speaks: through three services, one after the other, or
//! through one model that hears and speaks by itself. All the rest of the form is the same for both.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Converse;
use crate::{
    ai_profile::check_base_url,
    budget::SpeechTokenPrice,
    form::{FormFault, Problems},
    money::Usd,
};

/// Longest answer of a realtime model in tokens. Source: OpenAI's Realtime reference,
/// `max_output_tokens`, 1 to 4096.
pub const LONGEST_ANSWER_TOKENS: RangeInclusive<u32> = 100..=4_096;

const MAX_NAME_CHARS: usize = 200;

/// How an agent that converses does it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConverseKind {
    /// Recognition, then the chat model, then the voice.
    #[default]
    Cascade,
    /// A model that hears and speaks by itself.
    Realtime {
        /// Its service.
        service: RealtimeService,
    },
}

/// A service with `/realtime` as OpenAI has it, over WebSocket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RealtimeService {
    /// Its base address with the version, e.g. `https://api.openai.com/v1`.
    pub base_url: String,
    /// Model, e.g. `gpt-realtime`.
    pub model: String,
    /// Voice, e.g. `marin`; empty: the service's own.
    pub voice: String,
    /// Model that writes down what was heard, e.g. `gpt-4o-mini-transcribe`; empty: the service's own.
    pub recognizer: String,
    /// Longest answer in tokens.
    pub longest_answer_tokens: u32,
    /// What a million tokens cost; `None`: not known.
    pub price: Option<SpeechTokenPrice>,
}

impl Converse {
    /// The realtime model, where one hears and speaks.
    pub fn realtime(&self) -> Option<&RealtimeService> {
        match &self.kind {
            ConverseKind::Cascade => None,
            ConverseKind::Realtime { service } => Some(service),
        }
    }

    /// The form of a realtime agent as it is first shown.
    pub fn realtime_sample() -> Converse {
        Converse {
            kind: ConverseKind::Realtime {
                service: RealtimeService {
                    base_url: String::new(),
                    model: "gpt-realtime".to_owned(),
                    voice: "marin".to_owned(),
                    recognizer: String::new(),
                    longest_answer_tokens: 1_000,
                    price: None,
                },
            },
            ..Converse::sample()
        }
    }
}

impl RealtimeService {
    /// Everything that keeps it from being saved.
    pub(super) fn check(&self, found: &mut Problems, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        for (field, text) in [("voice", &self.voice), ("recognizer", &self.recognizer)] {
            found.optional_text(at(field), text, MAX_NAME_CHARS);
        }
        let longest = at("longest_answer_tokens");
        found.range(longest, self.longest_answer_tokens, LONGEST_ANSWER_TOKENS);
        let Some(price) = self.price else { return };
        for (of, price) in [("text", price.text), ("audio", price.audio)] {
            let sums = [
                ("prompt", price.prompt),
                ("cached", price.cached),
                ("output", price.output),
            ];
            for (field, sum) in sums {
                if sum < Usd::ZERO {
                    let field = at(&format!("price.{of}.{field}"));
                    found.add(field, FormFault::NegativePrice);
                }
            }
        }
    }

    /// What keeps it from being published beside that.
    pub(super) fn check_complete(&self, found: &mut Problems, path: &str, limited: bool) {
        let at = |field: &str| format!("{path}.{field}");
        let url = self.base_url.trim();
        // the address of a WebSocket is as good: both lead to the same door
        let url = match url.split_once("://") {
            Some(("ws", rest)) => format!("http://{rest}"),
            Some(("wss", rest)) => format!("https://{rest}"),
            Some(_) | None => url.to_owned(),
        };
        check_base_url(found, &at("base_url"), &url);
        found.text(at("model"), &self.model, MAX_NAME_CHARS);
        if limited && self.price.is_none() {
            found.add(at("price"), FormFault::Empty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agent::{AgentDraft, AgentMind},
        budget::ModelPrice,
    };

    fn fields(change: impl FnOnce(&mut Converse, &mut RealtimeService)) -> Vec<String> {
        let mut converse = Converse::realtime_sample();
        let mut service = converse.realtime().unwrap().clone();
        service.base_url = "wss://127.0.0.1:9000/v1".to_owned();
        change(&mut converse, &mut service);
        converse.kind = ConverseKind::Realtime { service };
        let draft = AgentDraft {
            mind: AgentMind::Converse {
                converse: Box::new(converse),
            },
            ..AgentDraft::realtime_sample()
        };
        let found = draft.publishable().into_iter();
        found.map(|problem| problem.field).collect()
    }

    #[test]
    fn the_sample_can_be_published_once_its_service_is_named() {
        assert_eq!(fields(|_, _| {}), Vec::<String>::new(), "no recognition");
        let bare = fields(|_, service| service.base_url.clear());
        assert_eq!(bare, ["mind.converse.kind.service.base_url"]);
        assert_eq!(AgentDraft::realtime_sample().check(), []);
    }

    #[test]
    fn each_problem_names_its_field() {
        let negative = SpeechTokenPrice {
            text: ModelPrice::FREE,
            audio: ModelPrice {
                output: Usd(-1),
                ..ModelPrice::FREE
            },
        };
        let at = |field: &str| [format!("mind.converse.{field}")];
        let none = fields(|_, service| service.model.clear());
        assert_eq!(none, at("kind.service.model"));
        let short = fields(|_, service| service.longest_answer_tokens = 5);
        assert_eq!(short, at("kind.service.longest_answer_tokens"));
        let cheap = fields(|_, service| service.price = Some(negative));
        assert_eq!(cheap, at("kind.service.price.audio.output"));
        let unknown = fields(|form, _| form.limit = Some(Usd(1)));
        assert_eq!(unknown, at("kind.service.price"), "a limit needs a price");
        let silent = fields(|form, _| form.farewell.clear());
        assert_eq!(silent, at("farewell"), "what is common is checked as well");
        let empty = fields(|form, _| form.instruction.clear());
        assert_eq!(empty, at("instruction"), "nothing else tells it what to do");
    }

    #[test]
    fn a_form_of_before_there_was_a_choice_is_a_cascade() {
        let mut old = serde_json::to_value(Converse::sample()).unwrap();
        old.as_object_mut().unwrap().remove("kind");
        let read: Converse = serde_json::from_value(old).unwrap();
        assert_eq!(read, Converse::sample());
    }
}
