//! What is kept of chat tasks: what stands behind them, their contacts, their dialogues, their money
//! and the leads that they send.
//!
//! | file | what |
//! |---|---|
//! | `managers`, `ai_profiles`, `channels`, `integrations`, `knowledge`, `lists` | what stands behind a task |
//! | `tasks/` | chat tasks: form, status, what they hold; removal of deleted ones |
//! | `contacts/` | the audience: batches, claims, moves, pages, who was written to lately |
//! | `dialogues/` | dialogues: receive, commit, recovery, pages, messages |
//! | `outbox` | leads on their way |
//! | `stats` | numbers by task and period |
//! | `address`, `counters`, `used` | how addresses are written; counters that follow every change; who uses what |
//!
//! It decides nothing: what a dialogue or a task becomes comes in as a value, and is written where
//! the state that it was decided upon still stands.

pub(crate) mod address;
pub mod ai_profiles;
pub mod channels;
pub mod contacts;
pub(crate) mod counters;
pub mod dialogues;
pub mod integrations;
pub mod knowledge;
pub mod lists;
pub mod managers;
pub mod outbox;
#[cfg(test)]
mod plans;
pub mod stats;
pub mod tasks;
pub(crate) mod used;

use domain::ids::ChatTaskId;

/// A chat task by name, so that a refusal can link to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTask {
    /// The task.
    pub id: ChatTaskId,
    /// Its name.
    pub name: String,
}

/// What became of a wish to delete something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Removed,
    /// It is still used.
    Used {
        /// By these chat tasks (completed ones do not count).
        tasks: Vec<NamedTask>,
        /// By so many leads that still wait (integrations only).
        waiting: i64,
    },
}

/// What becomes of something secret when its form is saved. It comes sealed and goes sealed: nothing
/// here can open it.
#[derive(Clone, PartialEq, Eq)]
pub enum SealedSecret {
    /// Stays as it is.
    Keep,
    /// Is forgotten.
    Forget,
    /// Becomes this, sealed.
    Replace(Vec<u8>),
}

impl SealedSecret {
    /// What the column becomes; `None`: it stays as it is.
    pub(crate) fn replacement(self) -> Option<Option<Vec<u8>>> {
        match self {
            SealedSecret::Keep => None,
            SealedSecret::Forget => Some(None),
            SealedSecret::Replace(sealed) => Some(Some(sealed)),
        }
    }
}

impl std::fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SealedSecret::Keep => "Keep",
            SealedSecret::Forget => "Forget",
            SealedSecret::Replace(_) => "Replace(…)",
        })
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Rows.
    pub rows: Vec<T>,
    /// Cursor of the next page, if there may be one.
    pub next: Option<String>,
}
