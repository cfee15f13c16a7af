//! Integrations: form and sealed secret.

use domain::{
    ids::IntegrationId,
    integration::{Integration, IntegrationDraft},
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
};

/// The integrations.
#[derive(Debug)]
pub struct Integrations<'s> {
    pub(crate) store: &'s Store,
}

impl Integrations<'_> {
    /// All integrations by name.
    pub async fn list(&self) -> Result<Vec<Integration>> {
        let mut conn = self.store.reader().await?;
        query(format!("{SELECT} ORDER BY name_key, id"))
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One integration.
    pub async fn get(&self, id: IntegrationId) -> Result<Integration> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new integration. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &IntegrationDraft,
        secret: Option<Vec<u8>>,
    ) -> Result<IntegrationId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO integration (name_key, name, draft, sealed_secret)
                         VALUES ($1, $2, $3, $4) RETURNING id",
                    )
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .bind(secret)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = Columns::of(&row).int()?;
                    tx.changed(tables::INTEGRATION, id);
                    Ok(IntegrationId(id))
                })
            })
            .await
    }

    /// Saves the form.
    pub async fn update(
        &self,
        id: IntegrationId,
        draft: &IntegrationDraft,
        secret: SealedSecret,
    ) -> Result<()> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE integration SET name_key = $2, name = $3, draft = $4 WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    if let Some(sealed) = secret.replacement() {
                        sqlx::query("UPDATE integration SET sealed_secret = $2 WHERE id = $1")
                            .bind(id.0)
                            .bind(sealed)
                            .execute(tx.conn())
                            .await?;
                    }
                    tx.changed(tables::INTEGRATION, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Deletes an integration that no task uses and for which no lead waits.
    pub async fn delete(&self, id: IntegrationId) -> Result<Removal> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let tasks = users(tx, "t.integration_id = $1", id.0).await?;
                    let row = sqlx::query(
                        "SELECT COUNT(*) FROM delivery WHERE integration_id = $1 AND state <= 2",
                    )
                    .bind(id.0)
                    .fetch_one(tx.conn())
                    .await?;
                    if let Some(refused) = refusal(tasks, Columns::of(&row).int()?) {
                        return Ok(refused);
                    }
                    let done = sqlx::query("DELETE FROM integration WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    tx.changed(tables::INTEGRATION, id.0);
                    Ok(Removal::Removed)
                })
            })
            .await
    }

    /// The secret as it was sealed.
    pub async fn sealed_secret(&self, id: IntegrationId) -> Result<Option<Vec<u8>>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT sealed_secret FROM integration WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_bytes()
    }
}

const SELECT: &str =
    "SELECT id, draft, CASE WHEN sealed_secret IS NULL THEN 0 ELSE 1 END FROM integration";

fn read(row: &AnyRow) -> Result<Integration> {
    let mut columns = Columns::of(row);
    Ok(Integration {
        id: IntegrationId(columns.int()?),
        draft: columns.json("integration")?,
        has_secret: columns.truth()?,
    })
}
