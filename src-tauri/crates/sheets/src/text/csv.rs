//! CSV, RFC 4180 and what programs really write, chunk by chunk.
//!
//! The `csv` crate leaves blank lines out without counting them, and the preview names rows as the
//! spreadsheet shows them; so the reading is our own. A quotation mark opens a quoted cell only at
//! the cell's beginning; what follows a closing one is taken as it stands.

use crate::error::SheetError;
use crate::limits::MAX_CELL_BYTES;

/// Who takes the fields.
pub(super) trait Fields {
    /// A field of the row.
    fn field(&mut self, column: usize, text: &str) -> Result<(), SheetError>;
    /// The row is complete.
    fn end_row(&mut self) -> Result<(), SheetError>;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    QuoteInQuoted,
}

/// The state between two chunks.
pub(super) struct Parser {
    separator: Option<u8>,
    state: State,
    after_cr: bool,
    column: usize,
    row: u32,
    quote_row: u32,
    field: String,
}

impl Parser {
    /// `separator`: none means one column.
    pub(super) fn new(separator: Option<u8>) -> Self {
        Parser {
            separator,
            state: State::FieldStart,
            after_cr: false,
            column: 0,
            row: 1,
            quote_row: 0,
            field: String::new(),
        }
    }

    /// Takes the next chunk. Separators, quotes and line ends are ASCII, so bytes are enough.
    pub(super) fn feed(&mut self, chunk: &str, into: &mut impl Fields) -> Result<(), SheetError> {
        let bytes = chunk.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                at += 1;
                continue;
            }
            match self.state {
                State::Quoted => {
                    let run = run(&bytes[at..], |b| b == b'"');
                    self.push(&chunk[at..at + run])?;
                    at += run;
                    if at < bytes.len() {
                        self.state = State::QuoteInQuoted;
                        at += 1;
                    }
                }
                State::QuoteInQuoted if byte == b'"' => {
                    self.field.push('"');
                    self.state = State::Quoted;
                    at += 1;
                }
                State::FieldStart if byte == b'"' => {
                    self.state = State::Quoted;
                    self.quote_row = self.row;
                    at += 1;
                }
                State::FieldStart | State::Unquoted | State::QuoteInQuoted => {
                    let separator = self.separator;
                    let run = run(&bytes[at..], |b| {
                        b == b'\n' || b == b'\r' || Some(b) == separator
                    });
                    if run > 0 {
                        self.push(&chunk[at..at + run])?;
                        self.state = State::Unquoted;
                        at += run;
                        continue;
                    }
                    self.end_field(into)?;
                    if byte == b'\n' || byte == b'\r' {
                        self.after_cr = byte == b'\r';
                        self.end_row(into)?;
                    }
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// The text is over.
    pub(super) fn end(&mut self, into: &mut impl Fields) -> Result<(), SheetError> {
        if self.state == State::Quoted {
            return Err(SheetError::UnclosedQuote {
                row: self.quote_row,
            });
        }
        if self.column > 0 || self.state != State::FieldStart {
            self.end_field(into)?;
            self.end_row(into)?;
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), SheetError> {
        self.field.push_str(text);
        match self.field.len() > MAX_CELL_BYTES {
            true if self.state == State::Quoted => Err(SheetError::UnclosedQuote {
                row: self.quote_row,
            }),
            true => Err(SheetError::CellTooLong { row: self.row }),
            false => Ok(()),
        }
    }

    fn end_field(&mut self, into: &mut impl Fields) -> Result<(), SheetError> {
        into.field(self.column, &self.field)?;
        self.field.clear();
        self.column += 1;
        self.state = State::FieldStart;
        Ok(())
    }

    fn end_row(&mut self, into: &mut impl Fields) -> Result<(), SheetError> {
        self.column = 0;
        self.row = self.row.saturating_add(1);
        into.end_row()
    }
}

/// Bytes before the first that `stops`.
fn run(bytes: &[u8], stops: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|b| stops(*b)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Table {
        rows: Vec<Vec<String>>,
        row: Vec<String>,
    }

    impl Fields for Table {
        fn field(&mut self, column: usize, text: &str) -> Result<(), SheetError> {
            assert_eq!(column, self.row.len(), "columns come in order");
            self.row.push(text.to_owned());
            Ok(())
        }

        fn end_row(&mut self) -> Result<(), SheetError> {
            self.rows.push(std::mem::take(&mut self.row));
            Ok(())
        }
    }

    fn parse(text: &str, chunk: usize) -> Result<Vec<Vec<String>>, SheetError> {
        let mut table = Table::default();
        let mut parser = Parser::new(Some(b','));
        let chars: Vec<char> = text.chars().collect();
        for chunk in chars.chunks(chunk) {
            parser.feed(&chunk.iter().collect::<String>(), &mut table)?;
        }
        parser.end(&mut table)?;
        Ok(table.rows)
    }

    /// However the text is cut into chunks, the rows are the same.
    fn rows(text: &str) -> Vec<Vec<String>> {
        let whole = parse(text, usize::MAX).unwrap();
        for chunk in 1..5 {
            assert_eq!(parse(text, chunk).unwrap(), whole, "chunks of {chunk}");
        }
        whole
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(rows("a,b\r\nc,d"), [["a", "b"], ["c", "d"]]);
        assert_eq!(
            rows("a,\"x,\"\"y\"\"\r\nz\"\rb,"),
            [["a", "x,\"y\"\r\nz"], ["b", ""]]
        );
        assert_eq!(rows("a\n\nb\n"), [["a"], [""], ["b"]]);
        assert_eq!(rows("5\" pipe,\"q\"tail,é"), [["5\" pipe", "qtail", "é"]]);
        assert_eq!(rows("\"\""), [[""]]);
        assert_eq!(rows(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_quote_that_is_never_closed_is_refused_and_swallows_nothing() {
        let refused = parse("a\nb,\"c\nd\ne", usize::MAX);
        assert_eq!(refused, Err(SheetError::UnclosedQuote { row: 2 }));
    }

    #[test]
    fn a_cell_has_a_limit() {
        let long = "x".repeat(MAX_CELL_BYTES + 1);
        assert_eq!(
            parse(&long, 1 << 16),
            Err(SheetError::CellTooLong { row: 1 })
        );
    }
}
