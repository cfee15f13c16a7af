//! A World: a store, an engine and a telephone network on one manual clock. Time jumps from one
//! event to the next, so that days of calling pass in milliseconds, and every run is the same.

use std::{
    future::Future,
    sync::{Arc, atomic::Ordering},
};

use domain::{
    agent::AgentDraft,
    call_record::{CallRecordRow, CalleeCounts, RecordFilter, RecordTab},
    call_task::{CallTask, CallTaskDraft, CallTaskStatus},
    ids::{AgentId, CallTaskId, CalleeId, LineId},
    import::NewCallee,
    line::LineDraft,
    time::{Millis, UnixMillis},
};
use engine::{Engine, EngineParts, Recovered, clock::ManualClock, ports::Clock};
use store::{Store, callees::RecordSort};

use super::{
    carrier::{Plan, VirtualCarrier},
    database::{Database, Lock, Taken},
    forms,
    parts::{Crash, CrashProbe, Life, Shelf, Talker, Vault},
    room::Room,
    trace::Trace,
};

/// The World.
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) trace: Trace,
    pub(crate) carrier: Arc<VirtualCarrier>,
    pub(crate) talker: Arc<Talker>,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) probe: Arc<CrashProbe>,
    pub(crate) room: Arc<Room>,
    pub(crate) store: Store,
    pub(crate) engine: Arc<Engine>,
    pub(crate) agent: AgentId,
    pub(crate) line: LineId,
    database: Database,
    /// The present process.
    life: Arc<Life>,
}

/// Runs a test in a fresh World on each kind of database.
pub(crate) fn in_each_world(start: &str, test: impl AsyncFn(&mut World)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let databases = [Some(Database::sqlite()), Database::postgres().await];
        for database in databases.into_iter().flatten() {
            let mut world = World::new(database, forms::utc(start)).await;
            test(&mut world).await;
            world.store.close().await;
            world.database.remove().await;
        }
    });
}

impl World {
    async fn new(database: Database, start: UnixMillis) -> World {
        let store = database.open().await;
        let clock = Arc::new(ManualClock::new(start));
        let trace = Trace::default();
        let shelf = Arc::new(Shelf::default());
        let carrier = Arc::new(VirtualCarrier::new(
            clock.clone(),
            trace.clone(),
            shelf.recorded.clone(),
            Arc::new(|_, _| Plan::answers(4_000)),
        ));
        let talker = Arc::new(Talker::new(clock.clone(), trace.clone()));
        let probe = Arc::new(CrashProbe::default());
        let room = Arc::new(Room::default());
        let agent = store
            .agents()
            .insert(&forms::agent("Anna"), start)
            .await
            .unwrap();
        store.agents().publish(agent, start).await.unwrap();
        let line = store
            .lines()
            .insert(&forms::line("Line"), None)
            .await
            .unwrap();
        let life = Arc::new(Life::new(probe.clone()));
        let engine = engine_of(&store, &clock, &carrier, &talker, &shelf, &life, &room);
        engine.recover().await.unwrap();
        World {
            clock,
            trace,
            carrier,
            talker,
            shelf,
            probe,
            room,
            store,
            engine,
            agent,
            line,
            database,
            life,
        }
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// A line more.
    pub(crate) async fn add_line(&self, draft: &LineDraft) -> LineId {
        let line = self.store.lines().insert(draft, None).await.unwrap();
        self.engine.line_opened(line).await.unwrap();
        line
    }

    /// Changes the World's line.
    pub(crate) async fn set_line(&self, change: impl FnOnce(&mut LineDraft)) {
        let mut draft = self.store.lines().get(self.line).await.unwrap().draft;
        change(&mut draft);
        let password = store::lines::SealedPassword::Keep;
        self.store
            .lines()
            .update(self.line, &draft, password)
            .await
            .unwrap();
        self.engine.line_changed(self.line).await.unwrap();
    }

    /// Publishes another version of the World's agent.
    pub(crate) async fn set_agent(&self, change: impl FnOnce(&mut AgentDraft)) {
        let mut draft = self.store.agents().get(self.agent).await.unwrap().draft;
        change(&mut draft);
        self.store
            .agents()
            .save_draft(self.agent, &draft, self.now())
            .await
            .unwrap();
        self.store
            .agents()
            .publish(self.agent, self.now())
            .await
            .unwrap();
    }

    /// A new task over the World's line.
    pub(crate) async fn task(
        &self,
        name: &str,
        change: impl FnOnce(&mut CallTaskDraft),
    ) -> CallTaskId {
        let mut draft = forms::task(name, self.agent, self.line);
        change(&mut draft);
        self.store
            .call_tasks()
            .insert(&draft, self.now())
            .await
            .unwrap()
    }

    /// Commits callees as one import, without telling the engine.
    pub(crate) async fn commit(&self, task: CallTaskId, callees: Vec<NewCallee>) -> u64 {
        let imports = self.store.imports();
        let batch = imports
            .begin_batch(task, "callees.xlsx", self.now())
            .await
            .unwrap();
        let accepted = callees.len() as u64;
        imports.append(batch, callees).await.unwrap();
        imports
            .commit_batch(batch, accepted, self.now())
            .await
            .unwrap();
        accepted
    }

    /// Imports callees.
    pub(crate) async fn import(&self, task: CallTaskId, callees: Vec<NewCallee>) -> CallTask {
        let accepted = self.commit(task, callees).await;
        self.engine.imported(task, accepted).await.unwrap()
    }

    /// Lets everything happen until a moment.
    pub(crate) async fn run_until(&mut self, until: UnixMillis) {
        self.try_run_until(until).await.expect("the process died");
    }

    /// Lets everything happen for so long.
    pub(crate) async fn run_for(&mut self, length: Millis) {
        self.run_until(self.now() + length).await;
    }

    /// The same, for processes that may die on the way.
    pub(crate) async fn try_run_until(&mut self, until: UnixMillis) -> Result<(), Crash> {
        let mut still = 0;
        let mut stirred = (self.talker.stirred(), self.carrier.tested());
        loop {
            self.carrier.deliver();
            self.settled().await?;
            let mut wake = self.step().await?;
            self.settled().await?;
            // what an agent says at once is news at once, and so is a line's test
            while stirred != (self.talker.stirred(), self.carrier.tested()) {
                stirred = (self.talker.stirred(), self.carrier.tested());
                wake = self.step().await?;
                self.settled().await?;
            }
            let now = self.now();
            let next = [wake, self.carrier.next(), self.clock.next_sleeper()]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(UnixMillis::MAX);
            // an engine that wants to be called again and again at one moment would spin
            still = if next <= now { still + 1 } else { 0 };
            assert!(still < 10_000, "the engine spins at {now}");
            if next > until {
                self.clock.set(until);
                return Ok(());
            }
            self.clock.set(next);
        }
    }

    /// Lets conversations run until they wait for time alone: not for what is written down or read.
    async fn settled(&self) -> Result<(), Crash> {
        let opening = self.talker.opening();
        let mut quiet = 0;
        while quiet < 2 {
            settle().await;
            if self.life.died() {
                return Err(Crash);
            }
            let busy = self.life.writes() || opening.load(Ordering::Relaxed) > 0;
            quiet = if busy { 0 } else { quiet + 1 };
        }
        Ok(())
    }

    /// Holds the database as another program could; `None`: it cannot be held.
    pub(crate) async fn lock_database(&self) -> Option<Lock> {
        self.database.lock().await
    }

    /// Takes the database over as another machine could; `None`: it is a file.
    pub(crate) async fn take_database_over(&self) -> Option<Taken> {
        self.database.take_over().await
    }

    /// One step of the engine.
    pub(crate) async fn step(&self) -> Result<Option<UnixMillis>, Crash> {
        let engine = self.engine.clone();
        guarded(async move { engine.step().await }).await
    }

    /// The process is gone: calls end on the network, memory is lost, the store is opened again and
    /// recovery runs. It may die once more while it does.
    pub(crate) async fn restart(&mut self) -> Result<Recovered, Crash> {
        self.life.end();
        self.carrier.process_died();
        settle().await;
        self.talker.opening().store(0, Ordering::Relaxed);
        self.store.close().await;
        self.store = self.database.open().await;
        self.life = Arc::new(Life::new(self.probe.clone()));
        self.engine = engine_of(
            &self.store,
            &self.clock,
            &self.carrier,
            &self.talker,
            &self.shelf,
            &self.life,
            &self.room,
        );
        let engine = self.engine.clone();
        guarded(async move { engine.recover().await.unwrap() }).await
    }

    pub(crate) async fn status(&self, task: CallTaskId) -> CallTaskStatus {
        self.store.call_tasks().get(task).await.unwrap().status
    }

    pub(crate) async fn counts(&self, task: CallTaskId) -> CalleeCounts {
        self.store.callees().counts(task).await.unwrap()
    }

    /// All records of a tab.
    pub(crate) async fn records(&self, task: CallTaskId, tab: RecordTab) -> Vec<CallRecordRow> {
        let filter = RecordFilter::whole(tab);
        let sort = RecordSort::usual(tab);
        let callees = self.store.callees();
        callees
            .page(task, &filter, None, sort, 100_000)
            .await
            .unwrap()
            .0
    }

    /// The record of a number.
    pub(crate) async fn record(&self, task: CallTaskId, number: &str) -> CallRecordRow {
        for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            for row in self.records(task, tab).await {
                if row.number == number {
                    return row;
                }
            }
        }
        panic!("no record of {number}");
    }

    /// The callee of a number.
    pub(crate) async fn callee(&self, task: CallTaskId, number: &str) -> CalleeId {
        self.record(task, number).await.id
    }
}

fn engine_of(
    store: &Store,
    clock: &Arc<ManualClock>,
    carrier: &Arc<VirtualCarrier>,
    talker: &Arc<Talker>,
    shelf: &Arc<Shelf>,
    life: &Arc<Life>,
    room: &Arc<Room>,
) -> Arc<Engine> {
    Engine::new(EngineParts {
        store: store.clone(),
        clock: clock.clone(),
        carrier: carrier.clone(),
        agents: talker.clone(),
        shelf: shelf.clone(),
        vault: Arc::new(Vault),
        room: room.clone(),
        probe: life.clone(),
        seed: 42,
    })
}

/// Lets conversations and forwarders run until they wait again.
pub(crate) async fn settle() {
    for _ in 0..24 {
        tokio::task::yield_now().await;
    }
}

/// Runs something in which the process may die.
pub(crate) async fn guarded<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Crash> {
    match tokio::spawn(work).await {
        Ok(done) => Ok(done),
        Err(error) => match error.into_panic().downcast::<Crash>() {
            Ok(crash) => Err(*crash),
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

/// Callees with these numbers; each knows its own number as a call variable.
pub(crate) fn callees<S: AsRef<str>>(numbers: impl IntoIterator<Item = S>) -> Vec<NewCallee> {
    (2..)
        .zip(numbers)
        .map(|(row, number)| callee(row, number.as_ref()))
        .collect()
}

/// One callee.
pub(crate) fn callee(row: u32, number: &str) -> NewCallee {
    NewCallee {
        row,
        number: number.to_owned(),
        out_id: None,
        zone: None,
        not_before: None,
        not_after: None,
        note: None,
        variables: format!(r#"{{"number":"{number}"}}"#),
    }
}

/// So many numbers in a row, different for each `block`.
pub(crate) fn numbers(block: u32, count: u32) -> Vec<String> {
    (0..count)
        .map(|n| format!("+49{:03}{:07}", 150 + block, n))
        .collect()
}
