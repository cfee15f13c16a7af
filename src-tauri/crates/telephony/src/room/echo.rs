//! What the speaker plays comes back by the microphone, and would interrupt the agent with its own
//! voice. While it plays, only what is clearly louder than that counts as somebody's voice. With a headset
//! nothing comes back, and within moments everything counts.
//!
//! Does not take the echo out of the sound; does not know what is said.

use crate::media::{FRAME, loudness};

/// Frames for which what was played may still come back (500 ms): the sound card's buffers, the room.
const TAIL: usize = 25;
/// Mean square below which nothing is played that could come back.
const QUIET: f32 = 100.0 * 100.0;
/// A voice has so many times the power of the echo.
const LOUDER: f32 = 3.0;
/// At first it is believed that everything comes back.
const AT_FIRST: f32 = 1.0;
/// How fast more echo is believed.
const RISE: f32 = 0.25;
/// How fast less echo is believed: about a second.
const FALL: f32 = 0.03;

/// The gate's memory.
#[derive(Debug)]
pub(super) struct EchoGate {
    /// Power of the frames that were played last.
    played: [f32; TAIL],
    at: usize,
    /// Power that comes back, as a part of the power that is played.
    comes_back: f32,
}

impl EchoGate {
    pub(super) fn new() -> EchoGate {
        EchoGate {
            played: [0.0; TAIL],
            at: 0,
            comes_back: AT_FIRST,
        }
    }

    /// Whether what the microphone heard, while this was played, is more than echo.
    pub(super) fn is_voice(&mut self, microphone: &[i16; FRAME], speaker: &[i16; FRAME]) -> bool {
        self.played[self.at] = loudness(speaker);
        self.at = (self.at + 1) % TAIL;
        let played = self.played.iter().copied().fold(0.0, f32::max);
        if played < QUIET {
            return true;
        }
        let heard = loudness(microphone);
        if heard > self.comes_back * played * LOUDER {
            return true;
        }
        let part = heard / played;
        let speed = if part > self.comes_back { RISE } else { FALL };
        self.comes_back += (part - self.comes_back) * speed;
        false
    }
}
