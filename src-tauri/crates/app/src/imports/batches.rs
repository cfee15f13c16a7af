//! Batches of a task, and undoing one in which nobody was called or written to.

use domain::ids::{BatchId, CallTaskId, ChatTaskId};
use store::imports::BatchKind;

use crate::{
    App,
    contract::{ImportBatchView, ImportBatches, IpcError, Nothing},
};

/// `import_batches`
pub(crate) async fn batches(app: &App, task: CallTaskId) -> Result<ImportBatches, IpcError> {
    let batches = app.store.imports().list(task).await?;
    let batches = batches.into_iter().map(|batch| ImportBatchView {
        id: batch.id,
        file_name: match batch.kind {
            BatchKind::File => Some(batch.file_name),
            BatchKind::Redial => None,
        },
        callees: batch.rows,
        created_at: batch.committed_at,
        can_undo: batch.can_undo,
    });
    Ok(ImportBatches {
        batches: batches.collect(),
    })
}

/// `import_undo`
pub(crate) async fn undo(app: &App, batch: BatchId) -> Result<Nothing, IpcError> {
    app.store.imports().undo(batch, app.clock.now()).await?;
    Ok(Nothing {})
}

/// `audience_batches`
pub(crate) async fn audience_batches(
    app: &App,
    task: ChatTaskId,
) -> Result<ImportBatches, IpcError> {
    let batches = app.store.contacts().batches(task).await?;
    let batches = batches.into_iter().map(|batch| ImportBatchView {
        id: batch.id,
        file_name: Some(batch.name),
        callees: batch.rows,
        created_at: batch.committed_at,
        can_undo: batch.can_undo,
    });
    Ok(ImportBatches {
        batches: batches.collect(),
    })
}

/// `audience_undo`
pub(crate) async fn undo_audience(app: &App, batch: BatchId) -> Result<Nothing, IpcError> {
    let now = app.clock.now();
    app.store.contacts().undo_batch(batch, now).await?;
    app.chats.wake();
    Ok(Nothing {})
}
