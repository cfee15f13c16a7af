//! White and black lists. An address stands once on each; adding it again widens its scope.

use domain::{
    chat_list::{ListColour, ListEntry, ListEntryDraft, ListSource, ListVerdict},
    contact::ChatAddress,
    ids::{ChatTaskId, ListEntryId},
    time::UnixMillis,
};

use super::Page;
use crate::{Store, error::Result};

/// The lists.
#[derive(Debug)]
pub struct ChatLists<'s> {
    pub(crate) store: &'s Store,
}

impl ChatLists<'_> {
    /// Entries, the newest first; those of a list, those in which `search` occurs.
    pub async fn page(
        &self,
        colour: Option<ListColour>,
        search: Option<&str>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<ListEntry>> {
        todo!()
    }

    /// One entry.
    pub async fn get(&self, id: ListEntryId) -> Result<ListEntry> {
        todo!()
    }

    /// Adds entries; one whose address stands on the list already widens that one's scope. Returns
    /// how many are new.
    pub async fn add(
        &self,
        entries: &[ListEntryDraft],
        source: ListSource,
        now: UnixMillis,
    ) -> Result<u64> {
        todo!()
    }

    /// Saves the form of an entry. Another entry with its list and address is a conflict.
    pub async fn update(&self, id: ListEntryId, draft: &ListEntryDraft) -> Result<()> {
        todo!()
    }

    /// Removes entries.
    pub async fn remove(&self, ids: &[ListEntryId]) -> Result<u64> {
        todo!()
    }

    /// What the lists say in a task of a person with these addresses. Black wins.
    pub async fn verdict(&self, task: ChatTaskId, person: &[ChatAddress]) -> Result<ListVerdict> {
        todo!()
    }

    /// The same for many contacts, each with one address, in their order.
    pub async fn verdicts(
        &self,
        task: ChatTaskId,
        contacts: &[ChatAddress],
    ) -> Result<Vec<ListVerdict>> {
        todo!()
    }
}
