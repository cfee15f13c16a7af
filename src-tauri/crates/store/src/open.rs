//! Opens a database: connections with their settings, migrations, the writer.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Any, AnyConnection, ConnectOptions, Connection, Pool,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::{Migration, MigrationType, Migrator},
};
use tokio::sync::broadcast;

use crate::{
    Inner, Store,
    alone::Alone,
    checkpoint,
    dialect::Dialect,
    error::{Result, StoreError},
    sql::Columns,
    writer::Writer,
};

/// Where the data is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreTarget {
    /// A file inside the app's data folder; made when it is missing.
    Sqlite(PathBuf),
    /// A PostgreSQL server: `postgres://user:password@host/database`.
    Postgres(String),
}

/// The address of a server may hold a password.
impl std::fmt::Debug for StoreTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoreTarget::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            StoreTarget::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// Readers beside the writer.
const READERS: u32 = 4;
/// Listeners may fall so many changes behind.
const FEED_BUFFER: usize = 4_096;

const SQLITE: &[(i64, &str, &str)] = &[
    (
        1,
        "house",
        include_str!("../migrations/sqlite/0001_house.sql"),
    ),
    (
        2,
        "cancel wish",
        include_str!("../migrations/sqlite/0002_cancel_wish.sql"),
    ),
    (
        3,
        "chats",
        include_str!("../migrations/sqlite/0003_chats.sql"),
    ),
    (
        4,
        "chat standing",
        include_str!("../migrations/sqlite/0004_chat_standing.sql"),
    ),
    (
        5,
        "converse",
        include_str!("../migrations/sqlite/0005_converse.sql"),
    ),
    (
        6,
        "export source",
        include_str!("../migrations/sqlite/0006_export_source.sql"),
    ),
    (
        8,
        "sound used",
        include_str!("../migrations/sqlite/0008_sound_used.sql"),
    ),
    (
        9,
        "rehearsal",
        include_str!("../migrations/sqlite/0009_rehearsal.sql"),
    ),
    (
        10,
        "agent tested",
        include_str!("../migrations/sqlite/0010_agent_tested.sql"),
    ),
    (
        11,
        "running calls",
        include_str!("../migrations/sqlite/0011_running_calls.sql"),
    ),
    (
        12,
        "column choice",
        include_str!("../migrations/sqlite/0012_column_choice.sql"),
    ),
];
const POSTGRES: &[(i64, &str, &str)] = &[
    (
        1,
        "house",
        include_str!("../migrations/postgres/0001_house.sql"),
    ),
    (
        2,
        "cancel wish",
        include_str!("../migrations/postgres/0002_cancel_wish.sql"),
    ),
    (
        3,
        "chats",
        include_str!("../migrations/postgres/0003_chats.sql"),
    ),
    (
        4,
        "chat standing",
        include_str!("../migrations/postgres/0004_chat_standing.sql"),
    ),
    (
        5,
        "converse",
        include_str!("../migrations/postgres/0005_converse.sql"),
    ),
    (
        6,
        "export source",
        include_str!("../migrations/postgres/0006_export_source.sql"),
    ),
    (
        8,
        "sound used",
        include_str!("../migrations/postgres/0008_sound_used.sql"),
    ),
    (
        9,
        "rehearsal",
        include_str!("../migrations/postgres/0009_rehearsal.sql"),
    ),
    (
        10,
        "agent tested",
        include_str!("../migrations/postgres/0010_agent_tested.sql"),
    ),
    (
        11,
        "running calls",
        include_str!("../migrations/postgres/0011_running_calls.sql"),
    ),
    (
        12,
        "column choice",
        include_str!("../migrations/postgres/0012_column_choice.sql"),
    ),
];

impl Store {
    /// Opens the database, bringing its layout up to date.
    pub async fn open(target: StoreTarget) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let (dialect, url) = match &target {
            StoreTarget::Sqlite(path) => (Dialect::Sqlite, sqlite_url(path)?),
            StoreTarget::Postgres(url) => (Dialect::Postgres, url.clone()),
        };
        let options: AnyConnectOptions = url.parse().map_err(|_| StoreError::Unreachable)?;
        let options = options.disable_statement_logging();
        let alone = match dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(Alone::take(lock_pool(options.clone())).await?),
        };
        prepare(dialect, &options)
            .await
            .map_err(|error| match (&target, error) {
                (StoreTarget::Sqlite(path), StoreError::Unreachable) if read_only(path) => {
                    StoreError::ReadOnly
                }
                (_, error) => error,
            })?;
        let writers = pool(dialect, true, 1).connect_with(options.clone()).await?;
        let readers = pool(dialect, false, READERS).connect_with(options).await?;
        let (feed, _) = broadcast::channel(FEED_BUFFER);
        let wal = match dialect {
            Dialect::Sqlite => Some(checkpoint::start(readers.clone())),
            Dialect::Postgres => None,
        };
        let lock = alone.as_ref().map(Alone::watch);
        let writer = Writer::start(dialect, writers.clone(), feed.clone(), wal, lock);
        let store = Store {
            inner: Arc::new(Inner {
                dialect,
                readers,
                writers,
                writer,
                feed,
                alone,
            }),
        };
        store.imports().abandon_open().await?;
        store.contacts().abandon_open_batches().await?;
        Ok(store)
    }

    /// Closes all connections; SQLite then folds its log into the database. Writes that come later
    /// fail.
    pub async fn close(&self) {
        self.inner.readers.close().await;
        self.inner.writers.close().await;
        // last: until here nobody else may begin
        if let Some(alone) = &self.inner.alone {
            alone.give_back().await;
        }
    }
}

/// On one connection of its own, so that each error is seen as it is (a pool would try again).
async fn prepare(dialect: Dialect, options: &AnyConnectOptions) -> Result<()> {
    let mut conn = AnyConnection::connect_with(options).await?;
    for setting in dialect.on_connect(true) {
        sqlx::query(*setting).execute(&mut conn).await?;
    }
    let known = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let newest = known
        .iter()
        .map(|(version, ..)| *version)
        .max()
        .unwrap_or(0);
    // without its table no migration was applied
    if let Ok(row) = sqlx::query(Dialect::NEWEST_MIGRATION)
        .fetch_one(&mut conn)
        .await
    {
        let found = Columns::of(&row).opt_int()?.unwrap_or(0);
        if found > newest {
            return Err(StoreError::NewerDatabase {
                found,
                known: newest,
            });
        }
    }
    let migrations = known
        .iter()
        .map(|(version, name, sql)| {
            let sql = sqlx::SqlSafeStr::into_sql_str(*sql);
            Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
        })
        .collect();
    Migrator::with_migrations(migrations).run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

fn pool(dialect: Dialect, writer: bool, size: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        // a connection to a file does not break
        .test_before_acquire(dialect == Dialect::Postgres)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(15))
        .after_connect(move |conn, _| {
            Box::pin(async move {
                for setting in dialect.on_connect(writer) {
                    sqlx::query(*setting).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
}

/// The connection that holds the lock.
fn lock_pool(options: AnyConnectOptions) -> Pool<Any> {
    AnyPoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(15))
        .after_connect(|conn, _| {
            Box::pin(async move {
                for setting in Dialect::KEEP_ALIVE {
                    sqlx::query(*setting).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(options)
}

/// `sqlite:` URL of a file, made when it is missing. Everything but plain characters is escaped, so
/// that spaces, `?`, `#` and a Windows drive survive.
fn sqlite_url(path: &Path) -> Result<String> {
    let path = std::path::absolute(path).map_err(|_| StoreError::Unreachable)?;
    let text = path.to_str().ok_or(StoreError::Unreachable)?;
    let mut url = String::from("sqlite:");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-') {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url.push_str("?mode=rwc");
    Ok(url)
}

/// The folder, or the file in it, may not be written.
fn read_only(path: &Path) -> bool {
    let locked = |path: &Path| {
        path.metadata()
            .is_ok_and(|data| data.permissions().readonly())
    };
    locked(path) || path.parent().is_some_and(locked)
}

/// Version of SQLite that is built in.
pub async fn sqlite_version(store: &Store) -> Result<String> {
    let mut conn = store.reader().await?;
    let row = sqlx::query("SELECT sqlite_version()")
        .fetch_one(&mut *conn)
        .await?;
    Columns::of(&row).text()
}

/// A pool's name for readers of this file's signatures.
pub(crate) type AnyPool = Pool<Any>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_and_survived() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("a.db");
            let store = Store::open(StoreTarget::Sqlite(file)).await.unwrap();
            // the nearest thing to a full disk that one connection can be told: no more pages
            let limit = async |pages: &'static str| {
                let mut conn = store.inner.writers.acquire().await.unwrap();
                sqlx::query(pages).execute(&mut *conn).await.unwrap();
            };
            limit("PRAGMA max_page_count = 1").await;
            let big = "x".repeat(1_000_000);
            let refused = store.settings().put_meta("big", &big).await.unwrap_err();
            assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
            assert_eq!(store.settings().meta("big").await.unwrap(), None);
            limit("PRAGMA max_page_count = 1000000").await;
            store.settings().put_meta("big", &big).await.unwrap();
            assert_eq!(store.settings().meta("big").await.unwrap(), Some(big));
        });
    }
}
