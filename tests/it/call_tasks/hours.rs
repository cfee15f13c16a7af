//! Calling time: a whole day with a lunch break, midnight, daylight saving both ways, the line's own
//! hours, a callee's own zone and limits.

use domain::{
    call_record::{FailKind, RecordTab},
    line::CallerNumber,
    time::{DAY, HOUR, MINUTE, SECOND, UnixMillis},
};

use crate::support::*;

/// First and last INVITE of each stretch of calling: a pause of an hour or more begins a new one.
fn stretches(world: &World) -> Vec<(UnixMillis, UnixMillis)> {
    let mut stretches: Vec<(UnixMillis, UnixMillis)> = Vec::new();
    for at in world.trace.times(What::Invite) {
        match stretches.last_mut() {
            Some((_, last)) if at - *last < HOUR => *last = at,
            _ => stretches.push((at, at)),
        }
    }
    stretches
}

#[test]
fn a_whole_day_of_two_hundred_callees_with_a_lunch_break() {
    // a Friday in Berlin, CET = UTC+1
    in_each_world("2026-11-20T06:00", async |world| {
        world
            .set_agent(|agent| agent.longest_call_minutes = 10)
            .await;
        world.talker.talk(|_| TalkPlan {
            length: Some(3 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world
            .task("Day", |draft| {
                draft.concurrency = 2;
                draft.schedule = daily(&[("09:00", "12:00"), ("13:00", "17:00")], "Europe/Berlin");
                draft.schedule.workdays = workdays();
            })
            .await;
        world.import(task, callees(numbers(0, 200))).await;
        world.run_until(utc("2026-11-24T00:00")).await;

        let counts = world.counts(task).await;
        assert_eq!(
            (counts.completed, counts.waiting, counts.calling),
            (200, 0, 0)
        );
        let open = [
            ("2026-11-20T08:00", "2026-11-20T11:00"),
            ("2026-11-20T12:00", "2026-11-20T16:00"),
        ];
        let stretches = stretches(world);
        assert_eq!(stretches.len(), 2, "all in one day, before and after lunch");
        for ((first, last), (opens, closes)) in stretches.iter().zip(open) {
            assert_eq!(*first, utc(opens), "calling begins with the window");
            assert!(*last < utc(closes), "nobody is called after the window");
        }
        world.trace.assert_union(2, |_| true);
        world.trace.assert_no_attempt_repeated();
        world.trace.assert_nobody_talked_to_is_called_again();
    });
}

#[test]
fn the_weekend_is_no_workday() {
    // Friday 16:59:30 in Berlin
    in_each_world("2026-11-20T15:59:30", async |world| {
        let task = world
            .task("Weekend", |draft| {
                draft.concurrency = 1;
                draft.schedule = daily(&[("09:00", "17:00")], "Europe/Berlin");
                draft.schedule.workdays = workdays();
            })
            .await;
        world.import(task, callees(numbers(0, 4))).await;
        world.run_until(utc("2026-11-24T00:00")).await;
        let calls = world.trace.times(What::Invite);
        assert!(calls[0] < utc("2026-11-20T16:00"));
        assert!(
            calls
                .iter()
                .skip(2)
                .all(|at| *at >= utc("2026-11-23T08:00")),
            "{calls:?}"
        );
        assert_eq!(world.counts(task).await.completed, 4);
    });
}

#[test]
fn the_part_after_midnight_belongs_to_the_day_it_began() {
    // Friday evening in UTC; only Friday is a workday
    in_each_world("2026-11-20T21:00", async |world| {
        let task = world
            .task("Night", |draft| {
                draft.concurrency = 1;
                draft.schedule = daily(&[("22:00", "02:00")], "UTC");
                draft.schedule.workdays = vec![domain::schedule::Weekday::Fri];
            })
            .await;
        world.talker.talk(|_| TalkPlan {
            length: Some(9 * MINUTE),
            ..TalkPlan::default()
        });
        world.import(task, callees(numbers(0, 40))).await;
        world.run_until(utc("2026-11-27T21:59")).await;
        let calls = world.trace.times(What::Invite);
        assert_eq!(calls[0], utc("2026-11-20T22:00"));
        assert!(
            calls.iter().any(|at| *at > utc("2026-11-21T00:00")),
            "it goes on after midnight"
        );
        assert!(
            calls.iter().all(|at| *at < utc("2026-11-21T02:00")),
            "and ends at two"
        );
        let placed = calls.len();
        assert!(placed < 40);
        world.run_until(utc("2026-11-28T03:00")).await;
        let calls = world.trace.times(What::Invite);
        assert_eq!(
            calls[placed],
            utc("2026-11-27T22:00"),
            "the next Friday it goes on"
        );
        assert_eq!(world.counts(task).await.completed, 40);
    });
}

/// Calls a hundred people slowly over the days around a change of clocks and returns the stretches.
fn around(
    start: &str,
    zone: &str,
    window: (&str, &str),
    days: i64,
) -> Vec<(UnixMillis, UnixMillis)> {
    let found = std::sync::Mutex::new(Vec::new());
    in_each_world(start, async |world| {
        world.talker.talk(|_| TalkPlan {
            length: Some(9 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world
            .task("Clocks", |draft| {
                draft.concurrency = 1;
                draft.schedule = daily(&[window], zone);
            })
            .await;
        world.import(task, callees(numbers(0, 100))).await;
        world.run_for(days * DAY).await;
        *found.lock().unwrap() = stretches(world);
    });
    found.into_inner().unwrap()
}

fn assert_opens(stretches: &[(UnixMillis, UnixMillis)], expected: &[(&str, &str)]) {
    for ((first, last), (opens, closes)) in stretches.iter().zip(expected) {
        assert_eq!(*first, utc(opens));
        let close = utc(closes);
        assert!(*last < close, "{last} is after {closes}");
        assert!(
            *last > close - 11 * MINUTE,
            "calls go on until {closes}, the last was at {last}"
        );
    }
    assert!(stretches.len() >= expected.len());
}

#[test]
fn berlin_springs_forward_and_a_start_in_the_gap_opens_after_it() {
    // 29 March 2026, 02:00 becomes 03:00
    let seen = around("2026-03-28T00:00", "Europe/Berlin", ("02:30", "05:00"), 3);
    assert_opens(
        &seen,
        &[
            ("2026-03-28T01:30", "2026-03-28T04:00"),
            ("2026-03-29T01:00", "2026-03-29T03:00"),
            ("2026-03-30T00:30", "2026-03-30T03:00"),
        ],
    );
}

#[test]
fn new_york_falls_back_and_the_hour_that_comes_twice_counts_twice() {
    // 1 November 2026, 02:00 EDT becomes 01:00 EST
    let seen = around(
        "2026-10-31T00:00",
        "America/New_York",
        ("00:30", "03:00"),
        3,
    );
    assert_opens(
        &seen,
        &[
            ("2026-10-31T04:30", "2026-10-31T07:00"),
            ("2026-11-01T04:30", "2026-11-01T08:00"),
            ("2026-11-02T05:30", "2026-11-02T08:00"),
        ],
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    // 4 October 2026, 02:00 (+10:30) becomes 02:30 (+11)
    let seen = around(
        "2026-10-02T14:00",
        "Australia/Lord_Howe",
        ("02:00", "04:00"),
        3,
    );
    assert_opens(
        &seen,
        &[
            ("2026-10-02T15:30", "2026-10-02T17:30"),
            ("2026-10-03T15:30", "2026-10-03T17:00"),
            ("2026-10-04T15:00", "2026-10-04T17:00"),
        ],
    );
}

#[test]
fn a_zone_without_daylight_saving_never_moves() {
    let seen = around("2026-03-28T00:00", "Asia/Tokyo", ("10:00", "12:00"), 3);
    assert_opens(
        &seen,
        &[
            ("2026-03-28T01:00", "2026-03-28T03:00"),
            ("2026-03-29T01:00", "2026-03-29T03:00"),
            ("2026-03-30T01:00", "2026-03-30T03:00"),
        ],
    );
}

#[test]
fn task_line_and_number_must_all_be_open() {
    in_each_world("2026-11-20T06:00", async |world| {
        world
            .set_line(|line| {
                line.allowed = Some(daily(&[("10:00", "20:00")], "UTC"));
                line.caller_numbers = vec![
                    CallerNumber {
                        number: "+4930555010".to_owned(),
                        allowed: Some(daily(&[("00:00", "11:00")], "UTC")),
                    },
                    CallerNumber {
                        number: "+4930555011".to_owned(),
                        allowed: Some(daily(&[("10:30", "24:00")], "UTC")),
                    },
                ];
            })
            .await;
        world.talker.talk(|_| TalkPlan {
            length: Some(4 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world
            .task("Hours", |draft| {
                draft.concurrency = 1;
                draft.schedule = daily(&[("08:00", "12:00")], "UTC");
            })
            .await;
        world.import(task, callees(numbers(0, 24))).await;
        world.run_until(utc("2026-11-20T23:00")).await;
        let all = world.trace.all();
        let calls: Vec<_> = all.iter().filter(|h| h.what == What::Invite).collect();
        assert_eq!(calls[0].at, utc("2026-11-20T10:00"), "the line opens last");
        assert!(calls.iter().all(|call| call.at < utc("2026-11-20T12:00")));
        for call in &calls {
            let expected = if call.at < utc("2026-11-20T10:30") {
                vec!["+4930555010"]
            } else if call.at < utc("2026-11-20T11:00") {
                vec!["+4930555010", "+4930555011"]
            } else {
                vec!["+4930555011"]
            };
            assert!(
                expected.contains(&call.caller.as_deref().unwrap()),
                "{call:?}"
            );
        }
        let both: std::collections::BTreeSet<_> = calls
            .iter()
            .filter(|c| (utc("2026-11-20T10:30")..utc("2026-11-20T11:00")).contains(&c.at))
            .map(|c| c.caller.clone())
            .collect();
        assert_eq!(both.len(), 2, "numbers are used in turn");
    });
}

#[test]
fn a_callees_own_zone_and_limits_hold() {
    // Friday, 09:00 in Berlin
    in_each_world("2026-11-20T08:00", async |world| {
        let task = world
            .task("Zones", |draft| {
                draft.schedule = daily(&[("09:00", "20:00")], "Europe/Berlin")
            })
            .await;
        let mut people = callees(numbers(0, 4));
        people[0].zone = Some("America/New_York".to_owned());
        people[1].not_before = Some(utc("2026-11-20T10:17"));
        people[2].not_after = Some(utc("2026-11-20T07:59"));
        world.import(task, people.clone()).await;
        world.run_until(utc("2026-11-21T08:00")).await;
        assert_eq!(
            world.trace.calls_to(&people[0].number),
            [utc("2026-11-20T14:00")],
            "nine in the morning in New York"
        );
        assert_eq!(
            world.trace.calls_to(&people[1].number),
            [utc("2026-11-20T10:17")]
        );
        assert!(
            world.trace.calls_to(&people[2].number).is_empty(),
            "its time was over"
        );
        assert!(world.trace.calls_to(&people[3].number)[0] < utc("2026-11-20T08:01"));
        let failed = world.records(task, RecordTab::Failed).await;
        assert_eq!(failed[0].fail_kind, Some(FailKind::Expired));
    });
}

#[test]
fn many_callees_of_another_zone_do_not_hide_those_who_can_be_called() {
    in_each_world("2026-11-20T08:00", async |world| {
        let task = world
            .task("Hidden", |draft| {
                draft.schedule = daily(&[("09:00", "20:00")], "Europe/Berlin")
            })
            .await;
        let mut people = callees(numbers(0, 1_500));
        for far in people.iter_mut().take(1_490) {
            far.zone = Some("America/Los_Angeles".to_owned());
        }
        world.import(task, people).await;
        world.run_for(20 * SECOND).await;
        assert_eq!(
            world.trace.count(What::Invite),
            10,
            "the ten that are near, at once"
        );
        world.run_until(utc("2026-11-20T16:59:59")).await;
        assert_eq!(world.trace.count(What::Invite), 10);
        world.run_until(utc("2026-11-20T17:01")).await;
        assert!(
            world.trace.count(What::Invite) > 10,
            "nine o'clock on the west coast"
        );
    });
}

#[test]
fn the_end_of_a_window_stops_ringing_but_not_talking() {
    in_each_world("2026-11-20T11:58:00", async |world| {
        let people = numbers(0, 2);
        let talks = people[0].clone();
        world.carrier.behave(move |call, nth| match nth {
            _ if call.number == talks => Plan::answers(2_000),
            1 => Plan::ignores(),
            _ => Plan::answers(2_000),
        });
        world.set_line(|line| line.ring_seconds = 120).await;
        world.talker.talk(|_| TalkPlan {
            length: Some(5 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world
            .task("Window", |draft| {
                draft.schedule = daily(&[("09:00", "12:00"), ("13:00", "14:00")], "UTC");
            })
            .await;
        world.run_until(utc("2026-11-20T11:59:30")).await;
        world.import(task, callees(&people)).await;
        world.run_until(utc("2026-11-20T12:00:01")).await;
        assert_eq!(world.engine.live_count(task), 1, "only the one that talks");
        let waiting = world.record(task, &people[1]).await;
        assert_eq!(waiting.attempts, 0, "no attempt is used");
        assert_eq!(waiting.due_at, Some(utc("2026-11-20T13:00")));
        world.run_until(utc("2026-11-20T12:30")).await;
        assert_eq!(
            world.record(task, &people[0]).await.talk_ms,
            5 * MINUTE + 20
        );
        world.run_until(utc("2026-11-20T14:00")).await;
        assert_eq!(world.trace.calls_to(&people[1])[1], utc("2026-11-20T13:00"));
        assert_eq!(world.counts(task).await.completed, 2);
    });
}
