//! How calls end: the longest call, an agent that does not finish, a carrier that goes silent,
//! voicemail, captions while it lasts, an app that ends in the middle.

use std::sync::Arc;

use domain::{
    call_record::{CallPhase, LogEntry},
    outcome::{CallResult, HangupSide},
    time::{MINUTE, SECOND},
};
use engine::ports::HangUpCause;

use crate::support::*;

#[test]
fn the_longest_call_ends_every_call() {
    in_each_world("2026-11-20T09:00", async |world| {
        world
            .set_agent(|agent| agent.longest_call_minutes = 10)
            .await;
        world.talker.talk(|_| TalkPlan {
            length: None,
            ..TalkPlan::default()
        });
        let task = world.task("Long", |_| {}).await;
        let people = numbers(0, 2);
        world.import(task, callees(&people)).await;
        world.run_for(15 * MINUTE).await;
        for number in &people {
            let record = world.record(task, number).await;
            assert_eq!(record.result, Some(CallResult::Answered));
            assert_eq!(record.talk_ms, 10 * MINUTE + 20);
            let attempts = world.store.callees().get(record.id).await.unwrap().attempts;
            assert_eq!(attempts[0].hangup_side, Some(HangupSide::System));
        }
    });
}

#[test]
fn an_agent_that_does_not_finish_is_left_behind_and_its_words_are_kept() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::hangs_up(1_000, 8_000));
        world.talker.talk(|_| TalkPlan {
            deaf: true,
            ..TalkPlan::default()
        });
        let task = world.task("Deaf", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(MINUTE).await;
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.talk_ms, 8_000);
        let attempts = world.store.callees().get(record.id).await.unwrap().attempts;
        assert_eq!(attempts[0].hangup_side, Some(HangupSide::Callee));
        let log = world
            .store
            .callees()
            .attempt_log(attempts[0].id)
            .await
            .unwrap();
        assert!(matches!(&log[0].entry, LogEntry::Said { text, .. } if text == "Good day"));
        assert_eq!(world.engine.live_count(task), 0);
    });
}

#[test]
fn a_carrier_that_says_nothing_is_given_up_and_the_callee_waits_again() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, nth| {
            if nth == 1 {
                Plan::mute()
            } else {
                Plan::answers(1_000)
            }
        });
        let task = world.task("Mute", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(10 * MINUTE).await;
        let record = world.record(task, &people[0]).await;
        assert_eq!(record.result, Some(CallResult::Answered));
        assert_eq!(record.attempts, 1, "the silent one used none");
        assert_eq!(world.trace.calls_to(&people[0]).len(), 2);
        assert_eq!(world.carrier.hung_up()[0].1, HangUpCause::Cancelled);
    });
}

#[test]
fn a_machine_is_a_completed_record_of_its_own_kind() {
    in_each_world("2026-11-20T09:00", async |world| {
        let length = Some(4 * SECOND);
        world.talker.talk(move |_| TalkPlan {
            voicemail: true,
            length,
            ..TalkPlan::default()
        });
        let task = world.task("Machine", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(MINUTE).await;
        assert_eq!(
            world.record(task, &people[0]).await.result,
            Some(CallResult::Voicemail)
        );
        assert_eq!(world.counts(task).await.completed, 1);
    });
}

#[test]
fn live_calls_are_shown_with_their_phase_and_last_words() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Live", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        let phase = |world: &World| {
            let calls = world.engine.live_calls();
            assert_eq!(calls.len(), 1);
            assert_eq!((calls[0].task, &calls[0].number), (task, &people[0]));
            (calls[0].phase, calls[0].since - utc("2026-11-20T09:00"))
        };
        world.run_for(1_000).await;
        assert_eq!(phase(world), (CallPhase::Dialing, 0));
        world.run_for(1_500).await;
        assert_eq!(phase(world), (CallPhase::Ringing, 2_000));
        world.run_for(2_500).await;
        assert_eq!(phase(world), (CallPhase::InCall, 4_000));
        let caption = world.engine.live_calls()[0].caption.clone().unwrap();
        assert!(matches!(caption.entry, LogEntry::Said { .. }));
        assert_eq!(world.engine.live_on_line(world.line), 1);
        world.run_for(MINUTE).await;
        assert!(world.engine.live_calls().is_empty());
        assert_eq!(world.engine.live_on_line(world.line), 0);
    });
}

#[test]
fn an_app_that_ends_leaves_nobody_on_the_phone() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 2);
        let talks = people[0].clone();
        world.carrier.behave(move |call, _| {
            if call.number == talks {
                Plan::answers(1_000)
            } else {
                Plan::ignores()
            }
        });
        let task = world.task("Quit", |_| {}).await;
        world.import(task, callees(&people)).await;
        world.run_for(5 * SECOND).await;
        let cancel = tokio_util::sync::CancellationToken::new();
        cancel.cancel();
        let running = {
            let engine = Arc::clone(&world.engine);
            tokio::spawn(async move { engine.run(cancel).await })
        };
        while !running.is_finished() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            if let Some(at) = world.carrier.next() {
                world.clock.set(at);
                world.carrier.deliver();
            }
        }
        assert_eq!(
            world.record(task, &people[0]).await.result,
            Some(CallResult::Interrupted)
        );
        let rang = world.record(task, &people[1]).await;
        assert_eq!(rang.attempts, 0, "who only heard it ring waits again");
        assert_eq!(world.counts(task).await.calling, 0);
        assert_eq!(world.trace.count(What::Ended), 2);
    });
}
