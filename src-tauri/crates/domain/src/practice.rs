//! The practice line's callees: what each does is decided purely from a seed, so that a campaign on
//! it can be repeated. Source: product 3.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    chance::{scatter, scatter_text},
    time::Millis,
};

/// What practice callees say after they answered, one at a time; [`PracticePlan::phrase`] chooses
/// where a callee begins.
pub const PRACTICE_PHRASES: [&str; 12] = [
    "Yes, speaking.",
    "Hello? Who is this, please?",
    "Yes, that sounds good to me.",
    "No, thank you, not today.",
    "Could you call me again next week?",
    "I am driving at the moment.",
    "How much would that cost?",
    "Yes, please go ahead.",
    "I already have a contract, thank you.",
    "Sorry, could you say that again?",
    "Please send me the details.",
    "All right, you can count me in.",
];

/// What a practice voicemail says before its beep.
pub const PRACTICE_GREETING: &str =
    "Hello. I cannot take your call right now. Please leave a message after the beep.";

/// Longest ringing and talk that can be set, in milliseconds.
pub const MAX_PRACTICE_MILLIS: Millis = 10 * crate::time::MINUTE;

/// Shares of behaviours, any whole numbers; each callee draws one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeMix {
    /// Answers and talks.
    pub answers: u16,
    /// Answers and presses a key when asked.
    pub presses_key: u16,
    /// Answers and hangs up soon.
    pub hangs_up: u16,
    /// Busy (486).
    pub busy: u16,
    /// Lets it ring.
    pub no_answer: u16,
    /// Rejects (603).
    pub rejects: u16,
    /// Number does not exist (404).
    pub invalid: u16,
    /// Switched off (480 with Q.850 20).
    pub powered_off: u16,
    /// Congestion (503).
    pub network_busy: u16,
    /// A voicemail with a beep.
    pub voicemail: u16,
}

/// How the practice line behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeSettings {
    /// Shares.
    pub mix: PracticeMix,
    /// Shortest and longest ringing, milliseconds.
    pub ring: (Millis, Millis),
    /// Shortest and longest talk, milliseconds.
    pub talk: (Millis, Millis),
    /// The same seed and number give the same behaviour.
    pub seed: i64,
}

impl Default for PracticeSettings {
    fn default() -> Self {
        PracticeSettings {
            mix: PracticeMix {
                answers: 40,
                presses_key: 15,
                hangs_up: 5,
                busy: 12,
                no_answer: 10,
                rejects: 5,
                invalid: 3,
                powered_off: 4,
                network_busy: 1,
                voicemail: 5,
            },
            ring: (600, 2_500),
            talk: (10_000, 22_000),
            seed: 304,
        }
    }
}

/// What one practice callee does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeBehaviour {
    /// Answers and talks.
    Answers,
    /// Answers and presses a key when asked.
    PressesKey,
    /// Answers and hangs up soon.
    HangsUp,
    /// 486.
    Busy,
    /// Lets it ring.
    NoAnswer,
    /// 603.
    Rejects,
    /// 404.
    Invalid,
    /// 480 with Q.850 cause 20.
    PoweredOff,
    /// 503.
    NetworkBusy,
    /// A greeting and a beep.
    Voicemail,
}

/// The plan of one practice call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticePlan {
    /// What the callee does.
    pub behaviour: PracticeBehaviour,
    /// How long it rings before that.
    pub ring: Millis,
    /// How long it talks after answering.
    pub talk: Millis,
    /// Which of the lines the callee speaks (index into the practice phrases).
    pub phrase: usize,
}

impl PracticeMix {
    /// Each behaviour with its share.
    pub fn shares(&self) -> [(PracticeBehaviour, u16); 10] {
        [
            (PracticeBehaviour::Answers, self.answers),
            (PracticeBehaviour::PressesKey, self.presses_key),
            (PracticeBehaviour::HangsUp, self.hangs_up),
            (PracticeBehaviour::Busy, self.busy),
            (PracticeBehaviour::NoAnswer, self.no_answer),
            (PracticeBehaviour::Rejects, self.rejects),
            (PracticeBehaviour::Invalid, self.invalid),
            (PracticeBehaviour::PoweredOff, self.powered_off),
            (PracticeBehaviour::NetworkBusy, self.network_busy),
            (PracticeBehaviour::Voicemail, self.voicemail),
        ]
    }

    /// The behaviour that a number between 0 and `u64::MAX` draws. A mix without any share answers.
    fn draw(&self, number: u64) -> PracticeBehaviour {
        let all: u64 = self
            .shares()
            .iter()
            .map(|&(_, share)| u64::from(share))
            .sum();
        let mut left = number.checked_rem(all).unwrap_or(0);
        for (behaviour, share) in self.shares() {
            let share = u64::from(share);
            if left < share {
                return behaviour;
            }
            left -= share;
        }
        PracticeBehaviour::Answers
    }
}

impl PracticeSettings {
    /// What the callee with this number does, the same each time.
    pub fn plan(&self, number: &str) -> PracticePlan {
        let drawn = scatter_text(self.seed.cast_unsigned(), number);
        let behaviour = self.mix.draw(scatter(drawn ^ 1));
        let talk = match behaviour {
            PracticeBehaviour::HangsUp => (800, 2_000),
            PracticeBehaviour::Answers
            | PracticeBehaviour::PressesKey
            | PracticeBehaviour::Busy
            | PracticeBehaviour::NoAnswer
            | PracticeBehaviour::Rejects
            | PracticeBehaviour::Invalid
            | PracticeBehaviour::PoweredOff
            | PracticeBehaviour::NetworkBusy
            | PracticeBehaviour::Voicemail => self.talk,
        };
        PracticePlan {
            behaviour,
            ring: between(self.ring, scatter(drawn ^ 2)),
            talk: between(talk, scatter(drawn ^ 3)),
            phrase: (scatter(drawn ^ 4) % PRACTICE_PHRASES.len() as u64) as usize,
        }
    }
}

/// A length in a range, ends included, chosen by `number`.
fn between((a, b): (Millis, Millis), number: u64) -> Millis {
    let (low, high) = (a.min(b).max(0), a.max(b).max(0));
    low.saturating_add_unsigned(number % (high.abs_diff(low) + 1))
}

/// Numbers for practice callees, from ranges that the numbering authorities set aside for fiction
/// (Ofcom's drama numbers, 555-01xx, the Bundesnetzagentur's film numbers, ACMA's, ARCEP's): no
/// real phone rings even over a real line. Countries without such a range get North American ones.
/// All are E.164 and different, as far as the ranges reach (at most 4,000).
pub fn sample_numbers(count: usize, country: &str) -> Vec<String> {
    // Everything before the digits that count, how many of these, and how many numbers there are.
    let ranges: &[(&str, usize, usize)] = match country.to_ascii_uppercase().as_str() {
        "GB" => &[
            ("+442079460", 3, 1_000),
            ("+441134960", 3, 1_000),
            ("+441614960", 3, 1_000),
        ],
        "DE" => &[
            ("+493023125", 3, 1_000),
            ("+496990009", 3, 1_000),
            ("+494066969", 3, 1_000),
        ],
        "FR" => &[("+3319900", 4, 1_000), ("+3326191", 4, 1_000)],
        "AU" => &[("+6125550", 4, 1_000), ("+6135550", 4, 1_000)],
        _ => &[],
    };
    let american = ["202", "212", "312", "415", "617", "303", "404", "206"]
        .iter()
        .flat_map(|area| (0..100).map(move |n| format!("+1{area}55501{n:02}")));
    ranges
        .iter()
        .flat_map(|&(prefix, digits, numbers)| {
            (0..numbers).map(move |n| format!("{prefix}{n:0digits$}"))
        })
        .chain(american)
        .take(count)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mix_is_met_over_many_callees() {
        let settings = PracticeSettings::default();
        let all: u16 = settings.mix.shares().iter().map(|share| share.1).sum();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for n in 0..20_000 {
            let plan = settings.plan(&format!("+1202555{n:05}"));
            *seen.entry(format!("{:?}", plan.behaviour)).or_default() += 1;
        }
        for (behaviour, share) in settings.mix.shares() {
            let expected = f64::from(share) / f64::from(all);
            let count = seen.get(&format!("{behaviour:?}")).copied().unwrap_or(0);
            let met = f64::from(count) / 20_000.0;
            assert!(
                (met - expected).abs() < 0.01,
                "{behaviour:?}: {met} for {expected}"
            );
        }
    }

    #[test]
    fn the_same_seed_and_number_give_the_same_plan() {
        let settings = PracticeSettings::default();
        assert_eq!(settings.plan("+12025550123"), settings.plan("+12025550123"));
        let other = PracticeSettings {
            seed: 8,
            ..settings.clone()
        };
        let differs = |n: i32| {
            let number = format!("+1202555{n:04}");
            settings.plan(&number) != other.plan(&number)
        };
        assert!((0..20).any(differs), "another seed, another campaign");
    }

    #[test]
    fn a_mix_of_nothing_answers() {
        let nothing = PracticeMix {
            answers: 0,
            presses_key: 0,
            hangs_up: 0,
            busy: 0,
            no_answer: 0,
            rejects: 0,
            invalid: 0,
            powered_off: 0,
            network_busy: 0,
            voicemail: 0,
        };
        let settings = PracticeSettings {
            mix: nothing,
            ..PracticeSettings::default()
        };
        assert_eq!(settings.plan("1").behaviour, PracticeBehaviour::Answers);
    }

    #[test]
    fn the_first_twenty_practice_callees_show_what_there_is_to_see() {
        let settings = PracticeSettings::default();
        for country in ["US", "GB", "DE", "FR", "AU", "RU"] {
            let numbers = sample_numbers(20, country);
            let mut seen: BTreeMap<String, u32> = BTreeMap::new();
            for number in &numbers {
                *seen
                    .entry(format!("{:?}", settings.plan(number).behaviour))
                    .or_default() += 1;
            }
            let times = |behaviour: PracticeBehaviour| {
                seen.get(&format!("{behaviour:?}")).copied().unwrap_or(0)
            };
            let talk = times(PracticeBehaviour::Answers) + times(PracticeBehaviour::PressesKey);
            assert!((8..=13).contains(&talk), "{country}: {seen:?}");
            for behaviour in [
                PracticeBehaviour::PressesKey,
                PracticeBehaviour::Busy,
                PracticeBehaviour::NoAnswer,
                PracticeBehaviour::Voicemail,
            ] {
                assert!(times(behaviour) > 0, "{country}: {seen:?}");
            }
        }
    }

    #[test]
    fn sample_numbers_are_different() {
        for country in ["US", "GB", "DE", "FR", "AU", "CN", ""] {
            let numbers = sample_numbers(800, country);
            let different: std::collections::BTreeSet<_> = numbers.iter().collect();
            assert_eq!(different.len(), 800, "{country}");
            assert!(numbers.iter().all(|number| number.len() <= 16));
        }
    }

    proptest! {
        #[test]
        fn plans_stay_in_their_ranges(
            number in "\\+[0-9]{5,14}", seed: i64, ring in (0_i64..5_000, 0_i64..5_000),
        ) {
            let settings = PracticeSettings { seed, ring, ..PracticeSettings::default() };
            let plan = settings.plan(&number);
            prop_assert!((ring.0.min(ring.1)..=ring.0.max(ring.1)).contains(&plan.ring));
            prop_assert!(plan.talk >= 800 && plan.talk <= settings.talk.1);
            prop_assert!(plan.phrase < PRACTICE_PHRASES.len());
        }
    }
}
