//! Expiry: pending callees whose time is over are given up, by the task's expiry or their own
//! `notAfter`. What slips through (a callee that comes back to waiting behind the sweep) is caught
//! right before its call.

use domain::{
    call_record::{FailKind, RecordFilter, RecordSelection, RecordTab},
    call_task::{CallTaskDraft, Expiry},
    ids::CallTaskId,
    time::{MINUTE, UnixMillis},
};

use super::{
    Callees, Visible,
    moves::{CHUNK, Chosen, fail},
};
use crate::{
    code::json,
    error::Result,
    sql::{Columns, Sql},
    writer::Tx,
};

impl Callees<'_> {
    /// Gives up pending callees whose time is over at `now`: by the task's expiry, or their own
    /// `notAfter`. About `limit` at most; returns how many, 0: nobody is left.
    pub async fn expire_due(&self, task: CallTaskId, now: UnixMillis, limit: u32) -> Result<i64> {
        let mut expired = 0;
        let limit = i64::from(limit);
        let expiry = self.expiry(task).await?;
        while expired < limit {
            let want = (limit - expired).min(CHUNK as i64);
            let n = self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let ids = own_limit(tx, task, now, want).await?;
                        fail(tx, task, json(&ids), FailKind::Expired, now).await
                    })
                })
                .await?;
            if n == 0 {
                break;
            }
            expired += n;
        }
        match expiry {
            Expiry::Never => {}
            Expiry::At { at } if at > now => {}
            Expiry::At { .. } => {
                let everybody = RecordSelection::Matching {
                    filter: RecordFilter::whole(RecordTab::Pending),
                    except: Vec::new(),
                };
                let mut chosen = Chosen::new(&everybody);
                while expired < limit
                    && let Some(ids) = chosen.next(self, task).await?
                {
                    let ids = json(&ids);
                    expired += self
                        .store
                        .writer()
                        .bulk(move |tx| {
                            Box::pin(
                                async move { fail(tx, task, ids, FailKind::Expired, now).await },
                            )
                        })
                        .await?;
                }
            }
            Expiry::AfterImport { minutes } => {
                let before = now - i64::from(minutes) * MINUTE;
                while expired < limit {
                    let step = self
                        .store
                        .writer()
                        .bulk(move |tx| Box::pin(async move { sweep(tx, task, before, now).await }))
                        .await?;
                    match step {
                        Some(n) => expired += n,
                        None => break,
                    }
                }
            }
        }
        Ok(expired)
    }

    /// When a pending callee of a task expires next, by the task's expiry or its own `notAfter`;
    /// `None`: nobody ever does.
    pub async fn next_expiry(&self, task: CallTaskId) -> Result<Option<UnixMillis>> {
        let expiry = self.expiry(task).await?;
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut sql = Sql::new(
            "SELECT c.not_after FROM callee c
             WHERE c.state <= 2 AND c.not_after IS NOT NULL AND c.task_id = ",
        );
        sql.push_arg(task.0);
        visible.push(&mut sql);
        sql.push(" ORDER BY c.not_after, c.id LIMIT 1");
        let row = sql.query().fetch_optional(&mut *conn).await?;
        let own = row.map(|row| Columns::of(&row).int()).transpose()?;
        let tasks = match expiry {
            Expiry::Never => None,
            Expiry::At { at } => super::claim::next_due(&mut conn, task, &visible)
                .await?
                .map(|_| at),
            Expiry::AfterImport { minutes } => {
                let row = sqlx::query(
                    "SELECT MIN(committed_at) FROM import_batch
                     WHERE task_id = $1 AND state = 'committed' AND last_id > 0
                       AND swept_upto < last_id",
                )
                .bind(task.0)
                .fetch_one(&mut *conn)
                .await?;
                let first = Columns::of(&row).opt_int()?;
                first.map(|at| at + i64::from(minutes) * MINUTE)
            }
        };
        Ok(own.into_iter().chain(tasks).min())
    }

    async fn expiry(&self, task: CallTaskId) -> Result<Expiry> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT draft FROM call_task WHERE id = $1 AND deleted_at IS NULL")
            .bind(task.0)
            .fetch_one(&mut *conn)
            .await?;
        Ok(Columns::of(&row).json::<CallTaskDraft>("call task")?.expiry)
    }
}

/// Pending callees whose own `notAfter` has come.
async fn own_limit(tx: &mut Tx, task: CallTaskId, now: UnixMillis, limit: i64) -> Result<Vec<i64>> {
    let visible = Visible::read(&mut *tx.conn(), task).await?;
    let mut sql = Sql::new(
        "SELECT c.id FROM callee c WHERE c.state <= 2 AND c.not_after IS NOT NULL AND c.task_id = ",
    );
    sql.push_arg(task.0)
        .push(" AND c.not_after <= ")
        .push_arg(now);
    visible.push(&mut sql);
    sql.push(" ORDER BY c.not_after, c.id LIMIT ")
        .push_arg(limit);
    let rows = sql.query().fetch_all(tx.conn()).await?;
    rows.iter().map(|row| Columns::of(row).int()).collect()
}

/// One step through a batch that was committed at or before `before`: callees up to a certain id
/// are looked at once. `None`: no such batch is left. Callees that come back to waiting behind the
/// step are caught right before their call.
async fn sweep(
    tx: &mut Tx,
    task: CallTaskId,
    before: UnixMillis,
    now: UnixMillis,
) -> Result<Option<i64>> {
    let row = sqlx::query(
        "SELECT id, first_id, last_id, swept_upto FROM import_batch
         WHERE task_id = $1 AND state = 'committed' AND committed_at <= $2
           AND last_id > 0 AND swept_upto < last_id
         ORDER BY id LIMIT 1",
    )
    .bind(task.0)
    .bind(before)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of(&row);
    let (batch, first, last) = (columns.int()?, columns.int()?, columns.int()?);
    let from = columns.int()?.max(first - 1) + 1;
    // ids of one import lie close together, other tasks' imports between them at most
    let to = last.min(from + 4 * CHUNK as i64 - 1);
    let mut sql = Sql::new("SELECT c.id FROM callee c WHERE +c.state <= 2 AND c.batch_id = ");
    sql.push_arg(batch)
        .push(" AND +c.task_id = ")
        .push_arg(task.0);
    sql.push(" AND c.id BETWEEN ")
        .push_arg(from)
        .push(" AND ")
        .push_arg(to);
    let rows = sql.query().fetch_all(tx.conn()).await?;
    let ids = rows
        .iter()
        .map(|row| Columns::of(row).int())
        .collect::<Result<Vec<_>>>()?;
    let expired = fail(tx, task, json(&ids), FailKind::Expired, now).await?;
    sqlx::query("UPDATE import_batch SET swept_upto = $2 WHERE id = $1")
        .bind(batch)
        .bind(to)
        .execute(tx.conn())
        .await?;
    Ok(Some(expired))
}
