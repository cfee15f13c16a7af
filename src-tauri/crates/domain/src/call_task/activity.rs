//! What is shown beside a task's status: derived, never stored. Source: product 2.2.

use super::{CallTaskActivity, CallTaskStatus, StopReason};
use crate::{call_record::CalleeCounts, line::RestingLine, time::UnixMillis};

/// What the activity is derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityFacts<'a> {
    /// Status.
    pub status: &'a CallTaskStatus,
    /// Calls alive now.
    pub live: u32,
    /// Task Concurrency.
    pub limit: u32,
    /// Counts of the callees.
    pub counts: CalleeCounts,
    /// Task and line both allow calls now.
    pub open_now: bool,
    /// When task and line next allow calls together; `None`: never.
    pub next_opening: Option<UnixMillis>,
    /// When the earliest pending callee that is not being called is due; `None`: there is none.
    pub next_due: Option<UnixMillis>,
    /// The line's own limits or its carrier hold calls back.
    pub line_busy: bool,
    /// The line rests.
    pub line_rest: Option<RestingLine>,
    /// Now.
    pub now: UnixMillis,
}

/// What is shown. While calls are alive they are what there is to tell; without any it is what the
/// task waits for.
pub fn activity(facts: &ActivityFacts<'_>) -> CallTaskActivity {
    let live = facts.live;
    let stopping = (live > 0).then_some(CallTaskActivity::Stopping { live });
    match facts.status {
        CallTaskStatus::Initializing => CallTaskActivity::Idle,
        CallTaskStatus::StartFailed { .. } => stopping.unwrap_or(CallTaskActivity::Idle),
        CallTaskStatus::Stopped { reason, .. } => stopping.unwrap_or(match reason {
            StopReason::Scheduled { at } => CallTaskActivity::StartsAt { at: *at },
            StopReason::MissedStart { at } => CallTaskActivity::MissedStart { at: *at },
            StopReason::ByUser | StopReason::LineFault { .. } | StopReason::Local { .. } => {
                CallTaskActivity::Idle
            }
        }),
        CallTaskStatus::Running { .. } => running(facts),
    }
}

fn running(facts: &ActivityFacts<'_>) -> CallTaskActivity {
    let counts = &facts.counts;
    let pending = counts.waiting + counts.waiting_redial + counts.calling;
    if facts.live > 0 {
        CallTaskActivity::Dialing {
            live: facts.live,
            limit: facts.limit,
        }
    } else if pending == 0 {
        CallTaskActivity::AllDone
    } else if !facts.open_now {
        CallTaskActivity::WaitingForCallingTime {
            next: facts.next_opening,
        }
    } else if let Some(rest) = &facts.line_rest {
        CallTaskActivity::LineRests {
            fault: rest.fault.clone(),
            test_at: rest.test_at,
        }
    } else {
        match facts.next_due {
            Some(next) if next > facts.now => CallTaskActivity::WaitingForCallees { next },
            Some(_) | None if facts.line_busy => CallTaskActivity::LineBusy,
            Some(_) | None => CallTaskActivity::Dialing {
                live: 0,
                limit: facts.limit,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call_task::StartFailure;

    const RUNNING: CallTaskStatus = CallTaskStatus::Running { since: 0 };

    fn facts(status: &CallTaskStatus) -> ActivityFacts<'_> {
        ActivityFacts {
            status,
            live: 0,
            limit: 10,
            counts: CalleeCounts {
                total: 5,
                waiting: 5,
                ..CalleeCounts::default()
            },
            open_now: true,
            next_opening: None,
            next_due: Some(0),
            line_busy: false,
            line_rest: None,
            now: 100,
        }
    }

    fn stopped(reason: StopReason) -> CallTaskStatus {
        CallTaskStatus::Stopped { reason, since: 0 }
    }

    #[test]
    fn a_running_task_says_what_it_does_or_waits_for() {
        let due = facts(&RUNNING);
        let none = CalleeCounts {
            total: 5,
            completed: 5,
            ..CalleeCounts::default()
        };
        let shut = ActivityFacts {
            open_now: false,
            next_opening: Some(900),
            ..due.clone()
        };
        let rows = [
            (
                due.clone(),
                CallTaskActivity::Dialing { live: 0, limit: 10 },
            ),
            (
                ActivityFacts {
                    live: 3,
                    open_now: false,
                    ..due.clone()
                },
                CallTaskActivity::Dialing { live: 3, limit: 10 },
            ),
            (
                ActivityFacts {
                    counts: none,
                    ..shut.clone()
                },
                CallTaskActivity::AllDone,
            ),
            (
                shut.clone(),
                CallTaskActivity::WaitingForCallingTime { next: Some(900) },
            ),
            (
                ActivityFacts {
                    next_opening: None,
                    ..shut
                },
                CallTaskActivity::WaitingForCallingTime { next: None },
            ),
            (
                ActivityFacts {
                    next_due: Some(500),
                    line_busy: true,
                    ..due.clone()
                },
                CallTaskActivity::WaitingForCallees { next: 500 },
            ),
            (
                ActivityFacts {
                    line_busy: true,
                    ..due
                },
                CallTaskActivity::LineBusy,
            ),
        ];
        for (facts, expected) in rows {
            assert_eq!(activity(&facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn a_task_that_does_not_run_says_why_once_its_calls_have_ended() {
        let failed = CallTaskStatus::StartFailed {
            reason: StartFailure::NoCallees,
            since: 0,
        };
        let rows = [
            (CallTaskStatus::Initializing, CallTaskActivity::Idle),
            (failed, CallTaskActivity::Idle),
            (stopped(StopReason::ByUser), CallTaskActivity::Idle),
            (
                stopped(StopReason::Scheduled { at: 7 }),
                CallTaskActivity::StartsAt { at: 7 },
            ),
            (
                stopped(StopReason::MissedStart { at: 7 }),
                CallTaskActivity::MissedStart { at: 7 },
            ),
        ];
        for (status, expected) in rows {
            assert_eq!(activity(&facts(&status)), expected);
        }
        let status = stopped(StopReason::ByUser);
        let talking = ActivityFacts {
            live: 2,
            ..facts(&status)
        };
        assert_eq!(activity(&talking), CallTaskActivity::Stopping { live: 2 });
    }
}
