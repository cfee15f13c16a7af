//! A World of chats: a store, a chat engine, a messenger and a model on one manual clock. Time jumps
//! from one event to the next.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    ai_profile::AiDraft,
    channel::{ChannelDraft, Messenger},
    chat_task::{
        ChatTaskDraft, ChatTaskStatus, FirstMessage, LeaveOut, MessageVariant, MissedStart,
        OutgoingRules, Pace, ServiceFormat, StartMode, StopConditions, TaskReminders,
    },
    contact::{AudienceCounts, ChatAddress, ContactOrigin, NewContact},
    dialogue::{Control, Dialogue, Message, Phase},
    ids::{AiProfileId, ChannelId, ChatTaskId, DialogueId, IntegrationId, ManagerId},
    money::Usd,
    time::{DAY, Millis, UnixMillis},
};
use engine::{
    chats::{ChatEngine, ChatParts, Wish},
    clock::ManualClock,
    ports::Clock,
};
use store::{
    Store,
    chats::{
        SealedSecret,
        ai_profiles::AiSecrets,
        dialogues::{DialogueFilter, LoadedDialogue},
        stats::Period,
        tasks::ChatTaskRow,
    },
};

use super::{
    chat_forms::{ai_form, channel_form, integration_form, manager_form},
    chat_parts::{Death, NoPrices, PlannedModel, ProcessProbe, Receiver, Service, Stir},
    database::Database,
    forms,
    messenger::TestMessenger,
    parts::{Crash, Vault},
    world::{guarded, settle},
};

/// The World.
pub(crate) struct ChatWorld {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) model: Arc<PlannedModel>,
    pub(crate) messenger: Arc<TestMessenger>,
    pub(crate) service: Arc<Service>,
    pub(crate) receiver: Arc<Receiver>,
    pub(crate) death: Death,
    pub(crate) store: Store,
    pub(crate) engine: Arc<ChatEngine>,
    pub(crate) ai: AiProfileId,
    pub(crate) manager: ManagerId,
    pub(crate) channel: ChannelId,
    pub(crate) integration: IntegrationId,
    /// The task whose money is looked at after every step.
    pub(crate) watched: Option<ChatTaskId>,
    probe: Arc<ProcessProbe>,
    stir: Stir,
    database: Database,
}

/// When Worlds of chats begin: a Friday morning.
pub(crate) const START: &str = "2026-11-20T09:00";

/// Runs a test in a fresh World on each kind of database.
pub(crate) fn in_each_chat_world(test: impl AsyncFn(&mut ChatWorld)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let databases = [Some(Database::sqlite()), Database::postgres().await];
        for database in databases.into_iter().flatten() {
            let mut world = ChatWorld::new(database).await;
            test(&mut world).await;
            world.store.close().await;
            world.database.remove().await;
        }
    });
}

impl ChatWorld {
    async fn new(database: Database) -> ChatWorld {
        let start = forms::utc(START);
        let store = database.open().await;
        let clock = Arc::new(ManualClock::new(start));
        let stir = Stir::default();
        let ai = store.ai_profiles();
        let ai = ai.insert(&ai_form(), secrets(), start).await.unwrap();
        let manager = store.managers();
        let manager = manager.insert(&manager_form("Anna"), start).await.unwrap();
        let channel = store.channels();
        let form = channel_form("Channel");
        let channel = channel.insert(&form, None, start).await.unwrap();
        let integration = store.integrations();
        let integration = integration.insert(&integration_form(), None).await.unwrap();
        let death = Death::default();
        let mut world = ChatWorld {
            model: Arc::new(PlannedModel::new(clock.clone(), stir.clone())),
            messenger: Arc::new(TestMessenger::new(clock.clone(), stir.clone())),
            service: Arc::new(Service::new(stir.clone())),
            receiver: Arc::new(Receiver::new(stir.clone())),
            probe: Arc::new(ProcessProbe::new(death.clone())),
            engine: ChatEngine::new(parts_of(&store, &clock, &stir)),
            death,
            clock,
            store,
            ai,
            manager,
            channel,
            integration,
            watched: None,
            stir,
            database,
        };
        world.begin().await.unwrap();
        world
    }

    /// A process begins on what is stored.
    async fn begin(&mut self) -> Result<(), Crash> {
        self.probe = Arc::new(ProcessProbe::new(self.death.clone()));
        self.engine = ChatEngine::new(ChatParts {
            messengers: self.messenger.clone(),
            model: self.model.clone(),
            apis: self.service.clone(),
            leads: self.receiver.clone(),
            probe: self.probe.clone(),
            ..parts_of(&self.store, &self.clock, &self.stir)
        });
        let engine = self.engine.clone();
        guarded(async move { engine.recover().await.unwrap() }).await
    }

    /// The process is gone: memory is lost, the store is opened again and recovery runs. It may die
    /// once more while it does.
    pub(crate) async fn restart(&mut self) -> Result<(), Crash> {
        self.probe.end();
        self.messenger.process_died();
        settle().await;
        self.store.close().await;
        self.store = self.database.open().await;
        self.begin().await
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Lets everything happen for so long.
    pub(crate) async fn run_for(&mut self, length: Millis) {
        self.try_run_until(self.now() + length)
            .await
            .expect("the process died");
    }

    /// Lets everything happen until a moment.
    pub(crate) async fn run_until(&mut self, until: &str) {
        self.try_run_until(forms::utc(until))
            .await
            .expect("the process died");
    }

    /// The same, for processes that may die on the way.
    pub(crate) async fn try_run_until(&mut self, until: UnixMillis) -> Result<(), Crash> {
        let mut still = 0;
        loop {
            settle().await;
            let mut stirred = self.stir.count();
            let mut wake = self.step().await?;
            settle().await;
            // what is told at once is news at once
            while stirred != self.stir.count() {
                stirred = self.stir.count();
                wake = self.step().await?;
                settle().await;
            }
            if self.probe.died() {
                return Err(Crash);
            }
            let now = self.now();
            let next = [wake, self.clock.next_sleeper()];
            let next = next.into_iter().flatten().min().unwrap_or(UnixMillis::MAX);
            // an engine that wants to be called again and again at one moment would spin
            still = if next <= now { still + 1 } else { 0 };
            assert!(still < 2_000, "the engine spins at {now}");
            if next > until {
                self.clock.set(until);
                return Ok(());
            }
            self.clock.set(next);
        }
    }

    async fn step(&self) -> Result<Option<UnixMillis>, Crash> {
        let engine = self.engine.clone();
        let stepped = guarded(async move { engine.step().await }).await;
        if let Some(task) = self.watched {
            self.assert_money(task, "after a step").await;
        }
        stepped
    }

    /// The form of a task that answers.
    pub(crate) fn form(&self, name: &str) -> ChatTaskDraft {
        ChatTaskDraft {
            name: name.to_owned(),
            messenger: Messenger::Telegram,
            dialogue_limit: None,
            format: ServiceFormat::Incoming,
            channels: vec![self.channel],
            managers: vec![self.manager],
            ai: self.ai,
            integration: Some(self.integration),
            schedule: forms::daily(&[("00:00", "24:00")], "UTC"),
            start: StartMode::Immediately,
            missed_start: MissedStart::StartLate,
            stop_when: StopConditions {
                error_streak: None,
                budget: None,
            },
            opt_out_words: Vec::new(),
            reminders: TaskReminders::Off,
            quiet_days: None,
        }
    }

    /// The form of a task that writes first.
    pub(crate) fn outgoing_form(&self, name: &str) -> ChatTaskDraft {
        let mut draft = self.form(name);
        draft.format = ServiceFormat::IncomingAndOutgoing {
            outgoing: OutgoingRules {
                first: FirstMessage::Fixed {
                    variants: vec![MessageVariant {
                        text: "Hello, {name}!".to_owned(),
                        share: 1,
                    }],
                },
                pace: Pace {
                    gap_min_seconds: 60,
                    gap_max_seconds: 60,
                },
                leave_out: LeaveOut {
                    contacted_days: None,
                    in_other_tasks: false,
                },
            },
        };
        draft
    }

    /// A task that answers.
    pub(crate) async fn task(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut ChatTaskDraft),
    ) -> ChatTaskId {
        let mut draft = self.form(name);
        change(&mut draft);
        let task = self.engine.create_task(&draft).await.unwrap();
        self.run_for(0).await;
        task
    }

    /// A task that writes first, without contacts.
    pub(crate) async fn outgoing(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut ChatTaskDraft),
    ) -> ChatTaskId {
        let mut draft = self.outgoing_form(name);
        change(&mut draft);
        let task = self.engine.create_task(&draft).await.unwrap();
        self.run_for(0).await;
        task
    }

    /// The machine sleeps for so long: nothing happens meanwhile, and everything at once after it.
    pub(crate) async fn sleep(&mut self, length: Millis) {
        self.clock.set(self.now() + length);
        self.run_for(0).await;
    }

    /// Adds contacts by their user names.
    pub(crate) async fn audience(&mut self, task: ChatTaskId, names: &[&str]) {
        self.add_contacts(task, names).await;
        self.run_for(0).await;
    }

    /// The same, and nothing happens yet.
    pub(crate) async fn add_contacts(&self, task: ChatTaskId, names: &[&str]) {
        self.put_contacts(task, names).await;
        self.engine.audience_added(task).await.unwrap();
    }

    /// Adds people by name and address, and nothing happens yet.
    pub(crate) async fn add_people(&self, task: ChatTaskId, people: Vec<(&str, ChatAddress)>) {
        self.put_people(task, people).await;
        self.engine.audience_added(task).await.unwrap();
    }

    /// Stores contacts, and the engine does not hear of it.
    pub(crate) async fn put_contacts(&self, task: ChatTaskId, names: &[&str]) {
        let people = names.iter();
        let people = people.map(|name| (*name, ChatAddress::username(name).unwrap()));
        self.put_people(task, people.collect()).await;
    }

    async fn put_people(&self, task: ChatTaskId, people: Vec<(&str, ChatAddress)>) {
        let contacts = self.store.contacts();
        let now = self.now();
        let batch = contacts.begin_batch(task, ContactOrigin::Import, "people.xlsx", now);
        let batch = batch.await.unwrap();
        let accepted = people.len() as u64;
        let rows = (2..).zip(people).map(|(row, (name, address))| NewContact {
            row,
            address,
            name: name.to_owned(),
            variables: "{}".to_owned(),
        });
        contacts.append(batch, rows.collect()).await.unwrap();
        contacts.commit_batch(batch, accepted, now).await.unwrap();
    }

    /// Changes the World's AI.
    pub(crate) async fn set_ai(&self, change: impl FnOnce(&mut AiDraft)) {
        let ais = self.store.ai_profiles();
        let mut draft = ais.get(self.ai).await.unwrap().version.draft;
        change(&mut draft);
        ais.update(self.ai, &draft, secrets(), self.now())
            .await
            .unwrap();
        self.engine.wake();
    }

    /// Changes the World's channel.
    pub(crate) async fn set_channel(&self, change: impl FnOnce(&mut ChannelDraft)) {
        let channels = self.store.channels();
        let mut draft = channels.get(self.channel).await.unwrap().draft;
        change(&mut draft);
        let secret = SealedSecret::Keep;
        channels
            .update(self.channel, &draft, secret, false)
            .await
            .unwrap();
        self.engine.channel_changed(self.channel).await.unwrap();
    }

    /// Somebody writes to us.
    pub(crate) fn write(&self, peer: &str, text: &str) {
        self.messenger.write(self.channel, peer, text);
    }

    /// A person of the team acts.
    pub(crate) async fn wish(&self, dialogue: DialogueId, wish: Wish) {
        self.engine.wish(dialogue, wish).await.unwrap();
    }

    pub(crate) async fn status(&self, task: ChatTaskId) -> ChatTaskStatus {
        self.row(task).await.task.status
    }

    pub(crate) async fn row(&self, task: ChatTaskId) -> ChatTaskRow {
        self.store.chat_tasks().row(task).await.unwrap()
    }

    /// All dialogues.
    pub(crate) async fn dialogues(&self) -> Vec<Dialogue> {
        let filter = DialogueFilter::default();
        let dialogues = self.store.dialogues();
        dialogues.page(&filter, None, 1_000).await.unwrap().rows
    }

    /// The dialogue with somebody.
    pub(crate) async fn loaded(&self, peer: &str) -> LoadedDialogue {
        let all = self.dialogues().await;
        let found: Vec<_> = all.into_iter().filter(|one| one.peer == peer).collect();
        assert_eq!(found.len(), 1, "dialogues with {peer}");
        self.store.dialogues().load(found[0].id).await.unwrap()
    }

    pub(crate) async fn dialogue(&self, peer: &str) -> Dialogue {
        self.loaded(peer).await.dialogue
    }

    /// Messages of the dialogue with somebody.
    pub(crate) async fn messages(&self, peer: &str) -> Vec<Message> {
        let id = self.dialogue(peer).await.id;
        let dialogues = self.store.dialogues();
        let page = dialogues.messages_before(id, None, 1_000);
        page.await.unwrap().messages
    }

    pub(crate) async fn counts(&self, task: ChatTaskId) -> AudienceCounts {
        self.store.contacts().counts(task).await.unwrap()
    }

    /// Money as it must stand at any time: no limit is passed; what is set aside is what the reservations
    /// say; the task has spent what its dialogues have, and what the ledger of days says.
    pub(crate) async fn assert_money(&self, task: ChatTaskId, place: &str) {
        let flight = self.store.dialogues().in_flight(0).await.unwrap();
        let mut of_dialogues = (0, 0);
        for dialogue in self.dialogues().await {
            let purse = dialogue.purse;
            let set_aside = flight.reservations.iter();
            let set_aside = set_aside.filter(|one| one.dialogue == dialogue.id);
            let set_aside: i64 = set_aside.map(|one| one.amount.0).sum();
            assert_eq!(purse.reserved.0, set_aside, "{place}: {purse:?}");
            let taken = purse.spent.0 + purse.reserved.0;
            let limit = purse.limit.map_or(i64::MAX, |limit| limit.0);
            assert!(taken <= limit, "{place}: {taken} of {limit}");
            of_dialogues.0 += purse.cost().0;
            of_dialogues.1 += purse.reserved.0;
        }
        let purse = self.row(task).await.counts.purse;
        let of_task = (purse.cost().0, purse.reserved.0);
        assert_eq!(of_task, of_dialogues, "{place}: {purse:?}");
        let budget = purse.limit.map_or(i64::MAX, |limit| limit.0);
        assert!(purse.spent.0 + purse.reserved.0 <= budget, "{place}");
        let ever = Period {
            from: 0,
            until: self.now() + DAY,
        };
        let ledger = self.store.chat_stats().funnel(Some(task), ever).await;
        assert_eq!(ledger.unwrap().cost.0, of_task.0, "{place}");
    }

    /// What holds in every World at any time.
    pub(crate) async fn assert_invariants(&self, place: &str) {
        for dialogue in self.dialogues().await {
            let purse = dialogue.purse;
            if let Some(limit) = purse.limit {
                let taken = purse.spent.0 + purse.reserved.0;
                assert!(taken <= limit.0, "{place}: {taken} of {}", limit.0);
            }
        }
        let arrived = self.messenger.tries().into_iter().filter(|one| one.arrived);
        let mut seen = BTreeSet::new();
        for one in arrived {
            assert!(seen.insert(one.message), "{place}: {one:?} arrived twice");
        }
        let leads = self.receiver.distinct().into_values();
        let mut events = BTreeSet::new();
        for lead in leads {
            let event = (lead.lead.dialogue, format!("{:?}", lead.lead.event));
            assert!(events.insert(event.clone()), "{place}: {event:?} doubled");
        }
    }

    /// Everything is at rest: no dialogue is at something, no money is set aside.
    pub(crate) async fn assert_at_rest(&self, place: &str) {
        for dialogue in self.dialogues().await {
            let phase = &dialogue.state.phase;
            let with_ai = matches!(dialogue.state.control, Control::Ai);
            assert_eq!(*phase, Phase::Resting, "{place}: {dialogue:?}");
            assert!(
                !(with_ai && dialogue.state.unanswered),
                "{place}: somebody waits: {dialogue:?}"
            );
            assert_eq!(dialogue.purse.reserved, Usd::ZERO, "{place}");
        }
    }
}

/// Remaining + reached + failed + skipped + uncertain.
pub(crate) fn accounted(counts: &AudienceCounts) -> i64 {
    counts.remaining() + counts.reached + counts.failed + counts.skipped + counts.uncertain
}

fn parts_of(store: &Store, clock: &Arc<ManualClock>, stir: &Stir) -> ChatParts {
    ChatParts {
        store: store.clone(),
        clock: clock.clone(),
        messengers: Arc::new(TestMessenger::new(clock.clone(), stir.clone())),
        model: Arc::new(PlannedModel::new(clock.clone(), stir.clone())),
        prices: Arc::new(NoPrices),
        knowledge: Arc::new(ai::FileReader),
        apis: Arc::new(Service::new(stir.clone())),
        leads: Arc::new(Receiver::new(stir.clone())),
        vault: Arc::new(Vault),
        probe: Arc::new(ProcessProbe::default()),
        seed: 42,
        install: "house".to_owned(),
    }
}

fn secrets() -> AiSecrets {
    AiSecrets {
        key: SealedSecret::Keep,
        apis: Vec::new(),
    }
}
