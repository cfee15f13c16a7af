//! Saving a preview. Callees and contacts: all accepted rows as one batch, or none; the rows are written in pieces
//! into a batch that nobody sees, and one small transaction makes it visible. Numbers for the
//! do-not-call list: piece by piece, each barred as soon as it is written.

use std::{io, sync::Arc};

use domain::{
    call_task::CallTaskStatus,
    chat_task::{ChatTaskStatus, ChatWaiting},
    contact::ContactOrigin,
    ids::{BatchId, CallTaskId, ChatTaskId},
    import::RowVerdict,
    time::UnixMillis,
};
use store::{Conflict, StoreError};

use super::{
    piece::Piece,
    saved,
    session::{Destination, Session, Taken},
    spool::Spool,
};
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
    let Some(taken) = session.take_for_commit(request.include_unknown) else {
        return Err(IpcError::new(ErrorCode::ImportState));
    };
    let (app, saving) = (app.clone(), session.clone());
    tokio::spawn(async move {
        let state = match taken.to {
            Destination::Callees(task) => saved_as(save_batch(&app, &saving, task, &taken).await),
            Destination::Contacts(task) => {
                saved_as(save_audience(&app, &saving, task, &taken).await)
            }
            Destination::List => list(&app, &saving, &taken).await,
        };
        saving.set_state(state);
        app.tell("import", saving.id);
    });
    Ok(session.view())
}

/// All rows, or none.
fn saved_as(outcome: Result<(BatchId, i64, ImportStarted), IpcError>) -> ImportState {
    match outcome {
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

async fn save_audience(
    app: &App,
    session: &Session,
    task: ChatTaskId,
    taken: &Taken,
) -> Result<(BatchId, i64, ImportStarted), IpcError> {
    let name = super::reading::file_name(&session.path);
    let contacts = app.store.contacts();
    let batch = contacts
        .begin_batch(task, ContactOrigin::Import, &name, app.clock.now())
        .await?;
    let mut written = Written::default();
    match write(app, session, taken, Place::Audience(batch), &mut written).await {
        Ok(()) => {
            let rows = u64::try_from(written.rows).unwrap_or(0);
            contacts.commit_batch(batch, rows, app.clock.now()).await?;
            let before = app.store.chat_tasks().get(task).await?.status;
            app.chats.audience_added(task).await?;
            app.chats.wake();
            let after = app.store.chat_tasks().get(task).await?.status;
            Ok((batch, written.rows, chat_started(&before, after)))
        }
        Err(error) => {
            // What was written stays invisible; when even this fails, the next start removes it.
            if let Err(again) = contacts.abort_batch(batch).await {
                tracing::warn!(%again, "unfinished contacts are left for the next start");
            }
            Err(error)
        }
    }
}

/// What the import did to the chat task.
fn chat_started(before: &ChatTaskStatus, after: ChatTaskStatus) -> ImportStarted {
    if *before == after {
        return ImportStarted::Unchanged;
    }
    match after {
        ChatTaskStatus::InProgress { .. } => ImportStarted::Running,
        ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
            ChatWaiting::Connecting | ChatWaiting::Window { .. } => ImportStarted::Running,
            ChatWaiting::StartsAt { at } => ImportStarted::Scheduled { at },
            ChatWaiting::Audience => ImportStarted::Unchanged,
        },
        ChatTaskStatus::Stopped { reason, .. } => ImportStarted::ChatStopped { reason },
        ChatTaskStatus::Completed { .. } => ImportStarted::Unchanged,
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
    /// An unfinished batch of callees.
    Batch(BatchId),
    /// An unfinished batch of contacts.
    Audience(BatchId),
    /// The do-not-call list, at this moment.
    List(UnixMillis),
}

impl Place {
    /// Writes a piece. Returns how many of it are new there.
    async fn append(self, app: &App, piece: Piece) -> Result<i64, StoreError> {
        let rows = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        match (self, piece) {
            (Place::Batch(batch), Piece::Callees(callees)) => {
                app.store.imports().append_ready(batch, callees).await?;
                Ok(rows)
            }
            (Place::Audience(batch), Piece::Contacts(contacts)) => {
                app.store.contacts().append(batch, contacts).await?;
                Ok(rows)
            }
            (Place::List(now), Piece::Numbers(entries)) => {
                let new = app.store.do_not_call().add_many(&entries, now).await?;
                Ok(i64::try_from(new).unwrap_or(rows))
            }
            // A file is read anew when it is to go elsewhere.
            (Place::Batch(_), Piece::Contacts(_) | Piece::Numbers(_))
            | (Place::Audience(_), Piece::Callees(_) | Piece::Numbers(_))
            | (Place::List(_), Piece::Callees(_) | Piece::Contacts(_)) => {
                Err(StoreError::Conflict(Conflict::Batch))
            }
        }
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
    let (send, mut pieces) = tokio::sync::mpsc::channel::<io::Result<Piece>>(2);
    let (spool, verdicts) = (taken.spool.clone(), saved(taken.include_unknown));
    tokio::task::spawn_blocking(move || {
        let told = pieces_of(&spool, verdicts, |piece| {
            send.blocking_send(Ok(piece)).is_ok()
        });
        if let Err(error) = told {
            let _ = send.blocking_send(Err(error));
        }
    });
    while let Some(piece) = pieces.recv().await {
        let piece = piece.map_err(|e| files::cannot_write(&e))?;
        if taken.token.is_cancelled() {
            return Err(IpcError::new(ErrorCode::ImportState));
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

/// Reads what is saved of a spool, piece by piece, as long as they are taken.
fn pieces_of(
    spool: &Spool,
    verdicts: &[RowVerdict],
    mut take: impl FnMut(Piece) -> bool,
) -> io::Result<()> {
    let mut lines = spool.kept(verdicts)?;
    let mut piece = Piece::of(spool.keeps());
    while let Some(line) = lines.next_line()? {
        piece.push(line)?;
        if piece.len() == PIECE {
            let full = std::mem::replace(&mut piece, Piece::of(spool.keeps()));
            if !take(full) {
                return Ok(());
            }
        }
    }
    if piece.len() > 0 {
        take(piece);
    }
    Ok(())
}
