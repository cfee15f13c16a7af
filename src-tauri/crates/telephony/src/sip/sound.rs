//! A call's sound from its first description on: it runs from the moment in which the network sends
//! some, so that its tones are heard before anybody answers.
//!
//! Does not know how a call goes on.

use std::{
    io,
    net::{SocketAddr, UdpSocket},
};

use domain::{line::SoundSettings, outcome::EarlySignal};
use engine::ports::CallAudio;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{
    carrier::CallTools,
    media::{
        MediaHandle, MediaNews, Progress, SessionConfig,
        sdp::{Description, Ours, Refused},
    },
};

/// For the log of the call, where the code is only the answer to our CANCEL.
pub(crate) const fn words(signal: EarlySignal) -> &'static str {
    match signal {
        EarlySignal::Busy => "a busy tone before any answer",
        EarlySignal::Congestion => "a congestion tone before any answer",
        EarlySignal::NoSuchNumber => "the tones of a number that is not in use",
        EarlySignal::Announcement => "the tones of an announcement before any answer",
    }
}

/// Sound that runs.
pub(crate) struct Running {
    pub(crate) audio: CallAudio,
    pub(crate) media: MediaHandle,
    pub(crate) news: UnboundedReceiver<MediaNews>,
    /// What the other side described last.
    pub(crate) description: Description,
}

/// A call's sound.
pub(crate) struct CallSound {
    pub(crate) ours: Ours,
    /// Until it runs.
    socket: Option<UdpSocket>,
    running: Option<Running>,
}

impl CallSound {
    /// On this socket, which has another address outside where that is known.
    pub(crate) fn new(
        socket: UdpSocket,
        public: Option<SocketAddr>,
        settings: &SoundSettings,
    ) -> io::Result<CallSound> {
        let address = match public {
            Some(public) => public,
            None => socket.local_addr()?,
        };
        Ok(CallSound {
            ours: Ours::new(address, settings),
            socket: Some(socket),
            running: None,
        })
    }

    /// The other side described its sound: it runs from now on, or as described now.
    pub(crate) fn described(&mut self, body: &[u8], tools: &CallTools) -> Result<(), Refused> {
        let description = self.ours.agree(body)?;
        if let Some(running) = &mut self.running {
            if running.description != description {
                running.media.redescribe(description);
                running.description = description;
            }
        } else if let Some(socket) = self.socket.take() {
            let (audio, media, news) = tools.media.begin(SessionConfig {
                socket,
                description,
                key: self.ours.key(),
                tape: None,
                silence_limit: tools.timing.rtp_silence,
                echo: false,
                early: true,
            });
            self.running = Some(Running {
                audio,
                media,
                news,
                description,
            });
        }
        Ok(())
    }

    /// What is heard before the answer; for ever nothing where there is no sound.
    pub(crate) async fn progress(&mut self) -> Progress {
        if let Some(running) = &mut self.running {
            while let Some(news) = running.news.recv().await {
                match news {
                    MediaNews::Progress(progress) => return progress,
                    // Before an answer nobody has to send anything.
                    MediaNews::Lost => (),
                }
            }
        }
        std::future::pending().await
    }

    /// The running sound, and how we describe ours; `None`: the other side never described its own.
    pub(crate) fn into_running(self) -> Option<(Running, Ours)> {
        self.running.map(|running| (running, self.ours))
    }
}
