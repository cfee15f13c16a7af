//! The real process is killed at what the user, the calendar or an earlier death brings about: a changed
//! form, a cancellation, a redial, an expiry, the do-not-call list, and the recovery itself.

use std::{path::Path, sync::OnceLock, time::Duration};

use serde_json::{Value, json};

use super::{
    killed::{AT_ONCE, each_death, go_on, later_task, quick_line},
    process::Served,
    published,
};

const CALLEES: u32 = 5;
/// Of these, on the do-not-call list from the beginning.
const BARRED: &str = "+12025550103";
/// Of these, expired.
const EXPIRED: &str = "+12025550104";
/// Of these, cancelled by the user.
const CANCELLED: &str = "+12025550100";

const DEATHS: &[&str] = &[
    "defer",
    "cancel",
    "redial",
    "expire",
    "fail_pending",
    "do_not_call",
    "repair",
    "recover",
];

#[test]
fn killed_beside_the_calls_nobody_is_lost_and_nobody_is_called_twice() {
    let deaths = DEATHS.iter();
    let deaths =
        deaths.flat_map(|effect| ["before", "after"].map(|when| format!("{effect}:{when}")));
    each_death(deaths.collect(), AT_ONCE, die_and_go_on);
}

fn die_and_go_on(death: &str) {
    // prepared once: most of that time goes by in a first call
    static PREPARED: OnceLock<(tempfile::TempDir, i64)> = OnceLock::new();
    let (prepared, task) = PREPARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let task = prepare(folder.path());
        (folder, task)
    });
    let task = *task;
    let folder = tempfile::tempdir().unwrap();
    copy(prepared.path(), folder.path());
    if death.starts_with("repair") || death.starts_with("recover") {
        // somebody is on the phone as it dies, and it dies again over what that left
        die(folder.path(), task, "converse:after:1");
    }
    die(folder.path(), task, &format!("{death}:1"));

    let served = go_on(folder.path(), task, death, CALLEES);
    assert_eq!(
        attempts_of(&served, task, BARRED),
        0,
        "{death}: it is barred"
    );
    assert_eq!(
        attempts_of(&served, task, EXPIRED),
        0,
        "{death}: it expired"
    );
    match death {
        "cancel:after" => {
            let record = record_of(&served, task, CANCELLED);
            assert_eq!(record["fail_kind"], "cancelled", "{death}: {record}");
            assert_eq!(attempts_of(&served, task, CANCELLED), 0);
        }
        "cancel:before" | "redial:after" => {
            let called = attempts_of(&served, task, CANCELLED);
            assert_eq!(called, 1, "{death}: it waits, or waits again");
        }
        "do_not_call:after" => {
            let list = served.call("do_not_call_list", json!({}));
            let rows = list["rows"].as_array().unwrap();
            assert!(rows.len() > 1, "{death}: whoever asked is barred: {list}");
        }
        _ => {}
    }
}

/// Copies a data folder that no process uses.
pub(super) fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copied = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&copied).unwrap();
            copy(&entry.path(), &copied);
        } else {
            std::fs::copy(entry.path(), copied).unwrap();
        }
    }
}

/// Starts the process, does what a user does, and sees it die.
fn die(folder: &Path, task: i64, death: &str) {
    let Some(mut dying) = Served::start_with(folder, "SWITCHBOARD_KILL_AT", death) else {
        return;
    };
    // each step may be its last one
    let _ = user(&dying, task);
    let died = dying.ended_within(Duration::from_secs(60));
    assert!(died, "{death}: it never came there");
}

/// Renames the task, cancels a callee, redials all that failed, and starts.
fn user(dying: &Served, task: i64) -> Option<Value> {
    let id = json!({ "id": task });
    let mut draft = dying.call_if_alive("call_task_get", id.clone())?["task"]["draft"].clone();
    draft["name"] = json!("Renamed");
    dying.call_if_alive("call_task_update", json!({ "id": task, "draft": draft }))?;
    let pending =
        json!({ "task": task, "filter": { "tab": "pending", "search": CANCELLED }, "limit": 5 });
    let found = dying.call_if_alive("call_record_list", pending)?;
    let ids: Vec<_> = found["rows"]
        .as_array()?
        .iter()
        .map(|row| &row["id"])
        .collect();
    let these = json!({ "task": task, "selection": { "kind": "these", "ids": ids } });
    dying.call_if_alive("call_record_cancel", these.clone())?;
    dying.call_if_alive("call_record_redial", these)?;
    dying.call_if_alive("call_task_start", id)
}

/// A task that waits to be started: an agent that puts everybody on the do-not-call list, a callee who
/// is on it already, and one who has expired.
fn prepare(folder: &Path) -> i64 {
    let served = quick_line(folder);
    let mut agent = served.call("agent_list", json!({}))["agents"][0]["agent"]["draft"].clone();
    agent["name"] = json!("Opt-out");
    agent["disclosure"] = json!("");
    agent["mind"]["script"]["steps"] = json!([{
        "key": "out",
        "say": { "kind": "text", "text": "We will not call again." },
        "tags": [],
        "do_not_call": true,
        "then": { "kind": "end" },
    }]);
    let agent = served.call("agent_create", json!({ "name": "Opt-out", "draft": agent }));
    let agent = agent["agent"]["id"].clone();
    published::test_and_publish(&served, &agent);
    let mut draft = served.call("call_task_list", json!({}))["rows"][0]["task"]["draft"].clone();
    draft["name"] = json!("Killed aside");
    draft["agent"] = agent;
    let task = later_task(&served, folder, draft, CALLEES);
    let barred = json!({ "number": BARRED, "matching": "number", "reason": "" });
    served.call("do_not_call_add", barred);
    drop(served);
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(expire(folder));
    task
}

/// What an import would refuse: its end has passed.
async fn expire(folder: &Path) {
    let address = format!("sqlite://{}", folder.join("switchboard.db").display());
    let mut database = <sqlx::SqliteConnection as sqlx::Connection>::connect(&address)
        .await
        .unwrap();
    let done = sqlx::query("UPDATE callee SET not_after = 1 WHERE number = $1")
        .bind(EXPIRED)
        .execute(&mut database)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
    // only then is the folder still: what it kept beside itself is gone
    sqlx::Connection::close(database).await.unwrap();
}

fn record_of(served: &Served, task: i64, number: &str) -> Value {
    for tab in ["completed", "failed"] {
        let filter = json!({ "tab": tab, "search": number });
        let found = served.call(
            "call_record_list",
            json!({ "task": task, "filter": filter, "limit": 5 }),
        );
        if let Some(row) = found["rows"].as_array().unwrap().first() {
            return row.clone();
        }
    }
    panic!("no record of {number}");
}

fn attempts_of(served: &Served, task: i64, number: &str) -> usize {
    let row = record_of(served, task, number);
    let details = served.call("call_record_get", json!({ "id": row["id"] }));
    details["attempts"].as_array().unwrap().len()
}
