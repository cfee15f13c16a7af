//! AIs and their versions: every save makes a version that never changes. Keys come sealed and go
//! sealed.

use domain::{
    ai_profile::{AiDraft, AiProfile, AiVersion},
    ids::{AiProfileId, AiVersionId},
    time::UnixMillis,
};

use super::{Removal, SealedSecret};
use crate::{Store, error::Result};

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
        todo!()
    }

    /// One AI with its newest version.
    pub async fn get(&self, id: AiProfileId) -> Result<AiProfile> {
        todo!()
    }

    /// A new AI: version 1. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &AiDraft,
        secrets: AiSecrets,
        now: UnixMillis,
    ) -> Result<AiProfileId> {
        todo!()
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
        todo!()
    }

    /// Deletes an AI that no task uses, with its knowledge. Its versions stay: messages name them.
    pub async fn delete(&self, id: AiProfileId) -> Result<Removal> {
        todo!()
    }

    /// All versions of an AI, the newest first.
    pub async fn versions(&self, id: AiProfileId) -> Result<Vec<AiVersion>> {
        todo!()
    }

    /// A version, also an old one, also of a deleted AI.
    pub async fn version(&self, id: AiVersionId) -> Result<AiVersion> {
        todo!()
    }

    /// The key as it was sealed.
    pub async fn sealed_key(&self, id: AiProfileId) -> Result<Option<Vec<u8>>> {
        todo!()
    }

    /// The secret headers of custom calls as they were sealed, by the call's name.
    pub async fn sealed_api_secrets(&self, id: AiProfileId) -> Result<Vec<(String, Vec<u8>)>> {
        todo!()
    }
}
