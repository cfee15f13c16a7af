//! Adding contacts: all of a batch, or none, by the ways that all batches share.

use std::collections::{BTreeMap, HashSet};

use domain::{
    contact::{ChatAddress, ContactOrigin, ContactStateKind, NewContact},
    ids::{BatchId, ChatTaskId},
    time::UnixMillis,
};

use super::{Contacts, standing::Visible};
use crate::{
    batches::{Batches, ROWS},
    chats::{address, counters::ChatDeltas},
    code::{code, folded, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

/// Batches of contacts.
const AUDIENCES: Batches = Batches {
    batch: "contact_batch",
    row: "contact",
    task: "chat_task",
    beside: None,
    feed: tables::CONTACT,
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
        AUDIENCES.abort(self.store, batch).await
    }

    /// Takes a committed batch back of which nobody was ever written to: it vanishes at once, its
    /// rows are then deleted in chunks.
    pub async fn undo_batch(&self, batch: BatchId, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { hide(tx, batch, now).await }))
            .await?;
        AUDIENCES.clear(self.store, batch).await
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
        AUDIENCES.abandon_open(self.store).await
    }

    /// Removes rows of batches that were given up or undone.
    pub(crate) async fn clear_leftovers(&self, task: Option<ChatTaskId>) -> Result<()> {
        let task = task.map(|task| task.0);
        AUDIENCES.clear_leftovers(self.store, task).await
    }
}

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
    let insert = format!(
        "INSERT INTO contact (task_id, batch_id, state, at, address, file_row, name, variables,
                              search)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 1, 0, j.value ->> 0,
                CAST(j.value ->> 1 AS BIGINT), j.value ->> 2, j.value ->> 3, j.value ->> 4
         FROM {}",
        tx.dialect.rows("$3")
    );
    AUDIENCES.append(tx, batch, &insert, rows, n).await
}

async fn commit(tx: &mut Tx, batch: BatchId, accepted: u64, now: UnixMillis) -> Result<()> {
    let committed = AUDIENCES.commit(tx, batch, accepted, now).await?;
    let mut deltas = ChatDeltas::of(ChatTaskId(committed.task));
    deltas.total(committed.rows, now);
    deltas.contacts(ContactStateKind::Pending, committed.rows);
    deltas.apply(tx, now).await
}

async fn hide(tx: &mut Tx, batch: BatchId, now: UnixMillis) -> Result<()> {
    let hidden = AUDIENCES.hide(tx, batch, "1 = 1", now).await?;
    let row = sqlx::query("SELECT skipped FROM contact_batch WHERE id = $1")
        .bind(batch.0)
        .fetch_one(tx.conn())
        .await?;
    let skipped = Columns::of(&row).int()?;
    let mut deltas = ChatDeltas::of(ChatTaskId(hidden.task));
    deltas.total(-hidden.rows, hidden.committed_at);
    deltas.contacts(ContactStateKind::Pending, skipped - hidden.rows);
    deltas.contacts(ContactStateKind::Skipped, -skipped);
    deltas.apply(tx, now).await
}
