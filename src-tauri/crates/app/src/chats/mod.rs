//! Chats: tasks, dialogues, and what stands behind them. What a status or a dialogue allows is decided
//! in `domain`; the chat engine carries it out.

pub(crate) mod ai;
pub(crate) mod channels;
pub(crate) mod desk;
pub(crate) mod dialogues;
pub(crate) mod earlier;
pub(crate) mod form;
pub(crate) mod integrations;
pub(crate) mod lists;
pub(crate) mod managers;
pub(crate) mod practice;
pub(crate) mod stats;
pub(crate) mod tasks;

use domain::chat_task::{ChatTask, ChatTaskDraft, ChatTaskStatusKind};
use engine::ports::messenger::Secret;
use store::chats::{NamedTask, Removal, SealedSecret};

use crate::{
    App,
    contract::{ChatTaskLink, ErrorCode, IpcError, Nothing},
};

/// A chat task to lead to.
fn link(task: NamedTask) -> ChatTaskLink {
    ChatTaskLink {
        id: task.id,
        name: task.name,
    }
}

/// Gone, or still used: then by whom.
fn removed(removal: Removal) -> Result<Nothing, IpcError> {
    match removal {
        Removal::Removed => Ok(Nothing {}),
        Removal::Used { tasks, waiting } => {
            let by: Vec<ChatTaskLink> = tasks.into_iter().map(link).collect();
            Err(IpcError::new(ErrorCode::InUse)
                .with_detail("chat_tasks", by)
                .with_detail("waiting", waiting))
        }
    }
}

/// What was typed into a field for a secret: nothing keeps the one that is there.
fn typed(secret: Option<String>) -> Option<Secret> {
    secret
        .map(|secret| secret.trim().to_owned())
        .filter(|secret| !secret.is_empty())
        .map(Secret)
}

/// A secret sealed for its own row.
async fn seal(app: &App, place: &str, secret: &Secret) -> Result<Vec<u8>, IpcError> {
    let sealed = app.vault.seal(place, &secret.0).await;
    sealed.map_err(|_| IpcError::new(ErrorCode::VaultUnavailable))
}

/// What becomes of a stored secret when its form is saved.
async fn sealed(app: &App, place: &str, secret: Option<String>) -> Result<SealedSecret, IpcError> {
    match typed(secret) {
        Some(secret) => Ok(SealedSecret::Replace(seal(app, place, &secret).await?)),
        None => Ok(SealedSecret::Keep),
    }
}

/// Chat tasks that are not completed: they use what stands behind them.
struct Users {
    tasks: Vec<ChatTask>,
}

impl Users {
    async fn of(app: &App) -> Result<Self, IpcError> {
        let mut tasks = Vec::new();
        for status in [
            ChatTaskStatusKind::Awaiting,
            ChatTaskStatusKind::InProgress,
            ChatTaskStatusKind::Stopped,
        ] {
            let rows = app.store.chat_tasks().in_status(status).await?;
            tasks.extend(rows.into_iter().map(|row| row.task));
        }
        Ok(Users { tasks })
    }

    /// Those that use something.
    fn using(&self, uses: impl Fn(&ChatTaskDraft) -> bool) -> Vec<ChatTaskLink> {
        let users = self.tasks.iter().filter(|task| uses(&task.draft));
        users
            .map(|task| ChatTaskLink {
                id: task.id,
                name: task.draft.name.clone(),
            })
            .collect()
    }
}
