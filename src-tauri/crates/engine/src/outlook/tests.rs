//! The forecast: limits, hours, redials, expiry; and that a million costs no more than ten.

use domain::{
    ids::{AgentId, LineId},
    line::{SipAccount, SipTransport},
    money::Usd,
    redial::RedialPolicy,
    schedule::{CallingWindow, Weekday},
    time::HOUR,
};

use super::*;

/// Friday, 20 November 2026, 09:00 UTC.
const NOW: UnixMillis = 1_795_165_200_000;

pub(super) fn task() -> CallTaskDraft {
    CallTaskDraft {
        name: "Forecast".to_owned(),
        agent: AgentId(1),
        line: LineId(1),
        concurrency: 10,
        start: StartMode::Immediately,
        schedule: CallingSchedule::always("UTC"),
        redial: None,
        expiry: Expiry::Never,
        rehearsed: false,
    }
}

pub(super) fn line() -> LineDraft {
    LineDraft {
        name: "Line".to_owned(),
        kind: LineKind::Sip {
            account: SipAccount {
                host: "sip.example.com".to_owned(),
                port: None,
                transport: SipTransport::Udp,
                username: "100".to_owned(),
                auth_username: None,
                register: false,
                outbound_proxy: None,
                own_ca: None,
                stun: None,
                sound: Default::default(),
            },
        },
        caller_numbers: Vec::new(),
        allowed: None,
        channels: 100,
        calls_per_second: 10,
        ring_seconds: 30,
        price_per_minute: Usd(0),
        outcome_overrides: Vec::new(),
    }
}

fn daily(start: u16, end: u16) -> CallingSchedule {
    CallingSchedule {
        workdays: Weekday::ALL.to_vec(),
        windows: vec![CallingWindow {
            start: start * 60,
            end: end * 60,
        }],
        zone: "UTC".to_owned(),
    }
}

#[test]
fn ten_at_once_take_as_long_as_ten_calls_side_by_side() {
    let found = outlook(&task(), &line(), 1_000, NOW);
    assert_eq!(
        (found.callees, found.at_once, found.per_second),
        (1_000, 10, 10)
    );
    assert_eq!(found.first_call, Some(NOW));
    assert_eq!(found.calling_ms, 1_000 * USUAL_CALL / 10);
    assert_eq!(
        found.done_at,
        Some(NOW + 1_000 * USUAL_CALL / 10 + USUAL_CALL)
    );
}

#[test]
fn calls_per_second_and_channels_are_limits_of_their_own() {
    let wide = CallTaskDraft {
        concurrency: 500,
        ..task()
    };
    let slow = LineDraft {
        calls_per_second: 1,
        channels: 500,
        ..line()
    };
    assert_eq!(outlook(&wide, &slow, 600, NOW).calling_ms, 600 * SECOND);
    let narrow = LineDraft {
        channels: 2,
        ..line()
    };
    let found = outlook(&wide, &narrow, 600, NOW);
    assert_eq!((found.at_once, found.calling_ms), (2, 600 * USUAL_CALL / 2));
}

#[test]
fn work_is_spread_over_the_hours_that_are_open() {
    let narrow = CallTaskDraft {
        concurrency: 1,
        schedule: daily(9, 11),
        ..task()
    };
    let found = outlook(&narrow, &line(), 1_000, NOW);
    // 9 h 43 min of calls, two hours a day
    let days = found.calling_ms / (2 * HOUR);
    let rest = found.calling_ms % (2 * HOUR);
    assert_eq!(days, 4);
    assert_eq!(found.done_at, Some(NOW + days * DAY + rest + USUAL_CALL));
    let evening = LineDraft {
        allowed: Some(daily(10, 20)),
        ..line()
    };
    let both = outlook(&narrow, &evening, 10, NOW);
    assert_eq!(both.first_call, Some(NOW + HOUR), "task and line together");
    let never = LineDraft {
        allowed: Some(daily(20, 22)),
        ..line()
    };
    let shut = outlook(&narrow, &never, 10, NOW);
    assert_eq!((shut.first_call, shut.done_at), (None, None));
}

#[test]
fn redials_add_calls_and_waiting() {
    let reasons = vec![RedialReason::NoAnswer, RedialReason::UserBusy];
    let redial = Some(RedialPolicy {
        reasons,
        attempts: 2,
        interval_minutes: 60,
    });
    let again = CallTaskDraft { redial, ..task() };
    let (once, twice) = (
        outlook(&task(), &line(), 50, NOW),
        outlook(&again, &line(), 50, NOW),
    );
    assert!(twice.calling_ms > once.calling_ms);
    let done = twice.done_at.unwrap();
    assert!(
        done > once.done_at.unwrap() + 2 * HOUR,
        "two intervals of an hour"
    );
    assert!(done < once.done_at.unwrap() + 3 * HOUR);
}

#[test]
fn start_and_expiry_are_borders() {
    let later = CallTaskDraft {
        start: StartMode::Scheduled { at: NOW + DAY },
        ..task()
    };
    assert_eq!(outlook(&later, &line(), 5, NOW).first_call, Some(NOW + DAY));
    let short = CallTaskDraft {
        expiry: Expiry::At { at: NOW + HOUR },
        ..task()
    };
    assert_eq!(
        outlook(&short, &line(), 100_000, NOW).done_at,
        Some(NOW + HOUR)
    );
    let over = CallTaskDraft {
        expiry: Expiry::At { at: NOW - 1 },
        ..task()
    };
    assert_eq!(outlook(&over, &line(), 5, NOW).first_call, None);
    assert_eq!(
        outlook(&task(), &line(), 0, NOW).first_call,
        None,
        "nobody is to be called"
    );
}

#[test]
fn the_practice_line_is_reckoned_by_its_own_mix() {
    let mut practice = PracticeSettings::default();
    practice.mix.no_answer = 0;
    let kind = LineKind::Practice {
        practice: practice.clone(),
    };
    let quick = outlook(&task(), &LineDraft { kind, ..line() }, 1_000, NOW).calling_ms;
    practice.mix.no_answer = 500;
    let kind = LineKind::Practice { practice };
    let slow = outlook(&task(), &LineDraft { kind, ..line() }, 1_000, NOW).calling_ms;
    assert!(
        slow > quick,
        "who lets it ring holds a slot for the whole ring time"
    );
}

#[test]
fn a_million_is_a_matter_of_days_not_of_work() {
    let many = CallTaskDraft {
        schedule: daily(9, 18),
        concurrency: 500,
        ..task()
    };
    let wide = LineDraft {
        channels: 500,
        ..line()
    };
    let found = outlook(&many, &wide, 1_000_000, NOW);
    let days = (found.done_at.unwrap() - NOW) / DAY;
    assert_eq!(days, 3, "ten a second, nine hours a day");
    let hopeless = CallTaskDraft {
        concurrency: 1,
        schedule: daily(9, 10),
        ..task()
    };
    assert_eq!(
        outlook(&hopeless, &wide, 1_000_000, NOW).done_at,
        None,
        "not within 400 days"
    );
}
