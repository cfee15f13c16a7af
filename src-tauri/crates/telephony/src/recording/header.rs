//! The 44 bytes in front of a recording: written when it begins, set right every second, and
//! repaired after a crash. Stereo, 16 bit, 8,000 samples a second.
//!
//! Does not know threads.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::STEREO_SAMPLE;
use crate::media::SAMPLE_RATE;

/// Length of the header.
pub(super) const HEADER: u64 = 44;

/// The header of a recording with so many bytes of sound.
pub(super) fn header(sound: u32) -> [u8; HEADER as usize] {
    let mut out = [0u8; HEADER as usize];
    let mut at = 0;
    let mut put = |bytes: &[u8]| {
        out[at..at + bytes.len()].copy_from_slice(bytes);
        at += bytes.len();
    };
    put(b"RIFF");
    put(&sound.saturating_add(HEADER as u32 - 8).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16u32.to_le_bytes());
    put(&1u16.to_le_bytes()); // PCM
    put(&2u16.to_le_bytes()); // lanes
    put(&SAMPLE_RATE.to_le_bytes());
    put(&(SAMPLE_RATE * STEREO_SAMPLE as u32).to_le_bytes());
    put(&(STEREO_SAMPLE as u16).to_le_bytes());
    put(&16u16.to_le_bytes());
    put(b"data");
    put(&sound.to_le_bytes());
    out
}

/// Sets the lengths right in an open file; writing goes on at its end.
pub(super) fn set_length(file: &mut File, sound: u32) -> io::Result<()> {
    let whole = sound.saturating_add(HEADER as u32 - 8);
    write_at(file, &whole.to_le_bytes(), 4)?;
    write_at(file, &sound.to_le_bytes(), HEADER - 4)
}

#[cfg(unix)]
fn write_at(file: &mut File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(not(unix))]
fn write_at(file: &mut File, bytes: &[u8], at: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)?;
    file.seek(SeekFrom::End(0))?;
    Ok(())
}

/// Makes a file that a crash left open readable: the header says what is really there, half a
/// sample at the end is cut. An error: it is not there, or not one of ours.
pub(super) fn repair(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut start = [0u8; HEADER as usize];
    let length = file.metadata()?.len();
    if length < HEADER {
        // The crash came before the header was out: an empty recording.
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        return file.write_all(&header(0));
    }
    file.read_exact(&mut start)?;
    if start[..4] != *b"RIFF" || start[8..16] != *b"WAVEfmt " {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "not a recording",
        ));
    }
    let sound = (length - HEADER) / STEREO_SAMPLE as u64 * STEREO_SAMPLE as u64;
    file.set_len(HEADER + sound)?;
    set_length(&mut file, u32::try_from(sound).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_left_open_by_a_crash_is_readable_after_repair() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        let mut bytes = header(0).to_vec();
        bytes.extend([1u8; 8_003]);
        std::fs::write(&path, bytes).unwrap();
        repair(&path).unwrap();
        let reader = hound::WavReader::open(&path).unwrap();
        assert_eq!(
            (reader.spec().channels, reader.spec().sample_rate),
            (2, 8_000)
        );
        assert_eq!(
            reader.duration(),
            2_000,
            "3 of 8,003 bytes are half a sample"
        );
        repair(&path).unwrap();
        assert_eq!(
            hound::WavReader::open(&path).unwrap().duration(),
            2_000,
            "twice changes nothing"
        );
    }

    #[test]
    fn a_file_cut_within_its_header_becomes_an_empty_recording() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        std::fs::write(&path, b"RIFF").unwrap();
        repair(&path).unwrap();
        assert_eq!(hound::WavReader::open(&path).unwrap().duration(), 0);
    }

    #[test]
    fn another_file_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        std::fs::write(&path, [9u8; 100]).unwrap();
        assert!(repair(&path).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), [9u8; 100]);
        assert!(repair(&dir.path().join("2.wav")).is_err());
    }
}
