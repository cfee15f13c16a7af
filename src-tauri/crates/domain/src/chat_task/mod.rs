//! Chat tasks: form, status, transitions. Source: seed 1; product 1.1 and 1.2.
//!
//! - `form`: the fields of the form; `fields`: which of them apply at once to a running task.
//! - `check`: whether the form can be kept.
//! - `status`: statuses, reasons, events, refusals.
//! - `decide`: what an event does to a task's status, or why it is refused.
//! - `guard`: whether a task may start; which channels fit it.
//! - `activity`: what is shown beside the status.
//! - `first`: the first message; `pace`: when the next one may go.
//! - `leave_out`: whom a task leaves out, and when quiet days complete it.
//! - `table`: the whole of status × event, printed for the docs.

mod activity;
mod check;
mod decide;
mod fields;
mod first;
mod form;
mod guard;
mod leave_out;
mod pace;
mod status;
mod table;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::ChatTaskId, time::UnixMillis};

pub use crate::tasks::{LocalTrouble, MAX_NAME_CHARS, StartMode};
pub use activity::{ChatActivityFacts, activity};
pub use check::{
    MAX_ERROR_STREAK, MAX_GAP_SECONDS, MAX_LEAVE_OUT_DAYS, MAX_MESSAGE_CHARS, MAX_QUIET_DAYS,
    MAX_REMINDER_MINUTES, MAX_VARIANTS,
};
pub use decide::{ChatTaskFacts, MissedOutcome, created, decide, missed_start};
pub use fields::{Applies, applies, changed_fields};
pub use first::{FirstText, FirstWords, first_variables, write_first};
pub use form::{
    ChatTaskDraft, ChatTaskField, FirstMessage, LeaveOut, MessageVariant, MissedStart,
    OutgoingRules, Pace, ServiceFormat, StopConditions, TaskReminders,
};
pub use guard::{
    AiFacts, ChannelFacts, ChannelUnfit, GuardFacts, Holder, ManagerFacts, channel_unfit, guard,
    manager_of,
};
pub use leave_out::{LeaveOutFacts, left_out, quiet_at};
pub use pace::{FirstCounters, PaceFacts, next_first, warm_up_cap};
pub use status::{
    AiFault, ChatCompletion, ChatStopReason, ChatTaskActivity, ChatTaskDecision, ChatTaskEvent,
    ChatTaskRefusal, ChatTaskStatus, ChatTaskStatusKind, ChatWaiting, SendingWindow,
};
pub use table::status_table;

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
