//! Removal of what nobody sees any more: callees of deleted tasks, rows of imports that were never
//! committed. In chunks; run at start and after a task was deleted. Files go before rows, so that a
//! crash in between leaves a row that is found again, never a file that is not.

use domain::ids::{AttemptId, CallTaskId, CalleeId};

use crate::{
    Store,
    code::json,
    error::Result,
    sql::{Columns, Sql, query},
};

/// The housekeeping.
#[derive(Debug)]
pub struct Housekeeping<'s> {
    pub(crate) store: &'s Store,
}

/// Rows to be removed next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    callees: Vec<CalleeId>,
    /// Attempts whose recordings are to be deleted first.
    pub recordings: Vec<AttemptId>,
}

/// Callees removed in one transaction.
const CHUNK: i64 = 1_000;

impl Housekeeping<'_> {
    /// What is to be removed next; `None`: nothing is left. The caller deletes the recordings' files
    /// and then calls [`Housekeeping::remove`].
    pub async fn next(&self) -> Result<Option<Doomed>> {
        self.store.imports().clear_leftovers(None).await?;
        loop {
            let Some(task) = self.deleted_task().await? else {
                return Ok(None);
            };
            let doomed = self.doomed(task).await?;
            if !doomed.callees.is_empty() {
                return Ok(Some(doomed));
            }
            self.remove_task(task).await?;
        }
    }

    /// Removes the rows.
    pub async fn remove(&self, doomed: Doomed) -> Result<()> {
        let ids = json(&doomed.callees);
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    for sql in [
                        "DELETE FROM attempt_log WHERE attempt_id IN
                         (SELECT a.id FROM call_attempt a WHERE a.callee_id IN {})",
                        "DELETE FROM attempt_talk WHERE attempt_id IN
                         (SELECT a.id FROM call_attempt a WHERE a.callee_id IN {})",
                        "DELETE FROM attempt_line WHERE attempt_id IN
                         (SELECT a.id FROM call_attempt a WHERE a.callee_id IN {})",
                        "DELETE FROM call_attempt WHERE callee_id IN {}",
                        "DELETE FROM callee WHERE id IN {}",
                    ] {
                        let sql = sql.replace("{}", &tx.dialect.ids("$1"));
                        query(sql).bind(ids.as_str()).execute(tx.conn()).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// All of it, when nobody keeps recordings (tests, tools).
    pub async fn remove_all(&self) -> Result<()> {
        while let Some(doomed) = self.next().await? {
            self.remove(doomed).await?;
        }
        Ok(())
    }

    /// A deleted task whose calls are all over.
    async fn deleted_task(&self) -> Result<Option<CallTaskId>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT t.id FROM call_task t JOIN call_task_count n ON n.task_id = t.id
             WHERE t.deleted_at IS NOT NULL AND n.calling = 0 ORDER BY t.id LIMIT 1",
        )
        .fetch_optional(&mut *conn)
        .await?;
        row.map(|row| Ok(CallTaskId(Columns::of(&row).int()?)))
            .transpose()
    }

    async fn doomed(&self, task: CallTaskId) -> Result<Doomed> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT c.id FROM callee c WHERE c.task_id = $1 ORDER BY c.task_id, c.number LIMIT $2",
        )
        .bind(task.0)
        .bind(CHUNK)
        .fetch_all(&mut *conn)
        .await?;
        let callees = rows
            .iter()
            .map(|row| Ok(CalleeId(Columns::of(row).int()?)))
            .collect::<Result<Vec<_>>>()?;
        let mut sql = Sql::new(
            "SELECT a.id FROM call_attempt a WHERE a.has_recording + 0 = 1 AND a.callee_id IN ",
        );
        let parameter = sql.arg(json(&callees));
        sql.push(&self.store.dialect().ids(&parameter))
            .push(" ORDER BY a.id");
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let recordings = rows
            .iter()
            .map(|row| Ok(AttemptId(Columns::of(row).int()?)))
            .collect::<Result<Vec<_>>>()?;
        Ok(Doomed {
            callees,
            recordings,
        })
    }

    /// The task itself, once no callee is left.
    async fn remove_task(&self, task: CallTaskId) -> Result<()> {
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    for sql in [
                        "DELETE FROM record_tally WHERE task_id = $1",
                        "DELETE FROM call_slot WHERE task_id = $1",
                        "DELETE FROM batch_failure WHERE batch_id IN
                         (SELECT id FROM import_batch WHERE task_id = $1)",
                        "DELETE FROM import_batch WHERE task_id = $1",
                        "DELETE FROM call_task_count WHERE task_id = $1",
                        "DELETE FROM call_task WHERE id = $1",
                    ] {
                        sqlx::query(sql).bind(task.0).execute(tx.conn()).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
