//! Communication agents.

use std::collections::BTreeMap;

use domain::{
    agent::{AgentDraft, CommunicationAgent, OutputTag, TestVerdict},
    budget::ModelPrice,
    call_record::{CallPhase, LogLine},
    ids::{AgentId, AudioId, LineId},
    money::Usd,
    outcome::{CallResult, LineFault},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An agent by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentRef {
    /// Id.
    pub id: AgentId,
}

/// All agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Agents {
    /// By name.
    pub agents: Vec<AgentView>,
}

/// One agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentView {
    /// It.
    pub agent: CommunicationAgent,
    /// Tasks that use it, by name.
    pub used_in: Vec<super::UsedIn>,
    /// What keeps the draft from being published.
    pub problems: Vec<super::FieldProblem>,
    /// Audio of the draft.
    pub audio: Vec<AudioView>,
    /// Secrets that were given: `recognition`, `model`, `voice`, `realtime`, and `api/` with a
    /// function's name.
    pub secrets: Vec<String>,
    /// What the chat model of an agent that converses costs: the user's own price, or the published
    /// one; `None`: not known.
    pub model_price: Option<ModelPrice>,
}

/// What a new agent begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// The sample script.
    #[default]
    Script,
    /// The sample of an agent that converses through recognition, a chat model and a voice.
    Converse,
    /// The sample of one whose model hears and speaks by itself.
    Realtime,
}

/// A new agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentCreate {
    /// Name.
    pub name: String,
    /// Draft; `None`: the sample of its kind.
    pub draft: Option<AgentDraft>,
    /// Kind, where no draft is given.
    #[serde(default)]
    pub kind: AgentKind,
}

/// A changed draft. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentUpdate {
    /// Which.
    pub id: AgentId,
    /// Draft.
    pub draft: AgentDraft,
    /// New secrets by name (see `AgentView.secrets`); those not named, and empty ones, are kept.
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for AgentUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgentUpdate")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A test conversation by typing: without a phone, with the same agent code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentTypedTest {
    /// Agent; its draft speaks. It must converse.
    pub id: AgentId,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
}

/// A test conversation by this machine's microphone and speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentSpokenTest {
    /// Agent; its draft speaks.
    pub id: AgentId,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
}

/// Something that the tester types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentTypedLine {
    /// The test call.
    pub call: i64,
    /// What is said.
    pub text: String,
}

/// A test call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentTestCall {
    /// Agent; its draft speaks.
    pub id: AgentId,
    /// Line.
    pub line: LineId,
    /// Number to call.
    pub number: String,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
}

/// A test call by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentTestCallRef {
    /// Id.
    pub call: i64,
}

/// Where a test call stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AgentTestCallView {
    /// Id.
    pub call: i64,
    /// Phase.
    pub phase: CallPhase,
    /// Call log so far.
    pub log: Vec<LogLine>,
    /// Tags, when it ended.
    pub tags: Vec<OutputTag>,
    /// Result, when it ended and was the callee's.
    pub result: Option<CallResult>,
    /// Fault, when it was ours.
    pub fault: Option<LineFault>,
    /// What the services of an agent that converses cost.
    pub cost: Usd,
    /// The model is being asked what the call came to: tags and summary follow.
    pub summing_up: bool,
    /// Summary.
    pub summary: Option<String>,
    /// Whether it counts as the test before publishing, when it ended and somebody was reached.
    pub verdict: Option<TestVerdict>,
    /// Where to hear it, when it ended and was answered.
    pub recording: Option<super::RecordingView>,
}

/// A WAV to take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AudioAdd {
    /// Path on this machine.
    pub path: String,
}

/// A kept WAV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AudioView {
    /// Id.
    pub id: AudioId,
    /// File name.
    pub name: String,
    /// Length.
    pub length_ms: i64,
}
