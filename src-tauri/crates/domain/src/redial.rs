//! When an unanswered callee is called again. Source: seed 2, Redial When Unanswered; product 2.1.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::UnixMillis;

/// Failure reasons that a user may choose for redial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RedialReason {
    /// Call rejected
    CallRejected,
    /// User busy
    UserBusy,
    /// Service suspended
    ServiceSuspended,
    /// Invalid number
    InvalidNumber,
    /// Powered off (and not reachable)
    PoweredOff,
    /// Network busy
    NetworkBusy,
    /// No answer
    NoAnswer,
}

/// Redial When Unanswered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RedialPolicy {
    /// Which reasons trigger it; at least one.
    pub reasons: Vec<RedialReason>,
    /// How many more attempts, 1 to 3.
    pub attempts: u8,
    /// Minutes after the last attempt ended, 1 to 720.
    pub interval_minutes: u16,
}

/// What follows an unanswered attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RedialDecision {
    /// Call again, not before `due_at`.
    Again {
        /// Due moment, already inside the calling time, with jitter.
        due_at: UnixMillis,
    },
    /// Final.
    Final,
}
