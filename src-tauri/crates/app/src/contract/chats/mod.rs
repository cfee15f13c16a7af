//! Chats: tasks, dialogues, AIs, managers, channels, integrations.

mod ai;
mod channels;
mod dialogues;
mod integrations;
mod lists;
mod managers;
mod stats;
mod tasks;

pub use ai::*;
pub use channels::*;
pub use dialogues::*;
pub use integrations::*;
pub use lists::*;
pub use managers::*;
pub use stats::*;
pub use tasks::*;
