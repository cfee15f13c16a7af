//! Rehearsals of agents: what one may cost, begin, look at, cancel. They go over the built-in practice line.

use domain::{
    agent::{AgentDraft, AgentMind},
    conversation::CallFunction,
    ids::{AgentId, RehearsalId},
    rehearsal::{Rehearsal, RehearsalCallState, RehearsalMoney, money},
};

use crate::{
    App, agents,
    contract::{
        AgentRef, FieldProblem, IpcError, Problem, RehearsalLive, RehearsalShort, RehearsalStart,
        RehearsalView, RehearsalsView,
    },
    practice, problems,
};

/// So many are listed.
const LISTED: u32 = 10;

/// `rehearsal_list`
pub(crate) async fn list(app: &App, request: AgentRef) -> Result<RehearsalsView, IpcError> {
    let agent = app.store.agents().get(request.id).await?;
    let published_passed = match &agent.published {
        Some(version) => app.store.rehearsals().passed_with(version.id).await?,
        None => false,
    };
    let rehearsals = app.store.rehearsals().of_agent(request.id, LISTED).await?;
    Ok(RehearsalsView {
        money: money(&agent.draft, agents::model_price(app, &agent.draft)),
        calls_services: calls_services(&agent.draft),
        published_passed,
        rehearsals: rehearsals.iter().map(short).collect(),
    })
}

/// Whether the agent calls services of the user's own while it talks.
fn calls_services(draft: &AgentDraft) -> bool {
    match &draft.mind {
        AgentMind::Script { .. } => false,
        AgentMind::Converse { converse } => converse
            .functions
            .iter()
            .any(|function| matches!(function.kind, CallFunction::CustomApi { .. })),
    }
}

/// `rehearsal_start`
pub(crate) async fn start(app: &App, request: RehearsalStart) -> Result<RehearsalView, IpcError> {
    let agent = app.store.agents().get(request.agent).await?;
    problems::none_or_invalid(agents::unpublishable(app, &agent.draft))?;
    let limit = match money(&agent.draft, agents::model_price(app, &agent.draft)) {
        RehearsalMoney::Free | RehearsalMoney::Unpriced => None,
        RehearsalMoney::Limited { .. } => {
            let given = request.limit.filter(|limit| limit.0 > 0);
            problems::none_or_invalid(wrong_limit(given.is_none()))?;
            given
        }
    };
    let line = practice::practice_line(app).await?;
    let id = app.engine.rehearse(request.agent, line, limit).await?;
    view(app, id).await
}

fn wrong_limit(wrong: bool) -> Vec<FieldProblem> {
    let problem = problems::at("limit", Problem::Required);
    wrong.then_some(problem).into_iter().collect()
}

/// `rehearsal_get`
pub(crate) async fn view(app: &App, id: RehearsalId) -> Result<RehearsalView, IpcError> {
    let rehearsal = app.store.rehearsals().get(id).await?;
    let calling = rehearsal
        .calls
        .iter()
        .filter(|call| call.state == RehearsalCallState::Calling);
    let live = calling
        .filter_map(|call| {
            Some(RehearsalLive {
                persona: call.persona,
                log: app.engine.rehearsed_so_far(call.attempt?),
            })
        })
        .collect();
    Ok(RehearsalView {
        short: short(&rehearsal),
        live,
        rehearsal,
    })
}

/// `rehearsal_cancel`
pub(crate) async fn cancel(app: &App, id: RehearsalId) -> Result<RehearsalView, IpcError> {
    app.engine.cancel_rehearsal(id).await?;
    view(app, id).await
}

/// Recordings of an agent's rehearsals, before it is deleted: they go when its rows are gone.
pub(crate) async fn recordings_of(
    app: &App,
    agent: AgentId,
) -> Result<Vec<domain::ids::AttemptId>, IpcError> {
    Ok(app.store.rehearsals().recordings_of(agent).await?)
}

fn short(rehearsal: &Rehearsal) -> RehearsalShort {
    let records = rehearsal
        .calls
        .iter()
        .filter_map(|call| call.record.as_ref());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    RehearsalShort {
        id: rehearsal.id,
        version: rehearsal.version,
        status: rehearsal.status,
        done: count(records.clone().count()),
        passed: count(records.filter(|record| record.passed()).count()),
        personas: count(rehearsal.calls.len()),
        cost: rehearsal.cost(),
        created_at: rehearsal.created_at,
    }
}
