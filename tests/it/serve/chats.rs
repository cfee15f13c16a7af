//! Chats through the real process: the first run; a task whose audience comes from a workbook, whose
//! people answer, and whose leads lie in a file; paused, resumed, stopped, copied.

use std::path::{Path, PathBuf};

use domain::{export::ExportFormat, import::ImportTask};
use serde_json::{Value, json};
use sheets::export::{Column, ColumnKind, ExportWriter, Value as Cell};

use super::process::Served;

/// The first run of chats: its task.
fn practice(served: &Served, contacts: u32) -> Value {
    let started = served.call(
        "practice_chat_start",
        json!({
            "task_name": "Practice", "manager_name": "Anna", "ai_name": "Scripted",
            "channel_name": "Practice people", "integration_name": "Practice leads",
            "contacts": contacts,
            "first_message": "Hello {name}, this is {manager}. Shall I tell you about our {plan}?",
        }),
    );
    started["task"].clone()
}

fn status(view: &Value) -> &Value {
    &view["task"]["status"]["status"]
}

/// Creates a task like the one of the first run, whose resources it takes over.
fn create(served: &Served, like: &Value, name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let view = served.call("chat_task_stop", json!({ "id": like }));
    assert_eq!(status(&view), "completed");
    let mut draft = view["task"]["draft"].clone();
    draft["name"] = json!(name);
    change(&mut draft);
    served.call("chat_task_create", json!({ "draft": draft }))["task"]["id"].clone()
}

/// The task's own template, as a file.
pub(super) fn template(served: &Served, folder: &Path, task: &Value) -> PathBuf {
    let ticket = served.call("audience_template", json!({ "id": task }));
    let path = folder.join("template.xlsx");
    std::fs::write(&path, served.file(&ticket)).unwrap();
    path
}

/// A workbook with the template's header and these rows.
pub(super) fn filled_in(folder: &Path, template: &Path, rows: &[[&str; 5]]) -> PathBuf {
    let mut workbook = sheets::open_in(template, None).unwrap();
    let head = workbook.head(0, 1).unwrap();
    let headers: Vec<String> = head[0]
        .cells
        .iter()
        .map(|cell| cell.text().into_owned())
        .collect();
    assert_eq!(headers, ["username", "phone", "userId", "name", "plan"]);
    let columns: Vec<Column> = headers
        .into_iter()
        .map(|key| Column {
            title: key.clone(),
            key,
            kind: ColumnKind::Text,
        })
        .collect();
    let path = folder.join("filled.xlsx");
    let mut writer = ExportWriter::create(&path, ExportFormat::Xlsx, "Contacts", &columns).unwrap();
    for row in rows {
        let cells: Vec<Cell<'_>> = row
            .iter()
            .map(|text| Cell::from((*text).to_owned()))
            .collect();
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap();
    path
}

pub(super) fn preview(served: &Served, path: &Path, task: &Value) -> Value {
    let opened = served.call(
        "import_open",
        json!({ "path": path, "task": null, "chat_task": task }),
    );
    let id = json!({ "id": opened["id"] });
    served.wait_for("a preview", "import_get", id, |view| {
        view["state"]["state"] != "reading"
    })
}

#[test]
fn the_first_run_of_chats_writes_to_twenty_people() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = practice(&served, 20);
    let view = served.wait_for(
        "first messages",
        "chat_task_get",
        json!({ "id": task }),
        |view| view["audience"]["reached"].as_i64() > Some(3),
    );
    assert_eq!(view["audience"]["total"], 20);
    assert_eq!(status(&view), "in_progress");
    let again = practice(&served, 5);
    assert_ne!(again, task, "a second one finds free names and resources");

    let stopped = served.call("chat_task_stop", json!({ "id": task }));
    assert_eq!(status(&stopped), "completed");
    let reached = stopped["audience"]["reached"].as_i64().unwrap();
    let uncertain = stopped["audience"]["uncertain"].as_i64().unwrap();
    assert!(reached < 20, "it was stopped on the way: {stopped}");
    let copy = served.call(
        "chat_task_duplicate",
        json!({ "id": task, "unreached": true }),
    );
    assert_eq!(
        copy["audience"]["total"],
        20 - reached - uncertain,
        "whoever was not reached: {copy}"
    );
}

#[test]
fn a_workbook_is_checked_against_the_task_and_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let first = practice(&served, 1);
    let task = create(&served, &first, "Checked", |draft| {
        draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    });
    let template = template(&served, folder.path(), &task);
    let mark = sheets::open_in(&template, None).unwrap().mark().cloned();
    assert!(matches!(mark.unwrap().task, ImportTask::Chat(id) if json!(id) == task));
    let found = preview(&served, &template, &Value::Null);
    assert_eq!(
        found["chat_task"], task,
        "a template finds its task: {found}"
    );
    assert_eq!(
        (&found["into"], &found["found_by"]),
        (&json!("chat_task"), &json!("workbook"))
    );

    served.call(
        "do_not_call_add",
        json!({ "number": "+12025550143", "matching": "number", "reason": "" }),
    );
    served.call(
        "chat_list_add",
        json!({ "draft": {
            "colour": "black", "address": { "kind": "username", "value": "barred" },
            "scope": { "kind": "all_tasks" }, "note": "",
        }}),
    );
    let rows = [
        ["@anna", "", "", "Anna", "Plus"],
        ["anna", "", "", "Anna again", "Plus"],
        ["", "+12025550143", "", "Asked not to", "Plus"],
        ["@barred", "", "", "Barred", "Plus"],
        ["a b c", "", "", "Nobody", "Plus"],
        ["", "+12025550144", "", "By phone", "Plus"],
    ];
    let path = filled_in(folder.path(), &template, &rows);
    let view = preview(&served, &path, &task);
    let counts = &view["state"]["counts"];
    assert_eq!(counts["accepted"], 2, "{view}");
    assert_eq!(counts["duplicates"], 1);
    assert_eq!(counts["do_not_call"], 2, "by number and by list");
    assert_eq!(counts["rejected"], 1);
    let rejected = served.call("import_rejected", json!({ "id": view["id"] }));
    assert!(served.file(&rejected).starts_with(b"PK"), "a workbook");
    let done = served.commit(&view["id"], 2);
    assert_eq!(done["state"]["started"]["kind"], "scheduled", "{done}");

    let again = preview(&served, &path, &task);
    assert_eq!(
        again["state"]["counts"]["duplicates"], 3,
        "two are in the task: {again}"
    );
    let batches = served.call("audience_batches", json!({ "id": task }))["batches"].clone();
    assert_eq!(
        (&batches[0]["callees"], &batches[0]["can_undo"]),
        (&json!(2), &json!(true))
    );
    served.call("audience_undo", json!({ "id": batches[0]["id"] }));
    let contacts = served.call(
        "contact_list",
        json!({ "task": task, "states": [], "limit": 0 }),
    );
    assert_eq!(contacts["counts"]["total"], 0, "nobody is left: {contacts}");
}

#[test]
fn twenty_contacts_are_reached_and_a_lead_lies_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let first = practice(&served, 1);
    let leads = folder.path().join("leads.csv");
    let integration = served.call(
        "integration_create",
        json!({ "secret": null, "draft": {
            "name": "Leads", "events": ["success", "contact"],
            "settings": { "kind": "file", "path": leads, "format": "csv" },
            "mapping": [
                { "target": "who", "source": { "kind": "name" } },
                { "target": "event", "source": { "kind": "event" } },
            ],
        }}),
    )["integration"]["id"]
        .clone();
    let task = create(&served, &first, "Twenty", |draft| {
        draft["integration"] = integration;
        let pace = &mut draft["format"]["outgoing"]["pace"];
        *pace = json!({ "gap_min_seconds": 0, "gap_max_seconds": 0 });
    });
    let template = template(&served, folder.path(), &task);
    let names: Vec<String> = (1..=20).map(|n| format!("person_{n}")).collect();
    let rows: Vec<[&str; 5]> = names
        .iter()
        .map(|name| [name.as_str(), "", "", "Anna", "Plus"])
        .collect();
    let view = preview(&served, &filled_in(folder.path(), &template, &rows), &task);
    served.commit(&view["id"], 20);
    let ask = json!({ "id": task });
    served.wait_for("the first", "chat_task_get", ask.clone(), |view| {
        view["audience"]["reached"].as_i64() > Some(0)
    });
    assert_eq!(
        status(&served.call("chat_task_pause", ask.clone())),
        "stopped"
    );
    served.call("chat_task_start", ask.clone());
    let view = served.wait_for("all", "chat_task_get", ask.clone(), |view| {
        view["audience"]["reached"] == 20
    });
    assert_eq!(view["audience"]["failed"], 0, "{view}");
    served.wait_for("a success", "chat_task_get", ask.clone(), |view| {
        view["successes"].as_i64() > Some(0)
    });
    served.wait_for(
        "its lead",
        "outbox_list",
        json!({ "states": ["delivered"], "limit": 0 }),
        |page| page["rows"].as_array().is_some_and(|rows| !rows.is_empty()),
    );
    let text = std::fs::read_to_string(&leads).unwrap();
    assert!(text.lines().count() > 1, "a header and a lead: {text}");
    assert_eq!(
        status(&served.call("chat_task_stop", ask.clone())),
        "completed"
    );
    let copy = served.call(
        "chat_task_duplicate",
        json!({ "id": task, "unreached": true }),
    );
    assert_eq!(
        copy["audience"]["total"], 0,
        "everybody was reached: {copy}"
    );
}
