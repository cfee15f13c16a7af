//! The rows of a worksheet part as a stream. Formulas give their cached value.

use quick_xml::events::{BytesStart, Event};

use super::strings::{SharedStrings, unescaped};
use super::styles::Styles;
use crate::error::SheetError;
use crate::limits::MAX_CELL_BYTES;
use crate::number::{Shown, date_from_iso, loses_digits};
use crate::package::Part;
use crate::row::RowSink;
use crate::xml::{attribute, push_text};

/// What the `t` attribute of a cell says of its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellType {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Date,
}

/// The cell that is being read.
struct Open {
    column: usize,
    kind: CellType,
    style: usize,
}

/// Streams a worksheet into `sink`.
pub(crate) fn read(
    mut part: Part<'_>,
    strings: &SharedStrings,
    styles: &Styles,
    from_1904: bool,
    sink: &mut RowSink<'_>,
) -> Result<(), SheetError> {
    let mut reader = SheetReader {
        strings,
        styles,
        from_1904,
        row: 0,
        next_column: 0,
        cell: Open {
            column: 0,
            kind: CellType::Number,
            style: 0,
        },
        value: String::with_capacity(256),
    };
    let mut in_value = false;
    let mut phonetic = false;
    let mut in_data = false;
    loop {
        match part.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" => reader.open_cell(&e)?,
                "v" => in_value = reader.cell.kind != CellType::Inline,
                "t" => in_value = reader.cell.kind == CellType::Inline && !phonetic,
                "rPh" => phonetic = true,
                "row" => reader.open_row(&e, sink)?,
                "sheetData" => in_data = true,
                _ => (),
            },
            Event::End(e) => match e.local_name().as_ref() {
                "c" => reader.close_cell(sink)?,
                "v" | "t" => in_value = false,
                "rPh" => phonetic = false,
                "row" => {
                    let read = part.read();
                    sink.end(read)?;
                }
                "sheetData" => return Ok(()),
                _ => (),
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "c" => reader.open_cell(&e)?,
                "row" => reader.open_row(&e, sink)?,
                "sheetData" => return Ok(()),
                _ => (),
            },
            Event::Eof if in_data => return Err(SheetError::broken("a sheet ends too early")),
            Event::Eof => return Err(SheetError::broken("a sheet without data")),
            piece if in_value => {
                push_text(&piece, &mut reader.value);
                if reader.value.len() > MAX_CELL_BYTES {
                    return Err(SheetError::CellTooLong { row: reader.row });
                }
            }
            _ => (),
        }
    }
}

struct SheetReader<'s> {
    strings: &'s SharedStrings,
    styles: &'s Styles,
    from_1904: bool,
    row: u32,
    next_column: usize,
    cell: Open,
    value: String,
}

impl SheetReader<'_> {
    fn open_row(&mut self, row: &BytesStart<'_>, sink: &mut RowSink<'_>) -> Result<(), SheetError> {
        self.row = match attribute(row, "r")? {
            Some(number) => number
                .parse()
                .map_err(|_| SheetError::broken("row number"))?,
            None => self.row + 1,
        };
        self.next_column = 0;
        sink.begin(self.row)
    }

    fn open_cell(&mut self, cell: &BytesStart<'_>) -> Result<(), SheetError> {
        let mut open = Open {
            column: self.next_column,
            kind: CellType::Number,
            style: 0,
        };
        let mut attributes = cell.attributes();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(SheetError::broken)?;
            let value = &*attribute.value;
            match attribute.key.as_ref() {
                "r" => open.column = column_of(value).unwrap_or(open.column),
                "s" => open.style = value.parse().unwrap_or(0),
                "t" => {
                    open.kind = match value {
                        "s" => CellType::Shared,
                        "inlineStr" | "is" => CellType::Inline,
                        "b" => CellType::Bool,
                        "e" => CellType::Error,
                        "d" => CellType::Date,
                        "n" => CellType::Number,
                        _ => CellType::Text,
                    }
                }
                _ => (),
            }
        }
        self.next_column = open.column + 1;
        self.value.clear();
        self.cell = open;
        Ok(())
    }

    fn close_cell(&mut self, sink: &mut RowSink<'_>) -> Result<(), SheetError> {
        let Open {
            column,
            kind,
            style,
        } = self.cell;
        if self.value.is_empty() {
            return Ok(());
        }
        match kind {
            CellType::Number => self.number(column, style, sink)?,
            CellType::Shared => {
                let index = self.value.trim().parse().ok();
                let text = index.and_then(|index| self.strings.get(index));
                let text = text.ok_or_else(|| SheetError::broken("a shared string is missing"))?;
                sink.text(column, text)?;
            }
            CellType::Text | CellType::Inline => match unescaped(&self.value) {
                Some(plain) => sink.text(column, &plain)?,
                None => sink.text(column, &self.value)?,
            },
            CellType::Bool => sink.bool(column, matches!(self.value.trim(), "1" | "true")),
            CellType::Error => sink.error(column, self.value.trim()),
            CellType::Date => match date_from_iso(&self.value) {
                Some(at) => sink.datetime(column, at),
                None => sink.text(column, &self.value)?,
            },
        }
        self.value.clear();
        Ok(())
    }

    fn number(
        &self,
        column: usize,
        style: usize,
        sink: &mut RowSink<'_>,
    ) -> Result<(), SheetError> {
        let raw = self.value.trim();
        let Ok(number) = raw.parse::<f64>() else {
            return sink.text(column, raw);
        };
        match self.styles.kind(style).shown(number, self.from_1904) {
            Some(Shown::DateTime(at)) => sink.datetime(column, at),
            Some(Shown::Text(text)) => sink.text(column, &text)?,
            None if loses_digits(raw) => sink.text(column, raw)?,
            None => sink.number(column, number),
        }
        Ok(())
    }
}

/// `AB12` → 27. `None`: no letters, or more columns than there can be.
fn column_of(reference: &str) -> Option<usize> {
    let mut column = 0usize;
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    for letter in letters.take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1).filter(|column| *column < 16_384)
}

#[cfg(test)]
mod tests {
    use super::column_of;

    #[test]
    fn columns_have_letters() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("Z9"), Some(25));
        assert_eq!(column_of("AB12"), Some(27));
        assert_eq!(column_of("XFD1048576"), Some(16_383));
        assert_eq!(column_of("XFE1"), None);
        assert_eq!(column_of("12"), None);
    }
}
