//! The audience, page by page, by keyset, in the order of import.

use domain::{
    contact::{Contact, ContactStateKind},
    ids::{BatchId, ChatTaskId},
};

use super::Contacts;
use crate::{chats::Page, error::Result};

/// Which contacts to show. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// States; empty: all.
    pub states: Vec<ContactStateKind>,
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// Part of the address, the name or a value, in any case.
    pub search: Option<String>,
}

impl Contacts<'_> {
    /// A page of a task's contacts.
    pub async fn page(
        &self,
        task: ChatTaskId,
        filter: &ContactFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Contact>> {
        todo!()
    }
}
