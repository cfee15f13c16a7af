//! Export tasks.

use domain::{
    export::{ExportRequest, ExportTask},
    ids::ExportTaskId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A new export task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportCreate {
    /// What is asked for.
    pub request: ExportRequest,
}

/// An export task by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportRef {
    /// Id.
    pub id: ExportTaskId,
}

/// One export task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportTaskView {
    /// It.
    pub export: ExportTask,
    /// Name of its file.
    pub file_name: String,
}

/// All export tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportTasks {
    /// Newest first.
    pub exports: Vec<ExportTaskView>,
}
