//! Communication agents: draft, published versions; and the recordings that they play (their names
//! and lengths: the sound itself is a file elsewhere).

use domain::{
    agent::{AgentDraft, AgentVersion, CommunicationAgent, DraftTest},
    ids::{AgentId, AgentVersionId, AudioId},
    time::{Millis, UnixMillis},
};
use sqlx::any::AnyRow;

use crate::{
    Store,
    code::{folded, json},
    error::Result,
    feed::tables,
    lines::{found, refuse_while_used},
    sql::{Columns, query},
    writer::Tx,
};

/// The agents.
#[derive(Debug)]
pub struct Agents<'s> {
    pub(crate) store: &'s Store,
}

/// A recording that an agent plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// Its row.
    pub id: AudioId,
    /// Name of the file it came from.
    pub name: String,
    /// Length.
    pub length_ms: Millis,
    /// When it was brought.
    pub created_at: UnixMillis,
}

const SELECT: &str = "SELECT a.id, a.draft, a.updated_at, a.tested, a.tested_at,
        v.id, v.number, v.draft, v.published_at
     FROM agent a LEFT JOIN agent_version v ON v.id = a.published";

fn read(row: &AnyRow) -> Result<CommunicationAgent> {
    let mut columns = Columns::of(row);
    let id = AgentId(columns.int()?);
    let draft: AgentDraft = columns.json("agent")?;
    let updated_at = columns.int()?;
    // one that an older version of the app wrote and this one cannot read is tried again
    let tested = columns.opt_text()?;
    let tested: Option<AgentDraft> = tested.and_then(|draft| serde_json::from_str(&draft).ok());
    let tested_at = columns.opt_int()?;
    let published = match columns.opt_int()? {
        Some(version) => Some(AgentVersion {
            id: AgentVersionId(version),
            agent: id,
            number: columns.int()?,
            draft: columns.json("agent version")?,
            published_at: columns.int()?,
        }),
        None => None,
    };
    let has_changes = published
        .as_ref()
        .is_none_or(|version| version.draft != draft);
    let test = DraftTest::of(
        &draft,
        published.as_ref().map(|version| &version.draft),
        tested.as_ref().zip(tested_at),
    );
    Ok(CommunicationAgent {
        id,
        draft,
        published,
        has_changes,
        test,
        updated_at,
    })
}

impl Agents<'_> {
    /// All agents by name.
    pub async fn list(&self) -> Result<Vec<CommunicationAgent>> {
        let mut conn = self.store.reader().await?;
        query(format!("{SELECT} ORDER BY a.name_key, a.id"))
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One agent.
    pub async fn get(&self, id: AgentId) -> Result<CommunicationAgent> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE a.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new agent, unpublished.
    pub async fn insert(&self, draft: &AgentDraft, now: UnixMillis) -> Result<AgentId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { insert(tx, &draft, now).await }))
            .await
    }

    /// Saves the draft; tasks go on with the published version.
    pub async fn save_draft(&self, id: AgentId, draft: &AgentDraft, now: UnixMillis) -> Result<()> {
        let (key, draft) = (folded(&draft.name), json(draft));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE agent SET name_key = $2, draft = $3, updated_at = $4 WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(key)
                    .bind(draft)
                    .bind(now)
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    tx.changed(tables::AGENT, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Publishes the draft as the next version, which tasks use from the next call on. Whether it was
    /// tried before is not asked: what the house brings along is published so.
    pub async fn publish(&self, id: AgentId, now: UnixMillis) -> Result<AgentVersion> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { publish(tx, id, now).await }))
            .await
    }

    /// Publishes what was seen and found ready: a draft that was changed since is not published, and
    /// `None` tells so.
    pub async fn publish_seen(
        &self,
        id: AgentId,
        seen: &AgentDraft,
        now: UnixMillis,
    ) -> Result<Option<AgentVersion>> {
        let seen = seen.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = query(format!(
                        "SELECT a.draft FROM agent a WHERE a.id = $1{}",
                        tx.dialect.for_update("a")
                    ))
                    .bind(id.0)
                    .fetch_one(tx.conn())
                    .await?;
                    let draft: AgentDraft = Columns::of(&row).json("agent")?;
                    if draft != seen {
                        return Ok(None);
                    }
                    publish(tx, id, now).await.map(Some)
                })
            })
            .await
    }

    /// A test call of this draft was heard: it may be published. An agent that was deleted meanwhile is
    /// left alone.
    pub async fn tested(&self, id: AgentId, draft: &AgentDraft, now: UnixMillis) -> Result<()> {
        let draft = json(draft);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE agent SET tested = $2, tested_at = $3 WHERE id = $1")
                        .bind(id.0)
                        .bind(draft)
                        .bind(now)
                        .execute(tx.conn())
                        .await?;
                    tx.changed(tables::AGENT, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// A version, also an old one.
    pub async fn version(&self, id: AgentVersionId) -> Result<AgentVersion> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT agent_id, number, draft, published_at FROM agent_version WHERE id = $1",
        )
        .bind(id.0)
        .fetch_one(&mut *conn)
        .await?;
        let mut columns = Columns::of(&row);
        Ok(AgentVersion {
            id,
            agent: AgentId(columns.int()?),
            number: columns.int()?,
            draft: columns.json("agent version")?,
            published_at: columns.int()?,
        })
    }

    /// Deletes an agent that no call task uses; else the conflict names the tasks. Its versions
    /// stay: attempts name them.
    pub async fn delete(&self, id: AgentId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    refuse_while_used(
                        tx,
                        "SELECT name FROM call_task WHERE agent_id = $1 AND deleted_at IS NULL
                         ORDER BY name_key",
                        id.0,
                    )
                    .await?;
                    crate::rehearsals::delete_of(tx, id).await?;
                    sqlx::query("DELETE FROM agent_secret WHERE agent_id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    let done = sqlx::query("DELETE FROM agent WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    tx.changed(tables::AGENT, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// A copy of the draft under another name, unpublished.
    pub async fn duplicate(&self, id: AgentId, name: &str, now: UnixMillis) -> Result<AgentId> {
        let name = name.to_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query("SELECT draft FROM agent WHERE id = $1")
                        .bind(id.0)
                        .fetch_one(tx.conn())
                        .await?;
                    let mut draft: AgentDraft = Columns::of(&row).json("agent")?;
                    draft.name = name;
                    insert(tx, &draft, now).await
                })
            })
            .await
    }

    /// A row for a recording; its id names the file.
    pub async fn insert_audio(
        &self,
        name: &str,
        length_ms: Millis,
        now: UnixMillis,
    ) -> Result<AudioId> {
        let name = name.to_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO audio (name, length_ms, created_at) VALUES ($1, $2, $3)
                         RETURNING id",
                    )
                    .bind(name)
                    .bind(length_ms)
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    Ok(AudioId(Columns::of(&row).int()?))
                })
            })
            .await
    }

    /// Corrects the length of a recording, once its file was read.
    pub async fn set_audio_length(&self, id: AudioId, length_ms: Millis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query("UPDATE audio SET length_ms = $2 WHERE id = $1")
                        .bind(id.0)
                        .bind(length_ms)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())
                })
            })
            .await
    }

    /// Forgets a recording whose file could not be kept.
    pub async fn delete_audio(&self, id: AudioId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM audio WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// A recording.
    pub async fn audio(&self, id: AudioId) -> Result<Audio> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT name, length_ms, created_at FROM audio WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        let mut columns = Columns::of(&row);
        Ok(Audio {
            id,
            name: columns.text()?,
            length_ms: columns.int()?,
            created_at: columns.int()?,
        })
    }
}

async fn publish(tx: &mut Tx, id: AgentId, now: UnixMillis) -> Result<AgentVersion> {
    let row = sqlx::query(
        "INSERT INTO agent_version (agent_id, number, draft, published_at)
         SELECT a.id,
                COALESCE((SELECT MAX(v.number) FROM agent_version v
                          WHERE v.agent_id = a.id), 0) + 1,
                a.draft, $2
         FROM agent a WHERE a.id = $1
         RETURNING id, number, draft",
    )
    .bind(id.0)
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    let mut columns = Columns::of(&row);
    let version = AgentVersion {
        id: AgentVersionId(columns.int()?),
        agent: id,
        number: columns.int()?,
        draft: columns.json("agent version")?,
        published_at: now,
    };
    sqlx::query("UPDATE agent SET published = $2 WHERE id = $1")
        .bind(id.0)
        .bind(version.id.0)
        .execute(tx.conn())
        .await?;
    tx.changed(tables::AGENT, id.0);
    Ok(version)
}

async fn insert(tx: &mut Tx, draft: &AgentDraft, now: UnixMillis) -> Result<AgentId> {
    let row = sqlx::query(
        "INSERT INTO agent (name_key, draft, updated_at) VALUES ($1, $2, $3) RETURNING id",
    )
    .bind(folded(&draft.name))
    .bind(json(draft))
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    let id = Columns::of(&row).int()?;
    tx.changed(tables::AGENT, id);
    Ok(AgentId(id))
}
