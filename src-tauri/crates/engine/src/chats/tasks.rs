//! A chat task's status: what the user does to it, its schedule, its window, and when it gives up. What
//! follows is decided in `domain`; here it is written, where the status that it was decided upon still
//! stands.

use std::collections::HashSet;

use domain::{
    chat_task::{
        ChatStopReason, ChatTaskDecision, ChatTaskDraft, ChatTaskEvent, ChatTaskFacts,
        ChatTaskStatus, ChatWaiting, MissedOutcome, SendingWindow, ServiceFormat, changed_fields,
        created, decide, missed_start, quiet_at,
    },
    contact::{ChatAddress, ContactOrigin, ContactStateKind, NewContact},
    ids::{BatchId, ChatTaskId},
    time::{HOUR, UnixMillis},
};
use store::chats::{
    contacts::ContactSource,
    tasks::{ChatTaskChanged, ChatTaskMade, ChatTaskRow, HeldChannel},
};

use super::{
    ChatEngine, ChatError, Result,
    engine::{Desk, of_one_row},
};
use crate::effects::{self, effect};

/// A status that others change while it is decided upon is decided upon again, so often.
const TRIES: usize = 5;
/// Contacts that are carried over in one go.
const CARRY: u32 = 2_000;

impl ChatEngine {
    /// Creates a task: awaiting, or stopped with the guards' reason.
    pub async fn create_task(&self, draft: &ChatTaskDraft) -> Result<ChatTaskId> {
        let now = self.now();
        for _ in 0..TRIES {
            let guard = self.guard(None, draft).await?;
            let status = created(&draft.start, writes_first(draft), &guard, now);
            match self
                .store()
                .chat_tasks()
                .insert(draft, &status, now)
                .await?
            {
                ChatTaskMade::Made(id) => {
                    self.tasks_changed();
                    return Ok(id);
                }
                ChatTaskMade::Held(held) => return Err(ChatError::Held(held_by(&held)?)),
                // taken between guard and insert: the guard now says so
                ChatTaskMade::Busy(_) => {}
            }
        }
        Err(ChatError::Stale)
    }

    /// The user changed the form.
    pub async fn update_task(&self, id: ChatTaskId, draft: &ChatTaskDraft) -> Result<()> {
        for _ in 0..TRIES {
            let row = self.store().chat_tasks().row(id).await?;
            let guard = self.guard(Some(id), draft).await?;
            let event = ChatTaskEvent::Update {
                changed: changed_fields(&row.task.draft, draft),
                start: draft.start.clone(),
                outgoing: writes_first(draft),
                guard,
            };
            let now = self.now();
            let status = match decide(&facts(&row), &event, now)? {
                ChatTaskDecision::Become(status) => status,
                ChatTaskDecision::Deleted => row.task.status.clone(),
            };
            let tasks = self.store().chat_tasks();
            let done = tasks.update(id, draft, &row.task.status, &status, now);
            match effect(self.probe(), effects::SET_STATUS, done).await? {
                ChatTaskChanged::Done => {
                    self.tasks_changed();
                    return Ok(());
                }
                ChatTaskChanged::Held(held) => return Err(ChatError::Held(held_by(&held)?)),
                ChatTaskChanged::Busy(_) | ChatTaskChanged::Stale => {}
            }
        }
        Err(ChatError::Stale)
    }

    /// The user pressed Start: a new start, or a resume.
    pub async fn start_task(&self, id: ChatTaskId) -> Result<()> {
        self.with_guard(id, |guard| ChatTaskEvent::Start { guard })
            .await?;
        self.forget_errors(id).await?;
        // what put contacts off no longer holds: a budget was raised, a fault was mended
        self.store().contacts().recall_deferred(id).await?;
        Ok(())
    }

    /// The user pressed Pause.
    pub async fn pause_task(&self, id: ChatTaskId) -> Result<()> {
        self.happened(id, ChatTaskEvent::Pause).await
    }

    /// The user pressed Stop.
    pub async fn stop_task(&self, id: ChatTaskId) -> Result<()> {
        self.happened(id, ChatTaskEvent::Stop).await?;
        self.give_claims_back(id).await
    }

    /// The user deletes the task.
    pub async fn delete_task(&self, id: ChatTaskId) -> Result<()> {
        self.happened(id, ChatTaskEvent::Delete).await
    }

    /// Contacts were added.
    pub async fn audience_added(&self, id: ChatTaskId) -> Result<()> {
        let contacts = self.store().contacts().counts(id).await?.total;
        self.with_guard(id, |guard| ChatTaskEvent::AudienceAdded { contacts, guard })
            .await
    }

    /// The contacts of a completed task that were not reached become the audience of another.
    pub async fn take_unreached(&self, from: ChatTaskId, to: ChatTaskId) -> Result<()> {
        let name = self.store().chat_tasks().get(from).await?.draft.name;
        let source = ContactSource::Task {
            task: from,
            states: vec![
                ContactStateKind::Pending,
                ContactStateKind::Deferred,
                ContactStateKind::Skipped,
                ContactStateKind::Failed,
            ],
        };
        self.take_earlier(&source, &name, to).await?;
        Ok(())
    }

    /// People of earlier work become contacts of a task, as one batch of this name, or none of them.
    /// Who is in the task already is left out. Gives how many came.
    pub async fn take_earlier(
        &self,
        source: &ContactSource,
        name: &str,
        to: ChatTaskId,
    ) -> Result<u64> {
        let contacts = self.store().contacts();
        let now = self.now();
        let batch = contacts
            .begin_batch(to, ContactOrigin::Earlier, name, now)
            .await?;
        match self.carry(source, batch, to).await {
            Ok(0) => {
                contacts.abort_batch(batch).await?;
                Ok(0)
            }
            Ok(taken) => {
                contacts.commit_batch(batch, taken, now).await?;
                self.audience_added(to).await?;
                Ok(taken)
            }
            Err(error) => {
                contacts.abort_batch(batch).await?;
                Err(error)
            }
        }
    }

    /// Writes people of earlier work into an open batch.
    async fn carry(&self, source: &ContactSource, batch: BatchId, to: ChatTaskId) -> Result<u64> {
        let contacts = self.store().contacts();
        let mut seen = HashSet::new();
        let (mut after, mut taken) = (Some(0), 0);
        while let Some(from) = after {
            let (found, next) = contacts.earlier(source, from, CARRY).await?;
            let addresses: Vec<ChatAddress> = found
                .iter()
                .map(|contact| contact.address.clone())
                .collect();
            let present = contacts.present(to, &addresses).await?;
            let rows: Vec<NewContact> = found
                .into_iter()
                .filter(|contact| {
                    !present.contains(&contact.address) && seen.insert(contact.address.clone())
                })
                .map(|contact| NewContact {
                    row: 0,
                    address: contact.address,
                    name: contact.name,
                    variables: contact.variables,
                })
                .collect();
            taken += rows.len() as u64;
            contacts.append(batch, rows).await?;
            after = next;
        }
        Ok(taken)
    }

    /// Something happened to a task for which the guards are asked.
    pub(super) async fn with_guard(
        &self,
        id: ChatTaskId,
        event: impl Fn(Result<(), ChatStopReason>) -> ChatTaskEvent,
    ) -> Result<()> {
        for _ in 0..TRIES {
            let row = self.store().chat_tasks().row(id).await?;
            let guard = self.guard(Some(id), &row.task.draft).await?;
            if self.decide_and_write(&row, &event(guard)).await? {
                return Ok(());
            }
        }
        Err(ChatError::Stale)
    }

    /// Something happened to a task.
    pub(super) async fn happened(&self, id: ChatTaskId, event: ChatTaskEvent) -> Result<()> {
        for _ in 0..TRIES {
            let row = self.store().chat_tasks().row(id).await?;
            if self.decide_and_write(&row, &event).await? {
                return Ok(());
            }
        }
        Err(ChatError::Stale)
    }

    /// `false`: the status is another one by now, or a manager was taken meanwhile.
    async fn decide_and_write(&self, row: &ChatTaskRow, event: &ChatTaskEvent) -> Result<bool> {
        let (id, before, now) = (row.task.id, &row.task.status, self.now());
        let tasks = self.store().chat_tasks();
        let done = match decide(&facts(row), event, now)? {
            ChatTaskDecision::Deleted => tasks.delete(id, before, now).await?,
            ChatTaskDecision::Become(status) if status == *before => true,
            ChatTaskDecision::Become(status) => {
                let writing = tasks.set_status(id, before, &status, now);
                match effect(self.probe(), effects::SET_STATUS, writing).await? {
                    ChatTaskChanged::Done => true,
                    ChatTaskChanged::Stale | ChatTaskChanged::Busy(_) => false,
                    ChatTaskChanged::Held(held) => return Err(ChatError::Held(held_by(&held)?)),
                }
            }
        };
        if done {
            self.tasks_changed();
        }
        Ok(done)
    }

    /// Lets time pass for all tasks that wait or run.
    pub(super) async fn pass_time(&self, desk: &mut Desk) -> Result<()> {
        let tasks: Vec<_> = desk.tasks.values().cloned().collect();
        for task in tasks {
            match self.time_passed(&task.row).await {
                Ok(next) => desk.wake_maybe(next),
                Err(error) => of_one_row(Err(error))?,
            }
        }
        Ok(())
    }

    /// What time does to a task that waits for its start, or whose window turns. Returns when it wants
    /// to be asked again.
    async fn time_passed(&self, row: &ChatTaskRow) -> Result<Option<UnixMillis>> {
        let (task, now) = (&row.task, self.now());
        if let ChatTaskStatus::Awaiting {
            waiting: ChatWaiting::StartsAt { at },
            ..
        } = &task.status
        {
            if *at > now {
                return Ok(Some(*at));
            }
            let settings = self.store().settings().get().await?;
            let grace = i64::from(settings.missed_start_grace_hours) * HOUR;
            match missed_start(task.draft.missed_start, *at, now, grace) {
                MissedOutcome::Start => {
                    let event = |guard| ChatTaskEvent::ScheduledTime { guard };
                    self.with_guard(task.id, event).await?;
                }
                MissedOutcome::Stop => {
                    self.happened(task.id, ChatTaskEvent::StartMissed).await?;
                }
            }
            return Ok(Some(now));
        }
        let mut quiet = None;
        if let Some(days) = task.draft.quiet_days {
            // messages come without the desk being read anew
            let mut at = quiet_at(Some(days), task.active_at);
            if at.is_some_and(|at| at <= now) {
                let row = self.store().chat_tasks().row(task.id).await?;
                at = quiet_at(Some(days), row.task.active_at);
                self.tasks_changed();
            }
            if task.status.answers() && at.is_some_and(|at| at <= now) {
                self.happened(task.id, ChatTaskEvent::Quiet).await?;
                return Ok(Some(now));
            }
            quiet = at;
        }
        if !task.status.answers() {
            return Ok(None);
        }
        let window = window(&task.draft, row.counts.audience.remaining(), now);
        let turned = ChatTaskEvent::WindowTurned { window };
        if let ChatTaskDecision::Become(status) = decide(&facts(row), &turned, now)?
            && status != task.status
        {
            self.happened(task.id, turned).await?;
            return Ok(Some(now));
        }
        let turns = match window {
            SendingWindow::Shut { opens } => opens,
            SendingWindow::Open if row.counts.audience.remaining() > 0 => {
                task.draft.schedule.closes_at(now)
            }
            SendingWindow::Open => None,
        };
        Ok([turns, quiet].into_iter().flatten().min())
    }
}

/// How the sending window stands.
pub(super) fn window(draft: &ChatTaskDraft, remaining: i64, now: UnixMillis) -> SendingWindow {
    if !writes_first(draft) || remaining == 0 {
        return SendingWindow::Open;
    }
    match draft.schedule.next_opening(now) {
        Some(at) if at <= now => SendingWindow::Open,
        opens => SendingWindow::Shut { opens },
    }
}

/// What a decision needs to know.
pub(super) fn facts(row: &ChatTaskRow) -> ChatTaskFacts {
    ChatTaskFacts {
        status: row.task.status.clone(),
        start: row.task.draft.start.clone(),
        outgoing: writes_first(&row.task.draft),
        contacts: row.counts.audience.total,
    }
}

/// The task writes first.
pub(super) fn writes_first(draft: &ChatTaskDraft) -> bool {
    match draft.format {
        ServiceFormat::Incoming => false,
        ServiceFormat::IncomingAndOutgoing { .. } => true,
    }
}

fn held_by(held: &[HeldChannel]) -> Result<ChatStopReason> {
    let first = held.first().ok_or(ChatError::Stale)?;
    Ok(ChatStopReason::ChannelHeld {
        channel: first.channel,
        channel_name: first.name.clone(),
        task: first.by.id,
        task_name: first.by.name.clone(),
    })
}
