//! Lines (service instances). A password comes sealed and goes sealed: nothing here can open it.

use domain::{
    ids::LineId,
    line::{LineDraft, LineHealth, ServiceInstance},
};
use sqlx::{Row, any::AnyRow};

use crate::{
    Store,
    code::{folded, json},
    error::{Conflict, Result, StoreError},
    feed::tables,
    sql::Columns,
    writer::Tx,
};

/// The lines.
#[derive(Debug)]
pub struct Lines<'s> {
    pub(crate) store: &'s Store,
}

/// What becomes of a line's password when the line is changed.
#[derive(Clone, PartialEq, Eq)]
pub enum SealedPassword {
    /// Stays as it is.
    Keep,
    /// Is forgotten.
    Forget,
    /// Becomes this, sealed.
    Replace(Vec<u8>),
}

impl std::fmt::Debug for SealedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SealedPassword::Keep => "Keep",
            SealedPassword::Forget => "Forget",
            SealedPassword::Replace(_) => "Replace(…)",
        })
    }
}

const SELECT: &str =
    "SELECT id, draft, CASE WHEN sealed_password IS NULL THEN 0 ELSE 1 END, health FROM line";

fn read(row: &AnyRow) -> Result<ServiceInstance> {
    let mut columns = Columns::of(row);
    Ok(ServiceInstance {
        id: LineId(columns.int()?),
        draft: columns.json("line")?,
        has_password: columns.truth()?,
        health: columns.json("line health")?,
    })
}

impl Lines<'_> {
    /// All lines by name.
    pub async fn list(&self) -> Result<Vec<ServiceInstance>> {
        let mut conn = self.store.reader().await?;
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SELECT} ORDER BY name_key, id"
        )))
        .fetch_all(&mut *conn)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// One line.
    pub async fn get(&self, id: LineId) -> Result<ServiceInstance> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new line.
    pub async fn insert(
        &self,
        draft: &LineDraft,
        sealed_password: Option<Vec<u8>>,
    ) -> Result<LineId> {
        let (key, draft) = (folded(&draft.name), json(draft));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO line (name_key, draft, sealed_password, health)
                         VALUES ($1, $2, $3, $4) RETURNING id",
                    )
                    .bind(key)
                    .bind(draft)
                    .bind(sealed_password)
                    .bind(json(&LineHealth::Unknown))
                    .fetch_one(tx.conn())
                    .await?;
                    let id: i64 = row.try_get(0)?;
                    tx.changed(tables::LINE, id);
                    Ok(LineId(id))
                })
            })
            .await
    }

    /// Changes a line; its health is unknown afterwards.
    pub async fn update(
        &self,
        id: LineId,
        draft: &LineDraft,
        password: SealedPassword,
    ) -> Result<()> {
        let (key, draft) = (folded(&draft.name), json(draft));
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE line SET name_key = $2, draft = $3, health = $4 WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(key)
                    .bind(draft)
                    .bind(json(&LineHealth::Unknown))
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    let sealed = match password {
                        SealedPassword::Keep => None,
                        SealedPassword::Forget => Some(None),
                        SealedPassword::Replace(sealed) => Some(Some(sealed)),
                    };
                    if let Some(sealed) = sealed {
                        sqlx::query("UPDATE line SET sealed_password = $2 WHERE id = $1")
                            .bind(id.0)
                            .bind(sealed)
                            .execute(tx.conn())
                            .await?;
                    }
                    tx.changed(tables::LINE, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Writes down whether a line can take calls. Nothing is told when nothing changed.
    pub async fn set_health(&self, id: LineId, health: &LineHealth) -> Result<()> {
        let health = json(health);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done =
                        sqlx::query("UPDATE line SET health = $2 WHERE id = $1 AND health <> $2")
                            .bind(id.0)
                            .bind(health)
                            .execute(tx.conn())
                            .await?;
                    if done.rows_affected() > 0 {
                        tx.changed(tables::LINE, id.0);
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Deletes a line that no call task uses; else the conflict names the tasks.
    pub async fn delete(&self, id: LineId) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    refuse_while_used(
                        tx,
                        "SELECT name FROM call_task WHERE line_id = $1 AND deleted_at IS NULL
                         ORDER BY name_key",
                        id.0,
                    )
                    .await?;
                    let done = sqlx::query("DELETE FROM line WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    tx.changed(tables::LINE, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// The password as it was sealed.
    pub async fn sealed_password(&self, id: LineId) -> Result<Option<Vec<u8>>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT sealed_password FROM line WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_bytes()
    }
}

/// Refuses with the names that `sql` finds for `id`.
pub(crate) async fn refuse_while_used(tx: &mut Tx, sql: &'static str, id: i64) -> Result<()> {
    let rows = sqlx::query(sql).bind(id).fetch_all(tx.conn()).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let names = rows
        .iter()
        .map(|row| Columns::of(row).text())
        .collect::<Result<Vec<_>>>()?;
    Err(StoreError::Conflict(Conflict::UsedBy(names)))
}

/// An UPDATE or DELETE by id has to meet its row.
pub(crate) fn found(rows: u64) -> Result<()> {
    if rows == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
