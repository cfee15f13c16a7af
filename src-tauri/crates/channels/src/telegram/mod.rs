//! Telegram by the Bot API: bots, and business accounts behind bots. Source:
//! core.telegram.org/bots/api.
//!
//! | file | what |
//! |---|---|
//! | `api` | one call, one verdict |
//! | `updates` | raw updates as messages, one by one |
//! | `cursor` | where receiving goes on |
//! | `pace` | how fast may be sent |
//! | `bot` | a bot in use: sending |
//! | `poll` | receiving, and trying a bot out |
//!
//! The token is part of every address: no address and no error of the HTTP client is ever shown.

mod api;
mod bot;
mod cursor;
mod pace;
mod poll;
#[cfg(test)]
mod tests;
mod updates;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{channel::ChannelFault, ids::ChannelId};
use engine::ports::{
    Clock,
    messenger::{
        ChannelEvent, ChannelNews, ChannelTest, OutgoingMessage, Secret, SendFault, SentMessage,
    },
};
use tokio::{sync::mpsc, task::JoinHandle};

use api::BotApi;
use bot::Bot;
use cursor::Cursor;

pub(crate) use bot::BotUse;

/// All bots in use.
pub(crate) struct Telegram {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    bots: Mutex<HashMap<ChannelId, InUse>>,
}

struct InUse {
    bot: Arc<Bot>,
    receiving: JoinHandle<()>,
}

/// How a bot is reached.
pub(crate) struct BotDoor<'a> {
    /// What it is used for.
    pub(crate) usage: BotUse,
    /// Address of the Bot API; `None`: Telegram's own.
    pub(crate) base_url: Option<&'a str>,
    /// Its token.
    pub(crate) token: Option<&'a Secret>,
    /// The stored cursor.
    pub(crate) cursor: Option<&'a str>,
}

impl Telegram {
    pub(crate) fn new(client: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        Telegram {
            client,
            clock,
            bots: Mutex::default(),
        }
    }

    /// Takes a bot into use.
    pub(crate) async fn open(
        &self,
        channel: ChannelId,
        door: BotDoor<'_>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) {
        // Two polls with one token would throw each other out.
        self.close(channel).await;
        let Some(bot) = self.bot(channel, &door, news.clone()) else {
            let what = ChannelNews::Faulty(ChannelFault::KeyRefused);
            let _ = news.send(ChannelEvent { channel, what });
            return;
        };
        let receiver = bot.clone();
        let receiving = tokio::spawn(async move {
            let closed = receiver.closed.clone();
            closed.run_until_cancelled(poll::receive(&receiver)).await;
        });
        self.bots().insert(channel, InUse { bot, receiving });
    }

    /// Forgets a bot; nothing of it arrives afterwards.
    pub(crate) async fn close(&self, channel: ChannelId) {
        let before = self.bots().remove(&channel);
        if let Some(before) = before {
            before.bot.closed.cancel();
            let _ = before.receiving.await;
        }
    }

    /// Tries a bot out without receiving anything.
    pub(crate) async fn test(&self, channel: ChannelId, door: BotDoor<'_>) -> ChannelTest {
        let (news, _nobody) = mpsc::unbounded_channel();
        let (account, fault) = match self.bot(channel, &door, news) {
            Some(bot) => poll::test(&bot).await,
            None => (None, Some(ChannelFault::KeyRefused)),
        };
        ChannelTest { account, fault }
    }

    pub(crate) async fn send(&self, message: &OutgoingMessage) -> Result<SentMessage, SendFault> {
        match self.in_use(message.channel) {
            Some(bot) => bot.send(message).await,
            None => Err(SendFault::Channel(ChannelFault::NotReached)),
        }
    }

    pub(crate) async fn typing(&self, channel: ChannelId, peer: &str) {
        if let Some(bot) = self.in_use(channel) {
            bot.typing(peer).await;
        }
    }

    pub(crate) async fn read(&self, channel: ChannelId, peer: &str, upto: &str) {
        if let Some(bot) = self.in_use(channel) {
            bot.read(peer, upto).await;
        }
    }

    /// A bot, not yet in use; `None`: without a token that can be one.
    fn bot(
        &self,
        channel: ChannelId,
        door: &BotDoor<'_>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) -> Option<Arc<Bot>> {
        let token = &door.token?.0;
        let api = BotApi::new(self.client.clone(), door.base_url, token)?;
        let cursor = Cursor::of(door.cursor);
        let clock = self.clock.clone();
        Some(Arc::new(Bot::new(
            channel, door.usage, api, cursor, clock, news,
        )))
    }

    fn in_use(&self, channel: ChannelId) -> Option<Arc<Bot>> {
        self.bots().get(&channel).map(|in_use| in_use.bot.clone())
    }

    fn bots(&self) -> MutexGuard<'_, HashMap<ChannelId, InUse>> {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
