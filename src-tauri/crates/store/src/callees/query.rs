//! The queries behind a page of records: each tab is one or several stretches of an index
//! ("branches"), merged in order; what no index serves is a filter over them. `plans` holds what
//! SQLite makes of them.

use domain::{
    call_record::{CalleeState, RecordFilter, RecordTab},
    ids::CallTaskId,
    time::{DAY, UnixMillis},
};

use super::{
    Visible,
    page::{Key, RecordSort, RecordSortKey, Value},
    standing::{CALLING, COMPLETED, FAILED, REDIAL, WAITING, state_code},
};
use crate::{
    code::{anywhere, code},
    error::Result,
    sql::Sql,
};

/// More branches than this are one branch with a filter.
const BRANCHES: usize = 16;

/// Which records, in which order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'f> {
    pub(crate) task: CallTaskId,
    pub(crate) filter: &'f RecordFilter,
    pub(crate) sort: RecordSort,
    pub(crate) limit: i64,
    /// Final at or before this moment only (a snapshot's).
    pub(crate) until: Option<UnixMillis>,
    /// Order pending ones by number by walking over the index of all numbers, rather than by sorting.
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

/// The query for one page: the live phase, then `columns` of each record.
pub(crate) fn record_query(
    asked: &Asked<'_>,
    visible: &Visible,
    cursor: Option<&str>,
    columns: &str,
) -> Result<(Sql, OrderBy)> {
    let by = OrderBy::of(asked);
    let way = if asked.sort.descending { "DESC" } else { "ASC" };
    let after = cursor.map(|cursor| Key::parse(cursor, by)).transpose()?;
    let mut sql = Sql::new("SELECT a.phase, r.* FROM (");
    let task = sql.arg(asked.task.0);
    let limit = sql.arg(asked.limit);
    for (n, branch) in branches(asked, by).iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push("SELECT * FROM (SELECT ").push(columns);
        sql.push(" FROM callee c WHERE c.task_id = ").push(&task);
        branch.push(&mut sql);
        push_filter(&mut sql, asked, by);
        let key = branch.key(by);
        let mut visible = *visible;
        if let Some(after) = &after {
            branch.push_after(&mut sql, &mut visible, key, after, asked.sort.descending);
        }
        visible.push(&mut sql);
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
    counting(asked, visible, None)
}

/// Like [`count_query`], but no stretch is counted further than `most`.
pub(super) fn bounded_count_query(asked: &Asked<'_>, visible: &Visible, most: i64) -> Sql {
    counting(asked, visible, Some(most))
}

fn counting(asked: &Asked<'_>, visible: &Visible, most: Option<i64>) -> Sql {
    let by = OrderBy::of(asked);
    let mut sql = Sql::new("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM (");
    let task = sql.arg(asked.task.0);
    for (n, branch) in branches(asked, by).iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push(match most {
            None => "SELECT COUNT(*) AS n FROM callee c WHERE c.task_id = ",
            Some(_) => "SELECT COUNT(*) AS n FROM (SELECT 1 FROM callee c WHERE c.task_id = ",
        });
        sql.push(&task);
        branch.push(&mut sql);
        visible.push(&mut sql);
        push_filter(&mut sql, asked, by);
        if let Some(most) = most {
            sql.push(" LIMIT ").push_arg(most);
            sql.push(&format!(") b{n}"));
        }
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
    /// All pending by number, walking over all numbers of the task.
    AllNumbers,
    /// All pending, to be sorted by number.
    Pending,
}

fn branches(asked: &Asked<'_>, by: OrderBy) -> Vec<Branch> {
    let filter = asked.filter;
    if by == OrderBy::Number {
        return vec![match filter.tab {
            RecordTab::Completed => Branch::Final(COMPLETED),
            RecordTab::Failed => Branch::Final(FAILED),
            RecordTab::Pending if asked.walk => Branch::AllNumbers,
            RecordTab::Pending => Branch::Pending,
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
                sql.push(" AND c.due_at = -1");
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
            // the plus sign keeps the index of states out of it
            Branch::AllNumbers => {
                sql.push(" AND +c.state <= 3");
            }
            Branch::Pending => {
                sql.push(" AND c.state <= 3");
            }
        }
    }

    /// The expression that orders the branch.
    fn key(&self, by: OrderBy) -> &'static str {
        match (by, self) {
            (OrderBy::Finished, _) => "c.finished_at",
            (OrderBy::Due, _) => "c.due_at",
            (OrderBy::Talk, _) => "c.talk_ms",
            // an expression keeps the index of all numbers out of it
            (OrderBy::Number, Branch::Pending) => "(c.number || '')",
            (OrderBy::Number, _) => "c.number",
        }
    }

    /// The due moment that all callees of the branch share.
    fn shared_due(&self) -> Option<i64> {
        match self {
            Branch::Calling => Some(-1),
            Branch::Fresh => Some(0),
            Branch::PutOff
            | Branch::Redial
            | Branch::Final(_)
            | Branch::Result(..)
            | Branch::FailKind(_)
            | Branch::Intent(_)
            | Branch::AllNumbers
            | Branch::Pending => None,
        }
    }

    /// Adds the condition that what comes is behind the last page's end.
    fn push_after(
        &self,
        sql: &mut Sql,
        visible: &mut Visible,
        key: &str,
        after: &Key,
        descending: bool,
    ) {
        let beyond = if descending { "<" } else { ">" };
        // where the key is the same for all, only the id is a range of the index
        if let (Some(due), Value::Int(ended)) = (self.shared_due(), &after.value) {
            let all_behind = if descending {
                due < *ended
            } else {
                due > *ended
            };
            if due != *ended {
                if !all_behind {
                    sql.push(" AND 1 = 0");
                }
            } else if descending {
                // of two upper bounds SQLite takes one for its range and walks over the rest
                visible.upto = visible.upto.min(after.id - 1);
            } else {
                sql.push(" AND c.id > ").push_arg(after.id);
            }
            return;
        }
        let value = match &after.value {
            Value::Int(value) => sql.arg(*value),
            Value::Text(value) => sql.arg(value.as_str()),
        };
        let id = sql.arg(after.id);
        sql.push(&format!(" AND ({key}, c.id) {beyond} ({value}, {id})"));
    }
}

/// Everything of the filter that a branch may not have said.
fn push_filter(sql: &mut Sql, asked: &Asked<'_>, by: OrderBy) {
    let filter = asked.filter;
    let final_tab = filter.tab != RecordTab::Pending;
    if filter.tab == RecordTab::Pending && !filter.states.is_empty() {
        let states: Vec<_> = filter.states.iter().map(|s| state_code(*s)).collect();
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
