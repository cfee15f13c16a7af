//! What a reading error means for the user.

use sheets::SheetError;

use crate::contract::FileProblem;

/// The window's word for an error; `None`: the user gave up.
pub(super) fn of(error: &SheetError) -> Option<FileProblem> {
    Some(match error {
        SheetError::NotFound => FileProblem::NotFound,
        SheetError::NotReadable(_) => FileProblem::NotReadable,
        SheetError::Empty => FileProblem::Empty,
        SheetError::PasswordProtected => FileProblem::PasswordProtected,
        SheetError::TooManyColumns(columns) => FileProblem::TooManyColumns {
            columns: u32::try_from(*columns).unwrap_or(u32::MAX),
        },
        SheetError::TooManyRows => FileProblem::TooManyRows,
        SheetError::TooLarge => FileProblem::TooLarge,
        SheetError::CellTooLong { row } => FileProblem::CellTooLong { row: *row },
        SheetError::Broken(_) => FileProblem::Broken,
        SheetError::UnclosedQuote { row } => FileProblem::UnclosedQuote { row: *row },
        SheetError::NotASpreadsheet => FileProblem::NotASpreadsheet,
        SheetError::NoVisibleSheet => FileProblem::NoVisibleSheet,
        SheetError::Cancelled => return None,
    })
}
