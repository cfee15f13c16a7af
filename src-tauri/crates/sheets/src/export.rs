//! Exported records, row by row: xlsx, CSV or JSON Lines. Source: product 2.5.
//!
//! Cells that a spreadsheet would take for formulas stay text: in a workbook by their kind, in CSV by
//! an apostrophe before them. A plus followed by nothing but digits is a phone number, no formula
//! can come of it, and with an apostrophe no other program could read it: it stays as it is.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use domain::export::ExportFormat;
use domain::money::Usd;
use domain::time::{Millis, UnixMillis};
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::error::WriteError;
use crate::table::{Look, TableColumn, TableRow, TableSpec, TableWriter};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Int,
    /// US dollars.
    Money,
    /// Lengths of time.
    Duration,
    /// Moments.
    Time,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: the key in JSON Lines.
    pub key: String,
    /// Its name for people: the header in xlsx and CSV.
    pub title: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// US dollars.
    Money(Usd),
    /// A length of time in milliseconds: `1:02:03` in xlsx and CSV, seconds in JSON Lines.
    Duration(Millis),
    /// A moment and the zone's offset in seconds then: the wall clock in xlsx and CSV, RFC 3339 in
    /// JSON Lines.
    Time {
        /// The moment.
        at: UnixMillis,
        /// Seconds east of UTC.
        offset: i32,
    },
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

/// Writes an export into a file, aside from where it will stand: the caller renames it.
pub struct ExportWriter {
    inner: Inner,
}

enum Inner {
    Xlsx(Box<TableWriter>),
    Csv(Box<csv::Writer<File>>),
    Json {
        file: BufWriter<File>,
        keys: Vec<String>,
    },
}

impl ExportWriter {
    /// Creates the file and writes the header. `sheet_name`: what the sheet of a workbook is called.
    ///
    /// # Errors
    /// The file cannot be created or written.
    pub fn create(
        path: &Path,
        format: ExportFormat,
        sheet_name: &str,
        columns: &[Column],
    ) -> Result<ExportWriter, WriteError> {
        let inner = match format {
            ExportFormat::Xlsx => {
                let columns = columns.iter().map(table_column).collect();
                let spec = TableSpec {
                    sheet_name,
                    columns,
                    mark: None,
                };
                Inner::Xlsx(Box::new(TableWriter::create(path, spec)?))
            }
            ExportFormat::Csv => {
                let mut file = File::create(path)?;
                // Excel takes a file without it for the system's old letters.
                file.write_all("\u{feff}".as_bytes())?;
                let mut writer = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .buffer_capacity(128 * 1024)
                    .from_writer(file);
                writer.write_record(columns.iter().map(|c| guarded(&c.title).into_owned()))?;
                Inner::Csv(Box::new(writer))
            }
            ExportFormat::JsonLines => {
                let keys = columns.iter().map(|c| serde_json::to_string(&c.key));
                let keys = keys.collect::<Result<_, _>>()?;
                let file = BufWriter::with_capacity(128 * 1024, File::create(path)?);
                Inner::Json { file, keys }
            }
        };
        Ok(ExportWriter { inner })
    }

    /// Writes a row; values stand in the order of the columns.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        match &mut self.inner {
            Inner::Xlsx(table) => {
                table.row(|row| values.iter().try_for_each(|value| put(row, value)))
            }
            Inner::Csv(writer) => {
                for value in values {
                    writer.write_field(csv_text(value).as_ref())?;
                }
                Ok(writer.write_record(None::<&[u8]>)?)
            }
            Inner::Json { file, keys } => {
                let mut separator: &[u8] = b"{";
                for (key, value) in keys.iter().zip(values) {
                    file.write_all(std::mem::replace(&mut separator, b","))?;
                    file.write_all(key.as_bytes())?;
                    file.write_all(b":")?;
                    json_value(file, value)?;
                }
                Ok(file.write_all(b"}\n")?)
            }
        }
    }

    /// Ends the file and makes sure that it is on the disk; returns its size in bytes.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<u64, WriteError> {
        let file = match self.inner {
            Inner::Xlsx(table) => return table.finish(),
            Inner::Csv(writer) => {
                let unwritten = writer.into_inner();
                unwritten.map_err(|error| std::io::Error::from(error.error().kind()))?
            }
            Inner::Json { file, .. } => file.into_inner().map_err(|error| error.into_error())?,
        };
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

fn table_column(column: &Column) -> TableColumn {
    let (look, width) = match column.kind {
        ColumnKind::Text => (Look::Text, 22),
        ColumnKind::Int => (Look::Number, 12),
        ColumnKind::Money => (Look::Money, 12),
        ColumnKind::Duration => (Look::Duration, 12),
        ColumnKind::Time => (Look::Time, 20),
    };
    let title_width = u16::try_from(column.title.chars().count() + 4).unwrap_or(width);
    TableColumn {
        title: column.title.clone(),
        look,
        width: width.max(title_width.min(60)),
    }
}

const MICROS_PER_DOLLAR: f64 = 1_000_000.0;
const MILLIS_PER_DAY: f64 = 86_400_000.0;
/// 1970-01-01 as a spreadsheet counts days.
const UNIX_EPOCH_SERIAL: f64 = 25_569.0;

fn put(row: &mut TableRow<'_>, value: &Value<'_>) -> Result<(), WriteError> {
    match value {
        Value::Empty => {
            row.empty();
            Ok(())
        }
        Value::Text(text) => row.text(text),
        // Beyond 15 digits a spreadsheet would round it.
        Value::Int(number) if number.unsigned_abs() >= 1_000_000_000_000_000 => {
            row.text(&number.to_string())
        }
        Value::Int(number) => row.number(*number as f64),
        Value::Money(sum) => row.number(sum.0 as f64 / MICROS_PER_DOLLAR),
        Value::Duration(millis) => row.number(*millis as f64 / MILLIS_PER_DAY),
        Value::Time { at, offset } => {
            let wall = at.saturating_add(i64::from(*offset) * 1000);
            row.number(wall as f64 / MILLIS_PER_DAY + UNIX_EPOCH_SERIAL)
        }
    }
}

/// Exact, with at least two decimals.
fn dollars(sum: Usd) -> String {
    let sign = if sum.0 < 0 { "-" } else { "" };
    let micros = sum.0.unsigned_abs();
    let mut text = format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    while text.ends_with('0') && text.rfind('.').is_some_and(|point| text.len() - point > 3) {
        text.pop();
    }
    text
}

fn csv_text<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => guarded(text),
        Value::Int(number) => Cow::Owned(number.to_string()),
        Value::Money(sum) => Cow::Owned(dollars(*sum)),
        Value::Duration(millis) => {
            let seconds = (millis.max(&0) + 500) / 1000;
            let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            Cow::Owned(format!("{hours}:{minutes:02}:{seconds:02}"))
        }
        Value::Time { at, offset } => match moment(*at, *offset) {
            Some((at, offset)) => Cow::Owned(
                offset
                    .to_datetime(at)
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string(),
            ),
            None => Cow::Borrowed(""),
        },
    }
}

fn json_value(file: &mut BufWriter<File>, value: &Value<'_>) -> Result<(), WriteError> {
    match value {
        Value::Empty => file.write_all(b"null")?,
        Value::Text(text) => serde_json::to_writer(file, text)?,
        Value::Int(number) => write!(file, "{number}")?,
        Value::Money(sum) => file.write_all(dollars(*sum).as_bytes())?,
        Value::Duration(millis) => {
            let (sign, millis) = if *millis < 0 {
                ("-", -millis)
            } else {
                ("", *millis)
            };
            write!(file, "{sign}{}.{:03}", millis / 1000, millis % 1000)?;
        }
        Value::Time { at, offset } => match moment(*at, *offset) {
            Some((at, offset)) => write!(file, "\"{}\"", at.display_with_offset(offset))?,
            None => file.write_all(b"null")?,
        },
    }
    Ok(())
}

fn moment(at: UnixMillis, offset: i32) -> Option<(Timestamp, Offset)> {
    let at = Timestamp::from_millisecond(at).ok()?;
    Some((at, Offset::from_seconds(offset).ok()?))
}

/// Keeps a spreadsheet from taking a text for a formula.
fn guarded(text: &str) -> Cow<'_, str> {
    let Some(rest) = text.strip_prefix(['=', '+', '-', '@', '\t', '\r']) else {
        return text.into();
    };
    let number =
        text.starts_with('+') && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    if number {
        text.into()
    } else {
        format!("'{text}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        for (micros, text) in [
            (0, "0.00"),
            (12_300, "0.0123"),
            (1, "0.000001"),
            (-1_500_000, "-1.50"),
            (7_000_000, "7.00"),
        ] {
            assert_eq!(dollars(Usd(micros)), text);
        }
    }

    #[test]
    fn formulas_are_guarded_and_phone_numbers_are_not() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("+7916*1", "'+7916*1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("+79161234567", "+79161234567"),
            ("a=b", "a=b"),
            ("+", "'+"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), safe);
        }
    }
}
