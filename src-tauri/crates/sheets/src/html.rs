//! Tables of an HTML page: what many programs save under the name .xls. Read by the tokenizer of
//! `html5ever`, without a tree, so that a large page needs no room.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::error::SheetError;
use crate::limits::MAX_CELL_BYTES;
use crate::row::RowSink;
use crate::text::encoding::{self, Encoded};
use crate::workbook::{EachRow, SheetInfo};

/// An HTML page.
pub(crate) struct Html {
    path: PathBuf,
    encoded: Encoded,
    tables: usize,
}

impl Html {
    /// Counts its tables.
    pub(crate) fn open(path: &Path, country: Option<&str>) -> Result<Html, SheetError> {
        let encoded = encoding::of_html(path, country)?;
        let mut html = Html {
            path: path.to_owned(),
            encoded,
            tables: 0,
        };
        let tables = html.tokenize(None, &mut |_| ControlFlow::Continue(()))?;
        if tables == 0 {
            return Err(SheetError::NotASpreadsheet);
        }
        html.tables = tables;
        Ok(html)
    }

    /// Its tables as sheets.
    pub(crate) fn sheets(&self) -> Vec<SheetInfo> {
        let name = |number| match self.tables {
            1 => String::new(),
            _ => format!("{number}"),
        };
        (1..=self.tables)
            .map(|n| SheetInfo {
                name: name(n),
                visible: true,
            })
            .collect()
    }

    /// Hands over the rows of a table.
    pub(crate) fn read(&mut self, table: usize, each: EachRow<'_>) -> Result<(), SheetError> {
        self.tokenize(Some(table), each).map(|_| ())
    }

    /// Returns how many tables there are.
    fn tokenize(&self, table: Option<usize>, each: EachRow<'_>) -> Result<usize, SheetError> {
        let mut text = self.encoded.open(&self.path)?;
        let reader = TableReader::new(table, RowSink::new(text.size(), each));
        let tokenizer = Tokenizer::new(Tokens(RefCell::new(reader)), TokenizerOpts::default());
        let queue = BufferQueue::default();
        while let Some(chunk) = text.chunk()? {
            queue.push_back(StrTendril::from_slice(chunk));
            while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
            let mut reader = tokenizer.sink.0.borrow_mut();
            reader.read = text.read();
            if let Some(error) = reader.failed.take() {
                return Err(error);
            }
        }
        tokenizer.end();
        let mut reader = tokenizer.sink.0.into_inner();
        match reader.failed.take() {
            Some(error) => Err(error),
            None => Ok(reader.tables),
        }
    }
}

/// The tokenizer gives tokens to `&self`.
struct Tokens<'c>(RefCell<TableReader<'c>>);

impl TokenSink for Tokens<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return reader.tag(&tag),
            Token::CharacterTokens(text) => reader.text(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => (),
        }
        TokenSinkResult::Continue
    }
}

struct TableReader<'c> {
    wanted: Option<usize>,
    tables: usize,
    /// Numbers of the tables that are open, the innermost last.
    open: Vec<usize>,
    sink: RowSink<'c>,
    row: u32,
    in_row: bool,
    column: usize,
    width: usize,
    in_cell: bool,
    cell: String,
    exact: Option<String>,
    /// For each column, how many rows a cell from above still covers.
    covered: Vec<u32>,
    skipping: bool,
    read: u64,
    failed: Option<SheetError>,
}

impl<'c> TableReader<'c> {
    fn new(wanted: Option<usize>, sink: RowSink<'c>) -> Self {
        TableReader {
            wanted,
            tables: 0,
            open: Vec::new(),
            sink,
            row: 0,
            in_row: false,
            column: 0,
            width: 1,
            in_cell: false,
            cell: String::new(),
            exact: None,
            covered: Vec::new(),
            skipping: false,
            read: 0,
            failed: None,
        }
    }

    fn inside(&self) -> bool {
        self.failed.is_none() && self.wanted.is_some() && self.open.last().copied() == self.wanted
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let start = tag.kind == TagKind::StartTag;
        match &*tag.name {
            "table" if start => {
                self.open.push(self.tables);
                self.tables += 1;
            }
            "table" => {
                if self.inside() {
                    self.end_row();
                }
                self.open.pop();
            }
            "tr" if self.inside() => {
                self.end_row();
                if start {
                    self.begin_row();
                }
            }
            "td" | "th" if self.inside() => {
                self.end_cell();
                if start {
                    self.begin_cell(tag);
                }
            }
            "br" | "p" | "div" if self.in_cell => self.cell.push(' '),
            "script" | "style" | "title" => {
                self.skipping = start && !tag.self_closing;
                if self.skipping {
                    return TokenSinkResult::RawData(match &*tag.name {
                        "script" => RawKind::ScriptData,
                        "title" => RawKind::Rcdata,
                        _ => RawKind::Rawtext,
                    });
                }
            }
            _ => (),
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str) {
        if self.in_cell && !self.skipping && self.inside() {
            self.cell.push_str(text);
            if self.cell.len() > MAX_CELL_BYTES {
                self.failed = Some(SheetError::CellTooLong { row: self.row });
            }
        }
    }

    fn begin_row(&mut self) {
        self.row += 1;
        self.in_row = true;
        self.column = 0;
        if let Err(error) = self.sink.begin(self.row) {
            self.failed = Some(error);
        }
    }

    fn begin_cell(&mut self, tag: &Tag) {
        if !self.in_row {
            self.begin_row();
        }
        let attribute = |name: &str| {
            let found = tag
                .attrs
                .iter()
                .find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let span = |name: &str| {
            attribute(name)
                .and_then(|n| n.parse().ok())
                .unwrap_or(1usize)
        };
        while self.covered.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        self.width = span("colspan").clamp(1, 1000);
        let rows = span("rowspan").clamp(1, 10_000) as u32;
        if rows > 1 {
            let end = self.column + self.width;
            if self.covered.len() < end {
                self.covered.resize(end, 0);
            }
            // The row that is open counts one down when it ends.
            self.covered[self.column..end].fill(rows);
        }
        // Excel and LibreOffice keep the number itself beside what they show of it.
        self.exact = attribute("sdval")
            .or_else(|| attribute("x:num"))
            .filter(|v| !v.is_empty());
        self.in_cell = true;
        self.cell.clear();
    }

    fn end_cell(&mut self) {
        if !std::mem::take(&mut self.in_cell) {
            return;
        }
        let text = self.cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let exact = self.exact.take().filter(|_| shows_an_exponent(&text));
        let put = self
            .sink
            .text(self.column, exact.as_deref().unwrap_or(&text));
        if let Err(error) = put {
            self.failed = Some(error);
        }
        self.column += self.width;
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !std::mem::take(&mut self.in_row) {
            return;
        }
        for rows in &mut self.covered {
            *rows = rows.saturating_sub(1);
        }
        if let Err(error) = self.sink.end(self.read) {
            self.failed = Some(error);
        }
    }
}

/// `7,91612E+10`: the page shows less than the number has.
fn shows_an_exponent(text: &str) -> bool {
    let number = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'E' | b'e' | b'+' | b'-'));
    number && text.contains(['E', 'e'])
}
