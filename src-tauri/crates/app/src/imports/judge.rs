//! Compares checked rows with what is known already: earlier rows of the file, the task, other running
//! tasks, the do-not-call list. Source: product 2.3, "duplicates (in file, in task, in other running
//! tasks), do-not-call".

use std::{
    collections::{HashMap, HashSet},
    io,
};

use domain::{
    do_not_call::{DoNotCallMatch, DoNotCallSet},
    ids::{CallTaskId, ChatTaskId},
    import::{RowIssue, RowVerdict},
};
use store::{Store, StoreError};

use super::{
    audience::KnownAudience,
    number_key::NumberKey,
    spool::{Kept, SpooledRow},
};
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
    seen: HashMap<NumberKey, u32>,
    known: Known,
}

/// What rows are compared with, besides one another.
enum Known {
    /// A task that they go into.
    Task(KnownTask),
    /// The numbers of the do-not-call list that they go onto.
    List(HashSet<NumberKey>),
    /// A chat task whose contacts they become.
    Audience(KnownAudience),
}

struct KnownTask {
    store: Store,
    task: CallTaskId,
    is_empty: bool,
    barred: DoNotCallSet,
}

impl Judge {
    /// For an import into a task.
    pub(super) async fn for_task(app: &App, task: CallTaskId) -> Result<Self, StoreError> {
        let counts = app.store.callees().counts(task).await?;
        let known = KnownTask {
            store: app.store.clone(),
            task,
            is_empty: counts.total == 0,
            barred: DoNotCallSet::new(app.store.do_not_call().all().await?),
        };
        Ok(Judge {
            seen: HashMap::new(),
            known: Known::Task(known),
        })
    }

    /// For an import onto the do-not-call list. A prefix on it is no reason to leave a number out:
    /// the prefix may go one day.
    pub(super) async fn for_list(app: &App) -> Result<Self, StoreError> {
        let entries = app.store.do_not_call().all().await?;
        let numbers = entries
            .iter()
            .filter_map(|(number, matching)| match matching {
                DoNotCallMatch::Number => NumberKey::of(number),
                DoNotCallMatch::Prefix => None,
            });
        Ok(Judge {
            seen: HashMap::new(),
            known: Known::List(numbers.collect()),
        })
    }

    /// For contacts of a chat task.
    pub(super) async fn for_audience(app: &App, task: ChatTaskId) -> Result<Self, StoreError> {
        Ok(Judge {
            seen: HashMap::new(),
            known: Known::Audience(KnownAudience::of(app, task).await?),
        })
    }

    /// What is saved of the rows.
    pub(super) fn keeps(&self) -> Kept {
        match self.known {
            Known::Task(_) => Kept::Callees,
            Known::List(_) => Kept::Numbers,
            Known::Audience(_) => Kept::Contacts,
        }
    }

    /// Adds to the verdicts of a group of rows.
    pub(super) async fn judge(&mut self, group: &mut [SpooledRow]) -> Result<(), JudgeError> {
        self.find_repeated(group);
        match &mut self.known {
            Known::Task(task) => task.judge(group).await,
            Known::List(numbers) => {
                judge_for_list(group, numbers);
                Ok(())
            }
            Known::Audience(audience) => audience.judge(group).await,
        }
    }

    /// Numbers that an earlier row of the file has.
    fn find_repeated(&mut self, group: &mut [SpooledRow]) {
        for row in group.iter_mut() {
            let Some(callee) = &row.callee else { continue };
            let first = NumberKey::of(&callee.number)
                .map(|key| *self.seen.entry(key).or_insert(row.row))
                .filter(|first| *first != row.row);
            if let Some(first) = first {
                row.issues.push(RowIssue::DuplicateInFile { row: first });
                row.verdict = RowVerdict::Duplicate;
            }
        }
    }
}

impl KnownTask {
    async fn judge(&self, group: &mut [SpooledRow]) -> Result<(), JudgeError> {
        for row in group.iter_mut().filter(|row| goes_on(row)) {
            let callee = row.callee.as_ref();
            if callee.is_some_and(|callee| self.barred.contains(&callee.number)) {
                row.issues.push(RowIssue::DoNotCall);
                row.verdict = RowVerdict::DoNotCall;
            }
        }
        if !self.is_empty {
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

/// Numbers that are on the list stay out of it. A number that no numbering plan knows may be barred as
/// well as any other: nobody is asked.
fn judge_for_list(group: &mut [SpooledRow], numbers: &HashSet<NumberKey>) {
    for row in group.iter_mut().filter(|row| goes_on(row)) {
        let key = row
            .callee
            .as_ref()
            .map(|callee| NumberKey::of(&callee.number));
        if key.flatten().is_some_and(|key| numbers.contains(&key)) {
            row.issues.push(RowIssue::DoNotCall);
            row.verdict = RowVerdict::DoNotCall;
            continue;
        }
        row.issues.retain(|issue| *issue != RowIssue::UnknownNumber);
        row.verdict = match row.issues.is_empty() {
            true => RowVerdict::Accepted,
            false => RowVerdict::Warning,
        };
    }
}

/// The row may still be saved.
pub(super) fn goes_on(row: &SpooledRow) -> bool {
    match row.verdict {
        RowVerdict::Accepted | RowVerdict::Warning | RowVerdict::NeedsConsent => true,
        RowVerdict::Duplicate | RowVerdict::DoNotCall | RowVerdict::Rejected => false,
    }
}

fn numbers(group: &[SpooledRow]) -> Vec<&str> {
    let going = group.iter().filter(|row| goes_on(row));
    going
        .filter_map(|row| row.callee.as_ref())
        .map(|callee| callee.number.as_str())
        .collect()
}
