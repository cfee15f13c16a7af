//! Puts the chat engine together: its parts, what it keeps in memory, the loop around the step, and
//! what comes in from outside between two steps.

use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{
    ai_profile::Reminder,
    chat_task::TaskReminders,
    dialogue::OptOutWords,
    ids::{ChannelId, ChatTaskId, DeliveryId, DialogueId, MessageId},
    money::Usd,
    schedule::CompiledSchedule,
    time::{MINUTE, SECOND, UnixMillis},
};
use store::{
    Store,
    chats::{
        contacts::ClaimedContact,
        dialogues::{Outgoing, ReservationId},
        tasks::{ChatTaskRow, ErrorStreak},
    },
};
use tokio::sync::{Mutex, Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::{
    ChatError, Result,
    asking::{Asked, Asking},
    channels::OpenedChannel,
    doors::Door,
};
use crate::ports::{
    Clock, Probe, SecretVault,
    knowledge::KnowledgeReader,
    leads::{LeadFault, LeadReceipt, LeadSink},
    messenger::{ChannelEvent, MessengerChannel, SendFault, SendTrace, SentMessage},
    model::{ChatModel, FunctionCall, ModelAnswer, ModelFault, ModelMessage, PriceList},
    web_call::ApiCaller,
};

/// So much news is worked on in one step at most.
const NEWS_PER_STEP: usize = 500;
/// Trouble of the store is waited out for so long before the next step.
const TROUBLE_PAUSE: i64 = 2 * SECOND;

/// What a chat engine is made of.
#[derive(Clone)]
pub struct ChatParts {
    /// What is kept.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Messages.
    pub messengers: Arc<dyn MessengerChannel>,
    /// Answers.
    pub model: Arc<dyn ChatModel>,
    /// What answers cost.
    pub prices: Arc<dyn PriceList>,
    /// Words of questions to the knowledge.
    pub knowledge: Arc<dyn KnowledgeReader>,
    /// Custom functions.
    pub apis: Arc<dyn ApiCaller>,
    /// Leads.
    pub leads: Arc<dyn LeadSink>,
    /// Secrets.
    pub vault: Arc<dyn SecretVault>,
    /// Told at each effect.
    pub probe: Arc<dyn Probe>,
    /// Chance.
    pub seed: u64,
    /// This install's own id: deliveries are named by it.
    pub install: String,
}

/// The chat engine.
pub struct ChatEngine {
    pub(super) parts: ChatParts,
    pub(super) desk: Mutex<Desk>,
    inbox: Mutex<Queue<Happening>>,
    sender: mpsc::UnboundedSender<Happening>,
    pub(super) channel_news: mpsc::UnboundedSender<ChannelEvent>,
    from_channels: Mutex<Queue<ChannelEvent>>,
    woken: Notify,
    stale: AtomicBool,
}

impl std::fmt::Debug for ChatEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatEngine").finish_non_exhaustive()
    }
}

/// What is kept in memory. It is rebuilt from the store at any start.
#[derive(Default)]
pub(super) struct Desk {
    /// Tasks that answer.
    pub(super) tasks: HashMap<ChatTaskId, Arc<TaskDesk>>,
    /// Channels in use.
    pub(super) channels: HashMap<ChannelId, OpenedChannel>,
    /// Where channels are opened and shut.
    pub(super) doors: HashMap<ChannelId, Door>,
    /// Dialogues of which a message is being sent.
    pub(super) sending: HashSet<DialogueId>,
    /// Claims of contacts whose first message is under way.
    pub(super) claims: HashMap<DialogueId, ClaimedContact>,
    /// Questions whose answers are waited for.
    pub(super) asking: HashMap<DialogueId, Asking>,
    /// What models called and got back in the question that is being answered.
    pub(super) turns: HashMap<DialogueId, Turn>,
    /// Messages whose fate is to be looked up once their channel is ready.
    pub(super) look_ups: Vec<Outgoing>,
    /// Leads under way.
    pub(super) deliveries: usize,
    /// When messages that did not leave are tried again.
    pub(super) tries: BTreeSet<UnixMillis>,
    /// Errors in a row, by task, as they are stored.
    pub(super) streaks: HashMap<ChatTaskId, ErrorStreak>,
    /// When the step wants to be called again.
    pub(super) wake: Option<UnixMillis>,
}

/// A question that is being answered.
#[derive(Default)]
pub(super) struct Turn {
    /// Its number.
    pub(super) number: u32,
    /// Calls of the last answer, to be performed.
    pub(super) calls: Vec<FunctionCall>,
    /// What the model called and got back so far.
    pub(super) exchanges: Vec<ModelMessage>,
    /// With what it is asked.
    pub(super) asked: Option<Asked>,
}

/// A task, ready for many decisions.
pub(super) struct TaskDesk {
    pub(super) row: ChatTaskRow,
    pub(super) opt_out: OptOutWords,
    pub(super) reminders: Vec<Reminder>,
    pub(super) schedule: CompiledSchedule,
}

/// What came in and was not worked on yet, in its order.
struct Queue<T> {
    receiver: mpsc::UnboundedReceiver<T>,
    first: VecDeque<T>,
}

impl<T> Queue<T> {
    fn new(receiver: mpsc::UnboundedReceiver<T>) -> Mutex<Queue<T>> {
        Mutex::new(Queue {
            receiver,
            first: VecDeque::new(),
        })
    }

    fn next(&mut self) -> Option<T> {
        let first = self.first.pop_front();
        first.or_else(|| self.receiver.try_recv().ok())
    }

    /// Waits until there is something, and leaves it where it is.
    async fn wait(&mut self) {
        if self.first.is_empty()
            && let Some(first) = self.receiver.recv().await
        {
            self.first.push_back(first);
        }
    }
}

/// What came in from outside.
#[derive(Clone)]
pub(super) enum Happening {
    /// A model answered, or did not.
    Answered {
        dialogue: DialogueId,
        turn: u32,
        reservation: Option<ReservationId>,
        asked: Box<Asked>,
        result: Result<ModelAnswer, ModelFault>,
    },
    /// A question was given up before its answer.
    GivenUp {
        dialogue: DialogueId,
        reservation: Option<ReservationId>,
        spent: Usd,
    },
    /// The calls of an answer were performed.
    CallsDone {
        dialogue: DialogueId,
        turn: u32,
        outcomes: Vec<ModelMessage>,
        own: Vec<String>,
    },
    /// A message was sent, or not.
    Sent {
        outgoing: Box<Outgoing>,
        fee: Option<ReservationId>,
        result: Result<SentMessage, SendFault>,
    },
    /// What the history says of a message.
    Traced {
        outgoing: Box<Outgoing>,
        trace: SendTrace,
    },
    /// A lead was delivered, or not.
    Delivered {
        id: DeliveryId,
        take: i64,
        tries: u32,
        result: Result<LeadReceipt, LeadFault>,
    },
}

/// Tells the engine what happened, from a task of its own.
#[derive(Clone)]
pub(super) struct Teller(mpsc::UnboundedSender<Happening>);

impl Teller {
    pub(super) fn tell(&self, happening: Happening) {
        // the engine is gone: what happened is found by its recovery
        let _ = self.0.send(happening);
    }
}

impl ChatEngine {
    /// An engine at rest. Call [`ChatEngine::recover`] before anything else.
    pub fn new(parts: ChatParts) -> Arc<ChatEngine> {
        let (sender, inbox) = mpsc::unbounded_channel();
        let (channel_news, from_channels) = mpsc::unbounded_channel();
        Arc::new(ChatEngine {
            parts,
            desk: Mutex::default(),
            inbox: Queue::new(inbox),
            sender,
            channel_news,
            from_channels: Queue::new(from_channels),
            woken: Notify::new(),
            stale: AtomicBool::new(true),
        })
    }

    /// Works until it is cancelled.
    pub async fn run(&self, cancel: CancellationToken) {
        while !cancel.is_cancelled() {
            let next = self.step().await.unwrap_or(i64::MAX);
            let next = next.min(self.now() + MINUTE);
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.news() => {}
                () = self.woken.notified() => {}
                () = self.parts.clock.sleep_until(next) => {}
            }
        }
        self.close_channels().await;
    }

    /// Waits until something comes in, and leaves it where it is.
    async fn news(&self) {
        let mut inbox = self.inbox.lock().await;
        let mut channels = self.from_channels.lock().await;
        tokio::select! {
            () = inbox.wait() => {}
            () = channels.wait() => {}
        }
    }

    /// The heart: works on everything that came in and whose time has come. Returns when it wants to
    /// be called again if nothing happens before.
    pub async fn step(&self) -> Option<UnixMillis> {
        let mut desk = self.desk.lock().await;
        desk.wake = None;
        if let Err(error) = self.take_step(&mut desk).await {
            tracing::warn!(%error, "chats: a step failed");
            desk.wake_at(self.now() + TROUBLE_PAUSE);
        }
        desk.wake
    }

    async fn take_step(&self, desk: &mut Desk) -> Result<()> {
        if self.stale.swap(false, Ordering::Relaxed) {
            self.refresh(desk).await?;
        }
        for _ in 0..NEWS_PER_STEP {
            let Some(happening) = self.inbox.lock().await.next() else {
                break;
            };
            let again = happening.clone();
            let done = of_one_row(self.happened_outside(desk, happening).await);
            if done.is_err() {
                // trouble of the store: what happened is not forgotten over it
                self.inbox.lock().await.first.push_front(again);
                return done;
            }
        }
        self.hear_channels(desk).await?;
        self.pass_time(desk).await?;
        if self.stale.swap(false, Ordering::Relaxed) {
            self.refresh(desk).await?;
        }
        self.wake_dialogues(desk).await?;
        self.write_first(desk).await?;
        self.send_queued(desk).await?;
        let mut deliveries = desk.deliveries;
        let next = self.deliver_due(&mut deliveries).await;
        desk.deliveries = deliveries;
        desk.wake_maybe(next?);
        Ok(())
    }

    /// The next event of a channel that came in.
    pub(super) async fn channel_event(&self) -> Option<ChannelEvent> {
        self.from_channels.lock().await.next()
    }

    async fn happened_outside(&self, desk: &mut Desk, happening: Happening) -> Result<()> {
        desk.wake_at(self.now());
        match happening {
            Happening::Answered {
                dialogue,
                turn,
                reservation,
                asked,
                result,
            } => {
                self.answered(desk, dialogue, turn, reservation, *asked, result)
                    .await
            }
            Happening::GivenUp {
                dialogue,
                reservation,
                spent,
            } => {
                self.question_dropped(desk, dialogue, reservation, spent)
                    .await
            }
            Happening::CallsDone {
                dialogue,
                turn,
                outcomes,
                own,
            } => self.calls_done(desk, dialogue, turn, outcomes, own).await,
            Happening::Sent {
                outgoing,
                fee,
                result,
            } => self.sent(desk, *outgoing, fee, result).await,
            Happening::Traced { outgoing, trace } => self.traced(desk, *outgoing, trace).await,
            Happening::Delivered {
                id,
                take,
                tries,
                result,
            } => {
                self.delivered(id, take, tries, result).await?;
                desk.deliveries = desk.deliveries.saturating_sub(1);
                Ok(())
            }
        }
    }

    /// Reads the tasks that answer, and opens and shuts their channels.
    async fn refresh(&self, desk: &mut Desk) -> Result<()> {
        let mut tasks = HashMap::new();
        for row in self.tasks_that_wait_or_run().await? {
            let id = row.task.id;
            if let Some(task) = self.task_desk(row).await? {
                tasks.insert(id, Arc::new(task));
            }
        }
        desk.streaks.retain(|id, _| tasks.contains_key(id));
        let before = std::mem::replace(&mut desk.tasks, tasks);
        self.give_back_what_cannot_leave(desk, before.into_keys())
            .await?;
        self.open_and_shut(desk).await
    }

    /// A task, made ready; `None`: its schedule cannot be read.
    pub(super) async fn task_desk(&self, row: ChatTaskRow) -> Result<Option<TaskDesk>> {
        let Ok(schedule) = CompiledSchedule::new(&row.task.draft.schedule) else {
            return Ok(None);
        };
        let reminders = match &row.task.draft.reminders {
            TaskReminders::Own { reminders } => reminders.clone(),
            TaskReminders::Off => Vec::new(),
            TaskReminders::FromAi => {
                let ai = self.store().ai_profiles().get(row.task.draft.ai).await;
                let ai = super::guard::there(ai)?;
                ai.map(|ai| ai.version.draft.reminders).unwrap_or_default()
            }
        };
        Ok(Some(TaskDesk {
            opt_out: OptOutWords::new(&row.task.draft.opt_out_words),
            reminders,
            schedule,
            row,
        }))
    }

    async fn tasks_that_wait_or_run(&self) -> Result<Vec<ChatTaskRow>> {
        use domain::chat_task::ChatTaskStatusKind::{Awaiting, InProgress};
        let tasks = self.store().chat_tasks();
        let mut rows = tasks.in_status(Awaiting).await?;
        rows.extend(tasks.in_status(InProgress).await?);
        Ok(rows)
    }

    /// Tasks or what stands behind them changed.
    pub(super) fn tasks_changed(&self) {
        self.stale.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Lets the loop take a step now.
    pub fn wake(&self) {
        self.stale.store(true, Ordering::Relaxed);
        self.woken.notify_one();
    }

    pub(super) fn teller(&self) -> Teller {
        Teller(self.sender.clone())
    }

    pub(super) fn tell(&self, happening: Happening) {
        self.teller().tell(happening);
    }

    pub(super) fn now(&self) -> UnixMillis {
        self.parts.clock.now()
    }

    pub(super) fn store(&self) -> &Store {
        &self.parts.store
    }

    pub(super) fn probe(&self) -> &dyn Probe {
        &*self.parts.probe
    }

    /// A message of a dialogue is no longer under way.
    pub(super) fn settled(desk: &mut Desk, dialogue: DialogueId, message: MessageId) {
        tracing::debug!(%dialogue, %message, "chats: a message is settled");
        desk.sending.remove(&dialogue);
    }
}

impl Desk {
    /// The step wants to be called again at this moment at the latest.
    pub(super) fn wake_at(&mut self, at: UnixMillis) {
        self.wake = Some(self.wake.map_or(at, |known| known.min(at)));
    }

    pub(super) fn wake_maybe(&mut self, at: Option<UnixMillis>) {
        if let Some(at) = at {
            self.wake_at(at);
        }
    }
}

/// An error about one row means nothing for the others: it is written to the log, and the step goes
/// on. Others end the step.
pub(super) fn of_one_row(result: Result<()>) -> Result<()> {
    match result {
        Err(ChatError::Store(error)) if crate::error::trouble(&error).is_none() => {
            tracing::warn!(%error, "chats: a row was left out");
            Ok(())
        }
        Err(error @ ChatError::Store(_)) => Err(error),
        Err(error) => {
            tracing::warn!(%error, "chats: something was left out");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
