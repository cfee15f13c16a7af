//! The rows of an ordinary workbook by `calamine`.
//!
//! Ordinary is what people send. `calamine` stops at a cell that it does not know (an error code of
//! Google Sheets), and then nothing says which cell it was; of a number of nineteen digits it gives
//! sixteen. So whatever is not plain ends its reading after the last row that was, and our own reader
//! ([`sheet`](super::sheet)) goes on from there; a file that wants to do harm ends there too, for
//! that reader has the bounds.
//!
//! It keeps each shared string as a `String`: 56 bytes for the shortest, where ours takes four beside
//! the text. A million rows with four million short strings (115 MiB of them unpacked) make 219 MiB,
//! ours 75; with five million of the length of names and addresses (283 MiB) 410 MiB, ours 231. An
//! import may take 300 with everything around it, so workbooks with so many strings are ours from the
//! beginning ([`MOST_STRING_BYTES`]: `calamine` makes 160 MiB of the worst of them). Strings that
//! stand in their cells take no room in either.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use calamine::{DataRef, Reader};

use super::styles::Styles;
use crate::error::SheetError;
use crate::limits::BeyondBounds;
use crate::number::{Shown, date_from_iso};
use crate::row::RowSink;

/// Most bytes of shared strings, unpacked, that `calamine` gets.
pub(super) const MOST_STRING_BYTES: u64 = 64 << 20;
/// Most bytes of each part around the rows, unpacked, that `calamine` gets: it makes half a kilobyte
/// of five bytes, `<xf/>`.
pub(super) const MOST_ABOUT_ROWS: u64 = 1 << 20;
/// The shortest shared string, `<si/>`.
const SHORTEST_STRING: u64 = 5;
/// Packed bytes that are read for one cell, at most. What they unpack to is a thousand times as much
/// at worst, and `calamine` keeps it some three times.
const MOST_FOR_A_CELL: u64 = 64 << 10;
/// Whole numbers from here on may have lost digits as floats.
const LOSES_DIGITS: f64 = 1e15;

/// Whether `calamine` gets shared strings of so many bytes that claim to be so many: it makes room
/// for what they claim.
pub(super) fn takes(bytes: u64, claimed: Option<&str>) -> bool {
    let plausible = |count: u64| count <= bytes / SHORTEST_STRING;
    claimed.is_none_or(|count| count.parse().is_ok_and(plausible))
}

/// How a sheet was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// To its end.
    Whole,
    /// Up to and with this row (0: none); the rest is for our own reader.
    UpTo(u32),
}

/// A workbook as `calamine` opened it.
pub(super) struct ByCalamine {
    book: calamine::Xlsx<Watched>,
    watch: Arc<Watch>,
}

/// What a sheet's numbers mean.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'s> {
    pub(super) styles: &'s Styles,
    pub(super) from_1904: bool,
}

impl ByCalamine {
    /// `None`: it does not take the file.
    pub(super) fn open(file: File) -> Option<ByCalamine> {
        let watch = Arc::new(Watch::default());
        let reader = Watched {
            inner: BufReader::new(file),
            watch: Arc::clone(&watch),
        };
        watch.allow(u64::MAX);
        let book = plain(|| calamine::Xlsx::new(reader))?;
        Some(ByCalamine { book, watch })
    }

    /// Hands over the rows of a sheet as far as they are plain.
    pub(super) fn read(
        &mut self,
        sheet: &str,
        numbers: Numbers<'_>,
        sink: &mut RowSink<'_>,
    ) -> Result<Outcome, SheetError> {
        let watch = Arc::clone(&self.watch);
        let begun = watch.read();
        watch.allow(MOST_FOR_A_CELL);
        let Some(mut cells) = plain(|| self.book.worksheet_cells_reader(sheet)) else {
            return Ok(Outcome::UpTo(0));
        };
        let (mut ended, mut row, mut next_column) = (0, 0, 0);
        loop {
            watch.allow(MOST_FOR_A_CELL);
            let Some(next) = plain(|| cells.next_cell_with_style_id()) else {
                break;
            };
            let Some((cell, style)) = next else {
                if row > 0 {
                    sink.end(watch.read() - begun)?;
                }
                return Ok(Outcome::Whole);
            };
            let (at, column) = cell.get_position();
            let at = at.saturating_add(1);
            if at != row {
                if row > 0 {
                    sink.end(watch.read() - begun)?;
                    ended = row;
                }
                if at < row {
                    break;
                }
                sink.begin(at)?;
                (row, next_column) = (at, 0);
            }
            if column < next_column {
                break;
            }
            next_column = column.saturating_add(1);
            if !put(sink, column as usize, cell.get_value(), style, numbers)? {
                break;
            }
        }
        sink.forget();
        Ok(Outcome::UpTo(ended))
    }
}

/// What `calamine` makes of something, if it comes to an end with it.
fn plain<T>(read: impl FnOnce() -> Result<T, calamine::XlsxError>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

/// False: the cell is for our own reader.
fn put(
    sink: &mut RowSink<'_>,
    column: usize,
    value: &DataRef<'_>,
    style: usize,
    numbers: Numbers<'_>,
) -> Result<bool, SheetError> {
    match value {
        DataRef::Empty => (),
        DataRef::SharedString(text) => sink.text(column, text)?,
        DataRef::String(text) | DataRef::DurationIso(text) => sink.text(column, text)?,
        DataRef::Bool(yes) => sink.bool(column, *yes),
        DataRef::Error(code) => sink.error(column, &code.to_string()),
        DataRef::DateTimeIso(text) => match date_from_iso(text) {
            Some(at) => sink.datetime(column, at),
            None => sink.text(column, text)?,
        },
        DataRef::Int(number) => return put_number(sink, column, *number as f64, style, numbers),
        DataRef::Float(number) => return put_number(sink, column, *number, style, numbers),
        // What a format makes of a number is seen from its code, which says more than a date or not.
        DataRef::DateTime(at) => return put_number(sink, column, at.as_f64(), style, numbers),
    }
    Ok(true)
}

fn put_number(
    sink: &mut RowSink<'_>,
    column: usize,
    number: f64,
    style: usize,
    numbers: Numbers<'_>,
) -> Result<bool, SheetError> {
    if number.abs() >= LOSES_DIGITS {
        return Ok(false);
    }
    match numbers.styles.kind(style).shown(number, numbers.from_1904) {
        Some(Shown::DateTime(at)) => sink.datetime(column, at),
        Some(Shown::Text(text)) => sink.text(column, &text)?,
        None => sink.number(column, number),
    }
    Ok(true)
}

/// Counts what `calamine` reads of the file, and stops it where too much is read for one cell.
struct Watched {
    inner: BufReader<File>,
    watch: Arc<Watch>,
}

#[derive(Default)]
struct Watch {
    read: AtomicU64,
    until: AtomicU64,
}

impl Watch {
    fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn allow(&self, bytes: u64) {
        let until = self.read().saturating_add(bytes);
        self.until.store(until, Ordering::Relaxed);
    }
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let before = self.watch.read.fetch_add(count as u64, Ordering::Relaxed);
        match before + count as u64 > self.watch.until.load(Ordering::Relaxed) {
            true => Err(io::Error::other(BeyondBounds)),
            false => Ok(count),
        }
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
