//! Files of every format, honest and not.

use std::io::{Cursor, Write};

use lopdf::{
    Document, Object, Stream,
    content::{Content, Operation},
    dictionary,
};
use rust_xlsxwriter::Workbook;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn told(passages: &[ReadPassage]) -> Vec<(&str, &str)> {
    passages
        .iter()
        .map(|passage| (passage.heading.as_str(), passage.text.as_str()))
        .collect()
}

fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn plain_text_is_read_in_any_letters() {
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Доставка за два дня по всей стране.");
    for bytes in [
        "Доставка за два дня по всей стране.".as_bytes(),
        &cyrillic,
        "\u{feff}Доставка за два дня по всей стране.".as_bytes(),
    ] {
        let passages = FileReader.read(KnowledgeFormat::Txt, bytes).unwrap();
        assert_eq!(passages[0].text, "Доставка за два дня по всей стране.");
        assert!(passages[0].stems.contains("доставк"));
    }
    for bytes in [&b""[..], b" \n \n"] {
        let nothing = FileReader.read(KnowledgeFormat::Txt, bytes);
        assert_eq!(nothing, Err(KnowledgeProblem::NoText));
    }
    let picture = FileReader.read(KnowledgeFormat::Txt, b"\x89PNG\0\0\0\x01");
    assert_eq!(picture, Err(KnowledgeProblem::Broken));
    let long = vec![b'a'; MOST_TEXT + 1];
    let long = FileReader.read(KnowledgeFormat::Txt, &long);
    assert_eq!(long, Err(KnowledgeProblem::TooLarge));
}

#[test]
fn markdown_has_headings() {
    let text = "Shop\n====\nOpen daily.\n\n## Prices ##\n- tea 2\n- milk 3\n\n```\n# no heading\n```\n#hash too\n";
    let passages = FileReader
        .read(KnowledgeFormat::Md, text.as_bytes())
        .unwrap();
    assert_eq!(
        told(&passages),
        [
            ("Shop", "Open daily."),
            (
                "Shop › Prices",
                "- tea 2\n- milk 3\n# no heading\n#hash too"
            ),
        ]
    );
}

#[test]
fn word_documents_keep_headings_tables_and_what_was_meant() {
    let styles = r#"<w:styles xmlns:w="w">
        <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="x"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        </w:styles>"#;
    let document = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="m"><w:body>
        <w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>Доставка</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">Курьер &amp; </w:t></w:r><w:r><w:t>почта&#33;</w:t><w:tab/><w:t>да</w:t></w:r>
            <w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>
        <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Once</w:t></w:r></w:p></mc:Choice>
            <mc:Fallback><w:p><w:r><w:t>Twice</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
        <w:p><w:pPr><w:pStyle w:val="x"/></w:pPr><w:r><w:t>Prices</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tea</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p><w:p><w:r><w:t>euros</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        </w:body></w:document>"#;
    let file = container(&[
        ("word/styles.xml", styles.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ]);
    let passages = FileReader.read(KnowledgeFormat::Docx, &file).unwrap();
    assert_eq!(
        told(&passages),
        [
            ("Доставка", "Курьер & почта!\tда\nOnce"),
            ("Доставка › Prices", "Tea | 2 euros"),
        ]
    );
}

#[test]
fn rows_of_workbooks_name_their_columns() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Прайс").unwrap();
    for (row, cells) in [
        ["Наш прайс", "", ""],
        ["Товар", "Цена", ""],
        ["Чай", "2.5", "новинка"],
        ["Кофе", "3", ""],
    ]
    .into_iter()
    .enumerate()
    {
        for (column, cell) in cells.into_iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) if cell.is_empty() => continue,
                Err(_) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    // A cell at the far end of the sheet must not make everything between it.
    sheet.write_string(1_048_575, 16_383, "конец").unwrap();
    book.add_worksheet()
        .set_name("Secret")
        .unwrap()
        .set_hidden(true)
        .write_string(0, 0, "no")
        .unwrap();
    let file = book.save_to_buffer().unwrap();
    let passages = FileReader.read(KnowledgeFormat::Xlsx, &file).unwrap();
    assert_eq!(
        told(&passages),
        [(
            "Прайс",
            "Наш прайс\nТовар | Цена\nТовар: Чай; Цена: 2.5; новинка\nТовар: Кофе; Цена: 3\nконец"
        )]
    );
}

/// A page that draws these words at these places.
fn pdf(words: &[(f32, f32, &str)], more: Option<Vec<u8>>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        "Encoding" => "WinAnsiEncoding", "FirstChar" => 32,
        "Widths" => vec![Object::Integer(600); 224],
    });
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 10.into()]),
    ];
    for (x, y, word) in words {
        let matrix = [1.0, 0.0, 0.0, 1.0, *x, *y].map(Object::Real).to_vec();
        operations.push(Operation::new("Tm", matrix));
        operations.push(Operation::new("Tj", vec![Object::string_literal(*word)]));
    }
    operations.push(Operation::new("ET", vec![]));
    let content = more.unwrap_or_else(|| Content { operations }.encode().unwrap());
    let mut content = Stream::new(dictionary! {}, content);
    content.compress().unwrap();
    let content = document.add_object(content);
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1,
        }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn places_in_a_pdf_become_words_lines_and_paragraphs() {
    // 10 points of Courier: a letter is 6 wide.
    let file = pdf(
        &[
            (50.0, 700.0, "Deliv"),
            (80.0, 700.0, "ery"),
            (104.0, 700.0, "takes"),
            (50.0, 688.0, "two days."),
            (50.0, 650.0, "Returns are al-"),
            (50.0, 638.0, "ways free."),
        ],
        None,
    );
    let passages = FileReader.read(KnowledgeFormat::Pdf, &file).unwrap();
    assert_eq!(
        told(&passages),
        [("", "Delivery takes\ntwo days.\nReturns are always free.")]
    );
    let empty = FileReader.read(KnowledgeFormat::Pdf, &pdf(&[], None));
    assert_eq!(
        empty,
        Err(KnowledgeProblem::NoText),
        "a page that is a picture"
    );
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![b' '; 70 << 20];
    let parts: Vec<(String, &[u8])> = (0..4).map(|n| (format!("part{n}"), &zeros[..])).collect();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, part)| (name.as_str(), *part))
        .collect();
    let bomb = container(&parts);
    assert!(bomb.len() < 2 << 20);
    for format in [KnowledgeFormat::Docx, KnowledgeFormat::Xlsx] {
        assert_eq!(
            FileReader.read(format, &bomb),
            Err(KnowledgeProblem::TooLarge)
        );
    }
    let bomb = pdf(&[], Some(zeros));
    assert_eq!(
        FileReader.read(KnowledgeFormat::Pdf, &bomb),
        Err(KnowledgeProblem::TooLarge)
    );
}

#[test]
fn what_is_not_what_its_name_says_is_broken() {
    let word = container(&[("word/document.xml", b"<w:document><w:p></w:oops")]);
    let other = container(&[("readme.txt", b"hello")]);
    let cut = &pdf(&[(0.0, 0.0, "words")], None)[..200];
    for (format, bytes) in [
        (KnowledgeFormat::Docx, &b"PK\x03\x04nonsense"[..]),
        (KnowledgeFormat::Docx, &word),
        (KnowledgeFormat::Docx, &other),
        (KnowledgeFormat::Xlsx, &other),
        (KnowledgeFormat::Xlsx, b"a,b,c"),
        (KnowledgeFormat::Pdf, b"%PDF-1.7 nothing"),
        (KnowledgeFormat::Pdf, cut),
    ] {
        let read = FileReader.read(format, bytes);
        assert_eq!(read, Err(KnowledgeProblem::Broken), "{format:?}");
    }
    let encrypted = FileReader.read(KnowledgeFormat::Docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    assert_eq!(encrypted, Err(KnowledgeProblem::Protected));
}
