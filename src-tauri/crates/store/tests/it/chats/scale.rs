//! Twenty thousand contacts, two thousand dialogues: no write is long, a pause touches nobody, pages
//! stay quick.

use std::time::{Duration, Instant};

use domain::chat_task::{ChatStopReason, ChatTaskStatus};
use store::chats::{contacts::ContactFilter, dialogues::DialogueFilter, tasks::ChatTaskChanged};

use super::{add, contact, in_progress, opening, received, running};
use crate::support::{NOW, on_each};

/// A debug build on a busy machine: figures of release builds are in the benchmarks.
const LONG: Duration = Duration::from_secs(30);

#[test]
fn an_audience_comes_in_short_transactions_and_a_pause_touches_no_contact() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        store.forget_writes();
        let batch = add(&store, task, (0..20_000).map(contact).collect()).await;
        let writes = store.writes();
        assert!(writes.transactions >= 10, "{writes:?}");
        assert!(writes.longest < LONG, "{writes:?}");

        let paused = ChatTaskStatus::Stopped {
            reason: ChatStopReason::Paused,
            since: NOW,
        };
        let tasks = store.chat_tasks();
        let began = Instant::now();
        for (from, to) in [(in_progress(), paused.clone()), (paused, in_progress())] {
            let done = tasks.set_status(task, &from, &to, NOW).await.unwrap();
            assert_eq!(done, ChatTaskChanged::Done);
        }
        assert!(began.elapsed() < LONG, "both together");

        let began = Instant::now();
        for _ in 0..50 {
            let next = store.contacts().due(task, NOW, 1).await.unwrap()[0].contact;
            let claim = store
                .contacts()
                .claim(next, scene.channel, NOW)
                .await
                .unwrap();
            assert!(claim.is_some());
        }
        let search = ContactFilter {
            search: Some("köln 19999".to_owned()),
            ..ContactFilter::default()
        };
        let found = store
            .contacts()
            .page(task, &search, None, 50)
            .await
            .unwrap();
        assert_eq!(found.rows.len(), 1);
        assert!(began.elapsed() < 5 * LONG);
        assert!(store.contacts().undo_batch(batch, NOW).await.is_err());
    });
}

#[test]
fn many_dialogues_come_in_groups_and_are_found() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        store.forget_writes();
        for chunk in 0..20_usize {
            let messages = (chunk * 100..(chunk + 1) * 100)
                .map(|n| received(n, &format!("peer {n}"), NOW))
                .collect();
            store
                .dialogues()
                .receive(scene.channel, messages, None, opening(task, &scene), NOW)
                .await
                .unwrap();
        }
        assert!(store.writes().longest < LONG, "{:?}", store.writes());
        let began = Instant::now();
        let search = DialogueFilter {
            task: Some(task),
            search: Some("peer 1234".to_owned()),
            ..DialogueFilter::default()
        };
        let found = store.dialogues().page(&search, None, 50).await.unwrap();
        assert_eq!(found.rows.len(), 1);
        assert_eq!(store.dialogues().due(NOW, 100).await.unwrap().len(), 100);
        assert_eq!(store.dialogues().counts(None).await.unwrap().unread, 2_000);
        assert!(began.elapsed() < LONG);
    });
}
