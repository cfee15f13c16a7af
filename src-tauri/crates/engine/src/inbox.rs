//! What comes in from outside between two steps: the carrier's news and the conversations'.
//!
//! It keeps order within each source and knows nothing of what the news mean.

use std::collections::VecDeque;

use domain::{
    call_record::LogLine,
    conversation::SummedUp,
    ids::{AttemptId, LineId, RehearsalId},
    money::Usd,
    rehearsal::Persona,
};
use tokio::sync::mpsc;

use crate::ports::{CarrierEvent, ConversationResult, LineTest};

/// News of a conversation.
#[derive(Debug)]
pub(crate) enum SessionNews {
    /// A line of the call log, as it happened.
    Line {
        /// The call.
        attempt: AttemptId,
        /// The line.
        line: LogLine,
    },
    /// The agent is done.
    Over {
        /// The call.
        attempt: AttemptId,
        /// What it came to.
        result: ConversationResult,
    },
}

/// A line that rested was tested.
#[derive(Debug)]
pub(crate) struct Tested {
    /// The line.
    pub(crate) line: LineId,
    /// What came of it.
    pub(crate) test: LineTest,
}

/// A call of a rehearsal was summed up.
#[derive(Debug)]
pub(crate) struct Rehearsed {
    /// The rehearsal.
    pub(crate) rehearsal: RehearsalId,
    /// Whose call it was.
    pub(crate) persona: Persona,
    /// What was found out.
    pub(crate) found: SummedUp,
    /// What that cost.
    pub(crate) cost: Usd,
}

/// One piece of news.
#[derive(Debug)]
pub(crate) enum News {
    /// From the carrier.
    Carrier(CarrierEvent),
    /// From a conversation.
    Session(SessionNews),
    /// From a line's test.
    Tested(Tested),
    /// From a rehearsal's summing up.
    Rehearsed(Rehearsed),
}

/// Where news are sent to.
#[derive(Debug, Clone)]
pub(crate) struct Senders {
    /// The carrier's.
    pub(crate) carrier: mpsc::UnboundedSender<CarrierEvent>,
    /// The conversations'.
    pub(crate) sessions: mpsc::UnboundedSender<SessionNews>,
    /// The tests' of lines.
    pub(crate) tests: mpsc::UnboundedSender<Tested>,
    /// The rehearsals'.
    pub(crate) rehearsed: mpsc::UnboundedSender<Rehearsed>,
}

/// The inbox.
#[derive(Debug)]
pub(crate) struct Inbox {
    carrier: mpsc::UnboundedReceiver<CarrierEvent>,
    sessions: mpsc::UnboundedReceiver<SessionNews>,
    tests: mpsc::UnboundedReceiver<Tested>,
    rehearsed: mpsc::UnboundedReceiver<Rehearsed>,
    taken: VecDeque<News>,
}

impl Inbox {
    /// An empty inbox and its senders.
    pub(crate) fn new() -> (Senders, Inbox) {
        let (carrier_in, carrier) = mpsc::unbounded_channel();
        let (sessions_in, sessions) = mpsc::unbounded_channel();
        let (tests_in, tests) = mpsc::unbounded_channel();
        let (rehearsed_in, rehearsed) = mpsc::unbounded_channel();
        let senders = Senders {
            carrier: carrier_in,
            sessions: sessions_in,
            tests: tests_in,
            rehearsed: rehearsed_in,
        };
        (
            senders,
            Inbox {
                carrier,
                sessions,
                tests,
                rehearsed,
                taken: VecDeque::new(),
            },
        )
    }

    /// Returns when there is something to read. Nothing is lost when the future is dropped.
    pub(crate) async fn wait(&mut self) {
        if !self.taken.is_empty() {
            return;
        }
        let news = tokio::select! {
            Some(event) = self.carrier.recv() => News::Carrier(event),
            Some(news) = self.sessions.recv() => News::Session(news),
            Some(tested) = self.tests.recv() => News::Tested(tested),
            Some(found) = self.rehearsed.recv() => News::Rehearsed(found),
            else => std::future::pending().await,
        };
        self.taken.push_back(news);
    }

    /// Everything that has come so far, at most `most`; conversations' news first, so that what was
    /// said is there when the call's end is worked on.
    pub(crate) fn take(&mut self, most: usize) -> Vec<News> {
        let mut news: Vec<News> = self.taken.drain(..).collect();
        while let Ok(next) = self.tests.try_recv() {
            news.push(News::Tested(next));
        }
        while let Ok(next) = self.rehearsed.try_recv() {
            news.push(News::Rehearsed(next));
        }
        while news.len() < most {
            match self.sessions.try_recv() {
                Ok(next) => news.push(News::Session(next)),
                Err(_) => break,
            }
        }
        while news.len() < most {
            match self.carrier.try_recv() {
                Ok(next) => news.push(News::Carrier(next)),
                Err(_) => break,
            }
        }
        news
    }
}
