//! Managers: the virtual ones who speak in dialogues. Source: product 1.3. It knows no dialogue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{AvatarId, ManagerId},
    time::UnixMillis,
};

/// The form of a manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManagerDraft {
    /// Name, as people in dialogues see it: required, unique.
    pub name: String,
    /// Put under first messages that it signs, e.g. `Anna, Acme`; empty: nothing.
    pub signature: String,
    /// How it speaks, in words that the model reads; empty: as the AI's instruction says.
    pub tone: String,
    /// Its picture.
    pub avatar: Option<AvatarId>,
    /// A disabled one serves no task.
    pub active: bool,
}

/// A stored manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Manager {
    /// Its row.
    pub id: ManagerId,
    /// The form.
    pub draft: ManagerDraft,
    /// When it was created.
    pub created_at: UnixMillis,
}
