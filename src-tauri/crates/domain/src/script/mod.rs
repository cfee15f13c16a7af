//! The script kind of agent: says lines, listens, branches, sets tags, ends. Source: product 2.6 and
//! issue "call tasks": lines with `{variables}`, by the offline voice or a WAV.
//!
//! - `fill`: `{variables}` in lines.
//! - `run`: what a script does in a call, step by step.

mod fill;
mod run;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{agent::OutputTag, ids::AudioId};

pub(crate) use fill::is_key_sign;
pub use fill::{fill, placeholders};
pub use run::{ScriptInput, ScriptOutput, ScriptRun};

/// Steps; the first one opens the call (after the disclosure line).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Script {
    /// At least one; keys are unique.
    pub steps: Vec<ScriptStep>,
}

/// One step: say, then listen or go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScriptStep {
    /// Key that branches name.
    pub key: String,
    /// What is said.
    pub say: Spoken,
    /// Tags set when the step is reached.
    pub tags: Vec<OutputTag>,
    /// Put the callee on the do-not-call list when the step is reached.
    pub do_not_call: bool,
    /// What happens then.
    pub then: Then,
}

/// What a step says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Spoken {
    /// Nothing.
    Nothing,
    /// Text with `{variables}`, by the offline voice.
    Text {
        /// The text.
        text: String,
    },
    /// A recording brought by the user.
    Audio {
        /// The recording.
        audio: AudioId,
        /// What it says, for the transcript.
        text: String,
    },
}

/// What follows a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Then {
    /// End the call.
    End,
    /// Go on with another step.
    Goto {
        /// Its key.
        step: String,
    },
    /// Listen, and branch on what is heard.
    Listen {
        /// Tried in order; the first that fits is taken.
        branches: Vec<Branch>,
        /// Where to go when something is heard that fits no branch; `None`: keep listening.
        otherwise: Option<String>,
        /// Where to go when the last silence is over; `None`: end.
        silence: Option<String>,
    },
}

/// One branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Branch {
    /// What has to be heard.
    pub on: Heard,
    /// Key of the step to go to.
    pub step: String,
}

/// Something heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Heard {
    /// A key: 0-9, `*`, `#`.
    Key {
        /// The key.
        key: char,
    },
    /// The callee spoke, and finished.
    Speech,
}

impl Spoken {
    /// What it says, as written; `None`: nothing.
    pub fn text(&self) -> Option<&str> {
        match self {
            Spoken::Nothing => None,
            Spoken::Text { text } | Spoken::Audio { text, .. } => Some(text),
        }
    }

    /// The same with its `{variables}` filled in. The words of a recording are what they are.
    pub fn filled(&self, variables: &std::collections::BTreeMap<String, String>) -> Spoken {
        match self {
            Spoken::Nothing => Spoken::Nothing,
            Spoken::Text { text } => Spoken::Text {
                text: fill(text, variables),
            },
            Spoken::Audio { audio, text } => Spoken::Audio {
                audio: *audio,
                text: text.clone(),
            },
        }
    }

    /// Whether there is nothing to play.
    pub fn is_silent(&self) -> bool {
        match self {
            Spoken::Nothing => true,
            Spoken::Text { text } => text.trim().is_empty(),
            Spoken::Audio { .. } => false,
        }
    }
}
