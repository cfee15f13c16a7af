//! Whether the form of an agent that converses can be kept, and published. Variables and tags are those
//! of the agent; keys and models that exist are asked elsewhere.

use std::ops::RangeInclusive;

use super::{CallFunction, Converse, ConverseKind, Transfer, TransferTarget, VoiceChoice};
use crate::{
    ai_profile::{
        AiPlace, MAX_FUNCTIONS, MAX_INSTRUCTION_CHARS, check_api, check_base_url, check_sampling,
    },
    form::{FormFault, Problems},
    money::Usd,
};

/// Seconds after which a callee who does not stop speaking is answered.
pub const LONGEST_TURN_SECONDS: RangeInclusive<u32> = 10..=60;
/// Milliseconds of silence that end the callee's turn. Source: telephony, Turn-taking.
pub const END_OF_TURN_MS: RangeInclusive<u32> = 500..=2_000;
/// Most fillers.
pub const MAX_FILLERS: usize = 10;

const MAX_LINE_CHARS: usize = 2_000;
const MAX_NAME_CHARS: usize = 200;
const MAX_DESCRIPTION_CHARS: usize = 2_000;

impl Converse {
    /// Everything that keeps the form from being saved, under `path`.
    pub(crate) fn check(&self, found: &mut Problems, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        found.optional_text(at("instruction"), &self.instruction, MAX_INSTRUCTION_CHARS);
        let lines = [
            ("opening_line", &self.opening_line),
            ("trouble_line", &self.trouble_line),
            ("farewell", &self.farewell),
            ("recognition.hints", &self.recognition.hints),
        ];
        for (field, text) in lines {
            found.optional_text(at(field), text, MAX_LINE_CHARS);
        }
        if self.fillers.len() > MAX_FILLERS {
            let max = MAX_FILLERS as u32;
            found.add(at("fillers"), FormFault::TooMany { max });
        }
        for (index, filler) in self.fillers.iter().enumerate() {
            found.text(at(&format!("fillers.{index}")), filler, MAX_LINE_CHARS);
        }
        let known = self.language.is_empty()
            || (self.language.len() == 2
                && self.language.bytes().all(|sign| sign.is_ascii_lowercase()));
        if !known {
            found.add(at("language"), FormFault::BadKey);
        }
        found.range(
            at("longest_turn_seconds"),
            self.longest_turn_seconds,
            LONGEST_TURN_SECONDS,
        );
        found.range(at("end_of_turn_ms"), self.end_of_turn_ms, END_OF_TURN_MS);
        if self.limit.is_some_and(|limit| limit <= Usd::ZERO) {
            found.add(at("limit"), FormFault::NotPositive);
        }
        if self
            .do_not_call_key
            .is_some_and(|key| !"0123456789*#".contains(key))
        {
            found.add(at("do_not_call_key"), FormFault::BadKey);
        }
        check_sampling(found, &at("model.sampling"), &self.model.sampling);
        self.check_prices(found, path);
        if let VoiceChoice::Service { service } = &self.voice {
            let field = at("voice.service.speed_hundredths");
            found.range(field, service.speed_hundredths, 25..=400);
            let field = at("voice.service.manner");
            found.optional_text(field, &service.manner, MAX_LINE_CHARS);
        }
        if let Some(service) = self.realtime() {
            service.check(found, &at("kind.service"));
        }
        self.check_functions(found, &at("functions"));
    }

    fn check_prices(&self, found: &mut Problems, path: &str) {
        let mut price = |field: &str, price: Option<Usd>| {
            if price.is_some_and(|price| price < Usd::ZERO) {
                found.add(format!("{path}.{field}"), FormFault::NegativePrice);
            }
        };
        price("recognition.minute_price", self.recognition.minute_price);
        if let Some(model) = self.model.price {
            price("model.price.prompt", Some(model.prompt));
            price("model.price.cached", Some(model.cached));
            price("model.price.output", Some(model.output));
        }
        if let VoiceChoice::Service { service } = &self.voice {
            price("voice.service.minute_price", service.minute_price);
            let million = service.million_characters_price;
            price("voice.service.million_characters_price", million);
        }
    }

    fn check_recognition(&self, found: &mut Problems, path: &str) {
        let at = |field: &str| format!("{path}.recognition.{field}");
        check_base_url(found, &at("base_url"), &self.recognition.base_url);
        found.text(at("model"), &self.recognition.model, MAX_NAME_CHARS);
        if self.limit.is_some() && self.recognition.minute_price.is_none() {
            found.add(at("minute_price"), FormFault::Empty);
        }
    }

    fn check_functions(&self, found: &mut Problems, path: &str) {
        if self.functions.len() > MAX_FUNCTIONS {
            let max = MAX_FUNCTIONS as u32;
            found.add(path, FormFault::TooMany { max });
        }
        for (index, function) in self.functions.iter().enumerate() {
            let field = format!("{path}.{index}");
            let words = format!("{field}.description");
            found.optional_text(&words, &function.description, MAX_DESCRIPTION_CHARS);
            let name = function.kind.name();
            let before = self.functions.get(..index).unwrap_or_default();
            if before.iter().any(|earlier| earlier.kind.name() == name) {
                found.add(&field, FormFault::Duplicate);
            }
            match &function.kind {
                CallFunction::CustomApi { api } => {
                    let names = &CallFunction::BUILT_IN_NAMES;
                    check_api(found, &format!("{field}.kind.api"), api, names);
                    if function.description.trim().is_empty() {
                        found.add(words, FormFault::Empty);
                    }
                }
                CallFunction::Transfer { transfer } => {
                    let at = |name: &str| format!("{field}.kind.transfer.{name}");
                    if !transfer.target.trim().is_empty()
                        && TransferTarget::read(&transfer.target).is_none()
                    {
                        found.add(at("target"), FormFault::BadPerson);
                    }
                    for (name, line) in [
                        ("success_line", &transfer.success_line),
                        ("failure_line", &transfer.failure_line),
                    ] {
                        found.optional_text(at(name), line, MAX_LINE_CHARS);
                    }
                }
                CallFunction::EndCall
                | CallFunction::SendKeys
                | CallFunction::CallBack
                | CallFunction::DoNotCall => {}
            }
        }
    }

    /// Its transfers, with their places among the functions.
    pub(crate) fn transfers(&self) -> impl Iterator<Item = (usize, &Transfer)> {
        let functions = self.functions.iter().enumerate();
        functions.filter_map(|(index, function)| match &function.kind {
            CallFunction::Transfer { transfer } => Some((index, transfer)),
            CallFunction::EndCall
            | CallFunction::SendKeys
            | CallFunction::CallBack
            | CallFunction::DoNotCall
            | CallFunction::CustomApi { .. } => None,
        })
    }

    /// What keeps it from being published beside that: services that are not named, lines that would
    /// leave dead air, and prices that a limit needs.
    pub(crate) fn check_complete(&self, found: &mut Problems, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let limited = self.limit.is_some();
        let instructed = match &self.model.place {
            AiPlace::Scripted => self.realtime().is_some(),
            AiPlace::OpenAi { base_url } => {
                check_base_url(found, &at("model.place.base_url"), base_url);
                found.text(at("model.model"), &self.model.model, MAX_NAME_CHARS);
                true
            }
        };
        if instructed {
            found.text(at("instruction"), &self.instruction, MAX_INSTRUCTION_CHARS);
        }
        match &self.kind {
            ConverseKind::Cascade => self.check_recognition(found, path),
            ConverseKind::Realtime { service } => {
                service.check_complete(found, &at("kind.service"), limited);
            }
        }
        if let VoiceChoice::Service { service } = &self.voice {
            let at = |field: &str| format!("{path}.voice.service.{field}");
            check_base_url(found, &at("base_url"), &service.base_url);
            found.text(at("model"), &service.model, MAX_NAME_CHARS);
            found.text(at("voice"), &service.voice, MAX_NAME_CHARS);
            let unknown =
                service.minute_price.is_none() && service.million_characters_price.is_none();
            if limited && unknown {
                found.add(at("minute_price"), FormFault::Empty);
            }
        }
        for (index, transfer) in self.transfers() {
            if transfer.target.trim().is_empty() {
                let field = format!("functions.{index}.kind.transfer.target");
                found.add(at(&field), FormFault::Empty);
            }
        }
        found.text(at("trouble_line"), &self.trouble_line, MAX_LINE_CHARS);
        found.text(at("farewell"), &self.farewell, MAX_LINE_CHARS);
        if self.fillers.is_empty() {
            found.add(at("fillers"), FormFault::Empty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agent::{AgentDraft, AgentMind},
        conversation::{CallFunctionDraft, VoiceService},
    };

    fn draft(change: impl FnOnce(&mut Converse)) -> AgentDraft {
        let mut converse = Converse::sample();
        converse.recognition.base_url = "http://127.0.0.1:9000/v1".to_owned();
        change(&mut converse);
        AgentDraft {
            mind: AgentMind::Converse {
                converse: Box::new(converse),
            },
            disclosure: String::new(),
            ..AgentDraft::sample()
        }
    }

    fn fields(draft: &AgentDraft) -> Vec<String> {
        let found = draft.publishable().into_iter();
        found.map(|problem| problem.field).collect()
    }

    #[test]
    fn the_sample_can_be_published_once_recognition_is_named() {
        assert_eq!(fields(&draft(|_| {})), Vec::<String>::new());
        let bare = draft(|form| form.recognition.base_url.clear());
        assert_eq!(bare.check(), []);
        assert_eq!(fields(&bare), ["mind.converse.recognition.base_url"]);
    }

    #[test]
    fn each_problem_names_its_field() {
        let function = |kind| CallFunctionDraft {
            kind,
            description: String::new(),
        };
        let rows: Vec<(AgentDraft, &str)> = vec![
            (
                draft(|form| form.opening_line = "Hi {nobody}".to_owned()),
                "opening_line",
            ),
            (
                draft(|form| form.instruction = "For {nobody}".to_owned()),
                "instruction",
            ),
            (
                draft(|form| form.language = "English".to_owned()),
                "language",
            ),
            (draft(|form| form.end_of_turn_ms = 100), "end_of_turn_ms"),
            (
                draft(|form| form.longest_turn_seconds = 5),
                "longest_turn_seconds",
            ),
            (draft(|form| form.fillers.clear()), "fillers"),
            (draft(|form| form.farewell.clear()), "farewell"),
            (
                draft(|form| form.do_not_call_key = Some('x')),
                "do_not_call_key",
            ),
            (
                draft(|form| {
                    form.limit = Some(Usd::ZERO);
                    form.recognition.minute_price = Some(Usd::ZERO);
                }),
                "limit",
            ),
            (
                draft(|form| {
                    form.limit = Some(Usd(1));
                    form.recognition.minute_price = None;
                }),
                "recognition.minute_price",
            ),
            (
                draft(|form| {
                    form.functions = vec![
                        function(CallFunction::EndCall),
                        function(CallFunction::EndCall),
                    ];
                }),
                "functions.1",
            ),
            (
                draft(|form| {
                    form.functions = vec![function(CallFunction::Transfer {
                        transfer: Transfer {
                            target: " ".to_owned(),
                            ..Transfer::sample()
                        },
                    })];
                }),
                "functions.0.kind.transfer.target",
            ),
            (
                draft(|form| {
                    form.functions = vec![function(CallFunction::Transfer {
                        transfer: Transfer {
                            target: "my boss".to_owned(),
                            ..Transfer::sample()
                        },
                    })];
                }),
                "functions.0.kind.transfer.target",
            ),
            (
                draft(|form| {
                    form.functions = vec![function(CallFunction::Transfer {
                        transfer: Transfer {
                            failure_line: "Sorry, {nobody}".to_owned(),
                            ..Transfer::sample()
                        },
                    })];
                }),
                "functions.0.kind.transfer.failure_line",
            ),
            (
                draft(|form| {
                    form.voice = VoiceChoice::Service {
                        service: VoiceService {
                            base_url: "ftp://x".to_owned(),
                            model: "m".to_owned(),
                            voice: "v".to_owned(),
                            manner: String::new(),
                            speed_hundredths: 100,
                            minute_price: None,
                            million_characters_price: None,
                        },
                    };
                }),
                "voice.service.base_url",
            ),
            (
                draft(|form| {
                    form.unanswered_tags = vec![crate::agent::OutputTag {
                        key: "nothing".to_owned(),
                        value: "x".to_owned(),
                    }];
                }),
                "unanswered_tags.0.key",
            ),
        ];
        for (draft, field) in rows {
            assert_eq!(fields(&draft), [format!("mind.converse.{field}")]);
        }
    }
}
