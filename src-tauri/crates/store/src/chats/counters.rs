//! Counters that follow every change of contacts and dialogues, in its transaction: counts of the
//! task, what happened by fifteen minutes, what was spent.

use std::collections::BTreeMap;

use domain::{
    budget::{Purse, SpendKind},
    contact::{AudienceCounts, ContactStateKind},
    dialogue::DialogueTag,
    ids::{AiProfileId, ChatTaskId, ManagerId},
    money::Usd,
    time::{MINUTE, Millis, UnixMillis},
};

use crate::{
    code::code,
    error::{Result, StoreError},
    feed::tables,
    sql::Columns,
    writer::Tx,
};

/// Width of a slot.
pub(crate) const SLOT: Millis = 15 * MINUTE;

/// The slot of a moment.
pub(crate) fn slot_of(at: UnixMillis) -> UnixMillis {
    at - at.rem_euclid(SLOT)
}

/// What of a slot is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) contacts: i64,
    pub(crate) reached: i64,
    pub(crate) dialogues: i64,
    pub(crate) replied: i64,
    pub(crate) interest: i64,
    pub(crate) contact: i64,
    pub(crate) success: i64,
    pub(crate) received: i64,
    pub(crate) sent: i64,
}

/// The money of one task or dialogue, as columns `limit, spent, reserved, over`.
pub(crate) fn read_purse(columns: &mut Columns<'_>) -> Result<Purse> {
    Ok(Purse {
        limit: columns.opt_int()?.map(Usd),
        spent: Usd(columns.int()?),
        reserved: Usd(columns.int()?),
        over: Usd(columns.int()?),
    })
}

/// All that a transaction changes of one task's counters.
#[derive(Debug)]
pub(crate) struct ChatDeltas {
    task: ChatTaskId,
    audience: AudienceCounts,
    dialogues: Slot,
    slots: BTreeMap<UnixMillis, Slot>,
    purse: Option<Purse>,
    spends: BTreeMap<(UnixMillis, i64, i64, String), i64>,
}

impl ChatDeltas {
    pub(crate) fn of(task: ChatTaskId) -> Self {
        ChatDeltas {
            task,
            audience: AudienceCounts::default(),
            dialogues: Slot::default(),
            slots: BTreeMap::new(),
            purse: None,
            spends: BTreeMap::new(),
        }
    }

    /// Contacts come into being, or vanish; `at`: when they were added.
    pub(crate) fn total(&mut self, n: i64, at: UnixMillis) {
        self.audience.total += n;
        self.slot(at).contacts += n;
    }

    /// `n` contacts come to stand there (or leave, when negative).
    pub(crate) fn contacts(&mut self, state: ContactStateKind, n: i64) {
        let count = match state {
            ContactStateKind::Pending => &mut self.audience.pending,
            ContactStateKind::Claimed => &mut self.audience.claimed,
            ContactStateKind::Deferred => &mut self.audience.deferred,
            ContactStateKind::Reached => &mut self.audience.reached,
            ContactStateKind::Failed => &mut self.audience.failed,
            ContactStateKind::Skipped => &mut self.audience.skipped,
            ContactStateKind::Uncertain => &mut self.audience.uncertain,
        };
        *count += n;
    }

    /// A contact was reached.
    pub(crate) fn reached(&mut self, at: UnixMillis) {
        self.slot(at).reached += 1;
    }

    /// A dialogue began.
    pub(crate) fn dialogue(&mut self, at: UnixMillis) {
        self.dialogues.dialogues += 1;
        self.slot(at).dialogues += 1;
    }

    /// A tag was given at a moment (`n` = 1), or that is taken back (-1).
    pub(crate) fn tag(&mut self, tag: DialogueTag, at: UnixMillis, n: i64) {
        let count = |slot: &mut Slot| match tag {
            DialogueTag::Replied => slot.replied += n,
            DialogueTag::Interest => slot.interest += n,
            DialogueTag::Contact => slot.contact += n,
            DialogueTag::Success => slot.success += n,
            DialogueTag::Closed | DialogueTag::IsBot | DialogueTag::Operator => {}
        };
        count(&mut self.dialogues);
        count(self.slot(at));
    }

    /// A message came in.
    pub(crate) fn received(&mut self, at: UnixMillis) {
        self.dialogues.received += 1;
        self.slot(at).received += 1;
    }

    /// A message was sent (`n` = 1), or turned out not to have been (-1).
    pub(crate) fn sent(&mut self, at: UnixMillis, n: i64) {
        self.dialogues.sent += n;
        self.slot(at).sent += n;
    }

    /// The task's money is this now.
    pub(crate) fn purse(&mut self, purse: Purse) {
        self.purse = Some(purse);
    }

    /// Something was spent.
    pub(crate) fn spent(
        &mut self,
        at: UnixMillis,
        manager: ManagerId,
        ai: AiProfileId,
        kind: SpendKind,
        cost: Usd,
    ) {
        if cost.0 != 0 {
            *self
                .spends
                .entry((slot_of(at), manager.0, ai.0, code(kind)))
                .or_default() += cost.0;
        }
    }

    fn slot(&mut self, at: UnixMillis) -> &mut Slot {
        self.slots.entry(slot_of(at)).or_default()
    }

    /// Writes the counters and tells the feed.
    pub(crate) async fn apply(self, tx: &mut Tx, now: UnixMillis) -> Result<()> {
        let (audience, dialogues) = (&self.audience, &self.dialogues);
        let done = sqlx::query(
            "UPDATE chat_task_count SET
                active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END,
                total = total + $3, pending = pending + $4, deferred = deferred + $5,
                claimed = claimed + $6, reached = reached + $7, failed = failed + $8,
                skipped = skipped + $9, uncertain = uncertain + $10,
                dialogues = dialogues + $11, replied = replied + $12, interest = interest + $13,
                contact = contact + $14, success = success + $15, received = received + $16,
                sent = sent + $17
             WHERE task_id = $1",
        )
        .bind(self.task.0)
        .bind(now)
        .bind(audience.total)
        .bind(audience.pending)
        .bind(audience.deferred)
        .bind(audience.claimed)
        .bind(audience.reached)
        .bind(audience.failed)
        .bind(audience.skipped)
        .bind(audience.uncertain)
        .bind(dialogues.dialogues)
        .bind(dialogues.replied)
        .bind(dialogues.interest)
        .bind(dialogues.contact)
        .bind(dialogues.success)
        .bind(dialogues.received)
        .bind(dialogues.sent)
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        if let Some(purse) = self.purse {
            sqlx::query(
                "UPDATE chat_task_count SET spent = $2, reserved = $3, over = $4
                 WHERE task_id = $1",
            )
            .bind(self.task.0)
            .bind(purse.spent.0)
            .bind(purse.reserved.0)
            .bind(purse.over.0)
            .execute(tx.conn())
            .await?;
        }
        for (at, slot) in &self.slots {
            write_slot(tx, self.task, *at, slot).await?;
        }
        for ((at, manager, ai, kind), cost) in &self.spends {
            book(tx, *at, (self.task.0, *manager, *ai), kind, *cost).await?;
        }
        tx.changed(tables::CHAT_TASK, self.task.0);
        if self.audience != AudienceCounts::default() {
            tx.changed(tables::CONTACT, self.task.0);
        }
        Ok(())
    }
}

async fn write_slot(tx: &mut Tx, task: ChatTaskId, at: UnixMillis, slot: &Slot) -> Result<()> {
    if *slot == Slot::default() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO chat_slot (task_id, slot_at, contacts, reached, dialogues, replied, interest,
                                contact, success, received, sent)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (task_id, slot_at) DO UPDATE SET
            contacts = chat_slot.contacts + excluded.contacts,
            reached = chat_slot.reached + excluded.reached,
            dialogues = chat_slot.dialogues + excluded.dialogues,
            replied = chat_slot.replied + excluded.replied,
            interest = chat_slot.interest + excluded.interest,
            contact = chat_slot.contact + excluded.contact,
            success = chat_slot.success + excluded.success,
            received = chat_slot.received + excluded.received,
            sent = chat_slot.sent + excluded.sent",
    )
    .bind(task.0)
    .bind(at)
    .bind(slot.contacts)
    .bind(slot.reached)
    .bind(slot.dialogues)
    .bind(slot.replied)
    .bind(slot.interest)
    .bind(slot.contact)
    .bind(slot.success)
    .bind(slot.received)
    .bind(slot.sent)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Books a cost in its slot; `whose`: task, manager, AI.
pub(crate) async fn book(
    tx: &mut Tx,
    slot_at: UnixMillis,
    whose: (i64, i64, i64),
    kind: &str,
    cost: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO chat_spend (slot_at, task_id, manager_id, ai_id, kind, cost)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (slot_at, task_id, manager_id, ai_id, kind)
         DO UPDATE SET cost = chat_spend.cost + excluded.cost",
    )
    .bind(slot_at)
    .bind(whose.0)
    .bind(whose.1)
    .bind(whose.2)
    .bind(kind.to_owned())
    .bind(cost)
    .execute(tx.conn())
    .await?;
    Ok(())
}
