//! Whether a task may start, and which channels and managers fit it. Source: product 1.2, guards.
//!
//! A channel belongs to one task until that task is completed or deleted: refused when it is chosen.
//! A manager is busy in tasks that are awaiting or in progress: refused at Start and at resume.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AiFault, ChatStopReason, ChatTaskDraft, FirstMessage, ServiceFormat};
use crate::{
    ai_profile::AiPlace,
    chance::scatter,
    channel::{ChannelKind, Messenger, NotConnectable, Outgoing},
    ids::{ChannelId, ChatTaskId, ManagerId},
    time::UnixMillis,
};

/// Another task that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Holder {
    /// The task.
    pub task: ChatTaskId,
    /// Its name.
    pub name: String,
}

/// What the guards need to know of a manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerFacts {
    /// Its row.
    pub id: ManagerId,
    /// Its name.
    pub name: String,
    /// It is not disabled.
    pub active: bool,
    /// Another task, awaiting or in progress, that has it.
    pub busy: Option<Holder>,
}

/// What the guards need to know of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelFacts {
    /// Its row.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its secret was given.
    pub has_secret: bool,
    /// Another task that holds it: any that is not completed.
    pub held: Option<Holder>,
}

/// What the guards need to know of an AI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AiFacts {
    /// Where its model is.
    pub place: AiPlace,
    /// Which model.
    pub model: String,
    /// Its price is known: the user's own, or from the price table.
    pub priced: bool,
}

/// What decides whether a task may start. Rows that are not there are left out.
#[derive(Debug, Clone)]
pub struct GuardFacts<'a> {
    /// The form.
    pub draft: &'a ChatTaskDraft,
    /// Its managers that exist.
    pub managers: &'a [ManagerFacts],
    /// Its channels that exist.
    pub channels: &'a [ChannelFacts],
    /// Its AI, if it exists.
    pub ai: Option<&'a AiFacts>,
    /// Its integration exists, or it has none.
    pub integration_exists: bool,
    /// Now.
    pub now: UnixMillis,
}

/// Whether the task may start; otherwise the first reason, with the name of whoever holds what.
pub fn guard(facts: &GuardFacts<'_>) -> Result<(), ChatStopReason> {
    let draft = facts.draft;
    for &manager in &draft.managers {
        let known = facts.managers.iter().find(|known| known.id == manager);
        let name = known.map(|known| known.name.clone()).unwrap_or_default();
        if !known.is_some_and(|known| known.active) {
            return Err(ChatStopReason::ManagerDisabled {
                manager,
                manager_name: name,
            });
        }
        if let Some(holder) = known.and_then(|known| known.busy.clone()) {
            return Err(ChatStopReason::ManagerBusy {
                manager,
                manager_name: name,
                task: holder.task,
                task_name: holder.name,
            });
        }
    }
    for &channel in &draft.channels {
        let known = facts.channels.iter().find(|known| known.id == channel);
        let channel_name = known.map(|known| known.name.clone()).unwrap_or_default();
        match known.map(|known| channel_unfit(draft, known)) {
            Some(None) => {}
            Some(Some(ChannelUnfit::Held { holder })) => {
                return Err(ChatStopReason::ChannelHeld {
                    channel,
                    channel_name,
                    task: holder.task,
                    task_name: holder.name,
                });
            }
            Some(Some(
                ChannelUnfit::OtherMessenger { .. }
                | ChannelUnfit::NotConnectable { .. }
                | ChannelUnfit::CannotWriteFirst
                | ChannelUnfit::TemplateOnly
                | ChannelUnfit::NoTemplates
                | ChannelUnfit::NoSecret,
            ))
            | None => {
                return Err(ChatStopReason::ChannelMissing {
                    channel,
                    channel_name,
                });
            }
        }
    }
    let Some(ai) = facts.ai else {
        return Err(ChatStopReason::AiFault {
            fault: AiFault::Missing,
        });
    };
    let costs = match ai.place {
        AiPlace::Scripted => false,
        AiPlace::OpenAi { .. } => true,
    };
    let limited = draft.dialogue_limit.is_some() || draft.stop_when.budget.is_some();
    if costs && limited && !ai.priced {
        return Err(ChatStopReason::NoPrice {
            model: ai.model.clone(),
        });
    }
    if !facts.integration_exists {
        return Err(ChatStopReason::IntegrationMissing);
    }
    let writes_first = match draft.format {
        ServiceFormat::Incoming => false,
        ServiceFormat::IncomingAndOutgoing { .. } => true,
    };
    if writes_first && draft.schedule.next_opening(facts.now).is_none() {
        return Err(ChatStopReason::NoWindow);
    }
    Ok(())
}

/// Why a channel cannot be chosen for a task: shown beside it, greyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelUnfit {
    /// It belongs to another type.
    OtherMessenger {
        /// Which.
        messenger: Messenger,
    },
    /// Its kind cannot be connected in this version.
    NotConnectable {
        /// Why.
        reason: NotConnectable,
    },
    /// The task writes first, and this kind cannot.
    CannotWriteFirst,
    /// This kind writes first by an approved template only.
    TemplateOnly,
    /// The first message is a template, and this kind has none.
    NoTemplates,
    /// Its token was not given.
    NoSecret,
    /// Another task holds it.
    Held {
        /// Which.
        holder: Holder,
    },
}

/// Why a channel does not fit a task; `None`: it does.
pub fn channel_unfit(draft: &ChatTaskDraft, channel: &ChannelFacts) -> Option<ChannelUnfit> {
    if let Some(messenger) = channel.kind.messenger()
        && messenger != draft.messenger
    {
        return Some(ChannelUnfit::OtherMessenger { messenger });
    }
    if let Some(reason) = channel.kind.not_connectable() {
        return Some(ChannelUnfit::NotConnectable { reason });
    }
    if let ServiceFormat::IncomingAndOutgoing { outgoing } = &draft.format {
        let by_template = match outgoing.first {
            FirstMessage::Template { .. } => true,
            FirstMessage::Fixed { .. } | FirstMessage::WrittenByAi { .. } => false,
        };
        match (channel.kind.outgoing(), by_template) {
            (Outgoing::None, _) => return Some(ChannelUnfit::CannotWriteFirst),
            (Outgoing::TemplateOnly, false) => return Some(ChannelUnfit::TemplateOnly),
            (Outgoing::Cold | Outgoing::KnownPeerOnly, true) => {
                return Some(ChannelUnfit::NoTemplates);
            }
            (Outgoing::TemplateOnly, true) | (Outgoing::Cold | Outgoing::KnownPeerOnly, false) => {}
        }
    }
    if channel.kind.needs_secret() && !channel.has_secret {
        return Some(ChannelUnfit::NoSecret);
    }
    channel
        .held
        .clone()
        .map(|holder| ChannelUnfit::Held { holder })
}

/// Which manager speaks in a dialogue. A manager serves one channel of a task at a time: the
/// channels divide the managers between them in order, and a dialogue (its seed) always gets the
/// same one. `None`: the channel is not the task's, or there are fewer managers than channels.
pub fn manager_of(
    channel: ChannelId,
    channels: &[ChannelId],
    managers: &[ManagerId],
    seed: u64,
) -> Option<ManagerId> {
    let place = channels.iter().position(|known| *known == channel)?;
    let own: Vec<ManagerId> = managers
        .iter()
        .skip(place)
        .step_by(channels.len())
        .copied()
        .collect();
    let count = u64::try_from(own.len()).ok().filter(|count| *count > 0)?;
    let pick = usize::try_from(scatter(seed) % count).ok()?;
    own.get(pick).copied()
}

#[cfg(test)]
mod tests;
