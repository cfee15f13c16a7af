//! Puts the engine together: its parts, the loop around the step, the step itself, and when to wake
//! for the next one. Each thing that a step does is in a file of its own.

use std::sync::{Arc, Mutex, PoisonError};

use domain::time::{MINUTE, SECOND, UnixMillis};
use store::{Change, Store};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::{
    board::Board,
    dialer::Dialer,
    inbox::{Inbox, Senders},
    lineless_test::LinelessTests,
    live::EndedBy,
    ports::{
        AgentRuntime, CallCarrier, Clock, Probe, RecordingShelf, SecretVault, room::RoomSound,
    },
};

/// So much news is worked on in one step at most; the rest waits for the next, which follows at once.
const NEWS_PER_STEP: usize = 500;
/// When the app ends, calls have so long to end.
const QUIT_GRACE: i64 = 3 * SECOND;

/// What an engine is made of.
#[derive(Clone)]
pub struct EngineParts {
    /// What is kept.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Calls.
    pub carrier: Arc<dyn CallCarrier>,
    /// Conversations.
    pub agents: Arc<dyn AgentRuntime>,
    /// Recordings.
    pub shelf: Arc<dyn RecordingShelf>,
    /// Passwords.
    pub vault: Arc<dyn SecretVault>,
    /// Microphone and speaker.
    pub room: Arc<dyn RoomSound>,
    /// Told at each effect.
    pub probe: Arc<dyn Probe>,
    /// Chance: jitter is made from it.
    pub seed: u64,
}

/// The engine.
pub struct Engine {
    pub(crate) parts: EngineParts,
    pub(crate) senders: Senders,
    pub(crate) board: Arc<Board>,
    /// Taken first.
    pub(crate) dialer: tokio::sync::Mutex<Dialer>,
    /// Taken after `dialer`, or alone while waiting for news.
    inbox: tokio::sync::Mutex<Inbox>,
    /// Test conversations without a line.
    pub(crate) lineless: LinelessTests,
    /// Calls are to be summed up.
    pub(crate) sum_ups: Notify,
    feed: Mutex<broadcast::Receiver<Change>>,
    woken: Notify,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine at rest. Call [`Engine::recover`] before anything else.
    pub fn new(parts: EngineParts) -> Arc<Engine> {
        let (senders, inbox) = Inbox::new();
        Arc::new(Engine {
            feed: Mutex::new(parts.store.changes()),
            parts,
            senders,
            board: Arc::default(),
            dialer: tokio::sync::Mutex::new(Dialer::default()),
            inbox: tokio::sync::Mutex::new(inbox),
            lineless: LinelessTests::default(),
            sum_ups: Notify::new(),
            woken: Notify::new(),
        })
    }

    /// Works until it is cancelled; then ends the calls that are alive, and returns.
    pub async fn run(&self, cancel: CancellationToken) {
        tokio::select! {
            () = self.dial_on(&cancel) => {}
            () = self.sum_up_calls() => {}
        }
        self.quit().await;
    }

    async fn dial_on(&self, cancel: &CancellationToken) {
        while !cancel.is_cancelled() {
            let next = self.step().await;
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.news_or(next) => {}
            }
        }
    }

    /// Waits for news, for a command, or until `next`.
    async fn news_or(&self, next: Option<UnixMillis>) {
        // without anything planned it still looks once a minute: the machine's clock may be set
        let next = next.unwrap_or(i64::MAX).min(self.now() + MINUTE);
        tokio::select! {
            () = async { self.inbox.lock().await.wait().await } => {}
            () = self.woken.notified() => {}
            () = self.parts.clock.sleep_until(next) => {}
        }
    }

    /// Ends what is alive: nobody is left on the phone with a machine that is gone.
    async fn quit(&self) {
        {
            let mut dialer = self.dialer.lock().await;
            dialer.quitting = true;
            self.end_all(&mut dialer, EndedBy::Quit);
        }
        let last = self.now() + QUIT_GRACE;
        while self.now() < last {
            let next = self.step().await;
            if self.dialer.lock().await.live.is_empty() {
                return;
            }
            self.news_or(Some(next.unwrap_or(last).min(last))).await;
        }
    }

    /// The heart: works on all news, on everything whose time has come, and places the calls that
    /// may be placed now. Returns when it wants to be called again if nothing happens before.
    pub async fn step(&self) -> Option<UnixMillis> {
        let mut dialer = self.dialer.lock().await;
        let dialer = &mut *dialer;
        self.read_feed(dialer);
        self.look_whether_alone(dialer);
        let full = self.take_news(dialer).await;
        self.refresh(dialer).await;
        self.work_on_alarms(dialer).await;
        if !dialer.shut_out {
            self.start_scheduled(dialer).await;
        }
        // a task that was just started, or given up, is known at once
        self.refresh(dialer).await;
        self.settle_trouble(dialer).await;
        self.expire(dialer).await;
        self.test_resting(dialer);
        self.place_calls(dialer).await;
        self.rehearse_on(dialer).await;
        if full {
            Some(self.now())
        } else {
            dialer.next_wake(self.now())
        }
    }

    /// Works on what has come in so far; `true`: there may be more.
    pub(crate) async fn take_news(&self, dialer: &mut Dialer) -> bool {
        let news = self.inbox.lock().await.take(NEWS_PER_STEP);
        let full = news.len() >= NEWS_PER_STEP;
        self.hear(dialer, news).await;
        full
    }

    /// Notices what others changed: lines, agents, the do-not-call list. Its own tasks' changes come
    /// through its use cases.
    fn read_feed(&self, dialer: &mut Dialer) {
        use store::tables::{AGENT, IMPORT_BATCH, LINE, SETTINGS};
        let mut feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match feed.try_recv() {
                Ok(change) => {
                    if [AGENT, IMPORT_BATCH, LINE, SETTINGS].contains(&change.table) {
                        dialer.stale = true;
                    }
                }
                Err(broadcast::error::TryRecvError::Lagged(_)) => dialer.stale = true,
                Err(
                    broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed,
                ) => return,
            }
        }
    }

    /// Another Switchboard may take the database over when its lock breaks: nobody is called until it
    /// is ours again, and then what was remembered of it is read again.
    fn look_whether_alone(&self, dialer: &mut Dialer) {
        let shut_out = !self.store().is_alone();
        if dialer.shut_out && !shut_out {
            dialer.stale = true;
        }
        dialer.shut_out = shut_out;
    }

    /// Lets the loop take a step now.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.parts.clock.now()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.parts.store
    }

    pub(crate) fn probe(&self) -> &dyn Probe {
        &*self.parts.probe
    }
}
