//! The outbox: leads on their way to integrations. They come in with the dialogue's commit; here
//! they are taken, settled, tried again and shown.

use domain::{
    ids::{DeliveryId, IntegrationId},
    integration::{DeliveryFault, Lead},
    outbox::{Delivery, DeliveryStateKind},
    time::UnixMillis,
};

use super::Page;
use crate::{Store, error::Result};

/// The outbox.
#[derive(Debug)]
pub struct Outbox<'s> {
    pub(crate) store: &'s Store,
}

/// A delivery that was taken: its try is written down and committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDelivery {
    /// The entry, sending.
    pub delivery: Delivery,
    /// Number of the take: the fencing token.
    pub take: i64,
    /// The lead.
    pub lead: Lead,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The receiver has it.
    Delivered {
        /// What was made there.
        made: Option<String>,
    },
    /// It is tried again.
    Again {
        /// When.
        due: UnixMillis,
        /// Why.
        fault: DeliveryFault,
        /// What is made there by now; `None`: what was known stays.
        made: Option<String>,
    },
    /// Given up.
    Dead {
        /// Why.
        fault: DeliveryFault,
        /// What is made there by now; `None`: what was known stays.
        made: Option<String>,
    },
}

/// Which deliveries to show. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// States; empty: all.
    pub states: Vec<DeliveryStateKind>,
    /// To this integration.
    pub integration: Option<IntegrationId>,
}

/// A delivery in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The entry.
    pub delivery: Delivery,
    /// Name of its integration; empty: it was deleted.
    pub integration_name: String,
    /// Name of the dialogue's task, as the lead has it.
    pub task_name: String,
    /// The person's name, as the lead has it.
    pub person: String,
}

impl Outbox<'_> {
    /// Which deliveries are due, the longest waiting first.
    pub async fn due(&self, now: UnixMillis, limit: u32) -> Result<Vec<DeliveryId>> {
        todo!()
    }

    /// When the next delivery is due; `None`: none waits.
    pub async fn next_due(&self) -> Result<Option<UnixMillis>> {
        todo!()
    }

    /// Takes a delivery that is due. `None`: somebody was faster, or it no longer waits.
    pub async fn take(&self, id: DeliveryId, now: UnixMillis) -> Result<Option<TakenDelivery>> {
        todo!()
    }

    /// Writes down what came of a try. `false`: it is not this take's any more.
    pub async fn settle(
        &self,
        id: DeliveryId,
        take: i64,
        outcome: DeliveryOutcome,
        now: UnixMillis,
    ) -> Result<bool> {
        todo!()
    }

    /// Lets a dead delivery wait again, due now, its tries counted anew. `false`: it is not dead.
    pub async fn retry(&self, id: DeliveryId, now: UnixMillis) -> Result<bool> {
        todo!()
    }

    /// At start: deliveries that were being sent when the app ended wait again, due now; they keep
    /// their id, so that receivers know a repetition. Returns how many.
    pub async fn recover(&self, now: UnixMillis) -> Result<u64> {
        todo!()
    }

    /// A page, the newest first.
    pub async fn page(
        &self,
        filter: &DeliveryFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<DeliveryRow>> {
        todo!()
    }

    /// How many deliveries are in each state.
    pub async fn counts(&self) -> Result<Vec<(DeliveryStateKind, i64)>> {
        todo!()
    }

    /// One delivery with its lead.
    pub async fn get(&self, id: DeliveryId) -> Result<(Delivery, Lead)> {
        todo!()
    }
}
