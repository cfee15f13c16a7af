//! Who is next, and claiming them: committed before anything is sent. Whether a contact may be
//! written to now is decided by the caller; what is certain here: it still waits, and its task is in
//! progress.

use domain::{
    contact::ChatAddress,
    ids::{ChannelId, ChatTaskId, ContactId},
    time::UnixMillis,
};

use super::Contacts;
use crate::error::Result;

/// A contact that waits, before it is decided whether it may be written to.
#[derive(Clone, PartialEq, Eq)]
pub struct WaitingContact {
    /// The contact.
    pub contact: ContactId,
    /// Where it can be written to.
    pub address: ChatAddress,
    /// Its name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
    /// Claims that were given back: the first message was deferred so often.
    pub claims: i64,
}

/// A contact that was claimed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedContact {
    /// The contact.
    pub contact: ContactId,
    /// Its task.
    pub task: ChatTaskId,
    /// The channel that it was claimed for.
    pub channel: ChannelId,
    /// Number of the claim: the fencing token.
    pub claim: i64,
    /// Since when.
    pub since: UnixMillis,
    /// Where it can be written to.
    pub address: ChatAddress,
    /// Its name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
}

/// Personal data stays out of logs.
impl std::fmt::Debug for WaitingContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitingContact")
            .field("contact", &self.contact)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Personal data stays out of logs.
impl std::fmt::Debug for ClaimedContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimedContact")
            .field("contact", &self.contact)
            .field("channel", &self.channel)
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

impl Contacts<'_> {
    /// Who waits and is due at `now`: deferred ones first, then fresh ones in the order of import.
    pub async fn due(
        &self,
        task: ChatTaskId,
        now: UnixMillis,
        limit: u32,
    ) -> Result<Vec<WaitingContact>> {
        todo!()
    }

    /// When the next waiting contact is due; 0: one waits now; `None`: nobody waits.
    pub async fn next_due(&self, task: ChatTaskId) -> Result<Option<UnixMillis>> {
        todo!()
    }

    /// Claims a contact for a channel while it still waits and its task is in progress; it counts as
    /// a first message of the channel. `None`: somebody was faster.
    pub async fn claim(
        &self,
        contact: ContactId,
        channel: ChannelId,
        now: UnixMillis,
    ) -> Result<Option<ClaimedContact>> {
        todo!()
    }
}
