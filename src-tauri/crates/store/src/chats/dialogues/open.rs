//! Finding a dialogue, or beginning it; loading it; when it wants to be woken.

use domain::{
    ids::{ChannelId, ChatTaskId, DialogueId},
    time::UnixMillis,
};
use sqlx::AnyConnection;

use super::{
    Dialogues, DueDialogue, LoadedDialogue, NewDialogue,
    commit::first_of,
    rows::{
        DIALOGUE, MESSAGE, RECEIVED, bits, control_kind, read_dialogue, read_message, search_text,
    },
};
use crate::{
    chats::counters::ChatDeltas,
    code::{code, json, storable},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

impl Dialogues<'_> {
    /// The dialogue of a task with somebody over a channel; begun if there is none.
    pub async fn open(&self, dialogue: NewDialogue, now: UnixMillis) -> Result<LoadedDialogue> {
        let (task, channel, peer) = (dialogue.task, dialogue.channel, dialogue.peer.clone());
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    if find_in(tx, task, channel, &peer).await?.is_none() {
                        let mut deltas = ChatDeltas::of(task);
                        let id = begin(tx, &dialogue, &mut deltas, now).await?;
                        deltas.apply(tx, now).await?;
                        tx.changed(tables::DIALOGUE, id.0);
                    }
                    let id = find_in(tx, task, channel, &peer).await?;
                    load_in(tx.conn(), id.ok_or(StoreError::NotFound)?).await
                })
            })
            .await
    }

    /// The dialogue of a task with somebody over a channel, if there is one.
    pub async fn find(
        &self,
        task: ChatTaskId,
        channel: ChannelId,
        peer: &str,
    ) -> Result<Option<DialogueId>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(FIND)
            .bind(task.0)
            .bind(channel.0)
            .bind(storable(peer).into_owned())
            .fetch_optional(&mut *conn)
            .await?;
        row.map(|row| Ok(DialogueId(Columns::of(&row).int()?)))
            .transpose()
    }

    /// A dialogue as the engine works with it.
    pub async fn load(&self, id: DialogueId) -> Result<LoadedDialogue> {
        let mut conn = self.store.reader().await?;
        load_in(&mut conn, id).await
    }

    /// Dialogues whose time has come, the longest waiting first, of tasks that are in progress or
    /// wait for their sending window (paused ones keep their time).
    pub async fn due(&self, now: UnixMillis, limit: u32) -> Result<Vec<DueDialogue>> {
        let mut conn = self.store.reader().await?;
        let mut due = Vec::new();
        for task in answering(&mut conn).await? {
            let rows = sqlx::query(DUE)
                .bind(task.0)
                .bind(now)
                .bind(i64::from(limit))
                .fetch_all(&mut *conn)
                .await?;
            for row in &rows {
                let mut columns = Columns::of(row);
                due.push(DueDialogue {
                    dialogue: DialogueId(columns.int()?),
                    task,
                    channel: ChannelId(columns.int()?),
                    wake_at: columns.int()?,
                });
            }
        }
        due.sort_unstable_by_key(|due| (due.wake_at, due.dialogue));
        due.truncate(limit as usize);
        Ok(due)
    }

    /// When the next dialogue of these tasks wants to be woken, later than at this moment.
    pub async fn next_wake(&self, after: UnixMillis) -> Result<Option<UnixMillis>> {
        let mut conn = self.store.reader().await?;
        let mut next: Option<UnixMillis> = None;
        for task in answering(&mut conn).await? {
            let row = sqlx::query(NEXT_WAKE)
                .bind(task.0)
                .bind(after)
                .fetch_one(&mut *conn)
                .await?;
            if let Some(at) = Columns::of(&row).opt_int()? {
                next = Some(next.map_or(at, |other| other.min(at)));
            }
        }
        Ok(next)
    }

    /// The team has seen a dialogue.
    pub async fn mark_read(&self, id: DialogueId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done =
                        sqlx::query("UPDATE dialogue SET unread = 0 WHERE id = $1 AND unread > 0")
                            .bind(id.0)
                            .execute(tx.conn())
                            .await?;
                    if done.rows_affected() > 0 {
                        tx.changed(tables::DIALOGUE, id.0);
                    }
                    Ok(())
                })
            })
            .await
    }
}

const FIND: &str =
    "SELECT d.id FROM dialogue d WHERE d.task_id = $1 AND d.channel_id = $2 AND d.peer = $3";
pub(in crate::chats) const DUE: &str = "SELECT d.id, d.channel_id, d.wake_at FROM dialogue d
     WHERE d.wake_at IS NOT NULL AND d.task_id = $1 AND d.wake_at <= $2
     ORDER BY d.wake_at, d.id LIMIT $3";
pub(in crate::chats) const NEXT_WAKE: &str = "SELECT MIN(d.wake_at) FROM dialogue d \
     WHERE d.wake_at IS NOT NULL AND d.task_id = $1 AND d.wake_at > $2";

/// Tasks that answer people now.
pub(super) async fn answering(conn: &mut AnyConnection) -> Result<Vec<ChatTaskId>> {
    let rows = sqlx::query(
        "SELECT id FROM chat_task WHERE answers = 1 AND deleted_at IS NULL ORDER BY id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok(ChatTaskId(Columns::of(row).int()?)))
        .collect()
}

pub(super) async fn find_in(
    tx: &mut Tx,
    task: ChatTaskId,
    channel: ChannelId,
    peer: &str,
) -> Result<Option<DialogueId>> {
    let row = sqlx::query(FIND)
        .bind(task.0)
        .bind(channel.0)
        .bind(storable(peer).into_owned())
        .fetch_optional(tx.conn())
        .await?;
    row.map(|row| Ok(DialogueId(Columns::of(&row).int()?)))
        .transpose()
}

/// A new dialogue.
pub(super) async fn begin(
    tx: &mut Tx,
    new: &NewDialogue,
    deltas: &mut ChatDeltas,
    now: UnixMillis,
) -> Result<DialogueId> {
    let row = sqlx::query(
        "INSERT INTO dialogue (task_id, channel_id, manager_id, contact_id, control, tags, limit_at,
                               created_at, last_at, peer, last_text, search, person, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, '', $10, $11, $12) RETURNING id",
    )
    .bind(new.task.0)
    .bind(new.channel.0)
    .bind(new.manager.0)
    .bind(new.contact.map(|contact| contact.0))
    .bind(code(control_kind(&new.state.control)))
    .bind(bits(&new.state.tags))
    .bind(new.limit.map(|limit| limit.0))
    .bind(now)
    .bind(storable(&new.peer).into_owned())
    .bind(search_text(&new.person, ""))
    .bind(json(&new.person).replace("\\u0000", ""))
    .bind(json(&new.state).replace("\\u0000", ""))
    .fetch_one(tx.conn())
    .await?;
    let id = DialogueId(Columns::of(&row).int()?);
    if let Some(contact) = new.contact {
        sqlx::query("UPDATE contact SET dialogue_id = $2 WHERE id = $1 AND task_id = $3")
            .bind(contact.0)
            .bind(id.0)
            .bind(new.task.0)
            .execute(tx.conn())
            .await?;
    }
    deltas.dialogue(now);
    for tag in first_of(&new.state.tags) {
        deltas.tag(tag.tag, tag.at, 1);
        sqlx::query(
            "INSERT INTO dialogue_tag (tag, dialogue_id, task_id, at) VALUES ($1, $2, $3, $4)",
        )
        .bind(code(tag.tag))
        .bind(id.0)
        .bind(new.task.0)
        .bind(tag.at)
        .execute(tx.conn())
        .await?;
    }
    Ok(id)
}

async fn load_in(conn: &mut AnyConnection, id: DialogueId) -> Result<LoadedDialogue> {
    let row = query(format!(
        "SELECT {DIALOGUE}, d.revision, d.wake_at, d.heard_upto, d.came_upto
         FROM dialogue d JOIN chat_task t ON t.id = d.task_id
         WHERE d.id = $1 AND t.deleted_at IS NULL"
    ))
    .bind(id.0)
    .fetch_one(&mut *conn)
    .await?;
    let mut columns = Columns::of(&row);
    let dialogue = read_dialogue(&mut columns)?;
    let revision = columns.int()?;
    let wake_at = columns.opt_int()?;
    let (heard, came) = (columns.int()?, columns.int()?);
    let unheard = if came > heard {
        query(format!(
            "SELECT {MESSAGE} FROM message m
             WHERE m.dialogue_id = $1 AND m.id > $2 AND +m.state = $3 ORDER BY m.id"
        ))
        .bind(id.0)
        .bind(heard)
        .bind(RECEIVED)
        .fetch_all(&mut *conn)
        .await?
        .iter()
        .map(|row| read_message(&mut Columns::of(row)))
        .collect::<Result<Vec<_>>>()?
    } else {
        Vec::new()
    };
    Ok(LoadedDialogue {
        dialogue,
        revision,
        wake_at,
        unheard,
    })
}
