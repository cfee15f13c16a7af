//! Money of calls over the whole engine, as a property: whatever services, callees and the power do, and
//! wherever the process dies, spent and set aside never pass a call's limit, at any step, and always agree
//! with a recount. Source: product 1.2, "spent + reserved + next ≤ limit, always".

use std::sync::Arc;

use domain::{
    call_record::RecordTab,
    ids::CallTaskId,
    money::Usd,
    time::{HOUR, SECOND},
};
use engine::{EFFECTS, TALK_EFFECTS};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::support::{
    on_the_phone::{Fate, Reply, Services, lets_converse},
    parts::Crash,
    world::guarded,
    *,
};

const CASES: u32 = 5;

/// What happens next.
#[derive(Debug, Clone)]
enum Act {
    Call,
    Run(i64),
    Replies(Vec<Reply>),
    Fates(Vec<Fate>),
    SumUp,
    Restart,
    /// The process dies at an effect, before or after, at a later passage.
    Die(&'static str, bool, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let call = prop_oneof![
        4 => Just(None),
        1 => Just(Some(("end_call", "{}"))),
        1 => Just(Some(("do_not_call", "{}"))),
        1 => Just(Some(("stock", "{}"))),
        1 => Just(Some(("nonsense", "{"))),
    ];
    let reply = (0..9_000_i64, call, prop::bool::weighted(0.3), 0..101_u32).prop_map(
        |(after, call, fails, bills)| Reply {
            after,
            words: "I see. Tell me more.".to_owned(),
            calls: call.map(|(name, arguments)| (name.to_owned(), arguments.to_owned())),
            fails,
            bills,
        },
    );
    let fate = prop_oneof![
        2 => (0..7_000_i64).prop_map(|after| Fate::Does { after }),
        1 => (0..7_000_i64, 0..101_i64).prop_map(|(after, bills)| Fate::Fails { after, bills }),
    ];
    let effects: Vec<&'static str> = TALK_EFFECTS
        .iter()
        .chain(TALK_EFFECTS)
        .chain(EFFECTS)
        .copied()
        .collect();
    let act = prop_oneof![
        4 => Just(Act::Call),
        8 => (1..30_i64).prop_map(Act::Run),
        4 => prop::collection::vec(reply, 1..5).prop_map(Act::Replies),
        4 => prop::collection::vec(fate, 1..6).prop_map(Act::Fates),
        2 => Just(Act::SumUp),
        1 => Just(Act::Restart),
        4 => (prop::sample::select(effects), any::<bool>(), 1..4_usize)
            .prop_map(|(effect, after, nth)| Act::Die(effect, after, nth)),
    ];
    prop::collection::vec(act, 15..30)
}

struct Calls {
    task: CallTaskId,
    services: Arc<Services>,
    limit: Usd,
    called: u32,
}

impl Calls {
    async fn play(&mut self, world: &mut World, act: Act) {
        match act {
            Act::Call => {
                let number = numbers(0, self.called + 1).pop().unwrap();
                self.called += 1;
                let accepted = world.commit(self.task, callees([number])).await;
                let (engine, task) = (world.engine.clone(), self.task);
                let told = guarded(async move { engine.imported(task, accepted).await.unwrap() });
                if told.await.is_err() {
                    self.rise(world).await;
                }
            }
            Act::Run(seconds) => self.run(world, seconds * SECOND).await,
            Act::Replies(replies) => self.services.replies.lock().unwrap().extend(replies),
            Act::Fates(fates) => self.services.fates.lock().unwrap().extend(fates),
            Act::SumUp => self.sum_up(world).await,
            Act::Restart => self.rise(world).await,
            Act::Die(effect, after, nth) => world.probe.die_at(effect, after, nth),
        }
        self.assert_money(world).await;
    }

    /// Lets time pass, whatever dies on the way.
    async fn run(&self, world: &mut World, length: i64) {
        let until = world.now() + length;
        while world.now() < until {
            let next = (world.now() + 5 * SECOND).min(until);
            while let Err(Crash) = world.try_run_until(next).await {
                self.rise(world).await;
            }
            self.assert_money(world).await;
        }
    }

    async fn sum_up(&self, world: &mut World) {
        let engine = world.engine.clone();
        let summing = guarded(async move { while engine.sum_up_pending().await.unwrap() > 0 {} });
        if summing.await.is_err() {
            self.rise(world).await;
        }
    }

    async fn rise(&self, world: &mut World) {
        while let Err(Crash) = world.restart().await {}
        self.services.talk_in(world);
    }

    /// At any moment, as the database has it: that is all that a crash would leave.
    async fn assert_money(&self, world: &World) {
        let callees = world.store.callees();
        let (mut records, mut attempts) = (0, 0);
        for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            for row in world.records(self.task, tab).await {
                records += row.cost.0;
                for attempt in callees.get(row.id).await.unwrap().attempts {
                    attempts += attempt.cost.0;
                    let Some(purse) = callees.purse(attempt.id).await.unwrap() else {
                        continue;
                    };
                    let taken = purse.spent.0 + purse.reserved.0;
                    assert!(taken <= self.limit.0, "{purse:?} of {:?}", self.limit);
                    if attempt.ended_at.is_some() {
                        assert_eq!(purse.reserved, Usd::ZERO, "it is over");
                        assert!(attempt.cost >= purse.spent, "a part of the whole");
                    }
                }
            }
        }
        assert_eq!(records, attempts);
        assert_eq!(world.counts(self.task).await.cost.0, attempts);
    }

    /// What the services of all calls cost, as it is written down.
    async fn booked(&self, world: &World) -> Usd {
        let callees = world.store.callees();
        let mut booked = 0;
        for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            for row in world.records(self.task, tab).await {
                for attempt in callees.get(row.id).await.unwrap().attempts {
                    let purse = callees.purse(attempt.id).await.unwrap();
                    booked += purse.map_or(0, |purse| purse.cost().0);
                }
            }
        }
        Usd(booked)
    }
}

async fn live(world: &mut World, limit: i64, acts: Vec<Act>) {
    world.carrier.behave(|_, _| Plan::answers(1_000));
    let services = lets_converse(world, limit).await;
    let task = world.task("Money", |draft| draft.concurrency = 3).await;
    let mut calls = Calls {
        task,
        services,
        limit: Usd(limit),
        called: 0,
    };
    calls.play(world, Act::Call).await;
    for act in acts {
        calls.play(world, act).await;
    }
    world.probe.live();
    calls.rise(world).await;
    calls.run(world, HOUR / 6).await;
    calls.sum_up(world).await;
    calls.assert_money(world).await;
    world.trace.assert_no_attempt_repeated();
    world.trace.assert_one_call_per_number();
    let counts = world.counts(task).await;
    assert_eq!(counts.calling, 0, "nobody stays on the phone");
    // whatever a service billed is booked: what nobody heard of any more counts at its dearest
    let (billed, booked) = (calls.services.billed(), calls.booked(world).await);
    assert!(
        booked >= billed,
        "{billed:?} were billed, {booked:?} are booked"
    );
}

#[test]
fn no_limit_of_a_call_is_passed_at_any_step_whatever_happens() {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 30,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&(300..15_000_i64, acts()), |(limit, acts)| {
            in_each_world("2026-11-20T09:00", async |world| {
                live(world, limit, acts.clone()).await;
            });
            Ok(())
        })
        .unwrap();
}

#[test]
fn without_a_crash_what_is_booked_is_what_was_billed() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::answers(1_000));
        let services = lets_converse(world, 1_000_000).await;
        let task = world.task("Money", |draft| draft.concurrency = 3).await;
        world.import(task, callees(numbers(0, 3))).await;
        world.run_for(120 * SECOND).await;
        assert_eq!(world.counts(task).await.completed, 3);
        while world.engine.sum_up_pending().await.unwrap() > 0 {}
        let calls = Calls {
            task,
            services,
            limit: Usd(1_000_000),
            called: 3,
        };
        calls.assert_money(world).await;
        let billed = calls.services.billed();
        assert!(billed > Usd::ZERO);
        assert_eq!(calls.booked(world).await, billed);
    });
}
