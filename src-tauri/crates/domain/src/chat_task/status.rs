//! Statuses of a chat task with their data, what can happen to it, and why it is refused. Source:
//! product 1.1.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ChatTaskField;
use crate::{
    channel::ChannelFault,
    codes::codes,
    ids::{ChannelId, ChatTaskId, ManagerId},
    tasks::{LocalTrouble, StartMode},
    time::UnixMillis,
};

/// Status, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ChatTaskStatus {
    /// "awaiting": created or started, and not yet sending.
    Awaiting {
        /// What it waits for.
        waiting: ChatWaiting,
        /// Since when.
        since: UnixMillis,
    },
    /// "in progress".
    InProgress {
        /// Since when.
        since: UnixMillis,
    },
    /// "stopped": suspended, can be resumed.
    Stopped {
        /// Why.
        reason: ChatStopReason,
        /// Since when.
        since: UnixMillis,
    },
    /// "completed": finished for good.
    Completed {
        /// How.
        by: ChatCompletion,
        /// Since when.
        since: UnixMillis,
    },
}

/// The status without its data: the source's words, for filters and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChatTaskStatusKind {
    /// awaiting
    Awaiting,
    /// in progress
    InProgress,
    /// stopped
    Stopped,
    /// completed
    Completed,
}

codes!(ChatTaskStatusKind {
    Awaiting = "awaiting",
    InProgress = "in_progress",
    Stopped = "stopped",
    Completed = "completed",
});

impl ChatTaskStatus {
    /// The status without its data.
    pub fn kind(&self) -> ChatTaskStatusKind {
        match self {
            ChatTaskStatus::Awaiting { .. } => ChatTaskStatusKind::Awaiting,
            ChatTaskStatus::InProgress { .. } => ChatTaskStatusKind::InProgress,
            ChatTaskStatus::Stopped { .. } => ChatTaskStatusKind::Stopped,
            ChatTaskStatus::Completed { .. } => ChatTaskStatusKind::Completed,
        }
    }

    /// Its channels are in use: people are answered. While the sending window is shut, too.
    pub fn answers(&self) -> bool {
        match self {
            ChatTaskStatus::InProgress { .. } => true,
            ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
                ChatWaiting::Window { .. } => true,
                ChatWaiting::Audience | ChatWaiting::StartsAt { .. } | ChatWaiting::Connecting => {
                    false
                }
            },
            ChatTaskStatus::Stopped { .. } | ChatTaskStatus::Completed { .. } => false,
        }
    }

    /// It runs, or is about to: some fields cannot be changed now.
    pub fn runs(&self) -> bool {
        match self {
            ChatTaskStatus::InProgress { .. } => true,
            ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
                ChatWaiting::Window { .. } | ChatWaiting::Connecting => true,
                ChatWaiting::Audience | ChatWaiting::StartsAt { .. } => false,
            },
            ChatTaskStatus::Stopped { .. } | ChatTaskStatus::Completed { .. } => false,
        }
    }
}

impl ChatTaskStatusKind {
    /// It holds its channels: until it is completed or deleted, also while it is paused. Source:
    /// product 1.2, guards.
    pub fn holds_channels(self) -> bool {
        match self {
            ChatTaskStatusKind::Awaiting
            | ChatTaskStatusKind::InProgress
            | ChatTaskStatusKind::Stopped => true,
            ChatTaskStatusKind::Completed => false,
        }
    }

    /// It holds its managers: a paused task frees them. Source: product 1.2, guards.
    pub fn holds_managers(self) -> bool {
        match self {
            ChatTaskStatusKind::Awaiting | ChatTaskStatusKind::InProgress => true,
            ChatTaskStatusKind::Stopped | ChatTaskStatusKind::Completed => false,
        }
    }
}

/// What an awaiting task waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChatWaiting {
    /// Contacts: it writes first and has none yet.
    Audience,
    /// Its scheduled start.
    StartsAt {
        /// The moment.
        at: UnixMillis,
    },
    /// Its channels connect, checks run.
    Connecting,
    /// The sending window: contacts wait, and its days and hours are shut. People are answered.
    Window {
        /// When it opens; `None`: not within 400 days.
        opens: Option<UnixMillis>,
    },
}

/// Why a task is stopped. Also what a start is refused with: it rests in stopped then, never in
/// awaiting, for two such tasks would block each other for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChatStopReason {
    /// The user pressed Pause.
    Paused,
    /// A manager works in another task.
    ManagerBusy {
        /// The manager.
        manager: ManagerId,
        /// Its name.
        manager_name: String,
        /// The task that has it.
        task: ChatTaskId,
        /// That task's name.
        task_name: String,
    },
    /// A manager is disabled or was deleted.
    ManagerDisabled {
        /// The manager.
        manager: ManagerId,
        /// Its name; empty: it was deleted.
        manager_name: String,
    },
    /// A channel belongs to another task.
    ChannelHeld {
        /// The channel.
        channel: ChannelId,
        /// Its name.
        channel_name: String,
        /// The task that holds it.
        task: ChatTaskId,
        /// That task's name.
        task_name: String,
    },
    /// A channel was deleted, or does not fit the task.
    ChannelMissing {
        /// The channel.
        channel: ChannelId,
        /// Its name; empty: it was deleted.
        channel_name: String,
    },
    /// A channel does not work (account banned, token refused …).
    ChannelFault {
        /// The channel.
        channel: ChannelId,
        /// Its name.
        channel_name: String,
        /// The fault.
        fault: ChannelFault,
    },
    /// The AI does not work (key invalid, account empty …).
    AiFault {
        /// How.
        fault: AiFault,
    },
    /// Nobody knows what the model costs, and the task has a limit.
    NoPrice {
        /// The model.
        model: String,
    },
    /// The integration was deleted.
    IntegrationMissing,
    /// The task's budget is spent.
    BudgetSpent,
    /// So many errors in a row.
    ErrorStreak {
        /// How many.
        errors: u32,
    },
    /// The sending window never opens.
    NoWindow,
    /// The scheduled start passed while the app was closed.
    MissedStart {
        /// The moment.
        at: UnixMillis,
    },
    /// Something on this machine failed.
    Local {
        /// What.
        trouble: LocalTrouble,
    },
}

/// How an AI does not work. A person must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AiFault {
    /// It was deleted.
    Missing,
    /// Its key is refused.
    KeyRefused,
    /// The account is empty.
    NoCredit,
    /// The service does not know the model, or refuses what is asked of it.
    Refused,
}

/// How a task was completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChatCompletion {
    /// The user pressed Stop.
    ByUser,
    /// So many quiet days passed.
    Quiet,
}

/// What can happen to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChatTaskEvent {
    /// The user pressed Start: a new start, or a resume.
    Start {
        /// What the guards and preflight say.
        guard: Result<(), ChatStopReason>,
    },
    /// Contacts were added; how many the task has now.
    AudienceAdded {
        /// Contacts, reached or not.
        contacts: i64,
        /// What the guards and preflight say.
        guard: Result<(), ChatStopReason>,
    },
    /// The scheduled moment came, or it is late and the rule for missed starts allows it.
    ScheduledTime {
        /// What the guards and preflight say.
        guard: Result<(), ChatStopReason>,
    },
    /// The scheduled moment passed while the app was closed, and the rule says to stop.
    StartMissed,
    /// Channels are connected and checks have passed.
    Ready {
        /// How the sending window stands.
        window: SendingWindow,
    },
    /// The sending window opened or was shut, or contacts began or ceased to wait.
    WindowTurned {
        /// How it stands now.
        window: SendingWindow,
    },
    /// The user pressed Pause.
    Pause,
    /// The user pressed Stop.
    Stop,
    /// So many quiet days passed.
    Quiet,
    /// A channel, the AI, the money or this machine gave up.
    GaveUp {
        /// Why.
        reason: ChatStopReason,
    },
    /// The user changed the task.
    Update {
        /// Fields that differ.
        changed: Vec<ChatTaskField>,
        /// The new start mode.
        start: StartMode,
        /// It writes first, after the change.
        outgoing: bool,
        /// What the guards and preflight say of the changed task.
        guard: Result<(), ChatStopReason>,
    },
    /// The user deletes the task (Trash).
    Delete,
}

/// How the sending window of a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SendingWindow {
    /// It is open, or no contact waits for it.
    Open,
    /// It is shut, and contacts wait.
    Shut {
        /// When it opens; `None`: not within 400 days.
        opens: Option<UnixMillis>,
    },
}

/// What a decision leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChatTaskDecision {
    /// The task gets (or keeps) this status.
    Become(ChatTaskStatus),
    /// The task is deleted.
    Deleted,
}

/// Why an event is refused in a status.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChatTaskRefusal {
    /// It is started already.
    #[error("the chat task is started already")]
    StartedAlready,
    /// It writes first and has no contacts.
    #[error("add contacts first")]
    AudienceFirst,
    /// It is not started.
    #[error("the chat task is not started")]
    NotStarted,
    /// It is completed: for good.
    #[error("a completed chat task never starts again; duplicate it")]
    Completed,
    /// Only a completed task can be deleted.
    #[error("only a completed chat task can be deleted")]
    DeleteNeedsCompleted,
    /// These fields cannot be changed while it runs.
    #[error("these fields can be changed when the chat task is paused")]
    PauseFirst {
        /// Which.
        fields: Vec<ChatTaskField>,
    },
    /// Its scheduled start is not awaited, or has not come.
    #[error("no scheduled start is awaited")]
    NotScheduled,
    /// It does not wait for this.
    #[error("the chat task does not wait for this")]
    NotAwaited,
}

/// What is shown beside the status; derived, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChatTaskActivity {
    /// Nothing to say.
    Idle,
    /// First messages go out; answers go on.
    Writing {
        /// When the next first message may go.
        next: Option<UnixMillis>,
    },
    /// Every channel has reached its number of first messages for now.
    CapReached {
        /// When the next may go.
        next: UnixMillis,
    },
    /// Nobody is left to be written to; people are answered.
    Answering,
    /// A channel does not work just now and tries by itself.
    ChannelDown {
        /// The channel.
        channel: ChannelId,
        /// The fault.
        fault: ChannelFault,
    },
}
