//! Chat tasks: form, status, transitions. Source: seed 1; product 1.1 and 1.2.
//!
//! - `form`: the fields of the form.
//! - `status`: statuses, reasons, events, refusals.

mod form;
mod status;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::ChatTaskId, time::UnixMillis};

pub use crate::tasks::{LocalTrouble, MAX_NAME_CHARS, StartMode};
pub use form::{
    ChatTaskDraft, ChatTaskField, FirstMessage, LeaveOut, MessageVariant, MissedStart,
    OutgoingRules, Pace, ServiceFormat, StopConditions, TaskReminders,
};
pub use status::{
    AiFault, ChatCompletion, ChatStopReason, ChatTaskActivity, ChatTaskDecision, ChatTaskEvent,
    ChatTaskRefusal, ChatTaskStatus, ChatTaskStatusKind, ChatWaiting,
};

/// A stored chat task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTask {
    /// Its row.
    pub id: ChatTaskId,
    /// The form.
    pub draft: ChatTaskDraft,
    /// Status.
    pub status: ChatTaskStatus,
    /// It has been in progress at least once.
    pub started_once: bool,
    /// When it was created.
    pub created_at: UnixMillis,
    /// When something last happened to it, its contacts or its dialogues.
    pub active_at: UnixMillis,
}
