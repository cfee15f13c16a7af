//! The sound of a call by microphone and speaker, a frame at a time: what is to be played is played, what
//! is heard is told as a line would tell it.
//!
//! Does not know devices, threads or files.

use std::sync::Arc;

use engine::ports::{AudioIn, AudioOut, CallAudio};
use tokio::sync::mpsc::{
    UnboundedReceiver, UnboundedSender, error::TryRecvError, unbounded_channel,
};

use super::echo::EchoGate;
use crate::media::{FRAME, Playout, Tones, Voice, VoiceDetector, loudness};

/// The call's end at the devices.
pub(super) struct Talk {
    out: UnboundedReceiver<AudioOut>,
    heard: UnboundedSender<AudioIn>,
    playout: Playout,
    tones: Tones,
    voice: VoiceDetector,
    echo: EchoGate,
    listened_to: bool,
    left: bool,
}

impl Talk {
    pub(super) fn new() -> (Talk, CallAudio) {
        let (out, orders) = unbounded_channel();
        let (tell, heard) = unbounded_channel();
        let talk = Talk {
            out: orders,
            heard: tell,
            playout: Playout::default(),
            tones: Tones::new(),
            voice: VoiceDetector::new(),
            echo: EchoGate::new(),
            listened_to: false,
            left: false,
        };
        (talk, CallAudio { out, heard })
    }

    /// One frame: `microphone` was heard, `speaker` is to be played.
    pub(super) fn frame(&mut self, microphone: &[i16; FRAME], speaker: &mut [i16; FRAME]) {
        self.take_orders();
        let heard = &self.heard;
        self.playout.frame(speaker, |news| {
            let _ = heard.send(news);
        });
        let silence = [0i16; FRAME];
        let callee = if self.echo.is_voice(microphone, speaker) {
            microphone
        } else {
            &silence
        };
        self.listen(callee);
    }

    fn take_orders(&mut self) {
        loop {
            match self.out.try_recv() {
                Ok(AudioOut::Play { id, samples }) => self.playout.play(id, samples),
                Ok(AudioOut::PlayMore { id, samples, last }) => {
                    self.playout.play_more(id, samples, last);
                }
                Ok(AudioOut::Stop) => self.silence(),
                // nobody sits here whose menu could take them
                Ok(AudioOut::Keys(_)) => {}
                Ok(AudioOut::Listen(listen)) => self.listened_to = listen,
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    if !self.left {
                        self.left = true;
                        self.silence();
                    }
                    return;
                }
            }
        }
    }

    fn silence(&mut self) {
        for cut in self.playout.stop() {
            // the agent may have left
            let _ = self.heard.send(cut);
        }
    }

    fn listen(&mut self, callee: &[i16; FRAME]) {
        if self.listened_to {
            let samples = Arc::from(callee.as_slice());
            self.tell(AudioIn::Sound { samples });
        }
        let loudness = loudness(callee);
        let tone = self.tones.hear(callee, loudness).tone;
        match self.voice.hear(callee, loudness, tone) {
            Some(Voice::Began) => self.tell(AudioIn::SpeechStarted),
            Some(Voice::Ended { speech_ms }) => self.tell(AudioIn::SpeechEnded { speech_ms }),
            None => {}
        }
    }

    fn tell(&self, news: AudioIn) {
        let _ = self.heard.send(news);
    }
}

#[cfg(test)]
mod tests;
