//! Numbers over time, from counters by five minutes that are kept with every call.

use domain::{
    ids::{CallTaskId, LineId},
    money::Usd,
    time::{Millis, UnixMillis},
};
use sqlx::any::AnyRow;

use crate::{
    Store,
    callees::standing::SLOT,
    error::Result,
    sql::{Columns, Sql},
};

/// Numbers over time.
#[derive(Debug)]
pub struct Stats<'s> {
    pub(crate) store: &'s Store,
}

/// Calls in a stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CallNumbers {
    /// Calls begun.
    pub started: i64,
    /// Calls answered.
    pub answered: i64,
    /// Calls that ended.
    pub ended: i64,
    /// Talk time of those that ended.
    pub talk_ms: Millis,
    /// Cost of those that ended.
    pub cost: Usd,
}

/// One bucket of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its beginning.
    pub at: UnixMillis,
    /// Calls in it.
    pub calls: CallNumbers,
}

/// How a line's latest calls went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineTalks {
    /// Calls that ended and were the callee's.
    pub calls: i64,
    /// Of these, answered.
    pub answered: i64,
    /// Begun minutes of talk.
    pub minutes: i64,
    /// Sum of the squares of each call's begun minutes.
    pub minutes_squared: i64,
}

/// Calls that are looked at: the latest ones, so that the answer stays quick and tells how it is now.
const LATEST_CALLS: i64 = 20_000;

const SUMS: &str = "CAST(COALESCE(SUM(started), 0) AS BIGINT),
    CAST(COALESCE(SUM(answered), 0) AS BIGINT), CAST(COALESCE(SUM(ended), 0) AS BIGINT),
    CAST(COALESCE(SUM(talk_ms), 0) AS BIGINT), CAST(COALESCE(SUM(cost), 0) AS BIGINT)";

fn read(columns: &mut Columns<'_>) -> Result<CallNumbers> {
    Ok(CallNumbers {
        started: columns.int()?,
        answered: columns.int()?,
        ended: columns.int()?,
        talk_ms: columns.int()?,
        cost: Usd(columns.int()?),
    })
}

impl Stats<'_> {
    /// How a line's latest calls went.
    pub async fn talks_of_line(&self, line: LineId) -> Result<LineTalks> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT COUNT(*),
                    CAST(COALESCE(SUM(CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END), 0)
                         AS BIGINT),
                    CAST(COALESCE(SUM(minutes), 0) AS BIGINT),
                    CAST(COALESCE(SUM(minutes * minutes), 0) AS BIGINT)
             FROM (SELECT line_id, answered_at, ended_at, counted,
                          (talk_ms + 59999) / 60000 AS minutes
                   FROM call_attempt ORDER BY id DESC LIMIT $2) latest
             WHERE line_id = $1 AND counted = 1 AND ended_at IS NOT NULL",
        )
        .bind(line.0)
        .bind(LATEST_CALLS)
        .fetch_one(&mut *conn)
        .await?;
        let mut columns = Columns::of(&row);
        Ok(LineTalks {
            calls: columns.int()?,
            answered: columns.int()?,
            minutes: columns.int()?,
            minutes_squared: columns.int()?,
        })
    }

    /// Calls of a task (or of all) from `since` to `until`, in buckets of `width` (a multiple of
    /// five minutes), counted from `since`. Empty buckets are left out.
    pub async fn timeline(
        &self,
        task: Option<CallTaskId>,
        since: UnixMillis,
        until: UnixMillis,
        width: Millis,
    ) -> Result<Vec<Bucket>> {
        let width = (width - width.rem_euclid(SLOT)).max(SLOT);
        let since = since - since.rem_euclid(SLOT);
        let mut sql = Sql::new("SELECT ");
        let (from, step) = (sql.arg(since), sql.arg(width));
        let bucket = format!("(slot_at - {from}) / {step}");
        sql.push(&format!(
            "{bucket}, {SUMS} FROM call_slot WHERE slot_at >= {from}"
        ));
        sql.push(" AND slot_at < ").push_arg(until);
        if let Some(task) = task {
            sql.push(" AND task_id = ").push_arg(task.0);
        }
        // by position: PostgreSQL does not see that two expressions with parameters are the same
        sql.push(" GROUP BY 1 ORDER BY 1");
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row: &AnyRow| {
                let mut columns = Columns::of(row);
                let at = since + columns.int()? * width;
                Ok(Bucket {
                    at,
                    calls: read(&mut columns)?,
                })
            })
            .collect()
    }

    /// Calls of all tasks from `since` to `until`: the desk's numbers for a day.
    pub async fn calls_between(&self, since: UnixMillis, until: UnixMillis) -> Result<CallNumbers> {
        let mut conn = self.store.reader().await?;
        let row = crate::sql::query(format!(
            "SELECT {SUMS} FROM call_slot WHERE slot_at >= $1 AND slot_at < $2"
        ))
        .bind(since - since.rem_euclid(SLOT))
        .bind(until)
        .fetch_one(&mut *conn)
        .await?;
        read(&mut Columns::of(&row))
    }
}
