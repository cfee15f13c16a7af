//! What is looked at before a task starts, and reading the dialer's memory from the store.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    call_task::{CallTask, CallTaskStatus, CallTaskStatusKind, Expiry, StartFailure, StopReason},
    ids::CallTaskId,
    line::{LineKind, ServiceInstance},
    schedule::{CallingSchedule, next_common_opening},
    time::UnixMillis,
};
use store::StoreError;

use crate::{
    Engine, EngineError, dialer::Dialer, error::Result, line_desk::LineDesk, task_desk::TaskDesk,
};

impl Engine {
    /// Whether a task could start now; the reason otherwise. The outer error is the store's.
    pub async fn preflight(&self, task: CallTaskId) -> Result<Result<(), StartFailure>> {
        let row = self.store().call_tasks().row(task).await?;
        let task = &row.task;
        let agent = found(self.store().agents().get(task.draft.agent).await)?;
        let Some(version) = agent.and_then(|agent| agent.published) else {
            return Ok(Err(StartFailure::AgentUnpublished));
        };
        if task.draft.rehearsed && !self.store().rehearsals().passed_with(version.id).await? {
            return Ok(Err(StartFailure::NotRehearsed {
                agent: version.agent,
            }));
        }
        let Some(line) = found(self.store().lines().get(task.draft.line).await)? else {
            return Ok(Err(StartFailure::LineMissing));
        };
        let needs_number = match line.draft.kind {
            LineKind::Practice { .. } => false,
            LineKind::Sip { .. } => true,
        };
        if needs_number && line.draft.caller_numbers.is_empty() {
            return Ok(Err(StartFailure::NoCallerNumber));
        }
        let now = self.now();
        if matches!(task.draft.expiry, Expiry::At { at } if at <= now) {
            return Ok(Err(StartFailure::Expired));
        }
        if row.counts.waiting + row.counts.waiting_redial + row.counts.calling == 0 {
            return Ok(Err(StartFailure::NoCallees));
        }
        if opening(task, &line, now).is_none() {
            return Ok(Err(StartFailure::NoCallingTime));
        }
        // asked last: it may take the longest
        let ready = self.parts.carrier.line_ready(line.id).await;
        Ok(ready.map_err(|fault| StartFailure::LineDown { fault }))
    }

    /// Whether calling time is open, for task and line together.
    pub(crate) async fn is_open(&self, task: CallTaskId, now: UnixMillis) -> Result<bool> {
        let task = self.store().call_tasks().get(task).await?;
        let line = found(self.store().lines().get(task.draft.line).await)?;
        Ok(line.is_some_and(|line| opening(&task, &line, now) == Some(now)))
    }

    /// Reads what was changed.
    pub(crate) async fn refresh(&self, dialer: &mut Dialer) {
        let needed = !dialer.fresh || dialer.stale;
        if !needed || dialer.read_again.is_some_and(|at| at > self.now()) {
            return;
        }
        dialer.read_again = None;
        match self.read(dialer).await {
            Ok(()) => {
                dialer.fresh = true;
                dialer.stale = false;
            }
            Err(error) => {
                dialer.read_again = Some(self.soon());
                tracing::error!(%error, "what is kept could not be read");
                if let EngineError::Store(error) = error {
                    self.note_trouble(dialer, &error);
                }
            }
        }
    }

    async fn read(&self, dialer: &mut Dialer) -> Result<()> {
        let now = self.now();
        let lines = self.store().lines().list().await?;
        let known: BTreeSet<_> = lines.iter().map(|line| line.id).collect();
        for line in lines {
            match dialer.lines.get_mut(&line.id) {
                Some(desk) => desk.take_over(line),
                None => {
                    dialer.lines.insert(line.id, LineDesk::new(line));
                }
            }
        }
        dialer.lines.retain(|id, _| known.contains(id));

        let tasks = self.store().call_tasks();
        let running = tasks.in_status(CallTaskStatusKind::Running).await?;
        let mut fresh: BTreeMap<CallTaskId, CallTask> = running
            .into_iter()
            .map(|row| (row.task.id, row.task))
            .collect();
        let stopping: Vec<CallTaskId> = dialer
            .tasks
            .keys()
            .filter(|id| !fresh.contains_key(id))
            .copied()
            .collect();
        for id in stopping {
            match found(tasks.get(id).await)? {
                Some(task) => {
                    fresh.insert(id, task);
                }
                // deleted while its last calls end
                None => dialer.tasks.retain(|other, _| *other != id),
            }
        }
        for (id, task) in fresh {
            let committed = match task.draft.expiry {
                Expiry::AfterImport { .. } => {
                    let batches = self.store().imports().list(id).await?;
                    batches.iter().map(|batch| batch.committed_at).collect()
                }
                Expiry::At { .. } => vec![task.created_at],
                Expiry::Never => Vec::new(),
            };
            match dialer.tasks.get_mut(&id) {
                Some(desk) => desk.take_over(task, &committed, now),
                None => {
                    dialer
                        .tasks
                        .insert(id, TaskDesk::new(task, &committed, now));
                }
            }
        }
        dialer.tidy();

        let stopped = tasks.in_status(CallTaskStatusKind::Stopped).await?;
        let failed = tasks.in_status(CallTaskStatusKind::StartFailed).await?;
        dialer.resting = stopped
            .iter()
            .chain(&failed)
            .filter(|row| row.counts.waiting + row.counts.waiting_redial > 0)
            .map(|row| (row.task.id, now))
            .collect();
        dialer.scheduled = stopped
            .into_iter()
            .filter_map(|row| match row.task.status {
                CallTaskStatus::Stopped {
                    reason: StopReason::Scheduled { at },
                    ..
                } => Some((row.task.id, at)),
                CallTaskStatus::Stopped { .. }
                | CallTaskStatus::Initializing
                | CallTaskStatus::Running { .. }
                | CallTaskStatus::StartFailed { .. } => None,
            })
            .collect();
        Ok(())
    }
}

/// When a task's calls may go out over a line: the first moment at or after `from`.
pub(crate) fn opening(
    task: &CallTask,
    line: &ServiceInstance,
    from: UnixMillis,
) -> Option<UnixMillis> {
    let always = line.draft.caller_numbers.is_empty();
    let numbers = line
        .draft
        .caller_numbers
        .iter()
        .map(|number| number.allowed.as_ref());
    let own: Vec<Option<&CallingSchedule>> = if always {
        vec![None]
    } else {
        numbers.collect()
    };
    own.into_iter()
        .filter_map(|number| {
            let both = [line.draft.allowed.as_ref(), number];
            let all: Vec<&CallingSchedule> = std::iter::once(&task.draft.schedule)
                .chain(both.into_iter().flatten())
                .collect();
            next_common_opening(&all, from)
        })
        .min()
}

/// A row that may be missing.
fn found<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(row) => Ok(Some(row)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
