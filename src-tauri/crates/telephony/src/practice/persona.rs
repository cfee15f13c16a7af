//! What a rehearsal's persona does on the phone: says its lines, each when the agent has finished, through
//! noise where it has some, and hangs up when its patience ends.
//!
//! Does not know what is expected of the agent.

use std::time::Duration;

use domain::rehearsal::{Persona, PersonaPart};
use engine::ports::AudioIn;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::{
    conversation::{BEFORE_GREETING, BEFORE_KEY, BEFORE_REPLY, Conversation, beep, millis},
    noise::Street,
};
use crate::media::SAMPLE_RATE;

/// People pause between sentences: whoever was silent for so long has finished.
const PAUSE: Duration = Duration::from_millis(700);
/// Noise is played in pieces of this length.
const PIECE: Duration = Duration::from_millis(200);

/// Plays the part; returns when the persona hangs up.
pub(super) async fn perform(talk: Conversation<'_>, persona: Persona, key: Option<char>) {
    let part = persona.part();
    let mut actor = Actor {
        until: Instant::now() + millis(part.patience),
        street: part.noise.then(Street::new),
        noise_until: Instant::now(),
        talk,
    };
    // whatever it is doing, its patience ends
    let until = actor.until;
    let acting = actor.act(part, key);
    tokio::select! {
        () = acting => (),
        () = sleep_until(until) => (),
    }
}

struct Actor<'a> {
    talk: Conversation<'a>,
    until: Instant,
    street: Option<Street>,
    /// Until then there is noise enough.
    noise_until: Instant,
}

impl Actor<'_> {
    async fn act(&mut self, part: PersonaPart, key: Option<char>) {
        self.rest(BEFORE_GREETING).await;
        if !part.greeting.is_empty() {
            self.say(part.greeting).await;
        }
        if part.beep {
            self.rest(BEFORE_REPLY).await;
            sleep(self.talk.play(beep())).await;
        }
        if let Some(key) = key {
            self.hear_out().await;
            self.rest(BEFORE_KEY).await;
            self.talk.media.press(key);
        }
        for reply in part.replies {
            self.hear_out().await;
            self.rest(BEFORE_REPLY).await;
            self.say(reply).await;
        }
        self.rest_until(self.until).await;
    }

    /// Says something and waits until it is said.
    async fn say(&mut self, text: &str) {
        let Some(samples) = self.talk.voiced(text).await else {
            return;
        };
        let samples = match &mut self.street {
            Some(street) => street.under(&samples),
            None => samples,
        };
        self.talk.tell(text);
        let said = Instant::now().max(self.noise_until) + self.talk.play(samples);
        self.noise_until = said;
        sleep_until(said).await;
    }

    /// Waits until the agent has said something and finished.
    async fn hear_out(&mut self) {
        let mut finished: Option<Instant> = None;
        loop {
            if finished.is_some_and(|at| at <= Instant::now()) {
                return;
            }
            let noise = self.noise();
            let until = finished.unwrap_or(self.until).min(noise);
            match timeout_at(until, self.talk.audio.heard.recv()).await {
                Ok(Some(AudioIn::SpeechStarted)) => finished = None,
                Ok(Some(AudioIn::SpeechEnded { .. })) => finished = Some(Instant::now() + PAUSE),
                Ok(Some(_)) | Err(_) => (),
                // the sound is gone: the call is ending
                Ok(None) => return self.rest_until(self.until).await,
            }
        }
    }

    async fn rest(&mut self, length: Duration) {
        self.rest_until(Instant::now() + length).await;
    }

    async fn rest_until(&mut self, until: Instant) {
        while Instant::now() < until {
            let noise = self.noise();
            sleep_until(until.min(noise)).await;
        }
    }

    /// Sees to it that there is noise, if there is to be any; when to be asked again.
    fn noise(&mut self) -> Instant {
        let Some(street) = &mut self.street else {
            return self.until;
        };
        let now = Instant::now();
        if self.noise_until <= now {
            let samples = PIECE.as_millis() as usize * SAMPLE_RATE as usize / 1_000;
            let piece = street.alone(samples);
            self.noise_until = now + self.talk.play(piece);
        }
        self.noise_until
    }
}
