//! Faults of the line and of this machine: a streak stops the task, Retry-After holds the line, a
//! full disk and a locked database stop tasks with the reason, and nothing spins.

use domain::{
    call_record::CalleeState,
    call_task::{CallTaskActivity, CallTaskStatus, LocalTrouble, StopReason},
    line::LineHealth,
    outcome::{CallResult, LineFault, OutcomeOverride, OutcomeSignal},
    time::{HOUR, MINUTE, SECOND},
};

use crate::support::*;

#[test]
fn a_streak_of_faults_stops_the_task_and_uses_no_attempt() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(402));
        let task = world.task("Streak", |draft| draft.concurrency = 1).await;
        world.import(task, callees(numbers(0, 20))).await;
        world.run_for(HOUR).await;
        assert_eq!(world.trace.count(What::Invite), 5, "five in a row");
        match world.status(task).await {
            CallTaskStatus::Stopped {
                reason: StopReason::LineFault { fault },
                ..
            } => {
                assert_eq!(fault, LineFault::Forbidden);
            }
            other => panic!("{other:?}"),
        }
        let counts = world.counts(task).await;
        assert_eq!(
            (counts.waiting, counts.attempts, counts.calling),
            (20, 0, 0)
        );
        let line = world.store.lines().get(world.line).await.unwrap();
        assert!(matches!(
            line.health,
            LineHealth::Faulty {
                fault: LineFault::Forbidden,
                ..
            }
        ));

        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 20);
        let line = world.store.lines().get(world.line).await.unwrap();
        assert!(
            matches!(line.health, LineHealth::Ready { .. }),
            "it shows that it works again"
        );
    });
}

#[test]
fn a_good_answer_ends_the_streak() {
    in_each_world("2026-11-20T09:00", async |world| {
        // four faults, a busy callee, four faults …
        let calls = std::sync::atomic::AtomicUsize::new(0);
        world.carrier.behave(move |_, _| {
            let n = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if n % 5 == 4 {
                Plan::refuses(486)
            } else {
                Plan::refuses(488)
            }
        });
        let task = world.task("Mixed", |draft| draft.concurrency = 1).await;
        world.import(task, callees(numbers(0, 6))).await;
        world.run_for(HOUR).await;
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Running { .. }
        ));
        assert_eq!(world.counts(task).await.not_connected, 6);
        assert_eq!(world.trace.count(What::Invite), 30);
    });
}

#[test]
fn a_line_that_fails_half_of_its_calls_rests_until_its_test_shows_that_it_works() {
    in_each_world("2026-11-20T09:00", async |world| {
        let calls = std::sync::atomic::AtomicUsize::new(0);
        world.carrier.behave(move |_, _| {
            let n = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            match n {
                0..20 if n % 2 == 1 => Plan::refuses(488),
                0..20 => Plan::refuses(486),
                _ => Plan::answers(1_000),
            }
        });
        let task = world.task("Half", |draft| draft.concurrency = 1).await;
        world.import(task, callees(numbers(0, 30))).await;
        world.run_for(20 * SECOND).await;
        let before = world.trace.count(What::Invite);
        assert_eq!(before, 10, "five of ten failed: no more are tried");
        let resting = world.engine.activity(task).await.unwrap();
        let CallTaskActivity::LineRests { fault, test_at } = resting else {
            panic!("{resting:?}")
        };
        assert_eq!(fault, LineFault::Codec, "what failed its calls");
        assert!(test_at > world.now() && test_at < world.now() + 40 * SECOND);
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Running { .. }
        ));
        world
            .carrier
            .line_down(world.line, Some(LineFault::Unreachable));
        world.run_for(40 * SECOND).await;
        assert_eq!(world.trace.count(What::Invite), before, "its test failed");
        let resting = world.engine.activity(task).await.unwrap();
        assert!(
            matches!(resting, CallTaskActivity::LineRests { test_at: next, .. } if next > test_at),
            "the next test is told: {resting:?}"
        );
        let line = world.store.lines().get(world.line).await.unwrap();
        let fault = LineFault::Unreachable;
        assert!(
            matches!(&line.health, LineHealth::Faulty { fault: told, .. } if *told == fault),
            "the reason is told: {:?}",
            line.health
        );
        world.carrier.line_down(world.line, None);
        world.run_for(HOUR).await;
        let counts = world.counts(task).await;
        assert_eq!((counts.waiting, counts.calling), (0, 0), "by itself");
        let line = world.store.lines().get(world.line).await.unwrap();
        assert!(matches!(line.health, LineHealth::Ready { .. }));
    });
}

#[test]
fn a_task_gives_a_line_up_that_fails_most_of_its_calls_whatever_its_tests_say() {
    in_each_world("2026-11-20T09:00", async |world| {
        let calls = std::sync::atomic::AtomicUsize::new(0);
        world.carrier.behave(move |_, _| {
            let n = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            // never five in a row
            if n % 4 == 3 {
                Plan::refuses(486)
            } else {
                Plan::refuses(488)
            }
        });
        let task = world.task("Mostly", |draft| draft.concurrency = 1).await;
        world.import(task, callees(numbers(0, 60))).await;
        world.run_for(HOUR).await;
        let reason = StopReason::LineFault {
            fault: LineFault::Codec,
        };
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Stopped { reason: told, .. } if told == reason
        ));
        let calls = world.trace.count(What::Invite);
        assert!((30..34).contains(&calls), "{calls} calls");
        assert!(world.counts(task).await.waiting > 0, "nobody is lost");
    });
}

#[test]
fn retry_after_holds_the_line_for_all_its_tasks() {
    in_each_world("2026-11-20T09:00", async |world| {
        let full = numbers(0, 1).remove(0);
        world.carrier.behave(move |call, nth| {
            if call.number == full && nth == 1 {
                Plan::full(Some(90 * SECOND))
            } else {
                Plan::answers(1_000)
            }
        });
        let first = world.task("First", |draft| draft.concurrency = 1).await;
        let second = world.task("Second", |_| {}).await;
        world.import(first, callees(numbers(0, 3))).await;
        world.run_for(SECOND).await;
        world.import(second, callees(numbers(1, 3))).await;
        world.run_for(60 * SECOND).await;
        assert_eq!(world.trace.count(What::Invite), 1, "the line is held");
        assert_eq!(
            world.engine.activity(second).await.unwrap(),
            CallTaskActivity::LineBusy
        );
        world.run_for(10 * MINUTE).await;
        let calls = world.trace.times(What::Invite);
        assert!(calls[1] >= utc("2026-11-20T09:01:30"), "{calls:?}");
        for task in [first, second] {
            assert_eq!(world.counts(task).await.completed, 3);
        }
        assert_eq!(
            world.counts(first).await.attempts,
            3,
            "a full line uses no attempt"
        );
    });
}

#[test]
fn a_line_that_is_always_full_is_asked_less_and_less_often() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::full(None));
        let task = world.task("Full", |_| {}).await;
        world.import(task, callees(numbers(0, 10))).await;
        world.run_for(HOUR).await;
        let calls = world.trace.count(What::Invite);
        assert!((10..60).contains(&calls), "{calls} calls in an hour");
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Running { .. }
        ));
        assert_eq!(world.counts(task).await.attempts, 0);
    });
}

#[test]
fn a_line_that_goes_away_in_the_middle_leaves_the_task_a_reason() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Away", |draft| draft.concurrency = 3).await;
        world.import(task, callees(numbers(0, 60))).await;
        world.run_for(MINUTE).await;
        world.carrier.behave(|_, _| Plan::unreachable());
        world.run_for(10 * MINUTE).await;
        match world.status(task).await {
            CallTaskStatus::Stopped {
                reason: StopReason::LineFault { fault },
                ..
            } => {
                assert_eq!(fault, LineFault::Unreachable);
            }
            other => panic!("{other:?}"),
        }
        let counts = world.counts(task).await;
        assert_eq!(counts.calling, 0);
        assert_eq!(counts.waiting + counts.completed, 60, "nobody is lost");
    });
}

#[test]
fn a_locked_database_stops_tasks_with_the_reason_and_loses_nothing() {
    in_each_world("2026-11-20T09:00", async |world| {
        // another program can hold the whole database only where it is a file
        let Some(lock) = world.lock_database().await else {
            return;
        };
        lock.release().await;
        let task = world.task("Locked", |draft| draft.concurrency = 1).await;
        let people = numbers(0, 3);
        world.import(task, callees(&people)).await;
        world.run_for(10 * SECOND).await;
        assert_eq!(world.engine.live_count(task), 1);
        let lock = world.lock_database().await.unwrap();
        world.run_for(16 * SECOND).await;
        assert_eq!(
            world.trace.count(What::Ended),
            1,
            "the call ended, and was not written down"
        );
        assert_eq!(
            world.trace.count(What::Invite),
            1,
            "nobody is called meanwhile"
        );
        assert_eq!(world.engine.live_count(task), 1, "it is not forgotten");
        lock.release().await;
        world.run_for(MINUTE).await;
        match world.status(task).await {
            CallTaskStatus::Stopped {
                reason: StopReason::Local { trouble },
                ..
            } => {
                assert_eq!(trouble, LocalTrouble::DatabaseBusy);
            }
            other => panic!("{other:?}"),
        }
        let counts = world.counts(task).await;
        assert_eq!(
            (counts.calling, counts.completed, counts.waiting),
            (0, 1, 2)
        );
        assert_eq!(
            world.record(task, &people[0]).await.talk_ms,
            20 * SECOND + 20
        );
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 3);
        world.trace.assert_no_attempt_repeated();
        world.trace.assert_nobody_talked_to_is_called_again();
    });
}

#[test]
fn a_callee_whose_line_failed_waits_a_little() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, nth| {
            if nth == 1 {
                Plan::refuses(488)
            } else {
                Plan::answers(900)
            }
        });
        let task = world.task("Codec", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(10 * SECOND).await;
        let waiting = world.record(task, &people[0]).await;
        assert_eq!((waiting.state, waiting.attempts), (CalleeState::Waiting, 0));
        world.run_for(MINUTE).await;
        let calls = world.trace.calls_to(&people[0]);
        assert!(calls[1] - calls[0] >= 30 * SECOND, "{calls:?}");
        let attempts = world
            .store
            .callees()
            .get(waiting.id)
            .await
            .unwrap()
            .attempts;
        assert_eq!(attempts[0].line_fault.as_deref(), Some("codec"));
        assert!(!attempts[0].counted);
    });
}

#[test]
fn a_recording_that_cannot_be_written_stops_the_task_and_the_call_goes_on() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.unrecorded(Some(LocalTrouble::DiskFull));
        let task = world
            .task("Unrecorded", |draft| draft.concurrency = 1)
            .await;
        let people = numbers(0, 3);
        world.import(task, callees(&people)).await;
        world.run_for(10 * SECOND).await;
        match world.status(task).await {
            CallTaskStatus::Stopped {
                reason: StopReason::Local { trouble },
                ..
            } => assert_eq!(trouble, LocalTrouble::DiskFull),
            other => panic!("{other:?}"),
        }
        assert_eq!(world.engine.live_count(task), 1, "the call goes on");
        world.run_for(HOUR).await;
        let talked = world.record(task, &people[0]).await;
        assert_eq!(talked.result, Some(CallResult::Answered));
        assert_eq!(talked.talk_ms, 20 * SECOND + 20);
        assert!(!talked.has_recording);
        assert_eq!(world.trace.count(What::Invite), 1, "no other is placed");

        world.carrier.unrecorded(None);
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 3);
        assert!(world.record(task, &people[1]).await.has_recording);
    });
}

#[test]
fn without_room_for_recordings_nobody_is_called() {
    in_each_world("2026-11-20T09:00", async |world| {
        *world.shelf.free.lock().unwrap() = Some(50 << 20);
        let task = world.task("No room", |_| {}).await;
        world.import(task, callees(numbers(0, 2))).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.trace.count(What::Invite), 0);
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Stopped {
                reason: StopReason::Local {
                    trouble: LocalTrouble::DiskFull
                },
                ..
            }
        ));
        *world.shelf.free.lock().unwrap() = Some(1 << 30);
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 2);
    });
}

#[test]
fn a_line_reads_its_carriers_answers_in_its_own_way() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(402));
        world
            .set_line(|line| {
                line.outcome_overrides = vec![OutcomeOverride {
                    signal: OutcomeSignal::Sip { code: 402 },
                    result: CallResult::PoweredOff,
                }];
            })
            .await;
        let task = world.task("Own way", |_| {}).await;
        let people = numbers(0, 6);
        world.import(task, callees(&people)).await;
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.not_connected, 6);
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.result, Some(CallResult::PoweredOff));
        assert!(matches!(
            world.status(task).await,
            CallTaskStatus::Running { .. }
        ));
    });
}
