//! The real process is killed at every effect of a running campaign and started again. Nobody is lost,
//! nobody who answered is called again, no attempt is repeated, nothing stays alive.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};

use super::process::Served;

const CALLEES: u32 = 10;
/// Processes at once: each waits for its phone calls most of the time.
pub(super) const AT_ONCE: usize = 4;

/// Effects that a campaign over the practice line comes to, and at which passage the process dies.
const DEATHS: &[(&str, u32)] = &[
    ("open_line", 1),
    ("claim", 2),
    ("place", 3),
    ("mark_ringing", 2),
    ("mark_answered", 2),
    ("converse", 2),
    ("hang_up", 1),
    ("finish", 3),
    ("set_status", 1),
];

#[test]
fn killed_at_every_effect_nobody_is_lost_and_nobody_is_called_twice() {
    let deaths: Vec<String> = DEATHS
        .iter()
        .flat_map(|(effect, nth)| ["before", "after"].map(|when| format!("{effect}:{when}:{nth}")))
        .collect();
    each_death(deaths, AT_ONCE, die_and_go_on);
}

/// Lets each death be died, so many at once.
pub(super) fn each_death(
    deaths: Vec<String>,
    at_once: usize,
    die: impl Fn(&str) + Clone + Send + 'static,
) {
    let waiting = Arc::new(Mutex::new(deaths));
    let workers: Vec<_> = (0..at_once)
        .map(|_| {
            let (waiting, die) = (waiting.clone(), die.clone());
            std::thread::spawn(move || {
                loop {
                    let Some(death) = waiting.lock().unwrap().pop() else {
                        return;
                    };
                    die(&death);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("every death is survived");
    }
}

fn die_and_go_on(death: &str) {
    let folder = tempfile::tempdir().unwrap();
    let task = prepare(folder.path());
    if let Some(mut dying) = Served::start_with(folder.path(), "SWITCHBOARD_KILL_AT", death) {
        // It may be dead before it has answered.
        let _ = dying.call_if_alive("call_task_start", json!({ "id": task }));
        let died = dying.ended_within(Duration::from_secs(60));
        assert!(died, "{death}: the campaign never came there");
    }

    go_on(folder.path(), task, death, CALLEES);
}

/// Starts again and lets everybody become final: nobody is lost, nobody is called twice.
pub(super) fn go_on(folder: &Path, task: i64, death: &str, callees: u32) -> Served {
    let served = Served::start(folder);
    let view = served.call("call_task_get", json!({ "id": task }));
    if view["task"]["status"]["status"] != "running" {
        served.call("call_task_start", json!({ "id": task }));
    }
    let view = served.wait_for(
        "all calls",
        "call_task_get",
        json!({ "id": task }),
        |view| {
            let count = |key: &str| view["counts"][key].as_i64().unwrap_or(0);
            count("waiting") + count("waiting_redial") + count("calling") == 0
        },
    );
    assert_eq!(view["counts"]["total"], callees, "{death}: nobody is lost");
    let seen = check_records(&served, task, death);
    assert_eq!(seen, callees, "{death}: every callee has its record");
    let info = served.call("system_info", json!({}));
    assert_eq!(info["live_calls"], 0, "{death}: nothing stays alive");
    served
}

/// A task that waits to be started, with quick callees of all kinds.
fn prepare(folder: &Path) -> i64 {
    let served = quick_line(folder);
    let practised = served.call("call_task_list", json!({}))["rows"][0]["task"]["draft"].clone();
    let mut draft = practised;
    draft["name"] = json!("Killed");
    later_task(&served, folder, draft, CALLEES)
}

/// A process whose practice line is quick, after the first run.
pub(super) fn quick_line(folder: &Path) -> Served {
    let served = Served::start(folder);
    let task = served.begin_practice(1);
    served.wait_for(
        "the first callee",
        "call_task_get",
        json!({ "id": task }),
        |view| view["counts"]["waiting"] == 0 && view["counts"]["calling"] == 0,
    );
    let mut line = served.call("line_list", json!({}))["lines"][0]["line"].clone();
    let id = line["id"].clone();
    let fields = line.as_object_mut().unwrap();
    for key in ["id", "has_password", "health"] {
        fields.remove(key);
    }
    line["kind"]["practice"]["ring"] = json!([100, 300]);
    line["kind"]["practice"]["talk"] = json!([500, 1500]);
    line["ring_seconds"] = json!(10);
    line["kind"]["practice"]["mix"]["no_answer"] = json!(0);
    served.call(
        "line_update",
        json!({ "id": id, "draft": line, "password": null }),
    );
    served
}

/// A new task that waits to be started, with so many callees.
pub(super) fn later_task(served: &Served, folder: &Path, draft: Value, callees: u32) -> i64 {
    later_task_of(served, folder, draft, 100..100 + callees)
}

/// The same with these numbers: the last four digits of each.
pub(super) fn later_task_of(
    served: &Served,
    folder: &Path,
    mut draft: Value,
    callees: std::ops::Range<u32>,
) -> i64 {
    draft["redial"] = Value::Null;
    draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    let made = served.call("call_task_create", json!({ "draft": draft }));
    let task = made["task"]["id"].as_i64().unwrap();
    let count = callees.end - callees.start;
    let rows: Vec<String> = callees.map(|n| format!("+1202555{n:04},Anna")).collect();
    let path = folder.join("callees.csv");
    std::fs::write(&path, format!("calledNumber,name\n{}\n", rows.join("\n"))).unwrap();
    let import = served.call("import_open", json!({ "path": path, "task": task }));
    served.commit(&import["id"], count);
    task
}

/// How many records there are; each is well.
fn check_records(served: &Served, task: i64, death: &str) -> u32 {
    let mut seen = 0;
    for tab in ["completed", "pending", "failed"] {
        let request = json!({ "task": task, "filter": { "tab": tab }, "limit": 500 });
        for row in served.call("call_record_list", request)["rows"]
            .as_array()
            .unwrap()
        {
            seen += 1;
            let details = served.call("call_record_get", json!({ "id": row["id"] }));
            let attempts = details["attempts"].as_array().unwrap();
            let answered = attempts
                .iter()
                .position(|attempt| !attempt["answered_at"].is_null());
            if let Some(answered) = answered {
                assert_eq!(
                    answered + 1,
                    attempts.len(),
                    "{death}: whoever answered is not called again: {details}"
                );
            }
            let mut numbers: Vec<_> = attempts.iter().map(|attempt| &attempt["number"]).collect();
            numbers.dedup();
            assert_eq!(
                numbers.len(),
                attempts.len(),
                "{death}: no attempt is repeated: {details}"
            );
            for attempt in attempts {
                assert_eq!(attempt["phase"], "ended", "{death}: {details}");
            }
        }
    }
    seen
}
