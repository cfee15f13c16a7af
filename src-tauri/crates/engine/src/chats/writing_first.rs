//! First messages: when the next may go, to whom, and claiming them before anything is written.

use std::collections::HashMap;

use domain::{
    chance::scatter_text,
    channel::ChannelDraft,
    chat_task::{
        ChatTaskDraft, ChatTaskStatus, FirstCounters, FirstWords, LeaveOutFacts, OutgoingRules,
        PaceFacts, ServiceFormat, first_variables, left_out, manager_of, next_first, write_first,
    },
    contact::{ChatAddress, Contact, ContactFailure, ContactState, DeferReason, SkipReason},
    dialogue::{Control, DialogueEvent, DialogueState, PersonCard, Phase, Side, split_text},
    do_not_call::DoNotCallSet,
    ids::{ChannelId, ChatTaskId, DialogueId},
    time::{DAY, HOUR, UnixMillis},
    zone::wall_clock,
};
use store::chats::{
    contacts::{ClaimedContact, ContactBefore, ContactMove, WaitingContact},
    dialogues::NewDialogue,
};

use super::{
    ChatEngine, Result,
    engine::{Desk, TaskDesk, of_one_row},
    talking::Also,
    writing::queued,
};
use crate::effects::{self, effect};

/// Contacts that are looked at for one first message: some are left out.
const LOOK: u32 = 50;

/// What a first message would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstPreview {
    /// To whom.
    pub to: String,
    /// Words; what the AI is to write, where it writes.
    pub text: String,
    /// Which variant; `None`: the AI writes it.
    pub variant: Option<u16>,
    /// Variables without a value.
    pub missing: Vec<String>,
}

impl ChatEngine {
    /// Writes first where it may: one message for each channel and step.
    pub(super) async fn write_first(&self, desk: &mut Desk) -> Result<()> {
        let tasks: Vec<_> = desk.tasks.values().cloned().collect();
        for task in tasks {
            let Some(rules) = outgoing(&task.row.task.draft) else {
                continue;
            };
            let running = matches!(task.row.task.status, ChatTaskStatus::InProgress { .. });
            if !running {
                continue;
            }
            let next_due = self.store().contacts().next_due(task.row.task.id).await?;
            let Some(next_due) = next_due else {
                continue;
            };
            if next_due > self.now() {
                desk.wake_at(next_due);
                continue;
            }
            for channel in task.row.task.draft.channels.clone() {
                let ready = desk.channels.get(&channel).is_some_and(|open| open.ready);
                if ready {
                    let wrote = self.write_over(desk, &task, rules, channel).await;
                    of_one_row(wrote)?;
                }
            }
        }
        Ok(())
    }

    async fn write_over(
        &self,
        desk: &mut Desk,
        task: &TaskDesk,
        rules: &OutgoingRules,
        channel: ChannelId,
    ) -> Result<()> {
        let now = self.now();
        match self.next_first_of(task, rules, channel).await? {
            Some(at) if at <= now => {}
            later => {
                desk.wake_maybe(later);
                return Ok(());
            }
        }
        let contacts = self.store().contacts();
        let due = contacts.due(task.row.task.id, now, LOOK).await?;
        let left_out = self.left_out(task, rules, &due).await?;
        for (contact, left_out) in due.into_iter().zip(left_out) {
            desk.wake_at(now);
            if let Some(reason) = left_out {
                let change = ContactMove {
                    contact: contact.contact,
                    before: ContactBefore::Waiting,
                    to: ContactState::Skipped { reason, at: now },
                };
                contacts.move_to(change, now).await?;
                continue;
            }
            let claiming = contacts.claim(contact.contact, channel, now);
            let claimed = effect(self.probe(), effects::CLAIM_CONTACT, claiming).await?;
            let Some(claimed) = claimed else {
                continue;
            };
            return self.begin(desk, task, rules, claimed).await;
        }
        Ok(())
    }

    /// When the next first message may go over a channel.
    pub(super) async fn next_first_of(
        &self,
        task: &TaskDesk,
        rules: &OutgoingRules,
        channel: ChannelId,
    ) -> Result<Option<UnixMillis>> {
        let now = self.now();
        let row = self.store().channels().get(channel).await?;
        let zone = task.schedule.zone();
        let hour = now.div_euclid(HOUR);
        let today = wall_clock(now, zone).map(|now| now.date());
        let day_from = today
            .and_then(|today| {
                domain::zone::moment_of(today.to_datetime(jiff::civil::Time::midnight()), zone)
            })
            .unwrap_or(now - DAY);
        let counts = self
            .store()
            .channels()
            .first_messages(channel, hour * HOUR, day_from)
            .await?;
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let counters = FirstCounters {
            last: counts.last,
            hour,
            in_hour: count(counts.hour),
            day: today.map_or(0, |today| {
                i64::from(today.year()) * 10_000
                    + i64::from(today.month()) * 100
                    + i64::from(today.day())
            }),
            in_day: count(counts.day),
            // numbers the gaps: each message has a moment of its own
            total: counts.last.unwrap_or(0),
        };
        let ChannelDraft {
            first_per_hour,
            first_per_day,
            warm_up_days,
            settings,
            ..
        } = &row.draft;
        Ok(next_first(
            &PaceFacts {
                schedule: &task.schedule,
                pace: rules.pace,
                per_hour: *first_per_hour,
                per_day: first_per_day.or(settings.kind().default_first_per_day()),
                warm_up_days: *warm_up_days,
                channel_since: row.created_at,
                seed: self.parts.seed ^ u64::try_from(channel.0).unwrap_or(0),
            },
            &counters,
            now,
        ))
    }

    /// Why each of some contacts is left out; `None`: it is not.
    async fn left_out(
        &self,
        task: &TaskDesk,
        rules: &OutgoingRules,
        due: &[WaitingContact],
    ) -> Result<Vec<Option<SkipReason>>> {
        let (id, now) = (task.row.task.id, self.now());
        let addresses: Vec<ChatAddress> = due.iter().map(|one| one.address.clone()).collect();
        let verdicts = self.store().chat_lists().verdicts(id, &addresses).await?;
        let contacts = self.store().contacts();
        let lately = match rules.leave_out.contacted_days {
            Some(days) => {
                let since = now - i64::from(days) * DAY;
                contacts.contacted_since(&addresses, since).await?
            }
            None => Default::default(),
        };
        let elsewhere = if rules.leave_out.in_other_tasks {
            contacts.in_other_tasks(id, &addresses).await?
        } else {
            Default::default()
        };
        let barred = self.barred(&addresses).await?;
        let facts = addresses.iter().zip(verdicts);
        let facts = facts.map(|(address, list)| LeaveOutFacts {
            do_not_call: barred.contains(address),
            list,
            contacted_at: lately.contains(address).then_some(now),
            in_other_task: elsewhere.contains_key(address),
        });
        Ok(facts
            .map(|facts| left_out(rules.leave_out, facts, now))
            .collect())
    }

    /// Those whose phone stands on the do-not-call list.
    async fn barred(&self, addresses: &[ChatAddress]) -> Result<Vec<ChatAddress>> {
        let phone = |address: &ChatAddress| match address {
            ChatAddress::Phone(phone) => Some(phone.clone()),
            ChatAddress::Username(_) | ChatAddress::UserId(_) => None,
        };
        if addresses.iter().all(|address| phone(address).is_none()) {
            return Ok(Vec::new());
        }
        let entries = self.store().do_not_call().all().await?;
        let list = DoNotCallSet::new(entries);
        let barred = addresses
            .iter()
            .filter(|address| phone(address).is_some_and(|phone| list.contains(&phone)));
        Ok(barred.cloned().collect())
    }

    /// The dialogue with a claimed contact begins: the first message is written, or the AI asked for it.
    async fn begin(
        &self,
        desk: &mut Desk,
        task: &TaskDesk,
        rules: &OutgoingRules,
        claimed: ClaimedContact,
    ) -> Result<()> {
        let draft = &task.row.task.draft;
        let channel = self.store().channels().get(claimed.channel).await?;
        let now = self.now();
        let seed = scatter_text(self.parts.seed, &claimed.address.stored());
        let manager = manager_of(claimed.channel, &draft.channels, &draft.managers, seed);
        let Some(manager) = manager else {
            let failed = ContactState::Failed {
                reason: ContactFailure::NotAllowed,
                at: now,
            };
            return self.give_back(&claimed, failed).await;
        };
        let manager = self.store().managers().get(manager).await?;
        let peer = peer_of(&claimed.address).to_owned();
        let (username, phone) = match &claimed.address {
            ChatAddress::Username(name) => (name.clone(), String::new()),
            ChatAddress::Phone(phone) => (String::new(), phone.clone()),
            ChatAddress::UserId(_) => (String::new(), String::new()),
        };
        let dialogue = NewDialogue {
            task: task.row.task.id,
            channel: claimed.channel,
            peer,
            contact: Some(claimed.contact),
            manager: manager.id,
            person: PersonCard {
                name: claimed.name.clone(),
                username,
                phone,
                ..PersonCard::default()
            },
            limit: draft.dialogue_limit,
            state: DialogueState::begun(),
        };
        let opened = self.store().dialogues().open(dialogue, now).await?;
        let id = opened.dialogue.id;
        let state = &opened.dialogue.state;
        if state.person_at.is_some() {
            let reached = ContactState::Reached { at: now };
            return self.give_back(&claimed, reached).await;
        }
        if state.control != Control::Ai || state.phase != Phase::Resting {
            // a person of the team has the word there, or it is over
            let failed = ContactState::Failed {
                reason: ContactFailure::GivenUp,
                at: now,
            };
            return self.give_back(&claimed, failed).await;
        }
        let variables = first_variables(&claimed.name, &claimed.variables, &manager.draft);
        let first = write_first(&rules.first, task.row.task.id, claimed.contact, &variables);
        desk.claims.insert(id, claimed);
        let (event, messages) = match first.words {
            FirstWords::Fixed { text, .. } => {
                let limit = channel.draft.settings.kind().text_limit();
                let parts = split_text(&text, limit).into_iter();
                let messages = parts.map(|part| queued(Side::Task, part, now)).collect();
                (DialogueEvent::FirstWritten, messages)
            }
            FirstWords::ByAi { .. } | FirstWords::Template { .. } => {
                (DialogueEvent::FirstDue, Vec::new())
            }
        };
        let also = Also {
            messages,
            ..Also::default()
        };
        self.event(desk, id, Some(event), also).await
    }

    /// The task is over: contacts whose first message has not left were not reached, and whoever takes
    /// them over may write to them.
    pub(super) async fn give_claims_back(&self, task: ChatTaskId) -> Result<()> {
        let mut desk = self.desk.lock().await;
        let claims = desk.claims.iter();
        let waiting = claims.filter(|(_, claim)| claim.task == task);
        let waiting: Vec<_> = waiting.map(|(id, claim)| (*id, claim.clone())).collect();
        self.give_all_back(&mut desk, waiting).await?;
        self.take_back_not_arrived(&mut desk, task).await
    }

    /// The same for whatever way a task was over by: quiet days, a stop while a message was on its way, a
    /// crash after it; and for contacts whose channel the task no longer has.
    /// `before`: tasks that were at work until now.
    pub(super) async fn give_back_what_cannot_leave(
        &self,
        desk: &mut Desk,
        before: impl Iterator<Item = ChatTaskId>,
    ) -> Result<()> {
        let mut over: HashMap<ChatTaskId, bool> = HashMap::new();
        let mut waiting = Vec::new();
        for (dialogue, claim) in &desk.claims {
            let gone = match desk.tasks.get(&claim.task) {
                Some(task) => {
                    !task.row.task.draft.channels.contains(&claim.channel)
                        && !desk.asking.contains_key(dialogue)
                }
                None => match over.get(&claim.task) {
                    Some(known) => *known,
                    None => {
                        let is_over = self.is_over(claim.task).await?;
                        over.insert(claim.task, is_over);
                        is_over
                    }
                },
            };
            if gone {
                waiting.push((*dialogue, claim.clone()));
            }
        }
        self.give_all_back(desk, waiting).await?;
        for task in before {
            if !desk.tasks.contains_key(&task) && self.is_over(task).await? {
                self.take_back_not_arrived(desk, task).await?;
            }
        }
        Ok(())
    }

    /// First messages that a channel's history knows nothing of are not sent once more.
    async fn take_back_not_arrived(&self, desk: &mut Desk, task: ChatTaskId) -> Result<()> {
        for outgoing in self.store().dialogues().not_arrived(task).await? {
            if !desk.sending.contains(&outgoing.message.dialogue) {
                self.never_sent(desk, &outgoing).await?;
            }
        }
        Ok(())
    }

    /// The task is completed, or there is none.
    pub(super) async fn is_over(&self, task: ChatTaskId) -> Result<bool> {
        let task = super::guard::there(self.store().chat_tasks().get(task).await)?;
        Ok(task.is_none_or(|task| match task.status {
            ChatTaskStatus::Completed { .. } => true,
            ChatTaskStatus::Awaiting { .. }
            | ChatTaskStatus::InProgress { .. }
            | ChatTaskStatus::Stopped { .. } => false,
        }))
    }

    /// Their first messages are taken back. One that is on its way is waited for.
    async fn give_all_back(
        &self,
        desk: &mut Desk,
        waiting: Vec<(DialogueId, ClaimedContact)>,
    ) -> Result<()> {
        for (dialogue, claim) in waiting {
            if desk.sending.contains(&dialogue) {
                continue;
            }
            Self::drop_question(desk, dialogue);
            let also = Also {
                moves: self.withdrawn(dialogue).await?,
                contact: Some(ContactMove {
                    contact: claim.contact,
                    before: ContactBefore::Claim(claim.claim),
                    to: ContactState::Deferred {
                        until: self.now(),
                        reason: DeferReason::Channel,
                    },
                }),
                ..Also::default()
            };
            of_one_row(self.event(desk, dialogue, None, also).await)?;
            desk.claims.remove(&dialogue);
        }
        Ok(())
    }

    async fn give_back(&self, claimed: &ClaimedContact, to: ContactState) -> Result<()> {
        let change = ContactMove {
            contact: claimed.contact,
            before: ContactBefore::Claim(claimed.claim),
            to,
        };
        self.store().contacts().move_to(change, self.now()).await?;
        Ok(())
    }

    /// What the first message to a contact would be; `None`: the form does not write first.
    pub async fn first_message(
        &self,
        draft: &ChatTaskDraft,
        contact: &Contact,
    ) -> Result<Option<FirstPreview>> {
        let Some(rules) = outgoing(draft) else {
            return Ok(None);
        };
        let Some(manager) = draft.managers.first() else {
            return Ok(None);
        };
        let manager = self.store().managers().get(*manager).await?.draft;
        let variables = first_variables(&contact.name, &contact.variables, &manager);
        let first = write_first(&rules.first, contact.task, contact.id, &variables);
        let to = if contact.name.is_empty() {
            contact.address.stored()
        } else {
            contact.name.clone()
        };
        let (text, variant) = match first.words {
            FirstWords::Fixed { text, variant } => (text, Some(variant)),
            FirstWords::ByAi { instruction } => (instruction, None),
            FirstWords::Template { name, .. } => (name, None),
        };
        Ok(Some(FirstPreview {
            to,
            text,
            variant,
            missing: first.missing,
        }))
    }
}

/// To whom a channel sends what is written to an address.
pub(super) fn peer_of(address: &ChatAddress) -> &str {
    match address {
        ChatAddress::Username(peer) | ChatAddress::Phone(peer) | ChatAddress::UserId(peer) => peer,
    }
}

/// How a task writes first; `None`: it does not.
pub(super) fn outgoing(draft: &ChatTaskDraft) -> Option<&OutgoingRules> {
    match &draft.format {
        ServiceFormat::Incoming => None,
        ServiceFormat::IncomingAndOutgoing { outgoing } => Some(outgoing),
    }
}
