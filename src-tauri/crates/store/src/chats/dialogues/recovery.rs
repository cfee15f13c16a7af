//! What was under way when the app ended: read at start, before anything new begins.

use domain::{
    budget::SpendKind,
    ids::{AiProfileId, ChannelId, ChatTaskId, ContactId, DialogueId, ManagerId},
    money::Usd,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::{
    Dialogues, Outgoing,
    change::ReservationId,
    rows::{MESSAGE, read_outgoing},
};
use crate::{
    chats::{
        address,
        contacts::ClaimedContact,
        counters::{ChatDeltas, read_purse},
    },
    error::Result,
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

/// Money that is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// Its row.
    pub id: ReservationId,
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// The dialogue's task.
    pub task: ChatTaskId,
    /// For what.
    pub kind: SpendKind,
    /// How much.
    pub amount: Usd,
    /// Since when.
    pub since: UnixMillis,
}

/// Everything that was under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InFlight {
    /// Messages that were being sent: to be looked up, never blindly sent again.
    pub sending: Vec<Outgoing>,
    /// Messages whose fate was not known before either, and behind which nothing of ours was sent.
    pub uncertain: Vec<Outgoing>,
    /// Money that was set aside.
    pub reservations: Vec<Reservation>,
    /// Dialogues in which a model was asked, or its calls were performed.
    pub asking: Vec<DialogueId>,
    /// Contacts that were claimed.
    pub claimed: Vec<ClaimedContact>,
}

impl Dialogues<'_> {
    /// What was under way, and messages whose fate is not known since this moment or later.
    pub async fn in_flight(&self, uncertain_since: UnixMillis) -> Result<InFlight> {
        let mut conn = self.store.reader().await?;
        let rows = query(format!(
            "SELECT {MESSAGE}, d.task_id, d.channel_id, d.peer, d.contact_id
             FROM message m JOIN dialogue d ON d.id = m.dialogue_id
             JOIN chat_task t ON t.id = d.task_id
             WHERE m.state <= 2 AND m.state = 2 AND t.deleted_at IS NULL ORDER BY m.id"
        ))
        .fetch_all(&mut *conn)
        .await?;
        let sending = rows.iter().map(read_outgoing).collect::<Result<_>>()?;
        let rows = query(format!(
            "SELECT {MESSAGE}, d.task_id, d.channel_id, d.peer, d.contact_id
             FROM message m JOIN dialogue d ON d.id = m.dialogue_id
             JOIN chat_task t ON t.id = d.task_id
             WHERE m.state = 3 AND m.state_at >= $1 AND t.deleted_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM message n WHERE n.dialogue_id = m.dialogue_id
                               AND n.id > m.id AND n.state IN (5, 6, 7))
             ORDER BY m.id"
        ))
        .bind(uncertain_since)
        .fetch_all(&mut *conn)
        .await?;
        let uncertain = rows.iter().map(read_outgoing).collect::<Result<_>>()?;
        let rows = query(format!("{RESERVATION} ORDER BY r.id"))
            .fetch_all(&mut *conn)
            .await?;
        let reservations = rows.iter().map(read_reservation).collect::<Result<_>>()?;
        let rows = sqlx::query(
            "SELECT c.id, c.task_id, c.channel_id, c.claims, c.at, c.address, c.name, c.variables
             FROM contact c JOIN chat_task t ON t.id = c.task_id
             WHERE c.state = 3 AND t.deleted_at IS NULL ORDER BY c.task_id, c.id",
        )
        .fetch_all(&mut *conn)
        .await?;
        let claimed = rows
            .iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(ClaimedContact {
                    contact: ContactId(columns.int()?),
                    task: ChatTaskId(columns.int()?),
                    channel: ChannelId(columns.opt_int()?.unwrap_or(0)),
                    claim: columns.int()?,
                    since: columns.int()?,
                    address: address::read(&columns.text()?)?,
                    name: columns.text()?,
                    variables: columns.text()?,
                })
            })
            .collect::<Result<_>>()?;
        // those wait for their watchdog: they have a moment of waking
        let rows = sqlx::query(
            "SELECT d.id FROM dialogue d JOIN chat_task t ON t.id = d.task_id
             WHERE d.wake_at IS NOT NULL AND t.deleted_at IS NULL
               AND (d.state LIKE '%\"phase\":\"asking\"%' OR d.state LIKE '%\"phase\":\"calling\"%')
             ORDER BY d.id",
        )
        .fetch_all(&mut *conn)
        .await?;
        let asking = rows
            .iter()
            .map(|row| Ok(DialogueId(Columns::of(row).int()?)))
            .collect::<Result<_>>()?;
        Ok(InFlight {
            sending,
            uncertain,
            reservations,
            asking,
            claimed,
        })
    }

    /// Nobody knows what became of these reservations: they count as spent, whole. Returns those
    /// that were still open.
    pub async fn settle_lost(
        &self,
        reservations: &[ReservationId],
        now: UnixMillis,
    ) -> Result<Vec<Reservation>> {
        let mut settled = Vec::new();
        for id in reservations {
            let id = *id;
            let done = self
                .store
                .writer()
                .urgent(move |tx| Box::pin(async move { settle(tx, id, now).await }))
                .await?;
            settled.extend(done);
        }
        Ok(settled)
    }
}

const RESERVATION: &str = "SELECT r.id, r.dialogue_id, r.task_id, r.kind, r.amount, r.since
     FROM reservation r JOIN chat_task t ON t.id = r.task_id AND t.deleted_at IS NULL";

fn read_reservation(row: &AnyRow) -> Result<Reservation> {
    let mut columns = Columns::of(row);
    Ok(Reservation {
        id: ReservationId(columns.int()?),
        dialogue: DialogueId(columns.int()?),
        task: ChatTaskId(columns.int()?),
        kind: columns.code("spend kind")?,
        amount: Usd(columns.int()?),
        since: columns.int()?,
    })
}

/// A reservation counts as spent, whole; nothing, if it is gone.
async fn settle(tx: &mut Tx, id: ReservationId, now: UnixMillis) -> Result<Option<Reservation>> {
    let row = query(format!("{RESERVATION} WHERE r.id = $1"))
        .bind(id.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let reservation = read_reservation(&row)?;
    let row = query(format!(
        "SELECT d.manager_id, t.ai_id, d.limit_at, d.spent, d.reserved, d.over,
                t.budget, n.spent, n.reserved, n.over
         FROM dialogue d JOIN chat_task t ON t.id = d.task_id
         JOIN chat_task_count n ON n.task_id = d.task_id WHERE d.id = $1{}",
        tx.dialect.for_update("d, n")
    ))
    .bind(reservation.dialogue.0)
    .fetch_one(tx.conn())
    .await?;
    let mut columns = Columns::of(&row);
    let (manager, ai) = (ManagerId(columns.int()?), AiProfileId(columns.int()?));
    let purse = read_purse(&mut columns)?.settle_lost(reservation.amount);
    let of_task = read_purse(&mut columns)?.settle_lost(reservation.amount);
    // revision and all: whoever still works with the old money has to load it anew
    sqlx::query(
        "UPDATE dialogue SET revision = revision + 1, spent = $2, reserved = $3, over = $4
         WHERE id = $1",
    )
    .bind(reservation.dialogue.0)
    .bind(purse.spent.0)
    .bind(purse.reserved.0)
    .bind(purse.over.0)
    .execute(tx.conn())
    .await?;
    sqlx::query("DELETE FROM reservation WHERE id = $1")
        .bind(id.0)
        .execute(tx.conn())
        .await?;
    let mut deltas = ChatDeltas::of(reservation.task);
    deltas.purse(of_task);
    deltas.spent(now, manager, ai, reservation.kind, reservation.amount);
    deltas.apply(tx, now).await?;
    tx.changed(tables::DIALOGUE, reservation.dialogue.0);
    Ok(Some(reservation))
}
