//! What hearing and speaking cost: by the minute, by the letter, by the token, as each service bills.
//!
//! Does not know services, calls or limits.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ModelPrice, ModelUsage};
use crate::{
    money::Usd,
    time::{MINUTE, Millis},
};

/// What a speech service used, as it bills.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpeechUsage {
    /// Milliseconds of sound heard.
    pub heard: Millis,
    /// Milliseconds of sound made.
    pub made: Millis,
    /// Characters spoken.
    pub characters: u32,
    /// Text tokens, where the service counts in them.
    pub text: ModelUsage,
    /// Audio tokens, where the service counts in them.
    pub audio: ModelUsage,
}

/// What a speech service asks for. The user sets it; a service's own list is never guessed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpeechPrice {
    /// For a minute heard.
    pub minute_heard: Usd,
    /// For a minute spoken.
    pub minute_made: Usd,
    /// For a million characters spoken.
    pub million_characters: Usd,
}

/// What a speech service asks for its tokens, where it bills them rather than minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct SpeechTokenPrice {
    /// Text tokens.
    pub text: ModelPrice,
    /// Audio tokens.
    pub audio: ModelPrice,
}

/// A million characters.
const MILLION: i128 = 1_000_000;

impl SpeechUsage {
    /// This and that together.
    #[must_use]
    pub fn and(self, other: SpeechUsage) -> SpeechUsage {
        let sum = |a: ModelUsage, b: ModelUsage| ModelUsage {
            prompt: a.prompt.saturating_add(b.prompt),
            cached: a.cached.saturating_add(b.cached),
            output: a.output.saturating_add(b.output),
            estimated: a.estimated || b.estimated,
        };
        SpeechUsage {
            heard: self.heard.saturating_add(other.heard),
            made: self.made.saturating_add(other.made),
            characters: self.characters.saturating_add(other.characters),
            text: sum(self.text, other.text),
            audio: sum(self.audio, other.audio),
        }
    }
}

impl SpeechPrice {
    /// What minutes and characters cost, by the millisecond and the letter, rounded up once to a whole
    /// micro-dollar: a limit is never passed by rounding. Tokens have a price of their own
    /// ([`SpeechTokenPrice`]).
    pub fn of(self, usage: SpeechUsage) -> Usd {
        let part = |price: Usd, of: i64| i128::from(price.0) * i128::from(of.max(0));
        let by_minutes =
            part(self.minute_heard, usage.heard).saturating_add(part(self.minute_made, usage.made));
        let by_letters = part(self.million_characters, i64::from(usage.characters));
        // Both over one denominator, so that two halves are one and not two.
        let minute = i128::from(MINUTE);
        let sum = by_minutes
            .saturating_mul(MILLION)
            .saturating_add(by_letters.saturating_mul(minute));
        let over = minute * MILLION;
        let whole = sum.saturating_add(over - 1).div_euclid(over);
        Usd(i64::try_from(whole).unwrap_or(i64::MAX))
    }
}

impl SpeechTokenPrice {
    /// What is set aside before an answer: all that is read at the full price, and the longest answer
    /// at the dearer of the two.
    pub fn reservation(self, text: u32, audio: u32, longest_answer: u32) -> Usd {
        let written = Usd(self.text.output.0.max(self.audio.output.0));
        let answer = ModelPrice {
            output: written,
            ..ModelPrice::FREE
        };
        let parts = [
            self.text.reservation(text, 0),
            self.audio.reservation(audio, 0),
            answer.reservation(0, longest_answer),
        ];
        Usd(parts
            .iter()
            .fold(0_i64, |sum, part| sum.saturating_add(part.0)))
    }

    /// What the tokens cost; each kind is rounded up to a whole micro-dollar.
    pub fn of(self, usage: SpeechUsage) -> Usd {
        let (text, audio) = (self.text.of(usage.text), self.audio.of(usage.audio));
        Usd(text.0.saturating_add(audio.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    const PRICE: SpeechPrice = SpeechPrice {
        minute_heard: Usd(3_000),
        minute_made: Usd(15_000),
        million_characters: Usd(15_000_000),
    };

    #[test]
    fn minutes_are_billed_by_the_millisecond_and_letters_one_by_one() {
        let cost = |heard, made, characters| {
            PRICE
                .of(SpeechUsage {
                    heard,
                    made,
                    characters,
                    ..SpeechUsage::default()
                })
                .0
        };
        assert_eq!(cost(0, 0, 0), 0);
        assert_eq!(cost(MINUTE, 0, 0), 3_000);
        assert_eq!(cost(0, 4 * SECOND, 0), 1_000);
        assert_eq!(cost(0, 0, 40), 600);
        assert_eq!(cost(MINUTE, 4 * SECOND, 40), 4_600);
        assert_eq!(cost(1, 0, 0), 1, "0.05 is rounded up");
        assert_eq!(cost(10, 2, 0), 1, "0.5 and 0.5 are one, not two");
        assert_eq!(cost(10, 3, 0), 2);
        assert_eq!(cost(-5, 0, 0), 0, "nothing is ever paid back");
    }

    #[test]
    fn what_cannot_be_paid_is_the_most_there_is_and_never_wraps() {
        let dear = SpeechPrice {
            minute_heard: Usd(i64::MAX),
            minute_made: Usd(i64::MAX),
            million_characters: Usd(i64::MAX),
        };
        let usage = SpeechUsage {
            heard: i64::MAX,
            made: i64::MAX,
            characters: u32::MAX,
            ..SpeechUsage::default()
        };
        assert_eq!(dear.of(usage), Usd(i64::MAX));
        assert_eq!(usage.and(usage).heard, i64::MAX);
    }

    #[test]
    fn tokens_of_text_and_of_sound_have_their_own_prices() {
        let price = SpeechTokenPrice {
            text: ModelPrice {
                prompt: Usd(4_000_000),
                cached: Usd(400_000),
                output: Usd(16_000_000),
            },
            audio: ModelPrice {
                prompt: Usd(32_000_000),
                cached: Usd(400_000),
                output: Usd(64_000_000),
            },
        };
        let tokens = |prompt, cached, output| ModelUsage {
            prompt,
            cached,
            output,
            estimated: false,
        };
        let usage = SpeechUsage {
            text: tokens(100, 50, 10),
            audio: tokens(200, 100, 100),
            heard: MINUTE,
            ..SpeechUsage::default()
        };
        assert_eq!(price.of(usage), Usd(200 + 20 + 160 + 3_200 + 40 + 6_400));
        let sum = usage.and(usage);
        assert_eq!((sum.text.prompt, sum.audio.output), (200, 200));
        assert_eq!(price.of(sum), Usd(2 * price.of(usage).0));
        let longest = usage.audio.output + usage.text.output;
        assert!(
            price.reservation(100, 200, longest) >= price.of(usage),
            "what is set aside covers what is used"
        );
        let free = SpeechTokenPrice {
            text: ModelPrice::FREE,
            audio: ModelPrice::FREE,
        };
        assert_eq!(free.of(usage), Usd::ZERO);
    }
}
