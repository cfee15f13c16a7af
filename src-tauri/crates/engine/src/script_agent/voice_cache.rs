//! Speech that was made once and is played often: the lines of a script are the same in most calls.
//! Several calls that need the same line at once wait for one synthesis.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OnceCell;

use crate::ports::{SpeechSynthesizer, VoiceError};

/// At most so many samples are kept: 64 MiB of speech, a good hour.
const MOST_SAMPLES: usize = 32 * 1024 * 1024;
/// At most so many texts are kept.
const MOST_TEXTS: usize = 2_000;

/// A piece of speech, perhaps still being made.
type Piece = Arc<OnceCell<Arc<[i16]>>>;

/// The cache.
pub(super) struct VoiceCache {
    voice: Arc<dyn SpeechSynthesizer>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    pieces: HashMap<String, (u64, Piece)>,
    turn: u64,
}

impl VoiceCache {
    pub(super) fn new(voice: Arc<dyn SpeechSynthesizer>) -> Self {
        VoiceCache {
            voice,
            kept: Mutex::default(),
        }
    }

    /// Speaks a text, or gives what was spoken before.
    pub(super) async fn speak(&self, text: &str) -> Result<Arc<[i16]>, VoiceError> {
        let piece = self.piece(text);
        piece
            .get_or_try_init(|| self.voice.speak(text))
            .await
            .cloned()
    }

    fn piece(&self, text: &str) -> Piece {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        if let Some((used, piece)) = kept.pieces.get_mut(text) {
            *used = turn;
            return piece.clone();
        }
        kept.make_room();
        let piece = Piece::default();
        kept.pieces.insert(text.to_owned(), (turn, piece.clone()));
        piece
    }
}

impl Kept {
    /// Forgets the half that was not used for the longest time when there is too much.
    fn make_room(&mut self) {
        let samples: usize = self
            .pieces
            .values()
            .filter_map(|(_, piece)| piece.get())
            .map(|s| s.len())
            .sum();
        if self.pieces.len() < MOST_TEXTS && samples < MOST_SAMPLES {
            return;
        }
        let mut used: Vec<u64> = self.pieces.values().map(|(used, _)| *used).collect();
        used.sort_unstable();
        let middle = used.get(used.len() / 2).copied().unwrap_or(0);
        self.pieces.retain(|_, (used, _)| *used > middle);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counting {
        spoken: AtomicUsize,
    }

    #[async_trait::async_trait]
    impl SpeechSynthesizer for Counting {
        async fn speak(&self, text: &str) -> Result<Arc<[i16]>, VoiceError> {
            self.spoken.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            if text.is_empty() {
                return Err(VoiceError::Failed("nothing to say".to_owned()));
            }
            Ok(vec![0; text.len() * 100].into())
        }
    }

    #[tokio::test]
    async fn the_same_line_is_spoken_once() {
        let voice = Arc::new(Counting::default());
        let cache = VoiceCache::new(voice.clone());
        let (first, second) = tokio::join!(cache.speak("Good day"), cache.speak("Good day"));
        assert_eq!(first.unwrap().len(), 800);
        assert_eq!(second.unwrap().len(), 800);
        cache.speak("Good day").await.unwrap();
        assert_eq!(voice.spoken.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_failed_line_is_tried_again() {
        let voice = Arc::new(Counting::default());
        let cache = VoiceCache::new(voice.clone());
        assert!(cache.speak("").await.is_err());
        assert!(cache.speak("").await.is_err());
        assert_eq!(voice.spoken.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn the_cache_does_not_grow_for_ever() {
        let cache = VoiceCache::new(Arc::new(Counting::default()));
        for n in 0..3 * MOST_TEXTS {
            cache.speak(&n.to_string()).await.unwrap();
        }
        assert!(cache.kept.lock().unwrap().pieces.len() <= MOST_TEXTS);
    }
}
