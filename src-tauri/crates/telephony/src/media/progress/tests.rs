//! Tones of networks as they come through G.711, and what they mean.

use super::*;
use crate::media::{
    FRAME,
    codec::{Decoder, Encoder},
    loudness,
    tone::Tones,
};

/// A piece of sound: tones (none: silence) and how long.
type Piece<'a> = (&'a [f32], usize);

/// What is noticed, and when, in milliseconds.
fn noticed(pieces: &[Piece<'_>], rounds: usize) -> Vec<(Progress, usize)> {
    let mut samples = Vec::new();
    for (tones, millis) in pieces.iter().cycle().take(pieces.len() * rounds) {
        for n in 0..millis * 8 {
            let sum: f32 = tones
                .iter()
                .map(|hz| (n as f32 / 8_000.0 * hz * std::f32::consts::TAU).sin() * 2_500.0)
                .sum();
            samples.push(sum as i16);
        }
    }
    hear(&samples)
}

fn hear(samples: &[i16]) -> Vec<(Progress, usize)> {
    let (mut tones, mut ear) = (Tones::new(), ProgressEar::new());
    let mut noticed = Vec::new();
    for (n, piece) in samples.chunks_exact(FRAME).enumerate() {
        let mut frame = [0i16; FRAME];
        frame.copy_from_slice(piece);
        let mut bytes = [0u8; FRAME];
        Encoder::Pcma.encode(&frame, &mut bytes);
        Decoder::Pcma.decode(&bytes, &mut frame);
        tones.hear(&frame, loudness(&frame));
        noticed.extend(ear.hear(tones.pitch()).map(|what| (what, n * 20)));
    }
    noticed
}

fn signal(pieces: &[Piece<'_>], rounds: usize) -> Option<EarlySignal> {
    let signals: Vec<_> = noticed(pieces, rounds)
        .into_iter()
        .filter_map(|(what, _)| match what {
            Progress::Signal(signal) => Some(signal),
            Progress::Ringing => None,
        })
        .collect();
    assert!(signals.len() <= 1, "a signal is told once");
    signals.first().copied()
}

#[test]
fn busy_and_congestion_of_many_countries_are_known_by_their_cadence() {
    const NONE: &[f32] = &[];
    for (country, tone, on, off, wanted) in [
        ("US busy", &[480.0, 620.0][..], 500, 500, EarlySignal::Busy),
        (
            "US reorder",
            &[480.0, 620.0],
            250,
            250,
            EarlySignal::Congestion,
        ),
        ("DE busy", &[425.0], 480, 480, EarlySignal::Busy),
        ("DE congestion", &[425.0], 240, 240, EarlySignal::Congestion),
        ("GB busy", &[400.0], 375, 375, EarlySignal::Busy),
        ("RU busy", &[425.0], 350, 350, EarlySignal::Busy),
        ("RU congestion", &[425.0], 175, 175, EarlySignal::Congestion),
        ("FR busy", &[440.0], 500, 500, EarlySignal::Busy),
        ("CN busy", &[450.0], 350, 350, EarlySignal::Busy),
    ] {
        let heard = signal(&[(tone, on), (NONE, off)], 6);
        assert_eq!(heard, Some(wanted), "{country}");
    }
}

#[test]
fn a_ringing_phone_is_known_and_is_no_signal() {
    const NONE: &[f32] = &[];
    for (country, pieces) in [
        ("US", &[(&[440.0, 480.0][..], 2_000), (NONE, 4_000)][..]),
        ("DE", &[(&[425.0], 1_000), (NONE, 4_000)]),
        (
            "GB",
            &[
                (&[400.0, 450.0], 400),
                (NONE, 200),
                (&[400.0, 450.0], 400),
                (NONE, 2_000),
            ],
        ),
        ("FR", &[(&[440.0], 1_500), (NONE, 3_500)]),
    ] {
        let heard = noticed(pieces, 4);
        assert_eq!(heard.len(), 1, "{country}: {heard:?}");
        assert_eq!(heard[0].0, Progress::Ringing, "{country}");
        assert!(heard[0].1 < 5_000, "{country}: known in its first round");
    }
}

#[test]
fn the_three_tones_say_what_the_announcement_is_about() {
    const NONE: &[f32] = &[];
    for (name, tones, lengths, wanted) in [
        (
            "E.180",
            [950.0, 1_400.0, 1_800.0],
            [330, 330, 330],
            EarlySignal::Announcement,
        ),
        (
            "intercept",
            [913.8, 1_370.6, 1_776.7],
            [274, 274, 380],
            EarlySignal::NoSuchNumber,
        ),
        (
            "vacant code",
            [985.2, 1_370.6, 1_776.7],
            [380, 274, 380],
            EarlySignal::NoSuchNumber,
        ),
        (
            "reorder",
            [913.8, 1_428.5, 1_776.7],
            [274, 380, 380],
            EarlySignal::Congestion,
        ),
        (
            "no circuit",
            [985.2, 1_428.5, 1_776.7],
            [380, 380, 380],
            EarlySignal::Congestion,
        ),
    ] {
        for gap in [0, 30] {
            let [a, b, c] = tones.map(|tone| [tone]);
            let pieces = [
                (NONE, 700),
                (&a[..], lengths[0]),
                (NONE, gap),
                (&b[..], lengths[1]),
                (NONE, gap),
                (&c[..], lengths[2]),
                (NONE, 500),
            ];
            assert_eq!(signal(&pieces, 1), Some(wanted), "{name}, {gap} ms apart");
        }
    }
}

#[test]
fn keys_beeps_and_faxes_are_no_signal() {
    const NONE: &[f32] = &[];
    for (name, pieces) in [
        ("a beep", &[(&[1_000.0][..], 400), (NONE, 600)][..]),
        ("a fax", &[(&[1_100.0], 500), (NONE, 3_000)]),
        ("a modem", &[(&[2_100.0], 3_300)]),
        (
            "keys",
            &[
                (&[697.0, 1_209.0], 100),
                (NONE, 100),
                (&[941.0, 1_477.0], 100),
                (NONE, 100),
            ],
        ),
        ("a dial tone", &[(&[350.0, 440.0], 4_000)]),
    ] {
        assert_eq!(noticed(pieces, 5), [], "{name}");
    }
}

#[test]
fn noise_is_no_signal() {
    let mut seed = 5u32;
    let noise: Vec<i16> = (0..80_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 19) as i16 - 4_096
        })
        .collect();
    assert_eq!(hear(&noise), []);
}
