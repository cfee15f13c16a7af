//! The Telegram client against telegram-test-api (npm): received, stored, answered, read by its user.

use std::time::Duration;

use domain::channel::ChannelSettings;
use engine::ports::messenger::MessengerChannel as _;
use serde_json::{Value, json};

use super::{
    super::{
        node,
        program::{Program, free_port},
    },
    engine::{House, opening},
};

const TOKEN: &str = "123456:sampleToken";

async fn post(address: String, body: Value) -> Value {
    let asked = tokio::task::spawn_blocking(move || {
        let mut answer = ureq::post(&address).send_json(&body).expect("an answer");
        answer.body_mut().read_json::<Value>().expect("JSON")
    });
    asked.await.expect("asked")
}

fn from(chat: i64, text: &str) -> Value {
    json!({
        "botToken": TOKEN, "date": 1_700_000_000, "text": text,
        "from": { "id": chat, "first_name": "Ann", "username": "ann", "is_bot": false },
        "chat": { "id": chat, "first_name": "Ann", "username": "ann", "type": "private" },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn people_write_to_a_bot_and_are_answered() {
    let port = free_port();
    let mut server = Program::start("node", "nodejs", |_, command| {
        command
            .arg(node::script("telegram.mjs"))
            .arg(node::home())
            .arg(port.to_string());
    });
    server.listens(port, true).await;
    let base = format!("http://127.0.0.1:{port}");
    let settings = ChannelSettings::TelegramBot {
        base_url: Some(base.clone()),
    };
    let house = House::open(settings.clone(), Some(TOKEN)).await;
    let told = house.messengers.test(opening(settings, Some(TOKEN))).await;
    assert_eq!(told.fault, None, "{}", server.output());
    let engine = house.says_it_again();
    for (chat, text) in [(11, "Hello"), (12, "Привет"), (11, "And again")] {
        post(format!("{base}/sendMessage"), from(chat, text)).await;
    }
    for (chat, wanted) in [
        (11, ["1: Hello", "2: And again"].as_slice()),
        (12, &["1: Привет"]),
    ] {
        let mut said = Vec::new();
        let answers = async {
            while said.len() < wanted.len() {
                let asked = json!({ "token": TOKEN, "chatId": chat });
                let told = post(format!("{base}/getUpdates"), asked).await;
                let new = told["result"].as_array().cloned().unwrap_or_default();
                let text = |update: &Value| update["message"]["text"].as_str().map(str::to_owned);
                said.extend(new.iter().filter_map(text));
            }
        };
        let answered = tokio::time::timeout(Duration::from_secs(30), answers).await;
        assert!(answered.is_ok(), "chat {chat}: {}", server.output());
        assert_eq!(said, wanted);
    }
    engine.abort();
}
