//! What a call came to, found out after it: main intent, tags, summary. Money is written down before it is
//! spent; what a crash cuts off is begun again at the next start, and what had been set aside counts as
//! spent.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;
use domain::{agent::AgentVersion, call_record::LogLine, ids::AttemptId, money::Usd, time::MINUTE};
use futures_util::future::join_all;
use store::callees::ToSumUp;

use crate::{
    Engine,
    board::Board,
    effects::{self, effect},
    error::Result,
    ports::{AgentRuntime, CallToSumUp, ConversationResult, TalkBook},
};

/// So many calls are summed up at once.
const AT_ONCE: u32 = 8;

/// Books into an attempt.
struct AttemptBook<'e> {
    engine: &'e Engine,
    attempt: AttemptId,
}

#[async_trait]
impl TalkBook for AttemptBook<'_> {
    async fn book(&self, more: Usd) -> bool {
        let callees = self.engine.store().callees();
        let booking = callees.book_talk(self.attempt, more, self.engine.now());
        match effect(self.engine.probe(), effects::BOOK_TALK, booking).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(attempt = %self.attempt, %error, "money could not be set aside");
                false
            }
        }
    }
}

/// Adds up what a test costs.
#[derive(Default)]
struct TestBook(AtomicI64);

#[async_trait]
impl TalkBook for TestBook {
    async fn book(&self, more: Usd) -> bool {
        self.0.fetch_add(more.0, Ordering::Relaxed);
        true
    }
}

impl Engine {
    /// A call was written down that is to be summed up.
    pub(crate) fn sum_up_soon(&self) {
        self.sum_ups.notify_one();
    }

    /// Sums calls up as they end, for ever.
    pub(crate) async fn sum_up_calls(&self) {
        loop {
            match self.sum_up_pending().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::warn!(%error, "calls could not be summed up"),
            }
            let later = self.now() + MINUTE;
            tokio::select! {
                () = self.sum_ups.notified() => {}
                () = self.parts.clock.sleep_until(later) => {}
            }
        }
    }

    /// Sums up the calls that are to be, some of them at once. Returns how many there were.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sum_up_pending(&self) -> Result<usize> {
        let calls = self.store().callees().to_sum_up(AT_ONCE).await?;
        let count = calls.len();
        let done = join_all(calls.into_iter().map(|call| self.sum_up(call))).await;
        done.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(count)
    }

    async fn sum_up(&self, call: ToSumUp) -> Result<()> {
        let attempt = call.attempt;
        let agent = Arc::new(self.store().agents().version(call.agent).await?);
        let book = AttemptBook {
            engine: self,
            attempt,
        };
        let order = CallToSumUp {
            agent,
            log: call.log,
            cost: call.cost,
        };
        let found = self.parts.agents.sum_up(order, &book).await;
        let callees = self.store().callees();
        let writing = callees.summed_up(attempt, found.tags, found.summary, self.now());
        effect(self.probe(), effects::SUM_UP, writing).await?;
        Ok(())
    }

    /// Sums a test call up and shows it.
    pub(crate) fn sum_up_test(
        &self,
        attempt: AttemptId,
        agent: Arc<AgentVersion>,
        talk: &ConversationResult,
    ) {
        let (agents, board) = (self.parts.agents.clone(), self.board.clone());
        let (log, cost) = (talk.log.clone(), talk.cost.unwrap_or_default());
        tokio::spawn(async move {
            of_test(&*agents, &board, attempt, agent, log, cost).await;
        });
    }
}

/// Sums a test up and shows it on the board.
pub(crate) async fn of_test(
    agents: &dyn AgentRuntime,
    board: &Board,
    attempt: AttemptId,
    agent: Arc<AgentVersion>,
    log: Vec<LogLine>,
    cost: Usd,
) {
    let book = TestBook::default();
    let found = agents.sum_up(CallToSumUp { agent, log, cost }, &book).await;
    board.change_test(attempt, |test| {
        test.tags = found.tags;
        test.summary = found.summary;
        test.summing_up = false;
        test.cost.0 += book.0.load(Ordering::Relaxed);
    });
}
