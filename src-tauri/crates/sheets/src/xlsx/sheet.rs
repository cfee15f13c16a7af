//! The rows of a worksheet part as a stream, for workbooks that are not ordinary
//! ([`by_calamine`](super::by_calamine)). Formulas give their cached value.

use super::by_calamine::Numbers;
use super::strings::{SharedStrings, unescaped};
use crate::error::SheetError;
use crate::limits::MAX_CELL_BYTES;
use crate::number::{Shown, date_from_iso, loses_digits};
use crate::package::Scan;
use crate::row::RowSink;
use crate::scan::{Attributes, Piece};

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

/// Streams a worksheet into `sink`, from behind the row `after` on (0: all of it).
pub(crate) fn read(
    mut part: Scan<'_>,
    strings: &SharedStrings,
    numbers: Numbers<'_>,
    after: u32,
    sink: &mut RowSink<'_>,
) -> Result<(), SheetError> {
    let mut reader = SheetReader {
        strings,
        numbers,
        after,
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
    while let Some(piece) = part.next()? {
        match piece {
            Piece::Start {
                name,
                attributes,
                empty,
            } => match name {
                b"c" => reader.open_cell(attributes),
                b"v" => in_value = !empty && reader.cell.kind != CellType::Inline,
                b"t" => in_value = !empty && reader.cell.kind == CellType::Inline && !phonetic,
                b"rPh" => phonetic = !empty,
                b"row" => reader.open_row(attributes, sink)?,
                b"sheetData" if empty => return Ok(()),
                _ => (),
            },
            Piece::End { name } => match name {
                b"c" => reader.close_cell(sink)?,
                b"v" | b"t" => in_value = false,
                b"rPh" => phonetic = false,
                b"row" if reader.after > 0 => reader.pass_row(),
                b"row" => {
                    let read = part.read();
                    sink.end(read)?;
                }
                b"sheetData" if reader.after > 0 => {
                    return Err(SheetError::broken("a row is not where its cells are"));
                }
                b"sheetData" => return Ok(()),
                _ => (),
            },
            text if in_value => {
                text.push_text(&mut reader.value)?;
                if reader.value.len() > MAX_CELL_BYTES {
                    return Err(SheetError::CellTooLong { row: reader.row });
                }
            }
            Piece::Text(_) | Piece::Verbatim(_) => (),
        }
    }
    Err(SheetError::broken("a sheet ends too early"))
}

struct SheetReader<'s> {
    strings: &'s SharedStrings,
    numbers: Numbers<'s>,
    /// The last row that was handed over already; 0: it was passed.
    after: u32,
    row: u32,
    next_column: usize,
    cell: Open,
    value: String,
}

impl SheetReader<'_> {
    fn open_row(
        &mut self,
        mut attributes: Attributes<'_>,
        sink: &mut RowSink<'_>,
    ) -> Result<(), SheetError> {
        self.row = match attributes.find(|(key, _)| *key == b"r") {
            Some((_, number)) => {
                number_of(number).ok_or_else(|| SheetError::broken("row number"))?
            }
            None => self.row.saturating_add(1),
        };
        self.next_column = 0;
        sink.begin(self.row)
    }

    /// A row that was handed over already is behind us.
    fn pass_row(&mut self) {
        if self.row == self.after {
            self.after = 0;
        }
    }

    fn open_cell(&mut self, attributes: Attributes<'_>) {
        let mut open = Open {
            column: self.next_column,
            kind: CellType::Number,
            style: 0,
        };
        for (key, value) in attributes {
            match key {
                b"r" => open.column = column_of(value).unwrap_or(open.column),
                b"s" => open.style = number_of(value).unwrap_or(0) as usize,
                b"t" => {
                    open.kind = match value {
                        b"s" => CellType::Shared,
                        b"inlineStr" | b"is" => CellType::Inline,
                        b"b" => CellType::Bool,
                        b"e" => CellType::Error,
                        b"d" => CellType::Date,
                        b"n" => CellType::Number,
                        _ => CellType::Text,
                    }
                }
                _ => (),
            }
        }
        self.next_column = open.column + 1;
        self.value.clear();
        self.cell = open;
    }

    fn close_cell(&mut self, sink: &mut RowSink<'_>) -> Result<(), SheetError> {
        let Open {
            column,
            kind,
            style,
        } = self.cell;
        if self.value.is_empty() || self.after > 0 {
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
        let shown = self.numbers.styles.kind(style);
        match shown.shown(number, self.numbers.from_1904) {
            Some(Shown::DateTime(at)) => sink.datetime(column, at),
            Some(Shown::Text(text)) => sink.text(column, &text)?,
            None if loses_digits(raw) => sink.text(column, raw)?,
            None => sink.number(column, number),
        }
        Ok(())
    }
}

/// `AB12` → 27. `None`: no letters, or more columns than there can be.
fn column_of(reference: &[u8]) -> Option<usize> {
    let mut column = 0usize;
    let letters = reference
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic());
    for letter in letters.take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1).filter(|column| *column < 16_384)
}

/// Digits and nothing else.
fn number_of(digits: &[u8]) -> Option<u32> {
    let next = |number: u32, digit: &u8| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    };
    digits.iter().try_fold(0, next)
}

#[cfg(test)]
mod tests {
    use super::column_of;

    #[test]
    fn columns_have_letters() {
        assert_eq!(column_of(b"A1"), Some(0));
        assert_eq!(column_of(b"Z9"), Some(25));
        assert_eq!(column_of(b"AB12"), Some(27));
        assert_eq!(column_of(b"XFD1048576"), Some(16_383));
        assert_eq!(column_of(b"XFE1"), None);
        assert_eq!(column_of(b"12"), None);
    }
}
