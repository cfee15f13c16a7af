//! Every codec of ours, and encryption, with baresip: it sends our own sound back, so that both ways
//! are heard.

use std::{sync::Arc, time::Duration};

use domain::{
    line::{Codec, SoundSecurity, SoundSettings, SoundUsed},
    outcome::{CallOutcome, CallResult, LineFault, classify},
};
use engine::ports::{AudioIn, AudioOut};

use super::{
    baresip::answering,
    caller::{Caller, End, Hears, NUMBER, lanes, peer},
    program::{Program, free_port},
};

/// A baresip that sends back what it hears.
async fn echo(port: u16, account: &str, modules: &[&str]) -> Program {
    answering(port, account, modules, |_| {
        vec![
            "audio_source aubridge,loop".into(),
            "audio_player aubridge,loop".into(),
        ]
    })
    .await
}

async fn caller(port: u16, sound: SoundSettings) -> Caller {
    let mut account = peer(port);
    account.sound = sound;
    Caller::account(account, None).await
}

fn tone() -> Arc<[i16]> {
    let step = 1_000.0 / 8_000.0 * std::f32::consts::TAU;
    (0..8_000)
        .map(|n| ((n as f32 * step).sin() * 8_000.0) as i16)
        .collect()
}

/// Calls, and hears its own tone come back.
async fn comes_back(caller: &Caller) -> End {
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, _) = call.answered().await;
    // Its devices are open when it has sent something.
    audio
        .out
        .send(AudioOut::Play {
            id: 1,
            samples: vec![0; 4_000].into(),
        })
        .expect("the sound runs");
    audio
        .out
        .send(AudioOut::Play {
            id: 2,
            samples: tone(),
        })
        .expect("the sound runs");
    audio
        .hear("our tone", |heard| *heard == AudioIn::Beep)
        .await;
    let recording = call.recording.clone().expect("it is recorded");
    let end = call.finish().await;
    let (agent, callee, _) = lanes(&recording);
    assert!(
        callee > agent * 0.5,
        "both lanes are about as loud: {agent}, {callee}"
    );
    end
}

fn answered(end: &End) {
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Callee {
            result: CallResult::Answered
        }
    );
}

async fn with_codec(codec: Codec, account: &str, module: &str) {
    let port = free_port();
    let _program = echo(port, account, &[module]).await;
    let sound = SoundSettings {
        codecs: vec![codec],
        ..SoundSettings::default()
    };
    let end = comes_back(&caller(port, sound).await).await;
    answered(&end);
    let told = SoundUsed {
        codec,
        encrypted: false,
    };
    assert_eq!(end.evidence.sound, Some(told), "the record is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_g722_is_heard_both_ways() {
    with_codec(Codec::G722, "audio_codecs=G722/16000/1", "g722").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_opus_is_heard_both_ways() {
    with_codec(Codec::Opus, "audio_codecs=opus/48000/2", "opus").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_codec_of_the_line_that_the_other_side_has_is_spoken() {
    let port = free_port();
    let codecs = "audio_codecs=PCMA/8000/1";
    let _program = echo(port, codecs, &["g711", "g722"]).await;
    let sound = SoundSettings {
        codecs: vec![Codec::Opus, Codec::G722, Codec::Pcma],
        ..SoundSettings::default()
    };
    answered(&comes_back(&caller(port, sound).await).await);
}

fn secured(security: SoundSecurity) -> SoundSettings {
    SoundSettings {
        security,
        ..SoundSettings::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_call_is_heard_both_ways() {
    for (ours, theirs) in [
        (SoundSecurity::Required, "mediaenc=srtp-mand"),
        (SoundSecurity::Wanted, "mediaenc=srtp"),
    ] {
        let port = free_port();
        let _program = echo(port, theirs, &["g711", "srtp"]).await;
        let end = comes_back(&caller(port, secured(ours)).await).await;
        answered(&end);
        assert!(end.evidence.sound.is_some_and(|sound| sound.encrypted));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wanted_encryption_gives_way_where_the_other_side_has_none() {
    let port = free_port();
    let _program = echo(port, "audio_codecs=PCMU/8000/1", &["g711"]).await;
    let caller = caller(port, secured(SoundSecurity::Wanted)).await;
    let end = comes_back(&caller).await;
    answered(&end);
    assert!(end.evidence.sound.is_some_and(|sound| !sound.encrypted));
}

#[tokio::test(flavor = "multi_thread")]
async fn required_encryption_does_not() {
    let port = free_port();
    let _program = echo(port, "audio_codecs=PCMU/8000/1", &["g711"]).await;
    let caller = caller(port, secured(SoundSecurity::Required)).await;
    let call = caller.call(NUMBER, Duration::from_secs(20));
    let end = call.ended().await;
    assert!(!end.evidence.answered, "nobody talks in clear: {end:?}");
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Codec
        }
    );
}
