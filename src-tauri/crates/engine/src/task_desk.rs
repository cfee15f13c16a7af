//! One task, as the dialer keeps it in memory while it runs or still has calls alive.

use domain::{
    call_task::{CallTask, CallTaskStatus, Expiry},
    ids::LineId,
    line::{Breaker, TASK_BREAKER},
    pacer::ConcurrencyGate,
    schedule::CompiledSchedule,
    time::{MINUTE, Millis, UnixMillis},
};

/// A task at work.
#[derive(Debug)]
pub(crate) struct TaskDesk {
    /// The task as last read.
    pub(crate) task: CallTask,
    /// Its hours; `None`: they cannot be read, so it is shut.
    pub(crate) hours: Option<CompiledSchedule>,
    /// The union rule.
    pub(crate) gate: ConcurrencyGate,
    /// Faults of the line in a row, without a good answer between.
    pub(crate) faults: u32,
    /// Faults of the line among all its calls.
    pub(crate) breaker: Breaker,
    /// When somebody may be due.
    pub(crate) due: NextDue,
    /// When callees expire, as far as that is known ahead, in order.
    expiries: Vec<UnixMillis>,
    /// Who expired up to then was looked for.
    swept: UnixMillis,
    /// So many candidates are looked at in one go: grows while all of them only have to be put off.
    pub(crate) look_at: u32,
}

/// When somebody may be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextDue {
    /// Not before.
    At(UnixMillis),
    /// Nobody is pending.
    Nobody,
}

/// Those with an end of their own are looked for so often.
const SWEEP_EVERY: Millis = 15 * MINUTE;
/// Fewest candidates that are looked at.
const FEWEST: u32 = 16;
/// Most candidates that are looked at.
const MOST: u32 = 2_000;

impl TaskDesk {
    /// A desk for a task without live calls.
    pub(crate) fn new(task: CallTask, committed: &[UnixMillis], now: UnixMillis) -> Self {
        let mut desk = TaskDesk {
            hours: None,
            gate: ConcurrencyGate::new(u32::from(task.draft.concurrency)),
            faults: 0,
            breaker: Breaker::new(TASK_BREAKER),
            due: NextDue::At(now),
            expiries: Vec::new(),
            swept: UnixMillis::MIN,
            look_at: FEWEST,
            task,
        };
        desk.take_over(desk.task.clone(), committed, now);
        desk
    }

    /// The task was read again; `committed` is when its batches were committed.
    pub(crate) fn take_over(&mut self, task: CallTask, committed: &[UnixMillis], now: UnixMillis) {
        self.hours = CompiledSchedule::new(&task.draft.schedule).ok();
        self.gate.set_limit(u32::from(task.draft.concurrency));
        let expires = |at: UnixMillis| expiry_of(&task.draft.expiry, at);
        // at first once for those with an end of their own, which nobody knows ahead
        self.expiries = committed.iter().filter_map(|at| expires(*at)).collect();
        self.expiries.push(if self.swept == UnixMillis::MIN {
            now
        } else {
            self.swept
        });
        self.expiries.sort_unstable();
        self.due = NextDue::At(now);
        self.task = task;
    }

    /// Its status is Running.
    pub(crate) fn running(&self) -> bool {
        matches!(self.task.status, CallTaskStatus::Running { .. })
    }

    /// Its line.
    pub(crate) fn line(&self) -> LineId {
        self.task.draft.line
    }

    /// When a callee of it expires that was imported then.
    pub(crate) fn expires_at(&self, imported_at: UnixMillis) -> Option<UnixMillis> {
        expiry_of(&self.task.draft.expiry, imported_at)
    }

    /// When somebody may expire next. Ends of single callees are not known ahead: who waits is
    /// looked through from time to time (right before a call it is asked again anyway).
    pub(crate) fn expires_next(&self) -> Option<UnixMillis> {
        let known = self.expiries.iter().copied().find(|at| *at > self.swept);
        let waits = match self.due {
            NextDue::At(_) => Some(self.swept.saturating_add(SWEEP_EVERY)),
            NextDue::Nobody => None,
        };
        known.into_iter().chain(waits).min()
    }

    /// Who expired up to `now` was given up.
    pub(crate) fn swept(&mut self, now: UnixMillis) {
        self.swept = self.swept.max(now);
    }

    /// Somebody becomes due then, or may: it looks not later than that.
    pub(crate) fn somebody_due(&mut self, at: UnixMillis) {
        self.due = match self.due {
            NextDue::At(before) => NextDue::At(before.min(at)),
            NextDue::Nobody => NextDue::At(at),
        };
    }

    /// After a look at candidates: all of them were only put off, or not.
    pub(crate) fn looked(&mut self, all_put_off: bool) {
        self.look_at = if all_put_off {
            (self.look_at * 4).min(MOST)
        } else {
            FEWEST
        };
    }
}

/// When a callee expires that was imported then.
fn expiry_of(expiry: &Expiry, imported_at: UnixMillis) -> Option<UnixMillis> {
    match expiry {
        Expiry::Never => None,
        Expiry::At { at } => Some(*at),
        Expiry::AfterImport { minutes } => Some(imported_at + i64::from(*minutes) * MINUTE),
    }
}
