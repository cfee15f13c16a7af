//! The street under a callee's voice: noise that swells and ebbs, always the same.
//!
//! Does not know who speaks.

use std::sync::Arc;

use crate::media::SAMPLE_RATE;

/// Loudness of the noise: about 20 dB below speech.
const LOUDNESS: f32 = 420.0;
/// It swells and ebbs in so many seconds.
const SWELL_SECONDS: f32 = 3.0;

/// A street that goes on.
pub(crate) struct Street {
    state: u64,
    low: f32,
    samples: u64,
}

impl Street {
    /// A street.
    pub(crate) fn new() -> Street {
        Street {
            state: 0x9E37_79B9_7F4A_7C15,
            low: 0.0,
            samples: 0,
        }
    }

    fn next(&mut self) -> f32 {
        // xorshift: the same street in each rehearsal
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let white = (self.state >> 40) as f32 / (1u32 << 23) as f32 - 1.0;
        // traffic is low: a simple low pass
        self.low += 0.2 * (white - self.low);
        let swell = self.samples as f32 / (SWELL_SECONDS * SAMPLE_RATE as f32);
        self.samples += 1;
        self.low * LOUDNESS * (2.0 + (swell * std::f32::consts::TAU).sin())
    }

    /// So much of it alone.
    pub(crate) fn alone(&mut self, samples: usize) -> Arc<[i16]> {
        (0..samples).map(|_| self.next() as i16).collect()
    }

    /// Under a voice.
    pub(crate) fn under(&mut self, voice: &[i16]) -> Arc<[i16]> {
        voice
            .iter()
            .map(|sample| {
                let sum = f32::from(*sample) + self.next();
                sum.clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loudness(samples: &[i16]) -> f64 {
        let sum: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
        (sum / samples.len() as f64).sqrt()
    }

    #[test]
    fn the_street_is_heard_and_leaves_the_voice_to_be_understood() {
        let alone = Street::new().alone(80_000);
        let noise = loudness(&alone);
        assert!((80.0..600.0).contains(&noise), "{noise}");
        let voice: Vec<i16> = (0..80_000)
            .map(|n| ((n as f32 * 0.3).sin() * 8_000.0) as i16)
            .collect();
        let mixed = Street::new().under(&voice);
        let changed = voice.iter().zip(&*mixed).filter(|(a, b)| a != b).count();
        assert!(changed > 70_000, "{changed}");
        let ratio = 20.0 * (loudness(&voice) / noise).log10();
        assert!((15.0..40.0).contains(&ratio), "{ratio} dB");
    }
}
