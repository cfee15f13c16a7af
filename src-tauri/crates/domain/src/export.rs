//! Export tasks: what the user asks for, of calls and of chats, and which cells must be text. Source: seed
//! 2, Export records; product 2.5 and 1.3 (dashboard). It knows no file format's bytes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    call_record::RecordFilter,
    dialogue::DialogueFilter,
    ids::{CallTaskId, ChatTaskId, ExportTaskId},
    time::UnixMillis,
};

/// Most characters of an export's name.
pub const MAX_EXPORT_NAME_CHARS: usize = 120;

/// File format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Excel workbook.
    Xlsx,
    /// Comma-separated, UTF-8 with BOM.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// What one row of call records is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportGrain {
    /// One row a call record.
    Record,
    /// One row an attempt.
    Attempt,
}

/// What one row of dialogues is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DialogueGrain {
    /// One row a dialogue.
    Dialogue,
    /// One row a message: the transcripts.
    Message,
}

/// What one row of chat numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumbersGrain {
    /// One row a task.
    Task,
    /// One row a task and day.
    Day,
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Name of the export ("Task Name" in the source).
    pub name: String,
    /// File format.
    pub format: ExportFormat,
    /// IANA zone in which times are written: the user's.
    pub zone: String,
    /// What is exported.
    pub source: ExportSource,
}

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportSource {
    /// Execution records of a call task.
    Records {
        /// The task.
        task: CallTaskId,
        /// What one row is.
        grain: ExportGrain,
        /// Which records; the tab is part of it.
        filter: RecordFilter,
        /// Put the recordings beside the table in a zip.
        recordings: bool,
    },
    /// Dialogues of one chat task, or of all.
    Dialogues {
        /// What one row is.
        grain: DialogueGrain,
        /// Which dialogues.
        filter: DialogueFilter,
    },
    /// What the dashboard of chats shows.
    Numbers {
        /// Of one chat task; `None`: of each.
        task: Option<ChatTaskId>,
        /// What one row is.
        grain: NumbersGrain,
        /// From; days begin at midnight of the zone.
        from: UnixMillis,
        /// Until, not included.
        until: UnixMillis,
    },
}

impl ExportSource {
    /// The recordings lie beside the table: the file is a zip.
    pub fn has_recordings(&self) -> bool {
        match self {
            ExportSource::Records { recordings, .. } => *recordings,
            ExportSource::Dialogues { .. } | ExportSource::Numbers { .. } => false,
        }
    }
}

/// Status of an export task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ExportStatus {
    /// Waits for its turn.
    Initializing,
    /// Being written.
    Running {
        /// Records, dialogues or stretches of time that are written.
        done: i64,
        /// Of so many.
        total: i64,
    },
    /// The file is there.
    Succeeded {
        /// Rows in it.
        rows: i64,
        /// Bytes of the file.
        bytes: i64,
    },
    /// No file.
    Failed {
        /// Why.
        reason: ExportFailure,
    },
    /// Cancelled by the user.
    Cancelled,
}

/// Why an export failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportFailure {
    /// The disk is full.
    DiskFull,
    /// The folder cannot be written.
    NotWritable,
    /// The records could not be read.
    Store,
    /// The workbook could not be written.
    Workbook,
}

/// One export task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportTask {
    /// Its row.
    pub id: ExportTaskId,
    /// What was asked for.
    pub request: ExportRequest,
    /// Name of the task, for display; empty: all chat tasks.
    pub task_name: String,
    /// Where it stands.
    pub state: ExportStatus,
    /// The snapshot's moment: what finished later is not in it.
    pub created_at: UnixMillis,
    /// When it ended.
    pub finished_at: Option<UnixMillis>,
}

/// Whether a spreadsheet would take a text for a formula or break it: such a cell is written as
/// text. Source: product 2.5; OWASP, "CSV Injection".
pub fn must_be_text(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text for a file that has no types (CSV): an apostrophe is how spreadsheets are told "this is
/// text". Our own import takes it off again.
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    if must_be_text(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_words_stay() {
        let rows = [
            ("=1+1", "'=1+1"),
            ("+79162041198", "'+79162041198"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("Ann", "Ann"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(safe_cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_number_that_was_exported_can_be_imported_again() {
        let number = "+79162041198";
        let read = crate::phone::read_number(&safe_cell(number), "DE").unwrap();
        assert_eq!(read.stored, number);
    }
}
