//! The fields of a chat task's form. Source: product 1.2.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ai_profile::Reminder,
    channel::Messenger,
    ids::{AiProfileId, ChannelId, IntegrationId, ManagerId},
    money::Usd,
    schedule::CallingSchedule,
    tasks::StartMode,
};

/// The form of product 1.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTaskDraft {
    /// Name: required, unique.
    pub name: String,
    /// Type.
    pub messenger: Messenger,
    /// Spending limit per dialogue; `None`: no limit. At this sum the dialogue is blocked, not the
    /// task.
    pub dialogue_limit: Option<Usd>,
    /// Service operation format, with what only outgoing communication has.
    pub format: ServiceFormat,
    /// Channels, all of the chosen type (the practice channel fits every type).
    pub channels: Vec<ChannelId>,
    /// Managers: at least one for each channel.
    pub managers: Vec<ManagerId>,
    /// AI.
    pub ai: AiProfileId,
    /// Integration: where successful chats are sent.
    pub integration: Option<IntegrationId>,
    /// Days, hours and zone in which the task writes by itself: first messages and reminders. Answers
    /// go at any time. The same type as Calling Time of a call task: windows of days in a zone are one
    /// thing, whatever goes through them.
    pub schedule: CallingSchedule,
    /// Start now, or at a time.
    pub start: StartMode,
    /// What happens when the start was missed.
    pub missed_start: MissedStart,
    /// When the task stops by itself.
    pub stop_when: StopConditions,
    /// Words with which a person opts out; empty: the built-in ones of all languages.
    pub opt_out_words: Vec<String>,
    /// Reminders.
    pub reminders: TaskReminders,
    /// Completed by itself after so many days without a message; `None`: never.
    pub quiet_days: Option<u16>,
}

/// Service operation format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ServiceFormat {
    /// "Incoming communication": answers.
    Incoming,
    /// "Incoming and outgoing communication": writes first, and answers.
    IncomingAndOutgoing {
        /// How it writes first.
        outgoing: OutgoingRules,
    },
}

/// How a task writes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutgoingRules {
    /// What it writes.
    pub first: FirstMessage,
    /// How fast. Caps by hour and day, and the warm-up, are the channel's.
    pub pace: Pace,
    /// Whom it leaves out.
    pub leave_out: LeaveOut,
}

/// The first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FirstMessage {
    /// Fixed text with `{variables}`, in one to three variants.
    Fixed {
        /// The variants.
        variants: Vec<MessageVariant>,
    },
    /// Written by the AI, for each contact.
    WrittenByAi {
        /// What it is to write.
        instruction: String,
    },
    /// A template that the messenger approved (WABA).
    Template {
        /// Its name there.
        name: String,
        /// Its language there, e.g. `en_US`.
        language: String,
        /// What goes into its places, in order, with `{variables}`.
        parameters: Vec<String>,
    },
}

/// One variant of a fixed first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageVariant {
    /// Text, with `{variables}`.
    pub text: String,
    /// Its share, against the shares of the others; at least 1.
    pub share: u16,
}

/// How fast first messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pace {
    /// Shortest gap between two first messages of one channel, in seconds.
    pub gap_min_seconds: u32,
    /// Longest gap; between the two a random one is taken each time.
    pub gap_max_seconds: u32,
}

/// Whom a task leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeaveOut {
    /// People who were written to first in the last so many days, by any task; `None`: nobody.
    pub contacted_days: Option<u16>,
    /// People who wait in another active task.
    pub in_other_tasks: bool,
}

/// What happens with a scheduled start that passed while the app was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissedStart {
    /// It starts as soon as the app is open again, however late.
    StartLate,
    /// It starts within the grace of the settings; later it is stopped ("missed start").
    WithinGrace,
    /// It is stopped ("missed start").
    Stop,
}

/// When a task stops by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StopConditions {
    /// After so many errors in a row; `None`: never.
    pub error_streak: Option<u16>,
    /// When the task has spent this; reserved before, as with the dialogue's limit.
    pub budget: Option<Usd>,
}

/// Which reminders a task writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TaskReminders {
    /// Those of its AI.
    FromAi,
    /// Its own.
    Own {
        /// The reminders.
        reminders: Vec<Reminder>,
    },
    /// None.
    Off,
}

/// A field of the form, for rules about fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChatTaskField {
    /// Name.
    Name,
    /// Type.
    Messenger,
    /// Spending limit per dialogue.
    DialogueLimit,
    /// Incoming, or incoming and outgoing.
    Format,
    /// Channels.
    Channels,
    /// Managers.
    Managers,
    /// AI.
    Ai,
    /// Integration.
    Integration,
    /// Days, hours and zone.
    Schedule,
    /// Start mode.
    Start,
    /// Missed start.
    MissedStart,
    /// Stop conditions.
    StopWhen,
    /// Opt-out words.
    OptOutWords,
    /// Reminders.
    Reminders,
    /// Quiet days.
    QuietDays,
    /// First message.
    First,
    /// Pace.
    Pace,
    /// Leaving out.
    LeaveOut,
}
