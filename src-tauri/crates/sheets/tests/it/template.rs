//! Templates and rejected rows: what is written is found again when the workbook comes back.

use std::io::Read;

use domain::agent::CallVariable;
use sheets::rejected::{RejectedRow, RejectedSpec};
use sheets::template::{TemplateSpec, TemplateWords};

use crate::support::{Folder, mark, rows_of};

fn variable(key: &str, choices: &[&str], required: bool) -> CallVariable {
    CallVariable {
        key: key.to_owned(),
        label: format!("Label of {key}"),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        required,
    }
}

/// Call variables of every kind.
pub(crate) fn variables() -> Vec<CallVariable> {
    let long: Vec<String> = (1..=60).map(|n| format!("choice {n}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    vec![
        variable("name", &[], true),
        variable("tariff", &["basic", "full"], false),
        variable("comma", &["a, b", "c"], false),
        variable("long", &long, false),
    ]
}

/// Writes a template with all kinds of variables.
pub(crate) fn write(path: &std::path::Path) {
    let words = TemplateWords::english();
    let variables = variables();
    let spec = TemplateSpec {
        task_name: "Autumn: 50% / off",
        mark: &mark(),
        rows: sheets::template::TemplateRows::Callees(&variables),
        words: &words,
    };
    sheets::template::write(path, spec).unwrap();
}

pub(crate) const HEADERS: [&str; 10] = [
    "calledNumber",
    "outId",
    "name",
    "tariff",
    "comma",
    "long",
    "timezone",
    "notBefore",
    "notAfter",
    "note",
];

/// A part of a container as text.
pub(crate) fn part(path: &std::path::Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_template_has_its_columns_its_guide_and_its_mark() {
    let folder = Folder::new();
    let path = folder.path("t.xlsx");
    write(&path);
    let mut book = sheets::open(&path).unwrap();
    assert_eq!(book.mark(), Some(&mark()));
    let visible: Vec<&str> = book
        .sheets()
        .iter()
        .filter(|s| s.visible)
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(visible, ["Callees", "Guide"]);
    let rows = rows_of(&mut book, 0).unwrap();
    assert_eq!(rows, [(1, HEADERS.map(str::to_owned).to_vec())]);
    let guide = rows_of(&mut book, 1).unwrap();
    assert!(guide[0].1[0].contains("Autumn: 50% / off"));
    for header in HEADERS {
        assert!(
            guide.iter().any(|(_, cells)| cells[0] == header),
            "{header} is explained"
        );
    }
}

#[test]
fn the_number_column_is_text_and_the_header_stays_in_sight() {
    let folder = Folder::new();
    let path = folder.path("t.xlsx");
    write(&path);
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\""), "the header is frozen");
    assert!(
        sheet.contains("<formula1>\"basic,full\"</formula1>"),
        "a short list is a drop-down"
    );
    assert!(sheet.contains("$E$2:$E$3"), "a comma would part the list");
    assert!(sheet.contains("$F$2:$F$61"), "a long list does not fit");
    let styles = part(&path, "xl/styles.xml");
    let formats = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1);
    let column = sheet.split("<col min=\"1\"").nth(1).unwrap();
    let style = column
        .split("style=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let format = formats.clone().nth(style.parse().unwrap()).unwrap();
    assert!(
        format.starts_with("numFmtId=\"49\""),
        "a number keeps its zeros and its plus: {format}"
    );
    assert!(
        part(&path, "xl/comments1.xml").contains("The number to call"),
        "headers are explained"
    );
}

#[test]
fn rejected_rows_can_be_put_right_and_imported_again() {
    let folder = Folder::new();
    let path = folder.path("r.xlsx");
    let headers = ["phone", "", "=name"].map(str::to_owned);
    let row = |row: u32, cells: &[&str], reason: &str| RejectedRow {
        row,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        reason: reason.to_owned(),
    };
    let rows = [
        row(2, &["7,9E+10", "x", "=1+1"], "Digits were lost"),
        row(9, &["007"], "Not a number"),
    ];
    let spec = RejectedSpec {
        sheet_name: "Rejected: rows?",
        row_header: "Row",
        reason_header: "Reason",
        headers: &headers,
        mark: Some(&mark()),
    };
    let bytes = sheets::rejected::write(&path, spec, rows).unwrap();
    assert_eq!(bytes, std::fs::metadata(&path).unwrap().len());
    assert!(part(&path, "xl/worksheets/sheet1.xml").contains("Digits were lost"));
    let mut book = sheets::open(&path).unwrap();
    assert_eq!(book.mark(), Some(&mark()), "it still belongs to its task");
    let found = rows_of(&mut book, 0).unwrap();
    // The reasons are for people: read again, they are not there.
    assert_eq!(
        found,
        [
            (
                1,
                vec!["phone".to_owned(), String::new(), "=name".to_owned()]
            ),
            (
                2,
                vec!["7,9E+10".to_owned(), "x".to_owned(), "=1+1".to_owned()]
            ),
            (3, vec!["007".to_owned()]),
        ]
    );
}

#[test]
fn a_workbook_of_somebody_else_has_no_mark() {
    let folder = Folder::new();
    let path = folder.workbook("<row r=\"1\"><c><v>1</v></c></row>", &[
        ("docProps/custom.xml", "<Properties><property name=\"Other\"><vt:lpwstr>switchboard:1:1:x</vt:lpwstr></property></Properties>"),
    ]);
    assert_eq!(sheets::open(&path).unwrap().mark(), None);
}
