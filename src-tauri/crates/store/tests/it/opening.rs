//! Opening: layouts from empty, a newer database, damaged and unreachable ones.

use domain::export::{ExportGrain, ExportSource};
use sqlx::{AnyConnection, Connection};
use store::{Dialect, Store, StoreError, StoreTarget, sqlite_version};

use crate::support::{Fresh, block_on, on_each};

#[test]
fn an_empty_database_gets_the_layout_and_keeps_it() {
    on_each(|store| async move {
        // every table group answers
        assert!(store.lines().list().await.unwrap().is_empty());
        assert!(store.agents().list().await.unwrap().is_empty());
        assert_eq!(store.newest_change().await.unwrap(), 0);
        assert_eq!(store.do_not_call().version().await.unwrap(), 0);
    });
}

#[test]
fn a_database_is_opened_again() {
    block_on(async {
        for fresh in [Some(Fresh::sqlite()), Fresh::postgres().await]
            .into_iter()
            .flatten()
        {
            let store = fresh.open().await;
            let install = store.settings().install_id("first").await.unwrap();
            store.close().await;
            let store = fresh.open().await;
            assert_eq!(
                store.settings().install_id("second").await.unwrap(),
                install
            );
            store.close().await;
            fresh.remove().await;
        }
    });
}

fn url_of(target: &StoreTarget) -> String {
    match target {
        StoreTarget::Sqlite(path) => format!(
            "sqlite:{}",
            path.to_str()
                .unwrap()
                .replace('?', "%3F")
                .replace('#', "%23")
        ),
        StoreTarget::Postgres(url) => url.clone(),
    }
}

#[test]
fn a_newer_database_is_refused() {
    block_on(async {
        for fresh in [Some(Fresh::sqlite()), Fresh::postgres().await]
            .into_iter()
            .flatten()
        {
            let store = fresh.open().await;
            store.close().await;
            let mut conn = AnyConnection::connect(&url_of(&fresh.target))
                .await
                .unwrap();
            sqlx::query(
                "INSERT INTO _sqlx_migrations
                    (version, description, success, checksum, execution_time)
                 SELECT 99, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            )
            .execute(&mut conn)
            .await
            .unwrap();
            conn.close().await.unwrap();
            let refused = Store::open(fresh.target.clone()).await.unwrap_err();
            assert!(
                matches!(
                    refused,
                    StoreError::NewerDatabase {
                        found: 99,
                        known: 8
                    }
                ),
                "{refused:?}"
            );
            fresh.remove().await;
        }
    });
}

#[test]
fn sqlite_has_the_fix_of_the_wal_reset_bug() {
    block_on(async {
        let fresh = Fresh::sqlite();
        let store = fresh.open().await;
        assert_eq!(store.dialect(), Dialect::Sqlite);
        let version = sqlite_version(&store).await.unwrap();
        let parts: Vec<u32> = version
            .split('.')
            .map(|part| part.parse().unwrap())
            .collect();
        assert!(
            parts >= vec![3, 51, 3],
            "SQLite {version} may lose commits at a checkpoint"
        );
        store.close().await;
    });
}

#[test]
fn a_file_that_is_no_database_is_called_damaged() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.db");
        std::fs::write(
            &path,
            "not a database at all, but long enough to have a header".repeat(9),
        )
        .unwrap();
        let refused = Store::open(StoreTarget::Sqlite(path)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Corrupt), "{refused:?}");
    });
}

#[test]
fn a_missing_folder_or_server_is_called_unreachable() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no such folder").join("a.db");
        let refused = Store::open(StoreTarget::Sqlite(path)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unreachable), "{refused:?}");
        let url = "postgres://nobody@127.0.0.1:1/nothing".to_owned();
        let refused = Store::open(StoreTarget::Postgres(url.clone()))
            .await
            .unwrap_err();
        assert!(matches!(refused, StoreError::Unreachable), "{refused:?}");
        let shown = format!("{:?}", StoreTarget::Postgres(url));
        assert!(
            !shown.contains("nobody"),
            "an address may hold a password: {shown}"
        );
    });
}

#[test]
fn a_database_that_another_program_holds_is_called_locked() {
    block_on(async {
        let fresh = Fresh::sqlite();
        let store = fresh.open().await;
        let StoreTarget::Sqlite(path) = &fresh.target else {
            unreachable!()
        };
        let url = format!(
            "sqlite:{}",
            path.to_str()
                .unwrap()
                .replace('?', "%3F")
                .replace('#', "%23")
        );
        let mut other = AnyConnection::connect(&url).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut other)
            .await
            .unwrap();
        let refused = store.settings().put_meta("a", "b").await.unwrap_err();
        assert!(matches!(refused, StoreError::Locked), "{refused:?}");
        sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
        // and the writer is well afterwards
        store.settings().put_meta("a", "b").await.unwrap();
        store.close().await;
    });
}

#[test]
fn exports_that_were_asked_for_before_chats_could_be_exported_stay_readable() {
    block_on(async {
        for fresh in [Some(Fresh::sqlite()), Fresh::postgres().await]
            .into_iter()
            .flatten()
        {
            fresh.open().await.close().await;
            let mut conn = AnyConnection::connect(&url_of(&fresh.target))
                .await
                .unwrap();
            for text in [
                "DELETE FROM _sqlx_migrations WHERE version = 6",
                r#"INSERT INTO export_task (task_id, task_name, request, state_kind, state, created_at)
                   VALUES (7, 'Tea', '{"task":7,"name":"All","format":"csv","grain":"attempt",
                   "filter":{"tab":"failed","states":[],"fail_kinds":["expired"],"results":[],
                   "main_intents":[],"search":"x\"y","from":null,"until":5,"min_talk":null,
                   "max_talk":null},"recordings":true,"zone":"Asia/Tokyo"}', 'cancelled',
                   '{"status":"cancelled"}', 5)"#,
            ] {
                sqlx::query(text).execute(&mut conn).await.unwrap();
            }
            conn.close().await.unwrap();
            let store = fresh.open().await;
            let (exports, _) = store.exports().list(None, 10).await.unwrap();
            let request = &exports[0].request;
            assert_eq!(
                (request.name.as_str(), request.zone.as_str()),
                ("All", "Asia/Tokyo")
            );
            let ExportSource::Records {
                task,
                grain,
                filter,
                recordings,
            } = &request.source
            else {
                panic!("{request:?}");
            };
            assert_eq!(
                (task.0, *grain, *recordings),
                (7, ExportGrain::Attempt, true)
            );
            assert_eq!(filter.search.as_deref(), Some("x\"y"));
            assert_eq!((filter.until, filter.fail_kinds.len()), (Some(5), 1));
            store.close().await;
            fresh.remove().await;
        }
    });
}
