//! Keys of the services of agents that converse. They come sealed and go sealed: nothing here can open
//! them.

use domain::ids::AgentId;

use crate::{agents::Agents, error::Result, feed::tables, sql::Columns};

impl Agents<'_> {
    /// Keeps secrets of an agent by their names; those not named stay as they are.
    pub async fn keep_secrets(&self, id: AgentId, secrets: Vec<(String, Vec<u8>)>) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    for (name, sealed) in secrets {
                        sqlx::query(
                            "INSERT INTO agent_secret (agent_id, name, sealed) VALUES ($1, $2, $3)
                             ON CONFLICT (agent_id, name) DO UPDATE SET sealed = excluded.sealed",
                        )
                        .bind(id.0)
                        .bind(name)
                        .bind(sealed)
                        .execute(tx.conn())
                        .await?;
                    }
                    tx.changed(tables::AGENT, id.0);
                    Ok(())
                })
            })
            .await
    }

    /// Secrets of an agent as they were sealed, by name.
    pub async fn sealed_secrets(&self, id: AgentId) -> Result<Vec<(String, Vec<u8>)>> {
        let mut conn = self.store.reader().await?;
        let rows =
            sqlx::query("SELECT name, sealed FROM agent_secret WHERE agent_id = $1 ORDER BY name")
                .bind(id.0)
                .fetch_all(&mut *conn)
                .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                let name = columns.text()?;
                Ok((name, columns.opt_bytes()?.unwrap_or_default()))
            })
            .collect()
    }
}
