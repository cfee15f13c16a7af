//! What would happen if a task were started now: the dialer's own limits on a virtual clock, for
//! whole groups of callees at once, so that a million costs no more than ten.
//!
//! Pure. How callees behave is an assumption, stated here; the limits and the calendar are not.

mod cost;

use domain::{
    call_task::{CallTaskDraft, Expiry, StartMode},
    line::{LineDraft, LineKind},
    practice::PracticeSettings,
    redial::RedialReason,
    schedule::{CallingSchedule, next_common_opening},
    time::{DAY, MINUTE, Millis, SECOND, UnixMillis},
};

pub use cost::{CostRange, cost_range};

/// Nothing is forecast further ahead.
const HORIZON: Millis = 400 * DAY;
/// Assumed length of a call over a real line, ringing and talking, over all outcomes.
const USUAL_CALL: Millis = 35 * SECOND;

/// What would happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Callees that it was reckoned with.
    pub callees: i64,
    /// First call; `None`: never.
    pub first_call: Option<UnixMillis>,
    /// When it would be done; `None`: not within 400 days.
    pub done_at: Option<UnixMillis>,
    /// Calling time that it takes, milliseconds.
    pub calling_ms: Millis,
    /// Calls at once that the line and the concurrency allow.
    pub at_once: u32,
    /// Calls per second that the line allows.
    pub per_second: u32,
}

/// How callees are assumed to behave.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Habits {
    /// Mean length of a call, ringing and talking, over all outcomes.
    call_ms: f64,
    /// Share of calls that end with a reason for which the task calls again.
    again: f64,
}

/// Reckons with `callees` callees, all free to be called.
pub fn outlook(draft: &CallTaskDraft, line: &LineDraft, callees: i64, now: UnixMillis) -> Outlook {
    let callees = callees.max(0);
    let at_once = u32::from(draft.concurrency.min(line.channels)).max(1);
    let per_second = u32::from(line.calls_per_second).max(1);
    let habits = habits(draft, line);
    // a call keeps its slot for at least the second in which it began
    let between =
        (1_000.0 / f64::from(per_second)).max(habits.call_ms.max(1_000.0) / f64::from(at_once));
    let redials = draft.redial.as_ref().map_or(0, |policy| policy.attempts);
    let calls: f64 = (0..=redials)
        .map(|round| habits.again.powi(i32::from(round)))
        .sum();
    let calling_ms = milliseconds(calls * callees as f64 * between);

    let calendar = Calendar {
        task: &draft.schedule,
        line: line.allowed.as_ref(),
    };
    let start = match draft.start {
        StartMode::Immediately => now,
        StartMode::Scheduled { at } => at.max(now),
    };
    let expires = match draft.expiry {
        Expiry::Never => None,
        Expiry::AfterImport { minutes } => Some(now + i64::from(minutes) * MINUTE),
        Expiry::At { at } => Some(at),
    };
    let horizon = now.saturating_add(HORIZON);
    let first_call = calendar
        .next_opening(start)
        .filter(|at| callees > 0 && *at <= horizon && expires.is_none_or(|expires| *at < expires));
    let done_at = first_call
        .and_then(|first| {
            let one = milliseconds(habits.call_ms);
            let mut done = calendar.after(first, calling_ms + one, horizon)?;
            // whoever is reached last is called again after the interval, round by round
            let last = milliseconds(callees as f64 * between);
            let mut round = calendar.after(first, last, horizon)?;
            let interval = draft
                .redial
                .as_ref()
                .map_or(0, |policy| policy.interval_minutes);
            let mut left = callees as f64;
            for _ in 0..redials {
                left *= habits.again;
                if left < 1.0 {
                    break;
                }
                round = calendar.next_opening(round + one + i64::from(interval) * MINUTE)?;
                done = done.max(round + one);
            }
            // an expiry ends it whatever is left
            Some(expires.map_or(done, |expires| done.min(expires)))
        })
        .filter(|done| *done <= horizon);
    Outlook {
        callees,
        first_call,
        done_at,
        calling_ms,
        at_once,
        per_second,
    }
}

/// The hours of a task and its line together.
struct Calendar<'a> {
    task: &'a CallingSchedule,
    line: Option<&'a CallingSchedule>,
}

impl Calendar<'_> {
    fn next_opening(&self, from: UnixMillis) -> Option<UnixMillis> {
        match self.line {
            Some(line) => next_common_opening(&[self.task, line], from),
            None => self.task.next_opening(from),
        }
    }

    /// When the hours that contain `at` end; `None`: never.
    fn closes_at(&self, at: UnixMillis) -> Option<UnixMillis> {
        let line = self.line.and_then(|line| line.closes_at(at));
        self.task.closes_at(at).into_iter().chain(line).min()
    }

    /// The moment at which so much calling time has passed since `from`.
    fn after(&self, from: UnixMillis, work: Millis, horizon: UnixMillis) -> Option<UnixMillis> {
        let (mut at, mut left) = (from, work);
        while at <= horizon {
            at = self.next_opening(at)?;
            let Some(closes) = self.closes_at(at) else {
                return Some(at.saturating_add(left));
            };
            let open = (closes - at).max(1);
            if left <= open {
                return Some(at + left);
            }
            left -= open;
            at = at.saturating_add(open);
        }
        None
    }
}

fn habits(draft: &CallTaskDraft, line: &LineDraft) -> Habits {
    let reasons = draft
        .redial
        .as_ref()
        .map(|policy| policy.reasons.as_slice())
        .unwrap_or_default();
    match &line.kind {
        LineKind::Practice { practice } => practised(practice, line, reasons),
        LineKind::Sip { .. } => {
            let again = reasons.iter().map(|reason| usual_share(*reason)).sum();
            Habits {
                call_ms: USUAL_CALL as f64,
                again,
            }
        }
    }
}

/// The practice line's callees behave as it was set.
fn practised(practice: &PracticeSettings, line: &LineDraft, reasons: &[RedialReason]) -> Habits {
    let mix = &practice.mix;
    let ring = mean(practice.ring);
    let talk = mean(practice.talk);
    let rings_out = f64::from(line.ring_seconds) * 1_000.0;
    let groups: [(u16, f64, Option<RedialReason>); 10] = [
        (mix.answers, ring + talk, None),
        (mix.presses_key, ring + talk, None),
        (mix.hangs_up, ring + talk / 2.0, None),
        (mix.busy, ring, Some(RedialReason::UserBusy)),
        (mix.no_answer, rings_out, Some(RedialReason::NoAnswer)),
        (mix.rejects, ring, Some(RedialReason::CallRejected)),
        (mix.invalid, ring, Some(RedialReason::InvalidNumber)),
        (mix.powered_off, ring, Some(RedialReason::PoweredOff)),
        (mix.network_busy, ring, Some(RedialReason::NetworkBusy)),
        (mix.voicemail, ring + talk, None),
    ];
    let all: f64 = groups.iter().map(|(share, ..)| f64::from(*share)).sum();
    if all <= 0.0 {
        return Habits {
            call_ms: ring + talk,
            again: 0.0,
        };
    }
    let call_ms = groups
        .iter()
        .map(|(share, ms, _)| f64::from(*share) * ms)
        .sum::<f64>()
        / all;
    let again = groups
        .iter()
        .filter(|(.., reason)| reason.is_some_and(|reason| reasons.contains(&reason)))
        .map(|(share, ..)| f64::from(*share))
        .sum::<f64>()
        / all;
    Habits { call_ms, again }
}

/// Shares of calls to consumers' phones in the daytime, as carriers report them, rounded.
fn usual_share(reason: RedialReason) -> f64 {
    match reason {
        RedialReason::NoAnswer => 0.25,
        RedialReason::UserBusy => 0.08,
        RedialReason::PoweredOff => 0.06,
        RedialReason::CallRejected => 0.06,
        RedialReason::NetworkBusy => 0.02,
        RedialReason::InvalidNumber => 0.02,
        RedialReason::ServiceSuspended => 0.01,
    }
}

fn mean((least, most): (Millis, Millis)) -> f64 {
    (least as f64 + most as f64) / 2.0
}

/// Whole milliseconds, at most the largest that a moment can hold with room to add.
fn milliseconds(value: f64) -> Millis {
    value.ceil().clamp(0.0, 4.0e15) as Millis
}

#[cfg(test)]
mod tests;
