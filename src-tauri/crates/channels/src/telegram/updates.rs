//! Updates of the Bot API as messages: pure, and decoded one by one, so that one that cannot be read
//! loses only itself. Source: core.telegram.org/bots/api, Update, Message, BusinessConnection.
//!
//! Knows no network.

use domain::time::UnixMillis;
use engine::ports::messenger::{IncomingMessage, Person};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The number of an update, read from whatever it is.
#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

/// Updates in order, each with its number; those without one are left out.
pub(super) fn numbered(result: &RawValue) -> Option<Vec<(i64, &RawValue)>> {
    let raw: Vec<&RawValue> = serde_json::from_str(result.get()).ok()?;
    let any = !raw.is_empty();
    let numbered: Vec<(i64, &RawValue)> = raw
        .into_iter()
        .filter_map(|update| {
            let number = serde_json::from_str::<Numbered>(update.get()).ok()?;
            Some((number.update_id, update))
        })
        .collect();
    // A batch in which nothing has a number cannot be moved past.
    (numbered.is_empty() != any).then_some(numbered)
}

/// What of an update concerns us.
#[derive(Debug)]
pub(super) enum Update {
    /// Somebody wrote to the bot.
    Message(Box<Message>),
    /// Somebody wrote to, or the owner wrote from, a business account.
    Business(Box<Message>),
    /// A business account was connected, changed its rights, or was taken back.
    Connection(Connection),
    /// Nothing.
    Other,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    message: Option<Box<Message>>,
    #[serde(default)]
    business_message: Option<Box<Message>>,
    #[serde(default)]
    business_connection: Option<BusinessConnection>,
}

/// Reads one update; one that cannot be read is nothing.
pub(super) fn read(update: &RawValue) -> Update {
    match serde_json::from_str::<Content>(update.get()) {
        Ok(Content {
            message: Some(message),
            ..
        }) => Update::Message(message),
        Ok(Content {
            business_message: Some(message),
            ..
        }) => Update::Business(message),
        Ok(Content {
            business_connection: Some(connection),
            ..
        }) => Update::Connection(connection.into()),
        Ok(Content { .. }) => Update::Other,
        Err(_) => {
            tracing::debug!("an update that cannot be read was passed over");
            Update::Other
        }
    }
}

/// A connection to a business account, as we keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Connection {
    /// Its id: messages are sent with it.
    pub(super) id: String,
    /// The account's owner.
    pub(super) owner: i64,
    /// It is in force.
    pub(super) enabled: bool,
    /// We may answer.
    pub(super) can_reply: bool,
    /// We may mark messages as read.
    pub(super) can_read: bool,
}

#[derive(Deserialize)]
pub(super) struct BusinessConnection {
    id: String,
    user: User,
    #[serde(default)]
    is_enabled: bool,
    #[serde(default)]
    rights: Option<Rights>,
    /// Before version 9.0 of the API.
    #[serde(default)]
    can_reply: Option<bool>,
}

#[derive(Deserialize)]
struct Rights {
    #[serde(default)]
    can_reply: bool,
    #[serde(default)]
    can_read_messages: bool,
}

impl From<BusinessConnection> for Connection {
    fn from(given: BusinessConnection) -> Self {
        let rights = given.rights.as_ref();
        Connection {
            id: given.id,
            owner: given.user.id,
            enabled: given.is_enabled,
            can_reply: rights.map_or(given.can_reply == Some(true), |rights| rights.can_reply),
            can_read: rights.is_some_and(|rights| rights.can_read_messages),
        }
    }
}

/// A message, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    message_id: i64,
    #[serde(default)]
    pub(super) business_connection_id: Option<String>,
    #[serde(default)]
    from: Option<User>,
    chat: Chat,
    date: i64,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    contact: Option<Contact>,
    #[serde(default)]
    sticker: Option<Sticker>,
    #[serde(default)]
    sender_business_bot: Option<serde::de::IgnoredAny>,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    language_code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    username: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Contact {
    phone_number: String,
    #[serde(default)]
    user_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Sticker {
    #[serde(default)]
    emoji: Option<String>,
}

/// What a message may hold besides words, in the order in which it is named.
const ATTACHMENTS: [&str; 10] = [
    "photo",
    "video",
    "voice",
    "video_note",
    "audio",
    "animation",
    "document",
    "location",
    "poll",
    "dice",
];

impl Message {
    /// As a message to the bot; `None`: not from a person, not in private, or nothing was said.
    pub(super) fn addressed_to_bot(self) -> Option<IncomingMessage> {
        let from = self.from.as_ref()?;
        if self.chat.kind != "private" || from.is_bot {
            return None;
        }
        let peer = self.chat.id.to_string();
        let person = self.sender();
        self.incoming(peer, person, false)
    }

    /// As a message in a business account of `owner`.
    pub(super) fn in_business(self, owner: i64) -> Option<IncomingMessage> {
        // What a bot wrote for the owner is not the owner's: it is what we sent ourselves.
        if self.sender_business_bot.is_some() || self.chat.kind != "private" {
            return None;
        }
        let by_owner = self.from.as_ref()?.id == owner;
        let peer = business_peer(owner, self.chat.id);
        let person = if by_owner {
            self.other()
        } else {
            self.sender()
        };
        self.incoming(peer, person, by_owner)
    }

    fn incoming(self, peer: String, person: Person, by_owner: bool) -> Option<IncomingMessage> {
        Some(IncomingMessage {
            external_id: format!("{peer}:{}", self.message_id),
            text: self.words()?,
            at: UnixMillis::from(self.date).saturating_mul(1_000),
            peer,
            person,
            by_owner,
        })
    }

    /// The words, and what can be said of the rest; `None` for what nobody said (a name was changed, a
    /// message was pinned).
    fn words(&self) -> Option<String> {
        let words = self.text.as_deref().or(self.caption.as_deref());
        let held = ATTACHMENTS
            .into_iter()
            .find(|held| self.rest.contains_key(*held))
            .map(|held| format!("[{}]", held.replace('_', " ")));
        let held = held
            .or_else(|| {
                let sticker = self.sticker.as_ref()?;
                let emoji = sticker.emoji.as_deref().unwrap_or_default();
                Some(format!("[sticker {emoji}]").replace(" ]", "]"))
            })
            .or_else(|| {
                let contact = self.contact.as_ref()?;
                Some(format!("[contact] {}", contact.phone_number))
            });
        match (held, words) {
            (None, None) => None,
            (None, Some(words)) => Some(words.to_owned()),
            (Some(held), None) => Some(held),
            (Some(held), Some(words)) => Some(format!("{held} {words}")),
        }
    }

    fn sender(&self) -> Person {
        let Some(from) = &self.from else {
            return Person::default();
        };
        Person {
            name: full_name(Some(&from.first_name), from.last_name.as_deref()),
            username: from.username.clone(),
            // Somebody else's card says nothing about the sender.
            phone: self
                .contact
                .as_ref()
                .filter(|contact| contact.user_id == Some(from.id))
                .map(|contact| contact.phone_number.clone()),
            language: from.language_code.clone(),
            page: None,
        }
    }

    fn other(&self) -> Person {
        Person {
            name: full_name(
                self.chat.first_name.as_deref(),
                self.chat.last_name.as_deref(),
            ),
            username: self.chat.username.clone(),
            ..Person::default()
        }
    }
}

fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Address of a person who writes with a business account: stays the same when the bot is connected anew.
pub(super) fn business_peer(owner: i64, chat: i64) -> String {
    format!("{owner}:{chat}")
}

/// Owner and chat of such an address.
pub(super) fn owner_and_chat(peer: &str) -> Option<(i64, i64)> {
    let (owner, chat) = peer.split_once(':')?;
    Some((owner.parse().ok()?, chat.parse().ok()?))
}
