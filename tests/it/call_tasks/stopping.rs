//! Stop and Cancel: while it rings, while it talks, and the 200 that crosses our CANCEL.

use domain::{
    call_record::{CalleeState, FailKind, RecordFilter, RecordSelection, RecordTab},
    call_task::{CallTaskActivity, CallTaskStatus, StopReason},
    ids::CalleeId,
    outcome::CallResult,
    time::{HOUR, MINUTE, SECOND},
};
use engine::ports::HangUpCause;

use crate::support::{carrier::Then, *};

fn these(ids: &[CalleeId]) -> RecordSelection {
    RecordSelection::These { ids: ids.to_vec() }
}

fn crossing() -> Plan {
    Plan {
        rings: Some(SECOND),
        then: Then::CrossesCancel,
    }
}

#[test]
fn stop_cancels_who_rings_and_lets_talk_who_talks() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 3);
        let talks = people[0].clone();
        world.carrier.behave(move |call, _| {
            if call.number == talks {
                Plan::answers(1_000)
            } else {
                Plan::ignores()
            }
        });
        world.talker.talk(|_| TalkPlan {
            length: Some(5 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world.task("Stop", |draft| draft.concurrency = 2).await;
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        let stopped = world.engine.stop(task).await.unwrap();
        let since = world.now();
        assert_eq!(
            stopped.status,
            CallTaskStatus::Stopped {
                reason: StopReason::ByUser,
                since
            }
        );
        world.run_for(SECOND).await;
        let stopping = CallTaskActivity::Stopping { live: 1 };
        assert_eq!(world.engine.activity(task).await.unwrap(), stopping);
        let rang = world.record(task, &people[1]).await;
        assert_eq!(
            (rang.state, rang.attempts),
            (CalleeState::Waiting, 0),
            "no attempt is used"
        );
        world.run_for(10 * MINUTE).await;
        assert_eq!(
            world.engine.activity(task).await.unwrap(),
            CallTaskActivity::Idle
        );
        assert_eq!(
            world.record(task, &people[0]).await.talk_ms,
            5 * MINUTE + 20
        );
        assert_eq!(world.trace.count(What::Invite), 2, "no new calls");
        assert_eq!(world.counts(task).await.calling, 0);
        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.engine.start(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 3);
    });
}

#[test]
fn cancel_takes_waiting_and_ringing_ones_and_leaves_who_talks() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 4);
        let talks = people[0].clone();
        world.carrier.behave(move |call, _| {
            if call.number == talks {
                Plan::answers(1_000)
            } else {
                Plan::ignores()
            }
        });
        let task = world.task("Cancel", |draft| draft.concurrency = 2).await;
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        let mut ids = Vec::new();
        for number in &people[..3] {
            ids.push(world.callee(task, number).await);
        }
        let changed = world
            .engine
            .cancel_records(task, &these(&ids))
            .await
            .unwrap();
        assert_eq!(
            (changed.changed, changed.left),
            (2, 1),
            "one rings, one waits, one talks"
        );
        world.run_for(30 * SECOND).await;
        for number in &people[1..3] {
            let record = world.record(task, number).await;
            assert_eq!(record.fail_kind, Some(FailKind::Cancelled));
        }
        assert_eq!(
            world.record(task, &people[1]).await.result,
            Some(CallResult::Cancel)
        );
        assert_eq!(
            world.record(task, &people[0]).await.result,
            Some(CallResult::Answered)
        );
        assert!(world.trace.calls_to(&people[2]).is_empty());
        let causes: Vec<_> = world
            .carrier
            .hung_up()
            .into_iter()
            .map(|(_, cause)| cause)
            .collect();
        assert_eq!(causes[0], HangUpCause::Cancelled, "SIP CANCEL");
        let pending = RecordSelection::Matching {
            filter: RecordFilter::whole(RecordTab::Pending),
            except: Vec::new(),
        };
        let rest = world.engine.cancel_records(task, &pending).await.unwrap();
        assert_eq!(rest.changed, 1);
        world.run_for(MINUTE).await;
        assert_eq!(world.counts(task).await.cancelled, 3);
        assert_eq!(
            world.engine.activity(task).await.unwrap(),
            CallTaskActivity::AllDone
        );
    });
}

#[test]
fn a_200_that_crosses_our_cancel_is_a_cancelled_record() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| crossing());
        let task = world.task("Crossing", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        let id = world.callee(task, &people[0]).await;
        world
            .engine
            .cancel_records(task, &these(&[id]))
            .await
            .unwrap();
        world.run_for(HOUR).await;
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.fail_kind, Some(FailKind::Cancelled));
        assert_eq!(record.result, Some(CallResult::Cancel));
        let attempt = &world.store.callees().get(id).await.unwrap().attempts[0];
        assert_eq!(attempt.sip_code, Some(200), "what crossed is noted");
        assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
    });
}

#[test]
fn who_answers_in_the_moment_of_a_stop_is_not_called_again() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| crossing());
        let task = world.task("Stop crossing", |_| {}).await;
        let people = numbers(0, 2);
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        world.engine.stop(task).await.unwrap();
        world.run_for(MINUTE).await;
        assert_eq!(world.counts(task).await.cancelled, 2);
        let again = world.engine.start(task).await.unwrap();
        assert!(
            matches!(again.status, CallTaskStatus::StartFailed { .. }),
            "nobody is left"
        );
        assert_eq!(world.trace.count(What::Invite), 2);
    });
}

#[test]
fn an_answer_that_came_before_the_stop_is_talked_to() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::answers(2_000));
        let task = world.task("Just in time", |_| {}).await;
        world.import(task, callees(numbers(0, 1))).await;
        world.run_for(1_999).await;
        world.clock.set(world.now() + 1);
        world.carrier.deliver();
        // the 200 lies in the inbox; nobody has taken a step
        world.engine.stop(task).await.unwrap();
        world.run_for(5 * MINUTE).await;
        assert_eq!(world.counts(task).await.completed, 1);
        assert_eq!(world.trace.count(What::Talked), 1);
    });
}

#[test]
fn a_cancel_that_the_carrier_never_answers_is_a_cancel_all_the_same() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::mute());
        let task = world.task("Mute", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        let id = world.callee(task, &people[0]).await;
        world
            .engine
            .cancel_records(task, &these(&[id]))
            .await
            .unwrap();
        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.run_for(HOUR).await;
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.fail_kind, Some(FailKind::Cancelled));
        assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
    });
}

#[test]
fn an_answer_that_came_before_the_cancel_is_talked_to() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::answers(2_000));
        let task = world.task("Just in time", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(1_999).await;
        let id = world.callee(task, &people[0]).await;
        world.clock.set(world.now() + 1);
        world.carrier.deliver();
        // the 200 lies in the inbox; nobody has taken a step
        let changed = world
            .engine
            .cancel_records(task, &these(&[id]))
            .await
            .unwrap();
        assert_eq!((changed.changed, changed.left), (0, 1));
        world.run_for(5 * MINUTE).await;
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.result, Some(CallResult::Answered));
    });
}
