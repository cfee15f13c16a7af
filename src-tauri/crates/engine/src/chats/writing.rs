//! The part of a decision that is written with the state: messages, what is known of the person, leads,
//! opt-outs, what becomes of a contact.

use std::collections::BTreeMap;

use domain::{
    ai_profile::ContactGiven,
    chat_list::{ListColour, ListEntryDraft, ListScope},
    chat_task::first_variables,
    contact::{ChatAddress, ContactState, DeferReason, next_try},
    dialogue::{
        DialogueEffect, DialogueTag, Message, MessageFailure, MessageState, Side, split_text,
    },
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::{DialogueId, MessageId},
    integration::{Lead, LeadEvent, TranscriptLine},
    money::Usd,
    script::fill,
    time::UnixMillis,
};
use store::{
    chats::{
        contacts::{ContactBefore, ContactMove},
        dialogues::{DialogueChange, LoadedDialogue, MessageMove, NewDelivery, NewMessage, OptOut},
    },
    do_not_call::NewDoNotCall,
};

use super::{
    ChatEngine, Result,
    engine::{Desk, TaskDesk},
    guard::there,
    talking::Also,
};

/// Messages that are shown to an integration.
const TRANSCRIPT: u32 = 200;

impl ChatEngine {
    /// The part of an effect that is written with the state.
    pub(super) async fn write_effect(
        &self,
        task: &TaskDesk,
        loaded: &LoadedDialogue,
        effect: &DialogueEffect,
        also: &Also,
        desk: &Desk,
        change: &mut DialogueChange,
    ) -> Result<()> {
        let (dialogue, now) = (&loaded.dialogue, self.now());
        match effect {
            DialogueEffect::Ask { .. }
            | DialogueEffect::GiveUp { .. }
            | DialogueEffect::PerformCalls { .. }
            | DialogueEffect::CallTeam { .. } => {}
            DialogueEffect::Send { text, .. } => {
                let kind = self.store().channels().get(dialogue.channel).await?;
                let limit = kind.draft.settings.kind().text_limit();
                for (n, part) in split_text(text, limit).into_iter().enumerate() {
                    let mut message = queued(Side::Ai, part, now);
                    if let Some((version, cost)) = &also.words {
                        message.version = Some(version.id);
                        message.cost = if n == 0 { *cost } else { Usd::ZERO };
                    }
                    change.messages.push(message);
                }
            }
            DialogueEffect::SendReminder { text, .. } => {
                let words = fill(text, &self.variables(task, loaded).await?);
                change.messages.push(queued(Side::Task, words, now));
            }
            DialogueEffect::WithdrawQueued => {
                let withdrawn = self.withdrawn(dialogue.id).await?;
                change.moves.extend(withdrawn);
            }
            DialogueEffect::KeepContact { contact } => {
                let mut person = change
                    .person
                    .take()
                    .unwrap_or_else(|| dialogue.person.clone());
                let ContactGiven { name, phone, email } = contact.clone();
                person.name = better_name(person.name, name);
                person.phone = phone.unwrap_or(person.phone);
                person.email = email.unwrap_or(person.email);
                change.person = Some(person);
            }
            DialogueEffect::Lead {
                event,
                summary,
                fields,
            } => {
                let lead = self
                    .lead(task, loaded, change, *event, summary, fields)
                    .await?;
                change.deliveries.extend(lead);
            }
            DialogueEffect::OptOut => change.opt_out = Some(opt_out(loaded)),
            DialogueEffect::FirstHeld { by_money } => {
                if let Some(claim) = desk.claims.get(&dialogue.id) {
                    let to = if *by_money {
                        ContactState::Deferred {
                            until: i64::MAX,
                            reason: DeferReason::Limit,
                        }
                    } else {
                        held_by_model(now)
                    };
                    change.contact = Some(ContactMove {
                        contact: claim.contact,
                        before: ContactBefore::Claim(claim.claim),
                        to,
                    });
                }
            }
        }
        Ok(())
    }

    /// Messages of the AI and the task that wait to be sent, taken back.
    pub(super) async fn withdrawn(&self, id: DialogueId) -> Result<Vec<MessageMove>> {
        let queued = self.queued_of(id).await?.into_iter();
        let taken_back = queued.map(|message| MessageMove {
            message,
            to: MessageState::Failed {
                failure: MessageFailure::Withdrawn,
            },
            external_id: None,
            cost: Usd::ZERO,
        });
        Ok(taken_back.collect())
    }

    async fn queued_of(&self, id: DialogueId) -> Result<Vec<MessageId>> {
        const LAST: u32 = 100;
        let page = self
            .store()
            .dialogues()
            .messages_before(id, None, LAST)
            .await?;
        let waits = |message: &Message| match message.state {
            MessageState::Queued { .. } => matches!(message.side, Side::Ai | Side::Task),
            MessageState::Received
            | MessageState::Sending { .. }
            | MessageState::Sent
            | MessageState::Delivered
            | MessageState::Read
            | MessageState::Failed { .. }
            | MessageState::Uncertain { .. } => false,
        };
        let messages = page.messages.into_iter();
        Ok(messages.filter(waits).map(|message| message.id).collect())
    }

    /// `{variables}` of a dialogue: its person, its manager, its contact's columns.
    pub(super) async fn variables(
        &self,
        task: &TaskDesk,
        loaded: &LoadedDialogue,
    ) -> Result<BTreeMap<String, String>> {
        let dialogue = &loaded.dialogue;
        let manager = there(self.store().managers().get(dialogue.manager).await)?;
        let columns = match dialogue.contact {
            Some(contact) => {
                there(self.store().contacts().get(contact).await)?.map(|contact| contact.variables)
            }
            None => None,
        };
        let columns = columns.unwrap_or_else(|| "{}".to_owned());
        let mut all = match manager {
            Some(manager) => first_variables(&dialogue.person.name, &columns, &manager.draft),
            None => BTreeMap::new(),
        };
        all.entry("task".to_owned())
            .or_insert_with(|| task.row.task.draft.name.clone());
        Ok(all)
    }

    async fn lead(
        &self,
        task: &TaskDesk,
        loaded: &LoadedDialogue,
        change: &DialogueChange,
        event: LeadEvent,
        summary: &str,
        fields: &BTreeMap<String, String>,
    ) -> Result<Option<NewDelivery>> {
        let Some(integration) = task.row.task.draft.integration else {
            return Ok(None);
        };
        let row = there(self.store().integrations().get(integration).await)?;
        if !row.is_some_and(|row| row.draft.events.contains(&event)) {
            return Ok(None);
        }
        let (dialogue, now) = (&loaded.dialogue, self.now());
        let person = change.person.as_ref().unwrap_or(&dialogue.person);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let store = self.store();
        let channel = there(store.channels().get(dialogue.channel).await)?;
        let manager = there(store.managers().get(dialogue.manager).await)?;
        let ai = there(store.ai_profiles().get(task.row.task.draft.ai).await)?;
        let manager = manager
            .map(|manager| manager.draft.name)
            .unwrap_or_default();
        let page = store
            .dialogues()
            .messages_before(dialogue.id, None, TRANSCRIPT)
            .await?;
        let their_name = some(&person.name).unwrap_or_else(|| dialogue.peer.clone());
        let transcript = page.messages.into_iter().map(|message| {
            let theirs = message.side == Side::Person;
            TranscriptLine {
                at: message.at,
                who: if theirs { &their_name } else { &manager }.clone(),
                theirs,
                text: message.text,
            }
        });
        let mut further = self.variables(task, loaded).await?;
        for built_in in ["name", "manager", "signature", "task"] {
            further.remove(built_in);
        }
        further.extend(fields.clone());
        let lead = Lead {
            event,
            at: now,
            dialogue: dialogue.id,
            task: task.row.task.draft.name.clone(),
            channel: channel.map(|one| one.draft.name).unwrap_or_default(),
            ai: ai.map(|ai| ai.version.draft.name).unwrap_or_default(),
            manager: manager.clone(),
            name: some(&person.name),
            username: some(&person.username),
            phone: some(&person.phone),
            email: some(&person.email),
            summary: some(summary),
            fields: further,
            tags: change
                .state
                .tags
                .iter()
                .map(|dated| tag_word(dated.tag))
                .collect(),
            cost: dialogue.purse.cost(),
            transcript: transcript.collect(),
        };
        Ok(Some(NewDelivery {
            integration,
            event,
            lead,
            due: now,
        }))
    }
}

/// A message of ours that waits to be sent.
pub(super) fn queued(side: Side, text: String, due: UnixMillis) -> NewMessage {
    NewMessage {
        side,
        text,
        state: MessageState::Queued { due, tries: 0 },
        version: None,
        cost: Usd::ZERO,
    }
}

/// A contact whose first message the model did not write waits and is tried again.
fn held_by_model(now: UnixMillis) -> ContactState {
    ContactState::Deferred {
        until: next_try(1, now).unwrap_or(now),
        reason: DeferReason::Model,
    }
}

/// Where an opt-out is written down: phones on the list that calls and chats share, the address in the
/// messenger on the black list.
fn opt_out(loaded: &LoadedDialogue) -> OptOut {
    let dialogue = &loaded.dialogue;
    let mut lists = vec![ListEntryDraft {
        colour: ListColour::Black,
        address: ChatAddress::UserId(dialogue.peer.clone()),
        scope: ListScope::AllTasks,
        note: String::new(),
    }];
    if let Some(address) = ChatAddress::username(&dialogue.person.username) {
        let entry = lists[0].clone();
        lists.push(ListEntryDraft { address, ..entry });
    }
    let phone = Some(&dialogue.person.phone).filter(|phone| !phone.is_empty());
    let do_not_call: Vec<NewDoNotCall> = phone
        .map(|phone| NewDoNotCall {
            number: phone.clone(),
            matching: DoNotCallMatch::Number,
            reason: String::new(),
            source: DoNotCallSource::Chat,
        })
        .into_iter()
        .collect();
    OptOut { do_not_call, lists }
}

/// A name that is known is not replaced by a shorter one: what the channel tells of somebody is worth
/// more than half a name out of their words.
fn better_name(known: String, given: Option<String>) -> String {
    let words = |name: &str| name.split_whitespace().count();
    given
        .filter(|given| words(given) >= words(&known))
        .unwrap_or(known)
}

/// A tag as receivers of leads read it.
fn tag_word(tag: DialogueTag) -> String {
    let word = serde_json::to_value(tag);
    let word = word.ok().and_then(|word| word.as_str().map(str::to_owned));
    word.unwrap_or_default()
}
