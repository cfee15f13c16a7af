//! Export tasks: asked for, worked off one after the other in the background, kept as files. The snapshot
//! is fixed at creation; an interrupted export begins again by itself. Source: product 2.5.

mod columns;
mod dialogues;
mod numbers;
mod source;
mod work;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use domain::{
    export::{ExportFormat, ExportSource, ExportStatus, ExportTask},
    ids::ExportTaskId,
};
use sheets::WriteError;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub(crate) use work::work;

use crate::{
    App,
    chats::stats::{MAX_DAYS, too_many_days},
    contract::{
        ErrorCode, ExportCreate, ExportTaskView, ExportTasks, FileTicket, IpcError, Nothing,
        Problem,
    },
    errors::not_found,
    files, problems,
};

/// What the background work and the commands share.
#[derive(Debug, Default)]
pub(crate) struct Exporter {
    /// There is something to do.
    wake: Notify,
    /// Exports at work, to be cancelled by.
    at_work: Mutex<HashMap<ExportTaskId, CancellationToken>>,
}

impl Exporter {
    fn begin(&self, id: ExportTaskId) -> CancellationToken {
        let token = CancellationToken::new();
        self.lock().insert(id, token.clone());
        token
    }

    fn end(&self, id: ExportTaskId) {
        self.lock().remove(&id);
    }

    fn cancel(&self, id: ExportTaskId) {
        if let Some(token) = self.lock().get(&id) {
            token.cancel();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ExportTaskId, CancellationToken>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `export_create`
pub(crate) async fn create(app: &App, request: ExportCreate) -> Result<ExportTaskView, IpcError> {
    let mut request = request.request;
    request.name = request.name.trim().to_owned();
    let mut found = Vec::new();
    if request.name.is_empty() {
        found.push(problems::at("request.name", Problem::Required));
    }
    if request.name.chars().count() > 120 {
        found.push(problems::at("request.name", Problem::TooLong { max: 120 }));
    }
    if !problems::is_zone(&request.zone) {
        found.push(problems::at("request.zone", Problem::UnknownZone));
    }
    if let ExportSource::Numbers { from, until, .. } = &request.source {
        let days = problems::days_of(*from, *until, &request.zone, MAX_DAYS + 1);
        if days.is_empty() || days.len() > MAX_DAYS {
            found.push(problems::at("request.source.until", too_many_days()));
        }
    }
    problems::none_or_invalid(found)?;
    let id = app
        .store
        .exports()
        .insert(&request, app.clock.now())
        .await?;
    app.exporter.wake.notify_one();
    let export = app.store.exports().get(id).await?;
    Ok(show(export))
}

/// `export_list`
pub(crate) async fn list(app: &App) -> Result<ExportTasks, IpcError> {
    let exports = app
        .store
        .exports()
        .list(None, 500)
        .await?
        .0
        .into_iter()
        .map(show);
    Ok(ExportTasks {
        exports: exports.collect(),
    })
}

fn show(export: ExportTask) -> ExportTaskView {
    let ending = match (
        export.request.source.has_recordings(),
        export.request.format,
    ) {
        (true, _) => "zip",
        (false, format) => ending(format),
    };
    let file_name = files::safe_name(&format!("{}.{ending}", export.request.name));
    ExportTaskView { export, file_name }
}

fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Csv => "csv",
        ExportFormat::JsonLines => "jsonl",
    }
}

/// `export_cancel`: what is over already stays as it is.
pub(crate) async fn cancel(app: &App, id: ExportTaskId) -> Result<ExportTaskView, IpcError> {
    let export = app.store.exports().get(id).await?;
    if let ExportStatus::Initializing | ExportStatus::Running { .. } = export.state {
        app.store
            .exports()
            .set_state(id, &ExportStatus::Cancelled, app.clock.now())
            .await?;
        app.exporter.cancel(id);
    }
    Ok(show(app.store.exports().get(id).await?))
}

/// `export_delete`
pub(crate) async fn delete(app: &App, id: ExportTaskId) -> Result<Nothing, IpcError> {
    app.exporter.cancel(id);
    app.store.exports().delete(id).await?;
    match tokio::fs::remove_file(file_of(app, id)).await {
        Ok(()) => Ok(Nothing {}),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Nothing {}),
        Err(e) => Err(files::cannot_write(&e)),
    }
}

/// `export_file`
pub(crate) async fn file(app: &App, id: ExportTaskId) -> Result<FileTicket, IpcError> {
    let view = show(app.store.exports().get(id).await?);
    let ExportStatus::Succeeded { .. } = view.export.state else {
        return Err(IpcError::new(ErrorCode::ExportNotReady));
    };
    let path = file_of(app, id);
    if !path.is_file() {
        return Err(not_found("file"));
    }
    app.hand_out(path, &view.file_name)
}

/// Where the finished file of an export lies.
fn file_of(app: &App, id: ExportTaskId) -> PathBuf {
    app.folder("exports").join(id.to_string())
}

/// What an error of writing means at the border.
pub(crate) fn write_error(error: &WriteError) -> IpcError {
    match error {
        WriteError::DiskFull => IpcError::new(ErrorCode::DiskFull),
        WriteError::NotWritable(_) => IpcError::new(ErrorCode::CannotWrite),
        WriteError::Cancelled => IpcError::new(ErrorCode::Stale),
        other => IpcError::new(ErrorCode::CannotWrite).saying(other.to_string()),
    }
}
