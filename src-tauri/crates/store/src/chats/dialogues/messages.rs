//! Messages of a dialogue by keyset, in both directions; messages to be sent; what became of sent
//! ones.

use domain::{
    dialogue::{Message, MessageFailure, MessageState},
    ids::{ChannelId, ChatTaskId, DialogueId, ManagerId, MessageId},
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::{
    Dialogues, MessagePlace, Outgoing,
    open::answering,
    rows::{MESSAGE, read_message, read_outgoing, written},
};
use crate::{
    code::{code, storable},
    error::Result,
    feed::tables,
    sql::{Columns, query},
};

/// A stretch of messages, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePage {
    /// Messages.
    pub messages: Vec<Message>,
    /// There may be more in the asked direction.
    pub more: bool,
}

/// Messages of the dialogue $1 behind $2 that were written by $3, $4 of them, the oldest first.
pub(crate) fn dialogue_messages() -> String {
    format!(
        "SELECT {MESSAGE} FROM message m WHERE m.dialogue_id = $1 AND m.id > $2 AND m.at <= $3
         ORDER BY m.id LIMIT $4"
    )
}

impl Dialogues<'_> {
    /// The last messages before one; `None`: the last ones of all.
    pub async fn messages_before(
        &self,
        dialogue: DialogueId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<MessagePage> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "SELECT {MESSAGE} FROM message m WHERE m.dialogue_id = $1 AND m.id < $2
             ORDER BY m.id DESC LIMIT $3"
        ))
        .bind(dialogue.0)
        .bind(before.map_or(i64::MAX, |message| message.0))
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        let mut page = page(&rows, limit)?;
        page.messages.reverse();
        Ok(page)
    }

    /// The first messages behind one.
    pub async fn messages_after(
        &self,
        dialogue: DialogueId,
        after: MessageId,
        limit: u32,
    ) -> Result<MessagePage> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "SELECT {MESSAGE} FROM message m WHERE m.dialogue_id = $1 AND m.id > $2
             ORDER BY m.id LIMIT $3"
        ))
        .bind(dialogue.0)
        .bind(after.0)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        page(&rows, limit)
    }

    /// One message.
    pub async fn message(&self, id: MessageId) -> Result<Message> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("SELECT {MESSAGE} FROM message m WHERE m.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read_message(&mut Columns::of(&row))
    }

    /// Messages that are due to be sent, the longest waiting first, of tasks that are in progress or
    /// wait for their sending window.
    pub async fn queued(&self, now: UnixMillis, limit: u32) -> Result<Vec<Outgoing>> {
        let mut conn = self.store.reader().await?;
        let mut queued = Vec::new();
        for task in answering(&mut conn).await? {
            let rows = query(QUEUED_MESSAGES.replace("{MESSAGE}", MESSAGE))
                .bind(task.0)
                .bind(now)
                .bind(i64::from(limit))
                .fetch_all(&mut *conn)
                .await?;
            for row in &rows {
                queued.push(read_outgoing(row)?);
            }
        }
        queued.sort_by_key(|out| {
            let due = match out.message.state {
                MessageState::Queued { due, .. } => due,
                MessageState::Received
                | MessageState::Sending { .. }
                | MessageState::Sent
                | MessageState::Delivered
                | MessageState::Read
                | MessageState::Failed { .. }
                | MessageState::Uncertain { .. } => 0,
            };
            (due, out.message.id)
        });
        queued.truncate(limit as usize);
        Ok(queued)
    }

    /// First messages of a task that wait to be sent once more: the channel's history said that they had
    /// not arrived, and their contacts are uncertain until they do.
    pub async fn not_arrived(&self, task: ChatTaskId) -> Result<Vec<Outgoing>> {
        let mut conn = self.store.reader().await?;
        let rows = query(NOT_ARRIVED.replace("{MESSAGE}", MESSAGE))
            .bind(task.0)
            .fetch_all(&mut *conn)
            .await?;
        rows.iter().map(read_outgoing).collect()
    }

    /// The message that a channel knows by this id.
    pub async fn by_external_id(
        &self,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<MessagePlace>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT id, dialogue_id FROM message WHERE channel_id = $1 AND external_id = $2",
        )
        .bind(channel.0)
        .bind(external_id.to_owned())
        .fetch_optional(&mut *conn)
        .await?;
        row.map(|row| place(&row)).transpose()
    }

    /// What a channel tells of a message that it had accepted: delivered, read, or failed. Only
    /// forwards: what was read is not merely delivered. Returns where the message is, if it changed.
    pub async fn note_fate(
        &self,
        channel: ChannelId,
        external_id: &str,
        fate: &MessageState,
    ) -> Result<Option<MessagePlace>> {
        let (external_id, fate) = (external_id.to_owned(), written(fate));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "UPDATE message SET state = $3, failure = $4
                         WHERE channel_id = $1 AND external_id = $2
                           AND state >= 5 AND state < 8 AND state < $3 AND $3 > 5
                         RETURNING id, dialogue_id",
                    )
                    .bind(channel.0)
                    .bind(external_id)
                    .bind(fate.state)
                    // accepted and then not delivered: it still counts as sent
                    .bind(fate.failure.map(|_| code(MessageFailure::Undelivered)))
                    .fetch_optional(tx.conn())
                    .await?;
                    let Some(row) = row else { return Ok(None) };
                    let place = place(&row)?;
                    tx.changed(tables::DIALOGUE, place.dialogue.0);
                    Ok(Some(place))
                })
            })
            .await
    }

    /// The last messages of somebody's dialogues in a channel, the oldest first, behind `after`;
    /// failed ones left out: what a web page shows.
    pub async fn history(
        &self,
        channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<Message>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "SELECT {MESSAGE} FROM dialogue d JOIN message m ON m.dialogue_id = d.id
             WHERE d.channel_id = $1 AND d.peer = $2 AND m.id > $3 AND +m.state < 8
             ORDER BY m.id DESC LIMIT $4"
        ))
        .bind(channel.0)
        .bind(storable(peer).into_owned())
        .bind(after.map_or(0, |message| message.0))
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .rev()
            .map(|row| read_message(&mut Columns::of(row)))
            .collect()
    }

    /// Who spoke for us in somebody's latest dialogue in a channel.
    pub async fn speaker(&self, channel: ChannelId, peer: &str) -> Result<Option<ManagerId>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT manager_id FROM dialogue WHERE channel_id = $1 AND peer = $2
             ORDER BY id DESC LIMIT 1",
        )
        .bind(channel.0)
        .bind(storable(peer).into_owned())
        .fetch_optional(&mut *conn)
        .await?;
        row.map(|row| Ok(ManagerId(Columns::of(&row).int()?)))
            .transpose()
    }

    /// When dialogues of a channel began, for those that began at `since` or later.
    pub async fn begun(&self, channel: ChannelId, since: UnixMillis) -> Result<Vec<UnixMillis>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT created_at FROM dialogue WHERE channel_id = $1 AND created_at >= $2
             ORDER BY created_at",
        )
        .bind(channel.0)
        .bind(since)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| Columns::of(row).int()).collect()
    }
}

pub(in crate::chats) const QUEUED_MESSAGES: &str =
    "SELECT {MESSAGE}, d.task_id, d.channel_id, d.peer, d.contact_id
     FROM message m JOIN dialogue d ON d.id = m.dialogue_id
     WHERE m.state <= 2 AND m.task_id = $1 AND m.state = 1 AND m.state_at <= $2
     ORDER BY m.state_at, m.id LIMIT $3";

const NOT_ARRIVED: &str = "SELECT {MESSAGE}, d.task_id, d.channel_id, d.peer, d.contact_id
     FROM message m JOIN dialogue d ON d.id = m.dialogue_id JOIN contact c ON c.id = d.contact_id
     WHERE m.state <= 2 AND m.task_id = $1 AND m.state = 1 AND c.state = 7
     ORDER BY m.id";

fn page(rows: &[AnyRow], limit: u32) -> Result<MessagePage> {
    let messages = rows
        .iter()
        .map(|row| read_message(&mut Columns::of(row)))
        .collect::<Result<Vec<_>>>()?;
    Ok(MessagePage {
        more: messages.len() == limit as usize,
        messages,
    })
}

fn place(row: &AnyRow) -> Result<MessagePlace> {
    let mut columns = Columns::of(row);
    Ok(MessagePlace {
        message: MessageId(columns.int()?),
        dialogue: DialogueId(columns.int()?),
    })
}
