//! When calls may be placed: workdays, calling time, zone. Source: product 2.1, Calling Time.
//!
//! Ranges are half-open, may cross midnight (the part after midnight belongs to the day it began),
//! overlapping ones merge; they are wall-clock truth in an IANA zone across daylight saving: a start
//! that does not exist opens at the first instant after the gap, an hour that comes twice counts
//! twice.

mod compiled;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{time::UnixMillis, zone};

pub use compiled::CompiledSchedule;

/// Minutes of a day without a clock change.
pub(crate) const DAY_MINUTES: u16 = 1_440;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday
    Mon,
    /// Tuesday
    Tue,
    /// Wednesday
    Wed,
    /// Thursday
    Thu,
    /// Friday
    Fri,
    /// Saturday
    Sat,
    /// Sunday
    Sun,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];

    /// 0 for Monday to 6 for Sunday.
    pub fn index(self) -> usize {
        match self {
            Weekday::Mon => 0,
            Weekday::Tue => 1,
            Weekday::Wed => 2,
            Weekday::Thu => 3,
            Weekday::Fri => 4,
            Weekday::Sat => 5,
            Weekday::Sun => 6,
        }
    }
}

/// One range of a day, in minutes after midnight. `end < start` crosses midnight; `end` may be
/// 1440 (24:00). `start == end` is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct CallingWindow {
    /// First minute, 0 to 1439.
    pub start: u16,
    /// The minute at which it is shut again, 1 to 1440, or below `start` on the next day.
    pub end: u16,
}

impl CallingWindow {
    /// Where it ends on a line that goes on after midnight: 1441 and more is the next day.
    pub(crate) fn end_on_line(self) -> u16 {
        if self.end < self.start {
            self.end + DAY_MINUTES
        } else {
            self.end
        }
    }
}

/// Workdays, ranges and zone together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallingSchedule {
    /// Days on which ranges begin; at least one.
    pub workdays: Vec<Weekday>,
    /// Ranges of each workday; at least one.
    pub windows: Vec<CallingWindow>,
    /// IANA zone, e.g. `Europe/Berlin`.
    pub zone: String,
}

/// Why a schedule is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScheduleProblem {
    /// No workday is chosen.
    #[error("no workday is chosen")]
    NoWorkdays,
    /// There is no range.
    #[error("there is no calling time")]
    NoWindows,
    /// A range starts where it ends.
    #[error("calling time {index} starts where it ends")]
    EmptyWindow {
        /// Which, from 0.
        index: u32,
    },
    /// A minute lies outside the day.
    #[error("calling time {index} lies outside the day")]
    MinuteOutOfRange {
        /// Which, from 0.
        index: u32,
    },
    /// IANA does not know the zone.
    #[error("the time zone is not known")]
    UnknownZone,
}

impl CallingSchedule {
    /// Every day from 00:00 to 24:00.
    pub fn always(zone: impl Into<String>) -> Self {
        CallingSchedule {
            workdays: Weekday::ALL.to_vec(),
            windows: vec![CallingWindow {
                start: 0,
                end: DAY_MINUTES,
            }],
            zone: zone.into(),
        }
    }

    /// Whether it can be kept; the first problem otherwise.
    pub fn check(&self) -> Result<(), ScheduleProblem> {
        if self.workdays.is_empty() {
            return Err(ScheduleProblem::NoWorkdays);
        }
        if self.windows.is_empty() {
            return Err(ScheduleProblem::NoWindows);
        }
        for (index, window) in (0_u32..).zip(&self.windows) {
            if window.start >= DAY_MINUTES || window.end > DAY_MINUTES {
                return Err(ScheduleProblem::MinuteOutOfRange { index });
            }
            if window.start == window.end {
                return Err(ScheduleProblem::EmptyWindow { index });
            }
        }
        zone::zone_named(&self.zone)
            .map(drop)
            .ok_or(ScheduleProblem::UnknownZone)
    }

    /// Whether calls may be placed at that moment. A schedule that [`Self::check`] refuses is shut.
    pub fn is_open(&self, at: UnixMillis) -> bool {
        CompiledSchedule::new(self).is_ok_and(|schedule| schedule.is_open(at))
    }

    /// The first moment at or after `from` at which it is open; `from` itself when it is open.
    /// `None`: not within 400 days.
    pub fn next_opening(&self, from: UnixMillis) -> Option<UnixMillis> {
        CompiledSchedule::new(self).ok()?.next_opening(from)
    }

    /// When the merged range that contains `at` is shut. `None`: it is shut at `at`, or never shut.
    pub fn closes_at(&self, at: UnixMillis) -> Option<UnixMillis> {
        CompiledSchedule::new(self).ok()?.closes_at(at)
    }

    /// The ranges of a day, sorted, with overlapping and touching ones made one where one range
    /// can say it (a range is shorter than a day when it crosses midnight).
    pub fn merged(&self) -> Vec<CallingWindow> {
        let mut lines: Vec<(u16, u16)> = self
            .windows
            .iter()
            .map(|window| (window.start, window.end_on_line()))
            .collect();
        lines.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::new();
        for (start, end) in lines {
            match merged.last_mut() {
                Some(last) if end <= last.1 => {}
                Some(last) if start <= last.1 => {
                    if end <= DAY_MINUTES || end - DAY_MINUTES < last.0 || last.0 == start {
                        last.1 = end;
                    } else {
                        last.1 = start;
                        merged.push((start, end));
                    }
                }
                Some(_) | None => merged.push((start, end)),
            }
        }
        let window = |(start, end)| CallingWindow {
            start,
            end: if end > DAY_MINUTES {
                end - DAY_MINUTES
            } else {
                end
            },
        };
        merged.into_iter().map(window).collect()
    }
}

/// The first moment at or after `from` at which all are open at once; `None`: not within 400 days,
/// or one of them is refused by [`CallingSchedule::check`].
pub fn next_common_opening(schedules: &[&CallingSchedule], from: UnixMillis) -> Option<UnixMillis> {
    let compiled: Vec<CompiledSchedule> = schedules
        .iter()
        .map(|schedule| CompiledSchedule::new(schedule))
        .collect::<Result<_, _>>()
        .ok()?;
    let all: Vec<&CompiledSchedule> = compiled.iter().collect();
    CompiledSchedule::next_common_opening(&all, from)
}
