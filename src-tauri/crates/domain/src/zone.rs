//! Time zones by their IANA names, from the table that is built into the program, so that the same
//! rules hold on every machine. It does not know the zone of this machine.

use std::sync::LazyLock;

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::time::UnixMillis;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of that IANA name, e.g. `Europe/Berlin`; upper and lower case do not matter.
pub fn zone_named(name: &str) -> Option<TimeZone> {
    let zone = ZONES.get(name).ok()?;
    (!zone.is_unknown()).then_some(zone)
}

/// The name of that zone as IANA writes it.
pub fn canonical_zone(name: &str) -> Option<String> {
    Some(zone_named(name)?.iana_name()?.to_owned())
}

/// All zone names, sorted: for a list to choose from.
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = ZONES
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| zone_named(name).is_some())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The moment at which a wall clock in `zone` shows `civil`. A time that does not exist (a spring
/// gap) is read as the same distance after the gap; one that comes twice as its first coming.
pub fn moment_of(civil: DateTime, zone: &TimeZone) -> Option<UnixMillis> {
    let moment = zone.to_ambiguous_timestamp(civil).compatible().ok()?;
    Some(moment.as_millisecond())
}

/// What a wall clock in `zone` shows at a moment.
pub fn wall_clock(at: UnixMillis, zone: &TimeZone) -> Option<DateTime> {
    Some(zone.to_datetime(Timestamp::from_millisecond(at).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_nonsense_is_not() {
        assert_eq!(
            canonical_zone("europe/berlin").as_deref(),
            Some("Europe/Berlin")
        );
        assert_eq!(canonical_zone("UTC").as_deref(), Some("UTC"));
        for wrong in ["", "Berlin", "Europe/Atlantis", "Etc/Unknown", "+03:00"] {
            assert_eq!(canonical_zone(wrong), None, "{wrong:?} is no IANA zone");
        }
        assert!(
            zone_names()
                .iter()
                .any(|name| name == "Australia/Lord_Howe")
        );
        assert!(zone_names().len() > 400);
    }

    #[test]
    fn a_time_in_the_gap_is_read_after_it_and_a_repeated_one_as_its_first_coming() {
        let berlin = zone_named("Europe/Berlin").unwrap();
        let gap = moment_of(jiff::civil::date(2026, 3, 29).at(2, 30, 0, 0), &berlin).unwrap();
        assert_eq!(
            wall_clock(gap, &berlin).unwrap().to_string(),
            "2026-03-29T03:30:00"
        );
        let twice = moment_of(jiff::civil::date(2026, 10, 25).at(2, 30, 0, 0), &berlin).unwrap();
        let later = wall_clock(twice + crate::time::HOUR, &berlin).unwrap();
        assert_eq!(
            later.to_string(),
            "2026-10-25T02:30:00",
            "the second coming is an hour later"
        );
    }
}
