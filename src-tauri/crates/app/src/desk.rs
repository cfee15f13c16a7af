//! The desk: what runs now, today's numbers, what needs a person.

use std::collections::{HashMap, hash_map::Entry};

use domain::{
    call_task::{CallTaskStatus, CallTaskStatusKind, StopReason},
    ids::CallTaskId,
    line::LineHealth,
};

use crate::{
    App, chats,
    contract::{Desk, DeskNeed, IpcError, LiveCall},
    problems::start_of_day,
};

/// Live calls shown on the wall.
const WALL: usize = 100;

/// `desk`
pub(crate) async fn desk(app: &App) -> Result<Desk, IpcError> {
    let settings = app.store.settings().get().await?;
    let now = app.clock.now();
    let today = start_of_day(now, &settings.time_zone);
    let numbers = app.store.stats().calls_between(today, now + 1).await?;
    let running = app
        .store
        .call_tasks()
        .in_status(CallTaskStatusKind::Running)
        .await?;
    Ok(Desk {
        calls_today: numbers.started,
        answered_today: numbers.answered,
        spent_today: numbers.cost,
        waiting: running
            .iter()
            .map(|row| row.counts.waiting + row.counts.waiting_redial)
            .sum(),
        chats: chats::desk::today(app, today).await?,
        needs: needs(app).await?,
        live: live(app).await?,
        live_chats: chats::desk::live(app).await?,
    })
}

async fn live(app: &App) -> Result<Vec<LiveCall>, IpcError> {
    let calls = app.engine.live_calls();
    let mut names: HashMap<CallTaskId, String> = HashMap::new();
    let mut live = Vec::new();
    for call in calls.into_iter().take(WALL) {
        let task_name = match names.entry(call.task) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => {
                // Deleted meanwhile: the call is about to end.
                let Ok(task) = app.store.call_tasks().get(call.task).await else {
                    continue;
                };
                unknown.insert(task.draft.name).clone()
            }
        };
        live.push(LiveCall {
            attempt: call.attempt,
            callee: call.callee,
            task: call.task,
            task_name,
            number: call.number,
            phase: call.phase,
            since: call.since,
            caption: call.caption,
        });
    }
    Ok(live)
}

async fn needs(app: &App) -> Result<Vec<DeskNeed>, IpcError> {
    let mut needs = Vec::new();
    let tasks = app.store.call_tasks();
    let failed = tasks.in_status(CallTaskStatusKind::StartFailed).await?;
    let stopped = tasks.in_status(CallTaskStatusKind::Stopped).await?;
    for row in failed.into_iter().chain(stopped) {
        let task = row.task;
        let (id, name) = (task.id, task.draft.name);
        match task.status {
            CallTaskStatus::StartFailed { reason, .. } => {
                needs.push(DeskNeed::StartFailed {
                    task: id,
                    name,
                    failure: reason,
                });
            }
            CallTaskStatus::Stopped {
                reason: StopReason::MissedStart { at },
                ..
            } => {
                needs.push(DeskNeed::MissedStart { task: id, name, at });
            }
            CallTaskStatus::Stopped {
                reason: reason @ (StopReason::LineFault { .. } | StopReason::Local { .. }),
                ..
            } => needs.push(DeskNeed::Stopped {
                task: id,
                name,
                reason,
            }),
            CallTaskStatus::Stopped {
                reason: StopReason::Scheduled { .. } | StopReason::ByUser,
                ..
            }
            | CallTaskStatus::Initializing
            | CallTaskStatus::Running { .. } => {}
        }
    }
    for line in app.store.lines().list().await? {
        if let LineHealth::Faulty { fault, .. } = line.health {
            needs.push(DeskNeed::LineFaulty {
                line: line.id,
                name: line.draft.name,
                fault,
            });
        }
    }
    needs.extend(chats::desk::needs(app).await?);
    Ok(needs)
}
