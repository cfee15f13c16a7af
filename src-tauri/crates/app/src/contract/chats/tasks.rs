//! Chat tasks and their audience.

use domain::{
    chat_task::{ChatTask, ChatTaskActivity, ChatTaskDraft, ChatTaskField, ChatTaskStatusKind},
    contact::{AudienceCounts, Contact, ContactSource, ContactStateKind},
    ids::{ChatTaskId, ContactId},
    money::Usd,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::contract::FieldProblem;

/// A chat task by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatTaskRef {
    /// Id.
    pub id: ChatTaskId,
}

/// A chat task to lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTaskLink {
    /// Id.
    pub id: ChatTaskId,
    /// Name.
    pub name: String,
}

/// Order of the task list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChatTaskSort {
    /// Last activity.
    #[default]
    Activity,
    /// Name.
    Name,
    /// Creation.
    Created,
    /// Remaining TA.
    Remaining,
    /// Cost.
    Cost,
}

/// Which chat tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ChatTaskList {
    /// Statuses; empty: all.
    pub statuses: Vec<ChatTaskStatusKind>,
    /// Part of a name.
    pub search: Option<String>,
    /// Order.
    pub sort: ChatTaskSort,
    /// Ascending; else descending.
    pub ascending: bool,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of chat tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTaskPage {
    /// Rows.
    pub rows: Vec<ChatTaskView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Tasks by status, under the same search.
    pub counts: Vec<ChatStatusCount>,
}

/// Tasks of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatStatusCount {
    /// Status.
    pub status: ChatTaskStatusKind,
    /// How many.
    pub count: i64,
}

/// A chat task with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTaskView {
    /// The task.
    pub task: ChatTask,
    /// Shown beside the status.
    pub activity: ChatTaskActivity,
    /// Its audience; all zero where it has none.
    pub audience: AudienceCounts,
    /// Its dialogues.
    pub dialogues: i64,
    /// Of these, successful ones.
    pub successes: i64,
    /// Spent so far.
    pub cost: Usd,
    /// Name of the AI.
    pub ai_name: String,
    /// Names of the managers.
    pub manager_names: Vec<String>,
    /// Names of the channels.
    pub channel_names: Vec<String>,
    /// Name of the integration.
    pub integration_name: Option<String>,
}

/// A form to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatTaskCheck {
    /// The task that is edited; `None`: a new one.
    pub id: Option<ChatTaskId>,
    /// The form.
    pub draft: ChatTaskDraft,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTaskChecked {
    /// What is wrong, by field.
    pub problems: Vec<FieldProblem>,
    /// Fields that differ from what is kept and need a pause.
    pub needs_pause: Vec<ChatTaskField>,
}

/// A new chat task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatTaskCreate {
    /// The form.
    pub draft: ChatTaskDraft,
}

/// A changed chat task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatTaskUpdate {
    /// Which.
    pub id: ChatTaskId,
    /// The form.
    pub draft: ChatTaskDraft,
}

/// A copy of a chat task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatTaskDuplicate {
    /// Which.
    pub id: ChatTaskId,
    /// With the contacts that were not reached.
    pub unreached: bool,
}

/// Which contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ContactList {
    /// Of which task.
    pub task: ChatTaskId,
    /// States; empty: all.
    pub states: Vec<ContactStateKind>,
    /// Part of a name or address.
    pub search: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Most rows, at most 500; 0: 100.
    pub limit: u32,
}

/// A page of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactPage {
    /// Rows.
    pub rows: Vec<Contact>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The whole audience by state.
    pub counts: AudienceCounts,
}

/// Contacts of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ContactMany {
    /// Of which task.
    pub task: ChatTaskId,
    /// Which.
    pub selection: ContactSelection,
}

/// Several contacts: chosen ones, or all that fit a filter but some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContactSelection {
    /// These.
    These {
        /// Which.
        ids: Vec<ContactId>,
    },
    /// All that fit.
    Matching {
        /// States; empty: all.
        states: Vec<ContactStateKind>,
        /// Part of a name or address.
        search: Option<String>,
        /// Left out.
        except: Vec<ContactId>,
    },
}

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactsSkipped {
    /// Contacts that are written to no more.
    pub skipped: i64,
}

/// People of earlier work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EarlierAsk {
    /// Where they are taken from.
    pub source: ContactSource,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierCount {
    /// People, each counted once.
    pub contacts: i64,
}

/// People of earlier work for a chat task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EarlierAdd {
    /// The task.
    pub task: ChatTaskId,
    /// Where they are taken from.
    pub source: ContactSource,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierAdded {
    /// Contacts that the task did not have.
    pub added: i64,
}

/// What the first message would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FirstMessageAsk {
    /// The task; `None`: it is not created yet.
    pub id: Option<ChatTaskId>,
    /// The form.
    pub draft: ChatTaskDraft,
}

/// First messages of up to five contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirstMessages {
    /// One for each contact.
    pub messages: Vec<FirstMessageView>,
}

/// A first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirstMessageView {
    /// To whom.
    pub to: String,
    /// Words.
    pub text: String,
    /// Which variant, from 0; `None`: the AI will write it.
    pub variant: Option<u16>,
    /// Variables without a value.
    pub missing: Vec<String>,
}
