//! What is heard before a call is answered: the network's tones for ringing, busy and congestion, and
//! the three tones that stand before an announcement (ITU-T E.180; their variants after Telcordia
//! GR-674). What is said in words is not understood here.
//!
//! Does not know SIP.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use domain::{outcome::EarlySignal, time::Millis};

use super::{FRAME_MS, tone::Pitch};

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The phone rings.
    Ringing,
    /// The call will not be put through.
    Signal(EarlySignal),
}

/// Pitch of a stretch; frames in which it changes belong to none.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Silence,
    One(f32),
    Two(f32, f32),
    /// Voice, music, noise.
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    kind: Kind,
    length: Millis,
}

/// Stretches that are remembered: three rounds of a cadence and a little more.
const REMEMBERED: usize = 10;
/// A stretch between two equal ones that is not longer was torn in by a lost packet.
const TORN: Millis = 2 * FRAME_MS;
/// Two frames belong to one tone when they are not further apart: Hz.
const SAME: f32 = 12.0;
/// Rounds of a cadence that make it one.
const ROUNDS: usize = 3;
/// Shortest and longest tone, and silence, of a busy or congestion cadence.
const BEAT: std::ops::RangeInclusive<Millis> = 140..=800;
/// A round that is shorter means congestion: 0.25 s on and off; busy is 0.35 s at least.
const CONGESTION: Millis = 640;
/// Shortest tone of a ringing phone, and the silence that follows it.
const RING: (Millis, Millis) = (300, 1_500);
/// Length of each of the three tones.
const INFORMATION: std::ops::RangeInclusive<Millis> = 200..=460;
/// Longest silence between them, with the frames in which one goes over into the next.
const INFORMATION_GAP: Millis = 120;
/// The third tone is known after so long.
const THIRD_IS_ENOUGH: Millis = 160;
/// How near a tone must be to one of the variants: Hz.
const NEAR: f32 = 16.0;

/// The ear.
#[derive(Debug)]
pub(crate) struct ProgressEar {
    stretches: VecDeque<Stretch>,
    rings: bool,
    told: bool,
}

fn same(a: Kind, b: Kind) -> bool {
    match (a, b) {
        (Kind::Silence, Kind::Silence) | (Kind::Other, Kind::Other) => true,
        (Kind::One(a), Kind::One(b)) => (a - b).abs() < SAME,
        (Kind::Two(a, b), Kind::Two(c, d)) => {
            (a - c).abs() < 3.0 * SAME && (b - d).abs() < 3.0 * SAME
        }
        (Kind::Silence | Kind::One(_) | Kind::Two(..) | Kind::Other, _) => false,
    }
}

/// Tones of networks for ringing, busy and congestion lie here, single or in pairs.
fn is_network_tone(kind: Kind) -> bool {
    match kind {
        // Two tones that are near each other are heard as one in their middle.
        Kind::One(hertz) => (340.0..=600.0).contains(&hertz),
        Kind::Two(low, high) => (320.0..=500.0).contains(&low) && (400.0..=650.0).contains(&high),
        Kind::Silence | Kind::Other => false,
    }
}

impl ProgressEar {
    /// Nothing heard yet.
    pub(crate) fn new() -> ProgressEar {
        ProgressEar {
            stretches: VecDeque::new(),
            rings: false,
            told: false,
        }
    }

    /// Hears a frame. Ringing is told once, and so is a signal.
    pub(crate) fn hear(&mut self, pitch: Pitch) -> Option<Progress> {
        self.add(match pitch {
            Pitch::Silence => Kind::Silence,
            Pitch::One(hertz) => Kind::One(hertz),
            Pitch::Two(low, high) => Kind::Two(low, high),
            Pitch::None => Kind::Other,
        });
        if !self.told
            && let Some(signal) = self.information().or_else(|| self.cadence())
        {
            self.told = true;
            return Some(Progress::Signal(signal));
        }
        if !self.rings && self.is_ringing() {
            self.rings = true;
            return Some(Progress::Ringing);
        }
        None
    }

    fn add(&mut self, kind: Kind) {
        let frame = Stretch {
            kind,
            length: FRAME_MS,
        };
        match self.stretches.back_mut() {
            Some(last) if same(last.kind, kind) => last.length += FRAME_MS,
            Some(_) | None => self.stretches.push_back(frame),
        }
        // Where a short stretch stood between two equal ones, they are one.
        let count = self.stretches.len();
        if count >= 3
            && self.stretches[count - 2].length <= TORN
            && same(self.stretches[count - 3].kind, kind)
        {
            let torn = self.stretches[count - 2].length + self.stretches[count - 1].length;
            self.stretches.truncate(count - 2);
            self.stretches[count - 3].length += torn;
        }
        if self.stretches.len() > REMEMBERED {
            self.stretches.pop_front();
        }
    }

    /// The stretches, the last one first, without those in which one tone goes over into the next.
    fn backwards(&self) -> impl Iterator<Item = Stretch> + '_ {
        let last = self.stretches.len().saturating_sub(1);
        self.stretches
            .iter()
            .enumerate()
            .rev()
            .filter(move |(at, stretch)| {
                *at == last || stretch.length > TORN || stretch.kind == Kind::Silence
            })
            .map(|(_, stretch)| *stretch)
    }

    /// The three tones of an announcement.
    fn information(&self) -> Option<EarlySignal> {
        let mut tones = [0f32; 3];
        let mut stretches = self.backwards();
        let third = stretches.next()?;
        let Kind::One(hertz) = third.kind else {
            return None;
        };
        if third.length < THIRD_IS_ENOUGH {
            return None;
        }
        tones[2] = hertz;
        for place in [1, 0] {
            let mut stretch = stretches.next()?;
            if stretch.kind == Kind::Silence && stretch.length <= INFORMATION_GAP {
                stretch = stretches.next()?;
            }
            let Kind::One(hertz) = stretch.kind else {
                return None;
            };
            if !INFORMATION.contains(&stretch.length) {
                return None;
            }
            tones[place] = hertz;
        }
        meaning(tones)
    }

    /// Busy or congestion: tone and silence of about the same length, in turn.
    fn cadence(&self) -> Option<EarlySignal> {
        // The stretch that sounds now may still become longer: it only shows that the one before it
        // is over.
        let rounds: Vec<Stretch> = self.backwards().skip(1).take(2 * ROUNDS - 1).collect();
        if rounds.len() < 2 * ROUNDS - 1 {
            return None;
        }
        let tone = rounds.first()?.kind;
        if !is_network_tone(tone) {
            return None;
        }
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for (at, stretch) in rounds.iter().enumerate() {
            let wanted = if at % 2 == 0 { tone } else { Kind::Silence };
            if !same(stretch.kind, wanted) || !BEAT.contains(&stretch.length) {
                return None;
            }
            if at % 2 == 0 { &mut on } else { &mut off }.push(stretch.length);
        }
        let steady = |lengths: &[Millis]| {
            let (low, high) = (lengths.iter().min(), lengths.iter().max());
            matches!((low, high), (Some(low), Some(high)) if high - low <= 3 * FRAME_MS)
        };
        let mean = |lengths: &[Millis]| lengths.iter().sum::<Millis>() / lengths.len() as Millis;
        let (on_mean, off_mean) = (mean(&on), mean(&off));
        let alike = (on_mean - off_mean).abs() <= 6 * FRAME_MS;
        if !steady(&on) || !steady(&off) || !alike {
            return None;
        }
        Some(if on_mean + off_mean < CONGESTION {
            EarlySignal::Congestion
        } else {
            EarlySignal::Busy
        })
    }

    fn is_ringing(&self) -> bool {
        let mut stretches = self.backwards();
        let (Some(silence), Some(tone)) = (stretches.next(), stretches.next()) else {
            return false;
        };
        let (shortest, pause) = RING;
        silence.kind == Kind::Silence
            && silence.length >= pause
            && is_network_tone(tone.kind)
            && tone.length >= shortest
    }
}

/// What three tones say. The first two of them are low or high; where they stand in the middle, as
/// E.180 has them, they only say that an announcement follows.
fn meaning([first, second, third]: [f32; 3]) -> Option<EarlySignal> {
    let within = |hertz: f32, middle: f32| (hertz - middle).abs() <= 55.0;
    if !within(first, 950.0) || !within(second, 1_400.0) || !within(third, 1_800.0) {
        return None;
    }
    let which = |hertz: f32, low: f32, high: f32| {
        if (hertz - low).abs() <= NEAR {
            Some(false)
        } else if (hertz - high).abs() <= NEAR {
            Some(true)
        } else {
            None
        }
    };
    Some(
        match (which(first, 913.8, 985.2), which(second, 1_370.6, 1_428.5)) {
            // Intercept, vacant code.
            (Some(false), Some(false)) | (Some(true), Some(false)) => EarlySignal::NoSuchNumber,
            // Reorder, no circuit.
            (Some(false), Some(true)) | (Some(true), Some(true)) => EarlySignal::Congestion,
            (None, _) | (_, None) => EarlySignal::Announcement,
        },
    )
}
