//! The table of status × event, made by asking [`decide`] in every situation: printed into the docs
//! by a test, so that the state diagram there cannot drift from the rules.

use super::{
    ChatCompletion, ChatStopReason, ChatTaskDecision, ChatTaskEvent, ChatTaskFacts, ChatTaskField,
    ChatTaskRefusal, ChatTaskStatus, ChatWaiting, SendingWindow, StartMode, decide,
};
use crate::{
    ids::{ChatTaskId, ManagerId},
    time::UnixMillis,
};

/// "Now" in the table.
const NOW: UnixMillis = 1_000_000;
/// A scheduled start that has come.
const COME: UnixMillis = NOW - 1;
/// A scheduled start that lies ahead.
const AHEAD: UnixMillis = NOW + 1_000;
/// Since when each situation has lasted.
const SINCE: UnixMillis = 5;

/// A row of the table: a name and what it stands for.
pub(super) fn situations() -> Vec<(&'static str, ChatTaskFacts)> {
    let facts = |status, start, outgoing, contacts| ChatTaskFacts {
        status,
        start,
        outgoing,
        contacts,
    };
    let awaiting = |waiting| ChatTaskStatus::Awaiting {
        waiting,
        since: SINCE,
    };
    let stopped = |reason| ChatTaskStatus::Stopped {
        reason,
        since: SINCE,
    };
    let now = || StartMode::Immediately;
    let ahead = || StartMode::Scheduled { at: AHEAD };
    let come = || StartMode::Scheduled { at: COME };
    vec![
        (
            "awaiting contacts",
            facts(awaiting(ChatWaiting::Audience), now(), true, 0),
        ),
        (
            "awaiting contacts (Scheduled Start)",
            facts(awaiting(ChatWaiting::Audience), ahead(), true, 0),
        ),
        (
            "awaiting its start, the moment ahead",
            facts(
                awaiting(ChatWaiting::StartsAt { at: AHEAD }),
                ahead(),
                false,
                0,
            ),
        ),
        (
            "awaiting its start, the moment come",
            facts(
                awaiting(ChatWaiting::StartsAt { at: COME }),
                come(),
                false,
                0,
            ),
        ),
        (
            "awaiting its channels",
            facts(awaiting(ChatWaiting::Connecting), now(), true, 3),
        ),
        (
            "awaiting the sending window",
            facts(
                awaiting(ChatWaiting::Window { opens: Some(AHEAD) }),
                now(),
                true,
                3,
            ),
        ),
        (
            "in progress",
            facts(ChatTaskStatus::InProgress { since: SINCE }, now(), true, 3),
        ),
        (
            "stopped by Pause",
            facts(stopped(ChatStopReason::Paused), now(), true, 3),
        ),
        (
            "stopped by Pause, without contacts",
            facts(stopped(ChatStopReason::Paused), now(), true, 0),
        ),
        (
            "stopped · manager busy",
            facts(stopped(busy()), now(), false, 0),
        ),
        (
            "stopped · missed start",
            facts(
                stopped(ChatStopReason::MissedStart { at: COME }),
                come(),
                false,
                0,
            ),
        ),
        (
            "completed",
            facts(
                ChatTaskStatus::Completed {
                    by: ChatCompletion::ByUser,
                    since: SINCE,
                },
                now(),
                true,
                3,
            ),
        ),
    ]
}

/// A start that is refused.
fn busy() -> ChatStopReason {
    ChatStopReason::ManagerBusy {
        manager: ManagerId(1),
        manager_name: "Anna".to_owned(),
        task: ChatTaskId(9),
        task_name: "Another".to_owned(),
    }
}

/// A column of the table: a name and the event.
pub(super) fn events() -> Vec<(&'static str, ChatTaskEvent)> {
    let shut = SendingWindow::Shut { opens: Some(AHEAD) };
    let update = |field, start, guard| ChatTaskEvent::Update {
        changed: vec![field],
        start,
        outgoing: false,
        guard,
    };
    vec![
        ("Start", ChatTaskEvent::Start { guard: Ok(()) }),
        (
            "Start, refused by a guard",
            ChatTaskEvent::Start { guard: Err(busy()) },
        ),
        (
            "contacts added",
            ChatTaskEvent::AudienceAdded {
                contacts: 3,
                guard: Ok(()),
            },
        ),
        (
            "scheduled time",
            ChatTaskEvent::ScheduledTime { guard: Ok(()) },
        ),
        (
            "scheduled time, refused by a guard",
            ChatTaskEvent::ScheduledTime { guard: Err(busy()) },
        ),
        ("start missed", ChatTaskEvent::StartMissed),
        (
            "channels ready",
            ChatTaskEvent::Ready {
                window: SendingWindow::Open,
            },
        ),
        (
            "channels ready, window shut",
            ChatTaskEvent::Ready { window: shut },
        ),
        (
            "window opens",
            ChatTaskEvent::WindowTurned {
                window: SendingWindow::Open,
            },
        ),
        ("window shut", ChatTaskEvent::WindowTurned { window: shut }),
        ("Pause", ChatTaskEvent::Pause),
        ("Stop", ChatTaskEvent::Stop),
        ("quiet days passed", ChatTaskEvent::Quiet),
        (
            "something gave up",
            ChatTaskEvent::GaveUp {
                reason: ChatStopReason::BudgetSpent,
            },
        ),
        (
            "Update, a field that applies at once",
            update(ChatTaskField::Name, StartMode::Immediately, Ok(())),
        ),
        (
            "Update, a field that needs a pause",
            update(ChatTaskField::Format, StartMode::Immediately, Ok(())),
        ),
        (
            "Update, to a new Scheduled Start",
            update(
                ChatTaskField::Start,
                StartMode::Scheduled { at: AHEAD + 7 },
                Ok(()),
            ),
        ),
        (
            "Update, refused by a guard",
            update(
                ChatTaskField::DialogueLimit,
                StartMode::Immediately,
                Err(ChatStopReason::NoPrice {
                    model: "m".to_owned(),
                }),
            ),
        ),
        ("Trash", ChatTaskEvent::Delete),
    ]
}

/// What a cell says.
pub(super) fn cell(task: &ChatTaskFacts, event: &ChatTaskEvent) -> &'static str {
    match decide(task, event, NOW) {
        Ok(ChatTaskDecision::Deleted) => "deleted",
        Ok(ChatTaskDecision::Become(status)) if status == task.status => "stays",
        Ok(ChatTaskDecision::Become(status)) => match status {
            ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
                ChatWaiting::Audience => "awaiting contacts",
                ChatWaiting::StartsAt { .. } => "awaiting its start",
                ChatWaiting::Connecting => "awaiting its channels",
                ChatWaiting::Window { .. } => "awaiting the sending window",
            },
            ChatTaskStatus::InProgress { .. } => "in progress",
            ChatTaskStatus::Stopped { reason, .. } => match reason {
                ChatStopReason::Paused => "stopped",
                ChatStopReason::MissedStart { .. } => "stopped · missed start",
                ChatStopReason::ManagerBusy { .. }
                | ChatStopReason::ManagerDisabled { .. }
                | ChatStopReason::ChannelHeld { .. }
                | ChatStopReason::ChannelMissing { .. }
                | ChatStopReason::ChannelFault { .. }
                | ChatStopReason::AiFault { .. }
                | ChatStopReason::NoPrice { .. }
                | ChatStopReason::IntegrationMissing
                | ChatStopReason::BudgetSpent
                | ChatStopReason::ErrorStreak { .. }
                | ChatStopReason::NoWindow
                | ChatStopReason::Local { .. } => "stopped · the reason",
            },
            ChatTaskStatus::Completed { .. } => "completed",
        },
        Err(refusal) => match refusal {
            ChatTaskRefusal::StartedAlready => "refused: started already",
            ChatTaskRefusal::AudienceFirst => "refused: add contacts first",
            ChatTaskRefusal::NotStarted => "refused: not started",
            ChatTaskRefusal::Completed => "refused: completed",
            ChatTaskRefusal::DeleteNeedsCompleted => "refused: Stop it first",
            ChatTaskRefusal::PauseFirst { .. } => "refused: Pause it first",
            ChatTaskRefusal::NotScheduled => "refused: no start awaited",
            ChatTaskRefusal::NotAwaited => "refused: not awaited",
        },
    }
}

/// The whole table in Markdown, an event a row and a status a column: there are more events.
pub fn status_table() -> String {
    let situations = situations();
    let mut table = String::from("| event |");
    for (name, _) in &situations {
        table.push_str(&format!(" {name} |"));
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(situations.len()));
    for (name, event) in events() {
        table.push_str(&format!("\n| {name} |"));
        for (_, task) in &situations {
            table.push_str(&format!(" {} |", cell(task, &event)));
        }
    }
    table.push('\n');
    table
}

#[cfg(test)]
mod tests;
