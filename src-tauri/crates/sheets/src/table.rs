//! A large table as an .xlsx by `rust_xlsxwriter`, row by row in its constant memory.
//!
//! The library keeps the rows that are written in a file without a name (a gigabyte for a million rows
//! of fifteen columns) and packs them at the end. That file lies beside the workbook, for a full folder
//! of the system shall fail no export, and is gone however the program ends. What the library does not
//! do is here: the next sheet when one is full, texts longer than Excel takes, and a full disk, over
//! which it panics.

use std::any::Any;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use domain::import::{MAX_ROWS, TemplateMark};
use rust_xlsxwriter::{Color, DocProperties, Format, Workbook, Worksheet};

use crate::error::WriteError;
use crate::mark::{self, MARK_PROPERTY, MARK_SHEET};

/// How cells of a column look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Text, also when somebody types into it.
    Text,
    /// A whole number.
    Number,
    /// US dollars.
    Money,
    /// A length of time in days, shown as hours.
    Duration,
    /// A date and time.
    Time,
    /// Something to be looked at: a reason.
    Attention,
}

impl Look {
    fn format(self) -> Option<Format> {
        let text = Format::new().set_num_format_index(TEXT);
        match self {
            Look::Text => Some(text),
            Look::Number => None,
            Look::Money => Some(Format::new().set_num_format("\"$\"0.00####")),
            Look::Duration => Some(Format::new().set_num_format("[h]:mm:ss")),
            Look::Time => Some(Format::new().set_num_format("yyyy\\-mm\\-dd\\ hh:mm:ss")),
            Look::Attention => Some(text.set_background_color(ATTENTION_FILL)),
        }
    }

    fn is_text(self) -> bool {
        match self {
            Look::Text | Look::Attention => true,
            Look::Number | Look::Money | Look::Duration | Look::Time => false,
        }
    }
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct TableColumn {
    pub(crate) title: String,
    pub(crate) look: Look,
    /// In characters.
    pub(crate) width: u16,
}

/// What a table says of itself.
pub(crate) struct TableSpec<'a> {
    pub(crate) sheet_name: &'a str,
    pub(crate) columns: Vec<TableColumn>,
    pub(crate) mark: Option<&'a TemplateMark>,
}

/// Excel's own format for text: what is typed stays as it is.
pub(crate) const TEXT: u8 = 49;
/// Behind headers.
pub(crate) const HEADER_FILL: Color = Color::RGB(0x00E8_EDF3);
const ATTENTION_FILL: Color = Color::RGB(0x00FD_ECEA);
/// Longest text of a cell, in UTF-16 units: beyond it Excel calls a file broken.
const LONGEST_TEXT: usize = 32_767;
/// A sheet ends before its part needs a zip64 header, which LibreOffice does not open.
const LONGEST_SHEET: u64 = (4 << 30) - (64 << 20);
/// What stands around the value of a cell, at most.
const AROUND_A_CELL: u64 = 96;
/// Beyond it packing costs much time and saves little room.
const LEVEL: u8 = 3;

/// Writes a table.
pub(crate) struct TableWriter {
    book: Workbook,
    file: BufWriter<File>,
    columns: Vec<TableColumn>,
    sheet_name: String,
    mark: Option<String>,
    /// Of a text among numbers: it does not take the numbers' format.
    text: Format,
    sheets: usize,
    /// Bytes of the sheet unpacked, at most.
    sheet_bytes: u64,
    /// Next row of the sheet.
    row: u32,
}

impl TableWriter {
    /// Creates the file and the first sheet with its header.
    pub(crate) fn create(path: &Path, spec: TableSpec<'_>) -> Result<TableWriter, WriteError> {
        let file = File::create(path)?;
        let mut book = Workbook::new();
        book.set_tempdir(path.parent().unwrap_or(path))?;
        book.set_zip_compression_level(LEVEL);
        let mark = spec.mark.map(mark::encode);
        if let Some(mark) = &mark {
            let properties = DocProperties::new().set_custom_property(MARK_PROPERTY, mark.as_str());
            book.set_properties(&properties);
        }
        let mut writer = TableWriter {
            book,
            file: BufWriter::with_capacity(256 * 1024, file),
            columns: spec.columns,
            sheet_name: sheet_name(spec.sheet_name),
            mark,
            text: Format::new().set_num_format_index(TEXT),
            sheets: 0,
            sheet_bytes: 0,
            row: 0,
        };
        caught(|| writer.begin_sheet())?;
        Ok(writer)
    }

    fn begin_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        let name = numbered(&self.sheet_name, self.sheets);
        let header = Format::new()
            .set_bold()
            .set_num_format_index(TEXT)
            .set_background_color(HEADER_FILL);
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (at, column) in (0u16..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?;
            if let Some(format) = column.look.format() {
                sheet.set_column_format(at, &format)?;
            }
            if !column.title.is_empty() {
                sheet.write_string_with_format(0, at, shortened(&column.title), &header)?;
            }
        }
        self.sheet_bytes = 0;
        self.row = 1;
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), WriteError> {
        let last_row = self.row.saturating_sub(1);
        if let Some(last_column) = self.columns.len().checked_sub(1) {
            let last_column = u16::try_from(last_column).unwrap_or(u16::MAX);
            let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        Ok(())
    }

    /// Writes a row; a full sheet is followed by the next one.
    pub(crate) fn row(
        &mut self,
        fill: impl FnOnce(&mut TableRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        caught(|| {
            if self.row >= MAX_ROWS || self.sheet_bytes > LONGEST_SHEET {
                self.end_sheet()?;
                self.begin_sheet()?;
            }
            let mut row = TableRow {
                sheet: self.book.worksheet_from_index(self.sheets - 1)?,
                columns: &self.columns,
                text: &self.text,
                row: self.row,
                column: 0,
                bytes: AROUND_A_CELL,
            };
            fill(&mut row)?;
            self.sheet_bytes += row.bytes;
            self.row += 1;
            Ok(())
        })
    }

    /// Ends the file and makes sure that it is on the disk; returns its size.
    pub(crate) fn finish(mut self) -> Result<u64, WriteError> {
        self.end_sheet()?;
        if let Some(mark) = &self.mark {
            let hidden = self.book.add_worksheet();
            hidden.set_name(MARK_SHEET)?.set_very_hidden(true);
            hidden.write_string(0, 0, mark)?;
        }
        let (book, file) = (&mut self.book, &mut self.file);
        caught(|| Ok(book.save_to_writer(&mut *file)?))?;
        self.file.flush()?;
        let file = self.file.get_ref();
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

/// A row that is being written, cell after cell.
pub(crate) struct TableRow<'t> {
    sheet: &'t mut Worksheet,
    columns: &'t [TableColumn],
    text: &'t Format,
    row: u32,
    column: u16,
    bytes: u64,
}

impl TableRow<'_> {
    /// Nothing in the next cell.
    pub(crate) fn empty(&mut self) {
        self.column += 1;
    }

    /// A text in the next cell.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), WriteError> {
        let column = self.columns.get(usize::from(self.column));
        let at = (self.row, self.column);
        self.column += 1;
        if text.is_empty() {
            return Ok(());
        }
        self.bytes += AROUND_A_CELL + written_at_most(text);
        let text = shortened(text);
        match column.is_some_and(|column| column.look.is_text()) {
            true => self.sheet.write_string(at.0, at.1, text)?,
            false => self
                .sheet
                .write_string_with_format(at.0, at.1, text, self.text)?,
        };
        Ok(())
    }

    /// A number in the next cell, in the column's format.
    pub(crate) fn number(&mut self, number: f64) -> Result<(), WriteError> {
        self.sheet.write_number(self.row, self.column, number)?;
        self.column += 1;
        self.bytes += AROUND_A_CELL;
        Ok(())
    }
}

/// The library takes it for impossible that a row cannot be written, and panics.
fn caught<T>(work: impl FnOnce() -> Result<T, WriteError>) -> Result<T, WriteError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(of_panic(&*panic)))
}

/// It panics with the error of the system in words.
fn of_panic(panic: &(dyn Any + Send)) -> WriteError {
    let said = match panic.downcast_ref::<String>() {
        Some(said) => said.as_str(),
        None => panic.downcast_ref::<&str>().copied().unwrap_or_default(),
    };
    match said.contains("StorageFull") || said.contains("QuotaExceeded") {
        true => WriteError::DiskFull,
        false => WriteError::Workbook(said.to_owned()),
    }
}

/// Bytes of a text in a sheet, at most: some characters take seven (ECMA-376, 22.9.2.19).
fn written_at_most(text: &str) -> u64 {
    let long = |b: &&u8| matches!(b, b'&' | b'<' | b'>' | b'_' | 0xEF | 0..=0x1F);
    (text.len() + 6 * text.as_bytes().iter().filter(long).count()) as u64
}

/// Cuts what Excel would call broken; the cut is shown.
fn shortened(text: &str) -> String {
    if text.len() > LONGEST_TEXT && text.encode_utf16().count() > LONGEST_TEXT {
        let mut units = 0;
        let fits = |c: &char| {
            units += c.len_utf16();
            units < LONGEST_TEXT
        };
        return text.chars().take_while(fits).chain(['…']).collect();
    }
    text.to_owned()
}

/// A name that Excel takes for a sheet: not empty, at most 31 characters, none of `[]:*?/\`.
pub(crate) fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "[]:*?/\\".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut clean = clean.trim().trim_matches('\'').to_owned();
    while clean.encode_utf16().count() > 31 {
        clean.pop();
    }
    if clean.is_empty() {
        "Sheet".to_owned()
    } else {
        clean
    }
}

/// The name of the second, third … sheet of a table.
fn numbered(name: &str, number: usize) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let ending = format!(" {number}");
    let mut name = name.to_owned();
    while name.encode_utf16().count() + ending.len() > 31 {
        name.pop();
    }
    name + &ending
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_text_is_never_longer_than_excel_takes() {
        assert_eq!(shortened("short"), "short");
        let exact = "x".repeat(LONGEST_TEXT);
        assert_eq!(shortened(&exact), exact);
        let long = shortened(&"ё".repeat(LONGEST_TEXT + 1));
        assert_eq!(long.encode_utf16().count(), LONGEST_TEXT);
        assert!(long.ends_with('…'));
        let two_bytes = "ё".repeat(20_000);
        assert_eq!(shortened(&two_bytes), two_bytes);
        let pairs = shortened(&"🦔".repeat(LONGEST_TEXT));
        assert!(pairs.encode_utf16().count() <= LONGEST_TEXT);
    }

    #[test]
    fn sheets_get_names_that_excel_takes() {
        assert_eq!(sheet_name("Calls: 5/6 [x]"), "Calls  5 6  x");
        assert_eq!(sheet_name("  "), "Sheet");
        let long = sheet_name(&"ё".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(numbered(&long, 12).chars().count(), 31);
        assert_eq!(numbered("Calls", 1), "Calls");
    }

    /// What the library panics with, whoever the disk was filled by.
    #[test]
    fn a_panic_over_a_full_disk_is_told_apart() {
        let write = |error: io::Error| -> io::Result<()> { Err(error) };
        let over = |error: io::Error| {
            caught(|| {
                write(error).expect("Couldn't write to xml file");
                Ok(())
            })
        };
        let full = over(io::ErrorKind::StorageFull.into());
        assert!(matches!(full, Err(WriteError::DiskFull)));
        #[cfg(unix)]
        assert!(matches!(
            over(io::Error::from_raw_os_error(28)),
            Err(WriteError::DiskFull)
        ));
        let other = over(io::ErrorKind::BrokenPipe.into());
        assert!(matches!(other, Err(WriteError::Workbook(_))));
    }
}
