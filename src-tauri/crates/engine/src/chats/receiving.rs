//! Messages that come in: stored with the cursor that covers them, then heard by the rules.

use domain::{
    chance::scatter_text,
    chat_task::manager_of,
    contact::{ChatAddress, ContactState, ContactStateKind},
    dialogue::{Control, DialogueState, PersonCard},
    ids::{ChannelId, DialogueId, ManagerId},
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::{Opening, ReceivedMessage},
};

use super::{
    ChatEngine, ChatError, Result,
    engine::{Desk, TaskDesk, of_one_row},
    talking::Also,
};
use crate::{
    effects::{self, effect},
    ports::messenger::{IncomingMessage, Person, ReceivedBatch},
};

impl ChatEngine {
    /// Messages came in: stored with their cursor in one transaction, then heard.
    pub(super) async fn received(
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

    fn opening_of(&self, task: &TaskDesk, manager: ManagerId, control: Control) -> Opening {
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

/// Everything by which a list or an audience may know a person.
fn addresses(peer: &str, person: &Person) -> Vec<ChatAddress> {
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
