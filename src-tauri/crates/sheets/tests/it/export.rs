//! Exports in all formats, and the zip of a table with its recordings.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use domain::export::ExportFormat;
use domain::import::MAX_ROWS;
use domain::money::Usd;
use sheets::WriteError;
use sheets::export::{Column, ColumnKind, ExportWriter, Value};

use crate::support::{Folder, cells, rows_of};

/// A column of each kind.
pub(crate) fn columns() -> Vec<Column> {
    let column = |key: &str, title: &str, kind| Column {
        key: key.to_owned(),
        title: title.to_owned(),
        kind,
    };
    vec![
        column("number", "Номер", ColumnKind::Text),
        column("attempts", "Attempts", ColumnKind::Int),
        column("cost", "Cost", ColumnKind::Money),
        column("talk", "Talk", ColumnKind::Duration),
        column("at", "Finished", ColumnKind::Time),
        column("note", "Note", ColumnKind::Text),
    ]
}

/// 2026-11-20T14:00:05+03:00.
const AT: i64 = 1_795_172_405_000;

/// Two rows with everything that could go wrong.
pub(crate) fn write(path: &Path, format: ExportFormat) -> u64 {
    let mut writer = ExportWriter::create(path, format, "Records", &columns()).unwrap();
    writer
        .row(&[
            Value::from("+79161234567"),
            Value::Int(3),
            Value::Money(Usd(12_345)),
            Value::Duration(3_723_000),
            Value::Time {
                at: AT,
                offset: 10_800,
            },
            Value::from("=HYPERLINK(\"x\"), \"Ёж\" <&>\nsecond line"),
        ])
        .unwrap();
    writer
        .row(&[
            Value::from("007"),
            Value::Int(9_007_199_254_740_993),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::from(" @cmd".to_owned()),
        ])
        .unwrap();
    writer.finish().unwrap()
}

#[test]
fn a_workbook_says_what_it_was_told() {
    let folder = Folder::new();
    let path = folder.path("e.xlsx");
    let bytes = write(&path, ExportFormat::Xlsx);
    assert_eq!(bytes, std::fs::metadata(&path).unwrap().len());
    let rows = cells(&path);
    assert_eq!(
        rows[0],
        ["Номер", "Attempts", "Cost", "Talk", "Finished", "Note"]
    );
    assert_eq!(
        rows[1],
        [
            "+79161234567",
            "n:3",
            "n:0.012345",
            "1:02:03",
            "d:2026-11-20 14:00:05",
            "=HYPERLINK(\"x\"), \"Ёж\" <&>\nsecond line",
        ]
    );
    assert_eq!(rows[2], ["007", "9007199254740993", "", "", "", " @cmd"]);
    let sheet = crate::template::part(&path, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"), "nothing is a formula");
}

/// The rows are kept beside the workbook until it is packed, in a file that the system removes.
#[cfg(target_os = "linux")]
#[test]
fn what_is_kept_aside_lies_beside_the_workbook_and_has_no_name() {
    let folder = Folder::new();
    let path = folder.path("e.xlsx");
    let columns = columns();
    let mut writer = ExportWriter::create(&path, ExportFormat::Xlsx, "x", &columns).unwrap();
    for n in 0..10_000 {
        writer
            .row(&[Value::from("some text"), Value::Int(n)])
            .unwrap();
    }
    let open: Vec<_> = std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter_map(|fd| std::fs::read_link(fd.unwrap().path()).ok())
        .filter(|file| file.starts_with(folder.path("")))
        .collect();
    assert_eq!(open.len(), 2, "the workbook and what is aside: {open:?}");
    let names = || -> Vec<_> {
        let entries = std::fs::read_dir(folder.path("")).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    };
    assert_eq!(names(), ["e.xlsx"], "a crash here leaves nothing else");
    drop(writer);
    assert_eq!(names(), ["e.xlsx"], "nor does a cancelled export");
}

#[test]
fn any_text_comes_back_as_it_was() {
    let folder = Folder::new();
    let path = folder.path("e.xlsx");
    let texts = [
        "a<b>&\"c\" ё\n\t.",
        "\u{1b}_x0041_ a_b _x",
        "line\r\nline",
        "a\u{ffff}b\u{ff01}",
        "  spaces  ",
        "🦔",
    ];
    let column = Column {
        key: "text".to_owned(),
        title: "_x0041_".to_owned(),
        kind: ColumnKind::Text,
    };
    let mut writer = ExportWriter::create(&path, ExportFormat::Xlsx, "a/b", &[column]).unwrap();
    for text in texts {
        writer.row(&[Value::from(text)]).unwrap();
    }
    let long = "ё".repeat(40_000);
    writer.row(&[Value::from(long.as_str())]).unwrap();
    writer.finish().unwrap();
    let rows = cells(&path);
    assert_eq!(rows[0], ["_x0041_"]);
    for (row, text) in rows[1..].iter().zip(texts) {
        assert_eq!(row, &[text]);
    }
    let cut = &rows[texts.len() + 1][0];
    assert_eq!((cut.chars().count(), cut.ends_with('…')), (32_767, true));
}

#[test]
fn the_header_stays_in_sight_and_filters() {
    let folder = Folder::new();
    let path = folder.path("e.xlsx");
    write(&path, ExportFormat::Xlsx);
    let sheet = crate::template::part(&path, "xl/worksheets/sheet1.xml");
    for expected in ["state=\"frozen\"", "<autoFilter ref=\"A1:F3\"/>"] {
        assert!(sheet.contains(expected), "{expected}");
    }
}

/// Exports and imports work on threads of their own.
#[test]
fn writers_and_workbooks_move_between_threads() {
    fn moves<T: Send>() {}
    moves::<ExportWriter>();
    moves::<sheets::Workbook>();
}

#[test]
fn csv_is_guarded_quoted_and_marked() {
    let folder = Folder::new();
    let path = folder.path("e.csv");
    write(&path, ExportFormat::Csv);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        text,
        "\u{feff}Номер,Attempts,Cost,Talk,Finished,Note\r\n\
        +79161234567,3,0.012345,1:02:03,2026-11-20 14:00:05,\"'=HYPERLINK(\"\"x\"\"), \"\"Ёж\"\" <&>\nsecond line\"\r\n\
        007,9007199254740993,,,, @cmd\r\n"
    );
}

#[test]
fn json_lines_are_json() {
    let folder = Folder::new();
    let path = folder.path("e.jsonl");
    write(&path, ExportFormat::JsonLines);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["number"], "+79161234567");
    assert_eq!(lines[0]["cost"], 0.012_345);
    assert_eq!(lines[0]["talk"], 3723.0);
    assert_eq!(lines[0]["at"], "2026-11-20T14:00:05+03:00");
    assert_eq!(lines[1]["attempts"], 9_007_199_254_740_993_i64);
    assert_eq!(lines[1]["cost"], serde_json::Value::Null);
}

/// Past the last row of a sheet the next one begins, with its header.
#[test]
fn a_full_sheet_is_followed_by_the_next() {
    let folder = Folder::new();
    let path = folder.path("long.xlsx");
    let mut writer =
        ExportWriter::create(&path, ExportFormat::Xlsx, "Records", &columns()[..2]).unwrap();
    let total = i64::from(MAX_ROWS) + 5;
    for n in 0..total {
        writer.row(&[Value::Empty, Value::Int(n)]).unwrap();
    }
    writer.finish().unwrap();
    let mut book = sheets::open(&path).unwrap();
    let names: Vec<String> = book
        .sheets()
        .iter()
        .map(|sheet| sheet.name.clone())
        .collect();
    assert_eq!(names, ["Records", "Records 2"]);
    let mut last = (0, String::new());
    book.read(0, &mut |row| {
        last = (row.row, row.cells[1].text().into_owned());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(last, (MAX_ROWS, (MAX_ROWS - 2).to_string()));
    let second = rows_of(&mut book, 1).unwrap();
    assert_eq!(second[0].1, ["Номер", "Attempts"]);
    assert_eq!(
        second.len(),
        1 + 6,
        "the header of the first sheet took a row"
    );
    assert_eq!(second[6].1[1], format!("n:{}", total - 1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_apart() {
    let columns = columns();
    for format in [ExportFormat::Csv, ExportFormat::JsonLines] {
        let full = ExportWriter::create(Path::new("/dev/full"), format, "x", &columns).and_then(
            |mut w| {
                for _ in 0..100_000 {
                    w.row(&[Value::from("some text"), Value::Int(1)])?;
                }
                w.finish()
            },
        );
        assert!(
            matches!(full, Err(WriteError::DiskFull)),
            "{format:?}: {full:?}"
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_not_writable() {
    let folder = Folder::new();
    let path = folder.path("no/such/folder.xlsx");
    let refused = ExportWriter::create(&path, ExportFormat::Xlsx, "x", &columns()).err();
    assert!(
        matches!(refused, Some(WriteError::NotWritable(_))),
        "{refused:?}"
    );
}

#[test]
fn recordings_go_beside_their_table() {
    let folder = Folder::new();
    let table = folder.file("t.csv", "a,b");
    let first = folder.file("1.wav", [1; 3000]);
    let second = folder.file("2.wav", [2; 10]);
    let recordings = [
        ("recordings/+7916.wav".to_owned(), first),
        ("recordings/+7916.WAV".to_owned(), second),
        ("recordings/gone.wav".to_owned(), folder.path("gone.wav")),
        ("../../etc/pass:wd".to_owned(), table.clone()),
    ];
    let path = folder.path("e.zip");
    let mut heard = Vec::new();
    let bundle = sheets::zip::bundle(&path, "records.csv", &table, recordings, &mut |count| {
        heard.push(count);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(
        (bundle.recordings, bundle.missing.as_slice()),
        (3, ["recordings/gone.wav".to_owned()].as_slice())
    );
    assert_eq!(heard, [1, 2, 3, 3]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(
        names,
        [
            "records.csv",
            "recordings/+7916.wav",
            "recordings/+7916 (2).WAV",
            "etc/pass_wd",
        ]
    );
    let mut bytes = Vec::new();
    let mut entry = archive.by_name("recordings/+7916.wav").unwrap();
    assert_eq!(entry.compressed_size(), 3000, "sound is stored as it is");
    entry.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, [1; 3000]);
}

#[test]
fn a_zip_can_be_cancelled() {
    let folder = Folder::new();
    let table = folder.file("t.csv", "a,b");
    let recordings = [("a.wav".to_owned(), table.clone())];
    let path = folder.path("e.zip");
    let answer = sheets::zip::bundle(&path, "t.csv", &table, recordings, &mut |_| {
        ControlFlow::Break(())
    });
    assert!(matches!(answer, Err(WriteError::Cancelled)));
}
