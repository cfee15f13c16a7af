//! From one state to another: state, counters, the channel's first messages and the memory of who
//! was written to, in one transaction. A move is made where the contact still stands as was thought.

use domain::{
    contact::{ContactState, SkipReason},
    ids::{ChatTaskId, ContactId},
    time::UnixMillis,
};

use super::Contacts;
use crate::error::Result;

/// How a contact has to stand for a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactBefore {
    /// Pending or deferred.
    Waiting,
    /// Claimed, by this claim.
    Claim(i64),
    /// Uncertain.
    Uncertain,
}

/// A move of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactMove {
    /// The contact.
    pub contact: ContactId,
    /// How it has to stand.
    pub before: ContactBefore,
    /// What it becomes. `Claimed` is no target: see [`Contacts::claim`].
    pub to: ContactState,
}

impl Contacts<'_> {
    /// Moves a contact (without a dialogue: with one, the move is part of its commit). `false`: it
    /// stands otherwise by now.
    pub async fn move_to(&self, change: ContactMove, now: UnixMillis) -> Result<bool> {
        todo!()
    }

    /// Leaves out those of `ids` that still wait. Returns how many.
    pub async fn skip(
        &self,
        task: ChatTaskId,
        ids: &[ContactId],
        reason: SkipReason,
        now: UnixMillis,
    ) -> Result<i64> {
        todo!()
    }

    /// Makes deferred contacts due at once: what put them off no longer holds. In chunks. Returns how
    /// many.
    pub async fn recall_deferred(&self, task: ChatTaskId) -> Result<u64> {
        todo!()
    }
}
