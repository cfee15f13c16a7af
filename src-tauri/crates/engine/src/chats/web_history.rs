//! What web pages show of a dialogue, from the store.

use async_trait::async_trait;
use domain::{
    dialogue::Side,
    ids::{ChannelId, MessageId},
    time::UnixMillis,
};
use store::Store;

use super::guard::there;
use crate::ports::messenger::{HistoryFault, WebFace, WebHistory, WebLine, WebPicture};

/// The stored history.
#[derive(Debug, Clone)]
pub struct StoredWebHistory {
    /// What is kept.
    pub store: Store,
}

#[async_trait]
impl WebHistory for StoredWebHistory {
    async fn lines(
        &self,
        channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        at_most: usize,
    ) -> Result<Vec<WebLine>, HistoryFault> {
        let limit = u32::try_from(at_most).unwrap_or(u32::MAX);
        let found = self
            .store
            .dialogues()
            .history(channel, peer, after, limit)
            .await;
        let found = found.map_err(|_| HistoryFault)?.into_iter();
        Ok(found
            .map(|message| WebLine {
                message: message.id,
                external_id: message.external_id,
                by_visitor: message.side == Side::Person,
                text: message.text,
                at: message.at,
            })
            .collect())
    }

    async fn begun(
        &self,
        channel: ChannelId,
        since: UnixMillis,
    ) -> Result<Vec<UnixMillis>, HistoryFault> {
        let begun = self.store.dialogues().begun(channel, since).await;
        begun.map_err(|_| HistoryFault)
    }

    async fn face(&self, channel: ChannelId, peer: &str) -> Result<Option<WebFace>, HistoryFault> {
        let speaker = self.store.dialogues().speaker(channel, peer).await;
        let Some(speaker) = speaker.map_err(|_| HistoryFault)? else {
            return Ok(None);
        };
        let managers = self.store.managers();
        let manager = there(managers.get(speaker).await).map_err(|_| HistoryFault)?;
        let Some(manager) = manager else {
            return Ok(None);
        };
        let picture = match manager.draft.avatar {
            Some(avatar) => there(managers.avatar(avatar).await).map_err(|_| HistoryFault)?,
            None => None,
        };
        Ok(Some(WebFace {
            name: manager.draft.name,
            picture: picture.map(|avatar| WebPicture {
                media_type: avatar.media_type,
                bytes: avatar.bytes,
            }),
        }))
    }
}
