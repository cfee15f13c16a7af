//! Where leads go.

use async_trait::async_trait;
use domain::{
    ids::IntegrationId,
    integration::{IntegrationDraft, Lead},
    time::{Millis, UnixMillis},
};

use super::messenger::Secret;

/// Delivers leads. One for all integrations: kinds differ inside.
#[async_trait]
pub trait LeadSink: Send + Sync {
    /// Delivers once. The outbox asks again, with the same id, until it is done or dead.
    async fn deliver(&self, delivery: LeadDelivery) -> Result<LeadReceipt, LeadFault>;
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDelivery {
    /// Its name, the same over all retries: receivers know repetitions by it.
    pub id: String,
    /// To which integration: what it allows in a second is counted by it.
    pub integration: IntegrationId,
    /// How to reach it.
    pub draft: IntegrationDraft,
    /// Its secret, opened.
    pub secret: Option<Secret>,
    /// What an earlier try of the same delivery already made there (a receipt's `made`), so that a
    /// delivery of several steps goes on where it broke off.
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
#[error("{words}")]
pub struct LeadFault {
    /// What the user is told: the receiver's answer in short, without secrets.
    pub words: String,
    /// HTTP or SMTP code.
    pub code: Option<u16>,
    /// Whether to try again.
    pub again: LeadRetry,
    /// What this try had made before it failed.
    pub made: Option<String>,
}

/// Whether a failed delivery is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadRetry {
    /// By the outbox's own back-off.
    BackOff,
    /// Not before this (Retry-After).
    After(Millis),
    /// Never: dead until a person presses Retry.
    Never,
}
