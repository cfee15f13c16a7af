//! A row in a workbook of one sheet, written anew and put into its place each time: values and their
//! kinds stay. Only a workbook with a column of ids is touched, for of another one formats, formulas and
//! further sheets would be lost. It does not know leads.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, XlsxError, open_workbook};
use domain::integration::DeliveryFaultKind;
use engine::ports::leads::LeadFault;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError as WriteError};

use super::{ID_COLUMN, Row, Written, failed, replace};
use crate::faults;

const SHEET: &str = "Leads";
/// Rows of a sheet (ECMA-376, Excel).
const MAX_ROWS: usize = 1_048_576;
/// Letters of a cell.
const MAX_CELL_CHARS: usize = 32_767;

/// Adds the row, unless its id is there.
pub(super) fn add(path: &Path, row: &Row) -> Result<Written, LeadFault> {
    let (name, mut rows) = match path.exists() {
        true => read(path)?,
        false => (SHEET.to_owned(), Vec::new()),
    };
    let mut headings: Vec<String> = match rows.first() {
        Some(first) => first.iter().map(ToString::to_string).collect(),
        None => Vec::new(),
    };
    let position = |headings: &[String], heading: &str| {
        headings
            .iter()
            .position(|own| own.trim().eq_ignore_ascii_case(heading.trim()))
    };
    if let Some(column) = position(&headings, ID_COLUMN) {
        let mut below = rows.iter().skip(1);
        if below.any(|found| found.get(column).and_then(text) == Some(&row.id)) {
            return Ok(Written::There);
        }
    } else if !rows.is_empty() {
        return Err(faults::never(DeliveryFaultKind::ForeignFile));
    }
    if rows.len() >= MAX_ROWS {
        return Err(faults::never(DeliveryFaultKind::FileFull));
    }
    for heading in row.headings() {
        if position(&headings, heading).is_none() {
            headings.push(heading.to_owned());
        }
    }
    let cell = |text: &str| Data::String(text.to_owned());
    let first = headings.iter().map(|heading| cell(heading)).collect();
    match rows.first_mut() {
        Some(found) => *found = first,
        None => rows.push(first),
    }
    rows.push(
        headings
            .iter()
            .map(|heading| cell(row.cell(heading)))
            .collect(),
    );
    let mut workbook = write(&name, &rows).map_err(|error| unwritten(&error))?;
    replace(path, |file| {
        workbook
            .save_to_writer(file)
            .map_err(|error| unwritten(&error))
    })?;
    Ok(Written::Added)
}

fn text(cell: &Data) -> Option<&String> {
    match cell {
        Data::String(text) => Some(text),
        Data::Int(_)
        | Data::Float(_)
        | Data::Bool(_)
        | Data::DateTime(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Error(_)
        | Data::Empty => None,
    }
}

/// The name of the only sheet, and its rows.
fn read(path: &Path) -> Result<(String, Vec<Vec<Data>>), LeadFault> {
    let foreign = || faults::never(DeliveryFaultKind::ForeignFile);
    let mut workbook: Xlsx<_> = open_workbook(path).map_err(|error| match error {
        XlsxError::Io(error) => failed(&error),
        _ => foreign(),
    })?;
    let names = workbook.sheet_names();
    let [name] = names.as_slice() else {
        return Err(foreign());
    };
    let range = workbook.worksheet_range(name).map_err(|_| foreign())?;
    if range.start().is_some_and(|start| start != (0, 0)) {
        return Err(foreign());
    }
    Ok((name.clone(), range.rows().map(<[Data]>::to_vec).collect()))
}

fn write(name: &str, rows: &[Vec<Data>]) -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (at, row) in rows.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        for (column, cell) in row.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            put(sheet, at, column, cell, &date)?;
        }
        if at == 0 {
            sheet.set_row_format(0, &bold)?;
        }
    }
    Ok(workbook)
}

/// A text stays a text: nothing becomes a formula, a number or a link.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Data,
    date: &Format,
) -> Result<(), WriteError> {
    match cell {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            let text: String = text.chars().take(MAX_CELL_CHARS).collect();
            sheet.write_string(row, column, text)?;
        }
        Data::Int(number) => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Data::Float(number) => {
            sheet.write_number(row, column, *number)?;
        }
        Data::Bool(is) => {
            sheet.write_boolean(row, column, *is)?;
        }
        Data::DateTime(moment) => {
            sheet.write_number_with_format(row, column, moment.as_f64(), date)?;
        }
        Data::Error(error) => {
            sheet.write_string(row, column, error.to_string())?;
        }
    }
    Ok(())
}

fn unwritten(error: &WriteError) -> LeadFault {
    match error {
        WriteError::IoError(error) => failed(error),
        _ => faults::never(DeliveryFaultKind::FileFailed),
    }
}
