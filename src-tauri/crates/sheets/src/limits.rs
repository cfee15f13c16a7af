//! How much of a file is believed: bounds against zip bombs and cells without an end.
//!
//! A declared size is only a claim, so what is really unpacked is counted as well. Sheets are
//! streamed, so their bound is one of time; shared strings stay in memory, so theirs is one of room.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Largest file on the disk.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// Most entries of a zip container.
pub const MAX_ENTRIES: usize = 10_000;
/// Most bytes of one unpacked sheet (1,048,576 rows of 64 columns need about 3 GB).
pub const MAX_PART_BYTES: u64 = 4 << 30;
/// Most bytes of all parts together.
pub const MAX_TOTAL_BYTES: u64 = 8 << 30;
/// Most bytes of a part that describes the workbook.
pub const MAX_SMALL_PART_BYTES: u64 = 32 << 20;
/// Most bytes of shared strings that are kept in memory.
pub const MAX_STRING_BYTES: usize = 512 << 20;
/// Most shared strings.
pub const MAX_STRINGS: usize = 32 << 20;
/// Longest cell in bytes of UTF-8; Excel's own limit is 32,767 characters.
pub const MAX_CELL_BYTES: usize = 1 << 20;
/// Below this many bytes any ratio is fine.
pub const RATIO_FREE_BYTES: u64 = 64 << 20;
/// Beyond it nothing honest unpacks to more than so many times its size.
pub const MAX_RATIO: u64 = 200;
/// Longest single piece of XML: a tag or a text.
pub(crate) const MAX_PIECE_BYTES: u64 = 16 << 20;
/// Most cells that an .xls may spread over, all sheets together (it is read at once).
pub(crate) const MAX_XLS_AREA: u64 = 20_000_000;

/// The error inside an `io::Error` when a bound was crossed.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than is believed")]
pub(crate) struct BeyondBounds;

/// Counts what a [`Metered`] reader gave.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    read: Cell<u64>,
    piece_at: Cell<u64>,
}

impl Meter {
    /// Bytes so far.
    pub(crate) fn read(&self) -> u64 {
        self.read.get()
    }

    /// A new piece of XML begins here.
    pub(crate) fn next_piece(&self) {
        self.piece_at.set(self.read.get());
    }
}

/// A reader that stops at the bounds.
pub(crate) struct Metered<R> {
    inner: R,
    meter: Rc<Meter>,
    packed: u64,
    most: u64,
}

impl<R: Read> Metered<R> {
    /// `packed`: size in the container, for the ratio; `most`: bytes at most.
    pub(crate) fn new(inner: R, packed: u64, most: u64) -> (Self, Rc<Meter>) {
        let meter = Rc::new(Meter::default());
        let reader = Metered {
            inner,
            meter: Rc::clone(&meter),
            packed,
            most,
        };
        (reader, meter)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let read = self.meter.read.get() + count as u64;
        self.meter.read.set(read);
        let ratio = read > RATIO_FREE_BYTES && read / MAX_RATIO > self.packed;
        if read > self.most || ratio || read - self.meter.piece_at.get() > MAX_PIECE_BYTES {
            return Err(io::Error::other(BeyondBounds));
        }
        Ok(count)
    }
}
