//! Joins the pieces of an answer: words, calls by their index, usage, how it ended. Also reads an
//! answer that came whole, from services that do not stream.
//!
//! Does not know how the pieces come.

use engine::ports::model::{
    FunctionCall, ModelAnswer, ModelFaultKind, ModelUsage, reckoned_tokens,
};
use serde_json::Value;

use super::thinking::Thoughts;
use crate::faults::ServiceError;

/// Most bytes of words and arguments together: far beyond any answer to a message.
const MOST_WORDS: usize = 512 << 10;
/// Most calls of one answer.
const MOST_CALLS: usize = 64;

/// What has come of an answer so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    text: String,
    thoughts: Thoughts,
    unsaid: u32,
    calls: Vec<(u64, FunctionCall)>,
    usage: Option<ModelUsage>,
    finish: Option<String>,
    words: usize,
}

impl Gathered {
    /// Takes one piece; gives the words in it that a person may see.
    pub(super) fn take(
        &mut self,
        piece: &[u8],
        key: Option<&str>,
    ) -> Result<String, ModelFaultKind> {
        let piece: Value = serde_json::from_slice(piece).map_err(|_| ModelFaultKind::Nonsense)?;
        if piece.get("error").is_some_and(|error| !error.is_null()) {
            return Err(ServiceError::of(&piece).meaning_in_stream(key));
        }
        let usage = [&piece["usage"], &piece["x_groq"]["usage"]];
        if let Some(usage) = usage.into_iter().find_map(read_usage) {
            self.usage = Some(usage);
        }
        let Some(choice) = piece["choices"].as_array().and_then(|all| all.first()) else {
            // The last piece with usage has no choices; a piece with nothing at all is no answer.
            return match piece.get("choices").or(piece.get("usage")) {
                Some(_) => Ok(String::new()),
                None => Err(ModelFaultKind::Nonsense),
            };
        };
        if let Some(finish) = choice["finish_reason"].as_str() {
            self.finish = Some(finish.to_owned());
        }
        let said = match &choice["delta"] {
            Value::Null => &choice["message"],
            delta => delta,
        };
        for thought in ["reasoning_content", "reasoning"] {
            if let Some(thought) = said[thought].as_str() {
                self.unsaid = self.unsaid.saturating_add(reckoned_tokens(thought));
            }
        }
        let mut words = words_of(&said["content"]);
        words.push_str(said["refusal"].as_str().unwrap_or_default());
        self.count(words.len())?;
        let shown = self.thoughts.without(&words);
        self.text.push_str(&shown);
        for call in said["tool_calls"].as_array().into_iter().flatten() {
            self.take_call(call)?;
        }
        Ok(shown)
    }

    fn take_call(&mut self, piece: &Value) -> Result<(), ModelFaultKind> {
        let function = &piece["function"];
        let id = piece["id"].as_str().unwrap_or_default();
        let name = function["name"].as_str().unwrap_or_default();
        let arguments = match &function["arguments"] {
            Value::String(words) => words.clone(),
            Value::Null => String::new(),
            // Ollama once gave an object instead of its text.
            whole => whole.to_string(),
        };
        self.count(id.len() + name.len() + arguments.len())?;
        let known =
            match piece["index"].as_u64() {
                Some(index) => self.calls.iter().position(|(known, _)| *known == index),
                // Without an index, a piece without an id (or with the last one's) goes on with the last.
                None => self.calls.len().checked_sub(1).filter(|last| {
                    id.is_empty() && name.is_empty() || self.calls[*last].1.id == id
                }),
            };
        match known {
            Some(at) => {
                let call = &mut self.calls[at].1;
                if call.id.is_empty() {
                    call.id.push_str(id);
                }
                if call.name != name {
                    call.name.push_str(name);
                }
                call.arguments.push_str(&arguments);
            }
            None if self.calls.len() == MOST_CALLS => return Err(ModelFaultKind::Nonsense),
            None => {
                let next = self.calls.iter().map(|(index, _)| index + 1).max();
                let index = piece["index"].as_u64().or(next).unwrap_or(0);
                let call = FunctionCall {
                    id: id.to_owned(),
                    name: name.to_owned(),
                    arguments,
                };
                self.calls.push((index.min(u64::from(u32::MAX)), call));
            }
        }
        Ok(())
    }

    fn count(&mut self, bytes: usize) -> Result<(), ModelFaultKind> {
        self.words += bytes;
        if self.words > MOST_WORDS {
            return Err(ModelFaultKind::Nonsense);
        }
        Ok(())
    }

    /// The model has said why it stopped: what comes after is only usage.
    pub(super) fn is_whole(&self) -> bool {
        self.finish.is_some()
    }

    /// What has been spent, as far as it is known.
    pub(super) fn spent(&self, reckoned_prompt: u32) -> ModelUsage {
        self.usage.unwrap_or_else(|| {
            let calls = self.calls.iter().map(|(_, call)| {
                reckoned_tokens(&call.name).saturating_add(reckoned_tokens(&call.arguments))
            });
            let said = self.unsaid.saturating_add(self.thoughts.tokens());
            ModelUsage {
                prompt: reckoned_prompt,
                cached: 0,
                output: calls.fold(
                    said.saturating_add(reckoned_tokens(&self.text)),
                    u32::saturating_add,
                ),
                estimated: true,
            }
        })
    }

    /// The answer. `may_be_empty`: the question ended with a function's outcome.
    pub(super) fn answer(
        mut self,
        reckoned_prompt: u32,
        may_be_empty: bool,
    ) -> Result<ModelAnswer, ModelFaultKind> {
        let usage = self.spent(reckoned_prompt);
        self.text.push_str(&self.thoughts.rest());
        let text = self.text.trim().to_owned();
        self.calls.sort_by_key(|(index, _)| *index);
        let calls: Vec<FunctionCall> = self
            .calls
            .into_iter()
            .map(|(index, mut call)| {
                if call.id.is_empty() {
                    call.id = format!("call_{index}");
                }
                if call.arguments.trim().is_empty() {
                    "{}".clone_into(&mut call.arguments);
                }
                call
            })
            .collect();
        if calls.iter().any(|call| call.name.is_empty()) {
            return Err(ModelFaultKind::Nonsense);
        }
        if text.is_empty() && calls.is_empty() {
            if self.finish.as_deref() == Some("content_filter") {
                let why = "the service's filter withheld the answer".to_owned();
                return Err(ModelFaultKind::Refused(why));
            }
            if !may_be_empty {
                return Err(ModelFaultKind::Empty);
            }
        }
        Ok(ModelAnswer {
            text,
            calls,
            usage,
            cut: self.finish.as_deref() == Some("length"),
        })
    }
}

/// Words are a text, or a list of parts.
fn words_of(content: &Value) -> String {
    match content {
        Value::String(words) => words.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect(),
        _ => String::new(),
    }
}

fn read_usage(usage: &Value) -> Option<ModelUsage> {
    let count = |value: &Value| value.as_u64().map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    let prompt = count(&usage["prompt_tokens"])?;
    let written = count(&usage["completion_tokens"]).unwrap_or(0);
    if prompt == 0 && written == 0 {
        return None;
    }
    // Some services leave what was thought out of `completion_tokens`, none out of the sum.
    let by_sum = count(&usage["total_tokens"]).map_or(0, |sum| sum.saturating_sub(prompt));
    let cached = count(&usage["prompt_tokens_details"]["cached_tokens"])
        .or_else(|| count(&usage["prompt_cache_hit_tokens"]))
        .unwrap_or(0);
    Some(ModelUsage {
        prompt,
        cached: cached.min(prompt),
        output: written.max(by_sum),
        estimated: false,
    })
}

#[cfg(test)]
#[path = "gather_tests.rs"]
mod tests;
