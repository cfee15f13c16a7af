//! Managers.

use domain::{
    ids::ManagerId,
    manager::{Manager, ManagerDraft},
    money::Usd,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ChatTaskLink;

/// A manager by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ManagerRef {
    /// Id.
    pub id: ManagerId,
}

/// All managers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Managers {
    /// By name.
    pub managers: Vec<ManagerView>,
}

/// One manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManagerView {
    /// It.
    pub manager: Manager,
    /// Chat tasks that use it.
    pub used_in: Vec<ChatTaskLink>,
    /// The task in which it is busy now.
    pub busy_in: Option<ChatTaskLink>,
    /// What its dialogues cost this month.
    pub cost_this_month: Usd,
}

/// A new manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ManagerCreate {
    /// The form.
    pub draft: ManagerDraft,
}

/// A changed manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ManagerUpdate {
    /// Which.
    pub id: ManagerId,
    /// The form.
    pub draft: ManagerDraft,
}
