//! White and black lists of people in chats. Source: product 1.3, "for all tasks or chosen ones;
//! black wins". Phone numbers that opted out stand on the do-not-call list, which calls and chats
//! share; an opt-out of an address that is no phone number is a black entry here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    contact::ChatAddress,
    ids::{ChatTaskId, ListEntryId},
    time::UnixMillis,
};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListColour {
    /// Where there is a white list, only people on it are written to and answered.
    White,
    /// People on it are neither written to nor answered.
    Black,
}

/// For which tasks an entry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListScope {
    /// All, also those to come.
    AllTasks,
    /// These.
    Tasks {
        /// Which; at least one.
        tasks: Vec<ChatTaskId>,
    },
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListSource {
    /// Typed in by the user.
    User,
    /// Read from a file.
    Import,
    /// The person opted out in a chat.
    OptOut,
}

/// What is stored of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListEntryDraft {
    /// Which list.
    pub colour: ListColour,
    /// Who.
    pub address: ChatAddress,
    /// For which tasks.
    pub scope: ListScope,
    /// Why, in the user's words.
    pub note: String,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListEntry {
    /// Its row.
    pub id: ListEntryId,
    /// The form.
    pub draft: ListEntryDraft,
    /// Where it came from.
    pub source: ListSource,
    /// Since when.
    pub created_at: UnixMillis,
}

/// What the lists say of a person in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListVerdict {
    /// Nothing against them.
    Allowed,
    /// They stand on a black list.
    Black,
    /// There is a white list, and they do not stand on it.
    NotWhite,
}
