//! Reading a million rows of six columns and writing a million of fifteen, beside the libraries that
//! people use for it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::export::ExportFormat;
use domain::import::{RowChecker, RowRules, meaning_of_headers};
use domain::money::Usd;
use serde_json::{Value as Json, json};
use sheets::export::{Column, ColumnKind, ExportWriter, Value};

use crate::child::{folder, median, ours};
use crate::python;
use crate::scale::{million, words};
use crate::table::Table;

/// Rows of the files.
fn rows() -> u32 {
    u32::try_from(million()).unwrap()
}

/// The import file of a million rows, made once: 1,000,000 × 6 with shared strings, as Excel saves.
pub(crate) fn import_file() -> PathBuf {
    let rows = rows();
    let path = folder().join(format!("callees-{rows}.xlsx"));
    if !path.exists() {
        println!("  (making {}: about a minute, once)", path.display());
        let aside = path.with_extension("part");
        python::run("make", &aside, rows);
        std::fs::rename(&aside, &path).expect("the file is made");
    }
    path
}

pub(crate) fn measure(table: &mut Table) {
    let file = import_file();
    let many = words(million());
    let path = file.to_str().expect("a plain path");
    let parse = median(|| ours(&["parse", path]));
    let calamine = median(|| python::run("calamine", &file, rows()));
    let openpyxl = median(|| python::run("openpyxl", &file, rows()));
    let beside = format!(
        "python-calamine {}; openpyxl {}",
        calamine.words(),
        openpyxl.words()
    );
    let faster = parse.seconds < calamine.seconds;
    table.row(
        &format!("parse {many} × 6 .xlsx"),
        "",
        &parse.words(),
        Some(faster),
        &beside,
    );
    let check = median(|| ours(&["check", path]));
    table.row(
        "the same, every row checked by the rules",
        "",
        &check.words(),
        None,
        "",
    );

    let out = folder().join("export.xlsx");
    let out = out.to_str().expect("a plain path");
    let rows = rows().to_string();
    let export = median(|| ours(&["export", "xlsx", &rows, out]));
    let writer = median(|| python::run("xlsxwriter", Path::new(out), self::rows()));
    let less = writer.cpu / export.cpu;
    let met = export.seconds <= 12.0 && export.peak <= 64.0 && less >= 6.0;
    let beside = format!(
        "XlsxWriter constant_memory {}: {less:.1} × the CPU",
        writer.words()
    );
    let goal = "≤ 12 s, ≤ 64 MiB, ≥ 6 × less CPU";
    table.row(
        &format!("export {many} × 15 .xlsx"),
        goal,
        &export.words(),
        Some(met),
        &beside,
    );
    let again = median(|| ours(&["parse", out]));
    table.row(
        "parse that export, its texts in the cells",
        "",
        &again.words(),
        None,
        "",
    );
    for format in ["csv", "json"] {
        let export = median(|| ours(&["export", format, &rows, out]));
        let what = format!("export {many} × 15 as {format}");
        table.row(&what, "", &export.words(), None, "");
    }
    let _ = std::fs::remove_file(out);
    table.note(&format!(
        "Peers: {}. A goal without a number: not slower than them.",
        python::versions(&["openpyxl", "python-calamine", "XlsxWriter"])
    ));
}

/// Reads all rows, of an import file or of an export.
pub(crate) fn parse(path: &str) -> Json {
    let mut book = sheets::open(Path::new(path)).unwrap();
    let (mut rows, mut cells) = (0u32, 0usize);
    book.read(0, &mut |row| {
        rows += 1;
        cells += row.cells.len();
        ControlFlow::Continue(())
    })
    .unwrap();
    let whole = [6, 15].map(|columns| columns * (million() + 1));
    assert!(
        rows == self::rows() + 1 && whole.contains(&cells),
        "{rows}: {cells}"
    );
    json!({})
}

/// Reads all rows and checks each by the rules of an import.
pub(crate) fn check(path: &str) -> Json {
    let mut book = sheets::open(Path::new(path)).unwrap();
    let head = book.head(0, 1).unwrap();
    let headers: Vec<String> = head[0]
        .cells
        .iter()
        .map(|cell| cell.text().into_owned())
        .collect();
    let reading = meaning_of_headers(&headers, &[]);
    let checker = RowChecker::new(RowRules {
        columns: reading.columns,
        variables: Vec::new(),
        default_country: "RU".to_owned(),
        zone: "Europe/Moscow".to_owned(),
        now: 1_790_000_000_000,
    });
    let mut accepted = 0u32;
    book.read(0, &mut |row| {
        accepted += u32::from(checker.check(row.row, row.cells).callee.is_some());
        ControlFlow::Continue(())
    })
    .unwrap();
    // The header is no callee.
    assert_eq!(accepted, rows());
    json!({})
}

/// Writes records; the same fifteen columns as `xlsxwriter_` in peers.py.
pub(crate) fn export(format: &str, rows: &str, path: &str) -> Json {
    use ColumnKind::{Duration, Int, Money, Text, Time};
    let format = match format {
        "xlsx" => ExportFormat::Xlsx,
        "csv" => ExportFormat::Csv,
        _ => ExportFormat::JsonLines,
    };
    let kinds = [
        Text, Text, Text, Text, Text, Text, Int, Int, Int, Money, Duration, Duration, Time, Time,
        Time,
    ];
    let column = |(number, kind): (usize, &ColumnKind)| Column {
        key: format!("column{number}"),
        title: format!("Column {number}"),
        kind: *kind,
    };
    let columns: Vec<Column> = (1..).zip(&kinds).map(column).collect();
    let mut writer = ExportWriter::create(Path::new(path), format, "Records", &columns).unwrap();
    for n in 0..rows.parse::<i64>().unwrap() {
        let at = Value::Time {
            at: (1_790_000_000 + n) * 1000,
            offset: 0,
        };
        writer
            .row(&[
                Value::from(format!("+7916{n:07}")),
                Value::from(format!("C-{n}")),
                Value::from("ANSWERED"),
                Value::from(format!("Name {}", n % 5000)),
                Value::from("interested"),
                Value::from(format!("remark {n} <of> many")),
                Value::Int(n % 4),
                Value::Int(200),
                Value::Int(16),
                Value::Money(Usd(n % 100 * 12_300)),
                Value::Duration(n % 600 * 1000),
                Value::Duration(n % 30 * 1000),
                at.clone(),
                at.clone(),
                at,
            ])
            .unwrap();
    }
    json!({ "bytes": writer.finish().unwrap() })
}
