//! What an import file means: columns, aliases, checks of a row, the report. Source: product 2.3.
//!
//! Reading files is the business of `sheets`; this knows only cells.
//!
//! - `headers`: what columns mean.
//! - `row`: whether a row can be imported, and as what.
//! - `audience`: the second column contract: contacts of chat tasks.
//! - `choice`: what the user makes of columns, in both contracts.
//! - `moments`: dates and times as people write them.

mod audience;
mod choice;
mod headers;
mod moments;
mod row;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    chat_list::ListVerdict,
    ids::{CallTaskId, ChatTaskId},
    time::UnixMillis,
};

pub use audience::{
    AUDIENCE_COLUMNS, AudienceChecker, AudienceColumn, AudienceMeaning, AudienceReading,
    AudienceRules, CheckedContact, find_audience_header, meaning_of_audience,
};
pub use choice::{
    ColumnContract, ColumnPart, ColumnProblem, problems_of_choice, remembered_by, tidied,
};
pub use headers::{
    BUILT_IN_COLUMNS, HeaderReading, find_header_row, is_built_in, meaning_of_headers,
};
pub use jiff::civil::DateTime as CivilDateTime;
pub use moments::{civil_from_serial, read_moment};
pub use row::{Cell, CheckedRow, RowChecker, RowRules};

/// Most rows of a file (Excel's own limit).
pub const MAX_ROWS: u32 = 1_048_576;
/// Most columns of a file.
pub const MAX_COLUMNS: usize = 64;

/// Why a row is rejected or warned about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowIssue {
    /// No address column of a contact holds anything.
    NoAddress,
    /// What stands in an address column is no address. A warning where another column holds one.
    NotAnAddress {
        /// Header of the column.
        column: String,
    },
    /// The white and black lists keep the contact out.
    OnList {
        /// What they say.
        verdict: ListVerdict,
    },
    /// The number cell is empty.
    NoNumber,
    /// It cannot be a number.
    NotANumber,
    /// The cell lost digits to scientific notation.
    DigitsLost,
    /// The cell holds an error such as #REF!.
    CellError {
        /// Header of the column.
        column: String,
    },
    /// A required call variable is empty.
    MissingVariable {
        /// Its key.
        key: String,
    },
    /// The value is not one of the choices.
    NotAChoice {
        /// Key of the variable.
        key: String,
    },
    /// The value of a built-in column cannot be understood (`timezone`, `notBefore`, `notAfter`).
    BadValue {
        /// Header of the column.
        column: String,
    },
    /// The same number stands in an earlier row of the file.
    DuplicateInFile {
        /// That row.
        row: u32,
    },
    /// The number is in the task already.
    DuplicateInTask,
    /// The number waits in another running task (a warning).
    InOtherTask {
        /// That task's name.
        task: String,
    },
    /// The number is on the do-not-call list.
    DoNotCall,
    /// The numbering plan does not know it: an extension or a new range (a warning; the user may
    /// include it).
    UnknownNumber,
    /// It can be read with and without the country's own code; read as international (a warning).
    AmbiguousCountry,
    /// `notAfter` lies in the past (a warning).
    AlreadyExpired,
}

/// Where a row of the preview belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowVerdict {
    /// Will be imported.
    Accepted,
    /// Will be imported; something to look at.
    Warning,
    /// Imported only if the user includes unknown numbers.
    NeedsConsent,
    /// Left out: a duplicate.
    Duplicate,
    /// Left out: do-not-call.
    DoNotCall,
    /// Left out: wrong.
    Rejected,
}

/// Counts of a preview, by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportCounts {
    /// Rows with anything in them, without the header.
    pub rows: i64,
    /// Accepted without a word.
    pub accepted: i64,
    /// Accepted with a warning.
    pub warnings: i64,
    /// Only with the user's consent.
    pub needs_consent: i64,
    /// Duplicates left out.
    pub duplicates: i64,
    /// Left out by the do-not-call list.
    pub do_not_call: i64,
    /// Wrong.
    pub rejected: i64,
}

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    /// Header as written.
    pub header: String,
    /// What it means.
    pub meaning: ColumnMeaning,
}

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ColumnMeaning {
    /// The number to call.
    CalledNumber,
    /// The user's own id.
    OutId,
    /// The callee's own zone.
    Timezone,
    /// Not called before.
    NotBefore,
    /// Not called after.
    NotAfter,
    /// A note, shown only.
    Note,
    /// A call variable (of the agent, or an extra column).
    Variable {
        /// Key.
        key: String,
    },
    /// Nothing of it is taken: it has no header and no values, or the user leaves it out.
    Empty,
}

/// One row that passed: what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCallee {
    /// Row in the file, 1-based as the spreadsheet shows it.
    pub row: u32,
    /// Number as stored.
    pub number: String,
    /// The user's own id.
    pub out_id: Option<String>,
    /// IANA zone of the callee.
    pub zone: Option<String>,
    /// Not called before.
    pub not_before: Option<UnixMillis>,
    /// Not called after.
    pub not_after: Option<UnixMillis>,
    /// A note.
    pub note: Option<String>,
    /// Call variables as a JSON object.
    pub variables: String,
}

/// What a workbook says of itself (hidden in the template).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateMark {
    /// The install that wrote it; a workbook of another install is foreign.
    pub install: String,
    /// Its task.
    pub task: ImportTask,
}

/// The task that rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum ImportTask {
    /// A call task: callees.
    Call(CallTaskId),
    /// A chat task: contacts.
    Chat(ChatTaskId),
}
