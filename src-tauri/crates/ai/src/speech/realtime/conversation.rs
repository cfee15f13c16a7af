//! What follows from what a realtime service says and from what the engine wants: a state and effects,
//! no socket and no clock.
//!
//! One answer is made at a time. Turns are counted: a service tells of them by items of its own, in the
//! order in which they were handed over.

use std::collections::{HashSet, VecDeque};

use audio_codec::{
    Decoder, Encoder,
    pcmu::{PcmuDecoder, PcmuEncoder},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::time::Millis;
use engine::ports::{
    model::{FunctionCall, ModelFaultKind},
    speech::{RealtimeInput, RealtimeNews, RealtimeSetup, SpeechFault, SpeechUsage},
};
use reqwest::StatusCode;
use serde_json::Value;

use super::{
    super::{lasts, usage::ToldUsage},
    events::{Event, Item, Response},
    requests,
};
use crate::faults::ServiceError;

/// Items whose length is remembered: only the last ones can still be stopped.
const ITEMS: usize = 16;
/// Most letters of words that are gathered from pieces.
const MOST_WORDS: usize = 64 << 10;

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(super) enum Effect {
    /// To the service.
    Send(Value),
    /// To the engine.
    Tell(RealtimeNews),
    /// The session is set up as it was asked for.
    Ready,
    /// It is over: the last that the engine hears.
    Break(SpeechFault),
}

/// A conversation as both sides know it.
pub(super) struct Conversation {
    key: Option<String>,
    ready: bool,
    encoder: PcmuEncoder,
    decoder: PcmuDecoder,
    /// Samples since the last usage was told.
    heard: usize,
    made: usize,
    /// Tokens since then that no answer has told.
    tokens: SpeechUsage,
    /// The service makes an answer.
    answering: bool,
    /// It was told to stop: what still comes of it is not played.
    cancelled: bool,
    /// An answer was asked for and has not begun: the event's id, and whether it is still wanted.
    asked: Option<(String, bool)>,
    asks: u64,
    /// Turns that were handed over and have no item yet, and turns by their item.
    handed_over: VecDeque<u32>,
    turns: VecDeque<(String, u32)>,
    /// All calls that this answer has made.
    told_calls: HashSet<String>,
    items: VecDeque<Spoken>,
    /// An error that nothing followed yet: it explains why the service hangs up.
    last_error: Option<Value>,
}

/// An item of an answer, as far as it has come.
struct Spoken {
    item: String,
    samples: usize,
    stopped: bool,
    words: String,
    words_told: bool,
}

impl Conversation {
    /// Before anything was said.
    pub(super) fn new(setup: &RealtimeSetup) -> Conversation {
        Conversation {
            key: setup.place.key.as_ref().map(|key| key.0.clone()),
            ready: false,
            encoder: PcmuEncoder::new(),
            decoder: PcmuDecoder::new(),
            heard: 0,
            made: 0,
            tokens: SpeechUsage::default(),
            answering: false,
            cancelled: false,
            asked: None,
            asks: 0,
            handed_over: VecDeque::new(),
            turns: VecDeque::new(),
            told_calls: HashSet::new(),
            items: VecDeque::new(),
            last_error: None,
        }
    }

    /// What the engine wants.
    pub(super) fn input(&mut self, input: RealtimeInput) -> Vec<Value> {
        match input {
            RealtimeInput::Sound(samples) if samples.is_empty() => Vec::new(),
            RealtimeInput::Sound(samples) => {
                self.heard += samples.len();
                vec![requests::sound(&self.encoder.encode(&samples))]
            }
            RealtimeInput::Clear => vec![requests::clear()],
            RealtimeInput::Turn(number) => {
                self.handed_over.push_back(number);
                vec![requests::commit()]
            }
            RealtimeInput::Said(text) => vec![requests::said(&text)],
            RealtimeInput::Told(text) => vec![requests::told(&text)],
            RealtimeInput::Outcome { call_id, content } => {
                vec![requests::outcome(&call_id, &content)]
            }
            RealtimeInput::Answer => vec![self.ask()],
            RealtimeInput::Cancel => self.cancel().into_iter().collect(),
            RealtimeInput::Played { item, played } => self.cut(&item, played).into_iter().collect(),
        }
    }

    fn ask(&mut self) -> Value {
        self.asks += 1;
        let id = format!("answer_{}", self.asks);
        let mut answer = requests::answer();
        answer["event_id"] = id.clone().into();
        self.asked = Some((id, true));
        answer
    }

    /// Told to the service once an answer is being made: before, there is nothing to stop.
    fn cancel(&mut self) -> Option<Value> {
        if let Some((_, wanted)) = &mut self.asked {
            *wanted = false;
        }
        let stops = self.answering && !std::mem::replace(&mut self.cancelled, true);
        stops.then(requests::cancel)
    }

    fn cut(&mut self, item: &str, played: Millis) -> Option<Value> {
        let spoken = self.items.iter_mut().find(|spoken| spoken.item == item)?;
        // Beyond what there is the service refuses to cut.
        let there = lasts(spoken.samples);
        let is_whole = played >= there && !self.answering;
        let stopped = std::mem::replace(&mut spoken.stopped, true);
        (!is_whole && !stopped && there > 0)
            .then(|| requests::truncate(item, played.clamp(0, there)))
    }

    /// The turn that an item is, once.
    fn turn(&mut self, item: Option<&str>) -> Option<u32> {
        let named = |(one, _): &(String, u32)| Some(one.as_str()) == item;
        if let Some(at) = self.turns.iter().position(named) {
            return self.turns.remove(at).map(|(_, number)| number);
        }
        // A service that names no items tells of its turns in their order.
        self.handed_over.pop_front()
    }

    fn heard(&mut self, item: Option<&str>, text: String) -> Vec<Effect> {
        let number = self.turn(item);
        let heard = number.map(|number| RealtimeNews::Heard { number, text });
        heard.map(Effect::Tell).into_iter().collect()
    }

    /// A message of the service.
    pub(super) fn event(&mut self, text: &str) -> Vec<Effect> {
        let Ok(event) = serde_json::from_str::<Event>(text) else {
            return vec![self.broken(ModelFaultKind::Nonsense)];
        };
        if let Event::Error { error } = event {
            return self.error(error);
        }
        self.last_error = None;
        match event {
            Event::SessionUpdated { session } => self.session(&session),
            Event::Committed { item_id } => {
                if let Some(item) = item_id
                    && let Some(number) = self.handed_over.pop_front()
                {
                    if self.turns.len() >= ITEMS {
                        self.turns.pop_front();
                    }
                    self.turns.push_back((item, number));
                }
                Vec::new()
            }
            Event::Transcribed {
                item_id,
                transcript,
                usage,
            } => {
                if let Some(usage) = usage {
                    self.tokens = self.tokens.and(usage.recognition_tokens());
                }
                let text = transcript.unwrap_or_default().trim().to_owned();
                self.heard(item_id.as_deref(), text)
            }
            Event::NotTranscribed { item_id } => self.heard(item_id.as_deref(), String::new()),
            Event::ResponseCreated => {
                self.answering = true;
                let wanted = self.asked.take().is_none_or(|(_, wanted)| wanted);
                self.cancelled = !wanted;
                self.told_calls.clear();
                match wanted {
                    true => Vec::new(),
                    false => vec![Effect::Send(requests::cancel())],
                }
            }
            Event::Audio { item_id, delta } => self.audio(item_id, &delta),
            Event::MoreWords { item_id, delta } => {
                let spoken = self.spoken(item_id);
                if spoken.words.len() + delta.len() <= MOST_WORDS {
                    spoken.words.push_str(&delta);
                }
                Vec::new()
            }
            Event::AudioWords {
                item_id,
                transcript: text,
            }
            | Event::TextWords { item_id, text } => self.words(item_id, text.unwrap_or_default()),
            Event::ItemDone { item } => self.call(item).into_iter().collect(),
            Event::ResponseDone { response } => self.done(response),
            Event::Error { .. } | Event::Other => Vec::new(),
        }
    }

    fn session(&mut self, session: &Value) -> Vec<Effect> {
        let input = &session["audio"]["input"]["format"]["type"];
        let output = &session["audio"]["output"]["format"]["type"];
        let other = |format: &Value| format.as_str().is_some_and(|name| name != requests::FORMAT);
        if other(input) || other(output) {
            let why = "the service does not speak G.711 µ-law".to_owned();
            return vec![self.broken(ModelFaultKind::Refused(why))];
        }
        match std::mem::replace(&mut self.ready, true) {
            true => Vec::new(),
            false => vec![Effect::Ready],
        }
    }

    fn audio(&mut self, item: String, delta: &str) -> Vec<Effect> {
        let Ok(bytes) = BASE64_STANDARD.decode(delta) else {
            return vec![self.broken(ModelFaultKind::Nonsense)];
        };
        let samples = self.decoder.decode(&bytes);
        self.made += samples.len();
        let cancelled = self.cancelled;
        let spoken = self.spoken(item.clone());
        spoken.samples += samples.len();
        if samples.is_empty() || spoken.stopped || cancelled {
            return Vec::new();
        }
        vec![Effect::Tell(RealtimeNews::Sound {
            item,
            samples: samples.into(),
        })]
    }

    fn words(&mut self, item: String, text: String) -> Vec<Effect> {
        let spoken = self.spoken(item.clone());
        let told = std::mem::replace(&mut spoken.words_told, true);
        match told || text.trim().is_empty() {
            true => Vec::new(),
            false => vec![Effect::Tell(RealtimeNews::Said { item, text })],
        }
    }

    fn call(&mut self, item: Item) -> Option<Effect> {
        let is_call = item.kind.as_deref() == Some("function_call");
        let is_whole = item.status.as_deref().is_none_or(|s| s == "completed");
        let id = item.call_id.filter(|id| !id.is_empty())?;
        if !is_call || !is_whole || !self.told_calls.insert(id.clone()) {
            return None;
        }
        Some(Effect::Tell(RealtimeNews::Call(FunctionCall {
            id,
            name: item.name.unwrap_or_default(),
            arguments: item.arguments.unwrap_or_default(),
        })))
    }

    fn done(&mut self, response: Response) -> Vec<Effect> {
        self.answering = false;
        self.cancelled = false;
        self.asked = None;
        let mut effects: Vec<Effect> = Vec::new();
        let completed = response.status.as_deref().is_none_or(|s| s == "completed");
        if completed {
            let calls = response.output.unwrap_or_default().into_iter();
            effects.extend(calls.filter_map(|item| self.call(item)));
        }
        effects.extend(self.last_words().into_iter().map(Effect::Tell));
        let usage = self.settle(response.usage);
        if response.status.as_deref() == Some("failed") {
            let error = response.status_details.and_then(|details| details.error);
            let kind = self.meaning(&error.unwrap_or_default());
            let fault = SpeechFault { kind, spent: usage };
            effects.push(Effect::Break(fault));
            return effects;
        }
        effects.push(Effect::Tell(RealtimeNews::Done { usage }));
        effects
    }

    /// Words whose end never came: the answer was stopped, or broke off, in their midst.
    pub(super) fn last_words(&mut self) -> Vec<RealtimeNews> {
        let mut news = Vec::new();
        for spoken in &mut self.items {
            let told = std::mem::replace(&mut spoken.words_told, true);
            if !told && !spoken.words.trim().is_empty() {
                news.push(RealtimeNews::Said {
                    item: spoken.item.clone(),
                    text: std::mem::take(&mut spoken.words),
                });
            }
        }
        news
    }

    fn error(&mut self, error: Value) -> Vec<Effect> {
        let word = |name: &str| error[name].as_str().unwrap_or_default();
        let (kind, code) = (word("type"), word("code"));
        tracing::debug!(kind, code, "a realtime service tells of an error");
        let about_answer = self
            .asked
            .as_ref()
            .is_some_and(|(id, _)| word("event_id") == id.as_str());
        let harmless = kind == "invalid_request_error" && self.ready && !about_answer;
        if !harmless {
            let kind = self.meaning(&error);
            return vec![self.broken(kind)];
        }
        self.last_error = Some(error);
        Vec::new()
    }

    /// The service hung up.
    pub(super) fn closed(&mut self, code: Option<u16>, reason: &str) -> SpeechFault {
        let kind = match (self.last_error.take(), code) {
            (Some(error), _) => self.meaning(&error),
            (None, Some(1008 | 3000..=4999)) => {
                let error = ServiceError {
                    message: reason.to_owned(),
                    code: reason.to_owned(),
                    ..ServiceError::default()
                };
                self.refusal(&error, true)
            }
            (None, Some(code @ (1011..=1014))) => {
                ModelFaultKind::Trouble(if code == 1011 { 500 } else { 503 })
            }
            (None, Some(_) | None) => ModelFaultKind::CutOff,
        };
        self.fault(kind)
    }

    /// A fault, with what was used and not told yet.
    pub(super) fn fault(&mut self, kind: ModelFaultKind) -> SpeechFault {
        SpeechFault {
            kind,
            spent: self.settle(None),
        }
    }

    fn broken(&mut self, kind: ModelFaultKind) -> Effect {
        Effect::Break(self.fault(kind))
    }

    fn meaning(&self, error: &Value) -> ModelFaultKind {
        let kind = error["type"].as_str().unwrap_or_default();
        self.refusal(&ServiceError::of(error), kind == "invalid_request_error")
    }

    fn refusal(&self, error: &ServiceError, by_request: bool) -> ModelFaultKind {
        let key = self.key.as_deref();
        let code = error.code.to_ascii_lowercase();
        let about_key = ["api_key", "authentication", "unauthorized", "permission"];
        if about_key.iter().any(|word| code.contains(word)) {
            return ModelFaultKind::KeyRefused;
        }
        match error.meaning_in_stream(key) {
            ModelFaultKind::Trouble(_) if by_request => {
                error.meaning(StatusCode::BAD_REQUEST, None, key)
            }
            meaning => meaning,
        }
    }

    fn spoken(&mut self, item: String) -> &mut Spoken {
        let at = match self.items.iter().position(|spoken| spoken.item == item) {
            Some(at) => at,
            None => {
                if self.items.len() >= ITEMS {
                    self.items.pop_front();
                }
                self.items.push_back(Spoken {
                    item,
                    samples: 0,
                    stopped: false,
                    words: String::new(),
                    words_told: false,
                });
                self.items.len() - 1
            }
        };
        &mut self.items[at]
    }

    /// What was used since the last time.
    fn settle(&mut self, told: Option<ToldUsage>) -> SpeechUsage {
        let measured = SpeechUsage {
            heard: lasts(std::mem::take(&mut self.heard)),
            made: lasts(std::mem::take(&mut self.made)),
            ..std::mem::take(&mut self.tokens)
        };
        measured.and(told.unwrap_or_default().tokens())
    }
}

#[cfg(test)]
#[path = "conversation_tests.rs"]
mod tests;
