//! How well the tick keeps its time: counted on the media thread, read by anybody.
//!
//! Does not know calls.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Counters of the media thread since it started or since they were last taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MediaStatistics {
    /// Calls with sound now.
    pub calls: u64,
    /// Ticks. Calls are served in four groups, so there are up to four in 20 ms.
    pub ticks: u64,
    /// Ticks that began more than 5 ms late.
    pub late_ticks: u64,
    /// Ticks left out, for the machine slept or was much too slow.
    pub skipped_ticks: u64,
    /// How late the latest tick began.
    pub worst_lateness: Duration,
    /// Of a hundred ticks ninety-nine began no later than this.
    pub usual_lateness: Duration,
    /// The longest tick.
    pub longest_tick: Duration,
    /// Time spent in ticks, all in all.
    pub busy: Duration,
    /// RTP packets received and sent.
    pub packets: (u64, u64),
}

/// Latenesses are counted in steps of this width.
const STEP: Duration = Duration::from_micros(100);
/// So many steps; what is later than all of them is counted in the last.
const STEPS: usize = 500;

/// The counters, shared.
#[derive(Debug)]
pub(crate) struct Counters {
    pub(crate) calls: AtomicU64,
    ticks: AtomicU64,
    late_ticks: AtomicU64,
    skipped_ticks: AtomicU64,
    worst_lateness: AtomicU64,
    lateness: [AtomicU64; STEPS],
    longest_tick: AtomicU64,
    busy: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
}

/// From this lateness on a tick counts as late.
const LATE: Duration = Duration::from_millis(5);

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Default for Counters {
    fn default() -> Self {
        Counters {
            calls: AtomicU64::new(0),
            ticks: AtomicU64::new(0),
            late_ticks: AtomicU64::new(0),
            skipped_ticks: AtomicU64::new(0),
            worst_lateness: AtomicU64::new(0),
            lateness: [const { AtomicU64::new(0) }; STEPS],
            longest_tick: AtomicU64::new(0),
            busy: AtomicU64::new(0),
            received: AtomicU64::new(0),
            sent: AtomicU64::new(0),
        }
    }
}

impl Counters {
    /// A tick was run.
    pub(crate) fn tick(&self, lateness: Duration, took: Duration, received: u64, sent: u64) {
        self.ticks.fetch_add(1, Relaxed);
        self.late_ticks
            .fetch_add(u64::from(lateness > LATE), Relaxed);
        self.worst_lateness.fetch_max(nanos(lateness), Relaxed);
        let step = (lateness.as_nanos() / STEP.as_nanos()) as usize;
        self.lateness[step.min(STEPS - 1)].fetch_add(1, Relaxed);
        self.longest_tick.fetch_max(nanos(took), Relaxed);
        self.busy.fetch_add(nanos(took), Relaxed);
        self.received.fetch_add(received, Relaxed);
        self.sent.fetch_add(sent, Relaxed);
    }

    /// Ticks were left out.
    pub(crate) fn skipped(&self, ticks: u64) {
        self.skipped_ticks.fetch_add(ticks, Relaxed);
    }

    /// What was counted, and begins counting anew.
    pub(crate) fn take(&self) -> MediaStatistics {
        let nanos = |counter: &AtomicU64| Duration::from_nanos(counter.swap(0, Relaxed));
        MediaStatistics {
            calls: self.calls.load(Relaxed),
            ticks: self.ticks.swap(0, Relaxed),
            late_ticks: self.late_ticks.swap(0, Relaxed),
            skipped_ticks: self.skipped_ticks.swap(0, Relaxed),
            worst_lateness: nanos(&self.worst_lateness),
            usual_lateness: self.usual_lateness(),
            longest_tick: nanos(&self.longest_tick),
            busy: nanos(&self.busy),
            packets: (self.received.swap(0, Relaxed), self.sent.swap(0, Relaxed)),
        }
    }

    /// The end of the step in which the 99th of a hundred ticks lies; begins counting anew.
    fn usual_lateness(&self) -> Duration {
        let steps: Vec<u64> = self.lateness.iter().map(|n| n.swap(0, Relaxed)).collect();
        let beyond = steps.iter().sum::<u64>() / 100;
        let mut later = 0;
        let step = steps.iter().rposition(|ticks| {
            later += ticks;
            later > beyond
        });
        step.map_or(Duration::ZERO, |step| STEP * (step as u32 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tick_of_a_hundred_may_be_later_than_usual() {
        let counters = Counters::default();
        let tick = |lateness| counters.tick(lateness, Duration::from_millis(1), 0, 0);
        for _ in 0..198 {
            tick(Duration::from_micros(250));
        }
        tick(Duration::from_millis(7));
        tick(Duration::from_secs(3));
        let seen = counters.take();
        assert_eq!(seen.usual_lateness, Duration::from_micros(300));
        assert_eq!(seen.worst_lateness, Duration::from_secs(3));
        assert_eq!((seen.ticks, seen.late_ticks), (200, 2));
        tick(Duration::from_millis(7));
        assert_eq!(counters.take().usual_lateness, Duration::from_micros(7_100));
        assert_eq!(counters.take().usual_lateness, Duration::ZERO);
    }
}
