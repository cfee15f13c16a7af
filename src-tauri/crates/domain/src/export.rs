//! Export tasks. Source: seed 2, Export records; product 2.5.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    call_record::RecordFilter,
    ids::{CallTaskId, ExportTaskId},
    time::UnixMillis,
};

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

/// What one row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportGrain {
    /// One row a call record.
    Record,
    /// One row an attempt.
    Attempt,
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Task whose records are exported.
    pub task: CallTaskId,
    /// Name of the export ("Task Name" in the source).
    pub name: String,
    /// File format.
    pub format: ExportFormat,
    /// What one row is.
    pub grain: ExportGrain,
    /// Which records; the tab is part of it.
    pub filter: RecordFilter,
    /// Put the recordings beside the table in a zip.
    pub recordings: bool,
    /// IANA zone in which times are written: the user's.
    pub zone: String,
}

/// Status of an export task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ExportStatus {
    /// Waits for its turn.
    Initializing,
    /// Being written.
    Running {
        /// Rows written.
        done: i64,
        /// Rows in all.
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
    /// Name of the call task, for display.
    pub task_name: String,
    /// Where it stands.
    pub state: ExportStatus,
    /// The snapshot's moment: what finished later is not in it.
    pub created_at: UnixMillis,
    /// When it ended.
    pub finished_at: Option<UnixMillis>,
}
