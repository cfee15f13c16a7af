//! What a practice callee says and hears after it picked up.
//!
//! Does not know SIP.

use std::{sync::Arc, time::Duration};

use domain::{
    practice::{PracticeBehaviour, PracticePlan},
    time::Millis,
};
use engine::ports::{AudioIn, AudioOut, CallAudio, SpeechSynthesizer};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::{phrases, words::Words};
use crate::media::{MediaHandle, SAMPLE_RATE};

/// A person takes so long to speak after picking up.
pub(super) const BEFORE_GREETING: Duration = Duration::from_millis(350);
/// And so long to answer.
pub(super) const BEFORE_REPLY: Duration = Duration::from_millis(300);
/// And so long to find the key.
pub(super) const BEFORE_KEY: Duration = Duration::from_millis(400);
/// Keys are pressed after the first few things said: the last of them may have asked for it.
const KEYS_AT_MOST: usize = 3;
/// One who hangs up soon does so at the latest after this.
const SOON: Duration = Duration::from_millis(1_200);
/// A voicemail hangs up when it hears nothing for so long after its beep.
const VOICEMAIL_SILENCE: Duration = Duration::from_secs(4);
/// The beep of a voicemail.
const BEEP: (f32, usize) = (1_000.0, SAMPLE_RATE as usize / 2);

/// A callee's means.
pub(super) struct Conversation<'a> {
    pub(super) audio: CallAudio,
    pub(super) media: &'a MediaHandle,
    pub(super) voice: &'a dyn SpeechSynthesizer,
    /// Who is told what is said, and of which call.
    pub(super) words: &'a Words,
    pub(super) call: &'a str,
}

pub(super) fn beep() -> Arc<[i16]> {
    let (frequency, length) = BEEP;
    let step = std::f32::consts::TAU * frequency / SAMPLE_RATE as f32;
    (0..length)
        .map(|n| ((n as f32 * step).sin() * 8_000.0) as i16)
        .collect()
}

impl Conversation<'_> {
    pub(super) fn play(&self, samples: Arc<[i16]>) -> Duration {
        let length = Duration::from_millis(samples.len() as u64 * 1_000 / u64::from(SAMPLE_RATE));
        // When the sound is gone the call is ending anyway.
        let _ = self.audio.out.send(AudioOut::Play { id: 0, samples });
        length
    }

    /// Says something and waits until it is said.
    async fn say(&self, text: &str) {
        if let Some(samples) = self.voiced(text).await {
            self.tell(text);
            sleep(self.play(samples)).await;
        }
    }

    /// Something as it sounds; `None`: there is no voice.
    pub(super) async fn voiced(&self, text: &str) -> Option<Arc<[i16]>> {
        match self.voice.speak(text).await {
            Ok(samples) => Some(samples),
            Err(error) => {
                tracing::warn!(%error, "a practice callee has no voice");
                None
            }
        }
    }

    /// Tells the caller, beside the sound, what is being said.
    pub(super) fn tell(&self, text: &str) {
        self.words.said(self.call, text);
    }

    /// Waits until the other side has said something; `false`: the time is over.
    async fn hear(&mut self, until: Instant) -> bool {
        let spoken = async {
            while let Some(heard) = self.audio.heard.recv().await {
                if matches!(heard, AudioIn::SpeechEnded { .. }) {
                    return true;
                }
            }
            false
        };
        timeout_at(until, spoken).await.unwrap_or(false)
    }
}

pub(super) fn millis(length: Millis) -> Duration {
    Duration::from_millis(length.unsigned_abs())
}

/// Talks by the plan; returns when the callee hangs up.
pub(super) async fn hold(mut talk: Conversation<'_>, plan: PracticePlan) {
    let until = Instant::now() + millis(plan.talk);
    sleep(BEFORE_GREETING).await;
    match plan.behaviour {
        PracticeBehaviour::HangsUp => {
            talk.say(phrases::greeting(plan.phrase)).await;
            sleep(SOON.min(millis(plan.talk))).await;
        }
        PracticeBehaviour::PressesKey => {
            talk.say(phrases::greeting(plan.phrase)).await;
            for _ in 0..KEYS_AT_MOST {
                if !talk.hear(until).await {
                    break;
                }
                sleep(BEFORE_KEY).await;
                talk.media.press(phrases::key(plan.phrase));
            }
            sleep_until(until).await;
        }
        PracticeBehaviour::Voicemail => leave_a_message(talk, plan.phrase, until).await,
        PracticeBehaviour::Answers
        | PracticeBehaviour::Busy
        | PracticeBehaviour::NoAnswer
        | PracticeBehaviour::Rejects
        | PracticeBehaviour::Invalid
        | PracticeBehaviour::PoweredOff
        | PracticeBehaviour::NetworkBusy => {
            talk.say(phrases::greeting(plan.phrase)).await;
            let mut turn = 0;
            while talk.hear(until).await {
                sleep(BEFORE_REPLY).await;
                talk.say(phrases::reply(plan.phrase, turn)).await;
                turn += 1;
            }
            talk.say(phrases::FAREWELL).await;
        }
    }
}

async fn leave_a_message(mut talk: Conversation<'_>, phrase: usize, until: Instant) {
    talk.say(phrases::voicemail(phrase)).await;
    sleep(BEFORE_REPLY).await;
    sleep(talk.play(beep())).await;
    let until = until.max(Instant::now() + VOICEMAIL_SILENCE);
    loop {
        let patience = Instant::now() + VOICEMAIL_SILENCE;
        if !talk.hear(patience.min(until)).await {
            return;
        }
    }
}

/// Only listens, until the other side hangs up.
pub(super) async fn listen(mut talk: Conversation<'_>) {
    while talk.audio.heard.recv().await.is_some() {}
}
