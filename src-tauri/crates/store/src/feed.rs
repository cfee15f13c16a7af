//! The change feed: rows (sequence, table, id) that are written in the transaction which changes
//! something, and told to listeners after its commit. It says *that* something changed, never how.

use std::collections::BTreeSet;

use crate::{
    Store,
    error::Result,
    sql::{Columns, Sql},
    writer::Tx,
};

/// Names of tables in the feed.
pub mod tables {
    /// A call task: its form, status or counts.
    pub const CALL_TASK: &str = "call_task";
    /// Callees of a call task; the id is the task's.
    pub const CALLEE: &str = "callee";
    /// An attempt.
    pub const ATTEMPT: &str = "attempt";
    /// A line.
    pub const LINE: &str = "line";
    /// A communication agent.
    pub const AGENT: &str = "agent";
    /// A rehearsal; the id is its agent's.
    pub const REHEARSAL: &str = "rehearsal";
    /// The do-not-call list; the id is 0.
    pub const DO_NOT_CALL: &str = "do_not_call";
    /// An export task.
    pub const EXPORT_TASK: &str = "export_task";
    /// An import batch; the id is its task's.
    pub const IMPORT_BATCH: &str = "import_batch";
    /// Settings; the id is 0.
    pub const SETTINGS: &str = "settings";

    /// A chat task: its form, status or counts.
    pub const CHAT_TASK: &str = "chat_task";
    /// Contacts of a chat task, and their batches; the id is the task's.
    pub const CONTACT: &str = "contact";
    /// A dialogue: its messages, state or money.
    pub const DIALOGUE: &str = "dialogue";
    /// A manager.
    pub const MANAGER: &str = "manager";
    /// An AI.
    pub const AI_PROFILE: &str = "ai_profile";
    /// Knowledge files of an AI; the id is the AI's.
    pub const KNOWLEDGE: &str = "knowledge";
    /// A channel.
    pub const CHANNEL: &str = "channel";
    /// An integration.
    pub const INTEGRATION: &str = "integration";
    /// White and black lists; the id is 0.
    pub const CHAT_LIST: &str = "chat_list";
    /// An entry of the outbox.
    pub const DELIVERY: &str = "delivery";

    pub(crate) const ALL: [&str; 20] = [
        CALL_TASK,
        CALLEE,
        ATTEMPT,
        LINE,
        AGENT,
        REHEARSAL,
        DO_NOT_CALL,
        EXPORT_TASK,
        IMPORT_BATCH,
        SETTINGS,
        CHAT_TASK,
        CONTACT,
        DIALOGUE,
        MANAGER,
        AI_PROFILE,
        KNOWLEDGE,
        CHANNEL,
        INTEGRATION,
        CHAT_LIST,
        DELIVERY,
    ];
}

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Grows with every change.
    pub seq: i64,
    /// One of [`tables`].
    pub table: &'static str,
    /// Row.
    pub id: i64,
}

/// Changes after a sequence number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// In order.
    pub changes: Vec<Change>,
    /// Some after the asked number are no longer kept: fetch everything again.
    pub gap: bool,
}

/// So many changes are kept.
const KEPT: i64 = 20_000;
/// Old ones are thrown away every so many.
const PRUNE_EVERY: i64 = 1_000;

/// Writes a transaction's changes; they are told after its commit.
pub(crate) async fn write(tx: &mut Tx, changes: &BTreeSet<(&str, i64)>) -> Result<Vec<Change>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(lock) = tx.dialect.lock_feed() {
        sqlx::query(lock).execute(tx.conn()).await?;
    }
    let rows: Vec<_> = changes.iter().collect();
    let mut sql = Sql::new(
        "INSERT INTO change (table_name, row_id)
         SELECT j.value ->> 0, CAST(j.value ->> 1 AS BIGINT) FROM ",
    );
    let parameter = sql.arg(crate::code::json(&rows));
    sql.push(&tx.dialect.rows(&parameter))
        .push(" RETURNING seq, table_name, row_id");
    let mut told = sql
        .query()
        .fetch_all(tx.conn())
        .await?
        .iter()
        .filter_map(|row| read(row).transpose())
        .collect::<Result<Vec<_>>>()?;
    told.sort_unstable_by_key(|change| change.seq);
    if let (Some(first), Some(last)) = (told.first(), told.last())
        && first.seq / PRUNE_EVERY != (last.seq + 1) / PRUNE_EVERY
    {
        sqlx::query("DELETE FROM change WHERE seq <= $1")
            .bind(last.seq - KEPT)
            .execute(tx.conn())
            .await?;
    }
    Ok(told)
}

fn read(row: &sqlx::any::AnyRow) -> Result<Option<Change>> {
    let mut columns = Columns::of(row);
    let seq = columns.int()?;
    let name = columns.text()?;
    let id = columns.int()?;
    // a newer version's tables are nothing to this one
    Ok(tables::ALL
        .into_iter()
        .find(|table| *table == name)
        .map(|table| Change { seq, table, id }))
}

impl Store {
    /// Changes as they are committed. A listener that falls behind is told so (`Lagged`) and fetches
    /// everything again.
    pub fn changes(&self) -> tokio::sync::broadcast::Receiver<Change> {
        self.inner.feed.subscribe()
    }

    /// Changes after `seq`, at most `limit`.
    pub async fn changes_since(&self, seq: i64, limit: u32) -> Result<Changes> {
        let mut conn = self.reader().await?;
        let oldest = sqlx::query("SELECT MIN(seq) FROM change")
            .fetch_one(&mut *conn)
            .await?;
        let oldest = Columns::of(&oldest).opt_int()?.unwrap_or(0);
        let rows = sqlx::query(
            "SELECT seq, table_name, row_id FROM change WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        let changes = rows
            .iter()
            .filter_map(|row| read(row).transpose())
            .collect::<Result<Vec<_>>>()?;
        Ok(Changes {
            changes,
            gap: oldest > seq + 1,
        })
    }

    /// The newest sequence number, 0 at first.
    pub async fn newest_change(&self) -> Result<i64> {
        let mut conn = self.reader().await?;
        let row = sqlx::query("SELECT MAX(seq) FROM change")
            .fetch_one(&mut *conn)
            .await?;
        Ok(Columns::of(&row).opt_int()?.unwrap_or(0))
    }
}
