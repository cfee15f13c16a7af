//! The dashboard of chats.

use domain::{ids::ChatTaskId, money::Usd, time::UnixMillis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatStatsAsk {
    /// Of one task; `None`: all.
    pub task: Option<ChatTaskId>,
    /// From.
    pub from: UnixMillis,
    /// Until.
    pub until: UnixMillis,
    /// Zone in which days begin.
    pub zone: String,
}

/// Numbers of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatStatsView {
    /// Contacts written to first.
    pub reached: i64,
    /// Dialogues that began.
    pub dialogues: i64,
    /// Of these, with an answer.
    pub replied: i64,
    /// Interested.
    pub interest: i64,
    /// Left a contact.
    pub contact: i64,
    /// Successful.
    pub success: i64,
    /// Messages that came in.
    pub received: i64,
    /// Messages that went out.
    pub sent: i64,
    /// Spent.
    pub cost: Usd,
    /// Spent for each success; `None`: there was none.
    pub cost_per_success: Option<Usd>,
    /// By day.
    pub days: Vec<ChatStatsDay>,
}

/// Numbers of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatStatsDay {
    /// When it begins.
    pub at: UnixMillis,
    /// Dialogues that began.
    pub dialogues: i64,
    /// Answers.
    pub replied: i64,
    /// Successes.
    pub success: i64,
    /// Spent.
    pub cost: Usd,
}
