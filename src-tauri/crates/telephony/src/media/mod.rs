//! The sound of calls: RTP in and out, codecs, encryption, an even stream out of uneven packets, voice and tone
//! detection, playback, key presses. One thread with one tick of 20 ms serves all calls; no SIP, no
//! file and no agent is waited for on it.

#[cfg(test)]
mod answering;
mod codec;
mod conceal;
mod jitter;
mod keys;
mod playout;
mod port;
mod progress;
mod rtp;
pub(crate) mod sdp;
mod session;
mod srtp;
mod statistics;
pub(crate) mod stun;
mod ticker;
mod tone;
mod voice;

pub(crate) use playout::Playout;
pub(crate) use port::{bind, local_address_towards};
pub(crate) use progress::Progress;
pub(crate) use session::{MediaNews, SessionConfig};
pub use statistics::MediaStatistics;
pub(crate) use ticker::{Media, MediaHandle};
pub(crate) use tone::Tones;
pub(crate) use voice::{Voice, VoiceDetector};

use domain::time::Millis;

/// Samples a second of everything in this house.
pub const SAMPLE_RATE: u32 = 8_000;
/// Samples of a frame: 20 ms.
pub(crate) const FRAME: usize = 160;
/// Length of a frame.
pub(crate) const FRAME_MS: Millis = 20;

/// Mean square of a frame.
pub(crate) fn loudness(frame: &[i16; FRAME]) -> f32 {
    frame
        .iter()
        .map(|s| f32::from(*s) * f32::from(*s))
        .sum::<f32>()
        / FRAME as f32
}
