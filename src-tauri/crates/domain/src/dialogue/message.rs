//! Messages of a dialogue, and what becomes of each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    codes::codes,
    ids::{AiVersionId, DialogueId, MessageId},
    money::Usd,
    time::{HOUR, MINUTE, Millis, SECOND, UnixMillis},
};

/// Waits before a message that did not leave is tried again.
const SEND_BACK_OFF: [Millis; 6] = [
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
];
/// No channel makes a message wait for longer than this.
const LONGEST_SEND_WAIT: Millis = 24 * HOUR;

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The other side.
    Person,
    /// The AI.
    Ai,
    /// A person of the team, here or in the messenger itself.
    Operator,
    /// The task itself: fixed first messages and reminders.
    Task,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Message {
    /// Its row.
    pub id: MessageId,
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// Who wrote it.
    pub side: Side,
    /// Words, not longer than the channel's limit.
    pub text: String,
    /// What became of it.
    pub state: MessageState,
    /// When it was written.
    pub at: UnixMillis,
    /// The version of the AI that wrote it.
    pub version: Option<AiVersionId>,
    /// What it cost: its share of the model's answer, and the channel's fee.
    pub cost: Usd,
    /// The channel's id of it, once it is known. Unique in the channel.
    pub external_id: Option<String>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum MessageState {
    /// It came in.
    Received,
    /// It waits to be sent.
    Queued {
        /// Not before.
        due: UnixMillis,
        /// Tries that failed.
        tries: u16,
    },
    /// It is being sent: committed before it left.
    Sending {
        /// Since when.
        since: UnixMillis,
        /// Tries that failed before.
        tries: u16,
    },
    /// The channel accepted it.
    Sent,
    /// It arrived.
    Delivered,
    /// It was read.
    Read,
    /// It was not sent, and will not be.
    Failed {
        /// Why.
        failure: MessageFailure,
    },
    /// It left and no answer came; to be looked up, never blindly sent again.
    Uncertain {
        /// Since when.
        since: UnixMillis,
    },
}

/// The state without its data, for the store's index and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageStateKind {
    /// It came in.
    Received,
    /// It waits to be sent.
    Queued,
    /// It is being sent.
    Sending,
    /// Accepted.
    Sent,
    /// Arrived.
    Delivered,
    /// Read.
    Read,
    /// Not sent.
    Failed,
    /// May have been sent.
    Uncertain,
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageFailure {
    /// The other side blocked us.
    BlockedUs,
    /// Nobody has this address.
    UnknownPeer,
    /// They may not be written to now.
    NotAllowed,
    /// The channel refuses the text.
    TextRefused,
    /// The channel did not work, however often it was tried.
    Channel,
    /// It was accepted and then could not be delivered.
    Undelivered,
    /// Not covered by the dialogue's limit (the channel's fee).
    Limit,
    /// It was no longer wanted: a person took over, or the other side opted out.
    Withdrawn,
}

codes!(Side {
    Person = "person",
    Ai = "ai",
    Operator = "operator",
    Task = "task",
});

codes!(MessageStateKind {
    Received = "received",
    Queued = "queued",
    Sending = "sending",
    Sent = "sent",
    Delivered = "delivered",
    Read = "read",
    Failed = "failed",
    Uncertain = "uncertain",
});

impl MessageState {
    /// After a try that did not leave; `tries` have failed, this one included. The channel may ask to
    /// wait for longer than our own back-off.
    pub fn after_failed_try(tries: u16, after: Option<Millis>, now: UnixMillis) -> MessageState {
        let step = usize::from(tries.max(1) - 1);
        let asked = after.unwrap_or(0).clamp(0, LONGEST_SEND_WAIT);
        match SEND_BACK_OFF.get(step) {
            Some(&own) => MessageState::Queued {
                due: now.saturating_add(own.max(asked)),
                tries,
            },
            None => MessageState::Failed {
                failure: MessageFailure::Channel,
            },
        }
    }

    /// After the process died: what was being sent may have left, and is looked up.
    #[must_use]
    pub fn after_restart(&self, now: UnixMillis) -> MessageState {
        match self {
            MessageState::Sending { .. } => MessageState::Uncertain { since: now },
            MessageState::Received
            | MessageState::Queued { .. }
            | MessageState::Sent
            | MessageState::Delivered
            | MessageState::Read
            | MessageState::Failed { .. }
            | MessageState::Uncertain { .. } => self.clone(),
        }
    }

    /// The state without its data.
    pub fn kind(&self) -> MessageStateKind {
        match self {
            MessageState::Received => MessageStateKind::Received,
            MessageState::Queued { .. } => MessageStateKind::Queued,
            MessageState::Sending { .. } => MessageStateKind::Sending,
            MessageState::Sent => MessageStateKind::Sent,
            MessageState::Delivered => MessageStateKind::Delivered,
            MessageState::Read => MessageStateKind::Read,
            MessageState::Failed { .. } => MessageStateKind::Failed,
            MessageState::Uncertain { .. } => MessageStateKind::Uncertain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_longer_and_longer_and_is_then_given_up() {
        let due = |tries, after| match MessageState::after_failed_try(tries, after, 1_000) {
            MessageState::Queued { due, .. } => Some(due - 1_000),
            _ => None,
        };
        assert_eq!(due(1, None), Some(5 * SECOND));
        assert_eq!(
            due(1, Some(40 * SECOND)),
            Some(40 * SECOND),
            "the channel is obeyed"
        );
        assert_eq!(
            due(6, Some(SECOND)),
            Some(HOUR),
            "it never shortens our own wait"
        );
        assert_eq!(due(1, Some(i64::MAX)), Some(LONGEST_SEND_WAIT));
        assert_eq!(due(7, None), None);
    }

    #[test]
    fn what_was_being_sent_at_a_crash_is_uncertain_and_nothing_else_is() {
        let sending = MessageState::Sending { since: 5, tries: 0 };
        assert_eq!(
            sending.after_restart(9),
            MessageState::Uncertain { since: 9 }
        );
        let queued = MessageState::Queued { due: 5, tries: 1 };
        assert_eq!(queued.after_restart(9), queued);
        assert_eq!(MessageState::Sent.after_restart(9), MessageState::Sent);
    }
}
