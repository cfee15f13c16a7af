//! The do-not-call list through the door: a file is looked at, read onto the list, given up on the way;
//! all that match are removed with one command.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::process::Served;

/// A running process whose home country is Germany.
fn served(folder: &std::path::Path) -> Served {
    let served = Served::start(folder);
    let mut settings = served.call("settings_get", json!({}))["settings"].clone();
    settings["default_country"] = json!("DE");
    served.call("settings_update", json!({ "settings": settings }));
    served
}

/// Opens a file for the list and waits for its preview.
fn preview(served: &Served, path: &std::path::Path) -> Value {
    let opened = served.call("do_not_call_import", json!({ "path": path }));
    assert_eq!(opened["into"], "do_not_call");
    let id = json!({ "id": opened["id"] });
    served.wait_for("a preview", "import_get", id, |view| {
        view["state"]["state"] != "reading"
    })
}

fn total(served: &Served) -> Value {
    served.call("do_not_call_list", json!({}))["total"].clone()
}

#[test]
fn a_file_is_shown_first_and_told_in_numbers_then() {
    let folder = tempfile::tempdir().unwrap();
    let served = served(folder.path());
    served.call(
        "do_not_call_add",
        json!({ "number": "+4930901820", "matching": "number", "reason": "" }),
    );
    let path = folder.path().join("bars.csv");
    std::fs::write(
        &path,
        "Telefon,notAfter,note\n+4930901820,x,known\n030 901821,never,asked\n+4930901821,,again\n\
         hello,,\n112,,short\n",
    )
    .unwrap();

    let view = preview(&served, &path);
    let counts = &view["state"]["counts"];
    assert_eq!(view["state"]["state"], "ready", "{view}");
    assert_eq!(
        counts["accepted"], 2,
        "columns besides number and note cannot be wrong: {view}"
    );
    assert_eq!(counts["do_not_call"], 1, "one is there already");
    assert_eq!(counts["duplicates"], 1);
    assert_eq!(counts["rejected"], 1);
    assert_eq!(total(&served), 1, "nothing is added before it is confirmed");
    let id = json!({ "id": view["id"] });
    let refused = served.try_call("import_adjust", json!({ "id": view["id"], "task": 1 }));
    assert_eq!(refused.unwrap_err()["field"], "task", "a list has no task");

    served.call(
        "import_commit",
        json!({ "id": view["id"], "include_unknown": false }),
    );
    let done = served.wait_for("the list", "import_get", id.clone(), |view| {
        view["state"]["state"] != "committing"
    });
    assert_eq!(
        done["state"],
        json!({ "state": "listed", "added": 2, "existed": 1, "rejected": 1, "left": 0 })
    );
    let found = served.call("do_not_call_list", json!({ "search": "asked" }));
    assert_eq!(found["rows"][0]["number"], "+4930901821");
    assert_eq!(found["matching"], json!({ "count": 1, "more": false }));
    let rejected = served.call("import_rejected", id.clone());
    assert!(served.file(&rejected).starts_with(b"PK"), "a workbook");
    served.call("import_cancel", id.clone());
    assert!(
        served.try_call("import_get", id).is_err(),
        "it is forgotten"
    );
    assert_eq!(total(&served), 3, "and the list stays");
}

#[test]
fn a_bare_list_of_numbers_needs_no_header() {
    let folder = tempfile::tempdir().unwrap();
    let served = served(folder.path());
    let path = folder.path().join("bare.csv");
    std::fs::write(&path, "+4930901820\n+4930901821\n").unwrap();
    let view = preview(&served, &path);
    assert_eq!(view["state"]["counts"]["accepted"], 2, "{view}");
}

#[test]
fn giving_up_says_how_many_are_on_the_list_and_all_that_match_go_at_once() {
    const ROWS: u32 = 40_000;
    let folder = tempfile::tempdir().unwrap();
    let served = served(folder.path());
    let path = folder.path().join("many.csv");
    let mut text = String::from("number,note\n");
    for n in 0..ROWS {
        let parity = if n % 2 == 0 { "even" } else { "odd" };
        writeln!(text, "+4930{},{parity}", 1_000_000 + n).unwrap();
    }
    std::fs::write(&path, text).unwrap();
    let view = preview(&served, &path);
    assert_eq!(view["state"]["counts"]["accepted"], ROWS, "{view}");
    let id = json!({ "id": view["id"] });
    served.call(
        "import_commit",
        json!({ "id": view["id"], "include_unknown": false }),
    );
    served.call("import_cancel", id.clone());
    let done = served.wait_for("the end", "import_get", id, |view| {
        view["state"]["state"] != "committing"
    });
    let number = |key: &str| done["state"][key].as_i64().unwrap();
    assert_eq!(done["state"]["state"], "listed", "{done}");
    assert!(number("left") > 0, "it was given up on the way: {done}");
    assert_eq!(number("added") + number("left"), i64::from(ROWS));
    assert_eq!(total(&served), number("added"), "what it says is there");

    // the file once more, whole
    let view = preview(&served, &path);
    served.call(
        "import_commit",
        json!({ "id": view["id"], "include_unknown": false }),
    );
    let done = served.wait_for("all", "import_get", json!({ "id": view["id"] }), |view| {
        view["state"]["state"] != "committing"
    });
    assert_eq!(done["state"]["left"], 0, "{done}");
    let found = served.call("do_not_call_list", json!({ "search": "odd", "limit": 2 }));
    assert_eq!(found["matching"], json!({ "count": 10_000, "more": true }));
    let kept = &found["rows"][0]["id"];
    let selection = json!({ "kind": "matching", "search": "odd", "except": [kept] });
    let some = served.call(
        "do_not_call_remove",
        json!({ "selection": selection, "most": 5_000 }),
    );
    assert_eq!(some["more"], true);
    let first = some["removed"].as_i64().unwrap();
    assert!(
        (5_000..10_000).contains(&first),
        "it answers on the way: {some}"
    );
    let rest = served.call("do_not_call_remove", json!({ "selection": selection }));
    assert_eq!(rest["more"], false);
    assert_eq!(
        first + rest["removed"].as_i64().unwrap(),
        i64::from(ROWS / 2) - 1
    );
    assert_eq!(total(&served), ROWS / 2 + 1, "one of them was left out");
}
