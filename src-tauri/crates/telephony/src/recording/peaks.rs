//! The waveform of a recording: the loudest sample of each stretch, for each lane.
//!
//! Does not know where recordings are kept.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use domain::time::Millis;
use engine::ports::Peaks;

use super::{STEREO_SAMPLE, header::HEADER};
use crate::media::SAMPLE_RATE;

/// Reads the waveform of a recording, `count` stretches.
pub(super) fn peaks(path: &Path, count: usize) -> io::Result<Peaks> {
    let mut file = File::open(path)?;
    // The length of the file counts, not the header: the recording may still be running.
    let bytes = file.metadata()?.len().saturating_sub(HEADER);
    let samples = bytes / STEREO_SAMPLE as u64;
    file.seek(SeekFrom::Start(HEADER))?;
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let mut peaks = Peaks {
        agent: vec![0.0; count],
        callee: vec![0.0; count],
        length_ms: (samples * 1_000 / u64::from(SAMPLE_RATE)).cast_signed() as Millis,
    };
    if count == 0 || samples == 0 {
        return Ok(peaks);
    }
    let mut done = 0u64;
    let mut buffer = vec![0u8; 1 << 16];
    while done < samples {
        let left = (samples - done) * STEREO_SAMPLE as u64;
        let take = left.min(buffer.len() as u64) as usize;
        reader.read_exact(&mut buffer[..take])?;
        for sample in buffer[..take].chunks_exact(STEREO_SAMPLE) {
            let at = (done * count as u64 / samples) as usize;
            let raise = |peak: &mut f32, low: u8, high: u8| {
                let value = f32::from(i16::from_le_bytes([low, high]).unsigned_abs()) / 32_768.0;
                *peak = peak.max(value);
            };
            raise(&mut peaks.agent[at], sample[0], sample[1]);
            raise(&mut peaks.callee[at], sample[2], sample[3]);
            done += 1;
        }
    }
    Ok(peaks)
}

#[cfg(test)]
mod tests {
    use super::{super::header::header, *};

    #[test]
    fn each_lane_has_its_own_peaks_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        let mut bytes = header(0).to_vec();
        for n in 0..8_000i16 {
            let agent = if n < 4_000 { 16_384i16 } else { 0 };
            let callee = if n < 4_000 { 0i16 } else { -32_768 };
            bytes.extend(agent.to_le_bytes());
            bytes.extend(callee.to_le_bytes());
        }
        std::fs::write(&path, bytes).unwrap();
        let read = peaks(&path, 4).unwrap();
        assert_eq!(read.agent, [0.5, 0.5, 0.0, 0.0]);
        assert_eq!(read.callee, [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(read.length_ms, 1_000);
    }

    #[test]
    fn more_stretches_than_samples_and_no_samples_are_fine() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        std::fs::write(&path, header(0)).unwrap();
        assert_eq!(peaks(&path, 10).unwrap().length_ms, 0);
        let mut bytes = header(8).to_vec();
        bytes.extend([0xff, 0x7f, 0, 0, 0, 0, 0, 0]);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(peaks(&path, 10).unwrap().agent.len(), 10);
    }
}
