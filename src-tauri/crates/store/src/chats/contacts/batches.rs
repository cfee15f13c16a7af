//! Adding contacts: all of a batch, or none. Rows are written in chunks and stay invisible until the
//! last, small transaction: their ids lie above the task's `visible_upto`. Taking a batch back hides
//! a range of ids in one small transaction and then deletes it in chunks. The same ways as those of
//! imports of callees. Batches of one task are serialised by the caller.

use std::collections::{BTreeMap, HashSet};

use domain::{
    contact::{ChatAddress, ContactOrigin, ContactStateKind, NewContact},
    ids::{BatchId, ChatTaskId},
    time::UnixMillis,
};

use super::{Contacts, standing::Visible};
use crate::{
    chats::{address, counters::ChatDeltas},
    code::{code, folded, json, storable},
    error::{Conflict, Result, StoreError},
    feed::tables,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// Contacts that came together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactBatch {
    /// Its row.
    pub id: BatchId,
    /// Its task.
    pub task: ChatTaskId,
    /// Where they came from.
    pub origin: ContactOrigin,
    /// Name of the file, or of the task that they came from.
    pub name: String,
    /// When it was committed.
    pub committed_at: UnixMillis,
    /// Contacts.
    pub rows: i64,
    /// Nobody of it was written to: it can be undone.
    pub can_undo: bool,
}

impl Contacts<'_> {
    /// Begins a batch. What an earlier one of this task left behind is removed first.
    pub async fn begin_batch(
        &self,
        task: ChatTaskId,
        origin: ContactOrigin,
        name: &str,
        now: UnixMillis,
    ) -> Result<BatchId> {
        self.clear_leftovers(Some(task)).await?;
        let name = storable(name).into_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO contact_batch (task_id, origin, name, state, created_at)
                         SELECT t.id, $2, $3, 'open', $4 FROM chat_task t
                         WHERE t.id = $1 AND t.deleted_at IS NULL RETURNING id",
                    )
                    .bind(task.0)
                    .bind(code(origin))
                    .bind(name)
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    Ok(BatchId(Columns::of(&row).int()?))
                })
            })
            .await
    }

    /// Writes contacts of a batch, invisible for now. Sorted by address they cost least. An address
    /// that is in the task already is a conflict, and the batch had better be aborted.
    pub async fn append(&self, batch: BatchId, contacts: Vec<NewContact>) -> Result<()> {
        for chunk in contacts.chunks(ROWS) {
            let (text, n) = (rows_as_json(chunk), chunk.len());
            self.store
                .writer()
                .bulk(move |tx| Box::pin(async move { append(tx, batch, text, n).await }))
                .await?;
        }
        Ok(())
    }

    /// Makes all contacts of a batch visible at once. `accepted` has to be the number that was
    /// appended.
    pub async fn commit_batch(&self, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { commit(tx, batch, accepted, now).await }))
            .await
    }

    /// Gives a batch up that was not committed.
    pub async fn abort_batch(&self, batch: BatchId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE contact_batch SET state = 'aborted'
                         WHERE id = $1 AND state IN ('open', 'aborted')",
                    )
                    .bind(batch.0)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Err(StoreError::Conflict(Conflict::Batch));
                    }
                    Ok(())
                })
            })
            .await?;
        self.clear(batch).await
    }

    /// Takes a committed batch back of which nobody was ever written to: it vanishes at once, its
    /// rows are then deleted in chunks.
    pub async fn undo_batch(&self, batch: BatchId, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { hide(tx, batch, now).await }))
            .await?;
        self.clear(batch).await
    }

    /// Committed batches of a task, the newest first.
    pub async fn batches(&self, task: ChatTaskId) -> Result<Vec<ContactBatch>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT id, origin, name, committed_at, rows, touched FROM contact_batch
             WHERE task_id = $1 AND state = 'committed' ORDER BY id DESC",
        )
        .bind(task.0)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(ContactBatch {
                    id: BatchId(columns.int()?),
                    task,
                    origin: columns.code("contact origin")?,
                    name: columns.text()?,
                    committed_at: columns.opt_int()?.unwrap_or(0),
                    rows: columns.int()?,
                    can_undo: !columns.truth()?,
                })
            })
            .collect()
    }

    /// Which of some addresses are in the task already.
    pub async fn present(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<HashSet<ChatAddress>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let written: Vec<String> = addresses.iter().map(address::written).collect();
        let mut sql = Sql::new("SELECT c.address FROM contact c WHERE c.task_id = ");
        sql.push_arg(task.0)
            .push(" AND c.address IN (SELECT j.value FROM ");
        let parameter = sql.arg(json(&written));
        sql.push(&self.store.dialect().texts(&parameter)).push(")");
        visible.push(&mut sql);
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| address::read(&Columns::of(row).text()?))
            .collect()
    }

    /// At start: a batch that was open when the app ended will not go on.
    pub(crate) async fn abandon_open_batches(&self) -> Result<()> {
        self.store
            .writer()
            .urgent(|tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE contact_batch SET state = 'aborted' WHERE state = 'open'")
                        .execute(tx.conn())
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Removes rows of batches that were given up or undone.
    pub(crate) async fn clear_leftovers(&self, task: Option<ChatTaskId>) -> Result<()> {
        let mut sql = Sql::new("SELECT id FROM contact_batch WHERE state <> 'committed'");
        match task {
            Some(task) => sql.push(" AND task_id = ").push_arg(task.0),
            // an open one may be at work
            None => sql.push(" AND state <> 'open'"),
        };
        let rows = {
            let mut conn = self.store.reader().await?;
            sql.query().fetch_all(&mut *conn).await?
        };
        for row in &rows {
            self.clear(BatchId(Columns::of(row).int()?)).await?;
        }
        Ok(())
    }

    /// Deletes the rows of an invisible batch in chunks, and the batch.
    async fn clear(&self, batch: BatchId) -> Result<()> {
        let mut from = 0;
        while let Some(next) = self
            .store
            .writer()
            .bulk(move |tx| Box::pin(async move { clear_chunk(tx, batch, from).await }))
            .await?
        {
            from = next;
        }
        Ok(())
    }
}

/// Rows written in one transaction.
const ROWS: usize = 2_000;
/// Rows deleted in one transaction.
const CHUNK: i64 = 2_000;

/// The rows as one JSON array of arrays.
fn rows_as_json(contacts: &[NewContact]) -> String {
    let rows: Vec<_> = contacts
        .iter()
        .map(|contact| {
            (
                address::written(&contact.address),
                contact.row,
                storable(&contact.name),
                contact.variables.replace("\\u0000", ""),
                search_text(contact),
            )
        })
        .collect();
    json(&rows)
}

/// What of a contact is searched: lower-case address, name and values, one a line.
fn search_text(contact: &NewContact) -> String {
    let values: BTreeMap<String, String> =
        serde_json::from_str(&contact.variables).unwrap_or_default();
    let mut text = folded(&storable(address::value(&contact.address)));
    let name = std::iter::once(&contact.name);
    for value in name.chain(values.values()).filter(|text| !text.is_empty()) {
        text.push('\n');
        text.push_str(&folded(&storable(value)));
    }
    text
}

async fn append(tx: &mut Tx, batch: BatchId, rows: String, n: usize) -> Result<()> {
    let row = sqlx::query("SELECT task_id FROM contact_batch WHERE id = $1 AND state = 'open'")
        .bind(batch.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else {
        return Err(StoreError::Conflict(Conflict::Batch));
    };
    let task = Columns::of(&row).int()?;
    let insert = format!(
        "INSERT INTO contact (task_id, batch_id, state, at, address, file_row, name, variables,
                              search)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 1, 0, j.value ->> 0,
                CAST(j.value ->> 1 AS BIGINT), j.value ->> 2, j.value ->> 3, j.value ->> 4
         FROM {}",
        tx.dialect.rows("$3")
    );
    let (insert, ids) = tx.dialect.made_ids(&insert, n);
    let insert = query(insert).bind(task).bind(batch.0).bind(rows);
    let made = match ids {
        Some(ids) => {
            insert.execute(tx.conn()).await?;
            query(ids).fetch_one(tx.conn()).await?
        }
        None => insert.fetch_one(tx.conn()).await?,
    };
    let mut columns = Columns::of(&made);
    let (first, last) = (columns.int()?, columns.int()?);
    sqlx::query(
        "UPDATE contact_batch SET rows = rows + $2, last_id = $4,
            first_id = CASE WHEN first_id = 0 THEN $3 ELSE first_id END
         WHERE id = $1",
    )
    .bind(batch.0)
    .bind(n as i64)
    .bind(first)
    .bind(last)
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn commit(tx: &mut Tx, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
    let row = sqlx::query(
        "UPDATE contact_batch SET state = 'committed', committed_at = $3
         WHERE id = $1 AND state = 'open' AND rows = $2 RETURNING task_id, rows, last_id",
    )
    .bind(batch.0)
    .bind(i64::try_from(accepted).unwrap_or(i64::MAX))
    .bind(now)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Err(StoreError::Conflict(Conflict::Batch));
    };
    let mut columns = Columns::of(&row);
    let (task, rows, last) = (ChatTaskId(columns.int()?), columns.int()?, columns.int()?);
    sqlx::query(
        "UPDATE chat_task SET visible_upto = CASE WHEN visible_upto < $2 THEN $2
            ELSE visible_upto END WHERE id = $1",
    )
    .bind(task.0)
    .bind(last)
    .execute(tx.conn())
    .await?;
    let mut deltas = ChatDeltas::of(task);
    deltas.total(rows, now);
    deltas.contacts(ContactStateKind::Pending, rows);
    deltas.apply(tx, now).await?;
    tx.changed(tables::CONTACT, task.0);
    Ok(())
}

async fn hide(tx: &mut Tx, batch: BatchId, now: UnixMillis) -> Result<()> {
    let refused = || StoreError::Conflict(Conflict::Batch);
    let row = sqlx::query(
        "UPDATE contact_batch SET state = 'undone'
         WHERE id = $1 AND state = 'committed' AND touched = 0
         RETURNING task_id, rows, first_id, last_id, skipped, committed_at",
    )
    .bind(batch.0)
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(refused)?;
    let mut columns = Columns::of(&row);
    let task = ChatTaskId(columns.int()?);
    let (rows, first, last) = (columns.int()?, columns.int()?, columns.int()?);
    let skipped = columns.int()?;
    let committed_at = columns.opt_int()?.unwrap_or(now);
    let done = sqlx::query(
        "UPDATE chat_task SET hidden_from = $2, hidden_to = $3 WHERE id = $1 AND hidden_to = 0",
    )
    .bind(task.0)
    .bind(first)
    .bind(last)
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 && rows > 0 {
        // another one is just being undone
        return Err(refused());
    }
    let mut deltas = ChatDeltas::of(task);
    deltas.total(-rows, committed_at);
    deltas.contacts(ContactStateKind::Pending, skipped - rows);
    deltas.contacts(ContactStateKind::Skipped, -skipped);
    deltas.apply(tx, now).await?;
    tx.changed(tables::CONTACT, task.0);
    Ok(())
}

/// One chunk of an invisible batch: where the next begins, or nothing once all is gone.
async fn clear_chunk(tx: &mut Tx, batch: BatchId, from: i64) -> Result<Option<i64>> {
    let row = sqlx::query(
        "SELECT task_id, state, first_id, last_id FROM contact_batch
         WHERE id = $1 AND state <> 'committed'",
    )
    .bind(batch.0)
    .fetch_optional(tx.conn())
    .await?;
    // another call was faster
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of(&row);
    let (task, state) = (columns.int()?, columns.text()?);
    let (first, last) = (columns.int()?, columns.int()?);
    let from = from.max(first);
    if last > 0 && from <= last {
        let next = from + CHUNK;
        sqlx::query("DELETE FROM contact WHERE id >= $1 AND id < $2 AND batch_id = $3")
            .bind(from)
            .bind(next)
            .bind(batch.0)
            .execute(tx.conn())
            .await?;
        return Ok(Some(next));
    }
    if state == "undone" {
        sqlx::query("UPDATE chat_task SET hidden_from = 0, hidden_to = 0 WHERE id = $1")
            .bind(task)
            .execute(tx.conn())
            .await?;
    }
    sqlx::query("DELETE FROM contact_batch WHERE id = $1")
        .bind(batch.0)
        .execute(tx.conn())
        .await?;
    tx.changed(tables::CONTACT, task);
    Ok(None)
}
