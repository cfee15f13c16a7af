//! Channels: the accounts, bots and pages through which dialogues go. Source: product 1.2 and the
//! chapter on channels.
//!
//! What a task may choose follows from a kind's capability, never from rules of the window.
//!
//! - `kinds`: the kinds and what each can do.
//! - `check`: whether the form can be kept.

mod check;
mod kinds;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::ChannelId, money::Usd, time::UnixMillis};

pub use kinds::{ChannelKind, Messenger, NotConnectable, Outgoing, TextLimit};

/// The form of a channel. Its secret (a bot's token) is not part of it: it lies sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelDraft {
    /// Name: required, unique.
    pub name: String,
    /// Kind, with what only this kind has.
    pub settings: ChannelSettings,
    /// First messages that may be sent in an hour; `None`: the kind's own limit alone.
    pub first_per_hour: Option<u32>,
    /// First messages that may be sent in a day.
    pub first_per_day: Option<u32>,
    /// Days over which a new account grows from one first message a day to its full number; 0: at once.
    pub warm_up_days: u16,
    /// What the channel's owner charges for a message that is sent; it counts into the dialogue's limit.
    pub fee_per_message: Usd,
}

/// What only channels of a kind have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelSettings {
    /// The practice channel: people inside the app, made from a seed.
    Practice {
        /// Seed of what they do.
        seed: u32,
    },
    /// A Telegram bot.
    TelegramBot {
        /// Address of the Bot API; `None`: Telegram's own.
        base_url: Option<String>,
    },
    /// A Telegram business account, reached through a bot that it is connected to.
    TelegramBusiness {
        /// Address of the Bot API; `None`: Telegram's own.
        base_url: Option<String>,
    },
    /// A page with nothing but the messenger.
    WebPage(WebSettings),
    /// The messenger in a frame of a foreign page.
    WebFrame(WebSettings),
    /// A button on a foreign page that opens the messenger.
    WebWidget(WebSettings),
    /// Programs of the user's own: the caller starts.
    WebApi(WebSettings),
}

impl ChannelSettings {
    /// The kind.
    pub fn kind(&self) -> ChannelKind {
        match self {
            ChannelSettings::Practice { .. } => ChannelKind::Practice,
            ChannelSettings::TelegramBot { .. } => ChannelKind::TelegramBot,
            ChannelSettings::TelegramBusiness { .. } => ChannelKind::TelegramBusiness,
            ChannelSettings::WebPage(_) => ChannelKind::WebPage,
            ChannelSettings::WebFrame(_) => ChannelKind::WebFrame,
            ChannelSettings::WebWidget(_) => ChannelKind::WebWidget,
            ChannelSettings::WebApi(_) => ChannelKind::WebApi,
        }
    }
}

/// What the four web kinds share. Each dialogue costs money: hence the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WebSettings {
    /// Heading of the messenger.
    pub title: String,
    /// First words that a visitor sees; empty: none. They cost nothing and are not sent to a model.
    pub greeting: String,
    /// Accent colour, `#RRGGBB`.
    pub accent: String,
    /// Origins of pages that may show it or call it (`https://shop.example`); empty: this app's own
    /// page only.
    pub origins: Vec<String>,
    /// Messages of one visitor in a minute.
    pub per_visitor_minute: u16,
    /// New dialogues from one address in a day.
    pub per_address_day: u16,
    /// New dialogues of the task in a day.
    pub per_task_day: u32,
}

/// A stored channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Channel {
    /// Its row.
    pub id: ChannelId,
    /// The form.
    pub draft: ChannelDraft,
    /// Its secret was given.
    pub has_secret: bool,
    /// How it stood when it was last in use.
    pub health: ChannelHealth,
    /// When it was created: its warm-up begins here.
    pub created_at: UnixMillis,
}

/// How a channel stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "health", rename_all = "snake_case")]
pub enum ChannelHealth {
    /// Nobody uses it.
    Idle,
    /// It connects.
    Connecting,
    /// Messages come and go.
    Ready,
    /// It does not work.
    Faulty {
        /// Why.
        fault: ChannelFault,
    },
}

/// Why a channel does not work. It pauses its tasks; contacts stay.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum ChannelFault {
    /// Its token or key is refused.
    #[error("its token is refused")]
    KeyRefused,
    /// The account is banned or was deleted.
    #[error("the account is banned or gone")]
    Banned,
    /// The account may not do this (a right is missing, the business connection was taken back).
    #[error("the account has not the right")]
    RightMissing,
    /// It must wait; messages are kept back.
    #[error("it must wait")]
    Limited {
        /// Until when.
        until: UnixMillis,
    },
    /// Another program receives its messages.
    #[error("another program receives its messages")]
    TakenElsewhere,
    /// The service was not reached.
    #[error("the service was not reached")]
    NotReached,
    /// The service answered what nobody can understand.
    #[error("the service answered something unreadable")]
    Unreadable,
    /// The port or address for web pages cannot be used.
    #[error("the address cannot be used")]
    AddressTaken,
}

impl ChannelFault {
    /// It does not pass by itself: a person must act, and tasks that use the channel are stopped.
    /// Others pass: messages wait, and the channel goes on trying.
    pub fn needs_person(&self) -> bool {
        match self {
            ChannelFault::KeyRefused
            | ChannelFault::Banned
            | ChannelFault::RightMissing
            | ChannelFault::TakenElsewhere
            | ChannelFault::AddressTaken => true,
            ChannelFault::Limited { .. } | ChannelFault::NotReached | ChannelFault::Unreadable => {
                false
            }
        }
    }
}
