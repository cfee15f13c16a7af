//! Trouble on this machine: the disk is full, the database is locked or read-only. Running tasks stop
//! with the reason, nothing is called, and what could not be written is tried again every few
//! seconds; nothing spins and nothing is forgotten.

use domain::call_task::{CallTaskEvent, StopReason};
use store::StoreError;

use crate::{
    Engine, EngineError,
    dialer::{Dialer, Trouble},
    error::trouble,
};

impl Engine {
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
