//! Expiry on time: who waits too long is given up, in tasks that run and in those that rest. So much
//! in one step, the rest in the next, which follows at once: no call waits for a long list.

use domain::{
    ids::CallTaskId,
    time::{MINUTE, Millis, UnixMillis},
};
use store::StoreError;

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, effect},
};

/// In one sweep at most so many expired callees are given up.
const SWEEP: u32 = 4_000;
/// So many resting tasks are looked at in one step; looking is two short queries.
const LOOKS: usize = 32;
/// A resting task that seemed to have somebody expired and had nobody is looked at again after so
/// long: nothing spins.
const LOOK_AGAIN: Millis = MINUTE;

impl Engine {
    /// Gives up those who expired.
    pub(crate) async fn expire(&self, dialer: &mut Dialer) {
        if dialer.trouble.is_some() || dialer.shut_out {
            return;
        }
        let now = self.now();
        let due: Vec<CallTaskId> = dialer
            .tasks
            .iter()
            .filter(|(_, desk)| desk.running())
            .filter(|(_, desk)| desk.expires_next().is_some_and(|at| at <= now))
            .map(|(task, _)| *task)
            .collect();
        for task in due {
            match self.give_up_expired(task, now).await {
                // there may be more: the next step goes on
                Ok(expired) if expired > 0 => {}
                Ok(_) => {
                    if let Some(desk) = dialer.tasks.get_mut(&task) {
                        desk.swept(now);
                    }
                }
                Err(error) => {
                    if !self.note_trouble(dialer, &error)
                        && let Some(desk) = dialer.tasks.get_mut(&task)
                    {
                        desk.swept(now);
                    }
                }
            }
        }
        self.expire_resting(dialer, now).await;
    }

    /// The same for tasks that do not run: time passes for their callees as well.
    async fn expire_resting(&self, dialer: &mut Dialer, now: UnixMillis) {
        let due: Vec<CallTaskId> = dialer
            .resting
            .iter()
            .filter(|(_, at)| **at <= now)
            .map(|(task, _)| *task)
            .take(LOOKS)
            .collect();
        for task in due {
            match self.look_at_resting(task, now).await {
                Ok(Some(at)) => {
                    dialer.resting.insert(task, at);
                    if at <= now {
                        // somebody was given up: that is enough for this step
                        return;
                    }
                }
                Ok(None) | Err(StoreError::NotFound) => {
                    dialer.resting.remove(&task);
                }
                Err(error) => {
                    let again = self.soon();
                    dialer.resting.insert(task, again);
                    self.note_trouble(dialer, &error);
                    tracing::warn!(%task, %error, "who expired could not be given up");
                    return;
                }
            }
        }
    }

    /// Gives up who expired in a resting task; when to look again, if ever.
    async fn look_at_resting(
        &self,
        task: CallTaskId,
        now: UnixMillis,
    ) -> Result<Option<UnixMillis>, StoreError> {
        let next = self.store().callees().next_expiry(task).await?;
        if next.is_none_or(|at| at > now) {
            return Ok(next);
        }
        let expired = self.give_up_expired(task, now).await?;
        Ok(Some(if expired > 0 { now } else { now + LOOK_AGAIN }))
    }

    async fn give_up_expired(&self, task: CallTaskId, now: UnixMillis) -> Result<i64, StoreError> {
        let callees = self.store().callees();
        let expiring = callees.expire_due(task, now, SWEEP);
        effect(self.probe(), effects::EXPIRE, expiring).await
    }
}
