//! Imports: all rows of a file become callees, or none, by the ways that all batches share.

use std::collections::{HashMap, HashSet};

use domain::{
    call_record::FailKind,
    ids::{BatchId, CallTaskId},
    import::NewCallee,
    time::UnixMillis,
};

use crate::{
    Store,
    batches::{Batches, ROWS},
    call_tasks::active,
    callees::{
        Visible,
        standing::{Deltas, FAILED, Standing, WAITING},
    },
    code::{code, folded, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

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
            let (text, n) = (rows_as_json(chunk), chunk.len());
            self.store
                .writer()
                .bulk(move |tx| Box::pin(async move { append(tx, batch, text, n).await }))
                .await?;
        }
        Ok(())
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
        numbers: &[String],
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
        numbers: &[String],
    ) -> Result<HashMap<String, String>> {
        let mut conn = self.store.reader().await?;
        let others = sqlx::query(
            "SELECT id, name FROM call_task
             WHERE status_kind = 'running' AND deleted_at IS NULL AND id <> $1 ORDER BY id DESC",
        )
        .bind(task.0)
        .fetch_all(&mut *conn)
        .await?;
        let numbers = json(numbers);
        let mut found = HashMap::new();
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

/// The rows as one JSON array of arrays.
fn rows_as_json(rows: &[NewCallee]) -> String {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let out_id = row.out_id.as_deref().map(storable);
            let search = search_text(out_id.as_deref(), &row.variables);
            (
                storable(&row.number),
                row.row,
                out_id,
                row.zone.as_deref().map(storable),
                row.not_before,
                row.not_after,
                row.note.as_deref().map(storable),
                without_escaped_nul(&row.variables),
                search,
            )
        })
        .collect();
    json(&rows)
}

/// What of a callee is searched besides its number: lower-case values, one a line.
fn search_text(out_id: Option<&str>, variables: &str) -> String {
    let values: std::collections::BTreeMap<String, String> =
        serde_json::from_str(variables).unwrap_or_default();
    let mut text = folded(out_id.unwrap_or_default());
    for value in values.values().filter(|value| !value.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&folded(&storable(value)));
    }
    text
}

/// Inside JSON text NUL stands escaped.
fn without_escaped_nul(variables: &str) -> std::borrow::Cow<'_, str> {
    if variables.contains("\\u0000") {
        variables.replace("\\u0000", "").into()
    } else {
        variables.into()
    }
}

async fn append(tx: &mut Tx, batch: BatchId, rows: String, n: usize) -> Result<()> {
    let insert = format!(
        "INSERT INTO callee (task_id, batch_id, state, due_at, number, file_row, out_id, zone,
                             not_before, not_after, note, variables, search)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 1,
                CASE WHEN CAST(j.value ->> 4 AS BIGINT) 
                          > (SELECT b.created_at FROM import_batch b WHERE b.id = CAST($2 AS BIGINT))
                     THEN CAST(j.value ->> 4 AS BIGINT) ELSE 0 END,
                j.value ->> 0, CAST(j.value ->> 1 AS BIGINT), j.value ->> 2, j.value ->> 3,
                CAST(j.value ->> 4 AS BIGINT), CAST(j.value ->> 5 AS BIGINT), j.value ->> 6,
                j.value ->> 7, j.value ->> 8
         FROM {}",
        tx.dialect.rows("$3")
    );
    IMPORTS.append(tx, batch, &insert, rows, n).await
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
