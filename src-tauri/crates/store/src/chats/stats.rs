//! Numbers by task and period, from slots of fifteen minutes: every zone's days are made of them.

use std::collections::BTreeMap;

use domain::{
    budget::SpendKind,
    ids::{AiProfileId, ChatTaskId, ManagerId},
    money::Usd,
    time::UnixMillis,
};
use sqlx::AnyConnection;

use super::counters::{book, slot_of};
use crate::{
    Store,
    code::code,
    error::Result,
    feed::tables,
    sql::{Columns, Sql},
};

/// Reads numbers; books what belongs to no dialogue.
#[derive(Debug)]
pub struct ChatStats<'s> {
    pub(crate) store: &'s Store,
}

/// A half-open stretch of time. Its ends are taken at whole quarters of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From.
    pub from: UnixMillis,
    /// Until, not included.
    pub until: UnixMillis,
}

/// What happened in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Contacts that were added.
    pub contacts: i64,
    /// Contacts that were reached.
    pub reached: i64,
    /// Dialogues that began.
    pub dialogues: i64,
    /// Dialogues in which the person first wrote.
    pub replied: i64,
    /// Dialogues that were first tagged with interest.
    pub interest: i64,
    /// Dialogues in which a contact was first left.
    pub contact: i64,
    /// Dialogues that first were successful.
    pub success: i64,
    /// Messages that came in.
    pub received: i64,
    /// Messages that were sent.
    pub sent: i64,
    /// What it cost.
    pub cost: Usd,
}

impl Funnel {
    /// What a success cost; `None`: there was none.
    pub fn cost_per_success(&self) -> Option<Usd> {
        (self.success > 0).then(|| Usd(self.cost.0 / self.success))
    }
}

/// What was spent in a day on a kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySpend {
    /// The beginning of the day, as it was asked.
    pub day: UnixMillis,
    /// On what.
    pub kind: SpendKind,
    /// How much.
    pub cost: Usd,
}

impl ChatStats<'_> {
    /// What happened in a period, in one task or in all.
    pub async fn funnel(&self, task: Option<ChatTaskId>, period: Period) -> Result<Funnel> {
        let mut conn = self.store.reader().await?;
        funnel(&mut conn, task, period).await
    }

    /// The same for each of the days that begin at `days` (the last one ends at `until`).
    pub async fn by_day(
        &self,
        task: Option<ChatTaskId>,
        days: &[UnixMillis],
        until: UnixMillis,
    ) -> Result<Vec<(UnixMillis, Funnel)>> {
        let mut conn = self.store.reader().await?;
        let mut found = Vec::with_capacity(days.len());
        for period in periods(days, until) {
            found.push((period.from, funnel(&mut conn, task, period).await?));
        }
        Ok(found)
    }

    /// What was spent on each kind of thing on each day; days and kinds without cost are left out.
    /// Test chats count where no task is asked for.
    pub async fn spend_by_day(
        &self,
        task: Option<ChatTaskId>,
        days: &[UnixMillis],
        until: UnixMillis,
    ) -> Result<Vec<DaySpend>> {
        let mut conn = self.store.reader().await?;
        let mut found = Vec::new();
        for period in periods(days, until) {
            let mut sql = Sql::new("SELECT s.kind, CAST(SUM(s.cost) AS BIGINT) FROM chat_spend s");
            push_period(&mut sql, task, period);
            sql.push(" GROUP BY s.kind ORDER BY s.kind");
            for row in sql.query().fetch_all(&mut *conn).await? {
                let mut columns = Columns::of(&row);
                found.push(DaySpend {
                    day: period.from,
                    kind: columns.code("spend kind")?,
                    cost: Usd(columns.int()?),
                });
            }
        }
        Ok(found)
    }

    /// What each manager cost in a period.
    pub async fn by_manager(&self, period: Period) -> Result<Vec<(ManagerId, Usd)>> {
        let rows = self.by(period, "manager_id").await?;
        Ok(rows
            .into_iter()
            .map(|(id, cost)| (ManagerId(id), cost))
            .collect())
    }

    /// What each AI cost in a period, test chats included.
    pub async fn by_ai(&self, period: Period) -> Result<Vec<(AiProfileId, Usd)>> {
        let rows = self.by(period, "ai_id").await?;
        Ok(rows
            .into_iter()
            .map(|(id, cost)| (AiProfileId(id), cost))
            .collect())
    }

    /// Books the cost of a test chat: it counts into no dialogue and no task.
    pub async fn book_test_chat(&self, ai: AiProfileId, cost: Usd, now: UnixMillis) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let kind = code(SpendKind::TestChat);
                    book(tx, slot_of(now), (0, 0, ai.0), &kind, cost.0.max(0)).await?;
                    tx.changed(tables::AI_PROFILE, ai.0);
                    Ok(())
                })
            })
            .await
    }

    async fn by(&self, period: Period, column: &'static str) -> Result<Vec<(i64, Usd)>> {
        let mut sql = Sql::new(&format!(
            "SELECT s.{column}, CAST(SUM(s.cost) AS BIGINT) FROM chat_spend s"
        ));
        push_period(&mut sql, None, period);
        sql.push(&format!(
            " AND s.{column} > 0 GROUP BY s.{column} ORDER BY s.{column}"
        ));
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok((columns.int()?, Usd(columns.int()?)))
            })
            .collect()
    }
}

/// The stretches between beginnings of days.
fn periods(days: &[UnixMillis], until: UnixMillis) -> Vec<Period> {
    let ends = days.iter().skip(1).copied().chain([until]);
    days.iter()
        .zip(ends)
        .map(|(from, until)| Period { from: *from, until })
        .collect()
}

/// Adds the condition over the slots `s`.
fn push_period(sql: &mut Sql, task: Option<ChatTaskId>, period: Period) {
    sql.push(" WHERE s.slot_at >= ")
        .push_arg(slot_of(period.from));
    sql.push(" AND s.slot_at < ")
        .push_arg(slot_of(period.until));
    if let Some(task) = task {
        sql.push(" AND s.task_id = ").push_arg(task.0);
    }
}

const SUMS: &str = "CAST(COALESCE(SUM(s.contacts), 0) AS BIGINT),
    CAST(COALESCE(SUM(s.reached), 0) AS BIGINT), CAST(COALESCE(SUM(s.dialogues), 0) AS BIGINT),
    CAST(COALESCE(SUM(s.replied), 0) AS BIGINT), CAST(COALESCE(SUM(s.interest), 0) AS BIGINT),
    CAST(COALESCE(SUM(s.contact), 0) AS BIGINT), CAST(COALESCE(SUM(s.success), 0) AS BIGINT),
    CAST(COALESCE(SUM(s.received), 0) AS BIGINT), CAST(COALESCE(SUM(s.sent), 0) AS BIGINT)";

/// Reads [`SUMS`].
fn read_sums(columns: &mut Columns<'_>) -> Result<Funnel> {
    Ok(Funnel {
        contacts: columns.int()?,
        reached: columns.int()?,
        dialogues: columns.int()?,
        replied: columns.int()?,
        interest: columns.int()?,
        contact: columns.int()?,
        success: columns.int()?,
        received: columns.int()?,
        sent: columns.int()?,
        cost: Usd(0),
    })
}

async fn funnel(
    conn: &mut AnyConnection,
    task: Option<ChatTaskId>,
    period: Period,
) -> Result<Funnel> {
    let mut sql = Sql::new(&format!("SELECT {SUMS} FROM chat_slot s"));
    push_period(&mut sql, task, period);
    let row = sql.query().fetch_one(&mut *conn).await?;
    let mut sql = Sql::new("SELECT CAST(COALESCE(SUM(s.cost), 0) AS BIGINT) FROM chat_spend s");
    push_period(&mut sql, task, period);
    // test chats count into no task, nor into the funnel of all
    sql.push(" AND s.task_id > 0");
    let cost = sql.query().fetch_one(&mut *conn).await?;
    Ok(Funnel {
        cost: Usd(Columns::of(&cost).int()?),
        ..read_sums(&mut Columns::of(&row))?
    })
}

/// The same for each task in which anything happened.
pub(crate) async fn funnels(
    conn: &mut AnyConnection,
    task: Option<ChatTaskId>,
    period: Period,
) -> Result<BTreeMap<ChatTaskId, Funnel>> {
    let mut found = BTreeMap::new();
    let mut sql = Sql::new(&format!("SELECT s.task_id, {SUMS} FROM chat_slot s"));
    push_period(&mut sql, task, period);
    sql.push(" GROUP BY s.task_id");
    for row in sql.query().fetch_all(&mut *conn).await? {
        let mut columns = Columns::of(&row);
        found.insert(ChatTaskId(columns.int()?), read_sums(&mut columns)?);
    }
    let mut sql = Sql::new("SELECT s.task_id, CAST(SUM(s.cost) AS BIGINT) FROM chat_spend s");
    push_period(&mut sql, task, period);
    sql.push(" AND s.task_id > 0 GROUP BY s.task_id");
    for row in sql.query().fetch_all(&mut *conn).await? {
        let mut columns = Columns::of(&row);
        let task = ChatTaskId(columns.int()?);
        let funnel: &mut Funnel = found.entry(task).or_default();
        funnel.cost = Usd(columns.int()?);
    }
    Ok(found)
}
