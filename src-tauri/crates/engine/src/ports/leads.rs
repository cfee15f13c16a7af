//! Where leads go.

use async_trait::async_trait;
use domain::{
    ids::IntegrationId,
    integration::{DeliveryFault, IntegrationDraft, Lead},
    time::UnixMillis,
};

use super::messenger::Secret;

pub use domain::integration::LeadRetry;

/// Delivers leads. One for all integrations: kinds differ inside.
#[async_trait]
pub trait LeadSink: Send + Sync {
    /// Delivers once. The outbox asks again, with the same id, until it is done or dead. Whatever an
    /// earlier try with this id may have made there is looked up first, where the receiver allows it.
    async fn deliver(&self, delivery: LeadDelivery) -> Result<LeadReceipt, LeadFault>;
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDelivery {
    /// Its name, the same over all retries: receivers know repetitions by it. Letters, digits, `-` and
    /// `_`, unique over all installations (it is looked up in accounts that several share).
    pub id: String,
    /// To which integration: what it allows in a second is counted by it.
    pub integration: IntegrationId,
    /// How to reach it.
    pub draft: IntegrationDraft,
    /// Its secret, opened.
    pub secret: Option<Secret>,
    /// What an earlier try of the same delivery already made there (a receipt's or a fault's `made`),
    /// so that a delivery of several steps goes on where it broke off.
    pub made: Option<String>,
    /// The lead.
    pub lead: Lead,
    /// Now.
    pub at: UnixMillis,
}

/// A delivery that was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadReceipt {
    /// What was made there, in the receiver's words (`lead 1207`).
    pub made: Option<String>,
}

/// Why a delivery failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct LeadFault {
    /// What the user is told: a code for the words, and the receiver's answer in short, without
    /// secrets.
    pub fault: DeliveryFault,
    /// Whether to try again.
    pub again: LeadRetry,
    /// What is made there by now.
    pub made: Option<String>,
}
