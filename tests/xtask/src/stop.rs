//! Why a command ends early, as one sentence for the person at the terminal.
//! It does not know which command was running.

use std::fmt;

/// The reason a command cannot go on. Printed as it stands, so it must say what to do.
#[derive(Debug)]
pub(crate) struct Stop(String);

impl Stop {
    /// Ends the command with this sentence.
    pub(crate) fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
