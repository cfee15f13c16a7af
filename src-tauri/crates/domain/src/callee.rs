//! Whether a callee may be called now: tested when it is claimed, and again right before the INVITE.
//! Source: product 2.4, "Eligible". It knows no store and no clock; what is asked elsewhere (the
//! do-not-call list, live calls, slots) comes in as facts.

use crate::{
    schedule::CompiledSchedule,
    time::{SECOND, UnixMillis},
};

/// What is known of a callee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalleeFacts<'a> {
    /// When it is due (import, redial, or a claim that was given back).
    pub due_at: UnixMillis,
    /// Its own IANA zone: the task's hours must hold on its wall clock, too.
    pub zone: Option<&'a str>,
    /// Not called before.
    pub not_before: Option<UnixMillis>,
    /// Not called from this moment on: its own `notAfter`.
    pub not_after: Option<UnixMillis>,
    /// Given up from this moment on: the task's expiry.
    pub expires_at: Option<UnixMillis>,
    /// It is on the do-not-call list.
    pub do_not_call: bool,
    /// A call to the same number is alive, in this task or another.
    pub number_is_live: bool,
}

/// What is known of its task.
#[derive(Debug, Clone)]
pub struct TaskFacts<'a> {
    /// Status is Running.
    pub running: bool,
    /// Workdays and calling time.
    pub hours: &'a CompiledSchedule,
    /// A slot is free (the union rule); else when one may be, if that is known.
    pub slot: Slot,
}

/// What is known of its line.
#[derive(Debug, Clone)]
pub struct LineFacts<'a> {
    /// Hours in which the line may call; `None`: always.
    pub hours: Option<&'a CompiledSchedule>,
    /// Hours in which the number to be shown may call; `None`: the line's.
    pub number_hours: Option<&'a CompiledSchedule>,
    /// A channel is free, and calls per second and Retry-After allow it; else when they may.
    pub slot: Slot,
}

/// Room for one more call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// There is room.
    Free,
    /// Not before this moment.
    At(UnixMillis),
    /// Not before a live call ends.
    WhenACallEnds,
}

/// Whether it may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Call.
    Call,
    /// The task does not run: give it back as it was.
    TaskNotRunning,
    /// On the do-not-call list: final.
    DoNotCall,
    /// Too late: final.
    Expired,
    /// The hours of task, line, number and callee never meet: final, not placed.
    NeverOpen,
    /// Not due, or the hours are shut: look again then.
    NotBefore(UnixMillis),
    /// A call to the same number is alive: look again when it has ended.
    NumberIsLive,
    /// No room: look again then, or when a call ends.
    NoSlot(Option<UnixMillis>),
}

/// Tests the whole rule at `now`. Final verdicts come first, then the longest waits.
///
/// A callee whose next opening lies after its end is not given up before that end: until then an
/// Update may widen the hours.
pub fn eligible(
    callee: &CalleeFacts<'_>,
    task: &TaskFacts<'_>,
    line: &LineFacts<'_>,
    now: UnixMillis,
) -> Verdict {
    if !task.running {
        return Verdict::TaskNotRunning;
    }
    if callee.do_not_call {
        return Verdict::DoNotCall;
    }
    let end = [callee.expires_at, callee.not_after]
        .into_iter()
        .flatten()
        .min();
    if end.is_some_and(|end| end <= now) {
        return Verdict::Expired;
    }
    let from = now
        .max(callee.due_at)
        .max(callee.not_before.unwrap_or(UnixMillis::MIN));
    match (opening(callee.zone, task, line, from), end) {
        (Some(opening), _) if opening <= now => {}
        (Some(opening), Some(end)) => return Verdict::NotBefore(opening.min(end)),
        (Some(opening), None) => return Verdict::NotBefore(opening),
        (None, Some(end)) => return Verdict::NotBefore(end),
        (None, None) => return Verdict::NeverOpen,
    }
    if callee.number_is_live {
        return Verdict::NumberIsLive;
    }
    match (task.slot, line.slot) {
        (Slot::Free, Slot::Free) => Verdict::Call,
        (Slot::WhenACallEnds, _) | (_, Slot::WhenACallEnds) => Verdict::NoSlot(None),
        (Slot::At(task), Slot::At(line)) => Verdict::NoSlot(Some(task.max(line))),
        (Slot::At(at), Slot::Free) | (Slot::Free, Slot::At(at)) => Verdict::NoSlot(Some(at)),
    }
}

/// The first moment at or after `from` at which task, line, number and the callee's own zone all
/// allow a call. `None`: not within 400 days, or the zone is not known (calling at an unknown hour
/// would be worse than not calling).
pub fn opening(
    zone: Option<&str>,
    task: &TaskFacts<'_>,
    line: &LineFacts<'_>,
    from: UnixMillis,
) -> Option<UnixMillis> {
    let own = match zone {
        Some(zone) => Some(task.hours.in_zone(zone).ok()?),
        None => None,
    };
    let hours: Vec<&CompiledSchedule> = [
        Some(task.hours),
        line.hours,
        line.number_hours,
        own.as_ref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    CompiledSchedule::next_common_opening(&hours, from)
}

/// How long a callee rests whose number was live elsewhere, or whose claim found no room.
pub const LOOK_AGAIN: crate::time::Millis = 5 * SECOND;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        schedule::{CallingSchedule, CallingWindow, Weekday},
        time::{DAY, HOUR, MINUTE},
    };

    fn hours(start: u16, end: u16, zone: &str) -> CompiledSchedule {
        let schedule = CallingSchedule {
            workdays: Weekday::ALL.to_vec(),
            windows: vec![CallingWindow {
                start: start * 60,
                end: end * 60,
            }],
            zone: zone.to_owned(),
        };
        CompiledSchedule::new(&schedule).unwrap()
    }

    fn task(hours: &CompiledSchedule) -> TaskFacts<'_> {
        TaskFacts {
            running: true,
            hours,
            slot: Slot::Free,
        }
    }

    const LINE: LineFacts<'static> = LineFacts {
        hours: None,
        number_hours: None,
        slot: Slot::Free,
    };

    /// Noon in UTC.
    const NOON: UnixMillis = 20_000 * DAY + 12 * HOUR;

    #[test]
    fn each_condition_alone_holds_a_call_back() {
        let day = hours(9, 18, "UTC");
        let morning = hours(6, 8, "UTC");
        let callee = CalleeFacts::default;
        let cases: Vec<(CalleeFacts<'_>, TaskFacts<'_>, LineFacts<'_>, Verdict)> = vec![
            (callee(), task(&day), LINE, Verdict::Call),
            (
                callee(),
                TaskFacts {
                    running: false,
                    ..task(&day)
                },
                LINE,
                Verdict::TaskNotRunning,
            ),
            (
                CalleeFacts {
                    do_not_call: true,
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::DoNotCall,
            ),
            (
                CalleeFacts {
                    expires_at: Some(NOON),
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::Expired,
            ),
            (
                CalleeFacts {
                    not_after: Some(NOON),
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::Expired,
            ),
            (
                CalleeFacts {
                    expires_at: Some(NOON + 1),
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::Call,
            ),
            (
                CalleeFacts {
                    due_at: NOON + MINUTE,
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::NotBefore(NOON + MINUTE),
            ),
            (
                CalleeFacts {
                    not_before: Some(NOON + 8 * HOUR),
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::NotBefore(NOON + 21 * HOUR),
            ),
            (
                callee(),
                task(&morning),
                LINE,
                Verdict::NotBefore(NOON + 18 * HOUR),
            ),
            (
                callee(),
                task(&day),
                LineFacts {
                    hours: Some(&morning),
                    ..LINE
                },
                Verdict::NeverOpen,
            ),
            (
                CalleeFacts {
                    expires_at: Some(NOON + DAY),
                    ..callee()
                },
                task(&day),
                LineFacts {
                    number_hours: Some(&morning),
                    ..LINE
                },
                Verdict::NotBefore(NOON + DAY),
            ),
            (
                CalleeFacts {
                    expires_at: Some(NOON + HOUR),
                    ..callee()
                },
                task(&morning),
                LINE,
                Verdict::NotBefore(NOON + HOUR),
            ),
            (
                CalleeFacts {
                    number_is_live: true,
                    ..callee()
                },
                task(&day),
                LINE,
                Verdict::NumberIsLive,
            ),
            (
                callee(),
                TaskFacts {
                    slot: Slot::WhenACallEnds,
                    ..task(&day)
                },
                LineFacts {
                    slot: Slot::At(NOON + 5),
                    ..LINE
                },
                Verdict::NoSlot(None),
            ),
            (
                callee(),
                TaskFacts {
                    slot: Slot::At(NOON + 9),
                    ..task(&day)
                },
                LineFacts {
                    slot: Slot::At(NOON + 5),
                    ..LINE
                },
                Verdict::NoSlot(Some(NOON + 9)),
            ),
            (
                callee(),
                task(&day),
                LineFacts {
                    slot: Slot::At(NOON + 5),
                    ..LINE
                },
                Verdict::NoSlot(Some(NOON + 5)),
            ),
        ];
        for (callee, task, line, expected) in cases {
            assert_eq!(
                eligible(&callee, &task, &line, NOON),
                expected,
                "{callee:?}"
            );
        }
    }

    #[test]
    fn the_callees_own_wall_clock_must_agree() {
        let berlin = hours(9, 18, "Europe/Berlin");
        let york = CalleeFacts {
            zone: Some("America/New_York"),
            ..CalleeFacts::default()
        };
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let verdict = |moment| eligible(&york, &task(&berlin), &LINE, at(moment));
        let nine_in_york = at("2026-11-20T14:00:00Z");
        assert_eq!(
            verdict("2026-11-20T09:00:00Z"),
            Verdict::NotBefore(nine_in_york)
        );
        assert_eq!(verdict("2026-11-20T14:00:00Z"), Verdict::Call);
        assert_eq!(
            verdict("2026-11-20T17:00:00Z"),
            Verdict::NotBefore(at("2026-11-21T14:00:00Z")),
            "noon in New York, but Berlin has shut"
        );
        let nowhere = CalleeFacts {
            zone: Some("Mars/Olympus"),
            ..CalleeFacts::default()
        };
        assert_eq!(
            eligible(&nowhere, &task(&berlin), &LINE, nine_in_york),
            Verdict::NeverOpen
        );
    }

    proptest! {
        /// Looking again at the moment that a verdict names is never too early by more than one look.
        #[test]
        fn not_before_is_the_first_moment(
            due in 0_i64..(10 * DAY), start in 0_u16..20, length in 1_u16..4, now in 0_i64..(10 * DAY),
        ) {
            let hours = hours(start, start + length, "Australia/Lord_Howe");
            let callee = CalleeFacts { due_at: due, ..CalleeFacts::default() };
            match eligible(&callee, &task(&hours), &LINE, now) {
                Verdict::Call => prop_assert!(due <= now && hours.is_open(now)),
                Verdict::NotBefore(at) => {
                    prop_assert!(at > now);
                    prop_assert_eq!(eligible(&callee, &task(&hours), &LINE, at), Verdict::Call);
                    let before = eligible(&callee, &task(&hours), &LINE, at - 1);
                    prop_assert_eq!(before, Verdict::NotBefore(at));
                }
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
