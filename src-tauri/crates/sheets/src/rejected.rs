//! Rejected rows as a workbook: the same columns, each row with its reason, so that it can be put
//! right and imported again. Source: product 2.3, "save rejected rows".
//!
//! The columns that we add stand last, and the invisible end of their headers tells the reader to
//! leave them out when the workbook comes back.

use std::path::Path;

use domain::import::TemplateMark;

use crate::error::WriteError;
use crate::row::OURS;
use crate::table::{Look, TableColumn, TableSpec, TableWriter};

/// What stands around the rows; the words are the app's.
#[derive(Debug, Clone, Copy)]
pub struct RejectedSpec<'a> {
    /// Name of the sheet.
    pub sheet_name: &'a str,
    /// Header of the column with the row numbers of the source.
    pub row_header: &'a str,
    /// Header of the column with the reasons.
    pub reason_header: &'a str,
    /// Headers of the source.
    pub headers: &'a [String],
    /// The task it belongs to.
    pub mark: Option<&'a TemplateMark>,
}

/// A rejected row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Row in the source.
    pub row: u32,
    /// Its cells as text.
    pub cells: Vec<String>,
    /// Why, in words.
    pub reason: String,
}

/// Writes the workbook; returns its size in bytes.
///
/// # Errors
/// The file cannot be written.
pub fn write(
    path: &Path,
    spec: RejectedSpec<'_>,
    rows: impl IntoIterator<Item = RejectedRow>,
) -> Result<u64, WriteError> {
    let source = |title: &String| TableColumn {
        title: title.clone(),
        look: Look::Text,
        width: 20,
    };
    let mut columns: Vec<TableColumn> = spec.headers.iter().map(source).collect();
    let width = columns.len();
    let ours = |title: &str, look, width| TableColumn {
        title: format!("{title}{OURS}"),
        look,
        width,
    };
    columns.push(ours(spec.row_header, Look::Attention, 8));
    columns.push(ours(spec.reason_header, Look::Attention, 60));
    let table = TableSpec {
        sheet_name: spec.sheet_name,
        columns,
        mark: spec.mark,
    };
    let mut table = TableWriter::create(path, table)?;
    for row in rows {
        table.row(|cells| {
            for column in 0..width {
                cells.text(row.cells.get(column).map_or("", String::as_str))?;
            }
            cells.number(f64::from(row.row))?;
            cells.text(&row.reason)
        })?;
    }
    table.finish()
}
