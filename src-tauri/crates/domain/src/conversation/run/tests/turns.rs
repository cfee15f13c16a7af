//! Turns: a good conversation, interruptions, functions.

use super::*;

#[test]
fn a_conversation_goes_back_and_forth() {
    let mut sim = Sim::new(rules(|agent, _| {
        agent.disclosure = "This is a machine.".to_owned()
    }));
    sim.thinking.extend([
        Plan::Gives(400, "Great. Shall we send it?"),
        Plan::Calls(400, "Thank you, goodbye!", "end_call", "{}"),
    ]);
    sim.hearing
        .extend([Plan::Gives(300, "Yes, I am Ben"), Plan::Gives(300, "Do")]);
    sim.speak(3_000, 1_000);
    sim.speak(9_000, 500);
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript(),
        [
            "A: This is a machine.",
            "A: Good day, Ben!",
            "C: Yes, I am Ben",
            "A: Great. Shall we send it?",
            "C: Do",
            "A: Thank you, goodbye!",
        ]
    );
    assert_eq!(sim.outputs.last(), Some(&TalkOutput::HangUp));
    let figures: Vec<TurnFigures> = sim
        .log
        .iter()
        .filter_map(|line| match line.entry {
            LogEntry::Turn { figures } => Some(figures),
            _ => None,
        })
        .collect();
    assert_eq!(
        figures[0],
        TurnFigures {
            recognised_ms: Some(300),
            first_word_ms: Some(700),
            first_sound_ms: Some(701),
        }
    );
}

#[test]
fn a_callee_who_breaks_in_stops_the_agent_within_a_quarter_of_a_second() {
    let mut sim = Sim::new(rules(|_, form| {
        form.opening_line = "Good day and thank you for taking this call of ours today".to_owned();
    }));
    sim.speak(1_000, 900);
    sim.run_for(1_250);
    assert!(
        sim.outputs.contains(&TalkOutput::Stop),
        "stopped after 200 ms of voice, of which 100 had passed when it was told"
    );
    assert!(sim.playing.is_none());
    sim.run_for(3_000);
    let transcript = sim.transcript();
    assert_eq!(
        transcript[0], "A: Good day and thank…",
        "what was really played"
    );
    let history = sim.run.history();
    let Some(Exchange::Agent { text, .. }) = history.first() else {
        panic!("{history:?}")
    };
    assert_eq!(
        text, "Good day and thank",
        "and nothing else is told to the model"
    );
    assert_eq!(history[1], Exchange::Callee("Yes".to_owned()));
}

#[test]
fn a_cough_does_not_stop_the_agent() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.at(200, TalkInput::SpeechStarted);
    sim.at(290, TalkInput::SpeechEnded { ms: 190 });
    sim.run_for(2_000);
    assert!(!sim.outputs.contains(&TalkOutput::Stop));
    assert_eq!(sim.transcript(), ["A: Good day, Ben!"]);
}

#[test]
fn whoever_goes_on_speaking_is_recognised_whole() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.hearing.extend([
        Plan::Gives(2_000, "I would"),
        Plan::Gives(300, "I would like to know"),
    ]);
    sim.speak(2_000, 500);
    // while the first half is being recognised
    sim.speak(3_500, 800);
    sim.run_for(6_000);
    assert!(sim.outputs.contains(&TalkOutput::Forget));
    assert_eq!(sim.transcript()[1], "C: I would like to know");
    let asked = sim
        .outputs
        .iter()
        .filter(|out| matches!(out, TalkOutput::Ask { .. }));
    assert_eq!(asked.count(), 1);
}

#[test]
fn whoever_never_stops_speaking_is_answered() {
    let mut sim = Sim::new(rules(|_, form| form.longest_turn_seconds = 10));
    sim.at(6_000, TalkInput::SpeechStarted);
    sim.run_for(20_000);
    assert!(
        sim.transcript()
            .contains(&"A: I see. Tell me more.".to_owned()),
        "{:?}",
        sim.transcript()
    );
}

#[test]
fn functions_do_what_they_say() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.thinking.extend([
        Plan::Calls(200, "", "call_back", r#"{"time":"2026-11-20 18:00"}"#),
        Plan::Gives(200, "I will call you at six."),
        Plan::Calls(200, "", "send_keys", r#"{"keys":"12#"}"#),
        Plan::Calls(200, "Sorry.", "do_not_call", ""),
        Plan::Calls(200, "", "end_call", ""),
    ]);
    sim.speak(2_000, 500);
    sim.speak(8_000, 500);
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript()[2..],
        [
            "call back",
            "A: I will call you at six.",
            "C: Yes",
            "keys 12#",
            "never again",
            "A: Sorry."
        ]
    );
    assert_eq!(sim.run.call_back(), Some(ANSWERED + 7 * crate::time::HOUR));
    assert!(
        sim.outputs
            .contains(&TalkOutput::SendKeys("12#".to_owned()))
    );
    assert!(sim.run.is_do_not_call());
    // every call has its outcome: a model does not understand one without
    let history = sim.run.history();
    let calls: usize = history
        .iter()
        .map(|one| match one {
            Exchange::Agent { calls, .. } => calls.len(),
            _ => 0,
        })
        .sum();
    let outcomes = history
        .iter()
        .filter(|one| matches!(one, Exchange::Outcome { .. }));
    assert_eq!(outcomes.count(), calls);
}

#[test]
fn a_wrong_call_is_told_to_the_model_and_changes_nothing() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.thinking.extend([
        Plan::Calls(200, "", "call_back", r#"{"time":"yesterday"}"#),
        Plan::Gives(200, "When shall I call?"),
    ]);
    sim.speak(2_000, 500);
    sim.run_for(6_000);
    assert_eq!(sim.run.call_back(), None);
    let told = sim.run.history().into_iter().any(|one| match one {
        Exchange::Outcome { content, .. } => content.starts_with("error"),
        _ => false,
    });
    assert!(told);
    assert_eq!(sim.transcript().last().unwrap(), "A: When shall I call?");
}

#[test]
fn typed_words_are_answered_like_spoken_ones() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.at(3_000, TalkInput::Typed("How much is it?".to_owned()));
    sim.run_for(6_000);
    assert_eq!(
        sim.transcript()[1..3],
        ["C: How much is it?", "A: I see. Tell me more."]
    );
}
