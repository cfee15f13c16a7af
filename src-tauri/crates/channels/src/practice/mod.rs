//! The practice channel: people inside the app, without a network. An adapter like the others, so that
//! the same code carries real messages; only the people differ.
//!
//! What people do is decided in [`people`]; here is when it happens. Knows no task and no store: what it
//! was told is kept in memory, and forgotten with the process.

pub mod people;
mod room;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    channel::ChannelFault,
    ids::ChannelId,
    time::{Millis, UnixMillis},
};
use engine::ports::{
    Clock,
    messenger::{ChannelEvent, OutgoingMessage, SendFault, SendTrace, SentMessage},
};
use tokio::sync::mpsc;

use room::Room;

/// How fast practice people live, and how many write by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticeTempo {
    /// Percent of natural delays; 0: none.
    pub percent: u32,
    /// How many people write first after a channel was opened for the first time.
    pub visitors: u32,
}

impl Default for PracticeTempo {
    fn default() -> Self {
        PracticeTempo {
            percent: 100,
            visitors: 5,
        }
    }
}

impl PracticeTempo {
    /// A natural delay at this tempo.
    fn scaled(self, natural: Millis) -> std::time::Duration {
        let millis = natural.saturating_mul(i64::from(self.percent)) / 100;
        std::time::Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }
}

/// All practice channels in use.
pub(crate) struct Practice {
    clock: Arc<dyn Clock>,
    tempo: PracticeTempo,
    rooms: Mutex<HashMap<ChannelId, Arc<Room>>>,
}

impl Practice {
    pub(crate) fn new(clock: Arc<dyn Clock>, tempo: PracticeTempo) -> Self {
        Practice {
            clock,
            tempo,
            rooms: Mutex::default(),
        }
    }

    /// Takes a channel into use; people begin to write by themselves.
    pub(crate) fn open(
        &self,
        channel: ChannelId,
        seed: u32,
        cursor: Option<&str>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) {
        let room = Room::new(channel, seed, news, self.clock.clone(), self.tempo);
        let before = self.rooms().insert(channel, room.clone());
        if let Some(before) = before {
            before.close();
        }
        room.begin(cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0));
    }

    /// Forgets a channel.
    pub(crate) fn close(&self, channel: ChannelId) {
        if let Some(room) = self.rooms().remove(&channel) {
            room.close();
        }
    }

    /// Hands a message to its person.
    pub(crate) fn send(&self, message: OutgoingMessage) -> Result<SentMessage, SendFault> {
        let room = self
            .room(message.channel)
            .ok_or(SendFault::Channel(ChannelFault::NotReached))?;
        Ok(room.hear(message))
    }

    /// Whether a message was handed over. What happened before the channel was opened nobody remembers.
    pub(crate) fn look_up(&self, message: &OutgoingMessage) -> SendTrace {
        match self.room(message.channel) {
            Some(room) => room.look_up(message),
            None => SendTrace::Unknowable,
        }
    }

    /// Lets somebody write by hand; from then on they answer nothing by themselves.
    pub(crate) async fn write(
        &self,
        channel: ChannelId,
        peer: &str,
        text: &str,
    ) -> Option<UnixMillis> {
        self.room(channel)?.written_by_hand(peer, text).await
    }

    fn room(&self, channel: ChannelId) -> Option<Arc<Room>> {
        self.rooms().get(&channel).cloned()
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, HashMap<ChannelId, Arc<Room>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
