//! Problems of a form in the border's words, and small checks that several forms share.

use domain::time::UnixMillis;
use jiff::{Timestamp, tz::TimeZone};

use crate::contract::{ErrorCode, FieldProblem, IpcError, Problem};

/// A problem of a field.
pub(crate) fn at(field: &str, problem: Problem) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        problem,
    }
}

/// A form that is refused.
pub(crate) fn invalid(found: Vec<FieldProblem>) -> IpcError {
    let field = found.first().map(|problem| problem.field.clone());
    let error = IpcError::new(ErrorCode::Invalid).with_detail("problems", found);
    match field {
        Some(field) => error.at(field),
        None => error,
    }
}

/// Ok when nothing was found.
pub(crate) fn none_or_invalid(found: Vec<FieldProblem>) -> Result<(), IpcError> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(invalid(found))
    }
}

/// An IANA zone that this machine knows.
pub(crate) fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// All IANA zones, sorted.
pub(crate) fn zones() -> Vec<String> {
    let mut zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') || name == "UTC")
        .collect();
    zones.sort();
    zones
}

/// Midnight before `now` in a zone (UTC when the zone is not known).
pub(crate) fn start_of_day(now: UnixMillis, zone: &str) -> UnixMillis {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = Timestamp::from_millisecond(now)
        .ok()
        .and_then(|now| now.to_zoned(zone).start_of_day().ok());
    start.map_or(now, |start| start.timestamp().as_millisecond())
}

/// The first midnight of the month of `now` in a zone (UTC when the zone is not known).
pub(crate) fn start_of_month(now: UnixMillis, zone: &str) -> UnixMillis {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = Timestamp::from_millisecond(now)
        .ok()
        .and_then(|now| now.to_zoned(zone).first_of_month().ok())
        .and_then(|first| first.start_of_day().ok());
    start.map_or(now, |start| start.timestamp().as_millisecond())
}

/// Where the days of a period begin in a zone; the first at `from` itself, at most `most` of them.
pub(crate) fn days_of(
    from: UnixMillis,
    until: UnixMillis,
    zone: &str,
    most: usize,
) -> Vec<UnixMillis> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let mut days = Vec::new();
    let mut at = from;
    while at < until && days.len() < most {
        days.push(at);
        let next = Timestamp::from_millisecond(at)
            .ok()
            .and_then(|day| day.to_zoned(zone.clone()).tomorrow().ok())
            .and_then(|day| day.start_of_day().ok());
        match next {
            Some(next) => at = next.timestamp().as_millisecond(),
            None => break,
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_its_own_midnight() {
        // 2026-11-20 17:23 UTC is the 21st in Tokyo already.
        let now = 1_795_195_380_000;
        assert_eq!(start_of_day(now, "UTC"), 1_795_132_800_000);
        assert_eq!(
            start_of_day(now, "Asia/Tokyo"),
            1_795_132_800_000 + 15 * 3_600_000
        );
    }

    #[test]
    fn a_month_begins_on_its_first() {
        let now = 1_795_195_380_000;
        assert_eq!(start_of_month(now, "UTC"), 1_793_491_200_000);
    }

    #[test]
    fn days_of_a_period_follow_the_clocks() {
        // 2026-10-24 12:00 to 2026-10-26 12:00 in Berlin: the 25th has 25 hours
        let from = 1_792_836_000_000;
        let days = days_of(from, from + 49 * 3_600_000, "Europe/Berlin", 10);
        let midnight = from + 12 * 3_600_000;
        assert_eq!(days, [from, midnight, midnight + 25 * 3_600_000]);
        assert!(days_of(from, from, "UTC", 10).is_empty());
        assert_eq!(days_of(0, i64::MAX, "UTC", 10).len(), 10);
    }

    #[test]
    fn zones_are_listed_and_known() {
        let zones = zones();
        assert!(zones.len() > 300, "{}", zones.len());
        assert!(zones.iter().all(|zone| is_zone(zone)));
        assert!(!is_zone("Mars/Olympus"));
    }
}
