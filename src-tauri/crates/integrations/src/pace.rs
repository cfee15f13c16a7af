//! No more requests to a receiver than it allows: every request of an integration waits for its turn.
//! It does not know what is asked.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::ids::IntegrationId;
use tokio::time::{Instant, sleep_until};

/// When each integration may ask again.
#[derive(Debug, Default)]
pub(crate) struct Paces {
    next: Mutex<HashMap<IntegrationId, Instant>>,
}

impl Paces {
    /// Waits for this integration's turn; the next one comes `gap` later.
    pub(crate) async fn turn(&self, integration: IntegrationId, gap: Duration) {
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let turn = next.get(&integration).map_or(now, |&next| next.max(now));
            next.insert(integration, turn + gap);
            turn
        };
        sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_integration_keeps_its_pace_and_another_does_not_wait_for_it() {
        let paces = Paces::default();
        let gap = Duration::from_millis(500);
        let began = Instant::now();
        for _ in 0..5 {
            paces.turn(IntegrationId(1), gap).await;
        }
        assert_eq!(
            began.elapsed(),
            gap * 4,
            "the first goes at once, four wait"
        );
        paces.turn(IntegrationId(2), gap).await;
        assert_eq!(began.elapsed(), gap * 4);
        tokio::time::advance(gap * 10).await;
        let later = Instant::now();
        paces.turn(IntegrationId(1), gap).await;
        assert_eq!(later.elapsed(), Duration::ZERO, "a pause is not a debt");
    }
}
