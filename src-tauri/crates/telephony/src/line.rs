//! An open line: its account or practice peer, its endpoint on the way there, its registration.
//!
//! Does not know calls; it says which way they go.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    line::{LineKind, SipAccount, SipTransport, SoundSettings},
    outcome::{EndEvidence, LineFault},
};
use rsipstack::{
    dialog::authenticate::Credential,
    sip::{HostWithPort, Transport},
    transport::SipAddr,
};
use tokio::sync::{Mutex, Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    media::local_address_towards,
    practice::PracticePeer,
    sip::{
        endpoint::SipEndpoint,
        keepalive, names, options,
        outgoing::Way,
        register::{self, OneRegistration, Registered, Registrar},
    },
};

/// How long an address of a name is believed.
const NAME_BELIEVED: Duration = Duration::from_secs(60);
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

/// Why no call can go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    /// The fault.
    pub(crate) fault: LineFault,
    /// SIP code behind it.
    pub(crate) code: Option<u16>,
}

impl Closed {
    fn new(fault: LineFault) -> Closed {
        Closed { fault, code: None }
    }

    /// Writes it down as a call's evidence.
    pub(crate) fn note(self, evidence: &mut EndEvidence) {
        match self.fault {
            LineFault::Unauthorized => {
                evidence.any_reply = true;
                evidence.authenticated = true;
                evidence.sip_code = Some(401);
                evidence.sip_text = self
                    .code
                    .map(|code| format!("REGISTER was answered {code}"));
            }
            LineFault::Forbidden => {
                evidence.any_reply = true;
                evidence.sip_code = Some(402);
                evidence.sip_text = self
                    .code
                    .map(|code| format!("REGISTER was answered {code}"));
            }
            LineFault::Full { retry_after } => {
                evidence.any_reply = true;
                evidence.sip_code = Some(503);
                evidence.retry_after = retry_after;
            }
            LineFault::Codec => evidence.sip_code = Some(488),
            // No answer of any kind: that is what says "unreachable".
            LineFault::Unreachable => (),
            LineFault::Local => {
                evidence.local_fault = Some("no socket could be opened on this machine".into());
            }
        }
    }
}

struct Link {
    endpoint: Arc<SipEndpoint>,
    destination: SocketAddr,
    resolved: Instant,
}

/// The part that the registration shares with the line.
struct Core {
    peer: Peer,
    user_agent: String,
    link: Mutex<Option<Link>>,
}

/// An open line; dropped, it signs off and closes. Running calls keep their endpoint.
pub(crate) struct Line {
    core: Arc<Core>,
    registered: Option<watch::Receiver<Registered>>,
    nudge: Arc<Notify>,
    stop: CancellationToken,
    /// When the last call got no answer at all.
    suspect_since: std::sync::Mutex<Option<Instant>>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Core {
    fn transport(&self) -> Transport {
        match &self.peer {
            Peer::Practice(_) => Transport::Udp,
            Peer::Account { account, .. } => match account.transport {
                SipTransport::Udp => Transport::Udp,
                SipTransport::Tcp => Transport::Tcp,
            },
        }
    }

    /// Name of the other side.
    fn host(&self) -> Result<HostWithPort, Closed> {
        match &self.peer {
            Peer::Practice(peer) => Ok(peer.address().into()),
            Peer::Account { account, .. } => names::host_with_port(&account.host, account.port)
                .map_err(|_| Closed::new(LineFault::Unreachable)),
        }
    }

    /// Where packets go: the outbound proxy, or the host. Where several servers would do, it stays with
    /// the one that is `known`: it is there that we are registered.
    pub(crate) async fn destination(
        &self,
        known: Option<SocketAddr>,
    ) -> Result<SocketAddr, Closed> {
        let hop = match &self.peer {
            Peer::Account {
                account:
                    SipAccount {
                        outbound_proxy: Some(proxy),
                        ..
                    },
                ..
            } if !proxy.trim().is_empty() => names::host_with_port(proxy, None)
                .map_err(|_| Closed::new(LineFault::Unreachable))?,
            Peer::Account { .. } | Peer::Practice(_) => self.host()?,
        };
        let unreachable = || Closed::new(LineFault::Unreachable);
        let found = names::resolve(&hop, self.transport()).await;
        let found = found.map_err(|_| unreachable())?;
        let stays = known.filter(|known| found.contains(known));
        stays.or(found.first().copied()).ok_or_else(unreachable)
    }

    /// The endpoint on the way, opened anew when the way has changed (another network).
    async fn link(&self) -> Result<(Arc<SipEndpoint>, SipAddr), Closed> {
        let mut link = self.link.lock().await;
        let believed = link
            .as_ref()
            .filter(|link| link.resolved.elapsed() < NAME_BELIEVED);
        let known = link.as_ref().map(|link| link.destination);
        let (destination, resolved) = match believed {
            Some(link) => (link.destination, link.resolved),
            None => match (self.destination(known).await, link.as_ref()) {
                (Ok(destination), _) => (destination, Instant::now()),
                // The name server is away: the address of a minute ago is better than none.
                (Err(_), Some(link)) => (link.destination, link.resolved),
                (Err(closed), None) => return Err(closed),
            },
        };
        let local =
            local_address_towards(destination).map_err(|_| Closed::new(LineFault::Unreachable))?;
        let address = names::sip_address(destination, self.transport());
        let endpoint = match link.as_ref() {
            Some(link) if link.endpoint.local.ip() == local => link.endpoint.clone(),
            Some(_) | None => {
                let opened =
                    SipEndpoint::open(local, self.transport(), &self.user_agent, None).await;
                let endpoint = opened.map_err(|error| {
                    tracing::warn!(%error, "a line's endpoint cannot be opened");
                    Closed::new(LineFault::Local)
                })?;
                keepalive::spawn(Arc::downgrade(&endpoint), address.clone());
                endpoint
            }
        };
        *link = Some(Link {
            endpoint: endpoint.clone(),
            destination,
            resolved,
        });
        Ok((endpoint, address))
    }

    fn credential(&self) -> Option<Credential> {
        match &self.peer {
            Peer::Practice(_) => None,
            Peer::Account { account, password } => password.as_ref().map(|password| Credential {
                username: account.username.clone(),
                password: password.clone(),
                realm: None,
                auth_username: account.auth_username.clone(),
            }),
        }
    }

    fn registrar(&self) -> Option<Registrar> {
        let Peer::Account { account, .. } = &self.peer else {
            return None;
        };
        if !account.register {
            return None;
        }
        let server = names::uri(None, self.host().ok()?, self.transport());
        let credential = self.credential().unwrap_or_else(|| Credential {
            username: account.username.clone(),
            ..Credential::default()
        });
        Some(Registrar { server, credential })
    }
}

impl Line {
    /// Opens a line; registering goes on aside.
    pub(crate) fn open(peer: Peer, user_agent: &str) -> Line {
        let core = Arc::new(Core {
            peer,
            user_agent: user_agent.to_owned(),
            link: Mutex::new(None),
        });
        let (nudge, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let registered = core.registrar().map(|registrar| {
            let (state, watch) = watch::channel(Registered::Trying);
            let (core, nudge, stop) = (core.clone(), nudge.clone(), stop.clone());
            tokio::spawn(async move {
                let link = || async { core.link().await.ok() };
                register::keep(registrar, link, state, nudge, stop).await;
            });
            watch
        });
        Line {
            core,
            registered,
            nudge,
            stop,
            suspect_since: std::sync::Mutex::new(None),
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

    /// The way that a call takes now.
    pub(crate) async fn way(&self) -> Result<Way, Closed> {
        let public = self.registration().await?;
        let (endpoint, destination) = self.core.link().await?;
        let user = match &self.core.peer {
            Peer::Practice(_) => PRACTICE_USER.to_owned(),
            Peer::Account { account, .. } => account.username.clone(),
        };
        let sound = match &self.core.peer {
            Peer::Practice(_) => SoundSettings::default(),
            Peer::Account { account, .. } => account.sound.clone(),
        };
        Ok(Way {
            sound,
            endpoint,
            destination,
            host: self.core.host()?,
            user,
            credential: self.core.credential(),
            public,
            registers: self.registers(),
        })
    }

    /// Notes whether a call got any answer.
    pub(crate) fn note_reply(&self, replied: bool) {
        self.suspect((!replied).then(Instant::now));
    }

    fn suspect(&self, since: Option<Instant>) {
        *self
            .suspect_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = since;
    }

    fn is_suspect(&self) -> bool {
        let since = *self
            .suspect_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
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
        let destination = self.core.destination(None).await;
        destination.map_err(|closed| closed.fault)
    }

    /// Whether something answers SIP there, and how. A registrar that ignores the question shows by
    /// its answer to REGISTER that it is there.
    pub(crate) async fn reach(&self) -> Result<Option<u16>, LineFault> {
        let (endpoint, destination) = self.core.link().await.map_err(|closed| closed.fault)?;
        let host = self.core.host().map_err(|closed| closed.fault)?;
        let target = names::uri(None, host, endpoint.transport);
        let from = names::uri(Some(PRACTICE_USER), endpoint.local.into(), Transport::Udp);
        let asked = options::ask(&endpoint, destination, target, from, OPTIONS_LIMIT).await;
        if asked.is_some() || !self.registers() {
            return asked.map(Some).ok_or(LineFault::Unreachable);
        }
        match self.register_once().await {
            Ok(()) => Ok(None),
            Err(Closed { code: Some(_), .. }) => Ok(None),
            Err(closed) => Err(closed.fault),
        }
    }

    /// Registers once, aside from the line's own registration.
    pub(crate) async fn register_once(&self) -> Result<(), Closed> {
        let Some(registrar) = self.core.registrar() else {
            return Ok(());
        };
        let (endpoint, destination) = self.core.link().await?;
        match OneRegistration::new(endpoint, destination, &registrar)
            .register()
            .await
        {
            Registered::Yes { .. } => {
                self.nudge.notify_one();
                Ok(())
            }
            Registered::No { fault, code } => Err(Closed { fault, code }),
            Registered::Trying => Err(Closed::new(LineFault::Unreachable)),
        }
    }
}
