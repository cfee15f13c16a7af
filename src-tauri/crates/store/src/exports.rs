//! Export tasks, and the rows that they write, each kind in a file of its own. It knows no file format.

mod dialogues;
mod numbers;
mod records;

use domain::{
    export::{ExportRequest, ExportSource, ExportStatus, ExportTask},
    ids::ExportTaskId,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use crate::{
    Store,
    code::{code, json},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

pub use dialogues::{DialogueExportRow, DialogueRows, LastMessage};
pub use numbers::{NumbersExportRow, NumbersRows};
pub use records::{ExportRow, ExportRows, RecordsWanted};

/// The exports.
#[derive(Debug)]
pub struct Exports<'s> {
    pub(crate) store: &'s Store,
}

const SELECT: &str =
    "SELECT id, request, task_name, state, created_at, finished_at FROM export_task";

const CHAT_TASK_NAME: &str = "SELECT name FROM chat_task WHERE id = $1 AND deleted_at IS NULL";

fn read(row: &AnyRow) -> Result<ExportTask> {
    let mut columns = Columns::of(row);
    Ok(ExportTask {
        id: ExportTaskId(columns.int()?),
        request: columns.json("export request")?,
        task_name: columns.text()?,
        state: columns.json("export state")?,
        created_at: columns.int()?,
        finished_at: columns.opt_int()?,
    })
}

/// Id and name of the task that an export is of; 0 and nothing: of all chat tasks.
async fn task_of(tx: &mut Tx, source: &ExportSource) -> Result<(i64, String)> {
    let (text, id) = match source {
        ExportSource::Records { task, .. } => (
            "SELECT name FROM call_task WHERE id = $1 AND deleted_at IS NULL",
            task.0,
        ),
        ExportSource::Dialogues { filter, .. } => match filter.task {
            Some(task) => (CHAT_TASK_NAME, task.0),
            None => return Ok((0, String::new())),
        },
        ExportSource::Numbers { task, .. } => match task {
            Some(task) => (CHAT_TASK_NAME, task.0),
            None => return Ok((0, String::new())),
        },
    };
    let row = sqlx::query(text).bind(id).fetch_one(tx.conn()).await?;
    Ok((id, Columns::of(&row).text()?))
}

impl Exports<'_> {
    /// A new export: Initializing.
    pub async fn insert(&self, request: &ExportRequest, now: UnixMillis) -> Result<ExportTaskId> {
        let (source, request) = (request.source.clone(), json(request));
        let state = ExportStatus::Initializing;
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let (task, name) = task_of(tx, &source).await?;
                    let row = sqlx::query(
                        "INSERT INTO export_task (task_id, task_name, request, state_kind, state,
                                                  created_at)
                         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                    )
                    .bind(task)
                    .bind(name)
                    .bind(request)
                    .bind(code(&state))
                    .bind(json(&state))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = Columns::of(&row).int()?;
                    tx.changed(tables::EXPORT_TASK, id);
                    Ok(ExportTaskId(id))
                })
            })
            .await
    }

    /// Exports, the newest first. `cursor`: the last page's end.
    pub async fn list(
        &self,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<ExportTask>, Option<String>)> {
        let before = match cursor {
            Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
            None => i64::MAX,
        };
        let mut conn = self.store.reader().await?;
        let rows = query(format!("{SELECT} WHERE id < $1 ORDER BY id DESC LIMIT $2"))
            .bind(before)
            .bind(i64::from(limit))
            .fetch_all(&mut *conn)
            .await?;
        let exports = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = exports
            .last()
            .filter(|_| exports.len() == limit as usize)
            .map(|export| export.id.to_string());
        Ok((exports, next))
    }

    /// Exports that are not at their end, the oldest first: these go on after a start.
    pub async fn unfinished(&self) -> Result<Vec<ExportTask>> {
        let mut conn = self.store.reader().await?;
        query(format!(
            "{SELECT} WHERE state_kind IN ('initializing', 'running') ORDER BY id"
        ))
        .fetch_all(&mut *conn)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// One export.
    pub async fn get(&self, id: ExportTaskId) -> Result<ExportTask> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// Gives an export another state. `false`: it is at its end already (cancelled, perhaps), and
    /// stays there.
    pub async fn set_state(
        &self,
        id: ExportTaskId,
        state: &ExportStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        let finished = match state {
            ExportStatus::Initializing | ExportStatus::Running { .. } => None,
            ExportStatus::Succeeded { .. }
            | ExportStatus::Failed { .. }
            | ExportStatus::Cancelled => Some(now),
        };
        let (kind, state) = (code(state), json(state));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE export_task SET state_kind = $2, state = $3, finished_at = $4
                         WHERE id = $1 AND state_kind IN ('initializing', 'running')",
                    )
                    .bind(id.0)
                    .bind(kind)
                    .bind(state)
                    .bind(finished)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() > 0 {
                        tx.changed(tables::EXPORT_TASK, id.0);
                    }
                    Ok(done.rows_affected() > 0)
                })
            })
            .await
    }

    /// Forgets an export (its file is the caller's).
    pub async fn delete(&self, id: ExportTaskId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM export_task WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    tx.changed(tables::EXPORT_TASK, id.0);
                    Ok(())
                })
            })
            .await
    }
}
