//! Errors in a row: counted for each task that wants to stop over them, and begun anew by a success or a new
//! start. They are stored: a process that dies over its errors does not forget them.

use domain::{
    chat_task::{ChatStopReason, ChatTaskEvent},
    ids::ChatTaskId,
};
use store::chats::tasks::ErrorStreak;

use super::{
    ChatEngine, Result,
    engine::{Desk, of_one_row},
};

impl ChatEngine {
    /// A model answered, or did not.
    pub(super) async fn count_answer(
        &self,
        desk: &mut Desk,
        task: ChatTaskId,
        well: bool,
    ) -> Result<()> {
        let count = |streak: &mut ErrorStreak| step(&mut streak.asking, well);
        self.count(desk, task, count).await
    }

    /// A message was accepted, or could not be sent.
    pub(super) async fn count_send(
        &self,
        desk: &mut Desk,
        task: ChatTaskId,
        well: bool,
    ) -> Result<()> {
        let count = |streak: &mut ErrorStreak| step(&mut streak.sending, well);
        self.count(desk, task, count).await
    }

    /// The task is started: nothing has gone wrong yet.
    pub(super) async fn forget_errors(&self, task: ChatTaskId) -> Result<()> {
        self.desk.lock().await.streaks.remove(&task);
        let tasks = self.store().chat_tasks();
        Ok(tasks.set_errors(task, ErrorStreak::default()).await?)
    }

    async fn count(
        &self,
        desk: &mut Desk,
        task: ChatTaskId,
        count: impl FnOnce(&mut ErrorStreak) -> u32,
    ) -> Result<()> {
        let Some(known) = desk.tasks.get(&task) else {
            return Ok(());
        };
        let Some(most) = known.row.task.draft.stop_when.error_streak else {
            return Ok(());
        };
        let tasks = self.store().chat_tasks();
        let before = match desk.streaks.get(&task) {
            Some(streak) => *streak,
            None => tasks.errors(task).await?,
        };
        let mut streak = before;
        let errors = count(&mut streak);
        let stops = errors >= u32::from(most);
        if stops {
            streak = ErrorStreak::default();
        }
        if streak != before {
            tasks.set_errors(task, streak).await?;
        }
        desk.streaks.insert(task, streak);
        if stops {
            let reason = ChatStopReason::ErrorStreak { errors };
            of_one_row(self.happened(task, ChatTaskEvent::GaveUp { reason }).await)?;
        }
        Ok(())
    }
}

/// One more error, or none any more; how many there are now.
fn step(errors: &mut u32, well: bool) -> u32 {
    *errors = if well { 0 } else { errors.saturating_add(1) };
    *errors
}
