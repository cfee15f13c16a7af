//! A lead: what is told to a receiver of a dialogue that came to something.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::DialogueId, money::Usd, time::UnixMillis};

/// What happened in the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeadEvent {
    /// The chat was successful.
    Success,
    /// The person left a contact.
    Contact,
    /// The person is interested.
    Interest,
    /// A person of the team is asked for.
    Operator,
    /// "Send a test".
    Test,
}

/// A lead as it stood when it was decided to send it. Kept whole in the outbox, so that what is sent
/// again is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// What happened.
    pub event: LeadEvent,
    /// When.
    pub at: UnixMillis,
    /// In which dialogue; for a test 0.
    pub dialogue: DialogueId,
    /// Name of its chat task.
    pub task: String,
    /// Name of its channel.
    pub channel: String,
    /// Name of the AI.
    pub ai: String,
    /// Name of the manager.
    pub manager: String,
    /// The person's name.
    pub name: Option<String>,
    /// User name in the messenger.
    pub username: Option<String>,
    /// Phone, E.164 where it is one.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// What it is about, by the model.
    pub summary: Option<String>,
    /// Further fields: by the model, and columns of the audience.
    pub fields: BTreeMap<String, String>,
    /// Tags of the dialogue.
    pub tags: Vec<String>,
    /// What the dialogue cost so far.
    pub cost: Usd,
    /// The dialogue.
    pub transcript: Vec<TranscriptLine>,
}

/// A line of the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptLine {
    /// When.
    pub at: UnixMillis,
    /// Who, in the words of the dialogue (`Anna`, the person's name).
    pub who: String,
    /// It was the person, not us.
    pub theirs: bool,
    /// Words.
    pub text: String,
}

/// A part of a lead that can be put into a receiver's field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeadField {
    /// What happened, as a code.
    Event,
    /// When, RFC 3339 in UTC.
    At,
    /// Number of the dialogue.
    Dialogue,
    /// Chat task.
    Task,
    /// Channel.
    Channel,
    /// AI.
    Ai,
    /// Manager.
    Manager,
    /// The person's name.
    Name,
    /// User name.
    Username,
    /// Phone.
    Phone,
    /// E-mail.
    Email,
    /// Summary.
    Summary,
    /// Tags, divided by commas.
    Tags,
    /// Cost in dollars, with all decimals.
    Cost,
    /// The dialogue as text.
    Transcript,
    /// One of the further fields.
    Field {
        /// Its key.
        key: String,
    },
    /// The same words every time.
    Fixed {
        /// The words.
        text: String,
    },
}
