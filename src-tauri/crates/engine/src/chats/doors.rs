//! Doors of channels: opened and shut one after the other for each channel, beside the step. An adapter that
//! takes its time keeps nobody waiting but its own channel.

use domain::ids::ChannelId;
use tokio::{sync::mpsc, task::JoinHandle};

use super::{ChatEngine, engine::Desk};
use crate::{
    effects::{self, effect},
    ports::messenger::OpenChannel,
};

/// A channel's door.
pub(super) struct Door {
    turns: mpsc::UnboundedSender<Turn>,
    keeper: JoinHandle<()>,
}

enum Turn {
    Open(Box<OpenChannel>),
    Shut,
}

impl ChatEngine {
    /// Opens a channel, after everything that was asked of its door before.
    pub(super) fn open_door(&self, desk: &mut Desk, channel: OpenChannel) {
        self.turn(desk, channel.channel.id, Turn::Open(Box::new(channel)));
    }

    /// Shuts a channel, after everything that was asked of its door before.
    pub(super) fn shut_door(&self, desk: &mut Desk, channel: ChannelId) {
        self.turn(desk, channel, Turn::Shut);
    }

    fn turn(&self, desk: &mut Desk, channel: ChannelId, turn: Turn) {
        let door = desk.doors.entry(channel);
        let door = door.or_insert_with(|| self.new_door(channel));
        // its keeper ends only with the door, or with a process that dies
        let _ = door.turns.send(turn);
    }

    fn new_door(&self, channel: ChannelId) -> Door {
        let (turns, mut asked) = mpsc::unbounded_channel();
        let messengers = self.parts.messengers.clone();
        let (probe, news) = (self.parts.probe.clone(), self.channel_news.clone());
        let keeper = tokio::spawn(async move {
            while let Some(turn) = asked.recv().await {
                match turn {
                    Turn::Open(opened) => {
                        let opening = messengers.open(*opened, news.clone());
                        effect(&*probe, effects::OPEN_CHANNEL, opening).await;
                    }
                    Turn::Shut => messengers.close(channel).await,
                }
            }
        });
        Door { turns, keeper }
    }

    /// Shuts all channels and waits until they are: the app ends.
    pub(super) async fn close_channels(&self) {
        let doors: Vec<Door> = {
            let mut desk = self.desk.lock().await;
            let open: Vec<ChannelId> = desk.channels.drain().map(|(id, _)| id).collect();
            for channel in open {
                self.shut_door(&mut desk, channel);
            }
            desk.doors.drain().map(|(_, door)| door).collect()
        };
        for Door { turns, keeper } in doors {
            drop(turns);
            // a keeper that panicked has nothing left to shut
            let _ = keeper.await;
        }
    }
}
