//! The form of a call task: what is wrong with it, and what would happen.

use domain::{
    call_task::{CallTask, CallTaskDraft, CallTaskProblem, DraftProblem},
    redial::RedialProblem,
    schedule::ScheduleProblem,
};

use crate::{
    App,
    contract::{
        CallTaskCheck, CallTaskChecked, CostRange, FieldProblem, IpcError, Outlook, Problem,
    },
    problems::at,
};

/// Callees that an outlook is reckoned with when the task has none yet.
const EXAMPLE_CALLEES: i64 = 1_000;

/// The name without white space around it.
pub(super) fn tidied(mut draft: CallTaskDraft) -> CallTaskDraft {
    draft.name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
    draft
}

/// `call_task_check`
pub(crate) async fn check(app: &App, request: CallTaskCheck) -> Result<CallTaskChecked, IpcError> {
    let draft = tidied(request.draft);
    let task = match request.id {
        Some(id) => Some(app.store.call_tasks().get(id).await?),
        None => None,
    };
    let found = problems(app, task.as_ref(), &draft).await?;
    let about_name = |problem: &FieldProblem| problem.field == "draft.name";
    let outlook = if found.iter().all(about_name) {
        let callees = match (request.callees, &task) {
            (Some(callees), _) => callees.clamp(0, 10_000_000),
            (None, Some(task)) => {
                let counts = app.store.callees().counts(task.id).await?;
                match counts.waiting + counts.waiting_redial {
                    0 => EXAMPLE_CALLEES,
                    waiting => waiting,
                }
            }
            (None, None) => EXAMPLE_CALLEES,
        };
        Some(outlook(app, &draft, callees).await?)
    } else {
        None
    };
    Ok(CallTaskChecked {
        problems: found,
        outlook,
    })
}

async fn outlook(app: &App, draft: &CallTaskDraft, callees: i64) -> Result<Outlook, IpcError> {
    let line = app.store.lines().get(draft.line).await?;
    let outlook = engine::outlook(draft, &line.draft, callees, app.clock.now());
    let so_far = app.store.stats().talks_of_line(draft.line).await?;
    let cost = engine::cost_range(draft, &line.draft, &so_far, callees);
    Ok(Outlook {
        callees,
        first_call: outlook.first_call,
        done_at: outlook.done_at,
        calling_ms: outlook.calling_ms,
        at_once: outlook.at_once,
        per_second: outlook.per_second,
        cost: cost.map(|range| CostRange {
            low: range.low,
            high: range.high,
        }),
    })
}

/// Everything that is wrong with a form, by field.
pub(super) async fn problems(
    app: &App,
    task: Option<&CallTask>,
    draft: &CallTaskDraft,
) -> Result<Vec<FieldProblem>, IpcError> {
    // A start that was kept before may have passed; a new one may not.
    let start_is_new = task.is_none_or(|task| task.draft.start != draft.start);
    let now = app.clock.now();
    let found = if start_is_new {
        draft.check_new(now)
    } else {
        draft.check()
    };
    let mut found: Vec<FieldProblem> = found.iter().map(in_words).collect();
    if app
        .store
        .call_tasks()
        .name_taken(&draft.name, task.map(|task| task.id))
        .await?
    {
        found.push(at("draft.name", Problem::NameTaken));
    }
    match app.store.agents().get(draft.agent).await {
        Ok(agent) if agent.published.is_none() => {
            found.push(at("draft.agent", Problem::NotPublished));
        }
        Ok(_) => {}
        Err(store::StoreError::NotFound) => found.push(at("draft.agent", Problem::Missing)),
        Err(error) => return Err(error.into()),
    }
    match app.store.lines().get(draft.line).await {
        Ok(_) => {}
        Err(store::StoreError::NotFound) => found.push(at("draft.line", Problem::Missing)),
        Err(error) => return Err(error.into()),
    }
    Ok(found)
}

/// A rule's problem in the border's words.
fn in_words(problem: &DraftProblem) -> FieldProblem {
    let field = format!("draft.{}", problem.field);
    match &problem.problem {
        CallTaskProblem::NameEmpty => at(&field, Problem::Required),
        CallTaskProblem::NameTooLong { max } => at(
            &field,
            Problem::TooLong {
                max: i64::from(*max),
            },
        ),
        CallTaskProblem::ConcurrencyOutOfRange { max } => at(
            &field,
            Problem::OutOfRange {
                min: 1,
                max: i64::from(*max),
            },
        ),
        CallTaskProblem::StartInPast | CallTaskProblem::ExpiryBeforeStart => {
            at(&field, Problem::InThePast)
        }
        CallTaskProblem::ExpiryOutOfRange { max } => at(
            &field,
            Problem::OutOfRange {
                min: 1,
                max: i64::from(*max),
            },
        ),
        CallTaskProblem::Schedule { problem } => schedule_problem(&field, problem),
        CallTaskProblem::Redial { problem } => match problem {
            RedialProblem::NoReasons => at(&format!("{field}.reasons"), Problem::Required),
            RedialProblem::AttemptsOutOfRange => at(
                &format!("{field}.attempts"),
                Problem::OutOfRange { min: 1, max: 3 },
            ),
            RedialProblem::IntervalOutOfRange => at(
                &format!("{field}.interval_minutes"),
                Problem::OutOfRange { min: 1, max: 720 },
            ),
        },
    }
}

/// A schedule's problem in the border's words; lines have schedules too.
pub(crate) fn schedule_problem(field: &str, problem: &ScheduleProblem) -> FieldProblem {
    match problem {
        ScheduleProblem::NoWorkdays => at(&format!("{field}.workdays"), Problem::Required),
        ScheduleProblem::NoWindows => at(&format!("{field}.windows"), Problem::Required),
        ScheduleProblem::EmptyWindow { index } => {
            at(&format!("{field}.windows.{index}"), Problem::EmptyRange)
        }
        ScheduleProblem::MinuteOutOfRange { index } => at(
            &format!("{field}.windows.{index}"),
            Problem::OutOfRange { min: 0, max: 1440 },
        ),
        ScheduleProblem::UnknownZone => at(&format!("{field}.zone"), Problem::UnknownZone),
    }
}

/// A name like `wish` that is none of these.
pub(crate) fn free_name_among<'n>(wish: &str, taken: impl Iterator<Item = &'n str>) -> String {
    let taken: Vec<String> = taken.map(str::to_lowercase).collect();
    let wish: String = wish.trim().chars().take(110).collect();
    let mut name = wish.clone();
    let mut number = 2;
    while taken.contains(&name.to_lowercase()) {
        name = format!("{wish} ({number})");
        number += 1;
    }
    name
}

/// A name that no task has: the wish itself, or with a number behind it.
pub(crate) async fn free_name(app: &App, wish: &str) -> Result<String, IpcError> {
    let wish: String = wish.trim().chars().take(110).collect();
    let wish = if wish.is_empty() {
        "Call task".to_owned()
    } else {
        wish
    };
    let mut name = wish.clone();
    let mut number = 2;
    while app.store.call_tasks().name_taken(&name, None).await? {
        name = format!("{wish} ({number})");
        number += 1;
    }
    Ok(name)
}
