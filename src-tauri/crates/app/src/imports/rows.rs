//! Rows of a file on their way from the thread that reads it to the one that checks them: their texts end
//! to end, so that a thousand rows cross as three pieces of memory. It knows nothing of what they mean.

use std::{borrow::Cow, ops::Range};

use domain::import::{Cell, CivilDateTime};

/// Some rows.
#[derive(Default)]
pub(super) struct Rows {
    text: String,
    cells: Vec<Packed>,
    /// Row in the file, and where its cells end.
    rows: Vec<(u32, usize)>,
}

/// A cell whose text lies elsewhere.
enum Packed {
    Empty,
    Text(Range<usize>),
    Number(f64),
    Bool(bool),
    DateTime(CivilDateTime),
    Error(Range<usize>),
}

impl Rows {
    /// Room for as many rows as another group had.
    pub(super) fn like(other: &Rows) -> Rows {
        Rows {
            text: String::with_capacity(other.text.len()),
            cells: Vec::with_capacity(other.cells.len()),
            rows: Vec::with_capacity(other.rows.len()),
        }
    }

    /// One more.
    pub(super) fn push(&mut self, row: u32, cells: &[Cell<'_>]) {
        for cell in cells {
            let packed = match cell {
                Cell::Empty => Packed::Empty,
                Cell::Text(text) => Packed::Text(self.keep(text)),
                Cell::Number(number) => Packed::Number(*number),
                Cell::Bool(yes) => Packed::Bool(*yes),
                Cell::DateTime(at) => Packed::DateTime(*at),
                Cell::Error(text) => Packed::Error(self.keep(text)),
            };
            self.cells.push(packed);
        }
        self.rows.push((row, self.cells.len()));
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let from = self.text.len();
        self.text.push_str(text);
        from..self.text.len()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What `each` makes of every row.
    pub(super) fn map<T>(&self, mut each: impl FnMut(u32, &[Cell<'_>]) -> T) -> Vec<T> {
        let text = |range: &Range<usize>| Cow::Borrowed(&self.text[range.clone()]);
        let cells: Vec<Cell<'_>> = self
            .cells
            .iter()
            .map(|cell| match cell {
                Packed::Empty => Cell::Empty,
                Packed::Text(range) => Cell::Text(text(range)),
                Packed::Number(number) => Cell::Number(*number),
                Packed::Bool(yes) => Cell::Bool(*yes),
                Packed::DateTime(at) => Cell::DateTime(*at),
                Packed::Error(range) => Cell::Error(text(range)),
            })
            .collect();
        let mut from = 0;
        self.rows
            .iter()
            .map(|&(row, to)| each(row, &cells[std::mem::replace(&mut from, to)..to]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_arrive_as_they_left() {
        let rows = [
            vec![
                Cell::Text("+7 916".into()),
                Cell::Empty,
                Cell::Number(79_162_041_198.0),
                Cell::Error("#REF!".into()),
            ],
            vec![],
            vec![Cell::Bool(true), Cell::Text("ё".into())],
        ];
        let mut packed = Rows::default();
        for (row, cells) in (2..).zip(&rows) {
            packed.push(row, cells);
        }
        assert_eq!(packed.len(), 3);
        let arrived = packed.map(|row, cells| format!("{row} {cells:?}"));
        let left: Vec<String> = (2..)
            .zip(&rows)
            .map(|(row, cells)| format!("{row} {cells:?}"))
            .collect();
        assert_eq!(arrived, left);
    }
}
