//! Killed at every effect, then started again: nobody is lost, nobody who answered is called again, no
//! attempt is repeated, live counts return to zero. Source: product 2.4, "After a crash".

use domain::{
    call_record::{CalleeState, FailKind, RecordSelection, RecordTab},
    call_task::CallTaskStatus,
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::CallTaskId,
    outcome::{CallResult, HangupSide},
    redial::RedialReason,
    time::{HOUR, MINUTE, SECOND},
};
use engine::{EFFECTS, Recovered};
use store::do_not_call::NewDoNotCall;

use crate::support::{carrier::Then, parts::Crash, world::guarded, *};

/// A campaign in which every effect happens: every kind of callee, a scheduled start, an expiry, a
/// bar, a cancellation, a redial, a fault of the line.
async fn campaign(world: &mut World) -> CallTaskId {
    world
        .carrier
        .behave(|call, nth| match (call.number.as_bytes()[12] % 8, nth) {
            (0, 1) => Plan::refuses(486),
            (1, 1) => Plan::ignores(),
            (2, _) => Plan::hangs_up(3_000, 6_000),
            (3, 1) => Plan::refuses(488),
            (4, _) => Plan {
                rings: Some(SECOND),
                then: Then::CrossesCancel,
            },
            _ => Plan::answers(2_000),
        });
    world.talker.talk(|number| TalkPlan {
        length: Some(25 * SECOND),
        do_not_call: number.ends_with('5'),
        ..TalkPlan::default()
    });
    let task = world
        .task("Crash", |draft| {
            draft.concurrency = 6;
            draft.start = domain::call_task::StartMode::Scheduled {
                at: utc("2026-11-20T09:01"),
            };
            draft.schedule = daily(&[("06:00", "17:30")], "UTC");
            draft.expiry = domain::call_task::Expiry::At {
                at: utc("2026-11-20T12:00"),
            };
            draft.redial = Some(redial(
                &[RedialReason::UserBusy, RedialReason::NoAnswer],
                2,
                3,
            ));
        })
        .await;
    let mut people = callees(numbers(0, 24));
    people[17].zone = Some("Asia/Tokyo".to_owned());
    people[18].not_before = Some(utc("2026-11-20T09:10"));
    people[19].not_after = Some(utc("2026-11-20T09:00:30"));
    world.import(task, people.clone()).await;
    let barred = NewDoNotCall {
        number: people[7].number.clone(),
        matching: DoNotCallMatch::Number,
        reason: String::new(),
        source: DoNotCallSource::User,
    };
    world
        .store
        .do_not_call()
        .add(&[barred], world.now())
        .await
        .unwrap();
    task
}

/// The user's part of the campaign: cancels one that rings and one that waits, redials one.
async fn user(world: &World, task: CallTaskId) -> Result<(), Crash> {
    let people = numbers(0, 24);
    let mut ids = Vec::new();
    for number in [&people[4], &people[20]] {
        ids.push(world.callee(task, number).await);
    }
    let engine = world.engine.clone();
    guarded(async move {
        let chosen = RecordSelection::These { ids };
        let cancelled = engine.cancel_records(task, &chosen).await.unwrap();
        engine.redial_records(task, &chosen).await.unwrap();
        cancelled
    })
    .await?;
    Ok(())
}

/// Runs the campaign to its end, whatever dies on the way.
async fn run(world: &mut World, task: CallTaskId) -> usize {
    let mut deaths = 0;
    let stages = [
        "2026-11-20T09:01:04",
        "2026-11-20T09:40",
        "2026-11-20T12:30",
    ];
    for (index, until) in stages.into_iter().enumerate() {
        while let Err(Crash) = world.try_run_until(utc(until)).await {
            deaths += 1;
            revive(world).await;
        }
        if index == 0 && user(world, task).await.is_err() {
            deaths += 1;
            revive(world).await;
        }
    }
    deaths
}

async fn revive(world: &mut World) {
    world.probe.live();
    world.restart().await.expect("it dies only once");
    let alive = world.store.callees().live_attempts().await.unwrap();
    assert!(
        alive.is_empty(),
        "recovery leaves no call in flight: {alive:?}"
    );
}

async fn assert_all_is_well(world: &World, task: CallTaskId, place: &str) {
    world.trace.assert_no_attempt_repeated();
    world.trace.assert_nobody_talked_to_is_called_again();
    world.trace.assert_one_call_per_number();
    world.trace.assert_union(6, |h| h.what != What::Talked);
    let counts = world.counts(task).await;
    let accounted = counts.completed
        + counts.not_connected
        + counts.not_placed
        + counts.cancelled
        + counts.expired
        + counts.do_not_call;
    assert_eq!(
        (counts.total, accounted),
        (24, 24),
        "{place}: everybody is accounted for"
    );
    assert_eq!(
        (counts.calling, counts.waiting, counts.waiting_redial),
        (0, 0, 0),
        "{place}"
    );
    assert_eq!(world.engine.live_count(task), 0, "{place}");
    // whoever was talked to is a completed record
    let completed: std::collections::BTreeSet<String> = world
        .records(task, RecordTab::Completed)
        .await
        .into_iter()
        .map(|row| row.number)
        .collect();
    for number in world.trace.numbers(What::Talked) {
        assert!(
            completed.contains(&number),
            "{place}: {number} was talked to"
        );
    }
    assert!(
        matches!(world.status(task).await, CallTaskStatus::Running { .. }),
        "{place}"
    );
}

#[test]
fn the_campaign_reaches_every_effect() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = campaign(world).await;
        assert_eq!(run(world, task).await, 0);
        world.restart().await.unwrap();
        assert_all_is_well(world, task, "without a crash").await;
        let never: Vec<_> = EFFECTS
            .iter()
            .filter(|effect| world.probe.seen(effect) == 0)
            // these belong to recovery itself, which has a test of its own
            .filter(|effect| !["repair", "recover"].contains(effect))
            .collect();
        assert!(never.is_empty(), "the campaign does not reach {never:?}");
    });
}

/// Dies once at an effect, the first or the fifth time that it is reached.
fn killed_at(effect: &'static str) {
    for after in [false, true] {
        for nth in [1, 5] {
            in_each_world("2026-11-20T09:00", async |world| {
                let task = campaign(world).await;
                world.probe.die_at(effect, after, nth);
                run(world, task).await;
                let when = if after { "after" } else { "before" };
                assert_all_is_well(world, task, &format!("{when} {effect}, time {nth}")).await;
            });
        }
    }
}

macro_rules! killed {
    ($($test:ident: $effect:literal,)+) => {
        $(#[test]
        fn $test() {
            killed_at($effect);
        })+

        #[test]
        fn every_effect_has_its_test() {
            let tested = [$($effect),+];
            let missing: Vec<_> = EFFECTS.iter().filter(|e| !tested.contains(e)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    };
}

killed! {
    killed_at_opening_a_line: "open_line",
    killed_at_a_claim: "claim",
    killed_at_placing: "place",
    killed_at_ringing: "mark_ringing",
    killed_at_an_answer: "mark_answered",
    killed_at_the_first_word: "converse",
    killed_at_a_hang_up: "hang_up",
    killed_at_an_end: "finish",
    killed_at_putting_off: "defer",
    killed_at_giving_up: "fail_pending",
    killed_at_an_expiry: "expire",
    killed_at_a_status: "set_status",
    killed_at_a_lines_health: "set_health",
    killed_at_a_bar: "do_not_call",
    killed_at_a_cancellation: "cancel",
    killed_at_a_redial: "redial",
    killed_at_a_repair: "repair",
    killed_at_a_recovery: "recover",
}

#[test]
fn a_recovery_that_is_killed_is_recovered_from() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = campaign(world).await;
        world.run_until(utc("2026-11-20T09:01:05")).await;
        for effect in ["repair", "recover", "repair", "recover"] {
            for after in [false, true] {
                world.probe.die_at(effect, after, 1);
                // with nothing left to recover it is not reached any more
                let _ = world.restart().await;
            }
        }
        world.probe.live();
        world.restart().await.unwrap();
        run(world, task).await;
        assert_all_is_well(world, task, "killed while recovering").await;
    });
}

#[test]
fn who_had_answered_is_interrupted_and_the_rest_waits_without_an_attempt_used() {
    in_each_world("2026-11-20T09:00", async |world| {
        let people = numbers(0, 4);
        let talks = people[0].clone();
        world.carrier.behave(move |call, nth| match nth {
            _ if call.number == talks => Plan::answers(1_000),
            1 => Plan::ignores(),
            _ => Plan::answers(1_000),
        });
        world.talker.talk(|_| TalkPlan {
            length: Some(5 * MINUTE),
            ..TalkPlan::default()
        });
        let task = world.task("Crash", |draft| draft.concurrency = 3).await;
        world.import(task, callees(&people)).await;
        world.run_for(20 * SECOND).await;
        assert_eq!(world.counts(task).await.calling, 3);

        let recovered = world.restart().await.unwrap();
        assert_eq!(
            recovered,
            Recovered {
                interrupted: 1,
                waiting: 2,
                ..Recovered::default()
            }
        );
        let counts = world.counts(task).await;
        assert_eq!(
            (counts.calling, counts.completed, counts.waiting),
            (0, 1, 3)
        );
        let cut = world.record(task, &people[0]).await;
        assert_eq!(
            (cut.result, cut.state),
            (Some(CallResult::Interrupted), CalleeState::Completed)
        );
        assert_eq!(cut.talk_ms, 3 * SECOND, "as long as its recording");
        assert!(cut.has_recording);
        let attempts = world.store.callees().get(cut.id).await.unwrap().attempts;
        assert_eq!(attempts[0].hangup_side, Some(HangupSide::System));
        for number in &people[1..] {
            assert_eq!(world.record(task, number).await.attempts, 0);
        }
        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 4);
        assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
    });
}

#[test]
fn who_answers_in_the_moment_of_a_stop_is_not_called_again_even_if_all_dies_in_it() {
    for by_user in [false, true] {
        in_each_world("2026-11-20T09:00", async |world| {
            world.carrier.behave(|_, _| Plan {
                rings: Some(SECOND),
                then: Then::CrossesCancel,
            });
            let task = world.task("Crash", |_| {}).await;
            let people = numbers(0, 1);
            world.import(task, callees(&people)).await;
            world.run_for(5 * SECOND).await;
            if by_user {
                let ids = vec![world.callee(task, &people[0]).await];
                let chosen = RecordSelection::These { ids };
                world.engine.cancel_records(task, &chosen).await.unwrap();
            }
            world.engine.stop(task).await.unwrap();
            world.probe.die_at("finish", false, 1);
            let died = world.try_run_until(utc("2026-11-20T09:05")).await;
            assert_eq!(died, Err(Crash));
            world.probe.live();
            let recovered = world.restart().await.unwrap();
            let expected = if by_user {
                Recovered {
                    cancelled: 1,
                    ..Recovered::default()
                }
            } else {
                Recovered {
                    interrupted: 1,
                    ..Recovered::default()
                }
            };
            assert_eq!(recovered, expected);
            let record = world.record(task, &people[0]).await;
            assert!(!record.has_recording, "nothing was said");
            let started = world.engine.start(task).await.unwrap();
            assert!(
                matches!(started.status, CallTaskStatus::StartFailed { .. }),
                "nobody is left to call"
            );
            world.run_for(HOUR).await;
            assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
        });
    }
}

#[test]
fn an_answer_that_was_not_written_down_is_known_by_its_recording() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::answers(2_000));
        let task = world.task("Crash", |_| {}).await;
        let people = numbers(0, 1);
        world.import(task, callees(&people)).await;
        world.probe.die_at("mark_answered", false, 1);
        let died = world.try_run_until(utc("2026-11-20T09:05")).await;
        assert_eq!(died, Err(Crash));
        assert_eq!(world.trace.count(What::Answered), 1);
        world.probe.live();
        let recovered = world.restart().await.unwrap();
        assert_eq!(
            recovered,
            Recovered {
                interrupted: 1,
                ..Recovered::default()
            }
        );
        world.run_for(HOUR).await;
        assert_eq!(
            world.trace.calls_to(&people[0]).len(),
            1,
            "nobody who answered is called again"
        );
    });
}

#[test]
fn whom_the_user_cancelled_does_not_wait_again() {
    for (effect, after) in [("cancel", true), ("hang_up", false), ("hang_up", true)] {
        in_each_world("2026-11-20T09:00", async |world| {
            let (task, people) = two_ring(world).await;
            let cancelled = world.callee(task, &people[0]).await;
            world.probe.die_at(effect, after, 1);
            let engine = world.engine.clone();
            let died = guarded(async move {
                let chosen = RecordSelection::These {
                    ids: vec![cancelled],
                };
                engine.cancel_records(task, &chosen).await.unwrap()
            });
            assert_eq!(died.await, Err(Crash), "{effect}");
            world.probe.live();
            let recovered = world.restart().await.unwrap();
            let expected = Recovered {
                cancelled: 1,
                waiting: 1,
                ..Recovered::default()
            };
            assert_eq!(recovered, expected, "{effect}, after: {after}");
            let record = world.record(task, &people[0]).await;
            assert_eq!(record.fail_kind, Some(FailKind::Cancelled));
            assert_eq!(record.result, Some(CallResult::Cancel));
            world.carrier.behave(|_, _| Plan::answers(1_000));
            world.run_for(HOUR).await;
            assert_eq!(world.trace.calls_to(&people[0]).len(), 1);
            assert_eq!(world.trace.calls_to(&people[1]).len(), 2);
            let counts = world.counts(task).await;
            assert_eq!((counts.completed, counts.cancelled), (1, 1));
        });
    }
}

#[test]
fn who_rang_when_the_task_was_stopped_waits_and_the_task_stays_stopped() {
    for (effect, after) in [("set_status", true), ("hang_up", false), ("hang_up", true)] {
        in_each_world("2026-11-20T09:00", async |world| {
            let (task, people) = two_ring(world).await;
            world.probe.die_at(effect, after, 1);
            let engine = world.engine.clone();
            let died = guarded(async move { engine.stop(task).await.unwrap() }).await;
            assert_eq!(died, Err(Crash), "{effect}");
            world.probe.live();
            assert_eq!(world.restart().await.unwrap().waiting, 2);
            world.run_for(HOUR).await;
            assert_eq!(world.trace.count(What::Invite), 2, "it is stopped");
            let counts = world.counts(task).await;
            assert_eq!((counts.waiting, counts.attempts), (2, 0));
            world.carrier.behave(|_, _| Plan::answers(1_000));
            world.engine.start(task).await.unwrap();
            world.run_for(HOUR).await;
            assert_eq!(world.counts(task).await.completed, people.len() as i64);
        });
    }
}

/// A task of two, both of whose phones ring.
async fn two_ring(world: &mut World) -> (CallTaskId, Vec<String>) {
    let people = numbers(0, 2);
    world.carrier.behave(|_, _| Plan::ignores());
    let task = world.task("Ringing", |_| {}).await;
    world.import(task, callees(&people)).await;
    world.run_for(5 * SECOND).await;
    assert_eq!(world.counts(task).await.calling, 2);
    (task, people)
}

#[test]
fn a_line_is_opened_with_its_password_after_a_start() {
    in_each_world("2026-11-20T09:00", async |world| {
        let sealed = format!("{}=secret", engine::place(world.line)).into_bytes();
        let draft = world.store.lines().get(world.line).await.unwrap().draft;
        let password = store::lines::SealedPassword::Replace(sealed);
        world
            .store
            .lines()
            .update(world.line, &draft, password)
            .await
            .unwrap();
        world.engine.line_changed(world.line).await.unwrap();
        assert_eq!(
            world.carrier.password(world.line),
            Some(Some("secret".to_owned()))
        );
        world.engine.line_deleted(world.line).await;
        assert_eq!(world.carrier.password(world.line), None);
        world.restart().await.unwrap();
        assert_eq!(
            world.carrier.password(world.line),
            Some(Some("secret".to_owned()))
        );
    });
}
