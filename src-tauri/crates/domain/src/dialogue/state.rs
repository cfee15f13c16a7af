//! What the rules keep of a dialogue between two events. Stored whole, with the moment of its next
//! wake beside it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Control, DatedTag, DialogueTag, ModelTrouble};
use crate::time::UnixMillis;

/// What the rules keep of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DialogueState {
    /// Who has the word.
    pub control: Control,
    /// Tags.
    pub tags: Vec<DatedTag>,
    /// What the AI is at.
    pub phase: Phase,
    /// Number of the latest question to the model: what an older one says late is dropped.
    pub turn: u32,
    /// Functions that were called since the person's last message.
    pub calls: u16,
    /// Reminders that were written since the person's last message.
    pub reminders_done: u16,
    /// When the AI promised to write again.
    pub appointments: Vec<Appointment>,
    /// The person's last message.
    pub person_at: Option<UnixMillis>,
    /// Our last message, whoever wrote it.
    pub ours_at: Option<UnixMillis>,
    /// The person's last message came after ours.
    pub unanswered: bool,
    /// The person's first message that came while an answer was too far on to be given up.
    pub newer: Option<UnixMillis>,
    /// The user's own functions that were called for what is not answered yet. Written down before
    /// they are called: whatever happens meanwhile, the model is told of them and not asked as if
    /// nothing had been called.
    #[serde(default)]
    pub begun: Vec<BegunCall>,
}

/// A call of a function of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BegunCall {
    /// The question in whose answer the model called it.
    pub turn: u32,
    /// Its name.
    pub name: String,
    /// Its arguments, as JSON.
    pub arguments: String,
    /// Beginning of what it gave; `None`: not known, it may have been carried out or not.
    pub outcome: Option<String>,
}

impl DialogueState {
    /// A dialogue at its beginning: the AI has the word, nothing was said.
    pub fn begun() -> DialogueState {
        DialogueState {
            control: Control::Ai,
            tags: Vec::new(),
            phase: Phase::Resting,
            turn: 0,
            calls: 0,
            reminders_done: 0,
            appointments: Vec::new(),
            person_at: None,
            ours_at: None,
            unanswered: false,
            newer: None,
            begun: Vec::new(),
        }
    }

    /// It has a tag.
    pub fn has(&self, tag: DialogueTag) -> bool {
        self.tags.iter().any(|dated| dated.tag == tag)
    }
}

/// What the AI is at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Everything is answered, or nobody of ours may answer.
    Resting,
    /// The person writes: several quick messages get one answer.
    Gathering {
        /// The first message that is not answered.
        first: UnixMillis,
        /// The last one.
        last: UnixMillis,
    },
    /// The model was asked.
    Asking {
        /// What about.
        about: About,
        /// When.
        since: UnixMillis,
        /// Tries that failed before.
        tries: u8,
    },
    /// The functions that the model called are being performed; it is asked again after them.
    Calling {
        /// What about.
        about: About,
        /// Since when.
        since: UnixMillis,
    },
    /// The model failed and is asked again.
    Retrying {
        /// What about.
        about: About,
        /// When.
        at: UnixMillis,
        /// Tries that failed.
        tries: u8,
        /// The last trouble.
        trouble: ModelTrouble,
    },
}

/// What a question to the model is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum About {
    /// The person's messages.
    Answer {
        /// The first of them that is not answered.
        first: UnixMillis,
    },
    /// The first message of the dialogue.
    First,
    /// A reminder.
    Reminder {
        /// Which of the task's, from 0.
        index: u16,
    },
    /// A promise to write again.
    Appointment {
        /// For when it was made.
        at: UnixMillis,
    },
}

/// A promise to write again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Appointment {
    /// When.
    pub at: UnixMillis,
    /// What about, in the model's words.
    pub note: String,
}
