//! Managers: the virtual ones who speak in dialogues. Source: product 1.3. It knows no dialogue.
//!
//! - `picture`: what their picture may be.

mod picture;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    form::{FormProblem, Problems},
    ids::{AvatarId, ManagerId},
    tasks::MAX_NAME_CHARS,
    time::UnixMillis,
};

pub use picture::{
    MAX_PICTURE_BYTES, MAX_PICTURE_SIDE, MIN_PICTURE_SIDE, PictureFault, PictureKind, check_picture,
};

const MAX_SIGNATURE_CHARS: usize = 500;
const MAX_TONE_CHARS: usize = 4_000;

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

impl ManagerDraft {
    /// Everything in the form that cannot be kept. A unique name is asked elsewhere.
    pub fn check(&self) -> Vec<FormProblem> {
        let mut found = Problems::default();
        found.text("name", &self.name, MAX_NAME_CHARS);
        found.optional_text("signature", &self.signature, MAX_SIGNATURE_CHARS);
        found.optional_text("tone", &self.tone, MAX_TONE_CHARS);
        found.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fields;

    #[test]
    fn a_manager_needs_a_name() {
        let mut draft = ManagerDraft {
            name: "Anna".to_owned(),
            signature: String::new(),
            tone: String::new(),
            avatar: None,
            active: true,
        };
        assert_eq!(draft.check(), vec![]);
        draft.name = " ".to_owned();
        draft.signature = "x".repeat(501);
        draft.tone = "x".repeat(4_001);
        assert_eq!(fields(&draft.check()), ["name", "signature", "tone"]);
    }
}
