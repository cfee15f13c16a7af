//! The task of an import, whichever kind it is.

use domain::{call_task::CallTask, chat_task::ChatTask, import::ImportTask};
use store::StoreError;

use crate::App;

/// The task that rows are for.
pub(super) enum FoundTask {
    /// Callees.
    Call(Box<CallTask>),
    /// Contacts.
    Chat(Box<ChatTask>),
}

impl FoundTask {
    /// The stored one.
    pub(super) async fn get(app: &App, task: ImportTask) -> Result<Self, StoreError> {
        Ok(match task {
            ImportTask::Call(id) => {
                FoundTask::Call(Box::new(app.store.call_tasks().get(id).await?))
            }
            ImportTask::Chat(id) => {
                FoundTask::Chat(Box::new(app.store.chat_tasks().get(id).await?))
            }
        })
    }

    /// Its id and name.
    pub(super) fn name(&self) -> (ImportTask, String) {
        match self {
            FoundTask::Call(task) => (ImportTask::Call(task.id), task.draft.name.clone()),
            FoundTask::Chat(task) => (ImportTask::Chat(task.id), task.draft.name.clone()),
        }
    }
}
