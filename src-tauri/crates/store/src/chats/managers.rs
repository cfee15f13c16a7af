//! Managers and their pictures.

use domain::{
    ids::{AvatarId, ManagerId},
    manager::{Manager, ManagerDraft},
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::{
    Removal,
    used::{refusal, users},
};
use crate::{
    Store,
    code::{folded, json, storable},
    error::Result,
    feed::tables,
    lines::found,
    sql::{Columns, query},
    writer::Tx,
};

/// The managers.
#[derive(Debug)]
pub struct Managers<'s> {
    pub(crate) store: &'s Store,
}

/// A manager's picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Avatar {
    /// Its row.
    pub id: AvatarId,
    /// What the bytes are, e.g. `image/png`.
    pub media_type: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Avatar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Avatar")
            .field("id", &self.id)
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

impl Managers<'_> {
    /// All managers by name.
    pub async fn list(&self) -> Result<Vec<Manager>> {
        let mut conn = self.store.reader().await?;
        query(format!("{SELECT} ORDER BY name_key, id"))
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One manager.
    pub async fn get(&self, id: ManagerId) -> Result<Manager> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&row)
    }

    /// A new manager. A name that is taken is a conflict.
    pub async fn insert(&self, draft: &ManagerDraft, now: UnixMillis) -> Result<ManagerId> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO manager (name_key, name, draft, avatar_id, created_at)
                         VALUES ($1, $2, $3, $4, $5) RETURNING id",
                    )
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .bind(draft.avatar.map(|avatar| avatar.0))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let id = Columns::of(&row).int()?;
                    tx.changed(tables::MANAGER, id);
                    Ok(ManagerId(id))
                })
            })
            .await
    }

    /// Saves the form. A picture that nobody has any more is forgotten.
    pub async fn update(&self, id: ManagerId, draft: &ManagerDraft) -> Result<()> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE manager SET name_key = $2, name = $3, draft = $4, avatar_id = $5
                         WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(folded(&draft.name))
                    .bind(draft.name.clone())
                    .bind(json(&draft))
                    .bind(draft.avatar.map(|avatar| avatar.0))
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    forget_avatars(tx, draft.avatar).await?;
                    tx.changed(tables::MANAGER, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Deletes a manager that no task uses.
    pub async fn delete(&self, id: ManagerId) -> Result<Removal> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let condition = "EXISTS (SELECT 1 FROM chat_task_manager m
                         WHERE m.task_id = t.id AND m.manager_id = $1)";
                    let tasks = users(tx, condition, id.0).await?;
                    if let Some(refused) = refusal(tasks, 0) {
                        return Ok(refused);
                    }
                    let done = sqlx::query("DELETE FROM manager WHERE id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    found(done.rows_affected())?;
                    forget_avatars(tx, None).await?;
                    tx.changed(tables::MANAGER, id.0);
                    Ok(Removal::Removed)
                })
            })
            .await
    }

    /// Keeps a picture; a form then names it.
    pub async fn insert_avatar(&self, media_type: &str, bytes: Vec<u8>) -> Result<AvatarId> {
        let media_type = storable(media_type).into_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO avatar (media_type, bytes) VALUES ($1, $2) RETURNING id",
                    )
                    .bind(media_type)
                    .bind(bytes)
                    .fetch_one(tx.conn())
                    .await?;
                    Ok(AvatarId(Columns::of(&row).int()?))
                })
            })
            .await
    }

    /// A picture.
    pub async fn avatar(&self, id: AvatarId) -> Result<Avatar> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT media_type, bytes FROM avatar WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        let mut columns = Columns::of(&row);
        Ok(Avatar {
            id,
            media_type: columns.text()?,
            bytes: columns.opt_bytes()?.unwrap_or_default(),
        })
    }
}

const SELECT: &str = "SELECT id, draft, created_at FROM manager";

fn read(row: &AnyRow) -> Result<Manager> {
    let mut columns = Columns::of(row);
    Ok(Manager {
        id: ManagerId(columns.int()?),
        draft: columns.json("manager")?,
        created_at: columns.int()?,
    })
}

/// Pictures that no manager has, and that came before the newest one (a form that is being filled in
/// may be about to name it).
async fn forget_avatars(tx: &mut Tx, keep: Option<AvatarId>) -> Result<()> {
    sqlx::query(
        "DELETE FROM avatar WHERE id <> $1
         AND NOT EXISTS (SELECT 1 FROM manager m WHERE m.avatar_id = avatar.id)
         AND id < (SELECT MAX(a.id) FROM avatar a)",
    )
    .bind(keep.map_or(0, |avatar| avatar.0))
    .execute(tx.conn())
    .await?;
    Ok(())
}
