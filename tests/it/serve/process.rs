//! `switchboard serve` as a child process, spoken to over its door. Ends with the test.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running process.
pub(super) struct Served {
    child: Child,
    /// Address of the door.
    pub(super) url: String,
    /// Token of this run.
    pub(super) token: String,
}

/// The program under test: built by `cargo xtask test` (or `cargo build -p switchboard`).
fn program() -> PathBuf {
    let path = std::env::var_os("SWITCHBOARD_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/switchboard"),
        PathBuf::from,
    );
    assert!(
        path.exists(),
        "{} is missing: run cargo build -p switchboard",
        path.display()
    );
    path
}

/// The command, not started.
pub(super) fn command(data: &Path) -> Command {
    let mut command = Command::new(program());
    command
        .arg("serve")
        .arg("--data")
        .arg(data)
        .args(["--port", "0"]);
    command
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::null());
    command
}

impl Served {
    /// Starts and waits for the line that says it is ready.
    pub(super) fn start(data: &Path) -> Served {
        Served::of(&mut command(data)).expect("it says that it is ready")
    }

    /// Starts with something in its environment that may end it before it is ready: `None`.
    pub(super) fn start_with(data: &Path, name: &str, value: &str) -> Option<Served> {
        Served::of(command(data).env(name, value))
    }

    /// Starts on a PostgreSQL.
    pub(super) fn start_on(data: &Path, database: &str) -> Served {
        let mut command = command(data);
        Served::of(command.args(["--database", database])).expect("it says that it is ready")
    }

    fn of(command: &mut Command) -> Option<Served> {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("a first line");
        if line.is_empty() {
            let _ = child.wait();
            return None;
        }
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        let text = |key: &str| ready[key].as_str().expect("text").to_owned();
        Some(Served {
            child,
            url: text("url"),
            token: text("token"),
        })
    }

    /// Calls a command; an error is `Err` with its code.
    pub(super) fn try_call(&self, name: &str, request: Value) -> Result<Value, Value> {
        let answer = agent()
            .post(format!("{}/rpc/{name}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .send_json(&request);
        let mut answer = answer.unwrap_or_else(|e| panic!("{name}: {e}"));
        let ok = answer.status().is_success();
        let value: Value = answer.body_mut().read_json().expect("JSON");
        if ok { Ok(value) } else { Err(value) }
    }

    /// Calls a command that has to go well.
    pub(super) fn call(&self, name: &str, request: Value) -> Value {
        self.try_call(name, request)
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Calls a command; `None`: the process is gone.
    pub(super) fn call_if_alive(&self, name: &str, request: Value) -> Option<Value> {
        let answer = agent()
            .post(format!("{}/rpc/{name}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .send_json(&request);
        answer.ok()?.body_mut().read_json().ok()
    }

    /// HTTP status and body of a plain GET without a token.
    pub(super) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut answer = agent()
            .get(format!("{}{path}", self.url))
            .call()
            .expect("an answer");
        let mut body = Vec::new();
        answer
            .body_mut()
            .as_reader()
            .read_to_end(&mut body)
            .expect("a body");
        (answer.status().as_u16(), body)
    }

    /// A finished file.
    pub(super) fn file(&self, ticket: &Value) -> Vec<u8> {
        let (status, body) = self.get(&format!("/files/{}?token={}", ticket["id"], self.token));
        assert_eq!(status, 200, "the file of {ticket}");
        body
    }

    /// Asks again and again until `done` says so.
    pub(super) fn wait_for(
        &self,
        what: &str,
        name: &str,
        request: Value,
        done: impl Fn(&Value) -> bool,
    ) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.call(name, request.clone());
            if done(&value) {
                return value;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "waiting for {what}, last: {value}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the process ends by itself; `false`: it lives on.
    pub(super) fn ended_within(&mut self, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.child.try_wait().expect("its state").is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// Kills it, as the power would.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// First run, up to the running task: its id.
    pub(super) fn begin_practice(&self, callees: u32) -> i64 {
        let mut settings = self.call("settings_get", json!({}))["settings"].clone();
        settings["default_country"] = json!("US");
        settings["time_zone"] = json!("Europe/Berlin");
        self.call("settings_update", json!({ "settings": settings }));
        let started = self.call(
            "practice_start",
            json!({ "task_name": "Practice", "callees": callees }),
        );
        let task = started["task"].as_i64().expect("a task");
        let import = self.call(
            "import_open",
            json!({ "path": started["path"], "task": task }),
        );
        self.commit(&import["id"], callees);
        task
    }

    /// Waits for a preview and saves it.
    pub(super) fn commit(&self, import: &Value, callees: u32) -> Value {
        let preview = self.wait_for("a preview", "import_get", json!({ "id": import }), |view| {
            view["state"]["state"] != "reading"
        });
        assert_eq!(preview["state"]["state"], "ready", "{preview}");
        self.call(
            "import_commit",
            json!({ "id": import, "include_unknown": true }),
        );
        let done = self.wait_for(
            "the commit",
            "import_get",
            json!({ "id": import }),
            |view| view["state"]["state"] != "committing",
        );
        assert_eq!(done["state"]["state"], "committed", "{done}");
        assert_eq!(done["state"]["callees"], callees);
        done
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}
