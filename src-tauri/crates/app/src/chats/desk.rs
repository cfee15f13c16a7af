//! What the desk shows of chats: today's numbers, dialogues alive, what needs a person.

use std::collections::HashSet;

use domain::{
    channel::ChannelHealth,
    chat_task::{ChatStopReason, ChatTaskStatus, ChatTaskStatusKind},
    dialogue::{ControlKind, Dialogue},
    outbox::DeliveryStateKind,
    time::{MINUTE, UnixMillis},
};
use store::chats::{dialogues::DialogueFilter, stats::Period};

use super::dialogues;
use crate::{
    App,
    contract::{ChatsToday, DeskNeed, IpcError, LiveChat},
};

/// Dialogues shown on the wall.
const WALL: usize = 60;
/// A dialogue in which nobody wrote for so long is not alive, unless it waits for a person.
const QUIET: i64 = 10 * MINUTE;

/// Numbers since `midnight`.
pub(crate) async fn today(app: &App, midnight: UnixMillis) -> Result<ChatsToday, IpcError> {
    let period = Period {
        from: midnight,
        until: i64::MAX,
    };
    let funnel = app.store.chat_stats().funnel(None, period).await?;
    let mut remaining = 0;
    for status in [ChatTaskStatusKind::Awaiting, ChatTaskStatusKind::InProgress] {
        for row in app.store.chat_tasks().in_status(status).await? {
            remaining += row.counts.audience.remaining();
        }
    }
    Ok(ChatsToday {
        begun: funnel.dialogues,
        replied: funnel.replied,
        success: funnel.success,
        spent: funnel.cost,
        remaining,
    })
}

/// Dialogues alive: those that wait for a person first, each group with the latest words first.
pub(crate) async fn live(app: &App) -> Result<Vec<LiveChat>, IpcError> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let quiet = app.clock.now() - QUIET;
    for control in [
        ControlKind::Operator,
        ControlKind::BlockedByLimit,
        ControlKind::Ai,
    ] {
        let filter = DialogueFilter {
            controls: vec![control],
            ..DialogueFilter::default()
        };
        let limit = u32::try_from(WALL).unwrap_or(u32::MAX);
        let page = app.store.dialogues().page(&filter, None, limit).await?;
        // Between two questions one may have changed hands.
        let alive = |dialogue: &Dialogue| dialogue.waits_for_person() || dialogue.last_at > quiet;
        let rows = page.rows.into_iter();
        found.extend(rows.filter(|dialogue| alive(dialogue) && seen.insert(dialogue.id)));
    }
    found.sort_by_key(|dialogue| (!dialogue.waits_for_person(), -dialogue.last_at));
    found.truncate(WALL);
    let waiting: Vec<bool> = found.iter().map(Dialogue::waits_for_person).collect();
    let views = dialogues::shown(app, found).await?;
    Ok(views
        .into_iter()
        .zip(waiting)
        .map(|(view, waits_for_person)| LiveChat {
            view,
            waits_for_person,
        })
        .collect())
}

/// What of chats needs a person.
pub(crate) async fn needs(app: &App) -> Result<Vec<DeskNeed>, IpcError> {
    let mut needs = Vec::new();
    let mut told = HashSet::new();
    for row in app
        .store
        .chat_tasks()
        .in_status(ChatTaskStatusKind::Stopped)
        .await?
    {
        let ChatTaskStatus::Stopped { reason, .. } = row.task.status else {
            continue;
        };
        if reason == ChatStopReason::Paused {
            continue;
        }
        if let ChatStopReason::ChannelFault { channel, .. } = &reason {
            told.insert(*channel);
        }
        needs.push(DeskNeed::ChatStopped {
            task: row.task.id,
            name: row.task.draft.name,
            reason,
        });
    }
    for (channel, holder) in app.store.channels().list().await? {
        // Whoever is not used bothers nobody; whose task has stopped was told already.
        if holder.is_none() || told.contains(&channel.id) {
            continue;
        }
        if let ChannelHealth::Faulty { fault } = channel.health {
            needs.push(DeskNeed::ChannelFaulty {
                channel: channel.id,
                name: channel.draft.name,
                fault,
            });
        }
    }
    let counts = app.store.outbox().counts(None).await?;
    let dead = counts
        .into_iter()
        .find(|(state, _)| *state == DeliveryStateKind::Dead);
    if let Some((_, count)) = dead.filter(|(_, count)| *count > 0) {
        needs.push(DeskNeed::LeadsDead { count });
    }
    Ok(needs)
}
