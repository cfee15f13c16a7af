//! Who was written to lately, who waits in another task, and contacts of earlier work as an audience.

use std::collections::{HashMap, HashSet};

use domain::{
    contact::{ChatAddress, Contact, ContactStateKind},
    dialogue::DialogueTag,
    ids::ChatTaskId,
    time::UnixMillis,
};

use super::Contacts;
use crate::{chats::NamedTask, error::Result};

/// Where an audience of known people is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactSource {
    /// Contacts of a task.
    Task {
        /// The task.
        task: ChatTaskId,
        /// In these states; empty: all. "The contacts not reached" of a completed task are skipped,
        /// failed and deferred ones.
        states: Vec<ContactStateKind>,
    },
    /// People in whose dialogues this was tagged.
    Tag {
        /// The tag.
        tag: DialogueTag,
        /// In this task; `None`: in all.
        task: Option<ChatTaskId>,
    },
}

/// Somebody from earlier work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierContact {
    /// Where they can be written to.
    pub address: ChatAddress,
    /// Their name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
}

impl Contacts<'_> {
    /// Which of some addresses were written to first since a moment, by any task, also by deleted
    /// ones.
    pub async fn contacted_since(
        &self,
        addresses: &[ChatAddress],
        since: UnixMillis,
    ) -> Result<HashSet<ChatAddress>> {
        todo!()
    }

    /// Which of some addresses wait or are being written to in another task that is awaiting or in
    /// progress, with one such task.
    pub async fn in_other_tasks(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<HashMap<ChatAddress, NamedTask>> {
        todo!()
    }

    /// The contact of a task that has one of a person's addresses, whatever has become of it.
    pub async fn by_address(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<Option<Contact>> {
        todo!()
    }

    /// People of earlier work, page by page (`after`: what the page before gave, 0 at first). The
    /// second value begins the next page, if there may be one. The same person may come twice.
    pub async fn earlier(
        &self,
        source: &ContactSource,
        after: i64,
        limit: u32,
    ) -> Result<(Vec<EarlierContact>, Option<i64>)> {
        todo!()
    }

    /// The first contacts that wait, for previews.
    pub async fn first_waiting(&self, task: ChatTaskId, limit: u32) -> Result<Vec<Contact>> {
        todo!()
    }
}
