//! Row identifiers, one type for each kind of row, so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A call task.
    CallTaskId,
    /// A callee of a call task, and the call record that holds its attempts.
    CalleeId,
    /// One attempt to reach a callee. It is the fencing token: what an older attempt says late is dropped.
    AttemptId,
    /// One import, or one "Redial these".
    BatchId,
    /// A service instance: a phone line.
    LineId,
    /// A communication agent.
    AgentId,
    /// A published version of a communication agent.
    AgentVersionId,
    /// A recording that an agent plays (a WAV brought by the user).
    AudioId,
    /// An export task.
    ExportTaskId,
    /// An entry of the do-not-call list.
    DoNotCallId,
}
