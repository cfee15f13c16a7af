//! Rehearsals: an agent talks to ten practice personas before it may talk to people, and rules tell from
//! the record what of it was well done. Source: product 4, 3; issue "agents that converse", 1.
//!
//! - `persona`: who calls are answered by, what they say and do.
//! - `expect`: what is expected of the agent with each of them, and whether the record shows it.
//! - `abilities`: what of it an agent can do at all, by its form.
//! - `money`: the limit of a rehearsal, shared by its calls.
//!
//! It knows no sound, no clock and no store.

mod abilities;
mod expect;
mod money;
mod persona;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::{AgentDraft, OutputTag},
    call_record::LogLine,
    ids::{AgentId, AttemptId, RehearsalId},
    money::Usd,
    outcome::{HangupSide, LineFault},
    time::{Millis, UnixMillis},
};

pub use abilities::{may_call_back, opt_out_key, with_limit};
pub use expect::{Checked, Expectation, RehearsedCall, Verdict, judge};
pub use money::{RehearsalMoney, money, share};
pub use persona::{Persona, PersonaPart};

/// So many personas are called at once.
pub const AT_ONCE: usize = 5;

/// Where a rehearsal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RehearsalStatus {
    /// Personas are being called.
    Running,
    /// Everything that was expected was met.
    Passed,
    /// Something was not.
    Failed,
    /// The user cancelled it.
    Cancelled,
    /// The app ended meanwhile.
    Interrupted,
}

/// Where the call to one persona stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RehearsalCallState {
    /// Not called (yet).
    Waiting,
    /// The call goes on, or was cut off by the end of the rehearsal.
    Calling,
    /// It is over and was judged.
    Done,
}

/// What became of a call to a persona.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalRecord {
    /// How long was talked, milliseconds.
    pub talk_ms: Millis,
    /// Who hung up.
    pub side: Option<HangupSide>,
    /// The line's fault, when nobody could be talked to.
    pub fault: Option<LineFault>,
    /// Transcript.
    pub log: Vec<LogLine>,
    /// Tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// Summary.
    pub summary: Option<String>,
    /// What was expected, and whether it was met.
    pub checks: Vec<Checked>,
}

impl RehearsalRecord {
    /// Whether nothing that was expected was missed.
    pub fn passed(&self) -> bool {
        self.fault.is_none()
            && !self.checks.is_empty()
            && self
                .checks
                .iter()
                .all(|check| check.verdict != Verdict::Failed)
    }
}

/// The call to one persona.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalCall {
    /// Who.
    pub persona: Persona,
    /// Where it stands.
    pub state: RehearsalCallState,
    /// The call; its recording is kept under it.
    pub attempt: Option<AttemptId>,
    /// A recording is kept.
    pub has_recording: bool,
    /// What its services cost; while it goes on, what is set aside for it.
    pub cost: Usd,
    /// What became of it, when it is over.
    pub record: Option<RehearsalRecord>,
}

/// A rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rehearsal {
    /// Its row.
    pub id: RehearsalId,
    /// Whose.
    pub agent: AgentId,
    /// The number of the agent's newest version that is what was rehearsed; `None`: a draft that was
    /// not published.
    pub version: Option<i64>,
    /// Where it stands.
    pub status: RehearsalStatus,
    /// Most that its calls' services may cost together; `None`: no limit.
    pub limit: Option<Usd>,
    /// When it began.
    pub created_at: UnixMillis,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
    /// One for each persona, in their order.
    pub calls: Vec<RehearsalCall>,
}

impl Rehearsal {
    /// What it cost so far; what is set aside counts.
    pub fn cost(&self) -> Usd {
        Usd(self
            .calls
            .iter()
            .fold(0, |sum, call| sum.saturating_add(call.cost.0)))
    }
}

/// What a rehearsal that has gone to its end came to.
pub fn outcome<'r>(records: impl IntoIterator<Item = &'r RehearsalRecord>) -> RehearsalStatus {
    let mut met = 0;
    for record in records {
        if !record.passed() {
            return RehearsalStatus::Failed;
        }
        met += 1;
    }
    if met == Persona::ALL.len() {
        RehearsalStatus::Passed
    } else {
        RehearsalStatus::Failed
    }
}

/// A persona's call variables: whoever it is, the agent's lines have something to say.
pub fn variables(draft: &AgentDraft) -> std::collections::BTreeMap<String, String> {
    let sample = crate::agent::sample_variables(0);
    draft
        .variables
        .iter()
        .map(|variable| {
            let value = sample
                .get(&variable.key)
                .filter(|value| variable.choices.is_empty() || variable.choices.contains(value))
                .or(variable.choices.first())
                .unwrap_or(&variable.label);
            (variable.key.clone(), value.clone())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(verdict: Verdict) -> RehearsalRecord {
        RehearsalRecord {
            talk_ms: 1,
            side: None,
            fault: None,
            log: Vec::new(),
            tags: Vec::new(),
            summary: None,
            checks: vec![Checked {
                expectation: Expectation::EndsPolitely,
                verdict,
            }],
        }
    }

    #[test]
    fn a_rehearsal_is_passed_only_with_all_ten() {
        let good = record(Verdict::Passed);
        let ten = vec![good.clone(); 10];
        assert_eq!(outcome(&ten), RehearsalStatus::Passed);
        assert_eq!(outcome(&ten[..9]), RehearsalStatus::Failed);
        for bad in [
            record(Verdict::Failed),
            RehearsalRecord {
                fault: Some(LineFault::Local),
                ..good.clone()
            },
            RehearsalRecord {
                checks: Vec::new(),
                ..good.clone()
            },
        ] {
            let mut records = ten.clone();
            records[4] = bad;
            assert_eq!(outcome(&records), RehearsalStatus::Failed);
        }
        let mut records = ten;
        records[8] = record(Verdict::NotApplicable);
        assert_eq!(
            outcome(&records),
            RehearsalStatus::Passed,
            "what an agent is not made for is no fault"
        );
    }

    #[test]
    fn every_variable_has_a_value_that_the_form_allows() {
        let draft = AgentDraft::sample();
        let given = variables(&draft);
        for variable in &draft.variables {
            let value = given.get(&variable.key).expect("a value");
            assert!(!value.is_empty());
            assert!(variable.choices.is_empty() || variable.choices.contains(value));
        }
    }
}
