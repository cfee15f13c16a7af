//! Callees, their records and attempts.
//!
//! | file | what |
//! |---|---|
//! | `standing` | where a callee stands, as codes; the counters that follow every move |
//! | `claim` | who is due; claiming them |
//! | `attempts` | an attempt's life: ringing, answered, ended; live ones; logs; recordings |
//! | `moves`, `expiry` | moves without a call: defer, fail, cancel, redial; expire |
//! | `page`, `query` | the execution records, page by page, and how they are found; counts by chip |
//! | `details` | one record whole |

mod attempts;
mod claim;
mod details;
mod expiry;
mod moves;
mod page;
#[cfg(test)]
mod plans;
mod query;
pub(crate) mod standing;
mod talks;

use domain::{call_record::CalleeCounts, ids::CallTaskId, time::UnixMillis};
use sqlx::{Any, Executor};

use crate::{
    Store,
    error::{Result, StoreError},
    sql::{Columns, Sql},
};

pub use attempts::{AttemptEnd, CalleeNext, LiveAttempt};
pub use claim::{Candidate, Claimed};
pub use details::RecordDetails;
pub use moves::{Cancelled, Redialled};
pub use page::{ChipCounts, RecordSort, RecordSortKey};
pub use talks::{AttemptTalk, TalkEnd, ToSumUp};

pub(crate) use details::attempts_of;
pub(crate) use page::{COLUMNS as RECORD_COLUMNS, shown_due};
pub(crate) use query::{Asked, OrderBy, count_query, record_query};

/// The callees.
#[derive(Debug)]
pub struct Callees<'s> {
    pub(crate) store: &'s Store,
}

impl Callees<'_> {
    /// Counts of a task's callees.
    pub async fn counts(&self, task: CallTaskId) -> Result<CalleeCounts> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT total, waiting, waiting_redial, calling, completed, not_connected, not_placed,
                    cancelled, expired, do_not_call, attempts, cost
             FROM call_task_count WHERE task_id = $1",
        )
        .bind(task.0)
        .fetch_one(&mut *conn)
        .await?;
        standing::read_counts(&mut Columns::of(&row))
    }

    /// When the next pending callee is due; 0: one waits now; `None`: nobody is pending.
    pub async fn next_due(&self, task: CallTaskId) -> Result<Option<UnixMillis>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        claim::next_due(&mut conn, task, &visible).await
    }
}

/// Which callees of a task exist for everybody: not those of an import that is not committed, nor
/// those of one that is being undone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visible {
    pub(crate) upto: i64,
    pub(crate) hidden: Option<(i64, i64)>,
}

impl Visible {
    pub(crate) async fn read<'c, E>(executor: E, task: CallTaskId) -> Result<Self>
    where
        E: Executor<'c, Database = Any>,
    {
        let row = sqlx::query(
            "SELECT visible_upto, hidden_from, hidden_to FROM call_task
             WHERE id = $1 AND deleted_at IS NULL",
        )
        .bind(task.0)
        .fetch_optional(executor)
        .await?
        .ok_or(StoreError::NotFound)?;
        Visible::from(&mut Columns::of(&row))
    }

    pub(crate) fn from(columns: &mut Columns<'_>) -> Result<Self> {
        let (upto, from, to) = (columns.int()?, columns.int()?, columns.int()?);
        Ok(Visible {
            upto,
            hidden: (to > 0).then_some((from, to)),
        })
    }

    /// Adds ` AND …` over the callee `c`.
    pub(crate) fn push(&self, sql: &mut Sql) {
        sql.push(" AND c.id <= ").push_arg(self.upto);
        if let Some((from, to)) = self.hidden {
            sql.push(" AND NOT (c.id BETWEEN ").push_arg(from);
            sql.push(" AND ").push_arg(to).push(")");
        }
    }

    /// The ranges of ids (both ends included) that are left, in order: for scans by id, which so
    /// never step over hidden rows.
    pub(crate) fn ranges(&self) -> Vec<(i64, i64)> {
        match self.hidden {
            None => vec![(0, self.upto)],
            Some((from, to)) => vec![(0, self.upto.min(from - 1)), (to + 1, self.upto)]
                .into_iter()
                .filter(|(first, last)| first <= last)
                .collect(),
        }
    }
}
