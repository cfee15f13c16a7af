//! Files in a temporary folder, and their rows as text.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::ids::CallTaskId;
use domain::import::{ImportTask, TemplateMark};
use sheets::{Cell, SheetError, Workbook};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A folder that goes away with its test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file with these bytes.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A container with these parts.
    pub(crate) fn container(&self, name: &str, parts: &[(&str, &str)]) -> PathBuf {
        let path = self.path(name);
        let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    /// An Excel workbook with one sheet of this XML, and more parts.
    pub(crate) fn workbook(&self, sheet_data: &str, more: &[(&str, &str)]) -> PathBuf {
        let sheet = format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>");
        let mut parts = vec![
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", RELS),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
            ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ];
        if !more.iter().any(|(name, _)| *name == "xl/workbook.xml") {
            parts.push(("xl/workbook.xml", WORKBOOK));
        }
        parts.extend_from_slice(more);
        self.container("book.xlsx", &parts)
    }
}

const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook><sheets><sheet name="One" sheetId="1" r:id="a"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<Relationships>
<Relationship Id="a" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="b" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="c" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// A cell with its kind before it, where the kind is not plain from the text.
pub(crate) fn shown(cell: &Cell<'_>) -> String {
    let kind = match cell {
        Cell::Empty => "",
        Cell::Text(text) => return text.to_string(),
        Cell::Number(_) => "n:",
        Cell::Bool(_) => "b:",
        Cell::DateTime(_) => "d:",
        Cell::Error(_) => "e:",
    };
    format!("{kind}{}", cell.text())
}

/// Rows of a sheet with their numbers.
pub(crate) fn rows_of(
    book: &mut Workbook,
    sheet: usize,
) -> Result<Vec<(u32, Vec<String>)>, SheetError> {
    let mut rows = Vec::new();
    book.read(sheet, &mut |row| {
        rows.push((row.row, row.cells.iter().map(shown).collect()));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Rows of the first sheet of a file.
pub(crate) fn rows(path: &Path) -> Result<Vec<(u32, Vec<String>)>, SheetError> {
    rows_of(&mut sheets::open(path)?, 0)
}

/// The cells alone.
pub(crate) fn cells(path: &Path) -> Vec<Vec<String>> {
    rows(path)
        .unwrap()
        .into_iter()
        .map(|(_, cells)| cells)
        .collect()
}

/// What is wrong with a file, at opening or at reading.
pub(crate) fn refusal(path: &Path) -> SheetError {
    rows(path).expect_err("the file should have been refused")
}

/// A mark to find again.
pub(crate) fn mark() -> TemplateMark {
    TemplateMark {
        install: "0f6c-install".to_owned(),
        task: ImportTask::Call(CallTaskId(42)),
    }
}
