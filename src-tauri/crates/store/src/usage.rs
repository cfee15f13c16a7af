//! Who uses what: tasks by line and agent, how caller numbers fare, which variables a task's
//! callees have. Only reads.

use std::collections::BTreeSet;

use domain::ids::{AgentId, CallTaskId, LineId};

use crate::{
    Store,
    error::Result,
    sql::{Columns, query},
};

/// Calls that a caller number's rate is reckoned from: the latest ones, so that the answer stays
/// quick and tells how the number fares now.
const LATEST_CALLS: i64 = 20_000;

/// Reads who uses what.
#[derive(Debug)]
pub struct Usage<'s> {
    pub(crate) store: &'s Store,
}

/// How a caller number fares among the latest calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRate {
    /// Caller number.
    pub number: String,
    /// Calls that ended and were the callee's.
    pub attempts: i64,
    /// Of these, answered.
    pub answered: i64,
}

/// A call task that uses something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsingTask {
    /// Id.
    pub id: CallTaskId,
    /// Name.
    pub name: String,
}

impl Usage<'_> {
    /// Call tasks that use a line, by name.
    pub async fn tasks_of_line(&self, line: LineId) -> Result<Vec<UsingTask>> {
        self.tasks("line_id", line.0).await
    }

    /// Call tasks that use an agent, by name.
    pub async fn tasks_of_agent(&self, agent: AgentId) -> Result<Vec<UsingTask>> {
        self.tasks("agent_id", agent.0).await
    }

    async fn tasks(&self, column: &str, id: i64) -> Result<Vec<UsingTask>> {
        let mut conn = self.store.reader().await?;
        let sql = format!(
            "SELECT id, name FROM call_task WHERE {column} = $1 AND deleted_at IS NULL
             ORDER BY name_key"
        );
        let rows = query(sql).bind(id).fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(UsingTask {
                    id: CallTaskId(columns.int()?),
                    name: columns.text()?,
                })
            })
            .collect()
    }

    /// How the caller numbers of a line fare.
    pub async fn number_rates(&self, line: LineId) -> Result<Vec<NumberRate>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT caller_number, COUNT(*),
                    CAST(SUM(CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END) AS BIGINT)
             FROM (SELECT line_id, caller_number, answered_at, counted FROM call_attempt
                   ORDER BY id DESC LIMIT $2) latest
             WHERE line_id = $1 AND counted = 1 AND caller_number IS NOT NULL
             GROUP BY caller_number ORDER BY caller_number",
        )
        .bind(line.0)
        .bind(LATEST_CALLS)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(NumberRate {
                    number: columns.text()?,
                    attempts: columns.int()?,
                    answered: columns.int()?,
                })
            })
            .collect()
    }

    /// Keys of all call variables that the callees of a task have: columns of an export. Reads every
    /// callee once.
    pub async fn variable_keys(&self, task: CallTaskId) -> Result<BTreeSet<String>> {
        let mut conn = self.store.reader().await?;
        let keys = self.store.dialect().object_keys("c.variables");
        let sql = format!("SELECT DISTINCT k.key FROM callee c, {keys} WHERE c.task_id = $1");
        let rows = query(sql).bind(task.0).fetch_all(&mut *conn).await?;
        rows.iter().map(|row| Columns::of(row).text()).collect()
    }
}
