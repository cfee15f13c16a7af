//! What can be wrong with a file that is read, and with one that is written. Source: product 2.3
//! ("a zip bomb, a password, a broken or a wrong file gets a plain sentence and changes nothing").
//!
//! The sentences are the window's; this knows no words and never carries the text of a cell.

use std::io;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// There is no such file.
    #[error("no such file")]
    NotFound,
    /// It is there, and the system does not let us read it.
    #[error("the file cannot be read: {0}")]
    NotReadable(io::ErrorKind),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It asks for a password.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// More columns with something in them than an import takes
    /// ([`MAX_COLUMNS`](domain::import::MAX_COLUMNS)).
    #[error("{0} columns")]
    TooManyColumns(usize),
    /// More rows than a spreadsheet has ([`MAX_ROWS`](domain::import::MAX_ROWS)).
    #[error("more rows than a spreadsheet has")]
    TooManyRows,
    /// Unpacked it would not fit: a zip bomb, or a file beyond [`limits`](crate::limits).
    #[error("the file is too large when unpacked")]
    TooLarge,
    /// A cell longer than [`MAX_CELL_BYTES`](crate::limits::MAX_CELL_BYTES).
    #[error("row {row} has a cell that is too long")]
    CellTooLong {
        /// Row as the spreadsheet shows it.
        row: u32,
    },
    /// A quotation mark opens a cell and nothing closes it: all rows below would vanish into it.
    #[error("a quotation mark opened in row {row} is never closed")]
    UnclosedQuote {
        /// Row as the spreadsheet shows it.
        row: u32,
    },
    /// It began as a spreadsheet and does not go on as one: cut off, damaged.
    #[error("the file is broken: {0}")]
    Broken(String),
    /// Something else: a PDF, a picture, a text document.
    #[error("not a spreadsheet")]
    NotASpreadsheet,
    /// Every sheet is hidden.
    #[error("no visible sheet")]
    NoVisibleSheet,
    /// The callback broke off.
    #[error("cancelled")]
    Cancelled,
}

impl SheetError {
    /// A broken file, with words for the log.
    pub(crate) fn broken(what: impl std::fmt::Display) -> Self {
        SheetError::Broken(what.to_string())
    }

    /// What an error of the file system means. `InvalidData` and early ends are the file's fault.
    pub(crate) fn from_io(error: &io::Error) -> Self {
        if error
            .get_ref()
            .is_some_and(|inner| inner.is::<crate::limits::BeyondBounds>())
        {
            return SheetError::TooLarge;
        }
        match error.kind() {
            io::ErrorKind::NotFound => SheetError::NotFound,
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other => SheetError::broken(error),
            kind => SheetError::NotReadable(kind),
        }
    }
}

impl From<io::Error> for SheetError {
    fn from(error: io::Error) -> Self {
        SheetError::from_io(&error)
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No room left.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or file does not let us write.
    #[error("cannot be written: {0}")]
    NotWritable(io::ErrorKind),
    /// The callback broke off.
    #[error("cancelled")]
    Cancelled,
    /// The workbook could not be put together.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => WriteError::DiskFull,
            kind => WriteError::NotWritable(kind),
        }
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => error.into(),
            other => WriteError::Workbook(other.to_string()),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error)
            | rust_xlsxwriter::XlsxError::TempFileError(_, error) => error.into(),
            rust_xlsxwriter::XlsxError::ZipError(error) => error.into(),
            other => WriteError::Workbook(other.to_string()),
        }
    }
}

impl From<csv::Error> for WriteError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => WriteError::Workbook(format!("{other:?}")),
        }
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        match error.io_error_kind() {
            Some(kind) => io::Error::from(kind).into(),
            None => WriteError::Workbook(error.to_string()),
        }
    }
}
