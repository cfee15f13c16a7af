//! Text files in all letters and separators, and tables of HTML pages.

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

use crate::support::{Folder, cells, refusal, rows};
use sheets::SheetError;

const ROWS: [[&str; 3]; 3] = [
    ["телефон", "имя", "заметка"],
    ["+79161234567", "Ёжиков; Пётр", "сказал \"да\", перезвонить"],
    ["+79161234568", "Анна", ""],
];

/// The rows as CSV with a separator; what needs quotes gets them.
fn csv(separator: char) -> String {
    let cell = |text: &str| match text.contains([separator, '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let row = |row: &[&str; 3]| row.map(cell).join(&separator.to_string()) + "\r\n";
    ROWS.iter().map(row).collect()
}

/// As read: what is empty at the end of a row is left out.
fn expected() -> Vec<Vec<String>> {
    let row = |row: &[&str; 3]| {
        let cells = row.iter().map(|cell| (*cell).to_owned());
        cells.take_while(|cell| !cell.is_empty()).collect()
    };
    ROWS.iter().map(row).collect()
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

#[test]
fn every_separator_in_every_encoding_gives_the_same_rows() {
    let folder = Folder::new();
    for separator in [',', ';', '\t', '|'] {
        let text = csv(separator);
        let files = [
            ("utf-8", text.clone().into_bytes()),
            ("utf-8 with mark", format!("\u{feff}{text}").into_bytes()),
            ("utf-16 le", utf16(&text, u16::to_le_bytes, true)),
            ("utf-16 be", utf16(&text, u16::to_be_bytes, true)),
            (
                "utf-16 le without mark",
                utf16(&text, u16::to_le_bytes, false),
            ),
            ("windows-1251", encoded(&text, WINDOWS_1251)),
        ];
        for (name, bytes) in files {
            // The name says nothing, and nothing is believed of it.
            for ending in ["csv", "txt", "xls", "xlsx"] {
                let path = folder.file(&format!("file.{ending}"), &bytes);
                assert_eq!(cells(&path), expected(), "{name}, {separator:?}, .{ending}");
            }
        }
    }
}

#[test]
fn western_letters_are_known() {
    let folder = Folder::new();
    let text = "phone;name\r\n+491701234567;Jürgen Groß\r\n+33612345678;Zoë Lefèvre\r\n";
    let path = folder.file("a.csv", encoded(text, WINDOWS_1252));
    assert_eq!(cells(&path)[1], ["+491701234567", "Jürgen Groß"]);
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "title\n\nphone,note\n1,\"two\nlines\"\n,\n2,x\n");
    let rows = rows(&path).unwrap();
    let numbers: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
    assert_eq!(numbers, [1, 3, 4, 6], "blank rows count and are left out");
    assert_eq!(rows[2].1, ["1", "two\nlines"]);
}

#[test]
fn a_declared_separator_is_believed_and_is_no_row() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "sep=;\r\nphone;sum\r\n1;1,5\r\n");
    assert_eq!(
        rows(&path).unwrap()[0],
        (1, vec!["phone".to_owned(), "sum".to_owned()])
    );
}

#[test]
fn a_bare_list_of_numbers_is_one_column() {
    let folder = Folder::new();
    let path = folder.file("a.txt", "+7 916 123-45-67\n8 (916) 123 45 68\n");
    assert_eq!(cells(&path), [["+7 916 123-45-67"], ["8 (916) 123 45 68"]]);
}

#[test]
fn what_our_export_guards_comes_back_as_it_was() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "a,b\n'=1+1,'x\n'+7916,it's\n");
    assert_eq!(cells(&path)[1..], [["=1+1", "'x"], ["+7916", "it's"]]);
}

#[test]
fn a_file_longer_than_one_chunk_loses_nothing_between_them() {
    let folder = Folder::new();
    let line = |n: usize| format!("+7916{n:07},Ёж \"{n}\" 🦔,\"a,{n}\"\r\n");
    let text: String = (0..20_000).map(line).collect();
    let rows = cells(&folder.file("a.csv", &text));
    assert_eq!(rows.len(), 20_000);
    for (n, row) in rows.iter().enumerate() {
        assert_eq!(
            *row,
            [
                format!("+7916{n:07}"),
                format!("Ёж \"{n}\" 🦔"),
                format!("a,{n}")
            ]
        );
    }
    let utf16 = utf16(&text, u16::to_be_bytes, true);
    assert_eq!(cells(&folder.file("b.csv", utf16)), rows, "in UTF-16 too");
}

#[test]
fn an_unclosed_quote_is_named_by_its_row() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "phone,name\n1,\"Anna\n2,Boris\n3,Clara\n");
    assert_eq!(refusal(&path), SheetError::UnclosedQuote { row: 2 });
}

#[test]
fn a_page_with_a_table_is_read_whatever_it_is_called() {
    let folder = Folder::new();
    let page = "<html><head><meta charset=\"windows-1251\"><style>td{a:'<table>'}</style></head><body>\
        <table><tr><th>телефон<th>имя</tr><tr><td>+7&nbsp;916 1234567</td><td>Пётр<br>Ёжиков</td></tr>\
        <tr><td sdval=\"79161234568\">7,91612E+10<td>a &lt;b&gt;</table><p>end</body></html>";
    for name in ["a.xls", "a.html", "a.csv"] {
        let path = folder.file(name, encoded(page, WINDOWS_1251));
        let rows = cells(&path);
        assert_eq!(rows[0], ["телефон", "имя"]);
        assert_eq!(rows[1], ["+7 916 1234567", "Пётр Ёжиков"]);
        assert_eq!(rows[2], ["79161234568", "a <b>"]);
        assert_eq!(rows.len(), 3);
    }
}

#[test]
fn cells_of_a_page_that_span_keep_the_others_in_their_columns() {
    let folder = Folder::new();
    let page = "<table><tr><td colspan=2>title</td><td>c</td></tr>\
        <tr><td rowspan=2>a</td><td>b</td><td>c</td></tr><tr><td>b2</td><td>c2</td></tr>\
        <tr><td>a3</td></tr></table>";
    let rows = cells(&folder.file("a.xls", page));
    assert_eq!(
        rows,
        [
            vec!["title", "", "c"],
            vec!["a", "b", "c"],
            vec!["", "b2", "c2"],
            vec!["a3"],
        ]
    );
}

#[test]
fn tables_of_a_page_are_its_sheets() {
    let folder = Folder::new();
    let page = "<table><tr><td>1<table><tr><td>inner</td></tr></table></td></tr></table>\
        <table><tr><td>2</td></tr></table>";
    let mut book = sheets::open(&folder.file("a.xls", page)).unwrap();
    assert_eq!(book.sheets().len(), 3);
    assert_eq!(
        crate::support::rows_of(&mut book, 1).unwrap()[0].1,
        ["inner"]
    );
    assert_eq!(crate::support::rows_of(&mut book, 2).unwrap()[0].1, ["2"]);
}
