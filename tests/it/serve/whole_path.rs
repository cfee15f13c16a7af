//! From a workbook to exported records, through the real process.

use serde_json::{Value, json};

use super::process::Served;

fn pending(view: &Value) -> i64 {
    let count = |key: &str| view["counts"][key].as_i64().unwrap_or(0);
    count("waiting") + count("calling")
}

#[test]
fn a_workbook_becomes_calls_recordings_and_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = served.begin_practice(12);
    let view = served.wait_for(
        "all calls",
        "call_task_get",
        json!({ "id": task }),
        |view| pending(view) == 0,
    );
    let counts = &view["counts"];
    assert_eq!(counts["total"], 12);
    assert!(
        counts["completed"].as_i64() > Some(0),
        "somebody answered: {counts}"
    );

    let filter = |tab: &str| json!({ "tab": tab });
    let page = served.call(
        "call_record_list",
        json!({ "task": task, "filter": filter("completed") }),
    );
    let row = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["has_recording"] == true && row["result"] == "ANSWERED")
        .unwrap_or_else(|| panic!("an answered call has a recording: {page}"));
    let details = served.call("call_record_get", json!({ "id": row["id"] }));
    assert!(
        !details["log"].as_array().unwrap().is_empty(),
        "the call has a log: {details}"
    );
    let attempt = &details["shown_attempt"];
    let recording = served.call("recording_get", json!({ "attempt": attempt }));
    assert!(recording["length_ms"].as_i64() > Some(500), "{recording}");
    let loud = |lane: &str| {
        recording[lane]
            .as_array()
            .unwrap()
            .iter()
            .any(|peak| peak.as_f64() > Some(0.05))
    };
    assert!(loud("agent") && loud("callee"), "both lanes are heard");
    let played = recording["url"]
        .as_str()
        .unwrap()
        .trim_start_matches(&served.url);
    assert_eq!(&served.get(played).1[..4], b"RIFF", "the player gets a WAV");

    let export = served.call(
        "export_create",
        json!({ "request": {
            "name": "Result", "format": "csv", "zone": "Europe/Berlin",
            "source": {
                "kind": "records", "task": task, "grain": "record",
                "filter": filter("completed"), "recordings": false,
            },
        }}),
    );
    let id = &export["export"]["id"];
    served.wait_for("the export", "export_list", json!({}), |list| {
        list["exports"][0]["export"]["state"]["status"] == "succeeded"
    });
    let ticket = served.call("export_file", json!({ "id": id }));
    let text = String::from_utf8(served.file(&ticket)).unwrap();
    let completed = counts["completed"].as_i64().unwrap();
    assert_eq!(
        text.lines().count() as i64,
        completed + 1,
        "a header and a row for each:\n{text}"
    );
    assert!(text.contains(row["number"].as_str().unwrap()), "{text}");

    let bundle = json!({ "request": {
        "name": "Everything", "format": "json_lines", "zone": "Asia/Tokyo",
        "source": {
            "kind": "records", "task": task, "grain": "attempt",
            "filter": filter("completed"), "recordings": true,
        },
    }});
    let export = served.call("export_create", bundle);
    served.wait_for("the bundle", "export_list", json!({}), |list| {
        list["exports"][0]["export"]["state"]["status"] == "succeeded"
    });
    let ticket = served.call("export_file", json!({ "id": export["export"]["id"] }));
    assert_eq!(ticket["name"], "Everything.zip");
    let bytes = served.file(&ticket);
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert_eq!(&bytes[..2], b"PK");
    assert!(
        holds("records.jsonl") && holds(&format!("-{attempt}.wav")),
        "the table and the recording"
    );
}

#[test]
fn a_template_finds_its_own_task() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let task = served.begin_practice(1);
    let ticket = served.call("template_build", json!({ "id": task }));
    let path = folder.path().join("template.xlsx");
    std::fs::write(&path, served.file(&ticket)).unwrap();
    let import = served.call("import_open", json!({ "path": path, "task": null }));
    let view = served.wait_for(
        "the reading",
        "import_get",
        json!({ "id": import["id"] }),
        |view| view["state"]["state"] != "reading",
    );
    assert_eq!(view["task"], task, "{view}");
    assert_eq!(view["found_by"], "workbook");
}
