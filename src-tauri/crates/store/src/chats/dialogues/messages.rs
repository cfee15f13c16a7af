//! Messages of a dialogue by keyset, in both directions; messages to be sent; what became of sent
//! ones.

use domain::{
    dialogue::{Message, MessageState},
    ids::{ChannelId, DialogueId, MessageId},
    time::UnixMillis,
};

use super::{Dialogues, MessagePlace, Outgoing};
use crate::error::Result;

/// A stretch of messages, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePage {
    /// Messages.
    pub messages: Vec<Message>,
    /// There may be more in the asked direction.
    pub more: bool,
}

impl Dialogues<'_> {
    /// The last messages before one; `None`: the last ones of all.
    pub async fn messages_before(
        &self,
        dialogue: DialogueId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<MessagePage> {
        todo!()
    }

    /// The first messages behind one.
    pub async fn messages_after(
        &self,
        dialogue: DialogueId,
        after: MessageId,
        limit: u32,
    ) -> Result<MessagePage> {
        todo!()
    }

    /// One message.
    pub async fn message(&self, id: MessageId) -> Result<Message> {
        todo!()
    }

    /// Messages that are due to be sent, the longest waiting first, of tasks that are in progress or
    /// wait for their sending window.
    pub async fn queued(&self, now: UnixMillis, limit: u32) -> Result<Vec<Outgoing>> {
        todo!()
    }

    /// The message that a channel knows by this id.
    pub async fn by_external_id(
        &self,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<MessagePlace>> {
        todo!()
    }

    /// What a channel tells of a message that it had accepted: delivered, read, or failed. Only
    /// forwards: what was read is not merely delivered. Returns where the message is, if it changed.
    pub async fn note_fate(
        &self,
        channel: ChannelId,
        external_id: &str,
        fate: &MessageState,
    ) -> Result<Option<MessagePlace>> {
        todo!()
    }

    /// The last messages of somebody's dialogues in a channel, the oldest first, behind `after`;
    /// failed ones left out: what a web page shows.
    pub async fn history(
        &self,
        channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<Message>> {
        todo!()
    }

    /// When dialogues of a channel began, for those that began at `since` or later.
    pub async fn begun(&self, channel: ChannelId, since: UnixMillis) -> Result<Vec<UnixMillis>> {
        todo!()
    }
}
