//! Rows of an export of the dashboard of chats: by task, and by stretch of time, in one snapshot.

use std::collections::VecDeque;

use domain::{ids::ChatTaskId, time::UnixMillis};
use sqlx::{Any, Transaction};

use super::Exports;
use crate::{
    chats::stats::{Funnel, Period, funnels},
    error::Result,
    sql::Columns,
};

/// What happened in a task in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumbersExportRow {
    /// The task's name; empty: it is gone.
    pub task_name: String,
    /// From.
    pub from: UnixMillis,
    /// What happened.
    pub funnel: Funnel,
}

/// Reads numbers, stretch by stretch. Dropped, it lets its snapshot go.
#[derive(Debug)]
pub struct NumbersRows {
    tx: Transaction<'static, Any>,
    task: Option<ChatTaskId>,
    periods: VecDeque<Period>,
}

impl Exports<'_> {
    /// Opens the numbers of these stretches, of one task or of each that has any.
    pub async fn numbers(
        &self,
        task: Option<ChatTaskId>,
        periods: Vec<Period>,
    ) -> Result<NumbersRows> {
        let begin = self.store.dialect().begin_snapshot();
        Ok(NumbersRows {
            tx: self.store.inner.readers.begin_with(begin).await?,
            task,
            periods: periods.into(),
        })
    }
}

impl NumbersRows {
    /// Stretches that are left.
    pub fn left(&self) -> usize {
        self.periods.len()
    }

    /// The rows of the next stretch: none, where nothing happened; `None` at the end. A single task
    /// that is asked for has a row also where nothing happened.
    pub async fn next(&mut self) -> Result<Option<Vec<NumbersExportRow>>> {
        let Some(period) = self.periods.pop_front() else {
            return Ok(None);
        };
        let mut found = funnels(&mut self.tx, self.task, period).await?;
        if let Some(task) = self.task {
            found.entry(task).or_default();
        }
        let mut rows = Vec::with_capacity(found.len());
        for (task, funnel) in found {
            let name = sqlx::query("SELECT name FROM chat_task WHERE id = $1")
                .bind(task.0)
                .fetch_optional(&mut *self.tx)
                .await?;
            rows.push(NumbersExportRow {
                task_name: match name {
                    Some(row) => Columns::of(&row).text()?,
                    None => String::new(),
                },
                from: period.from,
                funnel,
            });
        }
        Ok(Some(rows))
    }
}
