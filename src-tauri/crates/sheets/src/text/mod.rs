//! Text files: CSV with commas, semicolons, tabs or bars, in whatever letters it was saved.

mod csv;
pub(crate) mod encoding;
mod separator;

use std::path::{Path, PathBuf};

use crate::error::SheetError;
use crate::row::RowSink;
use crate::workbook::EachRow;
use csv::{Fields, Parser};
use encoding::Encoded;
use separator::Layout;

/// A text file.
pub(crate) struct TextFile {
    path: PathBuf,
    encoded: Encoded,
    layout: Layout,
}

impl TextFile {
    /// Finds out its letters and its separator.
    pub(crate) fn open(path: &Path, country: Option<&str>) -> Result<TextFile, SheetError> {
        let encoded = encoding::of_text(path, country)?;
        let layout = match encoded.open(path)?.chunk()? {
            Some(beginning) => Layout::of(beginning),
            None => return Err(SheetError::Empty),
        };
        Ok(TextFile {
            path: path.to_owned(),
            encoded,
            layout,
        })
    }

    /// Streams its rows.
    pub(crate) fn read(&mut self, each: EachRow<'_>) -> Result<(), SheetError> {
        let mut text = self.encoded.open(&self.path)?;
        let mut skip = self.layout.skip;
        let mut parser = Parser::new(self.layout.separator);
        let mut rows = Rows {
            sink: RowSink::new(text.size(), each),
            read: 0,
        };
        rows.sink.begin(1)?;
        while let Some(chunk) = text.chunk()? {
            let chunk = &chunk[std::mem::take(&mut skip)..];
            parser.feed(chunk, &mut rows)?;
            rows.read = text.read();
        }
        parser.end(&mut rows)
    }
}

struct Rows<'c> {
    sink: RowSink<'c>,
    read: u64,
}

impl Fields for Rows<'_> {
    fn field(&mut self, column: usize, text: &str) -> Result<(), SheetError> {
        self.sink.text(column, unguarded(text))
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        self.sink.end(self.read)?;
        self.sink.begin(self.sink.row() + 1)
    }
}

/// The apostrophe before a cell that a spreadsheet would take for a formula (our own exports write
/// it) is not part of the text.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}
