//! Files that want to do harm or are simply wrong: each gets its own refusal, soon, in little room.

use std::io::Write;
use std::path::Path;

use sheets::SheetError;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Folder, mark, refusal, rows};
use domain::import::{MAX_COLUMNS, MAX_ROWS};

#[test]
fn nothing_and_nothing_to_read() {
    let folder = Folder::new();
    assert_eq!(refusal(&folder.path("missing.xlsx")), SheetError::NotFound);
    assert_eq!(refusal(&folder.file("a.xlsx", "")), SheetError::Empty);
    assert_eq!(
        refusal(&folder.file("a.csv", "\u{feff} \r\n\t")),
        SheetError::Empty
    );
    std::fs::create_dir(folder.path("folder.xlsx")).unwrap();
    assert_eq!(
        refusal(&folder.path("folder.xlsx")),
        SheetError::NotASpreadsheet
    );
}

#[test]
fn other_files_under_a_spreadsheets_name() {
    let folder = Folder::new();
    let mut noise: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    noise[0] = b'x';
    let files: [&[u8]; 9] = [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>",
        b"{\\rtf1 text}",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"<html><body>no table</body></html>",
        b"<?xml version=\"1.0\"?><note/>",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0",
        &noise,
    ];
    for bytes in files {
        let path = folder.file("report.xlsx", bytes);
        assert_eq!(
            refusal(&path),
            SheetError::NotASpreadsheet,
            "{:?}",
            &bytes[..8]
        );
    }
    let document = [
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", "<w/>"),
    ];
    assert_eq!(
        refusal(&folder.container("a.xlsx", &document)),
        SheetError::NotASpreadsheet
    );
    let text = [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<x/>"),
    ];
    assert_eq!(
        refusal(&folder.container("a.ods", &text)),
        SheetError::NotASpreadsheet
    );
}

/// However much of a workbook is missing, it is a refusal and no panic.
#[test]
fn a_workbook_that_was_cut_off() {
    let folder = Folder::new();
    let path = folder.path("whole.xlsx");
    let words = sheets::template::TemplateWords::english();
    let spec = sheets::template::TemplateSpec {
        task_name: "t",
        mark: &mark(),
        rows: sheets::template::TemplateRows::Callees(&[]),
        words: &words,
    };
    sheets::template::write(&path, spec).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for length in [
        5,
        100,
        bytes.len() / 3,
        bytes.len() / 2,
        bytes.len() - 30,
        bytes.len() - 1,
    ] {
        let refused = refusal(&folder.file("cut.xlsx", &bytes[..length]));
        assert!(
            matches!(refused, SheetError::Broken(_)),
            "{length} bytes: {refused:?}"
        );
    }
    let sheet =
        "<row r=\"1\"><c t=\"inlineStr\"><is><t>+79161234567</t></is></c></row><row r=\"2\"><c";
    let torn = folder.container("torn.xlsx", &[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"One\" r:id=\"a\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>"),
        ("xl/s.xml", &format!("<worksheet><sheetData>{sheet}")),
    ]);
    assert!(matches!(refusal(&torn), SheetError::Broken(_)));
}

#[test]
fn a_shared_string_that_is_not_there() {
    let folder = Folder::new();
    let path = folder.workbook("<row r=\"1\"><c t=\"s\"><v>7</v></c></row>", &[]);
    assert!(matches!(refusal(&path), SheetError::Broken(_)));
}

fn bomb(path: &Path, megabytes: usize) {
    let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"One\" r:id=\"a\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>",
        ),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/s.xml", options).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    let rows = b"<row></row>".repeat(1 << 20);
    for _ in 0..=(megabytes << 20) / rows.len() {
        zip.write_all(&rows).unwrap();
    }
    zip.finish().unwrap();
}

/// Sets the unpacked size in the local header and in the directory.
fn lie(path: &Path, name: &str, size: u32) {
    let mut bytes = std::fs::read(path).unwrap();
    let places = |magic: &[u8; 4], field: usize, name_at: usize| -> Vec<usize> {
        let found = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, window)| *window == magic);
        let named = found.filter(|(at, _)| bytes[at + name_at..].starts_with(name.as_bytes()));
        named.map(|(at, _)| at + field).collect()
    };
    let local = places(b"PK\x03\x04", 22, 30);
    let directory = places(b"PK\x01\x02", 24, 46);
    assert_eq!((local.len(), directory.len()), (1, 1));
    for at in local.into_iter().chain(directory) {
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_zip_bomb_that_admits_it_is_refused_unopened() {
    let folder = Folder::new();
    let path = folder.path("bomb.xlsx");
    bomb(&path, 100);
    assert!(
        std::fs::metadata(&path).unwrap().len() < 1 << 20,
        "it is a bomb"
    );
    assert_eq!(sheets::open(&path).err(), Some(SheetError::TooLarge));
}

#[test]
fn a_zip_bomb_that_lies_is_refused_while_it_unpacks() {
    let folder = Folder::new();
    let path = folder.path("bomb.xlsx");
    bomb(&path, 100);
    lie(&path, "xl/s.xml", 1000);
    let mut book = sheets::open(&path).expect("its claims are modest");
    let refused = book.read(0, &mut |_| std::ops::ControlFlow::Continue(()));
    assert!(
        matches!(refused, Err(SheetError::TooLarge | SheetError::Broken(_))),
        "{refused:?}"
    );
}

#[test]
fn too_many_parts() {
    let folder = Folder::new();
    let names: Vec<String> = (0..10_001).map(|n| format!("{n}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(
        refusal(&folder.container("a.xlsx", &parts)),
        SheetError::TooLarge
    );
}

#[test]
fn passwords() {
    let folder = Folder::new();
    let path = folder.path("a.xlsx");
    let mut file = cfb::create(&path).unwrap();
    file.create_stream("/EncryptionInfo")
        .unwrap()
        .write_all(b"\x04\0\x04\0")
        .unwrap();
    file.create_stream("/EncryptedPackage")
        .unwrap()
        .write_all(&[7; 5000])
        .unwrap();
    file.flush().unwrap();
    drop(file);
    assert_eq!(refusal(&path), SheetError::PasswordProtected, "Excel's own");

    let path = folder.path("a.xls");
    let mut file = cfb::create(&path).unwrap();
    let bof = [0x09, 0x08, 8, 0, 0, 6, 5, 0, 0, 0, 0, 0];
    let filepass = [0x2F, 0, 6, 0, 0, 0, 1, 2, 3, 4];
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(&[&bof[..], &filepass].concat())
        .unwrap();
    file.flush().unwrap();
    drop(file);
    assert_eq!(
        refusal(&path),
        SheetError::PasswordProtected,
        "an old workbook"
    );

    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let path = folder.container(
        "a.ods",
        &[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", "\u{1}\u{2}"),
            ("META-INF/manifest.xml", manifest),
        ],
    );
    assert_eq!(
        refusal(&path),
        SheetError::PasswordProtected,
        "LibreOffice's"
    );
}

#[test]
fn compound_files_that_are_no_workbooks() {
    let folder = Folder::new();
    let path = folder.path("a.xls");
    let mut file = cfb::create(&path).unwrap();
    file.create_stream("/WordDocument")
        .unwrap()
        .write_all(b"text")
        .unwrap();
    file.flush().unwrap();
    drop(file);
    assert_eq!(refusal(&path), SheetError::NotASpreadsheet);
    let torn = folder.file(
        "b.xls",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and then nothing",
    );
    assert!(matches!(refusal(&torn), SheetError::Broken(_)));
}

#[test]
fn an_old_workbook_that_claims_more_room_than_there_is() {
    let folder = Folder::new();
    let record = |kind: u16, body: &[u8]| {
        [
            &kind.to_le_bytes()[..],
            &(body.len() as u16).to_le_bytes(),
            body,
        ]
        .concat()
    };
    let stream = |records: &[Vec<u8>]| {
        let path = folder.path("a.xls");
        let mut file = cfb::create(&path).unwrap();
        file.create_stream("/Workbook")
            .unwrap()
            .write_all(&records.concat())
            .unwrap();
        file.flush().unwrap();
        path
    };
    let bof = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0]);
    let claim = record(
        0x0200,
        &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0xFF, 0, 0, 0],
    );
    assert_eq!(
        refusal(&stream(&[bof.clone(), claim])),
        SheetError::TooLarge,
        "by its claim"
    );
    let number = |row: u16, column: u16| {
        let at = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(0x0203, &[&at[..], &[0; 10]].concat())
    };
    // Two cells a sheet, as far apart as can be; two sheets are more than is taken.
    let sheet = [bof, number(0, 0), number(65_535, 255), record(0x000A, &[])].concat();
    assert_eq!(
        refusal(&stream(&[sheet.clone(), sheet])),
        SheetError::TooLarge,
        "by its cells"
    );
}

#[test]
fn columns_and_rows_have_limits() {
    let folder = Folder::new();
    let wide = |columns: usize| {
        (0..columns)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    assert!(
        rows(&folder.file("a.csv", wide(MAX_COLUMNS) + ",,,\n")).is_ok(),
        "empty ones do not count"
    );
    let too_wide = refusal(&folder.file("a.csv", wide(MAX_COLUMNS + 1)));
    assert_eq!(too_wide, SheetError::TooManyColumns(65));
    let far = folder.workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"BM1\"><v>2</v></c></row>",
        &[],
    );
    assert_eq!(refusal(&far), SheetError::TooManyColumns(65));

    let far = folder.workbook("<row r=\"1048577\"><c><v>1</v></c></row>", &[]);
    assert_eq!(refusal(&far), SheetError::TooManyRows);
    let same = "<row r=\"5\"><c><v>1</v></c></row>".repeat(MAX_ROWS as usize + 1);
    assert_eq!(
        refusal(&folder.workbook(&same, &[])),
        SheetError::TooManyRows,
        "one row over and over"
    );
    let long = "1\n".repeat(MAX_ROWS as usize + 1);
    assert_eq!(
        refusal(&folder.file("a.csv", long)),
        SheetError::TooManyRows
    );
}

fn ods(folder: &Folder, rows: &str) -> std::path::PathBuf {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    folder.container(
        "a.ods",
        &[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
        ],
    )
}

#[test]
fn repetition_without_end() {
    let folder = Folder::new();
    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let rows_repeated = format!(
        "<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>"
    );
    assert_eq!(
        refusal(&ods(&folder, &rows_repeated)),
        SheetError::TooManyRows
    );
    let columns = cell.replace(
        " office",
        " table:number-columns-repeated=\"4000000000\" office",
    );
    let columns = format!("<table:table-row>{columns}</table:table-row>");
    assert_eq!(
        refusal(&ods(&folder, &columns)),
        SheetError::TooManyColumns(65)
    );
    let empty = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell \
        table:number-columns-repeated=\"4000000000\"/></table:table-row>";
    let some = format!("<table:table-row>{cell}</table:table-row>{empty}");
    assert_eq!(
        rows(&ods(&folder, &some)).unwrap().len(),
        1,
        "nothing may be repeated for ever"
    );
}

#[test]
fn cells_have_a_limit() {
    let folder = Folder::new();
    let long = "x".repeat(10 << 20);
    let csv = folder.file("a.csv", format!("phone,name\n1,a\n2,{long}\n"));
    assert_eq!(refusal(&csv), SheetError::CellTooLong { row: 3 });
    let quoted = folder.file("b.csv", format!("phone,name\n1,\"{long}\"\n"));
    assert_eq!(
        refusal(&quoted),
        SheetError::UnclosedQuote { row: 2 },
        "most likely"
    );
    let sheet = format!("<row r=\"4\"><c t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    assert_eq!(
        refusal(&folder.workbook(&sheet, &[])),
        SheetError::CellTooLong { row: 4 }
    );
    let page = format!("<table><tr><td>1</td></tr><tr><td>{long}</td></tr></table>");
    assert_eq!(
        refusal(&folder.file("a.xls", page)),
        SheetError::CellTooLong { row: 2 }
    );
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let shared = "<row r=\"9\"><c t=\"s\"><v>0</v></c></row>";
    let shared = folder.workbook(shared, &[("xl/sharedStrings.xml", &strings)]);
    assert_eq!(refusal(&shared), SheetError::CellTooLong { row: 9 });
}

#[test]
fn nul_bytes_do_not_end_a_text() {
    let folder = Folder::new();
    let rows = crate::support::cells(&folder.file("a.csv", {
        let padding = "+79161234567,somebody\n".repeat(20);
        format!("phone,name\n1,An\0na\n{padding}")
    }));
    assert_eq!(rows[1], ["1", "Anna"]);
}

#[test]
fn a_workbook_that_shows_nothing() {
    let folder = Folder::new();
    let book =
        "<workbook><sheets><sheet name=\"One\" state=\"hidden\" r:id=\"a\"/></sheets></workbook>";
    let path = folder.workbook("", &[("xl/workbook.xml", book)]);
    assert_eq!(refusal(&path), SheetError::NoVisibleSheet);
}
