//! Counters always equal a recount, whatever happens in whatever order.

use std::{cell::Cell, collections::BTreeMap};

use domain::{
    agent::OutputTag,
    call_record::{CalleeCounts, CalleeState, FailKind, RecordFilter, RecordSelection, RecordTab},
    ids::{AttemptId, BatchId, CallTaskId},
    money::Usd,
    outcome::CallResult,
};
use proptest::{prelude::*, test_runner::TestRunner};
use store::{
    Dialect, Store,
    callees::{AttemptEnd, CalleeNext},
};

use crate::support::{Fresh, NOW, answered, callee, end, import, running_task, tab};

#[derive(Debug, Clone)]
enum Step {
    Import(usize),
    AbortedImport(usize),
    Undo(usize),
    Claim(u32),
    Answer(usize),
    Fail(usize),
    Redial(usize),
    GiveBack(usize),
    Late(usize),
    Cancel(usize),
    RedialAll,
    Expire(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0_usize..40;
    prop_oneof![
        2 => (1_usize..15).prop_map(Step::Import),
        1 => (1_usize..5).prop_map(Step::AbortedImport),
        2 => (0_usize..6).prop_map(Step::Undo),
        4 => (1_u32..8).prop_map(Step::Claim),
        3 => n.clone().prop_map(Step::Answer),
        3 => n.clone().prop_map(Step::Fail),
        2 => n.clone().prop_map(Step::Redial),
        2 => n.clone().prop_map(Step::GiveBack),
        1 => n.clone().prop_map(Step::Late),
        2 => n.clone().prop_map(Step::Cancel),
        1 => Just(Step::RedialAll),
        1 => n.prop_map(Step::Expire),
    ]
}

struct World {
    store: Store,
    task: CallTaskId,
    next: usize,
    now: i64,
    live: Vec<AttemptId>,
    ended: Vec<AttemptId>,
    batches: Vec<BatchId>,
}

impl World {
    fn live(&mut self, n: usize) -> Option<AttemptId> {
        (!self.live.is_empty()).then(|| {
            let attempt = self.live.remove(n % self.live.len());
            self.ended.push(attempt);
            attempt
        })
    }

    async fn end(&mut self, n: usize, end: AttemptEnd) {
        if let Some(attempt) = self.live(n) {
            assert!(
                self.store
                    .callees()
                    .finish_attempt(attempt, end)
                    .await
                    .unwrap()
            );
        }
    }

    async fn act(&mut self, step: Step) {
        self.now += 1_000;
        let (store, task, now) = (self.store.clone(), self.task, self.now);
        let callees = store.callees();
        match step {
            Step::Import(n) => {
                let rows = (self.next..self.next + n).map(callee).collect();
                self.next += n;
                self.batches.push(import(&store, task, rows).await);
            }
            Step::AbortedImport(n) => {
                let batch = store.imports().begin_batch(task, "x", now).await.unwrap();
                let rows = (self.next..self.next + n).map(callee).collect();
                store.imports().append(batch, rows).await.unwrap();
                store.imports().abort_batch(batch).await.unwrap();
            }
            Step::Undo(n) => {
                if let Some(batch) = self.batches.get(n) {
                    // refused once somebody was called: that is fine
                    let _ = store.imports().undo(*batch, now).await;
                }
            }
            Step::Claim(n) => {
                let claimed = callees.claim(task, now, n, None).await.unwrap();
                self.live
                    .extend(claimed.iter().map(|claimed| claimed.attempt));
            }
            Step::Answer(n) => {
                let value = if n % 2 == 0 { "Yes" } else { "No" };
                let tags = vec![OutputTag {
                    key: "main_intent".to_owned(),
                    value: value.to_owned(),
                }];
                self.end(
                    n,
                    AttemptEnd {
                        tags,
                        ..answered(now)
                    },
                )
                .await;
            }
            Step::Fail(n) => {
                let kind = if n % 2 == 0 {
                    FailKind::NotConnected
                } else {
                    FailKind::NotPlaced
                };
                let result = if n % 3 == 0 {
                    CallResult::NoAnswer
                } else {
                    CallResult::UserBusy
                };
                let end = AttemptEnd {
                    cost: Usd(7),
                    ..end(now, result, CalleeNext::Failed { kind })
                };
                self.end(n, end).await;
            }
            Step::Redial(n) => {
                let next = CalleeNext::Redial {
                    due_at: now + 2_000,
                };
                self.end(n, end(now, CallResult::NoAnswer, next)).await;
            }
            Step::GiveBack(n) => {
                let next = CalleeNext::GiveBack { due_at: now };
                let cut = AttemptEnd {
                    counted: false,
                    result: None,
                    ..end(now, CallResult::Others, next)
                };
                self.end(n, cut).await;
            }
            Step::Late(n) => {
                if let Some(attempt) = self.ended.get(n) {
                    assert!(
                        !callees
                            .finish_attempt(*attempt, answered(now))
                            .await
                            .unwrap()
                    );
                }
            }
            Step::Cancel(n) => {
                let pending = tab(&store, task, RecordTab::Pending).await;
                let ids = pending.iter().take(n % 5).map(|row| row.id).collect();
                callees
                    .cancel(task, &RecordSelection::These { ids }, now)
                    .await
                    .unwrap();
            }
            Step::RedialAll => {
                let all = RecordSelection::Matching {
                    filter: RecordFilter::whole(RecordTab::Failed),
                    except: Vec::new(),
                };
                callees.redial(task, &all, now).await.unwrap();
            }
            Step::Expire(n) => {
                let due = callees.due_candidates(task, now, 3).await.unwrap();
                let ids: Vec<_> = due.iter().map(|one| one.callee).take(n % 4).collect();
                callees
                    .fail_pending(task, &ids, FailKind::Expired, now)
                    .await
                    .unwrap();
            }
        }
    }

    async fn check(&self) {
        let mut counts = CalleeCounts::default();
        let mut chips: BTreeMap<(u8, String), i64> = BTreeMap::new();
        let mut chip = |tab: u8, value: String| *chips.entry((tab, value)).or_default() += 1;
        for which in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            for row in tab(&self.store, self.task, which).await {
                counts.total += 1;
                counts.attempts += row.attempts;
                counts.cost.0 += row.cost.0;
                match row.state {
                    CalleeState::Waiting => counts.waiting += 1,
                    CalleeState::WaitingRedial => counts.waiting_redial += 1,
                    CalleeState::Calling => counts.calling += 1,
                    CalleeState::Completed => {
                        counts.completed += 1;
                        chip(0, format!("{:?}", row.result.unwrap()));
                        row.main_intent
                            .iter()
                            .for_each(|intent| chip(1, intent.clone()));
                    }
                    CalleeState::Failed => {
                        match row.fail_kind.unwrap() {
                            FailKind::NotConnected => counts.not_connected += 1,
                            FailKind::NotPlaced => counts.not_placed += 1,
                            FailKind::Cancelled => counts.cancelled += 1,
                            FailKind::Expired => counts.expired += 1,
                            FailKind::DoNotCall => counts.do_not_call += 1,
                        }
                        chip(2, format!("{:?}", row.fail_kind.unwrap()));
                        row.result
                            .iter()
                            .for_each(|result| chip(3, format!("{result:?}")));
                    }
                }
            }
        }
        let callees = self.store.callees();
        assert_eq!(callees.counts(self.task).await.unwrap(), counts);
        assert_eq!(counts.calling as usize, self.live.len(), "live calls");
        let mut kept: BTreeMap<(u8, String), i64> = BTreeMap::new();
        let completed = callees
            .counts_by_chip(self.task, RecordTab::Completed)
            .await
            .unwrap();
        let failed = callees
            .counts_by_chip(self.task, RecordTab::Failed)
            .await
            .unwrap();
        kept.extend(
            completed
                .results
                .into_iter()
                .map(|(r, n)| ((0, format!("{r:?}")), n)),
        );
        kept.extend(completed.main_intents.into_iter().map(|(r, n)| ((1, r), n)));
        kept.extend(
            failed
                .fail_kinds
                .into_iter()
                .map(|(r, n)| ((2, format!("{r:?}")), n)),
        );
        kept.extend(
            failed
                .results
                .into_iter()
                .map(|(r, n)| ((3, format!("{r:?}")), n)),
        );
        assert_eq!(kept, chips);
    }
}

async fn play(store: Store, name: &str, steps: &[Step]) {
    let task = running_task(&store, name).await;
    let mut world = World {
        store,
        task,
        next: 0,
        now: NOW,
        live: Vec::new(),
        ended: Vec::new(),
        batches: Vec::new(),
    };
    world.act(Step::Import(12)).await;
    for step in steps {
        world.act(step.clone()).await;
        world.check().await;
    }
    // tasks share numbers, and a number has one live call
    for attempt in std::mem::take(&mut world.live) {
        world
            .store
            .callees()
            .finish_attempt(attempt, answered(world.now))
            .await
            .unwrap();
    }
}

#[test]
fn counters_equal_a_recount_after_anything() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for kind in [Dialect::Sqlite, Dialect::Postgres] {
        let fresh = match kind {
            Dialect::Sqlite => Some(Fresh::sqlite()),
            Dialect::Postgres => runtime.block_on(Fresh::postgres()),
        };
        let Some(fresh) = fresh else { continue };
        let store = runtime.block_on(fresh.open());
        let mut runner = TestRunner::new(ProptestConfig {
            cases: 24,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let case = Cell::new(0);
        let steps = proptest::collection::vec(step(), 1..25);
        runner
            .run(&steps, |steps| {
                case.set(case.get() + 1);
                runtime.block_on(play(store.clone(), &format!("Task {}", case.get()), &steps));
                Ok(())
            })
            .unwrap();
        runtime.block_on(async {
            store.close().await;
            fresh.remove().await;
        });
    }
}
