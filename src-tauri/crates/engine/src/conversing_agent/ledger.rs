//! The money of a call as it is written down: what is set aside is committed before anything is asked for.
//! Writes follow each other, each with the purse as it stands then, so that what is written down never
//! passes the limit, wherever a crash cuts.
//!
//! It knows no prices, no services and no table.

use domain::{
    budget::{ModelUsage, SpeechUsage},
    conversation::{Paid, Ticket, Till},
    money::Usd,
    time::Millis,
};
use tokio::sync::watch;

use crate::ports::{CallBook, CallDesk};

/// The purse as it is to be written down.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    number: u64,
    cost: Usd,
    reserved: Usd,
}

/// How far entries were written down.
#[derive(Debug, Clone, Copy, Default)]
struct Written {
    /// The last one that was tried.
    tried: u64,
    /// The last one that was committed.
    kept: u64,
}

/// The money of one call.
pub(super) struct Ledger {
    till: Till,
    last: u64,
    entries: watch::Sender<Entry>,
    written: watch::Receiver<Written>,
}

/// Leave to ask for what was set aside, once that is written down.
pub(super) struct Leave(Option<(u64, watch::Receiver<Written>)>);

impl Leave {
    /// Waits until it is written down; `false`: it could not be, and nothing may be asked for.
    pub(super) async fn granted(self) -> bool {
        let Some((number, mut written)) = self.0 else {
            return true;
        };
        let done = written.wait_for(|written| written.tried >= number).await;
        done.is_ok_and(|written| written.kept >= number)
    }
}

impl Ledger {
    /// A ledger of a till, written down at a desk.
    pub(super) fn new(till: Till, desk: &CallDesk) -> Ledger {
        let (entries, to_write) = watch::channel(Entry::default());
        let (tell, written) = watch::channel(Written::default());
        tokio::spawn(write(desk.book.clone(), to_write, tell));
        Ledger {
            till,
            last: 0,
            entries,
            written,
        }
    }

    /// Sets aside what a step may cost; `None`: the limit does not cover it.
    pub(super) fn set_aside(&mut self, step: Paid) -> Option<(Ticket, Leave)> {
        let ticket = self.till.set_aside(step)?;
        if ticket.is_free() {
            return Some((ticket, Leave(None)));
        }
        self.write();
        Some((ticket, Leave(Some((self.last, self.written.clone())))))
    }

    /// Recognition has heard so much.
    pub(super) fn settle_heard(&mut self, ticket: Ticket, heard: Millis) {
        self.till.settle_heard(ticket, heard);
        self.write();
    }

    /// The model has used so much.
    pub(super) fn settle_question(&mut self, ticket: Ticket, usage: ModelUsage) {
        self.till.settle_question(ticket, usage);
        self.write();
    }

    /// A realtime model has used so much.
    pub(super) fn settle_answer(&mut self, ticket: Ticket, usage: SpeechUsage) {
        self.till.settle_answer(ticket, usage);
        self.write();
    }

    /// It was never asked for.
    pub(super) fn give_back(&mut self, ticket: Ticket) {
        self.till.give_back(ticket);
        self.write();
    }

    /// The voice has made so much sound of so many characters.
    pub(super) fn settle_spoken(&mut self, ticket: Ticket, made: Millis, characters: u32) {
        self.till.settle_spoken(ticket, made, characters);
        self.write();
    }

    /// Nobody will ever tell what became of it.
    pub(super) fn lose(&mut self, ticket: Ticket) {
        self.till.lose(ticket);
        self.write();
    }

    /// What the call cost; what is set aside counts.
    pub(super) fn cost(&self) -> Usd {
        self.till.cost()
    }

    fn write(&mut self) {
        let purse = self.till.purse();
        let entry = Entry {
            number: self.last + 1,
            cost: purse.cost(),
            reserved: purse.reserved,
        };
        let changed = self.entries.send_if_modified(|last| {
            let same = (last.cost, last.reserved) == (entry.cost, entry.reserved);
            if !same {
                *last = entry;
            }
            !same
        });
        self.last += u64::from(changed);
    }
}

/// Writes the latest entry down, again and again, until the call is over.
async fn write(
    book: std::sync::Arc<dyn CallBook>,
    mut entries: watch::Receiver<Entry>,
    tell: watch::Sender<Written>,
) {
    while entries.changed().await.is_ok() {
        let entry = *entries.borrow_and_update();
        let kept = book.keep(entry.cost, entry.reserved).await;
        tell.send_modify(|written| {
            written.tried = entry.number;
            if kept {
                written.kept = entry.number;
            }
        });
    }
}
