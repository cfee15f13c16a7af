//! Calls along a script, told as events and effects.

mod endings;

use proptest::prelude::*;

use super::*;
use crate::{
    agent::{AgentMind, VoicemailPolicy},
    ids::AudioId,
    script::{Branch, Script, ScriptStep},
};

fn step(key: &str, text: &str, then: Then) -> ScriptStep {
    ScriptStep {
        key: key.to_owned(),
        say: Spoken::Text {
            text: text.to_owned(),
        },
        tags: vec![],
        do_not_call: false,
        then,
    }
}

fn on_key(key: char, step: &str) -> Branch {
    Branch {
        on: Heard::Key { key },
        step: step.to_owned(),
    }
}

/// Asks; 1 or speech goes to "yes", 9 to "stop"; a last silence to "bye".
fn agent() -> AgentDraft {
    let ask = Then::Listen {
        branches: vec![
            on_key('1', "yes"),
            on_key('9', "stop"),
            Branch {
                on: Heard::Speech,
                step: "yes".to_owned(),
            },
        ],
        otherwise: None,
        silence: Some("bye".to_owned()),
    };
    let mut yes = step(
        "yes",
        "Great, {name}.",
        Then::Goto {
            step: "bye".to_owned(),
        },
    );
    yes.tags = vec![OutputTag {
        key: "main_intent".to_owned(),
        value: "wants {plan}".to_owned(),
    }];
    let mut stop = step("stop", "We will not call again.", Then::End);
    stop.do_not_call = true;
    AgentDraft {
        name: "Test".to_owned(),
        mind: AgentMind::Script {
            script: Script {
                steps: vec![
                    step("ask", "Hello {name}, press one or nine.", ask),
                    yes,
                    stop,
                    step("bye", "Goodbye.", Then::End),
                ],
            },
        },
        disclosure: "This is an automated call.".to_owned(),
        variables: vec![],
        main_intent: None,
        output_tags: vec![],
        silence_seconds: 6,
        silence_hang_up_after: 2,
        silence_prompt: "Are you there?".to_owned(),
        longest_call_minutes: 10,
        voicemail: VoicemailPolicy::LeaveMessage {
            text: "Please call us, {name}.".to_owned(),
        },
    }
}

fn run(agent: &AgentDraft) -> ScriptRun {
    let pairs = [("name", "Ann"), ("plan", "Plus")];
    let variables = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
    ScriptRun::new(agent, variables.into())
}

/// Effects in short words.
fn told(outputs: Vec<ScriptOutput>) -> Vec<String> {
    outputs
        .into_iter()
        .map(|output| match output {
            ScriptOutput::Play { spoken } => format!("play {}", spoken.text().unwrap_or("?")),
            ScriptOutput::StopPlaying => "stop playing".to_owned(),
            ScriptOutput::Listen { silence_ms } => format!("listen {silence_ms}"),
            ScriptOutput::SetTag(tag) => format!("tag {}={}", tag.key, tag.value),
            ScriptOutput::DoNotCall => "do not call".to_owned(),
            ScriptOutput::HangUp => "hang up".to_owned(),
            ScriptOutput::Log(entry) => match entry {
                LogEntry::Said { text, cut: false } => format!("log said {text}"),
                LogEntry::Said { text, cut: true } => format!("log cut {text}"),
                LogEntry::Heard { speech_ms, .. } => format!("log heard {speech_ms}"),
                LogEntry::Key { key } => format!("log key {key}"),
                LogEntry::Silence => "log silence".to_owned(),
                LogEntry::Tag { tag } => format!("log tag {}", tag.key),
                LogEntry::Voicemail => "log voicemail".to_owned(),
                LogEntry::DoNotCall => "log do not call".to_owned(),
                LogEntry::Ended { side } => format!("log ended {side:?}"),
                LogEntry::Turn { .. }
                | LogEntry::Trouble { .. }
                | LogEntry::Function { .. }
                | LogEntry::CallBack { .. }
                | LogEntry::KeysSent { .. }
                | LogEntry::Transfer { .. } => panic!("a script does not do that"),
            },
        })
        .collect()
}

/// Gives inputs and compares all effects.
fn tell(run: &mut ScriptRun, rows: &[(ScriptInput, &[&str])]) {
    for (index, (input, expected)) in rows.iter().enumerate() {
        assert_eq!(told(run.on(input.clone())), *expected, "{index}: {input:?}");
    }
}

const CUT: ScriptInput = ScriptInput::PlaybackCut {
    played: 500,
    length: 1_000,
};
const ASK: &str = "play Hello Ann, press one or nine.";

#[test]
fn disclosure_first_then_ask_branch_tag_and_end() {
    let mut run = run(&agent());
    tell(
        &mut run,
        &[
            (ScriptInput::Started, &["play This is an automated call."]),
            (
                ScriptInput::PlaybackDone,
                &["log said This is an automated call.", ASK],
            ),
            (
                ScriptInput::PlaybackDone,
                &["log said Hello Ann, press one or nine.", "listen 6000"],
            ),
            (
                ScriptInput::Key('1'),
                &[
                    "log key 1",
                    "tag main_intent=wants Plus",
                    "log tag main_intent",
                    "play Great, Ann.",
                ],
            ),
            (
                ScriptInput::PlaybackDone,
                &["log said Great, Ann.", "play Goodbye."],
            ),
            (
                ScriptInput::PlaybackDone,
                &["log said Goodbye.", "hang up", "log ended Agent"],
            ),
            (ScriptInput::Key('1'), &[]),
            (ScriptInput::CalleeHungUp, &[]),
        ],
    );
    assert!(run.is_over() && !run.is_voicemail() && !run.is_do_not_call());
    let tag = OutputTag {
        key: "main_intent".to_owned(),
        value: "wants Plus".to_owned(),
    };
    assert_eq!(run.tags(), [tag]);
}

/// A run that has just asked.
fn asking(agent: &AgentDraft) -> ScriptRun {
    let mut run = run(agent);
    run.on(ScriptInput::Started);
    run.on(ScriptInput::PlaybackDone);
    run
}

fn listening(agent: &AgentDraft) -> ScriptRun {
    let mut run = asking(agent);
    run.on(ScriptInput::PlaybackDone);
    run
}

#[test]
fn a_key_breaks_in_and_the_log_keeps_what_was_played() {
    let mut run = asking(&agent());
    tell(
        &mut run,
        &[
            (ScriptInput::Key('9'), &["stop playing"]),
            (
                CUT,
                &[
                    "log cut Hello Ann, press",
                    "log key 9",
                    "do not call",
                    "log do not call",
                    "play We will not call again.",
                ],
            ),
            (ScriptInput::Key('1'), &["log key 1"]),
            (
                ScriptInput::PlaybackDone,
                &[
                    "log said We will not call again.",
                    "hang up",
                    "log ended Agent",
                ],
            ),
        ],
    );
    assert!(run.is_do_not_call());
}

#[test]
fn a_key_that_leads_nowhere_does_not_break_in() {
    let mut run = asking(&agent());
    tell(&mut run, &[(ScriptInput::Key('5'), &["log key 5"])]);
    let mut run = listening(&agent());
    tell(
        &mut run,
        &[(ScriptInput::Key('5'), &["log key 5", "listen 6000"])],
    );
}

#[test]
fn speech_breaks_in_and_is_answered_when_it_has_ended() {
    let mut run = asking(&agent());
    tell(
        &mut run,
        &[
            (ScriptInput::SpeechStarted, &["stop playing"]),
            (CUT, &["log cut Hello Ann, press", "listen 6000"]),
            (
                ScriptInput::SpeechEnded { ms: 900 },
                &[
                    "log heard 900",
                    "tag main_intent=wants Plus",
                    "log tag main_intent",
                    "play Great, Ann.",
                ],
            ),
        ],
    );
    let mut quick = asking(&agent());
    quick.on(ScriptInput::SpeechStarted);
    tell(
        &mut quick,
        &[
            (ScriptInput::SpeechEnded { ms: 250 }, &[]),
            (
                ScriptInput::PlaybackDone,
                &[
                    "log said Hello Ann, press one or nine.",
                    "log heard 250",
                    "tag main_intent=wants Plus",
                    "log tag main_intent",
                    "play Great, Ann.",
                ],
            ),
        ],
    );
}

#[test]
fn the_disclosure_is_said_to_its_end() {
    let mut run = run(&agent());
    run.on(ScriptInput::Started);
    tell(
        &mut run,
        &[
            (ScriptInput::SpeechStarted, &[]),
            (ScriptInput::SpeechEnded { ms: 300 }, &["log heard 300"]),
            (ScriptInput::Key('1'), &["log key 1"]),
            (
                ScriptInput::PlaybackDone,
                &["log said This is an automated call.", ASK],
            ),
        ],
    );
}

#[test]
fn words_that_were_not_played_at_all_are_not_logged() {
    let mut run = asking(&agent());
    let nothing = ScriptInput::PlaybackCut {
        played: 10,
        length: 1_000,
    };
    tell(&mut run, &[(ScriptInput::Key('9'), &["stop playing"])]);
    assert_eq!(told(run.on(nothing))[0], "log key 9");
}

#[test]
fn recordings_are_played_and_silent_steps_passed_through() {
    let mut agent = agent();
    agent.disclosure = String::new();
    let AgentMind::Script { script } = &mut agent.mind else {
        panic!("no script")
    };
    let audio = Spoken::Audio {
        audio: AudioId(3),
        text: "Hi {name}".to_owned(),
    };
    script.steps = vec![
        ScriptStep {
            say: Spoken::Nothing,
            ..step(
                "a",
                "",
                Then::Goto {
                    step: "b".to_owned(),
                },
            )
        },
        ScriptStep {
            say: audio.clone(),
            ..step("b", "", Then::End)
        },
    ];
    let mut run = run(&agent);
    assert_eq!(
        run.on(ScriptInput::Started),
        vec![ScriptOutput::Play { spoken: audio }]
    );
    let expected = ["log said Hi {name}", "hang up", "log ended Agent"];
    assert_eq!(told(run.on(ScriptInput::PlaybackDone)), expected);
}

#[test]
fn a_script_that_leads_nowhere_ends_the_call() {
    let mut agent = agent();
    agent.disclosure = String::new();
    let go = |to: &str| Then::Goto {
        step: to.to_owned(),
    };
    let silent = |key: &str, then| ScriptStep {
        say: Spoken::Nothing,
        ..step(key, "", then)
    };
    let scripts = [
        vec![],
        vec![silent("a", go("b")), silent("b", go("a"))],
        vec![silent("a", go("nowhere"))],
        vec![silent("a", Then::End)],
    ];
    for steps in scripts {
        agent.mind = AgentMind::Script {
            script: Script { steps },
        };
        let mut run = run(&agent);
        assert_eq!(
            told(run.on(ScriptInput::Started)),
            ["hang up", "log ended Agent"]
        );
    }
}

fn any_input() -> impl Strategy<Value = ScriptInput> {
    prop_oneof![
        3 => Just(ScriptInput::PlaybackDone),
        2 => (0_i64..1_200).prop_map(|played| ScriptInput::PlaybackCut { played, length: 1_000 }),
        2 => prop::sample::select(vec!['1', '9', '5', '#']).prop_map(ScriptInput::Key),
        1 => Just(ScriptInput::SpeechStarted),
        1 => Just(ScriptInput::SpeechEnded { ms: 700 }),
        2 => Just(ScriptInput::Silence),
        1 => Just(ScriptInput::MachineDetected),
        1 => Just(ScriptInput::Beep),
        1 => Just(ScriptInput::LongestCallReached),
        1 => Just(ScriptInput::CalleeHungUp),
        1 => Just(ScriptInput::Started),
    ]
}

proptest! {
    /// Whatever happens: one hang-up at most, one end, nothing after it; a piece is never played
    /// over another; everything that was played is logged once.
    #[test]
    fn no_order_of_events_breaks_the_call(inputs in prop::collection::vec(any_input(), 1..60)) {
        let mut run = run(&agent());
        let mut outputs = run.on(ScriptInput::Started);
        let mut playing = 1_i32;
        for input in inputs {
            let ends_piece = matches!(
                input,
                ScriptInput::PlaybackDone | ScriptInput::PlaybackCut { .. } | ScriptInput::CalleeHungUp
            );
            if ends_piece {
                playing = 0;
            }
            let over = run.is_over();
            let next = run.on(input);
            prop_assert!(!over || next.is_empty());
            for output in &next {
                if matches!(output, ScriptOutput::Play { .. }) {
                    playing += 1;
                    prop_assert!(playing <= 1, "two pieces at once");
                }
            }
            outputs.extend(next);
        }
        let count = |wanted: &dyn Fn(&ScriptOutput) -> bool| {
            outputs.iter().filter(|output| wanted(output)).count()
        };
        let ended = |output: &ScriptOutput| {
            matches!(output, ScriptOutput::Log(LogEntry::Ended { .. }))
        };
        let said = |output: &ScriptOutput| {
            matches!(output, ScriptOutput::Log(LogEntry::Said { .. }))
        };
        prop_assert!(count(&|output| *output == ScriptOutput::HangUp) <= 1);
        prop_assert_eq!(count(&ended), usize::from(run.is_over()));
        let played = count(&|output| matches!(output, ScriptOutput::Play { .. }));
        prop_assert!(count(&said) <= played);
    }
}
