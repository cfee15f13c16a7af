//! What is shown of tasks and calls while they go on. Nothing here waits for the dialer.

use domain::{
    call_task::{ActivityFacts, CallTask, CallTaskActivity, activity},
    ids::CallTaskId,
};

use crate::{Engine, error::Result, live::LiveCallInfo, preflight::opening};

impl Engine {
    /// What a task does beside its status.
    pub async fn activity(&self, task: CallTaskId) -> Result<CallTaskActivity> {
        let row = self.store().call_tasks().row(task).await?;
        self.activity_of(&row.task, row.counts).await
    }

    /// The same for a task that was read already.
    pub async fn activity_of(
        &self,
        task: &CallTask,
        counts: domain::call_record::CalleeCounts,
    ) -> Result<CallTaskActivity> {
        let now = self.now();
        let next_due = self.store().callees().next_due(task.id).await?;
        let next_opening = match self.store().lines().get(task.draft.line).await {
            Ok(line) => opening(task, &line, now),
            Err(store::StoreError::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(activity(&ActivityFacts {
            status: &task.status,
            live: self.live_count(task.id),
            limit: u32::from(task.draft.concurrency),
            counts,
            open_now: next_opening == Some(now),
            next_opening,
            next_due,
            line_busy: self.board.is_held_by_line(task.id),
            line_rest: self.board.rest_of(task.draft.line),
            now,
        }))
    }

    /// Campaign calls that are alive, newest first.
    pub fn live_calls(&self) -> Vec<LiveCallInfo> {
        self.board.live()
    }

    /// Calls of a task that are alive.
    pub fn live_count(&self, task: CallTaskId) -> u32 {
        self.board.live_of_task(task)
    }
}
