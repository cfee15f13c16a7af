//! When a delivery that failed is tried again. Pure: the moment comes in, the next one goes out.
//! It does not know who receives. Source: the chapter on integrations.

use serde::{Deserialize, Serialize};

use crate::time::{HOUR, MINUTE, Millis, SECOND, UnixMillis};

/// Waits after the first failed try, the second, and so on. After the last one it is dead.
pub const BACK_OFF: [Millis; 7] = [
    5 * SECOND,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// No receiver makes a delivery wait for longer than this, whatever it asks for.
pub const LONGEST_WAIT: Millis = 24 * HOUR;

/// Whether a failed delivery is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "wait", rename_all = "snake_case")]
pub enum LeadRetry {
    /// By our own back-off.
    BackOff,
    /// Not before this much time has passed (Retry-After).
    After(Millis),
    /// Never: dead until a person presses Retry.
    Never,
}

impl LeadRetry {
    /// What an HTTP status that is no success means: 408, 429 and 5xx pass, the rest does not.
    pub fn of_status(status: u16, retry_after: Option<Millis>) -> LeadRetry {
        let passes = matches!(status, 408 | 429) || status >= 500;
        match (passes, retry_after) {
            (true, Some(wait)) => LeadRetry::After(wait),
            (true, None) => LeadRetry::BackOff,
            (false, _) => LeadRetry::Never,
        }
    }
}

/// What becomes of a delivery that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTry {
    /// Tried again at this moment.
    Again(UnixMillis),
    /// Not by itself any more.
    Dead,
}

/// What becomes of a delivery of which `tries` have failed (this one included) at `now`. What the
/// receiver asks for is obeyed, but never shortens our own wait.
pub fn next_try(tries: u32, retry: LeadRetry, now: UnixMillis) -> NextTry {
    let asked = match retry {
        LeadRetry::Never => return NextTry::Dead,
        LeadRetry::BackOff => 0,
        LeadRetry::After(wait) => wait.clamp(0, LONGEST_WAIT),
    };
    let step = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX);
    match BACK_OFF.get(step) {
        Some(&own) => NextTry::Again(now.saturating_add(own.max(asked))),
        None => NextTry::Dead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_then_it_is_dead() {
        let waits: Vec<NextTry> = (1..=8)
            .map(|tries| next_try(tries, LeadRetry::BackOff, 1_000))
            .collect();
        let mut expected: Vec<NextTry> = BACK_OFF
            .iter()
            .map(|wait| NextTry::Again(1_000 + wait))
            .collect();
        expected.push(NextTry::Dead);
        assert_eq!(waits, expected);
    }

    #[test]
    fn what_the_receiver_asks_for_is_obeyed_within_a_day() {
        let at = |wait| next_try(1, LeadRetry::After(wait), 0);
        assert_eq!(at(90 * SECOND), NextTry::Again(90 * SECOND));
        assert_eq!(
            at(SECOND),
            NextTry::Again(5 * SECOND),
            "never sooner than our own"
        );
        assert_eq!(at(-5), NextTry::Again(5 * SECOND));
        assert_eq!(at(i64::MAX), NextTry::Again(LONGEST_WAIT));
        assert_eq!(next_try(8, LeadRetry::After(SECOND), 0), NextTry::Dead);
    }

    #[test]
    fn what_can_never_succeed_is_dead_at_once() {
        assert_eq!(next_try(1, LeadRetry::Never, 0), NextTry::Dead);
    }

    #[test]
    fn of_the_client_faults_only_408_and_429_pass() {
        for status in 400..500 {
            let passes = matches!(status, 408 | 429);
            let expected = if passes {
                LeadRetry::BackOff
            } else {
                LeadRetry::Never
            };
            assert_eq!(LeadRetry::of_status(status, None), expected, "{status}");
        }
        assert_eq!(LeadRetry::of_status(500, None), LeadRetry::BackOff);
        assert_eq!(
            LeadRetry::of_status(503, Some(7_000)),
            LeadRetry::After(7_000)
        );
        assert_eq!(LeadRetry::of_status(302, None), LeadRetry::Never);
        assert_eq!(LeadRetry::of_status(403, Some(7_000)), LeadRetry::Never);
    }
}
