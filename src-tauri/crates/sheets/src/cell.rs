//! A cell as it was read, before anybody asks what its column means.

use std::borrow::Cow;

use jiff::civil::DateTime;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text as it stands in the file.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A date, or a date with a time, on the wall clock of whoever wrote it.
    DateTime(DateTime),
    /// An error such as `#REF!`.
    Error(Cow<'a, str>),
}

impl Cell<'_> {
    /// The same without borrowing from the row.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Cell::Number(number) => Cell::Number(number),
            Cell::Bool(yes) => Cell::Bool(yes),
            Cell::DateTime(at) => Cell::DateTime(at),
            Cell::Error(code) => Cell::Error(Cow::Owned(code.into_owned())),
        }
    }

    /// The cell as text: numbers without an exponent, dates as `2026-11-20` or `2026-11-20 14:00:00`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Bool(true) => Cow::Borrowed("TRUE"),
            Cell::Bool(false) => Cow::Borrowed("FALSE"),
            Cell::DateTime(at) if at.time() == jiff::civil::Time::midnight() => {
                Cow::Owned(at.date().to_string())
            }
            Cell::DateTime(at) => Cow::Owned(format!("{} {}", at.date(), at.time())),
            Cell::Error(code) => Cow::Borrowed(code),
        }
    }
}
