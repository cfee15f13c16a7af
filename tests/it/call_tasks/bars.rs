//! The do-not-call list: applied right before dialling, fed by calls and carriers at once.

use domain::{
    call_record::FailKind,
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    outcome::CallResult,
    redial::RedialReason,
    time::{HOUR, MINUTE},
};
use store::do_not_call::NewDoNotCall;

use crate::support::*;

fn entry(number: &str, matching: DoNotCallMatch) -> NewDoNotCall {
    NewDoNotCall {
        number: number.to_owned(),
        matching,
        reason: "asked by mail".to_owned(),
        source: DoNotCallSource::User,
    }
}

#[test]
fn an_entry_added_between_import_and_dialling_holds() {
    in_each_world("2026-11-20T07:00", async |world| {
        let task = world
            .task("Bars", |draft| {
                draft.schedule = daily(&[("09:00", "18:00")], "UTC")
            })
            .await;
        let mut people = numbers(0, 5);
        people.push("+4420555001".to_owned());
        world.import(task, callees(&people)).await;
        world.run_until(utc("2026-11-20T08:59:59")).await;
        let list = world.store.do_not_call();
        let entries = [
            entry(&people[2], DoNotCallMatch::Number),
            entry("+4420", DoNotCallMatch::Prefix),
        ];
        list.add(&entries, world.now()).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.do_not_call, 2);
        assert_eq!(world.counts(task).await.completed, 4);
        for number in [&people[2], &people[5]] {
            assert!(world.trace.calls_to(number).is_empty());
            assert_eq!(
                world.record(task, number).await.fail_kind,
                Some(FailKind::DoNotCall)
            );
        }
    });
}

#[test]
fn a_wish_heard_in_a_call_holds_at_once_for_every_task() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 1);
        world.talker.talk(|_| TalkPlan {
            do_not_call: true,
            length: Some(5 * MINUTE),
            ..TalkPlan::default()
        });
        let first = world.task("First", |_| {}).await;
        let second = world.task("Second", |_| {}).await;
        world.import(first, callees(&people)).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.engine.live_count(first), 1);
        assert!(
            world
                .store
                .do_not_call()
                .contains(&people[0])
                .await
                .unwrap(),
            "while the call still goes on"
        );
        world.run_for(10 * MINUTE).await;
        world.import(second, callees(&people)).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.counts(second).await.do_not_call, 1);
        assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
        let (rows, _) = world
            .store
            .do_not_call()
            .list(None, None, 10)
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "one entry, however often it was said");
        assert_eq!(rows[0].source, DoNotCallSource::Call);
    });
}

#[test]
fn a_carrier_that_calls_it_unwanted_bars_the_number() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(607));
        let task = world
            .task("607", |draft| {
                draft.redial = Some(redial(&[RedialReason::CallRejected], 3, 1));
            })
            .await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.run_for(HOUR).await;
        assert_eq!(
            world.record(task, &people[0]).await.result,
            Some(CallResult::OperatorBlock)
        );
        assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
        assert!(
            world
                .store
                .do_not_call()
                .contains(&people[0])
                .await
                .unwrap()
        );
    });
}
