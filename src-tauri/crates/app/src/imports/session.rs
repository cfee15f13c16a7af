//! One import: what the user chose, what was found in the file, where it stands.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    ids::{CallTaskId, ChatTaskId},
    import::{ImportTask, TemplateMark},
};
use tokio_util::sync::CancellationToken;

use super::{columns::Settled, spool::Spool};
use crate::contract::{
    FoundBy, ImportColumn, ImportColumnChoice, ImportInto, ImportState, ImportVariable, ImportView,
};

/// What the user chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// Task.
    pub(super) task: Option<ImportTask>,
    /// Sheet, among the visible ones.
    pub(super) sheet: Option<u32>,
    /// Number column.
    pub(super) number_column: Option<u32>,
    /// What all columns mean.
    pub(super) columns: Option<ImportColumnChoice>,
}

/// What was found in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Task, chosen or found.
    pub(super) task: Option<(ImportTask, String)>,
    /// How it was found.
    pub(super) found_by: Option<FoundBy>,
    /// Visible sheets.
    pub(super) sheets: Vec<String>,
    /// The sheet that is read.
    pub(super) sheet: Option<u32>,
    /// Its columns.
    pub(super) columns: Vec<ImportColumn>,
    /// The first rows under its header.
    pub(super) samples: Vec<Vec<String>>,
    /// What came of the choice of columns.
    pub(super) settled: Settled,
    /// Variables that the task asks for.
    pub(super) variables: Vec<ImportVariable>,
    /// Columns that could hold the number.
    pub(super) number_candidates: Vec<u32>,
    /// The number column.
    pub(super) number_column: Option<u32>,
    /// What the workbook says of itself.
    pub(super) mark: Option<TemplateMark>,
}

/// Where rows are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Callees of a call task.
    Callees(CallTaskId),
    /// Contacts of a chat task.
    Contacts(ChatTaskId),
    /// The do-not-call list.
    List,
}

/// A preview on its way into the store.
pub(super) struct Taken {
    /// Where to.
    pub(super) to: Destination,
    /// Its rows.
    pub(super) spool: Arc<Spool>,
    /// By which it is given up.
    pub(super) token: CancellationToken,
    /// Rows to be saved.
    pub(super) total: i64,
    /// Rows that need consent have it.
    pub(super) include_unknown: bool,
}

struct Inside {
    choice: Choice,
    found: Found,
    state: ImportState,
    spool: Option<Arc<Spool>>,
    cancel: CancellationToken,
}

/// One import.
pub(crate) struct Session {
    /// Its id.
    pub(super) id: i64,
    /// The file.
    pub(super) path: PathBuf,
    /// Its rows go onto the do-not-call list, not into a task.
    pub(super) is_list: bool,
    inside: Mutex<Inside>,
}

impl Session {
    pub(super) fn new(id: i64, path: PathBuf, is_list: bool) -> Self {
        let inside = Inside {
            choice: Choice::default(),
            found: Found::default(),
            state: ImportState::Reading {
                rows: 0,
                permille: None,
            },
            spool: None,
            cancel: CancellationToken::new(),
        };
        Session {
            id,
            path,
            is_list,
            inside: Mutex::new(inside),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what the user chose.
    pub(super) fn choose(&self, change: impl FnOnce(&mut Choice)) {
        change(&mut self.lock().choice);
    }

    /// Begins anew: the reading before is cancelled, its rows are forgotten. Gives the choice and the
    /// token by which the new reading is cancelled.
    pub(super) fn begin(&self) -> (Choice, CancellationToken) {
        let mut inside = self.lock();
        inside.cancel.cancel();
        inside.cancel = CancellationToken::new();
        inside.spool = None;
        inside.state = ImportState::Reading {
            rows: 0,
            permille: None,
        };
        (inside.choice.clone(), inside.cancel.clone())
    }

    /// Changes what is shown, unless this reading was cancelled meanwhile.
    pub(super) fn show(
        &self,
        token: &CancellationToken,
        change: impl FnOnce(&mut Found, &mut ImportState, &mut Option<Arc<Spool>>),
    ) {
        let mut inside = self.lock();
        if !token.is_cancelled() {
            let Inside {
                found,
                state,
                spool,
                ..
            } = &mut *inside;
            change(found, state, spool);
        }
    }

    /// Takes a finished preview into its commit; `None`: it is in another state.
    pub(super) fn take_for_commit(&self, include_unknown: bool) -> Option<Taken> {
        let mut inside = self.lock();
        let ready = matches!(
            inside.state,
            ImportState::Ready { .. } | ImportState::CommitFailed { .. }
        );
        let spool = inside.spool.clone().filter(|_| ready)?;
        let to = match (self.is_list, &inside.found.task) {
            (true, _) => Destination::List,
            (false, Some((ImportTask::Call(task), _))) => Destination::Callees(*task),
            (false, Some((ImportTask::Chat(task), _))) => Destination::Contacts(*task),
            (false, None) => return None,
        };
        let counts = spool.counts();
        let consent = if include_unknown {
            counts.needs_consent
        } else {
            0
        };
        let total = counts.accepted + counts.warnings + consent;
        inside.state = ImportState::Committing { done: 0, total };
        Some(Taken {
            to,
            spool,
            token: inside.cancel.clone(),
            total,
            include_unknown,
        })
    }

    /// It is writing to the do-not-call list, where what is written is there.
    pub(super) fn is_listing(&self) -> bool {
        self.is_list && matches!(self.lock().state, ImportState::Committing { .. })
    }

    /// Sets the state, whatever came meanwhile (a commit is not undone by a late cancel).
    pub(super) fn set_state(&self, state: ImportState) {
        self.lock().state = state;
    }

    /// Where it stands.
    pub(super) fn state(&self) -> ImportState {
        self.lock().state.clone()
    }

    /// Its rows, when they were read.
    pub(super) fn spool(&self) -> Option<Arc<Spool>> {
        self.lock().spool.clone()
    }

    /// What was found.
    pub(super) fn found(&self) -> Found {
        self.lock().found.clone()
    }

    /// Gives up.
    pub(super) fn cancel(&self) {
        self.lock().cancel.cancel();
    }

    /// As the window sees it.
    pub(super) fn view(&self) -> ImportView {
        let inside = self.lock();
        let found = &inside.found;
        let task = found.task.as_ref().map(|(task, _)| *task);
        let (call_task, chat_task) = match task {
            Some(ImportTask::Call(task)) => (Some(task), None),
            Some(ImportTask::Chat(task)) => (None, Some(task)),
            None => (None, None),
        };
        let into = match (self.is_list, task.or(inside.choice.task)) {
            (true, _) => ImportInto::DoNotCall,
            (false, Some(ImportTask::Chat(_))) => ImportInto::ChatTask,
            (false, Some(ImportTask::Call(_)) | None) => ImportInto::CallTask,
        };
        ImportView {
            id: self.id,
            file_name: self
                .path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            into,
            task: call_task,
            chat_task,
            task_name: found.task.as_ref().map(|(_, name)| name.clone()),
            found_by: found.found_by.unwrap_or(FoundBy::Unknown),
            state: inside.state.clone(),
            sheets: found.sheets.clone(),
            sheet: found.sheet,
            columns: found.columns.clone(),
            samples: found.samples.clone(),
            variables: found.variables.clone(),
            column_problems: found.settled.problems.clone(),
            remembered: found.settled.remembered,
            number_candidates: found.number_candidates.clone(),
            number_column: found.number_column,
        }
    }
}
