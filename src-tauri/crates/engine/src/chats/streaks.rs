//! Errors in a row: counted for each task that wants to stop over them, and begun anew by a success.
//! They are forgotten with the process, as with a new start.

use domain::{
    chat_task::{ChatStopReason, ChatTaskEvent},
    ids::ChatTaskId,
};

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
        let streak = desk.streaks.entry(task).or_default();
        streak.asking = if well {
            0
        } else {
            streak.asking.saturating_add(1)
        };
        let errors = streak.asking;
        self.stop_over(desk, task, errors).await
    }

    /// A message was accepted, or could not be sent.
    pub(super) async fn count_send(
        &self,
        desk: &mut Desk,
        task: ChatTaskId,
        well: bool,
    ) -> Result<()> {
        let streak = desk.streaks.entry(task).or_default();
        streak.sending = if well {
            0
        } else {
            streak.sending.saturating_add(1)
        };
        let errors = streak.sending;
        self.stop_over(desk, task, errors).await
    }

    async fn stop_over(&self, desk: &mut Desk, task: ChatTaskId, errors: u32) -> Result<()> {
        let Some(known) = desk.tasks.get(&task) else {
            return Ok(());
        };
        let most = known.row.task.draft.stop_when.error_streak;
        if most.is_none_or(|most| errors < u32::from(most)) {
            return Ok(());
        }
        desk.streaks.remove(&task);
        let reason = ChatStopReason::ErrorStreak { errors };
        of_one_row(self.happened(task, ChatTaskEvent::GaveUp { reason }).await)
    }
}
