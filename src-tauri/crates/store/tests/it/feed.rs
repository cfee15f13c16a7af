//! The change feed: one row per thing and transaction, told after the commit, in order.

use domain::settings::Settings;
use store::{Change, Store, tables};
use tokio::sync::broadcast::Receiver;

use crate::support::{NOW, answered, campaign, line, on_each};

fn heard(feed: &mut Receiver<Change>) -> Vec<Change> {
    let mut changes = Vec::new();
    while let Ok(change) = feed.try_recv() {
        changes.push(change);
    }
    changes
}

async fn kept(store: &Store, since: i64) -> Vec<Change> {
    let kept = store.changes_since(since, 1_000).await.unwrap();
    assert!(!kept.gap);
    kept.changes
}

#[test]
fn changes_are_told_once_per_transaction_and_kept() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 10).await;
        let since = store.newest_change().await.unwrap();
        let mut feed = store.changes();
        let claimed = store.callees().claim(task, NOW, 3, None).await.unwrap();
        let changes = heard(&mut feed);
        let callees: Vec<_> = changes
            .iter()
            .filter(|change| change.table == tables::CALLEE)
            .collect();
        assert_eq!(callees.len(), 1, "three callees of a task are one change");
        assert_eq!(callees[0].id, task.0);
        let attempts: Vec<_> = changes
            .iter()
            .filter(|change| change.table == tables::ATTEMPT)
            .map(|change| change.id)
            .collect();
        let expected: Vec<_> = claimed.iter().map(|claimed| claimed.attempt.0).collect();
        assert_eq!(attempts, expected);
        assert!(
            changes.windows(2).all(|pair| pair[0].seq < pair[1].seq),
            "in order"
        );
        assert_eq!(kept(&store, since).await, changes);

        store
            .callees()
            .finish_attempt(claimed[0].attempt, answered(NOW))
            .await
            .unwrap();
        store.settings().put(&Settings::default()).await.unwrap();
        let changes = heard(&mut feed);
        assert!(
            changes
                .iter()
                .any(|change| change.table == tables::SETTINGS)
        );
        assert_eq!(kept(&store, changes[0].seq - 1).await, changes);
    });
}

#[test]
fn what_failed_is_not_told() {
    on_each(|store| async move {
        store.lines().insert(&line("A"), None).await.unwrap();
        let mut feed = store.changes();
        // both arrive in one group: the failing one must not take the other along
        let (first, second) = (line("A"), line("B"));
        let (failed, done) = (
            store.lines().insert(&first, None),
            store.lines().insert(&second, None),
        )
            .join()
            .await;
        assert!(failed.is_err());
        let changes = heard(&mut feed);
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].id, done.unwrap().0);
    });
}

trait Join<A, B> {
    async fn join(self) -> (A, B);
}

impl<A: Future, B: Future> Join<A::Output, B::Output> for (A, B) {
    async fn join(self) -> (A::Output, B::Output) {
        tokio::join!(self.0, self.1)
    }
}

#[test]
fn old_changes_are_forgotten_and_the_gap_is_told() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 22_000).await;
        let before = store.newest_change().await.unwrap();
        while !store
            .callees()
            .claim(task, NOW, 2_000, None)
            .await
            .unwrap()
            .is_empty()
        {}
        let newest = store.newest_change().await.unwrap();
        assert!(newest - before >= 22_000, "one change for each attempt");
        let lost = store.changes_since(before, 10).await.unwrap();
        assert!(lost.gap, "fetch everything again");
        let recent = store.changes_since(newest - 10, 100).await.unwrap();
        assert_eq!((recent.changes.len(), recent.gap), (10, false));
    });
}
