//! Why a part of the measurements failed, in one line for the table: the others go on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// What panicked first since somebody asked.
static SAID: Mutex<Option<String>> = Mutex::new(None);
/// Longest reason: a table is no log.
const LONGEST: usize = 300;

/// From now on remembers what panics say, on any thread, and lets them be printed as always.
pub(crate) fn listen() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or("it panicked");
        let place = panic
            .location()
            .map(|at| format!(" ({}:{})", at.file(), at.line()));
        let mut line: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = line.char_indices().nth(LONGEST) {
            line.truncate(end);
            line.push('…');
        }
        line.push_str(&place.unwrap_or_default());
        SAID.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(line);
        before(panic);
    }));
}

/// Runs something; `Some`: it failed, and why.
pub(crate) fn of(work: impl FnOnce()) -> Option<String> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner).take();
    catch_unwind(AssertUnwindSafe(work)).err()?;
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner).take();
    Some(said.unwrap_or_else(|| "it panicked".to_owned()))
}
