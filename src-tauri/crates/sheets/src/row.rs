//! Rows on their way out of a file: collects the cells of one row, drops rows without anything in
//! them, keeps the limits, and hands each row to the caller.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use domain::import::{MAX_COLUMNS, MAX_ROWS};
use jiff::civil::DateTime;

use crate::cell::Cell;
use crate::error::SheetError;
use crate::limits::MAX_CELL_BYTES;

/// How far the reading has come, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Read.
    pub done: u64,
    /// In all, as far as it is known; never less than `done`.
    pub total: u64,
}

/// One row with something in it.
#[derive(Debug, Clone, Copy)]
pub struct RowRef<'r> {
    /// Row, 1-based as the spreadsheet shows it.
    pub row: u32,
    /// Its cells from the first column on; what is empty at the end is left out.
    pub cells: &'r [Cell<'r>],
    /// How far the reading has come.
    pub progress: Progress,
}

/// Ends the header of a column that we wrote for people and do not read back (the reasons in a
/// workbook of rejected rows): an invisible separator, which survives Excel and LibreOffice.
pub(crate) const OURS: char = '\u{2063}';

/// A cell while its row is collected.
enum Slot {
    Empty,
    Text(Range<usize>),
    Number(f64),
    Bool(bool),
    DateTime(DateTime),
    Error(Range<usize>),
}

/// Collects one row after the other.
pub(crate) struct RowSink<'c> {
    each: &'c mut dyn FnMut(RowRef<'_>) -> ControlFlow<()>,
    row: u32,
    slots: Vec<Slot>,
    text: String,
    widest: usize,
    emitted: u32,
    ours: Vec<usize>,
    total: u64,
}

impl<'c> RowSink<'c> {
    /// `total`: bytes of the whole, for the progress.
    pub(crate) fn new(
        total: u64,
        each: &'c mut dyn FnMut(RowRef<'_>) -> ControlFlow<()>,
    ) -> RowSink<'c> {
        RowSink {
            each,
            row: 0,
            slots: Vec::with_capacity(MAX_COLUMNS),
            text: String::with_capacity(4096),
            widest: 0,
            emitted: 0,
            ours: Vec::new(),
            total,
        }
    }

    /// Somebody else goes on reading, and counts in other bytes.
    pub(crate) fn go_on(&mut self, total: u64) {
        self.total = total;
    }

    /// Row that is being collected.
    pub(crate) fn row(&self) -> u32 {
        self.row
    }

    /// Begins a row (1-based).
    pub(crate) fn begin(&mut self, row: u32) -> Result<(), SheetError> {
        if row > MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
        self.row = row;
        Ok(())
    }

    /// Text; blank text is no cell at all.
    pub(crate) fn text(&mut self, column: usize, text: &str) -> Result<(), SheetError> {
        if text.len() > MAX_CELL_BYTES {
            return Err(SheetError::CellTooLong { row: self.row });
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        if text.ends_with(OURS) {
            self.ours.push(column);
            return Ok(());
        }
        let range = self.keep(text);
        self.put(column, Slot::Text(range));
        Ok(())
    }

    /// A number.
    pub(crate) fn number(&mut self, column: usize, number: f64) {
        self.put(column, Slot::Number(number));
    }

    /// Yes or no.
    pub(crate) fn bool(&mut self, column: usize, yes: bool) {
        self.put(column, Slot::Bool(yes));
    }

    /// A date with a time.
    pub(crate) fn datetime(&mut self, column: usize, at: DateTime) {
        self.put(column, Slot::DateTime(at));
    }

    /// An error.
    pub(crate) fn error(&mut self, column: usize, code: &str) {
        let range = self.keep(code.get(..32).unwrap_or(code));
        self.put(column, Slot::Error(range));
    }

    /// Drops what was collected of a row.
    pub(crate) fn forget(&mut self) {
        self.slots.clear();
        self.text.clear();
        self.widest = 0;
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let from = self.text.len();
        // NUL is never meant; it would end the text for whoever reads it next.
        match text.contains('\0') {
            false => self.text.push_str(text),
            true => self.text.extend(text.chars().filter(|c| *c != '\0')),
        }
        from..self.text.len()
    }

    fn put(&mut self, column: usize, slot: Slot) {
        if !self.ours.is_empty() && self.ours.contains(&column) {
            return;
        }
        if column >= MAX_COLUMNS {
            self.widest = self.widest.max(column + 1);
            return;
        }
        if self.slots.len() <= column {
            self.slots.resize_with(column + 1, || Slot::Empty);
        }
        self.slots[column] = slot;
    }

    /// Ends the row and hands it over, `done` bytes into the file.
    pub(crate) fn end(&mut self, done: u64) -> Result<(), SheetError> {
        if self.widest > 0 {
            return Err(SheetError::TooManyColumns(self.widest));
        }
        if self.slots.is_empty() {
            return Ok(());
        }
        self.emitted += 1;
        if self.emitted > MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
        let text = &self.text;
        let cells: Vec<Cell<'_>> = self
            .slots
            .drain(..)
            .map(|slot| match slot {
                Slot::Empty => Cell::Empty,
                Slot::Text(range) => Cell::Text(Cow::Borrowed(&text[range])),
                Slot::Number(number) => Cell::Number(number),
                Slot::Bool(yes) => Cell::Bool(yes),
                Slot::DateTime(at) => Cell::DateTime(at),
                Slot::Error(range) => Cell::Error(Cow::Borrowed(&text[range])),
            })
            .collect();
        let progress = Progress {
            done,
            total: self.total.max(done),
        };
        let answer = (self.each)(RowRef {
            row: self.row,
            cells: &cells,
            progress,
        });
        drop(cells);
        self.text.clear();
        match answer {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SheetError::Cancelled),
        }
    }
}
