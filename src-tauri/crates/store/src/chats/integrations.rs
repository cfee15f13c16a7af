//! Integrations: form and sealed secret.

use domain::{
    ids::IntegrationId,
    integration::{Integration, IntegrationDraft},
};

use super::{Removal, SealedSecret};
use crate::{Store, error::Result};

/// The integrations.
#[derive(Debug)]
pub struct Integrations<'s> {
    pub(crate) store: &'s Store,
}

impl Integrations<'_> {
    /// All integrations by name.
    pub async fn list(&self) -> Result<Vec<Integration>> {
        todo!()
    }

    /// One integration.
    pub async fn get(&self, id: IntegrationId) -> Result<Integration> {
        todo!()
    }

    /// A new integration. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &IntegrationDraft,
        secret: Option<Vec<u8>>,
    ) -> Result<IntegrationId> {
        todo!()
    }

    /// Saves the form.
    pub async fn update(
        &self,
        id: IntegrationId,
        draft: &IntegrationDraft,
        secret: SealedSecret,
    ) -> Result<()> {
        todo!()
    }

    /// Deletes an integration that no task uses and for which no lead waits.
    pub async fn delete(&self, id: IntegrationId) -> Result<Removal> {
        todo!()
    }

    /// The secret as it was sealed.
    pub async fn sealed_secret(&self, id: IntegrationId) -> Result<Option<Vec<u8>>> {
        todo!()
    }
}
