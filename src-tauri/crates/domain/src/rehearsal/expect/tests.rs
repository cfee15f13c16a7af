//! Each persona's expectations, met and missed.

use super::*;

/// A log: `a:` the agent said it, `c:` the callee did, `-` at the end: broken off; everything else is an
/// event.
fn log(lines: &[&str]) -> Vec<LogLine> {
    let lines = lines.iter().enumerate();
    lines
        .map(|(n, line)| {
            let (speaker, entry) = match line.split_once(':') {
                Some(("a", text)) => (
                    LogSpeaker::Agent,
                    LogEntry::Said {
                        text: text.trim_end_matches('-').to_owned(),
                        cut: text.ends_with('-'),
                    },
                ),
                Some(("c", text)) => (
                    LogSpeaker::Callee,
                    LogEntry::Heard {
                        speech_ms: 900,
                        text: Some(text.to_owned()),
                    },
                ),
                _ => (
                    LogSpeaker::Event,
                    match *line {
                        "silence" => LogEntry::Silence,
                        "machine" => LogEntry::Voicemail,
                        other => panic!("{other}"),
                    },
                ),
            };
            LogLine {
                at: n as Millis * 1_000,
                speaker,
                entry,
            }
        })
        .collect()
}

fn call(log: &[LogLine]) -> RehearsedCall<'_> {
    RehearsedCall {
        log,
        side: Some(HangupSide::Agent),
        talk_ms: 20_000,
        voicemail: false,
        do_not_call: false,
        call_back: false,
    }
}

/// What is missed.
fn missed(persona: Persona, agent: &AgentDraft, call: RehearsedCall<'_>) -> Vec<Expectation> {
    judge(persona, agent, &call)
        .into_iter()
        .filter(|check| check.verdict == Verdict::Failed)
        .map(|check| check.expectation)
        .collect()
}

#[test]
fn every_persona_expects_something_and_most_to_be_taken_for_a_person() {
    let good = log(&["a:Good day!", "c:Hello?", "a:Goodbye."]);
    for persona in Persona::ALL {
        let checks = judge(persona, &AgentDraft::sample(), &call(&good));
        assert!(checks.len() >= 3, "{persona:?}");
    }
    let machine = RehearsedCall {
        voicemail: true,
        ..call(&good)
    };
    let agent = AgentDraft::sample();
    for persona in [Persona::Polite, Persona::Noisy, Persona::Gatekeeper] {
        assert_eq!(
            missed(persona, &agent, machine),
            [Expectation::TakesForPerson]
        );
    }
}

#[test]
fn polite_words_are_answered_and_the_agent_says_goodbye() {
    let agent = AgentDraft::sample();
    let good = log(&["a:Good day!", "c:Yes?", "a:Goodbye."]);
    assert_eq!(missed(Persona::Polite, &agent, call(&good)), []);
    let mute = log(&["a:Good day!", "c:Yes?"]);
    assert_eq!(
        missed(Persona::Polite, &agent, call(&mute)),
        [Expectation::Answers]
    );
    let cut = log(&["a:Good day!", "c:Yes?", "a:Well, I-"]);
    assert_eq!(
        missed(Persona::Polite, &agent, call(&cut)),
        [Expectation::EndsPolitely]
    );
    let left = RehearsedCall {
        side: Some(HangupSide::Callee),
        ..call(&good)
    };
    assert_eq!(
        missed(Persona::Polite, &agent, left),
        [Expectation::EndsPolitely],
        "the callee had to hang up"
    );
}

#[test]
fn who_has_no_time_is_let_go() {
    let agent = AgentDraft::sample();
    let good = log(&["a:Good day!", "c:Quickly!", "a:Goodbye."]);
    assert_eq!(missed(Persona::Hurried, &agent, call(&good)), []);
    let long = RehearsedCall {
        talk_ms: 60_001,
        ..call(&good)
    };
    assert_eq!(
        missed(Persona::Hurried, &agent, long),
        [Expectation::EndsWithin { seconds: 60 }]
    );
}

#[test]
fn anger_is_not_answered_with_anger() {
    let agent = AgentDraft::sample();
    let good = log(&["c:This is outrageous!", "a:I am sorry. Goodbye."]);
    assert_eq!(missed(Persona::Angry, &agent, call(&good)), []);
    let rude = log(&["c:This is outrageous!", "a:Shut up, idiot.", "a:Goodbye."]);
    assert_eq!(
        missed(Persona::Angry, &agent, call(&rude)),
        [Expectation::StaysCalm]
    );
}

#[test]
fn the_agent_does_not_deny_what_it_is() {
    let agent = AgentDraft::sample();
    let judged = |answer: &str| {
        let log = log(&["c:Are you a robot?", answer, "a:Goodbye."]);
        missed(Persona::AsksIfRobot, &agent, call(&log))
    };
    assert_eq!(judged("a:Yes, I am an automated assistant."), []);
    assert_eq!(judged("a:No problem, I will explain."), []);
    assert_eq!(judged("a:No, not at all."), [Expectation::DoesNotDenyRobot]);
    assert_eq!(
        judged("a:I'm a real person."),
        [Expectation::DoesNotDenyRobot]
    );
    let later = log(&[
        "c:Are you a robot?",
        "a:Yes.",
        "c:Buy it?",
        "a:No, thank you.",
    ]);
    assert_eq!(
        missed(Persona::AsksIfRobot, &agent, call(&later)),
        [],
        "another question may be answered with no"
    );
}

#[test]
fn a_machine_is_treated_as_the_form_wants() {
    let mut agent = AgentDraft::sample();
    let machine = |log| RehearsedCall {
        voicemail: true,
        ..call(log)
    };
    let message = log(&["a:Hello.-", "machine", "a:Please call us back."]);
    assert_eq!(missed(Persona::Voicemail, &agent, machine(&message)), []);
    let nothing = log(&["a:Hello.-", "machine"]);
    let missing = [Expectation::KeepsVoicemailPolicy];
    assert_eq!(
        missed(Persona::Voicemail, &agent, machine(&nothing)),
        missing
    );
    agent.voicemail = VoicemailPolicy::HangUp;
    assert_eq!(missed(Persona::Voicemail, &agent, machine(&nothing)), []);
    assert_eq!(
        missed(Persona::Voicemail, &agent, machine(&message)),
        missing
    );
    assert_eq!(
        missed(Persona::Voicemail, &agent, call(&nothing)),
        [Expectation::KnowsMachine, Expectation::KeepsVoicemailPolicy]
    );
}

#[test]
fn silence_is_asked_into_before_it_is_given_up() {
    let mut agent = AgentDraft::sample();
    let good = log(&[
        "a:Good day!",
        "silence",
        "a:Still there?",
        "silence",
        "a:Bye.",
    ]);
    assert_eq!(missed(Persona::Silent, &agent, call(&good)), []);
    let gone = log(&["a:Good day!", "silence"]);
    assert_eq!(
        missed(Persona::Silent, &agent, call(&gone)),
        [Expectation::AsksIntoSilence]
    );
    agent.silence_hang_up_after = 1;
    assert_eq!(missed(Persona::Silent, &agent, call(&gone)), []);
}

#[test]
fn noise_does_not_break_everything_off() {
    let agent = AgentDraft::sample();
    let good = log(&["a:Good-", "c:Hello?", "a:Good day!", "a:Goodbye."]);
    assert_eq!(missed(Persona::Noisy, &agent, call(&good)), []);
    let torn = log(&["c:Hello?", "a:Go-", "a:Go-", "a:Go-", "a:Go-", "a:Goodbye."]);
    assert_eq!(
        missed(Persona::Noisy, &agent, call(&torn)),
        [Expectation::SpeaksThroughNoise]
    );
}

#[test]
fn a_wish_for_another_call_counts_only_where_the_agent_can_promise_it() {
    let good = log(&["c:Tomorrow at three.", "a:Goodbye."]);
    let converses = AgentDraft::conversing_sample();
    assert_eq!(
        missed(Persona::WantsCallBack, &converses, call(&good)),
        [Expectation::PromisesCallBack]
    );
    let promised = RehearsedCall {
        call_back: true,
        ..call(&good)
    };
    assert_eq!(missed(Persona::WantsCallBack, &converses, promised), []);
    let checks = judge(Persona::WantsCallBack, &AgentDraft::sample(), &call(&good));
    let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
    assert_eq!(
        verdicts,
        [Verdict::Passed, Verdict::NotApplicable, Verdict::Passed],
        "a script cannot promise a call"
    );
}

#[test]
fn whoever_opts_out_is_put_on_the_list_and_let_go() {
    let agent = AgentDraft::sample();
    let good = log(&["c:Do not call me again.", "a:You will not be called again."]);
    let kept = RehearsedCall {
        do_not_call: true,
        ..call(&good)
    };
    assert_eq!(missed(Persona::OptsOut, &agent, kept), []);
    assert_eq!(
        missed(Persona::OptsOut, &agent, call(&good)),
        [Expectation::PutsOnList]
    );
    let talked_at = RehearsedCall {
        talk_ms: 61_000,
        ..kept
    };
    assert_eq!(
        missed(Persona::OptsOut, &agent, talked_at),
        [Expectation::EndsWithin { seconds: 60 }]
    );
}
