//! A task's status: started, stopped, imported into, changed, started by its schedule, given up.
//! The table is `domain`'s; here it is performed. Use cases and the step meet in [`Engine::change`].

use domain::{
    call_task::{
        CallTask, CallTaskDecision, CallTaskEvent, CallTaskFacts, CallTaskRefusal, CallTaskStatus,
        StopReason, decide,
    },
    ids::{AttemptId, CallTaskId},
    time::{HOUR, MINUTE, Millis, UnixMillis},
};
use store::StoreError;

use crate::{
    Engine, EngineError,
    dialer::Dialer,
    effects::{self, effect},
    error::{Result, trouble},
    live::EndedBy,
};

/// A scheduled start that comes so late is still on time: the machine was busy, not away.
const ON_TIME: Millis = 2 * MINUTE;
/// A change of status is tried so often when others are faster.
const TRIES: u32 = 5;

impl Engine {
    /// The user pressed Start. The task runs afterwards, or its start failed with the reason.
    pub async fn start(&self, task: CallTaskId) -> Result<CallTask> {
        let preflight = self.preflight(task).await?;
        self.command(task, CallTaskEvent::Start { preflight }).await
    }

    /// The user pressed Stop: no new calls, ringing ones are cancelled, talking ones end by
    /// themselves.
    pub async fn stop(&self, task: CallTaskId) -> Result<CallTask> {
        self.command(task, CallTaskEvent::Stop).await
    }

    /// An import of `accepted` rows was committed.
    pub async fn imported(&self, task: CallTaskId, accepted: u64) -> Result<CallTask> {
        let running = matches!(
            self.store().call_tasks().get(task).await?.status,
            CallTaskStatus::Running { .. }
        );
        // what runs is not started, so that its line is not asked
        let preflight = if running {
            Ok(())
        } else {
            self.preflight(task).await?
        };
        self.command(
            task,
            CallTaskEvent::Imported {
                accepted,
                preflight,
            },
        )
        .await
    }

    /// The user changed the task's form: the new rules hold for what is pending. The form was
    /// written, and the status with it.
    pub async fn updated(&self, task: CallTaskId) -> Result<()> {
        let deferring = self.store().callees();
        let recalled = deferring.recall_deferred(task, self.now());
        effect(self.probe(), effects::DEFER, recalled).await?;
        self.dialer.lock().await.stale = true;
        self.wake();
        Ok(())
    }

    async fn command(&self, task: CallTaskId, event: CallTaskEvent) -> Result<CallTask> {
        let mut dialer = self.dialer.lock().await;
        // what was answered before the command is talked to, whatever the command is
        self.wake();
        self.take_news(&mut dialer).await;
        let changed = self.change(&mut dialer, task, &event).await?;
        if let Some(desk) = dialer.tasks.get_mut(&task) {
            desk.somebody_due(self.now());
        }
        dialer.stale = true;
        self.wake();
        Ok(changed)
    }

    /// Performs an event: decides, writes the status, and lets the dialer know.
    pub(crate) async fn change(
        &self,
        dialer: &mut Dialer,
        id: CallTaskId,
        event: &CallTaskEvent,
    ) -> Result<CallTask> {
        for _ in 0..TRIES {
            let now = self.now();
            let mut task = self.store().call_tasks().get(id).await?;
            let facts = CallTaskFacts {
                status: task.status.clone(),
                started_once: task.started_once,
                start: task.draft.start.clone(),
            };
            let status = match decide(&facts, event, now)? {
                CallTaskDecision::Become(status) => status,
                CallTaskDecision::Deleted => return Ok(task),
            };
            if status == task.status {
                return Ok(task);
            }
            let tasks = self.store().call_tasks();
            let writing = tasks.set_status(id, &task.status, &status, now);
            if effect(self.probe(), effects::SET_STATUS, writing).await? {
                task.status = status;
                task.started_once |= matches!(task.status, CallTaskStatus::Running { .. });
                self.took_status(dialer, &task);
                return Ok(task);
            }
        }
        Err(EngineError::Store(StoreError::Locked))
    }

    /// The dialer goes by the new status at once.
    fn took_status(&self, dialer: &mut Dialer, task: &CallTask) {
        dialer.stale = true;
        dialer.scheduled.remove(&task.id);
        if let Some(desk) = dialer.tasks.get_mut(&task.id) {
            desk.task.status = task.status.clone();
        }
        if !matches!(task.status, CallTaskStatus::Running { .. }) {
            let ringing: Vec<AttemptId> = dialer
                .live_of(task.id)
                .filter(|call| call.may_be_cancelled())
                .map(|call| call.attempt)
                .collect();
            for attempt in ringing {
                self.end_call(dialer, attempt, EndedBy::Stop);
            }
        }
    }

    /// The line or this machine gave up.
    pub(crate) async fn give_up(&self, dialer: &mut Dialer, task: CallTaskId, reason: StopReason) {
        match self
            .change(dialer, task, &CallTaskEvent::GaveUp { reason })
            .await
        {
            Ok(_) => {}
            Err(EngineError::Store(error)) => {
                self.note_trouble(dialer, &error);
            }
            Err(error) => tracing::warn!(%task, %error, "a task could not be stopped"),
        }
    }

    /// Starts the tasks whose scheduled moment has come, or says that it was missed.
    pub(crate) async fn start_scheduled(&self, dialer: &mut Dialer) {
        let now = self.now();
        let due: Vec<(CallTaskId, UnixMillis)> = dialer
            .scheduled
            .iter()
            .filter(|(_, at)| **at <= now)
            .map(|(task, at)| (*task, *at))
            .collect();
        for (task, at) in due {
            match self.start_by_schedule(dialer, task, at).await {
                Ok(()) => {
                    dialer.scheduled.remove(&task);
                }
                Err(EngineError::Store(error)) if trouble(&error).is_some() => {
                    self.note_trouble(dialer, &error);
                    dialer.scheduled.insert(task, self.soon());
                }
                Err(error) => {
                    // deleted, or no longer awaited
                    tracing::info!(%task, %error, "a scheduled start was given up");
                    dialer.scheduled.remove(&task);
                    dialer.stale = true;
                }
            }
        }
    }

    async fn start_by_schedule(
        &self,
        dialer: &mut Dialer,
        task: CallTaskId,
        at: UnixMillis,
    ) -> Result<()> {
        let now = self.now();
        let grace = i64::from(
            self.store()
                .settings()
                .get()
                .await?
                .missed_start_grace_hours,
        ) * HOUR;
        let late = now - at;
        // product 2.2: within the grace and the window still open, it starts
        let starts = late <= ON_TIME || (late <= grace && self.is_open(task, now).await?);
        let event = if starts {
            CallTaskEvent::ScheduledTime {
                preflight: self.preflight(task).await?,
            }
        } else {
            CallTaskEvent::StartMissed
        };
        match self.change(dialer, task, &event).await {
            Ok(_) | Err(EngineError::Refused(CallTaskRefusal::NotScheduled)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
