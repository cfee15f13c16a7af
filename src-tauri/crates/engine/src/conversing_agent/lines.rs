//! Lines that were spoken before: the same in most calls, and at hand at once in the next one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::ports::speech::VoiceRequest;

/// At most so many samples are kept: 64 MiB of speech, a good hour.
const MOST_SAMPLES: usize = 32 * 1024 * 1024;
/// At most so many lines.
const MOST_LINES: usize = 2_000;

/// The lines.
#[derive(Debug, Default)]
pub(super) struct SpokenLines {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    lines: HashMap<String, Arc<[i16]>>,
    samples: usize,
}

impl SpokenLines {
    /// A line as this voice spoke it.
    pub(super) fn get(&self, words: &VoiceRequest) -> Option<Arc<[i16]>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.lines.get(&key(words)).cloned()
    }

    /// Keeps a line.
    pub(super) fn keep(&self, words: &VoiceRequest, samples: Arc<[i16]>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.lines.len() >= MOST_LINES || kept.samples + samples.len() > MOST_SAMPLES {
            // begun anew: what is really used is soon there again
            *kept = Kept::default();
        }
        kept.samples += samples.len();
        if let Some(old) = kept.lines.insert(key(words), samples) {
            kept.samples -= old.len();
        }
    }
}

/// Everything that makes a line sound different.
fn key(words: &VoiceRequest) -> String {
    let place = words.place.as_ref().map_or("", |place| &place.base_url);
    format!(
        "{place}\n{}\n{}\n{}\n{}\n{}",
        words.model, words.voice, words.manner, words.speed_hundredths, words.text
    )
}
