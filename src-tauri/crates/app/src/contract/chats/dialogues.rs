//! Dialogues: list, messages, taking part.

use domain::{
    budget::LimitRaise,
    dialogue::{ControlKind, Dialogue, DialogueTag, Message},
    ids::{AvatarId, ChannelId, ChatTaskId, DialogueId, MessageId},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A dialogue by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DialogueRef {
    /// Id.
    pub id: DialogueId,
}

/// Which dialogues.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct DialogueList {
    /// Of one task; `None`: all.
    pub task: Option<ChatTaskId>,
    /// Of one channel.
    pub channel: Option<ChannelId>,
    /// With one of these tags; empty: any.
    pub tags: Vec<DialogueTag>,
    /// In one of these control states; empty: any.
    pub controls: Vec<ControlKind>,
    /// With unread messages only.
    pub unread: bool,
    /// Part of a name, user name, phone or of the last message.
    pub search: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of dialogues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DialoguePage {
    /// Rows, last written first.
    pub rows: Vec<DialogueView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Dialogues with unread messages, over all tasks.
    pub unread: i64,
}

/// A dialogue with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DialogueView {
    /// It.
    pub dialogue: Dialogue,
    /// Name of the task.
    pub task_name: String,
    /// Name of the channel.
    pub channel_name: String,
    /// Name of the manager.
    pub manager_name: String,
    /// Its picture.
    pub manager_avatar: Option<AvatarId>,
    /// The AI is at work on an answer.
    pub typing: bool,
}

/// Which messages of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DialogueMessages {
    /// Which.
    pub id: DialogueId,
    /// Only older than this one.
    pub before: Option<MessageId>,
    /// Only newer than this one.
    pub after: Option<MessageId>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// Messages, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessagePage {
    /// Rows.
    pub rows: Vec<Message>,
    /// There are more beyond, in the direction that was asked for.
    pub more: bool,
}

/// A message of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DialogueWrite {
    /// Which.
    pub id: DialogueId,
    /// Words.
    pub text: String,
}

/// A higher limit for a dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DialogueRaise {
    /// Which.
    pub id: DialogueId,
    /// How.
    pub raise: LimitRaise,
}
