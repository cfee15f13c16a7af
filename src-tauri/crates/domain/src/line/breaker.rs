//! The circuit breaker: when too many calls of a time fail by the line's own fault, no more are placed
//! until a test shows that the line works again. A line has one, and so has each task. It does not know
//! how a line is tested.

use std::collections::VecDeque;

use crate::{
    outcome::LineFault,
    time::{MINUTE, Millis, SECOND, UnixMillis},
};

/// What trips a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerRule {
    /// Over so much time.
    pub over: Millis,
    /// Not before so many calls ended in it: two of three are no sign.
    pub least: usize,
    /// From this share of faults on, in percent.
    pub percent: usize,
}

/// A line rests when half of at least ten calls within five minutes failed by its fault.
pub const LINE_BREAKER: BreakerRule = BreakerRule {
    over: 5 * MINUTE,
    least: 10,
    percent: 50,
};

/// A task gives its line up when half of at least thirty calls within half an hour failed by the line's
/// fault: the line has rested in between and did not get better.
pub const TASK_BREAKER: BreakerRule = BreakerRule {
    over: 30 * MINUTE,
    least: 30,
    percent: 50,
};

/// The first test of a line that rests comes after so long, each further one after twice as long as the
/// one before, up to the longest.
const FIRST_TEST: Millis = 30 * SECOND;
const LONGEST_WAIT: Millis = 10 * MINUTE;

/// Calls of a time, and whether the line failed them.
#[derive(Debug, Clone)]
pub struct Breaker {
    rule: BreakerRule,
    calls: VecDeque<(UnixMillis, bool)>,
}

impl Breaker {
    /// One that has seen nothing.
    pub fn new(rule: BreakerRule) -> Breaker {
        Breaker {
            rule,
            calls: VecDeque::new(),
        }
    }

    /// A call ended; `fault` when the line failed it. `true`: that is too many. What passes by waiting
    /// says nothing about a line.
    pub fn ended(&mut self, fault: Option<&LineFault>, now: UnixMillis) -> bool {
        if fault.is_some_and(LineFault::passes_by_waiting) {
            return false;
        }
        let from = now.saturating_sub(self.rule.over);
        while self.calls.front().is_some_and(|(at, _)| *at < from) {
            self.calls.pop_front();
        }
        self.calls.push_back((now, fault.is_some()));
        let faults = self.calls.iter().filter(|(_, failed)| *failed).count();
        // a call that went well never trips
        fault.is_some()
            && self.calls.len() >= self.rule.least
            && faults.saturating_mul(100) >= self.calls.len().saturating_mul(self.rule.percent)
    }

    /// Forgets what it saw: a test has shown that the line works, or somebody starts anew.
    pub fn reset(&mut self) {
        self.calls.clear();
    }
}

/// A line that rests, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestingLine {
    /// What failed its calls.
    pub fault: LineFault,
    /// When it is tested next.
    pub test_at: UnixMillis,
}

/// The rest of a line whose breaker tripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRest {
    wait: Millis,
    /// When it is to be tested.
    pub test_at: UnixMillis,
}

impl LineRest {
    /// It begins.
    pub fn begin(now: UnixMillis) -> LineRest {
        LineRest {
            wait: FIRST_TEST,
            test_at: now.saturating_add(FIRST_TEST),
        }
    }

    /// A test failed: the line rests longer.
    pub fn again(self, now: UnixMillis) -> LineRest {
        let wait = self.wait.saturating_mul(2).min(LONGEST_WAIT);
        LineRest {
            wait,
            test_at: now.saturating_add(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULE: BreakerRule = BreakerRule {
        over: 1_000,
        least: 4,
        percent: 50,
    };

    fn broken() -> Option<&'static LineFault> {
        Some(&LineFault::Unreachable)
    }

    #[test]
    fn half_of_enough_calls_trips_and_fewer_do_not() {
        let mut breaker = Breaker::new(RULE);
        assert!(!breaker.ended(broken(), 0));
        assert!(!breaker.ended(broken(), 1));
        assert!(!breaker.ended(None, 2));
        assert!(!breaker.ended(None, 3), "a good call never trips");
        assert!(breaker.ended(broken(), 4), "three of five");
        breaker.reset();
        assert!(!breaker.ended(broken(), 5), "it begins anew");
    }

    #[test]
    fn what_is_long_ago_and_what_passes_by_waiting_does_not_count() {
        let mut breaker = Breaker::new(RULE);
        for at in 0..3 {
            assert!(!breaker.ended(broken(), at));
        }
        let full = LineFault::Full { retry_after: None };
        assert!(!breaker.ended(Some(&full), 4), "the line is only full");
        assert!(!breaker.ended(broken(), 5_000), "the others are forgotten");
    }

    #[test]
    fn a_rest_grows_to_its_longest() {
        let mut rest = LineRest::begin(0);
        assert_eq!(rest.test_at, FIRST_TEST);
        for _ in 0..10 {
            rest = rest.again(0);
        }
        assert_eq!(rest.test_at, LONGEST_WAIT);
    }

    proptest! {
        /// Against the rule read literally, over any history.
        #[test]
        fn it_trips_exactly_when_the_rule_says_so(
            steps in proptest::collection::vec((0i64..400, any::<bool>()), 1..80),
        ) {
            let mut breaker = Breaker::new(RULE);
            let mut history: Vec<(i64, bool)> = Vec::new();
            let mut now = 0;
            for (passed, failed) in steps {
                now += passed;
                history.push((now, failed));
                let seen: Vec<bool> = history
                    .iter()
                    .filter(|(at, _)| *at >= now - RULE.over)
                    .map(|(_, failed)| *failed)
                    .collect();
                let faults = seen.iter().filter(|failed| **failed).count();
                let wanted = failed && seen.len() >= RULE.least && faults * 2 >= seen.len();
                let fault = failed.then_some(&LineFault::Unreachable);
                prop_assert_eq!(breaker.ended(fault, now), wanted);
            }
        }

        /// A line that fails nothing never rests, whatever its pace.
        #[test]
        fn good_calls_never_trip(steps in proptest::collection::vec(0i64..2_000, 1..200)) {
            let mut breaker = Breaker::new(RULE);
            let mut now = 0;
            for passed in steps {
                now += passed;
                prop_assert!(!breaker.ended(None, now));
            }
        }
    }
}
