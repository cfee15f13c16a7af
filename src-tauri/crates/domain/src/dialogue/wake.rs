//! When a dialogue is looked at next. No dialogue ever hangs: either there is such a moment, or it
//! waits for somebody who can be named.

use super::{Control, DEBOUNCE, DialogueRules, DialogueState, LONGEST_DEBOUNCE, Phase};
use crate::time::{MINUTE, Millis, UnixMillis};

/// A question or a call from which nothing is heard for so long is lost.
pub const WATCHDOG: Millis = 15 * MINUTE;

/// What a dialogue waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// It is woken at this moment.
    At(UnixMillis),
    /// Everything is answered: the other side writes next, or nobody.
    ForPerson,
    /// A person of the team has the word, or must act.
    ForTeam,
}

/// When a dialogue is looked at next ([`super::DialogueEvent::Woke`]), as it stands at `now`. May lie
/// in the past: it is due.
pub fn next_wake(state: &DialogueState, rules: &DialogueRules<'_>, now: UnixMillis) -> Wake {
    match state.control {
        Control::Operator { .. }
        | Control::Closed { .. }
        | Control::BlockedByLimit { .. }
        | Control::MutedByList { .. } => return Wake::ForTeam,
        Control::Ai => {}
    }
    match &state.phase {
        Phase::Gathering { first, last } => Wake::At(gathered(*first, *last)),
        Phase::Asking { since, .. } | Phase::Calling { since, .. } => {
            Wake::At(since.saturating_add(WATCHDOG))
        }
        Phase::Retrying { at, .. } => Wake::At(*at),
        Phase::Resting => match own_message(state, rules, now) {
            Some((at, _)) => Wake::At(at),
            None => Wake::ForPerson,
        },
    }
}

/// When gathered messages are answered.
pub(super) fn gathered(first: UnixMillis, last: UnixMillis) -> UnixMillis {
    last.saturating_add(DEBOUNCE)
        .min(first.saturating_add(LONGEST_DEBOUNCE))
}

/// What the task writes next by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// The appointment for this moment.
    Appointment {
        /// The moment.
        at: UnixMillis,
    },
    /// The reminder of this index.
    Reminder(u16),
}

/// What the task writes next by itself in a dialogue that rests, and when: inside its days and
/// hours, from `now` on. Hours that never open again hold it back for good.
pub(super) fn own_message(
    state: &DialogueState,
    rules: &DialogueRules<'_>,
    now: UnixMillis,
) -> Option<(UnixMillis, Own)> {
    let inside = |at: UnixMillis| rules.schedule.next_opening(at.max(now));
    let appointment = state
        .appointments
        .iter()
        .map(|appointment| appointment.at)
        .min()
        .and_then(|at| Some((inside(at)?, Own::Appointment { at })));
    let reminder = due_reminder(state, rules)
        .and_then(|(at, index)| Some((inside(at)?, Own::Reminder(index))));
    [appointment, reminder]
        .into_iter()
        .flatten()
        .min_by_key(|(at, _)| *at)
}

/// The next reminder and when its delay is over. Cancelled by an answer (the person's message is the
/// last one) and by tags.
fn due_reminder(state: &DialogueState, rules: &DialogueRules<'_>) -> Option<(UnixMillis, u16)> {
    let last = state.ours_at.filter(|_| !state.unanswered)?;
    let (index, reminder) = (0_u16..)
        .zip(rules.reminders)
        .skip(usize::from(state.reminders_done))
        .find(|(_, reminder)| !reminder.cancelled_by.iter().any(|tag| state.has(*tag)))?;
    let delay = i64::from(reminder.after_minutes) * MINUTE;
    Some((last.saturating_add(delay), index))
}
