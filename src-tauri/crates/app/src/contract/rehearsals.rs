//! Rehearsals of agents.

use domain::{
    call_record::LogLine,
    ids::{AgentId, RehearsalId},
    money::Usd,
    rehearsal::{Persona, Rehearsal, RehearsalMoney, RehearsalStatus},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A rehearsal begins with the draft of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RehearsalStart {
    /// Agent.
    pub agent: AgentId,
    /// Most that all its calls may cost together; required where a limit can be kept.
    pub limit: Option<Usd>,
}

/// A rehearsal by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RehearsalRef {
    /// Id.
    pub id: RehearsalId,
}

/// Rehearsals of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalsView {
    /// What the next one may cost.
    pub money: RehearsalMoney,
    /// Functions of the agent call the user's own services also in a rehearsal.
    pub calls_services: bool,
    /// The published version that tasks use has passed one.
    pub published_passed: bool,
    /// The newest, first.
    pub rehearsals: Vec<RehearsalShort>,
}

/// A rehearsal in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalShort {
    /// Id.
    pub id: RehearsalId,
    /// The agent's version; `None`: a draft that was not published.
    pub version: Option<i64>,
    /// Where it stands.
    pub status: RehearsalStatus,
    /// Personas who were called and judged.
    pub done: u32,
    /// Of them, those with whom everything was as expected.
    pub passed: u32,
    /// All.
    pub personas: u32,
    /// What it cost so far.
    pub cost: Usd,
    /// When it began.
    pub created_at: UnixMillis,
}

/// A rehearsal with its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalView {
    /// It.
    pub rehearsal: Rehearsal,
    /// In short.
    pub short: RehearsalShort,
    /// What is said in the calls that go on.
    pub live: Vec<RehearsalLive>,
}

/// A call of a rehearsal that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalLive {
    /// With whom.
    pub persona: Persona,
    /// What was said so far.
    pub log: Vec<LogLine>,
}
