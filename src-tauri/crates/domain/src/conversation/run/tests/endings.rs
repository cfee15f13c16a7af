//! Silence, keys, machines, failing services, the end.

use super::*;

#[test]
fn who_says_nothing_is_asked_and_then_left_politely() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript(),
        [
            "A: Good day, Ben!",
            "silence",
            "A: Are you there?",
            "silence",
            "A: Thank you, goodbye."
        ]
    );
}

#[test]
fn a_model_that_never_answers_leaves_no_dead_air() {
    for (thinking, mute) in [
        (Plan::Never, false),
        (Plan::Fails(200), false),
        (Plan::Fails(2_500), false),
        (Plan::Gives(100, "Hello."), true),
    ] {
        let mut sim = Sim::new(rules(|_, _| {}));
        sim.thinking.extend(vec![thinking.clone(); 50]);
        sim.mute = mute;
        sim.speak(2_000, 500);
        sim.run_to_the_end();
        assert!(sim.dead_air <= 3_000, "{thinking:?}: {} ms", sim.dead_air);
        let transcript = sim.transcript();
        assert_eq!(
            transcript.last().unwrap(),
            "A: Thank you, goodbye.",
            "{transcript:?}"
        );
        assert!(
            transcript.contains(&"A: Sorry, the line is bad. One moment, please.".to_owned()),
            "{transcript:?}"
        );
    }
}

#[test]
fn last_words_that_do_not_come_are_a_farewell() {
    for mute in [true, false] {
        let mut sim = Sim::new(rules(|_, _| {}));
        sim.thinking
            .push_back(Plan::Calls(100, "See you, then.", "end_call", ""));
        (sim.mute, sim.speechless) = (mute, !mute);
        sim.speak(2_000, 500);
        sim.run_to_the_end();
        assert!(sim.dead_air <= 3_000, "{} ms", sim.dead_air);
        let transcript = sim.transcript();
        let last = transcript.iter().rev().find(|line| line.starts_with("A: "));
        assert_eq!(last.unwrap(), "A: Thank you, goodbye.", "{transcript:?}");
    }
}

#[test]
fn recognition_that_fails_once_is_tried_again_with_the_same_words() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.hearing
        .extend([Plan::Fails(300), Plan::Gives(300, "Hello")]);
    sim.speak(2_000, 500);
    sim.run_for(6_000);
    let transcript = sim.transcript();
    assert!(
        transcript.contains(&"C: Hello".to_owned()),
        "{transcript:?}"
    );
    assert!(transcript.contains(&"trouble: Recognition".to_owned()));
    assert!(!sim.run.is_over());
}

#[test]
fn a_slow_service_is_bridged_by_a_filler() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.thinking
        .push_back(Plan::Gives(4_000, "It is ten dollars."));
    sim.speak(2_000, 500);
    sim.run_for(9_000);
    assert_eq!(
        sim.transcript()[2..],
        ["A: One moment, please.", "A: It is ten dollars."]
    );
    assert!(sim.dead_air <= 3_000);
}

#[test]
fn without_money_it_says_goodbye() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.at(3_000, TalkInput::NoMoney);
    sim.run_to_the_end();
    assert_eq!(
        sim.transcript()[1..],
        ["trouble: Money", "A: Thank you, goodbye."]
    );
}

#[test]
fn a_key_opts_out_at_once() {
    let mut sim = Sim::new(rules(|_, form| form.do_not_call_key = Some('9')));
    sim.at(300, TalkInput::Key('9'));
    sim.run_to_the_end();
    let transcript = sim.transcript();
    assert!(
        transcript.contains(&"never again".to_owned()),
        "{transcript:?}"
    );
    assert_eq!(transcript.last().unwrap(), "A: Thank you, goodbye.");
    assert!(sim.run.is_do_not_call());
}

#[test]
fn other_keys_are_told_to_the_model_together() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.at(2_000, TalkInput::Key('4'));
    sim.at(2_500, TalkInput::Key('2'));
    sim.run_for(6_000);
    assert!(
        sim.run
            .history()
            .contains(&Exchange::Callee("(keys pressed: 42)".to_owned()))
    );
}

#[test]
fn a_machine_is_hung_up_on_or_left_a_message_after_its_beep() {
    let mut sim = Sim::new(rules(|agent, _| agent.voicemail = VoicemailPolicy::HangUp));
    sim.speak(500, 8_000);
    sim.run_to_the_end();
    assert!(sim.run.is_voicemail());
    assert!(
        sim.now - ANSWERED < 6_000,
        "decided before the greeting has ended"
    );

    let message = |agent: &mut AgentDraft, _: &mut Converse| {
        agent.voicemail = VoicemailPolicy::LeaveMessage {
            text: "Call us back, {name}.".to_owned(),
        };
    };
    let mut sim = Sim::new(rules(message));
    sim.speak(500, 8_000);
    sim.at(10_000, TalkInput::Beep);
    sim.run_to_the_end();
    assert_eq!(sim.transcript().last().unwrap(), "A: Call us back, Ben.");

    let mut sim = Sim::new(rules(message));
    sim.hearing
        .push_back(Plan::Gives(300, "Please leave a message after the tone."));
    sim.speak(2_000, 3_000);
    sim.run_to_the_end();
    assert!(sim.run.is_voicemail(), "made out by its words");
    assert_eq!(sim.transcript().last().unwrap(), "A: Call us back, Ben.");
}

#[test]
fn the_longest_call_ends_with_a_goodbye() {
    let mut sim = Sim::new(rules(|agent, _| agent.longest_call_minutes = 10));
    for minute in 0..30 {
        sim.speak(4_000 + minute * 4_500, 500);
    }
    sim.run.rules.silences = 250;
    sim.run_to_the_end();
    assert_eq!(sim.transcript().last().unwrap(), "A: Thank you, goodbye.");
    assert!(sim.now - ANSWERED <= 10 * MINUTE);
}

#[test]
fn a_callee_who_hangs_up_ends_it_with_what_was_said() {
    let mut sim = Sim::new(rules(|_, _| {}));
    sim.at(300, TalkInput::CalleeHungUp);
    sim.run_to_the_end();
    assert_eq!(sim.transcript(), ["A: Good day, Ben!…"]);
    assert!(
        !sim.outputs.contains(&TalkOutput::HangUp),
        "there is nobody to hang up on"
    );
}
