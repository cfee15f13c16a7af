//! Writing a change of a dialogue: state, messages, money, contact, leads, opt-out and counters in
//! one transaction, where the revision that it was decided upon still stands. What can refuse it is
//! looked at before anything is written.

use domain::{
    budget::{Purse, SpendKind, reserve_in_both},
    chat_list::ListSource,
    dialogue::{DatedTag, DialogueState, PersonCard},
    ids::{AiProfileId, ChannelId, ChatTaskId, DialogueId, ManagerId, MessageId},
    money::Usd,
    outbox::DeliveryState,
    time::UnixMillis,
};

use super::{
    Committed, Dialogues, MessageMove, NewDelivery, NewMessage, NewReservation, OptOut,
    ReservationId,
    change::DialogueChange,
    rows::{bits, control_kind, counts_as_sent, search_text, shown, written},
};
use crate::{
    chats::{
        contacts::make_move,
        counters::{ChatDeltas, read_purse},
        lists, outbox,
    },
    code::{code, json, storable},
    do_not_call,
    error::Result,
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

impl Dialogues<'_> {
    /// Writes a change.
    pub async fn commit(&self, change: DialogueChange, now: UnixMillis) -> Result<Committed> {
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { commit(tx, change, now).await }))
            .await
    }
}

/// A dialogue as it is before the change.
struct Before {
    task: ChatTaskId,
    channel: ChannelId,
    manager: ManagerId,
    ai: AiProfileId,
    revision: i64,
    state: DialogueState,
    person: PersonCard,
    heard_upto: i64,
    came_upto: i64,
    last_at: UnixMillis,
    last_text: String,
    purse: Purse,
    of_task: Purse,
}

/// The money after the change.
struct Money {
    purse: Purse,
    of_task: Purse,
    /// Reservations that end, with what they cost.
    ended: Vec<(ReservationId, SpendKind, Usd)>,
}

async fn commit(tx: &mut Tx, change: DialogueChange, now: UnixMillis) -> Result<Committed> {
    let Some(before) = before(tx, change.dialogue).await? else {
        return Ok(Committed::Stale);
    };
    if before.revision != change.revision {
        return Ok(Committed::Stale);
    }
    let money = match money(tx, &before, &change).await? {
        Ok(money) => money,
        Err(over) => return Ok(Committed::Over(over)),
    };
    let mut deltas = ChatDeltas::of(before.task);
    if let Some(contact) = &change.contact {
        let dialogue = Some(change.dialogue);
        if !make_move(tx, contact, dialogue, &mut deltas, now).await? {
            return Ok(Committed::ContactMoved);
        }
    }

    for (reservation, kind, cost) in &money.ended {
        sqlx::query("DELETE FROM reservation WHERE id = $1")
            .bind(reservation.0)
            .execute(tx.conn())
            .await?;
        deltas.spent(now, before.manager, before.ai, *kind, *cost);
    }
    deltas.purse(money.of_task);
    let mut reservations = Vec::with_capacity(change.reserve.len());
    for reserve in &change.reserve {
        reservations.push(set_aside(tx, &before, change.dialogue, reserve, now).await?);
    }
    let mut messages = Vec::with_capacity(change.messages.len());
    for message in &change.messages {
        let id = add_message(tx, &before, change.dialogue, message, now, &mut deltas).await?;
        messages.push(id);
    }
    for moved in &change.moves {
        move_message(tx, &before, change.dialogue, moved, now, &mut deltas).await?;
    }
    count_tags(tx, &before, &change, &mut deltas).await?;
    let mut deliveries = 0;
    for delivery in &change.deliveries {
        deliveries += u32::from(add_delivery(tx, change.dialogue, delivery, now).await?);
    }
    if let Some(opt_out) = &change.opt_out {
        write_opt_out(tx, opt_out, now).await?;
    }
    let unheard = write_dialogue(tx, &before, &change, &money.purse, now).await?;
    deltas.apply(tx, now).await?;
    tx.changed(tables::DIALOGUE, change.dialogue.0);
    Ok(Committed::Done {
        revision: before.revision + 1,
        messages,
        reservations,
        purse: money.purse,
        deliveries,
        unheard,
    })
}

/// Reads and locks the dialogue and its task's money.
async fn before(tx: &mut Tx, dialogue: DialogueId) -> Result<Option<Before>> {
    let row = query(format!(
        "SELECT d.task_id, d.channel_id, d.manager_id, t.ai_id, d.revision, d.state, d.person,
                d.heard_upto, d.came_upto, d.last_at, d.last_text,
                d.limit_at, d.spent, d.reserved, d.over, t.budget, n.spent, n.reserved, n.over
         FROM dialogue d JOIN chat_task t ON t.id = d.task_id
         JOIN chat_task_count n ON n.task_id = d.task_id
         WHERE d.id = $1 AND t.deleted_at IS NULL{}",
        tx.dialect.for_update("d, n")
    ))
    .bind(dialogue.0)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of(&row);
    Ok(Some(Before {
        task: ChatTaskId(columns.int()?),
        channel: ChannelId(columns.int()?),
        manager: ManagerId(columns.int()?),
        ai: AiProfileId(columns.int()?),
        revision: columns.int()?,
        state: columns.json("dialogue")?,
        person: columns.json("person")?,
        heard_upto: columns.int()?,
        came_upto: columns.int()?,
        last_at: columns.int()?,
        last_text: columns.text()?,
        purse: read_purse(&mut columns)?,
        of_task: read_purse(&mut columns)?,
    }))
}

/// What becomes of the money: the limit is raised, reservations end, new ones begin.
async fn money(
    tx: &mut Tx,
    before: &Before,
    change: &DialogueChange,
) -> Result<Result<Money, domain::budget::OverLimit>> {
    let mut purse = before.purse;
    let mut of_task = before.of_task;
    if let Some(raise) = change.raise {
        purse = purse.raised(raise);
    }
    let mut ended = Vec::with_capacity(change.settle.len());
    for settlement in &change.settle {
        let row =
            sqlx::query("SELECT kind, amount FROM reservation WHERE id = $1 AND dialogue_id = $2")
                .bind(settlement.reservation.0)
                .bind(change.dialogue.0)
                .fetch_optional(tx.conn())
                .await?;
        // settled by a recovery
        let Some(row) = row else { continue };
        let mut columns = Columns::of(&row);
        let kind: SpendKind = columns.code("spend kind")?;
        let amount = Usd(columns.int()?);
        let spent = Usd(settlement.spent.0.max(0));
        purse = purse.settle(amount, spent);
        of_task = of_task.settle(amount, spent);
        ended.push((settlement.reservation, kind, spent));
    }
    for reserve in &change.reserve {
        match reserve_in_both(&purse, &of_task, reserve.amount) {
            Ok((dialogue, task)) => {
                purse = dialogue;
                of_task = task;
            }
            Err(over) => return Ok(Err(over)),
        }
    }
    Ok(Ok(Money {
        purse,
        of_task,
        ended,
    }))
}

async fn set_aside(
    tx: &mut Tx,
    before: &Before,
    dialogue: DialogueId,
    reserve: &NewReservation,
    now: UnixMillis,
) -> Result<ReservationId> {
    let row = sqlx::query(
        "INSERT INTO reservation (dialogue_id, task_id, kind, amount, since)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(dialogue.0)
    .bind(before.task.0)
    .bind(code(reserve.kind))
    .bind(reserve.amount.0)
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    Ok(ReservationId(Columns::of(&row).int()?))
}

async fn add_message(
    tx: &mut Tx,
    before: &Before,
    dialogue: DialogueId,
    message: &NewMessage,
    now: UnixMillis,
    deltas: &mut ChatDeltas,
) -> Result<MessageId> {
    let state = written(&message.state);
    if counts_as_sent(state.state, state.failure.as_deref()) {
        deltas.sent(now, 1);
    }
    let row = sqlx::query(
        "INSERT INTO message (dialogue_id, task_id, channel_id, side, state, state_at, tries,
                              failure, at, version_id, cost, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
    )
    .bind(dialogue.0)
    .bind(before.task.0)
    .bind(before.channel.0)
    .bind(code(message.side))
    .bind(state.state)
    .bind(state.at)
    .bind(state.tries)
    .bind(state.failure)
    .bind(now)
    .bind(message.version.map(|version| version.0))
    .bind(message.cost.0)
    .bind(storable(&message.text).into_owned())
    .fetch_one(tx.conn())
    .await?;
    Ok(MessageId(Columns::of(&row).int()?))
}

async fn move_message(
    tx: &mut Tx,
    before: &Before,
    dialogue: DialogueId,
    moved: &MessageMove,
    now: UnixMillis,
    deltas: &mut ChatDeltas,
) -> Result<()> {
    let row = sqlx::query("SELECT state, failure FROM message WHERE id = $1 AND dialogue_id = $2")
        .bind(moved.message.0)
        .bind(dialogue.0)
        .fetch_one(tx.conn())
        .await?;
    let mut columns = Columns::of(&row);
    let (was, failure) = (columns.int()?, columns.opt_text()?);
    let to = written(&moved.to);
    let before_sent = counts_as_sent(was, failure.as_deref());
    let now_sent = counts_as_sent(to.state, to.failure.as_deref());
    if before_sent != now_sent {
        deltas.sent(now, if now_sent { 1 } else { -1 });
    }
    // an id that came in before as somebody's message (an echo of ours) stays with that one
    sqlx::query(
        "UPDATE message SET state = $2, state_at = $3, tries = $4, failure = $5, cost = cost + $6,
            external_id = CASE
                WHEN CAST($7 AS TEXT) IS NULL THEN external_id
                WHEN EXISTS (SELECT 1 FROM message o WHERE o.channel_id = $8
                             AND o.external_id = $7 AND o.id <> $1) THEN external_id
                ELSE $7 END
         WHERE id = $1",
    )
    .bind(moved.message.0)
    .bind(to.state)
    .bind(to.at)
    .bind(to.tries)
    .bind(to.failure)
    .bind(moved.cost.0)
    .bind(moved.external_id.clone())
    .bind(before.channel.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Counts tags that were given or taken back, and keeps them in rows of their own.
async fn count_tags(
    tx: &mut Tx,
    before: &Before,
    change: &DialogueChange,
    deltas: &mut ChatDeltas,
) -> Result<()> {
    let (old, new) = (first_of(&before.state.tags), first_of(&change.state.tags));
    for tag in old.iter().filter(|tag| !new.contains(tag)) {
        deltas.tag(tag.tag, tag.at, -1);
        sqlx::query("DELETE FROM dialogue_tag WHERE tag = $1 AND dialogue_id = $2")
            .bind(code(tag.tag))
            .bind(change.dialogue.0)
            .execute(tx.conn())
            .await?;
    }
    for tag in new.iter().filter(|tag| !old.contains(tag)) {
        deltas.tag(tag.tag, tag.at, 1);
        sqlx::query(
            "INSERT INTO dialogue_tag (tag, dialogue_id, task_id, at) VALUES ($1, $2, $3, $4)",
        )
        .bind(code(tag.tag))
        .bind(change.dialogue.0)
        .bind(before.task.0)
        .bind(tag.at)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Each tag once, with the first of its moments in the list.
pub(super) fn first_of(tags: &[DatedTag]) -> Vec<DatedTag> {
    let mut first: Vec<DatedTag> = Vec::with_capacity(tags.len());
    for tag in tags {
        if !first.iter().any(|known| known.tag == tag.tag) {
            first.push(*tag);
        }
    }
    first
}

/// Whether it is new in the outbox.
async fn add_delivery(
    tx: &mut Tx,
    dialogue: DialogueId,
    delivery: &NewDelivery,
    now: UnixMillis,
) -> Result<bool> {
    let state = outbox::written(&DeliveryState::Waiting {
        due: delivery.due,
        fault: None,
    });
    let row = sqlx::query(
        "INSERT INTO delivery (integration_id, dialogue_id, event, state, state_at, created_at,
                               task_name, person, lead)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (integration_id, dialogue_id, event) DO NOTHING RETURNING id",
    )
    .bind(delivery.integration.0)
    .bind(dialogue.0)
    .bind(code(delivery.event))
    .bind(state.state)
    .bind(state.at)
    .bind(now)
    .bind(storable(&delivery.lead.task).into_owned())
    .bind(storable(delivery.lead.name.as_deref().unwrap_or_default()).into_owned())
    .bind(json(&delivery.lead).replace("\\u0000", ""))
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    tx.changed(tables::DELIVERY, Columns::of(&row).int()?);
    Ok(true)
}

async fn write_opt_out(tx: &mut Tx, opt_out: &OptOut, now: UnixMillis) -> Result<()> {
    if !opt_out.do_not_call.is_empty() {
        do_not_call::add_in(tx, &opt_out.do_not_call, now).await?;
    }
    for entry in &opt_out.lists {
        lists::add(tx, entry, ListSource::OptOut, now).await?;
    }
    Ok(())
}

/// The dialogue itself; whether messages came in that the rules have not heard of. Then it is due at
/// once.
async fn write_dialogue(
    tx: &mut Tx,
    before: &Before,
    change: &DialogueChange,
    purse: &Purse,
    now: UnixMillis,
) -> Result<bool> {
    let heard = change.heard_upto.map_or(0, |message| message.0);
    let heard = heard.max(before.heard_upto);
    let unheard = before.came_upto > heard;
    let wake_at = match (unheard, change.wake_at) {
        (true, wake) => Some(wake.map_or(now, |wake| wake.min(now))),
        (false, wake) => wake,
    };
    let person = change.person.as_ref().unwrap_or(&before.person);
    let (last_at, last_text) = match change.messages.last() {
        Some(message) => (now.max(before.last_at), shown(&message.text)),
        None => (before.last_at, before.last_text.clone()),
    };
    let contact = change.contact.as_ref().map_or(0, |moved| moved.contact.0);
    sqlx::query(
        "UPDATE dialogue SET revision = revision + 1, control = $2, tags = $3, wake_at = $4,
            heard_upto = $5, limit_at = $6, spent = $7, reserved = $8, over = $9, last_at = $10,
            last_text = $11, search = $12, person = $13, state = $14,
            contact_id = CASE WHEN $15 > 0 THEN $15 ELSE contact_id END
         WHERE id = $1",
    )
    .bind(change.dialogue.0)
    .bind(code(control_kind(&change.state.control)))
    .bind(bits(&change.state.tags))
    .bind(wake_at)
    .bind(heard)
    .bind(purse.limit.map(|limit| limit.0))
    .bind(purse.spent.0)
    .bind(purse.reserved.0)
    .bind(purse.over.0)
    .bind(last_at)
    .bind(last_text.clone())
    .bind(search_text(person, &last_text))
    .bind(json(person).replace("\\u0000", ""))
    .bind(json(&change.state).replace("\\u0000", ""))
    .bind(contact)
    .execute(tx.conn())
    .await?;
    Ok(unheard)
}
