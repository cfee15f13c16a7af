//! The built-in model: a small dialogue by rules, for the practice channel and for trying a task out
//! without any account. The same conversation always gets the same answer; it costs nothing.
//!
//! | file | what |
//! |---|---|
//! | `heard` | what can be told from a conversation |
//! | `signs`, `words` | what people say and what is answered, in English, Russian and Chinese |
//! | `rules` | which answer and which functions follow |
//! | `arguments` | what a function is called with, by its schema |
//!
//! It has no understanding and says so when it is asked.

mod arguments;
mod heard;
mod rules;
mod signs;
mod words;

use async_trait::async_trait;
use engine::ports::model::{
    ChatModel, FunctionCall, ModelAnswer, ModelFault, ModelQuestion, ModelUsage, reckoned_tokens,
};
use tokio::sync::mpsc::UnboundedSender;

use self::heard::Heard;

/// Answers by rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScriptedModel;

#[async_trait]
impl ChatModel for ScriptedModel {
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        let heard = Heard::of(&question.messages);
        let reply = rules::reply(&heard, &question.functions);
        let calls: Vec<FunctionCall> = reply
            .calls
            .iter()
            .enumerate()
            .map(|(n, spec)| FunctionCall {
                id: format!("scripted-{}-{n}", question.messages.len()),
                name: spec.name.clone(),
                arguments: arguments::of(spec, &heard).to_string(),
            })
            .collect();
        for piece in reply.text.split_inclusive(' ') {
            // Nobody listens: the whole answer is the result all the same.
            let _ = pieces.send(piece.to_owned());
        }
        let written = calls
            .iter()
            .map(|call| reckoned_tokens(&call.name) + reckoned_tokens(&call.arguments));
        let usage = ModelUsage {
            prompt: question.reckoned_prompt(),
            cached: 0,
            output: reckoned_tokens(&reply.text) + written.sum::<u32>(),
            estimated: true,
        };
        Ok(ModelAnswer {
            text: reply.text,
            calls,
            usage,
            cut: false,
        })
    }
}

#[cfg(test)]
mod tests;
