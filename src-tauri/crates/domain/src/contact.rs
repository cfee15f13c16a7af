//! Contacts of a chat task: its audience, and what has become of each. Source: product 1.2,
//! "Remaining TA" and its invariant. Dialogues with them are another matter.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{BatchId, ChannelId, ChatTaskId, ContactId, DialogueId},
    time::UnixMillis,
};

/// Where a person can be written to, in the form in which it is stored and compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ChatAddress {
    /// User name in the messenger, lower case, without `@`.
    Username(String),
    /// Phone, E.164 (or what a carrier understands).
    Phone(String),
    /// The messenger's own id of the person: the address of somebody who wrote.
    UserId(String),
}

/// Where a contact came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactOrigin {
    /// A spreadsheet.
    Import,
    /// Another task, or contacts by tag.
    Earlier,
}

/// A row of a task's audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contact {
    /// Its row.
    pub id: ContactId,
    /// Its task.
    pub task: ChatTaskId,
    /// The batch that brought it.
    pub batch: Option<BatchId>,
    /// Where it came from.
    pub origin: ContactOrigin,
    /// Where it can be written to. Unique in the task.
    pub address: ChatAddress,
    /// Name; empty: not known.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
    /// What has become of it.
    pub state: ContactState,
    /// Its dialogue, once there is one.
    pub dialogue: Option<DialogueId>,
}

/// One contact that passed the import: what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContact {
    /// Row in the file, 1-based as the spreadsheet shows it; 0: not from a file.
    pub row: u32,
    /// Where it can be written to.
    pub address: ChatAddress,
    /// Name; empty: not known.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
}

/// What has become of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ContactState {
    /// Not written to yet.
    Pending,
    /// A first message is under way: committed before it was sent.
    Claimed {
        /// Over which channel.
        channel: ChannelId,
        /// Since when.
        since: UnixMillis,
    },
    /// Tried, and to be tried again.
    Deferred {
        /// Not before.
        until: UnixMillis,
        /// Why.
        reason: DeferReason,
    },
    /// The channel accepted the first message, or the person wrote before it was sent.
    Reached {
        /// When.
        at: UnixMillis,
    },
    /// The person cannot be reached.
    Failed {
        /// Why.
        reason: ContactFailure,
        /// When it was found out.
        at: UnixMillis,
    },
    /// Left out on purpose.
    Skipped {
        /// Why.
        reason: SkipReason,
        /// When.
        at: UnixMillis,
    },
    /// The first message left and no answer came, and the channel's history does not say whether it
    /// arrived: never sent again by itself.
    Uncertain {
        /// Since when.
        since: UnixMillis,
    },
}

/// Why a contact waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeferReason {
    /// The channel asked to wait, or did not work.
    Channel,
    /// The model did not write the message.
    Model,
    /// The dialogue's limit does not cover the first message; raise it.
    Limit,
}

/// Why a contact cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactFailure {
    /// Nobody has this address.
    Unknown,
    /// They blocked us.
    BlockedUs,
    /// They may not be written to first.
    NotAllowed,
    /// The channel refuses the text.
    TextRefused,
    /// Tried as often as allowed.
    GivenUp,
}

/// Why a contact was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Contacted in the last days.
    ContactedLately,
    /// Waits in another active task, or was reached by it.
    InOtherTask,
    /// On the do-not-call list, or opted out.
    DoNotCall,
    /// A list forbids it.
    List,
    /// The user left it out.
    ByUser,
    /// The task was completed before its turn.
    TaskCompleted,
    /// No channel of the task can write to such an address.
    NoChannel,
}

/// The state without its data, for the store's index, filters and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactStateKind {
    /// Not written to yet.
    Pending,
    /// Under way.
    Claimed,
    /// To be tried again.
    Deferred,
    /// The first message was accepted.
    Reached,
    /// Cannot be reached.
    Failed,
    /// Left out.
    Skipped,
    /// May have been sent.
    Uncertain,
}

/// Counts of a task's audience.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AudienceCounts {
    /// All.
    pub total: i64,
    /// Not written to yet.
    pub pending: i64,
    /// Under way.
    pub claimed: i64,
    /// To be tried again.
    pub deferred: i64,
    /// Reached.
    pub reached: i64,
    /// Cannot be reached.
    pub failed: i64,
    /// Left out.
    pub skipped: i64,
    /// May have been sent.
    pub uncertain: i64,
}
