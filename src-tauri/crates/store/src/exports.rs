//! Export tasks, and the rows that they write: read in one snapshot, so that calls which go on in
//! the meantime change nothing. It knows no file format.

use std::collections::BTreeMap;

use domain::{
    agent::OutputTag,
    call_record::{CallAttempt, CallRecordRow, FailKind, RecordFilter},
    export::{ExportGrain, ExportRequest, ExportStatus, ExportTask},
    ids::{BatchId, CallTaskId, CalleeId, ExportTaskId},
    money::Usd,
    outcome::CallResult,
    time::{Millis, UnixMillis},
};
use serde::Deserialize;
use sqlx::{Any, Transaction, any::AnyRow};

use crate::{
    Store,
    callees::{
        Asked, OrderBy, RECORD_COLUMNS, RecordSort, Visible, attempts_of, count_query,
        record_query, shown_due,
        standing::{read_phase, read_state},
    },
    code::{code, json},
    dialect::Dialect,
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, query},
};

/// The exports.
#[derive(Debug)]
pub struct Exports<'s> {
    pub(crate) store: &'s Store,
}

const SELECT: &str =
    "SELECT id, request, task_name, state, created_at, finished_at FROM export_task";

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

impl Exports<'_> {
    /// A new export: Initializing.
    pub async fn insert(&self, request: &ExportRequest, now: UnixMillis) -> Result<ExportTaskId> {
        let (task, request) = (request.task, json(request));
        let state = ExportStatus::Initializing;
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO export_task (task_id, task_name, request, state_kind, state,
                                                  created_at)
                         SELECT t.id, t.name, $2, $3, $4, $5 FROM call_task t
                         WHERE t.id = $1 AND t.deleted_at IS NULL RETURNING id",
                    )
                    .bind(task.0)
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

    /// Opens the rows of an export as they stand now; of final ones those that were final when it
    /// was created. What is read later is read from the same state of the database.
    pub async fn rows(&self, export: &ExportTask) -> Result<ExportRows> {
        let dialect = self.store.dialect();
        let mut tx = self
            .store
            .inner
            .readers
            .begin_with(dialect.begin_snapshot())
            .await?;
        let visible = Visible::read(&mut *tx, export.request.task).await?;
        let batches = sqlx::query(
            "SELECT id, committed_at FROM import_batch
             WHERE task_id = $1 AND committed_at IS NOT NULL",
        )
        .bind(export.request.task.0)
        .fetch_all(&mut *tx)
        .await?;
        let imported_at = batches
            .iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok((columns.int()?, columns.int()?))
            })
            .collect::<Result<_>>()?;
        let rows = ExportRows {
            imported_at,
            tx,
            dialect,
            visible,
            task: export.request.task,
            filter: export.request.filter.clone(),
            grain: export.request.grain,
            until: export.created_at,
            cursor: None,
            over: false,
        };
        Ok(rows)
    }
}

/// A record with everything that an export shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// The record.
    pub record: CallRecordRow,
    /// Row in the file that it came from.
    pub file_row: i64,
    /// Its batch.
    pub batch: BatchId,
    /// When the batch was committed.
    pub imported_at: UnixMillis,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
    /// Output tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// The user's note.
    pub note: Option<String>,
    /// Its own zone.
    pub zone: Option<String>,
    /// Attempts; read only where a row is an attempt, or recordings are wanted.
    pub attempts: Vec<CallAttempt>,
}

/// A record as it crosses the driver: an array in this order.
#[derive(Deserialize)]
struct Wire {
    phase: Option<i64>,
    id: CalleeId,
    number: String,
    out_id: Option<String>,
    state: i64,
    result: Option<CallResult>,
    fail_kind: Option<FailKind>,
    main_intent: Option<String>,
    attempts: i64,
    talk_ms: Millis,
    due_at: UnixMillis,
    last_at: Option<UnixMillis>,
    finished_at: Option<UnixMillis>,
    cost: Usd,
    has_recording: i64,
    file_row: i64,
    batch_id: i64,
    note: Option<String>,
    zone: Option<String>,
    variables: BTreeMap<String, String>,
    tags: Option<Vec<OutputTag>>,
}

impl Wire {
    const FIELDS: [&str; 19] = [
        "phase",
        "id",
        "number",
        "out_id",
        "state",
        "result",
        "fail_kind",
        "main_intent",
        "attempts",
        "talk_ms",
        "due_at",
        "last_at",
        "finished_at",
        "cost",
        "has_recording",
        "file_row",
        "batch_id",
        "note",
        "zone",
    ];
    const DOCUMENTS: [&str; 2] = ["variables", "tags"];

    fn into_row(self, imported_at: UnixMillis) -> Result<ExportRow> {
        let state = read_state(self.state)?;
        Ok(ExportRow {
            record: CallRecordRow {
                id: self.id,
                number: self.number,
                out_id: self.out_id,
                state,
                phase: self.phase.map(read_phase).transpose()?,
                result: self.result,
                fail_kind: self.fail_kind,
                main_intent: self.main_intent,
                attempts: self.attempts,
                talk_ms: self.talk_ms,
                due_at: shown_due(state, self.due_at),
                last_at: self.last_at,
                finished_at: self.finished_at,
                cost: self.cost,
                has_recording: self.has_recording != 0,
            },
            file_row: self.file_row,
            batch: BatchId(self.batch_id),
            imported_at,
            variables: self.variables,
            tags: self.tags.unwrap_or_default(),
            note: self.note,
            zone: self.zone,
            attempts: Vec::new(),
        })
    }
}

/// Reads the rows of an export, page by page. Dropped, it lets its snapshot go.
#[derive(Debug)]
pub struct ExportRows {
    tx: Transaction<'static, Any>,
    dialect: Dialect,
    visible: Visible,
    /// When each batch was committed.
    imported_at: BTreeMap<i64, UnixMillis>,
    task: CallTaskId,
    filter: RecordFilter,
    grain: ExportGrain,
    until: UnixMillis,
    cursor: Option<String>,
    over: bool,
}

impl ExportRows {
    fn asked(&self, limit: i64) -> Asked<'_> {
        Asked {
            task: self.task,
            filter: &self.filter,
            sort: RecordSort::usual(self.filter.tab),
            limit,
            until: Some(self.until),
            walk: false,
        }
    }

    /// Records in all.
    pub async fn total(&mut self) -> Result<i64> {
        let sql = count_query(&self.asked(0), &self.visible);
        let row = sql.query().fetch_one(&mut *self.tx).await?;
        Columns::of(&row).int()
    }

    /// The next `limit` records; empty at the end. `with_attempts`: their attempts too, also where
    /// a row is a record.
    pub async fn next(&mut self, limit: u32, with_attempts: bool) -> Result<Vec<ExportRow>> {
        if self.over {
            return Ok(Vec::new());
        }
        let columns = format!(
            "{RECORD_COLUMNS}, c.file_row, c.batch_id, c.note, c.zone, c.variables, c.tags"
        );
        let (mut sql, by) = record_query(
            &self.asked(i64::from(limit)),
            &self.visible,
            self.cursor.as_deref(),
            &columns,
        )?;
        let (before, behind) = self.dialect.as_json(&Wire::FIELDS, &Wire::DOCUMENTS);
        sql.wrap(&before, behind);
        let found = sql.query().fetch_one(&mut *self.tx).await?;
        let found: Vec<Wire> = Columns::of(&found).json("records")?;
        self.over = found.len() < limit as usize;
        let mut rows = Vec::with_capacity(found.len());
        for wire in found {
            let key = if by == OrderBy::Due {
                wire.due_at
            } else {
                wire.finished_at.unwrap_or(0)
            };
            self.cursor = Some(format!("{}|{key}", wire.id));
            let imported_at = self.imported_at.get(&wire.batch_id).copied();
            rows.push(wire.into_row(imported_at.unwrap_or(0))?);
        }
        if with_attempts || self.grain == ExportGrain::Attempt {
            self.attach_attempts(&mut rows).await?;
        }
        Ok(rows)
    }

    async fn attach_attempts(&mut self, rows: &mut [ExportRow]) -> Result<()> {
        let ids: Vec<CalleeId> = rows.iter().map(|row| row.record.id).collect();
        let mut by_callee: BTreeMap<CalleeId, Vec<CallAttempt>> = BTreeMap::new();
        for (callee, attempt) in attempts_of(&mut self.tx, self.dialect, &ids).await? {
            by_callee.entry(callee).or_default().push(attempt);
        }
        for row in rows {
            row.attempts = by_callee.remove(&row.record.id).unwrap_or_default();
        }
        Ok(())
    }
}
