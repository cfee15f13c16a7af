//! AIs: model, instruction, functions, knowledge, test chat.

use std::collections::BTreeMap;

use domain::{
    ai_profile::{AiDraft, AiPlace, AiProfile, AiVersion},
    budget::ModelPrice,
    dialogue::ModelTrouble,
    ids::{AiProfileId, KnowledgeFileId},
    knowledge::KnowledgeFile,
    money::Usd,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ChatTaskLink;

/// An AI by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AiRef {
    /// Id.
    pub id: AiProfileId,
}

/// All AIs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ais {
    /// By name.
    pub ais: Vec<AiView>,
}

/// One AI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiView {
    /// It.
    pub ai: AiProfile,
    /// Chat tasks that use it.
    pub used_in: Vec<ChatTaskLink>,
    /// Its knowledge files.
    pub knowledge: Vec<KnowledgeFile>,
    /// Names of functions whose secret was given.
    pub api_secrets: Vec<String>,
    /// What its model costs: the user's own price, or the published one; `None`: not known.
    pub price: Option<ModelPrice>,
}

/// A new AI. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AiCreate {
    /// The form.
    pub draft: AiDraft,
    /// Key of the service.
    pub key: Option<String>,
    /// Secrets of custom functions, by the function's name.
    pub api_secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for AiCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AiCreate")
            .field("name", &self.draft.name)
            .finish_non_exhaustive()
    }
}

/// A changed AI: a new version. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AiUpdate {
    /// Which.
    pub id: AiProfileId,
    /// The form.
    pub draft: AiDraft,
    /// A new key; `None`: the one that is kept.
    pub key: Option<String>,
    /// New secrets of custom functions; those not named are kept.
    pub api_secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for AiUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AiUpdate")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Versions of an AI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiVersions {
    /// Newest first.
    pub versions: Vec<AiVersion>,
}

/// What does a model cost?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AiPriceAsk {
    /// Where.
    pub place: AiPlace,
    /// Which model.
    pub model: String,
}

/// What a model costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiPriceView {
    /// For a million tokens; `None`: not known.
    pub price: Option<ModelPrice>,
}

/// A file for an AI to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeAdd {
    /// Which AI.
    pub ai: AiProfileId,
    /// The file, on this machine.
    pub path: String,
}

/// A knowledge file by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeRef {
    /// Id.
    pub id: KnowledgeFileId,
}

/// A message of a test chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TestChatLine {
    /// The user wrote it, as the customer.
    pub by_person: bool,
    /// Words.
    pub text: String,
}

/// A test chat: the draft that is edited answers, nothing is sent anywhere, no task is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AiTestChat {
    /// The AI: its key and knowledge are used.
    pub id: AiProfileId,
    /// The form as it stands on the screen.
    pub draft: AiDraft,
    /// The conversation so far, oldest first.
    pub lines: Vec<TestChatLine>,
}

/// A function that the model called in a test chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestChatCall {
    /// Its name.
    pub name: String,
    /// Its arguments, JSON.
    pub arguments: String,
    /// They fit the function.
    pub fits: bool,
}

/// What the model answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AiTestReply {
    /// Words.
    pub text: String,
    /// Functions that it called; none was performed but custom calls.
    pub calls: Vec<TestChatCall>,
    /// What it cost.
    pub cost: Option<Usd>,
    /// Why there is no answer.
    pub trouble: Option<ModelTrouble>,
}
