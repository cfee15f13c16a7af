//! Where recordings and the agents' sounds are kept: two folders, one file for each.
//!
//! Does not know the database.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use domain::{
    ids::{AttemptId, AudioId},
    time::Millis,
};
use engine::ports::{AudioFileError, Peaks, RecordingShelf};
use tokio::task::spawn_blocking;

use super::{header, peaks, sound};
use crate::files;

/// The shelf.
#[derive(Debug, Clone)]
pub struct Shelf {
    calls: PathBuf,
    sounds: PathBuf,
}

impl Shelf {
    /// A shelf in `folder`; its folders are made when they are needed.
    pub fn new(folder: PathBuf) -> Shelf {
        Shelf {
            calls: folder.join("calls"),
            sounds: folder.join("sounds"),
        }
    }

    fn sound_path(&self, audio: AudioId) -> PathBuf {
        self.sounds.join(format!("{audio}.wav"))
    }
}

fn there(result: io::Result<()>, path: &Path) -> bool {
    match result {
        Ok(()) => true,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, path = %path.display(), "a recording cannot be repaired");
            }
            false
        }
    }
}

#[async_trait]
impl RecordingShelf for Shelf {
    fn path(&self, attempt: AttemptId) -> PathBuf {
        self.calls.join(format!("{attempt}.wav"))
    }

    async fn free(&self) -> Option<u64> {
        let folder = self.calls.clone();
        spawn_blocking(move || folder.ancestors().find_map(files::free))
            .await
            .ok()
            .flatten()
    }

    async fn repair(&self, attempt: AttemptId) -> bool {
        let path = self.path(attempt);
        spawn_blocking(move || there(header::repair(&path), &path))
            .await
            .unwrap_or(false)
    }

    async fn peaks(&self, attempt: AttemptId, count: usize) -> Option<Peaks> {
        let path = self.path(attempt);
        spawn_blocking(move || peaks::peaks(&path, count).ok())
            .await
            .ok()
            .flatten()
    }

    async fn delete(&self, attempt: AttemptId) {
        let path = self.path(attempt);
        if let Err(error) = tokio::fs::remove_file(&path).await
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %path.display(), "a recording cannot be deleted");
        }
    }

    async fn keep_audio(&self, audio: AudioId, source: PathBuf) -> Result<Millis, AudioFileError> {
        let path = self.sound_path(audio);
        spawn_blocking(move || {
            let samples = sound::read(&source)?;
            sound::write(&path, &samples)?;
            Ok(sound::length(&samples))
        })
        .await
        .unwrap_or(Err(AudioFileError::Disk))
    }

    async fn audio(&self, audio: AudioId) -> Option<Arc<[i16]>> {
        let path = self.sound_path(audio);
        let samples = spawn_blocking(move || sound::read(&path))
            .await
            .ok()?
            .ok()?;
        Some(samples.into())
    }
}

#[cfg(test)]
mod tests {
    use hound::{SampleFormat, WavSpec, WavWriter};

    use super::*;

    fn write_wav(path: &Path, spec: WavSpec, seconds: u32) {
        let mut wav = WavWriter::create(path, spec).unwrap();
        for n in 0..spec.sample_rate * seconds {
            let value = (n as f32 * std::f32::consts::TAU * 440.0 / spec.sample_rate as f32).sin();
            for _ in 0..spec.channels {
                match spec.sample_format {
                    SampleFormat::Int => {
                        let full = ((1i64 << (spec.bits_per_sample - 1)) - 1) as f32;
                        wav.write_sample((value * full * 0.5) as i32).unwrap();
                    }
                    SampleFormat::Float => wav.write_sample(value * 0.5).unwrap(),
                }
            }
        }
        wav.finalize().unwrap();
    }

    #[tokio::test]
    async fn sounds_of_any_kind_come_back_at_our_rate_with_their_loudness() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path().join("kept"));
        let source = dir.path().join("source.wav");
        for (n, (channels, sample_rate, bits_per_sample, sample_format)) in [
            (1, 8_000, 16, SampleFormat::Int),
            (2, 44_100, 16, SampleFormat::Int),
            (1, 48_000, 24, SampleFormat::Int),
            (2, 22_050, 32, SampleFormat::Float),
            (1, 11_025, 8, SampleFormat::Int),
        ]
        .into_iter()
        .enumerate()
        {
            let spec = WavSpec {
                channels,
                sample_rate,
                bits_per_sample,
                sample_format,
            };
            write_wav(&source, spec, 2);
            let id = AudioId(n as i64);
            let length = shelf.keep_audio(id, source.clone()).await.unwrap();
            assert!((1_990..=2_010).contains(&length), "{spec:?}: {length} ms");
            let samples = shelf.audio(id).await.unwrap();
            let loudest = samples.iter().map(|s| s.unsigned_abs()).max().unwrap();
            assert!((14_000..19_000).contains(&loudest), "{spec:?}: {loudest}");
        }
    }

    #[tokio::test]
    async fn what_is_no_wav_or_too_long_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path().to_owned());
        let source = dir.path().join("source.wav");
        std::fs::write(&source, b"ID3 an mp3").unwrap();
        let refused = shelf.keep_audio(AudioId(1), source.clone()).await;
        assert_eq!(refused, Err(AudioFileError::NotAWav));
        let spec = WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        write_wav(&source, spec, 121);
        let refused = shelf.keep_audio(AudioId(1), source.clone()).await;
        assert_eq!(refused, Err(AudioFileError::TooLong));
        let missing = shelf
            .keep_audio(AudioId(1), dir.path().join("none.wav"))
            .await;
        assert_eq!(missing, Err(AudioFileError::Disk));
        assert!(shelf.audio(AudioId(1)).await.is_none(), "nothing was kept");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_free_room_is_known_before_the_folder_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path().join("not").join("yet"));
        assert!(shelf.free().await.unwrap() > 0);
    }

    #[tokio::test]
    async fn what_is_not_there_is_no_error() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path().to_owned());
        assert!(!shelf.repair(AttemptId(1)).await);
        assert!(shelf.peaks(AttemptId(1), 10).await.is_none());
        shelf.delete(AttemptId(1)).await;
    }
}
