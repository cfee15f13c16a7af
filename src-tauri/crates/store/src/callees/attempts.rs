//! An attempt's life after the claim: ringing, answered, ended. Each step holds only while the
//! attempt is the live one: what comes late changes nothing and answers `false`.

use domain::{
    agent::{MAIN_INTENT, OutputTag},
    call_record::{CallPhase, FailKind, LogLine},
    ids::{AgentVersionId, AttemptId, CallTaskId, CalleeId, LineId},
    line::SoundUsed,
    money::Usd,
    outcome::{CallResult, HangupSide, LineFault},
    time::{Millis, UnixMillis},
};

use super::{
    Callees, TalkEnd,
    standing::{COMPLETED, Deltas, FAILED, REDIAL, Standing, WAITING, phase_code, read_phase},
    talks,
};
use crate::{
    code::{code, folded, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// How an attempt ended, and what follows for its callee: all decided already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptEnd {
    /// When.
    pub ended_at: UnixMillis,
    /// Result, when it was the callee's.
    pub result: Option<CallResult>,
    /// The line's fault, when it was ours.
    pub line_fault: Option<LineFault>,
    /// Who hung up.
    pub hangup_side: Option<HangupSide>,
    /// SIP code.
    pub sip_code: Option<u16>,
    /// SIP reason phrase.
    pub sip_text: Option<String>,
    /// Q.850 cause.
    pub q850: Option<u16>,
    /// How its sound travelled.
    pub sound: Option<SoundUsed>,
    /// What the line costs; the agent's services come to it.
    pub cost: Usd,
    /// A recording is kept.
    pub has_recording: bool,
    /// Counts against the redial limit.
    pub counted: bool,
    /// What follows for the callee.
    pub callee_next: CalleeNext,
    /// Call log.
    pub log: Vec<LogLine>,
    /// Tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// Talk time.
    pub talk_ms: Millis,
    /// What of it is an agent's that converses.
    pub talk: Option<TalkEnd>,
}

/// What follows for a callee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalleeNext {
    /// Answered: final.
    Completed {
        /// The record's result.
        result: CallResult,
    },
    /// Called again.
    Redial {
        /// Not before.
        due_at: UnixMillis,
    },
    /// Final failure.
    Failed {
        /// Chip.
        kind: FailKind,
    },
    /// Waits as before the attempt.
    GiveBack {
        /// Not before; 0: at once.
        due_at: UnixMillis,
    },
}

/// An attempt that is alive: for recovery, and for the live desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveAttempt {
    /// The attempt.
    pub attempt: AttemptId,
    /// Its callee.
    pub callee: CalleeId,
    /// Its task.
    pub task: CallTaskId,
    /// Its line.
    pub line: LineId,
    /// Which attempt it is.
    pub attempt_number: i64,
    /// Attempts of the callee that counted before, since the import or the last "Redial these".
    pub used: u32,
    /// Number called.
    pub number: String,
    /// The version that speaks.
    pub agent: Option<AgentVersionId>,
    /// Phase.
    pub phase: CallPhase,
    /// When it was written down.
    pub started_at: UnixMillis,
    /// When it first rang.
    pub rang_at: Option<UnixMillis>,
    /// When it was answered.
    pub answered_at: Option<UnixMillis>,
    /// The user wished to cancel it before it was answered.
    pub cancel_wished: bool,
}

impl CalleeNext {
    /// What follows when the user wished to cancel: whoever would be called again is cancelled.
    fn once_cancelled(self) -> CalleeNext {
        match self {
            CalleeNext::Redial { .. } | CalleeNext::GiveBack { .. } => CalleeNext::Failed {
                kind: FailKind::Cancelled,
            },
            CalleeNext::Completed { .. } | CalleeNext::Failed { .. } => self,
        }
    }
}

impl Callees<'_> {
    /// The callee's phone rings. `false`: the attempt is no longer alive, or was further already.
    pub async fn mark_ringing(&self, attempt: AttemptId, at: UnixMillis) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "UPDATE call_attempt SET phase = 2, rang_at = $2
                         WHERE id = $1 AND ended_at IS NULL AND phase = 1 RETURNING task_id",
                    )
                    .bind(attempt.0)
                    .bind(at)
                    .fetch_optional(tx.conn())
                    .await?;
                    let Some(row) = row else { return Ok(false) };
                    tx.changed(tables::CALLEE, Columns::of(&row).int()?);
                    tx.changed(tables::ATTEMPT, attempt.0);
                    Ok(true)
                })
            })
            .await
    }

    /// The callee answered. `false`: the attempt is no longer alive, or was answered already.
    pub async fn mark_answered(&self, attempt: AttemptId, at: UnixMillis) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        // an answer that came first takes the wish to cancel back
                        "UPDATE call_attempt SET phase = 3, answered_at = $2,
                            cancel_wished_at = NULL
                         WHERE id = $1 AND ended_at IS NULL AND phase < 3 RETURNING task_id",
                    )
                    .bind(attempt.0)
                    .bind(at)
                    .fetch_optional(tx.conn())
                    .await?;
                    let Some(row) = row else { return Ok(false) };
                    let mut deltas = Deltas::of(CallTaskId(Columns::of(&row).int()?));
                    deltas.answered(at);
                    deltas.apply(tx, at).await?;
                    tx.changed(tables::ATTEMPT, attempt.0);
                    Ok(true)
                })
            })
            .await
    }

    /// The attempt ended. `false`: it had ended before; nothing was changed. Whom the user wished to
    /// cancel does not wait again, even where the call's end was decided upon before the wish.
    pub async fn finish_attempt(&self, attempt: AttemptId, end: AttemptEnd) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { finish(tx, attempt, end).await }))
            .await
    }

    /// All attempts that are alive, over all tasks: at start these were cut by a crash.
    pub async fn live_attempts(&self) -> Result<Vec<LiveAttempt>> {
        self.live(None).await
    }

    /// A task's attempts that are alive.
    pub async fn live_attempts_of(&self, task: CallTaskId) -> Result<Vec<LiveAttempt>> {
        self.live(Some(task)).await
    }

    async fn live(&self, task: Option<CallTaskId>) -> Result<Vec<LiveAttempt>> {
        let mut sql = Sql::new(
            "SELECT a.id, a.callee_id, a.task_id, a.line_id, a.n, c.used, a.phase, a.started_at,
                    a.rang_at, a.answered_at, a.cancel_wished_at, a.number, a.agent_version
             FROM call_attempt a JOIN callee c ON c.id = a.callee_id WHERE a.ended_at IS NULL",
        );
        if let Some(task) = task {
            sql.push(" AND +a.task_id = ").push_arg(task.0);
        }
        sql.push(" ORDER BY a.id");
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(LiveAttempt {
                    attempt: AttemptId(columns.int()?),
                    callee: CalleeId(columns.int()?),
                    task: CallTaskId(columns.int()?),
                    line: LineId(columns.int()?),
                    attempt_number: columns.int()?,
                    used: u32::try_from(columns.int()?).unwrap_or(u32::MAX),
                    phase: read_phase(columns.int()?)?,
                    started_at: columns.int()?,
                    rang_at: columns.opt_int()?,
                    answered_at: columns.opt_int()?,
                    cancel_wished: columns.opt_int()?.is_some(),
                    number: columns.text()?,
                    agent: columns.opt_int()?.map(AgentVersionId),
                })
            })
            .collect()
    }

    /// The call log of an attempt; empty when none was kept.
    pub async fn attempt_log(&self, attempt: AttemptId) -> Result<Vec<LogLine>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT lines FROM attempt_log WHERE attempt_id = $1")
            .bind(attempt.0)
            .fetch_optional(&mut *conn)
            .await?;
        row.map_or(Ok(Vec::new()), |row| Columns::of(&row).json("call log"))
    }

    /// Attempts with a recording that ended before `before`, oldest first.
    pub async fn recordings_before(
        &self,
        before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<AttemptId>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT id FROM call_attempt WHERE has_recording = 1 AND ended_at < $1
             ORDER BY ended_at, id LIMIT $2",
        )
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| Ok(AttemptId(Columns::of(row).int()?)))
            .collect()
    }

    /// The files of these recordings were deleted.
    pub async fn forget_recordings(&self, attempts: &[AttemptId]) -> Result<()> {
        let ids = json(attempts);
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    let mut sql =
                        Sql::new("UPDATE call_attempt SET has_recording = 0 WHERE id IN ");
                    let parameter = sql.arg(ids.clone());
                    sql.push(&tx.dialect.ids(&parameter))
                        .push(" RETURNING task_id, id");
                    for row in sql.query().fetch_all(tx.conn()).await? {
                        let mut columns = Columns::of(&row);
                        tx.changed(tables::CALLEE, columns.int()?);
                        tx.changed(tables::ATTEMPT, columns.int()?);
                    }
                    let mut sql = Sql::new(
                        "UPDATE callee SET has_recording = 0 WHERE id IN
                         (SELECT a.callee_id FROM call_attempt a WHERE a.id IN ",
                    );
                    let parameter = sql.arg(ids);
                    sql.push(&tx.dialect.ids(&parameter)).push(
                        ") AND NOT EXISTS (SELECT 1 FROM call_attempt o
                            WHERE o.callee_id = callee.id AND o.has_recording = 1)",
                    );
                    sql.query().execute(tx.conn()).await?;
                    Ok(())
                })
            })
            .await
    }
}

async fn finish(tx: &mut Tx, attempt: AttemptId, mut end: AttemptEnd) -> Result<bool> {
    let select = format!(
        "SELECT {}, a.callee_id, a.task_id, c.used, a.cancel_wished_at FROM call_attempt a
         JOIN callee c ON c.id = a.callee_id WHERE a.id = $1 AND a.ended_at IS NULL{}",
        Standing::COLUMNS,
        tx.dialect.for_update("a"),
    );
    let Some(row) = query(select)
        .bind(attempt.0)
        .fetch_optional(tx.conn())
        .await?
    else {
        return Ok(false);
    };
    let mut columns = Columns::of(&row);
    let before = Standing::read(&mut columns)?;
    let callee = columns.int()?;
    let task = CallTaskId(columns.int()?);
    let used = columns.int()? + i64::from(end.counted);
    if columns.opt_int()?.is_some() {
        end.callee_next = end.callee_next.once_cancelled();
    }

    let services = talks::finish(tx, attempt, end.talk).await?;
    end.cost = Usd(end.cost.0.saturating_add(services.0));
    close_attempt(tx, attempt, &end).await?;
    if !end.log.is_empty() {
        sqlx::query("INSERT INTO attempt_log (attempt_id, lines) VALUES ($1, $2)")
            .bind(attempt.0)
            .bind(storable(&json(&end.log)).into_owned())
            .execute(tx.conn())
            .await?;
    }
    let after = follow(tx, callee, &before, &end, used).await?;

    let mut deltas = Deltas::of(task);
    deltas.leave(&before, 1)?;
    deltas.enter(&after, 1)?;
    deltas.ended(end.ended_at, end.counted, end.talk_ms, end.cost);
    deltas.apply(tx, end.ended_at).await?;
    tx.changed(tables::ATTEMPT, attempt.0);
    Ok(true)
}

async fn close_attempt(tx: &mut Tx, attempt: AttemptId, end: &AttemptEnd) -> Result<()> {
    sqlx::query(
        "UPDATE call_attempt SET phase = $2, ended_at = $3, result = $4, line_fault = $5,
            hangup_side = $6, sip_code = $7, sip_text = $8, q850 = $9, cost = $10,
            has_recording = $11, counted = $12, talk_ms = $13, codec = $14, encrypted = $15
         WHERE id = $1",
    )
    .bind(attempt.0)
    .bind(phase_code(CallPhase::Ended))
    .bind(end.ended_at)
    .bind(end.result.map(code))
    .bind(end.line_fault.as_ref().map(code))
    .bind(end.hangup_side.map(code))
    .bind(end.sip_code.map(i64::from))
    .bind(
        end.sip_text
            .as_deref()
            .map(|text| storable(text).into_owned()),
    )
    .bind(end.q850.map(i64::from))
    .bind(end.cost.0)
    .bind(i64::from(end.has_recording))
    .bind(i64::from(end.counted))
    .bind(end.talk_ms)
    .bind(end.sound.map(|sound| code(sound.codec)))
    .bind(end.sound.map(|sound| i64::from(sound.encrypted)))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves the callee on, and says where it stands then.
async fn follow(
    tx: &mut Tx,
    callee: i64,
    before: &Standing,
    end: &AttemptEnd,
    used: i64,
) -> Result<Standing> {
    let result = end.result.map(code).or_else(|| before.result.clone());
    let intent = end.tags.iter().find(|tag| tag.key == MAIN_INTENT);
    let main_intent = intent
        .map(|tag| storable(&tag.value).into_owned())
        .or_else(|| before.main_intent.clone());
    let at = |state| Standing {
        state,
        fail_kind: None,
        result: result.clone(),
        main_intent: main_intent.clone(),
    };
    let (after, due_at) = match end.callee_next {
        CalleeNext::Completed { result } => (
            Standing {
                result: Some(code(result)),
                ..at(COMPLETED)
            },
            0,
        ),
        // a redial is never "at once": 0 belongs to those never called
        CalleeNext::Redial { due_at } => (at(REDIAL), due_at.max(1)),
        CalleeNext::Failed { kind } => (
            Standing {
                fail_kind: Some(code(kind)),
                ..at(FAILED)
            },
            0,
        ),
        CalleeNext::GiveBack { due_at } if used > 0 => (at(REDIAL), due_at.max(1)),
        CalleeNext::GiveBack { due_at } => (at(WAITING), due_at.max(0)),
    };
    let finished = (after.state >= COMPLETED).then_some(end.ended_at);
    let mut sql = Sql::new("UPDATE callee SET state = ");
    sql.push_arg(after.state);
    sql.push(", due_at = ").push_arg(due_at);
    sql.push(", attempts = attempts + ")
        .push_arg(i64::from(end.counted));
    sql.push(", used = ").push_arg(used);
    sql.push(", cost = cost + ").push_arg(end.cost.0);
    sql.push(", result = ").push_arg(after.result.clone());
    sql.push(", fail_kind = ").push_arg(after.fail_kind.clone());
    sql.push(", main_intent = ")
        .push_arg(after.main_intent.clone());
    sql.push(", finished_at = ").push_arg(finished);
    if end.talk_ms > 0 {
        sql.push(", talk_ms = ").push_arg(end.talk_ms);
    }
    if end.has_recording {
        sql.push(", has_recording = 1");
    }
    if !end.tags.is_empty() {
        let values: Vec<_> = end
            .tags
            .iter()
            .map(|tag| folded(&storable(&tag.value)))
            .collect();
        sql.push(", tags = ")
            .push_arg(storable(&json(&end.tags)).into_owned());
        sql.push(", search = search || ")
            .push_arg(format!("\n{}", values.join("\n")));
    }
    sql.push(" WHERE id = ").push_arg(callee);
    sql.query().execute(tx.conn()).await?;
    Ok(after)
}
