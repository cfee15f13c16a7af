//! The one writer: takes jobs, runs several in one transaction (each behind a savepoint), commits,
//! and only then answers. A slow disk so costs one wait for many small writes. It knows no tables
//! but that of the change feed.
//!
//! Two queues: urgent jobs (calls, forms) and bulk jobs (imports, deletions). A bulk job runs alone
//! and only one between two groups of urgent ones, so that the dialer never waits for more than
//! one. A job goes on when whoever asked for it no longer waits.

use std::{
    collections::{BTreeSet, VecDeque},
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Any, AnyConnection, Executor, Pool, pool::PoolConnection};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::{
    dialect::Dialect,
    error::{Result, StoreError},
    feed::{self, Change},
};

/// Jobs in one transaction.
const GROUP: usize = 64;
/// No further job joins a transaction that is this old.
const GROUP_TIME: Duration = Duration::from_millis(6);

/// What a job comes to.
pub(crate) type Fut<'t, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>;

/// A write transaction.
pub(crate) struct Tx {
    conn: PoolConnection<Any>,
    /// Which database this is.
    pub(crate) dialect: Dialect,
    /// The server's process that holds the lock of this store; 0: nobody of ours does.
    pub(crate) lock: i64,
    changes: BTreeSet<(&'static str, i64)>,
}

impl Tx {
    /// The connection.
    pub(crate) fn conn(&mut self) -> &mut AnyConnection {
        &mut self.conn
    }

    /// Tells the feed that a row changed; said twice in a transaction it is told once.
    pub(crate) fn changed(&mut self, table: &'static str, id: i64) {
        self.changes.insert((table, id));
    }
}

/// One job in a queue.
trait Work: Send {
    /// Does it; `false`: it failed and must be rolled back.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>>;
    /// Answers, now that the transaction is committed or lost.
    fn settle(self: Box<Self>, committed: Result<()>);
}

struct Job<T, F> {
    work: Option<F>,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Work for Job<T, F>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> Fut<'t, T> + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        let Some(work) = self.work.take() else {
            return Box::pin(async { false });
        };
        let future = work(tx);
        let outcome = &mut self.outcome;
        Box::pin(async move {
            let result = future.await;
            let ok = result.is_ok();
            *outcome = Some(result);
            ok
        })
    }

    fn settle(self: Box<Self>, committed: Result<()>) {
        let answer = match (self.outcome, committed) {
            (Some(outcome), Ok(())) => outcome,
            (Some(Err(error)), Err(_)) | (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(StoreError::Unreachable),
        };
        // whoever asked may have gone
        let _ = self.reply.send(answer);
    }
}

/// What the writer has done, for measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteFigures {
    /// Transactions.
    pub transactions: u64,
    /// Jobs in them.
    pub jobs: u64,
    /// The longest transaction, commit included.
    pub longest: Duration,
}

#[derive(Default)]
struct Figures {
    transactions: AtomicU64,
    jobs: AtomicU64,
    longest_us: AtomicU64,
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    urgent: mpsc::UnboundedSender<Box<dyn Work>>,
    bulk: mpsc::UnboundedSender<Box<dyn Work>>,
    figures: Arc<Figures>,
}

impl Writer {
    /// Starts the writer. It ends when the last handle is dropped.
    pub(crate) fn start(
        dialect: Dialect,
        pool: Pool<Any>,
        feed: broadcast::Sender<Change>,
        wal: Option<WalWatch>,
        lock: Option<watch::Receiver<Option<i64>>>,
    ) -> Self {
        let (urgent, urgent_jobs) = mpsc::unbounded_channel();
        let (bulk, bulk_jobs) = mpsc::unbounded_channel();
        let figures = Arc::new(Figures::default());
        let actor = Actor {
            dialect,
            pool,
            feed,
            wal,
            lock,
            figures: Arc::clone(&figures),
        };
        tokio::spawn(actor.work(urgent_jobs, bulk_jobs));
        Writer {
            urgent,
            bulk,
            figures,
        }
    }

    /// Runs an urgent job; returns when it is committed.
    pub(crate) async fn urgent<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Fut<'t, T> + Send + 'static,
    {
        Self::send(&self.urgent, work).await
    }

    /// Runs a bulk job in a transaction of its own; returns when it is committed.
    pub(crate) async fn bulk<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Fut<'t, T> + Send + 'static,
    {
        Self::send(&self.bulk, work).await
    }

    async fn send<T, F>(queue: &mpsc::UnboundedSender<Box<dyn Work>>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Fut<'t, T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        queue
            .send(Box::new(Job {
                work: Some(work),
                outcome: None,
                reply,
            }))
            .map_err(|_| StoreError::Unreachable)?;
        answer.await.map_err(|_| StoreError::Unreachable)?
    }

    pub(crate) fn figures(&self) -> WriteFigures {
        WriteFigures {
            transactions: self.figures.transactions.load(Ordering::Relaxed),
            jobs: self.figures.jobs.load(Ordering::Relaxed),
            longest: Duration::from_micros(self.figures.longest_us.load(Ordering::Relaxed)),
        }
    }

    pub(crate) fn forget_figures(&self) {
        self.figures.transactions.store(0, Ordering::Relaxed);
        self.figures.jobs.store(0, Ordering::Relaxed);
        self.figures.longest_us.store(0, Ordering::Relaxed);
    }
}

/// The writer's side of the checkpoints: it tells that something was committed, and hears that the
/// log grew so long that the writer itself must help.
pub(crate) struct WalWatch {
    pub(crate) committed: mpsc::Sender<()>,
    pub(crate) too_long: Arc<AtomicBool>,
}

struct Actor {
    dialect: Dialect,
    pool: Pool<Any>,
    feed: broadcast::Sender<Change>,
    wal: Option<WalWatch>,
    lock: Option<watch::Receiver<Option<i64>>>,
    figures: Arc<Figures>,
}

impl Actor {
    async fn work(
        self,
        mut urgent: mpsc::UnboundedReceiver<Box<dyn Work>>,
        mut bulk: mpsc::UnboundedReceiver<Box<dyn Work>>,
    ) {
        let mut waiting = VecDeque::new();
        loop {
            while waiting.len() < GROUP
                && let Ok(job) = urgent.try_recv()
            {
                waiting.push_back(job);
            }
            if !waiting.is_empty() {
                self.transaction(&mut waiting).await;
                if let Ok(job) = bulk.try_recv() {
                    self.transaction(&mut VecDeque::from([job])).await;
                }
                continue;
            }
            tokio::select! {
                biased;
                job = urgent.recv() => match job {
                    Some(job) => waiting.push_back(job),
                    // both queues close together, with the last handle
                    None => break,
                },
                Some(job) = bulk.recv() => {
                    self.transaction(&mut VecDeque::from([job])).await;
                }
            }
        }
    }

    /// Runs jobs from the front of the queue in one transaction, and answers them.
    async fn transaction(&self, waiting: &mut VecDeque<Box<dyn Work>>) {
        let began = Instant::now();
        let mut done = Vec::new();
        let outcome = self.run(began, waiting, &mut done).await;
        if outcome.is_err() && done.is_empty() {
            // nothing could even begin: whoever waits first is told
            done.extend(waiting.pop_front());
        }
        let took = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.figures.longest_us.fetch_max(took, Ordering::Relaxed);
        self.figures.transactions.fetch_add(1, Ordering::Relaxed);
        self.figures
            .jobs
            .fetch_add(done.len() as u64, Ordering::Relaxed);
        match outcome {
            Ok(changes) => {
                for change in changes {
                    // nobody may be listening
                    let _ = self.feed.send(change);
                }
                done.into_iter().for_each(|job| job.settle(Ok(())));
            }
            Err(error) => done
                .into_iter()
                .for_each(|job| job.settle(Err(error.clone()))),
        }
        if let Some(wal) = &self.wal {
            // full: a checkpoint is on its way anyway
            let _ = wal.committed.try_send(());
        }
    }

    async fn run(
        &self,
        began: Instant,
        waiting: &mut VecDeque<Box<dyn Work>>,
        done: &mut Vec<Box<dyn Work>>,
    ) -> Result<Vec<Change>> {
        let conn = self.pool.acquire().await?;
        let mut tx = Tx {
            conn,
            dialect: self.dialect,
            lock: self
                .lock
                .as_ref()
                .and_then(|lock| *lock.borrow())
                .unwrap_or(0),
            changes: BTreeSet::new(),
        };
        if let Some(wal) = &self.wal
            && wal.too_long.swap(false, Ordering::Relaxed)
        {
            execute(&mut tx, "PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        execute(&mut tx, self.dialect.begin()).await?;
        let outcome = self.group(&mut tx, began, waiting, done).await;
        match outcome {
            Ok(changes) => match execute(&mut tx, "COMMIT").await {
                Ok(()) => Ok(changes),
                Err(error) => {
                    abandon(tx).await;
                    Err(error)
                }
            },
            Err(error) => {
                abandon(tx).await;
                Err(error)
            }
        }
    }

    /// The jobs of one transaction. An error means that the transaction is lost.
    async fn group(
        &self,
        tx: &mut Tx,
        began: Instant,
        waiting: &mut VecDeque<Box<dyn Work>>,
        done: &mut Vec<Box<dyn Work>>,
    ) -> Result<Vec<Change>> {
        let mut changes = BTreeSet::new();
        // alone, a job needs no savepoint: all of it is rolled back or nothing
        let alone = waiting.len() == 1;
        while let Some(mut job) = waiting.pop_front() {
            if !alone && let Err(error) = execute(tx, "SAVEPOINT job").await {
                done.push(job);
                return Err(error);
            }
            tx.changes.clear();
            let ok = job.run(tx).await;
            done.push(job);
            match (ok, alone) {
                (true, true) => changes.append(&mut tx.changes),
                (true, false) => {
                    changes.append(&mut tx.changes);
                    execute(tx, "RELEASE SAVEPOINT job").await?;
                }
                // the job's own error is its answer
                (false, true) => return Err(StoreError::Unreachable),
                (false, false) => {
                    execute(tx, "ROLLBACK TO SAVEPOINT job").await?;
                    execute(tx, "RELEASE SAVEPOINT job").await?;
                }
            }
            if began.elapsed() > GROUP_TIME {
                break;
            }
        }
        feed::write(tx, &changes).await
    }
}

async fn execute(tx: &mut Tx, sql: &'static str) -> Result<()> {
    tx.conn().execute(sqlx::query(sql)).await?;
    Ok(())
}

/// Rolls back; a connection that cannot even do that is thrown away.
async fn abandon(mut tx: Tx) {
    if execute(&mut tx, "ROLLBACK").await.is_err() {
        // SQLite ends a transaction by itself on some errors: then this failure means nothing, and
        // a fresh connection costs little
        let _ = tx.conn.close().await;
    }
}
