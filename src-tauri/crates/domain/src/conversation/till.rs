//! The money of a call: set aside before each paid step, settled with what it really used, never above
//! the limit. A service whose price nobody knows is not asked where there is a limit.

use super::{Converse, VoiceChoice};
use crate::{
    budget::{ModelPrice, ModelUsage, Purse, SpeechTokenPrice, SpeechUsage},
    money::Usd,
    time::{MINUTE, Millis},
};

/// Sound of a character, at most, for what is set aside: slow speech.
const CHARACTER_MS: Millis = 150;
/// Sound around the words.
const AROUND_MS: Millis = 2_000;

/// What the services of a call cost; `None`: nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// A minute heard.
    pub minute_heard: Option<Usd>,
    /// The chat model.
    pub model: Option<ModelPrice>,
    /// The realtime model.
    pub realtime: Option<SpeechTokenPrice>,
    /// A minute spoken and a million characters.
    pub voice: Option<(Usd, Usd)>,
}

impl Prices {
    /// The prices of an agent's services. `model`: the published price of its model, where the user
    /// gives none.
    pub fn of(converse: &Converse, model: Option<ModelPrice>) -> Prices {
        Prices {
            minute_heard: converse.recognition.minute_price,
            model: converse.model.price.or(model),
            realtime: converse.realtime().and_then(|service| service.price),
            voice: match &converse.voice {
                VoiceChoice::BuiltIn => Some((Usd::ZERO, Usd::ZERO)),
                VoiceChoice::Service { service } => {
                    match (service.minute_price, service.million_characters_price) {
                        (None, None) => None,
                        (minute, million) => {
                            Some((minute.unwrap_or_default(), million.unwrap_or_default()))
                        }
                    }
                }
            },
        }
    }
}

/// Something that was set aside. To be settled once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(Usd);

impl Ticket {
    /// Nothing was set aside: it costs nothing, or nobody knows what.
    pub fn is_free(self) -> bool {
        self.0 == Usd::ZERO
    }
}

/// Something to pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// So much sound is recognised.
    Heard(Millis),
    /// A question with so many tokens to read, and the longest answer.
    Question {
        /// Tokens to read.
        prompt: u32,
        /// Longest answer in tokens.
        longest: u32,
    },
    /// An answer of a realtime model.
    Answer {
        /// Tokens of text to read.
        text: u32,
        /// Tokens of sound to hear.
        audio: u32,
        /// Longest answer in tokens.
        longest: u32,
    },
    /// So many characters are spoken.
    Spoken(u32),
}

/// The till of a call.
#[derive(Debug, Clone, Copy)]
pub struct Till {
    purse: Purse,
    prices: Prices,
}

impl Till {
    /// A till with what was spent before.
    pub fn new(limit: Option<Usd>, spent: Usd, prices: Prices) -> Till {
        let empty = Purse::new(limit);
        Till {
            purse: empty.settle(Usd::ZERO, spent),
            prices,
        }
    }

    /// Sets aside what a step may cost; `None`: the limit does not cover it, or there is a limit and
    /// nobody knows the price.
    pub fn set_aside(&mut self, step: Paid) -> Option<Ticket> {
        let cost = match (self.dearest(step), self.purse.limit) {
            (Some(cost), _) => cost,
            (None, None) => Usd::ZERO,
            (None, Some(_)) => return None,
        };
        self.purse = self.purse.reserve(cost)?;
        Some(Ticket(cost))
    }

    /// Recognition has heard so much.
    pub fn settle_heard(&mut self, ticket: Ticket, heard: Millis) {
        let cost = self.prices.minute_heard.map(|price| time(price, heard));
        self.settle(ticket, cost);
    }

    /// The model has used so much.
    pub fn settle_question(&mut self, ticket: Ticket, usage: ModelUsage) {
        let cost = self.prices.model.map(|price| price.of(usage));
        self.settle(ticket, cost);
    }

    /// A realtime model has used so much; where it does not tell, all that was set aside is spent.
    pub fn settle_answer(&mut self, ticket: Ticket, usage: SpeechUsage) {
        let told = [usage.text, usage.audio]
            .iter()
            .any(|kind| kind.prompt > 0 || kind.output > 0);
        if !told {
            return self.lose(ticket);
        }
        let cost = self.prices.realtime.map(|price| price.of(usage));
        self.settle(ticket, cost);
    }

    /// What was set aside was never asked for.
    pub fn give_back(&mut self, ticket: Ticket) {
        self.settle(ticket, None);
    }

    /// The voice has made so much sound of so many characters.
    pub fn settle_spoken(&mut self, ticket: Ticket, made: Millis, characters: u32) {
        let cost = self
            .prices
            .voice
            .map(|(minute, million)| voice_cost(minute, million, made, characters));
        self.settle(ticket, cost);
    }

    /// Nobody will ever tell what became of it: it counts as spent.
    pub fn lose(&mut self, ticket: Ticket) {
        self.purse = self.purse.settle_lost(ticket.0);
    }

    /// What was spent and what is set aside, as it is to be written down.
    pub fn purse(&self) -> Purse {
        self.purse
    }

    /// What the call cost so far; what is set aside counts.
    pub fn cost(&self) -> Usd {
        Usd(self.purse.cost().0.saturating_add(self.purse.reserved.0))
    }

    fn settle(&mut self, ticket: Ticket, cost: Option<Usd>) {
        self.purse = self.purse.settle(ticket.0, cost.unwrap_or_default());
    }

    fn dearest(&self, step: Paid) -> Option<Usd> {
        match step {
            Paid::Heard(length) => self.prices.minute_heard.map(|price| time(price, length)),
            Paid::Question { prompt, longest } => self
                .prices
                .model
                .map(|price| price.reservation(prompt, longest)),
            Paid::Answer {
                text,
                audio,
                longest,
            } => self
                .prices
                .realtime
                .map(|price| price.reservation(text, audio, longest)),
            Paid::Spoken(characters) => self.prices.voice.map(|(minute, million)| {
                let made = AROUND_MS + CHARACTER_MS * Millis::from(characters);
                voice_cost(minute, million, made, characters)
            }),
        }
    }
}

fn voice_cost(minute: Usd, million: Usd, made: Millis, characters: u32) -> Usd {
    let words = i128::from(million.0) * i128::from(characters);
    Usd(time(minute, made).0.saturating_add(whole(words, 1_000_000)))
}

/// The price of a length of sound, rounded up: a limit is never passed by rounding.
fn time(price: Usd, length: Millis) -> Usd {
    let product = i128::from(price.0) * i128::from(length.max(0));
    Usd(whole(product, i128::from(MINUTE)))
}

fn whole(product: i128, by: i128) -> i64 {
    i64::try_from((product + by - 1).div_euclid(by)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PRICES: Prices = Prices {
        minute_heard: Some(Usd(6_000)),
        model: Some(ModelPrice {
            prompt: Usd(150_000),
            cached: Usd(75_000),
            output: Usd(600_000),
        }),
        realtime: Some(SpeechTokenPrice {
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
        }),
        voice: Some((Usd(15_000), Usd(600_000))),
    };

    #[test]
    fn what_is_set_aside_covers_what_is_used() {
        let mut till = Till::new(Some(Usd(10_000)), Usd::ZERO, PRICES);
        let ticket = till.set_aside(Paid::Heard(30_000)).unwrap();
        assert_eq!(till.cost(), Usd(3_000));
        till.settle_heard(ticket, 30_000);
        assert_eq!(till.cost(), Usd(3_000));
        let ticket = till.set_aside(Paid::Spoken(40)).unwrap();
        till.settle_spoken(ticket, 2_000, 40);
        assert_eq!(till.cost(), Usd(3_000 + 500 + 24));
        assert!(till.set_aside(Paid::Heard(70_000)).is_none(), "the limit");
        let ticket = till.set_aside(Paid::Heard(60_000)).unwrap();
        till.lose(ticket);
        assert_eq!(till.cost(), Usd(9_524), "nobody knows better");
    }

    #[test]
    fn under_a_limit_nothing_of_unknown_price_is_bought() {
        let unknown = Prices {
            minute_heard: None,
            model: None,
            realtime: None,
            voice: None,
        };
        let mut strict = Till::new(Some(Usd(1_000_000)), Usd::ZERO, unknown);
        assert!(strict.set_aside(Paid::Heard(1_000)).is_none());
        let mut free = Till::new(None, Usd::ZERO, unknown);
        let ticket = free.set_aside(Paid::Heard(1_000)).unwrap();
        free.settle_heard(ticket, 1_000);
        assert_eq!(free.cost(), Usd::ZERO);
    }

    #[test]
    fn an_answer_of_a_realtime_model_costs_its_tokens_and_all_that_was_set_aside_untold() {
        let mut till = Till::new(Some(Usd(100_000)), Usd::ZERO, PRICES);
        let step = Paid::Answer {
            text: 100,
            audio: 200,
            longest: 500,
        };
        let tokens = |prompt, output| ModelUsage {
            prompt,
            cached: 0,
            output,
            estimated: false,
        };
        let usage = SpeechUsage {
            text: tokens(100, 20),
            audio: tokens(150, 100),
            ..SpeechUsage::default()
        };
        let ticket = till.set_aside(step).unwrap();
        assert_eq!(till.cost(), Usd(400 + 6_400 + 32_000));
        till.settle_answer(ticket, usage);
        assert_eq!(till.cost(), Usd(400 + 320 + 4_800 + 6_400));
        let ticket = till.set_aside(step).unwrap();
        till.settle_answer(ticket, SpeechUsage::default());
        assert_eq!(till.cost(), Usd(11_920 + 38_800), "it told nothing");
        let ticket = till.set_aside(step).unwrap();
        assert!(till.set_aside(step).is_none(), "the limit");
        till.give_back(ticket);
        assert_eq!(till.cost(), Usd(50_720));
    }

    proptest! {
        /// Whatever is bought in whatever order, the limit is never passed by what was set aside for.
        #[test]
        fn the_limit_is_never_passed(
            limit in 0_i64..200_000,
            steps in proptest::collection::vec((0_u8..5, 0_u32..400, 0_u32..100), 0..60),
        ) {
            let mut till = Till::new(Some(Usd(limit)), Usd::ZERO, PRICES);
            let mut open: Vec<(Ticket, Paid)> = Vec::new();
            for (kind, size, share) in steps {
                let step = match kind {
                    0 => Paid::Heard(i64::from(size) * 100),
                    1 => Paid::Question { prompt: size * 10, longest: size },
                    2 => Paid::Spoken(size),
                    3 => Paid::Answer { text: size * 10, audio: size, longest: size },
                    _ => {
                        let Some((ticket, step)) = open.pop() else { continue };
                        let part = |whole: u32| whole * share / 100;
                        match step {
                            Paid::Heard(length) => till.settle_heard(ticket, length * i64::from(share) / 100),
                            Paid::Question { prompt, longest } => till.settle_question(ticket, ModelUsage {
                                prompt: part(prompt), cached: 0, output: part(longest), estimated: false,
                            }),
                            Paid::Answer { text, audio, longest } => till.settle_answer(ticket, SpeechUsage {
                                text: ModelUsage { prompt: part(text), cached: 0, output: 0, estimated: false },
                                audio: ModelUsage {
                                    prompt: part(audio), cached: 0, output: part(longest), estimated: false,
                                },
                                ..SpeechUsage::default()
                            }),
                            Paid::Spoken(characters) => till.settle_spoken(
                                ticket, CHARACTER_MS * i64::from(part(characters)), characters),
                        }
                        prop_assert!(till.cost() <= Usd(limit));
                        continue;
                    }
                };
                if let Some(ticket) = till.set_aside(step) {
                    open.push((ticket, step));
                }
                prop_assert!(till.cost() <= Usd(limit));
            }
        }
    }
}
