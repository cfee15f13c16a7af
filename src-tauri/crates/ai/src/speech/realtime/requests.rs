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
    json!({"type": "session.update", "session": {
        "type": "realtime",
        "output_modalities": ["audio"],
        "instructions": setup.instruction,
        "audio": {
            "input": {
                "format": {"type": FORMAT},
                "transcription": transcription,
                "turn_detection": {
                    "type": "server_vad",
                    "silence_duration_ms": setup.end_of_turn.max(0),
                    "create_response": true,
                    "interrupt_response": true,
                },
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

/// Words that the agent has spoken by itself.
pub(super) fn said(text: &str) -> Value {
    json!({"type": "conversation.item.create", "item": {
        "type": "message",
        "role": "assistant",
        "content": [{"type": "output_text", "text": text}],
    }})
}

/// An answer is wanted. An instruction stands beside what the model is to do anyway: alone it would
/// take its place.
pub(super) fn answer(setup_instruction: &str, instruction: &str) -> Value {
    match instruction.trim() {
        "" => json!({"type": "response.create"}),
        now => json!({"type": "response.create", "response": {
            "instructions": format!("{setup_instruction}\n\n{now}"),
        }}),
    }
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
