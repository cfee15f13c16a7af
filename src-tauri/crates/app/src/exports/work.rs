//! The background work of exports: one after the other, each written aside and renamed.

use std::{ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration};

use domain::{
    export::{ExportFailure, ExportStatus, ExportTask},
    ids::{AttemptId, ExportTaskId},
};
use sheets::{WriteError, export::ExportWriter};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    ending, file_of,
    source::{self, Looks, Page, Source},
};
use crate::App;

/// Pages on their way from the store to the writer.
const PAGES_ON_THE_WAY: usize = 2;
/// How often the progress is written down.
const TELL_EVERY: Duration = Duration::from_millis(300);

/// Why an export ended without a file.
enum Stop {
    Cancelled,
    Failed(ExportFailure),
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        match error {
            // Deleted while it was at work.
            store::StoreError::NotFound => Stop::Cancelled,
            store::StoreError::DiskFull => Stop::Failed(ExportFailure::DiskFull),
            error => {
                tracing::warn!(%error, "export");
                Stop::Failed(ExportFailure::Store)
            }
        }
    }
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::DiskFull => Stop::Failed(ExportFailure::DiskFull),
            WriteError::NotWritable(_) => Stop::Failed(ExportFailure::NotWritable),
            WriteError::Cancelled => Stop::Cancelled,
            error => {
                tracing::warn!(%error, "export");
                Stop::Failed(ExportFailure::Workbook)
            }
        }
    }
}

/// Works off what waits, until the app ends. Those that a crash interrupted wait again.
pub(crate) async fn work(app: Arc<App>) {
    loop {
        match next(&app).await {
            Some(export) => {
                let id = export.id;
                let token = app.exporter.begin(id);
                let outcome = run(&app, export, &token).await;
                app.exporter.end(id);
                if app.end.is_cancelled() {
                    return;
                }
                finish(&app, id, outcome).await;
            }
            None => tokio::select! {
                () = app.end.cancelled() => return,
                () = app.exporter.wake.notified() => {}
                // The store may have been out of reach.
                () = tokio::time::sleep(Duration::from_secs(30)) => {}
            },
        }
    }
}

/// The oldest that waits; those that a crash interrupted wait again.
async fn next(app: &App) -> Option<ExportTask> {
    app.store
        .exports()
        .unfinished()
        .await
        .ok()?
        .into_iter()
        .next()
}

async fn finish(app: &App, id: ExportTaskId, outcome: Result<(i64, u64), Stop>) {
    let state = match outcome {
        Ok((rows, bytes)) => ExportStatus::Succeeded {
            rows,
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        },
        Err(Stop::Cancelled) => ExportStatus::Cancelled,
        Err(Stop::Failed(reason)) => ExportStatus::Failed { reason },
    };
    if let Err(error) = app
        .store
        .exports()
        .set_state(id, &state, app.clock.now())
        .await
    {
        tracing::warn!(%error, "the end of an export could not be written down");
        // Without a pause a full disk would be tried again at once, for ever.
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// Writes one export. Gives its rows and bytes.
async fn run(
    app: &Arc<App>,
    export: ExportTask,
    token: &CancellationToken,
) -> Result<(i64, u64), Stop> {
    let (mut source, looks) = source::open(app, &export).await?;
    let total = source.total().await?;
    let now = app.clock.now();
    app.store
        .exports()
        .set_state(export.id, &ExportStatus::Running { done: 0, total }, now)
        .await?;
    let target = file_of(app, export.id);
    let table = target.with_extension(format!("{}.part", ending(export.request.format)));
    let written = write_table(app, &export, (source, looks), table.clone(), total, token).await;
    let outcome = match written {
        Ok((rows, recordings)) if export.request.source.has_recordings() => {
            let bundled = bundle(app, &export, &table, recordings, token).await;
            // The table is in the zip now, or of no use.
            let _ = std::fs::remove_file(&table);
            bundled.map(|(file, bytes)| (file, rows, bytes))
        }
        Ok((rows, _)) => std::fs::metadata(&table)
            .map(|file| (table.clone(), rows, file.len()))
            .map_err(|_| Stop::Failed(ExportFailure::NotWritable)),
        Err(stop) => {
            let _ = std::fs::remove_file(&table);
            Err(stop)
        }
    };
    let (file, rows, bytes) = outcome?;
    if token.is_cancelled() {
        let _ = std::fs::remove_file(&file);
        return Err(Stop::Cancelled);
    }
    std::fs::rename(&file, &target).map_err(|_| Stop::Failed(ExportFailure::NotWritable))?;
    Ok((rows, bytes))
}

/// Reads page after page and writes on a thread of its own.
async fn write_table(
    app: &Arc<App>,
    export: &ExportTask,
    (mut source, looks): (Source, Looks),
    path: PathBuf,
    total: i64,
    token: &CancellationToken,
) -> Result<(i64, Vec<(String, AttemptId)>), Stop> {
    let (send, mut pages) = mpsc::channel::<Page>(PAGES_ON_THE_WAY);
    let request = &export.request;
    let (format, with_recordings) = (request.format, request.source.has_recordings());
    let sheet = match export.task_name.is_empty() {
        true => request.name.clone(),
        false => export.task_name.clone(),
    };
    let writing = tokio::task::spawn_blocking(move || {
        let mut writer = ExportWriter::create(&path, format, &sheet, looks.columns())?;
        let (mut rows, mut recordings) = (0, Vec::new());
        while let Some(page) = pages.blocking_recv() {
            rows += looks.write(&page, &mut writer)?;
            if with_recordings {
                recordings.extend(looks.recordings(&page));
            }
        }
        writer.finish()?;
        Ok::<_, WriteError>((rows, recordings))
    });
    let mut done = 0;
    let mut told = tokio::time::Instant::now();
    loop {
        if token.is_cancelled() || app.end.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let Some((page, ends)) = source.next().await? else {
            break;
        };
        done += ends;
        if send.send(page).await.is_err() {
            // The writer gave up; it says why below.
            break;
        }
        if told.elapsed() > TELL_EVERY {
            told = tokio::time::Instant::now();
            let state = ExportStatus::Running {
                done,
                total: total.max(done),
            };
            app.store
                .exports()
                .set_state(export.id, &state, app.clock.now())
                .await?;
        }
    }
    drop(send);
    let written = writing
        .await
        .map_err(|_| Stop::Failed(ExportFailure::Workbook))??;
    Ok(written)
}

/// The table and its recordings in one zip.
async fn bundle(
    app: &Arc<App>,
    export: &ExportTask,
    table: &std::path::Path,
    recordings: Vec<(String, AttemptId)>,
    token: &CancellationToken,
) -> Result<(PathBuf, u64), Stop> {
    let path = file_of(app, export.id).with_extension("zip.part");
    let name = format!("records.{}", ending(export.request.format));
    let shelf = app.shelf.clone();
    let (target, table, token) = (path.clone(), table.to_owned(), token.clone());
    let bundled = tokio::task::spawn_blocking(move || {
        let files = recordings
            .into_iter()
            .map(|(name, attempt)| (name, shelf.path(attempt)));
        sheets::zip::bundle(
            &target,
            &name,
            &table,
            files,
            &mut |_| match token.is_cancelled() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            },
        )
    });
    let bundle = bundled
        .await
        .map_err(|_| Stop::Failed(ExportFailure::Workbook))?;
    match bundle {
        Ok(bundle) => Ok((path, bundle.bytes)),
        Err(error) => {
            let _ = std::fs::remove_file(&path);
            Err(error.into())
        }
    }
}
