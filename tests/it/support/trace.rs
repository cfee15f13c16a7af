//! What really happened on the virtual telephone network, in order: the measure of every World
//! test. It outlives the engine that caused it, as a network does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use domain::{
    ids::{AttemptId, LineId},
    time::{Millis, SECOND, UnixMillis},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) at: UnixMillis,
    pub(crate) attempt: AttemptId,
    pub(crate) line: LineId,
    pub(crate) number: String,
    pub(crate) caller: Option<String>,
    pub(crate) what: What,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The INVITE left.
    Invite,
    /// The phone rang.
    Rang,
    /// 200.
    Answered,
    /// The agent began to talk.
    Talked,
    /// The call is over.
    Ended,
}

/// The network's own record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    entries: Arc<Mutex<Vec<Happened>>>,
}

impl Trace {
    pub(crate) fn note(&self, happened: Happened) {
        self.entries.lock().unwrap().push(happened);
    }

    pub(crate) fn all(&self) -> Vec<Happened> {
        self.entries.lock().unwrap().clone()
    }

    /// When something happened, in order.
    pub(crate) fn times(&self, what: What) -> Vec<UnixMillis> {
        self.all()
            .iter()
            .filter(|h| h.what == what)
            .map(|h| h.at)
            .collect()
    }

    pub(crate) fn count(&self, what: What) -> usize {
        self.times(what).len()
    }

    /// When a number was called, in order.
    pub(crate) fn calls_to(&self, number: &str) -> Vec<UnixMillis> {
        let all = self.all();
        let calls = all
            .iter()
            .filter(|h| h.what == What::Invite && h.number == number);
        calls.map(|h| h.at).collect()
    }

    /// Numbers to which something happened.
    pub(crate) fn numbers(&self, what: What) -> BTreeSet<String> {
        self.all()
            .into_iter()
            .filter(|h| h.what == what)
            .map(|h| h.number)
            .collect()
    }

    /// No attempt was ever sent twice.
    pub(crate) fn assert_no_attempt_repeated(&self) {
        let mut seen = BTreeSet::new();
        for happened in self.all().iter().filter(|h| h.what == What::Invite) {
            assert!(
                seen.insert(happened.attempt),
                "attempt {} was repeated",
                happened.attempt
            );
        }
    }

    /// Whoever was talked to was never called again.
    pub(crate) fn assert_nobody_talked_to_is_called_again(&self) {
        let mut talked = BTreeSet::new();
        for happened in self.all() {
            match happened.what {
                What::Answered | What::Talked => {
                    talked.insert(happened.number);
                }
                What::Invite => assert!(
                    !talked.contains(&happened.number),
                    "{} had answered and was called again",
                    happened.number
                ),
                What::Rang | What::Ended => {}
            }
        }
    }

    /// No number was ever in two calls at once.
    pub(crate) fn assert_one_call_per_number(&self) {
        let mut live: BTreeMap<String, AttemptId> = BTreeMap::new();
        for happened in self.all() {
            match happened.what {
                What::Invite => {
                    let before = live.insert(happened.number.clone(), happened.attempt);
                    assert_eq!(before, None, "two calls to {} at once", happened.number);
                }
                What::Ended => {
                    live.remove(&happened.number);
                }
                What::Rang | What::Answered | What::Talked => {}
            }
        }
    }

    /// The union rule: calls alive, together with calls begun within the last second, never more
    /// than `limit`, among the calls that `whose` picks. Returns the highest seen.
    pub(crate) fn assert_union(&self, limit: usize, whose: impl Fn(&Happened) -> bool) -> usize {
        let mut begun: BTreeMap<AttemptId, UnixMillis> = BTreeMap::new();
        let mut ended: BTreeMap<AttemptId, UnixMillis> = BTreeMap::new();
        let mut highest = 0;
        for happened in self.all().iter().filter(|h| whose(h)) {
            match happened.what {
                What::Invite => {
                    begun.insert(happened.attempt, happened.at);
                    let counted = begun
                        .iter()
                        .filter(|(attempt, at)| {
                            !ended.contains_key(attempt) || **at > happened.at - SECOND
                        })
                        .count();
                    assert!(counted <= limit, "{counted} calls count at {}", happened.at);
                    highest = highest.max(counted);
                }
                What::Ended => {
                    ended.insert(happened.attempt, happened.at);
                }
                What::Rang | What::Answered | What::Talked => {}
            }
        }
        highest
    }

    /// Never more than `limit` calls alive, among those that `whose` picks. Returns the highest.
    pub(crate) fn assert_alive(&self, limit: usize, whose: impl Fn(&Happened) -> bool) -> usize {
        let mut alive = BTreeSet::new();
        let mut highest = 0;
        for happened in self.all().iter().filter(|h| whose(h)) {
            match happened.what {
                What::Invite => {
                    alive.insert(happened.attempt);
                }
                What::Ended => {
                    alive.remove(&happened.attempt);
                }
                What::Rang | What::Answered | What::Talked => {}
            }
            assert!(
                alive.len() <= limit,
                "{} calls alive at {}",
                alive.len(),
                happened.at
            );
            highest = highest.max(alive.len());
        }
        highest
    }

    /// Never more than `limit` calls begun within any `span`.
    pub(crate) fn assert_rate(&self, limit: usize, span: Millis) {
        let begun = self.times(What::Invite);
        for (index, at) in begun.iter().enumerate() {
            let within = begun[..=index]
                .iter()
                .filter(|other| **other > at - span)
                .count();
            assert!(
                within <= limit,
                "{within} calls begun within {span} ms at {at}"
            );
        }
    }
}
