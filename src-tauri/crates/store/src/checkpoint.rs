//! Moves SQLite's write-ahead log into the database beside the writer, so that no commit pays for
//! it. Needs SQLite 3.51.3 or later (the fix of the "WAL reset" bug); a test asserts the version.
//! PostgreSQL does this by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{Any, Pool};
use tokio::sync::mpsc;

use crate::{error::Result, sql::Columns, writer::WalWatch};

/// Pause between two checkpoints.
const PAUSE: Duration = Duration::from_millis(250);
/// Pages in the log from which the writer itself helps (64 MiB): only it can get to the end of a
/// log that it keeps writing.
const TOO_LONG: i64 = 16_384;

/// Starts the checkpointer; it ends with the writer.
pub(crate) fn start(pool: Pool<Any>) -> WalWatch {
    let (committed, mut commits) = mpsc::channel(1);
    let too_long = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&too_long);
    tokio::spawn(async move {
        while commits.recv().await.is_some() {
            match once(&pool).await {
                Ok(pages) => flag.store(pages > TOO_LONG, Ordering::Relaxed),
                // the log only grows; the next commit tries again
                Err(error) => tracing::warn!(%error, "checkpoint failed"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
    WalWatch {
        committed,
        too_long,
    }
}

/// One passive checkpoint; pages in the log.
async fn once(pool: &Pool<Any>) -> Result<i64> {
    let mut conn = pool.acquire().await?;
    let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut *conn)
        .await?;
    let mut columns = Columns::of(&row);
    columns.int()?;
    columns.int()
}
