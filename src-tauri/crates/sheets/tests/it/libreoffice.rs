//! LibreOffice as the other side: what it writes is read, and what we write it opens, keeps and gives
//! back. All files of a format are converted by one start of it, each start with a profile of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use domain::export::ExportFormat;
use sheets::rejected::{RejectedRow, RejectedSpec};

use crate::support::{Folder, cells, mark, rows, rows_of};
use crate::{export, template};

/// Folder of the results and name of the format for `--convert-to`. For CSV: separator, quote,
/// letters (76: UTF-8, 65535: UTF-16, 34: Windows-1251), first line, and cells as shown.
const FORMATS: [(&str, &str); 6] = [
    ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
    ("xls", "xls:MS Excel 97"),
    ("ods", "ods:calc8"),
    (
        "utf8",
        "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true",
    ),
    (
        "utf16",
        "csv:Text - txt - csv (StarCalc):9,34,65535,1,,0,false,true",
    ),
    (
        "windows",
        "csv:Text - txt - csv (StarCalc):44,34,34,1,,0,false,true",
    ),
];

struct Converted(Folder);

impl Converted {
    fn path(&self, format: &str, name: &str) -> PathBuf {
        self.0.path(format).join(name)
    }
}

/// Converts everything once for all tests.
fn converted() -> &'static Converted {
    static CONVERTED: OnceLock<Converted> = OnceLock::new();
    CONVERTED.get_or_init(|| {
        let folder = Folder::new();
        let source = folder.file("source.fods", include_str!("source.fods"));
        let (filled, records) = (folder.path("template.xlsx"), folder.path("export.xlsx"));
        template::write(&filled);
        export::write(&records, ExportFormat::Xlsx);
        let rejected = folder.path("rejected.xlsx");
        let spec = RejectedSpec {
            sheet_name: "Rejected",
            row_header: "Row",
            reason_header: "Reason",
            headers: &["phone".to_owned(), "name".to_owned()],
            mark: Some(&mark()),
        };
        let row = RejectedRow {
            row: 7,
            cells: vec!["007".to_owned()],
            reason: "Why".to_owned(),
        };
        sheets::rejected::write(&rejected, spec, [row]).unwrap();
        let files = [source, filled, records, rejected];
        // Two at a time: each keeps a processor busy.
        std::thread::scope(|scope| {
            for half in FORMATS.chunks(FORMATS.len() / 2) {
                let (folder, files) = (&folder, &files);
                scope.spawn(move || {
                    for (name, format) in half {
                        convert(
                            &folder.path(&format!("profile-{name}")),
                            &folder.path(name),
                            format,
                            files,
                        );
                    }
                });
            }
        });
        Converted(folder)
    })
}

fn convert(profile: &Path, into: &Path, format: &str, files: &[PathBuf]) {
    let output = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args([
            "--headless",
            "--norestore",
            "--convert-to",
            format,
            "--outdir",
        ])
        .arg(into)
        .args(files)
        .output()
        .expect(
            "LibreOffice (package libreoffice-calc-nogui) is needed; cargo xtask test installs it",
        );
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let count = std::fs::read_dir(into)
        .map(Iterator::count)
        .unwrap_or_default();
    assert_eq!(count, files.len(), "{format}: {said}");
}

const NAMES: &str = "Ёжиков; \"Пётр\", младший";

/// The rows of the source. `code`: the number that is shown with leading zeros.
fn expected(code: &str) -> Vec<(u32, Vec<String>)> {
    let row = |row: u32, cells: &[&str]| (row, cells.iter().map(|c| (*c).to_owned()).collect());
    vec![
        row(1, &["Список, осень"]),
        row(
            2,
            &[
                "телефон",
                "имя",
                "сумма",
                "notBefore",
                "ok",
                "код",
                "формула",
            ],
        ),
        row(
            3,
            &[
                "+79161234567",
                NAMES,
                "n:1.5",
                "d:2026-11-20 14:30:00",
                "b:TRUE",
                code,
                "n:6",
            ],
        ),
        row(4, &["n:79161234568", "скрытая строка"]),
        row(8, &["+79161234569", "две\nстроки", "e:#DIV/0!"]),
    ]
}

#[test]
fn its_workbooks_are_read() {
    for (format, code) in [("xlsx", "00001234"), ("xls", "n:1234"), ("ods", "00001234")] {
        let path = converted().path(format, &format!("source.{format}"));
        let book = sheets::open(&path).unwrap();
        let seen: Vec<(&str, bool)> = book
            .sheets()
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.visible))
            .collect();
        assert_eq!(seen, [("Обзвон", true), ("Скрытый", false)], "{format}");
        assert_eq!(book.mark(), None, "{format}");
        assert_eq!(rows(&path).unwrap(), expected(code), "{format}");
    }
}

#[test]
fn its_text_files_are_read() {
    let shown: Vec<Vec<String>> = vec![
        vec!["Список, осень".to_owned()],
        [
            "телефон",
            "имя",
            "сумма",
            "notBefore",
            "ok",
            "код",
            "формула",
        ]
        .map(str::to_owned)
        .to_vec(),
        [
            "+79161234567",
            NAMES,
            "1.5",
            "2026-11-20 14:30",
            "TRUE",
            "00001234",
            "6",
        ]
        .map(str::to_owned)
        .to_vec(),
        ["79161234568", "скрытая строка"]
            .map(str::to_owned)
            .to_vec(),
        ["+79161234569", "две\nстроки", "#DIV/0!"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for format in ["utf8", "utf16", "windows"] {
        let path = converted().path(format, "source.csv");
        assert_eq!(cells(&path), shown, "{format}");
        // The same bytes with a mark before them, as Excel writes UTF-8.
        if format == "utf8" {
            let marked = [b"\xEF\xBB\xBF".as_slice(), &std::fs::read(&path).unwrap()].concat();
            let folder = Folder::new();
            assert_eq!(
                cells(&folder.file("marked.csv", marked)),
                shown,
                "with a mark"
            );
        }
    }
}

/// Each of the two places of the mark comes through alone, whichever the user destroys.
#[test]
fn the_mark_survives_being_saved_again() {
    for format in ["xlsx", "ods", "xls"] {
        for name in ["template", "rejected"] {
            let path = converted().path(format, &format!("{name}.{format}"));
            let mut book = sheets::open(&path).unwrap();
            assert_eq!(book.mark(), Some(&mark()), "{name}.{format}");
            let hidden = book
                .sheets()
                .iter()
                .position(|sheet| sheet.name == "_switchboard");
            let hidden = hidden.unwrap_or_else(|| panic!("{name}.{format}: the hidden sheet"));
            assert!(!book.sheets()[hidden].visible, "{name}.{format}");
            let first = rows_of(&mut book, hidden).unwrap()[0].1[0].clone();
            assert_eq!(first, "switchboard:1:42:0f6c-install", "{name}.{format}");
            let (part, property) = match format {
                "xlsx" => ("docProps/custom.xml", "SwitchboardTask"),
                "ods" => ("meta.xml", "SwitchboardTask"),
                _ => continue,
            };
            let part = template::part(&path, part);
            assert!(
                part.contains(property) && part.contains(&first),
                "{name}.{format}: {part}"
            );
        }
    }
}

#[test]
fn a_template_saved_again_is_still_a_template() {
    for format in ["xlsx", "ods", "xls"] {
        let path = converted().path(format, &format!("template.{format}"));
        assert_eq!(
            cells(&path),
            [template::HEADERS.map(str::to_owned).to_vec()],
            "{format}"
        );
    }
    let sheet = template::part(
        &converted().path("xlsx", "template.xlsx"),
        "xl/worksheets/sheet1.xml",
    );
    assert_eq!(sheet.matches("type=\"list\"").count(), 3, "the drop-downs");
    assert!(
        sheet.contains("basic,full") && sheet.contains("_switchboard"),
        "{sheet}"
    );
    let content = template::part(&converted().path("ods", "template.ods"), "content.xml");
    assert_eq!(
        content.matches("cell-content-is-in-list").count(),
        3,
        "the drop-downs"
    );
}

#[test]
fn reasons_stay_unread_after_being_saved_again() {
    for format in ["xlsx", "ods", "xls"] {
        let path = converted().path(format, &format!("rejected.{format}"));
        let expected = vec![
            vec!["phone".to_owned(), "name".to_owned()],
            vec!["007".to_owned()],
        ];
        assert_eq!(cells(&path), expected, "{format}");
    }
}

#[test]
fn it_opens_an_export_and_shows_the_values() {
    let shown = cells(&converted().path("utf8", "export.csv"));
    assert_eq!(
        shown[0],
        ["Номер", "Attempts", "Cost", "Talk", "Finished", "Note"]
    );
    assert_eq!(
        shown[1],
        [
            "+79161234567",
            "3",
            "$0.012345",
            "1:02:03",
            "2026-11-20 14:00:05",
            "=HYPERLINK(\"x\"), \"Ёж\" <&>\nsecond line",
        ]
    );
    assert_eq!(shown[2], ["007", "9007199254740993", "", "", "", " @cmd"]);
    // And as a workbook of its own the kinds are what they were.
    let again = cells(&converted().path("xlsx", "export.xlsx"));
    assert_eq!(
        again[1][1..5],
        ["n:3", "n:0.012345", "1:02:03", "d:2026-11-20 14:00:05"]
    );
}
