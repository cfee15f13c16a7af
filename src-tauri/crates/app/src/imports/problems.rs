//! What a reading error means for the user.

use sheets::SheetError;

use crate::contract::{ErrorCode, FileProblem, IpcError};

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
        SheetError::TooLarge | SheetError::CellTooLong { .. } => FileProblem::TooLarge,
        SheetError::Broken(_) | SheetError::UnclosedQuote { .. } => FileProblem::Broken,
        SheetError::NotASpreadsheet => FileProblem::NotASpreadsheet,
        SheetError::NoVisibleSheet => FileProblem::NoVisibleSheet,
        SheetError::Cancelled => return None,
    })
}

/// An error for commands that read a file at once.
pub(crate) fn file_unusable(error: &SheetError) -> IpcError {
    IpcError::new(ErrorCode::FileUnusable).with_detail("problem", of(error))
}
