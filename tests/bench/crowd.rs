//! People at a messenger, and a model: one server on loopback that answers as the Telegram Bot API and
//! OpenAI's chat completions document it. Whoever serves the people, our engine or a peer, sees the same.
//!
//! Sources: core.telegram.org/bots/api ("Making requests", `getUpdates`, `sendMessage`);
//! platform.openai.com/docs/api-reference/chat. It does not know who asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

/// People are shared out among so many bots: Telegram lets one send thirty messages a second.
pub(crate) const BOTS: usize = 20;
/// Most updates of one answer. Source: `getUpdates`, `limit`.
const LIMIT: usize = 100;
/// What the model says to everything.
const ANSWER: &str =
    "Thank you, that is noted. Is there anything else that you would like to know?";

/// The server with its people; it ends when dropped.
pub(crate) struct Crowd {
    town: Arc<Town>,
    url: String,
    _runtime: Runtime,
}

/// The people and their bots.
struct Town {
    bots: Vec<Bot>,
    people: Mutex<People>,
}

#[derive(Default)]
struct People {
    /// When each of them wrote what was not answered yet.
    waiting: Vec<Option<Instant>>,
    /// Milliseconds from writing to the answer.
    took: Vec<f64>,
    /// Messages to somebody who waited for none.
    unasked: u64,
    written: i64,
    answered: i64,
    taken: u64,
}

/// What one bot has not taken yet.
#[derive(Default)]
struct Bot {
    updates: Mutex<VecDeque<(i64, Value)>>,
    news: Notify,
}

/// How the people stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// Still without an answer.
    pub(crate) waiting: usize,
    /// Messages that a bot took and confirmed.
    pub(crate) taken: u64,
    /// Messages to people who had written nothing.
    pub(crate) unasked: u64,
}

impl Crowd {
    /// Opens the town: the server listens, and nobody writes yet.
    pub(crate) fn open(people: usize) -> Crowd {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        let town = Arc::new(Town {
            bots: (0..BOTS).map(|_| Bot::default()).collect(),
            people: Mutex::new(People {
                waiting: vec![None; people],
                ..People::default()
            }),
        });
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route("/{bot}/{method}", post(telegram).get(telegram))
            .with_state(town.clone());
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Crowd {
            town,
            url,
            _runtime: runtime,
        }
    }

    /// Where the messenger is; the model is there under `/v1`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The token of a bot.
    pub(crate) fn token(bot: usize) -> String {
        format!("{}:bench", bot + 1)
    }

    /// Somebody writes to their bot; nobody who still waits for an answer.
    pub(crate) fn write(&self, person: usize, text: &str) {
        let mut people = self.town.people();
        let before = people.waiting[person].replace(Instant::now());
        assert!(before.is_none(), "person {person} still waits");
        people.written += 1;
        let number = people.written;
        drop(people);
        let (chat, now) = (person + 1, SystemTime::now().duration_since(UNIX_EPOCH));
        let name = format!("Person {chat}");
        let update = json!({ "update_id": number, "message": {
            "message_id": number, "date": now.map_or(0, |now| now.as_secs()), "text": text,
            "from": { "id": chat, "is_bot": false, "first_name": name, "language_code": "en" },
            "chat": { "id": chat, "type": "private", "first_name": name },
        }});
        let bot = &self.town.bots[person % BOTS];
        bot.updates().push_back((number, update));
        bot.news.notify_one();
    }

    /// How they stand.
    pub(crate) fn standing(&self) -> Standing {
        let people = self.town.people();
        Standing {
            waiting: people.waiting.iter().flatten().count(),
            taken: people.taken,
            unasked: people.unasked,
        }
    }

    /// Whether somebody still waits for an answer.
    pub(crate) fn waits(&self, person: usize) -> bool {
        self.town.people().waiting[person].is_some()
    }

    /// Milliseconds from writing to the answer, of all since this was asked before.
    pub(crate) fn took(&self) -> Vec<f64> {
        std::mem::take(&mut self.town.people().took)
    }
}

impl Town {
    fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over what a bot has not confirmed, as soon as there is anything.
    async fn updates(&self, bot: &Bot, given: &Given) -> Value {
        let held = Duration::from_secs(given.number("timeout").unwrap_or(0).unsigned_abs());
        let until = tokio::time::Instant::now() + held;
        if let Some(offset) = given.number("offset") {
            let mut updates = bot.updates();
            let before = updates.len();
            updates.retain(|(number, _)| *number >= offset);
            let taken = before - updates.len();
            drop(updates);
            self.people().taken += taken as u64;
        }
        loop {
            let ready: Vec<Value> = {
                let updates = bot.updates();
                let first = updates.iter().take(LIMIT);
                first.map(|(_, update)| update.clone()).collect()
            };
            if !ready.is_empty() {
                return Value::Array(ready);
            }
            let news = tokio::time::timeout_at(until, bot.news.notified()).await;
            if news.is_err() {
                return json!([]);
            }
        }
    }

    /// A message for somebody arrived.
    fn arrived(&self, chat: i64) -> Value {
        let mut people = self.people();
        people.answered += 1;
        let number = 1_000_000_000 + people.answered;
        let person = usize::try_from(chat - 1).ok();
        let waited = person.and_then(|person| people.waiting.get_mut(person)?.take());
        match waited {
            Some(since) => people.took.push(since.elapsed().as_secs_f64() * 1e3),
            None => people.unasked += 1,
        }
        json!({
            "message_id": number, "date": 1_700_000_000, "text": ANSWER,
            "chat": { "id": chat, "type": "private", "first_name": "Person" },
        })
    }
}

impl Bot {
    fn updates(&self) -> MutexGuard<'_, VecDeque<(i64, Value)>> {
        self.updates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The parameters of a call: JSON or a form, as the Bot API takes both.
enum Given {
    Json(Value),
    Form(String),
}

impl Given {
    fn of(headers: &HeaderMap, body: &[u8]) -> Given {
        let kind = headers.get(CONTENT_TYPE).map(|kind| kind.as_bytes());
        match kind {
            Some(kind) if kind.starts_with(b"application/json") => {
                Given::Json(serde_json::from_slice(body).unwrap_or_default())
            }
            _ => Given::Form(String::from_utf8_lossy(body).into_owned()),
        }
    }

    fn number(&self, key: &str) -> Option<i64> {
        match self {
            Given::Json(value) => value[key].as_i64(),
            Given::Form(form) => form
                .split('&')
                .find_map(|field| field.strip_prefix(key)?.strip_prefix('='))
                .and_then(|text| text.parse().ok()),
        }
    }
}

async fn telegram(
    State(town): State<Arc<Town>>,
    Path((bot, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let number = bot
        .strip_prefix("bot")
        .and_then(|token| token.split(':').next()?.parse::<usize>().ok());
    let Some((number, bot)) = number.and_then(|n| Some((n, town.bots.get(n.checked_sub(1)?)?)))
    else {
        let refusal = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
        return as_json(StatusCode::UNAUTHORIZED, &refusal);
    };
    let given = Given::of(&headers, &body);
    let result = match method.as_str() {
        "getUpdates" => town.updates(bot, &given).await,
        "sendMessage" => town.arrived(given.number("chat_id").unwrap_or(0)),
        "getMe" => json!({ "id": number, "is_bot": true, "first_name": "Bot",
                           "username": format!("bench_{number}_bot") }),
        "getWebhookInfo" => json!({ "url": "", "has_custom_certificate": false,
                                    "pending_update_count": 0 }),
        _ => json!(true),
    };
    as_json(StatusCode::OK, &json!({ "ok": true, "result": result }))
}

/// The model: the same words to everybody, at once, streamed if that is wanted.
async fn complete(body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let usage = json!({ "prompt_tokens": body.len() / 4, "completion_tokens": 16,
                        "total_tokens": body.len() / 4 + 16 });
    let whole = |kind: &str, choices: Value| {
        json!({ "id": "chatcmpl-1", "object": kind, "created": 1_700_000_000,
                "model": asked["model"], "choices": choices })
    };
    if asked["stream"] != json!(true) {
        let message = json!({ "role": "assistant", "content": ANSWER });
        let choice = json!([{ "index": 0, "message": message, "finish_reason": "stop" }]);
        let mut answer = whole("chat.completion", choice);
        answer["usage"] = usage;
        return as_json(StatusCode::OK, &answer);
    }
    let piece = |delta: Value, finish: Value| {
        let choice = json!([{ "index": 0, "delta": delta, "finish_reason": finish }]);
        whole("chat.completion.chunk", choice)
    };
    let mut stream = String::new();
    let mut say = |event: &Value| stream.push_str(&format!("data: {event}\n\n"));
    say(&piece(
        json!({ "role": "assistant", "content": "" }),
        Value::Null,
    ));
    for word in ANSWER.split_inclusive(' ') {
        say(&piece(json!({ "content": word }), Value::Null));
    }
    say(&piece(json!({}), json!("stop")));
    let mut last = whole("chat.completion.chunk", json!([]));
    last["usage"] = usage;
    say(&last);
    stream.push_str("data: [DONE]\n\n");
    ([(CONTENT_TYPE, "text/event-stream")], stream).into_response()
}

fn as_json(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}
