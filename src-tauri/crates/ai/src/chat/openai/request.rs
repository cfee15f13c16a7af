//! A question as OpenAI's chat completions want it, and what services do not accept of it.
//!
//! Does not know how it is sent.

use engine::ports::model::{ModelMessage, ModelQuestion};
use serde_json::{Map, Value, json};

use crate::faults::ServiceError;

/// What a service and model have been found to accept. Starts with the likeliest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Habits {
    limit: &'static str,
    limit_changed: bool,
    refused: Vec<&'static str>,
}

/// The two names of the longest answer. OpenAI's newer models refuse the old one, many other services
/// do not know the new one.
const OLD_LIMIT: &str = "max_tokens";
const NEW_LIMIT: &str = "max_completion_tokens";
/// What can be left out; of two that are refused together the first goes first.
const OPTIONAL: [&str; 5] = [
    "top_p",
    "temperature",
    "reasoning_effort",
    "verbosity",
    "stream_options",
];
/// How a service says that it does not take something at all (rather than this value of it).
const REFUSALS: [&str; 9] = [
    "support",
    "unrecognized",
    "unknown",
    "unexpected",
    "not permitted",
    "not allowed",
    "cannot",
    "deprecated",
    "no longer",
];

impl Habits {
    /// Of a service that was never asked before.
    pub(super) fn likely(base_url: &str) -> Habits {
        let openai = ["api.openai.com", ".openai.azure.com"]
            .iter()
            .any(|host| base_url.contains(host));
        Habits {
            limit: if openai { NEW_LIMIT } else { OLD_LIMIT },
            limit_changed: false,
            refused: Vec::new(),
        }
    }

    /// Learns from a refusal (400, 422) of this body. `true`: the question may be put again, otherwise
    /// than before; every time something is learnt there is less left to learn.
    pub(super) fn learn(&mut self, error: &ServiceError, sent: &Map<String, Value>) -> bool {
        let message = error.message.to_lowercase();
        let refused = error.code.starts_with("unsupported")
            || error.code.starts_with("unknown")
            || REFUSALS.iter().any(|word| message.contains(word));
        if !refused {
            return false;
        }
        let named = |name: &str| {
            sent.contains_key(name)
                && match error.parameter.as_str() {
                    "" => names(&message, name),
                    parameter => parameter == name || parameter.starts_with(&format!("{name}.")),
                }
        };
        if named(self.limit) && !self.limit_changed {
            self.limit = if self.limit == OLD_LIMIT {
                NEW_LIMIT
            } else {
                OLD_LIMIT
            };
            self.limit_changed = true;
            return true;
        }
        match OPTIONAL.into_iter().find(|name| named(name)) {
            Some(name) => {
                self.refused.push(name);
                true
            }
            None => false,
        }
    }
}

/// A whole word of a message.
fn names(message: &str, name: &str) -> bool {
    let part_of_word =
        |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
    message.match_indices(name).any(|(at, _)| {
        !part_of_word(message[..at].chars().next_back())
            && !part_of_word(message[at + name.len()..].chars().next())
    })
}

/// The body of a question.
pub(super) fn body(question: &ModelQuestion, habits: &Habits) -> Map<String, Value> {
    let sampling = &question.sampling;
    let mut body = Map::new();
    body.insert("model".to_owned(), question.model.clone().into());
    body.insert("messages".to_owned(), messages(&question.messages).into());
    body.insert("stream".to_owned(), true.into());
    body.insert(habits.limit.to_owned(), sampling.max_output_tokens.into());
    let mut optional = |name: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|_| !habits.refused.contains(&name)) {
            body.insert(name.to_owned(), value);
        }
    };
    optional("stream_options", Some(json!({"include_usage": true})));
    optional("temperature", sampling.temperature.map(number));
    optional("top_p", sampling.top_p.map(number));
    optional(
        "reasoning_effort",
        sampling.reasoning_effort.clone().map(Value::from),
    );
    optional("verbosity", sampling.verbosity.clone().map(Value::from));
    if !question.functions.is_empty() {
        let tools: Vec<Value> = question
            .functions
            .iter()
            .map(|function| {
                json!({"type": "function", "function": {
                    "name": function.name,
                    "description": function.description,
                    "parameters": function.schema,
                }})
            })
            .collect();
        body.insert("tools".to_owned(), tools.into());
    }
    body
}

/// 0.7 is written as 0.7, not as the nearest number that single precision has.
fn number(value: f32) -> Value {
    value
        .to_string()
        .parse::<f64>()
        .map_or(Value::Null, Value::from)
}

/// The conversation. Neighbours of one role become one message: some models refuse two in a row.
fn messages(conversation: &[ModelMessage]) -> Vec<Value> {
    let mut all = Vec::with_capacity(conversation.len());
    for message in conversation {
        match message {
            ModelMessage::Instruction(text) => say(&mut all, "system", text),
            ModelMessage::Person(text) => say(&mut all, "user", text),
            ModelMessage::Model { text, calls } if calls.is_empty() => {
                if !text.is_empty() {
                    say(&mut all, "assistant", text);
                }
            }
            ModelMessage::Model { text, calls } => {
                let calls: Vec<Value> = calls
                    .iter()
                    .map(|call| {
                        json!({"id": call.id, "type": "function", "function": {
                            "name": call.name,
                            "arguments": call.arguments,
                        }})
                    })
                    .collect();
                let text = (!text.is_empty()).then_some(text);
                all.push(json!({"role": "assistant", "content": text, "tool_calls": calls}));
            }
            ModelMessage::Outcome { call_id, content } => {
                all.push(json!({"role": "tool", "tool_call_id": call_id, "content": content}));
            }
        }
    }
    all
}

fn say(all: &mut Vec<Value>, role: &str, text: &str) {
    let same = all
        .last_mut()
        .filter(|last| last["role"] == role && last.get("tool_calls").is_none());
    match same {
        Some(last) => {
            let before = last["content"].as_str().unwrap_or_default();
            last["content"] = format!("{before}\n\n{text}").into();
        }
        None => all.push(json!({"role": role, "content": text})),
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
