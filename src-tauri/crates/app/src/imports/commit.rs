//! Saving a preview: all accepted rows as one batch, or none. The rows are written in pieces into a
//! batch that nobody sees; one small transaction makes it visible.

use std::sync::Arc;

use domain::{
    call_task::CallTaskStatus,
    ids::{BatchId, CallTaskId},
    import::NewCallee,
};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use super::{saved, session::Session, spool::Spool};
use crate::{
    App,
    contract::{ErrorCode, ImportCommit, ImportStarted, ImportState, ImportView, IpcError},
    files,
};

/// Rows written in one transaction: some milliseconds of work, so that the dialer never waits.
const PIECE: usize = 2_000;

/// `import_commit`: begins it; the session tells how it goes.
pub(crate) async fn commit(app: &Arc<App>, request: ImportCommit) -> Result<ImportView, IpcError> {
    let session = app.imports.get(request.id)?;
    let Some((task, spool, token, total)) = session.take_for_commit(request.include_unknown) else {
        return Err(IpcError::new(ErrorCode::ImportState));
    };
    let (app, saving) = (app.clone(), session.clone());
    tokio::spawn(async move {
        let outcome = save(
            &app,
            &saving,
            task,
            spool,
            &token,
            total,
            request.include_unknown,
        )
        .await;
        let state = match outcome {
            Ok((batch, callees, started)) => ImportState::Committed {
                batch,
                callees,
                started,
            },
            Err(error) => ImportState::CommitFailed { code: error.code },
        };
        saving.set_state(state);
        app.tell("import", saving.id);
    });
    Ok(session.view())
}

async fn save(
    app: &Arc<App>,
    session: &Arc<Session>,
    task: CallTaskId,
    spool: Arc<Spool>,
    token: &CancellationToken,
    total: i64,
    include_unknown: bool,
) -> Result<(BatchId, i64, ImportStarted), IpcError> {
    let name = super::reading::file_name(&session.path);
    let batch = app
        .store
        .imports()
        .begin_batch(task, &name, app.clock.now())
        .await?;
    match write(app, session, batch, spool, token, total, include_unknown).await {
        Ok(callees) => {
            app.store
                .imports()
                .commit_batch(batch, u64::try_from(callees).unwrap_or(0), app.clock.now())
                .await?;
            let before = app.store.call_tasks().get(task).await?;
            let after = app
                .engine
                .imported(task, u64::try_from(callees).unwrap_or(0))
                .await?;
            Ok((batch, callees, started(&before.status, after.status)))
        }
        Err(error) => {
            // What was written stays invisible; when even this fails, the next start removes it.
            if let Err(again) = app.store.imports().abort_batch(batch).await {
                tracing::warn!(%again, "an unfinished import is left for the next start");
            }
            Err(error)
        }
    }
}

/// What the import did to the task.
fn started(before: &CallTaskStatus, after: CallTaskStatus) -> ImportStarted {
    if *before == after {
        return ImportStarted::Unchanged;
    }
    match after {
        CallTaskStatus::Running { .. } => ImportStarted::Running,
        CallTaskStatus::StartFailed { reason, .. } => ImportStarted::Failed { failure: reason },
        CallTaskStatus::Stopped {
            reason: domain::call_task::StopReason::Scheduled { at },
            ..
        } => ImportStarted::Scheduled { at },
        CallTaskStatus::Stopped { .. } | CallTaskStatus::Initializing => ImportStarted::Unchanged,
    }
}

/// Writes the rows piece by piece; reading the spool runs ahead on a thread of its own.
async fn write(
    app: &Arc<App>,
    session: &Arc<Session>,
    batch: BatchId,
    spool: Arc<Spool>,
    token: &CancellationToken,
    total: i64,
    include_unknown: bool,
) -> Result<i64, IpcError> {
    let (send, mut pieces) = tokio::sync::mpsc::channel::<std::io::Result<Vec<NewCallee>>>(2);
    tokio::task::spawn_blocking(move || {
        let mut piece = Vec::with_capacity(PIECE);
        let rows = match spool.read(saved(include_unknown)) {
            Ok(rows) => rows,
            Err(error) => return drop(send.blocking_send(Err(error))),
        };
        for row in rows {
            match row {
                Ok(row) => piece.extend(row.callee),
                Err(error) => return drop(send.blocking_send(Err(error))),
            }
            if piece.len() == PIECE {
                let full = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
                if send.blocking_send(Ok(full)).is_err() {
                    return;
                }
            }
        }
        let _ = send.blocking_send(Ok(piece));
    });
    let mut done = 0;
    while let Some(piece) = pieces.recv().await {
        let piece = piece.map_err(|e| files::cannot_write(&e))?;
        if token.is_cancelled() {
            return Err(IpcError::new(ErrorCode::ImportState));
        }
        if piece.is_empty() {
            continue;
        }
        done += i64::try_from(piece.len()).unwrap_or(0);
        append(app, batch, piece).await?;
        session.set_state(ImportState::Committing { done, total });
        app.tell("import", session.id);
    }
    Ok(done)
}

async fn append(app: &App, batch: BatchId, piece: Vec<NewCallee>) -> Result<(), StoreError> {
    app.store.imports().append(batch, piece).await
}
