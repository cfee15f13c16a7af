//! Why a command ends early, as one sentence for the person at the terminal.
//! It does not know which command was running.

use std::fmt;

/// The reason a command cannot go on. Printed as it stands, so it must say what to do; empty
/// where everything was said already.
#[derive(Debug)]
pub(crate) struct Stop(String);

impl Stop {
    /// Ends the command with this sentence.
    pub(crate) fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// Ends the command after it has said why, so that what it said stays the last line.
    pub(crate) fn after_report() -> Self {
        Self(String::new())
    }

    /// Nothing is left to be said.
    pub(crate) fn is_said(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
