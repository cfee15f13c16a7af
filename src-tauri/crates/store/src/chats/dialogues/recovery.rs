//! What was under way when the app ended: read at start, before anything new begins.

use domain::{
    budget::SpendKind,
    ids::{ChatTaskId, DialogueId},
    money::Usd,
    time::UnixMillis,
};

use super::{Dialogues, Outgoing, change::ReservationId};
use crate::{chats::contacts::ClaimedContact, error::Result};

/// Money that is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// Its row.
    pub id: ReservationId,
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// The dialogue's task.
    pub task: ChatTaskId,
    /// For what.
    pub kind: SpendKind,
    /// How much.
    pub amount: Usd,
    /// Since when.
    pub since: UnixMillis,
}

/// Everything that was under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InFlight {
    /// Messages that were being sent: to be looked up, never blindly sent again.
    pub sending: Vec<Outgoing>,
    /// Money that was set aside.
    pub reservations: Vec<Reservation>,
    /// Contacts that were claimed.
    pub claimed: Vec<ClaimedContact>,
}

impl Dialogues<'_> {
    /// What was under way.
    pub async fn in_flight(&self) -> Result<InFlight> {
        todo!()
    }

    /// Nobody knows what became of these reservations: they count as spent, whole. Returns those
    /// that were still open.
    pub async fn settle_lost(
        &self,
        reservations: &[ReservationId],
        now: UnixMillis,
    ) -> Result<Vec<Reservation>> {
        todo!()
    }
}
