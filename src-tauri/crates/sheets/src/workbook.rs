//! A file as a workbook, whatever it is inside: its sheets, its mark, its rows.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use domain::import::TemplateMark;

use crate::cell::{Cell, owned};
use crate::detect::{self, Kind};
use crate::error::SheetError;
use crate::html::Html;
use crate::limits::MAX_FILE_BYTES;
use crate::mark::{self, MARK_SHEET};
use crate::ods::Ods;
use crate::package::Package;
use crate::row::RowRef;
use crate::text::TextFile;
use crate::xls::Xls;
use crate::xlsx::Xlsx;

/// Who takes the rows.
pub(crate) type EachRow<'c> = &'c mut dyn FnMut(RowRef<'_>) -> ControlFlow<()>;

/// A sheet, as the preview offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name.
    pub name: String,
    /// The user can see it.
    pub visible: bool,
}

/// One of the first rows.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadRow {
    /// Row, 1-based as the spreadsheet shows it.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<Cell<'static>>,
}

/// An open file.
pub struct Workbook {
    inside: Inside,
    sheets: Vec<SheetInfo>,
    mark: Option<TemplateMark>,
}

enum Inside {
    Xlsx(Box<Xlsx>),
    Ods(Box<Ods>),
    Xls(Box<Xls>),
    Text(TextFile),
    Html(Html),
}

/// Opens a file and finds out what it is from its content.
///
/// # Errors
/// Everything in [`SheetError`] that can be known before the rows are read.
pub fn open(path: &Path) -> Result<Workbook, SheetError> {
    open_in(path, None)
}

/// The same; `country` (ISO code) helps to guess the letters of a text file that does not say
/// which it uses.
///
/// # Errors
/// As [`open`].
pub fn open_in(path: &Path, country: Option<&str>) -> Result<Workbook, SheetError> {
    let file = File::open(path)?;
    let size = file.metadata()?;
    if !size.is_file() {
        return Err(SheetError::NotASpreadsheet);
    }
    match size.len() {
        0 => return Err(SheetError::Empty),
        size if size > MAX_FILE_BYTES => return Err(SheetError::TooLarge),
        _ => (),
    }
    let inside = match detect::kind(&file)? {
        Kind::Zip => {
            let package = Package::open(file)?;
            if Ods::fits(&package) {
                Inside::Ods(Box::new(Ods::open(package)?))
            } else if Xlsx::fits(&package) {
                Inside::Xlsx(Box::new(Xlsx::open(package)?))
            } else {
                return Err(SheetError::NotASpreadsheet);
            }
        }
        Kind::Compound => Inside::Xls(Box::new(Xls::open(path)?)),
        Kind::Html => Inside::Html(Html::open(path, country)?),
        Kind::Text => Inside::Text(TextFile::open(path, country)?),
    };
    Workbook::new(inside)
}

impl Workbook {
    fn new(mut inside: Inside) -> Result<Workbook, SheetError> {
        let (mut sheets, mut mark) = match &mut inside {
            Inside::Xlsx(book) => (book.sheets(), book.mark()?),
            Inside::Ods(book) => (book.sheets(), book.mark()?),
            Inside::Xls(book) => (book.sheets(), None),
            Inside::Text(_) => (
                vec![SheetInfo {
                    name: String::new(),
                    visible: true,
                }],
                None,
            ),
            Inside::Html(book) => (book.sheets(), None),
        };
        let marked = sheets.iter().position(|sheet| sheet.name == MARK_SHEET);
        if let Some(at) = marked {
            sheets[at].visible = false;
        }
        if !sheets.iter().any(|sheet| sheet.visible) {
            return Err(SheetError::NoVisibleSheet);
        }
        if let (None, Some(at)) = (&mark, marked) {
            let head = head(&mut inside, at, 1)?;
            let first = head.first().and_then(|row| row.cells.first());
            mark = match first {
                Some(Cell::Text(text)) => mark::decode(text),
                _ => None,
            };
        }
        Ok(Workbook {
            inside,
            sheets,
            mark,
        })
    }

    /// Its sheets, in order; a file that is one table has one sheet without a name.
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Which task it belongs to, when it began as a template of ours.
    pub fn mark(&self) -> Option<&TemplateMark> {
        self.mark.as_ref()
    }

    /// Hands the rows of a sheet (an index into [`sheets`](Self::sheets)) to `each`, one after the
    /// other. Rows without anything in them are left out.
    ///
    /// # Errors
    /// [`SheetError::Cancelled`] when `each` breaks off; otherwise what is wrong with the file.
    pub fn read(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(RowRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        rows(&mut self.inside, sheet, each)
    }

    /// The first rows of a sheet, at most `most` of them.
    ///
    /// # Errors
    /// What is wrong with the file so far.
    pub fn head(&mut self, sheet: usize, most: usize) -> Result<Vec<HeadRow>, SheetError> {
        head(&mut self.inside, sheet, most)
    }
}

fn rows(inside: &mut Inside, sheet: usize, each: EachRow<'_>) -> Result<(), SheetError> {
    match inside {
        Inside::Xlsx(book) => book.read(sheet, each),
        Inside::Ods(book) => book.read(sheet, each),
        Inside::Xls(book) => book.read(sheet, each),
        Inside::Text(book) => book.read(each),
        Inside::Html(book) => book.read(sheet, each),
    }
}

fn head(inside: &mut Inside, sheet: usize, most: usize) -> Result<Vec<HeadRow>, SheetError> {
    let mut head: Vec<HeadRow> = Vec::new();
    if most == 0 {
        return Ok(head);
    }
    let answer = rows(inside, sheet, &mut |row| {
        let cells = row.cells.iter().map(owned).collect();
        head.push(HeadRow {
            row: row.row,
            cells,
        });
        match head.len() < most {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    });
    match answer {
        Ok(()) | Err(SheetError::Cancelled) => Ok(head),
        Err(error) => Err(error),
    }
}
