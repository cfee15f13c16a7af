//! The servers behind a line's name, in the order in which they are asked (RFC 3263): one that failed is
//! passed over for a while, and the line stays with one that works.
//!
//! Does not know how they are found or reached.

use std::{
    collections::HashMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use domain::outcome::LineFault;

/// How long a server that failed is asked only after the others.
const PASSED_OVER: Duration = Duration::from_secs(60);
/// How long a server to which no connection came about is not tried again: whole queues of calls would
/// wait for the same refusal, one after another.
const NOT_AGAIN: Duration = Duration::from_secs(2);

struct Failure {
    at: Instant,
    /// No connection came about, for this reason.
    unconnected: Option<LineFault>,
}

/// A line's servers.
#[derive(Default)]
pub(super) struct Targets {
    all: Vec<SocketAddr>,
    failed: HashMap<SocketAddr, Failure>,
    /// The one that worked last: it is there that we are registered.
    current: Option<SocketAddr>,
}

impl Targets {
    /// The name was looked up again.
    pub(super) fn take_over(&mut self, found: Vec<SocketAddr>) {
        self.failed.retain(|server, _| found.contains(server));
        self.current = self.current.filter(|current| found.contains(current));
        self.all = found;
    }

    /// In which order they are asked now.
    pub(super) fn in_order(&self, now: Instant) -> Vec<SocketAddr> {
        let mut order = self.all.clone();
        // Stable: what is equal stays in the name server's order.
        order.sort_by_key(|server| {
            let failed = self.failed.get(server).map(|failure| failure.at);
            let failed = failed.filter(|at| now.duration_since(*at) < PASSED_OVER);
            (failed, Some(*server) != self.current)
        });
        order
    }

    /// Why a server need not be tried at this moment.
    pub(super) fn known_fault(&self, server: SocketAddr, now: Instant) -> Option<LineFault> {
        let failure = self.failed.get(&server)?;
        let fresh = now.duration_since(failure.at) < NOT_AGAIN;
        failure.unconnected.clone().filter(|_| fresh)
    }

    /// It was chosen.
    pub(super) fn chosen(&mut self, server: SocketAddr) {
        self.current = Some(server);
    }

    /// It answered.
    pub(super) fn worked(&mut self, server: SocketAddr) {
        self.failed.remove(&server);
    }

    /// It failed; `unconnected` when not even a connection came about.
    pub(super) fn failed(
        &mut self,
        server: SocketAddr,
        unconnected: Option<LineFault>,
        now: Instant,
    ) {
        let failure = Failure {
            at: now,
            unconnected,
        };
        self.failed.insert(server, failure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(last: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, last], 5060))
    }

    fn three() -> Targets {
        let mut targets = Targets::default();
        targets.take_over(vec![server(1), server(2), server(3)]);
        targets
    }

    #[test]
    fn one_that_failed_comes_last_until_it_is_forgiven() {
        let (mut targets, now) = (three(), Instant::now());
        targets.failed(server(1), None, now);
        assert_eq!(targets.in_order(now), [server(2), server(3), server(1)]);
        targets.failed(server(2), None, now + Duration::from_secs(1));
        let order = targets.in_order(now + Duration::from_secs(2));
        assert_eq!(
            order,
            [server(3), server(1), server(2)],
            "the oldest failure first"
        );
        let order = targets.in_order(now + PASSED_OVER + Duration::from_secs(1));
        assert_eq!(order, [server(1), server(2), server(3)]);
    }

    #[test]
    fn the_line_stays_with_the_server_that_works() {
        let (mut targets, now) = (three(), Instant::now());
        targets.chosen(server(2));
        assert_eq!(targets.in_order(now), [server(2), server(1), server(3)]);
        targets.take_over(vec![server(3), server(2)]);
        assert_eq!(targets.in_order(now), [server(2), server(3)]);
        targets.take_over(vec![server(1), server(3)]);
        assert_eq!(targets.in_order(now), [server(1), server(3)], "it is gone");
    }

    #[test]
    fn a_refused_connection_is_believed_for_a_moment_only() {
        let (mut targets, now) = (three(), Instant::now());
        targets.failed(server(1), Some(LineFault::Refused), now);
        assert_eq!(
            targets.known_fault(server(1), now),
            Some(LineFault::Refused)
        );
        assert_eq!(targets.known_fault(server(1), now + NOT_AGAIN), None);
        targets.failed(server(2), None, now);
        assert_eq!(
            targets.known_fault(server(2), now),
            None,
            "silence is no refusal"
        );
        targets.worked(server(1));
        assert_eq!(targets.known_fault(server(1), now), None);
    }
}
