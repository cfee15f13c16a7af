//! Export tasks: what the user asks for, and the columns of the file. Source: seed 2, Export
//! records; product 2.5. It knows no file format's bytes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    call_record::RecordFilter,
    ids::{CallTaskId, ExportTaskId},
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

/// A column of an exported file. Moments are written in the task's zone; lengths in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ExportColumn {
    /// The number called.
    CalledNumber,
    /// The user's own id.
    OutId,
    /// Completed, pending or failed, as the window says it.
    Status,
    /// Result in the source's word.
    Result,
    /// Why a record failed: not connected, not placed, cancelled, expired, do-not-call.
    FailReason,
    /// Main intent.
    MainIntent,
    /// Attempts used.
    Attempts,
    /// Number of the attempt: 1, 2, 3 …
    Attempt,
    /// Whether the attempt used one.
    Counted,
    /// When the (last) attempt began.
    StartedAt,
    /// When it first rang.
    RangAt,
    /// When it was answered.
    AnsweredAt,
    /// When it ended.
    EndedAt,
    /// When the record became final.
    FinishedAt,
    /// Seconds of talk.
    TalkSeconds,
    /// Number shown to the callee.
    CallerNumber,
    /// Who hung up.
    HangupSide,
    /// SIP code.
    SipCode,
    /// SIP reason phrase.
    SipText,
    /// Q.850 cause.
    Q850,
    /// The line's fault, when it was ours.
    LineFault,
    /// Cost in US dollars.
    Cost,
    /// Name of the recording's file, when recordings are exported beside the table.
    Recording,
    /// The callee's note.
    Note,
    /// An output tag.
    Tag {
        /// Its key.
        key: String,
    },
    /// A call variable.
    Variable {
        /// Its key.
        key: String,
    },
}

impl ExportColumn {
    /// Its header. Tags and variables bear their own keys; one that another column has already is
    /// told apart by [`headers`].
    pub fn header(&self) -> &str {
        match self {
            ExportColumn::CalledNumber => "calledNumber",
            ExportColumn::OutId => "outId",
            ExportColumn::Status => "status",
            ExportColumn::Result => "result",
            ExportColumn::FailReason => "failReason",
            ExportColumn::MainIntent => "mainIntent",
            ExportColumn::Attempts => "attempts",
            ExportColumn::Attempt => "attempt",
            ExportColumn::Counted => "counted",
            ExportColumn::StartedAt => "startedAt",
            ExportColumn::RangAt => "rangAt",
            ExportColumn::AnsweredAt => "answeredAt",
            ExportColumn::EndedAt => "endedAt",
            ExportColumn::FinishedAt => "finishedAt",
            ExportColumn::TalkSeconds => "talkSeconds",
            ExportColumn::CallerNumber => "callerNumber",
            ExportColumn::HangupSide => "hangupSide",
            ExportColumn::SipCode => "sipCode",
            ExportColumn::SipText => "sipText",
            ExportColumn::Q850 => "q850",
            ExportColumn::LineFault => "lineFault",
            ExportColumn::Cost => "costUsd",
            ExportColumn::Recording => "recording",
            ExportColumn::Note => "note",
            ExportColumn::Tag { key } | ExportColumn::Variable { key } => key,
        }
    }
}

/// Columns of an export: the fixed ones of its grain, then output tags (`main_intent` has a column
/// of its own), then call variables, each in the given order.
pub fn columns(
    grain: ExportGrain,
    recordings: bool,
    tags: &[String],
    variables: &[String],
) -> Vec<ExportColumn> {
    use ExportColumn as C;
    let fixed: &[ExportColumn] = match grain {
        ExportGrain::Record => &[
            C::CalledNumber,
            C::OutId,
            C::Status,
            C::Result,
            C::FailReason,
            C::MainIntent,
            C::Attempts,
            C::StartedAt,
            C::FinishedAt,
            C::TalkSeconds,
            C::Cost,
            C::Note,
        ],
        ExportGrain::Attempt => &[
            C::CalledNumber,
            C::OutId,
            C::Attempt,
            C::Counted,
            C::StartedAt,
            C::RangAt,
            C::AnsweredAt,
            C::EndedAt,
            C::TalkSeconds,
            C::Result,
            C::LineFault,
            C::CallerNumber,
            C::HangupSide,
            C::SipCode,
            C::SipText,
            C::Q850,
            C::Cost,
        ],
    };
    let tags = tags.iter().filter(|key| *key != crate::agent::MAIN_INTENT);
    let mut columns = fixed.to_vec();
    columns.extend(recordings.then_some(C::Recording));
    columns.extend(tags.map(|key| C::Tag { key: key.clone() }));
    columns.extend(variables.iter().map(|key| C::Variable { key: key.clone() }));
    columns
}

/// Headers of columns, each different without regard to case: a second `plan` becomes `plan_2`.
pub fn headers(columns: &[ExportColumn]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let header = column.header();
        let is_free = |wanted: &str| {
            !headers
                .iter()
                .any(|known| known.to_lowercase() == wanted.to_lowercase())
        };
        let mut free = header.to_owned();
        let mut number = 2;
        while !is_free(&free) {
            free = format!("{header}_{number}");
            number += 1;
        }
        headers.push(free);
    }
    headers
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

    fn keys(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

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

    #[test]
    fn tags_and_variables_follow_the_fixed_columns() {
        let tags = keys(&["main_intent", "mood"]);
        let variables = keys(&["name", "Result", "name"]);
        let columns = columns(ExportGrain::Record, true, &tags, &variables);
        let headers = headers(&columns);
        assert_eq!(headers[0], "calledNumber");
        let last: Vec<&str> = headers
            .iter()
            .rev()
            .take(5)
            .rev()
            .map(String::as_str)
            .collect();
        assert_eq!(last, ["recording", "mood", "name", "Result_2", "name_2"]);
        let main = ExportColumn::Tag {
            key: "main_intent".to_owned(),
        };
        assert!(
            !columns.contains(&main),
            "the main intent has a column of its own"
        );
    }

    #[test]
    fn each_grain_has_its_columns_once() {
        for grain in [ExportGrain::Record, ExportGrain::Attempt] {
            let columns = columns(grain, true, &[], &[]);
            let different: std::collections::HashSet<_> = columns.iter().collect();
            assert_eq!(different.len(), columns.len());
            assert!(columns.contains(&ExportColumn::CalledNumber));
            assert!(columns.contains(&ExportColumn::Result));
        }
    }
}
