//! Sound from one rate to another, piece by piece, through a low-pass that lets no mirror image through.
//!
//! A polyphase filter of windowed sinc: what a telephone carries (up to 3.4 kHz) passes, what the lower
//! of the two rates cannot carry is 70 dB down, 4 ms are awaited. Does not know where sound comes from.

use std::f64::consts::PI;

/// Zero crossings of the sinc on each side: the steepness.
const CROSSINGS: usize = 32;
/// Where the pass band ends, as a part of half the lower rate.
const PASS: f64 = 0.93;
/// Kaiser window: how far down the stop band is.
const BETA: f64 = 7.0;
/// Rates that are taken.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;
/// Most filters that one pair of rates may need. 11,025 to 8,000 needs 320.
const MOST_PHASES: usize = 640;

/// Turns samples of one rate into those of another.
#[derive(Debug)]
pub(super) struct Resampler {
    /// Filters, one behind the other, for each place of an output sample between two input samples.
    table: Vec<f32>,
    phases: usize,
    step: usize,
    /// Input samples on each side of an output sample.
    half: usize,
    /// Input that is still needed, as it came, after silence before the beginning.
    kept: Vec<f32>,
    /// Next output sample: index in `kept` of the first input under its filter, and its phase.
    at: usize,
    phase: usize,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// `None`: no sound has such a rate, or the two have too little in common.
    pub(super) fn new(from: u32, to: u32) -> Option<Resampler> {
        if !RATES.contains(&from) || !RATES.contains(&to) {
            return None;
        }
        let common = greatest_common(from, to);
        let (phases, step) = ((to / common) as usize, (from / common) as usize);
        if phases > MOST_PHASES {
            return None;
        }
        // In input samples: the sinc is as wide as the lower rate wants it.
        let widening = f64::from(from.max(to)) / f64::from(to);
        let half = (CROSSINGS as f64 * widening / PASS).ceil() as usize;
        let cutoff = PASS / widening;
        let mut table = Vec::with_capacity(phases * 2 * half);
        for phase in 0..phases {
            let place = phase as f64 / phases as f64 + half as f64 - 1.0;
            let filter = (0..2 * half).map(|tap| {
                let away = place - tap as f64;
                sinc(cutoff * away) * kaiser(away / half as f64)
            });
            let filter: Vec<f64> = filter.collect();
            // Silence and a steady tone keep their level whatever the phase.
            let level: f64 = filter.iter().sum();
            table.extend(filter.iter().map(|weight| (weight / level) as f32));
        }
        Some(Resampler {
            table,
            phases,
            step,
            half,
            kept: vec![0.0; half - 1],
            at: 0,
            phase: 0,
            taken: 0,
            given: 0,
        })
    }

    /// Takes samples, gives those that can be made already.
    pub(super) fn feed(&mut self, samples: &[i16]) -> Vec<i16> {
        if self.phases == self.step {
            return samples.to_vec();
        }
        self.taken += samples.len() as u64;
        self.kept.extend(samples.iter().map(|&s| f32::from(s)));
        self.made()
    }

    /// What is left when no more comes: the length is that of the input, at the other rate.
    pub(super) fn finish(mut self) -> Vec<i16> {
        if self.phases == self.step {
            return Vec::new();
        }
        let whole = (self.taken * self.phases as u64).div_ceil(self.step as u64);
        let missing = usize::try_from(whole.saturating_sub(self.given)).unwrap_or(0);
        self.kept.resize(self.kept.len() + self.half, 0.0);
        let mut rest = self.made();
        rest.truncate(missing);
        rest
    }

    fn made(&mut self) -> Vec<i16> {
        let width = 2 * self.half;
        let mut made = Vec::new();
        while let Some(under) = self.kept.get(self.at..self.at + width) {
            let filter = &self.table[self.phase * width..(self.phase + 1) * width];
            let sum: f32 = filter.iter().zip(under).map(|(w, s)| w * s).sum();
            // The cast stops at the ends of the range.
            made.push(sum.round() as i16);
            let next = self.phase + self.step;
            self.at += next / self.phases;
            self.phase = next % self.phases;
        }
        let gone = self.at.min(self.kept.len());
        self.kept.drain(..gone);
        self.at -= gone;
        self.given += made.len() as u64;
        made
    }
}

fn greatest_common(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common(b, a % b) }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

/// The Kaiser window over -1 to 1.
fn kaiser(x: f64) -> f64 {
    let inside = 1.0 - x * x;
    if inside < 0.0 {
        return 0.0;
    }
    bessel(BETA * inside.sqrt()) / bessel(BETA)
}

/// The modified Bessel function of order nought, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
    while term > sum * 1e-12 {
        term *= (x / 2.0 / n).powi(2);
        sum += term;
        n += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, hertz: f64, length: usize) -> Vec<i16> {
        (0..length)
            .map(|n| ((2.0 * PI * hertz * n as f64 / f64::from(rate)).sin() * 16_000.0) as i16)
            .collect()
    }

    fn through(from: u32, to: u32, sound: &[i16]) -> Vec<i16> {
        let mut resampler = Resampler::new(from, to).unwrap();
        let mut all = resampler.feed(sound);
        all.extend(resampler.finish());
        all
    }

    /// Loudness of the middle, in dB under the tone that went in.
    fn below(sound: &[i16]) -> f64 {
        let middle = &sound[sound.len() / 4..sound.len() * 3 / 4];
        let power: f64 = middle.iter().map(|&s| f64::from(s).powi(2)).sum();
        let mean = power / middle.len() as f64;
        10.0 * (16_000.0_f64.powi(2) / 2.0 / mean.max(1e-9)).log10()
    }

    #[test]
    fn speech_passes_and_what_a_telephone_cannot_carry_does_not() {
        for from in [11_025, 16_000, 22_050, 24_000, 44_100, 48_000] {
            for hertz in [100.0, 1_000.0, 3_000.0, 3_400.0] {
                let lost = below(&through(from, 8_000, &tone(from, hertz, from as usize)));
                assert!(lost.abs() < 0.5, "{from}: {hertz} Hz lost {lost} dB");
            }
            for hertz in [4_150.0, 5_000.0, 5_400.0] {
                let lost = below(&through(from, 8_000, &tone(from, hertz, from as usize)));
                assert!(lost > 60.0, "{from}: {hertz} Hz is only {lost} dB down");
            }
        }
        let up = through(8_000, 16_000, &tone(8_000, 1_000.0, 8_000));
        assert!(below(&up).abs() < 0.2 && up.len() == 16_000);
    }

    #[test]
    fn it_does_not_matter_where_the_pieces_break_and_nothing_is_lost() {
        let sound = tone(22_050, 700.0, 22_051);
        let whole = through(22_050, 8_000, &sound);
        assert_eq!(whole.len(), (22_051 * 8_000_usize).div_ceil(22_050));
        for length in [1, 7, 160, 4_096] {
            let mut resampler = Resampler::new(22_050, 8_000).unwrap();
            let mut all = Vec::new();
            for piece in sound.chunks(length) {
                all.extend(resampler.feed(piece));
            }
            all.extend(resampler.finish());
            assert_eq!(all, whole, "pieces of {length}");
        }
    }

    #[test]
    fn a_tone_stays_where_it_was_and_loud_sound_does_not_turn_over() {
        let down = through(24_000, 8_000, &tone(24_000, 440.0, 24_000));
        let direct = tone(8_000, 440.0, 8_000);
        let apart = |n: usize| (i32::from(down[n]) - i32::from(direct[n])).abs();
        assert!((200..7_800).all(|n| apart(n) < 40), "no delay, no swing");
        let square: Vec<i16> = (0..24_000)
            .map(|n| if n / 40 % 2 == 0 { i16::MAX } else { i16::MIN })
            .collect();
        let down = through(24_000, 8_000, &square);
        // In the middle of each half wave its sign is what it was.
        let signs = (100..500).all(|wave| {
            let sample = down[(wave * 40 + 20) / 3];
            (sample > 20_000) == (wave % 2 == 0)
        });
        assert!(signs);
    }

    #[test]
    fn the_same_rate_is_left_alone_and_an_odd_one_refused() {
        let sound = tone(8_000, 3_900.0, 999);
        assert_eq!(through(8_000, 8_000, &sound), sound);
        assert!(Resampler::new(0, 8_000).is_none());
        assert!(Resampler::new(44_101, 8_000).is_none());
        assert!(Resampler::new(1_000_000, 8_000).is_none());
        assert!(through(24_000, 8_000, &[]).is_empty());
    }
}
