//! Which task holds a channel (until it is completed or deleted), which managers are busy (in tasks
//! that are awaiting or in progress). One row for each, so that two tasks never hold the same.

use domain::ids::ChatTaskId;

use super::{BusyManager, ChatTasks, HeldChannel};
use crate::error::Result;

impl ChatTasks<'_> {
    /// Channels that tasks other than `except` hold.
    pub async fn held_channels(&self, except: Option<ChatTaskId>) -> Result<Vec<HeldChannel>> {
        todo!()
    }

    /// Managers that are busy in tasks other than `except`.
    pub async fn busy_managers(&self, except: Option<ChatTaskId>) -> Result<Vec<BusyManager>> {
        todo!()
    }
}
