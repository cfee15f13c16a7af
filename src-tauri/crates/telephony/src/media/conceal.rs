//! Hides lost sound: what was heard last goes on in its own pitch and fades away, and the sound that
//! comes after is faded in. After G.711, Appendix I, in a shorter form.
//!
//! Does not know packets.

/// Sound that is remembered: two of the longest turns and the stretch in which the pitch is looked
/// for.
const MEMORY: usize = 400;
/// Shortest and longest turn of a voice: 200 Hz to 66 Hz.
const TURNS: std::ops::RangeInclusive<usize> = 40..=120;
/// Stretch that is compared with itself to find the turn.
const COMPARED: usize = 160;
/// Sound goes on at full strength for so long: 10 ms.
const FULL: usize = 80;
/// After so long it has faded away: 60 ms.
pub(crate) const GONE: usize = 480;
/// How long the sound that follows is faded in: 5 ms.
const FADE_IN: usize = 40;

/// What it takes.
pub(crate) struct Concealer {
    memory: [i16; MEMORY],
    /// One turn of the voice, made so that its end runs into its beginning.
    turn: [f32; 120],
    period: usize,
    /// Samples made up since the sound was lost.
    made: usize,
}

impl Concealer {
    /// Nothing heard yet.
    pub(crate) fn new() -> Concealer {
        Concealer {
            memory: [0; MEMORY],
            turn: [0.0; 120],
            period: *TURNS.start(),
            made: 0,
        }
    }

    /// Forgets what was heard.
    pub(crate) fn forget(&mut self) {
        self.memory.fill(0);
        self.made = 0;
    }

    fn remember(&mut self, samples: &[i16]) {
        let count = samples.len().min(MEMORY);
        self.memory.copy_within(count.., 0);
        self.memory[MEMORY - count..].copy_from_slice(&samples[samples.len() - count..]);
    }

    /// Sound that came is played: it is remembered, and its beginning mended when sound before it was
    /// lost.
    pub(crate) fn hear(&mut self, samples: &mut [i16]) {
        if self.made > 0 {
            for (n, sample) in samples.iter_mut().enumerate().take(FADE_IN) {
                let share = n as f32 / FADE_IN as f32;
                let old = self.made_up(self.made + n);
                *sample = (f32::from(*sample) * share + old * (1.0 - share)) as i16;
            }
            self.made = 0;
        }
        self.remember(samples);
    }

    /// Silence that was meant is played.
    pub(crate) fn pause(&mut self, samples: &mut [i16]) {
        samples.fill(0);
        self.hear(samples);
    }

    /// Makes up sound that was lost.
    pub(crate) fn conceal(&mut self, samples: &mut [i16]) {
        if self.made == 0 {
            self.find_turn();
        }
        for sample in samples.iter_mut() {
            *sample = self.made_up(self.made) as i16;
            self.made = (self.made + 1).min(GONE);
        }
        self.remember(samples);
    }

    fn made_up(&self, at: usize) -> f32 {
        let strength = match at {
            0..FULL => 1.0,
            FULL..GONE => (GONE - at) as f32 / (GONE - FULL) as f32,
            _ => return 0.0,
        };
        self.turn[at % self.period] * strength
    }

    /// Looks for the pitch of what was heard last, and cuts one turn out of it.
    fn find_turn(&mut self) {
        let last = &self.memory[MEMORY - COMPARED..];
        let mut best = (f32::MIN, *TURNS.start());
        for period in TURNS {
            let before = &self.memory[MEMORY - COMPARED - period..MEMORY - period];
            let (mut alike, mut power) = (0f32, 1f32);
            for (a, b) in last.iter().zip(before) {
                alike += f32::from(*a) * f32::from(*b);
                power += f32::from(*b) * f32::from(*b);
            }
            let score = alike / power.sqrt();
            if score > best.0 {
                best = (score, period);
            }
        }
        let period = best.1;
        let at = |back: usize| f32::from(self.memory[MEMORY - back]);
        let seam = period / 4;
        for n in 0..period {
            let newest = at(period - n);
            self.turn[n] = match (n + seam).checked_sub(period) {
                Some(into) => {
                    let share = into as f32 / seam as f32;
                    newest * (1.0 - share) + at(2 * period - n) * share
                }
                None => newest,
            };
        }
        self.period = period;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(from: usize, count: usize) -> Vec<i16> {
        // A voice of 110 Hz with two overtones.
        (from..from + count)
            .map(|n| {
                let at = n as f32 / 8_000.0 * 110.0 * std::f32::consts::TAU;
                (at.sin() * 4_000.0 + (2.0 * at).sin() * 2_000.0 + (3.0 * at).sin() * 900.0) as i16
            })
            .collect()
    }

    fn rms(samples: &[i16]) -> f64 {
        let squares: f64 = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
        (squares / samples.len() as f64).sqrt()
    }

    #[test]
    fn a_lost_frame_of_a_voice_sounds_much_like_it() {
        let mut concealer = Concealer::new();
        concealer.hear(&mut voice(0, 800));
        let mut made = [0i16; 160];
        concealer.conceal(&mut made);
        let real = voice(800, 160);
        let wrong: Vec<i16> = made.iter().zip(&real).map(|(a, b)| a - b).collect();
        assert!(
            rms(&wrong) < rms(&real) * 0.35,
            "{} of {}: silence would be all of it",
            rms(&wrong),
            rms(&real)
        );
    }

    #[test]
    fn what_is_made_up_fades_away_and_the_sound_after_it_begins_without_a_click() {
        let mut concealer = Concealer::new();
        concealer.hear(&mut voice(0, 800));
        let mut made = [0i16; 640];
        concealer.conceal(&mut made);
        assert!(rms(&made[..80]) > 2_500.0);
        assert!(made[GONE..].iter().all(|s| *s == 0), "gone after 60 ms");

        let mut concealer = Concealer::new();
        concealer.hear(&mut voice(0, 800));
        let mut made = [0i16; 160];
        concealer.conceal(&mut made);
        let mut after = voice(1_010, 160);
        concealer.hear(&mut after);
        let steps = made.iter().chain(&after).collect::<Vec<_>>();
        let largest = steps.windows(2).map(|w| (w[0] - w[1]).abs()).max();
        assert!(largest.unwrap() < 2_000, "a click of {largest:?}");
    }

    #[test]
    fn nothing_is_made_out_of_nothing() {
        let mut made = [7i16; 160];
        Concealer::new().conceal(&mut made);
        assert!(made.iter().all(|s| *s == 0));
    }
}
