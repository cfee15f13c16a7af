//! AIs and their versions: every save makes a version that never changes. Keys come sealed and go
//! sealed.

use domain::{
    ai_profile::{AiDraft, AiProfile, AiVersion, FunctionKind},
    ids::{AiProfileId, AiVersionId},
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::{
    Removal, SealedSecret,
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

/// The AIs.
#[derive(Debug)]
pub struct AiProfiles<'s> {
    pub(crate) store: &'s Store,
}

/// What becomes of the secrets of an AI when it is saved. Those of calls that the form no longer has
/// are forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AiSecrets {
    /// The key.
    pub key: SealedSecret,
    /// The secret header of each custom call, by the call's name; calls that are not named keep
    /// theirs.
    pub apis: Vec<(String, SealedSecret)>,
}

impl AiProfiles<'_> {
    /// All AIs by name.
    pub async fn list(&self) -> Result<Vec<AiProfile>> {
        let mut conn = self.store.reader().await?;
        query(format!("{SELECT} ORDER BY a.name_key, a.id"))
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One AI with its newest version.
    pub async fn get(&self, id: AiProfileId) -> Result<AiProfile> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE a.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new AI: version 1. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &AiDraft,
        secrets: AiSecrets,
        now: UnixMillis,
    ) -> Result<AiProfileId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO ai_profile (name_key, created_at) VALUES ($1, $2)
                         RETURNING id",
                    )
                    .bind(folded(&draft.name))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = AiProfileId(Columns::of(&row).int()?);
                    add_version(tx, id, &draft, now).await?;
                    write_secrets(tx, id, &draft, secrets).await?;
                    tx.changed(tables::AI_PROFILE, id.0);
                    Ok(id)
                })
            })
            .await
    }

    /// Saves the form as the next version, which dialogues use from their next answer on. A form that
    /// differs in nothing from the newest version makes none.
    pub async fn update(
        &self,
        id: AiProfileId,
        draft: &AiDraft,
        secrets: AiSecrets,
        now: UnixMillis,
    ) -> Result<AiVersion> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = query(format!(
                        "SELECT {VERSION} FROM ai_profile a JOIN ai_version v ON v.id = a.version_id
                         WHERE a.id = $1{}",
                        tx.dialect.for_update("a")
                    ))
                    .bind(id.0)
                    .fetch_one(tx.conn())
                    .await?;
                    let newest = read_version(&mut Columns::of(&row))?;
                    sqlx::query("UPDATE ai_profile SET name_key = $2 WHERE id = $1")
                        .bind(id.0)
                        .bind(folded(&draft.name))
                        .execute(tx.conn())
                        .await?;
                    let version = if newest.draft == draft {
                        newest
                    } else {
                        add_version(tx, id, &draft, now).await?
                    };
                    write_secrets(tx, id, &draft, secrets).await?;
                    tx.changed(tables::AI_PROFILE, id.0);
                    Ok(version)
                })
            })
            .await
    }

    /// Deletes an AI that no task uses, with its knowledge. Its versions stay: messages name them.
    pub async fn delete(&self, id: AiProfileId) -> Result<Removal> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let tasks = users(tx, "t.ai_id = $1", id.0).await?;
                    if let Some(refused) = refusal(tasks, 0) {
                        return Ok(refused);
                    }
                    let done = sqlx::query("DELETE FROM ai_profile WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    for sql in [
                        "DELETE FROM ai_secret WHERE ai_id = $1",
                        "DELETE FROM knowledge_passage WHERE file_id IN
                         (SELECT id FROM knowledge_file WHERE ai_id = $1)",
                        "DELETE FROM knowledge_file WHERE ai_id = $1",
                    ] {
                        sqlx::query(sql).bind(id.0).execute(tx.conn()).await?;
                    }
                    tx.changed(tables::AI_PROFILE, id.0);
                    Ok(Removal::Removed)
                })
            })
            .await
    }

    /// All versions of an AI, the newest first.
    pub async fn versions(&self, id: AiProfileId) -> Result<Vec<AiVersion>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "SELECT {VERSION} FROM ai_version v WHERE v.ai_id = $1 ORDER BY v.number DESC"
        ))
        .bind(id.0)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| read_version(&mut Columns::of(row)))
            .collect()
    }

    /// A version, also an old one, also of a deleted AI.
    pub async fn version(&self, id: AiVersionId) -> Result<AiVersion> {
        let mut conn = self.store.reader().await?;
        let row = query(format!(
            "SELECT {VERSION} FROM ai_version v WHERE v.id = $1"
        ))
        .bind(id.0)
        .fetch_one(&mut *conn)
        .await?;
        read_version(&mut Columns::of(&row))
    }

    /// The key as it was sealed.
    pub async fn sealed_key(&self, id: AiProfileId) -> Result<Option<Vec<u8>>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT sealed_key FROM ai_profile WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_bytes()
    }

    /// The secret headers of custom calls as they were sealed, by the call's name.
    pub async fn sealed_api_secrets(&self, id: AiProfileId) -> Result<Vec<(String, Vec<u8>)>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query("SELECT api, sealed FROM ai_secret WHERE ai_id = $1 ORDER BY api")
            .bind(id.0)
            .fetch_all(&mut *conn)
            .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok((columns.text()?, columns.opt_bytes()?.unwrap_or_default()))
            })
            .collect()
    }
}

const VERSION: &str = "v.id, v.ai_id, v.number, v.draft, v.saved_at";
const SELECT: &str = "SELECT v.id, v.ai_id, v.number, v.draft, v.saved_at,
        CASE WHEN a.sealed_key IS NULL THEN 0 ELSE 1 END, a.created_at
     FROM ai_profile a JOIN ai_version v ON v.id = a.version_id";

fn read_version(columns: &mut Columns<'_>) -> Result<AiVersion> {
    Ok(AiVersion {
        id: AiVersionId(columns.int()?),
        ai: AiProfileId(columns.int()?),
        number: columns.int()?,
        draft: columns.json("AI")?,
        saved_at: columns.int()?,
    })
}

fn read(row: &AnyRow) -> Result<AiProfile> {
    let mut columns = Columns::of(row);
    let version = read_version(&mut columns)?;
    Ok(AiProfile {
        id: version.ai,
        version,
        has_key: columns.truth()?,
        created_at: columns.int()?,
    })
}

async fn add_version(
    tx: &mut Tx,
    ai: AiProfileId,
    draft: &AiDraft,
    now: UnixMillis,
) -> Result<AiVersion> {
    let row = sqlx::query(
        "INSERT INTO ai_version (ai_id, number, draft, saved_at)
         SELECT a.id, COALESCE((SELECT MAX(v.number) FROM ai_version v WHERE v.ai_id = a.id), 0) + 1,
                $2, $3
         FROM ai_profile a WHERE a.id = $1 RETURNING id, number",
    )
    .bind(ai.0)
    .bind(json(draft))
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    let mut columns = Columns::of(&row);
    let version = AiVersion {
        id: AiVersionId(columns.int()?),
        ai,
        number: columns.int()?,
        draft: draft.clone(),
        saved_at: now,
    };
    sqlx::query("UPDATE ai_profile SET version_id = $2 WHERE id = $1")
        .bind(ai.0)
        .bind(version.id.0)
        .execute(tx.conn())
        .await?;
    Ok(version)
}

async fn write_secrets(
    tx: &mut Tx,
    ai: AiProfileId,
    draft: &AiDraft,
    secrets: AiSecrets,
) -> Result<()> {
    if let Some(sealed) = secrets.key.replacement() {
        sqlx::query("UPDATE ai_profile SET sealed_key = $2 WHERE id = $1")
            .bind(ai.0)
            .bind(sealed)
            .execute(tx.conn())
            .await?;
    }
    for (api, secret) in secrets.apis {
        match secret.replacement() {
            None => {}
            Some(None) => {
                sqlx::query("DELETE FROM ai_secret WHERE ai_id = $1 AND api = $2")
                    .bind(ai.0)
                    .bind(api)
                    .execute(tx.conn())
                    .await?;
            }
            Some(Some(sealed)) => {
                sqlx::query(
                    "INSERT INTO ai_secret (ai_id, api, sealed) VALUES ($1, $2, $3)
                     ON CONFLICT (ai_id, api) DO UPDATE SET sealed = excluded.sealed",
                )
                .bind(ai.0)
                .bind(api)
                .bind(sealed)
                .execute(tx.conn())
                .await?;
            }
        }
    }
    let apis: Vec<&str> = draft
        .functions
        .iter()
        .filter_map(|function| match &function.kind {
            FunctionKind::CustomApi { api } => Some(api.name.as_str()),
            FunctionKind::Success { .. }
            | FunctionKind::GetContact
            | FunctionKind::Interest
            | FunctionKind::Close
            | FunctionKind::IsBot
            | FunctionKind::Operator
            | FunctionKind::Scheduler => None,
        })
        .collect();
    query(format!(
        "DELETE FROM ai_secret WHERE ai_id = $1 AND api NOT IN (SELECT j.value FROM {})",
        tx.dialect.texts("$2")
    ))
    .bind(ai.0)
    .bind(json(&apis))
    .execute(tx.conn())
    .await?;
    Ok(())
}
