//! Trouble on this machine: the disk is full, the database is locked or read-only, a recording cannot
//! be written. Running tasks stop with the reason, nothing is called, and what could not be written
//! is tried again every few seconds; nothing spins and nothing is forgotten.

use domain::{
    call_task::{CallTaskEvent, LocalTrouble, StopReason},
    time::SECOND,
};
use store::StoreError;

use crate::{
    Engine, EngineError,
    dialer::{Dialer, Trouble},
    error::trouble,
};

/// With less than this free no call is placed: records and the log need room, too.
const LEAST_FREE: u64 = 100 << 20;
/// What the recording of each live call may still need: a minute of it.
const FREE_PER_CALL: u64 = 2 << 20;

impl Engine {
    /// Remembers that recordings cannot be written: the tasks stop in this very step.
    pub(crate) fn note_local(&self, dialer: &mut Dialer, what: LocalTrouble) {
        if dialer.trouble.is_none() {
            tracing::error!(?what, "no recordings can be written: running tasks stop");
            let retry_at = self.now();
            dialer.trouble = Some(Trouble { what, retry_at });
        }
    }

    /// Whether there is room for recordings; looked at once a second while tasks run. Calls that would
    /// fill the disk are not placed.
    pub(crate) async fn has_room(&self, dialer: &mut Dialer) -> bool {
        let now = self.now();
        let known = dialer.room_seen.is_some_and(|seen| now < seen + SECOND);
        if known || !dialer.tasks.values().any(|desk| desk.running()) {
            return true;
        }
        let wanted = LEAST_FREE + FREE_PER_CALL * dialer.live.len() as u64;
        let enough = self
            .parts
            .shelf
            .free()
            .await
            .is_none_or(|free| free >= wanted);
        if enough {
            dialer.room_seen = Some(now);
        } else {
            self.note_local(dialer, LocalTrouble::DiskFull);
        }
        enough
    }

    /// Remembers trouble of the store. `false`: the error is about a single row.
    pub(crate) fn note_trouble(&self, dialer: &mut Dialer, error: &StoreError) -> bool {
        let Some(what) = trouble(error) else {
            return false;
        };
        let retry_at = self.soon();
        if dialer.trouble.is_none() {
            tracing::error!(%error, "the store failed: running tasks stop");
            dialer.trouble = Some(Trouble { what, retry_at });
        }
        true
    }

    /// Once it is time: stops the tasks that run, which also shows whether the store works again.
    pub(crate) async fn settle_trouble(&self, dialer: &mut Dialer) {
        self.write_bars(dialer).await;
        let Some(Trouble { what, .. }) = dialer
            .trouble
            .clone()
            .filter(|trouble| trouble.retry_at <= self.now())
        else {
            return;
        };
        let running: Vec<_> = dialer
            .tasks
            .iter()
            .filter(|(_, desk)| desk.running())
            .map(|(id, _)| *id)
            .collect();
        for task in running {
            let reason = StopReason::Local { trouble: what };
            if let Err(error) = self
                .change(dialer, task, &CallTaskEvent::GaveUp { reason })
                .await
                && let EngineError::Store(error) = error
                && trouble(&error).is_some()
            {
                dialer.trouble = Some(Trouble {
                    what,
                    retry_at: self.soon(),
                });
                return;
            }
        }
        if dialer.to_bar.is_empty() {
            dialer.trouble = None;
            dialer.stale = true;
        } else {
            dialer.trouble = Some(Trouble {
                what,
                retry_at: self.soon(),
            });
        }
    }
}
