//! System, settings, desk, first run, files and changes.

use domain::{
    call_record::CallPhase,
    ids::{AttemptId, CallTaskId, CalleeId, ChannelId, ChatTaskId, IntegrationId, LineId},
    money::Usd,
    settings::Settings,
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DialogueView;

/// No request, or no response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Something changed: fetch it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeEvent {
    /// Grows with each change.
    pub seq: i64,
    /// Table, e.g. `call_task`; for `callee` the id is the task's.
    pub table: String,
    /// Row.
    pub id: i64,
}

/// A file that is ready to be kept: `GET /files/<id>`, or the native save dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileTicket {
    /// Ticket.
    pub id: i64,
    /// Proposed file name.
    pub name: String,
    /// Bytes.
    pub bytes: i64,
}

/// What this app is and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SystemInfo {
    /// Version.
    pub version: String,
    /// Data folder.
    pub data_folder: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// Nothing was set up yet: show the first run.
    pub first_run: bool,
    /// Calls alive now.
    pub live_calls: u32,
    /// Running call tasks.
    pub running_call_tasks: u32,
    /// Chat tasks in progress or awaiting.
    pub running_chat_tasks: u32,
    /// Spent today, on calls and chats.
    pub spent_today: Usd,
    /// How secrets are kept.
    pub vault: VaultKind,
}

/// How secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// The key is in the desktop's keychain.
    Keychain,
    /// The key is in a file in the data folder that only this user can read.
    KeyFile,
}

/// Settings with what belongs to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Settings.
    pub settings: Settings,
}

/// New settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettingsUpdate {
    /// All of them.
    pub settings: Settings,
}

/// Choices for forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Choices {
    /// IANA zones.
    pub zones: Vec<String>,
    /// Countries that the numbering plan knows, ISO 3166 alpha-2.
    pub countries: Vec<String>,
}

/// What runs now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Desk {
    /// Attempts begun today.
    pub calls_today: i64,
    /// Of these, answered.
    pub answered_today: i64,
    /// Spent on calls today.
    pub spent_today: Usd,
    /// Callees that wait in running tasks.
    pub waiting: i64,
    /// Chats today.
    pub chats: ChatsToday,
    /// What needs a person.
    pub needs: Vec<DeskNeed>,
    /// Calls alive, newest first, at most 100.
    pub live: Vec<LiveCall>,
    /// Dialogues alive, those that wait for a person first, at most 60.
    pub live_chats: Vec<LiveChat>,
}

/// Chats of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatsToday {
    /// Dialogues that began.
    pub begun: i64,
    /// People who answered.
    pub replied: i64,
    /// Successful ones.
    pub success: i64,
    /// Spent.
    pub spent: Usd,
    /// Contacts not yet reached in tasks that run.
    pub remaining: i64,
}

/// A dialogue that is alive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LiveChat {
    /// The dialogue.
    pub view: DialogueView,
    /// A person of the team has to look at it.
    pub waits_for_person: bool,
}

/// Something that needs a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskNeed {
    /// A task did not start.
    StartFailed {
        /// Task.
        task: CallTaskId,
        /// Its name.
        name: String,
        /// Why.
        failure: domain::call_task::StartFailure,
    },
    /// A task missed its start.
    MissedStart {
        /// Task.
        task: CallTaskId,
        /// Its name.
        name: String,
        /// When.
        at: UnixMillis,
    },
    /// A task was stopped by a fault.
    Stopped {
        /// Task.
        task: CallTaskId,
        /// Its name.
        name: String,
        /// Why.
        reason: domain::call_task::StopReason,
    },
    /// A chat task was stopped by something else than Pause.
    ChatStopped {
        /// Task.
        task: ChatTaskId,
        /// Its name.
        name: String,
        /// Why.
        reason: domain::chat_task::ChatStopReason,
    },
    /// A channel does not work.
    ChannelFaulty {
        /// Channel.
        channel: ChannelId,
        /// Its name.
        name: String,
        /// How.
        fault: domain::channel::ChannelFault,
    },
    /// Leads that could not be delivered, and are not tried again by themselves.
    LeadsDead {
        /// How many.
        count: i64,
    },
    /// A line is faulty.
    LineFaulty {
        /// Line.
        line: LineId,
        /// Its name.
        name: String,
        /// How.
        fault: domain::outcome::LineFault,
    },
}

/// A call that is alive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LiveCall {
    /// Attempt.
    pub attempt: AttemptId,
    /// Callee.
    pub callee: CalleeId,
    /// Task.
    pub task: CallTaskId,
    /// Name of the task.
    pub task_name: String,
    /// Number.
    pub number: String,
    /// Phase.
    pub phase: CallPhase,
    /// When the phase began.
    pub since: UnixMillis,
    /// Last line of the call log, in short.
    pub caption: Option<domain::call_record::LogLine>,
}

/// First run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticeStart {
    /// Name of the task to create, in the user's language.
    pub task_name: String,
    /// How many practice callees, 1 to 1000.
    pub callees: u32,
}

/// What the first run made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeStarted {
    /// The task.
    pub task: CallTaskId,
    /// A filled-in workbook of practice callees, to be opened with `import_open`.
    pub path: String,
}

/// First run of chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticeChatStart {
    /// Name of the task to create, in the user's language.
    pub task_name: String,
    /// Name of the manager, as people see it.
    pub manager_name: String,
    /// Name of the scripted AI, where there is none yet.
    pub ai_name: String,
    /// Name of the practice channel.
    pub channel_name: String,
    /// Name of the integration that writes successful chats into a file, where there is none yet.
    pub integration_name: String,
    /// What is written first, with `{name}` and `{manager}`, in the user's language.
    pub first_message: String,
    /// How many practice people, 1 to 1000.
    pub contacts: u32,
}

/// What the first run of chats made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeChatStarted {
    /// The task: it has its contacts, and starts.
    pub task: ChatTaskId,
    /// Where its successful chats go: a file in the data folder.
    pub integration: IntegrationId,
}

/// Another database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DatabaseChoose {
    /// `postgres://…`; `None`: SQLite in the data folder.
    pub url: Option<String>,
}

/// The database from the next start on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatabaseChosen {
    /// It answers.
    pub reachable: bool,
    /// A restart is needed.
    pub restart_needed: bool,
}
