//! What of a call that goes on is written down before its end: money, before it is spent, and what was
//! said. A crash leaves both to the recovery. It decides nothing.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{call_record::LogLine, ids::AttemptId, money::Usd};
use store::{Store, StoreError};

use crate::{
    Engine,
    effects::{self, effect},
    ports::{CallBook, CallDesk, Probe},
};

/// A line of the log of a call that goes on.
pub(crate) struct KeptLine {
    /// The call.
    pub(crate) attempt: AttemptId,
    /// The how many-th line of the call it is.
    pub(crate) place: usize,
    /// The line.
    pub(crate) line: LogLine,
}

/// The book of one attempt.
struct AttemptPurse {
    store: Store,
    probe: Arc<dyn Probe>,
    attempt: AttemptId,
}

#[async_trait]
impl CallBook for AttemptPurse {
    async fn keep(&self, cost: Usd, reserved: Usd) -> bool {
        let callees = self.store.callees();
        let keeping = callees.keep_purse(self.attempt, cost, reserved);
        match effect(&*self.probe, effects::BOOK_CALL, keeping).await {
            Ok(alive) => alive,
            Err(error) => {
                tracing::warn!(attempt = %self.attempt, %error, "money could not be set aside");
                false
            }
        }
    }
}

impl Engine {
    /// Where the agent of a stored call writes its money down.
    pub(crate) fn desk_of(&self, attempt: AttemptId) -> CallDesk {
        let book = AttemptPurse {
            store: self.store().clone(),
            probe: self.parts.probe.clone(),
            attempt,
        };
        CallDesk {
            book: Arc::new(book),
            probe: self.parts.probe.clone(),
        }
    }

    /// Writes down what was said in calls that go on.
    pub(crate) async fn keep_lines(&self, lines: Vec<KeptLine>) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let lines = lines
            .into_iter()
            .map(|one| (one.attempt, one.place, one.line));
        let callees = self.store().callees();
        let keeping = callees.keep_lines(lines.collect());
        effect(self.probe(), effects::KEEP_LINES, keeping).await
    }
}
