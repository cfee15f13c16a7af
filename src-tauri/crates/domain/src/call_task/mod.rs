//! Call tasks: form, status, transitions. Source: seed 2; product 2.1 and 2.2.
//!
//! - `decide`: what an event does to a task's status, or why it is refused.
//! - `activity`: what is shown beside the status.
//! - `draft`: whether the form can be kept.
//! - `table`: the whole of status × event, printed for the docs.

mod activity;
mod decide;
mod draft;
mod table;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{AgentId, CallTaskId, LineId},
    outcome::LineFault,
    redial::RedialPolicy,
    schedule::CallingSchedule,
    time::UnixMillis,
};

pub use crate::tasks::{LocalTrouble, MAX_NAME_CHARS, StartMode};
pub use activity::{ActivityFacts, activity};
pub use decide::{CallTaskFacts, decide};
pub use draft::{CallTaskProblem, DraftProblem, MAX_CONCURRENCY, MAX_EXPIRY_MINUTES};
pub use table::status_table;

/// When pending callees are given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expiry {
    /// Never.
    Never,
    /// So many minutes after import.
    AfterImport {
        /// Minutes, at least 1.
        minutes: u32,
    },
    /// At a moment.
    At {
        /// The moment.
        at: UnixMillis,
    },
}

/// The form of product 2.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallTaskDraft {
    /// Task Name: required, unique.
    pub name: String,
    /// Communication Agent: published.
    pub agent: AgentId,
    /// Associated Service Instance.
    pub line: LineId,
    /// Task Concurrency, 1 to 500.
    pub concurrency: u16,
    /// Start Mode.
    pub start: StartMode,
    /// Calling Workdays and Calling Time.
    pub schedule: CallingSchedule,
    /// Redial When Unanswered; `None`: off.
    pub redial: Option<RedialPolicy>,
    /// Expiry.
    pub expiry: Expiry,
    /// It starts only with a version of its agent that has passed a rehearsal.
    #[serde(default)]
    pub rehearsed: bool,
}

/// Status, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum CallTaskStatus {
    /// Created, no callee yet.
    Initializing,
    /// Calls are placed when the time allows.
    Running {
        /// Since when.
        since: UnixMillis,
    },
    /// No new calls.
    Stopped {
        /// Why.
        reason: StopReason,
        /// Since when.
        since: UnixMillis,
    },
    /// Task Start Failed.
    StartFailed {
        /// Why.
        reason: StartFailure,
        /// Since when.
        since: UnixMillis,
    },
}

/// The status without its data: the source's words, for filters and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallTaskStatusKind {
    /// Initializing
    Initializing,
    /// Running
    Running,
    /// Stopped
    Stopped,
    /// Task Start Failed
    StartFailed,
}

impl CallTaskStatus {
    /// The status without its data.
    pub fn kind(&self) -> CallTaskStatusKind {
        match self {
            CallTaskStatus::Initializing => CallTaskStatusKind::Initializing,
            CallTaskStatus::Running { .. } => CallTaskStatusKind::Running,
            CallTaskStatus::Stopped { .. } => CallTaskStatusKind::Stopped,
            CallTaskStatus::StartFailed { .. } => CallTaskStatusKind::StartFailed,
        }
    }
}

impl CallTaskStatusKind {
    /// All of them.
    pub const ALL: [CallTaskStatusKind; 4] = [
        CallTaskStatusKind::Initializing,
        CallTaskStatusKind::Running,
        CallTaskStatusKind::Stopped,
        CallTaskStatusKind::StartFailed,
    ];

    /// Its word in the store.
    pub fn code(self) -> &'static str {
        match self {
            CallTaskStatusKind::Initializing => "initializing",
            CallTaskStatusKind::Running => "running",
            CallTaskStatusKind::Stopped => "stopped",
            CallTaskStatusKind::StartFailed => "start_failed",
        }
    }

    /// The status of that word.
    pub fn from_code(code: &str) -> Option<CallTaskStatusKind> {
        CallTaskStatusKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// Why a task is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StopReason {
    /// Waits for its scheduled start ("Starts at …").
    Scheduled {
        /// The moment.
        at: UnixMillis,
    },
    /// The scheduled start passed while the app was closed ("Missed start").
    MissedStart {
        /// The moment that was missed.
        at: UnixMillis,
    },
    /// The user pressed Stop.
    ByUser,
    /// The line failed again and again.
    LineFault {
        /// The last fault.
        fault: LineFault,
    },
    /// Something on this machine failed, in the words of [`LocalTrouble`].
    Local {
        /// What.
        trouble: LocalTrouble,
    },
}

/// Why a task did not start (preflight).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StartFailure {
    /// The agent is not published, or was deleted.
    AgentUnpublished,
    /// The line was deleted.
    LineMissing,
    /// The line does not answer or refuses.
    LineDown {
        /// How.
        fault: LineFault,
    },
    /// The line has no number to show to callees.
    NoCallerNumber,
    /// No callee is left to call.
    NoCallees,
    /// Calling time never opens (task and line together).
    NoCallingTime,
    /// The expiry lies in the past.
    Expired,
    /// The task requires it, and the agent's version has passed no rehearsal.
    NotRehearsed {
        /// The agent.
        agent: AgentId,
    },
}

/// What can happen to a task. Source: product 2.2, column "event".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallTaskEvent {
    /// An import was committed; `accepted` rows, and what preflight says.
    Imported {
        /// Accepted rows.
        accepted: u64,
        /// What preflight says.
        preflight: Result<(), StartFailure>,
    },
    /// The user pressed Start.
    Start {
        /// What preflight says.
        preflight: Result<(), StartFailure>,
    },
    /// The scheduled moment came while the app was open, or within the grace after it.
    ScheduledTime {
        /// What preflight says.
        preflight: Result<(), StartFailure>,
    },
    /// The scheduled moment passed while the app was closed, and the grace with it.
    StartMissed,
    /// The user pressed Stop.
    Stop,
    /// The line or this machine gave up.
    GaveUp {
        /// Why.
        reason: StopReason,
    },
    /// The user changed the task.
    Update {
        /// The new start mode.
        start: StartMode,
    },
    /// The user deletes the task.
    Delete,
}

/// What a decision leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallTaskDecision {
    /// The task gets (or keeps) this status.
    Become(CallTaskStatus),
    /// The task is deleted.
    Deleted,
}

/// Why an event is refused in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CallTaskRefusal {
    /// Update needs Stopped.
    #[error("a call task can be updated when it is stopped")]
    UpdateNeedsStopped,
    /// Delete needs Stopped or Task Start Failed.
    #[error("a call task can be deleted when it is stopped or its start failed")]
    DeleteNeedsStopped,
    /// Start before any import.
    #[error("import callees first")]
    ImportFirst,
    /// It runs already.
    #[error("the call task runs already")]
    RunsAlready,
    /// It does not run.
    #[error("the call task does not run")]
    DoesNotRun,
    /// Its scheduled start is no longer awaited.
    #[error("the scheduled start is no longer awaited")]
    NotScheduled,
}

/// What is shown beside the status; derived, never stored. Source: product 2.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallTaskActivity {
    /// Nothing to say.
    Idle,
    /// Calls are placed.
    Dialing {
        /// Calls alive now.
        live: u32,
        /// Task Concurrency.
        limit: u32,
    },
    /// Calling time is shut.
    WaitingForCallingTime {
        /// When it opens next; `None`: never again.
        next: Option<UnixMillis>,
    },
    /// Every pending callee waits for a redial or its own hours.
    WaitingForCallees {
        /// When the first is due.
        next: UnixMillis,
    },
    /// No callee is pending.
    AllDone,
    /// The line's own limits or its carrier hold calls back.
    LineBusy,
    /// Too many calls failed by the line: no more are placed until a test shows that it works.
    LineRests {
        /// What failed them.
        fault: LineFault,
        /// When the line is tested next.
        test_at: UnixMillis,
    },
    /// Stopped, and calls still end.
    Stopping {
        /// Calls alive.
        live: u32,
    },
    /// Will start by itself.
    StartsAt {
        /// When.
        at: UnixMillis,
    },
    /// Did not start in time.
    MissedStart {
        /// When it should have.
        at: UnixMillis,
    },
}

/// A stored call task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallTask {
    /// Its row.
    pub id: CallTaskId,
    /// The form.
    pub draft: CallTaskDraft,
    /// Status.
    pub status: CallTaskStatus,
    /// It has run at least once: an import no longer starts it. Source: product 2.2, "Stopped, once
    /// started".
    pub started_once: bool,
    /// When it was created.
    pub created_at: UnixMillis,
    /// When something last happened to it or its callees.
    pub active_at: UnixMillis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words_are_those_that_travel() {
        for kind in CallTaskStatusKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(CallTaskStatusKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(CallTaskStatusKind::from_code("paused"), None);
        let status = CallTaskStatus::Stopped {
            reason: StopReason::ByUser,
            since: 1,
        };
        assert_eq!(
            serde_json::to_value(&status).unwrap()["status"],
            status.kind().code()
        );
    }
}
