//! Against aimock, which says what a file of scenes tells it to, faults included.

use engine::ports::model::{ModelFaultKind, ModelMessage, ModelPlace, ModelUsage};
use serde_json::{Value, json};

use super::{
    super::{
        node,
        program::{Program, free_port},
    },
    ask, question,
};

/// A running aimock with its scenes; the first whose words the person wrote is played.
pub(crate) async fn start(scenes: Value) -> (Program, u16) {
    let port = free_port();
    let path = node::home().join("node_modules/.bin/llmock");
    let mut program = Program::start(
        path.to_str().expect("a path in UTF-8"),
        "nodejs",
        |folder, command| {
            let file = folder.join("scenes.json");
            std::fs::write(&file, json!({"fixtures": scenes}).to_string()).expect("the scenes");
            command
                .args(["--strict", "--port", &port.to_string(), "--fixtures"])
                .arg(file);
        },
    );
    program.listens(port, true).await;
    (program, port)
}

fn scene(words: &str, response: Value) -> Value {
    json!({"match": {"userMessage": words}, "response": response})
}

fn with(mut scene: Value, key: &str, value: Value) -> Value {
    scene[key] = value;
    scene
}

#[tokio::test]
async fn words_usage_and_thoughts_arrive_as_they_were_sent() {
    let usage = json!({"prompt_tokens": 21, "completion_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 16}});
    let greeting = json!({"content": "Hello from the lamp shop.", "usage": usage});
    let (program, port) = start(json!([
        with(scene("greet me", greeting), "chunkSize", json!(6)),
        scene(
            "think",
            json!({"content": "Forty-two.", "reasoning": "Hm, a hard one."})
        ),
    ]))
    .await;
    // As OpenRouter answers: it tells what was read from memory.
    let mut asked = question(port, "openai/gpt-5-mini", "please greet me");
    asked.place = ModelPlace::OpenAi {
        base_url: format!("http://127.0.0.1:{port}/api/v1"),
        key: None,
    };
    let (answer, pieces) = ask(asked).await;
    let answer = answer.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    assert_eq!(answer.text, "Hello from the lamp shop.");
    assert!(
        pieces.len() > 2 && pieces.concat() == answer.text,
        "{pieces:?}"
    );
    assert_eq!(
        answer.usage,
        ModelUsage {
            prompt: 21,
            cached: 16,
            output: 7,
            estimated: false,
        }
    );
    let (answer, _) = ask(question(port, "gpt-5-mini", "think")).await;
    assert_eq!(
        answer.unwrap().text,
        "Forty-two.",
        "thoughts are not for the person"
    );
}

#[tokio::test]
async fn calls_arrive_whole_and_their_outcome_is_understood() {
    let calls = json!({"content": "One moment.", "toolCalls": [
        {"name": "interest", "arguments": {}},
        {"name": "success", "arguments": {"summary": "Wants ten lamps, «soon»."}},
    ]});
    let (program, port) = start(json!([
        with(
            json!({"match": {"userMessage": "ten lamps", "hasToolResult": true},
                "response": {"content": "Noted."}}),
            "chunkSize",
            json!(3),
        ),
        with(scene("ten lamps", calls), "chunkSize", json!(4)),
    ]))
    .await;
    let mut question = question(port, "m", "I want ten lamps");
    let (answer, _) = ask(question.clone()).await;
    let answer = answer.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    let names: Vec<&str> = answer.calls.iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["interest", "success"]);
    let arguments: Value = serde_json::from_str(&answer.calls[1].arguments).unwrap();
    assert_eq!(arguments, json!({"summary": "Wants ten lamps, «soon»."}));
    question.messages.push(ModelMessage::Model {
        text: answer.text.clone(),
        calls: answer.calls.clone(),
    });
    for call in &answer.calls {
        question.messages.push(ModelMessage::Outcome {
            call_id: call.id.clone(),
            content: "done".into(),
        });
    }
    let (answer, _) = ask(question).await;
    let answer = answer.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    assert_eq!(answer.text, "Noted.");
}

#[tokio::test]
async fn every_fault_has_its_name() {
    let error = |status: u16, message: &str, code: &str| json!({"error": {"message": message, "type": code, "code": code}, "status": status});
    let mut limited = error(429, "Slow down", "rate_limit_exceeded");
    limited["retryAfter"] = json!(7);
    let endless = json!({"content": "This answer never comes to its end."});
    let chaos = |words: &str, rate: &str| {
        with(
            scene(words, json!({"content": "x"})),
            "chaos",
            json!({rate: 1}),
        )
    };
    let cut = with(scene("cut", endless.clone()), "latency", json!(10));
    let (program, port) = start(json!([
        scene("limited", limited),
        scene(
            "quota",
            error(429, "You exceeded your current quota", "insufficient_quota")
        ),
        scene(
            "key",
            error(
                401,
                "Incorrect API key provided: sk-test",
                "invalid_api_key"
            )
        ),
        scene(
            "model",
            error(404, "The model does not exist", "model_not_found")
        ),
        scene("trouble", error(500, "Oops", "server_error")),
        with(
            with(cut, "chunkSize", json!(5)),
            "truncateAfterChunks",
            json!(3)
        ),
        with(scene("silence", endless), "latency", json!(8_000)),
        chaos("nonsense", "malformedRate"),
        chaos("hang up", "disconnectRate"),
        chaos("drop", "dropRate"),
    ]))
    .await;
    for (words, expected) in [
        ("limited", ModelFaultKind::Limited { after: Some(7_000) }),
        ("quota", ModelFaultKind::NoCredit),
        ("key", ModelFaultKind::KeyRefused),
        (
            "model",
            ModelFaultKind::Refused("The model does not exist".into()),
        ),
        ("trouble", ModelFaultKind::Trouble(500)),
        ("cut", ModelFaultKind::CutOff),
        ("nonsense", ModelFaultKind::Nonsense),
        ("hang up", ModelFaultKind::CutOff),
        ("drop", ModelFaultKind::Trouble(500)),
        ("silence", ModelFaultKind::TooSlow),
    ] {
        let mut question = question(port, "m", words);
        if words == "silence" {
            question.patience = 200;
        }
        let (answer, _) = ask(question).await;
        let fault = answer.expect_err(words);
        assert_eq!(fault.kind, expected, "{words}: {}", program.output());
    }
}
