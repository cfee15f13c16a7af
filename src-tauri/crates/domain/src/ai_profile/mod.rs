//! AIs: place, model, instruction, functions, reminders, versions. Source: product 1.3 and the
//! chapter on AI. It knows no service and no dialogue.
//!
//! - `check`: whether the form can be kept.
//! - `functions`: what a model sees of a function, and whether what it calls can be believed.
//! - `sample`: the AI of the first run.

mod check;
mod functions;
mod sample;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    budget::ModelPrice,
    dialogue::DialogueTag,
    ids::{AiProfileId, AiVersionId},
    time::UnixMillis,
};

pub use check::{MAX_FUNCTIONS, MAX_INSTRUCTION_CHARS, MAX_REMINDERS};
pub(crate) use check::{check_api, check_base_url, check_reminders, check_sampling};
pub use functions::{
    CallFault, CallRules, CheckedCall, ContactGiven, FunctionView, check_call, function_views,
};
pub(crate) use functions::{checked_arguments, schema};
pub use sample::sample_ai;

/// The form of an AI. Its key, and what its calls keep secret, lie sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiDraft {
    /// Name: required, unique.
    pub name: String,
    /// Where the model is.
    pub place: AiPlace,
    /// Which model there, e.g. `gpt-5-mini`; the scripted one needs none.
    pub model: String,
    /// What it is to do and to know, in words. `{variables}` of the contact are filled in.
    pub instruction: String,
    /// How it answers.
    pub sampling: AiSampling,
    /// What it may call.
    pub functions: Vec<FunctionDraft>,
    /// What it writes when nobody answers.
    pub reminders: Vec<Reminder>,
    /// The user's own price; `None`: from the price table.
    pub price: Option<ModelPrice>,
    /// How many of a dialogue's latest messages it is shown.
    pub history_messages: u16,
    /// Seconds within which it must begin to answer, and for which it may pause at most.
    pub patience_seconds: u16,
}

/// Where a model is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AiPlace {
    /// The scripted model that is built in: needs no key, costs nothing.
    Scripted,
    /// A service, or a program on this machine, that speaks OpenAI's chat completions.
    OpenAi {
        /// Its base address with the version, e.g. `https://api.openai.com/v1`.
        base_url: String,
    },
}

/// How a model answers; `None`: as the service does by itself. Hundredths, so that two forms can be
/// told equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiSampling {
    /// Temperature in hundredths, 0 to 200.
    pub temperature_hundredths: Option<u16>,
    /// Top P in hundredths, 0 to 100.
    pub top_p_hundredths: Option<u16>,
    /// Reasoning effort.
    pub reasoning_effort: Option<ReasoningEffort>,
    /// Verbosity.
    pub verbosity: Option<Verbosity>,
    /// Longest answer in tokens: what is reserved before.
    pub max_output_tokens: u32,
}

/// How long a model thinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReasoningEffort {
    /// Hardly.
    Minimal,
    /// A little.
    Low,
    /// As usual.
    Medium,
    /// Much.
    High,
}

/// How much a model says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verbosity {
    /// Little.
    Low,
    /// As usual.
    Medium,
    /// Much.
    High,
}

/// A function that the AI may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FunctionDraft {
    /// What it does.
    pub kind: FunctionKind,
    /// When to call it, in words that the model reads; empty: the built-in description.
    pub description: String,
}

/// What a function does. The model's only powers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FunctionKind {
    /// The chat was successful: tagged, and sent to the integration.
    Success {
        /// What else it is to find out, beside summary, name, phone and e-mail.
        fields: Vec<FunctionField>,
    },
    /// The person left a contact.
    GetContact,
    /// The person is interested.
    Interest,
    /// The dialogue is over.
    Close,
    /// The other side is a machine: the dialogue is over.
    IsBot,
    /// A person of the team is to take over.
    Operator,
    /// Write again at a time.
    Scheduler,
    /// An HTTP call described by the user.
    CustomApi {
        /// The call.
        api: CustomApi,
    },
}

/// An argument of a function that the user described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FunctionField {
    /// Key: letters, digits, `_`.
    pub key: String,
    /// What it is, in words that the model reads.
    pub description: String,
    /// What it may hold.
    pub kind: FieldKind,
    /// The model must give it.
    pub required: bool,
}

/// What an argument may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of these.
    Choice {
        /// The choices.
        of: Vec<String>,
    },
}

/// An HTTP call described by the user. `{key}` in address and body is an argument, escaped for its
/// place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomApi {
    /// Name that the model calls: letters, digits, `_` and `-`; unique in the AI.
    pub name: String,
    /// Method.
    pub method: ApiMethod,
    /// Address; arguments stand in its path and query, never in its host.
    pub url: String,
    /// Headers, as they are.
    pub headers: Vec<ApiHeader>,
    /// Name of a header whose value is secret and lies sealed beside the form; `None`: there is none.
    pub secret_header: Option<String>,
    /// JSON body; empty: none.
    pub body: String,
    /// Arguments.
    pub arguments: Vec<FunctionField>,
    /// Seconds within which it must answer.
    pub timeout_seconds: u16,
}

/// A header of an HTTP call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiHeader {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// Methods of HTTP calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum ApiMethod {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

/// Written when a person does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reminder {
    /// Minutes after the last message of the dialogue.
    pub after_minutes: u32,
    /// What is written.
    pub text: ReminderText,
    /// Not written once the dialogue has one of these tags.
    pub cancelled_by: Vec<DialogueTag>,
}

/// What a reminder says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReminderText {
    /// These words, with `{variables}`.
    Fixed {
        /// The words.
        text: String,
    },
    /// Written by the AI.
    WrittenByAi {
        /// What it is to write.
        instruction: String,
    },
}

/// A version that was saved: it never changes. Each reply records the one it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiVersion {
    /// Its row.
    pub id: AiVersionId,
    /// Its AI.
    pub ai: AiProfileId,
    /// 1, 2, 3 …
    pub number: i64,
    /// What was saved.
    pub draft: AiDraft,
    /// When.
    pub saved_at: UnixMillis,
}

/// A stored AI, with its newest version: the one that dialogues use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiProfile {
    /// Its row.
    pub id: AiProfileId,
    /// The newest version.
    pub version: AiVersion,
    /// Its key was given.
    pub has_key: bool,
    /// When it was created.
    pub created_at: UnixMillis,
}
