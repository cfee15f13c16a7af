//! One Switchboard at a time on one PostgreSQL database: a session-level advisory lock on a connection
//! of its own, held as long as the store is open, watched, and taken again when it breaks. Opening
//! gives up open imports, and recovery takes every live call: both are only right for who is alone.
//!
//! It does not know what the lock protects. A file is kept for one process by its folder's lock.

use std::time::Duration;

use sqlx::{Any, Pool, pool::PoolConnection};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep, timeout},
};

use crate::{
    dialect::Dialect,
    error::{Result, StoreError},
    sql::Columns,
};

/// A server may need a moment to notice that its former holder has died.
const PATIENCE: Duration = Duration::from_secs(3);
/// Between two tries to take it.
const AGAIN: Duration = Duration::from_millis(100);
/// How often it is looked whether it still holds.
const LOOK: Duration = Duration::from_secs(1);
/// A server that does not answer for so long is gone.
const SILENCE: Duration = Duration::from_secs(5);

/// A session of the server that holds the lock.
struct Session {
    conn: PoolConnection<Any>,
    process: i64,
}

/// The lock. Dropped, it is given back.
pub(crate) struct Alone {
    /// The server's process of the session that holds it; `None`: nobody of ours does now.
    process: watch::Receiver<Option<i64>>,
    end: mpsc::Sender<oneshot::Sender<()>>,
}

impl Alone {
    /// Takes the lock over one connection of `pool`, which is for this alone.
    pub(crate) async fn take(pool: Pool<Any>) -> Result<Alone> {
        let begun = Instant::now();
        let session = loop {
            match lock(&pool).await? {
                Some(session) => break session,
                None if begun.elapsed() < PATIENCE => sleep(AGAIN).await,
                None => return Err(StoreError::InUse),
            }
        };
        let (tell, process) = watch::channel(Some(session.process));
        let (end, ended) = mpsc::channel(1);
        tokio::spawn(keep(pool, session, tell, ended));
        Ok(Alone { process, end })
    }

    /// The server's process that holds it now.
    pub(crate) fn process(&self) -> Option<i64> {
        *self.process.borrow()
    }

    /// Told whenever it is lost or taken again.
    pub(crate) fn watch(&self) -> watch::Receiver<Option<i64>> {
        self.process.clone()
    }

    /// Gives it back.
    pub(crate) async fn give_back(&self) {
        let (done, was_done) = oneshot::channel();
        if self.end.send(done).await.is_ok() {
            // an error means the same: it is gone
            let _ = was_done.await;
        }
    }
}

/// Tries to take the lock; `None`: somebody else has it.
async fn lock(pool: &Pool<Any>) -> Result<Option<Session>> {
    let mut conn = pool.acquire().await?;
    let row = sqlx::query(Dialect::TRY_ALONE).fetch_one(&mut *conn).await;
    let process = match row {
        Ok(row) => Columns::of(&row).opt_int()?,
        Err(error) => {
            let _ = conn.close().await;
            return Err(error.into());
        }
    };
    match process {
        Some(process) => Ok(Some(Session { conn, process })),
        None => {
            // the next try begins on a fresh connection: this one may be old
            let _ = conn.close().await;
            Ok(None)
        }
    }
}

/// Whether a session still lives, and with it the lock.
async fn lives(session: &mut Session) -> bool {
    let asked = sqlx::query("SELECT 1").execute(&mut *session.conn);
    matches!(timeout(SILENCE, asked).await, Ok(Ok(_)))
}

async fn keep(
    pool: Pool<Any>,
    session: Session,
    tell: watch::Sender<Option<i64>>,
    mut ended: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut held = Some(session);
    loop {
        tokio::select! {
            done = ended.recv() => {
                tell.send_replace(None);
                if let Some(session) = held {
                    let _ = session.conn.close().await;
                }
                pool.close().await;
                if let Some(done) = done {
                    // whoever asked may have gone
                    let _ = done.send(());
                }
                return;
            }
            () = sleep(LOOK) => {}
        }
        held = match held {
            Some(mut session) => {
                if lives(&mut session).await {
                    Some(session)
                } else {
                    tracing::error!(
                        "the database's lock was lost: no calls until it is ours again"
                    );
                    tell.send_replace(None);
                    // a session that only seems dead gives the lock back with it
                    drop(timeout(SILENCE, session.conn.close()).await);
                    None
                }
            }
            None => match lock(&pool).await {
                Ok(Some(session)) => {
                    tracing::info!("the database is ours again");
                    tell.send_replace(Some(session.process));
                    Some(session)
                }
                Ok(None) => None,
                Err(error) => {
                    tracing::warn!(%error, "the database's lock could not be taken");
                    None
                }
            },
        };
    }
}
