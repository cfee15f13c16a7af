//! The carrier: all open lines and running calls, behind the engine's port.
//!
//! Does not know what a line or a call does.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    conversation::{TransferOutcome, TransferTarget},
    ids::{AttemptId, LineId},
    line::{LineKind, ServiceInstance},
    outcome::LineFault,
};
use engine::ports::{
    CallCarrier, CarrierEvent, HangUpCause, LineTest, LineTestStep, LineTestWhat, OutgoingCall,
    SpeechSynthesizer,
};
use tokio::{
    runtime::Handle,
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
};

use crate::{
    files,
    line::{Line, Peer},
    line_test,
    media::{Media, MediaStatistics},
    practice::PracticePeer,
    recording::TapeWriter,
    sip::{
        call,
        report::Report,
        transfer::{TransferOrder, TransferTiming},
    },
};

/// How patient the carrier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Without any answer to an INVITE for so long the line is unreachable.
    pub no_reply: Duration,
    /// Without a packet of sound for so long a call is lost. Source: telephony, 20 to 30 s.
    pub rtp_silence: Duration,
    /// How long the answer to our BYE is awaited (aside).
    pub bye: Duration,
    /// How patient a transfer is.
    pub transfer: TransferTiming,
    /// Shortest session that is refreshed, whatever the peer asks for (RFC 4028: 90 s).
    pub shortest_session: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Timing {
            no_reply: Duration::from_secs(8),
            rtp_silence: Duration::from_secs(30),
            bye: Duration::from_secs(5),
            transfer: TransferTiming::default(),
            shortest_session: Duration::from_secs(90),
        }
    }
}

/// What a carrier needs.
#[derive(Clone)]
pub struct CarrierConfig {
    /// Voice of the practice line's callees.
    pub voice: Arc<dyn SpeechSynthesizer>,
    /// Name of the program in SIP messages.
    pub user_agent: String,
    /// How patient it is.
    pub timing: Timing,
    /// Name servers that are asked for a carrier's servers (SRV); none: those of this machine.
    pub name_servers: Vec<SocketAddr>,
}

impl CarrierConfig {
    /// With the usual patience.
    pub fn new(voice: Arc<dyn SpeechSynthesizer>) -> CarrierConfig {
        let user_agent = concat!("Switchboard/", env!("CARGO_PKG_VERSION")).to_owned();
        CarrierConfig {
            voice,
            user_agent,
            timing: Timing::default(),
            name_servers: Vec::new(),
        }
    }
}

impl std::fmt::Debug for CarrierConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CarrierConfig")
            .field("timing", &self.timing)
            .finish_non_exhaustive()
    }
}

/// Why no carrier could be started.
#[derive(Debug, thiserror::Error)]
pub enum CarrierStartError {
    /// It was not started from within a tokio runtime.
    #[error("no async runtime to run in")]
    NoRuntime,
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] io::Error),
}

/// What every call uses.
#[derive(Clone)]
pub(crate) struct CallTools {
    pub(crate) media: Media,
    pub(crate) tapes: TapeWriter,
    pub(crate) timing: Timing,
}

/// What a running call can be told.
struct Wires {
    orders: UnboundedSender<HangUpCause>,
    transfers: UnboundedSender<TransferOrder>,
}

/// The call's ends of them.
struct Inboxes {
    orders: UnboundedReceiver<HangUpCause>,
    transfers: UnboundedReceiver<TransferOrder>,
}

type Calls = Arc<Mutex<HashMap<AttemptId, Wires>>>;

/// Phone calls over SIP. One for the whole process.
pub struct SipCarrier {
    config: CarrierConfig,
    tools: CallTools,
    runtime: Handle,
    lines: Mutex<HashMap<LineId, Arc<Line>>>,
    /// One at a time opens or closes a line.
    opening: tokio::sync::Mutex<()>,
    calls: Calls,
}

impl std::fmt::Debug for SipCarrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SipCarrier").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere must not make calls impossible: the maps are always whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a call out of the map whatever became of its task.
struct Listed {
    calls: Calls,
    attempt: AttemptId,
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.calls).remove(&self.attempt);
    }
}

impl Drop for SipCarrier {
    fn drop(&mut self) {
        // Nobody is left to hang up: no call may stay open at the carrier's.
        for wires in lock(&self.calls).values() {
            let _ = wires.orders.send(HangUpCause::Cancelled);
        }
    }
}

impl SipCarrier {
    /// Starts the media and recording threads. Must be called within a tokio runtime, in which the
    /// calls then run.
    pub fn start(config: CarrierConfig) -> Result<Arc<SipCarrier>, CarrierStartError> {
        let runtime = Handle::try_current().map_err(|_| CarrierStartError::NoRuntime)?;
        files::allow_many();
        let tools = CallTools {
            media: Media::start()?,
            tapes: TapeWriter::start()?,
            timing: config.timing,
        };
        Ok(Arc::new(SipCarrier {
            config,
            tools,
            runtime,
            lines: Mutex::default(),
            opening: tokio::sync::Mutex::new(()),
            calls: Calls::default(),
        }))
    }

    /// How well the media thread keeps its time, since this was last asked.
    pub fn take_media_statistics(&self) -> MediaStatistics {
        self.tools.media.take_statistics()
    }

    fn line(&self, line: LineId) -> Option<Arc<Line>> {
        lock(&self.lines).get(&line).cloned()
    }

    /// Lists a call; `None`: the attempt is running already.
    fn list(&self, attempt: AttemptId) -> Option<(Listed, Inboxes)> {
        let mut calls = lock(&self.calls);
        if calls.contains_key(&attempt) {
            return None;
        }
        let ((orders, ordered), (transfers, asked)) = (unbounded_channel(), unbounded_channel());
        calls.insert(attempt, Wires { orders, transfers });
        Some((
            Listed {
                calls: self.calls.clone(),
                attempt,
            },
            Inboxes {
                orders: ordered,
                transfers: asked,
            },
        ))
    }

    async fn peer(&self, line: &ServiceInstance, password: Option<String>) -> Option<Peer> {
        match &line.draft.kind {
            LineKind::Sip { account } => Some(Peer::Account {
                account: account.clone(),
                password,
            }),
            LineKind::Practice { practice } => {
                let started = PracticePeer::start(
                    practice.clone(),
                    self.config.voice.clone(),
                    self.tools.clone(),
                    &self.config.user_agent,
                );
                match started.await {
                    Ok(peer) => Some(Peer::Practice(peer)),
                    Err(error) => {
                        tracing::error!(%error, "the practice line cannot be opened");
                        None
                    }
                }
            }
        }
    }
}

#[async_trait]
impl CallCarrier for SipCarrier {
    fn place(&self, call: OutgoingCall, events: UnboundedSender<CarrierEvent>) {
        let mut report = Report::new(call.attempt, events);
        let Some((listed, inboxes)) = self.list(call.attempt) else {
            report.fault("this attempt is being called already");
            return report.end();
        };
        let (line, tools) = (self.line(call.line), self.tools.clone());
        let Inboxes { orders, transfers } = inboxes;
        let report = report.listed(listed);
        self.runtime
            .spawn(call::run(call, line, tools, orders, transfers, report));
    }

    fn hang_up(&self, attempt: AttemptId, why: HangUpCause) {
        if let Some(wires) = lock(&self.calls).get(&attempt) {
            // The call may be ending by itself.
            let _ = wires.orders.send(why);
        }
    }

    async fn transfer(&self, attempt: AttemptId, to: TransferTarget) -> TransferOutcome {
        let (told, outcome) = oneshot::channel();
        let order = TransferOrder { to, told };
        let sent = match lock(&self.calls).get(&attempt) {
            Some(wires) => wires.transfers.send(order).is_ok(),
            None => false,
        };
        if !sent {
            return TransferOutcome::NotSent;
        }
        // The call may be ending by itself: nobody is told then.
        outcome.await.unwrap_or(TransferOutcome::NotSent)
    }

    async fn open_line(&self, line: &ServiceInstance, password: Option<String>) {
        let _one_at_a_time = self.opening.lock().await;
        let known = self.line(line.id);
        if known.is_some_and(|known| known.is_opened_with(&line.draft.kind, password.as_deref())) {
            return;
        }
        // The old one signs off before the new one registers under the same name.
        let old = lock(&self.lines).remove(&line.id);
        drop(old);
        if let Some(peer) = self.peer(line, password).await {
            let opened = Arc::new(Line::open(
                peer,
                &self.config.user_agent,
                &self.config.name_servers,
            ));
            lock(&self.lines).insert(line.id, opened);
        }
    }

    async fn close_line(&self, line: LineId) {
        let _one_at_a_time = self.opening.lock().await;
        let closed = lock(&self.lines).remove(&line);
        drop(closed);
    }

    async fn line_ready(&self, line: LineId) -> Result<(), LineFault> {
        match self.line(line) {
            Some(line) => line.ready().await,
            None => Err(LineFault::Local),
        }
    }

    async fn test_line(&self, line: LineId) -> LineTest {
        match self.line(line) {
            Some(open) => line_test::test(open, line, self.tools.clone()).await,
            None => LineTest {
                steps: vec![LineTestStep {
                    what: LineTestWhat::Resolve,
                    ok: false,
                    sip_code: None,
                    took: 0,
                }],
                fault: Some(LineFault::Local),
            },
        }
    }
}
