//! A World's room with a microphone and a speaker: nobody sits there, until somebody does.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::agent::SoundFault;
use engine::ports::{
    CallAudio,
    room::{RoomCall, RoomSound},
};
use tokio::sync::{mpsc, oneshot};

/// The room.
#[derive(Default)]
pub(crate) struct Room {
    somebody: AtomicBool,
}

impl Room {
    /// Somebody sits down, with a headset.
    pub(crate) fn sit_down(&self) {
        self.somebody.store(true, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl RoomSound for Room {
    async fn open(&self) -> Result<RoomCall, SoundFault> {
        if !self.somebody.load(Ordering::Relaxed) {
            return Err(SoundFault::NoMicrophone);
        }
        let (out, mut orders) = mpsc::unbounded_channel();
        let (tell, heard) = mpsc::unbounded_channel();
        let (held, hung_up) = oneshot::channel();
        tokio::spawn(async move {
            // nothing is heard here, and what is played goes by
            let playing = async { while orders.recv().await.is_some() {} };
            let _ = tokio::join!(playing, async {
                let _ = hung_up.await;
                drop(tell);
            });
        });
        let audio = CallAudio { out, heard };
        Ok(RoomCall { audio, held })
    }
}
