//! Sound out of words: `audio/speech` of OpenAI and of all who copied it, played as it streams in, and
//! the offline voice where no service is chosen.
//!
//! Raw samples are asked for, as they begin at once; a service that has only WAV is asked for that, and
//! not asked again for what it does not take. Does not know who listens.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use engine::ports::{
    SpeechSynthesizer,
    model::ModelFaultKind,
    speech::{SpeechFault, SpeechPlace, SpeechUsage, VoiceRequest, VoiceService},
};
use reqwest::{
    Client, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    redirect::Policy,
};
use serde_json::{Map, Value};
use tokio::{
    sync::mpsc::UnboundedSender,
    time::{Instant, timeout_at},
};

use super::{
    RATE, lasts,
    service::{self, Refusal, fault, free, refused},
    sound::{NoSound, SoundReader},
};
use crate::{faults::ServiceError, web};

/// Where it is asked, below the base address.
const PATH: &str = "/audio/speech";
/// Most sound that one request gives: ten minutes.
const LONGEST: usize = 600 * RATE as usize;
/// A voice takes at most so many patiences, however steadily it drips.
const PATIENCES: u32 = 20;
/// Most bytes of an answer that turns out to be an error.
const MOST_ERROR: usize = 64 << 10;
/// Services and models whose habits are remembered.
const MOST_HABITS: usize = 256;

/// Gives words to the voice at their place: a service's, or the offline one.
pub struct Voices {
    online: OpenAiVoice,
    offline: Arc<dyn SpeechSynthesizer>,
}

impl Voices {
    /// All voices there are; `offline` speaks where no service is chosen.
    pub fn new(offline: Arc<dyn SpeechSynthesizer>) -> Voices {
        Voices {
            online: OpenAiVoice::new(),
            offline,
        }
    }
}

impl std::fmt::Debug for Voices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Voices").finish_non_exhaustive()
    }
}

#[async_trait]
impl VoiceService for Voices {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        if words.place.is_some() {
            return self.online.speak(words, pieces).await;
        }
        let spoken = self.offline.speak(&words.text).await;
        let samples = spoken.map_err(|error| refused(&error.to_string()))?;
        let usage = SpeechUsage {
            made: lasts(samples.len()),
            characters: letters(&words.text),
            ..SpeechUsage::default()
        };
        if !samples.is_empty() {
            // Nobody listens: it was spoken all the same.
            let _ = pieces.send(samples);
        }
        Ok(usage)
    }
}

/// What a service and model do not take; it is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Habits {
    wants_wav: bool,
    no_manner: bool,
    no_speed: bool,
}

impl Habits {
    /// Learns from a refusal. `true`: there is another way to ask.
    fn learn(&mut self, error: &ServiceError, sent: &Map<String, Value>) -> bool {
        let told = format!("{} {} {}", error.parameter, error.code, error.message).to_lowercase();
        let names = |words: &[&str]| words.iter().any(|word| told.contains(word));
        let lesson = [
            ("instructions", &mut self.no_manner, &["instruction"][..]),
            ("speed", &mut self.no_speed, &["speed"]),
            ("response_format", &mut self.wants_wav, &["format", "pcm"]),
        ]
        .into_iter()
        .find(|(name, learnt, words)| sent.contains_key(*name) && !**learnt && names(words));
        match lesson {
            Some((_, learnt, _)) => {
                *learnt = true;
                true
            }
            None => false,
        }
    }
}

/// Asks services over HTTP. Remembers what each does not take, for as long as it lives.
pub struct OpenAiVoice {
    client: Client,
    habits: Mutex<HashMap<(String, String), Habits>>,
}

impl OpenAiVoice {
    /// Connects to nothing yet.
    pub fn new() -> OpenAiVoice {
        OpenAiVoice {
            // A key must not follow a redirect to wherever it leads.
            client: web::client(Policy::none),
            habits: Mutex::default(),
        }
    }

    fn habits(&self, of: &(String, String)) -> Habits {
        let habits = self.habits.lock().unwrap_or_else(PoisonError::into_inner);
        habits.get(of).copied().unwrap_or_default()
    }

    fn remember(&self, of: (String, String), learnt: Habits) {
        let mut habits = self.habits.lock().unwrap_or_else(PoisonError::into_inner);
        if habits.len() >= MOST_HABITS {
            habits.clear();
        }
        habits.insert(of, learnt);
    }
}

impl Default for OpenAiVoice {
    fn default() -> Self {
        OpenAiVoice::new()
    }
}

impl std::fmt::Debug for OpenAiVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenAiVoice").finish_non_exhaustive()
    }
}

#[async_trait]
impl VoiceService for OpenAiVoice {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        let Some(place) = &words.place else {
            return Err(refused("the offline voice is built in"));
        };
        let url = service::address(place, PATH, &[])?;
        let authorization = service::authorization(place)?;
        if words.text.trim().is_empty() {
            return Ok(SpeechUsage::default());
        }
        let patience = service::patience(words.patience);
        let speaking = Speaking {
            place,
            patience,
            until: Instant::now() + patience.saturating_mul(PATIENCES),
            characters: letters(&words.text),
            made: 0,
        };
        let of = (place.base_url.clone(), words.model.clone());
        let mut habits = self.habits(&of);
        loop {
            let body = body(&words, habits);
            let mut request = self
                .client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .header(ACCEPT, "audio/*, application/json;q=0.1")
                .body(Value::Object(body.clone()).to_string());
            if let Some(value) = &authorization {
                request = request.header(AUTHORIZATION, value.clone());
            }
            let until = speaking.next_deadline();
            let response = service::send(request, until, speaking.spent()).await?;
            if response.status().is_success() {
                return speaking.read(response, &pieces).await;
            }
            let refusal = Refusal::read(response, speaking.next_deadline()).await;
            let about_a_part = matches!(refusal.status.as_u16(), 400 | 415 | 422);
            // There are three lessons at most: the loop ends.
            if !about_a_part || !habits.learn(&refusal.error, &body) {
                return Err(refusal.fault(place));
            }
            self.remember(of.clone(), habits);
        }
    }
}

/// One request under way.
struct Speaking<'w> {
    place: &'w SpeechPlace,
    patience: std::time::Duration,
    until: Instant,
    characters: u32,
    made: usize,
}

impl Speaking<'_> {
    fn next_deadline(&self) -> Instant {
        (Instant::now() + self.patience).min(self.until)
    }

    fn spent(&self) -> SpeechUsage {
        SpeechUsage {
            made: lasts(self.made),
            characters: self.characters,
            ..SpeechUsage::default()
        }
    }

    async fn read(
        mut self,
        response: Response,
        pieces: &UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        let kind = response.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let read = match SoundReader::new(kind) {
            Ok(reader) => self.read_sound(reader, response, pieces).await,
            Err(NoSound) => return Err(self.no_sound(response).await),
        };
        match read {
            Err(kind) => Err(fault(kind, self.spent())),
            Ok(()) if self.made == 0 => Err(fault(ModelFaultKind::Empty, self.spent())),
            Ok(()) => Ok(self.spent()),
        }
    }

    async fn read_sound(
        &mut self,
        mut reader: SoundReader,
        mut response: Response,
        pieces: &UnboundedSender<Arc<[i16]>>,
    ) -> Result<(), ModelFaultKind> {
        loop {
            let chunk = match timeout_at(self.next_deadline(), response.chunk()).await {
                Err(_) => return Err(ModelFaultKind::TooSlow),
                Ok(Err(_)) => return Err(ModelFaultKind::CutOff),
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) => chunk,
            };
            self.play(reader.feed(&chunk), pieces)?;
        }
        self.play(reader.finish(), pieces)
    }

    fn play(
        &mut self,
        samples: Result<Vec<i16>, NoSound>,
        pieces: &UnboundedSender<Arc<[i16]>>,
    ) -> Result<(), ModelFaultKind> {
        let samples = samples.map_err(|NoSound| ModelFaultKind::Nonsense)?;
        self.made += samples.len();
        if self.made > LONGEST {
            return Err(ModelFaultKind::Nonsense);
        }
        if !samples.is_empty() {
            // Nobody listens: it was spoken all the same.
            let _ = pieces.send(samples.into());
        }
        Ok(())
    }

    /// Some services say what went wrong under a status that says that all is well.
    async fn no_sound(&self, response: Response) -> SpeechFault {
        let body = timeout_at(self.next_deadline(), web::body(response, MOST_ERROR)).await;
        let answer = match body {
            Ok(Ok((body, _))) => serde_json::from_slice(&body).unwrap_or(Value::Null),
            Ok(Err(web::Broken)) | Err(_) => Value::Null,
        };
        match answer.get("error") {
            Some(_) => {
                let error = ServiceError::of(&answer);
                free(error.meaning_in_stream(service::key(self.place)))
            }
            None => fault(ModelFaultKind::Nonsense, self.spent()),
        }
    }
}

fn body(words: &VoiceRequest, habits: Habits) -> Map<String, Value> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("model", words.model.clone().into());
    put("voice", words.voice.clone().into());
    put("input", words.text.clone().into());
    let format = if habits.wants_wav { "wav" } else { "pcm" };
    put("response_format", format.into());
    let manner = words.manner.trim();
    if !manner.is_empty() && !habits.no_manner {
        put("instructions", manner.into());
    }
    if words.speed_hundredths != 100 && !habits.no_speed {
        let speed = f64::from(words.speed_hundredths.clamp(25, 400)) / 100.0;
        put("speed", speed.into());
    }
    body
}

/// Letters as services count them.
fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
