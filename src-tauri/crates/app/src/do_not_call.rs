//! The do-not-call list: page, add, remove, export. One list for calls and chats. Its import is one of
//! `imports`.

use domain::{
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    export::ExportFormat,
    phone,
};
use sheets::export::{Column, ColumnKind, ExportWriter, Value};
use store::{Counted, do_not_call::NewDoNotCall};

use crate::{
    App,
    call_tasks::page_size,
    contract::{
        DoNotCallAdd, DoNotCallAdded, DoNotCallExport, DoNotCallList, DoNotCallPage,
        DoNotCallRemove, DoNotCallRemoved, DoNotCallSelection, FileTicket, IpcError, Problem,
        Total,
    },
    exports::write_error,
    problems,
};

/// Longest reason.
pub(crate) const REASON: usize = 500;

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
    let total = list.count().await?;
    let matching = match (&request.cursor, &request.search) {
        (Some(_), _) => None,
        (None, None) => Some(Counted::exactly(total)),
        (None, Some(search)) => Some(list.matching(Some(search)).await?),
    };
    Ok(DoNotCallPage {
        rows,
        next,
        total,
        matching: matching.map(Total::from),
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
pub(crate) async fn remove(
    app: &App,
    request: DoNotCallRemove,
) -> Result<DoNotCallRemoved, IpcError> {
    let list = app.store.do_not_call();
    let (removed, more) = match request.selection {
        DoNotCallSelection::These { ids } => (list.remove(&ids).await?, false),
        DoNotCallSelection::Matching { search, except } => {
            let most = match request.most {
                0 => u64::MAX,
                most => u64::from(most),
            };
            let except = except.into_iter().collect();
            list.remove_matching(search.as_deref(), &except, most)
                .await?
        }
    };
    Ok(DoNotCallRemoved {
        removed: i64::try_from(removed).unwrap_or(i64::MAX),
        more,
    })
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
