//! First run: the practice line, a sample agent, a task and a filled-in workbook, made of the same parts
//! as everything else. Source: product 3.

use std::sync::Arc;

use domain::{
    agent::{AgentDraft, sample_variables},
    call_task::{CallTask, CallTaskDraft, Expiry, StartMode},
    ids::{AgentId, LineId},
    line::{CallerNumber, LineDraft, LineKind},
    money::Usd,
    practice::{self, PracticeSettings},
    redial::{RedialPolicy, RedialReason},
    schedule::CallingSchedule,
};

use crate::{
    App, call_tasks,
    contract::{ErrorCode, IpcError, PracticeStart, PracticeStarted},
    imports, lines,
};

/// `practice_start`
pub(crate) async fn start(
    app: &Arc<App>,
    request: PracticeStart,
) -> Result<PracticeStarted, IpcError> {
    if !(1..=1000).contains(&request.callees) {
        return Err(IpcError::new(ErrorCode::BadRequest).at("callees"));
    }
    let settings = app.store.settings().get().await?;
    let line = practice_line(app).await?;
    let agent = sample_agent(app).await?;
    let draft = CallTaskDraft {
        name: call_tasks::free_name(app, &request.task_name).await?,
        agent,
        line,
        concurrency: 5,
        start: StartMode::Immediately,
        schedule: CallingSchedule::always(&settings.time_zone),
        redial: Some(RedialPolicy {
            reasons: vec![RedialReason::UserBusy, RedialReason::NoAnswer],
            attempts: 1,
            interval_minutes: 1,
        }),
        expiry: Expiry::Never,
        rehearsed: false,
    };
    let task = call_tasks::create(app, draft).await?.task;
    let country = settings.default_country.unwrap_or_else(|| "US".to_owned());
    let path = workbook(app, task.clone(), request.callees, &country).await?;
    Ok(PracticeStarted {
        task: task.id,
        path: path.to_string_lossy().into_owned(),
    })
}

async fn workbook(
    app: &App,
    task: CallTask,
    callees: u32,
    country: &str,
) -> Result<std::path::PathBuf, IpcError> {
    let agent = app.store.agents().get(task.draft.agent).await?;
    let variables = agent
        .published
        .map_or(agent.draft.variables, |version| version.draft.variables);
    let numbers = practice::sample_numbers(callees as usize, country);
    let rows = numbers.into_iter().enumerate().map(|(n, number)| {
        let sample = sample_variables(n);
        let values = variables
            .iter()
            .map(|variable| sample.get(&variable.key).cloned().unwrap_or_default());
        [number, format!("practice-{}", n + 1)]
            .into_iter()
            .chain(values)
            .collect()
    });
    imports::write_practice_workbook(app, &task, rows.collect()).await
}

/// Remembers that the built-in line was made: whoever deletes it does not get it back at each start.
const BUILT_IN: &str = "practice_line_built_in";

/// Makes the built-in practice line at the very first start. Source: product 2.6.
pub(crate) async fn build_in(app: &App) -> Result<(), IpcError> {
    if app.store.settings().meta(BUILT_IN).await?.is_none() {
        practice_line(app).await?;
        app.store.settings().put_meta(BUILT_IN, "1").await?;
    }
    Ok(())
}

/// The built-in practice line: the one that is there, or a new one.
pub(crate) async fn practice_line(app: &App) -> Result<LineId, IpcError> {
    let lines = app.store.lines().list().await?;
    let existing = lines
        .iter()
        .find(|line| matches!(line.draft.kind, LineKind::Practice { .. }));
    if let Some(line) = existing {
        return Ok(line.id);
    }
    let draft = LineDraft {
        name: "Practice line".to_owned(),
        kind: LineKind::Practice {
            practice: PracticeSettings::default(),
        },
        caller_numbers: vec![CallerNumber {
            number: "+12025550100".to_owned(),
            allowed: None,
        }],
        allowed: None,
        channels: 30,
        calls_per_second: 5,
        ring_seconds: 15,
        price_per_minute: Usd::ZERO,
        outcome_overrides: Vec::new(),
    };
    lines::add(app, &draft, None).await
}

/// The sample agent, published: the one that is there under its name, or a new one.
async fn sample_agent(app: &App) -> Result<AgentId, IpcError> {
    let draft = AgentDraft::sample();
    let agents = app.store.agents().list().await?;
    let existing = agents
        .iter()
        .find(|agent| agent.draft.name == draft.name && agent.published.is_some());
    if let Some(agent) = existing {
        return Ok(agent.id);
    }
    let draft = AgentDraft {
        name: crate::agents::free_name(app, &draft.name).await?,
        ..draft
    };
    let id = app.store.agents().insert(&draft, app.clock.now()).await?;
    app.store.agents().publish(id, app.clock.now()).await?;
    Ok(id)
}
