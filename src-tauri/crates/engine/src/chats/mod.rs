//! Chat tasks at work: channels, dialogues, first messages, money, leads.
//!
//! | file | what |
//! |---|---|
//! | `engine` | the parts, the loop around the step, what comes in from outside |
//! | `activity` | what is shown beside a task's status |
//! | `tasks`, `guard` | a task's status: started, paused, stopped, by its schedule, given up |
//! | `channels`, `doors` | channels in use: opened with their secret and shut again, their faults |
//! | `receiving` | messages that come in |
//! | `talking` | one dialogue's event: decided purely, written, then done |
//! | `writing` | the part of a decision that is written with the state |
//! | `question`, `asking`, `calling` | what a model is asked; asking it; performing what it calls |
//! | `sending`, `sent`, `look_ups` | messages on their way; what became of them; those whose fate is not known |
//! | `streaks` | errors in a row |
//! | `writing_first` | first messages: pace, claims |
//! | `outbox` | leads on their way |
//! | `recovery` | after a crash, before anything else |
//! | `test_chat` | a test chat of an AI's form |
//!
//! State, message, reservation and lead are committed before anything is sent or paid for. A dialogue's
//! revision is the fencing token: what was decided upon an older one is not written.

mod activity;
mod asking;
mod calling;
mod channels;
mod doors;
mod engine;
mod guard;
mod look_ups;
mod outbox;
mod question;
mod receiving;
mod recovery;
mod sending;
mod sent;
mod streaks;
mod talking;
mod tasks;
mod test_chat;
mod web_history;
mod writing;
mod writing_first;

use domain::{
    chat_task::{ChatStopReason, ChatTaskRefusal},
    ids::{AiProfileId, ChannelId, IntegrationId},
};
use store::StoreError;

use crate::ports::VaultError;

pub(crate) use calling::words as api_words;
pub use engine::{ChatEngine, ChatParts};
pub(crate) use question::sampling;
pub use talking::Wish;
pub use test_chat::{TestCall, TestReply};
pub use web_history::StoredWebHistory;
pub use writing_first::FirstPreview;

/// Why the engine refused or failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChatError {
    /// The status forbids it.
    #[error(transparent)]
    Refused(#[from] ChatTaskRefusal),
    /// Something that the task needs is held elsewhere; nothing was changed.
    #[error("something that the task needs is held elsewhere")]
    Held(ChatStopReason),
    /// The dialogue does not allow it.
    #[error("the dialogue does not allow this")]
    NotNow,
    /// Somebody else changed it meanwhile.
    #[error("it was changed meanwhile")]
    Stale,
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A secret cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Short for results of this module.
pub type Result<T, E = ChatError> = std::result::Result<T, E>;

/// Where a channel's secret lies in the vault.
pub fn channel_place(id: ChannelId) -> String {
    format!("channel/{id}/secret")
}

/// Where an AI's key lies in the vault.
pub fn key_place(id: AiProfileId) -> String {
    format!("ai/{id}/key")
}

/// Where the secret of a custom function lies in the vault.
pub fn api_place(id: AiProfileId, function: &str) -> String {
    format!("ai/{id}/api/{function}")
}

/// Where an integration's secret lies in the vault.
pub fn integration_place(id: IntegrationId) -> String {
    format!("integration/{id}/secret")
}
