//! Starts at a moment, and those that were missed because nobody was there.

use domain::{
    chat_task::{ChatStopReason, ChatTaskStatus, MissedStart, StartMode},
    ids::ChatTaskId,
    time::{HOUR, MINUTE},
};

use crate::support::{
    chat_world::{ChatWorld, in_each_chat_world},
    utc,
};

const AT: &str = "2026-11-20T12:00";

async fn planned(world: &mut ChatWorld, rule: MissedStart) -> ChatTaskId {
    let task = world
        .outgoing("Later", |draft| {
            draft.start = StartMode::Scheduled { at: utc(AT) };
            draft.missed_start = rule;
        })
        .await;
    world.audience(task, &["anna"]).await;
    task
}

#[test]
fn a_task_starts_at_its_moment_and_not_before() {
    in_each_chat_world(async |world| {
        planned(world, MissedStart::Stop).await;
        world.write("eve", "Hello");
        world.run_until("2026-11-20T11:59").await;
        assert!(world.messenger.tries().is_empty());
        world.run_until("2026-11-20T12:05").await;
        assert_eq!(world.messenger.read_by("anna").len(), 1);
        assert_eq!(world.messenger.read_by("eve").len(), 1, "it had written");
    });
}

#[test]
fn a_start_that_was_missed_happens_or_not_as_the_form_says() {
    // the grace of the settings is twelve hours
    for (rule, late, starts) in [
        (MissedStart::WithinGrace, 11 * HOUR, true),
        (MissedStart::WithinGrace, 13 * HOUR, false),
        (MissedStart::StartLate, 100 * HOUR, true),
        (MissedStart::Stop, 2 * MINUTE, false),
    ] {
        for asleep in [true, false] {
            in_each_chat_world(async |world| {
                let task = planned(world, rule).await;
                let length = utc(AT) + late - world.now();
                if asleep {
                    world.sleep(length).await;
                } else {
                    world.clock.set(world.now() + length);
                    world.restart().await.unwrap();
                }
                world.run_for(5 * MINUTE).await;
                let status = world.status(task).await;
                let missed = matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                    if matches!(reason, ChatStopReason::MissedStart { .. }));
                let running = matches!(status, ChatTaskStatus::InProgress { .. });
                assert_eq!((running, missed), (starts, !starts), "{rule:?}: {status:?}");
                let read = world.messenger.read_by("anna").len();
                assert_eq!(read, usize::from(starts), "{rule:?}");
                if missed {
                    world.engine.start_task(task).await.unwrap();
                    world.run_for(5 * MINUTE).await;
                    assert_eq!(world.messenger.read_by("anna").len(), 1, "one click");
                }
            });
        }
    }
}
