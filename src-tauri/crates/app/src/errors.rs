//! From the house's errors to the border's codes.

use engine::{EngineError, chats::ChatError};
use store::{Conflict, StoreError};

use crate::contract::{ErrorCode, IpcError};

impl From<StoreError> for IpcError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NewerDatabase { .. } => IpcError::new(ErrorCode::DatabaseNewer),
            StoreError::DiskFull => IpcError::new(ErrorCode::DiskFull),
            StoreError::ReadOnly => IpcError::new(ErrorCode::ReadOnly),
            StoreError::Locked | StoreError::InUse | StoreError::Unreachable => {
                IpcError::new(ErrorCode::DatabaseBusy)
            }
            StoreError::Corrupt => IpcError::new(ErrorCode::DatabaseCorrupt),
            StoreError::Conflict(conflict) => of_conflict(conflict),
            StoreError::NotFound => IpcError::new(ErrorCode::NotFound),
            StoreError::BadCursor => IpcError::new(ErrorCode::BadRequest).at("cursor"),
            StoreError::Unreadable { .. } | StoreError::Other(_) => {
                tracing::error!(%error, "store");
                IpcError::new(ErrorCode::Internal)
            }
        }
    }
}

fn of_conflict(conflict: &Conflict) -> IpcError {
    match conflict {
        Conflict::CallTaskName | Conflict::LineName | Conflict::AgentName | Conflict::ChatName => {
            IpcError::new(ErrorCode::NameTaken).at("draft.name")
        }
        Conflict::UsedBy(names) => IpcError::new(ErrorCode::InUse).with_detail("by", names),
        Conflict::Batch => IpcError::new(ErrorCode::BatchTouched),
        Conflict::CalleeNumber | Conflict::ChatAddress | Conflict::Other(_) => {
            IpcError::new(ErrorCode::Stale)
        }
    }
}

impl From<EngineError> for IpcError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Refused(refusal) => IpcError::new(ErrorCode::Refused)
                .saying(refusal.to_string())
                .with_detail("refusal", refusal),
            EngineError::LineUnusable(fault) => {
                IpcError::new(ErrorCode::LineUnusable).with_detail("fault", fault)
            }
            EngineError::LineShut(next) => {
                IpcError::new(ErrorCode::LineShut).with_detail("next", next)
            }
            EngineError::LineBusy => IpcError::new(ErrorCode::LineBusy),
            EngineError::DoNotCall => IpcError::new(ErrorCode::NumberBarred).at("number"),
            EngineError::NumberBusy => IpcError::new(ErrorCode::NumberBusy).at("number"),
            EngineError::NotAPracticeLine => IpcError::new(ErrorCode::BadRequest),
            EngineError::Rehearsing => IpcError::new(ErrorCode::Rehearsing),
            EngineError::NotByTyping => IpcError::new(ErrorCode::BadRequest),
            EngineError::NoSound(fault) => {
                IpcError::new(ErrorCode::NoSound).with_detail("sound", fault)
            }
            EngineError::NoSuchTestCall => not_found("test_call"),
            EngineError::Vault(_) => IpcError::new(ErrorCode::VaultUnavailable),
        }
    }
}

impl From<ChatError> for IpcError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::Store(error) => error.into(),
            ChatError::Refused(refusal) => IpcError::new(ErrorCode::Refused)
                .saying(refusal.to_string())
                .with_detail("chat_refusal", refusal),
            ChatError::Held(reason) => {
                IpcError::new(ErrorCode::Refused).with_detail("chat_reason", reason)
            }
            ChatError::NotNow => IpcError::new(ErrorCode::Refused),
            ChatError::Stale => IpcError::new(ErrorCode::Stale),
            ChatError::Vault(_) => IpcError::new(ErrorCode::VaultUnavailable),
        }
    }
}

/// A row that is not there.
pub(crate) fn not_found(what: &str) -> IpcError {
    IpcError::new(ErrorCode::NotFound).with_detail("what", what)
}
