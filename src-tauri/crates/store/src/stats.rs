//! Numbers over time, from counters by five minutes that are kept with every call.

use domain::{
    ids::CallTaskId,
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
