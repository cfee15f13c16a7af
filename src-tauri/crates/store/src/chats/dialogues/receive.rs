//! Messages that came in: each is stored once, in its dialogue, together with the cursor that covers
//! it. Its dialogue is then due at once, until the rules have heard of it.

use domain::{
    dialogue::{Dialogue, DialogueState, Message, MessageState, PersonCard, Side},
    ids::{ChannelId, ChatTaskId, DialogueId, ManagerId, MessageId},
    money::Usd,
    time::UnixMillis,
};

use super::{
    Dialogues, NewDialogue,
    open::{begin, find_in},
    rows::{DIALOGUE, RECEIVED, read_dialogue, search_text, shown},
};
use crate::{
    chats::counters::ChatDeltas,
    code::{code, json, storable},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

/// A message that came in.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The channel's id of it.
    pub external_id: String,
    /// Who wrote, or in whose dialogue.
    pub peer: String,
    /// What the channel tells of them; empty texts change nothing.
    pub person: PersonCard,
    /// Words.
    pub text: String,
    /// When it was written.
    pub at: UnixMillis,
    /// The account's owner wrote it in the messenger itself.
    pub by_owner: bool,
}

/// Personal data stays out of logs.
impl std::fmt::Debug for ReceivedMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceivedMessage")
            .field("at", &self.at)
            .field("by_owner", &self.by_owner)
            .finish_non_exhaustive()
    }
}

/// How a dialogue begins with somebody who writes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The task that holds the channel.
    pub task: ChatTaskId,
    /// Who speaks for us.
    pub manager: ManagerId,
    /// Its spending limit.
    pub limit: Option<Usd>,
    /// What the rules keep of it at first.
    pub state: DialogueState,
}

/// A message that was stored now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// It began with this message.
    pub new_dialogue: bool,
    /// The message.
    pub message: Message,
}

impl Dialogues<'_> {
    /// Stores messages and the cursor in one transaction. Those that were stored before are left
    /// out of the answer. The channel's task has to be the opening's; else nothing is stored and the
    /// row is not found.
    pub async fn receive(
        &self,
        channel: ChannelId,
        messages: Vec<ReceivedMessage>,
        cursor: Option<String>,
        opening: Opening,
        now: UnixMillis,
    ) -> Result<Vec<Arrival>> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    holds(tx, opening.task, channel).await?;
                    let mut deltas = ChatDeltas::of(opening.task);
                    let mut arrivals = Vec::with_capacity(messages.len());
                    for message in messages {
                        let stored =
                            store(tx, channel, message, &opening, &mut deltas, now).await?;
                        arrivals.extend(stored);
                    }
                    if let Some(cursor) = cursor {
                        sqlx::query("UPDATE channel SET receive_cursor = $2 WHERE id = $1")
                            .bind(channel.0)
                            .bind(cursor)
                            .execute(tx.conn())
                            .await?;
                    }
                    if !arrivals.is_empty() {
                        deltas.apply(tx, now).await?;
                    }
                    Ok(arrivals)
                })
            })
            .await
    }
}

/// The task has to hold the channel.
async fn holds(tx: &mut Tx, task: ChatTaskId, channel: ChannelId) -> Result<()> {
    let row = sqlx::query("SELECT 1 FROM channel_hold WHERE channel_id = $1 AND task_id = $2")
        .bind(channel.0)
        .bind(task.0)
        .fetch_optional(tx.conn())
        .await?;
    row.map(|_| ()).ok_or(StoreError::NotFound)
}

/// Stores one message; nothing, if it was stored before.
async fn store(
    tx: &mut Tx,
    channel: ChannelId,
    message: ReceivedMessage,
    opening: &Opening,
    deltas: &mut ChatDeltas,
    now: UnixMillis,
) -> Result<Option<Arrival>> {
    let external_id = storable(&message.external_id).into_owned();
    let known = sqlx::query("SELECT 1 FROM message WHERE channel_id = $1 AND external_id = $2")
        .bind(channel.0)
        .bind(external_id.clone())
        .fetch_optional(tx.conn())
        .await?;
    if known.is_some() {
        return Ok(None);
    }
    let found = find_in(tx, opening.task, channel, &message.peer).await?;
    let (id, new_dialogue) = match found {
        Some(id) => (id, false),
        None => {
            let new = NewDialogue {
                task: opening.task,
                channel,
                peer: message.peer.clone(),
                contact: None,
                manager: opening.manager,
                person: message.person.clone(),
                limit: opening.limit,
                state: opening.state.clone(),
            };
            (begin(tx, &new, deltas, now).await?, true)
        }
    };
    let side = if message.by_owner {
        Side::Operator
    } else {
        Side::Person
    };
    let text = storable(&message.text).into_owned();
    let row = sqlx::query(
        "INSERT INTO message (dialogue_id, task_id, channel_id, side, state, at, external_id, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(id.0)
    .bind(opening.task.0)
    .bind(channel.0)
    .bind(code(side))
    .bind(RECEIVED)
    .bind(message.at)
    .bind(external_id.clone())
    .bind(text.clone())
    .fetch_one(tx.conn())
    .await?;
    let stored = MessageId(Columns::of(&row).int()?);
    if !message.by_owner {
        deltas.received(now);
    }
    note(tx, id, stored, &message, now).await?;
    tx.changed(tables::DIALOGUE, id.0);
    Ok(Some(Arrival {
        dialogue: id,
        new_dialogue,
        message: Message {
            id: stored,
            dialogue: id,
            side,
            text,
            state: MessageState::Received,
            at: message.at,
            version: None,
            cost: Usd::ZERO,
            external_id: Some(external_id),
        },
    }))
}

/// The dialogue after a message came in: due at once, and on top of the list. Its revision stays: what
/// is being written for it may go on, and hears of the message by `unheard`.
async fn note(
    tx: &mut Tx,
    id: DialogueId,
    stored: MessageId,
    message: &ReceivedMessage,
    now: UnixMillis,
) -> Result<()> {
    let row = query(format!("SELECT {DIALOGUE} FROM dialogue d WHERE d.id = $1"))
        .bind(id.0)
        .fetch_one(tx.conn())
        .await?;
    let Dialogue { mut person, .. } = read_dialogue(&mut Columns::of(&row))?;
    let told = &message.person;
    for (known, told) in [
        (&mut person.name, &told.name),
        (&mut person.username, &told.username),
        (&mut person.phone, &told.phone),
        (&mut person.email, &told.email),
        (&mut person.language, &told.language),
        (&mut person.page, &told.page),
    ] {
        if !told.is_empty() {
            known.clone_from(told);
        }
    }
    let last_text = shown(&message.text);
    sqlx::query(
        "UPDATE dialogue SET came_upto = $2, unread = unread + $3, last_text = $4, search = $5,
            person = $6, last_at = CASE WHEN last_at < $7 THEN $7 ELSE last_at END,
            wake_at = CASE WHEN wake_at IS NULL OR wake_at > $7 THEN $7 ELSE wake_at END
         WHERE id = $1",
    )
    .bind(id.0)
    .bind(stored.0)
    .bind(i64::from(!message.by_owner))
    .bind(last_text.clone())
    .bind(search_text(&person, &last_text))
    .bind(json(&person).replace("\\u0000", ""))
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
