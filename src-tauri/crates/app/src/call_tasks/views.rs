//! How call tasks are shown: a page of the list, one task with its activity and counts.

use std::collections::HashMap;

use domain::{
    call_record::CalleeCounts,
    call_task::{CallTask, CallTaskStatus},
    ids::{AgentId, CallTaskId, LineId},
    line::LineDraft,
};
use store::call_tasks::{CallTaskFilter, CallTaskSort as StoreSort, CallTaskSortKey as Key};

use crate::{
    App,
    contract::{CallTaskList, CallTaskPage, CallTaskSort, CallTaskView, IpcError, StatusCount},
};

/// `call_task_list`
pub(crate) async fn list(app: &App, request: CallTaskList) -> Result<CallTaskPage, IpcError> {
    let filter = CallTaskFilter {
        statuses: request.statuses,
        search: request.search.filter(|text| !text.trim().is_empty()),
    };
    let key = match request.sort {
        CallTaskSort::Activity => Key::ActiveAt,
        CallTaskSort::Name => Key::Name,
        CallTaskSort::Created => Key::CreatedAt,
        CallTaskSort::Total => Key::Total,
        CallTaskSort::Progress => Key::Progress,
        CallTaskSort::ConnectRate => Key::ConnectRate,
        CallTaskSort::Cost => Key::Cost,
    };
    let sort = StoreSort {
        key,
        descending: !request.ascending,
    };
    let limit = page_size(request.limit);
    let page = app
        .store
        .call_tasks()
        .list(&filter, sort, request.cursor.as_deref(), limit)
        .await?;
    let names = Names::of(app).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        rows.push(show(app, &names, row.task, row.counts).await?);
    }
    let counts = page
        .by_status
        .into_iter()
        .map(|(status, count)| StatusCount { status, count });
    Ok(CallTaskPage {
        rows,
        next: page.next,
        counts: counts.collect(),
    })
}

/// Rows of a page: 100 unless asked for, 500 at most.
pub(crate) fn page_size(asked: u32) -> u32 {
    if asked == 0 { 100 } else { asked.min(500) }
}

/// `call_task_get`
pub(crate) async fn view(app: &App, id: CallTaskId) -> Result<CallTaskView, IpcError> {
    let task = app.store.call_tasks().get(id).await?;
    let counts = app.store.callees().counts(id).await?;
    show(app, &Names::of(app).await?, task, counts).await
}

async fn show(
    app: &App,
    names: &Names,
    task: CallTask,
    counts: CalleeCounts,
) -> Result<CallTaskView, IpcError> {
    let activity = app.engine.activity_of(&task, counts).await?;
    let (agent_name, agent_version) = names
        .agents
        .get(&task.draft.agent)
        .cloned()
        .unwrap_or_default();
    let line = names.lines.get(&task.draft.line);
    let line_name = line.map(|line| line.name.clone()).unwrap_or_default();
    let waiting = counts.waiting + counts.waiting_redial + counts.calling;
    let done_at = match (&task.status, line) {
        (CallTaskStatus::Running { .. }, Some(line)) if waiting > 0 => {
            engine::outlook(&task.draft, line, waiting, app.clock.now()).done_at
        }
        _ => None,
    };
    Ok(CallTaskView {
        task,
        activity,
        counts,
        agent_name,
        agent_version,
        line_name,
        done_at,
    })
}

/// Names of what tasks use.
struct Names {
    agents: HashMap<AgentId, (String, Option<i64>)>,
    lines: HashMap<LineId, LineDraft>,
}

impl Names {
    async fn of(app: &App) -> Result<Self, IpcError> {
        let agents = app.store.agents().list().await?.into_iter().map(|agent| {
            let published = agent.published.map(|version| version.number);
            (agent.id, (agent.draft.name, published))
        });
        let lines = app.store.lines().list().await?.into_iter();
        Ok(Names {
            agents: agents.collect(),
            lines: lines.map(|line| (line.id, line.draft)).collect(),
        })
    }
}
