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

    /// Address of a server's.
    pub(crate) fn url(&self) -> &str {
        match &self.target {
            StoreTarget::Postgres(url) => url,
            StoreTarget::Sqlite(_) => panic!("a file has no address"),
        }
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

    /// Cuts the holder of the server's lock off and holds it instead, as another machine could.
    pub(crate) async fn take_over(&self) -> Option<Taken> {
        let StoreTarget::Postgres(url) = &self.target else {
            return None;
        };
        let mut other = sqlx::AnyConnection::connect(url).await.unwrap();
        // it waits in line, so that it is next whoever else wants it
        let taking = tokio::spawn(async move {
            let sql = format!("SELECT pg_advisory_lock({LOCK})");
            let taken = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
            taken.execute(&mut other).await.unwrap();
            other
        });
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 1
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        on_server(url, cut.to_owned()).await;
        let conn = taking.await.unwrap();
        Some(Taken { conn })
    }

    pub(crate) async fn remove(self) {
        if let Some((server, name)) = &self.server {
            on_server(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// The number of the lock that keeps two machines apart.
const LOCK: i64 = 32_497_689_735_164_513;

/// A server's database that another machine has taken over.
pub(crate) struct Taken {
    conn: sqlx::AnyConnection,
}

impl Taken {
    pub(crate) async fn release(self) {
        self.conn.close().await.unwrap();
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
