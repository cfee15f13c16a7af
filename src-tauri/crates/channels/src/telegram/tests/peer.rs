//! A Bot API of our own: answers what a test scripts, and remembers what it was asked.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

/// The bot's token.
pub(super) const TOKEN: &str = "123456:AAbb-cc_dd";

#[derive(Default)]
struct Script {
    answers: HashMap<String, VecDeque<(u16, String)>>,
    asked: HashMap<String, Vec<Value>>,
    sent: i64,
}

/// The peer; dropped with its test.
pub(super) struct Peer {
    pub(super) address: String,
    script: Arc<Mutex<Script>>,
    changed: Arc<Notify>,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

type Shared = (Arc<Mutex<Script>>, Arc<Notify>);

impl Peer {
    pub(super) async fn start() -> Peer {
        let script = Arc::<Mutex<Script>>::default();
        let changed = Arc::<Notify>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let routes = Router::new()
            .route("/{bot}/{method}", post(answer))
            .with_state((script.clone(), changed.clone()));
        let serving = tokio::spawn(async move {
            axum::serve(listener, routes).await.expect("it serves");
        });
        Peer {
            address,
            script,
            changed,
            serving,
        }
    }

    /// The next answer to a method.
    pub(super) fn answer(&self, method: &str, status: u16, body: Value) {
        self.put(method, status, body.to_string());
    }

    /// The next batch of updates.
    pub(super) fn updates(&self, updates: Value) {
        self.raw_updates(&updates.to_string());
    }

    /// The next batch of updates, as it stands on the wire.
    pub(super) fn raw_updates(&self, updates: &str) {
        self.put(
            "getUpdates",
            200,
            format!(r#"{{"ok":true,"result":{updates}}}"#),
        );
    }

    /// What a method was asked with, in order.
    pub(super) fn asked(&self, method: &str) -> Vec<Value> {
        let script = self.script.lock().expect("the script");
        script.asked.get(method).cloned().unwrap_or_default()
    }

    /// Waits until a method was called so often.
    pub(super) async fn wait_for(&self, method: &str, times: usize) -> Vec<Value> {
        let waited = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                let changed = self.changed.notified();
                let asked = self.asked(method);
                if asked.len() >= times {
                    return asked;
                }
                changed.await;
            }
        });
        waited.await.expect("it is asked in time")
    }

    fn put(&self, method: &str, status: u16, body: String) {
        let mut script = self.script.lock().expect("the script");
        let answers = script.answers.entry(method.to_owned()).or_default();
        answers.push_back((status, body));
        drop(script);
        self.changed.notify_waiters();
    }
}

/// A refusal as Telegram words it.
pub(super) fn refused(code: u16, description: &str) -> (u16, Value) {
    let body = json!({ "ok": false, "error_code": code, "description": description });
    (code, body)
}

async fn answer(
    State((script, changed)): State<Shared>,
    Path((bot, method)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        let (status, body) = refused(401, "Unauthorized");
        return reply(status, body.to_string());
    }
    let given: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    remember(&script, &method, given);
    changed.notify_waiters();
    loop {
        let waits = changed.notified();
        let scripted = next(&script, &method);
        match scripted {
            Some((status, body)) => return reply(status, body),
            // A long poll is held until there is something.
            None => waits.await,
        }
    }
}

fn remember(script: &Mutex<Script>, method: &str, given: Value) {
    let mut script = script.lock().expect("the script");
    script
        .asked
        .entry(method.to_owned())
        .or_default()
        .push(given);
}

fn next(script: &Mutex<Script>, method: &str) -> Option<(u16, String)> {
    let mut script = script.lock().expect("the script");
    let scripted = script.answers.get_mut(method).and_then(VecDeque::pop_front);
    scripted.or_else(|| {
        let result = match method {
            "getUpdates" => return None,
            "getMe" => {
                json!({ "id": 9, "is_bot": true, "first_name": "Shop", "username": "shop_bot",
                               "can_connect_to_business": false })
            }
            "getWebhookInfo" => json!({ "url": "", "pending_update_count": 0 }),
            "sendMessage" => {
                script.sent += 1;
                json!({ "message_id": 500 + script.sent, "date": 1 })
            }
            _ => json!(true),
        };
        Some((200, json!({ "ok": true, "result": result }).to_string()))
    })
}

fn reply(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let kind = [("content-type", "application/json")];
    (status, kind, body).into_response()
}
