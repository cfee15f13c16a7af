//! Expiry: never, so long after import, at a moment; and a callee's own end.

use domain::{
    call_record::FailKind,
    call_task::{CallTaskActivity, Expiry, StartMode},
    redial::RedialReason,
    time::{HOUR, MINUTE, SECOND},
};

use crate::support::*;

#[test]
fn who_waits_too_long_after_the_import_is_given_up() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.talker.talk(|_| TalkPlan {
            length: Some(9 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world
            .task("After import", |draft| {
                draft.concurrency = 1;
                draft.expiry = Expiry::AfterImport { minutes: 60 };
            })
            .await;
        world.import(task, callees(numbers(0, 20))).await;
        world.run_for(30 * MINUTE).await;
        world.import(task, callees(numbers(1, 3))).await;
        world.run_until(utc("2026-11-20T10:00:01")).await;
        let counts = world.counts(task).await;
        assert_eq!(counts.completed + counts.calling, 7);
        assert_eq!(counts.expired, 13, "all of the first import at once");
        assert_eq!(counts.waiting, 3, "the second has its own hour");
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.expired, 13);
        assert_eq!(world.counts(task).await.completed, 10);
        assert_eq!(
            world.engine.activity(task).await.unwrap(),
            CallTaskActivity::AllDone
        );
    });
}

#[test]
fn nobody_is_called_after_the_tasks_end() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(486));
        let task = world
            .task("At", |draft| {
                draft.expiry = Expiry::At {
                    at: utc("2026-11-20T10:00"),
                };
                draft.redial = Some(redial(&[RedialReason::UserBusy], 3, 45));
            })
            .await;
        let people = numbers(0, 4);
        world.import(task, callees(&people)).await;
        world.run_for(4 * HOUR).await;
        for number in &people {
            let calls = world.trace.calls_to(number);
            assert!(
                calls.iter().all(|at| *at < utc("2026-11-20T10:00")),
                "{calls:?}"
            );
            assert!(world.record(task, number).await.finished_at.is_some());
        }
        let counts = world.counts(task).await;
        assert_eq!(counts.waiting + counts.waiting_redial, 0);
    });
}

#[test]
fn a_callees_own_end_holds() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.talker.talk(|_| TalkPlan {
            length: Some(9 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world.task("Own", |draft| draft.concurrency = 1).await;
        let mut people = callees(numbers(0, 8));
        people[5].not_after = Some(utc("2026-11-20T09:20"));
        world.import(task, people.clone()).await;
        world.run_for(2 * HOUR).await;
        let own = world.record(task, &people[5].number).await;
        assert_eq!(own.fail_kind, Some(FailKind::Expired));
        assert!(world.trace.calls_to(&people[5].number).is_empty());
        assert_eq!(world.counts(task).await.completed, 7);
    });
}

#[test]
fn who_waits_in_a_stopped_task_is_given_up_on_time() {
    let kinds = [
        Expiry::AfterImport { minutes: 60 },
        Expiry::At {
            at: utc("2026-11-20T10:00"),
        },
    ];
    for kind in kinds {
        in_each_world("2026-11-20T09:00", async |world| {
            world.carrier.behave(|_, _| Plan::ignores());
            let task = world
                .task("Stopped", |draft| {
                    draft.concurrency = 1;
                    draft.expiry = kind.clone();
                })
                .await;
            let mut people = callees(numbers(0, 5));
            people[4].not_after = Some(utc("2026-11-20T09:20"));
            world.import(task, people).await;
            world.run_for(5 * SECOND).await;
            world.engine.stop(task).await.unwrap();
            world.run_until(utc("2026-11-20T09:19:59")).await;
            assert_eq!(world.counts(task).await.expired, 0);
            world.run_until(utc("2026-11-20T09:20")).await;
            world.run_for(1).await;
            assert_eq!(world.counts(task).await.expired, 1, "its own end");
            world.run_until(utc("2026-11-20T09:59:59")).await;
            assert_eq!(world.counts(task).await.waiting, 4);
            world.run_for(2 * SECOND).await;
            let counts = world.counts(task).await;
            assert_eq!((counts.waiting, counts.expired), (0, 5));
            assert_eq!(world.trace.count(What::Invite), 1);
        });
    }
}

#[test]
fn a_stopped_tasks_new_expiry_holds_at_once_and_a_new_import_has_its_own() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world
            .task("Changed", |draft| {
                draft.start = StartMode::Scheduled {
                    at: utc("2026-11-21T09:00"),
                };
                draft.expiry = Expiry::AfterImport { minutes: 120 };
            })
            .await;
        world.import(task, callees(numbers(0, 3))).await;
        world.run_for(30 * MINUTE).await;
        world.import(task, callees(numbers(1, 2))).await;
        let mut draft = world.store.call_tasks().get(task).await.unwrap().draft;
        draft.expiry = Expiry::AfterImport { minutes: 45 };
        let tasks = world.store.call_tasks();
        let status = world.status(task).await;
        let changed = tasks.update_draft(task, &draft, &status, world.now());
        assert!(changed.await.unwrap());
        world.engine.updated(task).await.unwrap();
        world.run_until(utc("2026-11-20T09:46")).await;
        assert_eq!(world.counts(task).await.expired, 3);
        world.run_until(utc("2026-11-20T10:16")).await;
        assert_eq!(world.counts(task).await.expired, 5);
    });
}
