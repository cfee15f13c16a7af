//! Call tasks: list, form, start, stop, delete, duplicate. What a status allows is decided in `domain`;
//! the engine carries it out.

mod form;
mod timeline;
mod views;

use domain::{
    call_task::{
        CallTask, CallTaskDecision, CallTaskDraft, CallTaskEvent, CallTaskFacts, CallTaskStatus,
        StartMode, decide,
    },
    ids::CallTaskId,
};

pub(crate) use form::{check, free_name, free_name_among, schedule_problem};
pub(crate) use timeline::timeline;
pub(crate) use views::{list, page_size, view};

use crate::{
    App,
    contract::{CallTaskUpdate, CallTaskView, ErrorCode, IpcError, Nothing},
    problems,
};

/// `call_task_create`
pub(crate) async fn create(app: &App, draft: CallTaskDraft) -> Result<CallTaskView, IpcError> {
    let draft = form::tidied(draft);
    problems::none_or_invalid(form::problems(app, None, &draft).await?)?;
    let id = app
        .store
        .call_tasks()
        .insert(&draft, app.clock.now())
        .await?;
    view(app, id).await
}

/// `call_task_update`: the new rules hold for what is pending.
pub(crate) async fn update(app: &App, request: CallTaskUpdate) -> Result<CallTaskView, IpcError> {
    let draft = form::tidied(request.draft);
    let now = app.clock.now();
    let task = app.store.call_tasks().get(request.id).await?;
    // Refused by status before the form is looked at.
    let event = CallTaskEvent::Update {
        start: draft.start.clone(),
    };
    let decision = decide(&facts(&task), &event, now).map_err(refused)?;
    problems::none_or_invalid(form::problems(app, Some(&task), &draft).await?)?;
    let tasks = app.store.call_tasks();
    if !tasks
        .update_draft(request.id, &draft, &task.status, now)
        .await?
    {
        return Err(IpcError::new(ErrorCode::Stale));
    }
    if let CallTaskDecision::Become(status) = decision
        && status != task.status
        && !tasks
            .set_status(request.id, &task.status, &status, now)
            .await?
    {
        return Err(IpcError::new(ErrorCode::Stale));
    }
    app.engine.updated(request.id).await?;
    view(app, request.id).await
}

/// `call_task_delete`
pub(crate) async fn delete(app: &App, id: CallTaskId) -> Result<Nothing, IpcError> {
    let now = app.clock.now();
    let task = app.store.call_tasks().get(id).await?;
    decide(&facts(&task), &CallTaskEvent::Delete, now).map_err(refused)?;
    if !app.store.call_tasks().delete(id, &task.status, now).await? {
        return Err(IpcError::new(ErrorCode::Stale));
    }
    app.sweep.notify_one();
    Ok(Nothing {})
}

/// `call_task_start`
pub(crate) async fn start(app: &App, id: CallTaskId) -> Result<CallTaskView, IpcError> {
    let task = app.engine.start(id).await?;
    if let CallTaskStatus::StartFailed { reason, .. } = task.status {
        return Err(IpcError::new(ErrorCode::StartFailed).with_detail("failure", reason));
    }
    view(app, id).await
}

/// `call_task_stop`
pub(crate) async fn stop(app: &App, id: CallTaskId) -> Result<CallTaskView, IpcError> {
    app.engine.stop(id).await?;
    view(app, id).await
}

/// `call_task_duplicate`: the form under a free name, without callees. A start that has passed becomes
/// an immediate one.
pub(crate) async fn duplicate(app: &App, id: CallTaskId) -> Result<CallTaskView, IpcError> {
    let task = app.store.call_tasks().get(id).await?;
    let now = app.clock.now();
    let mut draft = task.draft;
    draft.name = free_name(app, &draft.name).await?;
    if matches!(draft.start, StartMode::Scheduled { at } if at <= now) {
        draft.start = StartMode::Immediately;
    }
    if matches!(draft.expiry, domain::call_task::Expiry::At { at } if at <= now) {
        draft.expiry = domain::call_task::Expiry::Never;
    }
    let id = app.store.call_tasks().insert(&draft, now).await?;
    view(app, id).await
}

fn facts(task: &CallTask) -> CallTaskFacts {
    CallTaskFacts {
        status: task.status.clone(),
        started_once: task.started_once,
        start: task.draft.start.clone(),
    }
}

fn refused(refusal: domain::call_task::CallTaskRefusal) -> IpcError {
    IpcError::new(ErrorCode::Refused)
        .saying(refusal.to_string())
        .with_detail("refusal", refusal)
}
