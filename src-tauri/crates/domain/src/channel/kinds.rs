//! The kinds of channels, what each can do, and which cannot be connected yet. Source: product 1.2
//! and the table of the chapter on channels.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Type of a chat task: the messenger in which it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Messenger {
    /// Telegram
    Telegram,
    /// WhatsApp
    Whatsapp,
    /// VKontakte
    Vkontakte,
    /// Avito
    Avito,
    /// Web
    Web,
    /// Instagram
    Instagram,
}

impl Messenger {
    /// All of them, in the source's order.
    pub const ALL: [Messenger; 6] = [
        Messenger::Telegram,
        Messenger::Whatsapp,
        Messenger::Vkontakte,
        Messenger::Avito,
        Messenger::Web,
        Messenger::Instagram,
    ];
}

/// The kinds of channels: thirteen, and the practice channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// People inside the app.
    Practice,
    /// A Telegram user's own account.
    TelegramCloud,
    /// A Telegram bot.
    TelegramBot,
    /// A Telegram business account behind a bot.
    TelegramBusiness,
    /// A WhatsApp account by QR code.
    WhatsappWeb,
    /// WhatsApp Business Platform.
    Waba,
    /// A VK user's own account.
    VkUser,
    /// A VK community.
    VkPublic,
    /// An Avito account.
    Avito,
    /// A page with nothing but the messenger.
    WebPage,
    /// The messenger in a frame.
    WebFrame,
    /// A button that opens the messenger.
    WebWidget,
    /// Programs of the user's own.
    WebApi,
    /// An Instagram account.
    Instagram,
}

/// Whom a channel may write to first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    /// Nobody: people write first.
    None,
    /// People who wrote, or allowed it, before.
    KnownPeerOnly,
    /// Anybody, by an approved template.
    TemplateOnly,
    /// Anybody.
    Cold,
}

/// How long a message may be; longer answers are split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextLimit {
    /// UTF-16 units, as Telegram counts.
    Utf16(u32),
    /// Characters.
    Chars(u32),
    /// Bytes of UTF-8.
    Bytes(u32),
}

/// Why a kind cannot be connected in this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotConnectable {
    /// Its login by phone is not built in yet.
    LoginByPhone,
    /// Its login by QR code is not built in yet.
    LoginByQrCode,
    /// It needs the owner's approved app.
    OwnApp,
    /// Its exchange of messages is not built in yet.
    Exchange,
}

impl ChannelKind {
    /// All of them, in the order of the form.
    pub const ALL: [ChannelKind; 14] = [
        ChannelKind::Practice,
        ChannelKind::TelegramCloud,
        ChannelKind::TelegramBot,
        ChannelKind::TelegramBusiness,
        ChannelKind::WhatsappWeb,
        ChannelKind::Waba,
        ChannelKind::VkUser,
        ChannelKind::VkPublic,
        ChannelKind::Avito,
        ChannelKind::WebPage,
        ChannelKind::WebFrame,
        ChannelKind::WebWidget,
        ChannelKind::WebApi,
        ChannelKind::Instagram,
    ];

    /// The type of task that it belongs to; `None`: any (the practice channel).
    pub fn messenger(self) -> Option<Messenger> {
        match self {
            ChannelKind::Practice => None,
            ChannelKind::TelegramCloud
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness => Some(Messenger::Telegram),
            ChannelKind::WhatsappWeb | ChannelKind::Waba => Some(Messenger::Whatsapp),
            ChannelKind::VkUser | ChannelKind::VkPublic => Some(Messenger::Vkontakte),
            ChannelKind::Avito => Some(Messenger::Avito),
            ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi => Some(Messenger::Web),
            ChannelKind::Instagram => Some(Messenger::Instagram),
        }
    }

    /// Whom it may write to first.
    pub fn outgoing(self) -> Outgoing {
        match self {
            ChannelKind::Practice | ChannelKind::TelegramCloud | ChannelKind::WhatsappWeb => {
                Outgoing::Cold
            }
            ChannelKind::Waba => Outgoing::TemplateOnly,
            ChannelKind::TelegramBusiness | ChannelKind::VkUser | ChannelKind::VkPublic => {
                Outgoing::KnownPeerOnly
            }
            ChannelKind::TelegramBot
            | ChannelKind::Avito
            | ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi
            | ChannelKind::Instagram => Outgoing::None,
        }
    }

    /// How long a message may be.
    pub fn text_limit(self) -> TextLimit {
        match self {
            ChannelKind::TelegramCloud
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness => TextLimit::Utf16(4096),
            ChannelKind::WhatsappWeb
            | ChannelKind::Waba
            | ChannelKind::VkUser
            | ChannelKind::VkPublic
            | ChannelKind::Practice
            | ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi => TextLimit::Chars(4096),
            ChannelKind::Avito => TextLimit::Chars(1000),
            ChannelKind::Instagram => TextLimit::Bytes(1000),
        }
    }

    /// It needs a secret (a token) before it can be used.
    pub fn needs_secret(self) -> bool {
        match self {
            ChannelKind::TelegramCloud
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness
            | ChannelKind::WhatsappWeb
            | ChannelKind::Waba
            | ChannelKind::VkUser
            | ChannelKind::VkPublic
            | ChannelKind::Avito
            | ChannelKind::Instagram => true,
            ChannelKind::Practice
            | ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi => false,
        }
    }

    /// First messages a day where the user sets no number: what the messenger tolerates. Source: the
    /// chapter on channels.
    pub fn default_first_per_day(self) -> Option<u32> {
        match self {
            ChannelKind::TelegramCloud => Some(5),
            ChannelKind::WhatsappWeb => Some(10),
            ChannelKind::VkUser => Some(20),
            ChannelKind::Waba => Some(250),
            ChannelKind::Practice
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness
            | ChannelKind::VkPublic
            | ChannelKind::Avito
            | ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi
            | ChannelKind::Instagram => None,
        }
    }

    /// Why it cannot be connected; `None`: it can.
    pub fn not_connectable(self) -> Option<NotConnectable> {
        match self {
            ChannelKind::Practice
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness
            | ChannelKind::WebPage
            | ChannelKind::WebFrame
            | ChannelKind::WebWidget
            | ChannelKind::WebApi => None,
            ChannelKind::TelegramCloud => Some(NotConnectable::LoginByPhone),
            ChannelKind::WhatsappWeb => Some(NotConnectable::LoginByQrCode),
            ChannelKind::VkUser => Some(NotConnectable::OwnApp),
            ChannelKind::Waba
            | ChannelKind::VkPublic
            | ChannelKind::Avito
            | ChannelKind::Instagram => Some(NotConnectable::Exchange),
        }
    }
}
