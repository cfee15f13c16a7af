//! From one state to another: state, counters, the channel's first messages and the memory of who
//! was written to, in one transaction. A move is made where the contact still stands as was thought.

use std::collections::BTreeMap;

use domain::{
    contact::{ContactState, ContactStateKind, SkipReason},
    ids::{ChannelId, ChatTaskId, ContactId, DialogueId},
    time::UnixMillis,
};

use super::{
    Contacts,
    claim::touch,
    standing::{Visible, read_kind, written},
};
use crate::{
    chats::{channels::uncount_first, counters::ChatDeltas},
    code::{code, json},
    error::Result,
    feed::tables,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// How a contact has to stand for a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactBefore {
    /// Pending or deferred.
    Waiting,
    /// Claimed, by this claim.
    Claim(i64),
    /// Uncertain.
    Uncertain,
}

/// A move of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactMove {
    /// The contact.
    pub contact: ContactId,
    /// How it has to stand.
    pub before: ContactBefore,
    /// What it becomes. `Claimed` is no target: see [`Contacts::claim`].
    pub to: ContactState,
}

impl Contacts<'_> {
    /// Moves a contact (without a dialogue: with one, the move is part of its commit). `false`: it
    /// stands otherwise by now.
    pub async fn move_to(&self, change: ContactMove, now: UnixMillis) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let Some(task) = task_of(tx, change.contact).await? else {
                        return Ok(false);
                    };
                    let mut deltas = ChatDeltas::of(task);
                    if !make(tx, &change, None, &mut deltas, now).await? {
                        return Ok(false);
                    }
                    deltas.apply(tx, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Leaves out those of `ids` that still wait. Returns how many.
    pub async fn skip(
        &self,
        task: ChatTaskId,
        ids: &[ContactId],
        reason: SkipReason,
        now: UnixMillis,
    ) -> Result<i64> {
        let mut skipped = 0;
        for chunk in ids.chunks(CHUNK) {
            let ids = json(chunk);
            skipped += self
                .store
                .writer()
                .urgent(move |tx| Box::pin(async move { skip(tx, task, ids, reason, now).await }))
                .await?;
        }
        Ok(skipped)
    }

    /// Makes deferred contacts due at once: what put them off no longer holds. In chunks. Returns how
    /// many.
    pub async fn recall_deferred(&self, task: ChatTaskId) -> Result<u64> {
        let mut moved = 0;
        loop {
            let n = self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let mut sql = Sql::new(
                            "UPDATE contact SET at = 1 WHERE id IN
                             (SELECT c.id FROM contact c WHERE c.state <= 2 AND c.state = 2
                              AND c.at > 1 AND c.task_id = ",
                        );
                        sql.push_arg(task.0);
                        sql.push(" LIMIT ").push_arg(CHUNK as i64).push(")");
                        let n = sql.query().execute(tx.conn()).await?.rows_affected();
                        if n > 0 {
                            tx.changed(tables::CONTACT, task.0);
                        }
                        Ok(n)
                    })
                })
                .await?;
            moved += n;
            if n < CHUNK as u64 {
                return Ok(moved);
            }
        }
    }
}

/// Contacts moved in one transaction.
const CHUNK: usize = 1_000;

async fn task_of(tx: &mut Tx, contact: ContactId) -> Result<Option<ChatTaskId>> {
    let row = sqlx::query(
        "SELECT c.task_id FROM contact c JOIN chat_task t ON t.id = c.task_id
         WHERE c.id = $1 AND t.deleted_at IS NULL AND c.id <= t.visible_upto
           AND NOT (c.id BETWEEN t.hidden_from AND t.hidden_to)",
    )
    .bind(contact.0)
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| Ok(ChatTaskId(Columns::of(&row).int()?)))
        .transpose()
}

/// Makes a move where the contact still stands as was thought, and counts it. With a dialogue it is
/// that one's contact from then on.
pub(crate) async fn make(
    tx: &mut Tx,
    change: &ContactMove,
    dialogue: Option<DialogueId>,
    deltas: &mut ChatDeltas,
    now: UnixMillis,
) -> Result<bool> {
    let row = query(format!(
        "SELECT c.state, c.at, c.claims, c.channel_id, c.batch_id, c.address FROM contact c
         WHERE c.id = $1{}",
        tx.dialect.for_update("c")
    ))
    .bind(change.contact.0)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    let mut columns = Columns::of(&row);
    let (kind, since) = (read_kind(columns.int()?)?, columns.int()?);
    let claims = columns.int()?;
    let channel = columns.opt_int()?.map(ChannelId);
    let (batch, address) = (columns.int()?, columns.text()?);
    let waits = matches!(kind, ContactStateKind::Pending | ContactStateKind::Deferred);
    let stands = match change.before {
        ContactBefore::Waiting => waits,
        ContactBefore::Claim(claim) => kind == ContactStateKind::Claimed && claims == claim,
        ContactBefore::Uncertain => kind == ContactStateKind::Uncertain,
    };
    let to = written(&change.to);
    if !stands || to.kind == ContactStateKind::Claimed {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE contact SET state = $2, at = $3, reason = $4,
            dialogue_id = CASE WHEN $5 > 0 THEN $5 ELSE dialogue_id END
         WHERE id = $1",
    )
    .bind(change.contact.0)
    .bind(super::standing::state_code(to.kind))
    .bind(to.at)
    .bind(to.reason)
    .bind(dialogue.map_or(0, |dialogue| dialogue.0))
    .execute(tx.conn())
    .await?;

    if let (ContactStateKind::Claimed, Some(channel)) = (kind, channel) {
        match to.kind {
            // it did not leave
            ContactStateKind::Pending | ContactStateKind::Deferred | ContactStateKind::Skipped => {
                uncount_first(tx, channel, since).await?;
            }
            ContactStateKind::Reached | ContactStateKind::Uncertain => {
                remember(tx, address, now).await?;
            }
            ContactStateKind::Failed | ContactStateKind::Claimed => {}
        }
    }
    if waits && to.kind == ContactStateKind::Skipped && claims == 0 {
        sqlx::query("UPDATE contact_batch SET skipped = skipped + 1 WHERE id = $1")
            .bind(batch)
            .execute(tx.conn())
            .await?;
    } else {
        touch(tx, batch).await?;
    }
    deltas.contacts(kind, -1);
    deltas.contacts(to.kind, 1);
    if to.kind == ContactStateKind::Reached {
        deltas.reached(to.at);
    }
    Ok(true)
}

/// Somebody was written to first.
async fn remember(tx: &mut Tx, address: String, now: UnixMillis) -> Result<()> {
    sqlx::query(
        "INSERT INTO contacted (address, at) VALUES ($1, $2) ON CONFLICT (address)
         DO UPDATE SET at = CASE WHEN contacted.at < excluded.at THEN excluded.at
                                 ELSE contacted.at END",
    )
    .bind(address)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn skip(
    tx: &mut Tx,
    task: ChatTaskId,
    ids: String,
    reason: SkipReason,
    now: UnixMillis,
) -> Result<i64> {
    let visible = Visible::read(&mut *tx.conn(), task).await?;
    let mut sql = Sql::new(
        "SELECT c.id, c.state, c.batch_id, c.claims FROM contact c
         WHERE +c.state <= 2 AND +c.task_id = ",
    );
    sql.push_arg(task.0).push(" AND c.id IN ");
    let parameter = sql.arg(ids);
    sql.push(&tx.dialect.ids(&parameter));
    visible.push(&mut sql);
    sql.push(" ORDER BY c.id").push(&tx.dialect.for_update("c"));
    let mut deltas = ChatDeltas::of(task);
    let mut batches: BTreeMap<i64, i64> = BTreeMap::new();
    let mut moved = Vec::new();
    for row in sql.query().fetch_all(tx.conn()).await? {
        let mut columns = Columns::of(&row);
        moved.push(columns.int()?);
        deltas.contacts(read_kind(columns.int()?)?, -1);
        let batch = columns.int()?;
        if columns.int()? == 0 {
            *batches.entry(batch).or_default() += 1;
        }
    }
    if moved.is_empty() {
        return Ok(0);
    }
    query(format!(
        "UPDATE contact SET state = 6, at = $2, reason = $3 WHERE id IN {}",
        tx.dialect.ids("$1")
    ))
    .bind(json(&moved))
    .bind(now)
    .bind(code(reason))
    .execute(tx.conn())
    .await?;
    for (batch, n) in batches {
        sqlx::query("UPDATE contact_batch SET skipped = skipped + $2 WHERE id = $1")
            .bind(batch)
            .bind(n)
            .execute(tx.conn())
            .await?;
    }
    deltas.contacts(ContactStateKind::Skipped, moved.len() as i64);
    deltas.apply(tx, now).await?;
    Ok(moved.len() as i64)
}
