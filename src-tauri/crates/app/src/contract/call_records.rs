//! Execution records and recordings.

use domain::{
    agent::OutputTag,
    call_record::{CallAttempt, CallRecordRow, LogLine, RecordFilter, RecordSelection, RecordTab},
    ids::{AttemptId, BatchId, CallTaskId, CalleeId},
    money::Usd,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Order of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordSort {
    /// The tab's own: newest first; Pending by due time.
    #[default]
    Natural,
    /// The other way round.
    Reversed,
}

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallRecordList {
    /// Task.
    pub task: CallTaskId,
    /// Filter; the tab is part of it.
    pub filter: RecordFilter,
    /// Order.
    #[serde(default)]
    pub sort: RecordSort,
    /// Where the page begins.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    #[serde(default)]
    pub limit: u32,
}

/// A page of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallRecordPage {
    /// Rows.
    pub rows: Vec<CallRecordRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Records that fit the filter; on the first page.
    pub total: Option<super::Total>,
}

/// Which counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallRecordCounts {
    /// Task.
    pub task: CallTaskId,
    /// Tab.
    pub tab: RecordTab,
}

/// Counts by chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallRecordChips {
    /// Chips, most first; at most 12.
    pub chips: Vec<RecordChip>,
}

/// One chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordChip {
    /// What it filters by.
    pub key: ChipKey,
    /// How many.
    pub count: i64,
}

/// What a chip filters by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChipKey {
    /// Main intent (Completed).
    MainIntent {
        /// Its value.
        value: String,
    },
    /// Result (Completed: voicemail, interrupted …).
    Result {
        /// The result.
        result: domain::outcome::CallResult,
    },
    /// State (Pending).
    State {
        /// The state.
        state: domain::call_record::CalleeState,
    },
    /// Kind of failure (Failed).
    FailKind {
        /// The kind.
        fail_kind: domain::call_record::FailKind,
    },
}

/// A record by its callee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallRecordRef {
    /// Callee.
    pub id: CalleeId,
}

/// Call Details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallRecordView {
    /// The row.
    pub row: CallRecordRow,
    /// Task.
    pub task: CallTaskId,
    /// Name of the task.
    pub task_name: String,
    /// The callee's own zone.
    pub zone: Option<String>,
    /// Note of the import.
    pub note: Option<String>,
    /// Output tags of the last answered attempt.
    pub tags: Vec<LabelledValue>,
    /// Call variables.
    pub variables: Vec<LabelledValue>,
    /// All attempts, first to last.
    pub attempts: Vec<CallAttempt>,
    /// Call log of the last answered attempt.
    pub log: Vec<LogLine>,
    /// The attempt whose recording and log are shown.
    pub shown_attempt: Option<AttemptId>,
    /// The number is on the do-not-call list.
    pub do_not_call: bool,
    /// What an agent that converses left of the shown attempt.
    pub talk: Option<RecordTalk>,
}

/// What an agent that converses left of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordTalk {
    /// What its services cost; part of the attempt's cost.
    pub cost: Usd,
    /// The model is being asked what the call came to: tags and summary follow.
    pub summing_up: bool,
    /// Summary.
    pub summary: Option<String>,
}

/// A value with the words of its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LabelledValue {
    /// Key.
    pub key: String,
    /// Words.
    pub label: String,
    /// Value.
    pub value: String,
}

impl LabelledValue {
    /// A tag with the words of its definition.
    pub fn of_tag(tag: OutputTag, label: String) -> Self {
        LabelledValue {
            key: tag.key,
            label,
            value: tag.value,
        }
    }
}

/// Several records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallRecordMany {
    /// Task.
    pub task: CallTaskId,
    /// Which.
    pub selection: RecordSelection,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallRecordChanged {
    /// Records that changed.
    pub changed: i64,
    /// Records that could not: already final, or already pending.
    pub left: i64,
    /// The new batch, for a redial.
    pub batch: Option<BatchId>,
}

/// A recording by its attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecordingRef {
    /// Attempt.
    pub attempt: AttemptId,
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordingView {
    /// Where to play it: an address on loopback with Range support, for this run only.
    pub url: String,
    /// Length.
    pub length_ms: Millis,
    /// The agent's lane, 0 to 1.
    pub agent: Vec<f32>,
    /// The callee's lane, 0 to 1.
    pub callee: Vec<f32>,
}
