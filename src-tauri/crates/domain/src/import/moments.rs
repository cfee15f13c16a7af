//! Dates and times as people write them in cells. It knows no clock: what is meant is settled by
//! the text and a zone.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, date},
    tz::TimeZone,
};

use crate::{time::UnixMillis, zone::moment_of};

/// Reads a date with or without a time: ISO (also with an offset or Z), `2026-11-20 14:00`,
/// `2026/11/20 14:00`, `20.11.2026 14:00`. Without an offset it is local to `zone`. A date alone is
/// its first moment, or its last with `whole_day` (for "not after"). Dates such as 11/12/2026, which
/// mean two things, are refused.
pub fn read_moment(text: &str, zone: &TimeZone, whole_day: bool) -> Option<UnixMillis> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let (day, time) = match text.split_once(['T', 't', ' ', '\u{a0}']) {
        Some((day, time)) => (day, Some(read_time(time.trim())?)),
        None => (text, None),
    };
    local_moment(read_date(day.trim_end_matches(','))?, time, zone, whole_day)
}

/// The moment of a date cell. One that holds midnight is a date alone.
pub(super) fn moment_of_cell(
    civil: DateTime,
    zone: &TimeZone,
    whole_day: bool,
) -> Option<UnixMillis> {
    let time = (civil.time() != Time::midnight()).then(|| civil.time());
    local_moment(civil.date(), time, zone, whole_day)
}

fn local_moment(
    day: Date,
    time: Option<Time>,
    zone: &TimeZone,
    whole_day: bool,
) -> Option<UnixMillis> {
    match time {
        Some(time) => moment_of(day.to_datetime(time), zone),
        None if whole_day => moment_of(day.tomorrow().ok()?.to_datetime(Time::midnight()), zone),
        None => moment_of(day.to_datetime(Time::midnight()), zone),
    }
}

fn read_date(text: &str) -> Option<Date> {
    let divider = text.chars().find(|sign| !sign.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(divider).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = match (first.len(), last.len(), divider) {
        (4, 1..=2, '-' | '/' | '.') => (first, last),
        (1..=2, 4, '.') => (last, first),
        _ => return None,
    };
    Date::new(
        number(year)?,
        i8::try_from(number(month)?).ok()?,
        i8::try_from(number(day)?).ok()?,
    )
    .ok()
}

fn read_time(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let mut next = || i8::try_from(number(parts.next()?)?).ok();
    let (hour, minute) = (next()?, next()?);
    let second = match parts.next() {
        // Fractions of a second are read and forgotten.
        Some(second) => i8::try_from(number(second.split('.').next()?)?).ok()?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

fn number(text: &str) -> Option<i16> {
    let is_number = !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The date and time of a spreadsheet's serial number (days since 1899-12-30, or since 1904-01-01
/// in old Macintosh workbooks), to the second. `None`: outside the years 1900 to 9999.
pub fn civil_from_serial(serial: f64, is_1904: bool) -> Option<DateTime> {
    // 2,958,466 is the first day of the year 10000.
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let first = if is_1904 {
        date(1904, 1, 1)
    } else {
        date(1899, 12, 30)
    };
    let seconds = (serial * 86_400.0).round() as i64;
    first
        .at(0, 0, 0, 0)
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::zone_named;

    fn read(text: &str, whole_day: bool) -> Option<String> {
        let zone = zone_named("Europe/Berlin").unwrap();
        let at = read_moment(text, &zone, whole_day)?;
        Some(jiff::Timestamp::from_millisecond(at).unwrap().to_string())
    }

    #[test]
    fn people_write_moments_in_many_ways() {
        let rows = [
            ("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z"),
            ("2026-11-20T14:00:00+03:00", "2026-11-20T11:00:00Z"),
            ("2026-11-20T14:00", "2026-11-20T13:00:00Z"),
            ("2026-11-20 14:00", "2026-11-20T13:00:00Z"),
            (" 2026-11-20 14:00:30.500 ", "2026-11-20T13:00:30Z"),
            ("20.11.2026 14:00", "2026-11-20T13:00:00Z"),
            ("20.11.2026, 9:05", "2026-11-20T08:05:00Z"),
            ("2026/11/20 14:00", "2026-11-20T13:00:00Z"),
            ("2026-11-20", "2026-11-19T23:00:00Z"),
            ("1.7.2026", "2026-06-30T22:00:00Z"),
            ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text, false).as_deref(), Some(expected), "{text:?}");
        }
        assert_eq!(
            read("2026-11-20", true).as_deref(),
            Some("2026-11-20T23:00:00Z")
        );
        assert_eq!(
            read("2026-11-20 00:00", true).as_deref(),
            Some("2026-11-19T23:00:00Z")
        );
    }

    #[test]
    fn what_means_nothing_or_two_things_is_refused() {
        let wrong = [
            "",
            "tomorrow",
            "11/12/2026",
            "31.02.2026",
            "2026-13-01",
            "20.11.26",
            "14:00",
            "2026-11-20 25:00",
            "2026-11-20 14",
            "2026-11-20 2 pm",
            "2026-11-20-01",
            "46000",
        ];
        for text in wrong {
            assert_eq!(read(text, false), None, "{text:?}");
        }
    }

    #[test]
    fn serial_numbers_of_spreadsheets() {
        let civil = |serial, is_1904| civil_from_serial(serial, is_1904).map(|at| at.to_string());
        assert_eq!(
            civil(46_346.583_333_333_336, false).as_deref(),
            Some("2026-11-20T14:00:00")
        );
        assert_eq!(
            civil(44_884.0, true).as_deref(),
            Some("2026-11-20T00:00:00")
        );
        assert_eq!(
            civil(46_346.999_999, false).as_deref(),
            Some("2026-11-21T00:00:00")
        );
        for wrong in [0.5, -1.0, 2_958_466.0, f64::NAN, f64::INFINITY] {
            assert_eq!(civil(wrong, false), None);
        }
    }
}
