//! Gaps, caps, warm-up, days and hours.

use proptest::prelude::*;

use super::*;
use crate::{
    schedule::{CallingSchedule, CallingWindow},
    time::{DAY, MINUTE},
};

fn schedule(start: u16, end: u16) -> CompiledSchedule {
    let schedule = CallingSchedule {
        windows: vec![CallingWindow {
            start: start * 60,
            end: end * 60,
        }],
        ..CallingSchedule::always("Europe/Moscow")
    };
    CompiledSchedule::new(&schedule).unwrap()
}

fn facts(schedule: &CompiledSchedule) -> PaceFacts<'_> {
    PaceFacts {
        schedule,
        pace: Pace {
            gap_min_seconds: 60,
            gap_max_seconds: 120,
        },
        per_hour: None,
        per_day: None,
        warm_up_days: 0,
        channel_since: 0,
        seed: 7,
    }
}

fn at(text: &str) -> UnixMillis {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// Sends as soon as it may, `count` times.
fn sent(facts: &PaceFacts<'_>, from: UnixMillis, count: usize) -> Vec<UnixMillis> {
    let (mut counters, mut now, mut moments) = (FirstCounters::default(), from, Vec::new());
    for _ in 0..count {
        let Some(next) = next_first(facts, &counters, now) else {
            break;
        };
        counters = counters.counted(next, facts.schedule.zone());
        now = next;
        moments.push(next);
    }
    moments
}

#[test]
fn the_window_and_the_next_day_are_kept() {
    let hours = schedule(9, 18);
    let facts = PaceFacts {
        per_day: Some(2),
        ..facts(&hours)
    };
    let moments = sent(&facts, at("2026-11-20T00:00:00Z"), 3);
    assert_eq!(moments[0], at("2026-11-20T06:00:00Z"), "nine in Moscow");
    assert!((MINUTE..=2 * MINUTE).contains(&(moments[1] - moments[0])));
    assert_eq!(moments[2], at("2026-11-21T06:00:00Z"), "two a day are sent");
}

#[test]
fn a_cap_by_hour_waits_for_the_next_hour() {
    let always = schedule(0, 24);
    let facts = PaceFacts {
        per_hour: Some(3),
        ..facts(&always)
    };
    let begin = at("2026-11-20T10:00:00Z");
    let moments = sent(&facts, begin, 4);
    assert!(moments[2] < begin + 10 * MINUTE);
    assert_eq!(moments[3], begin + HOUR);
    let never = PaceFacts {
        per_hour: Some(0),
        ..facts
    };
    assert_eq!(next_first(&never, &FirstCounters::default(), begin), None);
}

#[test]
fn a_new_account_warms_up() {
    let always = schedule(0, 24);
    let facts = PaceFacts {
        per_day: Some(10),
        warm_up_days: 9,
        channel_since: at("2026-11-20T10:00:00Z"),
        ..facts(&always)
    };
    let cap = |day: i8| warm_up_cap(&facts, jiff::civil::date(2026, 11, day));
    let caps: Vec<u32> = (19..=30).filter_map(cap).collect();
    assert_eq!(caps, [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
    let bare = PaceFacts {
        warm_up_days: 0,
        ..facts
    };
    assert_eq!(
        warm_up_cap(&bare, jiff::civil::date(2026, 11, 20)),
        Some(10)
    );
}

#[test]
fn gaps_do_not_grow_when_the_clock_is_set_back() {
    let always = schedule(0, 24);
    let facts = facts(&always);
    let counters = FirstCounters {
        last: Some(10 * DAY),
        ..FirstCounters::default()
    };
    let next = next_first(&facts, &counters, 5 * DAY).unwrap();
    assert!(next <= 5 * DAY + 2 * MINUTE);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However long it goes on: inside the window, gaps within their bounds, never more than the
    /// caps, and the same seed gives the same moments.
    #[test]
    fn caps_gaps_and_hours_hold(
        per_hour in 1_u32..6, per_day in 1_u32..20, warm_up_days in 0_u16..5, seed: u64,
        begin in 0_i64..(400 * DAY),
    ) {
        let hours = schedule(9, 18);
        let facts = PaceFacts {
            per_hour: Some(per_hour), per_day: Some(per_day), warm_up_days, seed,
            channel_since: begin, ..facts(&hours)
        };
        let moments = sent(&facts, begin, 60);
        prop_assert_eq!(&moments, &sent(&facts, begin, 60));
        let zone = hours.zone();
        let mut by_hour = std::collections::BTreeMap::new();
        let mut by_day = std::collections::BTreeMap::new();
        for pair in moments.windows(2) {
            prop_assert!(pair[1] - pair[0] >= MINUTE);
        }
        for &moment in &moments {
            prop_assert!(hours.is_open(moment));
            *by_hour.entry(hour_of(moment)).or_insert(0) += 1;
            *by_day.entry(day_of(moment, zone).unwrap()).or_insert(0) += 1;
        }
        prop_assert!(by_hour.values().all(|count| *count <= per_hour));
        for (day, count) in by_day {
            prop_assert!(count <= warm_up_cap(&facts, day).unwrap());
        }
    }
}
