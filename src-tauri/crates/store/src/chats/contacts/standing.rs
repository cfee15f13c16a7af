//! How contacts and their states are written into columns and read back, and which contacts exist
//! for everybody.

use domain::{
    contact::{Contact, ContactState, ContactStateKind},
    ids::{BatchId, ChannelId, ChatTaskId, ContactId, DialogueId},
    time::UnixMillis,
};
use sqlx::{Any, Executor};

use crate::{
    chats::address,
    code::code,
    error::{Result, StoreError},
    sql::{Columns, Sql},
};

pub(crate) const PENDING: i64 = 1;
pub(crate) const DEFERRED: i64 = 2;
pub(crate) const CLAIMED: i64 = 3;

/// All states, by code.
pub(super) const KINDS: [ContactStateKind; 7] = [
    ContactStateKind::Pending,
    ContactStateKind::Deferred,
    ContactStateKind::Claimed,
    ContactStateKind::Reached,
    ContactStateKind::Failed,
    ContactStateKind::Skipped,
    ContactStateKind::Uncertain,
];

pub(crate) fn state_code(kind: ContactStateKind) -> i64 {
    match kind {
        ContactStateKind::Pending => PENDING,
        ContactStateKind::Deferred => DEFERRED,
        ContactStateKind::Claimed => CLAIMED,
        ContactStateKind::Reached => 4,
        ContactStateKind::Failed => 5,
        ContactStateKind::Skipped => 6,
        ContactStateKind::Uncertain => 7,
    }
}

pub(crate) fn read_kind(code: i64) -> Result<ContactStateKind> {
    KINDS
        .into_iter()
        .find(|kind| state_code(*kind) == code)
        .ok_or(StoreError::Unreadable {
            what: "contact state",
        })
}

/// A state as columns.
pub(super) struct Written {
    pub(super) kind: ContactStateKind,
    pub(super) at: UnixMillis,
    pub(super) reason: Option<String>,
}

pub(super) fn written(state: &ContactState) -> Written {
    let (kind, at, reason) = match state {
        ContactState::Pending => (ContactStateKind::Pending, 0, None),
        ContactState::Claimed { since, .. } => (ContactStateKind::Claimed, *since, None),
        ContactState::Deferred { until, reason } => {
            (ContactStateKind::Deferred, *until, Some(code(reason)))
        }
        ContactState::Reached { at } => (ContactStateKind::Reached, *at, None),
        ContactState::Failed { reason, at } => (ContactStateKind::Failed, *at, Some(code(reason))),
        ContactState::Skipped { reason, at } => {
            (ContactStateKind::Skipped, *at, Some(code(reason)))
        }
        ContactState::Uncertain { since } => (ContactStateKind::Uncertain, *since, None),
    };
    Written { kind, at, reason }
}

/// Columns for [`read`], of the contact `c` and its batch `b`.
pub(super) const COLUMNS: &str = "c.id, c.task_id, c.batch_id, b.origin, c.address, c.name,
    c.variables, c.dialogue_id, c.state, c.at, c.channel_id, c.reason";

/// Where [`COLUMNS`] come from.
pub(super) const FROM: &str = " FROM contact c LEFT JOIN contact_batch b ON b.id = c.batch_id";

pub(super) fn read(columns: &mut Columns<'_>) -> Result<Contact> {
    let id = ContactId(columns.int()?);
    let task = ChatTaskId(columns.int()?);
    let batch = Some(BatchId(columns.int()?));
    let origin = columns.code("contact origin")?;
    let address = address::read(&columns.text()?)?;
    let name = columns.text()?;
    let variables = columns.text()?;
    let dialogue = columns.opt_int()?.map(DialogueId);
    let state = read_state(columns)?;
    Ok(Contact {
        id,
        task,
        batch,
        origin,
        address,
        name,
        variables,
        state,
        dialogue,
    })
}

/// Columns `state, at, channel_id, reason`.
fn read_state(columns: &mut Columns<'_>) -> Result<ContactState> {
    let kind = read_kind(columns.int()?)?;
    let at = columns.int()?;
    let channel = ChannelId(columns.opt_int()?.unwrap_or(0));
    Ok(match kind {
        ContactStateKind::Pending => ContactState::Pending,
        ContactStateKind::Claimed => ContactState::Claimed { channel, since: at },
        ContactStateKind::Deferred => ContactState::Deferred {
            until: at,
            reason: columns.code("defer reason")?,
        },
        ContactStateKind::Reached => ContactState::Reached { at },
        ContactStateKind::Failed => ContactState::Failed {
            reason: columns.code("contact failure")?,
            at,
        },
        ContactStateKind::Skipped => ContactState::Skipped {
            reason: columns.code("skip reason")?,
            at,
        },
        ContactStateKind::Uncertain => ContactState::Uncertain { since: at },
    })
}

/// Which contacts of a task exist for everybody: not those of a batch that is not committed, nor
/// those of one that is being undone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visible {
    pub(crate) upto: i64,
    pub(crate) hidden: Option<(i64, i64)>,
}

impl Visible {
    pub(crate) async fn read<'c, E>(executor: E, task: ChatTaskId) -> Result<Self>
    where
        E: Executor<'c, Database = Any>,
    {
        let row = sqlx::query(
            "SELECT visible_upto, hidden_from, hidden_to FROM chat_task
             WHERE id = $1 AND deleted_at IS NULL",
        )
        .bind(task.0)
        .fetch_optional(executor)
        .await?
        .ok_or(StoreError::NotFound)?;
        let mut columns = Columns::of(&row);
        let (upto, from, to) = (columns.int()?, columns.int()?, columns.int()?);
        Ok(Visible {
            upto,
            hidden: (to > 0).then_some((from, to)),
        })
    }

    /// Adds ` AND …` over the contact `c`.
    pub(crate) fn push(&self, sql: &mut Sql) {
        sql.push(" AND c.id <= ").push_arg(self.upto);
        if let Some((from, to)) = self.hidden {
            sql.push(" AND NOT (c.id BETWEEN ").push_arg(from);
            sql.push(" AND ").push_arg(to).push(")");
        }
    }

    /// The ranges of ids (both ends included) that are left, in order: for scans by id, which so
    /// never step over hidden rows.
    pub(crate) fn ranges(&self) -> Vec<(i64, i64)> {
        match self.hidden {
            None => vec![(0, self.upto)],
            Some((from, to)) => vec![(0, self.upto.min(from - 1)), (to + 1, self.upto)]
                .into_iter()
                .filter(|(first, last)| first <= last)
                .collect(),
        }
    }
}
