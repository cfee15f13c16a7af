//! Money of dialogues and tasks: reserved before it is spent, settled after, in whole
//! micro-dollars. Source: product 1.2, "spent + reserved + next ≤ limit, always".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::money::Usd;

/// What a dialogue or a task has spent and reserved, against its limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Purse {
    /// The limit; `None`: none.
    pub limit: Option<Usd>,
    /// Spent for good.
    pub spent: Usd,
    /// Set aside for what is under way.
    pub reserved: Usd,
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
