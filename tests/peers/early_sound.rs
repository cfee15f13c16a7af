//! What a network says by its tones before anybody answers: SIPp plays them, and the call ends with the
//! result that they mean.

use std::{f32::consts::TAU, time::Duration};

use domain::outcome::{CallOutcome, CallResult, EarlySignal, classify};

use super::{
    caller::{Caller, End, NUMBER, peer},
    sipp::Sipp,
};

/// G.711 µ-law of a sample, by its definition.
fn law(sample: i16) -> u8 {
    let negative = sample < 0;
    let level = (i32::from(sample).abs() + 132).min(32_635);
    let segment = (level >> 7).ilog2();
    let step = level >> (segment + 3) & 0x0f;
    let byte = (segment as u8) << 4 | step as u8;
    !(byte | if negative { 0x80 } else { 0 })
}

/// Tones (none: silence) and how long each lasts, as a file that SIPp sends over and over.
fn sound(folder: &std::path::Path, pieces: &[(&[f32], usize)]) -> String {
    let mut bytes = Vec::new();
    for (tones, millis) in pieces {
        bytes.extend((0..millis * 8).map(|n| {
            let at = n as f32 / 8_000.0 * TAU;
            let sum: f32 = tones.iter().map(|hertz| (at * hertz).sin() * 3_000.0).sum();
            law(sum as i16)
        }));
    }
    let file = folder.join("sound.ulaw");
    std::fs::write(&file, bytes).expect("the sound can be kept");
    file.display().to_string()
}

async fn ends(pieces: &[(&[f32], usize)], rings_for: Duration) -> End {
    let folder = tempfile::tempdir().expect("a folder");
    let file = sound(folder.path(), pieces);
    let put_in = [("@SOUND@", &*file)];
    let sipp = Sipp::start_with("tone_before_answer", &put_in, &[]).await;
    let caller = Caller::account(peer(sipp.port), None).await;
    let end = caller.call(NUMBER, rings_for).ended().await;
    sipp.was_satisfied().await;
    end
}

fn callee(result: CallResult) -> CallOutcome {
    CallOutcome::Callee { result }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_tone_ends_the_call_long_before_our_patience_does() {
    let busy: [(&[f32], usize); 2] = [(&[425.0], 480), (&[], 480)];
    let end = ends(&busy, Duration::from_secs(60)).await;
    assert_eq!(end.evidence.early, Some(EarlySignal::Busy));
    assert!(!end.evidence.ring_timeout, "{end:?}");
    assert_eq!(classify(&end.evidence), callee(CallResult::UserBusy));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_tones_of_a_number_that_is_not_in_use_are_understood() {
    let intercept: [(&[f32], usize); 5] = [
        (&[], 500),
        (&[913.8], 274),
        (&[1_370.6], 274),
        (&[1_776.7], 380),
        (&[], 2_000),
    ];
    let end = ends(&intercept, Duration::from_secs(60)).await;
    assert_eq!(end.evidence.early, Some(EarlySignal::NoSuchNumber));
    assert_eq!(classify(&end.evidence), callee(CallResult::InvalidNumber));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ringing_tone_is_no_reason_to_end_the_call() {
    let ringing: [(&[f32], usize); 2] = [(&[440.0, 480.0], 1_000), (&[], 2_000)];
    let end = ends(&ringing, Duration::from_secs(7)).await;
    assert!(end.rang, "ringing is told");
    assert_eq!(end.evidence.early, None);
    assert!(end.evidence.ring_timeout);
    assert_eq!(classify(&end.evidence), callee(CallResult::NoAnswer));
}
