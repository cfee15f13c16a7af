//! The execution records, page by page, by keyset: each tab is one or several stretches of an index
//! ("branches"), merged in order; what no index serves is a filter over them. Chips come from
//! counters.

use domain::{
    call_record::{CallRecordRow, CalleeState, FailKind, RecordFilter, RecordTab},
    ids::{CallTaskId, CalleeId},
    money::Usd,
    outcome::CallResult,
    time::{DAY, UnixMillis},
};
use sqlx::any::AnyRow;

use super::{
    Callees, Visible,
    standing::{CALLING, COMPLETED, FAILED, REDIAL, WAITING, read_phase, read_state},
};
use crate::{
    code::{anywhere, code, from_code},
    error::{Result, StoreError},
    sql::{Columns, Sql},
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

/// More branches than this are one branch with a filter.
const BRANCHES: usize = 16;

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

/// Which records, in which order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'f> {
    pub(crate) task: CallTaskId,
    pub(crate) filter: &'f RecordFilter,
    pub(crate) sort: RecordSort,
    pub(crate) limit: i64,
    /// Final at or before this moment only (a snapshot's).
    pub(crate) until: Option<UnixMillis>,
    /// Order by number by walking over the index of numbers.
    pub(crate) walk: bool,
}

/// The column that orders a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderBy {
    Finished,
    Due,
    Number,
    Talk,
}

impl OrderBy {
    fn of(asked: &Asked<'_>) -> Self {
        match (asked.sort.key, asked.filter.tab) {
            (RecordSortKey::Number, _) => OrderBy::Number,
            (RecordSortKey::Talk, RecordTab::Completed) => OrderBy::Talk,
            (RecordSortKey::Time | RecordSortKey::Talk, RecordTab::Pending) => OrderBy::Due,
            (RecordSortKey::Time | RecordSortKey::Talk, _) => OrderBy::Finished,
        }
    }

    fn column(self) -> &'static str {
        match self {
            OrderBy::Finished => "finished_at",
            OrderBy::Due => "due_at",
            OrderBy::Number => "number",
            OrderBy::Talk => "talk_ms",
        }
    }
}

/// Columns that [`read`] expects (after the live phase), of the callee `c`.
pub(crate) const COLUMNS: &str = "c.id, c.number, c.out_id, c.state, c.result, c.fail_kind, c.main_intent,
    c.attempts, c.talk_ms, c.due_at, c.last_at, c.finished_at, c.cost, c.has_recording, c.attempt_n";

/// Number of [`COLUMNS`] with the live phase.
pub(crate) const COLUMN_COUNT: usize = 16;

/// The query for one page: the live phase, then `columns` of each record.
pub(crate) fn record_query(
    asked: &Asked<'_>,
    visible: &Visible,
    cursor: Option<&str>,
    columns: &str,
) -> Result<(Sql, OrderBy)> {
    let by = OrderBy::of(asked);
    let (way, beyond) = if asked.sort.descending {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };
    let after = cursor.map(|cursor| Key::parse(cursor, by)).transpose()?;
    let mut sql = Sql::new("SELECT a.phase, r.* FROM (");
    let task = sql.arg(asked.task.0);
    let limit = sql.arg(asked.limit);
    let key = match by {
        // an expression keeps the index of all numbers out of it
        OrderBy::Number if !asked.walk => "(c.number || '')".to_owned(),
        other => format!("c.{}", other.column()),
    };
    let beyond = after.map(|after| {
        let value = match after.value {
            Value::Int(value) => sql.arg(value),
            Value::Text(value) => sql.arg(value),
        };
        let id = sql.arg(after.id);
        format!(" AND ({key}, c.id) {beyond} ({value}, {id})")
    });
    for (n, branch) in branches(asked, by).iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push("SELECT * FROM (SELECT ").push(columns);
        sql.push(" FROM callee c WHERE c.task_id = ").push(&task);
        branch.push(&mut sql);
        visible.push(&mut sql);
        push_filter(&mut sql, asked, by);
        if let Some(beyond) = &beyond {
            sql.push(beyond);
        }
        sql.push(&format!(
            " ORDER BY {key} {way}, c.id {way} LIMIT {limit}) b{n}"
        ));
    }
    let column = by.column();
    sql.push(&format!(
        ") r LEFT JOIN call_attempt a
             ON a.callee_id = r.id AND a.n = r.attempt_n AND a.ended_at IS NULL
         ORDER BY r.{column} {way}, r.id {way} LIMIT {limit}"
    ));
    Ok((sql, by))
}

/// How many records the whole filter has.
pub(crate) fn count_query(asked: &Asked<'_>, visible: &Visible) -> Sql {
    let by = OrderBy::of(asked);
    let mut sql = Sql::new("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM (");
    let task = sql.arg(asked.task.0);
    for (n, branch) in branches(asked, by).iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push("SELECT COUNT(*) AS n FROM callee c WHERE c.task_id = ")
            .push(&task);
        branch.push(&mut sql);
        visible.push(&mut sql);
        push_filter(&mut sql, asked, by);
    }
    sql.push(") counted");
    sql
}

/// One stretch of an index.
enum Branch {
    /// Callees being called.
    Calling,
    /// Waiting, due at once.
    Fresh,
    /// Waiting, put off.
    PutOff,
    /// Waiting for redial.
    Redial,
    /// Final, in this state.
    Final(i64),
    /// Final, with this result.
    Result(i64, String),
    /// Failed, of this kind.
    FailKind(String),
    /// Completed, with this main intent.
    Intent(String),
    /// A whole tab by number, walking over all numbers of the task.
    AllNumbers(RecordTab),
    /// A whole tab, to be sorted by number.
    Tab(RecordTab),
}

fn branches(asked: &Asked<'_>, by: OrderBy) -> Vec<Branch> {
    let filter = asked.filter;
    if by == OrderBy::Number {
        let tab = filter.tab;
        return vec![if asked.walk {
            Branch::AllNumbers(tab)
        } else {
            Branch::Tab(tab)
        }];
    }
    let few = |n: usize| (1..=BRANCHES).contains(&n);
    let results = |state| {
        filter
            .results
            .iter()
            .map(|result| Branch::Result(state, code(result)))
            .collect::<Vec<_>>()
    };
    match filter.tab {
        RecordTab::Pending => {
            let wanted = |state| filter.states.is_empty() || filter.states.contains(&state);
            let mut branches = Vec::new();
            if wanted(CalleeState::Calling) {
                branches.push(Branch::Calling);
            }
            if wanted(CalleeState::Waiting) {
                branches.extend([Branch::Fresh, Branch::PutOff]);
            }
            if wanted(CalleeState::WaitingRedial) {
                branches.push(Branch::Redial);
            }
            if branches.is_empty() {
                // states of another tab: nothing fits; `push_filter` says so
                branches.push(Branch::Calling);
            }
            branches
        }
        RecordTab::Completed if by == OrderBy::Talk => vec![Branch::Final(COMPLETED)],
        RecordTab::Completed if few(filter.main_intents.len()) => filter
            .main_intents
            .iter()
            .cloned()
            .map(Branch::Intent)
            .collect(),
        RecordTab::Completed if few(filter.results.len()) => results(COMPLETED),
        RecordTab::Completed => vec![Branch::Final(COMPLETED)],
        RecordTab::Failed if few(filter.fail_kinds.len()) => filter
            .fail_kinds
            .iter()
            .map(|kind| Branch::FailKind(code(kind)))
            .collect(),
        RecordTab::Failed if few(filter.results.len()) => results(FAILED),
        RecordTab::Failed => vec![Branch::Final(FAILED)],
    }
}

impl Branch {
    /// Conditions; those of partial indexes stand literally, as SQLite compares them word by word.
    fn push(&self, sql: &mut Sql) {
        match self {
            Branch::Calling => {
                sql.push(" AND c.state <= 3 AND c.state = ")
                    .push_arg(CALLING);
            }
            Branch::Fresh => {
                sql.push(" AND c.state <= 3 AND c.state = ")
                    .push_arg(WAITING);
                sql.push(" AND c.due_at = 0");
            }
            Branch::PutOff => {
                sql.push(" AND c.state <= 3 AND c.state = ")
                    .push_arg(WAITING);
                sql.push(" AND c.due_at > 0");
            }
            Branch::Redial => {
                sql.push(" AND c.state <= 3 AND c.state = ")
                    .push_arg(REDIAL);
            }
            Branch::Final(state) => {
                sql.push(&format!(" AND c.state >= 4 AND c.state = {state}"));
            }
            Branch::Result(state, result) => {
                sql.push(&format!(
                    " AND c.state >= 4 AND c.state = {state} AND c.result = "
                ));
                sql.push_arg(result.as_str());
            }
            Branch::FailKind(kind) => {
                sql.push(" AND c.state = 5 AND c.fail_kind = ")
                    .push_arg(kind.as_str());
            }
            Branch::Intent(intent) => {
                sql.push(" AND c.state = 4 AND c.main_intent IS NOT NULL AND c.main_intent = ");
                sql.push_arg(intent.as_str());
            }
            // the plus signs keep the indexes of states out of it
            Branch::AllNumbers(tab) => {
                sql.push(match tab {
                    RecordTab::Completed => " AND +c.state = 4",
                    RecordTab::Failed => " AND +c.state = 5",
                    RecordTab::Pending => " AND +c.state <= 3",
                });
            }
            Branch::Tab(tab) => {
                sql.push(match tab {
                    RecordTab::Completed => " AND c.state >= 4 AND c.state = 4",
                    RecordTab::Failed => " AND c.state >= 4 AND c.state = 5",
                    RecordTab::Pending => " AND c.state <= 3",
                });
            }
        }
    }
}

/// Everything of the filter that a branch may not have said.
fn push_filter(sql: &mut Sql, asked: &Asked<'_>, by: OrderBy) {
    let filter = asked.filter;
    let final_tab = filter.tab != RecordTab::Pending;
    if filter.tab == RecordTab::Pending && !filter.states.is_empty() {
        let states: Vec<_> = filter
            .states
            .iter()
            .map(|s| super::standing::state_code(*s))
            .collect();
        push_in(sql, "+c.state", &states);
    }
    if !filter.fail_kinds.is_empty() {
        push_in(
            sql,
            "c.fail_kind",
            &filter.fail_kinds.iter().map(code).collect::<Vec<_>>(),
        );
    }
    if !filter.results.is_empty() {
        push_in(
            sql,
            "c.result",
            &filter.results.iter().map(code).collect::<Vec<_>>(),
        );
    }
    if !filter.main_intents.is_empty() {
        push_in(sql, "c.main_intent", &filter.main_intents);
    }
    if let Some(from) = filter.from {
        sql.push(" AND c.last_at >= ").push_arg(from);
        if by == OrderBy::Finished && final_tab {
            // nothing ends before it began: the index need not be read further back
            sql.push(" AND c.finished_at >= ").push_arg(from);
        }
    }
    if let Some(until) = filter.until {
        sql.push(" AND c.last_at < ").push_arg(until);
        if by == OrderBy::Finished && filter.tab == RecordTab::Completed {
            // no call lasts a day
            sql.push(" AND c.finished_at < ")
                .push_arg(until.saturating_add(DAY));
        }
    }
    if let Some(talk) = filter.min_talk {
        sql.push(" AND c.talk_ms >= ").push_arg(talk);
    }
    if let Some(talk) = filter.max_talk {
        sql.push(" AND c.talk_ms <= ").push_arg(talk);
    }
    if let (Some(until), true) = (asked.until, final_tab) {
        sql.push(" AND c.finished_at <= ").push_arg(until);
    }
    if let Some(search) = filter
        .search
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        let number = sql.arg(anywhere(&number_part(search)));
        let text = sql.arg(anywhere(search));
        sql.push(&format!(
            " AND (c.number LIKE {number} ESCAPE '\\' OR c.search LIKE {text} ESCAPE '\\')"
        ));
    }
}

fn push_in<T>(sql: &mut Sql, column: &str, values: &[T])
where
    T: Clone + for<'t> sqlx::Encode<'t, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    sql.push(" AND ").push(column).push(" IN (");
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            sql.push(", ");
        }
        sql.push_arg(value.clone());
    }
    sql.push(")");
}

/// A number as it may be typed, without spaces, brackets and dashes; other text as it is.
fn number_part(search: &str) -> String {
    let typed =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '.' | '/');
    if search.chars().all(typed) {
        search
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    } else {
        search.to_owned()
    }
}

/// Where a page ended.
struct Key {
    value: Value,
    id: i64,
}

enum Value {
    Int(i64),
    Text(String),
}

impl Key {
    fn parse(cursor: &str, by: OrderBy) -> Result<Self> {
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

/// A record, and the cursor behind it.
pub(crate) fn read(row: &AnyRow, by: OrderBy) -> Result<(CallRecordRow, String)> {
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
    let waits = matches!(state, CalleeState::Waiting | CalleeState::WaitingRedial);
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
        due_at: (waits && due_at > 0).then_some(due_at),
        last_at,
        finished_at,
        cost,
        has_recording,
    };
    Ok((record, format!("{id}|{key}")))
}
