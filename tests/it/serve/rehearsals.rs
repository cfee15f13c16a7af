//! Rehearsals over the real practice line, with SIP, RTP and speech, by the real process: with an agent that
//! follows a script, and with one that hears, thinks and speaks through services.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{process::Served, published::test_and_publish};
use crate::peers::{knows_lines, models::aimock};

/// Waits until a rehearsal has ended; every call of it is waited for on its own.
fn ended(served: &Served, id: &Value) -> Value {
    let mut done = 0;
    loop {
        let view = served.wait_for(
            "the next call",
            "rehearsal_get",
            json!({ "id": id }),
            |view| {
                view["rehearsal"]["status"] != "running"
                    || view["short"]["done"].as_u64() > Some(done)
            },
        );
        if view["rehearsal"]["status"] != "running" {
            return view;
        }
        done = view["short"]["done"].as_u64().unwrap();
    }
}

fn call<'v>(view: &'v Value, persona: &str) -> &'v Value {
    let calls = view["rehearsal"]["calls"].as_array().unwrap();
    let found = calls.iter().find(|call| call["persona"] == persona);
    found.unwrap_or_else(|| panic!("{persona}: {view}"))
}

/// What was missed with a persona.
fn missed(view: &Value, persona: &str) -> Vec<String> {
    let record = &call(view, persona)["record"];
    let checks = record["checks"]
        .as_array()
        .unwrap_or_else(|| panic!("{persona}: {record}"));
    checks
        .iter()
        .filter(|check| check["verdict"] == "failed")
        .map(|check| check["expectation"]["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Everything that the callee said, by the transcript.
fn heard(view: &Value, persona: &str) -> String {
    let log = call(view, persona)["record"]["log"].as_array().unwrap();
    let lines = log.iter().filter(|line| line["speaker"] == "callee");
    lines
        .filter_map(|line| line["entry"]["text"].as_str())
        .collect::<Vec<_>>()
        .join(" / ")
}

fn report(view: &Value) -> String {
    let calls = view["rehearsal"]["calls"].as_array().unwrap();
    let lines = calls.iter().map(|call| {
        let persona = call["persona"].as_str().unwrap();
        format!(
            "{persona}: {:?} {}",
            missed(view, persona),
            call["record"]["log"]
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_script_is_rehearsed_over_the_practice_line() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let agent = served.call("agent_create", json!({ "name": "Survey", "draft": null }));
    let id = &agent["agent"]["id"];
    let before = served.call("rehearsal_list", json!({ "id": id }));
    assert_eq!(before["money"]["kind"], "free");
    assert_eq!(before["rehearsals"], json!([]));
    let begun = served.call("rehearsal_start", json!({ "agent": id, "limit": null }));
    let refused = served.try_call("rehearsal_start", json!({ "agent": id, "limit": null }));
    assert_eq!(refused.unwrap_err()["code"], "rehearsing");
    let view = ended(&served, &begun["rehearsal"]["id"]);
    assert_eq!(view["short"]["done"], 10, "{}", report(&view));
    for call in view["rehearsal"]["calls"].as_array().unwrap() {
        let persona = call["persona"].as_str().unwrap();
        assert_eq!(
            missed(&view, persona),
            [""; 0],
            "{persona}: {}",
            report(&view)
        );
    }
    assert_eq!(view["rehearsal"]["status"], "passed");
    assert!(
        heard(&view, "polite").contains("I have a minute"),
        "what a practice callee says stands in the transcript: {}",
        heard(&view, "polite")
    );
    let recording = served.call(
        "recording_get",
        json!({ "attempt": call(&view, "noisy")["attempt"] }),
    );
    let loud = |lane: &str| {
        let peaks = recording[lane].as_array().unwrap();
        peaks.iter().any(|peak| peak.as_f64() > Some(0.05))
    };
    assert!(loud("agent") && loud("callee"), "both lanes are heard");
    let list = served.call(
        "do_not_call_list",
        json!({ "search": null, "cursor": null }),
    );
    assert_eq!(list["total"], 0, "nobody real is put on the list");

    assert_eq!(view["rehearsal"]["version"], Value::Null);
    test_and_publish(&served, id);
    let after = served.call("rehearsal_list", json!({ "id": id }));
    assert_eq!(after["published_passed"], true);
    assert_eq!(after["rehearsals"][0]["version"], 1);
}

/// Tomorrow, as a model writes it.
fn tomorrow() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let days = i64::try_from(now.as_secs() / 86_400).unwrap() + 1;
    // days since 1970-01-01 as a date of the proleptic Gregorian calendar; the year begins in March
    let z = days + 719_468;
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, (mp + 2) % 12 + 1);
    let year = yoe + z.div_euclid(146_097) * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} 15:00")
}

/// What the model answers to what; the first that fits.
fn scenes() -> Value {
    let says = |words: &str, response: Value| json!({ "match": { "userMessage": words }, "response": response });
    let ends = |text: &str| json!({ "content": text, "toolCalls": [{ "name": "end_call", "arguments": {} }] });
    json!([
        says(
            "do not call me again",
            json!({
                "content": "I am sorry. You will not be called again. Goodbye.",
                "toolCalls": [
                    { "name": "do_not_call", "arguments": {} },
                    { "name": "end_call", "arguments": {} },
                ],
            })
        ),
        says(
            "three in the afternoon",
            json!({
                "content": "Of course, tomorrow at three. Goodbye.",
                "toolCalls": [
                    { "name": "call_back", "arguments": { "time": tomorrow() } },
                    { "name": "end_call", "arguments": {} },
                ],
            })
        ),
        says(
            "robot",
            json!({ "content": "Yes, I am an automated assistant." })
        ),
        // here the agent does wrong
        says("leave me in peace", ends("Shut up, you idiot.")),
        says("oodbye", ends("Thank you, goodbye.")),
        says("make it short", ends("I will call another time. Goodbye.")),
        says("", json!({ "content": "May I tell you about our offer?" })),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_converses_is_rehearsed_through_its_services() {
    let (program, model) = aimock::start(scenes()).await;
    let ears = knows_lines::start().await;
    let folder = tempfile::tempdir().unwrap();
    let rehearsed = tokio::task::spawn_blocking(move || {
        let served = Served::start(folder.path());
        let agent = served.call(
            "agent_create",
            json!({ "name": "Seller", "draft": null, "kind": "converse" }),
        );
        let id = &agent["agent"]["id"];
        let mut draft = agent["agent"]["draft"].clone();
        let converse = &mut draft["mind"]["converse"];
        converse["recognition"]["base_url"] = json!(format!("http://127.0.0.1:{ears}/v1"));
        converse["recognition"]["minute_price"] = json!(6_000);
        converse["model"]["place"] =
            json!({ "kind": "open_ai", "base_url": format!("http://127.0.0.1:{model}/v1") });
        converse["model"]["model"] = json!("gpt-5-mini");
        converse["model"]["price"] =
            json!({ "prompt": 250_000, "cached": 25_000, "output": 2_000_000 });
        converse["summary"] = json!(false);
        draft["main_intent"] = Value::Null;
        served.call("agent_update", json!({ "id": id, "draft": draft }));
        let before = served.call("rehearsal_list", json!({ "id": id }));
        assert_eq!(before["money"]["kind"], "limited", "{before}");
        let unlimited = served.try_call("rehearsal_start", json!({ "agent": id, "limit": null }));
        assert_eq!(
            unlimited.unwrap_err()["code"],
            "invalid",
            "a rehearsal that costs money has a limit"
        );
        let begun = served.call(
            "rehearsal_start",
            json!({ "agent": id, "limit": 2_000_000 }),
        );
        ended(&served, &begun["rehearsal"]["id"])
    });
    let view = rehearsed.await.unwrap();
    let why = || format!("{}\n{}", report(&view), program.output());
    assert_eq!(view["short"]["done"], 10, "{}", why());
    for persona in [
        "polite",
        "hurried",
        "gatekeeper",
        "asks_if_robot",
        "voicemail",
        "silent",
        "noisy",
        "wants_call_back",
        "opts_out",
    ] {
        assert_eq!(missed(&view, persona), [""; 0], "{persona}: {}", why());
    }
    assert_eq!(missed(&view, "angry"), ["stays_calm"], "{}", why());
    assert_eq!(
        view["rehearsal"]["status"], "failed",
        "one insult is enough"
    );
    assert!(
        heard(&view, "opts_out").contains("do not call me again"),
        "{}",
        why()
    );
    let cost = view["short"]["cost"].as_i64().unwrap();
    assert!((1..=2_000_000).contains(&cost), "{cost}");
}

#[test]
fn a_rehearsal_is_cancelled_and_one_that_was_cut_off_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path());
    let agent = served.call("agent_create", json!({ "name": "Survey", "draft": null }));
    let id = agent["agent"]["id"].clone();
    let start = json!({ "agent": id, "limit": null });
    let begun = served.call("rehearsal_start", start.clone());
    let cancel = json!({ "id": begun["rehearsal"]["id"] });
    let cancelled = served.call("rehearsal_cancel", cancel);
    assert_eq!(cancelled["rehearsal"]["status"], "cancelled");
    // until its calls have ended, the agent is still being rehearsed
    let next = served.wait_for(
        "the end of its calls",
        "rehearsal_list",
        json!({ "id": id }),
        |_| served.try_call("rehearsal_start", start.clone()).is_ok(),
    );
    assert_eq!(next["rehearsals"][0]["status"], "cancelled");
    let list = served.wait_for("a call", "rehearsal_list", json!({ "id": id }), |list| {
        list["rehearsals"][0]["status"] == "running"
    });
    let running = json!({ "id": list["rehearsals"][0]["id"] });
    served.wait_for(
        "somebody called",
        "rehearsal_get",
        running.clone(),
        |view| call(view, "polite")["state"] == "calling",
    );
    served.kill();
    let served = Served::start(folder.path());
    let view = served.call("rehearsal_get", running);
    assert_eq!(view["rehearsal"]["status"], "interrupted");
    assert_eq!(call(&view, "polite")["record"], Value::Null);
}
