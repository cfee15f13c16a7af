//! Whole calls over services that are slow, refuse, break off or say nothing: the recordings are measured.
//! When it is the agent's turn, nobody waits in silence for long without a word from it, or without the
//! polite end of the call. Source: issue "agents that converse", 3.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    conversing::{everybody_answers, summed_up, wave},
    killed::{later_task_of, quick_line},
    process::Served,
    talking::{Models, Services, published},
};

/// Longest silence in milliseconds: the three seconds of the promise, and half of one for a machine
/// that stutters.
const LONGEST: usize = 3_500;
/// A frame of the measure, in milliseconds.
const FRAME: usize = 20;
/// Sound louder than this is no silence.
const LOUD: u16 = 300;

fn faults() -> Vec<(&'static str, Value)> {
    let limited = json!({
        "error": {"message": "Slow down", "type": "rate_limit_exceeded", "code": "rate_limit_exceeded"},
        "status": 429,
    });
    vec![
        ("slow", json!({ "chaos": { "latencyMs": 4_500 } })),
        ("limited", json!({ "response": limited })),
        ("cut", json!({ "chaos": { "disconnectRate": 1 } })),
        ("silent", json!({ "chaos": { "latencyMs": 40_000 } })),
    ]
}

/// A machine that stutters is given so many tries: what a service does, it does in each.
const TRIES: usize = 3;

#[test]
fn whatever_a_service_does_nobody_waits_in_dead_air() {
    let faults = faults();
    let services = Services::start(&faults);
    let folder = tempfile::tempdir().unwrap();
    let served = quick_line(folder.path());
    everybody_answers(&served, 30);
    let well = Models::WELL;
    let mut broken = Vec::new();
    for (fault, _) in &faults {
        let (recognition, model, voice) = (*fault, *fault, *fault);
        broken.extend([
            (
                format!("recognition {fault}"),
                Models {
                    recognition,
                    ..well
                },
            ),
            (format!("model {fault}"), Models { model, ..well }),
            (format!("voice {fault}"), Models { voice, ..well }),
        ]);
    }
    let mut agents = Vec::new();
    for (name, models) in broken {
        let agent = published(&served, &services.agent(&name, models));
        agents.push((name, agent));
    }
    let mut number = 100;
    for tried in 1..=TRIES {
        let mut silent = Vec::new();
        for (name, agent, task) in called(&served, folder.path(), &agents, &mut number) {
            let record = summed_up(&served, task, 1).remove(0);
            let attempt = &record["shown_attempt"];
            let recording = served.call("recording_get", json!({ "attempt": attempt }));
            let silence = longest_silence(&wave(&served, &recording));
            if silence > LONGEST {
                assert!(tried < TRIES, "{name}: {silence} ms of dead air: {record}");
                silent.push((name, agent));
            }
        }
        agents = silent;
    }
}

/// Each agent calls a callee of its own, all at once: names, agents and tasks.
fn called(
    served: &Served,
    folder: &Path,
    agents: &[(String, Value)],
    number: &mut u32,
) -> Vec<(String, Value, i64)> {
    let list = served.call("call_task_list", json!({}));
    let practised = list["rows"].as_array().unwrap().last().unwrap();
    let mut tasks = Vec::new();
    for (name, agent) in agents {
        let mut draft = practised["task"]["draft"].clone();
        draft["name"] = json!(format!("{name} {number}"));
        draft["agent"] = agent.clone();
        // a number is called by one task at a time
        let task = later_task_of(served, folder, draft, *number..*number + 1);
        *number += 1;
        tasks.push((name.clone(), agent.clone(), task));
    }
    for (.., task) in &tasks {
        served.call("call_task_start", json!({ "id": task }));
    }
    tasks
}

/// The longest silence after the callee spoke: until the agent speaks, or the call is over.
fn longest_silence(file: &[u8]) -> usize {
    let mut sound = hound::WavReader::new(file).unwrap();
    let spec = sound.spec();
    assert_eq!(spec.channels, 2, "the agent's lane and the callee's");
    let samples: Vec<i16> = sound.samples().map(Result::unwrap).collect();
    let frame = spec.sample_rate as usize * FRAME / 1_000 * 2;
    let (mut longest, mut silent, mut agents_turn) = (0, 0, false);
    for frame in samples.chunks(frame) {
        let loud = |lane: usize| {
            let mut lane = frame.iter().skip(lane).step_by(2);
            lane.any(|sample| sample.unsigned_abs() > LOUD)
        };
        if loud(1) {
            (agents_turn, silent) = (true, 0);
        } else if loud(0) {
            (agents_turn, silent) = (false, 0);
        } else {
            silent += FRAME;
            if agents_turn {
                longest = longest.max(silent);
            }
        }
    }
    longest
}
