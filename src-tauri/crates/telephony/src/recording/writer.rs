//! The thread that writes recordings: neither the media thread nor the async ones wait for a disk.
//!
//! Does not know calls; a file that cannot be written is told when it is closed.

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

    /// Begins a recording; the file appears at once.
    pub(crate) fn open(&self, path: PathBuf) -> Tape {
        let id = self.next.fetch_add(1, Relaxed);
        self.order(WriterOrder::Open { id, path });
        Tape::new(id, self.clone())
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

    fn fail(&mut self, error: io::Error) {
        tracing::warn!(%error, "a recording cannot be written");
        if let Ok(file) = &mut self.file {
            // What is there stays playable.
            let _ = set_length(file, self.sound);
        }
        self.file = Err(error);
    }
}

fn run(inbox: &Receiver<WriterOrder>, waiting: &AtomicU64) {
    let mut tapes: HashMap<u64, OpenTape> = HashMap::new();
    while let Ok(order) = inbox.recv() {
        match order {
            WriterOrder::Open { id, path } => {
                let file = create(&path);
                if let Err(error) = &file {
                    tracing::warn!(%error, "a recording cannot be begun");
                }
                tapes.insert(id, OpenTape { file, sound: 0 });
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
        let mut tape = writer.open(path.clone());
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
        let mut wav = hound::WavReader::open(&path).unwrap();
        assert_eq!(wav.duration(), 12_000);
        let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
        assert!(
            samples.chunks(2).all(|pair| pair == [1_000, -2_000]),
            "agent left, callee right"
        );
    }

    #[tokio::test]
    async fn a_recording_that_cannot_be_written_says_so_when_closed() {
        let dir = tempfile::tempdir().unwrap();
        let in_the_way = dir.path().join("file");
        fs::write(&in_the_way, b"x").unwrap();
        let mut tape = TapeWriter::start().unwrap().open(in_the_way.join("1.wav"));
        tape.record(&[0; FRAME], &[0; FRAME]);
        let (recorded, answer) = oneshot::channel();
        tape.finish(recorded);
        assert!(!answer.await.unwrap());
    }
}
