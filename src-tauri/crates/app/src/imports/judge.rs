//! Compares checked rows with what is known already: earlier rows of the file, the task, other running
//! tasks, the do-not-call list. Source: product 2.3, "duplicates (in file, in task, in other running
//! tasks), do-not-call".

use std::{collections::HashMap, io};

use domain::{
    do_not_call::DoNotCallSet,
    ids::CallTaskId,
    import::{RowIssue, RowVerdict},
};
use store::{Store, StoreError};

use super::{number_key::NumberKey, spool::SpooledRow};
use crate::{
    App,
    contract::{ErrorCode, IpcError},
    files,
};

/// Why judging stopped.
#[derive(Debug)]
pub(super) enum JudgeError {
    /// The user gave up.
    Cancelled,
    /// The store.
    Store(StoreError),
    /// The spool.
    Spool(io::Error),
}

impl JudgeError {
    /// The window's code for it.
    pub(super) fn code(self) -> ErrorCode {
        match self {
            JudgeError::Cancelled => ErrorCode::ImportState,
            JudgeError::Store(error) => IpcError::from(error).code,
            JudgeError::Spool(error) => files::cannot_write(&error).code,
        }
    }
}

impl From<StoreError> for JudgeError {
    fn from(error: StoreError) -> Self {
        JudgeError::Store(error)
    }
}

impl From<io::Error> for JudgeError {
    fn from(error: io::Error) -> Self {
        JudgeError::Spool(error)
    }
}

/// What is known already.
pub(super) struct Judge {
    store: Store,
    task: CallTaskId,
    task_is_empty: bool,
    barred: DoNotCallSet,
    seen: HashMap<NumberKey, u32>,
}

impl Judge {
    /// For an import into a task.
    pub(super) async fn for_task(app: &App, task: CallTaskId) -> Result<Self, StoreError> {
        let counts = app.store.callees().counts(task).await?;
        Ok(Judge {
            store: app.store.clone(),
            task,
            task_is_empty: counts.total == 0,
            barred: DoNotCallSet::new(app.store.do_not_call().all().await?),
            seen: HashMap::new(),
        })
    }

    /// Adds to the verdicts of a group of rows.
    pub(super) async fn judge(&mut self, group: &mut [SpooledRow]) -> Result<(), JudgeError> {
        for row in group.iter_mut() {
            let Some(callee) = &row.callee else { continue };
            let first = NumberKey::of(&callee.number)
                .map(|key| *self.seen.entry(key).or_insert(row.row))
                .filter(|first| *first != row.row);
            if let Some(first) = first {
                row.issues.push(RowIssue::DuplicateInFile { row: first });
                row.verdict = RowVerdict::Duplicate;
            } else if self.barred.contains(&callee.number) {
                row.issues.push(RowIssue::DoNotCall);
                row.verdict = RowVerdict::DoNotCall;
            }
        }
        if !self.task_is_empty {
            let present = self
                .store
                .imports()
                .present_numbers(self.task, &numbers(group))
                .await?;
            for row in group.iter_mut().filter(|row| goes_on(row)) {
                if row
                    .callee
                    .as_ref()
                    .is_some_and(|callee| present.contains(&callee.number))
                {
                    row.issues.push(RowIssue::DuplicateInTask);
                    row.verdict = RowVerdict::Duplicate;
                }
            }
        }
        let waiting = self
            .store
            .imports()
            .numbers_in_other_running_tasks(self.task, &numbers(group))
            .await?;
        for row in group.iter_mut().filter(|row| goes_on(row)) {
            let task = row
                .callee
                .as_ref()
                .and_then(|callee| waiting.get(&callee.number));
            if let Some(task) = task {
                row.issues
                    .push(RowIssue::InOtherTask { task: task.clone() });
                if row.verdict == RowVerdict::Accepted {
                    row.verdict = RowVerdict::Warning;
                }
            }
        }
        Ok(())
    }
}

/// The row may still be saved.
fn goes_on(row: &SpooledRow) -> bool {
    match row.verdict {
        RowVerdict::Accepted | RowVerdict::Warning | RowVerdict::NeedsConsent => true,
        RowVerdict::Duplicate | RowVerdict::DoNotCall | RowVerdict::Rejected => false,
    }
}

fn numbers(group: &[SpooledRow]) -> Vec<String> {
    let going = group.iter().filter(|row| goes_on(row));
    going
        .filter_map(|row| row.callee.as_ref())
        .map(|callee| callee.number.clone())
        .collect()
}
