//! Communication agents.

use domain::{
    agent::{AgentDraft, CommunicationAgent, OutputTag},
    call_record::{CallPhase, LogLine},
    ids::{AgentId, AudioId, LineId},
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
}

/// A new agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentCreate {
    /// Name.
    pub name: String,
    /// Draft; `None`: the sample script.
    pub draft: Option<AgentDraft>,
}

/// A changed draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AgentUpdate {
    /// Which.
    pub id: AgentId,
    /// Draft.
    pub draft: AgentDraft,
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
    pub variables: std::collections::BTreeMap<String, String>,
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
