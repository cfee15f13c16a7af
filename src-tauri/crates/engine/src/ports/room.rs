//! The microphone and the speaker of this machine: a test call without a line.
//!
//! Nothing here knows a sound card.

use async_trait::async_trait;
use domain::agent::SoundFault;
use tokio::sync::oneshot;

use super::CallAudio;

/// Opens the room in which somebody sits before the app.
#[async_trait]
pub trait RoomSound: Send + Sync {
    /// Opens microphone and speaker; what is heard and played there is the sound of a call.
    async fn open(&self) -> Result<RoomCall, SoundFault>;
}

/// Sound that flows.
#[derive(Debug)]
pub struct RoomCall {
    /// Its sound.
    pub audio: CallAudio,
    /// Dropped: whoever sits there has hung up, and both are closed.
    pub held: oneshot::Sender<()>,
}

/// A house without a room: whoever uses it sits elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRoom;

#[async_trait]
impl RoomSound for NoRoom {
    async fn open(&self) -> Result<RoomCall, SoundFault> {
        Err(SoundFault::Elsewhere)
    }
}
