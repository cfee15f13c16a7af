//! Chat tasks: list, form, what the user does to them; their audience.

use std::collections::HashMap;

use domain::{
    chat_task::{Applies, ChatTaskDraft, applies, changed_fields},
    ids::{AiProfileId, ChannelId, ChatTaskId, IntegrationId, ManagerId},
};
use store::chats::{
    contacts::ContactFilter,
    tasks::{ChatTaskFilter, ChatTaskRow, ChatTaskSort as StoreSort, ChatTaskSortKey as Key},
};

use super::form;
use crate::{
    App,
    call_tasks::{free_name_among, page_size},
    contract::{
        ChatStatusCount, ChatTaskCheck, ChatTaskChecked, ChatTaskDuplicate, ChatTaskList,
        ChatTaskPage, ChatTaskSort, ChatTaskUpdate, ChatTaskView, ContactList, ContactPage,
        FieldProblem, FirstMessageAsk, FirstMessageView, FirstMessages, IpcError, Nothing, Problem,
    },
    problems,
};

/// Contacts for which a first message is shown.
const PREVIEWS: u32 = 5;

/// `chat_task_list`
pub(crate) async fn list(app: &App, request: ChatTaskList) -> Result<ChatTaskPage, IpcError> {
    let filter = ChatTaskFilter {
        statuses: request.statuses,
        search: request.search.filter(|text| !text.trim().is_empty()),
    };
    let key = match request.sort {
        ChatTaskSort::Activity => Key::ActiveAt,
        ChatTaskSort::Name => Key::Name,
        ChatTaskSort::Created => Key::CreatedAt,
        ChatTaskSort::Remaining => Key::Remaining,
        ChatTaskSort::Cost => Key::Cost,
    };
    let sort = StoreSort {
        key,
        descending: !request.ascending,
    };
    let limit = page_size(request.limit);
    let page = app
        .store
        .chat_tasks()
        .list(&filter, sort, request.cursor.as_deref(), limit)
        .await?;
    let names = Names::of(app).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        rows.push(show(app, &names, row).await?);
    }
    let counts = page.by_status.into_iter();
    Ok(ChatTaskPage {
        rows,
        next: page.next,
        counts: counts
            .map(|(status, count)| ChatStatusCount { status, count })
            .collect(),
    })
}

/// `chat_task_get`
pub(crate) async fn view(app: &App, id: ChatTaskId) -> Result<ChatTaskView, IpcError> {
    let row = app.store.chat_tasks().row(id).await?;
    show(app, &Names::of(app).await?, row).await
}

async fn show(app: &App, names: &Names, row: ChatTaskRow) -> Result<ChatTaskView, IpcError> {
    let activity = app.chats.activity_of(&row).await?;
    let draft = &row.task.draft;
    let managers = draft.managers.iter().map(|id| names.managers.get(id));
    let channels = draft.channels.iter().map(|id| names.channels.get(id));
    let integration = draft.integration.map(|id| names.integrations.get(&id));
    Ok(ChatTaskView {
        activity,
        audience: row.counts.audience,
        dialogues: row.counts.dialogues,
        successes: row.counts.success,
        cost: row.counts.purse.cost(),
        ai_name: names.ais.get(&draft.ai).cloned().unwrap_or_default(),
        manager_names: managers
            .map(|name| name.cloned().unwrap_or_default())
            .collect(),
        channel_names: channels
            .map(|name| name.cloned().unwrap_or_default())
            .collect(),
        integration_name: integration.map(|name| name.cloned().unwrap_or_default()),
        task: row.task,
    })
}

/// Names of what tasks use.
struct Names {
    ais: HashMap<AiProfileId, String>,
    managers: HashMap<ManagerId, String>,
    channels: HashMap<ChannelId, String>,
    integrations: HashMap<IntegrationId, String>,
}

impl Names {
    async fn of(app: &App) -> Result<Self, IpcError> {
        let ais = app.store.ai_profiles().list().await?.into_iter();
        let managers = app.store.managers().list().await?.into_iter();
        let channels = app.store.channels().list().await?.into_iter();
        let integrations = app.store.integrations().list().await?.into_iter();
        Ok(Names {
            ais: ais.map(|ai| (ai.id, ai.version.draft.name)).collect(),
            managers: managers.map(|one| (one.id, one.draft.name)).collect(),
            channels: channels.map(|(one, _)| (one.id, one.draft.name)).collect(),
            integrations: integrations.map(|one| (one.id, one.draft.name)).collect(),
        })
    }
}

/// `chat_task_check`
pub(crate) async fn check(app: &App, request: ChatTaskCheck) -> Result<ChatTaskChecked, IpcError> {
    let draft = request.draft;
    let mut needs_pause = Vec::new();
    if let Some(id) = request.id {
        let task = app.store.chat_tasks().get(id).await?;
        if task.status.runs() {
            let changed = changed_fields(&task.draft, &draft).into_iter();
            needs_pause = changed
                .filter(|field| applies(*field) == Applies::NeedsPause)
                .collect();
        }
    }
    Ok(ChatTaskChecked {
        problems: found(app, request.id, &draft).await?,
        needs_pause,
    })
}

/// Everything that is wrong with a form: by itself, and against what is stored.
async fn found(
    app: &App,
    id: Option<ChatTaskId>,
    draft: &ChatTaskDraft,
) -> Result<Vec<FieldProblem>, IpcError> {
    let mut found = form::in_words(&match id {
        Some(_) => draft.check(),
        None => draft.check_new(app.clock.now()),
    });
    let tasks = app.store.chat_tasks();
    if !draft.name.is_empty() && tasks.name_taken(&draft.name, id).await? {
        found.push(problems::at("draft.name", Problem::NameTaken));
    }
    let names = Names::of(app).await?;
    let mut missing = |field: &str, there: bool| {
        if !there {
            found.push(problems::at(field, Problem::Missing));
        }
    };
    missing("draft.ai", names.ais.contains_key(&draft.ai));
    let managers = &draft.managers;
    missing(
        "draft.managers",
        managers.iter().all(|id| names.managers.contains_key(id)),
    );
    let channels = &draft.channels;
    missing(
        "draft.channels",
        channels.iter().all(|id| names.channels.contains_key(id)),
    );
    let integration = draft.integration;
    missing(
        "draft.integration",
        integration.is_none_or(|id| names.integrations.contains_key(&id)),
    );
    Ok(found)
}

/// `chat_task_create`
pub(crate) async fn create(app: &App, draft: ChatTaskDraft) -> Result<ChatTaskView, IpcError> {
    problems::none_or_invalid(found(app, None, &draft).await?)?;
    let id = app.chats.create_task(&draft).await?;
    view(app, id).await
}

/// `chat_task_update`
pub(crate) async fn update(app: &App, request: ChatTaskUpdate) -> Result<ChatTaskView, IpcError> {
    let draft = request.draft;
    problems::none_or_invalid(found(app, Some(request.id), &draft).await?)?;
    app.chats.update_task(request.id, &draft).await?;
    view(app, request.id).await
}

/// `chat_task_start`
pub(crate) async fn start(app: &App, id: ChatTaskId) -> Result<ChatTaskView, IpcError> {
    app.chats.start_task(id).await?;
    view(app, id).await
}

/// `chat_task_pause`
pub(crate) async fn pause(app: &App, id: ChatTaskId) -> Result<ChatTaskView, IpcError> {
    app.chats.pause_task(id).await?;
    view(app, id).await
}

/// `chat_task_stop`
pub(crate) async fn stop(app: &App, id: ChatTaskId) -> Result<ChatTaskView, IpcError> {
    app.chats.stop_task(id).await?;
    view(app, id).await
}

/// `chat_task_delete`
pub(crate) async fn delete(app: &App, id: ChatTaskId) -> Result<Nothing, IpcError> {
    app.chats.delete_task(id).await?;
    app.sweep.notify_one();
    Ok(Nothing {})
}

/// `chat_task_duplicate`
pub(crate) async fn duplicate(
    app: &App,
    request: ChatTaskDuplicate,
) -> Result<ChatTaskView, IpcError> {
    let draft = app.store.chat_tasks().get(request.id).await?.draft;
    let draft = draft.duplicate(free_name(app, &draft.name).await?);
    let id = app.chats.create_task(&draft).await?;
    if request.unreached {
        app.chats.take_unreached(request.id, id).await?;
    }
    view(app, id).await
}

/// A name that no chat task has.
pub(crate) async fn free_name(app: &App, wish: &str) -> Result<String, IpcError> {
    let mut taken: Vec<String> = Vec::new();
    loop {
        let name = free_name_among(wish, taken.iter().map(String::as_str));
        if !app.store.chat_tasks().name_taken(&name, None).await? {
            return Ok(name);
        }
        taken.push(name);
    }
}

/// `first_message_preview`
pub(crate) async fn preview(
    app: &App,
    request: FirstMessageAsk,
) -> Result<FirstMessages, IpcError> {
    let contacts = match request.id {
        Some(id) => app.store.contacts().first_waiting(id, PREVIEWS).await?,
        None => Vec::new(),
    };
    let mut messages = Vec::with_capacity(contacts.len());
    for contact in &contacts {
        if let Some(preview) = app.chats.first_message(&request.draft, contact).await? {
            messages.push(FirstMessageView {
                to: preview.to,
                text: preview.text,
                variant: preview.variant,
                missing: preview.missing,
            });
        }
    }
    Ok(FirstMessages { messages })
}

/// `contact_list`
pub(crate) async fn contacts(app: &App, request: ContactList) -> Result<ContactPage, IpcError> {
    let filter = ContactFilter {
        states: request.states,
        batch: None,
        search: request.search.filter(|text| !text.trim().is_empty()),
    };
    let contacts = app.store.contacts();
    let limit = page_size(request.limit);
    let page = contacts
        .page(request.task, &filter, request.cursor.as_deref(), limit)
        .await?;
    Ok(ContactPage {
        rows: page.rows,
        next: page.next,
        counts: contacts.counts(request.task).await?,
    })
}
