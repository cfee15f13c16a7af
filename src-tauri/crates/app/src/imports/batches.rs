//! Batches of a task, and undoing one in which nothing was called.

use domain::ids::{BatchId, CallTaskId};
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
