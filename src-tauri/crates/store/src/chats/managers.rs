//! Managers and their pictures.

use domain::{
    ids::{AvatarId, ManagerId},
    manager::{Manager, ManagerDraft},
    time::UnixMillis,
};

use super::Removal;
use crate::{Store, error::Result};

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
        todo!()
    }

    /// One manager.
    pub async fn get(&self, id: ManagerId) -> Result<Manager> {
        todo!()
    }

    /// A new manager. A name that is taken is a conflict.
    pub async fn insert(&self, draft: &ManagerDraft, now: UnixMillis) -> Result<ManagerId> {
        todo!()
    }

    /// Saves the form. A picture that nobody has any more is forgotten.
    pub async fn update(&self, id: ManagerId, draft: &ManagerDraft) -> Result<()> {
        todo!()
    }

    /// Deletes a manager that no task uses.
    pub async fn delete(&self, id: ManagerId) -> Result<Removal> {
        todo!()
    }

    /// Keeps a picture; a form then names it.
    pub async fn insert_avatar(&self, media_type: &str, bytes: Vec<u8>) -> Result<AvatarId> {
        todo!()
    }

    /// A picture.
    pub async fn avatar(&self, id: AvatarId) -> Result<Avatar> {
        todo!()
    }
}
