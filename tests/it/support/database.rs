//! A database of its own for each World: SQLite in a temporary folder, or a fresh one on the
//! PostgreSQL server that `SWITCHBOARD_TEST_POSTGRES` names.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection;
use store::{Store, StoreTarget};

/// A database that goes away with its owner.
pub(crate) struct Database {
    target: StoreTarget,
    server: Option<(String, String)>,
    _folder: Option<tempfile::TempDir>,
}

impl Database {
    /// A file.
    pub(crate) fn sqlite() -> Database {
        // in memory where that is possible: a World's process dies, its machine never does
        let memory = std::path::Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let target = StoreTarget::Sqlite(folder.path().join("switchboard.db"));
        Database {
            target,
            server: None,
            _folder: Some(folder),
        }
    }

    /// A database on the server, when there is one.
    pub(crate) async fn postgres() -> Option<Database> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("SWITCHBOARD_TEST_POSTGRES").ok()?;
        let name = format!(
            "world_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        on_server(&server, format!("CREATE DATABASE {name}")).await;
        let target =
            StoreTarget::Postgres(format!("{}/{name}", &server[..server.rfind('/').unwrap()]));
        Some(Database {
            target,
            server: Some((server, name)),
            _folder: None,
        })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(self.target.clone()).await.unwrap()
    }

    /// Holds the whole database, as another program could; only a file can be held.
    pub(crate) async fn lock(&self) -> Option<Lock> {
        let StoreTarget::Sqlite(path) = &self.target else {
            return None;
        };
        let url = format!("sqlite:{}", path.to_str().unwrap());
        let mut conn = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut conn)
            .await
            .unwrap();
        Some(Lock { conn })
    }

    pub(crate) async fn remove(self) {
        if let Some((server, name)) = &self.server {
            on_server(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// A database that is held.
pub(crate) struct Lock {
    conn: sqlx::AnyConnection,
}

impl Lock {
    pub(crate) async fn release(mut self) {
        sqlx::query("ROLLBACK")
            .execute(&mut self.conn)
            .await
            .unwrap();
        self.conn.close().await.unwrap();
    }
}

async fn on_server(server: &str, command: String) {
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(command))
        .execute(&mut conn)
        .await
        .unwrap();
}
