//! Sound as a voice's service streams it: raw samples, or a WAV all the same.
//!
//! Does not know the service.

use super::{
    RATE,
    rate::Resampler,
    wav::{Head, Layout, Sample, head},
};

/// What came is no sound that can be played.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoSound;

/// The rate of raw samples where nothing is told: OpenAI's.
const USUAL_RATE: u32 = 24_000;

/// Turns the bytes of a stream into samples of the house's rate, as they come.
#[derive(Debug)]
pub(super) struct SoundReader {
    /// Bytes that are not samples yet.
    kept: Vec<u8>,
    raw_rate: u32,
    playing: Option<Playing>,
}

#[derive(Debug)]
struct Playing {
    layout: Layout,
    resampler: Resampler,
    /// Bytes of sound that are still to come; `None`: to the end.
    left: Option<usize>,
}

impl SoundReader {
    /// For an answer of this content type.
    pub(super) fn new(content_type: &str) -> Result<SoundReader, NoSound> {
        let kind = content_type.to_ascii_lowercase();
        // A web page or an error is no sound; other types are looked at when they come, for some
        // services name the wrong one.
        if kind.starts_with("text/") || kind.contains("json") || kind.contains("xml") {
            return Err(NoSound);
        }
        let rate = kind
            .split(';')
            .filter_map(|part| part.trim().strip_prefix("rate="))
            .find_map(|rate| rate.parse().ok());
        Ok(SoundReader {
            kept: Vec::new(),
            raw_rate: rate.unwrap_or(USUAL_RATE),
            playing: None,
        })
    }

    /// Takes bytes; gives the samples that they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<i16>, NoSound> {
        self.kept.extend_from_slice(bytes);
        let playing = match &mut self.playing {
            Some(playing) => playing,
            None => match begin(&self.kept, self.raw_rate)? {
                None => return Ok(Vec::new()),
                Some((playing, from)) => {
                    self.kept.drain(..from);
                    self.playing.insert(playing)
                }
            },
        };
        let there = self.kept.len().min(playing.left.unwrap_or(usize::MAX));
        let whole = there - there % playing.layout.frame();
        let samples = playing.layout.samples(&self.kept[..whole]);
        match &mut playing.left {
            // What stands behind the sound (titles) is none.
            Some(left) => {
                *left -= whole;
                let behind = *left < playing.layout.frame();
                self.kept
                    .drain(..if behind { self.kept.len() } else { whole });
            }
            None => drop(self.kept.drain(..whole)),
        }
        Ok(playing.resampler.feed(&samples))
    }

    /// The last samples, when no more bytes come.
    pub(super) fn finish(self) -> Result<Vec<i16>, NoSound> {
        match self.playing {
            Some(playing) => Ok(playing.resampler.finish()),
            None if self.kept.is_empty() => Ok(Vec::new()),
            None => Err(NoSound),
        }
    }
}

/// What begins there and behind how many bytes; `None`: too little has come.
fn begin(bytes: &[u8], raw_rate: u32) -> Result<Option<(Playing, usize)>, NoSound> {
    /// The first bytes of what we cannot play: MP3 with its titles, Ogg, FLAC, web pages, JSON.
    const OTHERS: [&[u8]; 5] = [b"ID3", b"OggS", b"fLaC", b"<!DO", b"{\"er"];
    let Some(start) = bytes.get(..4) else {
        return Ok(None);
    };
    if OTHERS.iter().any(|other| start.starts_with(other)) {
        return Err(NoSound);
    }
    let (layout, from, left) = if start == b"RIFF" {
        match head(bytes) {
            Head::Short => return Ok(None),
            Head::Unknown => return Err(NoSound),
            Head::Sound {
                layout,
                from,
                length,
            } => (layout, from, length),
        }
    } else {
        let raw = Layout {
            rate: raw_rate,
            channels: 1,
            sample: Sample::Whole,
        };
        (raw, 0, None)
    };
    let resampler = Resampler::new(layout.rate, RATE).ok_or(NoSound)?;
    let playing = Playing {
        layout,
        resampler,
        left,
    };
    Ok(Some((playing, from)))
}

#[cfg(test)]
mod tests {
    use super::{super::wav, *};

    fn hum(rate: u32) -> Vec<i16> {
        let hum = |n: u32| {
            ((f64::from(n * 300) / f64::from(rate) * std::f64::consts::TAU).sin() * 9_000.0) as i16
        };
        (0..rate).map(hum).collect()
    }

    fn raw(samples: &[i16]) -> Vec<u8> {
        samples.iter().flat_map(|s| s.to_le_bytes()).collect()
    }

    fn read(kind: &str, bytes: &[u8], piece: usize) -> Result<Vec<i16>, NoSound> {
        let mut reader = SoundReader::new(kind)?;
        let mut all = Vec::new();
        for piece in bytes.chunks(piece) {
            all.extend(reader.feed(piece)?);
        }
        all.extend(reader.finish()?);
        Ok(all)
    }

    #[test]
    fn raw_and_wav_are_the_same_sound_wherever_the_bytes_break() {
        let sound = hum(24_000);
        let expected = read("audio/pcm", &raw(&sound), usize::MAX).unwrap();
        assert_eq!(expected.len(), 8_000);
        assert!(expected.iter().any(|&sample| sample > 8_000));
        let mut file = wav::written(&sound, 24_000);
        file.extend_from_slice(b"LIST\x04\0\0\0abcd");
        for piece in [1, 3, 4_097] {
            assert_eq!(read("", &raw(&sound), piece).unwrap(), expected);
            let from_file = read("audio/pcm", &file, piece).unwrap();
            assert_eq!(from_file, expected, "pieces of {piece}");
        }
    }

    #[test]
    fn other_rates_are_told_by_the_header_or_the_file() {
        let told = read("audio/pcm; rate=16000", &raw(&hum(16_000)), 999).unwrap();
        assert_eq!(told.len(), 8_000);
        let own = wav::written(&hum(22_050), 22_050);
        assert_eq!(read("audio/wav", &own, 999).unwrap().len(), 8_000);
        let house = wav::written(&hum(8_000), 8_000);
        assert_eq!(read("audio/wav", &house, 999).unwrap(), hum(8_000));
    }

    #[test]
    fn what_is_no_sound_is_said_to_be_none() {
        for kind in ["text/html; charset=utf-8", "application/json"] {
            assert_eq!(read(kind, &raw(&hum(8_000)), 99), Err(NoSound));
        }
        for bytes in [b"ID3\x04\0\0\0".as_slice(), b"OggS\0\x02", b"RIFF....AVI "] {
            assert_eq!(read("audio/pcm", bytes, 99), Err(NoSound));
        }
        assert_eq!(read("audio/pcm", b"RIFF", 99), Err(NoSound), "half a head");
        assert_eq!(read("audio/pcm", b"", 99), Ok(Vec::new()));
    }
}
