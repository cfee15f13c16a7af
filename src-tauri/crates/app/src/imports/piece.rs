//! A piece of an import: the rows that one transaction saves, made out of what the spool kept of them.

use std::io;

use domain::{
    contact::NewContact,
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    import::NewCallee,
};
use store::{do_not_call::NewDoNotCall, imports::ReadyCallees};

use super::spool::Kept;
use crate::do_not_call::REASON;

/// Rows of one transaction.
pub(super) enum Piece {
    /// Callees of a call task.
    Callees(ReadyCallees),
    /// Contacts of a chat task.
    Contacts(Vec<NewContact>),
    /// Numbers for the do-not-call list.
    Numbers(Vec<NewDoNotCall>),
}

impl Piece {
    /// An empty one.
    pub(super) fn of(kept: Kept) -> Piece {
        match kept {
            Kept::Callees => Piece::Callees(ReadyCallees::default()),
            Kept::Contacts => Piece::Contacts(Vec::new()),
            Kept::Numbers => Piece::Numbers(Vec::new()),
        }
    }

    /// Adds what the spool kept of a row.
    pub(super) fn push(&mut self, line: &str) -> io::Result<()> {
        match self {
            Piece::Callees(callees) => callees.push(line),
            Piece::Contacts(contacts) => contacts.push(serde_json::from_str(line)?),
            Piece::Numbers(numbers) => numbers.push(entry(serde_json::from_str(line)?)),
        }
        Ok(())
    }

    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Piece::Callees(callees) => callees.len(),
            Piece::Contacts(contacts) => contacts.len(),
            Piece::Numbers(numbers) => numbers.len(),
        }
    }
}

/// A row of a list: its note is the reason.
fn entry(row: NewCallee) -> NewDoNotCall {
    let reason = row.note.unwrap_or_default();
    NewDoNotCall {
        number: row.number,
        matching: DoNotCallMatch::Number,
        reason: reason.chars().take(REASON).collect(),
        source: DoNotCallSource::Import,
    }
}
