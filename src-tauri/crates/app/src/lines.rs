//! Service instances: list, form, test. The password goes into the vault and never comes back out here.

use domain::{
    ids::LineId,
    line::{LineDraft, LineProblem, LineSettingFault, ServiceInstance},
};
use engine::ports::LineTestWhat as PortWhat;
use store::lines::SealedPassword;

use crate::{
    App,
    call_tasks::schedule_problem,
    contract::{
        CallerNumberRate, ErrorCode, FieldProblem, IpcError, LineCreate, LineTestStepView,
        LineTestView, LineTestWhat, LineUpdate, LineView, Lines, Nothing, Problem, UsedIn,
    },
    problems,
};

/// `line_list`
pub(crate) async fn list(app: &App) -> Result<Lines, IpcError> {
    let mut lines = Vec::new();
    for line in app.store.lines().list().await? {
        lines.push(show(app, line).await?);
    }
    Ok(Lines { lines })
}

/// `line_get`
pub(crate) async fn view(app: &App, id: LineId) -> Result<LineView, IpcError> {
    let line = app.store.lines().get(id).await?;
    show(app, line).await
}

async fn show(app: &App, line: ServiceInstance) -> Result<LineView, IpcError> {
    let rates = app.store.usage().number_rates(line.id).await?;
    let tasks = app.store.usage().tasks_of_line(line.id).await?;
    Ok(LineView {
        live: app.engine.live_on_line(line.id),
        used_in: tasks.into_iter().map(UsedIn::from).collect(),
        numbers: rates
            .into_iter()
            .map(|rate| CallerNumberRate {
                number: rate.number,
                attempts: rate.attempts,
                answered: rate.answered,
            })
            .collect(),
        line,
    })
}

/// `line_create`
pub(crate) async fn create(app: &App, request: LineCreate) -> Result<LineView, IpcError> {
    problems::none_or_invalid(check(&request.draft))?;
    let id = add(app, &request.draft, request.password).await?;
    view(app, id).await
}

/// Stores a line and opens it.
pub(crate) async fn add(
    app: &App,
    draft: &LineDraft,
    password: Option<String>,
) -> Result<LineId, IpcError> {
    let id = app.store.lines().insert(draft, None).await?;
    if let Some(password) = password.filter(|password| !password.is_empty()) {
        // Sealed for its own row, so it can only be kept once the row is there.
        let sealed = seal(app, id, &password).await;
        let kept = match sealed {
            Ok(sealed) => {
                let sealed = SealedPassword::Replace(sealed);
                app.store
                    .lines()
                    .update(id, draft, sealed)
                    .await
                    .map_err(IpcError::from)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            app.store.lines().delete(id).await?;
            return Err(error);
        }
    }
    app.engine.line_opened(id).await?;
    Ok(id)
}

async fn seal(app: &App, id: LineId, password: &str) -> Result<Vec<u8>, IpcError> {
    let sealed = app.vault.seal(&engine::place(id), password).await;
    sealed.map_err(|_| IpcError::new(ErrorCode::VaultUnavailable))
}

/// `line_update`
pub(crate) async fn update(app: &App, request: LineUpdate) -> Result<LineView, IpcError> {
    problems::none_or_invalid(check(&request.draft))?;
    let sealed = match request.password.filter(|password| !password.is_empty()) {
        Some(password) => SealedPassword::Replace(seal(app, request.id, &password).await?),
        None => SealedPassword::Keep,
    };
    app.store
        .lines()
        .update(request.id, &request.draft, sealed)
        .await?;
    app.engine.line_changed(request.id).await?;
    view(app, request.id).await
}

/// `line_delete`
pub(crate) async fn delete(app: &App, id: LineId) -> Result<Nothing, IpcError> {
    app.store.lines().delete(id).await?;
    app.engine.line_deleted(id).await;
    Ok(Nothing {})
}

/// `line_test`
pub(crate) async fn test(app: &App, id: LineId) -> Result<LineTestView, IpcError> {
    let test = app.engine.test_line(id).await?;
    let steps = test.steps.into_iter().map(|step| LineTestStepView {
        what: match step.what {
            PortWhat::Resolve => LineTestWhat::Resolve,
            PortWhat::Reach => LineTestWhat::Reach,
            PortWhat::Sound => LineTestWhat::Sound,
            PortWhat::PublicAddress => LineTestWhat::PublicAddress,
            PortWhat::Register => LineTestWhat::Register,
            PortWhat::Talk => LineTestWhat::Talk,
        },
        ok: step.ok,
        sip_code: step.sip_code,
        took_ms: step.took,
    });
    Ok(LineTestView {
        steps: steps.collect(),
        fault: test.fault,
    })
}

fn check(draft: &LineDraft) -> Vec<FieldProblem> {
    draft.check().iter().map(in_words).collect()
}

/// A rule's problem in the border's words.
fn in_words(problem: &LineProblem) -> FieldProblem {
    let field = format!("draft.{}", problem.field);
    let said = match &problem.problem {
        LineSettingFault::Empty | LineSettingFault::NoShares => Problem::Required,
        LineSettingFault::TooLong { max } => Problem::TooLong {
            max: i64::from(*max),
        },
        LineSettingFault::OutOfRange { min, max } => Problem::OutOfRange {
            min: i64::from(*min),
            max: i64::from(*max),
        },
        LineSettingFault::BadHost
        | LineSettingFault::BadCertificate
        | LineSettingFault::BadNumber
        | LineSettingFault::FixedSignal
        | LineSettingFault::BadResult => Problem::Unreadable,
        LineSettingFault::BadUser => Problem::BadCharacters,
        LineSettingFault::Duplicate => Problem::DuplicateKey,
        LineSettingFault::Schedule { problem } => return schedule_problem(&field, problem),
        LineSettingFault::NegativePrice => Problem::OutOfRange {
            min: 0,
            max: 1_000_000_000,
        },
    };
    problems::at(&field, said)
}
