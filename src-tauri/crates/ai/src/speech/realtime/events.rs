//! What a realtime service sends, as far as it matters here, under its names of today and of the beta.
//!
//! Does not know what follows from it.

use serde::Deserialize;
use serde_json::Value;

use super::super::usage::ToldUsage;

/// An event. What is not known here is let pass.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Event {
    #[serde(rename = "session.updated")]
    SessionUpdated {
        #[serde(default)]
        session: Value,
    },
    #[serde(rename = "input_audio_buffer.committed")]
    Committed {
        #[serde(default)]
        item_id: Option<String>,
    },
    #[serde(rename = "conversation.item.input_audio_transcription.completed")]
    Transcribed {
        #[serde(default)]
        item_id: Option<String>,
        #[serde(default)]
        transcript: Option<String>,
        #[serde(default)]
        usage: Option<ToldUsage>,
    },
    #[serde(rename = "conversation.item.input_audio_transcription.failed")]
    NotTranscribed {
        #[serde(default)]
        item_id: Option<String>,
    },
    #[serde(rename = "response.created")]
    ResponseCreated,
    #[serde(rename = "response.output_audio.delta", alias = "response.audio.delta")]
    Audio { item_id: String, delta: String },
    #[serde(
        rename = "response.output_audio_transcript.delta",
        alias = "response.audio_transcript.delta"
    )]
    MoreWords { item_id: String, delta: String },
    #[serde(
        rename = "response.output_audio_transcript.done",
        alias = "response.audio_transcript.done"
    )]
    AudioWords {
        item_id: String,
        #[serde(default)]
        transcript: Option<String>,
    },
    #[serde(rename = "response.output_text.done", alias = "response.text.done")]
    TextWords {
        item_id: String,
        #[serde(default)]
        text: Option<String>,
    },
    #[serde(rename = "response.output_item.done")]
    ItemDone { item: Item },
    #[serde(rename = "response.done")]
    ResponseDone { response: Response },
    #[serde(rename = "error")]
    Error {
        #[serde(default)]
        error: Value,
    },
    #[serde(other)]
    Other,
}

/// Something that an answer consists of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Item {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) status: Option<String>,
    pub(super) call_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) arguments: Option<String>,
}

/// An answer that is over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Response {
    pub(super) status: Option<String>,
    pub(super) status_details: Option<StatusDetails>,
    pub(super) output: Option<Vec<Item>>,
    pub(super) usage: Option<ToldUsage>,
}

/// Why an answer is over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusDetails {
    pub(super) error: Option<Value>,
}
