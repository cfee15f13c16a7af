//! The machine sleeps and wakes hours later: nothing goes outside its hours, nobody is written to twice, and
//! nothing hangs.

use domain::{
    ai_profile::{Reminder, ReminderText},
    chat_task::{FirstMessage, ServiceFormat, TaskReminders},
    integration::{DeliveryFault, DeliveryFaultKind, LeadRetry},
    money::Usd,
    time::{DAY, HOUR, MINUTE, SECOND, UnixMillis},
};
use engine::ports::leads::LeadFault;

use crate::support::{
    chat_parts::{calls, says},
    chat_world::{ChatWorld, accounted, in_each_chat_world},
    daily,
    messenger::Sending,
    utc,
};

const PEOPLE: [&str; 6] = ["anna", "boris", "clara", "dmitri", "elena", "fedor"];

fn assert_within_hours(world: &ChatWorld, peers: &[&str]) {
    let tries = world.messenger.tries();
    for one in tries
        .iter()
        .filter(|one| peers.contains(&one.peer.as_str()))
    {
        let hour = one.at.rem_euclid(DAY) / HOUR;
        assert!((9..18).contains(&hour), "written at {hour}: {one:?}");
    }
}

fn at_work(format: &mut ServiceFormat, first: FirstMessage) {
    match format {
        ServiceFormat::IncomingAndOutgoing { outgoing } => outgoing.first = first,
        ServiceFormat::Incoming => panic!("it does not write first"),
    }
}

/// Asleep from here on, for so long.
async fn asleep_from(world: &mut ChatWorld, from: &str, length: UnixMillis) {
    world.run_until(from).await;
    world.sleep(length).await;
}

#[test]
fn first_messages_wait_for_the_morning_and_nobody_gets_two() {
    for by_ai in [false, true] {
        in_each_chat_world(async |world| {
            world.model.behave(|_| says("Good day").after(30 * SECOND));
            let task = world
                .outgoing("Writes", |draft| {
                    draft.schedule = daily(&[("09:00", "18:00")], "UTC");
                    if by_ai {
                        let instruction = "Greet {name}".to_owned();
                        at_work(&mut draft.format, FirstMessage::WrittenByAi { instruction });
                    }
                })
                .await;
            world.run_until("2026-11-20T17:57").await;
            world.audience(task, &PEOPLE).await;
            // asleep while somebody is being written to, and again in the night
            let moments = [
                "2026-11-20T17:58:50",
                "2026-11-20T23:30",
                "2026-11-21T09:01:10",
            ];
            for (from, length) in moments.into_iter().zip([5 * HOUR, 8 * HOUR, 10 * HOUR]) {
                asleep_from(world, from, length).await;
                let counts = world.counts(task).await;
                assert_eq!(accounted(&counts), 6, "{from}: {counts:?}");
            }
            world.run_until("2026-11-23T12:00").await;
            assert_within_hours(world, &PEOPLE);
            for name in PEOPLE {
                assert_eq!(world.messenger.read_by(name).len(), 1, "{name}");
            }
            assert_eq!(world.counts(task).await.reached, 6);
            world.assert_at_rest("slept").await;
            world.assert_invariants("slept").await;
        });
    }
}

#[test]
fn a_first_message_that_was_held_up_does_not_leave_at_night() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| {
                draft.schedule = daily(&[("09:00", "18:00")], "UTC");
            })
            .await;
        world.run_until("2026-11-20T17:59").await;
        world.messenger.plan([Sending::Later(10 * MINUTE)]);
        world.audience(task, &PEOPLE[..1]).await;
        world.run_until("2026-11-20T23:00").await;
        assert_eq!(world.messenger.tries().len(), 1, "it waits for the morning");
        let counts = world.counts(task).await;
        assert_eq!((counts.claimed, counts.remaining()), (1, 1), "{counts:?}");
        world.restart().await.unwrap();
        world.run_until("2026-11-21T10:00").await;
        assert_within_hours(world, &PEOPLE);
        assert_eq!(world.messenger.read_by("anna").len(), 1);
        assert_eq!(world.counts(task).await.reached, 1);
    });
}

#[test]
fn a_reminder_that_came_due_asleep_waits_for_the_morning_and_answers_do_not() {
    in_each_chat_world(async |world| {
        let reminder = |after_minutes| Reminder {
            after_minutes,
            text: ReminderText::Fixed {
                text: format!("After {after_minutes}"),
            },
            cancelled_by: Vec::new(),
        };
        world
            .task("Answers", |draft| {
                draft.schedule = daily(&[("09:00", "18:00")], "UTC");
                draft.reminders = TaskReminders::Own {
                    reminders: vec![reminder(60), reminder(120)],
                };
            })
            .await;
        world.run_until("2026-11-20T16:30").await;
        world.write("eve", "Hello");
        asleep_from(world, "2026-11-20T17:00", 6 * HOUR).await;
        world.write("bob", "Are you there?");
        world.run_until("2026-11-21T08:59").await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
        assert_eq!(world.messenger.read_by("bob"), ["Yes."], "at night too");
        world.run_until("2026-11-21T09:30").await;
        assert_eq!(
            world.messenger.read_by("eve"),
            ["Yes.", "After 60"],
            "one of them, not all that came due"
        );
        world.run_until("2026-11-21T12:00").await;
        assert_eq!(world.messenger.read_by("eve").len(), 3);
    });
}

#[test]
fn a_question_under_way_is_answered_once_however_long_the_sleep() {
    for answers_after in [8 * SECOND, 10 * HOUR] {
        in_each_chat_world(async |world| {
            let task = world
                .task("Answers", |draft| draft.dialogue_limit = Some(Usd(100_000)))
                .await;
            world.watched = Some(task);
            world.model.plan([says("Late").after(answers_after)]);
            world.write("eve", "Hello");
            world.run_for(6 * SECOND).await;
            world.sleep(3 * HOUR).await;
            world.run_for(24 * HOUR).await;
            let read = world.messenger.read_by("eve");
            assert_eq!(read.len(), 1, "{read:?}");
            world.assert_at_rest("slept").await;
        });
    }
}

#[test]
fn a_message_and_a_lead_under_way_are_neither_lost_nor_doubled() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        let failed = || LeadFault {
            fault: DeliveryFault {
                kind: DeliveryFaultKind::FileFailed,
                code: None,
                answer: String::new(),
            },
            again: LeadRetry::BackOff,
            made: None,
        };
        let faults = [failed(), failed(), failed()];
        world.receiver.faults.lock().unwrap().extend(faults);
        let success = r#"{"summary":"Wants a bicycle","phone":"+442079460000"}"#;
        world.model.plan([calls("Done!", &[("success", success)])]);
        world.messenger.plan([
            Sending::Later(2 * MINUTE),
            Sending::Uncertain { arrives: true },
        ]);
        world.write("eve", "Hello");
        world.run_for(10 * SECOND).await;
        for _ in 0..3 {
            world.sleep(7 * HOUR).await;
            world.run_for(MINUTE).await;
        }
        world.run_for(DAY).await;
        assert_eq!(world.messenger.read_by("eve"), ["Done!"]);
        assert_eq!(world.receiver.leads.lock().unwrap().len(), 1);
        world.assert_invariants("slept").await;
    });
}

#[test]
fn caps_of_a_day_begin_anew_after_a_sleep_over_midnight_and_not_twice() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| channel.first_per_day = Some(2))
            .await;
        let task = world.outgoing("Writes", |_| {}).await;
        world.audience(task, &PEOPLE).await;
        world.run_for(HOUR).await;
        world.sleep(40 * HOUR).await;
        world.run_for(HOUR).await;
        let days = world.messenger.tries().into_iter();
        let days: Vec<_> = days.map(|one| one.at.div_euclid(DAY)).collect();
        let first = utc("2026-11-20T00:00").div_euclid(DAY);
        assert_eq!(days, [first, first, first + 2, first + 2]);
        let contacts = world.counts(task).await;
        assert_eq!((contacts.reached, contacts.remaining()), (4, 2));
    });
}

#[test]
fn who_waited_for_the_morning_as_the_task_was_stopped_is_carried_over() {
    for by_ai in [false, true] {
        in_each_chat_world(async |world| {
            let task = world
                .outgoing("First", |draft| {
                    draft.schedule = daily(&[("09:00", "18:00")], "UTC");
                    if by_ai {
                        let instruction = "Greet {name}".to_owned();
                        at_work(&mut draft.format, FirstMessage::WrittenByAi { instruction });
                    }
                })
                .await;
            world.model.behave(|_| says("Good day").after(HOUR));
            world.messenger.plan([Sending::Later(10 * MINUTE)]);
            world.run_until("2026-11-20T17:59").await;
            world.audience(task, &PEOPLE[..2]).await;
            world.run_until("2026-11-20T18:30").await;
            let counts = world.counts(task).await;
            assert_eq!(
                (counts.claimed > 0, counts.remaining()),
                (true, 2),
                "{counts:?}"
            );
            world.engine.stop_task(task).await.unwrap();
            world.run_for(4 * HOUR).await;
            let counts = world.counts(task).await;
            assert_eq!((counts.claimed, counts.remaining()), (0, 2), "{counts:?}");
            let second = world.outgoing("Second", |_| {}).await;
            world.messenger.plan([Sending::Ok]);
            world.engine.take_unreached(task, second).await.unwrap();
            world.run_for(2 * DAY).await;
            for name in &PEOPLE[..2] {
                assert_eq!(world.messenger.read_by(name), [format!("Hello, {name}!")]);
            }
            assert_eq!(world.counts(second).await.reached, 2);
            world.assert_invariants("carried over").await;
        });
    }
}
