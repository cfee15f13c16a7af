//! Integrations and the outbox.

use domain::{
    ids::{DeliveryId, IntegrationId},
    integration::{DeliveryFault, Integration, IntegrationDraft},
    outbox::{Delivery, DeliveryStateKind},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ChatTaskLink;

/// An integration by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct IntegrationRef {
    /// Id.
    pub id: IntegrationId,
}

/// All integrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Integrations {
    /// By name.
    pub integrations: Vec<IntegrationView>,
}

/// One integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationView {
    /// It.
    pub integration: Integration,
    /// Chat tasks that use it.
    pub used_in: Vec<ChatTaskLink>,
    /// Deliveries by state.
    pub deliveries: Vec<DeliveryCount>,
}

/// Deliveries of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryCount {
    /// State.
    pub state: DeliveryStateKind,
    /// How many.
    pub count: i64,
}

/// A new integration. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct IntegrationCreate {
    /// The form.
    pub draft: IntegrationDraft,
    /// Its secret: signing key, token, password.
    pub secret: Option<String>,
}

impl std::fmt::Debug for IntegrationCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IntegrationCreate")
            .field("name", &self.draft.name)
            .finish_non_exhaustive()
    }
}

/// A changed integration. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct IntegrationUpdate {
    /// Which.
    pub id: IntegrationId,
    /// The form.
    pub draft: IntegrationDraft,
    /// A new secret; `None`: the one that is kept.
    pub secret: Option<String>,
}

impl std::fmt::Debug for IntegrationUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IntegrationUpdate")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What "Send a test" came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationTested {
    /// What was made there.
    pub made: Option<String>,
    /// Why it failed; `None`: it arrived.
    pub fault: Option<DeliveryFault>,
}

/// Which deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct OutboxList {
    /// One integration; `None`: all.
    pub integration: Option<IntegrationId>,
    /// States; empty: all.
    pub states: Vec<DeliveryStateKind>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxPage {
    /// Rows, newest first.
    pub rows: Vec<DeliveryView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Deliveries by state, under the same integration.
    pub counts: Vec<DeliveryCount>,
}

/// A delivery with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryView {
    /// It.
    pub delivery: Delivery,
    /// Name of the integration.
    pub integration_name: String,
    /// Name of the chat task.
    pub task_name: String,
    /// The person's name.
    pub person: String,
}

/// Deliveries to be tried again. Those that are not dead stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OutboxRetry {
    /// Which.
    pub selection: OutboxSelection,
}

/// Several deliveries: chosen ones, or all but some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutboxSelection {
    /// These.
    These {
        /// Which.
        ids: Vec<DeliveryId>,
    },
    /// All that are dead.
    Matching {
        /// To this integration; `None`: to all.
        integration: Option<IntegrationId>,
        /// Left out.
        except: Vec<DeliveryId>,
    },
}

/// What was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxRetried {
    /// Deliveries that wait again.
    pub retried: i64,
}
