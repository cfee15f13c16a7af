//! Transfers on the manual clock: what comes of them is planned, and who was asked for is noted.

use std::sync::{Arc, Mutex};

use domain::{
    conversation::{TransferOutcome, TransferTarget},
    time::{Millis, SECOND},
};
use engine::{clock::ManualClock, ports::Clock};

/// The transfers of a network.
pub(crate) struct Transfers {
    clock: Arc<ManualClock>,
    plan: Mutex<(Millis, TransferOutcome)>,
    asked: Mutex<Vec<TransferTarget>>,
}

impl Transfers {
    pub(crate) fn new(clock: Arc<ManualClock>) -> Self {
        Transfers {
            clock,
            plan: Mutex::new((SECOND, TransferOutcome::NotSent)),
            asked: Mutex::default(),
        }
    }

    /// From now on they come to this, after so long.
    pub(crate) fn come_to(&self, after: Millis, outcome: TransferOutcome) {
        *self.plan.lock().unwrap() = (after, outcome);
    }

    /// Where to calls were put through.
    pub(crate) fn asked(&self) -> Vec<TransferTarget> {
        self.asked.lock().unwrap().clone()
    }

    pub(super) async fn transfer(&self, to: TransferTarget) -> TransferOutcome {
        self.asked.lock().unwrap().push(to);
        let (after, outcome) = *self.plan.lock().unwrap();
        self.clock.sleep_until(self.clock.now() + after).await;
        outcome
    }
}
