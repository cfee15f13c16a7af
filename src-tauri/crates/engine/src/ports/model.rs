//! Chat models: a question with functions in, an answer with calls and usage out, and what it costs.

use async_trait::async_trait;
use domain::time::Millis;
use tokio::sync::mpsc;

pub use domain::budget::{ModelPrice, ModelUsage};

use super::messenger::Secret;

/// Answers questions. Implementations speak to a service, to a local model, or follow a script.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// Asks. Words arrive in `pieces` as they are made (it may be closed: nobody listens then); the whole
    /// answer is the result. Dropping the future gives the question up.
    ///
    /// An answer with neither words nor calls is a fault, except after a function's outcome: there a
    /// model that has said everything may have nothing to add.
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: mpsc::UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault>;
}

/// Knows what models cost by themselves; the user's own prices come before it.
pub trait PriceList: Send + Sync {
    /// The published price of a model at a place, for questions with so many tokens to read (the longest
    /// ones cost more at some services); `None`: not known, and never guessed.
    fn price_of(&self, place: &ModelPlace, model: &str, prompt: u32) -> Option<ModelPrice>;
}

/// Where a model is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelPlace {
    /// The scripted model that is built in.
    Scripted,
    /// A service that speaks OpenAI's chat completions.
    OpenAi {
        /// Its base address, with the version (`https://api.openai.com/v1`).
        base_url: String,
        /// Key; `None`: it asks for none.
        key: Option<Secret>,
    },
}

/// A question to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelQuestion {
    /// Where.
    pub place: ModelPlace,
    /// Which model there.
    pub model: String,
    /// The conversation, oldest first.
    pub messages: Vec<ModelMessage>,
    /// Functions that it may call.
    pub functions: Vec<FunctionSpec>,
    /// How it is to answer.
    pub sampling: Sampling,
    /// It must begin to answer within this, and never pause for longer.
    pub patience: Millis,
}

impl ModelQuestion {
    /// How many tokens its prompt will have, reckoned from lengths: words, roles, functions. For the
    /// reservation before the question, and for services that do not tell.
    pub fn reckoned_prompt(&self) -> u32 {
        /// Marks around each message, and around all.
        const FRAME: u32 = 4;
        let messages = self.messages.iter().map(|message| {
            FRAME
                + match message {
                    ModelMessage::Instruction(text) | ModelMessage::Person(text) => {
                        reckoned_tokens(text)
                    }
                    ModelMessage::Model { text, calls } => {
                        let calls = calls.iter().map(|call| {
                            FRAME + reckoned_tokens(&call.name) + reckoned_tokens(&call.arguments)
                        });
                        reckoned_tokens(text).saturating_add(calls.sum())
                    }
                    ModelMessage::Outcome { content, .. } => reckoned_tokens(content),
                }
        });
        let functions = self.functions.iter().map(|function| {
            2 * FRAME
                + reckoned_tokens(&function.name)
                + reckoned_tokens(&function.description)
                + reckoned_tokens(&function.schema.to_string())
        });
        messages.chain(functions).fold(FRAME, u32::saturating_add)
    }
}

/// Tokens of a text, reckoned from its letters: about three Latin ones to a token, fewer in other
/// scripts, one Chinese character. Rather more than there are.
pub fn reckoned_tokens(text: &str) -> u32 {
    let twelfths: u64 = text
        .chars()
        .map(|letter| match letter {
            '\0'..='\x7f' => 4,
            '\u{80}'..='\u{52f}' => 6,
            '\u{530}'..='\u{2dff}' => 9,
            _ => 14,
        })
        .sum();
    u32::try_from(twelfths.div_ceil(12)).unwrap_or(u32::MAX)
}

/// How a model is to answer; `None`: as the service does by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sampling {
    /// Temperature.
    pub temperature: Option<f32>,
    /// Top P.
    pub top_p: Option<f32>,
    /// Reasoning effort: `minimal`, `low`, `medium`, `high`.
    pub reasoning_effort: Option<String>,
    /// Verbosity: `low`, `medium`, `high`.
    pub verbosity: Option<String>,
    /// Longest answer in tokens: what is reserved before.
    pub max_output_tokens: u32,
}

/// A message of the conversation that a model sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelMessage {
    /// Our instruction.
    Instruction(String),
    /// The person's words. Never anything else: what a person writes gets no other place.
    Person(String),
    /// What the model said and called before.
    Model {
        /// Words.
        text: String,
        /// Calls.
        calls: Vec<FunctionCall>,
    },
    /// What a function gave.
    Outcome {
        /// The call.
        call_id: String,
        /// The outcome, as text or JSON.
        content: String,
    },
}

/// A function as a model sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionSpec {
    /// Name: letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// When to call it, in words.
    pub description: String,
    /// JSON schema of its arguments (an object).
    pub schema: serde_json::Value,
}

/// A call that a model asks for. Nothing of it is trusted before it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionCall {
    /// The model's id of the call.
    pub id: String,
    /// Name.
    pub name: String,
    /// Arguments, as the model wrote them: JSON if all is well.
    pub arguments: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelAnswer {
    /// Words.
    pub text: String,
    /// Calls.
    pub calls: Vec<FunctionCall>,
    /// What it cost, in tokens.
    pub usage: ModelUsage,
    /// It stopped because its longest answer was reached.
    pub cut: bool,
}

/// Why there is no answer. `spent` is what was paid all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ModelFault {
    /// What went wrong.
    pub kind: ModelFaultKind,
    /// Tokens that were read and written before it went wrong.
    pub spent: ModelUsage,
}

/// What went wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFaultKind {
    /// The key is refused (401, 403): a person must act.
    #[error("the key is refused")]
    KeyRefused,
    /// The account is empty (402, or 429 with `insufficient_quota`): a person must act.
    #[error("the account is empty")]
    NoCredit,
    /// The model, or something asked of it, is not known there (400, 404): a person must act.
    #[error("the service refuses the question: {0}")]
    Refused(String),
    /// Too many questions (429).
    #[error("too many questions")]
    Limited {
        /// Try again after.
        after: Option<Millis>,
    },
    /// The service is in trouble (5xx).
    #[error("the service is in trouble ({0})")]
    Trouble(u16),
    /// It answered nothing within the patience, or paused for longer.
    #[error("no answer in time")]
    TooSlow,
    /// The stream broke off.
    #[error("the answer broke off")]
    CutOff,
    /// What came cannot be read.
    #[error("the answer cannot be read")]
    Nonsense,
    /// It answered with neither words nor calls.
    #[error("an empty answer")]
    Empty,
    /// The service was not reached.
    #[error("the service was not reached")]
    NotReached,
}

impl ModelFaultKind {
    /// Asking again may help.
    pub fn passes(&self) -> bool {
        match self {
            ModelFaultKind::KeyRefused | ModelFaultKind::NoCredit | ModelFaultKind::Refused(_) => {
                false
            }
            ModelFaultKind::Limited { .. }
            | ModelFaultKind::Trouble(_)
            | ModelFaultKind::TooSlow
            | ModelFaultKind::CutOff
            | ModelFaultKind::Nonsense
            | ModelFaultKind::Empty
            | ModelFaultKind::NotReached => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_reckoned_for_every_script() {
        assert_eq!(reckoned_tokens(""), 0);
        assert!((3..=5).contains(&reckoned_tokens("Hello, world")));
        assert!((6..=9).contains(&reckoned_tokens("Здравствуйте, мир")));
        assert!((4..=6).contains(&reckoned_tokens("你好世界")));
    }
}
