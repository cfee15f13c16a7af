//! One bot in use: receiving, sending, and what a refusal means for a channel or a person.
//!
//! Knows no store: the cursor goes out with each batch, and receiving waits until it was stored.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    channel::ChannelFault,
    ids::ChannelId,
    time::{Millis, SECOND},
};
use engine::ports::{
    Clock,
    messenger::{ChannelEvent, ChannelNews, OutgoingMessage, PeerRefusal, SendFault, SentMessage},
};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    api::{BotApi, CallFault, Refusal},
    cursor::Cursor,
    pace::Pace,
    updates::{BusinessConnection, Connection, owner_and_chat},
};

/// For calls that are answered at once.
pub(super) const SOON: Duration = Duration::from_secs(20);
/// A message that could not leave is tried again after so long.
const AGAIN: Millis = 2 * SECOND;
/// Longest wait for a turn: beyond, the engine keeps the message.
const PATIENCE: Millis = 20 * SECOND;

/// What a bot is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BotUse {
    /// People write to the bot.
    Bot,
    /// People write to business accounts that it is connected to.
    Business,
}

/// A bot in use.
pub(super) struct Bot {
    pub(super) channel: ChannelId,
    pub(super) usage: BotUse,
    pub(super) api: BotApi,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) news: mpsc::UnboundedSender<ChannelEvent>,
    pub(super) closed: CancellationToken,
    cursor: Mutex<Cursor>,
    pace: Mutex<Pace>,
}

/// Where a message goes.
struct Address {
    chat: i64,
    connection: Option<Connection>,
}

impl Bot {
    pub(super) fn new(
        channel: ChannelId,
        usage: BotUse,
        api: BotApi,
        cursor: Cursor,
        clock: Arc<dyn Clock>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) -> Bot {
        Bot {
            channel,
            usage,
            api,
            clock,
            news,
            closed: CancellationToken::new(),
            cursor: Mutex::new(cursor),
            pace: Mutex::default(),
        }
    }

    pub(super) fn tell(&self, what: ChannelNews) {
        // Whoever does not listen any more has closed everything.
        let _ = self.news.send(ChannelEvent {
            channel: self.channel,
            what,
        });
    }

    pub(super) fn cursor(&self) -> MutexGuard<'_, Cursor> {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends when its turn has come.
    pub(super) async fn send(&self, message: &OutgoingMessage) -> Result<SentMessage, SendFault> {
        let address = self.address(&message.peer)?;
        let now = self.clock.now();
        let turn = self.pace().turn(address.chat, now, PATIENCE);
        let turn = turn.map_err(|after| SendFault::Later { after })?;
        self.clock.sleep_until(turn).await;
        let mut parameters = address.parameters();
        parameters["text"] = json!(message.text);
        match self.api.call("sendMessage", &parameters, SOON).await {
            Ok(sent) => {
                let number = serde_json::from_str::<Value>(sent.get())
                    .ok()
                    .and_then(|sent| sent.get("message_id")?.as_i64());
                // Accepted, whatever else the answer says: then the id is ours.
                let number =
                    number.map_or_else(|| format!("m{}", message.message), |id| id.to_string());
                Ok(SentMessage {
                    external_id: format!("{}:{number}", message.peer),
                })
            }
            Err(CallFault::NotSent) => Err(SendFault::Later { after: AGAIN }),
            Err(CallFault::NoAnswer) => Err(SendFault::Uncertain),
            Err(CallFault::Refused(refusal)) => {
                if let Some(seconds) = refusal.retry_after {
                    let until = self.clock.now() + i64::from(seconds) * SECOND;
                    self.pace().hold(until);
                }
                Err(refused(&refusal))
            }
        }
    }

    /// "is typing", for the five seconds that Telegram shows it.
    pub(super) async fn typing(&self, peer: &str) {
        let Ok(address) = self.address(peer) else {
            return;
        };
        if self.pace().held(self.clock.now()) {
            return;
        }
        let mut parameters = address.parameters();
        parameters["action"] = json!("typing");
        let _ = self.api.call("sendChatAction", &parameters, SOON).await;
    }

    /// Marks a message of a business account as read, where the owner allowed it. A bot cannot.
    pub(super) async fn read(&self, peer: &str, upto: &str) {
        let Ok(address) = self.address(peer) else {
            return;
        };
        let number = upto
            .rsplit(':')
            .next()
            .and_then(|id| id.parse::<i64>().ok());
        let may = address.connection.as_ref().is_some_and(|c| c.can_read);
        if let (true, Some(number)) = (may, number) {
            let mut parameters = address.parameters();
            parameters["message_id"] = json!(number);
            let _ = self
                .api
                .call("readBusinessMessage", &parameters, SOON)
                .await;
        }
    }

    /// The connection with an id, asked for when it was never told.
    pub(super) async fn connection(&self, id: &str) -> Result<Connection, CallFault> {
        if let Some(known) = self.cursor().connection(id) {
            return Ok(known.clone());
        }
        let asked = json!({ "business_connection_id": id });
        let told = self.api.call("getBusinessConnection", &asked, SOON).await?;
        let connection: BusinessConnection =
            serde_json::from_str(told.get()).map_err(|_unreadable| CallFault::NoAnswer)?;
        let connection = Connection::from(connection);
        self.cursor().connected(connection.clone());
        Ok(connection)
    }

    fn address(&self, peer: &str) -> Result<Address, SendFault> {
        let unknown = SendFault::Peer(PeerRefusal::Unknown);
        match self.usage {
            BotUse::Bot => Ok(Address {
                chat: peer.parse().map_err(|_| unknown)?,
                connection: None,
            }),
            BotUse::Business => {
                let (owner, chat) = owner_and_chat(peer).ok_or(unknown)?;
                let cursor = self.cursor();
                let connection = cursor.of_owner(owner).filter(|c| c.can_reply);
                let connection =
                    connection.ok_or(SendFault::Channel(ChannelFault::RightMissing))?;
                Ok(Address {
                    chat,
                    connection: Some(connection.clone()),
                })
            }
        }
    }
}

impl Address {
    fn parameters(&self) -> Value {
        match &self.connection {
            Some(connection) => {
                json!({ "chat_id": self.chat, "business_connection_id": connection.id })
            }
            None => json!({ "chat_id": self.chat }),
        }
    }
}

/// What a refused message means. Descriptions are Telegram's; unknown ones are told by their code.
fn refused(refusal: &Refusal) -> SendFault {
    let says = |words: &[&str]| words.iter().any(|word| refusal.description.contains(word));
    match refusal.code {
        401 | 404 => SendFault::Channel(ChannelFault::KeyRefused),
        403 if says(&["blocked by the user"]) => SendFault::Peer(PeerRefusal::BlockedUs),
        403 if says(&["user is deactivated", "user is deleted"]) => {
            SendFault::Peer(PeerRefusal::Unknown)
        }
        403 => SendFault::Peer(PeerRefusal::NotAllowed),
        429 => SendFault::Later {
            after: i64::from(refusal.retry_after.unwrap_or(5)) * SECOND,
        },
        _ if says(&["chat not found", "user not found", "peer_id_invalid"]) => {
            SendFault::Peer(PeerRefusal::Unknown)
        }
        _ if says(&["business_peer_usage_missing", "business_peer_invalid"]) => {
            SendFault::Peer(PeerRefusal::NotAllowed)
        }
        _ if says(&["business_connection_", "business connection"]) => {
            SendFault::Channel(ChannelFault::RightMissing)
        }
        _ => SendFault::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: u16, description: &str) -> SendFault {
        refused(&Refusal {
            code,
            description: description.to_lowercase(),
            retry_after: None,
        })
    }

    #[test]
    fn refusals_are_told_apart() {
        use ChannelFault::{KeyRefused, RightMissing};
        use PeerRefusal::{BlockedUs, NotAllowed, Unknown};
        let table = [
            (
                403,
                "Forbidden: bot was blocked by the user",
                SendFault::Peer(BlockedUs),
            ),
            (
                403,
                "Forbidden: user is deactivated",
                SendFault::Peer(Unknown),
            ),
            (
                403,
                "Forbidden: bot can't initiate conversation with a user",
                SendFault::Peer(NotAllowed),
            ),
            (400, "Bad Request: chat not found", SendFault::Peer(Unknown)),
            (400, "Bad Request: message is too long", SendFault::Text),
            (
                400,
                "Bad Request: BUSINESS_PEER_USAGE_MISSING",
                SendFault::Peer(NotAllowed),
            ),
            (
                400,
                "Bad Request: BUSINESS_CONNECTION_INVALID",
                SendFault::Channel(RightMissing),
            ),
            (401, "Unauthorized", SendFault::Channel(KeyRefused)),
            (429, "Too Many Requests", SendFault::Later { after: 5_000 }),
        ];
        for (code, description, wanted) in table {
            assert_eq!(fault(code, description), wanted, "{code} {description}");
        }
    }
}
