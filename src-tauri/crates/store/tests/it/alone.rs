//! One Switchboard at a time on one PostgreSQL: a second one is refused and touches nothing, and a store
//! that lost the lock claims nobody.

use std::time::{Duration, Instant};

use sqlx::{AnyConnection, Connection};
use store::{Store, StoreError, StoreTarget};

use crate::support::*;

/// The lock's number.
const LOCK: i64 = 32_497_689_735_164_513;

async fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A connection beside the store's.
async fn beside(fresh: &Fresh) -> AnyConnection {
    let StoreTarget::Postgres(url) = &fresh.target else {
        panic!("a server is asked");
    };
    AnyConnection::connect(url).await.unwrap()
}

async fn run(conn: &mut AnyConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(conn)
        .await
        .unwrap();
}

#[test]
fn a_second_store_is_refused_and_gives_up_nothing_of_the_first() {
    block_on(async {
        let Some(fresh) = Fresh::postgres().await else {
            return;
        };
        let first = fresh.open().await;
        let task = campaign(&first, "Task", 3).await;
        let batch = first.imports().begin_batch(task, "a", NOW).await.unwrap();
        let rows = (10..20).map(callee).collect();
        first.imports().append(batch, rows).await.unwrap();

        let refused = Store::open(fresh.target.clone()).await.unwrap_err();
        assert!(matches!(refused, StoreError::InUse), "{refused:?}");
        let imports = first.imports();
        imports.commit_batch(batch, 10, NOW).await.unwrap();
        assert_eq!(first.callees().counts(task).await.unwrap().total, 13);

        first.close().await;
        let second = fresh.open().await;
        assert!(second.is_alone());
        second.close().await;
        fresh.remove().await;
    });
}

#[test]
fn who_lost_the_lock_claims_nobody_until_it_holds_it_again() {
    block_on(async {
        let Some(fresh) = Fresh::postgres().await else {
            return;
        };
        let store = fresh.open().await;
        let task = campaign(&store, "Task", 3).await;
        assert_eq!(claim(&store, task).await, 1);

        // another one waits for the lock, and gets it the moment in which its holder is cut off
        let mut other = beside(&fresh).await;
        let taken = tokio::spawn(async move {
            run(&mut other, format!("SELECT pg_advisory_lock({LOCK})")).await;
            other
        });
        let mut admin = beside(&fresh).await;
        run(
            &mut admin,
            "SELECT pg_terminate_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 1
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                .to_owned(),
        )
        .await;
        let mut other = taken.await.unwrap();
        assert_eq!(claim(&store, task).await, 0, "at once, noticed or not");
        wait_until("it notices", || !store.is_alone()).await;
        assert_eq!(claim(&store, task).await, 0);

        run(&mut other, format!("SELECT pg_advisory_unlock({LOCK})")).await;
        wait_until("it takes it again", || store.is_alone()).await;
        assert_eq!(claim(&store, task).await, 1);
        store.close().await;
        fresh.remove().await;
    });
}

async fn claim(store: &Store, task: domain::ids::CallTaskId) -> usize {
    let claimed = store.callees().claim(task, NOW, 1, None).await;
    claimed.unwrap().len()
}
