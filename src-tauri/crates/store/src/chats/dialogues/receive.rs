//! Messages that came in: each is stored once, in its dialogue, together with the cursor that covers
//! it. Its dialogue is then due at once, until the rules have heard of it.

use domain::{
    dialogue::{DialogueState, Message, PersonCard},
    ids::{ChannelId, ChatTaskId, DialogueId, ManagerId},
    money::Usd,
    time::UnixMillis,
};

use super::Dialogues;
use crate::error::Result;

/// A message that came in.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The channel's id of it.
    pub external_id: String,
    /// Who wrote, or in whose dialogue.
    pub peer: String,
    /// What the channel tells of them; empty texts change nothing.
    pub person: PersonCard,
    /// Words.
    pub text: String,
    /// When it was written.
    pub at: UnixMillis,
    /// The account's owner wrote it in the messenger itself.
    pub by_owner: bool,
}

/// Personal data stays out of logs.
impl std::fmt::Debug for ReceivedMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceivedMessage")
            .field("at", &self.at)
            .field("by_owner", &self.by_owner)
            .finish_non_exhaustive()
    }
}

/// How a dialogue begins with somebody who writes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The task that holds the channel.
    pub task: ChatTaskId,
    /// Who speaks for us.
    pub manager: ManagerId,
    /// Its spending limit.
    pub limit: Option<Usd>,
    /// What the rules keep of it at first.
    pub state: DialogueState,
}

/// A message that was stored now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// It began with this message.
    pub new_dialogue: bool,
    /// The message.
    pub message: Message,
}

impl Dialogues<'_> {
    /// Stores messages and the cursor in one transaction. Those that were stored before are left
    /// out of the answer. The channel's task has to be the opening's; else nothing is stored and the
    /// row is not found.
    pub async fn receive(
        &self,
        channel: ChannelId,
        messages: Vec<ReceivedMessage>,
        cursor: Option<String>,
        opening: Opening,
        now: UnixMillis,
    ) -> Result<Vec<Arrival>> {
        todo!()
    }
}
