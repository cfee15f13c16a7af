//! A small W3C WebDriver client: just what the window's tests need, over plain HTTP on loopback.
//! It does not know which browser or app answers.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// The key under which the protocol hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The driver's longest answer: a session begins when the app has its window.
const PATIENCE: Duration = Duration::from_secs(90);

/// Why the driver did not do what it was asked.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The protocol's word for it, such as `no such element`.
    pub(crate) error: String,
    message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.error, self.message)
    }
}

impl Refusal {
    fn new(error: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            message: message.into(),
        }
    }
}

/// A page under our hands.
pub(crate) struct Session {
    port: u16,
    path: String,
}

/// Something on the page.
#[derive(Debug, Clone)]
pub(crate) struct Element(String);

impl Session {
    /// Asks the driver to start the program and waits until its page is there.
    pub(crate) fn begin(port: u16, program: &str, arguments: &[String]) -> Result<Self, Refusal> {
        let options = json!({ "binary": program, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": options,
            "timeouts": { "script": 30_000, "implicit": 0 },
        } } });
        let answer = ask(port, "POST", "/session", Some(&wanted))?;
        let id = answer["sessionId"]
            .as_str()
            .ok_or_else(|| Refusal::new("no session", answer.to_string()))?;
        Ok(Self {
            port,
            path: format!("/session/{id}"),
        })
    }

    /// Runs a function's body in the page and returns what it returns.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Refusal> {
        self.post(
            "/execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a function's body and waits until it calls its last argument; with what.
    pub(crate) fn run_until_called(
        &self,
        script: &str,
        arguments: &[Value],
    ) -> Result<Value, Refusal> {
        self.post(
            "/execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a function's body that returns an element, or nothing.
    pub(crate) fn find(
        &self,
        script: &str,
        arguments: &[Value],
    ) -> Result<Option<Element>, Refusal> {
        let found = self.run(script, arguments)?;
        Ok(found[ELEMENT].as_str().map(|id| Element(id.to_owned())))
    }

    /// Clicks as a person would: in the middle, after scrolling there.
    pub(crate) fn click(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Types into an element.
    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<(), Refusal> {
        self.post(
            &format!("/element/{}/value", element.0),
            &json!({ "text": text }),
        )
        .map(drop)
    }

    /// The page as a PNG, in base64.
    pub(crate) fn screenshot(&self) -> Result<String, Refusal> {
        let answer = ask(self.port, "GET", &format!("{}/screenshot", self.path), None)?;
        answer
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Refusal::new("no picture", answer.to_string()))
    }

    /// Goes to an address; only the harness's own test needs it, the app knows where it is.
    pub(crate) fn go_to(&self, address: &str) -> Result<(), Refusal> {
        self.post("/url", &json!({ "url": address })).map(drop)
    }

    /// Closes the window the way its close button does, and the session with it.
    pub(crate) fn end(&self) -> Result<(), Refusal> {
        ask(self.port, "DELETE", &self.path, None).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        ask(
            self.port,
            "POST",
            &format!("{}{path}", self.path),
            Some(body),
        )
    }
}

/// Whether a driver answers on this port and would begin a session.
pub(crate) fn is_ready(port: u16) -> bool {
    ask(port, "GET", "/status", None).is_ok_and(|status| status["ready"] == json!(true))
}

/// One request and its answer's `value`.
fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refusal> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let answer = exchange(port, method, path, &body)
        .map_err(|error| Refusal::new("no answer", format!("{method} {path}: {error}")))?;
    let mut answer: Value = serde_json::from_str(&answer)
        .map_err(|error| Refusal::new("no JSON", format!("{method} {path}: {error}: {answer}")))?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => {
            let message = value["message"].as_str().unwrap_or_default();
            Err(Refusal::new(error, format!("{method} {path}: {message}")))
        }
        None => Ok(value),
    }
}

/// HTTP/1.1 with one request a connection; returns the body.
fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    Ok(body.to_owned())
}
