//! What the dialer remembers of a rehearsal: a seat for each persona, and the money. It writes nothing and
//! calls nobody.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    agent::AgentVersion,
    ids::{AttemptId, LineId},
    money::Usd,
    rehearsal::{AT_ONCE, Persona},
    time::{SECOND, UnixMillis},
};
use store::rehearsals::RehearsedEnd;

/// A rehearsal that goes on.
#[derive(Debug)]
pub(crate) struct RehearsalDesk {
    /// Who is rehearsed.
    pub(super) agent: Arc<AgentVersion>,
    /// The practice line.
    pub(super) line: LineId,
    /// Most that all calls may cost together.
    pub(super) limit: Option<Usd>,
    /// A seat for each persona.
    pub(super) seats: BTreeMap<Persona, Seat>,
    /// The user gave it up: nobody more is called.
    pub(super) cancelled: bool,
    /// Something could not be written down; tried again then.
    pub(super) retry_at: Option<UnixMillis>,
}

/// Where a persona's call stands.
#[derive(Debug)]
pub(super) enum Seat {
    /// Not called yet.
    Waiting,
    /// The call goes on.
    Calling {
        /// The call.
        attempt: AttemptId,
        /// What is set aside for it.
        held: Usd,
    },
    /// It is over; what it came to is still being found out.
    SummingUp {
        /// What is set aside.
        held: Usd,
        /// The end so far.
        end: Box<RehearsedEnd>,
    },
    /// It is over, and is to be written down.
    Ended(Box<RehearsedEnd>),
    /// It is written down.
    Kept(Box<RehearsedEnd>),
}

impl Seat {
    /// What is spent or set aside.
    pub(super) fn taken(&self) -> Usd {
        match self {
            Seat::Waiting => Usd::ZERO,
            Seat::Calling { held, .. } => *held,
            Seat::SummingUp { held, end } => Usd(held.0.max(end.cost.0)),
            Seat::Ended(end) | Seat::Kept(end) => end.cost,
        }
    }

    pub(super) fn is_alive(&self) -> bool {
        match self {
            Seat::Calling { .. } | Seat::SummingUp { .. } => true,
            Seat::Waiting | Seat::Ended(_) | Seat::Kept(_) => false,
        }
    }
}

impl RehearsalDesk {
    pub(super) fn waiting(&self) -> usize {
        let waits = |seat: &&Seat| matches!(seat, Seat::Waiting);
        self.seats.values().filter(waits).count()
    }

    pub(super) fn alive(&self) -> usize {
        self.seats.values().filter(|seat| seat.is_alive()).count()
    }

    pub(super) fn taken(&self) -> Usd {
        let taken = self.seats.values().map(|seat| seat.taken().0);
        Usd(taken.fold(0, i64::saturating_add))
    }

    /// When it wants to be looked at if nothing happens before.
    pub(crate) fn wakes(&self, now: UnixMillis) -> Option<UnixMillis> {
        let places = !self.cancelled && self.waiting() > 0 && self.alive() < AT_ONCE;
        // the line may let nobody more through in this second
        let next = places.then_some(now + SECOND);
        self.retry_at.into_iter().chain(next).min()
    }
}
