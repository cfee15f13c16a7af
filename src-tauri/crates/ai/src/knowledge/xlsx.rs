//! Workbooks: each row of a visible sheet is a paragraph that names its columns, so that it says
//! something by itself.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use domain::knowledge::KnowledgeProblem;

use super::{Block, MOST_TEXT, package::Package};

/// Most cells of a workbook.
const MOST_CELLS: usize = 2_000_000;

/// Reads.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, KnowledgeProblem> {
    drop(Package::open(bytes)?);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| KnowledgeProblem::Broken)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut blocks = Vec::new();
    let (mut cells, mut all) = (0, 0);
    for sheet in sheets {
        blocks.push(Block::Heading {
            level: 1,
            text: sheet.clone(),
        });
        let mut rows = Rows::default();
        let mut reader = book
            .worksheet_cells_reader(&sheet)
            .map_err(|_| KnowledgeProblem::Broken)?;
        while let Some(cell) = reader.next_cell().map_err(|_| KnowledgeProblem::Broken)? {
            let (row, column) = cell.get_position();
            let value = words(cell.get_value());
            cells += 1;
            all += value.len();
            if cells > MOST_CELLS || all > MOST_TEXT {
                return Err(KnowledgeProblem::TooLarge);
            }
            rows.take(row, column, value, &mut blocks);
        }
        rows.row_ends(&mut blocks);
    }
    Ok(blocks)
}

/// The rows of a sheet, as they come.
#[derive(Default)]
struct Rows {
    header: Option<Vec<(u32, String)>>,
    row: u32,
    cells: Vec<(u32, String)>,
}

impl Rows {
    fn take(&mut self, row: u32, column: u32, value: String, blocks: &mut Vec<Block>) {
        if row != self.row {
            self.row_ends(blocks);
            self.row = row;
        }
        if !value.is_empty() {
            self.cells.push((column, value));
        }
    }

    fn row_ends(&mut self, blocks: &mut Vec<Block>) {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return;
        }
        let Some(header) = &self.header else {
            let values: Vec<&str> = cells.iter().map(|(_, value)| value.as_str()).collect();
            blocks.push(Block::Paragraph(values.join(" | ")));
            // A title alone in its row is no header.
            if cells.len() > 1 {
                self.header = Some(cells);
            }
            return;
        };
        let named: Vec<String> = cells
            .iter()
            .map(
                |(column, value)| match header.iter().find(|(known, _)| known == column) {
                    Some((_, name)) => format!("{name}: {value}"),
                    None => value.clone(),
                },
            )
            .collect();
        blocks.push(Block::Paragraph(named.join("; ")));
    }
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        // What is an error in the book is nothing to know.
        DataRef::Error(_) | DataRef::Empty => String::new(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        other => Data::from(other.clone()).to_string().trim().to_owned(),
    }
}
