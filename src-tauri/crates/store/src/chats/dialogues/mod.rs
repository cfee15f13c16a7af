//! Dialogues: everything that is kept of one, and the ways to change it.
//!
//! | file | what |
//! |---|---|
//! | `change` | a change of a dialogue as a value, and what comes of it |
//! | `commit` | writing a change: all of it in one transaction, where the revision still stands |
//! | `open` | finding a dialogue, or beginning it; loading it |
//! | `receive` | messages that came in, stored once, with the cursor that covers them |
//! | `messages` | messages of a dialogue, in both directions; what became of sent ones |
//! | `recovery` | what was under way when the app ended |
//! | `page` | dialogues, page by page |
//! | `rows` | how dialogues and messages stand in columns |

mod change;
mod commit;
mod messages;
mod open;
mod page;
mod receive;
mod recovery;
pub(crate) mod rows;

use domain::{
    dialogue::{Dialogue, DialogueState, Message, PersonCard},
    ids::{ChannelId, ChatTaskId, ContactId, DialogueId, ManagerId, MessageId},
    money::Usd,
    time::UnixMillis,
};

use crate::Store;

pub use change::{
    Committed, DialogueChange, MessageMove, NewDelivery, NewMessage, NewReservation, OptOut,
    ReservationId, Settlement,
};
pub use domain::dialogue::DialogueFilter;
pub use messages::MessagePage;
pub use page::DialogueCounts;
pub use receive::{Arrival, Opening, ReceivedMessage};
pub use recovery::{InFlight, Reservation};

/// The dialogues.
#[derive(Debug)]
pub struct Dialogues<'s> {
    pub(crate) store: &'s Store,
}

/// A dialogue to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDialogue {
    /// Its task.
    pub task: ChatTaskId,
    /// Over which channel.
    pub channel: ChannelId,
    /// The other side's address in the channel.
    pub peer: String,
    /// The contact that it begins with.
    pub contact: Option<ContactId>,
    /// Who speaks for us.
    pub manager: ManagerId,
    /// What is known of the other side.
    pub person: PersonCard,
    /// Its spending limit.
    pub limit: Option<Usd>,
    /// What the rules keep of it at first.
    pub state: DialogueState,
}

/// A dialogue as the engine works with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedDialogue {
    /// The dialogue.
    pub dialogue: Dialogue,
    /// Its revision: a change is written only where it still stands.
    pub revision: i64,
    /// When the rules want to be woken.
    pub wake_at: Option<UnixMillis>,
    /// Messages that came in and that the rules have not heard of yet, in order.
    pub unheard: Vec<Message>,
}

/// A message that is to be sent, or is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message.
    pub message: Message,
    /// Its task.
    pub task: ChatTaskId,
    /// Over which channel.
    pub channel: ChannelId,
    /// To whom.
    pub peer: String,
    /// The contact of its dialogue.
    pub contact: Option<ContactId>,
}

/// A dialogue whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDialogue {
    /// The dialogue.
    pub dialogue: DialogueId,
    /// Its task.
    pub task: ChatTaskId,
    /// Its channel.
    pub channel: ChannelId,
    /// When it wanted to be woken.
    pub wake_at: UnixMillis,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessagePlace {
    /// The message.
    pub message: MessageId,
    /// Its dialogue.
    pub dialogue: DialogueId,
}

/// What exports of dialogues are read with.
pub(crate) mod exported {
    pub(crate) use super::{
        messages::dialogue_messages,
        page::{after, count_query, export_query},
        rows::{SENT_MESSAGE, read_dialogue, read_message},
    };
}

/// What the tests of query plans look at.
#[cfg(test)]
pub(super) mod plans {
    pub(in crate::chats) use super::{
        messages::QUEUED_MESSAGES,
        open::{DUE, NEXT_WAKE},
        page::page_query,
    };
}
