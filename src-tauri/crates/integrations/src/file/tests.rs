//! Rows in files on this machine.

use calamine::{Data, Reader, Xlsx, open_workbook};
use domain::integration::{IntegrationSettings, LeadField, LeadRetry};
use engine::ports::leads::LeadSink;
use rust_xlsxwriter::Workbook;

use super::*;
use crate::peer;

fn delivery(path: &Path, format: LeadFileFormat) -> LeadDelivery {
    let path = path.to_str().expect("a path").to_owned();
    peer::delivery(IntegrationSettings::File { path, format }, None)
}

fn numbered(delivery: &LeadDelivery, number: usize) -> LeadDelivery {
    LeadDelivery {
        id: format!("sb-{number}-success"),
        ..delivery.clone()
    }
}

fn records(path: &Path) -> Vec<Vec<String>> {
    let bytes = std::fs::read(path).expect("the file");
    let bare = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .expect("the mark of UTF-8");
    let mut reader = ::csv::ReaderBuilder::new();
    let records = reader.has_headers(false).from_reader(bare);
    let records = records.into_records();
    records
        .map(|record| {
            record
                .expect("a record")
                .iter()
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

fn cells(path: &Path) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = workbook
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("its cells");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn a_csv_gets_headings_once_and_a_row_for_each_lead() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.csv");
    let first = delivery(&path, LeadFileFormat::Csv);
    peer::send(&first).await.expect("it is written");
    peer::send(&first).await.expect("it is there");
    peer::send(&numbered(&first, 8))
        .await
        .expect("it is written");
    let records = records(&path);
    assert_eq!(
        records.len(),
        3,
        "headings and two leads, the repetition none"
    );
    assert_eq!(records[0].first().map(String::as_str), Some("Date"));
    assert_eq!(records[0].last().map(String::as_str), Some(ID_COLUMN));
    assert_eq!(records[1].last().map(String::as_str), Some("sb-7-success"));
    assert_eq!(records[2].last().map(String::as_str), Some("sb-8-success"));
}

#[tokio::test]
async fn no_cell_of_a_csv_is_computed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.csv");
    let mut delivery = delivery(&path, LeadFileFormat::Csv);
    delivery.draft.mapping.clear();
    let evil = [
        "=1+1",
        "+79",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "a\"b,c\nd",
        "plain",
    ];
    for (index, text) in evil.into_iter().enumerate() {
        let text = text.to_owned();
        peer::mapped(&mut delivery, &index.to_string(), LeadField::Fixed { text });
    }
    peer::send(&delivery).await.expect("it is written");
    assert_eq!(
        records(&path)[1],
        [
            "'=1+1",
            "'+79",
            "'-1",
            "'@SUM(A1)",
            "'\tx",
            "'\rx",
            "a\"b,c\nd",
            "plain",
            "sb-7-success"
        ]
    );
}

#[tokio::test]
async fn a_csv_of_ones_own_keeps_its_columns_and_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.csv");
    // As Excel saves it in many countries, its last line without an end.
    std::fs::write(&path, "\u{feff}Note;phone\r\nby hand;\"1;2\"").expect("the file");
    let mut delivery = delivery(&path, LeadFileFormat::Csv);
    delivery.draft.mapping.clear();
    peer::mapped(&mut delivery, "Phone", LeadField::Dialogue);
    peer::mapped(&mut delivery, "Name", LeadField::Name);
    peer::send(&delivery).await.expect("it is written");
    peer::send(&numbered(&delivery, 8))
        .await
        .expect("it is written");
    let text = std::fs::read_to_string(&path).expect("the file");
    assert_eq!(
        text,
        "\u{feff}Note;phone;Name;Switchboard ID\r\n\
         by hand;\"1;2\";;\r\n\
         ;42;Olga;sb-7-success\r\n\
         ;42;Olga;sb-8-success\r\n"
    );
}

#[tokio::test]
async fn a_line_that_broke_off_stays_a_line_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.csv");
    let delivery = delivery(&path, LeadFileFormat::Csv);
    peer::send(&delivery).await.expect("it is written");
    let whole = std::fs::read(&path).expect("the file");
    // A crash in the middle of a row: its id is not there, so the lead is written again.
    std::fs::write(&path, &whole[..whole.len() - 10]).expect("the file");
    peer::send(&delivery).await.expect("it is written");
    let text = std::fs::read_to_string(&path).expect("the file");
    assert_eq!(text.matches("sb-7-success\r\n").count(), 1);
    assert_eq!(text.lines().count(), 3);
}

#[tokio::test]
async fn many_leads_at_once_lose_none() {
    for (name, format) in [
        ("leads.csv", LeadFileFormat::Csv),
        ("leads.xlsx", LeadFileFormat::Xlsx),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        let sinks = Arc::new(peer::sinks());
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let (sinks, lead) = (
                Arc::clone(&sinks),
                numbered(&delivery(&path, format), number),
            );
            tasks.spawn(async move { sinks.deliver(lead).await });
        }
        while let Some(done) = tasks.join_next().await {
            done.expect("no panic").expect("it is written");
        }
        let rows = match format {
            LeadFileFormat::Csv => records(&path).len(),
            LeadFileFormat::Xlsx => cells(&path).len(),
        };
        assert_eq!(rows, 21, "{name}");
    }
}

#[tokio::test]
async fn a_workbook_gets_rows_of_texts_and_keeps_what_was_added_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("My leads").expect("its name");
    sheet.write_string(0, 0, "Rating").expect("a cell");
    sheet.write_string(0, 1, "name").expect("a cell");
    sheet.write_string(0, 2, ID_COLUMN).expect("a cell");
    sheet.write_number(1, 0, 4.5).expect("a cell");
    sheet.write_boolean(1, 1, true).expect("a cell");
    workbook.save(&path).expect("a workbook");
    let mut delivery = delivery(&path, LeadFileFormat::Xlsx);
    delivery.draft.mapping.clear();
    delivery.lead.name = Some("=1+1".to_owned());
    peer::mapped(&mut delivery, "Name", LeadField::Name);
    peer::mapped(&mut delivery, "Phone", LeadField::Phone);
    peer::send(&delivery).await.expect("it is written");
    peer::send(&delivery).await.expect("it is there");
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(
        cells(&path),
        [
            vec![text("Rating"), text("name"), text(ID_COLUMN), text("Phone")],
            vec![Data::Float(4.5), Data::Bool(true), Data::Empty, Data::Empty],
            vec![
                Data::Empty,
                text("=1+1"),
                text("sb-7-success"),
                text("+79161234567")
            ],
        ]
    );
    let workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    assert_eq!(workbook.sheet_names(), ["My leads"]);
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .collect();
    assert_eq!(left.len(), 1, "nothing is left aside");
}

#[tokio::test]
async fn what_was_not_made_for_leads_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.xlsx");
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .write_string(0, 0, "Sum")
        .expect("a cell");
    workbook.save(&report).expect("a workbook");
    let several = folder.path().join("several.xlsx");
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .write_string(0, 0, ID_COLUMN)
        .expect("a cell");
    workbook.add_worksheet();
    workbook.save(&several).expect("a workbook");
    let text = folder.path().join("text.xlsx");
    std::fs::write(&text, "no workbook").expect("a file");
    let latin = folder.path().join("latin.csv");
    std::fs::write(&latin, b"Name\r\n\xce\xeb\xfc\xe3\xe0\r\n").expect("a file");
    let wide = folder.path().join("wide.csv");
    std::fs::write(&wide, b"\xff\xfeN\0a\0m\0e\0").expect("a file");
    for path in [report, several, text, latin, wide] {
        let format = match path.extension().and_then(std::ffi::OsStr::to_str) {
            Some("csv") => LeadFileFormat::Csv,
            _ => LeadFileFormat::Xlsx,
        };
        let before = std::fs::read(&path).expect("the file");
        let fault = peer::refused(&delivery(&path, format)).await;
        assert_eq!(fault.fault.kind, DeliveryFaultKind::ForeignFile, "{path:?}");
        assert_eq!(fault.again, LeadRetry::Never);
        assert_eq!(std::fs::read(&path).expect("the file"), before, "{path:?}");
    }
}

#[tokio::test]
async fn an_open_a_locked_and_a_lost_file_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leads.csv");
    let delivery = delivery(&path, LeadFileFormat::Csv);
    let lost = self::delivery(&folder.path().join("gone/leads.csv"), LeadFileFormat::Csv);
    let kind = |fault: LeadFault| {
        assert_eq!(fault.again, LeadRetry::BackOff, "it may pass");
        fault.fault.kind
    };
    assert_eq!(
        kind(peer::refused(&lost).await),
        DeliveryFaultKind::FolderMissing
    );
    for beside in [".~lock.leads.csv#", "~$leads.csv"] {
        let lock = folder.path().join(beside);
        std::fs::write(&lock, "").expect("a lock");
        assert_eq!(
            kind(peer::refused(&delivery).await),
            DeliveryFaultKind::FileBusy
        );
        std::fs::remove_file(lock).expect("no lock");
    }
    peer::send(&delivery).await.expect("it is written");
    let mut rights = std::fs::metadata(&path).expect("the file").permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).expect("its rights");
    let next = numbered(&delivery, 8);
    assert_eq!(
        kind(peer::refused(&next).await),
        DeliveryFaultKind::FileReadOnly
    );
}
