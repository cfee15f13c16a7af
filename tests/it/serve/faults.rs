//! Bad input and bad data get a plain sentence and lose nothing.

use std::{path::Path, process::Stdio};

use serde_json::json;

use super::process::{Served, command};

/// What the program says when it cannot start on this folder.
fn refusal(folder: &Path) -> String {
    let ended = command(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(!ended.status.success(), "it must not start");
    assert!(ended.stdout.is_empty(), "it must not say that it is ready");
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn a_damaged_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("switchboard.db");
    std::fs::write(&file, vec![7_u8; 8192]).unwrap();
    let words = refusal(folder.path());
    assert!(
        words.contains("damaged") && words.contains("Nothing was changed"),
        "{words}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), vec![7_u8; 8192]);
}

#[tokio::test]
async fn a_newer_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Served::start(folder.path()));
    let address = format!(
        "sqlite://{}",
        folder.path().join("switchboard.db").display()
    );
    let mut newer = <sqlx::SqliteConnection as sqlx::Connection>::connect(&address)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', 1, x'00', 0)",
    )
    .execute(&mut newer)
    .await
    .unwrap();
    drop(newer);
    let words = refusal(folder.path());
    assert!(words.contains("newer version"), "{words}");
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "not a folder").unwrap();
    let words = refusal(&file.join("data"));
    assert!(
        words.contains("cannot be written") && words.contains("a-file"),
        "{words}"
    );
}

#[test]
fn files_that_are_no_workbooks_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = served.begin_practice(1);
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let wide = (0..65)
        .map(|n| format!("column{n}"))
        .collect::<Vec<_>>()
        .join(",");
    let cases = [
        (write("empty.xlsx", b""), "empty"),
        (
            write("broken.xlsx", b"PK\x03\x04 and then nothing"),
            "broken",
        ),
        (
            write("paper.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
            "not_a_spreadsheet",
        ),
        (
            write("wide.csv", format!("{wide}\n{wide}\n").as_bytes()),
            "too_many_columns",
        ),
        (
            write("words.csv", b"name,colour\nAnna,red\n"),
            "no_number_column",
        ),
        (folder.path().join("gone.xlsx"), "not_found"),
    ];
    for (path, problem) in cases {
        let import = served.call("import_open", json!({ "path": path, "task": task }));
        let request = json!({ "id": import["id"] });
        let view = served.wait_for("the reading", "import_get", request.clone(), |view| {
            view["state"]["state"] != "reading"
        });
        assert_eq!(
            view["state"]["state"],
            "unusable",
            "{}: {view}",
            path.display()
        );
        assert_eq!(
            view["state"]["problem"]["kind"],
            problem,
            "{}",
            path.display()
        );
        let commit = json!({ "id": import["id"], "include_unknown": true });
        assert_eq!(
            served.try_call("import_commit", commit).unwrap_err()["code"],
            "import_state"
        );
        served.call("import_cancel", request);
    }
    let counts = served.call("call_task_get", json!({ "id": task }))["counts"].clone();
    assert_eq!(counts["total"], 1, "nothing changed");
}

#[test]
fn an_untouched_import_can_be_undone_and_rejected_rows_come_back_as_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let first = served.begin_practice(1);
    let mut draft = served.call("call_task_get", json!({ "id": first }))["task"]["draft"].clone();
    draft["name"] = json!("Later");
    draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    let made = served.call("call_task_create", json!({ "draft": draft }));
    let task = made["task"]["id"].clone();
    let path = folder.path().join("mixed.csv");
    let rows = "Phone;Name\n+1 (202) 555-0142;Anna\nnonsense;Boris\n+12025550142;Anna again\n12025550143;Chen\n";
    std::fs::write(&path, rows).unwrap();
    let import = served.call("import_open", json!({ "path": path, "task": task }));
    let preview = served.wait_for(
        "the preview",
        "import_get",
        json!({ "id": import["id"] }),
        |view| view["state"]["state"] == "ready",
    );
    let counts = &preview["state"]["counts"];
    assert_eq!(counts["rows"], 4, "{counts}");
    assert_eq!(counts["rejected"], 1, "{counts}");
    assert_eq!(counts["duplicates"], 1, "{counts}");

    let ticket = served.call("import_rejected", json!({ "id": import["id"] }));
    let rejected = folder.path().join("rejected.xlsx");
    std::fs::write(&rejected, served.file(&ticket)).unwrap();
    let again = served.call("import_open", json!({ "path": rejected, "task": task }));
    let again = served.wait_for(
        "the rejected rows",
        "import_get",
        json!({ "id": again["id"] }),
        |v| v["state"]["state"] == "ready",
    );
    assert_eq!(
        again["state"]["counts"]["rejected"], 1,
        "the row that was rejected, alone: {again}"
    );
    assert_eq!(again["state"]["counts"]["rows"], 1);

    served.commit(&import["id"], 2);
    let batches = served.call("import_batches", json!({ "id": task }));
    let batch = &batches["batches"][0];
    assert_eq!(batch["can_undo"], true, "{batch}");
    served.call("import_undo", json!({ "id": batch["id"] }));
    let counts = served.call("call_task_get", json!({ "id": task }))["counts"].clone();
    assert_eq!(counts["total"], 0, "as if it had never been: {counts}");
}
