//! The database's lock is lost: no call is placed until it is ours again, and nothing is forgotten.

use std::time::{Duration, Instant};

use domain::time::{HOUR, MINUTE, SECOND};

use crate::support::*;

async fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn who_is_shut_out_of_the_database_calls_nobody_and_goes_on_afterwards() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Shut out", |draft| draft.concurrency = 1).await;
        world.import(task, callees(numbers(0, 3))).await;
        world.run_for(10 * SECOND).await;
        assert_eq!(world.trace.count(What::Invite), 1);
        // only on a server can the database be taken away
        let Some(taken) = world.take_database_over().await else {
            return;
        };
        wait_until("it notices", || !world.store.is_alone()).await;
        world.run_for(10 * MINUTE).await;
        assert_eq!(world.trace.count(What::Ended), 1, "the call ends as usual");
        assert_eq!(
            world.trace.count(What::Invite),
            1,
            "and nobody else is called"
        );

        taken.release().await;
        wait_until("it is its own again", || world.store.is_alone()).await;
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.completed, 3);
        world.trace.assert_no_attempt_repeated();
    });
}
