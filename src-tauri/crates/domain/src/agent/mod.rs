//! Communication agents: draft, published versions, call variables, output tags. Source: product 2.6.
//!
//! - `check`: whether a draft can be saved, and published.
//! - `sample`: the agent of the first run.
//! - `sound`: why nobody can speak with it by microphone and speaker.
//! - `tested`: whether a draft was tried, so that it may be published.

mod check;
mod sample;
mod sound;
mod tested;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    conversation::Converse,
    ids::{AgentId, AgentVersionId},
    script::Script,
    time::UnixMillis,
};

pub use check::{
    AgentFault, AgentProblem, LONGEST_CALL_MINUTES, SILENCE_HANG_UP_AFTER, SILENCE_SECONDS,
};
pub use sample::sample_variables;
pub use sound::SoundFault;
pub use tested::{DraftTest, TestVerdict};

/// A value that a call is given: a column of the import template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallVariable {
    /// Key as written in lines, `{name}`: letters, digits, `_`, `-`; not a built-in column.
    pub key: String,
    /// Words shown to the user.
    pub label: String,
    /// Empty: any text. Otherwise one of these.
    pub choices: Vec<String>,
    /// A row without it is rejected.
    pub required: bool,
}

/// What an agent finds out: the main intent, or an output tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TagDefinition {
    /// Key.
    pub key: String,
    /// Words shown to the user.
    pub label: String,
    /// Empty: any text. Otherwise one of these.
    pub choices: Vec<String>,
}

/// A tag that a call was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutputTag {
    /// Key of its definition; `main_intent` for the main intent.
    pub key: String,
    /// Value.
    pub value: String,
}

/// Key of the main intent among the output tags.
pub const MAIN_INTENT: &str = "main_intent";

/// What to do when a machine answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VoicemailPolicy {
    /// Hang up at once.
    HangUp,
    /// Say this after the beep, then hang up.
    LeaveMessage {
        /// The message, with `{variables}`.
        text: String,
    },
}

/// How the agent thinks: by a script, or by conversing through models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AgentMind {
    /// Follows a script.
    Script {
        /// The script.
        script: Script,
    },
    /// Converses: through recognition, chat model and voice, or through a realtime model.
    Converse {
        /// Its form.
        converse: Box<Converse>,
    },
}

/// Everything that a user sets of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentDraft {
    /// Unique name.
    pub name: String,
    /// How it thinks.
    pub mind: AgentMind,
    /// Said first in every call, before the opening line; empty: nothing. Source: product 2.6, AI
    /// disclosure line.
    pub disclosure: String,
    /// Call variables, in the order of the template's columns.
    pub variables: Vec<CallVariable>,
    /// The main intent, if the agent finds one out.
    pub main_intent: Option<TagDefinition>,
    /// Output tags.
    pub output_tags: Vec<TagDefinition>,
    /// Seconds of silence before the agent asks again, 3 to 15.
    pub silence_seconds: u8,
    /// Hang up after so many silences in a row, 1 to 5.
    pub silence_hang_up_after: u8,
    /// Said at a silence that is not the last; with `{variables}`.
    pub silence_prompt: String,
    /// Longest call in minutes, 10 to 60.
    pub longest_call_minutes: u8,
    /// What to do when a machine answers.
    pub voicemail: VoicemailPolicy,
}

/// A version that was published: it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentVersion {
    /// Its row.
    pub id: AgentVersionId,
    /// Its agent.
    pub agent: AgentId,
    /// 1, 2, 3 …
    pub number: i64,
    /// What was published.
    pub draft: AgentDraft,
    /// When.
    pub published_at: UnixMillis,
}

/// A stored agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommunicationAgent {
    /// Its row.
    pub id: AgentId,
    /// The draft, as last saved.
    pub draft: AgentDraft,
    /// The published version that tasks use.
    pub published: Option<AgentVersion>,
    /// The draft differs from the published version.
    pub has_changes: bool,
    /// Whether the draft was tried as it is now.
    pub test: DraftTest,
    /// When the draft was last saved.
    pub updated_at: UnixMillis,
}
