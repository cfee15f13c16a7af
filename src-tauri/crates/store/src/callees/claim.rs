//! Who is due, and claiming them: state, attempt row and counters in one committed transaction,
//! before anything is sent. Whether a callee may be called now is decided by the caller (`domain`);
//! what is certain here: it is still pending, its task still runs, its number has no live call.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    call_record::CalleeState,
    ids::{AgentVersionId, AttemptId, BatchId, CallTaskId, CalleeId},
    time::UnixMillis,
};
use sqlx::AnyConnection;

use super::{
    Callees, Visible,
    standing::{CALLING, Deltas, REDIAL, Standing, WAITING, read_state},
};
use crate::{
    code::json,
    dialect::Dialect,
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

/// A callee that is due, before it is decided whether it may be called.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The callee.
    pub callee: CalleeId,
    /// Number as stored.
    pub number: String,
    /// Waiting, or waiting for redial.
    pub state: CalleeState,
    /// When it was due; 0: at once.
    pub due_at: UnixMillis,
    /// Its own zone.
    pub zone: Option<String>,
    /// Not called before.
    pub not_before: Option<UnixMillis>,
    /// Not called after.
    pub not_after: Option<UnixMillis>,
    /// Attempts that counted, since the import or the last "Redial these".
    pub used: u32,
    /// When its batch was committed: expiry counts from here.
    pub imported_at: UnixMillis,
}

/// A callee that was claimed: its attempt is written down and committed.
#[derive(Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The callee.
    pub callee: CalleeId,
    /// The attempt: the fencing token.
    pub attempt: AttemptId,
    /// Which attempt it is: 1, 2, 3 …
    pub attempt_number: i64,
    /// Number to call.
    pub number: String,
    /// Number to show.
    pub caller_number: Option<String>,
    /// Published version of the task's agent at this moment.
    pub agent_version: Option<AgentVersionId>,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
    /// Its own zone.
    pub zone: Option<String>,
    /// Not called before.
    pub not_before: Option<UnixMillis>,
    /// Not called after.
    pub not_after: Option<UnixMillis>,
    /// Attempts that counted before this one, since the import or the last "Redial these".
    pub used: u32,
    /// Its batch.
    pub batch: BatchId,
    /// When its batch was committed: expiry counts from here.
    pub imported_at: UnixMillis,
}

/// Personal data stays out of logs.
impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidate")
            .field("callee", &self.callee)
            .field("state", &self.state)
            .field("due_at", &self.due_at)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

/// Personal data stays out of logs.
impl std::fmt::Debug for Claimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claimed")
            .field("callee", &self.callee)
            .field("attempt", &self.attempt)
            .field("attempt_number", &self.attempt_number)
            .finish_non_exhaustive()
    }
}

/// No live call to the same number, in any task.
const NUMBER_FREE: &str = " AND NOT EXISTS (SELECT 1 FROM call_attempt live
    WHERE live.number = c.number AND live.ended_at IS NULL)";

impl Callees<'_> {
    /// Who is due at `now`: redials first, then those put off, then fresh ones in the order of
    /// import. Those whose number is being called are left out.
    pub async fn due_candidates(
        &self,
        task: CallTaskId,
        now: UnixMillis,
        limit: u32,
    ) -> Result<Vec<Candidate>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut found = Vec::new();
        for branch in due_branches(&visible) {
            let left = i64::from(limit) - found.len() as i64;
            if left <= 0 {
                break;
            }
            let sql = due_query(task, branch, &visible, now, left);
            for row in sql.query().fetch_all(&mut *conn).await? {
                let mut columns = Columns::of(&row);
                found.push(Candidate {
                    callee: CalleeId(columns.int()?),
                    number: columns.text()?,
                    state: read_state(columns.int()?)?,
                    due_at: columns.int()?,
                    zone: columns.opt_text()?,
                    not_before: columns.opt_int()?,
                    not_after: columns.opt_int()?,
                    used: u32::try_from(columns.int()?).unwrap_or(u32::MAX),
                    imported_at: columns.opt_int()?.unwrap_or(0),
                });
            }
        }
        Ok(found)
    }

    /// Claims those of `ids` that are still pending while the task still runs and whose numbers are
    /// free: each gets a new attempt. The others are not in the answer.
    pub async fn claim_these(
        &self,
        task: CallTaskId,
        ids: &[CalleeId],
        now: UnixMillis,
        caller_number: Option<&str>,
    ) -> Result<Vec<Claimed>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = json(ids);
        let caller = caller_number.map(str::to_owned);
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { claim(tx, task, ids, now, caller).await }))
            .await
    }

    /// Claims up to `limit` of those who are due, without asking anybody else.
    pub async fn claim(
        &self,
        task: CallTaskId,
        now: UnixMillis,
        limit: u32,
        caller_number: Option<&str>,
    ) -> Result<Vec<Claimed>> {
        let due = self.due_candidates(task, now, limit).await?;
        let ids: Vec<CalleeId> = due.iter().map(|candidate| candidate.callee).collect();
        self.claim_these(task, &ids, now, caller_number).await
    }
}

/// One stretch of the index of pending callees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Due {
    Redial,
    PutOff,
    Fresh { first: i64, last: i64 },
}

pub(super) fn due_branches(visible: &Visible) -> Vec<Due> {
    let fresh = visible
        .ranges()
        .into_iter()
        .map(|(first, last)| Due::Fresh { first, last });
    [Due::Redial, Due::PutOff]
        .into_iter()
        .chain(fresh)
        .collect()
}

impl Due {
    /// Adds the conditions; `until`: due at or before.
    fn push(self, sql: &mut Sql, visible: &Visible, until: Option<UnixMillis>) {
        let state = match self {
            Due::Redial => REDIAL,
            Due::PutOff | Due::Fresh { .. } => WAITING,
        };
        sql.push(" AND c.state <= 3 AND c.state = ").push_arg(state);
        match self {
            Due::Redial | Due::PutOff => {
                sql.push(" AND c.due_at > 0");
                if let Some(until) = until {
                    sql.push(" AND c.due_at <= ").push_arg(until);
                }
                visible.push(sql);
            }
            Due::Fresh { first, last } => {
                sql.push(" AND c.due_at = 0 AND c.id BETWEEN ")
                    .push_arg(first);
                sql.push(" AND ").push_arg(last);
            }
        }
    }

    fn order(self) -> &'static str {
        match self {
            Due::Redial | Due::PutOff => " ORDER BY c.due_at, c.id",
            Due::Fresh { .. } => " ORDER BY c.id",
        }
    }
}

pub(super) fn due_query(
    task: CallTaskId,
    branch: Due,
    visible: &Visible,
    now: UnixMillis,
    limit: i64,
) -> Sql {
    let mut sql = Sql::new(
        "SELECT c.id, c.number, c.state, c.due_at, c.zone, c.not_before, c.not_after,
                c.used, b.committed_at
         FROM callee c JOIN import_batch b ON b.id = c.batch_id WHERE c.task_id = ",
    );
    sql.push_arg(task.0);
    branch.push(&mut sql, visible, Some(now));
    sql.push(NUMBER_FREE)
        .push(branch.order())
        .push(" LIMIT ")
        .push_arg(limit);
    sql
}

pub(super) fn next_due_query(task: CallTaskId, branch: Due, visible: &Visible) -> Sql {
    let mut sql = Sql::new("SELECT c.due_at FROM callee c WHERE c.task_id = ");
    sql.push_arg(task.0);
    branch.push(&mut sql, visible, None);
    sql.push(branch.order()).push(" LIMIT 1");
    sql
}

pub(super) async fn next_due(
    conn: &mut AnyConnection,
    task: CallTaskId,
    visible: &Visible,
) -> Result<Option<UnixMillis>> {
    let mut next: Option<UnixMillis> = None;
    for branch in due_branches(visible).into_iter().rev() {
        let sql = next_due_query(task, branch, visible);
        if let Some(row) = sql.query().fetch_optional(&mut *conn).await? {
            let due = Columns::of(&row).int()?;
            if due == 0 {
                return Ok(Some(0));
            }
            next = Some(next.map_or(due, |other| other.min(due)));
        }
    }
    Ok(next)
}

/// A callee as it was before the claim, with what the caller is told.
struct Taken {
    before: Standing,
    due_at: UnixMillis,
    last_at: Option<UnixMillis>,
    claimed: Claimed,
}

async fn claim(
    tx: &mut Tx,
    task: CallTaskId,
    ids: String,
    now: UnixMillis,
    caller: Option<String>,
) -> Result<Vec<Claimed>> {
    let Some((visible, line, version)) = running(tx, task).await? else {
        return Ok(Vec::new());
    };
    let mut taken = take(tx, task, ids, &visible, version, caller.as_deref()).await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let ids = json(
        &taken
            .iter()
            .map(|one| one.claimed.callee)
            .collect::<Vec<_>>(),
    );

    let mut sql =
        Sql::new("UPDATE callee SET state = 3, due_at = -1, attempt_n = attempt_n + 1, last_at = ");
    sql.push_arg(now).push(" WHERE +state <= 2 AND id IN ");
    let parameter = sql.arg(ids.clone());
    sql.push(&tx.dialect.ids(&parameter));
    let done = sql.query().execute(tx.conn()).await?.rows_affected();
    if done != taken.len() as u64 {
        // locked by this transaction: cannot be
        return Err(StoreError::Locked);
    }

    let mut sql = Sql::new(
        "INSERT INTO call_attempt (callee_id, task_id, n, number, line_id, agent_version,
                                   caller_number, phase, started_at)
         SELECT c.id, c.task_id, c.attempt_n, c.number, ",
    );
    let (line, version) = (sql.arg(line), sql.arg(version));
    let (caller, at) = (sql.arg(caller), sql.arg(now));
    let parameter = sql.arg(ids);
    sql.push(&format!(
        "CAST({line} AS BIGINT), CAST({version} AS BIGINT), CAST({caller} AS TEXT), 1,
         CAST({at} AS BIGINT) FROM callee c WHERE c.id IN "
    ));
    sql.push(&tx.dialect.ids(&parameter));
    sql.push(" ON CONFLICT DO NOTHING RETURNING callee_id, id");
    let mut attempts = BTreeMap::new();
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        attempts.insert(CalleeId(columns.int()?), AttemptId(columns.int()?));
    }

    let mut deltas = Deltas::of(task);
    let mut batches = BTreeSet::new();
    let mut claimed = Vec::with_capacity(taken.len());
    for mut one in taken.drain(..) {
        let Some(attempt) = attempts.get(&one.claimed.callee) else {
            give_back(tx, &one).await?;
            continue;
        };
        one.claimed.attempt = *attempt;
        deltas.leave(&one.before, 1)?;
        batches.insert(one.claimed.batch);
        tx.changed(tables::ATTEMPT, attempt.0);
        claimed.push(one.claimed);
    }
    if claimed.is_empty() {
        return Ok(claimed);
    }
    touch(tx, &batches).await?;
    let n = claimed.len() as i64;
    deltas.enter(&Standing::pending(CALLING), n)?;
    deltas.started(now, n);
    deltas.apply(tx, now).await?;
    Ok(claimed)
}

/// The task's line, agent version and visible callees, if it runs and the database is ours; it goes on
/// running until this transaction is over.
async fn running(tx: &mut Tx, task: CallTaskId) -> Result<Option<(Visible, i64, Option<i64>)>> {
    let mut sql = Sql::new(
        "SELECT t.visible_upto, t.hidden_from, t.hidden_to, t.line_id,
                (SELECT a.published FROM agent a WHERE a.id = t.agent_id)
         FROM call_task t WHERE t.status_kind = 'running' AND t.deleted_at IS NULL AND t.id = ",
    );
    sql.push_arg(task.0);
    // nobody is claimed for a store from which another one may have taken the database over
    if let Some((before, behind)) = tx.dialect.while_alone() {
        sql.push(before).push_arg(tx.lock).push(behind);
    }
    sql.push(&tx.dialect.for_share("t"));
    let Some(row) = sql.query().fetch_optional(tx.conn()).await? else {
        return Ok(None);
    };
    let mut columns = Columns::of(&row);
    Ok(Some((
        Visible::from(&mut columns)?,
        columns.int()?,
        columns.opt_int()?,
    )))
}

/// Chooses and locks those that can be claimed.
async fn take(
    tx: &mut Tx,
    task: CallTaskId,
    ids: String,
    visible: &Visible,
    version: Option<i64>,
    caller: Option<&str>,
) -> Result<Vec<Taken>> {
    let sql = take_query(tx.dialect, task, ids, visible);
    let mut taken = Vec::new();
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        taken.push(Taken {
            before: Standing::read(&mut columns)?,
            due_at: columns.int()?,
            last_at: columns.opt_int()?,
            claimed: Claimed {
                callee: CalleeId(columns.int()?),
                attempt: AttemptId(0),
                attempt_number: columns.int()? + 1,
                number: columns.text()?,
                caller_number: caller.map(str::to_owned),
                agent_version: version.map(AgentVersionId),
                variables: columns.json("call variables")?,
                zone: columns.opt_text()?,
                not_before: columns.opt_int()?,
                not_after: columns.opt_int()?,
                used: u32::try_from(columns.int()?).unwrap_or(u32::MAX),
                batch: BatchId(columns.int()?),
                imported_at: columns.opt_int()?.unwrap_or(0),
            },
        });
    }
    Ok(taken)
}

pub(super) fn take_query(
    dialect: Dialect,
    task: CallTaskId,
    ids: String,
    visible: &Visible,
) -> Sql {
    // the plus signs keep SQLite from scanning an index of the whole task
    let mut sql = Sql::new("SELECT ");
    sql.push(Standing::COLUMNS).push(
        ", c.due_at, c.last_at, c.id, c.attempt_n, c.number, c.variables, c.zone, c.not_before,
           c.not_after, c.used, c.batch_id, b.committed_at
         FROM callee c JOIN import_batch b ON b.id = c.batch_id
         WHERE +c.state <= 2 AND +c.task_id = ",
    );
    sql.push_arg(task.0).push(" AND c.id IN ");
    let parameter = sql.arg(ids);
    sql.push(&dialect.ids(&parameter));
    visible.push(&mut sql);
    sql.push(NUMBER_FREE).push(" ORDER BY c.id");
    sql.push(&dialect.for_update_skip_locked("c"));
    sql
}

/// Another machine took the same number in this very moment: as it was.
async fn give_back(tx: &mut Tx, one: &Taken) -> Result<()> {
    sqlx::query(
        "UPDATE callee SET state = $2, due_at = $3, last_at = $4, attempt_n = attempt_n - 1
         WHERE id = $1",
    )
    .bind(one.claimed.callee.0)
    .bind(one.before.state)
    .bind(one.due_at)
    .bind(one.last_at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Batches of which somebody was called or moved cannot be undone.
pub(super) async fn touch(tx: &mut Tx, batches: &BTreeSet<BatchId>) -> Result<()> {
    let mut sql = Sql::new("UPDATE import_batch SET touched = 1 WHERE touched = 0 AND id IN ");
    let parameter = sql.arg(json(batches));
    sql.push(&tx.dialect.ids(&parameter));
    sql.query().execute(tx.conn()).await?;
    Ok(())
}
