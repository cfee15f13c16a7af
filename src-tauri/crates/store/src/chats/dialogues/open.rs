//! Finding a dialogue, or beginning it; loading it; when it wants to be woken.

use domain::{
    ids::{ChannelId, ChatTaskId, DialogueId},
    time::UnixMillis,
};

use super::{Dialogues, DueDialogue, LoadedDialogue, NewDialogue};
use crate::error::Result;

impl Dialogues<'_> {
    /// The dialogue of a task with somebody over a channel; begun if there is none.
    pub async fn open(&self, dialogue: NewDialogue, now: UnixMillis) -> Result<LoadedDialogue> {
        todo!()
    }

    /// The dialogue of a task with somebody over a channel, if there is one.
    pub async fn find(
        &self,
        task: ChatTaskId,
        channel: ChannelId,
        peer: &str,
    ) -> Result<Option<DialogueId>> {
        todo!()
    }

    /// A dialogue as the engine works with it.
    pub async fn load(&self, id: DialogueId) -> Result<LoadedDialogue> {
        todo!()
    }

    /// Dialogues whose time has come, the longest waiting first, of tasks that are in progress or
    /// wait for their sending window (paused ones keep their time).
    pub async fn due(&self, now: UnixMillis, limit: u32) -> Result<Vec<DueDialogue>> {
        todo!()
    }

    /// When the next dialogue wants to be woken, in whatever task.
    pub async fn next_wake(&self) -> Result<Option<UnixMillis>> {
        todo!()
    }

    /// The team has seen a dialogue.
    pub async fn mark_read(&self, id: DialogueId) -> Result<()> {
        todo!()
    }
}
