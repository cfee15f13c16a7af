//! Channels in use: opened with their secret for the tasks that hold them, shut when nobody needs them;
//! their faults, and the messages that come in.

use domain::{
    chance::scatter_text,
    channel::{ChannelFault, ChannelHealth},
    chat_task::{ChatStopReason, ChatTaskEvent, ChatTaskStatus, ChatWaiting, manager_of},
    contact::{ChatAddress, ContactState, ContactStateKind},
    dialogue::{Control, DialogueState, MessageState, PersonCard},
    ids::{ChannelId, ChatTaskId, DialogueId},
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::{Opening, ReceivedMessage},
};

use super::{
    ChatEngine, ChatError, Result, channel_place,
    engine::{Desk, TaskDesk, of_one_row},
    talking::Also,
    tasks::window,
};
use crate::{
    effects::{self, effect},
    ports::messenger::{
        ChannelEvent, ChannelNews, ChannelTest, IncomingMessage, MessageFate, OpenChannel, Person,
        ReceivedBatch,
    },
};

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
            self.parts.messengers.close(id).await;
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
        let opening = self
            .parts
            .messengers
            .open(opened, self.channel_news.clone());
        effect(self.probe(), effects::OPEN_CHANNEL, opening).await;
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

    /// Shuts all channels: the app ends.
    pub(super) async fn close_channels(&self) {
        let mut desk = self.desk.lock().await;
        for (id, _) in desk.channels.drain() {
            self.parts.messengers.close(id).await;
        }
    }

    /// A channel's form or secret changed: one that is in use is opened anew.
    pub async fn channel_changed(&self, id: ChannelId) -> Result<()> {
        if self.desk.lock().await.channels.remove(&id).is_some() {
            self.parts.messengers.close(id).await;
        }
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
                            failure: domain::dialogue::MessageFailure::Undelivered,
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
            self.parts.messengers.close(channel).await;
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

    /// Messages came in: stored with their cursor in one transaction, then heard.
    async fn received(
        &self,
        desk: &mut Desk,
        channel: ChannelId,
        task: &TaskDesk,
        batch: ReceivedBatch,
    ) -> Result<()> {
        let draft = &task.row.task.draft;
        let mut groups: Vec<(Opening, Vec<ReceivedMessage>)> = Vec::new();
        for message in batch.messages {
            let opening = self.opening(channel, task, &message).await?;
            let Some(opening) = opening else {
                continue;
            };
            let message = read_in(message);
            match groups.last_mut() {
                Some((known, messages)) if *known == opening => messages.push(message),
                Some(_) | None => groups.push((opening, vec![message])),
            }
        }
        let last = groups.len().saturating_sub(1);
        let now = self.now();
        let mut arrivals = Vec::new();
        if groups.is_empty() && batch.cursor.is_some() {
            // only the cursor moved, or nobody may speak here
            let manager = draft.managers.first().copied().ok_or(ChatError::Stale)?;
            let opening = self.opening_of(task, manager, Control::Ai);
            groups.push((opening, Vec::new()));
        }
        for (n, (opening, messages)) in groups.into_iter().enumerate() {
            let cursor = batch.cursor.clone().filter(|_| n == last);
            let dialogues = self.store().dialogues();
            let storing = dialogues.receive(channel, messages, cursor, opening, now);
            arrivals.extend(effect(self.probe(), effects::RECEIVE, storing).await?);
        }
        // a channel that went away meanwhile sends them again: they are stored once
        let _ = batch.stored.send(());
        let mut heard: Vec<DialogueId> = Vec::new();
        for arrival in arrivals {
            if heard.contains(&arrival.dialogue) {
                continue;
            }
            heard.push(arrival.dialogue);
            let also = Also {
                contact: self
                    .contact_who_wrote(task, arrival.dialogue, arrival.new_dialogue)
                    .await?,
                ..Also::default()
            };
            of_one_row(self.hear(desk, arrival.dialogue, also).await)?;
        }
        Ok(())
    }

    /// A dialogue with somebody who writes first; lists decide whether it is spoken in.
    async fn opening(
        &self,
        channel: ChannelId,
        task: &TaskDesk,
        message: &IncomingMessage,
    ) -> Result<Option<Opening>> {
        let draft = &task.row.task.draft;
        let seed = scatter_text(self.parts.seed, &message.peer);
        let manager = manager_of(channel, &draft.channels, &draft.managers, seed);
        let Some(manager) = manager else {
            return Ok(None);
        };
        let addresses = addresses(&message.peer, &message.person);
        let lists = self.store().chat_lists();
        let allowed = lists.verdict(task.row.task.id, &addresses).await?.allows();
        let control = if allowed {
            Control::Ai
        } else {
            Control::MutedByList { since: self.now() }
        };
        Ok(Some(self.opening_of(task, manager, control)))
    }

    fn opening_of(
        &self,
        task: &TaskDesk,
        manager: domain::ids::ManagerId,
        control: Control,
    ) -> Opening {
        Opening {
            task: task.row.task.id,
            manager,
            limit: task.row.task.draft.dialogue_limit,
            state: DialogueState {
                control,
                ..DialogueState::begun()
            },
        }
    }

    /// The contact of somebody who wrote before the first message went out: reached.
    async fn contact_who_wrote(
        &self,
        task: &TaskDesk,
        dialogue: DialogueId,
        new: bool,
    ) -> Result<Option<ContactMove>> {
        if !new || task.row.counts.audience.total == 0 {
            return Ok(None);
        }
        let dialogue = self.store().dialogues().load(dialogue).await?.dialogue;
        let mut known = vec![ChatAddress::UserId(dialogue.peer.clone())];
        known.extend(ChatAddress::username(&dialogue.person.username));
        if !dialogue.person.phone.is_empty() {
            known.push(ChatAddress::Phone(dialogue.person.phone.clone()));
        }
        let id = task.row.task.id;
        let contact = self.store().contacts().by_address(id, &known).await?;
        let waits = |kind| matches!(kind, ContactStateKind::Pending | ContactStateKind::Deferred);
        Ok(contact
            .filter(|contact| waits(contact.state.kind()))
            .map(|contact| ContactMove {
                contact: contact.id,
                before: ContactBefore::Waiting,
                to: ContactState::Reached { at: self.now() },
            }))
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

/// Everything by which a list or an audience may know a person.
pub(super) fn addresses(peer: &str, person: &Person) -> Vec<ChatAddress> {
    let mut all = vec![ChatAddress::UserId(peer.to_owned())];
    let username = person.username.as_deref();
    all.extend(username.and_then(ChatAddress::username));
    let phone = person.phone.as_deref();
    all.extend(phone.and_then(|phone| ChatAddress::phone(phone, "").ok()));
    all
}

fn read_in(message: IncomingMessage) -> ReceivedMessage {
    let Person {
        name,
        username,
        phone,
        language,
        page,
    } = message.person;
    ReceivedMessage {
        external_id: message.external_id,
        peer: message.peer,
        person: PersonCard {
            name: name.unwrap_or_default(),
            username: username.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            email: String::new(),
            language: language.unwrap_or_default(),
            page: page.unwrap_or_default(),
        },
        text: message.text,
        at: message.at,
        by_owner: message.by_owner,
    }
}
