//! Where the callees' rows of a workbook are, and what their columns mean by their headers.

use domain::{
    agent::CallVariable,
    import::{self, ColumnMeaning, HeaderReading},
};
use sheets::{SheetError, Workbook};

use super::{
    columns::{ReadSheet, samples},
    reading::{HEAD_ROWS, position, visible},
    session::Choice,
};

/// Where the rows are and what their columns mean.
pub(super) struct Layout {
    /// Among the visible sheets.
    sheet_position: u32,
    /// Among all sheets.
    pub(super) sheet: usize,
    /// Row of the header, as shown; 0: none.
    pub(super) header_row: u32,
    pub(super) reading: HeaderReading,
    number_column: Option<usize>,
    samples: Vec<Vec<String>>,
}

impl Layout {
    /// For the do-not-call list only the number and its note matter; the other columns are shown and
    /// cannot be wrong. A bare list of numbers has no header: its first column is taken.
    pub(super) fn reduce_to_list(&mut self) {
        if self.number_column.is_none() && self.reading.number_candidates.is_empty() {
            self.header_row = 0;
            for column in &mut self.reading.columns {
                column.header = String::new();
            }
            self.number_column = self.reading.choose_number(0).then_some(0);
        }
        for (place, column) in self.reading.columns.iter_mut().enumerate() {
            match column.meaning {
                ColumnMeaning::CalledNumber | ColumnMeaning::Note | ColumnMeaning::Empty => {}
                ColumnMeaning::OutId
                | ColumnMeaning::Timezone
                | ColumnMeaning::NotBefore
                | ColumnMeaning::NotAfter
                | ColumnMeaning::Variable { .. } => {
                    let key = format!("column{place}");
                    column.meaning = ColumnMeaning::Variable { key };
                }
            }
        }
    }

    /// The sheet that the user chose, else the first visible one that has a number column.
    pub(super) fn find(
        mut workbook: Workbook,
        choice: &Choice,
        variables: &[CallVariable],
    ) -> Result<(Workbook, Layout), SheetError> {
        let sheets: Vec<usize> = visible(&workbook).map(|(index, _)| index).collect();
        let mut first = None;
        for (position, &sheet) in sheets.iter().enumerate() {
            let position = self::position(position);
            if choice.sheet.is_some_and(|chosen| chosen != position) {
                continue;
            }
            let layout = Layout::of_sheet(&mut workbook, position, sheet, choice, variables)?;
            let usable =
                !layout.reading.number_candidates.is_empty() || layout.number_column.is_some();
            if usable {
                return Ok((workbook, layout));
            }
            first.get_or_insert(layout);
        }
        first
            .map(|layout| (workbook, layout))
            .ok_or(SheetError::NoVisibleSheet)
    }

    fn of_sheet(
        workbook: &mut Workbook,
        sheet_position: u32,
        sheet: usize,
        choice: &Choice,
        variables: &[CallVariable],
    ) -> Result<Layout, SheetError> {
        let head = workbook.head(sheet, HEAD_ROWS)?;
        let texts: Vec<Vec<String>> = head
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| cell.text().into_owned())
                    .collect()
            })
            .collect();
        let header = import::find_header_row(&texts, variables);
        let (header_row, headers) = match header.and_then(|at| head.get(at).zip(texts.get(at))) {
            Some((row, texts)) => (row.row, texts.clone()),
            // No number column is named: the first row is taken for the header, and the user is asked.
            None => (
                head.first().map_or(0, |row| row.row),
                texts.first().cloned().unwrap_or_default(),
            ),
        };
        let mut reading = import::meaning_of_headers(&headers, variables);
        reading.name_unnamed(&have_values(&texts, headers.len()));
        let chosen = choice
            .number_column
            .map(|column| column as usize)
            .filter(|column| *column < headers.len());
        let number_column = chosen.or(match reading.number_candidates.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        if let Some(column) = number_column {
            reading.choose_number(column);
        }
        Ok(Layout {
            sheet_position,
            sheet,
            header_row,
            reading,
            number_column,
            samples: samples(&head, header_row),
        })
    }
}

impl ReadSheet for Layout {
    type Meaning = ColumnMeaning;

    fn position(&self) -> u32 {
        self.sheet_position
    }

    fn samples(&self) -> &[Vec<String>] {
        &self.samples
    }

    fn columns(&self) -> Vec<(&str, &ColumnMeaning)> {
        let columns = self.reading.columns.iter();
        columns
            .map(|column| (column.header.as_str(), &column.meaning))
            .collect()
    }

    fn candidates(&self) -> Vec<u32> {
        let candidates = self.reading.number_candidates.iter();
        candidates.copied().map(position).collect()
    }

    fn address_column(&self) -> Option<u32> {
        self.number_column.map(position)
    }

    fn choose(&mut self, meanings: Vec<ColumnMeaning>) {
        for (column, meaning) in self.reading.columns.iter_mut().zip(meanings) {
            column.meaning = meaning;
        }
        let mut columns = self.reading.columns.iter();
        self.number_column = columns.position(|c| c.meaning == ColumnMeaning::CalledNumber);
    }
}

/// Which columns hold anything in the first rows.
fn have_values(rows: &[Vec<String>], columns: usize) -> Vec<bool> {
    let has = |column: usize| {
        rows.iter()
            .any(|row| row.get(column).is_some_and(|text| !text.is_empty()))
    };
    (0..columns).map(has).collect()
}
