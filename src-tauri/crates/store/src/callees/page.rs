//! The execution records, page by page, by keyset; chips from counters. How a page is found is in
//! `query`.

use domain::{
    call_record::{CallRecordRow, CalleeState, FailKind, RecordFilter, RecordTab},
    ids::{CallTaskId, CalleeId},
    money::Usd,
    outcome::CallResult,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::{
    Callees, Visible,
    query::{Asked, OrderBy, bounded_count_query, record_query},
    standing::{COMPLETED, FAILED, read_phase, read_state},
};
use crate::{
    code::from_code,
    counted::{self, Counted},
    error::{Result, StoreError},
    sql::Columns,
};

/// Order of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSort {
    /// By what.
    pub key: RecordSortKey,
    /// From the largest down.
    pub descending: bool,
}

/// What records are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordSortKey {
    /// When it became final (Completed, Failed), or is due (Pending; live calls first).
    Time,
    /// Number.
    Number,
    /// Talk time (Completed; elsewhere the same as `Time`).
    Talk,
}

impl RecordSort {
    /// The usual order of a tab: the newest first; what is due next first.
    pub fn usual(tab: RecordTab) -> Self {
        let descending = match tab {
            RecordTab::Completed | RecordTab::Failed => true,
            RecordTab::Pending => false,
        };
        RecordSort {
            key: RecordSortKey::Time,
            descending,
        }
    }
}

/// Counts behind a tab's chips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChipCounts {
    /// By result.
    pub results: Vec<(CallResult, i64)>,
    /// By kind of failure.
    pub fail_kinds: Vec<(FailKind, i64)>,
    /// By main intent, the most frequent first.
    pub main_intents: Vec<(String, i64)>,
}

impl Callees<'_> {
    /// A page of records. `cursor`: what the page before gave. The second value is the cursor of the
    /// next page, if there may be one.
    pub async fn page(
        &self,
        task: CallTaskId,
        filter: &RecordFilter,
        cursor: Option<&str>,
        sort: RecordSort,
        limit: u32,
    ) -> Result<(Vec<CallRecordRow>, Option<String>)> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT t.visible_upto, t.hidden_from, t.hidden_to, n.total,
                    n.completed, n.waiting + n.waiting_redial + n.calling
             FROM call_task t JOIN call_task_count n ON n.task_id = t.id
             WHERE t.id = $1 AND t.deleted_at IS NULL",
        )
        .bind(task.0)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(StoreError::NotFound)?;
        let mut columns = Columns::of(&row);
        let visible = Visible::from(&mut columns)?;
        let (total, completed, pending) = (columns.int()?, columns.int()?, columns.int()?);
        let in_tab = match filter.tab {
            RecordTab::Completed => completed,
            RecordTab::Pending => pending,
            RecordTab::Failed => total - completed - pending,
        };
        // few records among many: sorting them costs less than walking over all numbers
        let walk = in_tab.saturating_mul(in_tab) > total.saturating_mul(i64::from(limit));
        let asked = Asked {
            task,
            filter,
            sort,
            limit: i64::from(limit),
            until: None,
            walk,
        };
        let (sql, by) = record_query(&asked, &visible, cursor, COLUMNS)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let mut last = None;
        let records = rows
            .iter()
            .map(|row| {
                let (record, key) = read(row, by)?;
                last = Some(key);
                Ok(record)
            })
            .collect::<Result<Vec<_>>>()?;
        let next = last.filter(|_| records.len() == limit as usize);
        Ok((records, next))
    }

    /// How many records a filter has: of a whole tab from its counters, else counted no further than
    /// anybody reads.
    pub async fn total(&self, task: CallTaskId, filter: &RecordFilter) -> Result<Counted> {
        if *filter == RecordFilter::whole(filter.tab) {
            let counts = self.counts(task).await?;
            let pending = counts.waiting + counts.waiting_redial + counts.calling;
            return Ok(Counted::exactly(match filter.tab {
                RecordTab::Completed => counts.completed,
                RecordTab::Pending => pending,
                RecordTab::Failed => counts.total - counts.completed - pending,
            }));
        }
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let asked = Asked {
            task,
            filter,
            sort: RecordSort::usual(filter.tab),
            limit: 0,
            until: None,
            walk: false,
        };
        let sql = bounded_count_query(&asked, &visible, counted::MOST + 1);
        let row = sql.query().fetch_one(&mut *conn).await?;
        Ok(Counted::bounded(Columns::of(&row).int()?))
    }

    /// The callees of a filter in their usual order, without anything else of them.
    pub(super) async fn ids(
        &self,
        task: CallTaskId,
        filter: &RecordFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<CalleeId>, Option<String>)> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let sort = RecordSort::usual(filter.tab);
        let limit = i64::from(limit);
        let asked = Asked {
            task,
            filter,
            sort,
            limit,
            until: None,
            walk: false,
        };
        let columns = "c.id, c.due_at, c.finished_at, c.attempt_n";
        let (sql, by) = record_query(&asked, &visible, cursor, columns)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let (mut ids, mut last) = (Vec::with_capacity(rows.len()), None);
        for row in &rows {
            let mut columns = Columns::from(row, 1);
            let (id, due, finished) = (columns.int()?, columns.int()?, columns.opt_int()?);
            let key = if by == OrderBy::Due {
                due
            } else {
                finished.unwrap_or(0)
            };
            last = Some(format!("{id}|{key}"));
            ids.push(CalleeId(id));
        }
        Ok((ids, last.filter(|_| rows.len() as i64 == limit)))
    }

    /// How many records of a tab have each result, kind of failure and main intent.
    pub async fn counts_by_chip(&self, task: CallTaskId, tab: RecordTab) -> Result<ChipCounts> {
        let state = match tab {
            RecordTab::Completed => COMPLETED,
            RecordTab::Failed => FAILED,
            // pending callees are counted by state: see `counts`
            RecordTab::Pending => return Ok(ChipCounts::default()),
        };
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT facet, value, n FROM record_tally WHERE task_id = $1 AND state = $2 AND n > 0
             ORDER BY facet, n DESC, value",
        )
        .bind(task.0)
        .bind(state)
        .fetch_all(&mut *conn)
        .await?;
        let mut chips = ChipCounts::default();
        for row in &rows {
            let mut columns = Columns::of(row);
            let (facet, value, n) = (columns.text()?, columns.text()?, columns.int()?);
            match facet.as_str() {
                "result" => chips.results.push((from_code(&value, "call result")?, n)),
                "fail_kind" => chips.fail_kinds.push((from_code(&value, "fail kind")?, n)),
                _ => chips.main_intents.push((value, n)),
            }
        }
        Ok(chips)
    }
}

/// Columns that [`read`] expects (after the live phase), of the callee `c`.
pub(crate) const COLUMNS: &str = "c.id, c.number, c.out_id, c.state, c.result, c.fail_kind, c.main_intent,
    c.attempts, c.talk_ms, c.due_at, c.last_at, c.finished_at, c.cost, c.has_recording, c.attempt_n";

/// Number of [`COLUMNS`] with the live phase.
pub(super) const COLUMN_COUNT: usize = 16;

/// Where a page ended.
pub(super) struct Key {
    pub(super) value: Value,
    pub(super) id: i64,
}

pub(super) enum Value {
    Int(i64),
    Text(String),
}

impl Key {
    pub(super) fn parse(cursor: &str, by: OrderBy) -> Result<Self> {
        let (id, value) = cursor.split_once('|').ok_or(StoreError::BadCursor)?;
        let id = id.parse().map_err(|_| StoreError::BadCursor)?;
        let value = match by {
            OrderBy::Number => Value::Text(value.to_owned()),
            OrderBy::Finished | OrderBy::Due | OrderBy::Talk => {
                Value::Int(value.parse().map_err(|_| StoreError::BadCursor)?)
            }
        };
        Ok(Key { value, id })
    }
}

/// When a callee is due, where that is a moment that lies ahead or passed.
pub(crate) fn shown_due(state: CalleeState, due_at: UnixMillis) -> Option<UnixMillis> {
    let waits = matches!(state, CalleeState::Waiting | CalleeState::WaitingRedial);
    (waits && due_at > 0).then_some(due_at)
}

/// A record, and the cursor behind it.
pub(super) fn read(row: &AnyRow, by: OrderBy) -> Result<(CallRecordRow, String)> {
    let mut columns = Columns::of(row);
    let phase = columns.opt_int()?.map(read_phase).transpose()?;
    let id = CalleeId(columns.int()?);
    let number = columns.text()?;
    let out_id = columns.opt_text()?;
    let state = read_state(columns.int()?)?;
    let result = columns.opt_code("call result")?;
    let fail_kind = columns.opt_code("fail kind")?;
    let main_intent = columns.opt_text()?;
    let attempts = columns.int()?;
    let talk_ms = columns.int()?;
    let due_at = columns.int()?;
    let last_at = columns.opt_int()?;
    let finished_at = columns.opt_int()?;
    let cost = Usd(columns.int()?);
    let has_recording = columns.truth()?;
    let key = match by {
        OrderBy::Finished => finished_at.unwrap_or(0).to_string(),
        OrderBy::Due => due_at.to_string(),
        OrderBy::Number => number.clone(),
        OrderBy::Talk => talk_ms.to_string(),
    };
    let record = CallRecordRow {
        id,
        number,
        out_id,
        state,
        phase,
        result,
        fail_kind,
        main_intent,
        attempts,
        talk_ms,
        due_at: shown_due(state, due_at),
        last_at,
        finished_at,
        cost,
        has_recording,
    };
    Ok((record, format!("{id}|{key}")))
}
