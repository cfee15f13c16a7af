//! Exports of chats through the real process: dialogues, transcripts, numbers; and the deeds on many
//! contacts at once.

use serde_json::{Value, json};

use super::process::Served;

/// A practice task with ten people, stopped when somebody has answered.
fn talked(served: &Served) -> Value {
    let started = served.call(
        "practice_chat_start",
        json!({
            "task_name": "Tea", "manager_name": "Anna", "ai_name": "Scripted",
            "channel_name": "Practice people", "integration_name": "Leads", "contacts": 10,
            "first_message": "Hello {name}, shall I tell you about our {plan}?",
        }),
    );
    let task = started["task"].clone();
    served.wait_for("an answer", "chat_stats", period(&task), |stats| {
        stats["replied"].as_i64() > Some(0)
    });
    served.call("chat_task_stop", json!({ "id": task }));
    task
}

/// The numbers of all time of a task.
fn period(task: &Value) -> Value {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    let day = 86_400_000;
    json!({ "task": task, "from": now - day, "until": now + day, "zone": "Europe/Berlin" })
}

/// Asks for an export, waits for it and gives its file.
fn exported(served: &Served, name: &str, format: &str, source: &Value) -> Vec<u8> {
    let export = served.call(
        "export_create",
        json!({ "request": {
            "name": name, "format": format, "zone": "Europe/Berlin", "source": source,
        }}),
    );
    let id = export["export"]["id"].clone();
    served.wait_for(name, "export_list", json!({}), |list| {
        let exports = list["exports"].as_array().unwrap();
        let mine = exports.iter().find(|one| one["export"]["id"] == id);
        mine.is_some_and(|one| one["export"]["state"]["status"] == "succeeded")
    });
    let ticket = served.call("export_file", json!({ "id": id }));
    served.file(&ticket)
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn dialogues_transcripts_and_numbers_are_exported() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = talked(&served);
    let whole = json!({
        "task": task, "channel": null, "tags": [], "controls": [], "unread": false, "search": null,
    });
    let source = json!({ "kind": "dialogues", "grain": "dialogue", "filter": whole });
    let found = lines(&exported(&served, "Dialogues", "json_lines", &source));
    let known = served.call("dialogue_list", json!({ "task": task, "limit": 500 }));
    assert_eq!(found.len(), known["rows"].as_array().unwrap().len());
    let replied: Vec<&Value> = found
        .iter()
        .filter(|row| !row["repliedAt"].is_null())
        .collect();
    assert!(!replied.is_empty(), "{found:?}");
    let row = replied[0];
    assert_eq!(row["task"], "Tea");
    assert_eq!(row["channel"], "Practice people");
    assert!(row["received"].as_i64() > Some(0) && row["sent"].as_i64() > Some(0));
    assert!(
        row["lastMessage"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );

    let source = json!({ "kind": "dialogues", "grain": "message", "filter": whole });
    let transcript = lines(&exported(&served, "Transcripts", "json_lines", &source));
    let of = |side: &str| {
        transcript
            .iter()
            .filter(|line| line["side"] == side)
            .count()
    };
    let sum = |key: &str| -> usize {
        let counts = found.iter().map(|row| row[key].as_i64().unwrap());
        usize::try_from(counts.sum::<i64>()).unwrap()
    };
    assert_eq!(
        of("Customer"),
        sum("received"),
        "every message that came in"
    );
    assert!(of("Task") > 0 && transcript.len() >= sum("received") + sum("sent"));

    let stats = served.call("chat_stats", period(&task));
    let mut source = period(&task);
    let fields = source.as_object_mut().unwrap();
    fields.remove("zone");
    fields.insert("kind".to_owned(), json!("numbers"));
    fields.insert("grain".to_owned(), json!("task"));
    let numbers = lines(&exported(&served, "Numbers", "json_lines", &source));
    assert_eq!(numbers.len(), 1);
    for key in ["dialogues", "replied", "success", "reached"] {
        assert_eq!(numbers[0][key], stats[key], "{key}");
    }
    source["grain"] = json!("day");
    source["task"] = Value::Null;
    let by_day = exported(&served, "By day", "csv", &source);
    let text = String::from_utf8(by_day).unwrap();
    assert!(text.starts_with("\u{feff}Task,Day,"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("Tea,")), "{text}");

    let workbook = json!({ "kind": "dialogues", "grain": "dialogue", "filter": whole });
    let bytes = exported(&served, "Workbook", "xlsx", &workbook);
    assert!(bytes.starts_with(b"PK"));
    let names = served.call("export_list", json!({}));
    let names: Vec<&str> = names["exports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["export"]["task_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Tea", "", "Tea", "Tea", "Tea"]);
}

#[test]
fn people_of_earlier_work_become_an_audience_and_all_are_left_out_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = talked(&served);
    let mut draft = served.call("chat_task_get", json!({ "id": task }))["task"]["draft"].clone();
    draft["name"] = json!("Second wave");
    draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    let second = served.call("chat_task_create", json!({ "draft": draft }))["task"]["id"].clone();
    let everybody = json!({ "kind": "task", "task": task, "states": [] });
    let count = served.call("earlier_count", json!({ "source": everybody }));
    assert_eq!(count["contacts"], 10);
    let replied = json!({ "kind": "tag", "tag": "replied", "task": task });
    let some = served.call("earlier_count", json!({ "source": replied }))["contacts"].clone();
    assert!(
        some.as_i64() > Some(0) && some.as_i64() <= Some(10),
        "{some}"
    );
    let add = |source: &Value| {
        let ask = json!({ "task": second, "source": source });
        served.call("earlier_add", ask)["added"].clone()
    };
    assert_eq!(add(&replied), some);
    assert_eq!(add(&replied), 0, "they are in the task already");
    assert_eq!(add(&everybody).as_i64(), Some(10 - some.as_i64().unwrap()));
    let view = served.call("chat_task_get", json!({ "id": second }));
    assert_eq!(view["audience"]["pending"], 10);

    let page = served.call(
        "contact_list",
        json!({ "task": second, "states": [], "limit": 1 }),
    );
    let kept = page["rows"][0]["id"].clone();
    let skipped = served.call(
        "contact_skip",
        json!({ "task": second, "selection": {
            "kind": "matching", "states": [], "search": null, "except": [kept],
        }}),
    );
    assert_eq!(skipped["skipped"], 9);
    let view = served.call("chat_task_get", json!({ "id": second }));
    assert_eq!(
        (&view["audience"]["pending"], &view["audience"]["skipped"]),
        (&json!(1), &json!(9))
    );
}
