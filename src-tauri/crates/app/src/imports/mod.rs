//! Import of callees, contacts, and numbers for the do-not-call list: a session from the chosen file over its
//! preview to the saved batch.
//!
//! A session lives in memory, its rows in a spool on disk. Nothing reaches the store before the commit.

mod audience;
mod batches;
mod columns;
mod commit;
mod found_task;
mod judge;
mod layout;
mod number_key;
mod piece;
mod problems;
mod reading;
mod rejected;
mod rows;
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

use domain::{
    ids::{CallTaskId, ChatTaskId},
    import::{ImportTask, RowVerdict},
};

pub(crate) use batches::{audience_batches, batches, undo, undo_audience};
pub(crate) use commit::commit;
pub(crate) use rejected::rejected;
pub(crate) use template::{audience_template, template, write_practice_workbook};

use crate::{
    App,
    contract::{
        DoNotCallImport, ErrorCode, ImportAdjust, ImportOpen, ImportRef, ImportRow, ImportRowPage,
        ImportRows, ImportState, ImportView, IpcError,
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

    fn add(&self, path: PathBuf, is_list: bool) -> Arc<Session> {
        let id = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        let session = Arc::new(Session::new(id, path, is_list));
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
    let task = chosen(app, request.task, request.chat_task).await?;
    let session = app.imports.add(PathBuf::from(request.path), false);
    session.choose(|choice| choice.task = task);
    reading::begin(app, &session);
    Ok(session.view())
}

/// The task that a request names, if it is there.
async fn chosen(
    app: &App,
    call: Option<CallTaskId>,
    chat: Option<ChatTaskId>,
) -> Result<Option<ImportTask>, IpcError> {
    Ok(match (call, chat) {
        (Some(_), Some(_)) => {
            return Err(IpcError::new(ErrorCode::BadRequest).at("chat_task"));
        }
        (Some(task), None) => {
            app.store.call_tasks().get(task).await?;
            Some(ImportTask::Call(task))
        }
        (None, Some(task)) => {
            app.store.chat_tasks().get(task).await?;
            Some(ImportTask::Chat(task))
        }
        (None, None) => None,
    })
}

/// `do_not_call_import`
pub(crate) fn open_list(app: &Arc<App>, request: DoNotCallImport) -> ImportView {
    let session = app.imports.add(PathBuf::from(request.path), true);
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
    let names_a_task = request.task.is_some() || request.chat_task.is_some();
    if names_a_task && session.is_list {
        return Err(IpcError::new(ErrorCode::BadRequest).at("task"));
    }
    if let Some(chosen) = &request.columns {
        let view = session.view();
        columns::check_fits(chosen, view.into, view.columns.len())?;
    }
    let task = chosen(app, request.task, request.chat_task).await?;
    session.choose(|choice| {
        let sheet = request.sheet.or(choice.sheet);
        if task.is_some_and(|task| choice.task != Some(task)) || sheet != choice.sheet {
            choice.number_column = None;
            choice.columns = None;
        }
        choice.task = task.or(choice.task);
        choice.sheet = sheet;
        if request.number_column.is_some() {
            choice.number_column = request.number_column;
            choice.columns = None;
        }
        if request.columns.is_some() {
            choice.number_column = None;
            choice.columns = request.columns;
        }
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
        row: row.said.row,
        number: row.said.number,
        cells: row.cells,
        verdict: row.said.verdict,
        issues: row.said.issues,
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
