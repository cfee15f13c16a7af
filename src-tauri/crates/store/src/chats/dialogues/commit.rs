//! Writing a change of a dialogue: state, messages, money, contact, leads, opt-out and counters in
//! one transaction, where the revision that it was decided upon still stands.

use domain::time::UnixMillis;

use super::{Committed, Dialogues, change::DialogueChange};
use crate::error::Result;

impl Dialogues<'_> {
    /// Writes a change.
    pub async fn commit(&self, change: DialogueChange, now: UnixMillis) -> Result<Committed> {
        todo!()
    }
}
