//! Channels.

use domain::{
    channel::{
        Channel, ChannelDraft, ChannelFault, ChannelKind, Messenger, NotConnectable, Outgoing,
    },
    ids::ChannelId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ChatTaskLink;

/// A channel by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChannelRef {
    /// Id.
    pub id: ChannelId,
}

/// All channels, and what kinds there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Channels {
    /// By name.
    pub channels: Vec<ChannelView>,
    /// Kinds, in the order of the form.
    pub kinds: Vec<ChannelKindView>,
}

/// A kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelKindView {
    /// It.
    pub kind: ChannelKind,
    /// Type of task; `None`: any.
    pub messenger: Option<Messenger>,
    /// Whom it may write to first.
    pub outgoing: Outgoing,
    /// Why it cannot be connected yet.
    pub not_connectable: Option<NotConnectable>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelView {
    /// It.
    pub channel: Channel,
    /// The chat task that holds it.
    pub held_by: Option<ChatTaskLink>,
    /// Where people find it: a link, or the lines to put into a page.
    pub address: Option<ChannelAddress>,
}

/// Where people find a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelAddress {
    /// A link that opens it.
    pub link: String,
    /// Lines of HTML for a foreign page.
    pub snippet: Option<String>,
}

/// A new channel. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChannelCreate {
    /// The form.
    pub draft: ChannelDraft,
    /// Its secret: the token of a bot.
    pub secret: Option<String>,
}

impl std::fmt::Debug for ChannelCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelCreate")
            .field("name", &self.draft.name)
            .finish_non_exhaustive()
    }
}

/// A changed channel. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChannelUpdate {
    /// Which.
    pub id: ChannelId,
    /// The form.
    pub draft: ChannelDraft,
    /// A new secret; `None`: the one that is kept.
    pub secret: Option<String>,
}

impl std::fmt::Debug for ChannelUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelUpdate")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a channel's test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelTestView {
    /// Name of the account behind it.
    pub account: Option<String>,
    /// The fault, when something does not work.
    pub fault: Option<ChannelFault>,
}
