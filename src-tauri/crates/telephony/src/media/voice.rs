//! When somebody speaks: the voice detector's scores made into "began" and "ended".
//!
//! Does not know tones (they are told to it) or what is said.

use domain::{barge_in::TOLD_AFTER, time::Millis};

use super::{FRAME, FRAME_MS};

/// Detector's frame: 16 ms at 16,000 samples a second.
const WINDOW: usize = 256;
/// Mean square below which nobody speaks (about -54 dBFS); saves the detector's time.
const SILENCE: f32 = 65.0 * 65.0;
/// Score from which a window is voice.
const VOICE: f32 = 0.5;
/// Voiced frames among the last eight with which speech begins.
const BEGIN: u32 = (TOLD_AFTER / FRAME_MS) as u32;
/// Silence that ends speech. Source: telephony, "Turn-taking": 500 to 800 ms.
const HANG_OVER: Millis = 600;

/// The detector costs more than everything else, so within speech it rests for so many frames after
/// it has confirmed the voice; meanwhile what is about as loud counts as voice.
const REST: u32 = 12;
/// Frames that it needs to find its way again after a rest.
const WARM_UP: u32 = 5;
/// Confirmed frames before it may rest.
const CONFIRM: u32 = 2;
/// Part of the voice's loudness (mean square) that counts as voice while the detector rests: -15 dB.
const ABOUT_AS_LOUD: f32 = 0.03;

/// What the detector noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Speech began.
    Began,
    /// Speech ended after so long.
    Ended {
        /// From the first to the last voiced frame.
        speech_ms: Millis,
    },
}

/// The detector's memory.
pub(crate) struct VoiceDetector {
    detector: Box<earshot::Detector>,
    window: [f32; WINDOW],
    filled: usize,
    last: f32,
    recent: u8,
    now: Millis,
    began: Option<Millis>,
    last_voice: Millis,
    /// Loudness of confirmed voice.
    level: f32,
    /// Frames left to rest.
    rest: u32,
    /// Frames since the last rest.
    awake: u32,
}

impl VoiceDetector {
    /// Nothing heard yet.
    pub(crate) fn new() -> VoiceDetector {
        VoiceDetector {
            detector: earshot::Detector::default_boxed(),
            window: [0.0; WINDOW],
            filled: 0,
            last: 0.0,
            recent: 0,
            now: 0,
            began: None,
            last_voice: 0,
            level: 0.0,
            rest: 0,
            awake: 0,
        }
    }

    /// Hears a frame; `loudness` is its mean square, `tone` that it belongs to a tone.
    pub(crate) fn hear(
        &mut self,
        frame: &[i16; FRAME],
        loudness: f32,
        tone: bool,
    ) -> Option<Voice> {
        let voiced = !tone && loudness >= SILENCE && self.voiced(frame, loudness);
        self.recent = self.recent << 1 | u8::from(voiced);
        self.now += FRAME_MS;
        if voiced {
            self.last_voice = self.now;
        }
        match self.began {
            None if self.recent.count_ones() >= BEGIN => {
                let back = Millis::from(u8::BITS - self.recent.leading_zeros()) * FRAME_MS;
                self.began = Some(self.now - back);
                (self.level, self.rest, self.awake) = (loudness, 0, WARM_UP);
                Some(Voice::Began)
            }
            Some(began) if self.now - self.last_voice >= HANG_OVER => {
                self.began = None;
                Some(Voice::Ended {
                    speech_ms: self.last_voice - began,
                })
            }
            None | Some(_) => None,
        }
    }

    /// Whether a frame that could be voice is: asks the detector, or lets it rest within speech.
    fn voiced(&mut self, frame: &[i16; FRAME], loudness: f32) -> bool {
        if self.began.is_none() {
            return self.score(frame);
        }
        let about_as_loud = loudness >= self.level * ABOUT_AS_LOUD;
        if self.rest > 0 {
            self.rest -= 1;
            if self.rest == 0 {
                (self.awake, self.filled) = (0, 0);
            }
            return about_as_loud;
        }
        let voiced = self.score(frame);
        self.awake += 1;
        if self.awake <= WARM_UP {
            return voiced || about_as_loud;
        }
        if voiced {
            self.level += (loudness - self.level) / 4.0;
            if self.awake >= WARM_UP + CONFIRM {
                self.rest = REST;
            }
        }
        voiced
    }

    /// Doubles the rate (the detector wants 16,000 samples a second) and asks the detector.
    fn score(&mut self, frame: &[i16; FRAME]) -> bool {
        let mut voiced = false;
        for sample in frame {
            let sample = f32::from(*sample) / 32_768.0;
            for value in [(self.last + sample) / 2.0, sample] {
                self.window[self.filled] = value;
                self.filled += 1;
                if self.filled == WINDOW {
                    self.filled = 0;
                    voiced |= self.detector.predict_f32(&self.window) >= VOICE;
                }
            }
            self.last = sample;
        }
        voiced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{
        codec::{Decoder, Encoder},
        loudness,
        tone::Tones,
    };

    /// What is noticed in a sound, given sample by sample, after it went through G.711.
    fn noticed(seconds: usize, mut sample: impl FnMut(usize) -> f32) -> Vec<Voice> {
        let (mut tones, mut voice) = (Tones::new(), VoiceDetector::new());
        let mut noticed = Vec::new();
        for f in 0..seconds * 50 {
            let mut frame = [0i16; FRAME];
            for (n, value) in frame.iter_mut().enumerate() {
                *value = sample(f * FRAME + n) as i16;
            }
            let mut bytes = [0u8; FRAME];
            Encoder::Pcmu.encode(&frame, &mut bytes);
            Decoder::Pcmu.decode(&bytes, &mut frame);
            let loudness = loudness(&frame);
            let tone = tones.hear(&frame, loudness).tone;
            noticed.extend(voice.hear(&frame, loudness, tone));
        }
        noticed
    }

    fn tone(n: usize, hertz: f32) -> f32 {
        (n as f32 / 8_000.0 * std::f32::consts::TAU * hertz).sin() * 5_000.0
    }

    #[test]
    fn ringing_tones_beeps_and_keys_are_no_speech() {
        // A second of tone, a second of silence.
        let cadence = |n: usize| {
            if (n / 8_000).is_multiple_of(2) {
                1.0
            } else {
                0.0
            }
        };
        assert_eq!(noticed(8, |n| cadence(n) * tone(n, 425.0)), []);
        assert_eq!(
            noticed(8, |n| cadence(n) * (tone(n, 440.0) + tone(n, 480.0))),
            []
        );
        assert_eq!(noticed(8, |n| cadence(n) * tone(n, 1_000.0)), []);
        assert_eq!(
            noticed(4, |n| cadence(n) * (tone(n, 770.0) + tone(n, 1_336.0))),
            []
        );
    }

    #[test]
    fn the_noise_of_a_line_is_no_speech() {
        let mut seed = 7u32;
        let noise = |_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 16) as f32 / 65_536.0 - 0.5) * 1_500.0
        };
        assert_eq!(noticed(5, noise), []);
    }

    #[test]
    fn silence_is_no_speech() {
        assert_eq!(noticed(2, |_| 0.0), []);
    }
}
