//! Realtime conversations with sound, against a service written from OpenAI's documentation over another's
//! WebSocket (`node/realtime.mjs`): turns handed over, answers heard, stopped, cut.

use std::sync::Arc;

use ai::{FliteVoice, OpenAiRealtime};
use engine::ports::{
    SpeechSynthesizer,
    messenger::Secret,
    model::ModelFaultKind,
    speech::{RealtimeInput, RealtimeModel, RealtimeNews, RealtimeSession},
};

use super::{
    super::{
        node,
        program::{Program, free_port},
    },
    speech::setup,
};

/// 20 ms.
const FRAME: usize = 160;

pub(super) async fn start() -> (Program, u16) {
    let port = free_port();
    let mut program = Program::start("node", "nodejs", |_, command| {
        command
            .arg(node::script("realtime.mjs"))
            .arg(node::home())
            .arg(port.to_string());
    });
    program.listens(port, true).await;
    (program, port)
}

async fn open(port: u16, model: &str) -> RealtimeSession {
    let setup = setup(port, model, "You sell lamps.");
    OpenAiRealtime::new().open(setup).await.expect("a session")
}

/// Real speech, in whole frames.
async fn speech() -> Vec<i16> {
    let voice = FliteVoice::new();
    let spoken = voice.speak("I want ten lamps").await;
    let mut samples = spoken.expect("a voice").to_vec();
    samples.resize(samples.len().next_multiple_of(FRAME), 0);
    samples
}

fn tell(session: &RealtimeSession, input: RealtimeInput) {
    session.to.send(input).expect("it listens");
}

/// A whole turn, and the wish for an answer.
fn turn(session: &RealtimeSession, number: u32, samples: &[i16]) {
    say(session, samples);
    tell(session, RealtimeInput::Turn(number));
    tell(session, RealtimeInput::Answer);
}

fn say(session: &RealtimeSession, samples: &[i16]) {
    for frame in samples.chunks(FRAME) {
        let sound = RealtimeInput::Sound(Arc::from(frame));
        session.to.send(sound).expect("it listens");
    }
}

async fn next(session: &mut RealtimeSession) -> RealtimeNews {
    session.from.recv().await.expect("more news")
}

/// News up to the first that is not sound; and the sound.
async fn sound(session: &mut RealtimeSession) -> (Vec<i16>, String, RealtimeNews) {
    let (mut all, mut of) = (Vec::new(), String::new());
    loop {
        match next(session).await {
            RealtimeNews::Sound { item, samples } => {
                all.extend_from_slice(&samples);
                of = item;
            }
            other => return (all, of, other),
        }
    }
}

/// The service found nothing to complain about.
fn content(program: &Program) {
    let said = program.output();
    assert!(
        !said.contains("refused") && !said.contains("Error"),
        "{said}"
    );
}

#[tokio::test]
async fn a_turn_is_heard_and_answered_with_the_very_sound() {
    let (program, port) = start().await;
    let mut session = open(port, "gpt-realtime").await;
    let speech = speech().await;
    tell(&session, RealtimeInput::Said("This is Ann.".into()));
    tell(&session, RealtimeInput::Told("And I am Ben.".into()));
    say(&session, &speech[..FRAME]);
    tell(&session, RealtimeInput::Clear);
    turn(&session, 3, &speech);
    let heard = next(&mut session).await;
    assert!(
        matches!(&heard, RealtimeNews::Heard { number: 3, text } if !text.is_empty()),
        "{heard:?}"
    );
    let (echo, item, said) = sound(&mut session).await;
    assert!(
        matches!(&said, RealtimeNews::Said { item: of, .. } if *of == item),
        "{said:?}"
    );
    let RealtimeNews::Done { usage } = next(&mut session).await else {
        panic!("no end: {}", program.output());
    };
    // What came back is what went out, but for what G.711 takes from it.
    let begin = speech.windows(echo.len()).position(|part| {
        let alike = |(a, b): (&i16, &i16)| {
            (i32::from(*a) - i32::from(*b)).abs() <= 16 + i32::from(*a).abs() / 16
        };
        part.iter().zip(&echo).all(alike)
    });
    assert!(begin.is_some(), "another sound of {} samples", echo.len());
    assert_eq!(usage.heard, (speech.len() + FRAME) as i64 / 8);
    assert_eq!(usage.made, echo.len() as i64 / 8);
    assert!(usage.audio.output >= echo.len() as u32 / 400 && usage.text.output > 0);
    assert!(!usage.audio.estimated);
    content(&program);
}

#[tokio::test]
async fn an_answer_is_stopped_and_cut_where_it_was_played() {
    let (program, port) = start().await;
    let mut session = open(port, "gpt-realtime").await;
    let speech = speech().await;
    turn(&session, 1, &speech);
    let first = loop {
        if let RealtimeNews::Sound { item, .. } = next(&mut session).await {
            break item;
        }
    };
    tell(&session, RealtimeInput::Cancel);
    let played = RealtimeInput::Played {
        item: first.clone(),
        played: 40,
    };
    tell(&session, played);
    let mut told = Vec::new();
    loop {
        match next(&mut session).await {
            RealtimeNews::Done { .. } => break,
            RealtimeNews::Fault(fault) => panic!("{fault:?}: {}", program.output()),
            other => told.push(other),
        }
    }
    let of_first =
        |news: &RealtimeNews| matches!(news, RealtimeNews::Said { item, .. } if *item == first);
    assert!(
        told.iter().any(of_first),
        "its words are told all the same: {told:?}"
    );
    turn(&session, 2, &speech);
    let (_, _, heard) = sound(&mut session).await;
    assert!(
        matches!(heard, RealtimeNews::Heard { number: 2, .. }),
        "{heard:?}"
    );
    let (next_one, item, said) = sound(&mut session).await;
    assert!(!next_one.is_empty() && item != first);
    assert!(matches!(said, RealtimeNews::Said { .. }), "{said:?}");
    // Two sides that cross: an answer may have ended just before it was told to.
    let output = program.output();
    let complaints = output
        .lines()
        .filter(|line| line.contains("refused") && !line.contains("response_cancel_not_active"));
    assert_eq!(complaints.count(), 0, "{output}");
}

#[tokio::test]
async fn a_function_is_called_and_its_outcome_spoken() {
    let (program, port) = start().await;
    let mut session = open(port, "tool").await;
    tell(&session, RealtimeInput::Answer);
    let RealtimeNews::Call(call) = next(&mut session).await else {
        panic!("no call: {}", program.output());
    };
    assert_eq!(
        (call.name.as_str(), call.arguments.as_str()),
        ("success", r#"{"summary":"lamps"}"#)
    );
    let outcome = RealtimeInput::Outcome {
        call_id: call.id,
        content: "It is noted.".into(),
    };
    assert!(matches!(
        next(&mut session).await,
        RealtimeNews::Done { .. }
    ));
    tell(&session, outcome);
    tell(&session, RealtimeInput::Answer);
    let (_, _, said) = sound(&mut session).await;
    assert!(
        matches!(&said, RealtimeNews::Said { text, .. } if text == "It is noted."),
        "{said:?}"
    );
    content(&program);
}

#[tokio::test]
async fn what_goes_wrong_is_told_once_and_ends_it() {
    let (program, port) = start().await;
    let model = OpenAiRealtime::new();
    let mut stranger = setup(port, "gpt-realtime", "x");
    stranger.place.key = Some(Secret("sk-other".into()));
    let fault = model.open(stranger).await.unwrap_err();
    assert_eq!(fault.kind, ModelFaultKind::KeyRefused);
    let mut slow = setup(port, "slow", "x");
    slow.patience = 300;
    let fault = model.open(slow).await.unwrap_err();
    assert_eq!(fault.kind, ModelFaultKind::TooSlow);
    for (name, expected) in [
        ("quota", ModelFaultKind::NoCredit),
        ("cut", ModelFaultKind::CutOff),
    ] {
        let mut session = open(port, name).await;
        turn(&session, 1, &speech().await);
        let fault = loop {
            match next(&mut session).await {
                RealtimeNews::Fault(fault) => break fault,
                RealtimeNews::Done { .. } => panic!("{name}: {}", program.output()),
                _ => {}
            }
        };
        assert_eq!(fault.kind, expected, "{name}");
        assert!(
            fault.spent.heard > 500,
            "what was heard may be billed: {fault:?}"
        );
        assert_eq!(session.from.recv().await, None, "it is the last news");
    }
    // A service that never answers is the engine's to notice; it can still be left.
    let mut silent = open(port, "silent").await;
    turn(&silent, 1, &speech().await);
    assert!(matches!(
        next(&mut silent).await,
        RealtimeNews::Heard { .. }
    ));
    assert!(silent.from.try_recv().is_err());
    drop(silent);
    content(&program);
}
