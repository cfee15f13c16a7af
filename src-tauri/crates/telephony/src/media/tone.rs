//! Tells tones (ringback, beeps, keys heard as sound) from speech, before the voice detector, which
//! would take them for voice. A pure tone obeys x[n] + x[n-2] = c·x[n-1], two tones a similar law of
//! four steps; what is left over is small for tones and large for speech.
//!
//! Does not know what a tone means for the call.

use super::{FRAME, SAMPLE_RATE};

/// Frames of one steady tone that count as tone (40 ms).
const STEADY: u32 = 2;
/// Shortest beep, in frames (120 ms).
const BEEP_SHORTEST: u32 = 6;
/// Longest beep, in frames (4 s).
const BEEP_LONGEST: u32 = 200;
/// A second beep within so many frames (400 ms) is the same one, torn by a lost packet.
const BEEP_APART: u32 = 20;
/// Mean square below which a frame is silence (about -50 dBFS).
const SILENCE: f32 = 100.0 * 100.0;
/// Part of a single tone's power that may be left over (G.711 noise is about 0.001).
const LEFT_SINGLE: f32 = 0.02;
/// The same for two tones, whose law amplifies the noise more.
const LEFT_DOUBLE: f32 = 0.02;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    Silence,
    None,
    Single { c: f32 },
    Double { p: f32, q: f32 },
}

/// What sounds in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Pitch {
    /// Nothing.
    Silence,
    /// One tone, in Hz.
    One(f32),
    /// Two tones, the lower one first.
    Two(f32, f32),
    /// Something else.
    None,
}

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Part of a steady tone: not voice.
    pub(crate) tone: bool,
    /// A long single tone has just ended.
    pub(crate) beep: bool,
}

/// The detector's memory.
#[derive(Debug)]
pub(crate) struct Tones {
    shape: Shape,
    run: u32,
    since_beep: u32,
}

impl Tones {
    /// Nothing heard yet.
    pub(crate) fn new() -> Tones {
        Tones {
            shape: Shape::Silence,
            run: 0,
            since_beep: BEEP_APART,
        }
    }

    /// Hears a frame; `loudness` is its mean square.
    pub(crate) fn hear(&mut self, frame: &[i16; FRAME], loudness: f32) -> Heard {
        let shape = if loudness < SILENCE {
            Shape::Silence
        } else {
            shape(frame, loudness)
        };
        let steady = match (self.shape, shape) {
            (Shape::Single { c: before }, Shape::Single { c: now }) => (before - now).abs() < 0.04,
            (Shape::Double { p: a, q: b }, Shape::Double { p, q }) => {
                (a - p).abs() < 0.15 && (b - q).abs() < 0.3
            }
            (Shape::Silence | Shape::None | Shape::Single { .. } | Shape::Double { .. }, _) => {
                false
            }
        };
        self.since_beep = self.since_beep.saturating_add(1);
        let mut beep = false;
        if steady {
            self.run += 1;
        } else {
            let single = matches!(self.shape, Shape::Single { c } if in_beep_band(c));
            if single && (BEEP_SHORTEST..=BEEP_LONGEST).contains(&self.run) {
                beep = self.since_beep > BEEP_APART;
                self.since_beep = 0;
            }
            self.run = u32::from(matches!(shape, Shape::Single { .. } | Shape::Double { .. }));
        }
        self.shape = shape;
        Heard {
            tone: self.run >= STEADY,
            beep,
        }
    }

    /// What sounded in the frame that was heard last.
    pub(crate) fn pitch(&self) -> Pitch {
        match self.shape {
            Shape::Silence => Pitch::Silence,
            Shape::None => Pitch::None,
            Shape::Single { c } => Pitch::One(hertz(c)),
            // z⁴ - p·z³ - q·z² - p·z + 1 is the product of two laws of a single tone.
            Shape::Double { p, q } => {
                let root = p * p + 4.0 * (q + 2.0);
                if root < 0.0 {
                    return Pitch::None;
                }
                let (a, b) = ((p + root.sqrt()) / 2.0, (p - root.sqrt()) / 2.0);
                if a.abs() >= 2.0 || b.abs() >= 2.0 {
                    return Pitch::None;
                }
                Pitch::Two(hertz(a), hertz(b))
            }
        }
    }
}

/// The tone whose law has this c.
fn hertz(c: f32) -> f32 {
    (c / 2.0).acos() / std::f32::consts::TAU * SAMPLE_RATE as f32
}

/// 300 to 2,400 Hz at 8,000 samples a second; c = 2·cos(2π·f/8000).
fn in_beep_band(c: f32) -> bool {
    (-0.618..1.945).contains(&c)
}

fn shape(frame: &[i16; FRAME], loudness: f32) -> Shape {
    let mut samples = [0f32; FRAME];
    for (to, from) in samples.iter_mut().zip(frame) {
        *to = f32::from(*from);
    }
    let x = &samples;
    let (mut yy, mut ym, mut mm) = (0f32, 0f32, 0f32);
    for n in 2..FRAME {
        let (y, m) = (x[n] + x[n - 2], x[n - 1]);
        yy += y * y;
        ym += y * m;
        mm += m * m;
    }
    if mm <= 0.0 {
        return Shape::None;
    }
    let c = ym / mm;
    let left = (yy - c * ym) / (FRAME - 2) as f32;
    if left < LEFT_SINGLE * loudness && c.abs() < 2.0 {
        return Shape::Single { c };
    }
    // x[n] + x[n-4] = p·(x[n-1] + x[n-3]) + q·x[n-2]
    let (mut yy, mut yu, mut yv, mut uu, mut uv, mut vv) = (0f32, 0f32, 0f32, 0f32, 0f32, 0f32);
    for n in 4..FRAME {
        let (y, u, v) = (x[n] + x[n - 4], x[n - 1] + x[n - 3], x[n - 2]);
        yy += y * y;
        yu += y * u;
        yv += y * v;
        uu += u * u;
        uv += u * v;
        vv += v * v;
    }
    let determinant = uu * vv - uv * uv;
    if determinant <= 1e-3 * uu * vv {
        return Shape::None;
    }
    let p = (yu * vv - yv * uv) / determinant;
    let q = (yv * uu - yu * uv) / determinant;
    let left = (yy - p * yu - q * yv) / (FRAME - 4) as f32;
    if left < LEFT_DOUBLE * loudness {
        Shape::Double { p, q }
    } else {
        Shape::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{
        codec::{Decoder, Encoder},
        loudness,
    };

    /// Sound of some tones through G.711, as the detector hears it.
    fn tones(frequencies: &[f32], frames: usize, amplitude: f32) -> Vec<[i16; FRAME]> {
        let mut frames_out = Vec::new();
        for f in 0..frames {
            let mut frame = [0i16; FRAME];
            for (n, sample) in frame.iter_mut().enumerate() {
                let t = (f * FRAME + n) as f32 / 8_000.0;
                let sum: f32 = frequencies
                    .iter()
                    .map(|hz| (std::f32::consts::TAU * hz * t).sin() * amplitude)
                    .sum();
                *sample = sum as i16;
            }
            let mut bytes = [0u8; FRAME];
            Encoder::Pcmu.encode(&frame, &mut bytes);
            Decoder::Pcmu.decode(&bytes, &mut frame);
            frames_out.push(frame);
        }
        frames_out
    }

    fn hear_all(detector: &mut Tones, frames: &[[i16; FRAME]]) -> (usize, usize) {
        let mut counts = (0, 0);
        for frame in frames {
            let heard = detector.hear(frame, loudness(frame));
            counts.0 += usize::from(heard.tone);
            counts.1 += usize::from(heard.beep);
        }
        counts
    }

    #[test]
    fn single_and_double_tones_are_tones() {
        for tone in [
            &[425.0][..],
            &[1_000.0],
            &[1_400.0],
            &[2_100.0],
            &[440.0, 480.0],
            &[350.0, 440.0],
            &[697.0, 1_209.0],
            &[941.0, 1_477.0],
        ] {
            for amplitude in [600.0, 6_000.0] {
                let (tonal, _) = hear_all(&mut Tones::new(), &tones(tone, 25, amplitude));
                assert!(tonal >= 22, "{tone:?} at {amplitude}: {tonal} of 25 frames");
            }
        }
    }

    #[test]
    fn a_beep_is_told_once_when_it_ends_and_keys_are_none() {
        let mut detector = Tones::new();
        let quiet = vec![[0i16; FRAME]; 30];
        assert_eq!(
            hear_all(&mut detector, &tones(&[1_000.0], 25, 8_000.0)).1,
            0,
            "still sounding"
        );
        assert_eq!(hear_all(&mut detector, &quiet).1, 1);
        hear_all(&mut detector, &tones(&[697.0, 1_209.0], 25, 8_000.0));
        assert_eq!(
            hear_all(&mut detector, &quiet).1,
            0,
            "two tones are a key, not a beep"
        );
        hear_all(&mut detector, &tones(&[1_000.0], 3, 8_000.0));
        assert_eq!(hear_all(&mut detector, &quiet).1, 0, "60 ms are too short");
    }

    #[test]
    fn noise_is_no_tone() {
        let mut seed = 1u32;
        let frames: Vec<_> = (0..50)
            .map(|_| {
                let mut frame = [0i16; FRAME];
                for sample in &mut frame {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    *sample = (seed >> 18) as i16 - 8_192;
                }
                frame
            })
            .collect();
        assert_eq!(hear_all(&mut Tones::new(), &frames), (0, 0));
    }
}
