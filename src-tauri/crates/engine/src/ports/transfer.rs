//! A call's way to somebody else: what an agent is given of the carrier, and nothing more.

use std::sync::Arc;

use domain::{
    conversation::{TransferOutcome, TransferTarget},
    ids::AttemptId,
};

use super::CallCarrier;

/// Puts one call through; it can touch no other.
#[derive(Clone)]
pub struct CallTransfer {
    carrier: Arc<dyn CallCarrier>,
    attempt: AttemptId,
}

impl std::fmt::Debug for CallTransfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallTransfer")
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

impl CallTransfer {
    /// Of this call.
    pub fn new(carrier: Arc<dyn CallCarrier>, attempt: AttemptId) -> CallTransfer {
        CallTransfer { carrier, attempt }
    }

    /// Puts the callee through and tells what came of it.
    pub async fn to(&self, target: TransferTarget) -> TransferOutcome {
        self.carrier.transfer(self.attempt, target).await
    }
}
