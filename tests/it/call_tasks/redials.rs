//! Redial When Unanswered: by reason and interval, across the ends of windows, and "Redial these".

use domain::{
    call_record::{CalleeState, FailKind, RecordFilter, RecordSelection, RecordTab},
    outcome::CallResult,
    redial::RedialReason,
    time::{MINUTE, SECOND},
};

use crate::support::*;

#[test]
fn only_chosen_reasons_are_called_again_and_only_so_often() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 3);
        let (busy, gone) = (people[0].clone(), people[1].clone());
        world.carrier.behave(move |call, _| {
            if call.number == busy {
                Plan::refuses(486)
            } else if call.number == gone {
                Plan::refuses(404)
            } else {
                Plan::answers(2_000)
            }
        });
        let task = world
            .task("Redial", |draft| {
                draft.redial = Some(redial(&[RedialReason::UserBusy], 2, 15));
            })
            .await;
        world.import(task, callees(&people)).await;
        world.run_for(5 * MINUTE).await;
        let waiting = world.record(task, &people[0]).await;
        assert_eq!(waiting.state, CalleeState::WaitingRedial);
        world.run_for(60 * MINUTE).await;

        let calls = world.trace.calls_to(&people[0]);
        assert_eq!(calls.len(), 3, "once and two redials");
        for pair in calls.windows(2) {
            assert!(
                pair[1] - pair[0] >= 15 * MINUTE,
                "after the interval: {calls:?}"
            );
            assert!(
                pair[1] - pair[0] < 18 * MINUTE,
                "and soon after it: {calls:?}"
            );
        }
        let failed = world.record(task, &people[0]).await;
        assert_eq!(failed.state, CalleeState::Failed);
        assert_eq!(failed.fail_kind, Some(FailKind::NotConnected));
        assert_eq!(failed.result, Some(CallResult::UserBusy));
        assert_eq!(failed.attempts, 3);

        assert_eq!(
            world.trace.calls_to(&people[1]).len(),
            1,
            "an invalid number was not chosen"
        );
        let invalid = world.record(task, &people[1]).await;
        assert_eq!(invalid.result, Some(CallResult::InvalidNumber));
        assert_eq!(
            world.trace.calls_to(&people[2]).len(),
            1,
            "who answered is left in peace"
        );
    });
}

#[test]
fn a_redial_that_is_due_in_the_night_waits_for_the_morning() {
    in_each_world("2026-11-20T16:55", async |world| {
        world.carrier.behave(|_, nth| {
            if nth == 1 {
                Plan::ignores()
            } else {
                Plan::answers(900)
            }
        });
        let task = world
            .task("Morning", |draft| {
                draft.schedule = daily(&[("09:00", "17:00")], "UTC");
                draft.redial = Some(redial(&[RedialReason::NoAnswer], 1, 60));
            })
            .await;
        let people = numbers(0, 5);
        world.import(task, callees(&people)).await;
        world.run_until(utc("2026-11-21T12:00")).await;
        for number in &people {
            let calls = world.trace.calls_to(number);
            assert_eq!(calls.len(), 2);
            let opening = utc("2026-11-21T09:00");
            assert!(
                (opening..opening + 3 * MINUTE).contains(&calls[1]),
                "{calls:?}"
            );
        }
        let first: std::collections::BTreeSet<_> = people
            .iter()
            .map(|number| world.trace.calls_to(number)[1] / SECOND)
            .collect();
        assert!(first.len() > 1, "a little jitter spreads them");
        assert_eq!(world.counts(task).await.completed, 5);
    });
}

#[test]
fn redial_these_makes_a_new_batch_with_fresh_attempts() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, nth| {
            if nth <= 2 {
                Plan::refuses(486)
            } else {
                Plan::answers(900)
            }
        });
        let task = world
            .task("Again", |draft| {
                draft.redial = Some(redial(&[RedialReason::UserBusy], 1, 1));
            })
            .await;
        let people = numbers(0, 6);
        world.import(task, callees(&people)).await;
        world.run_for(10 * MINUTE).await;
        assert_eq!(world.counts(task).await.not_connected, 6);

        let all = RecordSelection::Matching {
            filter: RecordFilter::whole(RecordTab::Failed),
            except: vec![world.callee(task, &people[5]).await],
        };
        let changed = world.engine.redial_records(task, &all).await.unwrap();
        assert_eq!((changed.changed, changed.left), (5, 0));
        assert!(changed.batch.is_some());
        world.run_for(10 * MINUTE).await;
        let counts = world.counts(task).await;
        assert_eq!((counts.completed, counts.not_connected), (5, 1));
        let nobody = RecordSelection::These {
            ids: vec![world.callee(task, &people[0]).await],
        };
        let refused = world.engine.redial_records(task, &nobody).await.unwrap();
        assert_eq!(
            (refused.changed, refused.left),
            (0, 1),
            "who answered is not called again"
        );
        world.trace.assert_nobody_talked_to_is_called_again();
    });
}

#[test]
fn a_changed_policy_holds_for_what_is_pending() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(486));
        let task = world
            .task("Policy", |draft| {
                draft.redial = Some(redial(&[RedialReason::UserBusy], 3, 10));
            })
            .await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(5 * MINUTE).await;
        let stopped = world.engine.stop(task).await.unwrap();
        let mut draft = stopped.draft.clone();
        draft.redial = None;
        let tasks = world.store.call_tasks();
        assert!(
            tasks
                .update_draft(task, &draft, &stopped.status, world.now())
                .await
                .unwrap()
        );
        world.engine.updated(task).await.unwrap();
        world.engine.start(task).await.unwrap();
        world.run_for(60 * MINUTE).await;
        assert_eq!(
            world.trace.calls_to(&people[0]).len(),
            2,
            "the next failure is the last"
        );
    });
}
