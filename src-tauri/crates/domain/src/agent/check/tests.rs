//! Every fault of a draft, one at a time, found in the sample agent made worse.

use super::*;
use crate::{agent::CallVariable, script::Branch};

type Change = fn(&mut AgentDraft);

fn steps(agent: &mut AgentDraft) -> &mut Vec<crate::script::ScriptStep> {
    let AgentMind::Script { script } = &mut agent.mind else {
        panic!("no script")
    };
    &mut script.steps
}

/// A change, and the fields that are named then.
fn finds(rows: &[(Change, &[&str])], look: fn(&AgentDraft) -> Vec<AgentProblem>) {
    for (index, (change, expected)) in rows.iter().enumerate() {
        let mut agent = AgentDraft::sample();
        change(&mut agent);
        let fields: Vec<String> = look(&agent)
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(fields, *expected, "row {index}");
    }
}

#[test]
fn what_keeps_a_draft_from_being_saved() {
    finds(
        &[
            (|_| {}, &[]),
            (|agent| agent.name = " ".to_owned(), &["name"]),
            (|agent| agent.name = "x".repeat(121), &["name"]),
            (
                |agent| agent.disclosure = "x".repeat(2_001),
                &["disclosure"],
            ),
            (|agent| agent.silence_seconds = 2, &["silence_seconds"]),
            (|agent| agent.silence_seconds = 16, &["silence_seconds"]),
            (
                |agent| agent.silence_hang_up_after = 0,
                &["silence_hang_up_after"],
            ),
            (
                |agent| agent.silence_hang_up_after = 6,
                &["silence_hang_up_after"],
            ),
            (
                |agent| agent.longest_call_minutes = 9,
                &["longest_call_minutes"],
            ),
            (
                |agent| agent.longest_call_minutes = 61,
                &["longest_call_minutes"],
            ),
            (
                |agent| agent.variables[0].key = String::new(),
                &["variables.0.key"],
            ),
            (
                |agent| agent.variables[0].key = "a b".to_owned(),
                &["variables.0.key"],
            ),
            (
                |agent| agent.variables[0].key = "Called_Number".to_owned(),
                &["variables.0.key"],
            ),
            (
                |agent| {
                    let twin = CallVariable {
                        key: "NAME".to_owned(),
                        ..agent.variables[0].clone()
                    };
                    agent.variables.push(twin);
                },
                &["variables.2.key"],
            ),
            (
                |agent| agent.variables[1].choices = vec!["A".to_owned(), " a".to_owned()],
                &["variables.1.choices.1"],
            ),
            (
                |agent| agent.output_tags[0].key = "main_intent".to_owned(),
                &["output_tags.0.key"],
            ),
            (
                |agent| {
                    agent
                        .main_intent
                        .as_mut()
                        .unwrap()
                        .choices
                        .push(String::new())
                },
                &["main_intent.choices.5"],
            ),
        ],
        AgentDraft::check,
    );
}

#[test]
fn what_keeps_a_draft_from_being_published() {
    finds(
        &[
            (|_| {}, &[]),
            (|agent| steps(agent).clear(), &["mind.script.steps"]),
            (
                |agent| agent.disclosure = "Hello {surname}.".to_owned(),
                &["disclosure"],
            ),
            (
                |agent| {
                    agent.voicemail = VoicemailPolicy::LeaveMessage {
                        text: String::new(),
                    };
                },
                &["voicemail.text"],
            ),
            (
                |agent| {
                    steps(agent)[0].say = Spoken::Text {
                        text: " ".to_owned(),
                    }
                },
                &["mind.script.steps.0.say.text"],
            ),
            (
                |agent| {
                    steps(agent)[0].say = Spoken::Text {
                        text: "{a} {b}".to_owned(),
                    }
                },
                &[
                    "mind.script.steps.0.say.text",
                    "mind.script.steps.0.say.text",
                ],
            ),
            (
                |agent| {
                    let key = steps(agent)[1].key.clone();
                    let last = steps(agent).len() - 1;
                    assert!(last > 1);
                    let copy = crate::script::ScriptStep {
                        key,
                        say: Spoken::Nothing,
                        tags: vec![],
                        do_not_call: false,
                        then: Then::End,
                    };
                    steps(agent).insert(2, copy);
                },
                &["mind.script.steps.2.key"],
            ),
            (
                |agent| {
                    steps(agent)[1].then = Then::Goto {
                        step: "nowhere".to_owned(),
                    }
                },
                &["mind.script.steps.1.then.step"],
            ),
            (
                |agent| {
                    let own = steps(agent)[1].key.clone();
                    steps(agent)[1].then = Then::Goto { step: own };
                },
                &["mind.script.steps.1.then.step"],
            ),
            (
                |agent| {
                    steps(agent)[0].then = Then::Listen {
                        branches: vec![],
                        otherwise: None,
                        silence: None,
                    };
                },
                &["mind.script.steps.0.then.branches"],
            ),
            (
                |agent| {
                    let step = steps(agent)[1].key.clone();
                    let on = |key| Branch {
                        on: Heard::Key { key },
                        step: step.clone(),
                    };
                    steps(agent)[0].then = Then::Listen {
                        branches: vec![on('1'), on('A'), on('1')],
                        otherwise: Some("x".to_owned()),
                        silence: Some("y".to_owned()),
                    };
                },
                &[
                    "mind.script.steps.0.then.otherwise",
                    "mind.script.steps.0.then.silence",
                    "mind.script.steps.0.then.branches.1.on",
                    "mind.script.steps.0.then.branches.2.on",
                ],
            ),
            (
                |agent| {
                    let tag = |key: &str, value: &str| OutputTag {
                        key: key.to_owned(),
                        value: value.to_owned(),
                    };
                    steps(agent)[0].tags = vec![
                        tag("mood", "good"),
                        tag("main_intent", "dance"),
                        tag("satisfaction", "{plan}"),
                    ];
                },
                &[
                    "mind.script.steps.0.tags.0.key",
                    "mind.script.steps.0.tags.1.value",
                ],
            ),
        ],
        AgentDraft::publishable,
    );
}
