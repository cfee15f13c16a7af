//! The outbox: leads on their way to integrations. They come in with the dialogue's commit; here
//! they are taken, settled, tried again and shown.

use domain::{
    ids::{DeliveryId, DialogueId, IntegrationId},
    integration::{DeliveryFault, Lead},
    outbox::{Delivery, DeliveryState, DeliveryStateKind},
    time::UnixMillis,
};

use super::Page;
use crate::{
    Store,
    code::{json, storable},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, Sql, query},
};

/// Deliveries that are changed in one transaction.
const CHUNK: i64 = 500;

/// The outbox.
#[derive(Debug)]
pub struct Outbox<'s> {
    pub(crate) store: &'s Store,
}

/// A delivery that was taken: its try is written down and committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDelivery {
    /// The entry, sending.
    pub delivery: Delivery,
    /// Number of the take: the fencing token.
    pub take: i64,
    /// The lead.
    pub lead: Lead,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The receiver has it.
    Delivered {
        /// What was made there.
        made: Option<String>,
    },
    /// It is tried again.
    Again {
        /// When.
        due: UnixMillis,
        /// Why.
        fault: DeliveryFault,
        /// What is made there by now; `None`: what was known stays.
        made: Option<String>,
    },
    /// Given up.
    Dead {
        /// Why.
        fault: DeliveryFault,
        /// What is made there by now; `None`: what was known stays.
        made: Option<String>,
    },
}

/// Which deliveries to show. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// States; empty: all.
    pub states: Vec<DeliveryStateKind>,
    /// To this integration.
    pub integration: Option<IntegrationId>,
}

/// A delivery in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The entry.
    pub delivery: Delivery,
    /// Name of its integration; empty: it was deleted.
    pub integration_name: String,
    /// Name of the dialogue's task, as the lead has it.
    pub task_name: String,
    /// The person's name, as the lead has it.
    pub person: String,
}

impl Outbox<'_> {
    /// Which deliveries are due, the longest waiting first.
    pub async fn due(&self, now: UnixMillis, limit: u32) -> Result<Vec<DeliveryId>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(DUE)
            .bind(now)
            .bind(i64::from(limit))
            .fetch_all(&mut *conn)
            .await?;
        rows.iter()
            .map(|row| Ok(DeliveryId(Columns::of(row).int()?)))
            .collect()
    }

    /// When the next delivery is due; `None`: none waits.
    pub async fn next_due(&self) -> Result<Option<UnixMillis>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT MIN(state_at) FROM delivery WHERE state = 1")
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).opt_int()
    }

    /// Takes a delivery that is due. `None`: somebody was faster, or it no longer waits.
    pub async fn take(&self, id: DeliveryId, now: UnixMillis) -> Result<Option<TakenDelivery>> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = query(format!(
                        "UPDATE delivery SET state = 2, state_at = $2, tries = tries + 1,
                            takes = takes + 1, fault = NULL
                         WHERE id = $1 AND state = 1 AND state_at <= $2
                         RETURNING {COLUMNS}, takes, lead"
                    ))
                    .bind(id.0)
                    .bind(now)
                    .fetch_optional(tx.conn())
                    .await?;
                    let Some(row) = row else { return Ok(None) };
                    tx.changed(tables::DELIVERY, id.0);
                    let mut columns = Columns::of(&row);
                    Ok(Some(TakenDelivery {
                        delivery: read(&mut columns)?,
                        take: columns.int()?,
                        lead: columns.json("lead")?,
                    }))
                })
            })
            .await
    }

    /// Writes down what came of a try. `false`: it is not this take's any more.
    pub async fn settle(
        &self,
        id: DeliveryId,
        take: i64,
        outcome: DeliveryOutcome,
        now: UnixMillis,
    ) -> Result<bool> {
        let (state, made) = match outcome {
            DeliveryOutcome::Delivered { made } => (DeliveryState::Delivered { at: now }, made),
            DeliveryOutcome::Again { due, fault, made } => {
                let fault = Some(fault);
                (DeliveryState::Waiting { due, fault }, made)
            }
            DeliveryOutcome::Dead { fault, made } => {
                (DeliveryState::Dead { since: now, fault }, made)
            }
        };
        let state = written(&state);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE delivery SET state = $3, state_at = $4, fault = $5,
                            made = COALESCE($6, made)
                         WHERE id = $1 AND state = 2 AND takes = $2",
                    )
                    .bind(id.0)
                    .bind(take)
                    .bind(state.state)
                    .bind(state.at)
                    .bind(state.fault)
                    .bind(made.map(|made| storable(&made).into_owned()))
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    tx.changed(tables::DELIVERY, id.0);
                    Ok(true)
                })
            })
            .await
    }

    /// The same for all dead deliveries, to one integration or to all, but `except`. In chunks. Returns
    /// how many.
    pub async fn retry_dead(
        &self,
        integration: Option<IntegrationId>,
        except: &[DeliveryId],
        now: UnixMillis,
    ) -> Result<i64> {
        let (mut retried, mut after) = (0, 0);
        loop {
            let mut sql = Sql::new("SELECT d.id FROM delivery d WHERE d.state = 4 AND d.id > ");
            sql.push_arg(after);
            if let Some(integration) = integration {
                sql.push(" AND d.integration_id = ").push_arg(integration.0);
            }
            sql.push(" ORDER BY d.id LIMIT ").push_arg(CHUNK);
            let rows = {
                let mut conn = self.store.reader().await?;
                sql.query().fetch_all(&mut *conn).await?
            };
            let mut ids = Vec::with_capacity(rows.len());
            for row in &rows {
                ids.push(Columns::of(row).int()?);
            }
            let Some(last) = ids.last().copied() else {
                return Ok(retried);
            };
            after = last;
            ids.retain(|id| !except.contains(&DeliveryId(*id)));
            retried += self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let update = format!(
                            "UPDATE delivery SET state = 1, state_at = $2, tries = 0
                             WHERE state = 4 AND id IN {}",
                            tx.dialect.ids("$1")
                        );
                        let done = query(update)
                            .bind(json(&ids))
                            .bind(now)
                            .execute(tx.conn())
                            .await?;
                        for id in ids {
                            tx.changed(tables::DELIVERY, id);
                        }
                        Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
                    })
                })
                .await?;
        }
    }

    /// Lets a dead delivery wait again, due now, its tries counted anew. `false`: it is not dead.
    pub async fn retry(&self, id: DeliveryId, now: UnixMillis) -> Result<bool> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    // what the last try failed of stays known
                    let done = sqlx::query(
                        "UPDATE delivery SET state = 1, state_at = $2, tries = 0
                         WHERE id = $1 AND state = 4",
                    )
                    .bind(id.0)
                    .bind(now)
                    .execute(tx.conn())
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    tx.changed(tables::DELIVERY, id.0);
                    Ok(true)
                })
            })
            .await
    }

    /// At start: deliveries that were being sent when the app ended wait again, due now; they keep
    /// their id, so that receivers know a repetition. Returns how many.
    pub async fn recover(&self, now: UnixMillis) -> Result<u64> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let rows = sqlx::query(
                        "UPDATE delivery SET state = 1, state_at = $1 WHERE state = 2
                         RETURNING id",
                    )
                    .bind(now)
                    .fetch_all(tx.conn())
                    .await?;
                    for row in &rows {
                        tx.changed(tables::DELIVERY, Columns::of(row).int()?);
                    }
                    Ok(rows.len() as u64)
                })
            })
            .await
    }

    /// A page, the newest first.
    pub async fn page(
        &self,
        filter: &DeliveryFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<DeliveryRow>> {
        let sql = page_query(filter, cursor, limit)?;
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let rows = rows
            .iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(DeliveryRow {
                    delivery: read(&mut columns)?,
                    integration_name: columns.opt_text()?.unwrap_or_default(),
                    task_name: columns.text()?,
                    person: columns.text()?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let next = rows
            .last()
            .filter(|_| rows.len() == limit as usize)
            .map(|row| row.delivery.id.to_string());
        Ok(Page { rows, next })
    }

    /// How many deliveries are in each state, to one integration or to all.
    pub async fn counts(
        &self,
        integration: Option<IntegrationId>,
    ) -> Result<Vec<(DeliveryStateKind, i64)>> {
        let mut conn = self.store.reader().await?;
        let mut sql = Sql::new("SELECT state, COUNT(*) FROM delivery");
        if let Some(integration) = integration {
            sql.push(" WHERE integration_id = ").push_arg(integration.0);
        }
        sql.push(" GROUP BY state ORDER BY state");
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok((read_kind(columns.int()?)?, columns.int()?))
            })
            .collect()
    }

    /// One delivery with its lead.
    pub async fn get(&self, id: DeliveryId) -> Result<(Delivery, Lead)> {
        let mut conn = self.store.reader().await?;
        let row = query(format!(
            "SELECT {COLUMNS}, lead FROM delivery WHERE id = $1"
        ))
        .bind(id.0)
        .fetch_one(&mut *conn)
        .await?;
        let mut columns = Columns::of(&row);
        Ok((read(&mut columns)?, columns.json("lead")?))
    }
}

const DUE: &str =
    "SELECT id FROM delivery WHERE state = 1 AND state_at <= $1 ORDER BY state_at, id LIMIT $2";

/// Columns for [`read`], of the only table `delivery`.
const COLUMNS: &str = "delivery.id, integration_id, dialogue_id, event, state, state_at, fault,
    tries, made, created_at";

fn state_code(kind: DeliveryStateKind) -> i64 {
    match kind {
        DeliveryStateKind::Waiting => 1,
        DeliveryStateKind::Sending => 2,
        DeliveryStateKind::Delivered => 3,
        DeliveryStateKind::Dead => 4,
    }
}

fn read_kind(state: i64) -> Result<DeliveryStateKind> {
    match state {
        1 => Ok(DeliveryStateKind::Waiting),
        2 => Ok(DeliveryStateKind::Sending),
        3 => Ok(DeliveryStateKind::Delivered),
        4 => Ok(DeliveryStateKind::Dead),
        _ => Err(unreadable()),
    }
}

fn unreadable() -> StoreError {
    StoreError::Unreadable {
        what: "delivery state",
    }
}

/// A state as columns.
pub(super) struct Written {
    pub(super) state: i64,
    pub(super) at: UnixMillis,
    fault: Option<String>,
}

pub(super) fn written(state: &DeliveryState) -> Written {
    let (kind, at, fault) = match state {
        DeliveryState::Waiting { due, fault } => (DeliveryStateKind::Waiting, *due, fault.as_ref()),
        DeliveryState::Sending { since } => (DeliveryStateKind::Sending, *since, None),
        DeliveryState::Delivered { at } => (DeliveryStateKind::Delivered, *at, None),
        DeliveryState::Dead { since, fault } => (DeliveryStateKind::Dead, *since, Some(fault)),
    };
    Written {
        state: state_code(kind),
        at,
        fault: fault.map(|fault| json(fault).replace("\\u0000", "")),
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Delivery> {
    let id = DeliveryId(columns.int()?);
    let integration = IntegrationId(columns.int()?);
    let dialogue = DialogueId(columns.int()?);
    let event = columns.code("lead event")?;
    let (kind, at) = (read_kind(columns.int()?)?, columns.int()?);
    let fault: Option<DeliveryFault> = columns
        .opt_text()?
        .map(|text| serde_json::from_str(&text).map_err(|_| unreadable()))
        .transpose()?;
    let state = match kind {
        DeliveryStateKind::Waiting => DeliveryState::Waiting { due: at, fault },
        DeliveryStateKind::Sending => DeliveryState::Sending { since: at },
        DeliveryStateKind::Delivered => DeliveryState::Delivered { at },
        DeliveryStateKind::Dead => DeliveryState::Dead {
            since: at,
            fault: fault.ok_or_else(unreadable)?,
        },
    };
    Ok(Delivery {
        id,
        integration,
        dialogue,
        event,
        state,
        tries: u32::try_from(columns.int()?).unwrap_or(u32::MAX),
        made: columns.opt_text()?,
        created_at: columns.int()?,
    })
}

fn page_query(filter: &DeliveryFilter, cursor: Option<&str>, limit: u32) -> Result<Sql> {
    let before = match cursor {
        Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
        None => i64::MAX,
    };
    let mut sql = Sql::new(&format!(
        "SELECT {COLUMNS}, i.name, delivery.task_name, delivery.person
         FROM delivery LEFT JOIN integration i ON i.id = delivery.integration_id
         WHERE delivery.id < "
    ));
    sql.push_arg(before);
    if !filter.states.is_empty() {
        sql.push(" AND delivery.state IN (");
        for (n, state) in filter.states.iter().enumerate() {
            if n > 0 {
                sql.push(", ");
            }
            sql.push_arg(state_code(*state));
        }
        sql.push(")");
    }
    if let Some(integration) = filter.integration {
        sql.push(" AND delivery.integration_id = ")
            .push_arg(integration.0);
    }
    sql.push(" ORDER BY delivery.id DESC LIMIT ")
        .push_arg(i64::from(limit));
    Ok(sql)
}
