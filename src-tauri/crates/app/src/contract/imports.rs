//! Import of callees, of contacts, and of numbers for the do-not-call list: template, preview, commit, undo.

use domain::{
    agent::CallVariable,
    chat_task::ChatStopReason,
    ids::{BatchId, CallTaskId, ChatTaskId},
    import::{AudienceMeaning, ColumnMeaning, ColumnProblem, ImportCounts, RowIssue, RowVerdict},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportOpen {
    /// Path on this machine (of the native dialog, a drop, or an upload).
    pub path: String,
    /// For this task; `None`: the task that the workbook names, or one that the user chooses.
    pub task: Option<CallTaskId>,
    /// For this chat task; at most one of the two.
    pub chat_task: Option<ChatTaskId>,
}

/// An import by its id; it lives until it is cancelled, committed or the app ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportRef {
    /// Id.
    pub id: i64,
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportAdjust {
    /// Import.
    pub id: i64,
    /// Another task.
    pub task: Option<CallTaskId>,
    /// A chat task; at most one of the two.
    pub chat_task: Option<ChatTaskId>,
    /// Another sheet (index into `sheets`).
    pub sheet: Option<u32>,
    /// The number column (index into `columns`); of contacts the one that says where they are.
    pub number_column: Option<u32>,
    /// What the columns mean; of callees and contacts only. It is remembered for the next file with
    /// the same headers.
    pub columns: Option<ImportColumnChoice>,
}

/// What the user makes of the columns of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ImportColumnChoice {
    /// Each column is this, in the file's order.
    Chosen {
        /// One a column.
        meanings: Vec<ImportMeaning>,
    },
    /// What the headers say; what was remembered for them is forgotten.
    ByHeaders,
}

/// A variable that the task of an import asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportVariable {
    /// Its key.
    pub key: String,
    /// Words shown to the user.
    pub label: String,
    /// A row without it is rejected.
    pub required: bool,
}

impl ImportVariable {
    /// Of an agent.
    pub(crate) fn of_call(variable: &CallVariable) -> Self {
        ImportVariable {
            key: variable.key.clone(),
            label: variable.label.clone(),
            required: variable.required,
        }
    }

    /// Of a chat task's texts.
    pub(crate) fn of_chat(key: String) -> Self {
        ImportVariable {
            label: key.clone(),
            key,
            required: false,
        }
    }
}

/// An import and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// Id.
    pub id: i64,
    /// File name, without its folder.
    pub file_name: String,
    /// Where its rows go.
    pub into: ImportInto,
    /// The task that it is for; `None`: the user has to choose.
    pub task: Option<CallTaskId>,
    /// The chat task that it is for.
    pub chat_task: Option<ChatTaskId>,
    /// Its name.
    pub task_name: Option<String>,
    /// How the task was found.
    pub found_by: FoundBy,
    /// Where it stands.
    pub state: ImportState,
    /// Visible sheets.
    pub sheets: Vec<String>,
    /// The sheet that is read.
    pub sheet: Option<u32>,
    /// Columns of the sheet.
    pub columns: Vec<ImportColumn>,
    /// The first rows under its header, one text a column.
    pub samples: Vec<Vec<String>>,
    /// Variables that the task asks for.
    pub variables: Vec<ImportVariable>,
    /// What is wrong with the columns as the user chose them.
    pub column_problems: Vec<ColumnProblem>,
    /// The columns are read as the user chose for the same headers before.
    pub remembered: bool,
    /// Columns that could hold the number; more than one: ask.
    pub number_candidates: Vec<u32>,
    /// The number column.
    pub number_column: Option<u32>,
}

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    /// Header as written.
    pub header: String,
    /// What it means.
    pub meaning: ImportMeaning,
}

/// What a column means: of callees, or of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum ImportMeaning {
    /// Of callees and numbers.
    Callee(ColumnMeaning),
    /// Of contacts.
    Contact(AudienceMeaning),
}

/// Where the rows of an import go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportInto {
    /// Into a call task, as callees: all or none.
    CallTask,
    /// Into a chat task, as contacts: all or none.
    ChatTask,
    /// Onto the do-not-call list: what was added before a cancel or a fault stays there.
    DoNotCall,
}

/// How the task of an import was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The user chose it.
    Chosen,
    /// The workbook names it.
    Workbook,
    /// The workbook was made by another install, or names a task that no longer exists.
    Foreign,
    /// The file names none.
    Unknown,
}

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImportState {
    /// The user has to choose a task first.
    NeedsTask,
    /// The user has to choose the number column first.
    NeedsNumberColumn,
    /// What the user made of the columns cannot be: `column_problems` says why.
    NeedsColumns,
    /// The file is being read.
    Reading {
        /// Rows read.
        rows: i64,
        /// 0 to 1000; `None`: not known.
        permille: Option<u32>,
    },
    /// The preview is ready.
    Ready {
        /// Counts.
        counts: ImportCounts,
    },
    /// The file cannot be used.
    Unusable {
        /// Why.
        problem: FileProblem,
    },
    /// Accepted rows are being saved.
    Committing {
        /// Rows saved.
        done: i64,
        /// Rows in all.
        total: i64,
    },
    /// Saved.
    Committed {
        /// Batch.
        batch: BatchId,
        /// Rows.
        callees: i64,
        /// The task runs now because of it, or could not start.
        started: ImportStarted,
    },
    /// The do-not-call list has them.
    Listed {
        /// New entries.
        added: i64,
        /// On the list already.
        existed: i64,
        /// Rows without a readable number.
        rejected: i64,
        /// Not added, because the import was given up.
        left: i64,
    },
    /// It went wrong.
    CommitFailed {
        /// Why.
        code: super::ErrorCode,
        /// Entries that the do-not-call list has nevertheless; of callees none are saved.
        saved: i64,
    },
}

/// What a committed import did to the task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportStarted {
    /// It runs.
    Running,
    /// It waits for its scheduled start.
    Scheduled {
        /// When.
        at: UnixMillis,
    },
    /// It could not start.
    Failed {
        /// Why.
        failure: domain::call_task::StartFailure,
    },
    /// The chat task could not start, and is stopped.
    ChatStopped {
        /// Why.
        reason: ChatStopReason,
    },
    /// It stays as it was.
    Unchanged,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileProblem {
    /// It is not there.
    NotFound,
    /// It cannot be opened.
    NotReadable,
    /// Nothing is in it.
    Empty,
    /// It has a password.
    PasswordProtected,
    /// It is damaged.
    Broken,
    /// It is not a spreadsheet.
    NotASpreadsheet,
    /// It is too large when unpacked.
    TooLarge,
    /// A cell holds more text than a cell of Excel can.
    CellTooLong {
        /// Its row.
        row: u32,
    },
    /// A quoted cell is never closed, so that the rest of the file would be one cell.
    UnclosedQuote {
        /// The row where it begins.
        row: u32,
    },
    /// It has more rows than Excel.
    TooManyRows,
    /// It has more than 64 columns.
    TooManyColumns {
        /// How many.
        columns: u32,
    },
    /// It has no visible sheet.
    NoVisibleSheet,
    /// No column could hold a number.
    NoNumberColumn,
}

/// Rows of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportRows {
    /// Import.
    pub id: i64,
    /// Only these; empty: all.
    pub verdicts: Vec<RowVerdict>,
    /// First row of the file to show: `next` of the page before; 0: from the start.
    pub from_row: u32,
    /// Most rows, at most 500.
    pub limit: u32,
}

/// A page of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportRowPage {
    /// Rows.
    pub rows: Vec<ImportRow>,
    /// Where the next page begins.
    pub next: Option<u32>,
}

/// One row of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportRow {
    /// Row in the file.
    pub row: u32,
    /// Cells as text, one a column.
    pub cells: Vec<String>,
    /// Number as it will be stored.
    pub number: Option<String>,
    /// Where it belongs.
    pub verdict: RowVerdict,
    /// Why.
    pub issues: Vec<RowIssue>,
}

/// Commit of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportCommit {
    /// Import.
    pub id: i64,
    /// Include rows that need consent (numbers that the numbering plan does not know).
    pub include_unknown: bool,
}

/// A batch by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BatchRef {
    /// Id.
    pub id: BatchId,
}

/// Batches of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportBatches {
    /// Newest first.
    pub batches: Vec<ImportBatchView>,
}

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportBatchView {
    /// Id.
    pub id: BatchId,
    /// Name of the file, or of the chat task that contacts came from; `None`: "Redial these".
    pub file_name: Option<String>,
    /// Rows.
    pub callees: i64,
    /// When.
    pub created_at: UnixMillis,
    /// Nothing in it was called: it can be undone.
    pub can_undo: bool,
}
