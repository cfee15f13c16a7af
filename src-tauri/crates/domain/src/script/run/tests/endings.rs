//! How calls end: silence, machines, the longest call, a callee who hangs up.

use super::*;

#[test]
fn silence_is_asked_about_and_then_taken_for_an_answer() {
    let mut run = listening(&agent());
    tell(
        &mut run,
        &[
            (
                ScriptInput::Silence,
                &["log silence", "play Are you there?"],
            ),
            (
                ScriptInput::PlaybackDone,
                &["log said Are you there?", "listen 6000"],
            ),
            (ScriptInput::Silence, &["log silence", "play Goodbye."]),
        ],
    );
    let mut patient = listening(&agent());
    patient.on(ScriptInput::Silence);
    patient.on(ScriptInput::PlaybackDone);
    patient.on(ScriptInput::Key('5'));
    tell(
        &mut patient,
        &[(
            ScriptInput::Silence,
            &["log silence", "play Are you there?"],
        )],
    );
}

#[test]
fn silence_ends_the_call_where_the_step_says_nothing_else() {
    let mut agent = agent();
    agent.silence_hang_up_after = 1;
    let AgentMind::Script { script } = &mut agent.mind else {
        panic!("no script")
    };
    let Then::Listen { silence, .. } = &mut script.steps[0].then else {
        panic!()
    };
    *silence = None;
    let mut run = listening(&agent);
    tell(
        &mut run,
        &[(
            ScriptInput::Silence,
            &["log silence", "hang up", "log ended Agent"],
        )],
    );
    assert!(run.is_over());
}

#[test]
fn a_callee_that_is_silent_for_ever_is_given_up() {
    let mut agent = agent();
    let AgentMind::Script { script } = &mut agent.mind else {
        panic!("no script")
    };
    let Then::Listen { silence, .. } = &mut script.steps[0].then else {
        panic!()
    };
    *silence = Some("ask".to_owned());
    let mut run = listening(&agent);
    let mut silences = 0;
    while !run.is_over() {
        assert!(silences < 10, "the call has to end");
        silences += 1;
        run.on(ScriptInput::Silence);
        run.on(ScriptInput::PlaybackDone);
    }
    assert_eq!(silences, 3, "two, and one more after the silence branch");
}

#[test]
fn a_machine_gets_the_message_after_its_beep() {
    let mut run = asking(&agent());
    tell(
        &mut run,
        &[
            (
                ScriptInput::MachineDetected,
                &["log voicemail", "stop playing"],
            ),
            (CUT, &["log cut Hello Ann, press", "listen 6000"]),
            (ScriptInput::SpeechEnded { ms: 4_000 }, &[]),
            (ScriptInput::Beep, &["play Please call us, Ann."]),
            (
                ScriptInput::PlaybackDone,
                &[
                    "log said Please call us, Ann.",
                    "hang up",
                    "log ended Agent",
                ],
            ),
        ],
    );
    assert!(run.is_voicemail());
    let mut no_beep = listening(&agent());
    tell(
        &mut no_beep,
        &[
            (
                ScriptInput::MachineDetected,
                &["log voicemail", "listen 6000"],
            ),
            (ScriptInput::Silence, &["play Please call us, Ann."]),
        ],
    );
}

#[test]
fn a_beep_alone_is_a_machine_unless_a_key_was_pressed() {
    let mut run = listening(&agent());
    tell(
        &mut run,
        &[(
            ScriptInput::Beep,
            &["log voicemail", "play Please call us, Ann."],
        )],
    );
    let mut person = listening(&agent());
    person.on(ScriptInput::Key('5'));
    tell(
        &mut person,
        &[
            (ScriptInput::Beep, &[]),
            (ScriptInput::MachineDetected, &[]),
        ],
    );
}

#[test]
fn a_machine_is_hung_up_on_where_the_agent_says_so() {
    let agent = AgentDraft {
        voicemail: VoicemailPolicy::HangUp,
        ..agent()
    };
    let mut run = listening(&agent);
    tell(
        &mut run,
        &[(
            ScriptInput::MachineDetected,
            &["log voicemail", "hang up", "log ended Agent"],
        )],
    );
}

#[test]
fn the_longest_call_ends_it_whatever_is_said() {
    let mut run = asking(&agent());
    tell(
        &mut run,
        &[
            (ScriptInput::LongestCallReached, &["stop playing"]),
            (ScriptInput::Key('1'), &["log key 1"]),
            (
                CUT,
                &["log cut Hello Ann, press", "hang up", "log ended System"],
            ),
        ],
    );
    let mut run = listening(&agent());
    tell(
        &mut run,
        &[(
            ScriptInput::LongestCallReached,
            &["hang up", "log ended System"],
        )],
    );
}

#[test]
fn a_callee_who_hangs_up_heard_only_what_was_played() {
    let mut run = asking(&agent());
    tell(
        &mut run,
        &[
            (CUT, &["log cut Hello Ann, press"]),
            (ScriptInput::PlaybackDone, &[]),
            (ScriptInput::CalleeHungUp, &["log ended Callee"]),
        ],
    );
    let mut unmeasured = asking(&agent());
    tell(
        &mut unmeasured,
        &[(
            ScriptInput::CalleeHungUp,
            &["log cut Hello Ann, press one or nine.", "log ended Callee"],
        )],
    );
}
