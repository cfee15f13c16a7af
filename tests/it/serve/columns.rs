//! The user says which column of a file is what, for callees and for contacts: what cannot be is said,
//! rows are read again, and the next file with the same headers is read the same way.

use std::path::Path;

use serde_json::{Value, json};

use super::process::Served;

fn write(folder: &Path, name: &str, lines: &[&str]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, lines.join("\n")).unwrap();
    path
}

fn settled(served: &Served, opened: &Value) -> Value {
    let id = json!({ "id": opened["id"] });
    served.wait_for("the reading", "import_get", id, |view| {
        view["state"]["state"] != "reading"
    })
}

fn open(served: &Served, into: &str, task: &Value, path: &Path) -> Value {
    let opened = served.call("import_open", json!({ "path": path, into: task }));
    settled(served, &opened)
}

fn choose(served: &Served, view: &Value, columns: Value) -> Value {
    let chosen = json!({ "id": view["id"], "columns": columns });
    settled(served, &served.call("import_adjust", chosen))
}

fn chosen(meanings: Value) -> Value {
    json!({ "kind": "chosen", "meanings": meanings })
}

fn variable(key: &str) -> Value {
    json!({ "kind": "variable", "key": key })
}

fn first_row(served: &Served, view: &Value) -> Value {
    let asked = json!({ "id": view["id"], "verdicts": [], "from_row": 0, "limit": 1 });
    served.call("import_rows", asked)["rows"][0].clone()
}

/// A scheduled task: what is imported waits.
fn waiting_task(served: &Served) -> Value {
    let first = served.begin_practice(1);
    let mut draft = served.call("call_task_get", json!({ "id": first }))["task"]["draft"].clone();
    draft["name"] = json!("Later");
    draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    served.call("call_task_create", json!({ "draft": draft }))["task"]["id"].clone()
}

#[test]
fn callees_are_read_by_the_columns_that_the_user_chose_and_so_is_the_next_file() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = waiting_task(&served);
    let (number, left_out) = (
        json!({ "kind": "called_number" }),
        json!({ "kind": "empty" }),
    );
    let lines = [
        "Anschluss,Ort,Kürzel",
        "+12025550142,Köln,a",
        "+12025550143,Ulm,b",
    ];
    let path = write(folder.path(), "first.csv", &lines);

    let view = open(&served, "task", &task, &path);
    assert_eq!(
        view["state"]["problem"]["kind"], "no_number_column",
        "no header names a number: {view}"
    );
    assert_eq!(view["samples"][0], json!(["+12025550142", "Köln", "a"]));

    let wrong = chosen(json!([number, number, variable("a b")]));
    let refused = choose(&served, &view, wrong);
    assert_eq!(refused["state"]["state"], "needs_columns");
    assert_eq!(
        refused["column_problems"],
        json!([
            { "kind": "twice", "first": 0, "second": 1 },
            { "kind": "bad_name", "column": 2 },
        ])
    );
    let commit = json!({ "id": view["id"], "include_unknown": true });
    let barred = served.try_call("import_commit", commit.clone());
    assert_eq!(barred.unwrap_err()["code"], "import_state");

    let ready = choose(
        &served,
        &view,
        chosen(json!([number, variable("city"), left_out])),
    );
    assert_eq!(ready["state"]["counts"]["accepted"], 2, "{ready}");
    assert_eq!(ready["column_problems"], json!([]));
    assert_eq!(first_row(&served, &ready)["number"], "+12025550142");
    served.call("import_commit", commit);
    let done = settled_commit(&served, &view);
    assert_eq!(done["state"]["callees"], 2, "{done}");
    let filter = json!({ "tab": "pending", "states": [], "fail_kinds": [], "results": [],
        "main_intents": [], "search": null, "from": null, "until": null, "min_talk": null,
        "max_talk": null });
    let listed = served.call(
        "call_record_list",
        json!({ "task": task, "filter": filter }),
    );
    assert_eq!(listed["rows"].as_array().unwrap().len(), 2);
    let id = json!({ "id": listed["rows"][0]["id"] });
    let variables = served.call("call_record_get", id)["variables"].to_string();
    assert!(
        variables.contains("city") && !variables.contains("rzel"),
        "what is renamed has its new name, what is left out is not there: {variables}"
    );

    // The next file with the same headers, however they are written.
    let again = write(
        folder.path(),
        "next.csv",
        &["ANSCHLUSS,ort,Kürzel", "+12025550144,Bonn,c"],
    );
    let view = open(&served, "task", &task, &again);
    assert_eq!(view["remembered"], true, "{view}");
    assert_eq!(view["columns"][1]["meaning"], variable("city"));
    assert_eq!(view["state"]["counts"]["accepted"], 1);
    // Other headers are read anew.
    let other = write(
        folder.path(),
        "other.csv",
        &["phone,Ort,Kürzel", "+12025550145,Bonn,c"],
    );
    let other = open(&served, "task", &task, &other);
    assert_eq!(other["remembered"], false);
    assert_eq!(other["columns"][1]["meaning"], variable("Ort"));
    // What was remembered is forgotten when the headers are to be read.
    let by_headers = choose(&served, &view, json!({ "kind": "by_headers" }));
    assert_eq!(by_headers["state"]["problem"]["kind"], "no_number_column");
    let view = open(&served, "task", &task, &again);
    assert_eq!(view["remembered"], false);
}

fn settled_commit(served: &Served, view: &Value) -> Value {
    let id = json!({ "id": view["id"] });
    served.wait_for("the commit", "import_get", id, |view| {
        view["state"]["state"] != "committing"
    })
}

#[test]
fn contacts_have_columns_of_their_own_and_no_choice_of_the_other_kind_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let made = served.call(
        "practice_chat_start",
        json!({
            "task_name": "Practice", "manager_name": "Anna", "ai_name": "Scripted",
            "channel_name": "Practice people", "integration_name": "Practice leads",
            "contacts": 1, "first_message": "Hello {name}",
        }),
    );
    let task = made["task"].clone();
    let lines = ["A,B,C", "@anna_petrova,Anna,tea"];
    let path = write(folder.path(), "people.csv", &lines);
    let view = open(&served, "chat_task", &task, &path);
    assert_eq!(view["state"]["state"], "needs_number_column", "{view}");

    let (user, name) = (json!({ "kind": "username" }), json!({ "kind": "name" }));
    for wrong in [
        json!([user, name]),
        json!([{ "kind": "called_number" }, name, variable("c")]),
        json!([user, name, variable("c"), name]),
    ] {
        let chosen = json!({ "id": view["id"], "columns": chosen(wrong.clone()) });
        let refused = served.try_call("import_adjust", chosen).unwrap_err();
        assert_eq!(refused["field"], "columns", "{wrong}");
    }
    let none = choose(
        &served,
        &view,
        chosen(json!([name, variable(""), variable("link")])),
    );
    assert_eq!(
        none["column_problems"],
        json!([
            { "kind": "no_address" },
            { "kind": "no_name", "column": 1 },
            { "kind": "reserved_name", "column": 2 },
        ])
    );
    let ready = choose(
        &served,
        &view,
        chosen(json!([user, name, variable("taste")])),
    );
    assert_eq!(ready["state"]["counts"]["accepted"], 1, "{ready}");
    let next = write(
        folder.path(),
        "more.csv",
        &["A,B,C", "@boris_ivanov,Boris,coffee"],
    );
    let view = open(&served, "chat_task", &task, &next);
    assert_eq!(
        (&view["remembered"], &view["number_column"]),
        (&json!(true), &json!(0))
    );
    // One contract's choice is not the other's.
    let calls = waiting_task(&served);
    let call_view = open(&served, "task", &calls, &next);
    assert_eq!(call_view["remembered"], false);
    // A list of numbers has no columns to choose.
    let list = served.call("do_not_call_import", json!({ "path": next }));
    let list = settled(&served, &list);
    let chosen = json!({ "id": list["id"], "columns": { "kind": "by_headers" } });
    let refused = served.try_call("import_adjust", chosen).unwrap_err();
    assert_eq!(refused["field"], "columns");
}

#[test]
fn the_one_column_that_was_asked_for_is_remembered_too() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = waiting_task(&served);
    let path = write(
        folder.path(),
        "two.csv",
        &["phone,mobile", "+12025550142,+12025550143"],
    );
    let view = open(&served, "task", &task, &path);
    assert_eq!(view["state"]["state"], "needs_number_column");
    let pointed = json!({ "id": view["id"], "number_column": 1 });
    let ready = settled(&served, &served.call("import_adjust", pointed));
    assert_eq!(ready["state"]["state"], "ready", "{ready}");
    let view = open(&served, "task", &task, &path);
    assert_eq!(
        (&view["remembered"], &view["number_column"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(first_row(&served, &view)["number"], "+12025550143");
}
