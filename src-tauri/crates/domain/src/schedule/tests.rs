//! Calling time across midnight, weeks and clock changes; properties against a naive oracle.

use proptest::prelude::*;

use super::*;
use crate::time::{DAY, HOUR, MINUTE};

fn window(start: &str, end: &str) -> CallingWindow {
    let minutes = |text: &str| -> u16 {
        let (hours, minutes) = text.split_once(':').unwrap();
        hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
    };
    CallingWindow {
        start: minutes(start),
        end: minutes(end),
    }
}

fn schedule(days: &[Weekday], windows: &[(&str, &str)], zone: &str) -> CallingSchedule {
    CallingSchedule {
        workdays: days.to_vec(),
        windows: windows
            .iter()
            .map(|(start, end)| window(start, end))
            .collect(),
        zone: zone.to_owned(),
    }
}

fn at(text: &str) -> UnixMillis {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

const WORK: [Weekday; 5] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
];

#[test]
fn what_cannot_be_kept_is_refused_by_name() {
    let good = schedule(&WORK, &[("09:00", "18:00")], "Europe/Berlin");
    assert_eq!(good.check(), Ok(()));
    let cases = [
        (
            CallingSchedule {
                workdays: vec![],
                ..good.clone()
            },
            ScheduleProblem::NoWorkdays,
        ),
        (
            CallingSchedule {
                windows: vec![],
                ..good.clone()
            },
            ScheduleProblem::NoWindows,
        ),
        (
            schedule(
                &WORK,
                &[("09:00", "12:00"), ("13:00", "13:00")],
                "Europe/Berlin",
            ),
            ScheduleProblem::EmptyWindow { index: 1 },
        ),
        (
            schedule(&WORK, &[("24:00", "09:00")], "Europe/Berlin"),
            ScheduleProblem::MinuteOutOfRange { index: 0 },
        ),
        (
            schedule(&WORK, &[("09:00", "24:01")], "Europe/Berlin"),
            ScheduleProblem::MinuteOutOfRange { index: 0 },
        ),
        (
            schedule(&WORK, &[("09:00", "18:00")], "Mars/Olympus"),
            ScheduleProblem::UnknownZone,
        ),
    ];
    for (wrong, problem) in cases {
        assert_eq!(wrong.check(), Err(problem));
        assert!(
            !wrong.is_open(at("2026-11-20T12:00:00Z")),
            "a refused schedule never opens"
        );
        assert_eq!(wrong.next_opening(0), None);
    }
}

#[test]
fn ranges_are_half_open_and_keep_to_workdays() {
    let hours = schedule(&WORK, &[("09:00", "18:00")], "Asia/Shanghai");
    let rows = [
        ("2026-11-20T00:59:59.999Z", false), // Friday 08:59:59.999
        ("2026-11-20T01:00:00Z", true),
        ("2026-11-20T09:59:59.999Z", true),
        ("2026-11-20T10:00:00Z", false),
        ("2026-11-21T03:00:00Z", false), // Saturday
    ];
    for (moment, open) in rows {
        assert_eq!(hours.is_open(at(moment)), open, "{moment}");
    }
    let friday_evening = at("2026-11-20T10:00:00Z");
    assert_eq!(
        hours.next_opening(friday_evening),
        Some(at("2026-11-23T01:00:00Z"))
    );
    assert_eq!(
        hours.closes_at(at("2026-11-20T01:00:00Z")),
        Some(friday_evening)
    );
    assert_eq!(hours.closes_at(friday_evening), None);
}

#[test]
fn after_midnight_belongs_to_the_day_it_began() {
    let night = schedule(&[Weekday::Fri], &[("22:00", "02:00")], "Asia/Shanghai");
    assert!(
        !night.is_open(at("2026-11-19T17:00:00Z")),
        "Friday 01:00 belongs to Thursday"
    );
    assert!(night.is_open(at("2026-11-20T14:00:00Z")), "Friday 22:00");
    assert!(night.is_open(at("2026-11-20T17:59:00Z")), "Saturday 01:59");
    assert!(!night.is_open(at("2026-11-20T18:00:00Z")), "Saturday 02:00");
    assert_eq!(
        night.closes_at(at("2026-11-20T14:00:00Z")),
        Some(at("2026-11-20T18:00:00Z"))
    );
    let sunday = schedule(&[Weekday::Sun], &[("22:00", "02:00")], "UTC");
    assert!(
        sunday.is_open(at("2026-11-23T01:00:00Z")),
        "Sunday's night reaches into Monday"
    );
    assert_eq!(
        sunday.closes_at(at("2026-11-22T23:00:00Z")),
        Some(at("2026-11-23T02:00:00Z"))
    );
    let to_midnight = schedule(&[Weekday::Sun], &[("22:00", "00:00")], "UTC");
    assert_eq!(to_midnight.check(), Ok(()));
    assert_eq!(
        to_midnight.closes_at(at("2026-11-22T23:00:00Z")),
        Some(at("2026-11-23T00:00:00Z"))
    );
}

#[test]
fn overlapping_and_touching_ranges_merge() {
    let hours = schedule(
        &WORK,
        &[("14:00", "18:00"), ("09:00", "12:00"), ("11:00", "14:00")],
        "UTC",
    );
    assert_eq!(hours.merged(), vec![window("09:00", "18:00")]);
    assert_eq!(
        hours.closes_at(at("2026-11-20T09:00:00Z")),
        Some(at("2026-11-20T18:00:00Z"))
    );
    let apart = schedule(&WORK, &[("13:00", "18:00"), ("09:00", "12:00")], "UTC");
    assert_eq!(
        apart.merged(),
        vec![window("09:00", "12:00"), window("13:00", "18:00")]
    );
    let night = schedule(&WORK, &[("20:00", "23:00"), ("22:00", "02:00")], "UTC");
    assert_eq!(night.merged(), vec![window("20:00", "02:00")]);
    let too_long = schedule(&WORK, &[("00:00", "12:00"), ("10:00", "09:00")], "UTC");
    assert_eq!(
        too_long.merged(),
        vec![window("00:00", "10:00"), window("10:00", "09:00")]
    );
    let days = schedule(&WORK, &[("00:00", "24:00")], "UTC");
    assert_eq!(
        days.closes_at(at("2026-11-20T09:00:00Z")),
        Some(at("2026-11-21T00:00:00Z")),
        "Monday to Friday is one stretch"
    );
}

#[test]
fn always_is_always_open_and_never_shuts() {
    let always = CallingSchedule::always("America/New_York");
    assert_eq!(always.check(), Ok(()));
    for moment in [
        "2026-03-08T06:59:59Z",
        "2026-03-08T07:00:00Z",
        "2026-11-01T06:00:00Z",
    ] {
        assert!(always.is_open(at(moment)));
        assert_eq!(always.next_opening(at(moment)), Some(at(moment)));
        assert_eq!(always.closes_at(at(moment)), None);
    }
}

/// Each row: zone, range, a moment before, when it opens, when it shuts.
#[test]
fn spring_opens_at_the_first_instant_after_the_gap() {
    let every = Weekday::ALL;
    let rows = [
        // Berlin, 29 March 2026: 02:00 to 03:00 does not exist; 01:00Z is 03:00.
        (
            "Europe/Berlin",
            ("02:30", "04:00"),
            "2026-03-28T23:00Z",
            "2026-03-29T01:00Z",
            "2026-03-29T02:00Z",
        ),
        (
            "Europe/Berlin",
            ("01:30", "02:30"),
            "2026-03-28T23:00Z",
            "2026-03-29T00:30Z",
            "2026-03-29T01:00Z",
        ),
        (
            "Europe/Berlin",
            ("01:30", "03:30"),
            "2026-03-28T23:00Z",
            "2026-03-29T00:30Z",
            "2026-03-29T01:30Z",
        ),
        // The whole range lies in the gap: it opens the day after.
        (
            "Europe/Berlin",
            ("02:00", "03:00"),
            "2026-03-28T23:00Z",
            "2026-03-30T00:00Z",
            "2026-03-30T01:00Z",
        ),
        // New York, 8 March 2026: 07:00Z is 03:00.
        (
            "America/New_York",
            ("02:15", "05:00"),
            "2026-03-08T06:00Z",
            "2026-03-08T07:00Z",
            "2026-03-08T09:00Z",
        ),
        // Lord Howe, 4 October 2026: 02:00 to 02:30 does not exist; 15:30Z is 02:30.
        (
            "Australia/Lord_Howe",
            ("02:10", "03:00"),
            "2026-10-03T14:00Z",
            "2026-10-03T15:30Z",
            "2026-10-03T16:00Z",
        ),
        (
            "Asia/Shanghai",
            ("02:30", "04:00"),
            "2026-03-28T16:00Z",
            "2026-03-28T18:30Z",
            "2026-03-28T20:00Z",
        ),
    ];
    for (zone, range, from, opens, shuts) in rows {
        let hours = schedule(&every, &[range], zone);
        assert_eq!(
            hours.next_opening(at(from)),
            Some(at(opens)),
            "{zone} {range:?} opens"
        );
        assert_eq!(
            hours.closes_at(at(opens)),
            Some(at(shuts)),
            "{zone} {range:?} shuts"
        );
    }
}

#[test]
fn autumn_counts_the_hour_that_comes_twice_twice() {
    // Berlin, 25 October 2026: 02:00 to 03:00 comes at 00:00Z and again at 01:00Z.
    let berlin = schedule(&Weekday::ALL, &[("02:00", "03:00")], "Europe/Berlin");
    assert_eq!(
        berlin.next_opening(at("2026-10-24T23:00Z")),
        Some(at("2026-10-25T00:00Z"))
    );
    assert_eq!(
        berlin.closes_at(at("2026-10-25T00:00Z")),
        Some(at("2026-10-25T02:00Z")),
        "two hours without a break"
    );
    let half = schedule(&Weekday::ALL, &[("02:30", "03:00")], "Europe/Berlin");
    assert_eq!(
        half.closes_at(at("2026-10-25T00:30Z")),
        Some(at("2026-10-25T01:00Z"))
    );
    assert_eq!(
        half.next_opening(at("2026-10-25T01:00Z")),
        Some(at("2026-10-25T01:30Z"))
    );
    assert_eq!(
        half.closes_at(at("2026-10-25T01:30Z")),
        Some(at("2026-10-25T02:00Z"))
    );
    let york = schedule(&Weekday::ALL, &[("01:00", "02:00")], "America/New_York");
    assert_eq!(
        york.closes_at(at("2026-11-01T05:00Z")),
        Some(at("2026-11-01T07:00Z"))
    );
    // Lord Howe, 5 April 2026: 01:30 to 02:00 comes twice, at 14:30Z and at 15:00Z.
    let howe = schedule(&Weekday::ALL, &[("01:30", "02:00")], "Australia/Lord_Howe");
    assert_eq!(
        howe.next_opening(at("2026-04-04T14:00Z")),
        Some(at("2026-04-04T14:30Z"))
    );
    assert_eq!(
        howe.closes_at(at("2026-04-04T14:30Z")),
        Some(at("2026-04-04T15:30Z"))
    );
}

#[test]
fn a_common_opening_is_inside_all_of_them() {
    let task = schedule(&WORK, &[("09:00", "18:00")], "Europe/Berlin");
    let line = schedule(&Weekday::ALL, &[("16:00", "20:00")], "Europe/Berlin");
    let york = schedule(&WORK, &[("09:00", "18:00")], "America/New_York");
    let friday = at("2026-11-20T08:00:00Z");
    assert_eq!(
        next_common_opening(&[&task, &line], friday),
        Some(at("2026-11-20T15:00:00Z"))
    );
    assert_eq!(
        next_common_opening(&[&task, &york], friday),
        Some(at("2026-11-20T14:00:00Z"))
    );
    let sunday = schedule(&[Weekday::Sun], &[("09:00", "18:00")], "Europe/Berlin");
    assert_eq!(
        next_common_opening(&[&task, &sunday], friday),
        None,
        "they never meet"
    );
    assert_eq!(next_common_opening(&[], friday), Some(friday));
    let task = CompiledSchedule::new(&task).unwrap();
    let line = CompiledSchedule::new(&line).unwrap();
    let open = at("2026-11-20T15:00:00Z");
    assert_eq!(
        CompiledSchedule::first_closing(&[&task, &line], open),
        Some(at("2026-11-20T17:00:00Z"))
    );
    assert_eq!(
        CompiledSchedule::first_closing(&[&task, &line], friday),
        None
    );
}

/// The rule said once more, as slowly as possible.
fn oracle(schedule: &CallingSchedule, at: UnixMillis) -> bool {
    let zone = crate::zone::zone_named(&schedule.zone).unwrap();
    let clock = crate::zone::wall_clock(at, &zone).unwrap();
    let minute = clock.hour() as u16 * 60 + clock.minute() as u16;
    let today = clock.weekday().to_monday_zero_offset() as usize;
    let is_workday = |index: usize| schedule.workdays.iter().any(|day| day.index() == index);
    schedule.windows.iter().any(|window| {
        if window.start < window.end {
            is_workday(today) && (window.start..window.end).contains(&minute)
        } else {
            is_workday(today) && minute >= window.start
                || is_workday((today + 6) % 7) && minute < window.end
        }
    })
}

fn any_schedule() -> impl Strategy<Value = CallingSchedule> {
    let zones = vec![
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Shanghai",
    ];
    let windows = prop::collection::vec(
        (0..DAY_MINUTES, 0..=DAY_MINUTES).prop_filter("not empty", |(start, end)| start != end),
        1..4,
    );
    (
        prop::sample::subsequence(Weekday::ALL.to_vec(), 1..=7),
        windows,
        prop::sample::select(zones),
    )
        .prop_map(|(workdays, windows, zone)| CallingSchedule {
            workdays,
            windows: windows
                .into_iter()
                .map(|(start, end)| CallingWindow { start, end })
                .collect(),
            zone: zone.to_owned(),
        })
}

/// Moments of 2026, most of them near a clock change of one of the zones.
fn any_moment() -> impl Strategy<Value = UnixMillis> {
    let changes = [
        "2026-03-29T01:00Z",
        "2026-10-25T01:00Z",
        "2026-03-08T07:00Z",
        "2026-11-01T06:00Z",
        "2026-04-04T15:00Z",
        "2026-10-03T15:30Z",
    ]
    .map(at)
    .to_vec();
    let year = at("2026-01-01T00:00Z");
    prop_oneof![
        (prop::sample::select(changes), -2 * DAY..DAY).prop_map(|(change, offset)| change + offset),
        (0..365 * DAY).prop_map(move |offset| year + offset),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn open_is_wall_clock_truth(schedule in any_schedule(), moment in any_moment()) {
        let compiled = CompiledSchedule::new(&schedule).unwrap();
        for step in 0..60 {
            let moment = moment + step * 37 * MINUTE;
            prop_assert_eq!(compiled.is_open(moment), oracle(&schedule, moment));
        }
    }

    #[test]
    fn the_next_opening_is_the_first_open_minute(schedule in any_schedule(), moment in any_moment()) {
        let found = schedule.next_opening(moment).unwrap();
        prop_assert!(found >= moment && oracle(&schedule, found));
        let first_minute = moment.div_euclid(MINUTE) * MINUTE + MINUTE;
        let naive = if oracle(&schedule, moment) {
            moment
        } else {
            (0..).map(|n| first_minute + n * MINUTE).find(|&at| oracle(&schedule, at)).unwrap()
        };
        prop_assert_eq!(found, naive);
    }

    #[test]
    fn it_is_open_right_up_to_its_closing(schedule in any_schedule(), moment in any_moment()) {
        let open = schedule.next_opening(moment).unwrap();
        let compiled = CompiledSchedule::new(&schedule).unwrap();
        match schedule.closes_at(open) {
            Some(shut) => {
                prop_assert!(shut > open && !oracle(&schedule, shut));
                let mut at = open;
                while at < shut {
                    prop_assert!(oracle(&schedule, at));
                    at += MINUTE;
                }
                prop_assert!(oracle(&schedule, shut - 1));
            }
            None => prop_assert!(compiled.never_shuts()),
        }
    }

    #[test]
    fn merging_changes_nothing(schedule in any_schedule(), moment in any_moment()) {
        let merged = CallingSchedule { windows: schedule.merged(), ..schedule.clone() };
        prop_assert_eq!(merged.check(), Ok(()));
        for step in 0..48 {
            let moment = moment + step * 31 * MINUTE;
            prop_assert_eq!(schedule.is_open(moment), merged.is_open(moment));
        }
        prop_assert!(schedule.merged().len() <= schedule.windows.len() + 1);
    }

    #[test]
    fn a_common_opening_is_the_first(a in any_schedule(), b in any_schedule(), moment in any_moment()) {
        let Some(found) = next_common_opening(&[&a, &b], moment) else {
            return Ok(());
        };
        prop_assert!(a.is_open(found) && b.is_open(found));
        let mut before = moment;
        while before < found && before < moment + 8 * DAY {
            prop_assert!(!(a.is_open(before) && b.is_open(before)));
            before += HOUR / 4;
        }
    }
}
