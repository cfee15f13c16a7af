//! Money of dialogues and tasks: reserved before it is spent, settled after, in whole
//! micro-dollars. Source: product 1.2, "spent + reserved + next ≤ limit, always".

mod speech;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::money::Usd;

pub use speech::{SpeechPrice, SpeechTokenPrice, SpeechUsage};

/// What a dialogue or a task has spent and reserved, against its limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Purse {
    /// The limit; `None`: none.
    pub limit: Option<Usd>,
    /// Spent for good. With `reserved` never above the limit.
    pub spent: Usd,
    /// Set aside for what is under way.
    pub reserved: Usd,
    /// What a service billed beyond what was set aside for it and beyond the limit. Nothing more is
    /// paid then.
    pub over: Usd,
}

/// What a model asks for a million tokens each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct ModelPrice {
    /// Read.
    pub prompt: Usd,
    /// Read before and remembered by the service.
    pub cached: Usd,
    /// Written.
    pub output: Usd,
}

/// Tokens of one question and its answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct ModelUsage {
    /// Read.
    pub prompt: u32,
    /// Of these, read before and cheaper.
    pub cached: u32,
    /// Written.
    pub output: u32,
    /// The service told nothing: reckoned from the lengths.
    pub estimated: bool,
}

/// What money is spent on: the kinds are booked apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpendKind {
    /// A model's answer in a dialogue.
    Model,
    /// A channel's fee for a message.
    Fee,
    /// A test chat: counts into no dialogue and no task.
    TestChat,
}
impl ModelPrice {
    /// What a model costs that runs inside the app.
    pub const FREE: ModelPrice = ModelPrice {
        prompt: Usd::ZERO,
        cached: Usd::ZERO,
        output: Usd::ZERO,
    };

    /// What usage costs, rounded up to a whole micro-dollar: a limit is never passed by rounding.
    pub fn of(self, usage: ModelUsage) -> Usd {
        let part = |price: Usd, tokens: u32| i128::from(price.0) * i128::from(tokens);
        let cached = usage.cached.min(usage.prompt);
        let millionths = part(self.prompt, usage.prompt - cached)
            + part(self.cached, cached)
            + part(self.output, usage.output);
        let whole = (millionths + 999_999).div_euclid(1_000_000);
        Usd(i64::try_from(whole).unwrap_or(i64::MAX))
    }

    /// What is set aside before a question: all of the prompt at the full price, and the longest
    /// answer.
    pub fn reservation(self, prompt: u32, longest_answer: u32) -> Usd {
        let dearest = Usd(self.prompt.0.max(self.cached.0));
        let price = ModelPrice {
            prompt: dearest,
            ..self
        };
        price.of(ModelUsage {
            prompt,
            cached: 0,
            output: longest_answer,
            estimated: true,
        })
    }
}

/// Whose limit does not cover what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// The dialogue's: the dialogue is blocked, the task goes on.
    #[error("the dialogue's limit does not cover this")]
    Dialogue,
    /// The task's budget: the task is stopped.
    #[error("the task's budget does not cover this")]
    Task,
}

/// How a person raises the limit of a dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LimitRaise {
    /// Once: by so much, for this dialogue alone.
    Once {
        /// By how much.
        by: Usd,
    },
    /// For good: this dialogue has no limit any more.
    ForGood,
}

impl Purse {
    /// An empty purse with a limit.
    pub fn new(limit: Option<Usd>) -> Purse {
        Purse {
            limit,
            ..Purse::default()
        }
    }

    /// Everything that it cost so far, also what a service billed beyond the limit.
    pub fn cost(&self) -> Usd {
        Usd(self.spent.0.saturating_add(self.over.0))
    }

    /// What may still be reserved; `None`: there is no limit.
    pub fn free(&self) -> Option<Usd> {
        let taken = self.cost().0.saturating_add(self.reserved.0);
        self.limit
            .map(|limit| Usd(limit.0.saturating_sub(taken).max(0)))
    }

    /// Whether so much may be spent next: spent + reserved + next ≤ limit.
    pub fn covers(&self, next: Usd) -> bool {
        next.0 >= 0 && self.free().is_none_or(|free| next <= free) && {
            let taken = self.cost().0.checked_add(self.reserved.0);
            taken.and_then(|taken| taken.checked_add(next.0)).is_some()
        }
    }

    /// The purse with so much set aside; `None`: the limit does not cover it.
    #[must_use]
    pub fn reserve(&self, next: Usd) -> Option<Purse> {
        self.covers(next).then(|| Purse {
            reserved: Usd(self.reserved.0 + next.0),
            ..*self
        })
    }

    /// The purse after something that was set aside has cost `actual`. What a service billed beyond
    /// what was set aside is taken from what is free, and beyond that stands in `over`: it is told,
    /// and nothing more is paid until the limit is raised.
    #[must_use]
    pub fn settle(&self, set_aside: Usd, actual: Usd) -> Purse {
        let released = set_aside.0.clamp(0, self.reserved.0);
        let mut purse = Purse {
            reserved: Usd(self.reserved.0 - released),
            ..*self
        };
        purse.take(actual.0.max(0));
        purse
    }

    /// The purse after a crash lost what became of something that was set aside: it counts as spent
    /// whole, for nobody knows better.
    #[must_use]
    pub fn settle_lost(&self, set_aside: Usd) -> Purse {
        self.settle(set_aside, Usd(set_aside.0.clamp(0, self.reserved.0)))
    }

    /// The purse with another limit. A lower one than what is spent and set aside becomes just that.
    #[must_use]
    pub fn with_limit(&self, limit: Option<Usd>) -> Purse {
        let taken = self.spent.0.saturating_add(self.reserved.0);
        let mut purse = Purse {
            limit: limit.map(|limit| Usd(limit.0.max(taken))),
            over: Usd::ZERO,
            ..*self
        };
        purse.take(self.over.0);
        purse
    }

    /// The purse after a person raised the limit.
    #[must_use]
    pub fn raised(&self, raise: LimitRaise) -> Purse {
        match raise {
            LimitRaise::Once { by } => self.with_limit(
                self.limit
                    .map(|limit| Usd(limit.0.saturating_add(by.0.max(0)))),
            ),
            LimitRaise::ForGood => self.with_limit(None),
        }
    }

    /// Books a cost: as far as the limit allows as spent, the rest as over.
    fn take(&mut self, cost: i64) {
        let room = self.limit.map_or(i64::MAX, |limit| {
            (limit.0 - self.spent.0 - self.reserved.0).max(0)
        });
        let fits = cost.min(room).min(i64::MAX - self.spent.0);
        self.spent.0 += fits;
        self.over.0 = self.over.0.saturating_add(cost - fits);
    }
}

/// Sets the same sum aside in a dialogue and in its task, or in neither.
pub fn reserve_in_both(
    dialogue: &Purse,
    task: &Purse,
    next: Usd,
) -> Result<(Purse, Purse), OverLimit> {
    let of_dialogue = dialogue.reserve(next).ok_or(OverLimit::Dialogue)?;
    let of_task = task.reserve(next).ok_or(OverLimit::Task)?;
    Ok((of_dialogue, of_task))
}

#[cfg(test)]
mod tests;
