//! Moves without a call: put off, given up, cancelled, and "Redial these". Large ones go
//! in chunks: each chunk is whole in itself, the dialer goes on between them.

use std::collections::BTreeSet;

use domain::{
    call_record::{CallPhase, FailKind, RecordFilter, RecordSelection},
    ids::{AttemptId, BatchId, CallTaskId, CalleeId},
    time::UnixMillis,
};

use super::{
    Callees, Visible,
    claim::touch,
    standing::{Deltas, FAILED, Standing, WAITING, read_phase},
};
use crate::{
    code::{code, json},
    error::Result,
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

/// Callees moved in one transaction.
pub(super) const CHUNK: usize = 1_000;

/// What a cancellation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cancelled {
    /// Callees that are cancelled now.
    pub cancelled: i64,
    /// Attempts of chosen callees that are alive and not answered: the wish to cancel them is
    /// written down, they are to be hung up.
    pub calling: Vec<AttemptId>,
    /// Chosen callees who are talking: left in peace.
    pub talking: i64,
}

/// What "Redial these" did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redialled {
    /// The new batch; `None`: nobody fitted.
    pub batch: Option<BatchId>,
    /// Callees that wait again.
    pub callees: i64,
}

impl Callees<'_> {
    /// Puts pending callees off until `due_at`.
    pub async fn defer(
        &self,
        task: CallTaskId,
        ids: &[CalleeId],
        due_at: UnixMillis,
    ) -> Result<u64> {
        let mut moved = 0;
        for chunk in ids.chunks(CHUNK) {
            let ids = json(chunk);
            moved += self
                .store
                .writer()
                .urgent(move |tx| {
                    Box::pin(async move {
                        let mut sql = Sql::new("UPDATE callee SET due_at = ");
                        sql.push_arg(due_at.max(1));
                        sql.push(" WHERE +state <= 2 AND +task_id = ")
                            .push_arg(task.0);
                        sql.push(" AND id IN ");
                        let parameter = sql.arg(ids);
                        sql.push(&tx.dialect.ids(&parameter));
                        let moved = sql.query().execute(tx.conn()).await?.rows_affected();
                        if moved > 0 {
                            tx.changed(tables::CALLEE, task.0);
                        }
                        Ok(moved)
                    })
                })
                .await?;
        }
        Ok(moved)
    }

    /// Makes all put-off callees of a task due at once that were never called or given back: after
    /// its schedule changed, what put them off may no longer hold. Redials keep their moment.
    pub async fn recall_deferred(&self, task: CallTaskId, now: UnixMillis) -> Result<u64> {
        let mut moved = 0;
        loop {
            let n = self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let visible = Visible::read(&mut *tx.conn(), task).await?;
                        let mut sql = Sql::new(
                            "UPDATE callee SET due_at = 0 WHERE id IN
                             (SELECT c.id FROM callee c WHERE c.state <= 3 AND c.state = 1
                              AND c.task_id = ",
                        );
                        sql.push_arg(task.0).push(" AND c.due_at > 0");
                        sql.push(" AND (c.not_before IS NULL OR c.not_before <= ")
                            .push_arg(now);
                        sql.push(")");
                        visible.push(&mut sql);
                        sql.push(" LIMIT ").push_arg(CHUNK as i64).push(")");
                        let n = sql.query().execute(tx.conn()).await?.rows_affected();
                        if n > 0 {
                            tx.changed(tables::CALLEE, task.0);
                        }
                        Ok(n)
                    })
                })
                .await?;
            moved += n;
            if n < CHUNK as u64 {
                return Ok(moved);
            }
        }
    }

    /// Gives pending callees up. Returns how many.
    pub async fn fail_pending(
        &self,
        task: CallTaskId,
        ids: &[CalleeId],
        kind: FailKind,
        now: UnixMillis,
    ) -> Result<i64> {
        let mut failed = 0;
        for chunk in ids.chunks(CHUNK) {
            let ids = json(chunk);
            failed += self
                .store
                .writer()
                .urgent(move |tx| Box::pin(async move { fail(tx, task, ids, kind, now).await }))
                .await?;
        }
        Ok(failed)
    }

    /// Cancels chosen callees that are pending. Those whose phone rings are named, to be hung up: they
    /// never wait again, whatever happens before they are.
    pub async fn cancel(
        &self,
        task: CallTaskId,
        selection: &RecordSelection,
        now: UnixMillis,
    ) -> Result<Cancelled> {
        let mut done = Cancelled::default();
        let mut chosen = Chosen::new(selection);
        while let Some(ids) = chosen.next(self, task).await? {
            let ids = json(&ids);
            let chunk = self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let (calling, talking) = live_of(tx, task, ids.clone()).await?;
                        wish_to_cancel(tx, &calling, now).await?;
                        let cancelled = fail(tx, task, ids, FailKind::Cancelled, now).await?;
                        Ok(Cancelled {
                            cancelled,
                            calling,
                            talking,
                        })
                    })
                })
                .await?;
            done.cancelled += chunk.cancelled;
            done.calling.extend(chunk.calling);
            done.talking += chunk.talking;
        }
        Ok(done)
    }

    /// Lets chosen failed callees wait again, in a new batch; their attempts stay.
    pub async fn redial(
        &self,
        task: CallTaskId,
        selection: &RecordSelection,
        now: UnixMillis,
    ) -> Result<Redialled> {
        let mut done = Redialled {
            batch: None,
            callees: 0,
        };
        let mut chosen = Chosen::new(selection);
        while let Some(ids) = chosen.next(self, task).await? {
            let (ids, batch) = (json(&ids), done.batch);
            let (batch, n) = self
                .store
                .writer()
                .bulk(move |tx| Box::pin(async move { redial(tx, task, batch, ids, now).await }))
                .await?;
            done.batch = batch;
            done.callees += n;
        }
        Ok(done)
    }
}

/// Walks over a selection in chunks.
pub(super) struct Chosen<'f> {
    ids: std::vec::IntoIter<CalleeId>,
    filter: Option<&'f RecordFilter>,
    except: BTreeSet<CalleeId>,
    cursor: Option<String>,
    over: bool,
}

impl<'f> Chosen<'f> {
    pub(super) fn new(selection: &'f RecordSelection) -> Self {
        match selection {
            RecordSelection::These { ids } => Chosen {
                ids: ids.clone().into_iter(),
                filter: None,
                except: BTreeSet::new(),
                cursor: None,
                over: false,
            },
            RecordSelection::Matching { filter, except } => Chosen {
                ids: Vec::new().into_iter(),
                filter: Some(filter),
                except: except.iter().copied().collect(),
                cursor: None,
                over: false,
            },
        }
    }

    pub(super) async fn next(
        &mut self,
        callees: &Callees<'_>,
        task: CallTaskId,
    ) -> Result<Option<Vec<CalleeId>>> {
        let Some(filter) = self.filter else {
            let chunk: Vec<_> = self.ids.by_ref().take(CHUNK).collect();
            return Ok((!chunk.is_empty()).then_some(chunk));
        };
        if self.over {
            return Ok(None);
        }
        let cursor = self.cursor.as_deref();
        let (ids, next) = callees.ids(task, filter, cursor, CHUNK as u32).await?;
        self.over = next.is_none();
        self.cursor = next;
        let kept = ids.into_iter().filter(|id| !self.except.contains(id));
        Ok(Some(kept.collect()))
    }
}

/// Pending callees of `ids` become final failures.
pub(super) async fn fail(
    tx: &mut Tx,
    task: CallTaskId,
    ids: String,
    kind: FailKind,
    now: UnixMillis,
) -> Result<i64> {
    let visible = Visible::read(&mut *tx.conn(), task).await?;
    let mut sql = Sql::new("SELECT ");
    sql.push(Standing::COLUMNS).push(
        ", c.id, c.batch_id, c.attempt_n FROM callee c WHERE +c.state <= 2 AND +c.task_id = ",
    );
    sql.push_arg(task.0).push(" AND c.id IN ");
    let parameter = sql.arg(ids);
    sql.push(&tx.dialect.ids(&parameter));
    visible.push(&mut sql);
    sql.push(" ORDER BY c.id").push(&tx.dialect.for_update("c"));
    let mut deltas = Deltas::of(task);
    let mut moved = Vec::new();
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        let before = Standing::read(&mut columns)?;
        moved.push(columns.int()?);
        let batch = columns.int()?;
        if columns.int()? == 0 {
            deltas.failed_uncalled(batch, kind);
        }
        deltas.leave(&before, 1)?;
        deltas.enter(
            &Standing {
                state: FAILED,
                fail_kind: Some(code(kind)),
                ..before
            },
            1,
        )?;
    }
    if moved.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new("UPDATE callee SET state = 5, due_at = 0, fail_kind = ");
    sql.push_arg(code(kind))
        .push(", finished_at = ")
        .push_arg(now)
        .push(" WHERE id IN ");
    let parameter = sql.arg(json(&moved));
    sql.push(&tx.dialect.ids(&parameter));
    sql.query().execute(tx.conn()).await?;
    deltas.apply(tx, now).await?;
    Ok(moved.len() as i64)
}

/// Live attempts of the callees that are not answered, and how many are.
async fn live_of(tx: &mut Tx, task: CallTaskId, ids: String) -> Result<(Vec<AttemptId>, i64)> {
    let mut sql = Sql::new(
        "SELECT a.id, a.phase FROM callee c
         JOIN call_attempt a ON a.callee_id = c.id AND a.n = c.attempt_n
         WHERE a.ended_at IS NULL AND +c.state = 3 AND +c.task_id = ",
    );
    sql.push_arg(task.0).push(" AND c.id IN ");
    let parameter = sql.arg(ids);
    sql.push(&tx.dialect.ids(&parameter))
        .push(" ORDER BY a.id")
        .push(&tx.dialect.for_update("a"));
    let (mut calling, mut talking) = (Vec::new(), 0);
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        let attempt = AttemptId(columns.int()?);
        match read_phase(columns.int()?)? {
            CallPhase::Dialing | CallPhase::Ringing => calling.push(attempt),
            CallPhase::InCall | CallPhase::Ended => talking += 1,
        }
    }
    Ok((calling, talking))
}

async fn wish_to_cancel(tx: &mut Tx, attempts: &[AttemptId], now: UnixMillis) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("UPDATE call_attempt SET cancel_wished_at = ");
    sql.push_arg(now).push(" WHERE id IN ");
    let parameter = sql.arg(json(attempts));
    sql.push(&tx.dialect.ids(&parameter));
    sql.query().execute(tx.conn()).await?;
    for attempt in attempts {
        tx.changed(tables::ATTEMPT, attempt.0);
    }
    Ok(())
}

async fn redial(
    tx: &mut Tx,
    task: CallTaskId,
    batch: Option<BatchId>,
    ids: String,
    now: UnixMillis,
) -> Result<(Option<BatchId>, i64)> {
    let visible = Visible::read(&mut *tx.conn(), task).await?;
    let mut sql = Sql::new("SELECT ");
    sql.push(Standing::COLUMNS)
        .push(", c.id, c.batch_id FROM callee c WHERE +c.state = 5 AND +c.task_id = ");
    sql.push_arg(task.0).push(" AND c.id IN ");
    let parameter = sql.arg(ids);
    sql.push(&tx.dialect.ids(&parameter));
    visible.push(&mut sql);
    sql.push(" ORDER BY c.id").push(&tx.dialect.for_update("c"));
    let mut deltas = Deltas::of(task);
    let (mut moved, mut batches) = (Vec::new(), BTreeSet::new());
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        deltas.leave(&Standing::read(&mut columns)?, 1)?;
        moved.push(columns.int()?);
        batches.insert(BatchId(columns.int()?));
    }
    let (Some(first), Some(last)) = (moved.first().copied(), moved.last().copied()) else {
        return Ok((batch, 0));
    };
    let n = moved.len() as i64;
    let batch = match batch {
        Some(batch) => batch,
        None => new_redial_batch(tx, task, now).await?,
    };
    touch(tx, &batches).await?;
    sqlx::query(
        "UPDATE import_batch SET rows = rows + $2,
            first_id = CASE WHEN first_id = 0 OR first_id > $3 THEN $3 ELSE first_id END,
            last_id = CASE WHEN last_id < $4 THEN $4 ELSE last_id END
         WHERE id = $1",
    )
    .bind(batch.0)
    .bind(n)
    .bind(first)
    .bind(last)
    .execute(tx.conn())
    .await?;
    let mut sql = Sql::new(
        "UPDATE callee SET state = 1, due_at = 0, used = 0, fail_kind = NULL, finished_at = NULL,
            batch_id = ",
    );
    sql.push_arg(batch.0).push(" WHERE id IN ");
    let parameter = sql.arg(json(&moved));
    sql.push(&tx.dialect.ids(&parameter));
    sql.query().execute(tx.conn()).await?;
    deltas.enter(&Standing::pending(WAITING), n)?;
    deltas.apply(tx, now).await?;
    tx.changed(tables::IMPORT_BATCH, task.0);
    Ok((Some(batch), n))
}

async fn new_redial_batch(tx: &mut Tx, task: CallTaskId, now: UnixMillis) -> Result<BatchId> {
    let row = sqlx::query(
        "INSERT INTO import_batch (task_id, kind, file_name, state, created_at, committed_at,
                                   touched)
         VALUES ($1, 'redial', '', 'committed', $2, $2, 1) RETURNING id",
    )
    .bind(task.0)
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    Ok(BatchId(Columns::of(&row).int()?))
}
