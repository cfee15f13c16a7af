//! The do-not-call list: applied at import and again right before dialling. Source: product 2.6.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::DoNotCallId, time::UnixMillis};

/// What an entry bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoNotCallMatch {
    /// This number.
    Number,
    /// Every number that begins with it.
    Prefix,
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoNotCallSource {
    /// Typed in by the user.
    User,
    /// Read from a file.
    Import,
    /// The callee asked for it in a call.
    Call,
    /// The callee asked for it in a chat.
    Chat,
    /// Proposed by the carrier (607).
    Carrier,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallEntry {
    /// Its row.
    pub id: DoNotCallId,
    /// Number or prefix, E.164 (or digits of a short number).
    pub number: String,
    /// What it bars.
    pub matching: DoNotCallMatch,
    /// Why, in the user's words.
    pub reason: String,
    /// Where it came from.
    pub source: DoNotCallSource,
    /// Since when.
    pub created_at: UnixMillis,
}
