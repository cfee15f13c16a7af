//! The thread that writes recordings: neither the media thread nor the async ones wait for a disk.
//!
//! Does not know calls; that a file cannot be written is told at once, and again when it is closed.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use domain::call_task::LocalTrouble;
use tokio::sync::oneshot;

use super::{
    header::{header, set_length},
    tape::Tape,
};

/// Sound waiting for a disk that is too slow, in bytes; what is beyond is lost, not kept in memory.
const WAITING_AT_MOST: u64 = 128 << 20;

pub(super) enum WriterOrder {
    Open {
        id: u64,
        path: PathBuf,
        failed: oneshot::Sender<LocalTrouble>,
    },
    Append {
        id: u64,
        piece: Vec<u8>,
    },
    Close {
        id: u64,
        recorded: oneshot::Sender<bool>,
    },
}

/// The way to the writer thread. The thread ends with the last way to it.
#[derive(Clone)]
pub(crate) struct TapeWriter {
    orders: Sender<WriterOrder>,
    next: Arc<AtomicU64>,
    waiting: Arc<AtomicU64>,
}

impl TapeWriter {
    /// Starts the thread.
    pub(crate) fn start() -> io::Result<TapeWriter> {
        let (orders, inbox) = channel();
        let waiting = Arc::new(AtomicU64::new(0));
        let seen = waiting.clone();
        thread::Builder::new()
            .name("recordings".into())
            .spawn(move || run(&inbox, &seen))?;
        Ok(TapeWriter {
            orders,
            next: Arc::default(),
            waiting,
        })
    }

    /// Begins a recording; the file appears at once. The receiver hears if it cannot be written.
    pub(crate) fn open(&self, path: PathBuf) -> (Tape, oneshot::Receiver<LocalTrouble>) {
        let id = self.next.fetch_add(1, Relaxed);
        let (failed, failure) = oneshot::channel();
        self.order(WriterOrder::Open { id, path, failed });
        (Tape::new(id, self.clone()), failure)
    }

    pub(super) fn order(&self, order: WriterOrder) {
        if let WriterOrder::Append { piece, .. } = &order {
            self.waiting.fetch_add(piece.len() as u64, Relaxed);
        }
        // The thread ends only with the last sender.
        let _ = self.orders.send(order);
    }
}

/// An open recording; the first error stands for all that follows.
struct OpenTape {
    file: io::Result<File>,
    sound: u32,
    failed: Option<oneshot::Sender<LocalTrouble>>,
}

/// What an error of the disk means.
fn trouble(error: &io::Error) -> LocalTrouble {
    let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
    if full.contains(&error.kind()) {
        LocalTrouble::DiskFull
    } else {
        LocalTrouble::ReadOnly
    }
}

fn create(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(path)?;
    file.write_all(&header(0))?;
    Ok(file)
}

impl OpenTape {
    fn append(&mut self, piece: &[u8]) {
        let Ok(file) = &mut self.file else { return };
        let length = self
            .sound
            .saturating_add(u32::try_from(piece.len()).unwrap_or(u32::MAX));
        let written = file
            .write_all(piece)
            .and_then(|()| set_length(file, length));
        match written {
            Ok(()) => self.sound = length,
            Err(error) => self.fail(error),
        }
    }

    /// Tells that it cannot be written, once.
    fn tell(&mut self) {
        if let Err(error) = &self.file
            && let Some(failed) = self.failed.take()
        {
            tracing::warn!(%error, "a recording cannot be written");
            // The call may be over.
            let _ = failed.send(trouble(error));
        }
    }

    fn fail(&mut self, error: io::Error) {
        if let Ok(file) = &mut self.file {
            // What is there stays playable.
            let _ = set_length(file, self.sound);
        }
        self.file = Err(error);
        self.tell();
    }
}

fn run(inbox: &Receiver<WriterOrder>, waiting: &AtomicU64) {
    let mut tapes: HashMap<u64, OpenTape> = HashMap::new();
    while let Ok(order) = inbox.recv() {
        match order {
            WriterOrder::Open { id, path, failed } => {
                let mut tape = OpenTape {
                    file: create(&path),
                    sound: 0,
                    failed: Some(failed),
                };
                tape.tell();
                tapes.insert(id, tape);
            }
            WriterOrder::Append { id, piece } => {
                let length = piece.len() as u64;
                let before = waiting.fetch_sub(length, Relaxed);
                if let Some(tape) = tapes.get_mut(&id) {
                    if before > WAITING_AT_MOST {
                        tape.fail(io::Error::other("the disk is too slow"));
                    } else {
                        tape.append(&piece);
                    }
                }
            }
            WriterOrder::Close { id, recorded } => {
                let written = tapes.remove(&id).is_some_and(|tape| tape.file.is_ok());
                // The call may have stopped waiting.
                let _ = recorded.send(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::FRAME;

    #[tokio::test]
    async fn a_recording_is_playable_while_it_runs_and_whole_when_it_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("calls").join("1.wav");
        let writer = TapeWriter::start().unwrap();
        let (mut tape, mut failed) = writer.open(path.clone());
        for _ in 0..75 {
            tape.record(&[1_000; FRAME], &[-2_000; FRAME]);
        }
        let mut tries = 0;
        while hound::WavReader::open(&path).map_or(0, |wav| wav.duration()) < 8_000 {
            tries += 1;
            assert!(tries < 500, "the first second never became readable");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let (recorded, answer) = oneshot::channel();
        tape.finish(recorded);
        assert!(answer.await.unwrap());
        assert!(failed.try_recv().is_err(), "nothing failed");
        let mut wav = hound::WavReader::open(&path).unwrap();
        assert_eq!(wav.duration(), 12_000);
        let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
        assert!(
            samples.chunks(2).all(|pair| pair == [1_000, -2_000]),
            "agent left, callee right"
        );
    }

    #[tokio::test]
    async fn a_recording_that_cannot_be_begun_says_so_at_once_and_when_closed() {
        let dir = tempfile::tempdir().unwrap();
        let in_the_way = dir.path().join("file");
        fs::write(&in_the_way, b"x").unwrap();
        let writer = TapeWriter::start().unwrap();
        let (mut tape, failed) = writer.open(in_the_way.join("1.wav"));
        assert_eq!(failed.await, Ok(LocalTrouble::ReadOnly));
        tape.record(&[0; FRAME], &[0; FRAME]);
        let (recorded, answer) = oneshot::channel();
        tape.finish(recorded);
        assert!(!answer.await.unwrap());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_told_by_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1.wav");
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        let (_tape, failed) = TapeWriter::start().unwrap().open(path);
        assert_eq!(failed.await, Ok(LocalTrouble::DiskFull));
    }
}
