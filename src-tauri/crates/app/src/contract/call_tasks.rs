//! Call tasks.

use domain::{
    call_record::CalleeCounts,
    call_task::{CallTask, CallTaskActivity, CallTaskDraft, CallTaskStatusKind},
    ids::CallTaskId,
    money::Usd,
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A call task by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallTaskRef {
    /// Id.
    pub id: CallTaskId,
}

/// Order of the task list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallTaskSort {
    /// Last activity.
    #[default]
    Activity,
    /// Name.
    Name,
    /// Creation.
    Created,
    /// Callees in all.
    Total,
    /// Share of callees that are final.
    Progress,
    /// Share of answered among final ones.
    ConnectRate,
    /// Cost.
    Cost,
}

/// Which call tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CallTaskList {
    /// Statuses; empty: all.
    pub statuses: Vec<CallTaskStatusKind>,
    /// Part of a name.
    pub search: Option<String>,
    /// Order.
    pub sort: CallTaskSort,
    /// Ascending; else descending.
    pub ascending: bool,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of call tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallTaskPage {
    /// Rows.
    pub rows: Vec<CallTaskView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Tasks by status, under the same search.
    pub counts: Vec<StatusCount>,
}

/// Tasks of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusCount {
    /// Status.
    pub status: CallTaskStatusKind,
    /// How many.
    pub count: i64,
}

/// A call task with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallTaskView {
    /// The task.
    pub task: CallTask,
    /// Shown beside the status.
    pub activity: CallTaskActivity,
    /// Counts of its callees.
    pub counts: CalleeCounts,
    /// Name of the agent, and its published version.
    pub agent_name: String,
    /// Published version number, if any.
    pub agent_version: Option<i64>,
    /// Name of the line.
    pub line_name: String,
    /// When it may be done at this pace; `None`: not known.
    pub done_at: Option<UnixMillis>,
}

/// A form to be checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallTaskCheck {
    /// The task that is edited; `None`: a new one.
    pub id: Option<CallTaskId>,
    /// The form.
    pub draft: CallTaskDraft,
    /// Callees to estimate with; `None`: the task's own, or 1,000.
    pub callees: Option<i64>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallTaskChecked {
    /// What is wrong, by field.
    pub problems: Vec<FieldProblem>,
    /// What would happen; `None` while the form is not right.
    pub outlook: Option<Outlook>,
}

/// A field that is not right. Words are the window's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldProblem {
    /// Path of the field, e.g. `schedule.windows`.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What may be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// It is empty.
    Required,
    /// It is too long.
    TooLong {
        /// Most characters.
        max: i64,
    },
    /// It lies outside of a range.
    OutOfRange {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
    },
    /// The name exists already.
    NameTaken,
    /// It does not exist (any more).
    Missing,
    /// The agent is not published.
    NotPublished,
    /// Start and end are the same.
    EmptyRange,
    /// The zone is not known.
    UnknownZone,
    /// It lies in the past.
    InThePast,
    /// Two have the same key.
    DuplicateKey,
    /// It has characters that are not allowed.
    BadCharacters,
    /// It names a step that does not exist.
    UnknownStep,
    /// It names a variable that does not exist.
    UnknownVariable,
    /// The step leads round in a circle without ever listening.
    EndlessCircle,
    /// It cannot be read.
    Unreadable,
    /// There are too many.
    TooMany {
        /// Most.
        max: i64,
    },
    /// The longest is shorter than the shortest.
    OrderReversed,
    /// A sum is not above nothing.
    NotPositive,
    /// It is no web address.
    BadAddress,
    /// It is neither the name nor the address of a server.
    BadServer,
    /// Another program uses the port.
    PortTaken,
    /// The address leads out of this network and is not encrypted.
    NotEncrypted,
    /// An argument stands in the host of an address.
    ArgumentInHost,
    /// It is no origin (`https://shop.example`).
    BadOrigin,
    /// It is no colour (`#RRGGBB`).
    BadColour,
    /// It is no e-mail address.
    BadEmail,
    /// It is neither the id nor the address of a spreadsheet.
    BadSpreadsheet,
    /// It is no full path of a file.
    BadPath,
    /// The file's name ends otherwise.
    BadEnding {
        /// As it should end.
        ending: String,
    },
    /// It is not the key that is needed.
    BadSecret,
    /// Each channel needs a manager of its own.
    TooFewManagers {
        /// As many as channels.
        needed: i64,
    },
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outlook {
    /// Callees that it was reckoned with.
    pub callees: i64,
    /// First call; `None`: never.
    pub first_call: Option<UnixMillis>,
    /// When it would be done; `None`: not within 400 days.
    pub done_at: Option<UnixMillis>,
    /// Calling time that it takes, milliseconds.
    pub calling_ms: i64,
    /// Calls at once that the line and the concurrency allow.
    pub at_once: u32,
    /// The line's calls per second.
    pub per_second: u32,
    /// What it would cost; `None`: the line has not talked enough to tell.
    pub cost: Option<CostRange>,
}

/// A cost that is not known exactly: nineteen of twenty times it lies between these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CostRange {
    /// Least.
    pub low: Usd,
    /// Most.
    pub high: Usd,
}

/// A new task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallTaskCreate {
    /// The form.
    pub draft: CallTaskDraft,
}

/// A changed task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallTaskUpdate {
    /// Which.
    pub id: CallTaskId,
    /// The form.
    pub draft: CallTaskDraft,
}

/// Calls over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallTaskTimeline {
    /// Which.
    pub id: CallTaskId,
    /// From.
    pub from: UnixMillis,
    /// Until.
    pub until: UnixMillis,
    /// Length of a bucket, milliseconds, at least one minute.
    pub bucket_ms: i64,
}

/// Calls over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// Buckets with anything in them, in order.
    pub buckets: Vec<TimelineBucket>,
    /// When calling time is open in the span, as `[from, until)` pairs.
    pub open: Vec<(UnixMillis, UnixMillis)>,
}

/// One bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineBucket {
    /// Begins at.
    pub at: UnixMillis,
    /// Attempts begun.
    pub started: i64,
    /// Of these, answered.
    pub answered: i64,
}
