//! What an event does to a chat task's status: the table of product 1.1, to the letter. It knows no
//! channel, no contact and no clock; the guards' verdict comes with the event.

use super::{
    Applies, ChatCompletion, ChatStopReason, ChatTaskDecision, ChatTaskEvent, ChatTaskField,
    ChatTaskRefusal, ChatTaskStatus, ChatWaiting, MissedStart, SendingWindow, StartMode, applies,
};
use crate::time::{Millis, UnixMillis};

/// What a decision needs to know of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTaskFacts {
    /// Status.
    pub status: ChatTaskStatus,
    /// Start mode as stored (before an Update).
    pub start: StartMode,
    /// It writes first, as stored.
    pub outgoing: bool,
    /// Contacts, reached or not.
    pub contacts: i64,
}

/// The status of a task that is being created. It starts by itself: now, at its time, or with its
/// first contacts. A start that the guards refuse rests in stopped.
pub fn created(
    start: &StartMode,
    outgoing: bool,
    guard: &Result<(), ChatStopReason>,
    now: UnixMillis,
) -> ChatTaskStatus {
    begun(start, outgoing, 0, guard, now)
}

/// The status that follows, or why the event is refused.
///
/// Where product 1.1 is silent:
///
/// - A task that writes first and has no contacts awaits them. Start does not hurry it.
/// - Start begins at once, also before the scheduled moment.
/// - Update of a task that runs: fields that need a pause are refused; with the others the guards
///   are asked again, and what they refuse stops the task (a limit set where no price is known).
/// - Update of a stopped task with a new scheduled start awaits it. "Start Immediately" in place of
///   a missed start leaves the task paused: the user starts it.
/// - Quiet days complete a task that answers; a stopped one waits for its user.
/// - A failure while a task awaits anything stops it, too.
pub fn decide(
    task: &ChatTaskFacts,
    event: &ChatTaskEvent,
    now: UnixMillis,
) -> Result<ChatTaskDecision, ChatTaskRefusal> {
    if let ChatTaskStatus::Completed { .. } = task.status {
        return match event {
            ChatTaskEvent::Delete => Ok(ChatTaskDecision::Deleted),
            ChatTaskEvent::Start { .. }
            | ChatTaskEvent::AudienceAdded { .. }
            | ChatTaskEvent::ScheduledTime { .. }
            | ChatTaskEvent::StartMissed
            | ChatTaskEvent::Ready { .. }
            | ChatTaskEvent::WindowTurned { .. }
            | ChatTaskEvent::Pause
            | ChatTaskEvent::Stop
            | ChatTaskEvent::Quiet
            | ChatTaskEvent::GaveUp { .. }
            | ChatTaskEvent::Update { .. } => Err(ChatTaskRefusal::Completed),
        };
    }
    let next = match event {
        ChatTaskEvent::Start { guard } => started(task, guard, now)?,
        ChatTaskEvent::AudienceAdded { contacts, guard } => match waiting(&task.status) {
            Some(ChatWaiting::Audience) => begun(&task.start, task.outgoing, *contacts, guard, now),
            Some(
                ChatWaiting::StartsAt { .. } | ChatWaiting::Connecting | ChatWaiting::Window { .. },
            )
            | None => task.status.clone(),
        },
        ChatTaskEvent::ScheduledTime { guard } => {
            awaited(&task.status, now)?;
            begun(
                &StartMode::Immediately,
                task.outgoing,
                task.contacts,
                guard,
                now,
            )
        }
        ChatTaskEvent::StartMissed => {
            let at = awaited(&task.status, now)?;
            stopped(ChatStopReason::MissedStart { at }, now)
        }
        ChatTaskEvent::Ready { window } => match waiting(&task.status) {
            Some(ChatWaiting::Connecting) => running(*window, now),
            Some(
                ChatWaiting::Audience | ChatWaiting::StartsAt { .. } | ChatWaiting::Window { .. },
            )
            | None => return Err(ChatTaskRefusal::NotAwaited),
        },
        ChatTaskEvent::WindowTurned { window } => {
            if !task.status.answers() {
                return Err(ChatTaskRefusal::NotAwaited);
            }
            match (&task.status, running(*window, now)) {
                (ChatTaskStatus::InProgress { .. }, ChatTaskStatus::InProgress { .. }) => {
                    task.status.clone()
                }
                (
                    ChatTaskStatus::Awaiting { since, .. },
                    ChatTaskStatus::Awaiting { waiting, .. },
                ) => ChatTaskStatus::Awaiting {
                    waiting,
                    since: *since,
                },
                (_, turned) => turned,
            }
        }
        ChatTaskEvent::Pause => match task.status {
            ChatTaskStatus::Awaiting { .. } | ChatTaskStatus::InProgress { .. } => {
                stopped(ChatStopReason::Paused, now)
            }
            ChatTaskStatus::Stopped { .. } | ChatTaskStatus::Completed { .. } => {
                return Err(ChatTaskRefusal::NotStarted);
            }
        },
        ChatTaskEvent::Stop => completed(ChatCompletion::ByUser, now),
        ChatTaskEvent::Quiet if task.status.answers() => completed(ChatCompletion::Quiet, now),
        ChatTaskEvent::Quiet => return Err(ChatTaskRefusal::NotStarted),
        ChatTaskEvent::GaveUp { reason } => match task.status {
            ChatTaskStatus::Awaiting { .. } | ChatTaskStatus::InProgress { .. } => {
                stopped(reason.clone(), now)
            }
            ChatTaskStatus::Stopped { .. } | ChatTaskStatus::Completed { .. } => {
                return Err(ChatTaskRefusal::NotStarted);
            }
        },
        ChatTaskEvent::Update {
            changed,
            start,
            outgoing,
            guard,
        } => updated(task, changed, start, *outgoing, guard, now)?,
        ChatTaskEvent::Delete => return Err(ChatTaskRefusal::DeleteNeedsCompleted),
    };
    Ok(ChatTaskDecision::Become(next))
}

fn started(
    task: &ChatTaskFacts,
    guard: &Result<(), ChatStopReason>,
    now: UnixMillis,
) -> Result<ChatTaskStatus, ChatTaskRefusal> {
    let begin = || {
        begun(
            &StartMode::Immediately,
            task.outgoing,
            task.contacts,
            guard,
            now,
        )
    };
    match &task.status {
        ChatTaskStatus::Stopped { .. } => Ok(begin()),
        ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
            ChatWaiting::Audience => Err(ChatTaskRefusal::AudienceFirst),
            ChatWaiting::StartsAt { .. } => Ok(begin()),
            ChatWaiting::Connecting | ChatWaiting::Window { .. } => {
                Err(ChatTaskRefusal::StartedAlready)
            }
        },
        ChatTaskStatus::InProgress { .. } => Err(ChatTaskRefusal::StartedAlready),
        ChatTaskStatus::Completed { .. } => Err(ChatTaskRefusal::Completed),
    }
}

fn updated(
    task: &ChatTaskFacts,
    changed: &[ChatTaskField],
    start: &StartMode,
    outgoing: bool,
    guard: &Result<(), ChatStopReason>,
    now: UnixMillis,
) -> Result<ChatTaskStatus, ChatTaskRefusal> {
    if changed.is_empty() {
        return Ok(task.status.clone());
    }
    if task.status.runs() {
        let fields: Vec<ChatTaskField> = changed
            .iter()
            .copied()
            .filter(|field| applies(*field) == Applies::NeedsPause)
            .collect();
        return match (fields.is_empty(), guard) {
            (false, _) => Err(ChatTaskRefusal::PauseFirst { fields }),
            (true, Ok(())) => Ok(task.status.clone()),
            (true, Err(reason)) => Ok(stopped(reason.clone(), now)),
        };
    }
    let rescheduled = *start != task.start;
    Ok(match &task.status {
        // It awaits contacts or a moment: what it awaits is decided anew.
        ChatTaskStatus::Awaiting { waiting, since } => {
            match begun(start, outgoing, task.contacts, guard, now) {
                ChatTaskStatus::Awaiting { waiting: next, .. } if next == *waiting => {
                    ChatTaskStatus::Awaiting {
                        waiting: next,
                        since: *since,
                    }
                }
                next => next,
            }
        }
        ChatTaskStatus::Stopped { reason, .. } => match (start, reason) {
            (StartMode::Scheduled { at }, _) if rescheduled && *at > now => {
                begun(start, outgoing, task.contacts, guard, now)
            }
            (StartMode::Immediately, ChatStopReason::MissedStart { .. }) if rescheduled => {
                stopped(ChatStopReason::Paused, now)
            }
            (StartMode::Scheduled { .. } | StartMode::Immediately, _) => task.status.clone(),
        },
        ChatTaskStatus::InProgress { .. } | ChatTaskStatus::Completed { .. } => task.status.clone(),
    })
}

/// What a start leads to. A refused one never rests in awaiting.
fn begun(
    start: &StartMode,
    outgoing: bool,
    contacts: i64,
    guard: &Result<(), ChatStopReason>,
    now: UnixMillis,
) -> ChatTaskStatus {
    if let Err(reason) = guard {
        return stopped(reason.clone(), now);
    }
    let waiting = match start {
        _ if outgoing && contacts == 0 => ChatWaiting::Audience,
        StartMode::Scheduled { at } if *at > now => ChatWaiting::StartsAt { at: *at },
        StartMode::Scheduled { .. } | StartMode::Immediately => ChatWaiting::Connecting,
    };
    ChatTaskStatus::Awaiting {
        waiting,
        since: now,
    }
}

fn running(window: SendingWindow, now: UnixMillis) -> ChatTaskStatus {
    match window {
        SendingWindow::Open => ChatTaskStatus::InProgress { since: now },
        SendingWindow::Shut { opens } => ChatTaskStatus::Awaiting {
            waiting: ChatWaiting::Window { opens },
            since: now,
        },
    }
}

fn stopped(reason: ChatStopReason, since: UnixMillis) -> ChatTaskStatus {
    ChatTaskStatus::Stopped { reason, since }
}

fn completed(by: ChatCompletion, since: UnixMillis) -> ChatTaskStatus {
    ChatTaskStatus::Completed { by, since }
}

fn waiting(status: &ChatTaskStatus) -> Option<&ChatWaiting> {
    match status {
        ChatTaskStatus::Awaiting { waiting, .. } => Some(waiting),
        ChatTaskStatus::InProgress { .. }
        | ChatTaskStatus::Stopped { .. }
        | ChatTaskStatus::Completed { .. } => None,
    }
}

/// The scheduled moment, if it is awaited and has come.
fn awaited(status: &ChatTaskStatus, now: UnixMillis) -> Result<UnixMillis, ChatTaskRefusal> {
    match waiting(status) {
        Some(ChatWaiting::StartsAt { at }) if *at <= now => Ok(*at),
        Some(
            ChatWaiting::StartsAt { .. }
            | ChatWaiting::Audience
            | ChatWaiting::Connecting
            | ChatWaiting::Window { .. },
        )
        | None => Err(ChatTaskRefusal::NotScheduled),
    }
}

/// What becomes of a scheduled start that is found late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissedOutcome {
    /// It starts now ([`ChatTaskEvent::ScheduledTime`]).
    Start,
    /// It is stopped ([`ChatTaskEvent::StartMissed`]).
    Stop,
}

/// What becomes of a start that was due at `at` and is found at `now`. While the app is open it is
/// found within a moment: lateness up to a minute is none.
pub fn missed_start(
    rule: MissedStart,
    at: UnixMillis,
    now: UnixMillis,
    grace: Millis,
) -> MissedOutcome {
    let late = now.saturating_sub(at);
    let allowed = match rule {
        MissedStart::StartLate => Millis::MAX,
        MissedStart::WithinGrace => grace.max(crate::time::MINUTE),
        MissedStart::Stop => crate::time::MINUTE,
    };
    if late <= allowed {
        MissedOutcome::Start
    } else {
        MissedOutcome::Stop
    }
}
