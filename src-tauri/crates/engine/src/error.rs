//! What can go wrong when the engine is asked for something, as data; and what trouble of the store
//! means for a task.

use domain::{
    agent::SoundFault,
    call_task::{CallTaskRefusal, LocalTrouble},
    outcome::LineFault,
    time::UnixMillis,
};
use store::StoreError;

use crate::ports::VaultError;

/// Why the engine refused or failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The status forbids it.
    #[error(transparent)]
    Refused(#[from] CallTaskRefusal),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A line's password cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The line cannot be used.
    #[error("the line cannot be used")]
    LineUnusable(LineFault),
    /// The line's hours are shut; open again then, if ever.
    #[error("the line may not call at this hour")]
    LineShut(Option<UnixMillis>),
    /// All channels of the line are taken, or its calls of this second are made.
    #[error("the line is busy")]
    LineBusy,
    /// The number is on the do-not-call list.
    #[error("the number is on the do-not-call list")]
    DoNotCall,
    /// The number is in a call already.
    #[error("the number is in a call already")]
    NumberBusy,
    /// An agent that follows a script cannot be talked to by typing.
    #[error("this agent cannot be talked to by typing")]
    NotByTyping,
    /// Rehearsals go over a practice line only.
    #[error("rehearsals go over a practice line only")]
    NotAPracticeLine,
    /// This agent is being rehearsed already.
    #[error("this agent is being rehearsed already")]
    Rehearsing,
    /// Microphone and speaker cannot be used.
    #[error("microphone and speaker cannot be used")]
    NoSound(SoundFault),
    /// There is no such test call.
    #[error("there is no such test call")]
    NoSuchTestCall,
}

/// Short for results of this crate.
pub type Result<T, E = EngineError> = std::result::Result<T, E>;

/// What an error of the store means for running tasks. Errors about a single row mean nothing for
/// them: `None`.
pub(crate) fn trouble(error: &StoreError) -> Option<LocalTrouble> {
    match error {
        StoreError::DiskFull => Some(LocalTrouble::DiskFull),
        StoreError::ReadOnly => Some(LocalTrouble::ReadOnly),
        StoreError::Locked
        | StoreError::InUse
        | StoreError::Unreachable
        | StoreError::Corrupt
        | StoreError::NewerDatabase { .. }
        | StoreError::Other(_) => Some(LocalTrouble::DatabaseBusy),
        StoreError::Conflict(_)
        | StoreError::NotFound
        | StoreError::BadCursor
        | StoreError::Unreadable { .. } => None,
    }
}
