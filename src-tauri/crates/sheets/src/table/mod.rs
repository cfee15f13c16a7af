//! A large table as an .xlsx, written row by row straight into the container.
//!
//! `rust_xlsxwriter` writes the small workbooks here. For a million rows it keeps the unpacked sheet
//! (about 1 GB) in a temporary file and formats each cell through several layers: twice the CPU. A
//! plain table needs neither: one pass, some hundred KiB of memory, the next sheet when one is full.

mod parts;

pub(crate) use parts::sheet_name;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use domain::import::{MAX_ROWS, TemplateMark};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::WriteError;

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
    /// Index of the cell format in the styles part.
    fn style(self) -> u8 {
        match self {
            Look::Number => 0,
            Look::Text => 2,
            Look::Money => 3,
            Look::Duration => 4,
            Look::Time => 5,
            Look::Attention => 6,
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

/// Longest text of a cell, in UTF-16 units: beyond it Excel calls a file broken.
const LONGEST_TEXT: usize = 32_767;
/// A sheet ends before its part needs a zip64 header, which LibreOffice does not open.
const LONGEST_SHEET: u64 = (4 << 30) - (64 << 20);
const FLUSH_AT: usize = 128 * 1024;
/// Beyond it packing costs much time and saves little room.
const LEVEL: i64 = 3;

/// Writes a table.
pub(crate) struct TableWriter {
    zip: ZipWriter<BufWriter<File>>,
    columns: Vec<TableColumn>,
    letters: Vec<String>,
    sheet_name: String,
    mark: Option<String>,
    buffer: Vec<u8>,
    sheets: usize,
    sheet_bytes: u64,
    row: u32,
    digits: String,
    column: usize,
    open: bool,
}

impl TableWriter {
    /// Creates the file and writes what stands at its beginning.
    pub(crate) fn create(path: &Path, spec: TableSpec<'_>) -> Result<TableWriter, WriteError> {
        let file = BufWriter::with_capacity(256 * 1024, File::create(path)?);
        let mut zip = ZipWriter::new(file);
        let mark = spec.mark.map(crate::mark::encode);
        // First, as programs that look at the beginning of a file expect it.
        part(
            &mut zip,
            "[Content_Types].xml",
            &parts::content_types(mark.is_some()),
        )?;
        part(
            &mut zip,
            "_rels/.rels",
            &parts::package_relations(mark.is_some()),
        )?;
        part(&mut zip, "xl/styles.xml", parts::STYLES)?;
        if let Some(mark) = &mark {
            part(&mut zip, "docProps/custom.xml", &parts::properties(mark))?;
        }
        let mut writer = TableWriter {
            zip,
            letters: (0..spec.columns.len()).map(letters).collect(),
            columns: spec.columns,
            sheet_name: sheet_name(spec.sheet_name),
            mark,
            buffer: Vec::with_capacity(FLUSH_AT + 64 * 1024),
            sheets: 0,
            sheet_bytes: 0,
            row: 0,
            digits: String::new(),
            column: 0,
            open: false,
        };
        writer.begin_sheet()?;
        Ok(writer)
    }

    fn begin_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        self.sheet_bytes = 0;
        self.zip
            .start_file(format!("xl/worksheets/sheet{}.xml", self.sheets), options())?;
        self.open = true;
        let widths: Vec<(u16, u8)> = self
            .columns
            .iter()
            .map(|c| (c.width, c.look.style()))
            .collect();
        self.buffer
            .extend_from_slice(parts::sheet_beginning(&widths, self.sheets == 1).as_bytes());
        self.row = 0;
        self.begin_row()?;
        for index in 0..self.columns.len() {
            let title = std::mem::take(&mut self.columns[index].title);
            self.styled_text(&title, 1);
            self.columns[index].title = title;
        }
        self.end_row()
    }

    fn end_sheet(&mut self) -> Result<(), WriteError> {
        let last = self.letters.last().map_or("A", String::as_str);
        let end = parts::sheet_end(last, self.row);
        self.buffer.extend_from_slice(end.as_bytes());
        self.open = false;
        self.flush()
    }

    /// Begins a row; a full sheet is followed by the next one.
    pub(crate) fn begin_row(&mut self) -> Result<(), WriteError> {
        if self.row >= MAX_ROWS || self.sheet_bytes > LONGEST_SHEET {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.row += 1;
        self.column = 0;
        self.digits.clear();
        push_int(&mut self.digits, i64::from(self.row));
        self.buffer.extend_from_slice(b"<row r=\"");
        self.buffer.extend_from_slice(self.digits.as_bytes());
        self.buffer.extend_from_slice(b"\">");
        Ok(())
    }

    /// Ends the row.
    pub(crate) fn end_row(&mut self) -> Result<(), WriteError> {
        self.buffer.extend_from_slice(b"</row>");
        match self.buffer.len() >= FLUSH_AT {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        self.zip.write_all(&self.buffer)?;
        self.sheet_bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    fn begin_cell(&mut self, style: u8) {
        let buffer = &mut self.buffer;
        buffer.extend_from_slice(b"<c r=\"");
        if let Some(letters) = self.letters.get(self.column) {
            buffer.extend_from_slice(letters.as_bytes());
        }
        buffer.extend_from_slice(self.digits.as_bytes());
        buffer.push(b'"');
        if style > 0 {
            buffer.extend_from_slice(b" s=\"");
            buffer.push(b'0' + style);
            buffer.push(b'"');
        }
        self.column += 1;
    }

    fn style(&self) -> u8 {
        self.columns
            .get(self.column)
            .map_or(0, |column| column.look.style())
    }

    /// Nothing in the next cell.
    pub(crate) fn empty(&mut self) {
        self.column += 1;
    }

    /// A text in the next cell.
    pub(crate) fn text(&mut self, text: &str) {
        match text.is_empty() {
            true => self.empty(),
            false => {
                // A text in a column of numbers does not take the numbers' format.
                let style = match self.style() {
                    style @ (2 | 6) => style,
                    _ => 2,
                };
                self.styled_text(text, style);
            }
        }
    }

    fn styled_text(&mut self, text: &str, style: u8) {
        self.begin_cell(style);
        let spaced = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        let spaced = spaced || text.contains('\n');
        self.buffer.extend_from_slice(match spaced {
            true => b" t=\"inlineStr\"><is><t xml:space=\"preserve\">".as_slice(),
            false => b" t=\"inlineStr\"><is><t>".as_slice(),
        });
        parts::push_escaped(&mut self.buffer, shortened(text));
        self.buffer.extend_from_slice(b"</t></is></c>");
    }

    /// A number in the next cell, in the column's format.
    pub(crate) fn number(&mut self, number: impl std::fmt::Display) {
        let style = self.style();
        self.begin_cell(style);
        self.buffer.extend_from_slice(b"><v>");
        // Writing into memory does not fail.
        let _ = write!(self.buffer, "{number}");
        self.buffer.extend_from_slice(b"</v></c>");
    }

    /// Ends the file; returns its size.
    pub(crate) fn finish(mut self) -> Result<u64, WriteError> {
        self.end_sheet()?;
        let zip = &mut self.zip;
        let mut sheets: Vec<String> = (1..=self.sheets)
            .map(|number| parts::numbered(&self.sheet_name, number))
            .collect();
        if let Some(mark) = &self.mark {
            let number = self.sheets + 1;
            part(
                zip,
                &format!("xl/worksheets/sheet{number}.xml"),
                &parts::mark_sheet(mark),
            )?;
            sheets.push(crate::mark::MARK_SHEET.to_owned());
        }
        part(zip, "xl/workbook.xml", &parts::workbook(&sheets))?;
        part(
            zip,
            "xl/_rels/workbook.xml.rels",
            &parts::workbook_relations(sheets.len()),
        )?;
        let file = self
            .zip
            .finish()?
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
}

fn part(zip: &mut ZipWriter<BufWriter<File>>, name: &str, text: &str) -> Result<(), WriteError> {
    zip.start_file(name, options())?;
    Ok(zip.write_all(text.as_bytes())?)
}

/// 0 → A, 27 → AB.
pub(crate) fn letters(column: usize) -> String {
    let mut column = column + 1;
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn push_int(into: &mut String, number: i64) {
    use std::fmt::Write;
    // Writing into memory does not fail.
    let _ = write!(into, "{number}");
}

/// Cuts what Excel would call broken; the cut is shown.
fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= LONGEST_TEXT {
        return text.into();
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > LONGEST_TEXT - 1).then_some(at)
    });
    match end {
        Some(end) if text.encode_utf16().count() > LONGEST_TEXT => {
            format!("{}…", &text[..end]).into()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_letters() {
        let of = |column| letters(column);
        assert_eq!(
            [of(0), of(25), of(26), of(701), of(702)],
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn a_text_is_never_longer_than_excel_takes() {
        assert_eq!(shortened("short"), "short");
        let exact = "x".repeat(LONGEST_TEXT);
        assert_eq!(shortened(&exact), exact);
        let long = shortened(&"ё".repeat(LONGEST_TEXT + 1)).into_owned();
        assert_eq!(long.encode_utf16().count(), LONGEST_TEXT);
        assert!(long.ends_with('…'));
        let two_bytes = "ё".repeat(20_000);
        assert_eq!(shortened(&two_bytes), two_bytes);
    }
}
