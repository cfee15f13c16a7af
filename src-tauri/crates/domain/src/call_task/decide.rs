//! What an event does to a call task's status: the table of product 2.2, to the letter. It knows no
//! callee, no call and no clock; preflight's verdict comes with the event.

use super::{
    CallTaskDecision, CallTaskEvent, CallTaskRefusal, CallTaskStatus, StartFailure, StartMode,
    StopReason,
};
use crate::time::UnixMillis;

/// What a decision needs to know of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTaskFacts {
    /// Status.
    pub status: CallTaskStatus,
    /// It has run at least once. Whoever performs a decision sets it when the status becomes
    /// Running, and never clears it.
    pub started_once: bool,
    /// Start Mode as stored (before an Update).
    pub start: StartMode,
}

/// The status that follows, or why the event is refused.
///
/// Where product 2.2 is silent:
///
/// - Import into Task Start Failed leaves it there: after a failure it is the user who starts.
/// - Import into a task that is stopped and never ran: it goes on waiting for its scheduled start
///   (or says that it was missed). If an Update has made it "Start Immediately", the import
///   starts it, as the first import of such a task does.
/// - Update with another start mode: a new scheduled moment is waited for, also by a task that ran
///   before; "Start Immediately" ends the waiting, and the user (or the next import) starts it. An
///   Update that leaves the start mode alone leaves the reason alone.
/// - A scheduled moment that comes although a later one has been set meanwhile is refused.
pub fn decide(
    task: &CallTaskFacts,
    event: &CallTaskEvent,
    now: UnixMillis,
) -> Result<CallTaskDecision, CallTaskRefusal> {
    let next = match event {
        CallTaskEvent::Imported {
            accepted,
            preflight,
        } => imported(task, *accepted, preflight, now),
        CallTaskEvent::Start { preflight } => match &task.status {
            CallTaskStatus::Initializing => return Err(CallTaskRefusal::ImportFirst),
            CallTaskStatus::Running { .. } => return Err(CallTaskRefusal::RunsAlready),
            CallTaskStatus::Stopped { .. } | CallTaskStatus::StartFailed { .. } => {
                started(preflight, now)
            }
        },
        CallTaskEvent::ScheduledTime { preflight } => {
            awaited(&task.status, now)?;
            started(preflight, now)
        }
        CallTaskEvent::StartMissed => {
            let at = awaited(&task.status, now)?;
            stopped(StopReason::MissedStart { at }, now)
        }
        CallTaskEvent::Stop => {
            running(&task.status)?;
            stopped(StopReason::ByUser, now)
        }
        CallTaskEvent::GaveUp { reason } => {
            running(&task.status)?;
            stopped(reason.clone(), now)
        }
        CallTaskEvent::Update { start } => match &task.status {
            CallTaskStatus::Stopped { reason, since } => {
                let kept = || CallTaskStatus::Stopped {
                    reason: reason.clone(),
                    since: *since,
                };
                if *start == task.start {
                    kept()
                } else {
                    rescheduled(reason, start, now, kept)
                }
            }
            CallTaskStatus::Initializing
            | CallTaskStatus::Running { .. }
            | CallTaskStatus::StartFailed { .. } => {
                return Err(CallTaskRefusal::UpdateNeedsStopped);
            }
        },
        CallTaskEvent::Delete => {
            return match &task.status {
                CallTaskStatus::Stopped { .. } | CallTaskStatus::StartFailed { .. } => {
                    Ok(CallTaskDecision::Deleted)
                }
                CallTaskStatus::Initializing | CallTaskStatus::Running { .. } => {
                    Err(CallTaskRefusal::DeleteNeedsStopped)
                }
            };
        }
    };
    Ok(CallTaskDecision::Become(next))
}

/// An import of `accepted` rows was committed.
fn imported(
    task: &CallTaskFacts,
    accepted: u64,
    preflight: &Result<(), StartFailure>,
    now: UnixMillis,
) -> CallTaskStatus {
    let waits_for_its_start = match &task.status {
        CallTaskStatus::Initializing => true,
        CallTaskStatus::Stopped { reason, .. } => match reason {
            StopReason::Scheduled { .. } | StopReason::MissedStart { .. } => false,
            StopReason::ByUser | StopReason::LineFault { .. } | StopReason::Local { .. } => {
                !task.started_once
            }
        },
        CallTaskStatus::Running { .. } | CallTaskStatus::StartFailed { .. } => false,
    };
    if accepted == 0 || !waits_for_its_start {
        return task.status.clone();
    }
    match task.start {
        StartMode::Immediately => started(preflight, now),
        StartMode::Scheduled { at } => stopped(StopReason::Scheduled { at }, now),
    }
}

/// The status after an Update that changed the start mode of a stopped task.
fn rescheduled(
    reason: &StopReason,
    start: &StartMode,
    now: UnixMillis,
    kept: impl FnOnce() -> CallTaskStatus,
) -> CallTaskStatus {
    match (start, reason) {
        (StartMode::Scheduled { at }, _) => stopped(StopReason::Scheduled { at: *at }, now),
        (StartMode::Immediately, StopReason::Scheduled { .. } | StopReason::MissedStart { .. }) => {
            stopped(StopReason::ByUser, now)
        }
        (
            StartMode::Immediately,
            StopReason::ByUser | StopReason::LineFault { .. } | StopReason::Local { .. },
        ) => kept(),
    }
}

fn started(preflight: &Result<(), StartFailure>, since: UnixMillis) -> CallTaskStatus {
    match preflight {
        Ok(()) => CallTaskStatus::Running { since },
        Err(reason) => CallTaskStatus::StartFailed {
            reason: reason.clone(),
            since,
        },
    }
}

fn stopped(reason: StopReason, since: UnixMillis) -> CallTaskStatus {
    CallTaskStatus::Stopped { reason, since }
}

fn running(status: &CallTaskStatus) -> Result<(), CallTaskRefusal> {
    match status {
        CallTaskStatus::Running { .. } => Ok(()),
        CallTaskStatus::Initializing
        | CallTaskStatus::Stopped { .. }
        | CallTaskStatus::StartFailed { .. } => Err(CallTaskRefusal::DoesNotRun),
    }
}

/// The scheduled moment, if it is awaited and has come.
fn awaited(status: &CallTaskStatus, now: UnixMillis) -> Result<UnixMillis, CallTaskRefusal> {
    match status {
        CallTaskStatus::Stopped {
            reason: StopReason::Scheduled { at },
            ..
        } if *at <= now => Ok(*at),
        CallTaskStatus::Initializing
        | CallTaskStatus::Running { .. }
        | CallTaskStatus::Stopped { .. }
        | CallTaskStatus::StartFailed { .. } => Err(CallTaskRefusal::NotScheduled),
    }
}
