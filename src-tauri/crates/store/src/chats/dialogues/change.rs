//! A change of a dialogue as a value, and what comes of writing it.

use domain::{
    budget::{LimitRaise, OverLimit, Purse, SpendKind},
    chat_list::ListEntryDraft,
    dialogue::{DialogueState, MessageState, PersonCard, Side},
    ids::{AiVersionId, DialogueId, IntegrationId, MessageId},
    integration::{Lead, LeadEvent},
    money::Usd,
    time::UnixMillis,
};

use crate::{chats::contacts::ContactMove, do_not_call::NewDoNotCall};

/// A reservation: money set aside for what is under way, in a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReservationId(pub i64);

/// Everything that one step changes. It is written whole, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogueChange {
    /// The dialogue.
    pub dialogue: DialogueId,
    /// The revision that the step was decided upon.
    pub revision: i64,
    /// What the rules keep from now on.
    pub state: DialogueState,
    /// When they want to be woken; `None`: never by themselves.
    pub wake_at: Option<UnixMillis>,
    /// Messages up to this one have been heard by the rules; `None`: as before.
    pub heard_upto: Option<MessageId>,
    /// What is known of the other side now; `None`: as before.
    pub person: Option<PersonCard>,
    /// The limit is raised.
    pub raise: Option<LimitRaise>,
    /// Messages of ours.
    pub messages: Vec<NewMessage>,
    /// What became of messages of this dialogue.
    pub moves: Vec<MessageMove>,
    /// What became of the contact. A contact that is moved is the dialogue's from then on.
    pub contact: Option<ContactMove>,
    /// Money that is no longer set aside: it was spent, or given back.
    pub settle: Vec<Settlement>,
    /// Money to be set aside, after what is settled.
    pub reserve: Vec<NewReservation>,
    /// Leads to be sent. One that is in the outbox already (integration, dialogue, event) is left
    /// as it is.
    pub deliveries: Vec<NewDelivery>,
    /// The person opted out.
    pub opt_out: Option<OptOut>,
}

impl DialogueChange {
    /// A change of nothing but state and wake time; the rest is filled in by the caller.
    pub fn of(
        dialogue: DialogueId,
        revision: i64,
        state: DialogueState,
        wake_at: Option<UnixMillis>,
    ) -> Self {
        DialogueChange {
            dialogue,
            revision,
            state,
            wake_at,
            heard_upto: None,
            person: None,
            raise: None,
            messages: Vec::new(),
            moves: Vec::new(),
            contact: None,
            settle: Vec::new(),
            reserve: Vec::new(),
            deliveries: Vec::new(),
            opt_out: None,
        }
    }
}

/// A message of ours to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Who wrote it.
    pub side: Side,
    /// Words.
    pub text: String,
    /// Queued, or Sending when it leaves right after the commit.
    pub state: MessageState,
    /// The version of the AI that wrote it.
    pub version: Option<AiVersionId>,
    /// What it cost so far.
    pub cost: Usd,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageMove {
    /// The message.
    pub message: MessageId,
    /// What it is now.
    pub to: MessageState,
    /// The channel's id of it, once it is known.
    pub external_id: Option<String>,
    /// What it cost beyond what is kept (the channel's fee).
    pub cost: Usd,
}

/// Money to be set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewReservation {
    /// For what.
    pub kind: SpendKind,
    /// How much.
    pub amount: Usd,
}

/// The end of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// The reservation. One that is gone (a recovery settled it) changes nothing.
    pub reservation: ReservationId,
    /// What it cost; 0: it is given back.
    pub spent: Usd,
}

/// A lead to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// To which integration.
    pub integration: IntegrationId,
    /// What happened.
    pub event: LeadEvent,
    /// The lead.
    pub lead: Lead,
    /// When it is due.
    pub due: UnixMillis,
}

/// Where an opt-out is written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptOut {
    /// Phone numbers: the list that calls and chats share.
    pub do_not_call: Vec<NewDoNotCall>,
    /// Other addresses.
    pub lists: Vec<ListEntryDraft>,
}

/// What came of writing a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// It is written.
    Done {
        /// The dialogue's revision now.
        revision: i64,
        /// The new messages, in their order.
        messages: Vec<MessageId>,
        /// The new reservations, in their order.
        reservations: Vec<ReservationId>,
        /// The dialogue's money now.
        purse: Purse,
        /// Leads that are new in the outbox.
        deliveries: u32,
        /// Messages came in that the rules have not heard of: load and go on.
        unheard: bool,
    },
    /// The revision is another one by now, or the dialogue is gone: nothing was written.
    Stale,
    /// The contact stands otherwise than was thought: nothing was written.
    ContactMoved,
    /// A limit does not cover what was to be set aside: nothing was written.
    Over(OverLimit),
}
