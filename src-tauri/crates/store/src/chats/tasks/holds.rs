//! Which task holds a channel (until it is completed or deleted), which managers are busy (in tasks
//! that are awaiting or in progress). One row for each, so that two tasks never hold the same.

use domain::{
    chat_task::{ChatTaskDraft, ChatTaskStatusKind},
    ids::{ChannelId, ChatTaskId, ManagerId},
};
use sqlx::any::AnyRow;

use super::{BusyManager, ChatTasks, HeldChannel};
use crate::{
    chats::NamedTask,
    code::json,
    error::Result,
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

impl ChatTasks<'_> {
    /// Channels that tasks other than `except` hold.
    pub async fn held_channels(&self, except: Option<ChatTaskId>) -> Result<Vec<HeldChannel>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!("{HELD} WHERE h.task_id <> $1 ORDER BY c.name_key"))
            .bind(except.map_or(0, |id| id.0))
            .fetch_all(&mut *conn)
            .await?;
        rows.iter().map(read_held).collect()
    }

    /// Managers that are busy in tasks other than `except`.
    pub async fn busy_managers(&self, except: Option<ChatTaskId>) -> Result<Vec<BusyManager>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "{BUSY} WHERE h.task_id <> $1 ORDER BY h.manager_id"
        ))
        .bind(except.map_or(0, |id| id.0))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read_busy).collect()
    }
}

const HELD: &str = "SELECT h.channel_id, c.name, t.id, t.name FROM channel_hold h
     JOIN channel c ON c.id = h.channel_id JOIN chat_task t ON t.id = h.task_id";
const BUSY: &str = "SELECT h.manager_id, COALESCE(m.name, ''), t.id, t.name FROM manager_hold h
     LEFT JOIN manager m ON m.id = h.manager_id JOIN chat_task t ON t.id = h.task_id";

/// Why a task cannot hold what it wants.
pub(super) enum Refused {
    Held(Vec<HeldChannel>),
    Busy(Vec<BusyManager>),
}

fn read_task(columns: &mut Columns<'_>) -> Result<NamedTask> {
    Ok(NamedTask {
        id: ChatTaskId(columns.int()?),
        name: columns.text()?,
    })
}

fn read_held(row: &AnyRow) -> Result<HeldChannel> {
    let mut columns = Columns::of(row);
    Ok(HeldChannel {
        channel: ChannelId(columns.int()?),
        name: columns.text()?,
        by: read_task(&mut columns)?,
    })
}

fn read_busy(row: &AnyRow) -> Result<BusyManager> {
    let mut columns = Columns::of(row);
    Ok(BusyManager {
        manager: ManagerId(columns.int()?),
        name: columns.text()?,
        by: read_task(&mut columns)?,
    })
}

/// Whether other tasks hold what a task with this form needs in this status.
pub(super) async fn refused(
    tx: &mut Tx,
    task: Option<ChatTaskId>,
    draft: &ChatTaskDraft,
    status: ChatTaskStatusKind,
) -> Result<Option<Refused>> {
    let task = task.map_or(0, |task| task.0);
    let ids = tx.dialect.ids("$2");
    if status.holds_channels() {
        let sql = format!("{HELD} WHERE h.task_id <> $1 AND h.channel_id IN {ids}");
        let rows = query(sql)
            .bind(task)
            .bind(json(&draft.channels))
            .fetch_all(tx.conn())
            .await?;
        if !rows.is_empty() {
            let held = rows.iter().map(read_held).collect::<Result<Vec<_>>>()?;
            return Ok(Some(Refused::Held(held)));
        }
    }
    if status.holds_managers() {
        let sql = format!("{BUSY} WHERE h.task_id <> $1 AND h.manager_id IN {ids}");
        let rows = query(sql)
            .bind(task)
            .bind(json(&draft.managers))
            .fetch_all(tx.conn())
            .await?;
        if !rows.is_empty() {
            let busy = rows.iter().map(read_busy).collect::<Result<Vec<_>>>()?;
            return Ok(Some(Refused::Busy(busy)));
        }
    }
    Ok(None)
}

/// Writes down which managers the form names.
pub(super) async fn write_form(tx: &mut Tx, task: ChatTaskId, draft: &ChatTaskDraft) -> Result<()> {
    sqlx::query("DELETE FROM chat_task_manager WHERE task_id = $1")
        .bind(task.0)
        .execute(tx.conn())
        .await?;
    for manager in &draft.managers {
        sqlx::query(
            "INSERT INTO chat_task_manager (manager_id, task_id) VALUES ($1, $2)
             ON CONFLICT DO NOTHING",
        )
        .bind(manager.0)
        .bind(task.0)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Holds what a task with this form needs in this status, and lets the rest go. That nobody else has
/// it was asked before; the rows are unique all the same.
pub(super) async fn write(
    tx: &mut Tx,
    task: ChatTaskId,
    draft: &ChatTaskDraft,
    status: ChatTaskStatusKind,
) -> Result<()> {
    release(tx, task).await?;
    if status.holds_channels() {
        for channel in unique(&draft.channels) {
            sqlx::query("INSERT INTO channel_hold (channel_id, task_id) VALUES ($1, $2)")
                .bind(channel.0)
                .bind(task.0)
                .execute(tx.conn())
                .await?;
            tx.changed(tables::CHANNEL, channel.0);
        }
    }
    if status.holds_managers() {
        for manager in unique(&draft.managers) {
            sqlx::query("INSERT INTO manager_hold (manager_id, task_id) VALUES ($1, $2)")
                .bind(manager.0)
                .bind(task.0)
                .execute(tx.conn())
                .await?;
            tx.changed(tables::MANAGER, manager.0);
        }
    }
    Ok(())
}

/// Lets everything go that a task holds.
pub(super) async fn release(tx: &mut Tx, task: ChatTaskId) -> Result<()> {
    for (table, sql) in [
        (
            tables::CHANNEL,
            "DELETE FROM channel_hold WHERE task_id = $1 RETURNING channel_id",
        ),
        (
            tables::MANAGER,
            "DELETE FROM manager_hold WHERE task_id = $1 RETURNING manager_id",
        ),
    ] {
        let rows = sqlx::query(sql).bind(task.0).fetch_all(tx.conn()).await?;
        for row in &rows {
            tx.changed(table, Columns::of(row).int()?);
        }
    }
    Ok(())
}

fn unique<T: Ord + Copy>(ids: &[T]) -> std::collections::BTreeSet<T> {
    ids.iter().copied().collect()
}
