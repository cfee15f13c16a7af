//! The list of chat tasks, by keyset.

use domain::chat_task::ChatTaskStatusKind;

use super::{ChatTaskRow, ChatTasks};
use crate::error::Result;

/// Which tasks to list. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatTaskFilter {
    /// Statuses; empty: all.
    pub statuses: Vec<ChatTaskStatusKind>,
    /// Part of the name, in any case.
    pub search: Option<String>,
}

/// Order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChatTaskSort {
    /// By what.
    pub key: ChatTaskSortKey,
    /// From the largest down.
    pub descending: bool,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatTaskSortKey {
    /// Name, without regard to case.
    Name,
    /// When something last happened.
    ActiveAt,
    /// When it was created.
    CreatedAt,
    /// Remaining TA.
    Remaining,
    /// Dialogues.
    Dialogues,
    /// Successes.
    Success,
    /// Cost.
    Cost,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTaskPage {
    /// Rows.
    pub rows: Vec<ChatTaskRow>,
    /// Cursor of the next page, if there may be one.
    pub next: Option<String>,
    /// Tasks by status that fit the search (whatever statuses were asked for).
    pub by_status: Vec<(ChatTaskStatusKind, i64)>,
}

impl ChatTasks<'_> {
    /// A page of tasks.
    pub async fn list(
        &self,
        filter: &ChatTaskFilter,
        sort: ChatTaskSort,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ChatTaskPage> {
        todo!()
    }
}
