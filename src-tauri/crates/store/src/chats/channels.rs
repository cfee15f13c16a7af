//! Channels: form, sealed secret, health, where receiving goes on, and how many first messages went
//! over each in the last hours and days.

use domain::{
    channel::{Channel, ChannelDraft, ChannelHealth},
    ids::ChannelId,
    time::UnixMillis,
};

use super::{NamedTask, Removal, SealedSecret};
use crate::{Store, error::Result};

/// The channels.
#[derive(Debug)]
pub struct Channels<'s> {
    pub(crate) store: &'s Store,
}

/// First messages of a channel: claims that were not given back, so that a crash forgets none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FirstMessages {
    /// Since the asked beginning of the hour.
    pub hour: i64,
    /// Since the asked beginning of the day.
    pub day: i64,
    /// When the last one was claimed.
    pub last: Option<UnixMillis>,
}

impl Channels<'_> {
    /// All channels by name, each with the task that holds it.
    pub async fn list(&self) -> Result<Vec<(Channel, Option<NamedTask>)>> {
        todo!()
    }

    /// One channel.
    pub async fn get(&self, id: ChannelId) -> Result<Channel> {
        todo!()
    }

    /// A new channel, idle. A name that is taken is a conflict.
    pub async fn insert(
        &self,
        draft: &ChannelDraft,
        secret: Option<Vec<u8>>,
        now: UnixMillis,
    ) -> Result<ChannelId> {
        todo!()
    }

    /// Saves the form. `forget_cursor`: the account behind it is another one, receiving begins anew.
    pub async fn update(
        &self,
        id: ChannelId,
        draft: &ChannelDraft,
        secret: SealedSecret,
        forget_cursor: bool,
    ) -> Result<()> {
        todo!()
    }

    /// Deletes a channel that no task holds.
    pub async fn delete(&self, id: ChannelId) -> Result<Removal> {
        todo!()
    }

    /// Writes down how a channel stands. Nothing is told when nothing changed.
    pub async fn set_health(&self, id: ChannelId, health: &ChannelHealth) -> Result<()> {
        todo!()
    }

    /// The secret as it was sealed.
    pub async fn sealed_secret(&self, id: ChannelId) -> Result<Option<Vec<u8>>> {
        todo!()
    }

    /// Where receiving goes on.
    pub async fn cursor(&self, id: ChannelId) -> Result<Option<String>> {
        todo!()
    }

    /// First messages since the beginnings of the hour and the day that the caller reckons with
    /// (whole minutes count).
    pub async fn first_messages(
        &self,
        id: ChannelId,
        hour_from: UnixMillis,
        day_from: UnixMillis,
    ) -> Result<FirstMessages> {
        todo!()
    }
}
