//! The tape of one call: gathers half a second of both lanes on the media thread and hands it to the
//! writer. Both lanes get a frame every tick, so they stay together in time.
//!
//! Does not know files.

use tokio::sync::oneshot;

use super::{
    STEREO_SAMPLE,
    writer::{TapeWriter, WriterOrder},
};
use crate::media::{FRAME, SAMPLE_RATE};

/// Handed over at once: half a second.
const PIECE: usize = SAMPLE_RATE as usize * STEREO_SAMPLE / 2;

/// A running recording.
pub(crate) struct Tape {
    id: u64,
    writer: TapeWriter,
    piece: Vec<u8>,
}

impl Tape {
    pub(super) fn new(id: u64, writer: TapeWriter) -> Tape {
        Tape {
            id,
            writer,
            piece: Vec::with_capacity(PIECE),
        }
    }

    /// Records a frame of each lane.
    pub(crate) fn record(&mut self, agent: &[i16; FRAME], callee: &[i16; FRAME]) {
        let mut bytes = [0u8; FRAME * STEREO_SAMPLE];
        for ((left, right), sample) in agent.iter().zip(callee).zip(bytes.chunks_exact_mut(4)) {
            sample[..2].copy_from_slice(&left.to_le_bytes());
            sample[2..].copy_from_slice(&right.to_le_bytes());
        }
        self.piece.extend_from_slice(&bytes);
        if self.piece.len() >= PIECE {
            self.hand_over(Vec::with_capacity(PIECE));
        }
    }

    fn hand_over(&mut self, next: Vec<u8>) {
        let piece = std::mem::replace(&mut self.piece, next);
        self.writer
            .order(WriterOrder::Append { id: self.id, piece });
    }

    /// Ends; `recorded` hears whether all of it was written.
    pub(crate) fn finish(mut self, recorded: oneshot::Sender<bool>) {
        self.hand_over(Vec::new());
        self.writer.order(WriterOrder::Close {
            id: self.id,
            recorded,
        });
    }
}
