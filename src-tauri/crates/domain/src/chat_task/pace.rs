//! When the next first message may go: a random gap, caps by hour and day, warm-up, days and hours.
//! The counters are stored with the channel and survive a restart.

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::Pace;
use crate::{
    chance::scatter,
    schedule::CompiledSchedule,
    time::{HOUR, SECOND, UnixMillis},
    zone::{moment_of, wall_clock},
};

/// First messages of a channel, counted by hour and by day of a zone. Stored with the channel in the
/// transaction that claims the contact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstCounters {
    /// The last one; `None`: there was none.
    pub last: Option<UnixMillis>,
    /// The hour that is counted, in hours since the epoch.
    pub hour: i64,
    /// First messages in it.
    pub in_hour: u32,
    /// The day that is counted, `yyyymmdd` on the zone's wall clock.
    pub day: i64,
    /// First messages in it.
    pub in_day: u32,
    /// All that were ever sent: the number of the next random gap.
    pub total: i64,
}

/// What decides when the next first message of a channel may go.
#[derive(Debug, Clone)]
pub struct PaceFacts<'a> {
    /// Days, hours and zone of the task.
    pub schedule: &'a CompiledSchedule,
    /// Gaps.
    pub pace: Pace,
    /// Most in an hour; `None`: no cap.
    pub per_hour: Option<u32>,
    /// Most in a day; `None`: no cap.
    pub per_day: Option<u32>,
    /// Days of warm-up; 0: none.
    pub warm_up_days: u16,
    /// When the channel was created: its warm-up begins here.
    pub channel_since: UnixMillis,
    /// Seed of the gaps: the channel's.
    pub seed: u64,
}

impl FirstCounters {
    /// The counters after a first message at `at`.
    #[must_use]
    pub fn counted(&self, at: UnixMillis, zone: &TimeZone) -> FirstCounters {
        let (hour, day) = (hour_of(at), day_of(at, zone).map_or(self.day, number_of));
        let next = |same: bool, count: u32| if same { count.saturating_add(1) } else { 1 };
        FirstCounters {
            last: Some(at),
            hour,
            in_hour: next(hour == self.hour, self.in_hour),
            day,
            in_day: next(day == self.day, self.in_day),
            total: self.total.saturating_add(1),
        }
    }
}

/// The first moment at or after `now` at which the next first message of a channel may go; `None`:
/// never (a cap of nothing, or days and hours that do not open within 400 days).
pub fn next_first(
    facts: &PaceFacts<'_>,
    counters: &FirstCounters,
    now: UnixMillis,
) -> Option<UnixMillis> {
    if facts.per_hour == Some(0) || facts.per_day == Some(0) {
        return None;
    }
    let zone = facts.schedule.zone();
    let after_gap = counters.last.map_or(now, |last| {
        // A clock that was set back does not make the gap longer than it is.
        last.min(now).saturating_add(gap(facts, counters))
    });
    let mut at = now.max(after_gap);
    // The counters fill one hour and one day at most: each is left behind once.
    loop {
        at = facts.schedule.next_opening(at)?;
        let date = day_of(at, zone)?;
        let cap = warm_up_cap(facts, date);
        if number_of(date) == counters.day && cap.is_some_and(|cap| counters.in_day >= cap) {
            let midnight = date
                .tomorrow()
                .ok()?
                .to_datetime(jiff::civil::Time::midnight());
            at = moment_of(midnight, zone)?.max(at + 1);
            continue;
        }
        let hour = hour_of(at);
        if hour == counters.hour && facts.per_hour.is_some_and(|cap| counters.in_hour >= cap) {
            at = (hour + 1) * HOUR;
            continue;
        }
        return Some(at);
    }
}

/// Most first messages on a day: from one on the channel's first day evenly up to its full number
/// after the warm-up.
pub fn warm_up_cap(facts: &PaceFacts<'_>, day: Date) -> Option<u32> {
    let full = facts.per_day?;
    let born = day_of(facts.channel_since, facts.schedule.zone());
    let age = born
        .and_then(|born| born.until(day).ok())
        .map_or(0, |span| u32::try_from(span.get_days().max(0)).unwrap_or(0));
    let days = u32::from(facts.warm_up_days);
    if age >= days {
        return Some(full);
    }
    let more = u64::from(full.saturating_sub(1)) * u64::from(age) / u64::from(days.max(1));
    Some(
        u32::try_from(more)
            .unwrap_or(u32::MAX)
            .saturating_add(1)
            .min(full),
    )
}

fn gap(facts: &PaceFacts<'_>, counters: &FirstCounters) -> i64 {
    let shortest = i64::from(facts.pace.gap_min_seconds) * SECOND;
    let longest = i64::from(facts.pace.gap_max_seconds) * SECOND;
    let room = u64::try_from(longest - shortest).unwrap_or(0) + 1;
    let drawn = scatter(facts.seed ^ scatter(counters.total.cast_unsigned())) % room;
    shortest.saturating_add(i64::try_from(drawn).unwrap_or(0))
}

fn hour_of(at: UnixMillis) -> i64 {
    at.div_euclid(HOUR)
}

fn day_of(at: UnixMillis, zone: &TimeZone) -> Option<Date> {
    Some(wall_clock(at, zone)?.date())
}

fn number_of(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

#[cfg(test)]
mod tests;
