//! What call tasks and chat tasks share: how they start, and what on this machine stops them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::UnixMillis;

/// Longest name of a task, in characters.
pub const MAX_NAME_CHARS: usize = 120;

/// Start Mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StartMode {
    /// Start Immediately: a call task after its first import, a chat task once it is created (and,
    /// where it writes first, has contacts).
    Immediately,
    /// Scheduled Start.
    Scheduled {
        /// The moment.
        at: UnixMillis,
    },
}

/// Trouble on this machine that stops a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LocalTrouble {
    /// The disk is full.
    DiskFull,
    /// The data folder cannot be written.
    ReadOnly,
    /// The database does not answer.
    DatabaseBusy,
}
