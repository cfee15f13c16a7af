//! Where a callee stands, as codes; and the counters that follow every move in its transaction:
//! counts of the task, chips of its final records, failures of an import that nobody was called
//! of, calls by five minutes.

use std::collections::BTreeMap;

use domain::{
    call_record::{CallPhase, CalleeCounts, CalleeState, FailKind},
    ids::CallTaskId,
    money::Usd,
    time::{MINUTE, Millis, UnixMillis},
};

use crate::{
    code::{code, json},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

/// Width of a slot of `call_slot`.
pub(crate) const SLOT: Millis = 5 * MINUTE;

pub(crate) const WAITING: i64 = 1;
pub(crate) const REDIAL: i64 = 2;
pub(crate) const CALLING: i64 = 3;
pub(crate) const COMPLETED: i64 = 4;
pub(crate) const FAILED: i64 = 5;

pub(crate) fn state_code(state: CalleeState) -> i64 {
    match state {
        CalleeState::Waiting => WAITING,
        CalleeState::WaitingRedial => REDIAL,
        CalleeState::Calling => CALLING,
        CalleeState::Completed => COMPLETED,
        CalleeState::Failed => FAILED,
    }
}

pub(crate) fn read_state(code: i64) -> Result<CalleeState> {
    match code {
        WAITING => Ok(CalleeState::Waiting),
        REDIAL => Ok(CalleeState::WaitingRedial),
        CALLING => Ok(CalleeState::Calling),
        COMPLETED => Ok(CalleeState::Completed),
        FAILED => Ok(CalleeState::Failed),
        _ => Err(StoreError::Unreadable {
            what: "callee state",
        }),
    }
}

pub(crate) fn phase_code(phase: CallPhase) -> i64 {
    match phase {
        CallPhase::Dialing => 1,
        CallPhase::Ringing => 2,
        CallPhase::InCall => 3,
        CallPhase::Ended => 4,
    }
}

pub(crate) fn read_phase(code: i64) -> Result<CallPhase> {
    match code {
        1 => Ok(CallPhase::Dialing),
        2 => Ok(CallPhase::Ringing),
        3 => Ok(CallPhase::InCall),
        4 => Ok(CallPhase::Ended),
        _ => Err(StoreError::Unreadable { what: "call phase" }),
    }
}

/// Columns of `call_task_count` in the order of [`CalleeCounts`].
pub(crate) fn read_counts(columns: &mut Columns<'_>) -> Result<CalleeCounts> {
    Ok(CalleeCounts {
        total: columns.int()?,
        waiting: columns.int()?,
        waiting_redial: columns.int()?,
        calling: columns.int()?,
        completed: columns.int()?,
        not_connected: columns.int()?,
        not_placed: columns.int()?,
        cancelled: columns.int()?,
        expired: columns.int()?,
        do_not_call: columns.int()?,
        attempts: columns.int()?,
        cost: Usd(columns.int()?),
    })
}

/// What of a callee is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) state: i64,
    pub(crate) fail_kind: Option<String>,
    pub(crate) result: Option<String>,
    pub(crate) main_intent: Option<String>,
}

impl Standing {
    /// Columns for [`Standing::read`], of the callee `c`.
    pub(crate) const COLUMNS: &'static str = "c.state, c.fail_kind, c.result, c.main_intent";

    pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Standing {
            state: columns.int()?,
            fail_kind: columns.opt_text()?,
            result: columns.opt_text()?,
            main_intent: columns.opt_text()?,
        })
    }

    pub(crate) fn pending(state: i64) -> Self {
        Standing {
            state,
            ..Standing::default()
        }
    }
}

/// All that a transaction changes of one task's counters.
#[derive(Debug)]
pub(crate) struct Deltas {
    task: CallTaskId,
    counts: CalleeCounts,
    tally: BTreeMap<(i64, &'static str, String), i64>,
    unplaced: BTreeMap<(i64, String), i64>,
    slots: BTreeMap<UnixMillis, Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    started: i64,
    answered: i64,
    ended: i64,
    talk_ms: Millis,
    cost: i64,
}

impl Deltas {
    pub(crate) fn of(task: CallTaskId) -> Self {
        Deltas {
            task,
            counts: CalleeCounts::default(),
            tally: BTreeMap::new(),
            unplaced: BTreeMap::new(),
            slots: BTreeMap::new(),
        }
    }

    /// `n` callees leave where they stand.
    pub(crate) fn leave(&mut self, from: &Standing, n: i64) -> Result<()> {
        self.count(from, -n)
    }

    /// `n` callees come to stand there.
    pub(crate) fn enter(&mut self, to: &Standing, n: i64) -> Result<()> {
        self.count(to, n)
    }

    /// Callees come into being, or vanish.
    pub(crate) fn total(&mut self, n: i64) {
        self.counts.total += n;
    }

    fn count(&mut self, at: &Standing, n: i64) -> Result<()> {
        match read_state(at.state)? {
            CalleeState::Waiting => self.counts.waiting += n,
            CalleeState::WaitingRedial => self.counts.waiting_redial += n,
            CalleeState::Calling => self.counts.calling += n,
            CalleeState::Completed => {
                self.counts.completed += n;
                self.chip(COMPLETED, "result", at.result.as_deref(), n);
                self.chip(COMPLETED, "main_intent", at.main_intent.as_deref(), n);
            }
            CalleeState::Failed => {
                let kind = at.fail_kind.as_deref().unwrap_or_default();
                match crate::code::from_code(kind, "fail kind")? {
                    FailKind::NotConnected => self.counts.not_connected += n,
                    FailKind::NotPlaced => self.counts.not_placed += n,
                    FailKind::Cancelled => self.counts.cancelled += n,
                    FailKind::Expired => self.counts.expired += n,
                    FailKind::DoNotCall => self.counts.do_not_call += n,
                }
                self.chip(FAILED, "fail_kind", Some(kind), n);
                self.chip(FAILED, "result", at.result.as_deref(), n);
            }
        }
        Ok(())
    }

    fn chip(&mut self, state: i64, facet: &'static str, value: Option<&str>, n: i64) {
        if let Some(value) = value {
            *self
                .tally
                .entry((state, facet, value.to_owned()))
                .or_default() += n;
        }
    }

    /// A callee of `batch` failed without ever having been called.
    pub(crate) fn failed_uncalled(&mut self, batch: i64, kind: FailKind) {
        *self.unplaced.entry((batch, code(kind))).or_default() += 1;
    }

    pub(crate) fn started(&mut self, at: UnixMillis, n: i64) {
        self.slot(at).started += n;
    }

    pub(crate) fn answered(&mut self, at: UnixMillis) {
        self.slot(at).answered += 1;
    }

    pub(crate) fn ended(&mut self, at: UnixMillis, counted: bool, talk_ms: Millis, cost: Usd) {
        self.counts.attempts += i64::from(counted);
        self.counts.cost.0 += cost.0;
        let slot = self.slot(at);
        slot.ended += 1;
        slot.talk_ms += talk_ms;
        slot.cost += cost.0;
    }

    /// A call that has ended costs more.
    pub(crate) fn cost(&mut self, at: UnixMillis, more: Usd) {
        self.counts.cost.0 += more.0;
        self.slot(at).cost += more.0;
    }

    fn slot(&mut self, at: UnixMillis) -> &mut Slot {
        self.slots.entry(at - at.rem_euclid(SLOT)).or_default()
    }

    /// Writes the counters and tells the feed.
    pub(crate) async fn apply(self, tx: &mut Tx, now: UnixMillis) -> Result<()> {
        let counts = &self.counts;
        sqlx::query(
            "UPDATE call_task_count SET
                active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END,
                total = total + $3, waiting = waiting + $4, waiting_redial = waiting_redial + $5,
                calling = calling + $6, completed = completed + $7,
                not_connected = not_connected + $8, not_placed = not_placed + $9,
                cancelled = cancelled + $10, expired = expired + $11,
                do_not_call = do_not_call + $12, attempts = attempts + $13, cost = cost + $14
             WHERE task_id = $1",
        )
        .bind(self.task.0)
        .bind(now)
        .bind(counts.total)
        .bind(counts.waiting)
        .bind(counts.waiting_redial)
        .bind(counts.calling)
        .bind(counts.completed)
        .bind(counts.not_connected)
        .bind(counts.not_placed)
        .bind(counts.cancelled)
        .bind(counts.expired)
        .bind(counts.do_not_call)
        .bind(counts.attempts)
        .bind(counts.cost.0)
        .execute(tx.conn())
        .await?;
        self.apply_tally(tx).await?;
        self.apply_unplaced(tx).await?;
        self.apply_slots(tx).await?;
        tx.changed(tables::CALLEE, self.task.0);
        Ok(())
    }

    async fn apply_tally(&self, tx: &mut Tx) -> Result<()> {
        let rows: Vec<_> = self
            .tally
            .iter()
            .filter(|(_, n)| **n != 0)
            .map(|((state, facet, value), n)| (self.task.0, state, facet, value, n))
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(
            "INSERT INTO record_tally (task_id, state, facet, value, n)
             SELECT CAST(j.value ->> 0 AS BIGINT), CAST(j.value ->> 1 AS BIGINT), j.value ->> 2,
                    j.value ->> 3, CAST(j.value ->> 4 AS BIGINT) FROM ",
        );
        let parameter = sql.arg(json(&rows));
        sql.push(&tx.dialect.rows(&parameter)).push(
            " WHERE 1 = 1 ON CONFLICT (task_id, state, facet, value)
              DO UPDATE SET n = record_tally.n + excluded.n",
        );
        sql.query().execute(tx.conn()).await?;
        Ok(())
    }

    async fn apply_unplaced(&self, tx: &mut Tx) -> Result<()> {
        for ((batch, kind), n) in &self.unplaced {
            sqlx::query(
                "INSERT INTO batch_failure (batch_id, fail_kind, n) VALUES ($1, $2, $3)
                 ON CONFLICT (batch_id, fail_kind) DO UPDATE SET n = batch_failure.n + excluded.n",
            )
            .bind(*batch)
            .bind(kind.as_str())
            .bind(*n)
            .execute(tx.conn())
            .await?;
        }
        Ok(())
    }

    async fn apply_slots(&self, tx: &mut Tx) -> Result<()> {
        for (at, slot) in &self.slots {
            sqlx::query(
                "INSERT INTO call_slot (task_id, slot_at, started, answered, ended, talk_ms, cost)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (task_id, slot_at) DO UPDATE SET
                    started = call_slot.started + excluded.started,
                    answered = call_slot.answered + excluded.answered,
                    ended = call_slot.ended + excluded.ended,
                    talk_ms = call_slot.talk_ms + excluded.talk_ms,
                    cost = call_slot.cost + excluded.cost",
            )
            .bind(self.task.0)
            .bind(*at)
            .bind(slot.started)
            .bind(slot.answered)
            .bind(slot.ended)
            .bind(slot.talk_ms)
            .bind(slot.cost)
            .execute(tx.conn())
            .await?;
        }
        Ok(())
    }
}
