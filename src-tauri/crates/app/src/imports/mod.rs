//! Import of callees, and of numbers for the do-not-call list: a session from the chosen file over its
//! preview to the saved batch.
//!
//! A session lives in memory, its rows in a spool on disk. Nothing reaches the store before the commit.

mod batches;
mod commit;
mod judge;
mod number_key;
mod problems;
mod reading;
mod rejected;
mod session;
mod spool;
mod template;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::import::RowVerdict;

pub(crate) use batches::{batches, undo};
pub(crate) use commit::commit;
pub(crate) use rejected::rejected;
pub(crate) use template::{template, write_practice_workbook};

use crate::{
    App,
    contract::{
        DoNotCallImport, ErrorCode, ImportAdjust, ImportInto, ImportOpen, ImportRef, ImportRow,
        ImportRowPage, ImportRows, ImportState, ImportView, IpcError,
    },
    errors::not_found,
};
use session::Session;

/// Sessions of this run.
#[derive(Default)]
pub(crate) struct Imports {
    sessions: Mutex<HashMap<i64, Arc<Session>>>,
    /// Ids given so far: none is given twice, so that a late question never meets another import.
    given: AtomicI64,
}

impl Imports {
    fn get(&self, id: i64) -> Result<Arc<Session>, IpcError> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions
            .get(&id)
            .cloned()
            .ok_or_else(|| not_found("import"))
    }

    fn add(&self, path: PathBuf, into: ImportInto) -> Arc<Session> {
        let id = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        let session = Arc::new(Session::new(id, path, into));
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(id, session.clone());
        session
    }

    /// Cancels an import. It is forgotten, unless it still has to tell what it did until now.
    fn give_up(&self, id: i64) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(session) = sessions.get(&id) else {
            return;
        };
        session.cancel();
        if !session.is_listing() {
            sessions.remove(&id);
        }
    }

    /// The app ends: whatever reads or saves gives up.
    pub(crate) fn cancel_all(&self) {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.values().for_each(|session| session.cancel());
    }
}

/// `import_open`
pub(crate) async fn open(app: &Arc<App>, request: ImportOpen) -> Result<ImportView, IpcError> {
    if let Some(task) = request.task {
        app.store.call_tasks().get(task).await?;
    }
    let session = app
        .imports
        .add(PathBuf::from(request.path), ImportInto::CallTask);
    session.choose(|choice| choice.task = request.task);
    reading::begin(app, &session);
    Ok(session.view())
}

/// `do_not_call_import`
pub(crate) fn open_list(app: &Arc<App>, request: DoNotCallImport) -> ImportView {
    let session = app
        .imports
        .add(PathBuf::from(request.path), ImportInto::DoNotCall);
    reading::begin(app, &session);
    session.view()
}

/// `import_get`
pub(crate) fn get(app: &App, request: ImportRef) -> Result<ImportView, IpcError> {
    Ok(app.imports.get(request.id)?.view())
}

/// `import_adjust`
pub(crate) async fn adjust(app: &Arc<App>, request: ImportAdjust) -> Result<ImportView, IpcError> {
    let session = app.imports.get(request.id)?;
    if matches!(
        session.state(),
        ImportState::Committing { .. } | ImportState::Committed { .. } | ImportState::Listed { .. }
    ) {
        return Err(IpcError::new(ErrorCode::ImportState));
    }
    if let Some(task) = request.task {
        if session.into == ImportInto::DoNotCall {
            return Err(IpcError::new(ErrorCode::BadRequest).at("task"));
        }
        app.store.call_tasks().get(task).await?;
    }
    session.choose(|choice| {
        choice.task = request.task.or(choice.task);
        if request.sheet.is_some() && request.sheet != choice.sheet {
            choice.sheet = request.sheet;
            choice.number_column = None;
        }
        choice.number_column = request.number_column.or(choice.number_column);
    });
    reading::begin(app, &session);
    Ok(session.view())
}

/// `import_rows`
pub(crate) async fn rows(app: &App, request: ImportRows) -> Result<ImportRowPage, IpcError> {
    let session = app.imports.get(request.id)?;
    let spool = session
        .spool()
        .ok_or_else(|| IpcError::new(ErrorCode::ImportState))?;
    let limit = request.limit.clamp(1, 500) as usize;
    let page =
        tokio::task::spawn_blocking(move || spool.page(&request.verdicts, request.from_row, limit));
    let (rows, next) = page
        .await
        .map_err(|_| IpcError::new(ErrorCode::Internal))?
        .map_err(|e| IpcError::new(ErrorCode::Internal).saying(e.to_string()))?;
    let rows = rows.into_iter().map(|row| ImportRow {
        row: row.row,
        number: row.callee.map(|callee| callee.number),
        cells: row.cells,
        verdict: row.verdict,
        issues: row.issues,
    });
    Ok(ImportRowPage {
        rows: rows.collect(),
        next,
    })
}

/// `import_cancel`
pub(crate) fn cancel(app: &App, request: ImportRef) {
    app.imports.give_up(request.id);
}

/// Verdicts of rows that a commit saves.
fn saved(include_unknown: bool) -> &'static [RowVerdict] {
    match include_unknown {
        true => &[
            RowVerdict::Accepted,
            RowVerdict::Warning,
            RowVerdict::NeedsConsent,
        ],
        false => &[RowVerdict::Accepted, RowVerdict::Warning],
    }
}
