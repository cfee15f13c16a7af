//! Batches of rows that come together, callees of an import or contacts of an audience: all of a batch, or
//! none. Rows are written in chunks and stay invisible until the last, small transaction: their ids lie
//! above the task's `visible_upto`. Taking a batch back hides a range of ids in one small transaction and
//! then deletes it in chunks. Batches of one task are serialised by the caller.
//!
//! It knows neither what a row is nor what is counted of it.

use domain::{ids::BatchId, time::UnixMillis};

use crate::{
    Store,
    error::{Conflict, Result, StoreError},
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// Rows written in one transaction.
pub(crate) const ROWS: usize = 2_000;
/// Rows deleted in one transaction.
const CHUNK: i64 = 2_000;

/// A kind of batches, by its tables.
#[derive(Clone, Copy)]
pub(crate) struct Batches {
    /// The batches.
    pub(crate) batch: &'static str,
    /// Their rows.
    pub(crate) row: &'static str,
    /// The tasks that they belong to.
    pub(crate) task: &'static str,
    /// What else stands beside a batch, by `batch_id`.
    pub(crate) beside: Option<&'static str>,
    /// Who hears of changes; the id is the task's.
    pub(crate) feed: &'static str,
}

/// A batch that has just been made visible, or hidden.
pub(crate) struct Turned {
    pub(crate) task: i64,
    pub(crate) rows: i64,
    /// When it was made visible.
    pub(crate) committed_at: UnixMillis,
}

fn refused() -> StoreError {
    StoreError::Conflict(Conflict::Batch)
}

impl Batches {
    /// Writes a chunk of rows of an open batch. `insert` selects them out of `$3`, for the task `$1` and
    /// the batch `$2`; there are `n`.
    pub(crate) async fn append(
        self,
        tx: &mut Tx,
        batch: BatchId,
        insert: &str,
        rows: String,
        n: usize,
    ) -> Result<()> {
        let Batches { batch: table, .. } = self;
        let row = query(format!(
            "SELECT task_id FROM {table} WHERE id = $1 AND state = 'open'"
        ))
        .bind(batch.0)
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(refused)?;
        let task = Columns::of(&row).int()?;
        let (insert, ids) = tx.dialect.made_ids(insert, n);
        let insert = query(insert).bind(task).bind(batch.0).bind(rows);
        let made = match ids {
            Some(ids) => {
                insert.execute(tx.conn()).await?;
                query(ids).fetch_one(tx.conn()).await?
            }
            None => insert.fetch_one(tx.conn()).await?,
        };
        let mut columns = Columns::of(&made);
        let (first, last) = (columns.int()?, columns.int()?);
        query(format!(
            "UPDATE {table} SET rows = rows + $2, last_id = $4,
                first_id = CASE WHEN first_id = 0 THEN $3 ELSE first_id END
             WHERE id = $1"
        ))
        .bind(batch.0)
        .bind(n as i64)
        .bind(first)
        .bind(last)
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    /// Makes all rows of a batch visible at once. `accepted` has to be the number that was appended.
    pub(crate) async fn commit(
        self,
        tx: &mut Tx,
        batch: BatchId,
        accepted: u64,
        now: UnixMillis,
    ) -> Result<Turned> {
        let row = query(format!(
            "UPDATE {} SET state = 'committed', committed_at = $3
             WHERE id = $1 AND state = 'open' AND rows = $2 RETURNING task_id, rows, last_id",
            self.batch
        ))
        .bind(batch.0)
        .bind(i64::try_from(accepted).unwrap_or(i64::MAX))
        .bind(now)
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(refused)?;
        let mut columns = Columns::of(&row);
        let (task, rows, last) = (columns.int()?, columns.int()?, columns.int()?);
        query(format!(
            "UPDATE {} SET visible_upto = CASE WHEN visible_upto < $2 THEN $2
                ELSE visible_upto END WHERE id = $1",
            self.task
        ))
        .bind(task)
        .bind(last)
        .execute(tx.conn())
        .await?;
        tx.changed(self.feed, task);
        Ok(Turned {
            task,
            rows,
            committed_at: now,
        })
    }

    /// Hides a committed batch whose rows nobody has touched, where `only` holds of it as well.
    pub(crate) async fn hide(
        self,
        tx: &mut Tx,
        batch: BatchId,
        only: &str,
        now: UnixMillis,
    ) -> Result<Turned> {
        let row = query(format!(
            "UPDATE {} SET state = 'undone'
             WHERE id = $1 AND state = 'committed' AND touched = 0 AND {only}
             RETURNING task_id, rows, first_id, last_id, committed_at",
            self.batch
        ))
        .bind(batch.0)
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(refused)?;
        let mut columns = Columns::of(&row);
        let (task, rows) = (columns.int()?, columns.int()?);
        let (first, last) = (columns.int()?, columns.int()?);
        let committed_at = columns.opt_int()?.unwrap_or(now);
        let done = query(format!(
            "UPDATE {} SET hidden_from = $2, hidden_to = $3 WHERE id = $1 AND hidden_to = 0",
            self.task
        ))
        .bind(task)
        .bind(first)
        .bind(last)
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 && rows > 0 {
            // another one is just being undone
            return Err(refused());
        }
        tx.changed(self.feed, task);
        Ok(Turned {
            task,
            rows,
            committed_at,
        })
    }

    /// Gives a batch up that was not committed.
    pub(crate) async fn abort(self, store: &Store, batch: BatchId) -> Result<()> {
        store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = query(format!(
                        "UPDATE {} SET state = 'aborted'
                         WHERE id = $1 AND state IN ('open', 'aborted')",
                        self.batch
                    ))
                    .bind(batch.0)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Err(refused());
                    }
                    Ok(())
                })
            })
            .await?;
        self.clear(store, batch).await
    }

    /// At start: a batch that was open when the app ended will not go on. Nobody else's is hit: the store
    /// is alone on its database.
    pub(crate) async fn abandon_open(self, store: &Store) -> Result<()> {
        store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    query(format!(
                        "UPDATE {} SET state = 'aborted' WHERE state = 'open'",
                        self.batch
                    ))
                    .execute(tx.conn())
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Removes rows of batches that were given up or undone; of one task, or of all.
    pub(crate) async fn clear_leftovers(self, store: &Store, task: Option<i64>) -> Result<()> {
        let mut sql = Sql::new(&format!(
            "SELECT id FROM {} WHERE state <> 'committed'",
            self.batch
        ));
        match task {
            Some(task) => sql.push(" AND task_id = ").push_arg(task),
            // an open one may be at work
            None => sql.push(" AND state <> 'open'"),
        };
        let rows = {
            let mut conn = store.reader().await?;
            sql.query().fetch_all(&mut *conn).await?
        };
        for row in &rows {
            self.clear(store, BatchId(Columns::of(row).int()?)).await?;
        }
        Ok(())
    }

    /// Deletes the rows of an invisible batch in chunks, and the batch.
    pub(crate) async fn clear(self, store: &Store, batch: BatchId) -> Result<()> {
        let mut from = 0;
        while let Some(next) = store
            .writer()
            .bulk(move |tx| Box::pin(async move { self.clear_chunk(tx, batch, from).await }))
            .await?
        {
            from = next;
        }
        Ok(())
    }

    /// One chunk of an invisible batch: where the next begins, or nothing once all is gone.
    async fn clear_chunk(self, tx: &mut Tx, batch: BatchId, from: i64) -> Result<Option<i64>> {
        let row = query(format!(
            "SELECT task_id, state, first_id, last_id FROM {}
             WHERE id = $1 AND state <> 'committed'",
            self.batch
        ))
        .bind(batch.0)
        .fetch_optional(tx.conn())
        .await?;
        // another call was faster
        let Some(row) = row else { return Ok(None) };
        let mut columns = Columns::of(&row);
        let (task, state) = (columns.int()?, columns.text()?);
        let (first, last) = (columns.int()?, columns.int()?);
        let from = from.max(first);
        if last > 0 && from <= last {
            let next = from + CHUNK;
            query(format!(
                "DELETE FROM {} WHERE id >= $1 AND id < $2 AND batch_id = $3",
                self.row
            ))
            .bind(from)
            .bind(next)
            .bind(batch.0)
            .execute(tx.conn())
            .await?;
            return Ok(Some(next));
        }
        if state == "undone" {
            query(format!(
                "UPDATE {} SET hidden_from = 0, hidden_to = 0 WHERE id = $1",
                self.task
            ))
            .bind(task)
            .execute(tx.conn())
            .await?;
        }
        if let Some(beside) = self.beside {
            query(format!("DELETE FROM {beside} WHERE batch_id = $1"))
                .bind(batch.0)
                .execute(tx.conn())
                .await?;
        }
        query(format!("DELETE FROM {} WHERE id = $1", self.batch))
            .bind(batch.0)
            .execute(tx.conn())
            .await?;
        tx.changed(self.feed, task);
        Ok(None)
    }
}
