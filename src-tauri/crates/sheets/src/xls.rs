//! Old Excel workbooks (.xls, BIFF5 and BIFF8) by `calamine`, after a look at what they ask for.
//!
//! The format ends at 65,536 rows of 256 columns, so it is read at once. The look comes first because
//! a file of some hundred bytes may claim, or really spread its cells over, more room than there is.

use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, Reader, SheetVisible, XlsError};

use crate::error::SheetError;
use crate::limits::MAX_XLS_AREA;
use crate::mark::MARK_SHEET;
use crate::number::{date_from_iso, loses_digits};
use crate::row::RowSink;
use crate::workbook::{EachRow, SheetInfo};

/// An open workbook.
pub(crate) struct Xls {
    book: calamine::Xls<BufReader<File>>,
    sheets: Vec<SheetInfo>,
}

impl Xls {
    /// Opens a compound file; a protected .xlsx is one too.
    pub(crate) fn open(path: &Path) -> Result<Xls, SheetError> {
        inspect(path)?;
        let file = BufReader::new(File::open(path)?);
        // A parser of a format this old must not take the app down.
        let book = catch_unwind(AssertUnwindSafe(|| calamine::Xls::new(file)));
        let book = book
            .map_err(|_| SheetError::broken("xls"))?
            .map_err(from_xls)?;
        let info = |sheet: &calamine::Sheet| SheetInfo {
            visible: matches!(sheet.visible, SheetVisible::Visible) && sheet.name != MARK_SHEET,
            name: sheet.name.clone(),
        };
        let sheets = book.sheets_metadata().iter().map(info).collect();
        Ok(Xls { book, sheets })
    }

    /// Its sheets.
    pub(crate) fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.clone()
    }

    /// Hands over the rows of a sheet.
    pub(crate) fn read(&mut self, sheet: usize, each: EachRow<'_>) -> Result<(), SheetError> {
        let Some(sheet) = self.sheets.get(sheet) else {
            return Err(SheetError::NoVisibleSheet);
        };
        let range = self.book.worksheet_range(&sheet.name).map_err(from_xls)?;
        let Some((first_row, first_column)) = range.start() else {
            return Ok(());
        };
        let total = range.height() as u64;
        let mut sink = RowSink::new(total, each);
        for (offset, cells) in (0u32..).zip(range.rows()) {
            sink.begin(first_row + offset + 1)?;
            for (column, cell) in (first_column as usize..).zip(cells) {
                put(&mut sink, column, cell)?;
            }
            sink.end(u64::from(offset) + 1)?;
        }
        Ok(())
    }
}

fn put(sink: &mut RowSink<'_>, column: usize, cell: &Data) -> Result<(), SheetError> {
    match cell {
        Data::Empty => (),
        Data::Int(number) if loses_digits(&number.to_string()) => {
            sink.text(column, &number.to_string())?;
        }
        Data::Int(number) => sink.number(column, *number as f64),
        Data::Float(number) => sink.number(column, *number),
        Data::String(text) | Data::DurationIso(text) => sink.text(column, text)?,
        Data::Bool(yes) => sink.bool(column, *yes),
        Data::DateTimeIso(text) => match date_from_iso(text) {
            Some(at) => sink.datetime(column, at),
            None => sink.text(column, text)?,
        },
        Data::DateTime(at) => {
            let serial = at.as_f64();
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let shown = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
            match date_from_iso(&shown) {
                _ if at.is_duration() || serial < 1.0 => {
                    let minutes = (serial * 1440.0).round() as i64;
                    sink.text(column, &format!("{:02}:{:02}", minutes / 60, minutes % 60))?;
                }
                Some(at) => sink.datetime(column, at),
                None => sink.number(column, serial),
            }
        }
        Data::Error(error) => sink.error(column, &error.to_string()),
    }
    Ok(())
}

fn from_xls(error: XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::PasswordProtected,
        XlsError::Io(error) => SheetError::from_io(&error),
        other => SheetError::broken(other),
    }
}

/// Looks at the container and at the records of the workbook stream.
fn inspect(path: &Path) -> Result<(), SheetError> {
    let mut container = cfb::open(path)?;
    if container.exists("/EncryptedPackage") || container.exists("/EncryptionInfo") {
        return Err(SheetError::PasswordProtected);
    }
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"]
        .into_iter()
        .find(|n| container.is_stream(n));
    let name = name.ok_or(SheetError::NotASpreadsheet)?;
    Extent::default().measure(BufReader::new(container.open_stream(name)?))
}

/// How far the cells of the sheets spread.
#[derive(Default)]
struct Extent {
    total: u64,
    /// First row, last row, first column, last column.
    sheet: Option<(u32, u32, u32, u32)>,
}

impl Extent {
    fn measure(mut self, mut records: impl Read) -> Result<(), SheetError> {
        let mut body = Vec::new();
        loop {
            let mut head = [0u8; 4];
            if let Err(error) = records.read_exact(&mut head) {
                // Whether something is missing at the end is for the parser to say.
                return match error.kind() {
                    std::io::ErrorKind::UnexpectedEof => self.end_sheet(),
                    _ => Err(error.into()),
                };
            }
            let kind = u16::from_le_bytes([head[0], head[1]]);
            body.resize(usize::from(u16::from_le_bytes([head[2], head[3]])), 0);
            if records.read_exact(&mut body).is_err() {
                return self.end_sheet();
            }
            self.record(kind, &body)?;
        }
    }

    fn record(&mut self, kind: u16, body: &[u8]) -> Result<(), SheetError> {
        let word = |at: usize| {
            body.get(at..at + 2)
                .map(|b| u32::from(u16::from_le_bytes([b[0], b[1]])))
        };
        let long = |at: usize| {
            body.get(at..at + 4)
                .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        };
        match kind {
            0x002F => return Err(SheetError::PasswordProtected),
            // EOF of a sheet.
            0x000A => self.end_sheet()?,
            // DIMENSIONS: what the parser reserves room for.
            0x0200 if body.len() >= 14 => {
                let rows = long(4).unwrap_or(0).saturating_sub(long(0).unwrap_or(0));
                let columns = word(10).unwrap_or(0).saturating_sub(word(8).unwrap_or(0));
                if u64::from(rows) * u64::from(columns) > MAX_XLS_AREA {
                    return Err(SheetError::TooLarge);
                }
            }
            // FORMULA, NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 | 0x00FD => {
                if let (Some(row), Some(column)) = (word(0), word(2)) {
                    self.cell(row, column);
                }
            }
            // MULRK: from one column to another.
            0x00BD => {
                let last = body.len().checked_sub(2).and_then(word);
                if let (Some(row), Some(first), Some(last)) = (word(0), word(2), last) {
                    self.cell(row, first);
                    self.cell(row, last);
                }
            }
            _ => (),
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32) {
        let (top, bottom, left, right) = self.sheet.unwrap_or((row, row, column, column));
        self.sheet = Some((
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ));
    }

    fn end_sheet(&mut self) -> Result<(), SheetError> {
        if let Some((top, bottom, left, right)) = self.sheet.take() {
            self.total += u64::from(bottom - top + 1) * u64::from(right - left + 1);
        }
        match self.total > MAX_XLS_AREA {
            true => Err(SheetError::TooLarge),
            false => Ok(()),
        }
    }
}
