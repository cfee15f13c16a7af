//! Excel workbooks (.xlsx, .xlsm), ECMA-376: what a workbook consists of, and its rows as a stream.
//!
//! Ordinary workbooks are read by `calamine` ([`by_calamine`]); the others, and what is left of one
//! that turns out not to be ordinary, by a reader of our own ([`sheet`]). What surrounds the rows is
//! little, and both need it: names, formats and the mark are read here.

mod by_calamine;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;

use domain::import::TemplateMark;
use quick_xml::events::Event;

use crate::error::SheetError;
use crate::mark::{self, MARK_PROPERTY, MARK_SHEET};
use crate::package::Package;
use crate::row::RowSink;
use crate::workbook::SheetInfo;
use crate::xml::{attribute, push_text};
use by_calamine::{ByCalamine, Numbers, Outcome};
use strings::SharedStrings;
use styles::Styles;

/// An open workbook.
pub(crate) struct Xlsx {
    package: Package,
    /// The part that names the sheets.
    main: String,
    sheets: Vec<Sheet>,
    strings_part: Option<String>,
    rows: Rows,
    styles: Styles,
    from_1904: bool,
}

/// Who reads the rows.
enum Rows {
    /// Nobody yet.
    Unread,
    /// `calamine`, as long as they are plain.
    ByCalamine(Box<ByCalamine>),
    /// We, with these shared strings.
    Ours(SharedStrings),
}

struct Sheet {
    name: String,
    visible: bool,
    part: String,
}

/// A relationship of a part.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Xlsx {
    /// Is this container an Excel workbook?
    pub(crate) fn fits(package: &Package) -> bool {
        package.has("[Content_Types].xml")
            && !package.has("word/document.xml")
            && !package.has("ppt/presentation.xml")
            && !package.has("xl/workbook.bin")
    }

    /// Reads everything but the rows.
    pub(crate) fn open(mut package: Package) -> Result<Xlsx, SheetError> {
        let main = relations(&mut package, "_rels/.rels", "")?
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let relations = relations(
            &mut package,
            &join(folder, &format!("_rels/{name}.rels")),
            folder,
        )?;
        let book = Book::read(&mut package, &main)?;
        let sheets = book.sheets.into_iter().filter_map(|(name, visible, id)| {
            let relation = relations.iter().find(|relation| relation.id == id)?;
            let part = relation.target.clone();
            relation.kind.ends_with("/worksheet").then_some(Sheet {
                name,
                visible,
                part,
            })
        });
        let sheets: Vec<Sheet> = sheets.collect();
        let part_of = |kind: &str| {
            relations
                .iter()
                .find(|r| r.kind.ends_with(kind))
                .map(|r| r.target.clone())
        };
        let styles = match part_of("/styles") {
            Some(part) => Styles::read(&mut package, &part)?,
            None => Styles::default(),
        };
        let strings_part = part_of("/sharedStrings");
        let from_1904 = book.from_1904;
        Ok(Xlsx {
            package,
            main,
            sheets,
            strings_part,
            rows: Rows::Unread,
            styles,
            from_1904,
        })
    }

    /// Its sheets.
    pub(crate) fn sheets(&self) -> Vec<SheetInfo> {
        let info = |sheet: &Sheet| SheetInfo {
            name: sheet.name.clone(),
            visible: sheet.visible,
        };
        self.sheets.iter().map(info).collect()
    }

    /// What its document properties say of its task.
    pub(crate) fn mark(&mut self) -> Result<Option<TemplateMark>, SheetError> {
        let Some(mut part) = self.package.small_part("docProps/custom.xml")? else {
            return Ok(None);
        };
        let mut ours = false;
        let mut value = String::new();
        loop {
            match part.next()? {
                Event::Start(element) if element.local_name().as_ref() == "property" => {
                    ours = attribute(&element, "name")?.as_deref() == Some(MARK_PROPERTY);
                }
                Event::End(element) if ours && element.local_name().as_ref() == "property" => {
                    return Ok(mark::decode(&value));
                }
                Event::Eof => return Ok(None),
                piece if ours => push_text(&piece, &mut value),
                _ => (),
            }
        }
    }

    /// Streams the rows of a sheet.
    pub(crate) fn read(
        &mut self,
        sheet: usize,
        each: crate::workbook::EachRow<'_>,
    ) -> Result<(), SheetError> {
        if matches!(self.rows, Rows::Unread) && self.is_ordinary() {
            let opened = ByCalamine::open(self.package.file()?);
            self.rows = opened.map_or(Rows::Unread, |book| Rows::ByCalamine(Box::new(book)));
        }
        let Some(sheet) = self.sheets.get(sheet) else {
            return Err(SheetError::NoVisibleSheet);
        };
        let numbers = Numbers {
            styles: &self.styles,
            from_1904: self.from_1904,
        };
        let sizes = self.package.sizes(&sheet.part);
        let mut sink = RowSink::new(sizes.packed, each);
        let after = match &mut self.rows {
            Rows::ByCalamine(book) => match book.read(&sheet.name, numbers, &mut sink)? {
                Outcome::Whole => return Ok(()),
                Outcome::UpTo(row) => {
                    // Its shared strings go before ours come.
                    self.rows = Rows::Unread;
                    row
                }
            },
            Rows::Unread | Rows::Ours(_) => 0,
        };
        sink.go_on(sizes.unpacked);
        let strings = match std::mem::replace(&mut self.rows, Rows::Unread) {
            Rows::Ours(strings) => strings,
            Rows::Unread | Rows::ByCalamine(_) => match &self.strings_part {
                Some(part) => SharedStrings::read(&mut self.package, part)?,
                None => SharedStrings::default(),
            },
        };
        let Some(part) = self.package.scan(&sheet.part)? else {
            return Err(SheetError::broken("a sheet is missing"));
        };
        let read = sheet::read(part, &strings, numbers, after, &mut sink);
        self.rows = Rows::Ours(strings);
        read
    }

    /// Whether `calamine` would read what we would, and in the room that there is.
    fn is_ordinary(&mut self) -> bool {
        // It asks for its parts under these names, whatever the workbook calls them.
        let (folder, main) = self.main.rsplit_once('/').unwrap_or(("", &self.main));
        let strings = join(folder, "sharedStrings.xml");
        let about = [
            "_rels/.rels".to_owned(),
            self.main.clone(),
            join(folder, &format!("_rels/{main}.rels")),
            join(folder, "styles.xml"),
            join(folder, "theme/theme1.xml"),
        ];
        let large =
            |part: &String| self.package.sizes(part).unpacked > by_calamine::MOST_ABOUT_ROWS;
        let named = self.strings_part.as_ref();
        if about.iter().any(large) || named.is_some_and(|part| !part.eq_ignore_ascii_case(&strings))
        {
            return false;
        }
        // And for its sheets by name.
        let twice = |(at, sheet): (usize, &Sheet)| {
            let mut before = self.sheets[..at].iter().map(|other| &other.name);
            before.any(|name| *name == sheet.name)
        };
        if self.sheets.iter().enumerate().any(twice) {
            return false;
        }
        let bytes = self.package.sizes(&strings).unpacked;
        bytes <= by_calamine::MOST_STRING_BYTES
            && SharedStrings::claimed(&mut self.package, &strings)
                .is_ok_and(|claimed| by_calamine::takes(bytes, claimed.as_deref()))
    }
}

/// What `workbook.xml` says.
struct Book {
    /// Name, visible, id of its relationship.
    sheets: Vec<(String, bool, String)>,
    from_1904: bool,
}

impl Book {
    fn read(package: &mut Package, part: &str) -> Result<Book, SheetError> {
        let mut part = package
            .small_part(part)?
            .ok_or(SheetError::NotASpreadsheet)?;
        let mut book = Book {
            sheets: Vec::new(),
            from_1904: false,
        };
        loop {
            match part.next()? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "workbookPr" => {
                        let value = attribute(&e, "date1904")?;
                        book.from_1904 = matches!(value.as_deref(), Some("1" | "true"));
                    }
                    "sheet" => {
                        let name = attribute(&e, "name")?.unwrap_or_default().into_owned();
                        let state = attribute(&e, "state")?;
                        let hidden = matches!(state.as_deref(), Some("hidden" | "veryHidden"));
                        let id = attribute(&e, "id")?.unwrap_or_default().into_owned();
                        let visible = !hidden && name != MARK_SHEET;
                        book.sheets.push((name, visible, id));
                    }
                    _ => (),
                },
                Event::Eof => return Ok(book),
                _ => (),
            }
        }
    }
}

/// Reads a relationships part; targets are made whole from `folder`.
fn relations(package: &mut Package, part: &str, folder: &str) -> Result<Vec<Relation>, SheetError> {
    let Some(mut part) = package.small_part(part)? else {
        return Ok(Vec::new());
    };
    let mut relations = Vec::new();
    loop {
        match part.next()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let target = attribute(&e, "Target")?.unwrap_or_default();
                relations.push(Relation {
                    id: attribute(&e, "Id")?.unwrap_or_default().into_owned(),
                    kind: attribute(&e, "Type")?.unwrap_or_default().into_owned(),
                    target: join(folder, &target),
                });
            }
            Event::Eof => return Ok(relations),
            _ => (),
        }
    }
}

/// A path inside the container, relative to a folder unless it begins with a slash.
fn join(folder: &str, path: &str) -> String {
    if let Some(absolute) = path.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => (),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
