//! Questions to chat models that others have built to be tested against: aimock (npm) and mock-ai-api
//! (PyPI), through the same door that dialogues use; and recognition, voices and realtime models (aimock,
//! and a service of ours over another's WebSocket, for aimock's has no sound).

pub(crate) mod aimock;
mod mock_ai_api;
mod realtime;
mod realtime_call;
pub(crate) mod speech;

use ai::Models;
use engine::ports::{
    messenger::Secret,
    model::{
        ChatModel, FunctionSpec, ModelAnswer, ModelFault, ModelMessage, ModelPlace, ModelQuestion,
        Sampling,
    },
};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

/// A question of one message.
fn question(port: u16, model: &str, words: &str) -> ModelQuestion {
    let function = |name: &str| FunctionSpec {
        name: name.into(),
        description: format!("Call it for {name}."),
        schema: json!({"type": "object", "properties": {"summary": {"type": "string"}}}),
    };
    ModelQuestion {
        place: ModelPlace::OpenAi {
            base_url: format!("http://127.0.0.1:{port}/v1"),
            key: Some(Secret("sk-test".into())),
        },
        model: model.into(),
        messages: vec![
            ModelMessage::Instruction("You sell lamps.".into()),
            ModelMessage::Person(words.into()),
        ],
        functions: vec![function("interest"), function("success")],
        sampling: Sampling {
            temperature: Some(0.2),
            max_output_tokens: 200,
            ..Sampling::default()
        },
        patience: 10_000,
    }
}

/// Asks; gives the answer and the pieces in which it came.
async fn ask(question: ModelQuestion) -> (Result<ModelAnswer, ModelFault>, Vec<String>) {
    let (sender, mut receiver) = unbounded_channel();
    let answer = Models::new().ask(question, sender).await;
    let mut pieces = Vec::new();
    while let Some(piece) = receiver.recv().await {
        pieces.push(piece);
    }
    (answer, pieces)
}
