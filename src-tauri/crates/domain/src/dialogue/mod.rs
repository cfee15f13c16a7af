//! Dialogues: one person, one channel, one control state, dated tags. Source: product 1.3.
//!
//! - `state`: what the rules keep of a dialogue between two events.
//! - `message`: its messages.
//! - `event`: what can happen, and what is to be done.
//! - `decide`: what an event does to a dialogue; `wake`: when it is looked at next.
//! - `filter`: which of them somebody wants to see.
//! - `opt_out`: words with which a person opts out.
//! - `split`: long answers in parts that a channel takes.

mod decide;
mod event;
mod filter;
mod message;
mod opt_out;
mod split;
mod state;
mod wake;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    budget::Purse,
    codes::codes,
    ids::{ChannelId, ChatTaskId, ContactId, DialogueId, ManagerId},
    time::UnixMillis,
};

pub use decide::{
    DEBOUNCE, DialogueRules, DialogueStep, LONGEST_DEBOUNCE, MAX_CALLS, MAX_MODEL_TRIES,
    REOPENS_AFTER, decide,
};
pub use event::{DialogueEffect, DialogueEvent, DialogueRefusal};
pub use filter::DialogueFilter;
pub use message::{Message, MessageFailure, MessageState, MessageStateKind, Side};
pub use opt_out::OptOutWords;
pub use split::{length_of, most_parts, split_text};
pub use state::{About, Appointment, BegunCall, DialogueState, Phase};
pub use wake::{WATCHDOG, Wake, next_wake};

/// Who has the word in a dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "control", rename_all = "snake_case")]
pub enum Control {
    /// The AI answers.
    Ai,
    /// A person of the team answers; the AI is silent until it is handed back.
    Operator {
        /// Why.
        reason: HandOver,
        /// Since when.
        since: UnixMillis,
    },
    /// It is over.
    Closed {
        /// Why.
        reason: CloseReason,
        /// Since when.
        since: UnixMillis,
    },
    /// The spending limit is reached: the AI is silent until it is raised.
    BlockedByLimit {
        /// Since when.
        since: UnixMillis,
    },
    /// A list forbids it.
    MutedByList {
        /// Since when.
        since: UnixMillis,
    },
}

/// The control state without its data, for filters and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ControlKind {
    /// The AI answers.
    Ai,
    /// A person of the team answers.
    Operator,
    /// It is over.
    Closed,
    /// The spending limit is reached.
    BlockedByLimit,
    /// A list forbids it.
    MutedByList,
}

/// Why a person of the team has the word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HandOver {
    /// They took over.
    TookOver,
    /// The AI asked for a person.
    AskedByAi {
        /// Why, in its words.
        note: String,
    },
    /// The model did not answer, however often it was asked.
    ModelTrouble {
        /// The last trouble.
        trouble: ModelTrouble,
    },
    /// The model called functions over and over without answering.
    TooManyCalls,
    /// What was written could not be sent.
    SendTrouble {
        /// The last failure.
        failure: MessageFailure,
    },
}

/// What went wrong with a question to a model, in the words shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelTrouble {
    /// Its key is refused.
    KeyRefused,
    /// The account is empty.
    NoCredit,
    /// It refuses the question.
    Refused,
    /// Too many questions.
    Limited,
    /// The service is in trouble.
    Trouble,
    /// No answer in time.
    TooSlow,
    /// The answer broke off.
    CutOff,
    /// The answer cannot be read.
    Nonsense,
    /// An empty answer.
    Empty,
    /// The service was not reached.
    NotReached,
}

/// Why a dialogue is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The AI closed it.
    ByAi,
    /// The AI took the other side for a machine.
    IsBot,
    /// A person of the team closed it.
    ByOperator,
    /// The person opted out: never written to again.
    OptedOut,
    /// A person of the team blocked the other side.
    Blocked,
    /// The other side blocked us, or is gone.
    PeerGone,
}

/// A tag of a dialogue. Independent of each other and of the control state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DialogueTag {
    /// The person wrote.
    Replied,
    /// The person is interested.
    Interest,
    /// The person left a contact.
    Contact,
    /// The chat was successful.
    Success,
    /// It was closed.
    Closed,
    /// The other side is a machine.
    IsBot,
    /// A person of the team was asked for.
    Operator,
}

/// A tag with the moment at which it was first given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatedTag {
    /// The tag.
    pub tag: DialogueTag,
    /// When.
    pub at: UnixMillis,
}

/// What is known of the other side. Empty texts: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonCard {
    /// Name.
    pub name: String,
    /// User name in the messenger, without `@`.
    pub username: String,
    /// Phone, E.164 where it is one.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Language code.
    pub language: String,
    /// Page that they were on (web).
    pub page: String,
}

/// A stored dialogue. Unique by channel and peer within a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Dialogue {
    /// Its row.
    pub id: DialogueId,
    /// Its task.
    pub task: ChatTaskId,
    /// Over which channel.
    pub channel: ChannelId,
    /// The other side's address in the channel.
    pub peer: String,
    /// The contact that it began with; `None`: the person wrote first.
    pub contact: Option<ContactId>,
    /// Who speaks for us.
    pub manager: ManagerId,
    /// What is known of the other side.
    pub person: PersonCard,
    /// What the rules keep.
    pub state: DialogueState,
    /// Money against the limit.
    pub purse: Purse,
    /// Messages of the person that nobody of the team has seen.
    pub unread: u32,
    /// When it began.
    pub created_at: UnixMillis,
    /// When its last message was written.
    pub last_at: UnixMillis,
    /// Beginning of its last message, for the list.
    pub last_text: String,
}

codes!(ControlKind {
    Ai = "ai",
    Operator = "operator",
    Closed = "closed",
    BlockedByLimit = "blocked_by_limit",
    MutedByList = "muted_by_list",
});

codes!(DialogueTag {
    Replied = "replied",
    Interest = "interest",
    Contact = "contact",
    Success = "success",
    Closed = "closed",
    IsBot = "is_bot",
    Operator = "operator",
});

impl Control {
    /// The control state without its data.
    pub fn kind(&self) -> ControlKind {
        match self {
            Control::Ai => ControlKind::Ai,
            Control::Operator { .. } => ControlKind::Operator,
            Control::Closed { .. } => ControlKind::Closed,
            Control::BlockedByLimit { .. } => ControlKind::BlockedByLimit,
            Control::MutedByList { .. } => ControlKind::MutedByList,
        }
    }
}

impl Dialogue {
    /// A person of the team has to look at it: the AI gave it away, or somebody wrote to whoever took
    /// it over, or it is blocked in the middle of a talk.
    pub fn waits_for_person(&self) -> bool {
        match &self.state.control {
            Control::Operator { reason, since: _ } => match reason {
                HandOver::TookOver => self.unread > 0,
                HandOver::AskedByAi { .. }
                | HandOver::ModelTrouble { .. }
                | HandOver::TooManyCalls
                | HandOver::SendTrouble { .. } => true,
            },
            Control::BlockedByLimit { .. } => self.unread > 0,
            Control::Ai | Control::Closed { .. } | Control::MutedByList { .. } => false,
        }
    }
}
