//! The table of status × event, made by asking [`decide`] in every situation: printed into the docs
//! by a test, so that the state diagram there cannot drift from the rules.

use super::{
    CallTaskDecision, CallTaskEvent, CallTaskFacts, CallTaskRefusal, CallTaskStatus, StartFailure,
    StartMode, StopReason, decide,
};
use crate::{outcome::LineFault, time::UnixMillis};

/// "Now" in the table.
const NOW: UnixMillis = 1_000_000;
/// A scheduled start that has come.
const COME: UnixMillis = NOW - 1;
/// A scheduled start that lies ahead.
const AHEAD: UnixMillis = NOW + 1_000;
/// Since when each situation has lasted.
const SINCE: UnixMillis = 5;

/// A row of the table: a name and what it stands for.
pub(super) fn situations() -> Vec<(&'static str, CallTaskFacts)> {
    let facts = |status, started_once, start| CallTaskFacts {
        status,
        started_once,
        start,
    };
    let stopped = |reason| CallTaskStatus::Stopped {
        reason,
        since: SINCE,
    };
    let failed = || CallTaskStatus::StartFailed {
        reason: StartFailure::AgentUnpublished,
        since: SINCE,
    };
    let running = || CallTaskStatus::Running { since: SINCE };
    let line_fault = || StopReason::LineFault {
        fault: LineFault::Unreachable,
    };
    let (now, ahead) = (StartMode::Immediately, StartMode::Scheduled { at: AHEAD });
    let come = StartMode::Scheduled { at: COME };
    vec![
        (
            "Initializing (Start Immediately)",
            facts(CallTaskStatus::Initializing, false, now.clone()),
        ),
        (
            "Initializing (Scheduled Start)",
            facts(CallTaskStatus::Initializing, false, ahead.clone()),
        ),
        (
            "Running (Start Immediately)",
            facts(running(), true, now.clone()),
        ),
        (
            "Running (Scheduled Start)",
            facts(running(), true, come.clone()),
        ),
        (
            "Stopped · starts at …, its moment ahead, never started",
            facts(
                stopped(StopReason::Scheduled { at: AHEAD }),
                false,
                ahead.clone(),
            ),
        ),
        (
            "Stopped · starts at …, its moment come, never started",
            facts(
                stopped(StopReason::Scheduled { at: COME }),
                false,
                come.clone(),
            ),
        ),
        (
            "Stopped · starts at …, its moment come, started before",
            facts(
                stopped(StopReason::Scheduled { at: COME }),
                true,
                come.clone(),
            ),
        ),
        (
            "Stopped · missed start, never started",
            facts(
                stopped(StopReason::MissedStart { at: COME }),
                false,
                come.clone(),
            ),
        ),
        (
            "Stopped by Update to Start Immediately, never started",
            facts(stopped(StopReason::ByUser), false, now.clone()),
        ),
        (
            "Stopped by the user, started before",
            facts(stopped(StopReason::ByUser), true, now.clone()),
        ),
        (
            "Stopped by the user, started before (Scheduled Start)",
            facts(stopped(StopReason::ByUser), true, come.clone()),
        ),
        (
            "Stopped · line fault, started before",
            facts(stopped(line_fault()), true, now.clone()),
        ),
        (
            "Task Start Failed, never started",
            facts(failed(), false, now),
        ),
        (
            "Task Start Failed (Scheduled Start)",
            facts(failed(), false, come.clone()),
        ),
        (
            "Task Start Failed, started before",
            facts(failed(), true, come),
        ),
    ]
}

/// A column of the table: a name and the event.
pub(super) fn events() -> Vec<(&'static str, CallTaskEvent)> {
    let down = || {
        Err(StartFailure::LineDown {
            fault: LineFault::Unreachable,
        })
    };
    let imported = |accepted, preflight| CallTaskEvent::Imported {
        accepted,
        preflight,
    };
    vec![
        ("import, no valid row", imported(0, Ok(()))),
        ("import, preflight passes", imported(3, Ok(()))),
        ("import, preflight fails", imported(3, down())),
        (
            "Start, preflight passes",
            CallTaskEvent::Start { preflight: Ok(()) },
        ),
        (
            "Start, preflight fails",
            CallTaskEvent::Start { preflight: down() },
        ),
        (
            "scheduled time, preflight passes",
            CallTaskEvent::ScheduledTime { preflight: Ok(()) },
        ),
        (
            "scheduled time, preflight fails",
            CallTaskEvent::ScheduledTime { preflight: down() },
        ),
        ("start missed", CallTaskEvent::StartMissed),
        ("Stop", CallTaskEvent::Stop),
        (
            "the line gives up",
            CallTaskEvent::GaveUp {
                reason: StopReason::LineFault {
                    fault: LineFault::Unreachable,
                },
            },
        ),
        (
            "Update, to a new Scheduled Start",
            CallTaskEvent::Update {
                start: StartMode::Scheduled { at: AHEAD + 7 },
            },
        ),
        (
            "Update, to Start Immediately",
            CallTaskEvent::Update {
                start: StartMode::Immediately,
            },
        ),
        ("Delete", CallTaskEvent::Delete),
    ]
}

/// What a cell says.
pub(super) fn cell(task: &CallTaskFacts, event: &CallTaskEvent) -> &'static str {
    match decide(task, event, NOW) {
        Ok(CallTaskDecision::Deleted) => "deleted",
        Ok(CallTaskDecision::Become(status)) if status == task.status => "stays",
        Ok(CallTaskDecision::Become(status)) => match status {
            CallTaskStatus::Initializing => "Initializing",
            CallTaskStatus::Running { .. } => "Running",
            CallTaskStatus::Stopped { reason, .. } => match reason {
                StopReason::Scheduled { .. } => "Stopped · starts at …",
                StopReason::MissedStart { .. } => "Stopped · missed start",
                StopReason::ByUser => "Stopped",
                StopReason::LineFault { .. } => "Stopped · line fault",
                StopReason::Local { .. } => "Stopped · local trouble",
            },
            CallTaskStatus::StartFailed { .. } => "Task Start Failed",
        },
        Err(refusal) => match refusal {
            CallTaskRefusal::UpdateNeedsStopped => "refused: stop it first",
            CallTaskRefusal::DeleteNeedsStopped => "refused: stop it first (delete)",
            CallTaskRefusal::ImportFirst => "refused: import first",
            CallTaskRefusal::RunsAlready => "refused: runs already",
            CallTaskRefusal::DoesNotRun => "refused: does not run",
            CallTaskRefusal::NotScheduled => "refused: no start awaited",
        },
    }
}

/// The whole table in Markdown.
pub fn status_table() -> String {
    let events = events();
    let mut table = String::from("| status |");
    for (name, _) in &events {
        table.push_str(&format!(" {name} |"));
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(events.len()));
    for (name, task) in situations() {
        table.push_str(&format!("\n| {name} |"));
        for (_, event) in &events {
            table.push_str(&format!(" {} |", cell(&task, event)));
        }
    }
    table.push('\n');
    table
}

#[cfg(test)]
mod tests;
