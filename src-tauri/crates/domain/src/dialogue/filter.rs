//! Which dialogues somebody wants to see, in a list or in a file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ControlKind, DialogueTag};
use crate::ids::{ChannelId, ChatTaskId};

/// Which dialogues. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DialogueFilter {
    /// Of this task; `None`: of all.
    pub task: Option<ChatTaskId>,
    /// Over this channel.
    pub channel: Option<ChannelId>,
    /// With all of these tags.
    pub tags: Vec<DialogueTag>,
    /// In one of these control states; empty: all.
    pub controls: Vec<ControlKind>,
    /// With messages that nobody of the team has seen.
    pub unread: bool,
    /// Part of name, user name, phone or the last message, in any case.
    pub search: Option<String>,
}
