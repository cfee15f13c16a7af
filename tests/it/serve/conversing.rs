//! A whole call task with an agent that converses through services of others: every record has its
//! transcript, tags, summary, cost and recording. Source: issue "agents that converse", Done when.

use serde_json::{Value, json};

use super::{
    killed::{later_task, quick_line},
    process::Served,
    talking::{GOODBYE, HEARD, LIMIT, Models, SUMMARY, Services, published},
};

const CALLEES: u32 = 20;

#[test]
fn every_one_of_twenty_callees_has_a_record_with_all_that_a_conversation_leaves() {
    let services = Services::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let served = quick_line(folder.path());
    everybody_answers(&served, 60);
    let agent = published(&served, &services.agent("Lamps", Models::WELL));
    let mut draft = served.call("call_task_list", json!({}))["rows"][0]["task"]["draft"].clone();
    draft["name"] = json!("Lamps");
    draft["agent"] = agent;
    draft["concurrency"] = json!(20);
    let task = later_task(&served, folder.path(), draft, CALLEES);
    served.call("call_task_start", json!({ "id": task }));
    let records = summed_up(&served, task, CALLEES);

    let mut cost = 0;
    for record in &records {
        let log = record["log"].to_string();
        assert!(log.contains(HEARD), "{record}");
        assert!(log.contains(GOODBYE), "the agent spoke last: {record}");
        assert!(log.contains("stock"), "a function was called: {record}");
        assert_eq!(record["talk"]["summary"], SUMMARY, "{record}");
        let tags = record["tags"].to_string();
        assert!(tags.contains("Interested"), "{record}");
        let spent = record["talk"]["cost"].as_i64().unwrap();
        assert!(spent > 0 && spent <= LIMIT, "{record}");
        assert!(record["row"]["cost"].as_i64() >= Some(spent), "{record}");
        cost += record["row"]["cost"].as_i64().unwrap();
        sounds(&served, &record["shown_attempt"]);
    }
    let view = served.call("call_task_get", json!({ "id": task }));
    assert_eq!(view["counts"]["cost"], cost, "the task's money is theirs");
}

/// From now on everybody picks up and talks, for so many seconds at most.
pub(super) fn everybody_answers(served: &Served, longest: u32) {
    let mut line = served.call("line_list", json!({}))["lines"][0]["line"].clone();
    let id = line["id"].clone();
    let fields = line.as_object_mut().unwrap();
    for key in ["id", "has_password", "health"] {
        fields.remove(key);
    }
    let mix = line["kind"]["practice"]["mix"].as_object_mut().unwrap();
    for (behaviour, share) in mix.iter_mut() {
        *share = json!(u8::from(behaviour == "answers"));
    }
    line["kind"]["practice"]["talk"] = json!([longest * 1_000, longest * 1_000]);
    let update = json!({ "id": id, "draft": line, "password": null });
    served.call("line_update", update);
}

/// The records of a task, once everybody was talked to and all calls were summed up.
pub(super) fn summed_up(served: &Served, task: i64, callees: u32) -> Vec<Value> {
    // with patience for each: a busy machine takes its time
    for so_far in 1..=callees {
        served.wait_for("a call", "call_task_get", json!({ "id": task }), |view| {
            view["counts"]["completed"].as_i64() >= Some(i64::from(so_far))
        });
    }
    let request = json!({ "task": task, "filter": { "tab": "completed" }, "limit": 500 });
    let page = served.call("call_record_list", request);
    let rows = page["rows"].as_array().unwrap();
    let records = rows.iter().map(|row| {
        let id = json!({ "id": row["id"] });
        served.wait_for("the summary", "call_record_get", id, |record| {
            record["talk"]["summing_up"] != true
        })
    });
    records.collect()
}

/// A recording can be played, and both are heard in it.
pub(super) fn sounds(served: &Served, attempt: &Value) {
    let recording = served.call("recording_get", json!({ "attempt": attempt }));
    assert!(recording["length_ms"].as_i64() > Some(500), "{recording}");
    let loud = |lane: &str| {
        let peaks = recording[lane].as_array().unwrap();
        peaks.iter().any(|peak| peak.as_f64() > Some(0.02))
    };
    assert!(loud("agent") && loud("callee"), "both are heard");
    assert_eq!(&wave(served, &recording)[..4], b"RIFF");
}

/// The file of a recording.
pub(super) fn wave(served: &Served, recording: &Value) -> Vec<u8> {
    let url = recording["url"].as_str().unwrap();
    served.get(url.trim_start_matches(&served.url)).1
}
