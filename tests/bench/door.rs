//! The whole app, as `switchboard serve`: an import from the file to the last commit, pages and
//! counts at a million records, and an export, asked for over the one IPC door.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::child::{Used, forget_peak, memory, spread, usage};
use crate::scale::{million, repeats, scaled, words};
use crate::spreadsheets::import_file;
use crate::table::Table;

/// How often the door is asked whether something is done.
const LOOK: Duration = Duration::from_millis(20);
/// Pages that are turned in each direction.
const PAGES: usize = 2_000;
/// How often a small question is put.
const QUESTIONS: usize = 1_000;
/// The longest answer: a command that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(600);

pub(crate) fn measure(table: &mut Table) {
    let file = import_file();
    let folder = tempfile::tempdir_in(crate::child::folder()).unwrap();
    // The last of the three stays open for what comes after.
    let mut imports = Vec::new();
    let mut served = None;
    let many = words(million());
    for run in 0..repeats() {
        drop(served.take());
        let app = Served::start(&folder.path().join(run.to_string()));
        let (task, used) = app.import(&file);
        imports.push(used);
        served = Some((app, task));
    }
    let Some((app, task)) = served else { return };
    imports.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let whole = &imports[imports.len() / 2];
    let preview = whole.number("preview_seconds");
    let met = whole.seconds <= 12.0 && whole.peak <= 300.0;
    let figure = format!("{} (preview after {preview:.2} s)", whole.words());
    let what = format!("import {many} × 6 .xlsx: read, check, dedupe, save");
    table.row(&what, "≤ 12 s, ≤ 300 MiB", &figure, Some(met), "");

    let pages = app.pages(&task);
    for (what, took) in pages {
        let (median, p99) = spread(took);
        let figure = format!("median {median:.2} ms, p99 {p99:.2} ms");
        table.row(&what, "≤ 5 ms", &figure, Some(median <= 5.0), "");
    }
    let (median, p99) = spread(app.times(
        "call_record_counts",
        &json!({ "task": task, "tab": "pending" }),
    ));
    let figure = format!("median {median:.2} ms, p99 {p99:.2} ms");
    table.row(
        &format!("counts of {many} records"),
        "≤ 1 ms",
        &figure,
        Some(median <= 1.0),
        "",
    );
    let (median, p99) = spread(app.times("system_info", &json!({})));
    let floor = format!("median {median:.2} ms, p99 {p99:.2} ms");
    table.row(
        "(the door alone: a question without a query)",
        "",
        &floor,
        None,
        "",
    );

    let mut exports: Vec<Used> = (0..repeats()).map(|_| app.export(&task)).collect();
    exports.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let export = &exports[exports.len() / 2];
    let grown = export.number("grown");
    let figure = format!("{} ({grown:.0} MiB of it for the export)", export.words());
    let met = export.seconds <= 12.0 && grown <= 64.0;
    let what = format!("export of {many} records as .xlsx: query, write, sync");
    table.row(&what, "≤ 12 s, ≤ 64 MiB", &figure, Some(met), "");
    table.note(
        "Over HTTP on loopback, one connection kept open; the memory is that of the whole process.",
    );
}

/// The app without its window.
pub(crate) struct Served {
    child: Child,
    agent: ureq::Agent,
    url: String,
    token: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub(crate) fn start(data: &Path) -> Served {
        let program = std::env::var_os("SWITCHBOARD_BIN")
            .expect("SWITCHBOARD_BIN: cargo xtask bench sets it");
        let mut child = Command::new(program)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--port", "0"])
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the app starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).expect("one line of JSON when it is ready");
        let text = |key: &str| ready[key].as_str().unwrap().to_owned();
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        Served {
            child,
            agent,
            url: text("url"),
            token: text("token"),
        }
    }

    /// The process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Runs a command that makes something; its id, which stands at this place of the answer.
    pub(crate) fn id(&self, name: &str, request: &Value, place: &str) -> i64 {
        let made = self.call(name, request);
        let id = made.pointer(place).and_then(Value::as_i64);
        id.unwrap_or_else(|| panic!("{name}: no {place} in {made}"))
    }

    /// Runs a command of the contract.
    pub(crate) fn call(&self, name: &str, request: &Value) -> Value {
        let answer = self
            .agent
            .post(format!("{}/rpc/{name}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .send_json(request);
        let mut answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        let ok = answer.status().is_success();
        let value: Value = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()
            .expect("JSON");
        assert!(ok, "{name}: {value}");
        value
    }

    /// Asks again and again until `done` says so.
    pub(crate) fn wait_for(
        &self,
        name: &str,
        request: &Value,
        done: impl Fn(&Value) -> bool,
    ) -> Value {
        let began = Instant::now();
        loop {
            let value = self.call(name, request);
            if done(&value) {
                return value;
            }
            assert!(began.elapsed() < PATIENCE, "{name}, last: {value}");
            std::thread::sleep(LOOK);
        }
    }

    /// A task that does not start by itself.
    pub(crate) fn task(&self) -> Value {
        let mut settings = self.call("settings_get", &json!({}))["settings"].clone();
        settings["default_country"] = json!("RU");
        settings["time_zone"] = json!("Europe/Moscow");
        self.call("settings_update", &json!({ "settings": settings }));
        let practice = self.call(
            "practice_start",
            &json!({ "task_name": "Practice", "callees": 1 }),
        );
        let view = self.call("call_task_get", &json!({ "id": practice["task"] }));
        let mut draft = view["task"]["draft"].clone();
        draft["name"] = json!("A million");
        draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
        self.call("call_task_create", &json!({ "draft": draft }))["task"]["id"].clone()
    }

    /// Imports a file into a task of its own.
    pub(crate) fn import(&self, file: &Path) -> (Value, Used) {
        let process = self.child.id();
        let task = self.task();
        forget_peak(process);
        let (before, _) = usage(process);
        let began = Instant::now();
        let import = self.call("import_open", &json!({ "path": file, "task": task }))["id"].clone();
        let state = |view: &Value| {
            view["state"]["state"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let id = json!({ "id": import });
        let view = self.wait_for("import_get", &id, |view| state(view) != "reading");
        assert_eq!(state(&view), "ready", "{view}");
        let preview = began.elapsed().as_secs_f64();
        self.call(
            "import_commit",
            &json!({ "id": import, "include_unknown": true }),
        );
        let view = self.wait_for("import_get", &id, |view| state(view) != "committing");
        assert_eq!(state(&view), "committed", "{view}");
        assert_eq!(view["state"]["callees"], json!(million()), "{view}");
        let seconds = began.elapsed().as_secs_f64();
        let (after, peak) = usage(process);
        let more = json!({ "preview_seconds": preview });
        (
            task,
            Used {
                seconds,
                cpu: after - before,
                peak,
                once: false,
                more,
            },
        )
    }

    /// Times of pages from both ends.
    fn pages(&self, task: &Value) -> [(String, Vec<f64>); 2] {
        let pages = scaled(PAGES);
        ["natural", "reversed"].map(|sort| {
            let mut cursor = Value::Null;
            let mut took = Vec::with_capacity(pages);
            for _ in 0..pages {
                let request = json!({
                    "task": task, "filter": { "tab": "pending" }, "sort": sort, "cursor": cursor, "limit": 100,
                });
                let began = Instant::now();
                let page = self.call("call_record_list", &request);
                took.push(began.elapsed().as_secs_f64() * 1e3);
                assert_eq!(page["rows"].as_array().map(Vec::len), Some(100));
                cursor = page["next"].clone();
            }
            let (many, down) = (words(million()), pages * 100);
            (format!("page of 100 of {many}, {sort} order, down to the {down}th"), took)
        })
    }

    fn times(&self, name: &str, request: &Value) -> Vec<f64> {
        let time = |_| {
            let began = Instant::now();
            self.call(name, request);
            began.elapsed().as_secs_f64() * 1e3
        };
        (0..scaled(QUESTIONS)).map(time).collect()
    }

    fn export(&self, task: &Value) -> Used {
        let process = self.child.id();
        forget_peak(process);
        let resident = memory(process, "VmRSS:");
        let (before, _) = usage(process);
        let began = Instant::now();
        let request = json!({ "request": {
            "name": "All", "format": "xlsx", "zone": "Europe/Moscow",
            "source": {
                "kind": "records", "task": task, "grain": "record",
                "filter": { "tab": "pending" }, "recordings": false,
            },
        }});
        let id = self.call("export_create", &request)["export"]["id"].clone();
        let mine = |list: &Value| -> Value {
            let exports = list["exports"].as_array().cloned().unwrap_or_default();
            exports
                .into_iter()
                .find(|e| e["export"]["id"] == id)
                .unwrap_or_default()["export"]["state"]
                .clone()
        };
        let open =
            |state: &Value| matches!(state["status"].as_str(), Some("initializing" | "running"));
        let list = self.wait_for("export_list", &json!({}), |list| !open(&mine(list)));
        assert_eq!(mine(&list)["status"], "succeeded", "{list}");
        let seconds = began.elapsed().as_secs_f64();
        let (after, peak) = usage(process);
        self.call("export_delete", &json!({ "id": id }));
        Used {
            seconds,
            cpu: after - before,
            peak,
            once: false,
            more: json!({ "grown": (peak - resident).max(0.0) }),
        }
    }
}
