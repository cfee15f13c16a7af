//! What of a call belongs to an agent that converses: the money of its services, what was said so far,
//! and what the model wrote down after the call. A call that goes on and one whose summing up is pending
//! are found again after a crash.

use domain::{
    agent::{MAIN_INTENT, OutputTag},
    budget::Purse,
    call_record::LogLine,
    ids::{AgentVersionId, AttemptId, CallTaskId},
    money::Usd,
    time::UnixMillis,
};

use super::{
    Callees,
    standing::{Deltas, Standing},
};
use crate::{
    code::{folded, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

/// The agent's part of an attempt's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalkEnd {
    /// What its services cost; `None`: nobody knows any more: all that was spent and set aside, as it
    /// was written down.
    pub cost: Option<Usd>,
    /// The model is still to be asked what the call came to.
    pub pending: bool,
}

/// What an agent that converses left of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptTalk {
    /// What its services cost.
    pub cost: Usd,
    /// The model is still being asked.
    pub pending: bool,
    /// Summary.
    pub summary: Option<String>,
}

/// A call that is to be summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSumUp {
    /// The attempt.
    pub attempt: AttemptId,
    /// The version that spoke.
    pub agent: AgentVersionId,
    /// What its services cost so far.
    pub cost: Usd,
    /// The call log.
    pub log: Vec<LogLine>,
}

impl Callees<'_> {
    /// What an agent that converses left of an attempt; `None`: it was no such agent.
    pub async fn attempt_talk(&self, attempt: AttemptId) -> Result<Option<AttemptTalk>> {
        let mut conn = self.store.reader().await?;
        let row =
            sqlx::query("SELECT cost, pending, summary FROM attempt_talk WHERE attempt_id = $1")
                .bind(attempt.0)
                .fetch_optional(&mut *conn)
                .await?;
        row.map(|row| {
            let mut columns = Columns::of(&row);
            Ok(AttemptTalk {
                cost: Usd(columns.int()?),
                pending: columns.int()? != 0,
                summary: columns.opt_text()?,
            })
        })
        .transpose()
    }

    /// Calls that are to be summed up, oldest first.
    pub async fn to_sum_up(&self, limit: u32) -> Result<Vec<ToSumUp>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT t.attempt_id, a.agent_version, t.cost, l.lines
             FROM attempt_talk t
             JOIN call_attempt a ON a.id = t.attempt_id
             JOIN attempt_log l ON l.attempt_id = t.attempt_id
             WHERE t.pending = 1 AND a.agent_version IS NOT NULL
             ORDER BY t.attempt_id LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(ToSumUp {
                    attempt: AttemptId(columns.int()?),
                    agent: AgentVersionId(columns.int()?),
                    cost: Usd(columns.int()?),
                    log: columns.json("call log")?,
                })
            })
            .collect()
    }

    /// What a call that goes on has spent, and what is set aside for what is under way. `false`: it is
    /// over; nothing was changed, and nothing more may be spent.
    pub async fn keep_purse(&self, attempt: AttemptId, cost: Usd, reserved: Usd) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "INSERT INTO attempt_talk (attempt_id, cost, reserved, pending)
                         SELECT a.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 0 FROM call_attempt a
                         WHERE a.id = $1 AND a.ended_at IS NULL
                         ON CONFLICT (attempt_id)
                         DO UPDATE SET cost = excluded.cost, reserved = excluded.reserved",
                    )
                    .bind(attempt.0)
                    .bind(cost.0)
                    .bind(reserved.0)
                    .execute(tx.conn())
                    .await?;
                    Ok(done.rows_affected() > 0)
                })
            })
            .await
    }

    /// What a call that goes on has spent and set aside, as it was written down; `None`: nothing was.
    pub async fn purse(&self, attempt: AttemptId) -> Result<Option<Purse>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(PURSE)
            .bind(attempt.0)
            .fetch_optional(&mut *conn)
            .await?;
        row.map(|row| read_purse(&mut Columns::of(&row)))
            .transpose()
    }

    /// What was said in calls that go on, each with its place in the call; it is kept until their end,
    /// which brings the whole.
    pub async fn keep_lines(&self, lines: Vec<(AttemptId, usize, LogLine)>) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    for (attempt, place, line) in lines {
                        sqlx::query(
                            "INSERT INTO attempt_line (attempt_id, n, line)
                             SELECT a.id, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM call_attempt a
                             WHERE a.id = $1 AND a.ended_at IS NULL ON CONFLICT DO NOTHING",
                        )
                        .bind(attempt.0)
                        .bind(i64::try_from(place).unwrap_or(i64::MAX))
                        .bind(storable(&json(&line)).into_owned())
                        .execute(tx.conn())
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// What was said so far in a call that a crash cut, in the order of the call.
    pub async fn kept_lines(&self, attempt: AttemptId) -> Result<Vec<LogLine>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query("SELECT line FROM attempt_line WHERE attempt_id = $1 ORDER BY n")
            .bind(attempt.0)
            .fetch_all(&mut *conn)
            .await?;
        let mut lines = rows
            .iter()
            .map(|row| Columns::of(row).json("call log"))
            .collect::<Result<Vec<LogLine>>>()?;
        // what was said is told when it has been said, and stands where it began
        lines.sort_by_key(|line| line.at);
        Ok(lines)
    }

    /// Money is set aside for summing a call up, before it is spent: a crash leaves it as spent.
    pub async fn book_talk(&self, attempt: AttemptId, more: Usd, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE attempt_talk SET cost = cost + $2 WHERE attempt_id = $1")
                        .bind(attempt.0)
                        .bind(more.0)
                        .execute(tx.conn())
                        .await?;
                    let row = sqlx::query(
                        "UPDATE call_attempt SET cost = cost + $2 WHERE id = $1
                         RETURNING task_id, callee_id",
                    )
                    .bind(attempt.0)
                    .bind(more.0)
                    .fetch_one(tx.conn())
                    .await?;
                    let mut columns = Columns::of(&row);
                    let task = CallTaskId(columns.int()?);
                    sqlx::query("UPDATE callee SET cost = cost + $2 WHERE id = $1")
                        .bind(columns.int()?)
                        .bind(more.0)
                        .execute(tx.conn())
                        .await?;
                    let mut deltas = Deltas::of(task);
                    deltas.cost(now, more);
                    deltas.apply(tx, now).await?;
                    tx.changed(tables::ATTEMPT, attempt.0);
                    Ok(())
                })
            })
            .await
    }

    /// A call was summed up, or could not be. `false`: it was already.
    pub async fn summed_up(
        &self,
        attempt: AttemptId,
        tags: Vec<OutputTag>,
        summary: Option<String>,
        now: UnixMillis,
    ) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE attempt_talk SET pending = 0, summary = $2
                         WHERE attempt_id = $1 AND pending = 1",
                    )
                    .bind(attempt.0)
                    .bind(summary.map(|text| storable(&text).into_owned()))
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    tx.changed(tables::ATTEMPT, attempt.0);
                    let select = format!(
                        "SELECT {}, c.id, c.task_id FROM callee c
                         JOIN call_attempt a ON a.callee_id = c.id WHERE a.id = $1{}",
                        Standing::COLUMNS,
                        tx.dialect.for_update("c"),
                    );
                    let row = query(select)
                        .bind(attempt.0)
                        .fetch_optional(tx.conn())
                        .await?;
                    let Some(row) = row.filter(|_| !tags.is_empty()) else {
                        return Ok(true);
                    };
                    let mut columns = Columns::of(&row);
                    let before = Standing::read(&mut columns)?;
                    let callee = columns.int()?;
                    let task = CallTaskId(columns.int()?);
                    let intent = tags.iter().find(|tag| tag.key == MAIN_INTENT);
                    let after = Standing {
                        main_intent: intent
                            .map(|tag| storable(&tag.value).into_owned())
                            .or_else(|| before.main_intent.clone()),
                        ..before.clone()
                    };
                    let values: Vec<_> = tags
                        .iter()
                        .map(|tag| folded(&storable(&tag.value)))
                        .collect();
                    sqlx::query(
                        "UPDATE callee SET main_intent = $2, tags = $3, search = search || $4
                         WHERE id = $1",
                    )
                    .bind(callee)
                    .bind(after.main_intent.clone())
                    .bind(storable(&json(&tags)).into_owned())
                    .bind(format!("\n{}", values.join("\n")))
                    .execute(tx.conn())
                    .await?;
                    let mut deltas = Deltas::of(task);
                    deltas.leave(&before, 1)?;
                    deltas.enter(&after, 1)?;
                    deltas.apply(tx, now).await?;
                    Ok(true)
                })
            })
            .await
    }
}

const PURSE: &str = "SELECT cost, reserved FROM attempt_talk WHERE attempt_id = $1";

fn read_purse(columns: &mut Columns<'_>) -> Result<Purse> {
    Ok(Purse {
        spent: Usd(columns.int()?),
        reserved: Usd(columns.int()?),
        ..Purse::default()
    })
}

/// The agent's part of an attempt's end: what the services cost, for good. What nobody has settled counts
/// as spent, whole.
pub(super) async fn finish(tx: &mut Tx, attempt: AttemptId, end: Option<TalkEnd>) -> Result<Usd> {
    sqlx::query("DELETE FROM attempt_line WHERE attempt_id = $1")
        .bind(attempt.0)
        .execute(tx.conn())
        .await?;
    let row = sqlx::query(PURSE)
        .bind(attempt.0)
        .fetch_optional(tx.conn())
        .await?;
    let kept = row
        .map(|row| read_purse(&mut Columns::of(&row)))
        .transpose()?;
    if end.is_none() && kept.is_none() {
        return Ok(Usd::ZERO);
    }
    let lost = kept.map(|purse| purse.settle_lost(purse.reserved).cost());
    let cost = end.and_then(|end| end.cost).or(lost).unwrap_or_default();
    sqlx::query(
        "INSERT INTO attempt_talk (attempt_id, cost, reserved, pending) VALUES ($1, $2, 0, $3)
         ON CONFLICT (attempt_id)
         DO UPDATE SET cost = excluded.cost, reserved = 0, pending = excluded.pending",
    )
    .bind(attempt.0)
    .bind(cost.0)
    .bind(i64::from(end.is_some_and(|end| end.pending)))
    .execute(tx.conn())
    .await?;
    Ok(cost)
}
