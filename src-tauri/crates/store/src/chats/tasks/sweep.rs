//! Removal of what nobody sees any more: contacts, dialogues and messages of deleted chat tasks, rows
//! of audience batches that were given up. In chunks; run at start and after a task was deleted.

use super::ChatTasks;
use crate::error::Result;

impl ChatTasks<'_> {
    /// Removes all of it. Leads that still wait, and what was spent, stay.
    pub async fn sweep(&self) -> Result<()> {
        todo!()
    }
}
