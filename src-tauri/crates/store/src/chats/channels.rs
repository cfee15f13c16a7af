//! Channels: form, sealed secret, health, where receiving goes on, and how many first messages went
//! over each in the last hours and days.

use domain::{
    channel::{Channel, ChannelDraft, ChannelHealth},
    ids::{ChannelId, ChatTaskId},
    time::{MINUTE, UnixMillis},
};

use super::{
    NamedTask, Removal, SealedSecret,
    used::{refusal, users},
};
use crate::{
    Store,
    code::{folded, json},
    error::Result,
    feed::tables,
    lines::found,
    sql::{Columns, query},
    writer::Tx,
};

/// The channels.
#[derive(Debug)]
pub struct Channels<'s> {
    pub(crate) store: &'s Store,
}

/// First messages of a channel: claims that were not given back, so that a crash forgets none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FirstMessages {
    /// Since the asked beginning of the hour.
    pub hour: i64,
    /// Since the asked beginning of the day.
    pub day: i64,
    /// When the last one was claimed.
    pub last: Option<UnixMillis>,
}

impl Channels<'_> {
    /// All channels by name, each with the task that holds it.
    pub async fn list(&self) -> Result<Vec<(Channel, Option<NamedTask>)>> {
        let mut conn = self.store.reader().await?;
        let sql = format!(
            "SELECT {COLUMNS}, t.id, t.name FROM channel c
             LEFT JOIN channel_hold h ON h.channel_id = c.id
             LEFT JOIN chat_task t ON t.id = h.task_id ORDER BY c.name_key, c.id"
        );
        let rows = query(sql).fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                let channel = read(&mut columns)?;
                let holder = match columns.opt_int()? {
                    Some(id) => Some(NamedTask {
                        id: ChatTaskId(id),
                        name: columns.text()?,
                    }),
                    None => None,
                };
                Ok((channel, holder))
            })
            .collect()
    }

    /// One channel.
    pub async fn get(&self, id: ChannelId) -> Result<Channel> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("SELECT {COLUMNS} FROM channel c WHERE c.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&mut Columns::of(&row))
    }

    /// A new channel, idle. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &ChannelDraft,
        secret: Option<Vec<u8>>,
        now: UnixMillis,
    ) -> Result<ChannelId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO channel (name_key, name, draft, sealed_secret, health,
                                              created_at)
                         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                    )
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .bind(secret)
                    .bind(json(&ChannelHealth::Idle))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = Columns::of(&row).int()?;
                    tx.changed(tables::CHANNEL, id);
                    Ok(ChannelId(id))
                })
            })
            .await
    }

    /// Saves the form. `forget_cursor`: the account behind it is another one, receiving begins anew.
    pub async fn update(
        &self,
        id: ChannelId,
        draft: &ChannelDraft,
        secret: SealedSecret,
        forget_cursor: bool,
    ) -> Result<()> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE channel SET name_key = $2, name = $3, draft = $4,
                            receive_cursor = CASE WHEN $5 = 1 THEN NULL ELSE receive_cursor END
                         WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .bind(i64::from(forget_cursor))
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    if let Some(sealed) = secret.replacement() {
                        sqlx::query("UPDATE channel SET sealed_secret = $2 WHERE id = $1")
                            .bind(id.0)
                            .bind(sealed)
                            .execute(tx.conn())
                            .await?;
                    }
                    tx.changed(tables::CHANNEL, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Deletes a channel that no task holds.
    pub async fn delete(&self, id: ChannelId) -> Result<Removal> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let condition = "EXISTS (SELECT 1 FROM channel_hold h
                         WHERE h.task_id = t.id AND h.channel_id = $1)";
                    let tasks = users(tx, condition, id.0).await?;
                    if let Some(refused) = refusal(tasks, 0) {
                        return Ok(refused);
                    }
                    let done = sqlx::query("DELETE FROM channel WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    sqlx::query("DELETE FROM channel_first WHERE channel_id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    tx.changed(tables::CHANNEL, id.0);
                    Ok(Removal::Removed)
                })
            })
            .await
    }

    /// Writes down how a channel stands. Nothing is told when nothing changed.
    pub async fn set_health(&self, id: ChannelId, health: &ChannelHealth) -> Result<()> {
        let health = json(health);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE channel SET health = $2 WHERE id = $1 AND health <> $2",
                    )
                    .bind(id.0)
                    .bind(health)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() > 0 {
                        tx.changed(tables::CHANNEL, id.0);
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The secret as it was sealed.
    pub async fn sealed_secret(&self, id: ChannelId) -> Result<Option<Vec<u8>>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT sealed_secret FROM channel WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_bytes()
    }

    /// Where receiving goes on.
    pub async fn cursor(&self, id: ChannelId) -> Result<Option<String>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT receive_cursor FROM channel WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_text()
    }

    /// First messages since the beginnings of the hour and the day that the caller reckons with
    /// (whole minutes count).
    pub async fn first_messages(
        &self,
        id: ChannelId,
        hour_from: UnixMillis,
        day_from: UnixMillis,
    ) -> Result<FirstMessages> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(CASE WHEN minute_at >= $2 THEN n ELSE 0 END), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN minute_at >= $3 THEN n ELSE 0 END), 0) AS BIGINT)
             FROM channel_first
             WHERE channel_id = $1 AND minute_at >= CASE WHEN $2 < $3 THEN $2 ELSE $3 END",
        )
        .bind(id.0)
        .bind(minute_of(hour_from))
        .bind(minute_of(day_from))
        .fetch_one(&mut *conn)
        .await?;
        let mut columns = Columns::of(&row);
        let (hour, day) = (columns.int()?, columns.int()?);
        let row = sqlx::query("SELECT first_at FROM channel WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        let last = Columns::of(&row).opt_int()?;
        Ok(FirstMessages { hour, day, last })
    }
}

const COLUMNS: &str =
    "c.id, c.draft, CASE WHEN c.sealed_secret IS NULL THEN 0 ELSE 1 END, c.health,
    c.created_at";

/// Minutes of first messages that are kept: more than any day of any zone.
const KEPT_MINUTES: i64 = 3 * 24 * 60;

fn read(columns: &mut Columns<'_>) -> Result<Channel> {
    Ok(Channel {
        id: ChannelId(columns.int()?),
        draft: columns.json("channel")?,
        has_secret: columns.truth()?,
        health: columns.json("channel health")?,
        created_at: columns.int()?,
    })
}

fn minute_of(at: UnixMillis) -> UnixMillis {
    at - at.rem_euclid(MINUTE)
}

/// A first message of a channel is claimed now.
pub(crate) async fn count_first(tx: &mut Tx, channel: ChannelId, at: UnixMillis) -> Result<()> {
    let minute = minute_of(at);
    sqlx::query(
        "INSERT INTO channel_first (channel_id, minute_at, n) VALUES ($1, $2, 1)
         ON CONFLICT (channel_id, minute_at) DO UPDATE SET n = channel_first.n + 1",
    )
    .bind(channel.0)
    .bind(minute)
    .execute(tx.conn())
    .await?;
    sqlx::query("DELETE FROM channel_first WHERE channel_id = $1 AND minute_at < $2")
        .bind(channel.0)
        .bind(minute - KEPT_MINUTES * MINUTE)
        .execute(tx.conn())
        .await?;
    sqlx::query("UPDATE channel SET first_at = $2 WHERE id = $1")
        .bind(channel.0)
        .bind(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A first message that was claimed at a moment did not leave.
pub(crate) async fn uncount_first(
    tx: &mut Tx,
    channel: ChannelId,
    claimed_at: UnixMillis,
) -> Result<()> {
    sqlx::query(
        "UPDATE channel_first SET n = n - 1
         WHERE channel_id = $1 AND minute_at = $2 AND n > 0",
    )
    .bind(channel.0)
    .bind(minute_of(claimed_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}
