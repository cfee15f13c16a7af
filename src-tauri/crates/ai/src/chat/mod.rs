//! Chat models: one door for all of them, which model stands where, what they cost.
//!
//! | file | what |
//! |---|---|
//! | `openai` | services that speak OpenAI's chat completions |
//! | `scripted` | the built-in model of the practice channel |
//! | `prices` | published prices |

mod openai;
mod prices;
mod scripted;

use async_trait::async_trait;
use engine::ports::model::{ChatModel, ModelAnswer, ModelFault, ModelPlace, ModelQuestion};
use tokio::sync::mpsc;

pub use openai::OpenAiModel;
pub use prices::{PublishedPrices, price_of};
pub use scripted::ScriptedModel;

/// Gives each question to the model at its place.
#[derive(Debug, Default)]
pub struct Models {
    openai: OpenAiModel,
    scripted: ScriptedModel,
}

impl Models {
    /// All models there are.
    pub fn new() -> Models {
        Models::default()
    }
}

#[async_trait]
impl ChatModel for Models {
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: mpsc::UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        match question.place {
            ModelPlace::Scripted => self.scripted.ask(question, pieces).await,
            ModelPlace::OpenAi { .. } => self.openai.ask(question, pieces).await,
        }
    }
}
