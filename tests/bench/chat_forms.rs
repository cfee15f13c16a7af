//! Forms of chats, filled in for measurements: what they do not measure is as plain as it can be.

use domain::{
    channel::{ChannelDraft, ChannelSettings, Messenger},
    chat_task::{
        ChatTaskDraft, MissedStart, ServiceFormat, StartMode, StopConditions, TaskReminders,
    },
    ids::{AiProfileId, ChannelId, ManagerId},
    manager::ManagerDraft,
    money::Usd,
    schedule::CallingSchedule,
};

/// The n-th channel, without caps of its own.
pub(crate) fn channel(n: usize, settings: ChannelSettings) -> ChannelDraft {
    ChannelDraft {
        name: format!("Channel {n}"),
        settings,
        first_per_hour: None,
        first_per_day: None,
        warm_up_days: 0,
        fee_per_message: Usd::ZERO,
    }
}

/// The n-th manager.
pub(crate) fn manager(n: usize) -> ManagerDraft {
    ManagerDraft {
        name: format!("Manager {n}"),
        signature: String::new(),
        tone: String::new(),
        avatar: None,
        active: true,
    }
}

/// A task that starts at once and writes at any time; every dialogue has a limit.
pub(crate) fn task(
    messenger: Messenger,
    format: ServiceFormat,
    channels: &[i64],
    managers: &[i64],
    ai: i64,
) -> ChatTaskDraft {
    ChatTaskDraft {
        name: "Ten thousand".to_owned(),
        messenger,
        dialogue_limit: Some(Usd(10_000_000)),
        format,
        channels: channels.iter().map(|&id| ChannelId(id)).collect(),
        managers: managers.iter().map(|&id| ManagerId(id)).collect(),
        ai: AiProfileId(ai),
        integration: None,
        schedule: CallingSchedule::always("UTC"),
        start: StartMode::Immediately,
        missed_start: MissedStart::WithinGrace,
        stop_when: StopConditions {
            error_streak: None,
            budget: None,
        },
        opt_out_words: Vec::new(),
        reminders: TaskReminders::Off,
        quiet_days: None,
    }
}
