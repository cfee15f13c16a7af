//! Speech services: recognition, voices, and models that hear and speak by themselves.
//!
//! All sound is 8,000 samples a second, 16 bit, one channel: what a telephone carries. Services that
//! want another rate are given it by the adapter.

use std::sync::Arc;

use async_trait::async_trait;
use domain::time::Millis;
use tokio::sync::mpsc;

pub use domain::budget::{SpeechPrice, SpeechTokenPrice, SpeechUsage};

use super::{
    messenger::Secret,
    model::{FunctionCall, FunctionSpec, ModelFaultKind},
};

/// A speech service's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeechPlace {
    /// Its base address with the version (`https://api.openai.com/v1`).
    pub base_url: String,
    /// Key; `None`: it asks for none.
    pub key: Option<Secret>,
}

/// Turns what was heard into words.
#[async_trait]
pub trait SpeechRecognizer: Send + Sync {
    /// The words of an utterance. Dropping the future gives it up.
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault>;
}

/// Something that the callee said.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Where it is recognised.
    pub place: SpeechPlace,
    /// By which model there, e.g. `gpt-4o-mini-transcribe`.
    pub model: String,
    /// Its language (ISO 639-1); `None`: the service finds out.
    pub language: Option<String>,
    /// Names and words that are to be expected; empty: none.
    pub hints: String,
    /// Its sound.
    pub samples: Arc<[i16]>,
    /// It must be answered within this.
    pub patience: Millis,
}

/// What was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognized {
    /// The words; empty: there were none.
    pub text: String,
    /// What was used.
    pub usage: SpeechUsage,
}

/// Turns words into sound, piece by piece.
#[async_trait]
pub trait VoiceService: Send + Sync {
    /// Speaks. Sound arrives in `pieces` as it is made (it may be closed: nobody listens then). Dropping
    /// the future stops the voice.
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: mpsc::UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault>;
}

/// What a voice is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct VoiceRequest {
    /// Where the voice is; `None`: the offline voice that is built in.
    pub place: Option<SpeechPlace>,
    /// Model, e.g. `gpt-4o-mini-tts`.
    pub model: String,
    /// Voice, e.g. `alloy`.
    pub voice: String,
    /// How to speak, in words; empty: as it likes.
    pub manner: String,
    /// Speed in hundredths, 25 to 400.
    pub speed_hundredths: u16,
    /// The words.
    pub text: String,
    /// It must begin within this, and never pause for longer.
    pub patience: Millis,
}

/// Models that hear and speak by themselves. Whose turn it is, is decided by whoever asks: nothing is
/// answered, and no answer is broken off, but on demand; so what is paid for is known before.
#[async_trait]
pub trait RealtimeModel: Send + Sync {
    /// Begins a conversation. Dropping the session ends it.
    async fn open(&self, setup: RealtimeSetup) -> Result<RealtimeSession, SpeechFault>;
}

/// How a realtime conversation is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct RealtimeSetup {
    /// Where.
    pub place: SpeechPlace,
    /// Model, e.g. `gpt-realtime`.
    pub model: String,
    /// Voice.
    pub voice: String,
    /// What it is to do.
    pub instruction: String,
    /// What it may call.
    pub functions: Vec<FunctionSpec>,
    /// Model that writes down what was heard; empty: the service's own choice.
    pub recognizer: String,
    /// Language to expect (ISO 639-1).
    pub language: Option<String>,
    /// It answers in words, not in sound.
    pub in_words: bool,
    /// Longest answer in tokens.
    pub max_output_tokens: u32,
    /// The session must be there within this.
    pub patience: Millis,
}

/// A running realtime conversation.
#[derive(Debug)]
pub struct RealtimeSession {
    /// To the model. Dropped: the conversation ends.
    pub to: mpsc::UnboundedSender<RealtimeInput>,
    /// From the model. Closed: it is over.
    pub from: mpsc::UnboundedReceiver<RealtimeNews>,
}

/// Something for the model.
#[derive(Debug, Clone, PartialEq)]
pub enum RealtimeInput {
    /// What is heard.
    Sound(Arc<[i16]>),
    /// What was heard since the last turn is none: it is to be forgotten.
    Clear,
    /// What was heard since the last turn is a turn of the callee's, under this number.
    Turn(u32),
    /// The agent has said this by itself (an opening line from the cache): the model is to know it.
    Said(String),
    /// The callee has told this in words.
    Told(String),
    /// What a function gave.
    Outcome {
        /// The call.
        call_id: String,
        /// Text or JSON.
        content: String,
    },
    /// Answer now. One at a time: the next only when `Done` was told of the one before.
    Answer,
    /// The answer that is being made, or was asked for, is not wanted any more. Its `Done` follows all
    /// the same, but no sound of it.
    Cancel,
    /// Of this item only so much was heard.
    Played {
        /// The item.
        item: String,
        /// Milliseconds of it that were played.
        played: Millis,
    },
}

/// Something from the model.
#[derive(Debug, Clone, PartialEq)]
pub enum RealtimeNews {
    /// Words of a turn.
    Heard {
        /// The turn.
        number: u32,
        /// The words; empty: there are none, or they were not understood.
        text: String,
    },
    /// Sound of an answer.
    Sound {
        /// The item it belongs to.
        item: String,
        /// Samples.
        samples: Arc<[i16]>,
    },
    /// Words of an answer, whole.
    Said {
        /// The item.
        item: String,
        /// The words.
        text: String,
    },
    /// A function is called.
    Call(FunctionCall),
    /// An answer is over.
    Done {
        /// What it used.
        usage: SpeechUsage,
    },
    /// The conversation broke. It is the last news.
    Fault(SpeechFault),
}

/// Why a speech service did not do it. `spent` is what was used all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SpeechFault {
    /// What went wrong.
    pub kind: ModelFaultKind,
    /// Used before it went wrong.
    pub spent: SpeechUsage,
}
