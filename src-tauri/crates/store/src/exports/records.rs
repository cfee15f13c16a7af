//! Rows of an export of call records: read in one snapshot, so that calls which go on in the meantime
//! change nothing.

use std::collections::BTreeMap;

use domain::{
    agent::OutputTag,
    call_record::{CallAttempt, CallRecordRow, FailKind, RecordFilter},
    export::ExportGrain,
    ids::{BatchId, CallTaskId, CalleeId},
    money::Usd,
    outcome::CallResult,
    time::{Millis, UnixMillis},
};
use serde::Deserialize;
use sqlx::{Any, Transaction};

use super::Exports;
use crate::{
    callees::{
        Asked, OrderBy, RECORD_COLUMNS, RecordSort, Visible, attempts_of, count_query,
        record_query, shown_due,
        standing::{read_phase, read_state},
    },
    dialect::Dialect,
    error::Result,
    sql::Columns,
};

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsWanted {
    /// Of this task.
    pub task: CallTaskId,
    /// These.
    pub filter: RecordFilter,
    /// What one row is.
    pub grain: ExportGrain,
    /// Of final ones those that were final then.
    pub until: UnixMillis,
}

impl Exports<'_> {
    /// Opens the rows of an export as they stand now; of final ones those that were final when it
    /// was created. What is read later is read from the same state of the database.
    pub async fn records(&self, wanted: RecordsWanted) -> Result<ExportRows> {
        let dialect = self.store.dialect();
        let mut tx = self
            .store
            .inner
            .readers
            .begin_with(dialect.begin_snapshot())
            .await?;
        let visible = Visible::read(&mut *tx, wanted.task).await?;
        let batches = sqlx::query(
            "SELECT id, committed_at FROM import_batch
             WHERE task_id = $1 AND committed_at IS NOT NULL",
        )
        .bind(wanted.task.0)
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
            wanted,
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
    wanted: RecordsWanted,
    cursor: Option<String>,
    over: bool,
}

impl ExportRows {
    fn asked(&self, limit: i64) -> Asked<'_> {
        Asked {
            task: self.wanted.task,
            filter: &self.wanted.filter,
            sort: RecordSort::usual(self.wanted.filter.tab),
            limit,
            until: Some(self.wanted.until),
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
        if with_attempts || self.wanted.grain == ExportGrain::Attempt {
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
