//! Limits: the union rule, a line's channels and calls per second, fairness between tasks that share
//! a line, one live call per number.

use std::collections::BTreeMap;

use domain::{
    line::LineDraft,
    time::{HOUR, MINUTE, SECOND},
};

use crate::support::{carrier, forms, *};

fn small_line(name: &str, channels: u16, per_second: u16) -> LineDraft {
    LineDraft {
        channels,
        calls_per_second: per_second,
        ..forms::line(name)
    }
}

#[test]
fn concurrency_is_the_union_of_alive_and_just_begun() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.set_line(|line| line.calls_per_second = 100).await;
        // calls that are over within a fifth of a second: only the union rule holds them back
        world.carrier.behave(|call, _| {
            let mut plan = Plan::refuses(486);
            if let carrier::Then::Refuses { after, .. } = &mut plan.then {
                *after = 50 + i64::from(call.number.as_bytes()[12] % 7) * 300;
            }
            plan
        });
        let task = world.task("Union", |draft| draft.concurrency = 7).await;
        world.import(task, callees(numbers(0, 300))).await;
        world.run_for(10 * MINUTE).await;
        assert_eq!(world.counts(task).await.not_connected, 300);
        let highest = world.trace.assert_union(7, |_| true);
        assert_eq!(highest, 7, "the limit is used up");
        world.trace.assert_rate(7, SECOND);
    });
}

#[test]
fn a_lines_channels_and_rate_are_kept_over_all_tasks() {
    in_each_world("2026-11-20T09:00", async |world| {
        let line = world.add_line(&small_line("Small", 5, 3)).await;
        let mut tasks = Vec::new();
        for n in 0..3 {
            let task = world
                .task(&format!("Task {n}"), |draft| draft.line = line)
                .await;
            world.import(task, callees(numbers(n, 40))).await;
            tasks.push(task);
        }
        world.run_for(HOUR).await;
        for task in tasks {
            assert_eq!(world.counts(task).await.completed, 40);
        }
        assert_eq!(
            world.trace.assert_alive(5, |h| h.line == line),
            5,
            "all channels are used"
        );
        world.trace.assert_rate(3, SECOND);
    });
}

#[test]
fn two_tasks_on_one_line_get_the_same_share() {
    in_each_world("2026-11-20T09:00", async |world| {
        let line = world.add_line(&small_line("Shared", 4, 1)).await;
        let first = world.task("First", |draft| draft.line = line).await;
        let second = world.task("Second", |draft| draft.line = line).await;
        world.import(first, callees(numbers(0, 200))).await;
        world.run_for(MINUTE).await;
        world.import(second, callees(numbers(1, 200))).await;
        let begun = world.now();
        world.run_for(30 * MINUTE).await;
        let mut calls: BTreeMap<String, usize> = BTreeMap::new();
        for happened in world.trace.all() {
            if happened.what == What::Invite && happened.at >= begun {
                *calls.entry(happened.number[..6].to_owned()).or_default() += 1;
            }
        }
        let counts: Vec<usize> = calls.values().copied().collect();
        assert_eq!(counts.len(), 2);
        assert!(counts[0] > 100, "{counts:?}");
        assert!(counts[0].abs_diff(counts[1]) <= 2, "{counts:?}");
    });
}

#[test]
fn one_live_call_per_number_across_tasks() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 30);
        let mut tasks = Vec::new();
        for n in 0..3 {
            let task = world.task(&format!("Task {n}"), |_| {}).await;
            world.commit(task, callees(&people)).await;
            tasks.push(task);
        }
        for task in &tasks {
            world.engine.imported(*task, 30).await.unwrap();
        }
        world.run_for(HOUR).await;
        world.trace.assert_one_call_per_number();
        for task in tasks {
            assert_eq!(
                world.counts(task).await.completed,
                30,
                "each task reaches everybody"
            );
        }
    });
}

#[test]
fn a_lower_concurrency_waits_for_calls_to_end() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.talker.talk(|_| TalkPlan {
            length: Some(MINUTE),
            ..TalkPlan::default()
        });
        let task = world.task("Lower", |draft| draft.concurrency = 8).await;
        world.import(task, callees(numbers(0, 60))).await;
        world.run_for(30 * SECOND).await;
        assert_eq!(world.engine.live_count(task), 8);
        let stopped = world.engine.stop(task).await.unwrap();
        let mut draft = stopped.draft.clone();
        draft.concurrency = 2;
        let now = world.now();
        assert!(
            world
                .store
                .call_tasks()
                .update_draft(task, &draft, &stopped.status, now)
                .await
                .unwrap()
        );
        world.engine.updated(task).await.unwrap();
        world.engine.start(task).await.unwrap();
        let placed = world.trace.count(What::Invite);
        world.run_for(20 * SECOND).await;
        assert_eq!(world.trace.count(What::Invite), placed, "eight still talk");
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 60);
        let later: Vec<_> = world
            .trace
            .all()
            .into_iter()
            .filter(|h| h.at > now + 2 * MINUTE)
            .collect();
        let begun = later.iter().filter(|h| h.what == What::Invite);
        assert!(begun.count() > 40);
    });
}
