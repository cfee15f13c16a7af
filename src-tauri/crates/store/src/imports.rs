//! Imports: all rows of a file become callees, or none, by the ways that all batches share.

use std::collections::{HashMap, HashSet};

use domain::{
    call_record::FailKind,
    ids::{BatchId, CallTaskId},
    import::NewCallee,
    time::UnixMillis,
};

use serde::Serialize;

use crate::{
    Store,
    batches::{Batches, ROWS},
    call_tasks::active,
    callees::{
        Visible,
        standing::{Deltas, FAILED, Standing, WAITING},
    },
    code::{code, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

mod ready;

pub use ready::ReadyCallees;

/// The imports.
#[derive(Debug)]
pub struct Imports<'s> {
    pub(crate) store: &'s Store,
}

/// An import, or one "Redial these".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBatch {
    /// Its row.
    pub id: BatchId,
    /// Its task.
    pub task: CallTaskId,
    /// From a file, or by "Redial these".
    pub kind: BatchKind,
    /// Name of the file.
    pub file_name: String,
    /// When it was committed.
    pub committed_at: UnixMillis,
    /// Callees.
    pub rows: i64,
    /// Nobody of it was called: it can be undone.
    pub can_undo: bool,
}

/// Where a batch came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// A file.
    File,
    /// "Redial these".
    Redial,
}

/// Batches of callees.
const IMPORTS: Batches = Batches {
    batch: "import_batch",
    row: "callee",
    task: "call_task",
    beside: Some("batch_failure"),
    feed: tables::IMPORT_BATCH,
};

impl Imports<'_> {
    /// Begins a batch. What an earlier import into this task left behind is removed first.
    pub async fn begin_batch(
        &self,
        task: CallTaskId,
        file_name: &str,
        now: UnixMillis,
    ) -> Result<BatchId> {
        self.clear_leftovers(Some(task)).await?;
        let file_name = storable(file_name).into_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO import_batch (task_id, kind, file_name, state, created_at)
                         SELECT t.id, 'file', $2, 'open', $3 FROM call_task t
                         WHERE t.id = $1 AND t.deleted_at IS NULL RETURNING id",
                    )
                    .bind(task.0)
                    .bind(file_name)
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    Ok(BatchId(Columns::of(&row).int()?))
                })
            })
            .await
    }

    /// Writes some thousand rows of a batch, invisible for now. Sorted by number they cost least. A
    /// number that is in the task already is a conflict, and the batch had better be aborted.
    pub async fn append(&self, batch: BatchId, rows: Vec<NewCallee>) -> Result<()> {
        for chunk in rows.chunks(ROWS) {
            self.append_ready(batch, chunk.iter().collect()).await?;
        }
        Ok(())
    }

    /// The same with rows that were made ready before: all in one transaction, so some thousand at most.
    pub async fn append_ready(&self, batch: BatchId, rows: ReadyCallees) -> Result<()> {
        self.store
            .writer()
            .bulk(move |tx| Box::pin(async move { append(tx, batch, rows).await }))
            .await
    }

    /// Makes all rows of a batch visible at once. `accepted` has to be the number of rows that were
    /// appended.
    pub async fn commit_batch(&self, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { commit(tx, batch, accepted, now).await }))
            .await
    }

    /// Gives a batch up that was not committed.
    pub async fn abort_batch(&self, batch: BatchId) -> Result<()> {
        IMPORTS.abort(self.store, batch).await
    }

    /// Takes a committed import back of which nobody was ever called: it vanishes at once, its rows
    /// are then deleted in chunks.
    pub async fn undo(&self, batch: BatchId, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { hide(tx, batch, now).await }))
            .await?;
        IMPORTS.clear(self.store, batch).await
    }

    /// Committed batches of a task, the newest first.
    pub async fn list(&self, task: CallTaskId) -> Result<Vec<ImportBatch>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT id, kind, file_name, committed_at, rows, touched FROM import_batch
             WHERE task_id = $1 AND state = 'committed' ORDER BY id DESC",
        )
        .bind(task.0)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                let id = BatchId(columns.int()?);
                let kind = match columns.text()?.as_str() {
                    "redial" => BatchKind::Redial,
                    _ => BatchKind::File,
                };
                Ok(ImportBatch {
                    id,
                    task,
                    kind,
                    file_name: columns.text()?,
                    committed_at: columns.opt_int()?.unwrap_or(0),
                    rows: columns.int()?,
                    can_undo: !columns.truth()? && kind == BatchKind::File,
                })
            })
            .collect()
    }

    /// Which of some numbers are in the task already.
    pub async fn present_numbers(
        &self,
        task: CallTaskId,
        numbers: &[impl Serialize + Sync],
    ) -> Result<HashSet<String>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut sql = Sql::new("SELECT c.number FROM callee c WHERE c.task_id = ");
        sql.push_arg(task.0)
            .push(" AND c.number IN (SELECT j.value FROM ");
        let parameter = sql.arg(json(numbers));
        sql.push(&self.store.dialect().texts(&parameter)).push(")");
        visible.push(&mut sql);
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter().map(|row| Columns::of(row).text()).collect()
    }

    /// Which of some numbers wait or are being called in other tasks that run, with the name of one
    /// such task.
    pub async fn numbers_in_other_running_tasks(
        &self,
        task: CallTaskId,
        numbers: &[impl Serialize + Sync],
    ) -> Result<HashMap<String, String>> {
        let mut conn = self.store.reader().await?;
        let others = sqlx::query(
            "SELECT id, name FROM call_task
             WHERE status_kind = 'running' AND deleted_at IS NULL AND id <> $1 ORDER BY id DESC",
        )
        .bind(task.0)
        .fetch_all(&mut *conn)
        .await?;
        let mut found = HashMap::new();
        if others.is_empty() {
            return Ok(found);
        }
        let numbers = json(numbers);
        for row in &others {
            let mut columns = Columns::of(row);
            let (other, name) = (CallTaskId(columns.int()?), columns.text()?);
            let visible = Visible::read(&mut *conn, other).await?;
            let mut sql =
                Sql::new("SELECT c.number FROM callee c WHERE +c.state <= 3 AND c.task_id = ");
            sql.push_arg(other.0)
                .push(" AND c.number IN (SELECT j.value FROM ");
            let parameter = sql.arg(numbers.as_str());
            sql.push(&self.store.dialect().texts(&parameter)).push(")");
            visible.push(&mut sql);
            for row in sql.query().fetch_all(&mut *conn).await? {
                found.insert(Columns::of(&row).text()?, name.clone());
            }
        }
        Ok(found)
    }

    /// At start: an import that was under way when the app ended will not go on.
    pub(crate) async fn abandon_open(&self) -> Result<()> {
        IMPORTS.abandon_open(self.store).await
    }

    /// Removes rows of batches that were given up or undone.
    pub(crate) async fn clear_leftovers(&self, task: Option<CallTaskId>) -> Result<()> {
        let task = task.map(|task| task.0);
        IMPORTS.clear_leftovers(self.store, task).await
    }
}

async fn append(tx: &mut Tx, batch: BatchId, rows: ReadyCallees) -> Result<()> {
    // Fields that no row of them has are not looked for: that is half the work of the statement.
    let (due, more) = match rows.is_full() {
        false => ("0", "NULL, NULL, NULL, NULL"),
        true => (
            "CASE WHEN CAST(j.value ->> 7 AS BIGINT)
                       > (SELECT b.created_at FROM import_batch b WHERE b.id = CAST($2 AS BIGINT))
                  THEN CAST(j.value ->> 7 AS BIGINT) ELSE 0 END",
            "j.value ->> 5, CAST(j.value ->> 7 AS BIGINT), CAST(j.value ->> 8 AS BIGINT), j.value ->> 6",
        ),
    };
    let insert = format!(
        "INSERT INTO callee (task_id, batch_id, state, due_at, number, file_row, out_id,
                             zone, not_before, not_after, note, variables, search)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 1, {due}, j.value ->> 0,
                CAST(j.value ->> 1 AS BIGINT), j.value ->> 2, {more}, j.value ->> 3, j.value ->> 4
         FROM {}",
        tx.dialect.rows("$3")
    );
    let n = rows.len();
    IMPORTS
        .append(tx, batch, &insert, rows.into_json(), n)
        .await
}

async fn commit(tx: &mut Tx, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
    let committed = IMPORTS.commit(tx, batch, accepted, now).await?;
    let task = CallTaskId(committed.task);
    let mut deltas = Deltas::of(task);
    deltas.total(committed.rows);
    deltas.enter(&Standing::pending(WAITING), committed.rows)?;
    deltas.apply(tx, now).await?;
    active(tx, task, now).await
}

async fn hide(tx: &mut Tx, batch: BatchId, now: UnixMillis) -> Result<()> {
    let hidden = IMPORTS.hide(tx, batch, "kind = 'file'", now).await?;
    let (task, rows) = (CallTaskId(hidden.task), hidden.rows);
    let failures = sqlx::query("SELECT fail_kind, n FROM batch_failure WHERE batch_id = $1")
        .bind(batch.0)
        .fetch_all(tx.conn())
        .await?;
    let mut deltas = Deltas::of(task);
    let mut waiting = rows;
    for failure in &failures {
        let mut columns = Columns::of(failure);
        let kind: FailKind = columns.code("fail kind")?;
        let n = columns.int()?;
        waiting -= n;
        let at = Standing {
            fail_kind: Some(code(kind)),
            ..Standing::pending(FAILED)
        };
        deltas.leave(&at, n)?;
    }
    deltas.leave(&Standing::pending(WAITING), waiting)?;
    deltas.total(-rows);
    deltas.apply(tx, now).await?;
    active(tx, task, now).await
}
