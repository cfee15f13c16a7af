//! Counters always equal a recount, whatever happens in whatever order; and an audience is always
//! total = remaining + reached + failed + skipped + uncertain.

use std::cell::Cell;

use domain::{
    budget::SpendKind,
    contact::{ContactFailure, ContactState, ContactStateKind, DeferReason, SkipReason},
    dialogue::{DatedTag, DialogueTag, MessageState, Side},
    ids::{BatchId, ChatTaskId, DialogueId, MessageId},
    money::Usd,
};
use proptest::{prelude::*, test_runner::TestRunner};
use store::{
    Dialect, Store,
    chats::{
        contacts::{ClaimedContact, ContactBefore, ContactFilter, ContactMove},
        dialogues::{
            Committed, DialogueFilter, MessageMove, NewMessage, NewReservation, ReservationId,
            Settlement,
        },
        stats::Period,
    },
};

use super::{Scene, add, contact, opening, received, running, unchanged};
use crate::support::{Fresh, NOW};

#[derive(Debug, Clone)]
enum Step {
    Add(usize),
    Undo(usize),
    Claim,
    Move(usize, u8),
    Skip(usize),
    Receive(usize),
    Tag(usize, u8),
    Reserve(usize, i64),
    Settle(usize, i64),
    Lose,
    Say(usize),
    Sent(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0_usize..20;
    prop_oneof![
        2 => (1_usize..8).prop_map(Step::Add),
        1 => (0_usize..5).prop_map(Step::Undo),
        4 => Just(Step::Claim),
        4 => (n.clone(), 0_u8..5).prop_map(|(n, to)| Step::Move(n, to)),
        1 => n.clone().prop_map(Step::Skip),
        3 => (0_usize..6).prop_map(Step::Receive),
        3 => (n.clone(), 0_u8..4).prop_map(|(n, tag)| Step::Tag(n, tag)),
        3 => (n.clone(), 0_i64..9_000).prop_map(|(n, usd)| Step::Reserve(n, usd)),
        3 => (n.clone(), 0_i64..9_000).prop_map(|(n, usd)| Step::Settle(n, usd)),
        1 => Just(Step::Lose),
        2 => n.clone().prop_map(Step::Say),
        2 => n.prop_map(Step::Sent),
    ]
}

struct World {
    store: Store,
    task: ChatTaskId,
    scene: Scene,
    next: usize,
    now: i64,
    batches: Vec<BatchId>,
    claims: Vec<ClaimedContact>,
    dialogues: Vec<DialogueId>,
    reserved: Vec<(DialogueId, ReservationId)>,
    said: Vec<(DialogueId, MessageId)>,
}

fn pick<T: Clone>(from: &[T], n: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[n % from.len()].clone())
}

impl World {
    async fn change(
        &mut self,
        dialogue: DialogueId,
        fill: impl FnOnce(&mut store::chats::dialogues::DialogueChange),
    ) -> Committed {
        let loaded = self.store.dialogues().load(dialogue).await.unwrap();
        let mut change = unchanged(&loaded);
        fill(&mut change);
        self.store
            .dialogues()
            .commit(change, self.now)
            .await
            .unwrap()
    }

    async fn act(&mut self, step: Step) {
        // a few slots are crossed
        self.now += 200_000;
        let now = self.now;
        match step {
            Step::Add(n) => {
                let rows = (self.next..self.next + n).map(contact).collect();
                self.next += n;
                self.batches.push(add(&self.store, self.task, rows).await);
            }
            Step::Undo(n) => {
                if let Some(batch) = pick(&self.batches, n) {
                    // refused once somebody was claimed, or twice: that is fine
                    let _ = self.store.contacts().undo_batch(batch, now).await;
                }
            }
            Step::Claim => {
                let due = self.store.contacts().due(self.task, now, 1).await.unwrap();
                if let Some(waiting) = due.first() {
                    let contacts = self.store.contacts();
                    let claim = contacts.claim(waiting.contact, self.scene.channel, now);
                    self.claims.extend(claim.await.unwrap());
                }
            }
            Step::Move(n, to) => {
                let Some(claim) = pick(&self.claims, n) else {
                    return;
                };
                let to = match to {
                    0 => ContactState::Reached { at: now },
                    1 => ContactState::Failed {
                        reason: ContactFailure::BlockedUs,
                        at: now,
                    },
                    2 => ContactState::Deferred {
                        until: now + 1,
                        reason: DeferReason::Limit,
                    },
                    3 => ContactState::Uncertain { since: now },
                    _ => ContactState::Skipped {
                        reason: SkipReason::DoNotCall,
                        at: now,
                    },
                };
                let change = ContactMove {
                    contact: claim.contact,
                    before: ContactBefore::Claim(claim.claim),
                    to,
                };
                // `false` for a claim that is over
                self.store.contacts().move_to(change, now).await.unwrap();
            }
            Step::Skip(n) => {
                let due = self.store.contacts().due(self.task, now, 9).await.unwrap();
                if let Some(waiting) = pick(&due, n) {
                    let ids = [waiting.contact];
                    let contacts = self.store.contacts();
                    contacts
                        .skip(self.task, &ids, SkipReason::List, now)
                        .await
                        .unwrap();
                }
            }
            Step::Receive(n) => {
                self.next += 1;
                let message = received(self.next, &format!("peer {n}"), now);
                let opening = opening(self.task, &self.scene);
                let dialogues = self.store.dialogues();
                let arrived = dialogues
                    .receive(self.scene.channel, vec![message], None, opening, now)
                    .await
                    .unwrap();
                if arrived[0].new_dialogue {
                    self.dialogues.push(arrived[0].dialogue);
                }
            }
            Step::Tag(n, tag) => {
                let Some(dialogue) = pick(&self.dialogues, n) else {
                    return;
                };
                let tag = match tag {
                    0 => DialogueTag::Replied,
                    1 => DialogueTag::Interest,
                    2 => DialogueTag::Contact,
                    _ => DialogueTag::Success,
                };
                self.change(dialogue, |change| {
                    let tags = &mut change.state.tags;
                    if tags.iter().any(|known| known.tag == tag) {
                        tags.retain(|known| known.tag != tag);
                    } else {
                        tags.push(DatedTag { tag, at: now });
                    }
                })
                .await;
            }
            Step::Reserve(n, amount) => {
                let Some(dialogue) = pick(&self.dialogues, n) else {
                    return;
                };
                let reserve = NewReservation {
                    kind: SpendKind::Model,
                    amount: Usd(amount),
                };
                let done = self
                    .change(dialogue, |change| change.reserve = vec![reserve])
                    .await;
                if let Committed::Done { reservations, .. } = done {
                    self.reserved.push((dialogue, reservations[0]));
                }
            }
            Step::Settle(n, spent) => {
                let Some((dialogue, reservation)) = pick(&self.reserved, n) else {
                    return;
                };
                let settle = Settlement {
                    reservation,
                    spent: Usd(spent),
                };
                self.change(dialogue, |change| change.settle = vec![settle])
                    .await;
            }
            Step::Lose => {
                let open = self
                    .store
                    .dialogues()
                    .in_flight(0)
                    .await
                    .unwrap()
                    .reservations;
                let mine = open.iter().filter(|one| one.task == self.task);
                let ids: Vec<_> = mine.map(|one| one.id).collect();
                self.store.dialogues().settle_lost(&ids, now).await.unwrap();
            }
            Step::Say(n) => {
                let Some(dialogue) = pick(&self.dialogues, n) else {
                    return;
                };
                let message = NewMessage {
                    side: Side::Ai,
                    text: "Да".to_owned(),
                    state: MessageState::Queued { due: now, tries: 0 },
                    version: None,
                    cost: Usd(0),
                };
                let done = self
                    .change(dialogue, |change| change.messages = vec![message])
                    .await;
                if let Committed::Done { messages, .. } = done {
                    self.said.push((dialogue, messages[0]));
                }
            }
            Step::Sent(n) => {
                let Some((dialogue, message)) = pick(&self.said, n) else {
                    return;
                };
                let moved = MessageMove {
                    message,
                    to: MessageState::Sent,
                    external_id: Some(format!("{}-{message}", self.task)),
                    cost: Usd(1),
                };
                self.change(dialogue, |change| change.moves = vec![moved])
                    .await;
            }
        }
    }

    async fn check(&self) {
        let counts = self.store.chat_tasks().row(self.task).await.unwrap().counts;
        let contacts = self.store.contacts();
        let all = contacts
            .page(self.task, &ContactFilter::default(), None, 10_000)
            .await
            .unwrap()
            .rows;
        let mut by_kind = [0_i64; 7];
        for contact in &all {
            by_kind[match contact.state {
                ContactState::Pending => 0,
                ContactState::Claimed { .. } => 1,
                ContactState::Deferred { .. } => 2,
                ContactState::Reached { .. } => 3,
                ContactState::Failed { .. } => 4,
                ContactState::Skipped { .. } => 5,
                ContactState::Uncertain { .. } => 6,
            }] += 1;
        }
        let kept = counts.audience;
        let kept_by_kind = [
            kept.pending,
            kept.claimed,
            kept.deferred,
            kept.reached,
            kept.failed,
            kept.skipped,
            kept.uncertain,
        ];
        assert_eq!(kept_by_kind, by_kind);
        assert_eq!(
            kept.total,
            by_kind.iter().sum::<i64>(),
            "the invariant of Remaining TA"
        );
        let uncertain = ContactFilter {
            states: vec![ContactStateKind::Uncertain],
            ..ContactFilter::default()
        };
        let page = contacts
            .page(self.task, &uncertain, None, 10_000)
            .await
            .unwrap();
        assert_eq!(page.rows.len() as i64, kept.uncertain);

        let filter = DialogueFilter {
            task: Some(self.task),
            ..DialogueFilter::default()
        };
        let dialogues = self.store.dialogues();
        let page = dialogues.page(&filter, None, 10_000).await.unwrap().rows;
        assert_eq!(counts.dialogues, page.len() as i64);
        let (mut spent, mut reserved, mut over) = (0, 0, 0);
        let mut tags = [0_i64; 4];
        let (mut came, mut sent) = (0, 0);
        for dialogue in &page {
            let purse = dialogue.purse;
            assert!(
                purse.spent.0 + purse.reserved.0 <= 10_000,
                "never over the limit"
            );
            spent += purse.spent.0;
            reserved += purse.reserved.0;
            over += purse.over.0;
            for dated in &dialogue.state.tags {
                match dated.tag {
                    DialogueTag::Replied => tags[0] += 1,
                    DialogueTag::Interest => tags[1] += 1,
                    DialogueTag::Contact => tags[2] += 1,
                    DialogueTag::Success => tags[3] += 1,
                    DialogueTag::Closed | DialogueTag::IsBot | DialogueTag::Operator => {}
                }
            }
            let messages = dialogues
                .messages_before(dialogue.id, None, 10_000)
                .await
                .unwrap();
            for message in messages.messages {
                came += i64::from(message.state == MessageState::Received);
                sent += i64::from(message.state == MessageState::Sent);
            }
        }
        assert_eq!(
            [
                counts.replied,
                counts.interest,
                counts.contact,
                counts.success
            ],
            tags
        );
        assert_eq!((counts.received, counts.sent), (came, sent));
        let purse = counts.purse;
        assert_eq!(
            purse.spent.0 + purse.over.0,
            spent + over,
            "the task's money is its dialogues'"
        );
        assert_eq!(purse.reserved.0, reserved);
        assert!(
            purse.spent.0 + purse.reserved.0 <= 50_000,
            "never over the budget"
        );
        let ever = Period {
            from: NOW - 900_000,
            until: self.now + 900_000,
        };
        let funnel = self
            .store
            .chat_stats()
            .funnel(Some(self.task), ever)
            .await
            .unwrap();
        assert_eq!(funnel.cost.0, spent + over, "booked by kind and day");
        assert_eq!(
            (funnel.contacts, funnel.reached),
            (kept.total, kept.reached)
        );
        assert_eq!(
            [
                funnel.replied,
                funnel.interest,
                funnel.contact,
                funnel.success
            ],
            tags
        );
        assert_eq!(
            (funnel.received, funnel.sent, funnel.dialogues),
            (came, sent, counts.dialogues)
        );
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
        let steps = proptest::collection::vec(step(), 1..40);
        runner
            .run(&steps, |steps| {
                case.set(case.get() + 1);
                runtime.block_on(async {
                    let (task, scene) = running(&store, &format!("Task {}", case.get())).await;
                    let mut world = World {
                        store: store.clone(),
                        task,
                        scene,
                        next: 0,
                        now: NOW,
                        batches: Vec::new(),
                        claims: Vec::new(),
                        dialogues: Vec::new(),
                        reserved: Vec::new(),
                        said: Vec::new(),
                    };
                    world.act(Step::Add(5)).await;
                    for step in steps {
                        world.act(step).await;
                        world.check().await;
                    }
                });
                Ok(())
            })
            .unwrap();
        runtime.block_on(async {
            store.close().await;
            fresh.remove().await;
        });
    }
}
