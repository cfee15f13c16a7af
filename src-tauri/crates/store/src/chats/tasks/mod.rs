//! Chat tasks: form, status, list, and what they hold. Which status follows which is `domain`'s
//! business: a status is written only where the one that was decided upon still stands.
//!
//! - `page`: the list.
//! - `holds`: which task holds a channel, which a manager: one row each, so that two never can.
//! - `sweep`: removal of deleted tasks, in chunks.

mod holds;
mod page;
mod sweep;

use domain::{
    budget::Purse,
    chat_task::{ChatTask, ChatTaskDraft, ChatTaskStatus, ChatTaskStatusKind},
    contact::AudienceCounts,
    ids::{ChannelId, ChatTaskId, ManagerId},
    time::UnixMillis,
};

use super::NamedTask;
use crate::{Store, error::Result};

pub use page::{ChatTaskFilter, ChatTaskPage, ChatTaskSort, ChatTaskSortKey};

/// The chat tasks.
#[derive(Debug)]
pub struct ChatTasks<'s> {
    pub(crate) store: &'s Store,
}

/// Counts of a task; always equal to a recount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChatTaskCounts {
    /// Its audience.
    pub audience: AudienceCounts,
    /// Dialogues.
    pub dialogues: i64,
    /// Dialogues in which the person wrote.
    pub replied: i64,
    /// Dialogues tagged with interest.
    pub interest: i64,
    /// Dialogues in which a contact was left.
    pub contact: i64,
    /// Successful dialogues.
    pub success: i64,
    /// Messages that came in.
    pub received: i64,
    /// Messages that were sent.
    pub sent: i64,
    /// Money against the task's budget.
    pub purse: Purse,
}

/// A task in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTaskRow {
    /// The task.
    pub task: ChatTask,
    /// Its counts.
    pub counts: ChatTaskCounts,
}

/// A channel that another task holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChannel {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// The task that holds it.
    pub by: NamedTask,
}

/// A manager that is busy in another task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyManager {
    /// The manager.
    pub manager: ManagerId,
    /// Its name; empty: it was deleted.
    pub name: String,
    /// The task that has it.
    pub by: NamedTask,
}

/// What became of a wish to create a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatTaskMade {
    /// It is there.
    Made(ChatTaskId),
    /// Channels belong to other tasks; nothing was made.
    Held(Vec<HeldChannel>),
    /// Managers are busy; nothing was made.
    Busy(Vec<BusyManager>),
}

/// What became of a change of form or status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatTaskChanged {
    /// It is written.
    Done,
    /// The status is another one by now: decide again.
    Stale,
    /// Channels belong to other tasks; nothing was written.
    Held(Vec<HeldChannel>),
    /// Managers are busy in other tasks; nothing was written.
    Busy(Vec<BusyManager>),
}

impl ChatTasks<'_> {
    /// All tasks in a status, with their counts: for the engine.
    pub async fn in_status(&self, status: ChatTaskStatusKind) -> Result<Vec<ChatTaskRow>> {
        todo!()
    }

    /// One task.
    pub async fn get(&self, id: ChatTaskId) -> Result<ChatTask> {
        todo!()
    }

    /// One task with its counts.
    pub async fn row(&self, id: ChatTaskId) -> Result<ChatTaskRow> {
        todo!()
    }

    /// A new task in the status that `domain` decided upon; it holds its channels, and its managers
    /// if it waits or runs. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &ChatTaskDraft,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskMade> {
        todo!()
    }

    /// Changes form and status together while the status still is `expected`; what the task holds
    /// follows the form.
    pub async fn update(
        &self,
        id: ChatTaskId,
        draft: &ChatTaskDraft,
        expected: &ChatTaskStatus,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskChanged> {
        todo!()
    }

    /// Gives the task another status while it still has `expected`. Awaiting and in progress take its
    /// managers (refused while one is busy elsewhere), stopped frees them, completed frees channels
    /// too. A task in progress has started once.
    pub async fn set_status(
        &self,
        id: ChatTaskId,
        expected: &ChatTaskStatus,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskChanged> {
        todo!()
    }

    /// Deletes the task while its status still is `expected`: it vanishes at once and holds nothing;
    /// its rows are removed in chunks by [`ChatTasks::sweep`]. `false`: somebody was faster.
    pub async fn delete(
        &self,
        id: ChatTaskId,
        expected: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        todo!()
    }

    /// Whether a task other than `except` has this name.
    pub async fn name_taken(&self, name: &str, except: Option<ChatTaskId>) -> Result<bool> {
        todo!()
    }
}
