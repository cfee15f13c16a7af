//! The do-not-call list.

use domain::{
    do_not_call::{DoNotCallEntry, DoNotCallMatch},
    export::ExportFormat,
    ids::DoNotCallId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    pub ids: Vec<DoNotCallId>,
}

/// A file to read into the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallImport {
    /// Path on this machine.
    pub path: String,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallImported {
    /// New entries.
    pub added: i64,
    /// On the list already.
    pub existed: i64,
    /// Rows without a readable number.
    pub rejected: i64,
}

/// The list as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoNotCallExport {
    /// Format.
    pub format: ExportFormat,
}
