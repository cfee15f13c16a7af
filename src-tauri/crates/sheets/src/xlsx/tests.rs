//! Both readers of rows say the same, and together they say everything once.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::by_calamine::{ByCalamine, Numbers, Outcome};
use super::{Rows, SharedStrings, Xlsx};
use crate::cell::{Cell, owned};
use crate::package::Package;
use crate::row::{RowRef, RowSink};

type Read = Vec<(u32, Vec<Cell<'static>>)>;

fn opened(bytes: &[u8]) -> Xlsx {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Xlsx::open(Package::open(file).unwrap()).unwrap()
}

fn collected(read: impl FnOnce(&mut dyn FnMut(RowRef<'_>) -> ControlFlow<()>)) -> Read {
    let mut rows = Vec::new();
    read(&mut |row| {
        assert!(row.progress.done <= row.progress.total);
        rows.push((row.row, row.cells.iter().map(owned).collect()));
        ControlFlow::Continue(())
    });
    rows
}

/// By `calamine` alone, and how far it came.
fn by_calamine(bytes: &[u8]) -> (Outcome, Read) {
    let book = opened(bytes);
    let numbers = Numbers {
        styles: &book.styles,
        from_1904: book.from_1904,
    };
    let mut library = ByCalamine::open(book.package.file().unwrap()).unwrap();
    let mut outcome = Outcome::Whole;
    let rows = collected(|each| {
        let mut sink = RowSink::new(u64::MAX, each);
        outcome = library
            .read(&book.sheets[0].name, numbers, &mut sink)
            .unwrap();
    });
    (outcome, rows)
}

/// By our own reader alone.
fn by_ours(bytes: &[u8]) -> Read {
    let mut book = opened(bytes);
    let strings = match &book.strings_part {
        Some(part) => SharedStrings::read(&mut book.package, part).unwrap(),
        None => SharedStrings::default(),
    };
    book.rows = Rows::Ours(strings);
    collected(|each| book.read(0, each).unwrap())
}

/// As the app reads: by both, where both are needed.
fn by_both(bytes: &[u8]) -> Read {
    let mut book = opened(bytes);
    collected(|each| book.read(0, each).unwrap())
}

#[test]
fn of_an_ordinary_workbook_both_say_the_same() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let code = |code: &str| Format::new().set_num_format(code);
    let at = ExcelDateTime::parse_from_str("2026-11-20 14:30:00").unwrap();
    for row in [0, 1, 7] {
        let texts = ["007", "  +7 916 ", "Ёж <&> \"x\"\nsecond", "_x0041_\r", ""];
        for (column, text) in (0u16..).zip(texts) {
            sheet.write_string(row, column, text).unwrap();
        }
        let numbers = [
            (0.1 + 0.2, "General"),
            (1234.0, "00000000"),
            (9_161_234_567.0, "\"+7\" 000 0000000"),
            (0.604_166_666_7, "h:mm"),
            (1.5, "[h]:mm:ss"),
            (46_346.5, "[$-419]d mmm;@"),
            (-3.0, "0.00E+00"),
            (5.0, "0 \"days\""),
        ];
        for (column, (number, format)) in (10u16..).zip(numbers) {
            sheet
                .write_number_with_format(row, column, number, &code(format))
                .unwrap();
        }
        sheet
            .write_with_format(row, 20, &at, &code("dd.mm.yyyy hh:mm"))
            .unwrap();
        sheet.write_boolean(row, 21, row == 1).unwrap();
        for (column, said) in [(22, "2"), (23, "#REF!"), (24, "text"), (25, "#DIV/0!")] {
            let formula = Formula::new("=1+1").set_result(said);
            sheet.write_formula(row, column, formula).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let (outcome, rows) = by_calamine(&bytes);
    assert_eq!(outcome, Outcome::Whole);
    assert_eq!(rows, by_ours(&bytes));
    assert_eq!(rows, by_both(&bytes));
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].0, 8);
}

const BOOK: &str =
    r#"<workbook><sheets><sheet name="One" sheetId="1" r:id="a"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="a" Type="http://x/relationships/worksheet" Target="s.xml"/></Relationships>"#;

/// A workbook with these rows, and parts beside or instead of the usual ones.
fn workbook_with(rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let usual = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/s.xml", sheet.as_str()),
    ];
    let usual = usual
        .iter()
        .filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in usual.chain(more) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(rows: &str) -> Vec<u8> {
    workbook_with(rows, &[])
}

/// A row of two cells with their places.
fn row(row: u32, second: &str) -> String {
    let first = format!("<c r=\"A{row}\" t=\"str\"><v>row {row}</v></c>");
    format!("<row r=\"{row}\">{first}<c r=\"B{row}\"{second}</c></row>")
}

#[test]
fn where_calamine_ends_ours_goes_on() {
    let plain = "><v>1</v>";
    let odd = [
        ("an error of Google Sheets", " t=\"e\"><v>#ERROR!</v>"),
        ("digits", "><v>8991012345678901234</v>"),
        ("no number", " t=\"n\"><v>x</v>"),
        ("an unknown kind", " t=\"unheard\"><v>x</v>"),
        ("an unknown element", "><extLst/><v>2</v>"),
    ];
    for (name, odd) in odd {
        let rows: String = [
            row(2, plain),
            row(4, plain),
            row(5, odd),
            row(6, plain),
            row(9, odd),
        ]
        .concat();
        let bytes = workbook(&rows);
        assert_eq!(by_calamine(&bytes).0, Outcome::UpTo(4), "{name}");
        let both = by_both(&bytes);
        assert_eq!(both, by_ours(&bytes), "{name}");
        let numbers: Vec<u32> = both.iter().map(|(row, _)| *row).collect();
        assert_eq!(numbers, [2, 4, 5, 6, 9], "{name}");
        assert!(both.iter().all(|(_, cells)| cells.len() == 2), "{name}");
    }
}

#[test]
fn rows_and_cells_out_of_order_are_read_once_each() {
    let plain = "><v>1</v>";
    let swapped = "<row r=\"3\"><c r=\"B3\"><v>2</v></c><c r=\"A3\"><v>1</v></c></row>";
    let cases = [
        (
            [row(2, plain), row(5, plain), row(3, plain), row(4, plain)].concat(),
            Outcome::UpTo(5),
        ),
        (
            [row(2, plain), row(2, plain), row(3, plain)].concat(),
            Outcome::UpTo(0),
        ),
        (
            [row(2, plain), swapped.to_owned(), row(4, plain)].concat(),
            Outcome::UpTo(2),
        ),
    ];
    for (rows, outcome) in cases {
        let bytes = workbook(&rows);
        assert_eq!(by_calamine(&bytes).0, outcome, "{rows}");
        assert_eq!(by_both(&bytes), by_ours(&bytes), "{rows}");
    }
}

/// A gap or a cell that unpacks to very much is for the reader that has bounds.
#[test]
fn what_is_read_for_one_cell_has_a_bound() {
    let mut state = 1u64;
    let noise: String = (0..300_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'a' + ((state >> 40) % 26) as u8)
        })
        .collect();
    let long = format!(" t=\"str\"><v>{noise}</v>");
    let bytes = workbook(&[row(1, "><v>1</v>"), row(2, &long)].concat());
    assert_eq!(by_calamine(&bytes).0, Outcome::UpTo(1));
    assert_eq!(by_both(&bytes)[1].1[1], Cell::Text(noise.into()));
}

/// Reading twice, as the preview and the import do, is reading the same.
#[test]
fn a_workbook_can_be_read_again() {
    let rows: String = (1..=50).map(|n| row(n, "><v>1</v>")).collect();
    let mut book = opened(&workbook(&rows));
    let mut first = 0;
    let cancelled = book.read(0, &mut |_| {
        first += 1;
        ControlFlow::Break(())
    });
    assert!(cancelled.is_err());
    assert!(matches!(book.rows, Rows::ByCalamine(_)));
    let all = collected(|each| book.read(0, each).unwrap());
    assert_eq!((first, all.len()), (1, 50));
}

/// What `calamine` would read in another way, or make more of than there is room for, it does not get.
#[test]
fn workbooks_that_are_not_ordinary() {
    let plain = row(1, "><v>1</v>");
    assert!(opened(&workbook(&plain)).is_ordinary());
    let strings = |count: &str| format!("<sst uniqueCount=\"{count}\"><si><t>a</t></si></sst>");
    let named = |target: &str| {
        let kind = "http://x/relationships/sharedStrings";
        let one = format!("<Relationship Id=\"b\" Type=\"{kind}\" Target=\"{target}\"/>");
        RELATIONS.replace("</Relationships>", &format!("{one}</Relationships>"))
    };
    let two = "<sheet name=\"One\" sheetId=\"2\" r:id=\"a\"/></sheets>";
    let large = format!("<styleSheet>{}</styleSheet>", " ".repeat(2 << 20));
    let cases: [(&str, &str, String, bool); 10] = [
        ("honest strings", "xl/sharedStrings.xml", strings("1"), true),
        (
            "a few too many",
            "xl/sharedStrings.xml",
            strings("99"),
            false,
        ),
        (
            "room for all memory",
            "xl/sharedStrings.xml",
            strings("99999999999"),
            false,
        ),
        ("no number", "xl/sharedStrings.xml", strings("x"), false),
        (
            "no strings at all",
            "xl/sharedStrings.xml",
            "<sst".to_owned(),
            false,
        ),
        (
            "the usual name",
            "xl/_rels/workbook.xml.rels",
            named("sharedStrings.xml"),
            true,
        ),
        (
            "another name",
            "xl/_rels/workbook.xml.rels",
            named("other.xml"),
            false,
        ),
        (
            "one name twice",
            "xl/workbook.xml",
            BOOK.replace("</sheets>", two),
            false,
        ),
        ("very many formats", "xl/styles.xml", large.clone(), false),
        ("very many colours", "xl/theme/theme1.xml", large, false),
    ];
    for (name, part, text, ordinary) in cases {
        let bytes = workbook_with(&plain, &[(part, &text)]);
        assert_eq!(opened(&bytes).is_ordinary(), ordinary, "{name}");
        if name != "no strings at all" {
            assert_eq!(by_both(&bytes).len(), 1, "{name}");
        }
    }
}

#[test]
fn files_that_calamine_does_not_open_are_ours() {
    assert!(ByCalamine::open(tempfile::tempfile().unwrap()).is_none());
}
