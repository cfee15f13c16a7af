//! Rehearsals of agents: one row each, and one for each persona. What was rehearsed is kept word for word:
//! a rehearsal is of every version that is the same. It knows no rule of passing.

use domain::{
    agent::AgentDraft,
    ids::{AgentId, AgentVersionId, AttemptId, RehearsalId},
    money::Usd,
    rehearsal::{
        Persona, Rehearsal, RehearsalCall, RehearsalCallState, RehearsalRecord, RehearsalStatus,
    },
    time::UnixMillis,
};
use sqlx::{Any, any::AnyRow, pool::PoolConnection};

use crate::{
    Store,
    code::{code, from_code, json},
    error::Result,
    feed::tables,
    lines::found,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// The rehearsals.
#[derive(Debug)]
pub struct Rehearsals<'s> {
    pub(crate) store: &'s Store,
}

/// The end of a call to a persona.
#[derive(Debug, Clone)]
pub struct RehearsedEnd {
    /// What its services cost.
    pub cost: Usd,
    /// A recording was written.
    pub has_recording: bool,
    /// What became of it.
    pub record: RehearsalRecord,
    /// When.
    pub ended_at: UnixMillis,
}

/// The newest version that is what was rehearsed stands third.
const SELECT: &str = "SELECT r.id, r.agent_id,
        (SELECT MAX(v.number) FROM agent_version v
         WHERE v.agent_id = r.agent_id AND v.draft = r.draft),
        r.status, r.money_limit, r.created_at, r.ended_at
     FROM rehearsal r";

fn read(row: &AnyRow) -> Result<Rehearsal> {
    let mut columns = Columns::of(row);
    Ok(Rehearsal {
        id: RehearsalId(columns.int()?),
        agent: AgentId(columns.int()?),
        version: columns.opt_int()?,
        status: columns.code("rehearsal status")?,
        limit: columns.opt_int()?.map(Usd),
        created_at: columns.int()?,
        ended_at: columns.opt_int()?,
        calls: Vec::new(),
    })
}

fn read_call(row: &AnyRow) -> Result<RehearsalCall> {
    let mut columns = Columns::of(row);
    let persona = columns.text()?;
    Ok(RehearsalCall {
        persona: from_code(&persona, "persona")?,
        state: columns.code("state of a rehearsal's call")?,
        attempt: columns.opt_int()?.map(AttemptId),
        has_recording: columns.truth()?,
        cost: Usd(columns.int()?),
        record: columns.opt_text()?.map(record).transpose()?,
    })
}

fn record(text: String) -> Result<RehearsalRecord> {
    serde_json::from_str(&text).map_err(|_| crate::StoreError::Unreadable {
        what: "record of a rehearsal's call",
    })
}

async fn with_calls(conn: &mut PoolConnection<Any>, mut rehearsal: Rehearsal) -> Result<Rehearsal> {
    let rows = sqlx::query(
        "SELECT persona, state, attempt, has_recording, cost, record FROM rehearsal_call
         WHERE rehearsal_id = $1",
    )
    .bind(rehearsal.id.0)
    .fetch_all(&mut **conn)
    .await?;
    rehearsal.calls = rows.iter().map(read_call).collect::<Result<_>>()?;
    rehearsal.calls.sort_by_key(|call| call.persona);
    Ok(rehearsal)
}

impl Rehearsals<'_> {
    /// A new rehearsal of an agent's draft, which is given back: all its personas wait.
    pub async fn insert(
        &self,
        agent: AgentId,
        limit: Option<Usd>,
        now: UnixMillis,
    ) -> Result<(RehearsalId, AgentDraft)> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO rehearsal (agent_id, draft, status, money_limit, created_at)
                         SELECT a.id, a.draft, $2, $3, $4 FROM agent a WHERE a.id = $1
                         RETURNING id, draft",
                    )
                    .bind(agent.0)
                    .bind(code(RehearsalStatus::Running))
                    .bind(limit.map(|limit| limit.0))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    let mut columns = Columns::of(&row);
                    let (id, draft) = (columns.int()?, columns.json("agent")?);
                    for persona in Persona::ALL {
                        sqlx::query(
                            "INSERT INTO rehearsal_call (rehearsal_id, persona, state)
                             VALUES ($1, $2, $3)",
                        )
                        .bind(id)
                        .bind(persona.code())
                        .bind(code(RehearsalCallState::Waiting))
                        .execute(tx.conn())
                        .await?;
                    }
                    tx.changed(tables::REHEARSAL, agent.0);
                    Ok((RehearsalId(id), draft))
                })
            })
            .await
    }

    /// One rehearsal with its calls.
    pub async fn get(&self, id: RehearsalId) -> Result<Rehearsal> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE r.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        with_calls(&mut conn, read(&row)?).await
    }

    /// The newest rehearsals of an agent with their calls, the newest first.
    pub async fn of_agent(&self, agent: AgentId, limit: u32) -> Result<Vec<Rehearsal>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "{SELECT} WHERE r.agent_id = $1 ORDER BY r.id DESC LIMIT $2"
        ))
        .bind(agent.0)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        let mut rehearsals = Vec::with_capacity(rows.len());
        for row in rows {
            rehearsals.push(with_calls(&mut conn, read(&row)?).await?);
        }
        Ok(rehearsals)
    }

    /// Whether a rehearsal of exactly this version was passed.
    pub async fn passed_with(&self, version: AgentVersionId) -> Result<bool> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT COUNT(*) FROM rehearsal r
             JOIN agent_version v ON v.agent_id = r.agent_id AND v.draft = r.draft
             WHERE v.id = $1 AND r.status = $2",
        )
        .bind(version.0)
        .bind(code(RehearsalStatus::Passed))
        .fetch_one(&mut *conn)
        .await?;
        Ok(Columns::of(&row).int()? > 0)
    }

    /// A persona is about to be called; `held`: what is set aside for it.
    pub async fn begin_call(
        &self,
        id: RehearsalId,
        persona: Persona,
        attempt: AttemptId,
        held: Usd,
    ) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE rehearsal_call SET state = $3, attempt = $4, cost = $5
                         WHERE rehearsal_id = $1 AND persona = $2",
                    )
                    .bind(id.0)
                    .bind(persona.code())
                    .bind(code(RehearsalCallState::Calling))
                    .bind(attempt.0)
                    .bind(held.0)
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    changed(tx, id).await
                })
            })
            .await
    }

    /// A call to a persona is over, and was judged.
    pub async fn finish_call(
        &self,
        id: RehearsalId,
        persona: Persona,
        end: RehearsedEnd,
    ) -> Result<()> {
        let record = json(&end.record);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE rehearsal_call
                         SET state = $3, cost = $4, has_recording = $5, ended_at = $6, record = $7
                         WHERE rehearsal_id = $1 AND persona = $2",
                    )
                    .bind(id.0)
                    .bind(persona.code())
                    .bind(code(RehearsalCallState::Done))
                    .bind(end.cost.0)
                    .bind(i64::from(end.has_recording))
                    .bind(end.ended_at)
                    .bind(record)
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    changed(tx, id).await
                })
            })
            .await
    }

    /// A rehearsal that runs ends so; one that has ended is left as it is.
    pub async fn end(
        &self,
        id: RehearsalId,
        status: RehearsalStatus,
        now: UnixMillis,
    ) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE rehearsal SET status = $2, ended_at = $3
                         WHERE id = $1 AND status = $4",
                    )
                    .bind(id.0)
                    .bind(code(status))
                    .bind(now)
                    .bind(code(RehearsalStatus::Running))
                    .execute(tx.conn())
                    .await?;
                    changed(tx, id).await
                })
            })
            .await
    }

    /// Rehearsals that still run: at start, those that the app's end cut off.
    pub async fn running(&self) -> Result<Vec<Rehearsal>> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!("{SELECT} WHERE r.status = 'running' ORDER BY r.id"))
            .fetch_all(&mut *conn)
            .await?;
        let mut rehearsals = Vec::with_capacity(rows.len());
        for row in rows {
            rehearsals.push(with_calls(&mut conn, read(&row)?).await?);
        }
        Ok(rehearsals)
    }

    /// Recordings of an agent's rehearsals.
    pub async fn recordings_of(&self, agent: AgentId) -> Result<Vec<AttemptId>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT c.attempt FROM rehearsal_call c JOIN rehearsal r ON r.id = c.rehearsal_id
             WHERE r.agent_id = $1 AND c.attempt IS NOT NULL",
        )
        .bind(agent.0)
        .fetch_all(&mut *conn)
        .await?;
        attempts(&rows)
    }

    /// Calls with a recording that ended before `before`, oldest first.
    pub async fn recordings_before(
        &self,
        before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<AttemptId>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT attempt FROM rehearsal_call
             WHERE has_recording = 1 AND attempt IS NOT NULL AND ended_at < $1
             ORDER BY ended_at LIMIT $2",
        )
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        attempts(&rows)
    }

    /// The files of these recordings were deleted.
    pub async fn forget_recordings(&self, attempts: &[AttemptId]) -> Result<()> {
        let ids = json(attempts);
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    let mut sql =
                        Sql::new("UPDATE rehearsal_call SET has_recording = 0 WHERE attempt IN ");
                    let parameter = sql.arg(ids);
                    sql.push(&tx.dialect.ids(&parameter))
                        .push(" RETURNING rehearsal_id");
                    for row in sql.query().fetch_all(tx.conn()).await? {
                        changed(tx, RehearsalId(Columns::of(&row).int()?)).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

fn attempts(rows: &[AnyRow]) -> Result<Vec<AttemptId>> {
    rows.iter()
        .map(|row| Ok(AttemptId(Columns::of(row).int()?)))
        .collect()
}

/// Deletes the rehearsals of an agent that is being deleted.
pub(crate) async fn delete_of(tx: &mut Tx, agent: AgentId) -> Result<()> {
    for sql in [
        "DELETE FROM rehearsal_call WHERE rehearsal_id IN
         (SELECT id FROM rehearsal WHERE agent_id = $1)",
        "DELETE FROM rehearsal WHERE agent_id = $1",
    ] {
        sqlx::query(sql).bind(agent.0).execute(tx.conn()).await?;
    }
    tx.changed(tables::REHEARSAL, agent.0);
    Ok(())
}

/// Tells that a rehearsal changed, under its agent.
async fn changed(tx: &mut Tx, id: RehearsalId) -> Result<()> {
    let row = sqlx::query("SELECT agent_id FROM rehearsal WHERE id = $1")
        .bind(id.0)
        .fetch_one(tx.conn())
        .await?;
    tx.changed(tables::REHEARSAL, Columns::of(&row).int()?);
    Ok(())
}
