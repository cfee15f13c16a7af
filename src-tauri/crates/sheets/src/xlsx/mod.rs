//! Excel workbooks (.xlsx, .xlsm), ECMA-376: what a workbook consists of, and its rows as a stream.
//!
//! `calamine` reads these too. It keeps every shared string in a `String` of its own, reserves as
//! much room for them as the file asks for, and gives a whole sheet up for one error code that it
//! does not know; a million callees in 300 MiB and a hostile file need more care than that.

mod sheet;
mod strings;
mod styles;

use domain::import::TemplateMark;
use quick_xml::events::Event;

use crate::error::SheetError;
use crate::mark::{self, MARK_PROPERTY, MARK_SHEET};
use crate::package::Package;
use crate::row::RowSink;
use crate::workbook::SheetInfo;
use crate::xml::{attribute, push_text};
use strings::SharedStrings;
use styles::Styles;

/// An open workbook.
pub(crate) struct Xlsx {
    package: Package,
    sheets: Vec<Sheet>,
    strings_part: Option<String>,
    strings: Option<SharedStrings>,
    styles: Styles,
    from_1904: bool,
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
            sheets,
            strings_part,
            strings: None,
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
        let Some(sheet) = self.sheets.get(sheet) else {
            return Err(SheetError::NoVisibleSheet);
        };
        if self.strings.is_none() {
            self.strings = Some(match &self.strings_part {
                Some(part) => SharedStrings::read(&mut self.package, part)?,
                None => SharedStrings::default(),
            });
        }
        let strings = self.strings.get_or_insert_default();
        let total = self.package.size(&sheet.part);
        let Some(part) = self.package.scan(&sheet.part)? else {
            return Err(SheetError::broken("a sheet is missing"));
        };
        let mut sink = RowSink::new(total, each);
        sheet::read(part, strings, &self.styles, self.from_1904, &mut sink)
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
