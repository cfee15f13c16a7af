//! The outbox: leads on their way to integrations, at least once, under an id that stays. Source:
//! product 1.3 and the chapter on integrations. What a lead is stands in `integration`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{DeliveryId, DialogueId, IntegrationId},
    integration::{DeliveryFault, LeadEvent},
    time::UnixMillis,
};

/// An entry of the outbox, without its lead. Unique by integration, dialogue and event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// Its row.
    pub id: DeliveryId,
    /// To which integration.
    pub integration: IntegrationId,
    /// From which dialogue.
    pub dialogue: DialogueId,
    /// What happened there.
    pub event: LeadEvent,
    /// How it stands.
    pub state: DeliveryState,
    /// Tries that began, since it was made or since Retry.
    pub tries: u32,
    /// What tries made at the receiver so far.
    pub made: Option<String>,
    /// When it was put in.
    pub created_at: UnixMillis,
}

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for a try.
    Waiting {
        /// When it is due.
        due: UnixMillis,
        /// Why the last try failed; `None`: there was none.
        fault: Option<DeliveryFault>,
    },
    /// A try is under way.
    Sending {
        /// Since when.
        since: UnixMillis,
    },
    /// The receiver has it.
    Delivered {
        /// When it was accepted.
        at: UnixMillis,
    },
    /// Given up until a person presses Retry.
    Dead {
        /// Since when.
        since: UnixMillis,
        /// Why the last try failed.
        fault: DeliveryFault,
    },
}

/// The state without its data, for filters and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStateKind {
    /// It waits for a try.
    Waiting,
    /// A try is under way.
    Sending,
    /// The receiver has it.
    Delivered,
    /// Given up.
    Dead,
}
