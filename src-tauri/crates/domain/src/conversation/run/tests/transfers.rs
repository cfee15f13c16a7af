//! Putting the callee through to a person.

use super::*;
use crate::conversation::{Transfer, TransferTarget};

fn agent(change: impl FnOnce(&mut Transfer)) -> TalkRules {
    let mut transfer = Transfer {
        success_line: "I am putting you through, {name}.".to_owned(),
        ..Transfer::sample()
    };
    change(&mut transfer);
    rules(|_, form| {
        form.functions.push(CallFunctionDraft {
            kind: CallFunction::Transfer { transfer },
            description: String::new(),
        });
    })
}

/// A callee who asks for a person.
fn asks(rules: TalkRules, comes: Option<(Millis, TransferOutcome)>) -> Sim {
    let mut sim = Sim::new(rules);
    sim.transfers = comes;
    sim.hearing.push_back(Plan::Gives(300, "A human, please"));
    sim.thinking
        .push_back(Plan::Calls(300, "", "transfer_call", "{}"));
    sim.speak(2_000, 500);
    sim
}

#[test]
fn the_callee_is_told_first_and_the_agent_leaves_when_the_person_answers() {
    let mut sim = asks(agent(|_| {}), Some((8_000, TransferOutcome::PutThrough)));
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript()[1..],
        [
            "C: A human, please",
            "A: I am putting you through, Ben.",
            "transfer to 204: PutThrough"
        ]
    );
    let at = |wanted: &TalkOutput| sim.outputs.iter().position(|one| one == wanted);
    let asked = at(&TalkOutput::Transfer(TransferTarget::Number(
        "204".to_owned(),
    )));
    let told = sim.outputs.iter().position(|one| {
        matches!(one, TalkOutput::Log(line) if matches!(&line.entry,
            LogEntry::Said { text, .. } if text.starts_with("I am putting")))
    });
    assert!(told < asked && told.is_some(), "said to its end before");
    assert_eq!(sim.outputs.last(), Some(&TalkOutput::HangUp));
}

#[test]
fn when_nobody_is_reached_the_agent_says_so_and_goes_on() {
    for outcome in [
        TransferOutcome::Refused { code: 603 },
        TransferOutcome::NotReached { code: 486 },
        TransferOutcome::Silent,
        TransferOutcome::NotSent,
    ] {
        let mut sim = asks(agent(|_| {}), Some((3_000, outcome)));
        sim.run_for(12_000);
        assert!(!sim.run.is_over());
        sim.speak(0, 500);
        sim.run_for(3_000);
        assert_eq!(
            sim.transcript()[3..],
            [
                format!("transfer to 204: {outcome:?}"),
                "A: Sorry, nobody can be reached now.".to_owned(),
                "C: Yes".to_owned(),
                "A: I see. Tell me more.".to_owned(),
            ]
        );
        let told = sim.run.history().into_iter().find_map(|one| match one {
            Exchange::Outcome { content, .. } => Some(content),
            Exchange::Callee(_) | Exchange::Agent { .. } => None,
        });
        assert!(told.unwrap().starts_with("error"), "the model knows");
    }
}

#[test]
fn without_a_line_for_it_the_model_finds_the_words() {
    let rules = agent(|transfer| transfer.failure_line.clear());
    let mut sim = asks(rules, Some((3_000, TransferOutcome::Silent)));
    sim.thinking
        .push_back(Plan::Gives(300, "My colleague is out. Can I help?"));
    sim.run_for(12_000);
    let transcript = sim.transcript();
    assert_eq!(
        transcript[4..],
        ["A: My colleague is out.", "A: Can I help?"],
        "{transcript:?}"
    );
}

#[test]
fn a_line_that_never_says_what_came_of_it_is_given_up() {
    let mut sim = asks(agent(|_| {}), None);
    sim.run_for(3 * MINUTE);
    let transcript = sim.transcript();
    assert!(
        transcript.contains(&"transfer to 204: Silent".to_owned()),
        "{transcript:?}"
    );
    assert!(transcript.contains(&"A: Sorry, nobody can be reached now.".to_owned()));
}

#[test]
fn what_is_said_meanwhile_changes_nothing_and_the_callee_may_hang_up() {
    let mut sim = asks(agent(|_| {}), Some((8_000, TransferOutcome::PutThrough)));
    sim.speak(6_500, 1_000);
    sim.at(7_000, TalkInput::Key('4'));
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript().last().unwrap(),
        "transfer to 204: PutThrough"
    );

    let mut sim = asks(agent(|_| {}), None);
    sim.at(9_000, TalkInput::CalleeHungUp);
    sim.run_to_the_end();
    assert!(sim.now - ANSWERED < 10_000);
}
