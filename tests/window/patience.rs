//! Waiting for something to become true, with a limit and a name for what was waited for.
//! It does not know what is waited for.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// What a person would call broken.
const LIMIT: Duration = Duration::from_secs(30);

/// Asks until there is an answer. Panics, naming what did not come: `what` is written out only
/// then, so it may say how things stand at that moment.
pub(crate) fn wait_for<T>(what: &dyn Display, ask: impl FnMut() -> Option<T>) -> T {
    wait_long_for(what, LIMIT, ask)
}

/// The same with a limit of its own, for what takes its time.
pub(crate) fn wait_long_for<T>(
    what: &dyn Display,
    limit: Duration,
    mut ask: impl FnMut() -> Option<T>,
) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            begun.elapsed() < limit,
            "{what} did not come within {limit:?}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}
