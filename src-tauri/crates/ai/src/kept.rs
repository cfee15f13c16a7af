//! Keeps what was spoken lately, so that a campaign's lines are made once.
//!
//! Does not know voices.

use std::{collections::HashMap, sync::Arc};

/// Samples kept at most: eight minutes, 8 MB.
const SAMPLES: usize = 8 * 60 * 8_000;

struct Kept {
    samples: Arc<[i16]>,
    used: u64,
}

/// The cache; the one that was not used for longest goes first.
#[derive(Default)]
pub(crate) struct LatelySpoken {
    texts: HashMap<String, Kept>,
    samples: usize,
    uses: u64,
}

impl LatelySpoken {
    /// What was made of a text, if it is still kept.
    pub(crate) fn get(&mut self, text: &str) -> Option<Arc<[i16]>> {
        self.uses += 1;
        let kept = self.texts.get_mut(text)?;
        kept.used = self.uses;
        Some(kept.samples.clone())
    }

    /// Keeps what was made of a text.
    pub(crate) fn keep(&mut self, text: String, samples: Arc<[i16]>) {
        if samples.len() > SAMPLES / 4 {
            return;
        }
        self.uses += 1;
        self.samples += samples.len();
        let kept = Kept {
            samples,
            used: self.uses,
        };
        if let Some(before) = self.texts.insert(text, kept) {
            self.samples -= before.samples.len();
        }
        while self.samples > SAMPLES {
            let oldest = self.texts.iter().min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(text, _)| text.clone()) else {
                break;
            };
            if let Some(gone) = self.texts.remove(&oldest) {
                self.samples -= gone.samples.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_goes_first_and_the_sum_stays_bounded() {
        let mut cache = LatelySpoken::default();
        let minute = || Arc::from(vec![0i16; 60 * 8_000]);
        for n in 0..8 {
            cache.keep(n.to_string(), minute());
        }
        assert!(cache.get("0").is_some(), "eight minutes are kept");
        cache.keep("8".into(), minute());
        assert!(cache.get("0").is_some(), "used just now");
        assert!(cache.get("1").is_none(), "the one unused for longest");
        cache.keep("8".into(), minute());
        assert!(cache.samples <= SAMPLES, "a text kept twice counts once");
    }
}
