//! Every way in which a service can answer, or not, over real sockets.

use std::time::Duration;

use domain::time::{Millis, SECOND};
use engine::ports::{messenger::Secret, model::Sampling};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::wire::{Act, Server, answer, chunk, end, stream};

const KEY: &str = "sk-very-secret";
const WORDS: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Good \"}}]}\n\n";
const MORE: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"day\"}}]}\n\n";
const STOP: &str =
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const USAGE: &str = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}\n\n";
const DONE: &str = "data: [DONE]\n\n";

fn question(base: &str, patience: Millis) -> ModelQuestion {
    ModelQuestion {
        place: ModelPlace::OpenAi {
            base_url: format!("{base}/v1/"),
            key: Some(Secret(KEY.into())),
        },
        model: "m".into(),
        messages: vec![ModelMessage::Person("hello there".into())],
        functions: Vec::new(),
        sampling: Sampling {
            temperature: Some(0.5),
            max_output_tokens: 100,
            ..Sampling::default()
        },
        patience,
    }
}

struct Asked {
    server: Server,
    result: Result<ModelAnswer, ModelFault>,
    pieces: UnboundedReceiver<String>,
}

impl Asked {
    fn kind(&self) -> &ModelFaultKind {
        &self.result.as_ref().unwrap_err().kind
    }

    fn spent(&self) -> ModelUsage {
        self.result.as_ref().unwrap_err().spent
    }
}

async fn ask(scenes: Vec<Vec<Act>>) -> Asked {
    ask_with(scenes, 5 * SECOND).await
}

async fn ask_with(scenes: Vec<Vec<Act>>, patience: Millis) -> Asked {
    let server = Server::start(scenes).await;
    let (sender, pieces) = unbounded_channel();
    let result = OpenAiModel::new()
        .ask(question(&server.base, patience), sender)
        .await;
    Asked {
        server,
        result,
        pieces,
    }
}

#[tokio::test]
async fn an_answer_streams() {
    let mut scene = stream(&[": waiting\n\n", WORDS, MORE, STOP, USAGE, DONE]);
    scene.push(end());
    let mut asked = ask(vec![scene]).await;
    let answer = asked.result.as_ref().unwrap();
    assert_eq!(answer.text, "Good day");
    assert_eq!((answer.usage.prompt, answer.usage.output), (9, 2));
    assert!(!answer.usage.estimated);
    assert_eq!(asked.pieces.recv().await.as_deref(), Some("Good "));
    assert_eq!(asked.pieces.recv().await.as_deref(), Some("day"));
    let request = &asked.server.asked()[0];
    assert!(request.starts_with("POST /v1/chat/completions HTTP/1.1"));
    assert!(request.contains(&format!("authorization: Bearer {KEY}")));
}

#[tokio::test]
async fn a_local_service_needs_no_key_and_nobody_need_listen() {
    let server = Server::start(vec![answer(
        "200 OK",
        "content-type: application/json\r\n",
        r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#,
    )])
    .await;
    let mut question = question(&server.base, SECOND);
    question.place = ModelPlace::OpenAi {
        base_url: format!("{}/v1/chat/completions", server.base),
        key: None,
    };
    let (sender, _) = unbounded_channel();
    let answer = OpenAiModel::new().ask(question, sender).await.unwrap();
    assert_eq!(answer.text, "Hi", "an answer that came whole is an answer");
    assert!(answer.usage.estimated && answer.usage.prompt > 0);
    assert!(!server.asked()[0].to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn refusals_have_meanings_and_cost_nothing() {
    let body = format!(r#"{{"error":{{"message":"no such model for {KEY}","code":"x"}}}}"#);
    for (status, headers, expected) in [
        ("401 Unauthorized", "", ModelFaultKind::KeyRefused),
        ("402 Payment Required", "", ModelFaultKind::NoCredit),
        (
            "404 Not Found",
            "",
            ModelFaultKind::Refused("no such model for …".into()),
        ),
        (
            "429 Too Many Requests",
            "retry-after: 3\r\n",
            ModelFaultKind::Limited { after: Some(3_000) },
        ),
        ("503 Service Unavailable", "", ModelFaultKind::Trouble(503)),
    ] {
        let asked = ask(vec![answer(status, headers, &body)]).await;
        assert_eq!(*asked.kind(), expected);
        assert_eq!(asked.spent(), ModelUsage::default());
        assert_eq!(
            asked.server.asked().len(),
            1,
            "trying again is the engine's business"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_a_key() {
    let elsewhere = Server::start(vec![answer("200 OK", "", "{}")]).await;
    let location = format!("location: {}/v1/chat/completions\r\n", elsewhere.base);
    let asked = ask(vec![answer("307 Temporary Redirect", &location, "")]).await;
    assert!(matches!(asked.kind(), ModelFaultKind::Refused(_)));
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn silence_is_too_slow_wherever_it_falls() {
    let silent = Act::Wait(Duration::from_secs(20));
    let before = ask_with(vec![vec![silent.clone()]], 60).await;
    assert_eq!(*before.kind(), ModelFaultKind::TooSlow);
    assert!(before.spent().prompt > 0, "it may have been read and paid");
    let mut scene = stream(&[WORDS]);
    scene.push(silent.clone());
    let between = ask_with(vec![scene], 60).await;
    assert_eq!(*between.kind(), ModelFaultKind::TooSlow);
    assert!(between.spent().output > 0 && between.spent().estimated);
    let mut scene = stream(&[]);
    for _ in 0..100 {
        scene.push(Act::Wait(Duration::from_millis(10)));
        scene.push(chunk(": still here\n\n"));
    }
    let alive = ask_with(vec![scene], 60).await;
    assert_eq!(
        *alive.kind(),
        ModelFaultKind::TooSlow,
        "comments are no answer"
    );
    let mut scene = stream(&[]);
    for _ in 0..1_000 {
        scene.push(Act::Wait(Duration::from_millis(5)));
        scene.push(chunk(WORDS));
    }
    let drip = ask_with(vec![scene], 30).await;
    assert_eq!(
        *drip.kind(),
        ModelFaultKind::TooSlow,
        "an answer has an end"
    );
}

#[tokio::test]
async fn a_cut_stream_is_cut_unless_all_was_said() {
    let cut = ask(vec![stream(&[WORDS])]).await;
    assert_eq!(*cut.kind(), ModelFaultKind::CutOff);
    assert!(cut.spent().output > 0);
    let mut closed_politely = stream(&[WORDS]);
    closed_politely.push(end());
    assert_eq!(
        *ask(vec![closed_politely]).await.kind(),
        ModelFaultKind::CutOff
    );
    let mut half_an_event = stream(&[WORDS, "data: {\"choices\":[{\"ind"]);
    half_an_event.push(end());
    assert_eq!(
        *ask(vec![half_an_event]).await.kind(),
        ModelFaultKind::CutOff
    );
    let only_usage_missing = ask(vec![stream(&[WORDS, STOP])]).await;
    let answer = only_usage_missing.result.unwrap();
    assert_eq!(
        (answer.text.as_str(), answer.usage.estimated),
        ("Good", true)
    );
    let hung_up = ask(vec![Vec::new()]).await;
    assert_eq!(*hung_up.kind(), ModelFaultKind::CutOff);
}

#[tokio::test]
async fn what_cannot_be_read_is_nonsense() {
    let mut scene = stream(&[WORDS, "data: <html>\n\n"]);
    scene.push(end());
    let nonsense = ask(vec![scene]).await;
    assert_eq!(*nonsense.kind(), ModelFaultKind::Nonsense);
    assert!(nonsense.spent().output > 0);
    let page = answer("200 OK", "content-type: application/json\r\n", "<html>");
    assert_eq!(*ask(vec![page]).await.kind(), ModelFaultKind::Nonsense);
    let endless = "x".repeat(300 << 10);
    let piece = format!(
        "data: {}",
        json!({"choices": [{"delta": {"content": endless}}]})
    );
    let mut scene = stream(&[]);
    for _ in 0..3 {
        scene.push(chunk(&format!("{piece}\n\n")));
    }
    assert_eq!(*ask(vec![scene]).await.kind(), ModelFaultKind::Nonsense);
}

#[tokio::test]
async fn emptiness_is_a_fault_except_after_an_outcome() {
    let scene = || {
        let mut scene = stream(&[STOP, USAGE, DONE]);
        scene.push(end());
        scene
    };
    let empty = ask(vec![scene()]).await;
    assert_eq!(*empty.kind(), ModelFaultKind::Empty);
    assert_eq!(empty.spent().prompt, 9, "and was paid");
    let server = Server::start(vec![scene()]).await;
    let mut question = question(&server.base, SECOND);
    question.messages.push(ModelMessage::Outcome {
        call_id: "c".into(),
        content: "ok".into(),
    });
    let (sender, _) = unbounded_channel();
    let answer = OpenAiModel::new().ask(question, sender).await.unwrap();
    assert!(answer.text.is_empty() && answer.calls.is_empty());
}

#[tokio::test]
async fn what_a_service_does_not_take_is_left_out_and_remembered() {
    let refusal = |parameter: &str| {
        let body = json!({"error": {
            "message": format!("Unsupported parameter: '{parameter}'"),
            "code": "unsupported_parameter",
            "param": parameter,
        }});
        answer(
            "400 Bad Request",
            "content-type: application/json\r\n",
            &body.to_string(),
        )
    };
    let server = Server::start(vec![
        refusal("max_tokens"),
        refusal("temperature"),
        stream(&[WORDS, STOP, DONE]),
    ])
    .await;
    let model = OpenAiModel::new();
    for _ in 0..2 {
        let (sender, _) = unbounded_channel();
        let answer = model
            .ask(question(&server.base, SECOND), sender)
            .await
            .unwrap();
        assert_eq!(answer.text, "Good");
    }
    let bodies = server.bodies();
    assert_eq!(bodies.len(), 4, "two lessons, then nothing more to learn");
    for body in &bodies[2..] {
        assert_eq!(body["max_completion_tokens"], 100);
        assert!(body.get("temperature").is_none() && body.get("max_tokens").is_none());
    }
    let stubborn = ask(vec![
        refusal("max_tokens"),
        refusal("max_completion_tokens"),
    ])
    .await;
    assert!(matches!(stubborn.kind(), ModelFaultKind::Refused(_)));
    assert_eq!(stubborn.server.asked().len(), 2);
}

#[tokio::test]
async fn who_is_not_there_is_not_reached() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let ask = async |question: ModelQuestion| {
        let (sender, _) = unbounded_channel();
        OpenAiModel::new().ask(question, sender).await.unwrap_err()
    };
    let fault = ask(question(&gone, SECOND)).await;
    assert_eq!(fault.kind, ModelFaultKind::NotReached);
    assert_eq!(fault.spent, ModelUsage::default());
    let nowhere = ask(question("ftp://example.com", SECOND)).await;
    assert!(matches!(nowhere.kind, ModelFaultKind::Refused(_)));
    let mut odd_key = question(&gone, SECOND);
    odd_key.place = ModelPlace::OpenAi {
        base_url: gone.clone(),
        key: Some(Secret("two\nlines".into())),
    };
    assert_eq!(ask(odd_key).await.kind, ModelFaultKind::KeyRefused);
}

#[test]
fn nothing_shows_a_key() {
    let shown = format!(
        "{:?} {:?}",
        OpenAiModel::new(),
        question("http://x", SECOND)
    );
    assert!(!shown.contains(KEY));
}
