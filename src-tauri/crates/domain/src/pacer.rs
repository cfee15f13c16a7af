//! How many calls may be started now. Source: seed 2, Task Concurrency; product 2.1.
//!
//! Concurrency is the union rule: calls alive now, together with calls started within the last
//! second, never exceed N. Ringing counts as in progress.
//!
//! The gates know no task, line or clock: whoever dials asks them, and tells them what happened.

use std::collections::HashMap;

use crate::{
    ids::{AttemptId, CallTaskId},
    time::{Millis, SECOND, UnixMillis},
};

/// Keeps the union rule for one limit (a task's concurrency, a line's channels).
#[derive(Debug, Clone)]
pub struct ConcurrencyGate {
    limit: u32,
    /// Calls alive, and when each began.
    alive: HashMap<AttemptId, UnixMillis>,
    /// When calls began that have ended, as long as they may still count.
    ended: Vec<UnixMillis>,
}

impl ConcurrencyGate {
    /// A gate for at most `limit` calls.
    pub fn new(limit: u32) -> Self {
        ConcurrencyGate {
            limit,
            alive: HashMap::new(),
            ended: Vec::new(),
        }
    }

    /// Another limit. Calls above a lower one are left to end by themselves.
    pub fn set_limit(&mut self, limit: u32) {
        self.limit = limit;
    }

    /// A call began.
    pub fn started(&mut self, call: AttemptId, at: UnixMillis) {
        self.ended.retain(|&began| counts(began, at));
        self.alive.insert(call, at);
    }

    /// A call ended. Unknown calls are ignored.
    pub fn ended(&mut self, call: AttemptId) {
        if let Some(began) = self.alive.remove(&call) {
            self.ended.push(began);
        }
    }

    /// Calls alive.
    pub fn alive(&self) -> u32 {
        u32::try_from(self.alive.len()).unwrap_or(u32::MAX)
    }

    /// How many calls may begin now.
    pub fn free_slots(&self, now: UnixMillis) -> u32 {
        let lingering = self
            .ended
            .iter()
            .filter(|&&began| counts(began, now))
            .count();
        let lingering = u32::try_from(lingering).unwrap_or(u32::MAX);
        self.limit
            .saturating_sub(self.alive().saturating_add(lingering))
    }

    /// When a slot is free: now, or when enough calls that have ended stop counting. `None`: not
    /// before a call that is alive ends.
    pub fn next_free(&self, now: UnixMillis) -> Option<UnixMillis> {
        if self.free_slots(now) > 0 {
            return Some(now);
        }
        let mut lingering: Vec<UnixMillis> = self
            .ended
            .iter()
            .copied()
            .filter(|&began| counts(began, now))
            .collect();
        lingering.sort_unstable();
        let occupied = self.alive.len() + lingering.len();
        let too_many = (occupied + 1).checked_sub(usize::try_from(self.limit).ok()?)?;
        let last_to_go = lingering.get(too_many.checked_sub(1)?)?;
        Some(last_to_go + SECOND)
    }
}

/// Whether a call that began then was started within the last second. A beginning in the future
/// (the clock was set back) counts no more.
fn counts(began: UnixMillis, now: UnixMillis) -> bool {
    (0..SECOND).contains(&(now - began))
}

/// Keeps a line to its calls per second: evenly spaced, so that a carrier that measures over any
/// stretch of a second sees no more, and so that no second begins with a burst.
#[derive(Debug, Clone)]
pub struct RateGate {
    /// Microseconds between two beginnings.
    gap: i64,
    /// The last beginning; `None`: there was none.
    last: Option<UnixMillis>,
    /// Microseconds after `last` at which the next may begin.
    owed: i64,
    held_until: UnixMillis,
}

impl RateGate {
    /// A gate for `per_second` calls each second (at least 1).
    pub fn new(per_second: u32) -> Self {
        RateGate {
            gap: gap(per_second),
            last: None,
            owed: 0,
            held_until: UnixMillis::MIN,
        }
    }

    /// Another rate, from the next call on.
    pub fn set_rate(&mut self, per_second: u32) {
        self.gap = gap(per_second);
    }

    /// How many calls may begin now: 0 or 1.
    pub fn free(&self, now: UnixMillis) -> u32 {
        u32::from(self.next_free(now) <= now)
    }

    /// `count` calls began now.
    pub fn took(&mut self, now: UnixMillis, count: u32) {
        let debt = self.debt(now);
        self.owed = debt + i64::from(count) * self.gap;
        self.last = Some(now);
    }

    /// When the next call may begin; `now` or later.
    pub fn next_free(&self, now: UnixMillis) -> UnixMillis {
        let wait = (self.debt(now) + 999) / 1_000;
        (now + wait).max(self.held_until)
    }

    /// No call before `at`: the carrier's Retry-After. An earlier moment than one already set
    /// changes nothing.
    pub fn hold_until(&mut self, at: UnixMillis) {
        self.held_until = self.held_until.max(at);
    }

    /// Whether the carrier's Retry-After still holds calls back.
    pub fn is_held(&self, now: UnixMillis) -> bool {
        now < self.held_until
    }

    /// Microseconds to wait. A clock that was set back does not make the wait longer.
    fn debt(&self, now: UnixMillis) -> i64 {
        self.last.map_or(0, |last| {
            let passed = (now - last).max(0).saturating_mul(1_000);
            (self.owed - passed).max(0)
        })
    }
}

/// Rounded up: never faster than allowed.
fn gap(per_second: u32) -> Millis {
    let per_second = i64::from(per_second.max(1));
    (1_000_000 + per_second - 1) / per_second
}

/// Divides `free` slots of a shared line between tasks: nobody gets more than it wants, whoever
/// wants more than another gets no less, and slots that do not divide evenly go to the tasks in
/// turn, beginning with a different one for each `turn`. The order of the tasks is kept.
pub fn fair_shares(free: u32, wants: &[(CallTaskId, u32)], turn: u64) -> Vec<(CallTaskId, u32)> {
    let mut shares: Vec<(CallTaskId, u32)> = wants.iter().map(|&(task, _)| (task, 0)).collect();
    let mut left = free;
    loop {
        let mut hungry: Vec<usize> = (0..wants.len())
            .filter(|&index| shares[index].1 < wants[index].1)
            .collect();
        let Ok(count) = u32::try_from(hungry.len()) else {
            return shares;
        };
        if count == 0 || left == 0 {
            return shares;
        }
        let each = left / count;
        if each == 0 {
            let first = usize::try_from(turn % u64::from(count)).unwrap_or(0);
            hungry.rotate_left(first);
            for &index in hungry.iter().take(left as usize) {
                shares[index].1 += 1;
            }
            return shares;
        }
        for index in hungry {
            let more = each.min(wants[index].1 - shares[index].1);
            shares[index].1 += more;
            left -= more;
        }
    }
}

#[cfg(test)]
mod tests;
