//! Excel workbooks as programs other than Excel write them, and what formats make of numbers.

use std::io::Write;
use std::ops::ControlFlow;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sheets::{Cell, SheetError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Folder, cells, rows, rows_of};

#[test]
fn cells_keep_their_kinds() {
    let folder = Folder::new();
    let path = folder.path("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = |code: &str| Format::new().set_num_format(code);
    let at = ExcelDateTime::parse_from_str("2026-11-20 14:30:00").unwrap();
    sheet.write(0, 0, "  +7 916  ").unwrap();
    sheet.write(0, 1, 79_161_234_567.0).unwrap();
    sheet.write(0, 2, true).unwrap();
    sheet
        .write_with_format(0, 3, &at, &format("dd.mm.yyyy hh:mm"))
        .unwrap();
    sheet
        .write_formula(0, 4, Formula::new("=1+1").set_result("2"))
        .unwrap();
    sheet
        .write_formula(0, 5, Formula::new("=A1").set_result("#REF!"))
        .unwrap();
    sheet
        .write_with_format(0, 6, 1234.0, &format("00000000"))
        .unwrap();
    sheet
        .write_with_format(0, 7, 9_161_234_567.0, &format("\"+7\" 000 0000000"))
        .unwrap();
    sheet
        .write_with_format(0, 8, 0.604_166_666_7, &format("h:mm"))
        .unwrap();
    sheet.write(0, 9, "x").unwrap();
    sheet.write_blank(0, 70, &format("0")).unwrap();
    sheet.write(4, 1, 0.1 + 0.2).unwrap();
    sheet.set_row_hidden(4).unwrap();
    book.save(&path).unwrap();
    let rows = rows(&path).unwrap();
    assert_eq!(
        rows[0].1,
        [
            "  +7 916  ",
            "n:79161234567",
            "b:TRUE",
            "d:2026-11-20 14:30:00",
            "n:2",
            "e:#REF!",
            "00001234",
            "+7 916 1234567",
            "14:30",
            "x",
        ]
    );
    assert_eq!(
        rows[1],
        (5, vec![String::new(), "n:0.30000000000000004".to_owned()]),
        "hidden rows count"
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn one_unknown_cell_does_not_cost_the_file() {
    let folder = Folder::new();
    let path = folder.workbook(
        r#"<row><c t="e"><v>#SPILL!</v></c><c t="unheard"><v>a &amp; b</v></c></row>
        <row r="7"><c r="C7"><v>12x</v></c><c r="D7" t="n"><v>8991012345678901234</v></c>
        <c r="E7" t="d"><v>2026-11-20T14:00:00</v></c><c r="F7" t="inlineStr"><is><r><t>ri</t></r>
        <r><t>ch_x000D_</t></r><rPh><t>no</t></rPh></is></c><c r="G7"/><c r="H7"><f>1</f></c></row>"#,
        &[],
    );
    let rows = rows(&path).unwrap();
    assert_eq!(
        rows[0],
        (1, vec!["e:#SPILL!".to_owned(), "a & b".to_owned()])
    );
    let expected = [
        "",
        "",
        "12x",
        "8991012345678901234",
        "d:2026-11-20 14:00:00",
        "rich\r",
    ];
    assert_eq!(rows[1], (7, expected.map(str::to_owned).to_vec()));
}

#[test]
fn shared_strings_are_found_and_a_wrong_count_is_of_no_account() {
    let folder = Folder::new();
    let strings = r#"<sst uniqueCount="999999999999999999"><si><t>one</t></si><si/><si><r><t>th</t></r>
        <r><t xml:space="preserve">ree </t></r></si></sst>"#;
    let path = folder.workbook(
        r#"<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>"#,
        &[("xl/sharedStrings.xml", strings)],
    );
    assert_eq!(cells(&path), [["one", "", "three "]]);
}

#[test]
fn hidden_sheets_are_told_apart_and_names_are_kept() {
    let folder = Folder::new();
    let path = folder.path("a.xlsx");
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Скрытый")
        .unwrap()
        .set_hidden(true);
    book.add_worksheet()
        .set_name("A & B")
        .unwrap()
        .write(0, 0, "seen")
        .unwrap()
        .set_active(true);
    book.add_worksheet()
        .set_name("Very")
        .unwrap()
        .set_very_hidden(true);
    book.save(&path).unwrap();
    let mut book = sheets::open(&path).unwrap();
    let seen: Vec<(String, bool)> = book
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    assert_eq!(
        seen,
        [
            ("Скрытый".to_owned(), false),
            ("A & B".to_owned(), true),
            ("Very".to_owned(), false),
        ]
    );
    assert_eq!(rows_of(&mut book, 1).unwrap()[0].1, ["seen"]);
}

#[test]
fn the_head_is_read_without_the_rest_and_the_rest_afterwards() {
    let folder = Folder::new();
    let lines: String = (0..5000).map(|n| format!("{n},x\n")).collect();
    let mut book = sheets::open(&folder.file("a.csv", lines)).unwrap();
    let head = book.head(0, 3).unwrap();
    assert_eq!(head.len(), 3);
    assert_eq!(
        (head[2].row, &head[2].cells[0]),
        (3, &Cell::Text("2".into()))
    );
    assert_eq!(rows_of(&mut book, 0).unwrap().len(), 5000);
}

#[test]
fn a_reader_who_breaks_off_has_cancelled() {
    let folder = Folder::new();
    let mut book = sheets::open(&folder.file("a.csv", "a\nb\nc\n")).unwrap();
    let mut seen = 0;
    let answer = book.read(0, &mut |row| {
        seen += 1;
        assert!(row.progress.done <= row.progress.total);
        ControlFlow::Break(())
    });
    assert_eq!((answer, seen), (Err(SheetError::Cancelled), 1));
}

#[test]
fn dates_of_the_other_epoch() {
    let folder = Folder::new();
    let book = r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="One" r:id="a"/></sheets></workbook>"#;
    let styles =
        r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let path = folder.workbook(
        r#"<row r="1"><c s="1"><v>44884</v></c><c s="0"><v>44884</v></c></row>"#,
        &[("xl/workbook.xml", book), ("xl/styles.xml", styles)],
    );
    assert_eq!(cells(&path), [["d:2026-11-20", "n:44884"]]);
}

/// Some programs write a container as a stream: the sizes stand behind each part, and in the directory.
#[test]
fn a_container_that_was_written_as_a_stream() {
    let folder = Folder::new();
    let mut zip = ZipWriter::new_stream(Vec::new());
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "\u{feff}<Relationships/>"),
        (
            "xl/workbook.xml",
            "\u{feff}<x:workbook><x:sheets><x:sheet name=\"One\" r:id=\"a\"/></x:sheets></x:workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"/xl/Sheet.XML\"/></Relationships>",
        ),
        (
            "xl\\sheet.xml",
            "\u{feff}<x:worksheet><x:sheetData><x:row r=\"3\"><x:c r=\"B3\" t=\"str\"><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        ),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let path = folder.file("stream.xlsx", bytes);
    assert_eq!(
        rows(&path).unwrap(),
        [(3, vec![String::new(), "a".to_owned()])]
    );
}
