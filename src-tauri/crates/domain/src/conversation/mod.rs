//! Agents that converse: they hear, think and speak through services of the user's choice: one after the
//! other, or through one model that does all three. Source:
//! issue "agents that converse", 1; telephony, Turn-taking.
//!
//! - `check`: whether the form can be kept, and published.
//! - `kind`: how it hears, thinks and speaks.
//! - `functions`: what the model may do in a call, and whether what it calls can be believed.
//! - `run`: what happens in a call: turns, interruptions, silence, trouble, the end.
//! - `sentences`: a stream of words in pieces that can be spoken.
//! - `sum_up`: what is asked of the model after a call: tags and a summary.
//! - `till`: the money of a call, against its limit.
//! - `transfer`: putting the callee through to a person.
//!
//! It knows no service, no sound and no clock.

mod check;
mod functions;
mod kind;
mod run;
mod sample;
mod sentences;
mod sum_up;
mod till;
mod transfer;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::OutputTag,
    ai_profile::{AiPlace, AiSampling, CustomApi},
    budget::ModelPrice,
    money::Usd,
};

pub use check::{END_OF_TURN_MS, LONGEST_TURN_SECONDS, MAX_FILLERS};
pub use functions::{CallFunctionRules, CheckedCallFunction, call_function_views, check_function};
pub use kind::{ConverseKind, LONGEST_ANSWER_TOKENS, RealtimeService};
pub use run::{
    AskedCall, Exchange, PieceKind, QUIET_MOST, TalkInput, TalkOutput, TalkRules, TalkRun,
};
pub use sum_up::{SummedUp, is_to_be_summed_up, read_sum_up, sum_up_function, transcript};
pub use till::{Paid, Prices, Ticket, Till};
pub use transfer::{Transfer, TransferOutcome, TransferTarget};

/// The form of an agent that converses. Keys lie sealed beside the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Converse {
    /// How it hears, thinks and speaks. Forms of before there was a choice are cascades.
    #[serde(default)]
    pub kind: ConverseKind,
    /// What it is to do and to know, in words, with `{variables}`.
    pub instruction: String,
    /// Said at once when the callee answers (after the disclosure), with `{variables}`; empty: the
    /// model begins.
    pub opening_line: String,
    /// Language of the call (ISO 639-1); empty: recognition finds out.
    pub language: String,
    /// What turns the callee's voice into words; a realtime model does it by itself.
    pub recognition: RecognitionService,
    /// What thinks, in the call (a realtime model thinks by itself) and of what it came to.
    pub model: ConverseModel,
    /// What speaks; where a realtime model speaks, the lines of the form only.
    pub voice: VoiceChoice,
    /// What the model may do in the call.
    pub functions: Vec<CallFunctionDraft>,
    /// Most that the services of one call may cost, the summary included; `None`: no limit.
    pub limit: Option<Usd>,
    /// After so many seconds a callee who does not stop speaking is answered, 10 to 60.
    pub longest_turn_seconds: u8,
    /// Milliseconds of silence that end the callee's turn, 500 to 2000.
    pub end_of_turn_ms: u16,
    /// Said while the callee would wait too long for the answer ("One moment, please."); used in turn.
    pub fillers: Vec<String>,
    /// Said when a service did not answer, before it is tried again.
    pub trouble_line: String,
    /// Said before the agent ends the call by itself: services fail, nobody speaks, the longest call.
    pub farewell: String,
    /// A key that puts the callee on the do-not-call list.
    pub do_not_call_key: Option<char>,
    /// Tags of a call that nobody answered (the main intent among them).
    pub unanswered_tags: Vec<OutputTag>,
    /// Write a summary after the call.
    pub summary: bool,
}

/// A service with `/audio/transcriptions` as OpenAI has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecognitionService {
    /// Its base address with the version, e.g. `https://api.openai.com/v1`.
    pub base_url: String,
    /// Model, e.g. `gpt-4o-mini-transcribe`.
    pub model: String,
    /// Names and words to expect; empty: none.
    pub hints: String,
    /// What a minute heard costs; `None`: not known.
    pub minute_price: Option<Usd>,
}

/// The chat model of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConverseModel {
    /// Where it is.
    pub place: AiPlace,
    /// Which model there; the scripted one needs none.
    pub model: String,
    /// How it answers.
    pub sampling: AiSampling,
    /// The user's own price; `None`: from the price table.
    pub price: Option<ModelPrice>,
}

/// A voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VoiceChoice {
    /// The offline voice that is built in: English, no key, no cost.
    BuiltIn,
    /// A service with `/audio/speech` as OpenAI has it.
    Service {
        /// The service.
        service: VoiceService,
    },
}

/// A voice of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoiceService {
    /// Its base address with the version.
    pub base_url: String,
    /// Model, e.g. `gpt-4o-mini-tts`.
    pub model: String,
    /// Voice, e.g. `alloy`.
    pub voice: String,
    /// How to speak, in words; empty: as it likes.
    pub manner: String,
    /// Speed in hundredths, 25 to 400.
    pub speed_hundredths: u16,
    /// What a minute spoken costs; `None`: not known, or it bills by characters alone.
    pub minute_price: Option<Usd>,
    /// What a million characters cost; `None`: not known, or it bills by minutes alone.
    pub million_characters_price: Option<Usd>,
}

/// Something that the model may do in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallFunctionDraft {
    /// What it does.
    pub kind: CallFunction,
    /// When to call it, in words that the model reads; empty: the built-in description.
    pub description: String,
}

/// What a function of a call does. The model's only powers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallFunction {
    /// End the call.
    EndCall,
    /// Press keys (for a menu that answers).
    SendKeys,
    /// Call again at a time that the callee asked for.
    CallBack,
    /// Never call this number again.
    DoNotCall,
    /// Put the callee through to a person.
    Transfer {
        /// To whom.
        transfer: Transfer,
    },
    /// An HTTP call described by the user.
    CustomApi {
        /// The call.
        api: CustomApi,
    },
}

/// How long a turn of the agent took, from the moment at which the callee's turn was over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TurnFigures {
    /// Until the words were known.
    pub recognised_ms: Option<i64>,
    /// Until the model's first words.
    pub first_word_ms: Option<i64>,
    /// Until the first sound of the answer.
    pub first_sound_ms: Option<i64>,
}

/// Which part of a conversation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConversePart {
    /// Recognition.
    Recognition,
    /// The chat model.
    Model,
    /// The voice.
    Voice,
    /// The call's spending limit does not cover what comes next.
    Money,
}
