//! The offline voice: English, 8,000 samples a second, no key and no network.
//!
//! Does not know who listens.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use engine::ports::{SpeechSynthesizer, VoiceError};
use flite_rs::Engine;
use tokio::task::spawn_blocking;

use crate::{kept::LatelySpoken, letters::speakable};

/// The rate of all sound in the house.
const RATE: u32 = 8_000;
/// Longest text that is spoken in one piece (about ten minutes); what is beyond is a mistake.
const LONGEST_TEXT: usize = 10_000;

/// The voice. Speaks English; accents are left off, Cyrillic is read in Latin letters, and a text
/// of which nothing can be read is refused.
pub struct FliteVoice {
    engine: Arc<Engine>,
    lately: Mutex<LatelySpoken>,
}

impl FliteVoice {
    /// Reads the voice's data (it is part of the program).
    pub fn new() -> FliteVoice {
        FliteVoice {
            engine: Arc::new(Engine::new()),
            lately: Mutex::default(),
        }
    }
}

impl Default for FliteVoice {
    fn default() -> Self {
        FliteVoice::new()
    }
}

impl std::fmt::Debug for FliteVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FliteVoice").finish_non_exhaustive()
    }
}

#[async_trait]
impl SpeechSynthesizer for FliteVoice {
    async fn speak(&self, text: &str) -> Result<Arc<[i16]>, VoiceError> {
        let refused = |why: &str| Err(VoiceError::Failed(why.to_owned()));
        if text.trim().is_empty() {
            return Ok(Arc::from([]));
        }
        if text.len() > LONGEST_TEXT {
            return refused("the text is too long");
        }
        if let Some(samples) = self
            .lately
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(text)
        {
            return Ok(samples);
        }
        let readable = speakable(text);
        if !readable.contains(|letter: char| letter.is_ascii_alphanumeric()) {
            return refused("the offline voice reads Latin and Cyrillic letters only");
        }
        let engine = self.engine.clone();
        let audio = spawn_blocking(move || engine.synthesize(&readable)).await;
        let samples: Arc<[i16]> = match audio {
            Ok(audio) if audio.sample_rate == RATE => audio.samples.into(),
            Ok(audio) => audio_at_another_rate(audio.sample_rate)?,
            Err(_) => return refused("the offline voice stumbled over the text"),
        };
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.keep(text.to_owned(), samples.clone());
        Ok(samples)
    }
}

fn audio_at_another_rate(rate: u32) -> Result<Arc<[i16]>, VoiceError> {
    Err(VoiceError::Failed(format!(
        "the offline voice speaks at {rate} samples a second"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sentence_becomes_sound_and_is_made_once() {
        let voice = FliteVoice::new();
        let first = voice.speak("Hello, this is a test.").await.unwrap();
        let seconds = first.len() as f32 / RATE as f32;
        assert!((0.8..4.0).contains(&seconds), "{seconds} s");
        let loudest = first.iter().map(|s| s.unsigned_abs()).max().unwrap();
        assert!(loudest > 3_000, "it can be heard: {loudest}");
        let again = voice.speak("Hello, this is a test.").await.unwrap();
        assert!(
            Arc::ptr_eq(&first, &again),
            "the second time it comes from the cache"
        );
    }

    #[tokio::test]
    async fn russian_is_read_and_what_cannot_be_read_is_refused() {
        let voice = FliteVoice::new();
        assert!(voice.speak("Здравствуйте, Анна").await.unwrap().len() > 4_000);
        assert!(voice.speak("王伟").await.is_err());
        assert!(
            voice.speak("  ").await.unwrap().is_empty(),
            "nothing to say is no fault"
        );
    }
}
