//! Every cell of status × event, written out by hand against product 1.1.

use proptest::prelude::*;

use super::*;
use crate::chat_task::{MissedOutcome, MissedStart, created, missed_start};

/// Rows in the order of [`events`], columns in the order of [`situations`].
#[rustfmt::skip]
const EXPECTED: [[&str; 12]; 19] = {
    const KEEP: &str = "stays";
    const AUD:  &str = "awaiting contacts";
    const AT:   &str = "awaiting its start";
    const CON:  &str = "awaiting its channels";
    const WIN:  &str = "awaiting the sending window";
    const RUN:  &str = "in progress";
    const STOP: &str = "stopped";
    const MISS: &str = "stopped · missed start";
    const WHY:  &str = "stopped · the reason";
    const DONE: &str = "completed";
    const GONE: &str = "deleted";
    const ON:   &str = "refused: started already";
    const ADD:  &str = "refused: add contacts first";
    const OFF:  &str = "refused: not started";
    const FIN:  &str = "refused: completed";
    const DEL:  &str = "refused: Stop it first";
    const PSE:  &str = "refused: Pause it first";
    const NOS:  &str = "refused: no start awaited";
    const NOA:  &str = "refused: not awaited";
    [
        // contacts, (sched), ahead, come, connect, window, runs, paused, empty, busy, missed, completed
        [ADD,  ADD,  CON,  CON,  ON,   ON,   ON,   CON,  AUD,  CON,  CON,  FIN],  // Start
        [ADD,  ADD,  WHY,  WHY,  ON,   ON,   ON,   WHY,  WHY,  WHY,  WHY,  FIN],  // Start, refused
        [CON,  AT,   KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, FIN],  // contacts added
        [NOS,  NOS,  NOS,  CON,  NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  FIN],  // scheduled time
        [NOS,  NOS,  NOS,  WHY,  NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  FIN],  // the same, refused
        [NOS,  NOS,  NOS,  MISS, NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  NOS,  FIN],  // start missed
        [NOA,  NOA,  NOA,  NOA,  RUN,  NOA,  NOA,  NOA,  NOA,  NOA,  NOA,  FIN],  // ready
        [NOA,  NOA,  NOA,  NOA,  WIN,  NOA,  NOA,  NOA,  NOA,  NOA,  NOA,  FIN],  // ready, shut
        [NOA,  NOA,  NOA,  NOA,  NOA,  RUN,  KEEP, NOA,  NOA,  NOA,  NOA,  FIN],  // window opens
        [NOA,  NOA,  NOA,  NOA,  NOA,  KEEP, WIN,  NOA,  NOA,  NOA,  NOA,  FIN],  // window shut
        [STOP, STOP, STOP, STOP, STOP, STOP, STOP, OFF,  OFF,  OFF,  OFF,  FIN],  // Pause
        [DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, FIN],  // Stop
        [OFF,  OFF,  OFF,  OFF,  OFF,  DONE, DONE, OFF,  OFF,  OFF,  OFF,  FIN],  // quiet
        [WHY,  WHY,  WHY,  WHY,  WHY,  WHY,  WHY,  OFF,  OFF,  OFF,  OFF,  FIN],  // gave up
        [CON,  CON,  CON,  CON,  KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, STOP, FIN],  // Update at once (to immediately, incoming)
        [CON,  CON,  CON,  CON,  PSE,  PSE,  PSE,  KEEP, KEEP, KEEP, STOP, FIN],  // Update, needs pause (the same)
        [AT,   AT,   AT,   AT,   PSE,  PSE,  PSE,  AT,   AT,   AT,   AT,   FIN],  // Update, new start
        [WHY,  WHY,  WHY,  WHY,  WHY,  WHY,  WHY,  KEEP, KEEP, KEEP, STOP, FIN],  // Update, refused
        [DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  DEL,  GONE], // Trash
    ]
};

#[test]
fn every_cell_of_status_and_event() {
    let (situations, events) = (situations(), events());
    assert_eq!(
        (events.len(), situations.len()),
        (EXPECTED.len(), EXPECTED[0].len())
    );
    for ((name, event), row) in events.iter().zip(EXPECTED) {
        for ((status, task), expected) in situations.iter().zip(row) {
            assert_eq!(cell(task, event), expected, "{status} + {name}");
        }
    }
}

#[test]
fn the_printed_table_has_every_row_and_column() {
    let table = status_table();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2 + EXPECTED.len());
    for line in &lines {
        assert_eq!(line.matches('|').count(), 2 + EXPECTED[0].len(), "{line}");
    }
    assert!(lines[2].starts_with("| Start | refused: add contacts first |"));
}

#[test]
fn a_created_task_starts_by_itself() {
    let awaiting = |waiting| ChatTaskStatus::Awaiting {
        waiting,
        since: NOW,
    };
    let now = StartMode::Immediately;
    let ahead = StartMode::Scheduled { at: AHEAD };
    assert_eq!(
        created(&now, false, &Ok(()), NOW),
        awaiting(ChatWaiting::Connecting)
    );
    assert_eq!(
        created(&now, true, &Ok(()), NOW),
        awaiting(ChatWaiting::Audience)
    );
    assert_eq!(
        created(&ahead, false, &Ok(()), NOW),
        awaiting(ChatWaiting::StartsAt { at: AHEAD })
    );
    let refused = created(&now, false, &Err(busy()), NOW);
    assert_eq!(
        refused,
        ChatTaskStatus::Stopped {
            reason: busy(),
            since: NOW
        },
        "a refused start never rests in awaiting"
    );
}

#[test]
fn an_update_that_changes_nothing_leaves_everything() {
    for (name, task) in situations() {
        let event = ChatTaskEvent::Update {
            changed: vec![],
            start: task.start.clone(),
            outgoing: task.outgoing,
            guard: Err(busy()),
        };
        let expected = match task.status {
            ChatTaskStatus::Completed { .. } => Err(ChatTaskRefusal::Completed),
            _ => Ok(ChatTaskDecision::Become(task.status.clone())),
        };
        assert_eq!(decide(&task, &event, NOW), expected, "{name}");
    }
}

#[test]
fn a_missed_start_follows_its_rule() {
    let grace = 12 * crate::time::HOUR;
    for (rule, late, expected) in [
        (MissedStart::Stop, 1_000, MissedOutcome::Start),
        (MissedStart::Stop, 61_000, MissedOutcome::Stop),
        (MissedStart::WithinGrace, grace, MissedOutcome::Start),
        (MissedStart::WithinGrace, grace + 1, MissedOutcome::Stop),
        (
            MissedStart::StartLate,
            400 * crate::time::DAY,
            MissedOutcome::Start,
        ),
    ] {
        assert_eq!(
            missed_start(rule, 5, 5 + late, grace),
            expected,
            "{rule:?} {late}"
        );
    }
}

proptest! {
    /// However events fall: a refused start never rests in awaiting, what is completed stays so
    /// until it is deleted, and channels are held just as long.
    #[test]
    fn completed_is_for_good(begin in 0_usize..12, picks in prop::collection::vec(0_usize..19, 1..40)) {
        let mut task = situations().swap_remove(begin).1;
        for pick in picks {
            let event = events().swap_remove(pick).1;
            let before = task.status.clone();
            match decide(&task, &event, NOW) {
                Ok(ChatTaskDecision::Deleted) => {
                    prop_assert!(!before.kind().holds_channels(), "deleted from completed only");
                    break;
                }
                Ok(ChatTaskDecision::Become(next)) => {
                    let done = matches!(before, ChatTaskStatus::Completed { .. });
                    prop_assert!(!done, "completed never changes");
                    if let ChatTaskEvent::Start { guard: Err(reason) } = &event {
                        let rests = matches!(&next, ChatTaskStatus::Stopped { reason: told, .. } if told == reason);
                        prop_assert!(rests, "{next:?}");
                    }
                    if let ChatTaskEvent::Update { start, outgoing, .. } = event {
                        (task.start, task.outgoing) = (start, outgoing);
                    }
                    task.status = next;
                }
                Err(_) => {}
            }
        }
    }
}
