//! Chat tasks: form, status, list, and what they hold. Which status follows which is `domain`'s
//! business: a status is written only where the one that was decided upon still stands.
//!
//! - `page`: the list.
//! - `holds`: which task holds a channel, which a manager: one row each, so that two never can.
//! - `errors`: errors in a row.
//! - `sweep`: removal of deleted tasks, in chunks.

mod errors;
mod holds;
mod page;
mod sweep;

use domain::{
    budget::Purse,
    chat_task::{ChatTask, ChatTaskDraft, ChatTaskStatus, ChatTaskStatusKind},
    contact::AudienceCounts,
    ids::{ChannelId, ChatTaskId, ManagerId},
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use self::holds::Refused;
use super::{NamedTask, counters::read_purse};
use crate::{
    Store,
    code::{code, folded, json},
    error::Result,
    feed::tables,
    sql::{Columns, Sql, query},
    task_list::name_taken,
    writer::Tx,
};

pub use errors::ErrorStreak;
pub use page::{ChatTaskFilter, ChatTaskPage, ChatTaskSort, ChatTaskSortKey};

/// The chat tasks.
#[derive(Debug)]
pub struct ChatTasks<'s> {
    pub(crate) store: &'s Store,
}

/// Counts of a task; always equal to a recount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChatTaskCounts {
    /// Its audience.
    pub audience: AudienceCounts,
    /// Dialogues.
    pub dialogues: i64,
    /// Dialogues in which the person wrote.
    pub replied: i64,
    /// Dialogues tagged with interest.
    pub interest: i64,
    /// Dialogues in which a contact was left.
    pub contact: i64,
    /// Successful dialogues.
    pub success: i64,
    /// Messages that came in.
    pub received: i64,
    /// Messages that were sent.
    pub sent: i64,
    /// Money against the task's budget.
    pub purse: Purse,
}

/// A task in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTaskRow {
    /// The task.
    pub task: ChatTask,
    /// Its counts.
    pub counts: ChatTaskCounts,
}

/// A channel that another task holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChannel {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// The task that holds it.
    pub by: NamedTask,
}

/// A manager that is busy in another task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyManager {
    /// The manager.
    pub manager: ManagerId,
    /// Its name; empty: it was deleted.
    pub name: String,
    /// The task that has it.
    pub by: NamedTask,
}

/// What became of a wish to create a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatTaskMade {
    /// It is there.
    Made(ChatTaskId),
    /// Channels belong to other tasks; nothing was made.
    Held(Vec<HeldChannel>),
    /// Managers are busy; nothing was made.
    Busy(Vec<BusyManager>),
}

/// What became of a change of form or status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatTaskChanged {
    /// It is written.
    Done,
    /// The status is another one by now: decide again.
    Stale,
    /// Channels belong to other tasks; nothing was written.
    Held(Vec<HeldChannel>),
    /// Managers are busy in other tasks; nothing was written.
    Busy(Vec<BusyManager>),
}

impl ChatTasks<'_> {
    /// All tasks in a status, with their counts: for the engine.
    pub async fn in_status(&self, status: ChatTaskStatusKind) -> Result<Vec<ChatTaskRow>> {
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
    pub async fn get(&self, id: ChatTaskId) -> Result<ChatTask> {
        Ok(self.row(id).await?.task)
    }

    /// One task with its counts.
    pub async fn row(&self, id: ChatTaskId) -> Result<ChatTaskRow> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} AND t.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new task in the status that `domain` decided upon; it holds its channels, and its managers
    /// if it waits or runs. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &ChatTaskDraft,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskMade> {
        let (draft, status) = (draft.clone(), status.clone());
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    match holds::refused(tx, None, &draft, status.kind()).await? {
                        Some(Refused::Held(held)) => return Ok(ChatTaskMade::Held(held)),
                        Some(Refused::Busy(busy)) => return Ok(ChatTaskMade::Busy(busy)),
                        None => {}
                    }
                    let row = sqlx::query(
                        "INSERT INTO chat_task (name, name_key, ai_id, integration_id, budget,
                            draft, status_kind, status, answers, started_once, created_at)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
                    )
                    .bind(draft.name.clone())
                    .bind(folded(&draft.name))
                    .bind(draft.ai.0)
                    .bind(draft.integration.map(|integration| integration.0))
                    .bind(draft.stop_when.budget.map(|budget| budget.0))
                    .bind(json(&draft))
                    .bind(code(status.kind()))
                    .bind(json(&status))
                    .bind(i64::from(status.answers()))
                    .bind(i64::from(has_started(&status)))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = ChatTaskId(Columns::of(&row).int()?);
                    sqlx::query("INSERT INTO chat_task_count (task_id, active_at) VALUES ($1, $2)")
                        .bind(id.0)
                        .bind(now)
                        .execute(tx.conn())
                        .await?;
                    holds::write_form(tx, id, &draft).await?;
                    holds::write(tx, id, &draft, status.kind()).await?;
                    tx.changed(tables::CHAT_TASK, id.0);
                    Ok(ChatTaskMade::Made(id))
                })
            })
            .await
    }

    /// Changes form and status together while the status still is `expected`; what the task holds
    /// follows the form.
    pub async fn update(
        &self,
        id: ChatTaskId,
        draft: &ChatTaskDraft,
        expected: &ChatTaskStatus,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskChanged> {
        let (draft, expected, status) = (draft.clone(), json(expected), status.clone());
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    if !stands(tx, id, &expected).await? {
                        return Ok(ChatTaskChanged::Stale);
                    }
                    match holds::refused(tx, Some(id), &draft, status.kind()).await? {
                        Some(Refused::Held(held)) => return Ok(ChatTaskChanged::Held(held)),
                        Some(Refused::Busy(busy)) => return Ok(ChatTaskChanged::Busy(busy)),
                        None => {}
                    }
                    sqlx::query(
                        "UPDATE chat_task SET name = $2, name_key = $3, ai_id = $4,
                            integration_id = $5, budget = $6, draft = $7 WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(draft.name.clone())
                    .bind(folded(&draft.name))
                    .bind(draft.ai.0)
                    .bind(draft.integration.map(|integration| integration.0))
                    .bind(draft.stop_when.budget.map(|budget| budget.0))
                    .bind(json(&draft))
                    .execute(tx.conn())
                    .await?;
                    holds::write_form(tx, id, &draft).await?;
                    write_status(tx, id, &status).await?;
                    holds::write(tx, id, &draft, status.kind()).await?;
                    active(tx, id, now).await?;
                    Ok(ChatTaskChanged::Done)
                })
            })
            .await
    }

    /// Gives the task another status while it still has `expected`. Awaiting and in progress take its
    /// managers (refused while one is busy elsewhere), stopped frees them, completed frees channels
    /// too. A task in progress has started once.
    pub async fn set_status(
        &self,
        id: ChatTaskId,
        expected: &ChatTaskStatus,
        status: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<ChatTaskChanged> {
        let (expected, status) = (json(expected), status.clone());
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    if !stands(tx, id, &expected).await? {
                        return Ok(ChatTaskChanged::Stale);
                    }
                    let row = sqlx::query("SELECT draft FROM chat_task WHERE id = $1")
                        .bind(id.0)
                        .fetch_one(tx.conn())
                        .await?;
                    let draft: ChatTaskDraft = Columns::of(&row).json("chat task")?;
                    match holds::refused(tx, Some(id), &draft, status.kind()).await? {
                        Some(Refused::Held(held)) => return Ok(ChatTaskChanged::Held(held)),
                        Some(Refused::Busy(busy)) => return Ok(ChatTaskChanged::Busy(busy)),
                        None => {}
                    }
                    write_status(tx, id, &status).await?;
                    holds::write(tx, id, &draft, status.kind()).await?;
                    active(tx, id, now).await?;
                    Ok(ChatTaskChanged::Done)
                })
            })
            .await
    }

    /// Deletes the task while its status still is `expected`: it vanishes at once and holds nothing;
    /// its rows are removed in chunks by [`ChatTasks::sweep`]. `false`: somebody was faster.
    pub async fn delete(
        &self,
        id: ChatTaskId,
        expected: &ChatTaskStatus,
        now: UnixMillis,
    ) -> Result<bool> {
        let expected = json(expected);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE chat_task SET deleted_at = $3, answers = 0
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
                    holds::release(tx, id).await?;
                    sqlx::query("DELETE FROM chat_list_task WHERE task_id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    tx.changed(tables::CHAT_TASK, id.0);
                    Ok(true)
                })
            })
            .await
    }

    /// Whether a task other than `except` has this name.
    pub async fn name_taken(&self, name: &str, except: Option<ChatTaskId>) -> Result<bool> {
        let mut conn = self.store.reader().await?;
        name_taken(&mut conn, "chat_task", name, except.map(|id| id.0)).await
    }
}

const SELECT: &str = "SELECT t.id, t.draft, t.status, t.started_once, t.created_at, n.active_at,
        n.total, n.pending, n.claimed, n.deferred, n.reached, n.failed, n.skipped, n.uncertain,
        n.dialogues, n.replied, n.interest, n.contact, n.success, n.received, n.sent,
        t.budget, n.spent, n.reserved, n.over
     FROM chat_task t JOIN chat_task_count n ON n.task_id = t.id WHERE t.deleted_at IS NULL";

/// Columns `total, pending, claimed, deferred, reached, failed, skipped, uncertain`.
pub(crate) fn read_audience(columns: &mut Columns<'_>) -> Result<AudienceCounts> {
    Ok(AudienceCounts {
        total: columns.int()?,
        pending: columns.int()?,
        claimed: columns.int()?,
        deferred: columns.int()?,
        reached: columns.int()?,
        failed: columns.int()?,
        skipped: columns.int()?,
        uncertain: columns.int()?,
    })
}

fn read(row: &AnyRow) -> Result<ChatTaskRow> {
    let mut columns = Columns::of(row);
    let task = ChatTask {
        id: ChatTaskId(columns.int()?),
        draft: columns.json("chat task")?,
        status: columns.json("chat task status")?,
        started_once: columns.truth()?,
        created_at: columns.int()?,
        active_at: columns.int()?,
    };
    let counts = ChatTaskCounts {
        audience: read_audience(&mut columns)?,
        dialogues: columns.int()?,
        replied: columns.int()?,
        interest: columns.int()?,
        contact: columns.int()?,
        success: columns.int()?,
        received: columns.int()?,
        sent: columns.int()?,
        purse: read_purse(&mut columns)?,
    };
    Ok(ChatTaskRow { task, counts })
}

/// Whether the task still has this status; it keeps it until this transaction is over.
async fn stands(tx: &mut Tx, id: ChatTaskId, expected: &str) -> Result<bool> {
    let row = query(format!(
        "SELECT t.id FROM chat_task t
         WHERE t.id = $1 AND t.status = $2 AND t.deleted_at IS NULL{}",
        tx.dialect.for_update("t")
    ))
    .bind(id.0)
    .bind(expected.to_owned())
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.is_some())
}

fn has_started(status: &ChatTaskStatus) -> bool {
    match status {
        ChatTaskStatus::InProgress { .. } => true,
        ChatTaskStatus::Awaiting { .. }
        | ChatTaskStatus::Stopped { .. }
        | ChatTaskStatus::Completed { .. } => false,
    }
}

async fn write_status(tx: &mut Tx, id: ChatTaskId, status: &ChatTaskStatus) -> Result<()> {
    sqlx::query(
        "UPDATE chat_task SET status_kind = $2, status = $3, answers = $4,
            started_once = CASE WHEN $5 = 1 THEN 1 ELSE started_once END
         WHERE id = $1",
    )
    .bind(id.0)
    .bind(code(status.kind()))
    .bind(json(status))
    .bind(i64::from(status.answers()))
    .bind(i64::from(has_started(status)))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Something happened to the task.
pub(crate) async fn active(tx: &mut Tx, id: ChatTaskId, now: UnixMillis) -> Result<()> {
    sqlx::query(
        "UPDATE chat_task_count
         SET active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END WHERE task_id = $1",
    )
    .bind(id.0)
    .bind(now)
    .execute(tx.conn())
    .await?;
    tx.changed(tables::CHAT_TASK, id.0);
    Ok(())
}
