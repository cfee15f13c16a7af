//! The world outside of a chat task, over loopback: a Bot API of a business account, a model, a web
//! service, and a receiver of leads. It lives with its test, so it counts across the deaths of the
//! process. Whoever reads our first words answers "A bicycle"; the model looks at the stock and then
//! sells it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::Duration,
};

use serde_json::{Value, json};

/// The business account's owner.
pub(super) const OWNER: i64 = 900;
/// What everybody wants in the end.
pub(super) const WISH: &str = "A bicycle";
/// What they are told then.
pub(super) const SOLD: &str = "It is yours";
/// A poll is held for so long.
const HELD: Duration = Duration::from_secs(5);

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    updates: Vec<Value>,
    /// What each person read.
    pub(super) read: BTreeMap<i64, Vec<String>>,
    /// What each person wrote.
    pub(super) said: BTreeMap<i64, Vec<String>>,
    /// How often the stock was looked at.
    pub(super) looked: usize,
    /// Ids and dialogues of leads, as often as they came.
    pub(super) leads: Vec<(String, String)>,
}

impl Seen {
    fn update(&mut self, mut update: Value) {
        update["update_id"] = json!(self.updates.len() + 1);
        self.updates.push(update);
    }

    fn writes(&mut self, person: i64, text: &str) {
        self.said.entry(person).or_default().push(text.to_owned());
        let number = self.updates.len() + 1_000;
        self.update(json!({ "business_message": {
            "business_connection_id": "c1", "message_id": number, "date": 1_700_000_000,
            "from": { "id": person, "is_bot": false, "first_name": "Ann" },
            "chat": { "id": person, "type": "private", "first_name": "Ann" },
            "text": text,
        }}));
    }

    /// Says what they want, if they have not yet.
    fn wishes(&mut self, person: i64) {
        let said = self.said.entry(person).or_default();
        if !said.iter().any(|text| text == WISH) {
            self.writes(person, WISH);
        }
    }

    /// Different leads of each dialogue.
    pub(super) fn leads_of_dialogues(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (id, dialogue) in &self.leads {
            of.entry(dialogue.clone()).or_default().insert(id.clone());
        }
        of
    }
}

/// The world, which serves until its test ends.
#[derive(Clone)]
pub(super) struct Outside {
    /// Its address.
    pub(super) url: String,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Outside {
    /// Begins; these people write first.
    pub(super) fn start(visitors: &[i64]) -> Outside {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let outside = Outside {
            url: format!("http://{address}"),
            seen: Arc::default(),
        };
        let mut seen = outside.seen();
        seen.update(json!({ "business_connection": connection() }));
        for visitor in visitors {
            seen.writes(*visitor, "Hello");
        }
        drop(seen);
        let serving = outside.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.serve(stream));
            }
        });
        outside
    }

    /// What was seen so far.
    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().expect("what was seen")
    }

    /// Whoever has not said what they want, because nothing reached them, says it by themselves.
    pub(super) fn all_wish(&self, people: &[i64]) {
        let mut seen = self.seen();
        for person in people {
            seen.wishes(*person);
        }
        drop(seen);
        self.seen.1.notify_all();
    }

    /// One request; nothing, if the process died over it.
    fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        let (mut length, mut id) = (0, String::new());
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "webhook-id" => id = value.trim().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let given = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let (kind, answer) = self.answer(&path, &id, &given);
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        );
        reader.into_inner().write_all(answer.as_bytes()).ok()
    }

    fn answer(&self, path: &str, id: &str, given: &Value) -> (&'static str, String) {
        const JSON: &str = "application/json";
        match path.rsplit('/').next().unwrap_or_default() {
            "completions" => ("text/event-stream", completion(given)),
            "stock" => {
                self.seen().looked += 1;
                ("text/plain", "3 left".to_owned())
            }
            "hook" => {
                let dialogue = given["data"]["dialogue"].to_string();
                self.seen().leads.push((id.to_owned(), dialogue));
                (JSON, "{}".to_owned())
            }
            method => {
                let result = self.bot(method, given);
                (JSON, json!({ "ok": true, "result": result }).to_string())
            }
        }
    }

    /// A method of the Bot API.
    fn bot(&self, method: &str, given: &Value) -> Value {
        let mut seen = self.seen();
        match method {
            "getUpdates" => {
                let from = given["offset"].as_u64().unwrap_or(1).max(1) as usize - 1;
                let waits = |seen: &mut Seen| seen.updates.len() <= from;
                let (seen, _) = self
                    .seen
                    .1
                    .wait_timeout_while(seen, HELD, waits)
                    .expect("what was seen");
                json!(seen.updates.get(from..).unwrap_or_default())
            }
            "sendMessage" => {
                let person = given["chat_id"].as_i64().expect("a chat");
                let text = given["text"].as_str().expect("words").to_owned();
                let read = seen.read.entry(person).or_default();
                read.push(text);
                let number = 500 + read.len();
                seen.wishes(person);
                self.seen.1.notify_all();
                json!({ "message_id": number, "date": 1 })
            }
            "getBusinessConnection" => connection(),
            _ => json!(true),
        }
    }
}

fn connection() -> Value {
    json!({ "id": "c1", "user_chat_id": OWNER, "date": 1_700_000_000, "is_enabled": true,
            "user": { "id": OWNER, "is_bot": false, "first_name": "Olga" },
            "rights": { "can_reply": true, "can_read_messages": true } })
}

/// The model's answer, streamed.
fn completion(question: &Value) -> String {
    let messages = question["messages"].as_array().expect("messages");
    let last = messages
        .iter()
        .rposition(|one| one["role"] == "user")
        .unwrap_or(0);
    let wants = messages[last]["content"]
        .as_str()
        .is_some_and(|text| text.contains(WISH));
    let knows = messages[last..].iter().any(|one| one["role"] == "tool");
    let call = |name: &str, arguments: Value| {
        json!({ "index": 0, "id": format!("call-{name}"), "type": "function",
                "function": { "name": name, "arguments": arguments.to_string() } })
    };
    let (delta, finish) = match (wants, knows) {
        (true, false) => (
            json!({ "tool_calls": [call("stock", json!({}))] }),
            "tool_calls",
        ),
        (true, true) => {
            let success = json!({ "summary": "Wants a bicycle", "phone": "+442079460000" });
            let calls = [call("success", success)];
            (
                json!({ "content": SOLD, "tool_calls": calls }),
                "tool_calls",
            )
        }
        (false, _) => (json!({ "content": "Tell me more" }), "stop"),
    };
    let events = [
        json!({ "choices": [{ "index": 0, "delta": delta }] }),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": finish }] }),
        json!({ "choices": [], "usage":
            { "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120 } }),
    ];
    let mut stream: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    stream.push_str("data: [DONE]\n\n");
    stream
}
