//! Dialogues, page by page, by keyset, those with the latest message first.

use domain::{
    dialogue::{ControlKind, Dialogue, DialogueTag},
    ids::{ChannelId, ChatTaskId},
};

use super::Dialogues;
use crate::{chats::Page, error::Result};

/// Which dialogues to show. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialogueFilter {
    /// Of this task.
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

/// How many dialogues there are, in a task or in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialogueCounts {
    /// All.
    pub total: i64,
    /// With messages that nobody of the team has seen.
    pub unread: i64,
    /// By control state.
    pub by_control: Vec<(ControlKind, i64)>,
}

impl Dialogues<'_> {
    /// A page of dialogues.
    pub async fn page(
        &self,
        filter: &DialogueFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Dialogue>> {
        todo!()
    }

    /// How many there are.
    pub async fn counts(&self, task: Option<ChatTaskId>) -> Result<DialogueCounts> {
        todo!()
    }
}
