//! The do-not-call list: page, add, remove, import, export. One list for calls and chats.

use std::{collections::HashSet, ops::ControlFlow};

use domain::{
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    export::ExportFormat,
    import::{self, ColumnMeaning},
    phone,
};
use sheets::export::{Column, ColumnKind, ExportWriter, Value};
use store::do_not_call::NewDoNotCall;

use crate::{
    App,
    call_tasks::page_size,
    contract::{
        DoNotCallAdd, DoNotCallAdded, DoNotCallExport, DoNotCallImport, DoNotCallImported,
        DoNotCallList, DoNotCallPage, DoNotCallRemove, ErrorCode, FileTicket, IpcError, Nothing,
        Problem,
    },
    exports::write_error,
    imports, problems,
};

/// Longest reason.
const REASON: usize = 500;
/// Rows looked at for the header.
const HEAD_ROWS: usize = 30;

/// `do_not_call_list`
pub(crate) async fn list(app: &App, request: DoNotCallList) -> Result<DoNotCallPage, IpcError> {
    let list = app.store.do_not_call();
    let (rows, next) = list
        .list(
            request.search.as_deref(),
            request.cursor.as_deref(),
            page_size(request.limit),
        )
        .await?;
    Ok(DoNotCallPage {
        rows,
        next,
        total: list.count().await?,
    })
}

/// `do_not_call_add`
pub(crate) async fn add(app: &App, request: DoNotCallAdd) -> Result<DoNotCallAdded, IpcError> {
    let country = country(app).await?;
    let number = stored(&request.number, request.matching, &country)
        .ok_or_else(|| problems::invalid(vec![problems::at("number", Problem::Unreadable)]))?;
    let entry = NewDoNotCall {
        number: number.clone(),
        matching: request.matching,
        reason: request.reason.trim().chars().take(REASON).collect(),
        source: DoNotCallSource::User,
    };
    let added = app
        .store
        .do_not_call()
        .add(&[entry], app.clock.now())
        .await?;
    Ok(DoNotCallAdded {
        number,
        existed: added == 0,
    })
}

/// As it is stored: a number is read like one to be called; a prefix keeps its digits.
fn stored(raw: &str, matching: DoNotCallMatch, country: &str) -> Option<String> {
    match matching {
        DoNotCallMatch::Number => phone::read_number(raw, country)
            .ok()
            .map(|number| number.stored),
        DoNotCallMatch::Prefix => {
            let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
            let plus = if raw.trim_start().starts_with('+') {
                "+"
            } else {
                ""
            };
            (!digits.is_empty() && digits.len() <= 15).then(|| format!("{plus}{digits}"))
        }
    }
}

async fn country(app: &App) -> Result<String, IpcError> {
    let settings = app.store.settings().get().await?;
    Ok(settings.default_country.unwrap_or_else(|| "US".to_owned()))
}

/// `do_not_call_remove`
pub(crate) async fn remove(app: &App, request: DoNotCallRemove) -> Result<Nothing, IpcError> {
    app.store.do_not_call().remove(&request.ids).await?;
    Ok(Nothing {})
}

/// `do_not_call_import`: the number column is found as for callees; a `note` becomes the reason.
pub(crate) async fn import(
    app: &App,
    request: DoNotCallImport,
) -> Result<DoNotCallImported, IpcError> {
    let country = country(app).await?;
    let path = std::path::PathBuf::from(request.path);
    let read = tokio::task::spawn_blocking(move || read_list(&path, &country));
    let (entries, rejected) = read
        .await
        .map_err(|_| IpcError::new(ErrorCode::Internal))??;
    let total = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let added = app
        .store
        .do_not_call()
        .add(&entries, app.clock.now())
        .await?;
    let added = i64::try_from(added).unwrap_or(i64::MAX);
    Ok(DoNotCallImported {
        added,
        existed: total - added,
        rejected,
    })
}

/// Entries of a file, and how many rows had no readable number.
fn read_list(path: &std::path::Path, country: &str) -> Result<(Vec<NewDoNotCall>, i64), IpcError> {
    let unusable = |error: sheets::SheetError| imports::file_unusable(&error);
    let mut workbook = sheets::open_in(path, Some(country)).map_err(unusable)?;
    let sheet = workbook.sheets().iter().position(|sheet| sheet.visible);
    let sheet = sheet.ok_or_else(|| unusable(sheets::SheetError::NoVisibleSheet))?;
    let head = workbook.head(sheet, HEAD_ROWS).map_err(unusable)?;
    let texts: Vec<Vec<String>> = head
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell.text().into_owned())
                .collect()
        })
        .collect();
    // A bare list of numbers has no header: its first column is taken.
    let header = import::find_header_row(&texts, &[]);
    let reading = header.map(|at| import::meaning_of_headers(&texts[at], &[]));
    let header_row = header.and_then(|at| head.get(at)).map_or(0, |row| row.row);
    let number_column = reading
        .as_ref()
        .and_then(|reading| reading.number_candidates.first().copied())
        .unwrap_or(0);
    let reason_column = reading.as_ref().and_then(|reading| {
        reading
            .columns
            .iter()
            .position(|column| column.meaning == ColumnMeaning::Note)
    });
    let (mut entries, mut seen, mut rejected) = (Vec::new(), HashSet::new(), 0);
    let outcome = workbook.read(sheet, &mut |row| {
        if row.row <= header_row {
            return ControlFlow::Continue(());
        }
        let text = |column: usize| {
            row.cells
                .get(column)
                .map(|cell| cell.text().trim().to_owned())
        };
        let raw = text(number_column).unwrap_or_default();
        match phone::read_number(&raw, country) {
            Ok(number) => {
                if seen.insert(number.stored.clone()) {
                    let reason = reason_column.and_then(text).unwrap_or_default();
                    entries.push(NewDoNotCall {
                        number: number.stored,
                        matching: DoNotCallMatch::Number,
                        reason: reason.chars().take(REASON).collect(),
                        source: DoNotCallSource::Import,
                    });
                }
            }
            Err(_) => rejected += 1,
        }
        ControlFlow::Continue(())
    });
    outcome.map_err(unusable)?;
    Ok((entries, rejected))
}

/// `do_not_call_export`
pub(crate) async fn export(app: &App, request: DoNotCallExport) -> Result<FileTicket, IpcError> {
    let (path, ending) = match request.format {
        ExportFormat::Xlsx => (app.scratch("xlsx"), "xlsx"),
        ExportFormat::Csv => (app.scratch("csv"), "csv"),
        ExportFormat::JsonLines => (app.scratch("jsonl"), "jsonl"),
    };
    let column = |key: &str, kind| Column {
        key: key.to_owned(),
        title: key.to_owned(),
        kind,
    };
    let columns = [
        column("calledNumber", ColumnKind::Text),
        column("match", ColumnKind::Text),
        column("note", ColumnKind::Text),
        column("source", ColumnKind::Text),
        column("since", ColumnKind::Time),
    ];
    let mut writer = ExportWriter::create(&path, request.format, "do-not-call", &columns)
        .map_err(|e| write_error(&e))?;
    let mut cursor: Option<String> = None;
    loop {
        let (rows, next) = app
            .store
            .do_not_call()
            .list(None, cursor.as_deref(), 1_000)
            .await?;
        for row in rows {
            let values = [
                Value::from(row.number),
                Value::from(match row.matching {
                    DoNotCallMatch::Number => "number",
                    DoNotCallMatch::Prefix => "prefix",
                }),
                Value::from(row.reason),
                Value::from(match row.source {
                    DoNotCallSource::User => "user",
                    DoNotCallSource::Import => "import",
                    DoNotCallSource::Call => "call",
                    DoNotCallSource::Chat => "chat",
                    DoNotCallSource::Carrier => "carrier",
                }),
                Value::Time {
                    at: row.created_at,
                    offset: 0,
                },
            ];
            writer.row(&values).map_err(|e| write_error(&e))?;
        }
        match next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    writer.finish().map_err(|e| write_error(&e))?;
    app.hand_out(path, &format!("do-not-call.{ending}"))
}
