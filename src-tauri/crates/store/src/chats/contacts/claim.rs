//! Who is next, and claiming them: committed before anything is sent. Whether a contact may be
//! written to now is decided by the caller; what is certain here: it still waits, and its task is in
//! progress.

use domain::{
    contact::{ChatAddress, ContactStateKind},
    ids::{ChannelId, ChatTaskId, ContactId},
    time::UnixMillis,
};

use super::{
    Contacts,
    standing::{DEFERRED, PENDING, Visible, read_kind},
};
use crate::{
    chats::{address, channels::count_first, counters::ChatDeltas},
    error::Result,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// A contact that waits, before it is decided whether it may be written to.
#[derive(Clone, PartialEq, Eq)]
pub struct WaitingContact {
    /// The contact.
    pub contact: ContactId,
    /// Where it can be written to.
    pub address: ChatAddress,
    /// Its name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
    /// Claims that were given back: the first message was deferred so often.
    pub claims: i64,
}

/// A contact that was claimed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedContact {
    /// The contact.
    pub contact: ContactId,
    /// Its task.
    pub task: ChatTaskId,
    /// The channel that it was claimed for.
    pub channel: ChannelId,
    /// Number of the claim: the fencing token.
    pub claim: i64,
    /// Since when.
    pub since: UnixMillis,
    /// Where it can be written to.
    pub address: ChatAddress,
    /// Its name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
}

/// Personal data stays out of logs.
impl std::fmt::Debug for WaitingContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitingContact")
            .field("contact", &self.contact)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Personal data stays out of logs.
impl std::fmt::Debug for ClaimedContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimedContact")
            .field("contact", &self.contact)
            .field("channel", &self.channel)
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

impl Contacts<'_> {
    /// Who waits and is due at `now`: deferred ones first, then fresh ones in the order of import.
    pub async fn due(
        &self,
        task: ChatTaskId,
        now: UnixMillis,
        limit: u32,
    ) -> Result<Vec<WaitingContact>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut found = Vec::new();
        for branch in branches(&visible) {
            let left = i64::from(limit) - found.len() as i64;
            if left <= 0 {
                break;
            }
            let sql = due_query(task, branch, &visible, Some(now), left);
            for row in sql.query().fetch_all(&mut *conn).await? {
                let mut columns = Columns::of(&row);
                columns.int()?;
                found.push(WaitingContact {
                    contact: ContactId(columns.int()?),
                    address: address::read(&columns.text()?)?,
                    name: columns.text()?,
                    variables: columns.text()?,
                    claims: columns.int()?,
                });
            }
        }
        Ok(found)
    }

    /// When the next waiting contact is due; 0: one waits now; `None`: nobody waits.
    pub async fn next_due(&self, task: ChatTaskId) -> Result<Option<UnixMillis>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut next: Option<UnixMillis> = None;
        for branch in branches(&visible).into_iter().rev() {
            let sql = due_query(task, branch, &visible, None, 1);
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

    /// Claims a contact for a channel while it still waits and its task is in progress; it counts as
    /// a first message of the channel. `None`: somebody was faster.
    pub async fn claim(
        &self,
        contact: ContactId,
        channel: ChannelId,
        now: UnixMillis,
    ) -> Result<Option<ClaimedContact>> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { claim(tx, contact, channel, now).await }))
            .await
    }
}

/// One stretch of the index of waiting contacts.
#[derive(Debug, Clone, Copy)]
pub(in crate::chats) enum Due {
    Deferred,
    Fresh { first: i64, last: i64 },
}

pub(in crate::chats) fn branches(visible: &Visible) -> Vec<Due> {
    let fresh = visible
        .ranges()
        .into_iter()
        .map(|(first, last)| Due::Fresh { first, last });
    std::iter::once(Due::Deferred).chain(fresh).collect()
}

/// `until`: due at or before.
pub(in crate::chats) fn due_query(
    task: ChatTaskId,
    branch: Due,
    visible: &Visible,
    until: Option<UnixMillis>,
    limit: i64,
) -> Sql {
    let mut sql = Sql::new(
        "SELECT c.at, c.id, c.address, c.name, c.variables, c.claims FROM contact c
         WHERE c.state <= 2 AND c.task_id = ",
    );
    sql.push_arg(task.0);
    match branch {
        Due::Deferred => {
            sql.push(" AND c.state = ").push_arg(DEFERRED);
            if let Some(until) = until {
                sql.push(" AND c.at <= ").push_arg(until);
            }
            visible.push(&mut sql);
            sql.push(" ORDER BY c.at, c.id");
        }
        Due::Fresh { first, last } => {
            sql.push(" AND c.state = ").push_arg(PENDING);
            sql.push(" AND c.at = 0 AND c.id BETWEEN ").push_arg(first);
            sql.push(" AND ").push_arg(last).push(" ORDER BY c.id");
        }
    }
    sql.push(" LIMIT ").push_arg(limit);
    sql
}

async fn claim(
    tx: &mut Tx,
    contact: ContactId,
    channel: ChannelId,
    now: UnixMillis,
) -> Result<Option<ClaimedContact>> {
    let row = query(format!(
        "SELECT c.state, c.task_id, c.batch_id, c.claims, c.address, c.name, c.variables
         FROM contact c JOIN chat_task t ON t.id = c.task_id
         WHERE c.id = $1 AND c.state <= 2 AND t.status_kind = 'in_progress'
           AND t.deleted_at IS NULL AND c.id <= t.visible_upto
           AND NOT (c.id BETWEEN t.hidden_from AND t.hidden_to){}",
        tx.dialect.for_update_skip_locked("c")
    ))
    .bind(contact.0)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of(&row);
    let before = read_kind(columns.int()?)?;
    let (task, batch) = (ChatTaskId(columns.int()?), columns.int()?);
    let claimed = ClaimedContact {
        contact,
        task,
        channel,
        claim: columns.int()? + 1,
        since: now,
        address: address::read(&columns.text()?)?,
        name: columns.text()?,
        variables: columns.text()?,
    };
    sqlx::query(
        "UPDATE contact SET state = 3, at = $2, claims = $3, channel_id = $4, reason = NULL
         WHERE id = $1",
    )
    .bind(contact.0)
    .bind(now)
    .bind(claimed.claim)
    .bind(channel.0)
    .execute(tx.conn())
    .await?;
    touch(tx, batch).await?;
    count_first(tx, channel, now).await?;
    let mut deltas = ChatDeltas::of(task);
    deltas.contacts(before, -1);
    deltas.contacts(ContactStateKind::Claimed, 1);
    deltas.apply(tx, now).await?;
    Ok(Some(claimed))
}

/// A batch of which somebody was written to can no longer be undone.
pub(super) async fn touch(tx: &mut Tx, batch: i64) -> Result<()> {
    sqlx::query("UPDATE contact_batch SET touched = 1 WHERE id = $1 AND touched = 0")
        .bind(batch)
        .execute(tx.conn())
        .await?;
    Ok(())
}
