//! Saving a preview. Callees: all accepted rows as one batch, or none; the rows are written in pieces
//! into a batch that nobody sees, and one small transaction makes it visible. Numbers for the
//! do-not-call list: piece by piece, each barred as soon as it is written.

use std::sync::Arc;

use domain::{
    call_task::CallTaskStatus,
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::{BatchId, CallTaskId},
    import::NewCallee,
    time::UnixMillis,
};
use store::{StoreError, do_not_call::NewDoNotCall};

use super::{
    saved,
    session::{Session, Taken},
};
use crate::{
    App,
    contract::{ErrorCode, ImportCommit, ImportStarted, ImportState, ImportView, IpcError},
    do_not_call::REASON,
    files,
};

/// Rows written in one transaction: some milliseconds of work, so that the dialer never waits.
const PIECE: usize = 2_000;

/// `import_commit`: begins it; the session tells how it goes.
pub(crate) async fn commit(app: &Arc<App>, request: ImportCommit) -> Result<ImportView, IpcError> {
    let session = app.imports.get(request.id)?;
    let Some(taken) = session.take_for_commit(request.include_unknown) else {
        return Err(IpcError::new(ErrorCode::ImportState));
    };
    let (app, saving) = (app.clone(), session.clone());
    tokio::spawn(async move {
        let state = match taken.task {
            Some(task) => save(&app, &saving, task, &taken).await,
            None => list(&app, &saving, &taken).await,
        };
        saving.set_state(state);
        app.tell("import", saving.id);
    });
    Ok(session.view())
}

/// All callees, or none.
async fn save(app: &App, session: &Session, task: CallTaskId, taken: &Taken) -> ImportState {
    match save_batch(app, session, task, taken).await {
        Ok((batch, callees, started)) => ImportState::Committed {
            batch,
            callees,
            started,
        },
        Err(error) => ImportState::CommitFailed {
            code: error.code,
            saved: 0,
        },
    }
}

async fn save_batch(
    app: &App,
    session: &Session,
    task: CallTaskId,
    taken: &Taken,
) -> Result<(BatchId, i64, ImportStarted), IpcError> {
    let name = super::reading::file_name(&session.path);
    let batch = app
        .store
        .imports()
        .begin_batch(task, &name, app.clock.now())
        .await?;
    let mut written = Written::default();
    match write(app, session, taken, Place::Batch(batch), &mut written).await {
        Ok(()) => {
            let callees = u64::try_from(written.rows).unwrap_or(0);
            app.store
                .imports()
                .commit_batch(batch, callees, app.clock.now())
                .await?;
            let before = app.store.call_tasks().get(task).await?;
            let after = app.engine.imported(task, callees).await?;
            Ok((batch, written.rows, started(&before.status, after.status)))
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

/// Numbers onto the do-not-call list. Giving up keeps what is there: whoever asked not to be called
/// is better barred than not.
async fn list(app: &App, session: &Session, taken: &Taken) -> ImportState {
    let mut written = Written::default();
    let place = Place::List(app.clock.now());
    let outcome = write(app, session, taken, place, &mut written).await;
    match outcome {
        Err(error) if !taken.token.is_cancelled() => ImportState::CommitFailed {
            code: error.code,
            saved: written.new,
        },
        Ok(()) | Err(_) => {
            let counts = taken.spool.counts();
            ImportState::Listed {
                added: written.new,
                existed: counts.do_not_call + written.rows - written.new,
                rejected: counts.rejected,
                left: taken.total - written.rows,
            }
        }
    }
}

/// Where pieces are written.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// An unfinished batch.
    Batch(BatchId),
    /// The do-not-call list, at this moment.
    List(UnixMillis),
}

impl Place {
    /// Writes a piece. Returns how many of it are new there.
    async fn append(self, app: &App, piece: Vec<NewCallee>) -> Result<i64, StoreError> {
        let rows = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        match self {
            Place::Batch(batch) => {
                app.store.imports().append(batch, piece).await?;
                Ok(rows)
            }
            Place::List(now) => {
                let entries: Vec<NewDoNotCall> = piece.into_iter().map(entry).collect();
                let new = app.store.do_not_call().add_many(&entries, now).await?;
                Ok(i64::try_from(new).unwrap_or(rows))
            }
        }
    }
}

/// A row of a list: its note is the reason.
fn entry(row: NewCallee) -> NewDoNotCall {
    let reason = row.note.unwrap_or_default();
    NewDoNotCall {
        number: row.number,
        matching: DoNotCallMatch::Number,
        reason: reason.chars().take(REASON).collect(),
        source: DoNotCallSource::Import,
    }
}

/// What was written so far.
#[derive(Debug, Default)]
struct Written {
    /// Rows.
    rows: i64,
    /// Of them, new where they were written to.
    new: i64,
}

/// Writes the rows piece by piece; reading the spool runs ahead on a thread of its own.
async fn write(
    app: &App,
    session: &Session,
    taken: &Taken,
    place: Place,
    written: &mut Written,
) -> Result<(), IpcError> {
    let (send, mut pieces) = tokio::sync::mpsc::channel::<std::io::Result<Vec<NewCallee>>>(2);
    let (spool, verdicts) = (taken.spool.clone(), saved(taken.include_unknown));
    tokio::task::spawn_blocking(move || {
        let mut piece = Vec::with_capacity(PIECE);
        let rows = match spool.read(verdicts) {
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
    while let Some(piece) = pieces.recv().await {
        let piece = piece.map_err(|e| files::cannot_write(&e))?;
        if taken.token.is_cancelled() {
            return Err(IpcError::new(ErrorCode::ImportState));
        }
        if piece.is_empty() {
            continue;
        }
        let rows = i64::try_from(piece.len()).unwrap_or(0);
        written.new += place.append(app, piece).await?;
        written.rows += rows;
        session.set_state(ImportState::Committing {
            done: written.rows,
            total: taken.total,
        });
        app.tell("import", session.id);
    }
    Ok(())
}
