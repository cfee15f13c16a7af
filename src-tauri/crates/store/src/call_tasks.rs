//! Call tasks: form, status, list. Which status follows which is `domain`'s business: a status is
//! written only where the one that was decided upon still stands.

use domain::{
    call_record::CalleeCounts,
    call_task::{CallTask, CallTaskDraft, CallTaskStatus, CallTaskStatusKind},
    ids::CallTaskId,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use crate::{
    Store,
    callees::standing::read_counts,
    code::{code, folded, json},
    error::Result,
    feed::tables,
    sql::{Columns, Sql, query},
    task_list::{Keyset, by_status, cursor_behind, name_taken, push_search, push_statuses},
    writer::Tx,
};

/// The call tasks.
#[derive(Debug)]
pub struct CallTasks<'s> {
    pub(crate) store: &'s Store,
}

/// Which tasks to list. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallTaskFilter {
    /// Statuses; empty: all.
    pub statuses: Vec<CallTaskStatusKind>,
    /// Part of the name, in any case.
    pub search: Option<String>,
}

/// Order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallTaskSort {
    /// By what.
    pub key: CallTaskSortKey,
    /// From the largest down.
    pub descending: bool,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallTaskSortKey {
    /// Name, without regard to case.
    Name,
    /// When something last happened.
    ActiveAt,
    /// When it was created.
    CreatedAt,
    /// Callees in all.
    Total,
    /// Share of callees that are final.
    Progress,
    /// Share of answered callees among final ones.
    ConnectRate,
    /// Cost.
    Cost,
}

/// A task in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTaskRow {
    /// The task.
    pub task: CallTask,
    /// Its callees.
    pub counts: CalleeCounts,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTaskPage {
    /// Rows.
    pub rows: Vec<CallTaskRow>,
    /// Cursor of the next page, if there may be one.
    pub next: Option<String>,
    /// Tasks by status that fit the search (whatever statuses were asked for).
    pub by_status: Vec<(CallTaskStatusKind, i64)>,
}

const SELECT: &str = "SELECT t.id, t.draft, t.status, t.started_once, t.created_at, n.active_at,
        n.total, n.waiting, n.waiting_redial, n.calling, n.completed, n.not_connected,
        n.not_placed, n.cancelled, n.expired, n.do_not_call, n.attempts, n.cost
     FROM call_task t JOIN call_task_count n ON n.task_id = t.id WHERE t.deleted_at IS NULL";

/// Final callees by thousandths; a task without callees stands below all others.
const PROGRESS: &str = "(CASE WHEN n.total = 0 THEN -1
     ELSE (n.total - n.waiting - n.waiting_redial - n.calling) * 1000 / n.total END)";
const CONNECT_RATE: &str = "(CASE
     WHEN n.total - n.waiting - n.waiting_redial - n.calling = 0 THEN -1
     ELSE n.completed * 1000 / (n.total - n.waiting - n.waiting_redial - n.calling) END)";

fn read(row: &AnyRow) -> Result<CallTaskRow> {
    let mut columns = Columns::of(row);
    let task = CallTask {
        id: CallTaskId(columns.int()?),
        draft: columns.json("call task")?,
        status: columns.json("call task status")?,
        started_once: columns.truth()?,
        created_at: columns.int()?,
        active_at: columns.int()?,
    };
    Ok(CallTaskRow {
        task,
        counts: read_counts(&mut columns)?,
    })
}

impl CallTasks<'_> {
    /// A page of tasks.
    pub async fn list(
        &self,
        filter: &CallTaskFilter,
        sort: CallTaskSort,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<CallTaskPage> {
        let mut conn = self.store.reader().await?;
        let search = filter.search.as_deref();
        let by_status = by_status(&mut conn, "call_task", search).await?;
        let sql = list_query(filter, sort, cursor, limit)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = rows
            .last()
            .filter(|_| rows.len() == limit as usize)
            .map(|row| cursor_behind(row.task.id.0, &sort.key.of(row)));
        Ok(CallTaskPage {
            rows,
            next,
            by_status,
        })
    }

    /// All tasks in a status, with their counts: for the engine.
    pub async fn in_status(&self, status: CallTaskStatusKind) -> Result<Vec<CallTaskRow>> {
        let mut sql = Sql::new(SELECT);
        sql.push(" AND t.status_kind = ")
            .push_arg(code(status))
            .push(" ORDER BY t.id");
        let mut conn = self.store.reader().await?;
        sql.query()
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One task.
    pub async fn get(&self, id: CallTaskId) -> Result<CallTask> {
        Ok(self.row(id).await?.task)
    }

    /// One task with its counts.
    pub async fn row(&self, id: CallTaskId) -> Result<CallTaskRow> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} AND t.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new task: Initializing.
    pub async fn insert(&self, draft: &CallTaskDraft, now: UnixMillis) -> Result<CallTaskId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { insert(tx, &draft, now).await }))
            .await
    }

    /// Changes the form while the status still is `expected`. `false`: somebody was faster.
    pub async fn update_draft(
        &self,
        id: CallTaskId,
        draft: &CallTaskDraft,
        expected: &CallTaskStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        let (draft, expected) = (draft.clone(), json(expected));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE call_task SET name = $3, name_key = $4, agent_id = $5, line_id = $6,
                            draft = $7
                         WHERE id = $1 AND status = $2 AND deleted_at IS NULL",
                    )
                    .bind(id.0)
                    .bind(expected)
                    .bind(draft.name.clone())
                    .bind(folded(&draft.name))
                    .bind(draft.agent.0)
                    .bind(draft.line.0)
                    .bind(json(&draft))
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    // another expiry may hold for callees that were looked at
                    sqlx::query(
                        "UPDATE import_batch SET swept_upto = 0
                         WHERE task_id = $1 AND swept_upto > 0",
                    )
                    .bind(id.0)
                    .execute(tx.conn())
                    .await?;
                    active(tx, id, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Gives the task another status while it still has `expected`. `false`: somebody was faster.
    /// A task that runs has started once.
    pub async fn set_status(
        &self,
        id: CallTaskId,
        expected: &CallTaskStatus,
        status: &CallTaskStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        let started = match status {
            CallTaskStatus::Running { .. } => 1_i64,
            CallTaskStatus::Initializing
            | CallTaskStatus::Stopped { .. }
            | CallTaskStatus::StartFailed { .. } => 0,
        };
        let (expected, kind, status) = (json(expected), code(status), json(status));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE call_task SET status_kind = $3, status = $4,
                            started_once = CASE WHEN $5 = 1 THEN 1 ELSE started_once END
                         WHERE id = $1 AND status = $2 AND deleted_at IS NULL",
                    )
                    .bind(id.0)
                    .bind(expected)
                    .bind(kind)
                    .bind(status)
                    .bind(started)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    active(tx, id, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Deletes the task while its status still is `expected`: it vanishes at once, its rows are
    /// removed in chunks by `housekeeping`. `false`: somebody was faster.
    pub async fn delete(
        &self,
        id: CallTaskId,
        expected: &CallTaskStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        let expected = json(expected);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE call_task SET deleted_at = $3
                         WHERE id = $1 AND status = $2 AND deleted_at IS NULL",
                    )
                    .bind(id.0)
                    .bind(expected)
                    .bind(now)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    tx.changed(tables::CALL_TASK, id.0);
                    Ok(true)
                })
            })
            .await
    }

    /// A copy of the form under another name, without callees: Initializing.
    pub async fn duplicate(
        &self,
        id: CallTaskId,
        name: &str,
        now: UnixMillis,
    ) -> Result<CallTaskId> {
        let name = name.to_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "SELECT draft FROM call_task WHERE id = $1 AND deleted_at IS NULL",
                    )
                    .bind(id.0)
                    .fetch_one(tx.conn())
                    .await?;
                    let mut draft: CallTaskDraft = Columns::of(&row).json("call task")?;
                    draft.name = name;
                    insert(tx, &draft, now).await
                })
            })
            .await
    }

    /// Whether a task other than `except` has this name.
    pub async fn name_taken(&self, name: &str, except: Option<CallTaskId>) -> Result<bool> {
        let mut conn = self.store.reader().await?;
        name_taken(&mut conn, "call_task", name, except.map(|id| id.0)).await
    }
}

impl CallTaskSortKey {
    fn expression(self) -> &'static str {
        match self {
            CallTaskSortKey::Name => "t.name_key",
            CallTaskSortKey::ActiveAt => "n.active_at",
            CallTaskSortKey::CreatedAt => "t.created_at",
            CallTaskSortKey::Total => "n.total",
            CallTaskSortKey::Progress => PROGRESS,
            CallTaskSortKey::ConnectRate => CONNECT_RATE,
            CallTaskSortKey::Cost => "n.cost",
        }
    }

    /// The value of a row, as a cursor carries it.
    fn of(self, row: &CallTaskRow) -> String {
        match self {
            CallTaskSortKey::Name => folded(&row.task.draft.name),
            CallTaskSortKey::ActiveAt => row.task.active_at.to_string(),
            CallTaskSortKey::CreatedAt => row.task.created_at.to_string(),
            CallTaskSortKey::Total => row.counts.total.to_string(),
            CallTaskSortKey::Cost => row.counts.cost.0.to_string(),
            CallTaskSortKey::Progress => {
                let share = (final_callees(row) * 1000).checked_div(row.counts.total);
                share.unwrap_or(-1).to_string()
            }
            CallTaskSortKey::ConnectRate => {
                let share = (row.counts.completed * 1000).checked_div(final_callees(row));
                share.unwrap_or(-1).to_string()
            }
        }
    }
}

/// Callees of a task that are at their end.
fn final_callees(row: &CallTaskRow) -> i64 {
    let counts = &row.counts;
    counts.total - counts.waiting - counts.waiting_redial - counts.calling
}

fn list_query(
    filter: &CallTaskFilter,
    sort: CallTaskSort,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let mut sql = Sql::new(SELECT);
    push_search(&mut sql, filter.search.as_deref());
    push_statuses(&mut sql, filter.statuses.iter().map(code));
    let keyset = Keyset {
        key: sort.key.expression(),
        is_text: sort.key == CallTaskSortKey::Name,
        descending: sort.descending,
        cursor,
        limit,
    };
    keyset.push(&mut sql)?;
    Ok(sql)
}

async fn insert(tx: &mut Tx, draft: &CallTaskDraft, now: UnixMillis) -> Result<CallTaskId> {
    let status = CallTaskStatus::Initializing;
    let row = sqlx::query(
        "INSERT INTO call_task (name, name_key, agent_id, line_id, draft, status_kind, status,
                                created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(draft.name.clone())
    .bind(folded(&draft.name))
    .bind(draft.agent.0)
    .bind(draft.line.0)
    .bind(json(draft))
    .bind(code(&status))
    .bind(json(&status))
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    let id = CallTaskId(Columns::of(&row).int()?);
    sqlx::query("INSERT INTO call_task_count (task_id, active_at) VALUES ($1, $2)")
        .bind(id.0)
        .bind(now)
        .execute(tx.conn())
        .await?;
    tx.changed(tables::CALL_TASK, id.0);
    Ok(id)
}

/// Something happened to the task.
pub(crate) async fn active(tx: &mut Tx, id: CallTaskId, now: UnixMillis) -> Result<()> {
    sqlx::query(
        "UPDATE call_task_count
         SET active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END WHERE task_id = $1",
    )
    .bind(id.0)
    .bind(now)
    .execute(tx.conn())
    .await?;
    tx.changed(tables::CALL_TASK, id.0);
    Ok(())
}
