//! Reading a file into a preview: on threads of its own, so that neither the window nor the dialer
//! waits. One thread reads rows, another checks them and compares them with what the store knows: each is
//! half of the work.

use std::{
    ops::ControlFlow,
    path::Path,
    sync::{Arc, mpsc},
};

use domain::{
    chat_task::ChatTask,
    import::{Cell, RowChecker, RowRules},
};
use sheets::{Progress, SheetError, Workbook};
use tokio_util::sync::CancellationToken;

use super::{
    audience::AudienceLayout,
    columns::{ReadSheet, Settled, settle},
    found_task::FoundTask,
    judge::{Judge, JudgeError},
    layout::Layout,
    problems,
    rows::Rows,
    session::{Choice, Session},
    spool::{SpoolWriter, SpooledRow, spooled_cells},
    template::{contact_variables_of, variables_of},
};
use crate::{
    App,
    contract::{ErrorCode, FileProblem, FoundBy, ImportState, ImportVariable, IpcError},
};

/// Rows looked at for the header.
pub(super) const HEAD_ROWS: usize = 30;
/// Rows that travel together from the reading to the judging thread.
const GROUP: usize = 2_000;
/// Groups on their way: more would only take memory.
const GROUPS_ON_THE_WAY: usize = 3;

/// Why a reading ended without a preview.
enum Stop {
    /// The user gave up, or chose anew.
    Cancelled,
    /// The user has to choose something first; the session says what.
    Asked,
    /// The file cannot be used.
    File(FileProblem),
    /// The app or its database failed.
    App(ErrorCode),
}

impl From<SheetError> for Stop {
    fn from(error: SheetError) -> Self {
        problems::of(&error).map_or(Stop::Cancelled, Stop::File)
    }
}

impl From<JudgeError> for Stop {
    fn from(error: JudgeError) -> Self {
        Stop::App(error.code())
    }
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        IpcError::from(error).into()
    }
}

impl From<IpcError> for Stop {
    fn from(error: IpcError) -> Self {
        Stop::App(error.code)
    }
}

/// Begins to read (again) with what the user chose.
pub(super) fn begin(app: &Arc<App>, session: &Arc<Session>) {
    let (choice, token) = session.begin();
    let (app, session) = (app.clone(), session.clone());
    tokio::spawn(async move {
        let stopped = run(&app, &session, choice, &token).await.err();
        let state = match stopped {
            None | Some(Stop::Cancelled | Stop::Asked) => None,
            Some(Stop::File(problem)) => Some(ImportState::Unusable { problem }),
            Some(Stop::App(code)) => Some(ImportState::CommitFailed { code, saved: 0 }),
        };
        if let Some(state) = state {
            session.show(&token, |_, shown, _| *shown = state);
        }
        app.tell("import", session.id);
    });
}

async fn run(
    app: &Arc<App>,
    session: &Arc<Session>,
    choice: Choice,
    token: &CancellationToken,
) -> Result<(), Stop> {
    let settings = app.store.settings().get().await?;
    let country = settings
        .default_country
        .clone()
        .unwrap_or_else(|| "US".to_owned());
    let path = session.path.clone();
    let hint = settings.default_country.clone();
    let workbook = off_thread(move || sheets::open_in(&path, hint.as_deref())).await??;
    let task = if session.is_list {
        session.show(token, |found, _, _| {
            found.sheets = visible(&workbook).map(|(_, name)| name).collect();
        });
        None
    } else {
        match find_task(app, session, &choice, token, &workbook).await? {
            FoundTask::Call(task) => Some(task),
            FoundTask::Chat(task) => {
                return read_audience(app, session, choice, token, workbook, task, country).await;
            }
        }
    };
    let variables = match &task {
        Some(task) => variables_of(app, task).await?,
        None => Vec::new(),
    };

    let (workbook, mut layout) = {
        let (choice, variables) = (choice.clone(), variables.clone());
        off_thread(move || Layout::find(workbook, &choice, &variables)).await??
    };
    if task.is_none() {
        layout.reduce_to_list();
        show_columns(session, token, &layout, Settled::default(), Vec::new())?;
    } else {
        let asked: Vec<_> = variables.iter().map(ImportVariable::of_call).collect();
        let own: Vec<String> = asked.iter().map(|variable| variable.key.clone()).collect();
        let settled = settle(&app.store, &choice, &mut layout, &own).await?;
        show_columns(session, token, &layout, settled, asked)?;
    }
    let rules = RowRules {
        columns: layout.reading.columns.clone(),
        variables,
        default_country: country,
        zone: task
            .as_ref()
            .map_or_else(|| "UTC".to_owned(), |task| task.draft.schedule.zone.clone()),
        now: app.clock.now(),
    };
    let judge = match &task {
        Some(task) => Judge::for_task(app, task.id).await?,
        None => Judge::for_list(app).await?,
    };
    let checker = RowChecker::new(rules);
    let check = move |row: u32, cells: &[Cell<'_>]| {
        let checked = checker.check(row, cells);
        SpooledRow {
            row,
            cells: spooled_cells(cells),
            verdict: checked.verdict,
            issues: checked.issues,
            callee: checked.callee,
            contact: None,
        }
    };
    let rows = (layout.sheet, layout.header_row);
    read_rows(app, session, token, workbook, rows, check, judge).await
}

/// The same for contacts of a chat task.
async fn read_audience(
    app: &Arc<App>,
    session: &Arc<Session>,
    choice: Choice,
    token: &CancellationToken,
    workbook: Workbook,
    task: Box<ChatTask>,
    country: String,
) -> Result<(), Stop> {
    let messenger = task.draft.messenger;
    let (workbook, mut layout) = {
        let choice = choice.clone();
        off_thread(move || AudienceLayout::find(workbook, &choice, messenger)).await??
    };
    let own = contact_variables_of(app, &task.draft).await?;
    let settled = settle(&app.store, &choice, &mut layout, &own).await?;
    let asked = own.into_iter().map(ImportVariable::of_chat).collect();
    show_columns(session, token, &layout, settled, asked)?;
    let judge = Judge::for_audience(app, task.id).await?;
    let check = layout.checker(messenger, country);
    let rows = (layout.sheet, layout.header_row);
    read_rows(app, session, token, workbook, rows, check, judge).await
}

/// Shows what the columns mean. Ends the reading where the user has to say more.
fn show_columns<S: ReadSheet>(
    session: &Session,
    token: &CancellationToken,
    sheet: &S,
    settled: Settled,
    asked: Vec<ImportVariable>,
) -> Result<(), Stop> {
    let is_wrong = !settled.problems.is_empty();
    let needs = match (sheet.address_column(), sheet.candidates().as_slice()) {
        _ if is_wrong => Some(ImportState::NeedsColumns),
        (Some(_), _) => None,
        (None, []) => Some(ImportState::Unusable {
            problem: FileProblem::NoNumberColumn,
        }),
        (None, [..]) => Some(ImportState::NeedsNumberColumn),
    };
    let is_asked = needs.is_some();
    session.show(token, |found, state, _| {
        sheet.show(found);
        found.settled = settled;
        found.variables = asked;
        if let Some(needs) = needs {
            *state = needs;
        }
    });
    match is_asked {
        true => Err(Stop::Asked),
        false => Ok(()),
    }
}

/// The task: chosen, or named by the workbook.
async fn find_task(
    app: &App,
    session: &Session,
    choice: &Choice,
    token: &CancellationToken,
    workbook: &Workbook,
) -> Result<FoundTask, Stop> {
    let mark = workbook.mark().cloned();
    let own = mark
        .as_ref()
        .filter(|mark| mark.install == app.install)
        .map(|mark| mark.task);
    let named = match own {
        Some(task) => FoundTask::get(app, task).await.ok(),
        None => None,
    };
    let (task, found_by) = match (choice.task, named) {
        (Some(chosen), _) => (Some(FoundTask::get(app, chosen).await?), FoundBy::Chosen),
        (None, Some(named)) => (Some(named), FoundBy::Workbook),
        (None, None) if mark.is_some() => (None, FoundBy::Foreign),
        (None, None) => (None, FoundBy::Unknown),
    };
    session.show(token, |found, state, _| {
        found.mark = mark;
        found.found_by = Some(found_by);
        found.sheets = visible(workbook).map(|(_, name)| name).collect();
        found.task = task.as_ref().map(FoundTask::name);
        if task.is_none() {
            *state = ImportState::NeedsTask;
        }
    });
    task.ok_or(Stop::Asked)
}

/// Visible sheets with their index among all.
pub(super) fn visible(workbook: &Workbook) -> impl Iterator<Item = (usize, String)> + '_ {
    let sheets = workbook.sheets().iter().enumerate();
    sheets
        .filter(|(_, sheet)| sheet.visible)
        .map(|(index, sheet)| (index, sheet.name.clone()))
}

/// A place in a list as the border counts it.
pub(super) fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Reads, checks and judges all rows into a spool.
async fn read_rows(
    app: &Arc<App>,
    session: &Arc<Session>,
    token: &CancellationToken,
    mut workbook: Workbook,
    (sheet, header_row): (usize, u32),
    mut check: impl FnMut(u32, &[Cell<'_>]) -> SpooledRow + Send + 'static,
    mut judge: Judge,
) -> Result<(), Stop> {
    let (send, groups) = mpsc::sync_channel::<(Rows, Progress)>(GROUPS_ON_THE_WAY);
    let reading = off_thread(move || {
        let mut group = Rows::default();
        let mut last = Progress::default();
        let outcome = workbook.read(sheet, &mut |row| {
            if row.row <= header_row {
                return ControlFlow::Continue(());
            }
            last = row.progress;
            group.push(row.row, row.cells);
            if group.len() < GROUP {
                return ControlFlow::Continue(());
            }
            let next = Rows::like(&group);
            let full = std::mem::replace(&mut group, next);
            // The judging side hung up: cancelled, or it failed.
            match send.send((full, last)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        let _ = send.send((group, last));
        outcome
    });
    let spool_path = app.scratch("spool");
    let (judging_app, judging_session, judging_token) =
        (app.clone(), session.clone(), token.clone());
    let runtime = tokio::runtime::Handle::current();
    let judging = off_thread(move || {
        let mut spool = SpoolWriter::create(spool_path, judge.keeps())?;
        for (rows, progress) in groups {
            if judging_token.is_cancelled() {
                return Err(JudgeError::Cancelled);
            }
            let mut group = rows.map(&mut check);
            runtime.block_on(judge.judge(&mut group))?;
            for row in group {
                spool.push(row)?;
            }
            let permille = (progress.done.saturating_mul(1000) / progress.total.max(1)).min(1000);
            judging_session.show(&judging_token, |_, state, _| {
                let permille = u32::try_from(permille).ok();
                *state = ImportState::Reading {
                    rows: spool.rows(),
                    permille,
                };
            });
            judging_app.tell("import", judging_session.id);
        }
        Ok(spool.finish()?)
    });
    let (read, judged) = tokio::join!(reading, judging);
    let spool = match judged? {
        Ok(spool) => Arc::new(spool),
        Err(JudgeError::Cancelled) => return Err(Stop::Cancelled),
        Err(error) => return Err(error.into()),
    };
    read??;
    let counts = spool.counts();
    if counts.rows == 0 {
        return Err(Stop::File(FileProblem::Empty));
    }
    session.show(token, |_, state, kept| {
        *kept = Some(spool);
        *state = ImportState::Ready { counts };
    });
    Ok(())
}

/// Runs something slow on a thread of its own.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Stop::App(ErrorCode::Internal))
}

/// Name of the file, without its folder and ending: for display.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
