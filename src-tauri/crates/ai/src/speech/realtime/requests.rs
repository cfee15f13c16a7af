//! What a realtime service is sent: JSON as OpenAI's client events want it.
//!
//! Does not know what was answered.

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::time::Millis;
use engine::ports::speech::RealtimeSetup;
use serde_json::{Map, Value, json};

/// Format of all sound, both ways.
pub(super) const FORMAT: &str = "audio/pcmu";
/// OpenAI's own transcription, where none is chosen. Other services choose by themselves.
const OPENAI_RECOGNIZER: &str = "gpt-4o-mini-transcribe";

/// The setup of a session.
pub(super) fn session(setup: &RealtimeSetup) -> Value {
    let mut transcription = Map::new();
    let recognizer = match setup.recognizer.trim() {
        "" if setup.place.base_url.contains("openai.com") => OPENAI_RECOGNIZER,
        chosen => chosen,
    };
    if !recognizer.is_empty() {
        transcription.insert("model".to_owned(), recognizer.into());
    }
    if let Some(language) = &setup.language {
        transcription.insert("language".to_owned(), language.clone().into());
    }
    let tools = setup.functions.iter().map(|function| {
        json!({
            "type": "function",
            "name": function.name,
            "description": function.description,
            "parameters": function.schema,
        })
    });
    let mut output = Map::new();
    output.insert("format".to_owned(), json!({"type": FORMAT}));
    if !setup.voice.trim().is_empty() {
        output.insert("voice".to_owned(), setup.voice.trim().into());
    }
    let answers_in = if setup.in_words { "text" } else { "audio" };
    json!({"type": "session.update", "session": {
        "type": "realtime",
        "output_modalities": [answers_in],
        "instructions": setup.instruction,
        "audio": {
            "input": {
                "format": {"type": FORMAT},
                "transcription": transcription,
                // turns are found on our side: money is set aside before an answer begins
                "turn_detection": null,
            },
            "output": output,
        },
        "tools": tools.collect::<Vec<_>>(),
        "tool_choice": "auto",
        "max_output_tokens": setup.max_output_tokens.max(1),
    }})
}

/// Sound that is heard, already as G.711.
pub(super) fn sound(bytes: &[u8]) -> Value {
    json!({"type": "input_audio_buffer.append", "audio": BASE64_STANDARD.encode(bytes)})
}

/// What was heard is forgotten.
pub(super) fn clear() -> Value {
    json!({"type": "input_audio_buffer.clear"})
}

/// What was heard is a turn.
pub(super) fn commit() -> Value {
    json!({"type": "input_audio_buffer.commit"})
}

/// Words that the agent has spoken by itself.
pub(super) fn said(text: &str) -> Value {
    message("assistant", "output_text", text)
}

/// Words of the callee.
pub(super) fn told(text: &str) -> Value {
    message("user", "input_text", text)
}

fn message(role: &str, kind: &str, text: &str) -> Value {
    json!({"type": "conversation.item.create", "item": {
        "type": "message",
        "role": role,
        "content": [{"type": kind, "text": text}],
    }})
}

/// An answer is wanted.
pub(super) fn answer() -> Value {
    json!({"type": "response.create"})
}

/// The answer that is being made is not wanted any more.
pub(super) fn cancel() -> Value {
    json!({"type": "response.cancel"})
}

/// Of this item only so much was heard.
pub(super) fn truncate(item: &str, played: Millis) -> Value {
    json!({
        "type": "conversation.item.truncate",
        "item_id": item,
        "content_index": 0,
        "audio_end_ms": played,
    })
}

/// What a function gave.
pub(super) fn outcome(call_id: &str, content: &str) -> Value {
    json!({"type": "conversation.item.create", "item": {
        "type": "function_call_output",
        "call_id": call_id,
        "output": content,
    }})
}
