//! Contacts of a chat task: its audience, and what has become of each. Source: product 1.2,
//! "Remaining TA" and its invariant. Dialogues with them are another matter.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    codes::codes,
    dialogue::DialogueTag,
    ids::{BatchId, ChannelId, ChatTaskId, ContactId, DialogueId},
    phone::{NumberProblem, read_number},
    time::{MINUTE, UnixMillis},
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

/// Where an audience of known people is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContactSource {
    /// Contacts of a task.
    Task {
        /// The task.
        task: ChatTaskId,
        /// In these states; empty: all. "The contacts not reached" of a completed task are skipped,
        /// failed and deferred ones.
        states: Vec<ContactStateKind>,
    },
    /// People in whose dialogues this was tagged.
    Tag {
        /// The tag.
        tag: DialogueTag,
        /// In this task; `None`: in all.
        task: Option<ChatTaskId>,
    },
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

codes!(ContactStateKind {
    Pending = "pending",
    Claimed = "claimed",
    Deferred = "deferred",
    Reached = "reached",
    Failed = "failed",
    Skipped = "skipped",
    Uncertain = "uncertain",
});

impl ContactState {
    /// The state without its data.
    pub fn kind(&self) -> ContactStateKind {
        match self {
            ContactState::Pending => ContactStateKind::Pending,
            ContactState::Claimed { .. } => ContactStateKind::Claimed,
            ContactState::Deferred { .. } => ContactStateKind::Deferred,
            ContactState::Reached { .. } => ContactStateKind::Reached,
            ContactState::Failed { .. } => ContactStateKind::Failed,
            ContactState::Skipped { .. } => ContactStateKind::Skipped,
            ContactState::Uncertain { .. } => ContactStateKind::Uncertain,
        }
    }
}

impl AudienceCounts {
    /// Remaining TA: not yet reached. Source: product 1.2.
    pub fn remaining(&self) -> i64 {
        self.pending + self.claimed + self.deferred
    }

    /// The invariant: total = remaining + reached + failed + skipped + uncertain.
    pub fn adds_up(&self) -> bool {
        let counted = self.remaining() + self.reached + self.failed + self.skipped + self.uncertain;
        self.total == counted
    }

    /// The counts with one contact more in a state.
    #[must_use]
    pub fn with(mut self, state: ContactStateKind) -> AudienceCounts {
        self.total += 1;
        *self.of(state) += 1;
        self
    }

    /// The counts after a contact went from one state to another.
    #[must_use]
    pub fn moved(mut self, from: ContactStateKind, to: ContactStateKind) -> AudienceCounts {
        *self.of(from) -= 1;
        *self.of(to) += 1;
        self
    }

    fn of(&mut self, state: ContactStateKind) -> &mut i64 {
        match state {
            ContactStateKind::Pending => &mut self.pending,
            ContactStateKind::Claimed => &mut self.claimed,
            ContactStateKind::Deferred => &mut self.deferred,
            ContactStateKind::Reached => &mut self.reached,
            ContactStateKind::Failed => &mut self.failed,
            ContactStateKind::Skipped => &mut self.skipped,
            ContactStateKind::Uncertain => &mut self.uncertain,
        }
    }
}

/// Tries of a first message before a contact is given up.
pub const MAX_TRIES: u16 = 5;

/// When a first message that did not leave is tried again, after so many failed tries: 1, 4, 16 and
/// 64 minutes; `None`: given up.
pub fn next_try(tries: u16, now: UnixMillis) -> Option<UnixMillis> {
    let step = u32::from(tries.max(1) - 1);
    (tries < MAX_TRIES).then(|| now.saturating_add(MINUTE * 4_i64.pow(step)))
}

impl ChatAddress {
    /// A user name, as people and links write it: with or without `@`. Letters, digits, `_` and `.`,
    /// at most 64.
    pub fn username(written: &str) -> Option<ChatAddress> {
        let name = written.trim().trim_start_matches('@').to_lowercase();
        let fits = (2..=64).contains(&name.chars().count())
            && name
                .chars()
                .all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '-'))
            && name.chars().any(char::is_alphabetic);
        fits.then_some(ChatAddress::Username(name))
    }

    /// A messenger's own id of a person: digits, or what looks like an id of theirs.
    pub fn user_id(written: &str) -> Option<ChatAddress> {
        let id = written.trim();
        let fits = (1..=128).contains(&id.len())
            && id
                .bytes()
                .all(|sign| sign.is_ascii_alphanumeric() || b"-_:.@".contains(&sign));
        fits.then(|| ChatAddress::UserId(id.to_owned()))
    }

    /// A phone number.
    pub fn phone(written: &str, default_country: &str) -> Result<ChatAddress, NumberProblem> {
        read_number(written, default_country).map(|number| ChatAddress::Phone(number.stored))
    }

    /// A link to a person: `t.me/name`, `wa.me/79161234567`, `vk.com/id5`, `vk.com/name`,
    /// `instagram.com/name`, `tg://resolve?domain=name`.
    pub fn link(written: &str) -> Option<ChatAddress> {
        let text = written.trim();
        if let Some(name) = text.strip_prefix("tg://resolve?domain=") {
            return ChatAddress::username(name.split('&').next()?);
        }
        let behind = text.split_once("://").map_or(text, |(_, behind)| behind);
        let (host, path) = behind.split_once('/')?;
        let host = host.to_ascii_lowercase();
        let host = host
            .strip_prefix("www.")
            .or(host.strip_prefix("m."))
            .unwrap_or(&host);
        let first = path.split(['/', '?', '#']).next().unwrap_or_default();
        match host {
            "t.me" | "telegram.me" | "telegram.dog" => match first.strip_prefix('+') {
                Some(number) => international(number),
                None => ChatAddress::username(first),
            },
            "wa.me" => international(first.trim_start_matches('+')),
            "api.whatsapp.com" => {
                let number = path
                    .split(['?', '&'])
                    .find_map(|part| part.strip_prefix("phone="))?;
                international(number.trim_start_matches("%2B").trim_start_matches('+'))
            }
            "vk.com" | "vk.ru" | "vkontakte.ru" => match first.strip_prefix("id") {
                Some(id) if !id.is_empty() && id.bytes().all(|sign| sign.is_ascii_digit()) => {
                    Some(ChatAddress::UserId(id.to_owned()))
                }
                Some(_) | None => ChatAddress::username(first),
            },
            "instagram.com" => ChatAddress::username(first),
            _ => None,
        }
    }

    /// Its word and its text in the store and in lists: `username:anna`, `phone:+7916…`,
    /// `user_id:123`.
    pub fn stored(&self) -> String {
        match self {
            ChatAddress::Username(name) => format!("username:{name}"),
            ChatAddress::Phone(number) => format!("phone:{number}"),
            ChatAddress::UserId(id) => format!("user_id:{id}"),
        }
    }

    /// The address of that text.
    pub fn from_stored(stored: &str) -> Option<ChatAddress> {
        let (kind, value) = stored.split_once(':')?;
        let value = value.to_owned();
        match kind {
            "username" => Some(ChatAddress::Username(value)),
            "phone" => Some(ChatAddress::Phone(value)),
            "user_id" => Some(ChatAddress::UserId(value)),
            _ => None,
        }
    }
}

/// The number in a link: always international.
fn international(digits: &str) -> Option<ChatAddress> {
    ChatAddress::phone(&format!("+{digits}"), "").ok()
}

#[cfg(test)]
mod tests;
