//! How dialogues and messages are written into columns and read back.

use domain::{
    dialogue::{
        Control, ControlKind, DatedTag, Dialogue, DialogueState, DialogueTag, Message,
        MessageFailure, MessageState, MessageStateKind, PersonCard,
    },
    ids::{AiVersionId, ChannelId, ChatTaskId, ContactId, DialogueId, ManagerId, MessageId},
    money::Usd,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use super::Outgoing;
use crate::{
    chats::counters::read_purse,
    code::{code, folded, storable},
    error::{Result, StoreError},
    sql::Columns,
};

/// Characters of a message that the list of dialogues shows.
const SHOWN: usize = 120;

pub(super) const QUEUED: i64 = 1;
pub(super) const SENDING: i64 = 2;
pub(super) const RECEIVED: i64 = 4;
pub(super) const SENT: i64 = 5;
pub(super) const DELIVERED: i64 = 6;
pub(super) const READ: i64 = 7;
pub(super) const FAILED: i64 = 8;

/// The bit of a tag.
pub(crate) fn bit(tag: DialogueTag) -> i64 {
    match tag {
        DialogueTag::Replied => 1,
        DialogueTag::Interest => 2,
        DialogueTag::Contact => 4,
        DialogueTag::Success => 8,
        DialogueTag::Closed => 16,
        DialogueTag::IsBot => 32,
        DialogueTag::Operator => 64,
    }
}

/// All tags as bits.
pub(super) fn bits(tags: &[DatedTag]) -> i64 {
    tags.iter().fold(0, |bits, dated| bits | bit(dated.tag))
}

pub(super) fn control_kind(control: &Control) -> ControlKind {
    match control {
        Control::Ai => ControlKind::Ai,
        Control::Operator { .. } => ControlKind::Operator,
        Control::Closed { .. } => ControlKind::Closed,
        Control::BlockedByLimit { .. } => ControlKind::BlockedByLimit,
        Control::MutedByList { .. } => ControlKind::MutedByList,
    }
}

/// The beginning of a message, for the list.
pub(super) fn shown(text: &str) -> String {
    storable(text).chars().take(SHOWN).collect()
}

/// What of a dialogue is searched.
pub(super) fn search_text(person: &PersonCard, last_text: &str) -> String {
    let mut text = String::new();
    for part in [&person.name, &person.username, &person.phone] {
        if !part.is_empty() {
            text.extend(folded(&storable(part)).chars().take(SHOWN));
            text.push('\n');
        }
    }
    text.push_str(&folded(last_text));
    text
}

/// Columns for [`read_dialogue`], of the dialogue `d`.
pub(super) const DIALOGUE: &str = "d.id, d.task_id, d.channel_id, d.peer, d.contact_id,
    d.manager_id, d.person, d.state, d.limit_at, d.spent, d.reserved, d.over, d.unread,
    d.created_at, d.last_at, d.last_text";

pub(crate) fn read_dialogue(columns: &mut Columns<'_>) -> Result<Dialogue> {
    let id = DialogueId(columns.int()?);
    let task = ChatTaskId(columns.int()?);
    let channel = ChannelId(columns.int()?);
    let peer = columns.text()?;
    let contact = columns.opt_int()?.map(ContactId);
    let manager = ManagerId(columns.int()?);
    let person: PersonCard = columns.json("person")?;
    let state: DialogueState = columns.json("dialogue")?;
    let purse = read_purse(columns)?;
    Ok(Dialogue {
        id,
        task,
        channel,
        peer,
        contact,
        manager,
        person,
        state,
        purse,
        unread: u32::try_from(columns.int()?).unwrap_or(0),
        created_at: columns.int()?,
        last_at: columns.int()?,
        last_text: columns.text()?,
    })
}

/// A message's state as columns.
pub(super) struct WrittenState {
    pub(super) state: i64,
    pub(super) at: UnixMillis,
    pub(super) tries: i64,
    pub(super) failure: Option<String>,
}

impl WrittenState {
    fn plain(state: i64) -> Self {
        WrittenState {
            state,
            at: 0,
            tries: 0,
            failure: None,
        }
    }
}

pub(super) fn written(state: &MessageState) -> WrittenState {
    match state {
        MessageState::Queued { due, tries } => WrittenState {
            at: *due,
            tries: i64::from(*tries),
            ..WrittenState::plain(QUEUED)
        },
        MessageState::Sending { since, tries } => WrittenState {
            at: *since,
            tries: i64::from(*tries),
            ..WrittenState::plain(SENDING)
        },
        MessageState::Uncertain { since } => WrittenState {
            at: *since,
            ..WrittenState::plain(3)
        },
        MessageState::Received => WrittenState::plain(RECEIVED),
        MessageState::Sent => WrittenState::plain(SENT),
        MessageState::Delivered => WrittenState::plain(DELIVERED),
        MessageState::Read => WrittenState::plain(READ),
        MessageState::Failed { failure } => WrittenState {
            failure: Some(code(failure)),
            ..WrittenState::plain(FAILED)
        },
    }
}

/// Whether a message in this state counts as sent: the channel accepted it, whatever became of it
/// then.
pub(super) fn counts_as_sent(state: i64, failure: Option<&str>) -> bool {
    match state {
        SENT | DELIVERED | READ => true,
        FAILED => failure == Some(code(MessageFailure::Undelivered).as_str()),
        _ => false,
    }
}

/// The same of a message `m`, as a condition.
pub(crate) const SENT_MESSAGE: &str =
    "m.side <> 'person' AND (m.state IN (5, 6, 7) OR m.state = 8 AND m.failure = 'undelivered')";

/// Columns for [`read_message`], of the message `m`.
pub(super) const MESSAGE: &str =
    "m.id, m.dialogue_id, m.side, m.text, m.state, m.state_at, m.tries,
    m.failure, m.at, m.version_id, m.cost, m.external_id";

pub(crate) fn read_message(columns: &mut Columns<'_>) -> Result<Message> {
    let id = MessageId(columns.int()?);
    let dialogue = DialogueId(columns.int()?);
    let side = columns.code("side")?;
    let text = columns.text()?;
    let state = columns.int()?;
    let (at, tries) = (columns.int()?, columns.int()?);
    let failure = columns.opt_code::<MessageFailure>("message failure")?;
    Ok(Message {
        id,
        dialogue,
        side,
        text,
        state: read_state(state, at, tries, failure)?,
        at: columns.int()?,
        version: columns.opt_int()?.map(AiVersionId),
        cost: Usd(columns.int()?),
        external_id: columns.opt_text()?,
    })
}

fn read_kind(state: i64) -> Result<MessageStateKind> {
    match state {
        QUEUED => Ok(MessageStateKind::Queued),
        SENDING => Ok(MessageStateKind::Sending),
        3 => Ok(MessageStateKind::Uncertain),
        RECEIVED => Ok(MessageStateKind::Received),
        SENT => Ok(MessageStateKind::Sent),
        DELIVERED => Ok(MessageStateKind::Delivered),
        READ => Ok(MessageStateKind::Read),
        FAILED => Ok(MessageStateKind::Failed),
        _ => Err(StoreError::Unreadable {
            what: "message state",
        }),
    }
}

fn read_state(
    state: i64,
    at: UnixMillis,
    tries: i64,
    failure: Option<MessageFailure>,
) -> Result<MessageState> {
    let tries = u16::try_from(tries).unwrap_or(u16::MAX);
    Ok(match read_kind(state)? {
        MessageStateKind::Queued => MessageState::Queued { due: at, tries },
        MessageStateKind::Sending => MessageState::Sending { since: at, tries },
        MessageStateKind::Uncertain => MessageState::Uncertain { since: at },
        MessageStateKind::Received => MessageState::Received,
        MessageStateKind::Sent => MessageState::Sent,
        MessageStateKind::Delivered => MessageState::Delivered,
        MessageStateKind::Read => MessageState::Read,
        MessageStateKind::Failed => MessageState::Failed {
            failure: failure.ok_or(StoreError::Unreadable {
                what: "message failure",
            })?,
        },
    })
}

/// A message `m` ([`MESSAGE`]), then `task_id, channel_id, peer, contact_id` of its dialogue.
pub(super) fn read_outgoing(row: &AnyRow) -> Result<Outgoing> {
    let mut columns = Columns::of(row);
    Ok(Outgoing {
        message: read_message(&mut columns)?,
        task: ChatTaskId(columns.int()?),
        channel: ChannelId(columns.int()?),
        peer: columns.text()?,
        contact: columns.opt_int()?.map(ContactId),
    })
}
