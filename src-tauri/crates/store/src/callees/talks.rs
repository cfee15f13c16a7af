//! What of a call belongs to an agent that converses: the cost of its services, and what the model wrote
//! down after the call. A call whose summing up is pending is found again after a crash.

use domain::{
    agent::{MAIN_INTENT, OutputTag},
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
};

/// The agent's part of an attempt's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalkEnd {
    /// What its services cost; part of the attempt's cost.
    pub cost: Usd,
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
