//! A cell as it was read: the rules' own type, so that nothing is translated on the way.

use std::borrow::Cow;

pub use domain::import::Cell;

/// The same cell without borrowing from its row.
pub(crate) fn owned(cell: &Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Empty => Cell::Empty,
        Cell::Text(text) => Cell::Text(Cow::Owned(text.to_string())),
        Cell::Number(number) => Cell::Number(*number),
        Cell::Bool(yes) => Cell::Bool(*yes),
        Cell::DateTime(at) => Cell::DateTime(*at),
        Cell::Error(code) => Cell::Error(Cow::Owned(code.to_string())),
    }
}
