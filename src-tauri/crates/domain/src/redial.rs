//! When an unanswered callee is called again. Source: seed 2, Redial When Unanswered; product 2.1.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    outcome::CallResult,
    time::{MINUTE, Millis, SECOND, UnixMillis},
};

/// Most redial attempts.
pub const MAX_REDIALS: u8 = 3;
/// Longest interval between attempts, in minutes.
pub const MAX_INTERVAL_MINUTES: u16 = 720;
/// How far redials that had to wait for an opening are spread after it, so that they do not all
/// ring in its first second.
pub const OPENING_JITTER: Millis = 120 * SECOND;

/// Failure reasons that a user may choose for redial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RedialReason {
    /// Call rejected
    CallRejected,
    /// User busy
    UserBusy,
    /// Service suspended
    ServiceSuspended,
    /// Invalid number
    InvalidNumber,
    /// Powered off (and not reachable)
    PoweredOff,
    /// Network busy
    NetworkBusy,
    /// No answer
    NoAnswer,
}

/// Redial When Unanswered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RedialPolicy {
    /// Which reasons trigger it; at least one.
    pub reasons: Vec<RedialReason>,
    /// How many more attempts, 1 to 3.
    pub attempts: u8,
    /// Minutes after the last attempt ended, 1 to 720.
    pub interval_minutes: u16,
}

/// What follows an unanswered attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RedialDecision {
    /// Call again, not before `due_at`.
    Again {
        /// Due moment, already inside the calling time, with jitter.
        due_at: UnixMillis,
    },
    /// Final.
    Final,
}

/// Why a redial policy is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RedialProblem {
    /// No reason is chosen.
    #[error("no reason is chosen")]
    NoReasons,
    /// Attempts are not 1 to 3.
    #[error("redial attempts are 1 to {MAX_REDIALS}")]
    AttemptsOutOfRange,
    /// The interval is not 1 to 720 minutes.
    #[error("the interval is 1 to {MAX_INTERVAL_MINUTES} minutes")]
    IntervalOutOfRange,
}

impl RedialPolicy {
    /// Whether it can be kept; the first problem otherwise.
    pub fn check(&self) -> Result<(), RedialProblem> {
        if self.reasons.is_empty() {
            return Err(RedialProblem::NoReasons);
        }
        if !(1..=MAX_REDIALS).contains(&self.attempts) {
            return Err(RedialProblem::AttemptsOutOfRange);
        }
        if !(1..=MAX_INTERVAL_MINUTES).contains(&self.interval_minutes) {
            return Err(RedialProblem::IntervalOutOfRange);
        }
        Ok(())
    }
}

impl RedialReason {
    /// All of them, in the order of the form.
    pub const ALL: [RedialReason; 7] = [
        RedialReason::CallRejected,
        RedialReason::UserBusy,
        RedialReason::ServiceSuspended,
        RedialReason::InvalidNumber,
        RedialReason::PoweredOff,
        RedialReason::NetworkBusy,
        RedialReason::NoAnswer,
    ];

    /// The reason under which a result may be redialled; `None`: it never is. Source: telephony,
    /// column "redial class" (UNAVAILABLE counts as powered off; a phone that did not react is one
    /// that was not answered).
    pub fn of(result: CallResult) -> Option<RedialReason> {
        match result {
            CallResult::CallRejected => Some(RedialReason::CallRejected),
            CallResult::UserBusy => Some(RedialReason::UserBusy),
            CallResult::Suspend => Some(RedialReason::ServiceSuspended),
            CallResult::InvalidNumber => Some(RedialReason::InvalidNumber),
            CallResult::PoweredOff | CallResult::Unavailable => Some(RedialReason::PoweredOff),
            CallResult::NetworkBusy => Some(RedialReason::NetworkBusy),
            CallResult::NoAnswer | CallResult::NoUserResponse => Some(RedialReason::NoAnswer),
            CallResult::Answered
            | CallResult::Voicemail
            | CallResult::CallForwarding
            | CallResult::OperatorBlock
            | CallResult::Cancel
            | CallResult::Interrupted
            | CallResult::Others => None,
        }
    }
}

/// What follows an attempt with this result.
///
/// `used` counts the attempts that used one, this one included; `open` gives the next moment, at or
/// after its argument, at which this callee may be called (task, line and the callee's own zone
/// together). A redial that is due inside calling time keeps its moment; one that has to wait for
/// an opening is spread over [`OPENING_JITTER`] after it. One that would come after `expires_at` is
/// not made.
pub fn after_attempt(
    policy: Option<&RedialPolicy>,
    result: CallResult,
    used: u32,
    ended_at: UnixMillis,
    open: &dyn Fn(UnixMillis) -> Option<UnixMillis>,
    expires_at: Option<UnixMillis>,
    jitter_seed: u64,
) -> RedialDecision {
    let Some(policy) = policy else {
        return RedialDecision::Final;
    };
    let chosen = RedialReason::of(result).is_some_and(|reason| policy.reasons.contains(&reason));
    if !chosen || used > u32::from(policy.attempts) {
        return RedialDecision::Final;
    }
    let due = ended_at.saturating_add(Millis::from(policy.interval_minutes) * MINUTE);
    let due_at = match open(due) {
        None => return RedialDecision::Final,
        Some(opening) if opening <= due => due,
        Some(opening) => {
            let spread = opening + jitter(jitter_seed, OPENING_JITTER);
            // An opening shorter than the jitter: its first moment is better than the next one.
            if open(spread) == Some(spread) {
                spread
            } else {
                opening
            }
        }
    };
    if expires_at.is_some_and(|expires_at| due_at >= expires_at) {
        return RedialDecision::Final;
    }
    RedialDecision::Again { due_at }
}

/// A length from 0 to `most`, the same for the same seed.
fn jitter(seed: u64, most: Millis) -> Millis {
    let lengths = most.max(0).unsigned_abs() + 1;
    Millis::try_from(crate::chance::scatter(seed) % lengths).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        schedule::{CallingSchedule, CallingWindow, Weekday},
        time::HOUR,
    };

    fn policy() -> RedialPolicy {
        RedialPolicy {
            reasons: RedialReason::ALL.to_vec(),
            attempts: 2,
            interval_minutes: 30,
        }
    }

    fn always(at: UnixMillis) -> Option<UnixMillis> {
        Some(at)
    }

    #[test]
    fn the_form_allows_one_to_three_attempts_and_one_to_720_minutes() {
        assert_eq!(policy().check(), Ok(()));
        let rows = [
            (
                RedialPolicy {
                    reasons: vec![],
                    ..policy()
                },
                RedialProblem::NoReasons,
            ),
            (
                RedialPolicy {
                    attempts: 0,
                    ..policy()
                },
                RedialProblem::AttemptsOutOfRange,
            ),
            (
                RedialPolicy {
                    attempts: 4,
                    ..policy()
                },
                RedialProblem::AttemptsOutOfRange,
            ),
            (
                RedialPolicy {
                    interval_minutes: 0,
                    ..policy()
                },
                RedialProblem::IntervalOutOfRange,
            ),
            (
                RedialPolicy {
                    interval_minutes: 721,
                    ..policy()
                },
                RedialProblem::IntervalOutOfRange,
            ),
        ];
        for (wrong, problem) in rows {
            assert_eq!(wrong.check(), Err(problem));
        }
    }

    #[test]
    fn every_result_has_its_redial_class() {
        use CallResult as R;
        let rows = [
            (R::Answered, None),
            (R::CallRejected, Some(RedialReason::CallRejected)),
            (R::UserBusy, Some(RedialReason::UserBusy)),
            (R::NoAnswer, Some(RedialReason::NoAnswer)),
            (R::PoweredOff, Some(RedialReason::PoweredOff)),
            (R::Suspend, Some(RedialReason::ServiceSuspended)),
            (R::InvalidNumber, Some(RedialReason::InvalidNumber)),
            (R::NetworkBusy, Some(RedialReason::NetworkBusy)),
            (R::Unavailable, Some(RedialReason::PoweredOff)),
            (R::Voicemail, None),
            (R::NoUserResponse, Some(RedialReason::NoAnswer)),
            (R::CallForwarding, None),
            (R::OperatorBlock, None),
            (R::Cancel, None),
            (R::Interrupted, None),
            (R::Others, None),
        ];
        assert_eq!(
            rows.map(|(result, _)| result),
            CallResult::ALL,
            "every result stands here"
        );
        for (result, reason) in rows {
            assert_eq!(RedialReason::of(result), reason, "{result:?}");
            let decision = after_attempt(Some(&policy()), result, 1, 0, &always, None, 1);
            assert_eq!(
                decision != RedialDecision::Final,
                reason.is_some(),
                "{result:?}"
            );
        }
    }

    #[test]
    fn only_chosen_reasons_and_only_so_many_attempts() {
        let busy = RedialPolicy {
            reasons: vec![RedialReason::UserBusy],
            ..policy()
        };
        let next = |policy, result, used| after_attempt(policy, result, used, 0, &always, None, 1);
        let again = RedialDecision::Again {
            due_at: 30 * MINUTE,
        };
        assert_eq!(next(Some(&busy), CallResult::UserBusy, 1), again);
        assert_eq!(
            next(Some(&busy), CallResult::UserBusy, 2),
            again,
            "two redials: three calls"
        );
        assert_eq!(
            next(Some(&busy), CallResult::UserBusy, 3),
            RedialDecision::Final
        );
        assert_eq!(
            next(Some(&busy), CallResult::NoAnswer, 1),
            RedialDecision::Final
        );
        assert_eq!(next(None, CallResult::UserBusy, 1), RedialDecision::Final);
    }

    #[test]
    fn outside_calling_time_it_moves_to_the_next_opening_plus_jitter() {
        let hours = CallingSchedule {
            workdays: Weekday::ALL.to_vec(),
            windows: vec![CallingWindow {
                start: 540,
                end: 1080,
            }],
            zone: "UTC".to_owned(),
        };
        let open = |at| hours.next_opening(at);
        let opening = 24 * HOUR + 9 * HOUR;
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..100 {
            let ended_at = 17 * HOUR + 50 * MINUTE;
            let policy = policy();
            let decision = after_attempt(
                Some(&policy),
                CallResult::NoAnswer,
                1,
                ended_at,
                &open,
                None,
                seed,
            );
            let RedialDecision::Again { due_at } = decision else {
                panic!("it is called again")
            };
            assert!(
                (opening..=opening + OPENING_JITTER).contains(&due_at),
                "{due_at}"
            );
            seen.insert(due_at);
        }
        assert!(
            seen.len() > 50,
            "redials are spread, not all at the same moment"
        );
    }

    #[test]
    fn an_opening_shorter_than_the_jitter_is_not_missed() {
        let open = |at: UnixMillis| match at {
            ..=100_000_000 => Some(100_000_000),
            100_000_001..=100_000_500 => Some(at),
            _ => None,
        };
        for seed in 0..200 {
            let decision = after_attempt(
                Some(&policy()),
                CallResult::NoAnswer,
                1,
                0,
                &open,
                None,
                seed,
            );
            let RedialDecision::Again { due_at } = decision else {
                panic!("it is called again")
            };
            assert!((100_000_000..=100_000_500).contains(&due_at));
        }
    }

    #[test]
    fn no_redial_after_expiry_or_when_it_never_opens() {
        let due = 30 * MINUTE;
        let next = |open: &dyn Fn(UnixMillis) -> Option<UnixMillis>, expires_at| {
            after_attempt(
                Some(&policy()),
                CallResult::UserBusy,
                1,
                0,
                open,
                expires_at,
                1,
            )
        };
        assert_eq!(next(&always, Some(due)), RedialDecision::Final);
        assert_eq!(
            next(&always, Some(due + 1)),
            RedialDecision::Again { due_at: due }
        );
        assert_eq!(next(&|_| None, None), RedialDecision::Final);
    }

    proptest! {
        #[test]
        fn a_redial_is_never_early_and_always_in_calling_time(
            start in 0_u16..1380, length in 3_u16..600, ended_at in 0_i64..(400 * crate::time::DAY),
            interval_minutes in 1_u16..=720, seed: u64,
        ) {
            let hours = CallingSchedule {
                workdays: vec![Weekday::Tue, Weekday::Sat],
                windows: vec![CallingWindow { start, end: (start + length).min(1440) }],
                zone: "Australia/Lord_Howe".to_owned(),
            };
            let policy = RedialPolicy { interval_minutes, ..policy() };
            let open = |at| hours.next_opening(at);
            match after_attempt(Some(&policy), CallResult::NoAnswer, 1, ended_at, &open, None, seed) {
                RedialDecision::Again { due_at } => {
                    prop_assert!(due_at >= ended_at + i64::from(interval_minutes) * MINUTE);
                    prop_assert!(hours.is_open(due_at));
                }
                RedialDecision::Final => prop_assert!(false, "it opens twice a week"),
            }
        }
    }
}
