//! When calls may be placed: workdays, calling time, zone. Source: product 2.1, Calling Time.
//!
//! Ranges are half-open, may cross midnight (the part after midnight belongs to the day it began),
//! overlapping ones merge; they are wall-clock truth in an IANA zone across daylight saving.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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

/// One range of a day, in minutes after midnight. `end < start` crosses midnight; `end` may be
/// 1440 (24:00). `start == end` is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct CallingWindow {
    /// First minute, 0 to 1439.
    pub start: u16,
    /// The minute at which it is shut again, 1 to 1440, or below `start` on the next day.
    pub end: u16,
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
