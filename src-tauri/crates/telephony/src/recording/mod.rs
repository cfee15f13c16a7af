//! Recordings of calls: stereo WAV files (agent left, callee right) that a crash leaves playable,
//! written on a thread of their own; their waveforms; and the sounds that agents play.

mod header;
mod peaks;
mod shelf;
mod sound;
mod tape;
mod trace;
mod writer;

pub use shelf::Shelf;
pub(crate) use tape::Tape;
pub(crate) use trace::leave_trace;
pub(crate) use writer::TapeWriter;

/// Bytes of a stereo frame of one sample.
const STEREO_SAMPLE: usize = 4;
