//! Every cell of status × event, written out by hand against product 2.2.

use proptest::prelude::*;

use super::*;

/// Rows in the order of [`situations`], columns in the order of [`events`].
#[rustfmt::skip]
const EXPECTED: [[&str; 13]; 15] = {
    const KEEP: &str = "stays";
    const RUN: &str = "Running";
    const FAIL: &str = "Task Start Failed";
    const AT: &str = "Stopped · starts at …";
    const MISS: &str = "Stopped · missed start";
    const STOP: &str = "Stopped";
    const LINE: &str = "Stopped · line fault";
    const GONE: &str = "deleted";
    const NO_UPD: &str = "refused: stop it first";
    const NO_DEL: &str = "refused: stop it first (delete)";
    const NO_IMP: &str = "refused: import first";
    const NO_RUN: &str = "refused: runs already";
    const IDLE: &str = "refused: does not run";
    const NONE: &str = "refused: no start awaited";
    [
        // imp 0, imp ok, imp fail, Start ok, Start fail, time ok, time fail, missed, Stop, line,   Upd at, Upd now, Delete
        [KEEP,   RUN,    FAIL,     NO_IMP,   NO_IMP,     NONE,    NONE,      NONE,   IDLE, IDLE,   NO_UPD, NO_UPD,  NO_DEL], // Initializing, immediately
        [KEEP,   AT,     AT,       NO_IMP,   NO_IMP,     NONE,    NONE,      NONE,   IDLE, IDLE,   NO_UPD, NO_UPD,  NO_DEL], // Initializing, scheduled
        [KEEP,   KEEP,   KEEP,     NO_RUN,   NO_RUN,     NONE,    NONE,      NONE,   STOP, LINE,   NO_UPD, NO_UPD,  NO_DEL], // Running, immediately
        [KEEP,   KEEP,   KEEP,     NO_RUN,   NO_RUN,     NONE,    NONE,      NONE,   STOP, LINE,   NO_UPD, NO_UPD,  NO_DEL], // Running, scheduled
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     STOP,    GONE],   // Stopped, starts at, ahead
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       RUN,     FAIL,      MISS,   IDLE, IDLE,   AT,     STOP,    GONE],   // Stopped, starts at, come
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       RUN,     FAIL,      MISS,   IDLE, IDLE,   AT,     STOP,    GONE],   // the same, started before
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     STOP,    GONE],   // Stopped, missed start
        [KEEP,   RUN,    FAIL,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     KEEP,    GONE],   // Stopped, now immediately, never started
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     KEEP,    GONE],   // Stopped by user, started before
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     KEEP,    GONE],   // the same, scheduled
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   AT,     KEEP,    GONE],   // Stopped, line fault
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   NO_UPD, NO_UPD,  GONE],   // Start failed, never started
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   NO_UPD, NO_UPD,  GONE],   // Start failed, scheduled
        [KEEP,   KEEP,   KEEP,     RUN,      FAIL,       NONE,    NONE,      NONE,   IDLE, IDLE,   NO_UPD, NO_UPD,  GONE],   // Start failed, started before
    ]
};

#[test]
fn every_cell_of_status_and_event() {
    let (situations, events) = (situations(), events());
    assert_eq!(
        (situations.len(), events.len()),
        (EXPECTED.len(), EXPECTED[0].len())
    );
    for ((status, task), row) in situations.iter().zip(EXPECTED) {
        for ((name, event), expected) in events.iter().zip(row) {
            assert_eq!(cell(task, event), expected, "{status} + {name}");
        }
    }
}

#[test]
fn an_update_that_leaves_the_start_mode_alone_leaves_the_reason_alone() {
    for (name, task) in situations() {
        let event = CallTaskEvent::Update {
            start: task.start.clone(),
        };
        match (&task.status, decide(&task, &event, NOW)) {
            (CallTaskStatus::Stopped { .. }, next) => {
                assert_eq!(
                    next,
                    Ok(CallTaskDecision::Become(task.status.clone())),
                    "{name}"
                );
            }
            (_, next) => assert_eq!(next, Err(CallTaskRefusal::UpdateNeedsStopped), "{name}"),
        }
    }
}

#[test]
fn a_failed_start_says_why_and_a_later_one_says_it_anew() {
    let task = situations().remove(12).1;
    let event = CallTaskEvent::Start {
        preflight: Err(StartFailure::NoCallees),
    };
    let failed = CallTaskStatus::StartFailed {
        reason: StartFailure::NoCallees,
        since: NOW,
    };
    assert_eq!(
        decide(&task, &event, NOW),
        Ok(CallTaskDecision::Become(failed))
    );
}

#[test]
fn the_moment_of_a_missed_start_is_kept() {
    let task = situations().remove(5).1;
    let missed = CallTaskStatus::Stopped {
        reason: StopReason::MissedStart { at: COME },
        since: NOW,
    };
    assert_eq!(
        decide(&task, &CallTaskEvent::StartMissed, NOW),
        Ok(CallTaskDecision::Become(missed))
    );
}

#[test]
fn the_printed_table_has_every_row_and_column() {
    let table = status_table();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2 + EXPECTED.len());
    for line in &lines {
        assert_eq!(line.matches('|').count(), 2 + EXPECTED[0].len(), "{line}");
    }
    assert!(lines[2].starts_with("| Initializing (Start Immediately) | stays | Running |"));
}

proptest! {
    /// However events fall, a task leaves Initializing only by an import, and never returns.
    #[test]
    fn initializing_is_left_by_an_import_only(
        scheduled: bool, picks in prop::collection::vec(0_usize..13, 1..40),
    ) {
        let start =
            if scheduled { StartMode::Scheduled { at: COME } } else { StartMode::Immediately };
        let mut task =
            CallTaskFacts { status: CallTaskStatus::Initializing, started_once: false, start };
        let mut imported = false;
        for pick in picks {
            let event = events().remove(pick).1;
            match decide(&task, &event, NOW) {
                Ok(CallTaskDecision::Deleted) => break,
                Ok(CallTaskDecision::Become(status)) => {
                    imported |= matches!(event, CallTaskEvent::Imported { accepted: 1.., .. });
                    task.started_once |= matches!(status, CallTaskStatus::Running { .. });
                    if let CallTaskEvent::Update { start } = event {
                        task.start = start;
                    }
                    task.status = status;
                }
                Err(_) => {}
            }
            prop_assert_eq!(task.status == CallTaskStatus::Initializing, !imported);
            let runs = matches!(task.status, CallTaskStatus::Running { .. });
            prop_assert!(task.started_once || !runs, "what runs has started");
        }
    }
}
