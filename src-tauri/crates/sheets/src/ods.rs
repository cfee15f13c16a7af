//! OpenDocument spreadsheets (.ods) as a stream. A hostile file can say "repeat this row a million
//! times" in a line, so repetition is played out row by row and never stored.
//!
//! `calamine` reads these too, but all sheets at once and into memory: 200,000 rows of six columns
//! make 170 MiB, here 6, so that a million would be beyond what an import may take. And it gives the
//! value of a cell without what is shown of it, which is where the leading zeros and the plus are.

use domain::import::TemplateMark;
use quick_xml::events::{BytesStart, Event};

use crate::error::SheetError;
use crate::limits::{MAX_CELL_BYTES, MAX_PART_BYTES};
use crate::mark::{self, MARK_PROPERTY, MARK_SHEET};
use crate::number::{date_from_iso, loses_digits};
use crate::package::Package;
use crate::row::RowSink;
use crate::workbook::{EachRow, SheetInfo};
use crate::xml::{attribute_exact, push_text};

const CONTENT: &str = "content.xml";
const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// An open document.
pub(crate) struct Ods {
    package: Package,
    sheets: Vec<SheetInfo>,
}

impl Ods {
    /// Is this container an OpenDocument spreadsheet?
    pub(crate) fn fits(package: &Package) -> bool {
        package.has("mimetype") && (package.has(CONTENT) || package.has("encrypted-package"))
    }

    /// Reads names and visibility of its sheets.
    pub(crate) fn open(mut package: Package) -> Result<Ods, SheetError> {
        let kind = package.beginning("mimetype", 256)?;
        if !kind.trim().starts_with(MIMETYPE) {
            return Err(SheetError::NotASpreadsheet);
        }
        let manifest = package.beginning("META-INF/manifest.xml", 1 << 20)?;
        if package.has("encrypted-package") || manifest.contains("encryption-data") {
            return Err(SheetError::PasswordProtected);
        }
        let sheets = sheets(&mut package)?;
        Ok(Ods { package, sheets })
    }

    /// Its sheets.
    pub(crate) fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.clone()
    }

    /// What its document properties say of its task.
    pub(crate) fn mark(&mut self) -> Result<Option<TemplateMark>, SheetError> {
        let Some(mut part) = self.package.small_part("meta.xml")? else {
            return Ok(None);
        };
        let mut ours = false;
        let mut value = String::new();
        loop {
            match part.next()? {
                Event::Start(e) if e.name().as_ref() == "meta:user-defined" => {
                    ours = attribute_exact(&e, "meta:name")?.as_deref() == Some(MARK_PROPERTY);
                }
                Event::End(_) if ours => return Ok(mark::decode(&value)),
                Event::Eof => return Ok(None),
                piece if ours => push_text(&piece, &mut value),
                _ => (),
            }
        }
    }

    /// Streams the rows of a sheet.
    pub(crate) fn read(&mut self, sheet: usize, each: EachRow<'_>) -> Result<(), SheetError> {
        let total = self.package.sizes(CONTENT).unpacked;
        let part = self.package.part(CONTENT, MAX_PART_BYTES)?;
        let mut part = part.ok_or(SheetError::NotASpreadsheet)?;
        let mut reader = RowReader::new(RowSink::new(total, each));
        let mut table: Option<usize> = None;
        let mut tables = 0;
        loop {
            let read = part.read();
            match part.next()? {
                Event::Start(e) if e.name().as_ref() == "table:table" && table.is_none() => {
                    if tables == sheet {
                        table = Some(sheet);
                    }
                    tables += 1;
                }
                Event::End(e)
                    if e.name().as_ref() == "table:table"
                        && table.is_some()
                        && reader.aside == 0 =>
                {
                    return Ok(());
                }
                Event::Eof if table.is_some() => {
                    return Err(SheetError::broken("a sheet ends early"));
                }
                Event::Eof => return Ok(()),
                piece if table.is_some() => reader.piece(&piece, read)?,
                _ => (),
            }
        }
    }
}

fn sheets(package: &mut Package) -> Result<Vec<SheetInfo>, SheetError> {
    let part = package.part(CONTENT, MAX_PART_BYTES)?;
    let mut part = part.ok_or(SheetError::NotASpreadsheet)?;
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut sheets = Vec::new();
    loop {
        match part.next()? {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "style:style" => {
                    style = attribute_exact(&e, "style:name")?
                        .unwrap_or_default()
                        .into_owned();
                }
                "style:table-properties"
                    if attribute_exact(&e, "table:display")?.as_deref() == Some("false") =>
                {
                    hidden_styles.push(style.clone());
                }
                "table:table" => {
                    let name = attribute_exact(&e, "table:name")?
                        .unwrap_or_default()
                        .into_owned();
                    let style = attribute_exact(&e, "table:style-name")?.unwrap_or_default();
                    let hidden = hidden_styles.iter().any(|hidden| *hidden == *style);
                    let visible = !hidden && name != MARK_SHEET;
                    sheets.push(SheetInfo { name, visible });
                }
                _ => (),
            },
            Event::Eof => return Ok(sheets),
            _ => (),
        }
    }
}

/// A value while its row is collected.
enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
    Date(jiff::civil::DateTime),
    Error(String),
}

/// The cell that is being read.
struct Open {
    kind: String,
    error: bool,
    value: Option<String>,
    repeat: usize,
    paragraphs: usize,
}

struct RowReader<'c> {
    sink: RowSink<'c>,
    next_row: u32,
    repeat: u32,
    column: usize,
    values: Vec<(usize, Value)>,
    cell: Option<Open>,
    shown: String,
    in_paragraph: bool,
    /// Depth inside something that is not the cell's own text: a comment, a drawing.
    aside: usize,
}

impl<'c> RowReader<'c> {
    fn new(sink: RowSink<'c>) -> Self {
        RowReader {
            sink,
            next_row: 1,
            repeat: 1,
            column: 0,
            values: Vec::new(),
            cell: None,
            shown: String::new(),
            in_paragraph: false,
            aside: 0,
        }
    }

    fn piece(&mut self, piece: &Event<'_>, read: u64) -> Result<(), SheetError> {
        match piece {
            Event::Start(_) if self.aside > 0 => self.aside += 1,
            Event::End(_) if self.aside > 0 => self.aside -= 1,
            _ if self.aside > 0 => (),
            Event::Start(e) => match e.name().as_ref() {
                "table:table-row" => self.open_row(e)?,
                "table:table-cell" | "table:covered-table-cell" => self.open_cell(e)?,
                "text:p" => {
                    if let Some(cell) = &mut self.cell {
                        if cell.paragraphs > 0 {
                            self.shown.push('\n');
                        }
                        cell.paragraphs += 1;
                        self.in_paragraph = true;
                    }
                }
                name if name == "office:annotation" || name.starts_with("draw:") => self.aside = 1,
                "table:shapes" | "table:table" => self.aside = 1,
                _ => (),
            },
            Event::Empty(e) => match e.name().as_ref() {
                "table:table-row" => {
                    self.open_row(e)?;
                    self.close_row(read)?;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    self.open_cell(e)?;
                    self.close_cell();
                }
                "text:s" if self.in_paragraph => {
                    let count = attribute_exact(e, "text:c")?.and_then(|c| c.parse().ok());
                    let count = count.unwrap_or(1usize).min(1000);
                    self.shown.extend(std::iter::repeat_n(' ', count));
                }
                "text:tab" if self.in_paragraph => self.shown.push('\t'),
                "text:line-break" if self.in_paragraph => self.shown.push('\n'),
                _ => (),
            },
            Event::End(e) => match e.name().as_ref() {
                "table:table-row" => self.close_row(read)?,
                "table:table-cell" | "table:covered-table-cell" => self.close_cell(),
                "text:p" => self.in_paragraph = false,
                _ => (),
            },
            piece if self.in_paragraph => {
                push_text(piece, &mut self.shown);
                if self.shown.len() > MAX_CELL_BYTES {
                    return Err(SheetError::CellTooLong { row: self.next_row });
                }
            }
            _ => (),
        }
        Ok(())
    }

    fn open_row(&mut self, e: &BytesStart<'_>) -> Result<(), SheetError> {
        let repeat = attribute_exact(e, "table:number-rows-repeated")?;
        self.repeat = repeat
            .and_then(|count| count.parse().ok())
            .unwrap_or(1)
            .max(1);
        self.column = 0;
        self.values.clear();
        Ok(())
    }

    fn open_cell(&mut self, e: &BytesStart<'_>) -> Result<(), SheetError> {
        let of = |name: &str| attribute_exact(e, name).map(|value| value.map(|v| v.into_owned()));
        let kind = of("office:value-type")?.unwrap_or_default();
        let value = match kind.as_str() {
            "float" | "percentage" | "currency" => of("office:value")?,
            "date" => of("office:date-value")?,
            "boolean" => of("office:boolean-value")?,
            "string" => of("office:string-value")?,
            _ => None,
        };
        let error = of("calcext:value-type")?.as_deref() == Some("error");
        let repeat = of("table:number-columns-repeated")?.and_then(|count| count.parse().ok());
        let repeat = repeat.unwrap_or(1).max(1);
        self.shown.clear();
        self.cell = Some(Open {
            kind,
            error,
            value,
            repeat,
            paragraphs: 0,
        });
        Ok(())
    }

    fn close_cell(&mut self) {
        self.in_paragraph = false;
        let Some(cell) = self.cell.take() else { return };
        let first = self.column;
        self.column = first.saturating_add(cell.repeat);
        // One beyond the limit is enough to be refused for it.
        let last = self
            .column
            .min(first.saturating_add(domain::import::MAX_COLUMNS + 1));
        for column in first..last {
            match value_of(&cell, &self.shown) {
                Some(value) => self.values.push((column, value)),
                None => return,
            }
        }
    }

    fn close_row(&mut self, read: u64) -> Result<(), SheetError> {
        let from = self.next_row;
        self.next_row = from.saturating_add(self.repeat);
        if self.values.is_empty() {
            return Ok(());
        }
        for row in from..self.next_row {
            self.sink.begin(row)?;
            for (column, value) in &self.values {
                match value {
                    Value::Text(text) => self.sink.text(*column, text)?,
                    Value::Number(number) => self.sink.number(*column, *number),
                    Value::Bool(yes) => self.sink.bool(*column, *yes),
                    Value::Date(at) => self.sink.datetime(*column, *at),
                    Value::Error(code) => self.sink.error(*column, code),
                }
            }
            self.sink.end(read)?;
        }
        Ok(())
    }
}

/// The value of a cell; `None`: nothing in it.
fn value_of(cell: &Open, shown: &str) -> Option<Value> {
    if cell.error {
        return Some(Value::Error(shown.trim().to_owned()));
    }
    let text = |text: &str| (!text.trim().is_empty()).then(|| Value::Text(text.to_owned()));
    let Some(value) = cell.value.as_deref() else {
        return text(shown);
    };
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => match value.parse::<f64>() {
            Ok(_) if loses_digits(value) => text(value),
            Ok(number) if adds_digits(shown, number) => text(shown.trim()),
            Ok(number) => Some(Value::Number(number)),
            Err(_) => text(shown),
        },
        "date" => date_from_iso(value)
            .map(Value::Date)
            .or_else(|| text(shown)),
        "boolean" => Some(Value::Bool(value == "true")),
        _ if shown.is_empty() => text(value),
        _ => text(shown),
    }
}

/// The document shows a plus or leading zeros that the number does not have: what is shown counts.
fn adds_digits(shown: &str, number: f64) -> bool {
    let shown = shown.trim();
    let padded =
        shown.len() > 1 && shown.starts_with('0') && shown.bytes().all(|b| b.is_ascii_digit());
    if !(shown.starts_with('+') || padded)
        || !(0.0..1e15).contains(&number)
        || number.fract() != 0.0
    {
        return false;
    }
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    digits.ends_with(&format!("{number}"))
}
