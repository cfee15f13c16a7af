//! The do-not-call list.

use domain::{
    do_not_call::{DoNotCallEntry, DoNotCallMatch},
    export::ExportFormat,
    ids::DoNotCallId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Total;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct DoNotCallList {
    /// Part of a number or reason.
    pub search: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallPage {
    /// Rows, newest first.
    pub rows: Vec<DoNotCallEntry>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Entries in all.
    pub total: i64,
    /// Entries in which the search occurs; on the first page.
    pub matching: Option<Total>,
}

/// A new entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallAdd {
    /// Number or prefix, as written.
    pub number: String,
    /// What it bars.
    pub matching: DoNotCallMatch,
    /// Why.
    pub reason: String,
}

/// An added entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallAdded {
    /// As stored.
    pub number: String,
    /// It was on the list already.
    pub existed: bool,
}

/// Entries to remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallRemove {
    /// Which.
    pub selection: DoNotCallSelection,
    /// Answers when about so many are gone, so that whoever asked can tell how far it is, and ask
    /// again; 0: when all are.
    #[serde(default)]
    pub most: u32,
}

/// Which entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DoNotCallSelection {
    /// These.
    These {
        /// Ids.
        ids: Vec<DoNotCallId>,
    },
    /// All that match, but some.
    Matching {
        /// Part of a number or reason; `None`: every entry.
        search: Option<String>,
        /// Not these.
        except: Vec<DoNotCallId>,
    },
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallRemoved {
    /// Entries that are gone.
    pub removed: i64,
    /// There may be more: ask again.
    pub more: bool,
}

/// A file to read into the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallImport {
    /// Path on this machine.
    pub path: String,
}

/// The list as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallExport {
    /// Format.
    pub format: ExportFormat,
}
