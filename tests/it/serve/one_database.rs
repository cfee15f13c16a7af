//! Two machines, each with a data folder of its own, on one PostgreSQL: the second says so and ends.

use std::process::Stdio;

use serde_json::json;

use super::process::{Served, command};
use crate::support::database::Database;

#[test]
fn a_second_machine_on_the_same_database_says_so_and_ends() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(database) = runtime.block_on(Database::postgres()) else {
        return;
    };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut first = Served::start_on(one.path(), database.url());
    let task = first.begin_practice(2);
    let second = command(other.path())
        .args(["--database", database.url()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(!second.status.success());
    assert!(second.stdout.is_empty(), "it must not say that it is ready");
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(
        words.contains("Another Switchboard uses this database"),
        "{words}"
    );

    let done =
        |view: &serde_json::Value| view["counts"]["waiting"] == 0 && view["counts"]["calling"] == 0;
    let id = json!({ "id": task });
    let view = first.wait_for("the first goes on", "call_task_get", id.clone(), done);
    assert_eq!(view["task"]["status"]["status"], "running", "{view}");
    // as the power would: nothing is given back, and yet the next one may come
    first.kill();
    let next = Served::start_on(other.path(), database.url());
    assert_eq!(next.call("call_task_get", id)["counts"]["total"], 2);
    drop(next);
    runtime.block_on(database.remove());
}
