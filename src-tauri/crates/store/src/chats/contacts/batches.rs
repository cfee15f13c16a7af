//! Adding contacts: all of a batch, or none. Rows are written in chunks and stay invisible until the
//! last, small transaction: their ids lie above the task's `visible_upto`. Taking a batch back hides
//! a range of ids in one small transaction and then deletes it in chunks. The same ways as those of
//! imports of callees. Batches of one task are serialised by the caller.

use std::collections::HashSet;

use domain::{
    contact::{ChatAddress, ContactOrigin, NewContact},
    ids::{BatchId, ChatTaskId},
    time::UnixMillis,
};

use super::Contacts;
use crate::error::Result;

/// Contacts that came together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactBatch {
    /// Its row.
    pub id: BatchId,
    /// Its task.
    pub task: ChatTaskId,
    /// Where they came from.
    pub origin: ContactOrigin,
    /// Name of the file, or of the task that they came from.
    pub name: String,
    /// When it was committed.
    pub committed_at: UnixMillis,
    /// Contacts.
    pub rows: i64,
    /// Nobody of it was written to: it can be undone.
    pub can_undo: bool,
}

impl Contacts<'_> {
    /// Begins a batch. What an earlier one of this task left behind is removed first.
    pub async fn begin_batch(
        &self,
        task: ChatTaskId,
        origin: ContactOrigin,
        name: &str,
        now: UnixMillis,
    ) -> Result<BatchId> {
        todo!()
    }

    /// Writes contacts of a batch, invisible for now. Sorted by address they cost least. An address
    /// that is in the task already is a conflict, and the batch had better be aborted.
    pub async fn append(&self, batch: BatchId, contacts: Vec<NewContact>) -> Result<()> {
        todo!()
    }

    /// Makes all contacts of a batch visible at once. `accepted` has to be the number that was
    /// appended.
    pub async fn commit_batch(&self, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
        todo!()
    }

    /// Gives a batch up that was not committed.
    pub async fn abort_batch(&self, batch: BatchId) -> Result<()> {
        todo!()
    }

    /// Takes a committed batch back of which nobody was ever written to: it vanishes at once, its
    /// rows are then deleted in chunks.
    pub async fn undo_batch(&self, batch: BatchId, now: UnixMillis) -> Result<()> {
        todo!()
    }

    /// Committed batches of a task, the newest first.
    pub async fn batches(&self, task: ChatTaskId) -> Result<Vec<ContactBatch>> {
        todo!()
    }

    /// Which of some addresses are in the task already.
    pub async fn present(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<HashSet<ChatAddress>> {
        todo!()
    }
}
