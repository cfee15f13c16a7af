//! The outbox: leads on their way to integrations, at least once, under an id that stays. Source:
//! product 1.3 and the chapter on integrations. What a lead is stands in `integration`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    codes::codes,
    ids::{DeliveryId, DialogueId, IntegrationId},
    integration::{DeliveryFault, LeadEvent, LeadRetry, NextTry, next_try},
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

codes!(DeliveryStateKind {
    Waiting = "waiting",
    Sending = "sending",
    Delivered = "delivered",
    Dead = "dead",
});

impl DeliveryState {
    /// The state without its data.
    pub fn kind(&self) -> DeliveryStateKind {
        match self {
            DeliveryState::Waiting { .. } => DeliveryStateKind::Waiting,
            DeliveryState::Sending { .. } => DeliveryStateKind::Sending,
            DeliveryState::Delivered { .. } => DeliveryStateKind::Delivered,
            DeliveryState::Dead { .. } => DeliveryStateKind::Dead,
        }
    }

    /// A new delivery: due at once.
    pub fn begun(now: UnixMillis) -> DeliveryState {
        DeliveryState::Waiting {
            due: now,
            fault: None,
        }
    }

    /// After a try that failed; `tries` have failed, this one included.
    pub fn after_fault(
        tries: u32,
        fault: DeliveryFault,
        again: LeadRetry,
        now: UnixMillis,
    ) -> DeliveryState {
        match next_try(tries, again, now) {
            NextTry::Again(due) => DeliveryState::Waiting {
                due,
                fault: Some(fault),
            },
            NextTry::Dead => DeliveryState::Dead { since: now, fault },
        }
    }

    /// After the process died or Retry was pressed: due at once, under the same id. What is
    /// delivered stays so.
    #[must_use]
    pub fn due_again(&self, now: UnixMillis) -> DeliveryState {
        match self {
            DeliveryState::Delivered { at } => DeliveryState::Delivered { at: *at },
            DeliveryState::Dead { fault, .. } => DeliveryState::Waiting {
                due: now,
                fault: Some(fault.clone()),
            },
            DeliveryState::Waiting { fault, .. } => DeliveryState::Waiting {
                due: now,
                fault: fault.clone(),
            },
            DeliveryState::Sending { .. } => DeliveryState::begun(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::{BACK_OFF, DeliveryFaultKind};

    fn fault() -> DeliveryFault {
        DeliveryFault {
            kind: DeliveryFaultKind::TimedOut,
            code: None,
            answer: String::new(),
        }
    }

    #[test]
    fn a_delivery_waits_longer_and_longer_and_then_waits_for_a_person() {
        let after = |tries| DeliveryState::after_fault(tries, fault(), LeadRetry::BackOff, 1_000);
        let waiting = DeliveryState::Waiting {
            due: 1_000 + BACK_OFF[0],
            fault: Some(fault()),
        };
        assert_eq!(after(1), waiting);
        assert_eq!(after(7).kind(), DeliveryStateKind::Waiting);
        let dead = after(8);
        assert_eq!(
            dead,
            DeliveryState::Dead {
                since: 1_000,
                fault: fault()
            }
        );
        let again = dead.due_again(9_000);
        assert_eq!(again.kind(), DeliveryStateKind::Waiting);
        assert_eq!(
            DeliveryState::Sending { since: 5 }.due_again(9_000),
            DeliveryState::begun(9_000)
        );
        let done = DeliveryState::Delivered { at: 7 };
        assert_eq!(
            done.due_again(9_000),
            done,
            "what is delivered is never sent again"
        );
    }
}
