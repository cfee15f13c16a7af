//! A schedule made ready for many questions: the zone looked up once, the week as a sorted list of
//! open stretches. It knows offsets and transitions of a zone, and no clock.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};

use super::{CallingSchedule, DAY_MINUTES, ScheduleProblem};
use crate::{
    time::{DAY, MINUTE, Millis, UnixMillis},
    zone,
};

const WEEK: Millis = 7 * DAY;
/// How far ahead an opening is looked for: a year with every holiday trick a zone knows.
const HORIZON: Millis = 400 * DAY;

/// A [`CallingSchedule`] that answers in well under a microsecond.
#[derive(Debug, Clone)]
pub struct CompiledSchedule {
    /// Open stretches of a wall-clock week, milliseconds after Monday 00:00: sorted, apart.
    open: Arc<[(Millis, Millis)]>,
    zone: TimeZone,
}

impl CompiledSchedule {
    /// Checks it and makes it ready.
    pub fn new(schedule: &CallingSchedule) -> Result<Self, ScheduleProblem> {
        schedule.check()?;
        let zone = zone::zone_named(&schedule.zone).ok_or(ScheduleProblem::UnknownZone)?;
        let mut stretches = Vec::new();
        for day in &schedule.workdays {
            let midnight = day.index() as Millis * DAY;
            for window in &schedule.windows {
                let start = midnight + Millis::from(window.start) * MINUTE;
                let end = midnight + Millis::from(window.end_on_line()) * MINUTE;
                stretches.push((start, end.min(WEEK)));
                // The part after midnight belongs to the day it began: Sunday's lies on Monday.
                stretches.push((0, end - WEEK));
            }
        }
        debug_assert!(
            schedule
                .windows
                .iter()
                .all(|window| window.start < DAY_MINUTES)
        );
        stretches.retain(|(start, end)| start < end);
        stretches.sort_unstable();
        let mut open: Vec<(Millis, Millis)> = Vec::new();
        for (start, end) in stretches {
            match open.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                Some(_) | None => open.push((start, end)),
            }
        }
        Ok(CompiledSchedule {
            open: open.into(),
            zone,
        })
    }

    /// The same hours on wall clocks of another zone (a callee's own).
    pub fn in_zone(&self, name: &str) -> Result<Self, ScheduleProblem> {
        let zone = zone::zone_named(name).ok_or(ScheduleProblem::UnknownZone)?;
        Ok(CompiledSchedule {
            open: Arc::clone(&self.open),
            zone,
        })
    }

    /// Its zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether it is never shut.
    pub fn never_shuts(&self) -> bool {
        *self.open == [(0, WEEK)]
    }

    /// See [`CallingSchedule::is_open`].
    pub fn is_open(&self, at: UnixMillis) -> bool {
        self.week_position(at)
            .is_some_and(|position| self.wait(position) == 0)
    }

    /// See [`CallingSchedule::next_opening`].
    pub fn next_opening(&self, from: UnixMillis) -> Option<UnixMillis> {
        let last = from.saturating_add(HORIZON);
        let mut at = from;
        while at <= last {
            let wait = self.wait(self.week_position(at)?);
            if wait == 0 {
                return Some(at);
            }
            // The wall clock runs evenly only up to the next change of the zone's offset.
            match self.next_change(at) {
                Some(change) if change <= at + wait => at = change,
                Some(_) | None => at += wait,
            }
        }
        None
    }

    /// See [`CallingSchedule::closes_at`].
    pub fn closes_at(&self, at: UnixMillis) -> Option<UnixMillis> {
        if !self.is_open(at) || self.never_shuts() {
            return None;
        }
        let last = at.saturating_add(HORIZON);
        let mut at = at;
        while at <= last {
            let shut = at + self.rest(self.week_position(at)?);
            at = match self.next_change(at) {
                Some(change) if change <= shut => change,
                Some(_) | None => shut,
            };
            if !self.is_open(at) {
                return Some(at);
            }
        }
        None
    }

    /// The first moment at or after `from` at which all are open at once; `None`: not within 400
    /// days. With no schedule at all it is `from`.
    pub fn next_common_opening(schedules: &[&Self], from: UnixMillis) -> Option<UnixMillis> {
        let last = from.saturating_add(HORIZON);
        let mut at = from;
        while at <= last {
            let mut later = at;
            for schedule in schedules {
                later = schedule.next_opening(later)?;
            }
            if later == at {
                return Some(at);
            }
            at = later;
        }
        None
    }

    /// When the first of them is shut, if all are open at `at`. `None`: one is shut at `at`, or
    /// none is ever shut.
    pub fn first_closing(schedules: &[&Self], at: UnixMillis) -> Option<UnixMillis> {
        if !schedules.iter().all(|schedule| schedule.is_open(at)) {
            return None;
        }
        schedules
            .iter()
            .filter_map(|schedule| schedule.closes_at(at))
            .min()
    }

    /// Milliseconds after Monday 00:00 on the zone's wall clock.
    fn week_position(&self, at: UnixMillis) -> Option<Millis> {
        let offset = self.zone.to_offset(Timestamp::from_millisecond(at).ok()?);
        let local = at + Millis::from(offset.seconds()) * 1_000;
        // 1970-01-01 was a Thursday.
        Some((local + 3 * DAY).rem_euclid(WEEK))
    }

    /// The next moment after `at` at which the zone's offset may change.
    fn next_change(&self, at: UnixMillis) -> Option<UnixMillis> {
        let from = Timestamp::from_millisecond(at).ok()?;
        let change = self
            .zone
            .following(from)
            .find(|change| change.timestamp() > from)?;
        Some(change.timestamp().as_millisecond())
    }

    /// How long it stays shut on an even wall clock; 0: it is open.
    fn wait(&self, position: Millis) -> Millis {
        let next = self.open.partition_point(|&(_, end)| end <= position);
        match (self.open.get(next), self.open.first()) {
            (Some(&(start, _)), _) => (start - position).max(0),
            (None, Some(&(start, _))) => start + WEEK - position,
            (None, None) => WEEK,
        }
    }

    /// How long it stays open on an even wall clock; 0: it is shut.
    fn rest(&self, position: Millis) -> Millis {
        let at = self.open.partition_point(|&(_, end)| end <= position);
        match (self.open.get(at), self.open.first()) {
            // Sunday's midnight is no border when Monday begins open.
            (Some(&(start, WEEK)), Some(&(0, end))) if start <= position => WEEK - position + end,
            (Some(&(start, end)), _) if start <= position => end - position,
            (Some(_) | None, _) => 0,
        }
    }
}
