//! Reads the user's WAV files (any rate, one or two lanes) as 8,000 samples a second, one lane.
//!
//! Does not know where they are kept.

use std::{io, path::Path};

use domain::time::Millis;
use engine::ports::AudioFileError;
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use crate::media::SAMPLE_RATE;

/// Longest sound that is taken. Source: ports, `AudioFileError::TooLong`.
const LONGEST: Millis = 120_000;
/// Rates that make sense.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;

fn disk_or_format(error: &hound::Error) -> AudioFileError {
    match error {
        // A file that ends too early is a broken WAV, not a broken disk.
        hound::Error::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            AudioFileError::Disk
        }
        hound::Error::IoError(_)
        | hound::Error::FormatError(_)
        | hound::Error::TooWide
        | hound::Error::UnfinishedSample
        | hound::Error::Unsupported
        | hound::Error::InvalidSampleFormat => AudioFileError::NotAWav,
    }
}

/// Length of so many samples at our rate.
pub(super) fn length(samples: &[i16]) -> Millis {
    samples.len() as Millis * 1_000 / Millis::from(SAMPLE_RATE)
}

/// Reads a WAV.
pub(super) fn read(path: &Path) -> Result<Vec<i16>, AudioFileError> {
    let mut wav = WavReader::open(path).map_err(|error| disk_or_format(&error))?;
    let WavSpec {
        channels,
        sample_rate,
        bits_per_sample,
        sample_format,
    } = wav.spec();
    if !(1..=2).contains(&channels) || !RATES.contains(&sample_rate) {
        return Err(AudioFileError::NotAWav);
    }
    if Millis::from(wav.duration()) * 1_000 / Millis::from(sample_rate) > LONGEST {
        return Err(AudioFileError::TooLong);
    }
    let mixed = match sample_format {
        SampleFormat::Int => {
            let shift = i32::from(bits_per_sample) - 16;
            mix(
                channels,
                wav.samples::<i32>().map(|sample| {
                    sample.map(|s| if shift >= 0 { s >> shift } else { s << -shift })
                }),
            )
        }
        SampleFormat::Float => mix(
            channels,
            wav.samples::<f32>()
                .map(|sample| sample.map(|s| (s.clamp(-1.0, 1.0) * 32_767.0) as i32)),
        ),
    }?;
    Ok(audio_codec::resample(&mixed, sample_rate, SAMPLE_RATE))
}

fn mix(
    channels: u16,
    samples: impl Iterator<Item = hound::Result<i32>>,
) -> Result<Vec<i16>, AudioFileError> {
    let mut mixed = Vec::new();
    let (mut sum, mut lanes) = (0i32, 0u16);
    for sample in samples {
        sum += sample.map_err(|error| disk_or_format(&error))?;
        lanes += 1;
        if lanes == channels {
            let value = sum / i32::from(channels);
            mixed.push(value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16);
            (sum, lanes) = (0, 0);
        }
    }
    Ok(mixed)
}

/// Writes samples as a WAV: aside first, so that a crash leaves the old one or the new one.
pub(super) fn write(path: &Path, samples: &[i16]) -> Result<(), AudioFileError> {
    let aside = path.with_extension("part");
    let written = || -> Result<(), hound::Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let spec = WavSpec {
            channels: 1,
            sample_rate: SAMPLE_RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut wav = WavWriter::create(&aside, spec)?;
        for sample in samples {
            wav.write_sample(*sample)?;
        }
        wav.finalize()?;
        std::fs::rename(&aside, path)?;
        Ok(())
    };
    written().map_err(|error| {
        tracing::warn!(%error, "a sound cannot be kept");
        AudioFileError::Disk
    })
}
