//! A call without a line: this machine's microphone and speaker, for test calls. What is heard there and
//! played there goes through the same ears and the same queue as the sound of a phone call.
//!
//! - `devices`: the sound card.
//! - `echo`: what the speaker plays comes back by the microphone.
//! - `talk`: the sound of the call, a frame at a time.
//!
//! Does not know SIP, agents or what is said.

mod devices;
mod echo;
mod talk;

use std::{
    thread,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use domain::agent::SoundFault;
use engine::ports::room::{RoomCall, RoomSound};
use tokio::sync::oneshot::{self, error::TryRecvError};

use crate::media::{FRAME, FRAME_MS};

use devices::Devices;
use talk::Talk;

/// Length of a frame.
const TICK: Duration = Duration::from_millis(FRAME_MS as u64);
/// Behind by more than this, time is let go instead of caught up.
const CATCH_UP: Duration = Duration::from_millis(200);

/// The room in which somebody sits before the app.
#[derive(Debug, Clone, Copy, Default)]
pub struct Room;

#[async_trait]
impl RoomSound for Room {
    async fn open(&self) -> Result<RoomCall, SoundFault> {
        let (talk, audio) = Talk::new();
        let (held, hung_up) = oneshot::channel();
        let (opened, answer) = oneshot::channel();
        // the streams of some systems stay on the thread that opened them
        let begun = thread::Builder::new()
            .name("room".into())
            .spawn(move || run(opened, talk, hung_up));
        if let Err(error) = begun {
            tracing::warn!(%error, "no thread for microphone and speaker");
            return Err(SoundFault::Busy);
        }
        match answer.await {
            Ok(Ok(())) => Ok(RoomCall { audio, held }),
            Ok(Err(fault)) => Err(fault),
            // the thread is gone: its devices brought it down
            Err(_) => Err(SoundFault::NoMicrophone),
        }
    }
}

/// Carries sound between the devices and the call until somebody hangs up or a device is gone.
fn run(
    opened: oneshot::Sender<Result<(), SoundFault>>,
    mut talk: Talk,
    mut hung_up: oneshot::Receiver<()>,
) {
    let mut devices = match Devices::open() {
        Ok(devices) => devices,
        Err(fault) => {
            let _ = opened.send(Err(fault));
            return;
        }
    };
    if opened.send(Ok(())).is_err() {
        return;
    }
    let mut due = Instant::now();
    while matches!(hung_up.try_recv(), Err(TryRecvError::Empty)) && !devices.gone() {
        let mut microphone = [0i16; FRAME];
        devices.hear(&mut microphone);
        let mut speaker = [0i16; FRAME];
        talk.frame(&microphone, &mut speaker);
        devices.play(&speaker);
        due += TICK;
        let now = Instant::now();
        match due.checked_duration_since(now) {
            Some(early) => thread::sleep(early),
            None if now - due > CATCH_UP => due = now,
            None => {}
        }
    }
}
