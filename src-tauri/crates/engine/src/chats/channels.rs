//! Channels in use: opened with their secret for the tasks that hold them, shut when nobody needs them, and
//! their faults.

use domain::{
    channel::{ChannelFault, ChannelHealth},
    chat_task::{ChatStopReason, ChatTaskEvent, ChatTaskStatus, ChatWaiting},
    dialogue::{MessageFailure, MessageState},
    ids::{ChannelId, ChatTaskId},
};

use super::{
    ChatEngine, ChatError, Result, channel_place,
    engine::{Desk, of_one_row},
    tasks::window,
};
use crate::ports::messenger::{ChannelEvent, ChannelNews, ChannelTest, MessageFate, OpenChannel};

/// A channel in use.
pub(super) struct OpenedChannel {
    /// For which task.
    pub(super) task: ChatTaskId,
    /// Messages go both ways.
    pub(super) ready: bool,
    /// It does not work just now.
    pub(super) fault: Option<ChannelFault>,
}

impl ChatEngine {
    /// Opens the channels of tasks that run, shuts the others.
    pub(super) async fn open_and_shut(&self, desk: &mut Desk) -> Result<()> {
        let mut wanted: Vec<(ChannelId, ChatTaskId)> = Vec::new();
        for (id, task) in &desk.tasks {
            if needs_channels(&task.row.task.status) {
                wanted.extend(
                    task.row
                        .task
                        .draft
                        .channels
                        .iter()
                        .map(|channel| (*channel, *id)),
                );
            }
        }
        let shut: Vec<ChannelId> = desk
            .channels
            .iter()
            .filter(|(id, open)| !wanted.contains(&(**id, open.task)))
            .map(|(id, _)| *id)
            .collect();
        for id in shut {
            desk.channels.remove(&id);
            self.shut_door(desk, id);
            self.write_health(id, &ChannelHealth::Idle).await?;
        }
        for (id, task) in wanted {
            if !desk.channels.contains_key(&id) {
                self.open(desk, id, task).await?;
            }
        }
        Ok(())
    }

    async fn open(&self, desk: &mut Desk, id: ChannelId, task: ChatTaskId) -> Result<()> {
        let opened = match self.with_secret(id).await {
            Ok(opened) => opened,
            Err(ChatError::Vault(error)) => {
                tracing::warn!(%error, channel = %id, "chats: a channel's secret cannot be read");
                return self.fault(desk, id, task, ChannelFault::KeyRefused).await;
            }
            Err(error) => return Err(error),
        };
        let open = OpenedChannel {
            task,
            ready: false,
            fault: None,
        };
        desk.channels.insert(id, open);
        self.write_health(id, &ChannelHealth::Connecting).await?;
        self.open_door(desk, opened);
        Ok(())
    }

    async fn with_secret(&self, id: ChannelId) -> Result<OpenChannel> {
        let channels = self.store().channels();
        let channel = channels.get(id).await?;
        let sealed = channels.sealed_secret(id).await?;
        let secret = self.opened(&channel_place(id), sealed).await?;
        let cursor = channels.cursor(id).await?;
        Ok(OpenChannel {
            channel,
            secret,
            cursor,
        })
    }

    async fn write_health(&self, id: ChannelId, health: &ChannelHealth) -> Result<()> {
        super::guard::there(self.store().channels().set_health(id, health).await)?;
        Ok(())
    }

    /// A channel's form or secret changed: one that is in use is opened anew.
    pub async fn channel_changed(&self, id: ChannelId) -> Result<()> {
        let mut desk = self.desk.lock().await;
        if desk.channels.remove(&id).is_some() {
            self.shut_door(&mut desk, id);
        }
        drop(desk);
        self.wake();
        Ok(())
    }

    /// Tries a channel out.
    pub async fn test_channel(&self, id: ChannelId) -> Result<ChannelTest> {
        let opened = self.with_secret(id).await?;
        Ok(self.parts.messengers.test(opened).await)
    }

    /// Works on what channels told.
    pub(super) async fn hear_channels(&self, desk: &mut Desk) -> Result<()> {
        while let Some(ChannelEvent { channel, what }) = self.channel_event().await {
            let Some(open) = desk.channels.get_mut(&channel) else {
                continue;
            };
            let task = open.task;
            desk.wake = Some(self.now());
            match what {
                ChannelNews::Ready => {
                    open.ready = true;
                    open.fault = None;
                    self.write_health(channel, &ChannelHealth::Ready).await?;
                    self.connected(desk, task).await?;
                    self.look_up_uncertain(desk, channel);
                }
                ChannelNews::Faulty(fault) => {
                    open.ready = false;
                    open.fault = Some(fault.clone());
                    self.fault(desk, channel, task, fault).await?;
                }
                ChannelNews::Received(batch) => {
                    if let Some(task) = desk.tasks.get(&task).cloned() {
                        self.received(desk, channel, &task, batch).await?;
                    }
                }
                ChannelNews::Fate { external_id, fate } => {
                    let fate = match fate {
                        MessageFate::Delivered => MessageState::Delivered,
                        MessageFate::Read => MessageState::Read,
                        MessageFate::Failed => MessageState::Failed {
                            failure: MessageFailure::Undelivered,
                        },
                    };
                    let dialogues = self.store().dialogues();
                    dialogues.note_fate(channel, &external_id, &fate).await?;
                }
            }
        }
        Ok(())
    }

    /// A task whose channels all work begins.
    async fn connected(&self, desk: &mut Desk, task: ChatTaskId) -> Result<()> {
        let Some(known) = desk.tasks.get(&task) else {
            return Ok(());
        };
        let waits = match &known.row.task.status {
            ChatTaskStatus::Awaiting { waiting, .. } => *waiting == ChatWaiting::Connecting,
            ChatTaskStatus::InProgress { .. }
            | ChatTaskStatus::Stopped { .. }
            | ChatTaskStatus::Completed { .. } => false,
        };
        let channels = &known.row.task.draft.channels;
        let ready = channels
            .iter()
            .all(|id| desk.channels.get(id).is_some_and(|open| open.ready));
        if waits && ready {
            let remaining = known.row.counts.audience.remaining();
            let window = window(&known.row.task.draft, remaining, self.now());
            of_one_row(self.happened(task, ChatTaskEvent::Ready { window }).await)?;
        }
        Ok(())
    }

    /// A channel does not work: written down; a fault that does not pass stops its task.
    async fn fault(
        &self,
        desk: &mut Desk,
        channel: ChannelId,
        task: ChatTaskId,
        fault: ChannelFault,
    ) -> Result<()> {
        let health = ChannelHealth::Faulty {
            fault: fault.clone(),
        };
        self.write_health(channel, &health).await?;
        if fault.needs_person() {
            desk.channels.remove(&channel);
            self.shut_door(desk, channel);
            let name = super::guard::there(self.store().channels().get(channel).await)?;
            let reason = ChatStopReason::ChannelFault {
                channel,
                channel_name: name.map(|channel| channel.draft.name).unwrap_or_default(),
                fault,
            };
            of_one_row(self.happened(task, ChatTaskEvent::GaveUp { reason }).await)?;
        }
        Ok(())
    }
}

/// The task's channels are connected: while it connects, waits for its window, or runs.
fn needs_channels(status: &ChatTaskStatus) -> bool {
    match status {
        ChatTaskStatus::Awaiting { waiting, .. } => match waiting {
            ChatWaiting::Connecting | ChatWaiting::Window { .. } => true,
            ChatWaiting::Audience | ChatWaiting::StartsAt { .. } => false,
        },
        ChatTaskStatus::InProgress { .. } => true,
        ChatTaskStatus::Stopped { .. } | ChatTaskStatus::Completed { .. } => false,
    }
}
