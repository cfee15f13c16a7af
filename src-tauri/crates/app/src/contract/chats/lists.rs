//! White and black lists.

use domain::{
    chat_list::{ListColour, ListEntry, ListEntryDraft},
    ids::ListEntryId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which entries of the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ChatListAsk {
    /// One list; `None`: both.
    pub colour: Option<ListColour>,
    /// Part of an address or note.
    pub search: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatListPage {
    /// Rows, newest first.
    pub rows: Vec<ListEntry>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A new entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatListAdd {
    /// It.
    pub draft: ListEntryDraft,
}

/// Entries to be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatListRemove {
    /// Which.
    pub ids: Vec<ListEntryId>,
}
