//! Service instances.

use domain::{
    ids::LineId,
    line::{LineDraft, ServiceInstance},
    outcome::LineFault,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LineRef {
    /// Id.
    pub id: LineId,
}

/// All lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lines {
    /// By name.
    pub lines: Vec<LineView>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// It.
    pub line: ServiceInstance,
    /// Calls alive on it.
    pub live: u32,
    /// Tasks that use it, by name.
    pub used_in: Vec<super::UsedIn>,
    /// Connect rate by caller number: attempts and answered ones.
    pub numbers: Vec<CallerNumberRate>,
}

/// How a caller number fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallerNumberRate {
    /// Number.
    pub number: String,
    /// Attempts.
    pub attempts: i64,
    /// Answered.
    pub answered: i64,
}

/// A new line. Debug hides the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LineCreate {
    /// Settings.
    pub draft: LineDraft,
    /// Password of the SIP account.
    pub password: Option<String>,
}

impl std::fmt::Debug for LineCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineCreate")
            .field("name", &self.draft.name)
            .finish_non_exhaustive()
    }
}

/// A changed line. Debug hides the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LineUpdate {
    /// Which.
    pub id: LineId,
    /// Settings.
    pub draft: LineDraft,
    /// A new password; `None`: the one that is kept.
    pub password: Option<String>,
}

impl std::fmt::Debug for LineUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineUpdate")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a line test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineTestView {
    /// Steps; the first failed one ends it.
    pub steps: Vec<LineTestStepView>,
    /// The fault.
    pub fault: Option<LineFault>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineTestStepView {
    /// What was tried.
    pub what: LineTestWhat,
    /// It worked.
    pub ok: bool,
    /// SIP code.
    pub sip_code: Option<u16>,
    /// Milliseconds.
    pub took_ms: i64,
}

/// Steps of a line test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineTestWhat {
    /// The name leads to an address.
    Resolve,
    /// Something answers there.
    Reach,
    /// What the other side says of its sound fits.
    Sound,
    /// Our address outside is told.
    PublicAddress,
    /// The account is accepted.
    Register,
    /// A practice call talks.
    Talk,
}
