//! The real process is killed at every effect of a call with an agent that converses, and started again:
//! nobody is lost or called twice, the recording can be played, what was said so far and what it cost are
//! kept, and each call is summed up.

use std::{path::Path, sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    conversing::{everybody_answers, wave},
    killed::{each_death, go_on, later_task, quick_line},
    killed_aside::copy,
    process::Served,
    talking::{GOODBYE, LIMIT, Models, Services, published},
};

const CALLEES: u32 = 2;
/// Processes at once: each waits for its phone calls most of the time.
const AT_ONCE: usize = 6;

/// Effects of a conversation, and at which passage the process dies.
const DEATHS: &[(&str, u32)] = &[
    ("mark_ringing", 1),
    ("converse", 1),
    ("keep_lines", 2),
    ("book_call", 3),
    ("recognise", 1),
    ("ask_in_call", 1),
    ("speak", 7),
    ("perform", 1),
    ("book_talk", 1),
    ("sum_up", 1),
];

#[test]
fn killed_in_every_phase_of_a_conversation_nothing_of_it_is_lost() {
    let prepared = tempfile::tempdir().unwrap();
    let services = Arc::new(Services::start(&[]));
    let task = prepare(prepared.path(), &services);
    let deaths = DEATHS
        .iter()
        .flat_map(|(effect, nth)| ["before", "after"].map(|when| format!("{effect}:{when}:{nth}")));
    let from = Arc::new(prepared);
    each_death(deaths.collect(), AT_ONCE, move |death| {
        // the services live as long as the last death
        let _services = &services;
        die_and_go_on(from.path(), task, death);
    });
}

#[test]
fn the_real_process_dies_at_every_effect_of_a_conversation() {
    let missing = engine::TALK_EFFECTS
        .iter()
        .filter(|effect| !DEATHS.iter().any(|(dies, _)| dies == *effect));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

fn prepare(folder: &Path, services: &Services) -> i64 {
    let served = quick_line(folder);
    everybody_answers(&served, 60);
    let agent = published(&served, &services.agent("Lamps", Models::WELL));
    let mut draft = served.call("call_task_list", json!({}))["rows"][0]["task"]["draft"].clone();
    draft["name"] = json!("Lamps");
    draft["agent"] = agent;
    later_task(&served, folder, draft, CALLEES)
}

fn die_and_go_on(prepared: &Path, task: i64, death: &str) {
    let folder = tempfile::tempdir().unwrap();
    copy(prepared, folder.path());
    if let Some(mut dying) = Served::start_with(folder.path(), "SWITCHBOARD_KILL_AT", death) {
        // it may be dead before it has answered
        let _ = dying.call_if_alive("call_task_start", json!({ "id": task }));
        let died = dying.ended_within(Duration::from_secs(60));
        assert!(died, "{death}: the conversation never came there");
    }
    let served = go_on(folder.path(), task, death, CALLEES);
    for tab in ["completed", "failed"] {
        let request = json!({ "task": task, "filter": { "tab": tab }, "limit": 50 });
        for row in served.call("call_record_list", request)["rows"]
            .as_array()
            .unwrap()
        {
            let id = json!({ "id": row["id"] });
            let record = served.wait_for("the summary", "call_record_get", id, |record| {
                record["talk"]["summing_up"] != true
            });
            check(&served, &record, death);
        }
    }
}

fn check(served: &Served, record: &Value, death: &str) {
    let log = record["log"].to_string();
    let cut = record["row"]["result"] == "INTERRUPTED";
    assert!(
        cut || log.contains(GOODBYE),
        "{death}: whoever was not cut was talked to to the end: {record}"
    );
    let spent = record["talk"]["cost"].as_i64().unwrap_or(0);
    assert!(spent <= LIMIT, "{death}: {record}");
    assert!(cut || spent > 0, "{death}: {record}");
    let row_cost = record["row"]["cost"].as_i64();
    assert!(row_cost >= Some(spent), "{death}: {record}");
    let said = log.contains("\"said\"") || log.contains("\"heard\"");
    if said {
        assert!(spent > 0, "{death}: it cost something: {record}");
        let summary = &record["talk"]["summary"];
        assert!(summary.is_string(), "{death}: it is summed up: {record}");
    }
    if record["row"]["has_recording"] == true {
        // of an answer that was not written down only the recording tells
        let attempts = record["attempts"].as_array().unwrap();
        let attempt = &attempts.last().unwrap()["id"];
        let recording = served.call("recording_get", json!({ "attempt": attempt }));
        let file = wave(served, &recording);
        let sound = hound::WavReader::new(file.as_slice());
        let sound = sound.unwrap_or_else(|fault| panic!("{death}: it can be played: {fault}"));
        assert!(sound.duration() > 0, "{death}");
    } else {
        assert!(cut, "{death}: it has a recording: {record}");
    }
}
