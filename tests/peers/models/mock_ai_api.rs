//! Against mock-ai-api, which plays a scene that the model's name tells it.

use engine::ports::model::ModelFaultKind;
use serde_json::{Value, json};

use super::{
    super::{
        program::{Program, free_port},
        python,
    },
    ask, question,
};

async fn start() -> (Program, u16) {
    let port = free_port();
    let mut program = Program::start(&python::program("python"), "python3-venv", |_, command| {
        let app = [
            "-m",
            "uvicorn",
            "app.openai_app:app",
            "--host",
            "127.0.0.1",
            "--port",
        ];
        command.args(app).arg(port.to_string());
    });
    program.listens(port, true).await;
    (program, port)
}

#[tokio::test]
async fn words_calls_and_faults_of_another_hand_are_understood() {
    let (program, port) = start().await;
    let scene = |name: &str| question(port, &format!("gpt-4.1:{name}"), "hello");
    let (answer, pieces) = ask(scene("mock-text")).await;
    let answer = answer.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    assert!(!answer.text.is_empty() && pieces.concat() == answer.text);
    assert!(answer.usage.prompt > 0 && answer.usage.output > 0 && !answer.usage.estimated);

    let (answer, _) = ask(scene("mock-tool-stream")).await;
    let answer = answer.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    let arguments: Value = serde_json::from_str(&answer.calls[0].arguments).unwrap();
    let expected = json!({"path": "tmp/mock-file.txt", "contents": "mock output"});
    assert_eq!((answer.calls.len(), arguments), (1, expected));

    let refused = ModelFaultKind::Refused("Mock scenario mock-400 triggered".into());
    for (name, expected) in [
        ("mock-400", refused),
        ("mock-401", ModelFaultKind::KeyRefused),
        ("mock-429", ModelFaultKind::Limited { after: None }),
        ("mock-500", ModelFaultKind::Trouble(500)),
        ("mock-503", ModelFaultKind::Trouble(503)),
    ] {
        let (answer, _) = ask(scene(name)).await;
        assert_eq!(answer.expect_err(name).kind, expected);
    }

    // Its first word comes after 200 ms, the others each after 80.
    let mut hasty = scene("mock-delay");
    hasty.patience = 30;
    let (answer, _) = ask(hasty).await;
    assert_eq!(answer.unwrap_err().kind, ModelFaultKind::TooSlow);
    let (answer, _) = ask(scene("mock-delay")).await;
    assert!(answer.is_ok(), "and slow is not too slow: {answer:?}");
}
