//! Managers.

use domain::{
    ids::{AvatarId, ManagerId},
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

/// A picture for a manager. Debug hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AvatarAdd {
    /// PNG, JPEG or WebP in base64: at most 128 KiB, and 16 to 512 pixels a side.
    pub data: String,
}

impl std::fmt::Debug for AvatarAdd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AvatarAdd").finish_non_exhaustive()
    }
}

/// A picture by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AvatarRef {
    /// Id.
    pub id: AvatarId,
}

/// A picture that is kept. Debug hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AvatarView {
    /// Id, for a manager's form.
    pub id: AvatarId,
    /// It, as an address that a page can show: `data:image/png;base64,…`.
    pub url: String,
}

impl std::fmt::Debug for AvatarView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AvatarView")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
