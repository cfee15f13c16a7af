//! The two clocks: the machine's, and one that is moved by hand, on which days pass in milliseconds.
//!
//! The only place of the engine that knows how time is really waited for.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use domain::time::{MINUTE, UnixMillis};
use tokio::sync::oneshot;

use crate::ports::Clock;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    async fn sleep_until(&self, at: UnixMillis) {
        loop {
            // never longer than a minute in one go: a laptop that slept, or a clock that was set,
            // is noticed soon
            let left = at.saturating_sub(self.now()).min(MINUTE);
            let Ok(left) = u64::try_from(left) else {
                return;
            };
            if left == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(left)).await;
        }
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    hands: Mutex<Hands>,
}

#[derive(Debug)]
struct Hands {
    now: UnixMillis,
    count: u64,
    sleepers: BTreeMap<(UnixMillis, u64), oneshot::Sender<()>>,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: UnixMillis) -> Self {
        let hands = Hands {
            now,
            count: 0,
            sleepers: BTreeMap::new(),
        };
        ManualClock {
            hands: Mutex::new(hands),
        }
    }

    /// Moves the clock, never backwards, and wakes whoever waited for it.
    pub fn set(&self, now: UnixMillis) {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        hands.now = hands.now.max(now);
        let first_later = (hands.now.saturating_add(1), 0);
        let later = hands.sleepers.split_off(&first_later);
        for (_, sleeper) in std::mem::replace(&mut hands.sleepers, later) {
            // whoever gave up waiting is not there any more
            let _ = sleeper.send(());
        }
    }

    /// When the next sleeper wants to wake.
    pub fn next_sleeper(&self) -> Option<UnixMillis> {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        hands.sleepers.retain(|_, sleeper| !sleeper.is_closed());
        hands.sleepers.keys().next().map(|(at, _)| *at)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        self.hands
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .now
    }

    async fn sleep_until(&self, at: UnixMillis) {
        let woken = {
            let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
            if at <= hands.now {
                return;
            }
            let (sleeper, woken) = oneshot::channel();
            hands.count += 1;
            let key = (at, hands.count);
            hands.sleepers.insert(key, sleeper);
            woken
        };
        // an error means that the clock is gone: nobody is left to wait for
        let _ = woken.await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn sleepers_wake_when_the_clock_is_moved_and_not_before() {
        let clock = Arc::new(ManualClock::new(100));
        let sleeping = {
            let clock = clock.clone();
            tokio::spawn(async move { clock.sleep_until(200).await })
        };
        tokio::task::yield_now().await;
        assert_eq!(clock.next_sleeper(), Some(200));
        clock.set(199);
        tokio::task::yield_now().await;
        assert!(!sleeping.is_finished());
        clock.set(200);
        sleeping.await.unwrap();
        assert_eq!(clock.next_sleeper(), None);
    }

    #[tokio::test]
    async fn who_gave_up_waiting_is_forgotten() {
        let clock = ManualClock::new(0);
        {
            let mut sleep = std::pin::pin!(clock.sleep_until(50));
            let first = std::future::poll_fn(|cx| {
                std::task::Poll::Ready(sleep.as_mut().poll(cx).is_ready())
            });
            assert!(!first.await);
        }
        assert_eq!(clock.next_sleeper(), None);
        clock.set(40);
        clock.set(30);
        assert_eq!(clock.now(), 40, "the clock never goes back");
    }

    #[tokio::test]
    async fn the_machines_clock_waits() {
        let clock = SystemClock;
        let before = clock.now();
        clock.sleep_until(before + 20).await;
        assert!(clock.now() >= before + 20);
        clock.sleep_until(0).await;
    }
}
