//! What is finished in the background: imports whose task did not hear of them before a crash, rows and
//! recordings of deleted tasks, dialogues of deleted chat tasks.

use std::sync::Arc;

use domain::{
    call_task::CallTaskStatusKind,
    chat_task::{ChatTaskStatus, ChatTaskStatusKind, ChatWaiting},
};
use store::StoreError;

use crate::App;

/// A crash between the commit of an import and the task's start: the task hears of it now.
pub(crate) async fn finish_imports(app: &App) -> Result<(), StoreError> {
    for row in app
        .store
        .call_tasks()
        .in_status(CallTaskStatusKind::Initializing)
        .await?
    {
        let callees = u64::try_from(row.counts.total).unwrap_or(0);
        if callees == 0 {
            continue;
        }
        if let Err(error) = app.engine.imported(row.task.id, callees).await {
            tracing::warn!(%error, "an import that a crash cut off was not taken up");
        }
    }
    let awaiting = app
        .store
        .chat_tasks()
        .in_status(ChatTaskStatusKind::Awaiting)
        .await?;
    for row in awaiting {
        let ChatTaskStatus::Awaiting {
            waiting: ChatWaiting::Audience,
            ..
        } = row.task.status
        else {
            continue;
        };
        if row.counts.audience.total == 0 {
            continue;
        }
        if let Err(error) = app.chats.audience_added(row.task.id).await {
            tracing::warn!(%error, "contacts that a crash cut off were not taken up");
        }
    }
    Ok(())
}

/// Removes what was deleted, piece by piece: at start, and whenever something is deleted.
pub(crate) async fn work(app: Arc<App>) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "deleted rows are kept for now");
        }
        tokio::select! {
            () = app.end.cancelled() => return,
            () = app.sweep.notified() => {}
        }
    }
}

async fn sweep(app: &App) -> Result<(), StoreError> {
    while let Some(doomed) = app.store.housekeeping().next().await? {
        for attempt in &doomed.recordings {
            app.shelf.delete(*attempt).await;
        }
        app.store.housekeeping().remove(doomed).await?;
        if app.end.is_cancelled() {
            return Ok(());
        }
    }
    app.store.chat_tasks().sweep().await
}
