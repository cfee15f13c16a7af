//! Dialogues: list, messages, and what a person of the team does in one.

use std::collections::HashMap;

use domain::{
    dialogue::{Dialogue, DialogueFilter, Phase},
    ids::{AvatarId, ChannelId, ChatTaskId, DialogueId, ManagerId},
    manager::ManagerDraft,
};
use engine::chats::Wish;
use store::StoreError;

use crate::{
    App,
    call_tasks::page_size,
    contract::{
        DialogueList, DialogueMessages, DialoguePage, DialogueRaise, DialogueView, DialogueWrite,
        IpcError, MessagePage, Problem,
    },
    problems,
};

/// Longest message of the team, in characters; it is split as the channel needs it.
const MAX_TEXT: usize = 16_000;

/// `dialogue_list`
pub(crate) async fn list(app: &App, request: DialogueList) -> Result<DialoguePage, IpcError> {
    let filter = DialogueFilter {
        task: request.task,
        channel: request.channel,
        tags: request.tags,
        controls: request.controls,
        unread: request.unread,
        search: request.search.filter(|text| !text.trim().is_empty()),
    };
    let dialogues = app.store.dialogues();
    let limit = page_size(request.limit);
    let page = dialogues
        .page(&filter, request.cursor.as_deref(), limit)
        .await?;
    Ok(DialoguePage {
        rows: shown(app, page.rows).await?,
        next: page.next,
        unread: dialogues.counts(None).await?.unread,
    })
}

/// Dialogues with the names that belong to them.
pub(crate) async fn shown(
    app: &App,
    dialogues: Vec<Dialogue>,
) -> Result<Vec<DialogueView>, IpcError> {
    let names = Names::of(app).await?;
    let mut rows = Vec::with_capacity(dialogues.len());
    let mut tasks = HashMap::new();
    for dialogue in dialogues {
        rows.push(show(app, &names, &mut tasks, dialogue).await?);
    }
    Ok(rows)
}

/// `dialogue_get`
pub(crate) async fn view(app: &App, id: DialogueId) -> Result<DialogueView, IpcError> {
    let loaded = app.store.dialogues().load(id).await?;
    let names = Names::of(app).await?;
    show(app, &names, &mut HashMap::new(), loaded.dialogue).await
}

/// `dialogue_messages`
pub(crate) async fn messages(
    app: &App,
    request: DialogueMessages,
) -> Result<MessagePage, IpcError> {
    let dialogues = app.store.dialogues();
    let limit = page_size(request.limit);
    let page = match request.after {
        Some(after) => dialogues.messages_after(request.id, after, limit).await?,
        None => {
            let before = request.before;
            dialogues.messages_before(request.id, before, limit).await?
        }
    };
    Ok(MessagePage {
        rows: page.messages,
        more: page.more,
    })
}

/// `dialogue_write`
pub(crate) async fn write(app: &App, request: DialogueWrite) -> Result<DialogueView, IpcError> {
    let text = request.text.trim();
    let problem = match text.chars().count() {
        0 => Some(Problem::Required),
        1..=MAX_TEXT => None,
        _ => Some(Problem::TooLong {
            max: i64::try_from(MAX_TEXT).unwrap_or(i64::MAX),
        }),
    };
    if let Some(problem) = problem {
        return Err(problems::invalid(vec![problems::at("text", problem)]));
    }
    let text = text.to_owned();
    wish(app, request.id, Wish::Write { text }).await
}

/// `dialogue_raise_limit`
pub(crate) async fn raise(app: &App, request: DialogueRaise) -> Result<DialogueView, IpcError> {
    let raise = request.raise;
    wish(app, request.id, Wish::RaiseLimit { raise }).await
}

/// What a person of the team does in a dialogue.
pub(crate) async fn wish(app: &App, id: DialogueId, wish: Wish) -> Result<DialogueView, IpcError> {
    app.chats.wish(id, wish).await?;
    view(app, id).await
}

/// `dialogue_read`
pub(crate) async fn read(app: &App, id: DialogueId) -> Result<DialogueView, IpcError> {
    app.store.dialogues().mark_read(id).await?;
    view(app, id).await
}

async fn show(
    app: &App,
    names: &Names,
    tasks: &mut HashMap<ChatTaskId, String>,
    dialogue: Dialogue,
) -> Result<DialogueView, IpcError> {
    let task_name = match tasks.get(&dialogue.task) {
        Some(name) => name.clone(),
        None => {
            let task = app.store.chat_tasks().get(dialogue.task).await?;
            tasks.insert(dialogue.task, task.draft.name.clone());
            task.draft.name
        }
    };
    Ok(DialogueView {
        task_name,
        channel_name: names.channel(dialogue.channel).to_owned(),
        manager_name: names.manager(dialogue.manager).to_owned(),
        manager_avatar: names.avatar(dialogue.manager),
        typing: matches!(
            dialogue.state.phase,
            Phase::Asking { .. } | Phase::Calling { .. }
        ),
        dialogue,
    })
}

/// Names of what stands behind dialogues.
pub(crate) struct Names {
    channels: HashMap<ChannelId, String>,
    managers: HashMap<ManagerId, ManagerDraft>,
}

impl Names {
    /// A channel's; empty: it is gone.
    pub(crate) fn channel(&self, id: ChannelId) -> &str {
        self.channels.get(&id).map_or("", String::as_str)
    }

    /// A manager's; empty: they are gone.
    pub(crate) fn manager(&self, id: ManagerId) -> &str {
        self.managers
            .get(&id)
            .map_or("", |draft| draft.name.as_str())
    }

    /// A manager's picture.
    fn avatar(&self, id: ManagerId) -> Option<AvatarId> {
        self.managers.get(&id).and_then(|draft| draft.avatar)
    }

    /// As they are now.
    pub(crate) async fn of(app: &App) -> Result<Self, StoreError> {
        let channels = app.store.channels().list().await?;
        let managers = app.store.managers().list().await?;
        Ok(Names {
            channels: channels
                .into_iter()
                .map(|(channel, _)| (channel.id, channel.draft.name))
                .collect(),
            managers: managers
                .into_iter()
                .map(|manager| (manager.id, manager.draft))
                .collect(),
        })
    }
}
