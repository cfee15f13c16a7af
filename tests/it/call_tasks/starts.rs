//! Starting: at once, by schedule, missed, refused by preflight.

use domain::{
    call_task::{
        CallTaskActivity, CallTaskRefusal, CallTaskStatus, Expiry, StartFailure, StartMode,
        StopReason,
    },
    outcome::LineFault,
    time::{HOUR, MINUTE},
};
use engine::EngineError;

use crate::support::{forms, *};

fn stopped(status: &CallTaskStatus) -> &StopReason {
    match status {
        CallTaskStatus::Stopped { reason, .. } => reason,
        other => panic!("not stopped: {other:?}"),
    }
}

#[test]
fn a_scheduled_task_starts_by_itself() {
    in_each_world("2026-11-20T09:00", async |world| {
        let at = utc("2026-11-20T15:30");
        let task = world
            .task("Later", |draft| draft.start = StartMode::Scheduled { at })
            .await;
        let imported = world.import(task, callees(numbers(0, 3))).await;
        assert_eq!(stopped(&imported.status), &StopReason::Scheduled { at });
        let activity = world.engine.activity(task).await.unwrap();
        assert_eq!(activity, CallTaskActivity::StartsAt { at });
        world.run_until(at - 1).await;
        assert_eq!(world.trace.count(What::Invite), 0);
        world.run_until(at + MINUTE).await;
        assert_eq!(
            world.status(task).await,
            CallTaskStatus::Running { since: at }
        );
        assert_eq!(world.trace.times(What::Invite)[0], at);
    });
}

/// The app is closed over a scheduled start and opened so much later.
fn opened_late(late: i64, windows: &[(&str, &str)]) -> CallTaskStatus {
    let seen = std::sync::Mutex::new(None);
    in_each_world("2026-11-20T08:00", async |world| {
        let at = utc("2026-11-20T09:00");
        let task = world
            .task("Missed", |draft| {
                draft.start = StartMode::Scheduled { at };
                draft.schedule = daily(windows, "UTC");
            })
            .await;
        world.import(task, callees(numbers(0, 3))).await;
        world.clock.set(at + late);
        world.restart().await.unwrap();
        world.run_for(10 * MINUTE).await;
        let status = world.status(task).await;
        if let CallTaskStatus::Running { since } = &status {
            assert_eq!(*since, at + late);
            assert_eq!(world.counts(task).await.completed, 3);
        } else {
            assert_eq!(world.trace.count(What::Invite), 0);
            assert_eq!(
                world.engine.activity(task).await.unwrap(),
                CallTaskActivity::MissedStart { at }
            );
            // one click starts it
            world.engine.start(task).await.unwrap();
            assert!(matches!(
                world.status(task).await,
                CallTaskStatus::Running { .. }
            ));
        }
        *seen.lock().unwrap() = Some(status);
    });
    seen.into_inner().unwrap().unwrap()
}

#[test]
fn a_missed_start_within_the_grace_starts_if_the_window_is_open() {
    let open = opened_late(3 * HOUR, &[("09:00", "18:00")]);
    assert!(matches!(open, CallTaskStatus::Running { .. }), "{open:?}");
    let shut = opened_late(11 * HOUR, &[("09:00", "18:00")]);
    assert!(matches!(stopped(&shut), StopReason::MissedStart { .. }));
}

#[test]
fn a_missed_start_beyond_the_grace_waits_for_a_click() {
    let late = opened_late(12 * HOUR + MINUTE, &[("00:00", "24:00")]);
    let at = utc("2026-11-20T09:00");
    assert_eq!(stopped(&late), &StopReason::MissedStart { at });
}

#[test]
fn preflight_refuses_with_the_reason_and_start_tries_again() {
    in_each_world("2026-11-20T09:00", async |world| {
        let refused = |status: &CallTaskStatus| match status {
            CallTaskStatus::StartFailed { reason, .. } => reason.clone(),
            other => panic!("{other:?}"),
        };
        let unpublished = world
            .store
            .agents()
            .insert(&forms::agent("Draft only"), world.now())
            .await
            .unwrap();
        let task = world.task("Agent", |draft| draft.agent = unpublished).await;
        let imported = world.import(task, callees(numbers(0, 2))).await;
        assert_eq!(refused(&imported.status), StartFailure::AgentUnpublished);
        world
            .store
            .agents()
            .publish(unpublished, world.now())
            .await
            .unwrap();
        let started = world.engine.start(task).await.unwrap();
        assert!(
            matches!(started.status, CallTaskStatus::Running { .. }),
            "ours: Start runs it"
        );

        world
            .carrier
            .line_down(world.line, Some(LineFault::Unauthorized));
        let task = world.task("Line", |_| {}).await;
        let imported = world.import(task, callees(numbers(1, 2))).await;
        let fault = LineFault::Unauthorized;
        assert_eq!(refused(&imported.status), StartFailure::LineDown { fault });
        world.carrier.line_down(world.line, None);

        let mut silent = forms::line("No number");
        silent.caller_numbers.clear();
        let line = world.add_line(&silent).await;
        let task = world.task("Number", |draft| draft.line = line).await;
        let imported = world.import(task, callees(numbers(2, 2))).await;
        assert_eq!(refused(&imported.status), StartFailure::NoCallerNumber);

        let mut night = forms::line("Night");
        night.allowed = Some(daily(&[("22:00", "24:00")], "UTC"));
        let line = world.add_line(&night).await;
        let task = world
            .task("Hours", |draft| {
                draft.line = line;
                draft.schedule = daily(&[("09:00", "17:00")], "UTC");
            })
            .await;
        let imported = world.import(task, callees(numbers(3, 2))).await;
        assert_eq!(refused(&imported.status), StartFailure::NoCallingTime);

        let past = world.now() - 1;
        let task = world
            .task("Past", |draft| draft.expiry = Expiry::At { at: past })
            .await;
        let imported = world.import(task, callees(numbers(4, 2))).await;
        assert_eq!(refused(&imported.status), StartFailure::Expired);
    });
}

#[test]
fn the_statuses_refuse_what_they_must() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Refusals", |_| {}).await;
        let refusal = |result: Result<domain::call_task::CallTask, EngineError>| match result {
            Err(EngineError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            refusal(world.engine.start(task).await),
            CallTaskRefusal::ImportFirst
        );
        assert_eq!(
            refusal(world.engine.stop(task).await),
            CallTaskRefusal::DoesNotRun
        );
        let nothing = world.engine.imported(task, 0).await.unwrap();
        assert_eq!(
            nothing.status,
            CallTaskStatus::Initializing,
            "no valid row: nothing begins"
        );
        world.import(task, callees(numbers(0, 2))).await;
        assert_eq!(
            refusal(world.engine.start(task).await),
            CallTaskRefusal::RunsAlready
        );
        world.engine.stop(task).await.unwrap();
        let again = world.import(task, callees(numbers(1, 2))).await;
        assert_eq!(
            stopped(&again.status),
            &StopReason::ByUser,
            "once started, imports do not start it"
        );
        world.run_for(HOUR).await;
        assert_eq!(
            world.trace.count(What::Invite),
            0,
            "it was stopped before the first step"
        );
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 4);
        let late = world.import(task, callees(numbers(2, 2))).await;
        assert!(matches!(late.status, CallTaskStatus::Running { .. }));
        world.run_for(HOUR).await;
        assert_eq!(
            world.counts(task).await.completed,
            6,
            "a running task takes them at once"
        );
    });
}
