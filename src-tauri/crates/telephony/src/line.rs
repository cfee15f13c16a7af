//! An open line: its account or practice peer, its endpoint on the way there, its registration.
//!
//! Does not know calls; it says which way they go.

mod closed;
mod link;
mod targets;

use std::{
    net::{SocketAddr, UdpSocket},
    sync::{Arc, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    line::{LineKind, SipAccount, SoundSettings},
    outcome::LineFault,
};
use rsipstack::{
    sip::{HostWithPort, Transport},
    transport::SipAddr,
};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

pub(crate) use closed::Closed;
pub(crate) use link::{Core, Link};

use crate::{
    media::{self, sdp::Ours},
    practice::PracticePeer,
    sip::{
        names, options,
        outgoing::Way,
        register::{self, OneRegistration, Registered},
    },
};

/// How long the first registration may take before a call gives up waiting for it.
const FIRST_REGISTRATION: Duration = Duration::from_secs(9);
/// How long a peer may take to answer OPTIONS.
const OPTIONS_LIMIT: Duration = Duration::from_secs(4);
/// How long a line that gave no answer is asked before it is called again. Afterwards it is believed
/// once more: not every peer answers questions, but a call shows whether it lives.
const SUSPICION: Duration = Duration::from_secs(60);
/// Our name on the practice line, and where no account matters.
const PRACTICE_USER: &str = "switchboard";

/// What a line was opened with.
pub(crate) enum Peer {
    /// The built-in one.
    Practice(PracticePeer),
    /// A SIP account. Its password must not reach Debug, so this type has none.
    Account {
        account: SipAccount,
        password: Option<String>,
    },
}

/// What something that answers SIP says of itself.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// The code of its answer.
    pub(crate) code: Option<u16>,
    /// Whether it speaks one of the line's codecs, where it says.
    pub(crate) speaks: Option<bool>,
}

/// An open line; dropped, it signs off and closes. Running calls keep their endpoint.
pub(crate) struct Line {
    core: Arc<Core>,
    registered: Option<watch::Receiver<Registered>>,
    nudge: Arc<Notify>,
    stop: CancellationToken,
    /// When the last call got no answer at all.
    suspect_since: std::sync::Mutex<Option<Instant>>,
    /// When the STUN server told nothing.
    stun_failed: std::sync::Mutex<Option<Instant>>,
}

fn lock(moment: &std::sync::Mutex<Option<Instant>>) -> MutexGuard<'_, Option<Instant>> {
    moment.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Line {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Line {
    /// Opens a line; registering goes on aside.
    pub(crate) fn open(peer: Peer, user_agent: &str, name_servers: &[SocketAddr]) -> Line {
        let core = Arc::new(Core::new(peer, user_agent, name_servers));
        let (nudge, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let registered = core.registrar().map(|registrar| {
            let (state, watch) = watch::channel(Registered::Trying);
            let (core, nudge, stop) = (core.clone(), nudge.clone(), stop.clone());
            tokio::spawn(async move {
                register::keep(registrar, core, state, nudge, stop).await;
            });
            watch
        });
        Line {
            core,
            registered,
            nudge,
            stop,
            suspect_since: std::sync::Mutex::new(None),
            stun_failed: std::sync::Mutex::new(None),
        }
    }

    /// Whether it was opened with exactly this.
    pub(crate) fn is_opened_with(&self, kind: &LineKind, password: Option<&str>) -> bool {
        match (&self.core.peer, kind) {
            (Peer::Practice(peer), LineKind::Practice { practice }) => peer.settings() == practice,
            (
                Peer::Account {
                    account,
                    password: known,
                },
                LineKind::Sip { account: wanted },
            ) => account == wanted && known.as_deref() == password,
            (Peer::Practice(_), LineKind::Sip { .. })
            | (Peer::Account { .. }, LineKind::Practice { .. }) => false,
        }
    }

    /// Whether it is a practice line.
    pub(crate) fn is_practice(&self) -> bool {
        matches!(self.core.peer, Peer::Practice(_))
    }

    /// Whether it registers.
    pub(crate) fn registers(&self) -> bool {
        self.registered.is_some()
    }

    /// Waits for the registration, if there has to be one.
    async fn registration(&self) -> Result<Option<HostWithPort>, Closed> {
        let Some(mut registered) = self.registered.clone() else {
            return Ok(None);
        };
        let first = registered.wait_for(|state| *state != Registered::Trying);
        let state = match tokio::time::timeout(FIRST_REGISTRATION, first).await {
            Ok(Ok(state)) => state.clone(),
            Ok(Err(_)) | Err(_) => return Err(Closed::new(LineFault::Unreachable)),
        };
        match state {
            Registered::Yes { public } => Ok(public),
            Registered::No { fault, code } => {
                self.nudge.notify_one();
                Err(Closed { fault, code })
            }
            Registered::Trying => Err(Closed::new(LineFault::Unreachable)),
        }
    }

    /// How its sound travels.
    fn sound(&self) -> SoundSettings {
        match &self.core.peer {
            Peer::Practice(_) => SoundSettings::default(),
            Peer::Account { account, .. } => account.sound.clone(),
        }
    }

    /// The way that a call takes now.
    pub(crate) async fn way(&self) -> Result<Way, Closed> {
        let public = self.registration().await?;
        let link = self.core.link().await?;
        let user = match &self.core.peer {
            Peer::Practice(_) => PRACTICE_USER.to_owned(),
            Peer::Account { account, .. } => account.username.clone(),
        };
        let words = match &self.core.peer {
            Peer::Practice(peer) => Some(peer.words().clone()),
            Peer::Account { .. } => None,
        };
        Ok(Way {
            sound: self.sound(),
            words,
            own: public.unwrap_or(link.own),
            endpoint: link.endpoint,
            destination: link.destination,
            host: self.core.host()?,
            user,
            credential: self.core.credential(),
            registers: self.registers(),
        })
    }

    /// Whether it asks a STUN server.
    pub(crate) fn asks_for_its_address(&self) -> bool {
        self.core.stun_server().is_some()
    }

    /// The public address of a socket, where the line asks a STUN server and that tells it. One that
    /// failed is not asked again for a while: every call would wait for it.
    pub(crate) async fn public_address(&self, socket: &UdpSocket) -> Option<SocketAddr> {
        let failed = *lock(&self.stun_failed);
        if failed.is_some_and(|at| at.elapsed() < SUSPICION) {
            return None;
        }
        match self.core.public_address(socket).await? {
            Ok(address) => {
                *lock(&self.stun_failed) = None;
                Some(address)
            }
            Err(error) => {
                tracing::warn!(%error, "a line's address outside is not known");
                *lock(&self.stun_failed) = Some(Instant::now());
                None
            }
        }
    }

    /// Whether a STUN server tells an address now.
    pub(crate) async fn learns_its_address(&self) -> bool {
        *lock(&self.stun_failed) = None;
        let Ok(link) = self.core.link().await else {
            return false;
        };
        match media::bind(link.endpoint.local.ip()) {
            Ok(socket) => self.public_address(&socket).await.is_some(),
            Err(_) => false,
        }
    }

    /// Notes whether a call got any answer.
    pub(crate) fn note_reply(&self, replied: bool) {
        self.suspect((!replied).then(Instant::now));
    }

    /// A server gave a call no answer, or sent it elsewhere.
    pub(crate) async fn failed(&self, server: &SipAddr) {
        self.core.failed(server).await;
    }

    /// A server answered a call.
    pub(crate) async fn worked(&self, server: &SipAddr) {
        self.core.worked(server).await;
    }

    fn suspect(&self, since: Option<Instant>) {
        *lock(&self.suspect_since) = since;
    }

    fn is_suspect(&self) -> bool {
        let since = *lock(&self.suspect_since);
        since.is_some_and(|since| since.elapsed() < SUSPICION)
    }

    /// Whether calls could be placed now. A peer without registration is believed until a call gets
    /// no answer at all; then it is asked first.
    pub(crate) async fn ready(&self) -> Result<(), LineFault> {
        self.way().await.map_err(|closed| closed.fault)?;
        if self.is_suspect() {
            self.reach().await?;
            self.suspect(None);
        }
        Ok(())
    }

    /// The address that the line's name leads to.
    pub(crate) async fn resolve(&self) -> Result<SocketAddr, LineFault> {
        let found = self.core.resolve().await.map_err(|closed| closed.fault)?;
        found.first().copied().ok_or(LineFault::NameUnknown)
    }

    /// Whether something answers SIP there, and how. A registrar that ignores the question shows by
    /// its answer to REGISTER that it is there.
    pub(crate) async fn reach(&self) -> Result<Reached, LineFault> {
        let link = self.core.link().await.map_err(|closed| closed.fault)?;
        let host = self.core.host().map_err(|closed| closed.fault)?;
        let target = names::uri(None, host, link.endpoint.transport);
        let from = names::uri(Some(PRACTICE_USER), link.own.clone(), Transport::Udp);
        let (endpoint, server) = (&link.endpoint, link.destination.clone());
        let asked = options::ask(endpoint, server, target, from, OPTIONS_LIMIT).await;
        if let Some(asked) = asked {
            self.core.worked(&link.destination).await;
            let sound = self.sound();
            return Ok(Reached {
                code: Some(asked.code),
                speaks: Ours::new(link.endpoint.local, &sound).speaks_with(&asked.described),
            });
        }
        let fault = match self.register_once().await {
            _ if !self.registers() => LineFault::Unreachable,
            Ok(()) | Err(Closed { code: Some(_), .. }) => return Ok(Reached::default()),
            Err(closed) => closed.fault,
        };
        self.core.failed(&link.destination).await;
        if fault == LineFault::Unreachable && options::refuses(&link).await {
            return Err(LineFault::Refused);
        }
        Err(fault)
    }

    /// Registers once, aside from the line's own registration.
    pub(crate) async fn register_once(&self) -> Result<(), Closed> {
        let Some(registrar) = self.core.registrar() else {
            return Ok(());
        };
        let link = self.core.link().await?;
        match OneRegistration::new(link, &registrar).register().await {
            Registered::Yes { .. } => {
                self.nudge.notify_one();
                Ok(())
            }
            Registered::No { fault, code } => Err(Closed { fault, code }),
            Registered::Trying => Err(Closed::new(LineFault::Unreachable)),
        }
    }
}
