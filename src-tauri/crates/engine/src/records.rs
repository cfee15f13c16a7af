//! What a user does to records: cancel (also while the phone rings), and "Redial these".

use domain::{
    call_record::RecordSelection,
    ids::{BatchId, CallTaskId},
};

use crate::{
    Engine,
    effects::{self, effect},
    error::Result,
    live::EndedBy,
};

/// What was changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changed {
    /// Records that changed, or will as soon as their call has ended.
    pub changed: i64,
    /// Records that could not: talking, final already, or already pending.
    pub left: i64,
    /// The new batch, for a redial.
    pub batch: Option<BatchId>,
}

impl Engine {
    /// Cancels chosen callees. Ringing ones are hung up; whoever is talking is left in peace.
    pub async fn cancel_records(
        &self,
        task: CallTaskId,
        selection: &RecordSelection,
    ) -> Result<Changed> {
        // a million of them may take a while: the dialer goes on meanwhile, and claims nobody who is
        // cancelled already; whose phone rings is noted before CANCEL is sent
        let callees = self.store().callees();
        let cancelling = callees.cancel(task, selection, self.now());
        let done = effect(self.probe(), effects::CANCEL, cancelling).await?;
        let mut changed = done.cancelled;
        let calling = i64::try_from(done.calling.len()).unwrap_or(i64::MAX);
        let chosen = named(selection).unwrap_or(done.cancelled + calling + done.talking);
        let mut dialer = self.dialer.lock().await;
        self.wake();
        // who has answered by now is talked to
        self.take_news(&mut dialer).await;
        for attempt in done.calling {
            let call = dialer.live.get(&attempt);
            if call.is_some_and(|call| call.answered_at.is_some()) {
                continue;
            }
            changed += 1;
            // a call that is ending already is cancelled as its end is written down
            if call.is_some_and(|call| call.may_be_cancelled()) {
                self.end_call(&mut dialer, attempt, EndedBy::User);
            }
        }
        self.wake();
        Ok(Changed {
            changed,
            left: (chosen - changed).max(0),
            batch: None,
        })
    }

    /// Lets chosen final failures wait again, in a new batch.
    pub async fn redial_records(
        &self,
        task: CallTaskId,
        selection: &RecordSelection,
    ) -> Result<Changed> {
        let now = self.now();
        let callees = self.store().callees();
        let redialling = callees.redial(task, selection, now);
        let done = effect(self.probe(), effects::REDIAL, redialling).await?;
        let mut dialer = self.dialer.lock().await;
        if let Some(desk) = dialer.tasks.get_mut(&task) {
            desk.somebody_due(now);
        }
        self.wake();
        let left = named(selection).map_or(0, |chosen| (chosen - done.callees).max(0));
        Ok(Changed {
            changed: done.callees,
            left,
            batch: done.batch,
        })
    }
}

/// How many were chosen one by one; `None`: by a filter, which finds only those that fit.
fn named(selection: &RecordSelection) -> Option<i64> {
    match selection {
        RecordSelection::These { ids } => i64::try_from(ids.len()).ok(),
        RecordSelection::Matching { .. } => None,
    }
}
