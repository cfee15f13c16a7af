//! The way from an account to its carrier: the name's servers, our endpoint towards the one in use, a
//! connection where one is needed; the next server when one fails.
//!
//! Does not know calls or registrations.

use std::{
    net::{SocketAddr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    line::{SipAccount, SipTransport},
    outcome::LineFault,
};
use rsipstack::{
    dialog::authenticate::Credential,
    sip::{HostWithPort, Transport, Uri},
    transport::SipAddr,
};
use tokio::{sync::Mutex, time::timeout};

use super::{Peer, closed::Closed, targets::Targets};
use crate::{
    media::{
        local_address_towards,
        stun::{self, StunError},
    },
    sip::{
        endpoint::{Over, SipEndpoint},
        keepalive, names,
        register::Registrar,
        secure,
    },
};

/// How long an address of a name is believed.
const NAME_BELIEVED: Duration = Duration::from_secs(60);
/// How long a connection may take to come about, its handshake included.
const CONNECT: Duration = Duration::from_secs(5);

/// An open way to one of the carrier's servers.
#[derive(Clone)]
pub(crate) struct Link {
    /// Our endpoint.
    pub(crate) endpoint: Arc<SipEndpoint>,
    /// The server.
    pub(crate) destination: SipAddr,
    /// Our address on the way.
    pub(crate) own: HostWithPort,
}

#[derive(Default)]
struct Known {
    endpoint: Option<Arc<SipEndpoint>>,
    targets: Targets,
    resolved: Option<Instant>,
}

/// The part of a line that its registration shares with it.
pub(crate) struct Core {
    pub(super) peer: Peer,
    user_agent: String,
    name_servers: Vec<SocketAddr>,
    known: Mutex<Known>,
}

impl Core {
    pub(super) fn new(peer: Peer, user_agent: &str, name_servers: &[SocketAddr]) -> Core {
        Core {
            peer,
            user_agent: user_agent.to_owned(),
            name_servers: name_servers.to_vec(),
            known: Mutex::default(),
        }
    }

    fn transport(&self) -> Transport {
        match &self.peer {
            Peer::Practice(_) => Transport::Udp,
            Peer::Account { account, .. } => match account.transport {
                SipTransport::Udp => Transport::Udp,
                SipTransport::Tcp => Transport::Tcp,
                SipTransport::Tls => Transport::Tls,
            },
        }
    }

    /// Name of the other side.
    pub(super) fn host(&self) -> Result<HostWithPort, Closed> {
        match &self.peer {
            Peer::Practice(peer) => Ok(peer.address().into()),
            Peer::Account { account, .. } => names::host_with_port(&account.host, account.port)
                .map_err(|_| Closed::new(LineFault::NameUnknown)),
        }
    }

    /// Whom packets are sent to: the outbound proxy, or the host.
    fn hop(&self) -> Result<HostWithPort, Closed> {
        match &self.peer {
            Peer::Account {
                account:
                    SipAccount {
                        outbound_proxy: Some(proxy),
                        ..
                    },
                ..
            } if !proxy.trim().is_empty() => {
                names::host_with_port(proxy, None).map_err(|_| Closed::new(LineFault::NameUnknown))
            }
            Peer::Account { .. } | Peer::Practice(_) => self.host(),
        }
    }

    /// The addresses that the name leads to, the best first; never none.
    pub(super) async fn resolve(&self) -> Result<Vec<SocketAddr>, Closed> {
        let found = names::resolve(&self.hop()?, self.transport(), &self.name_servers).await;
        found.map_err(|_| Closed::new(LineFault::NameUnknown))
    }

    /// The way to the first server that can be reached.
    pub(crate) async fn link(&self) -> Result<Link, Closed> {
        let mut known = self.known.lock().await;
        let believed = |at: Instant| at.elapsed() < NAME_BELIEVED;
        if !known.resolved.is_some_and(believed) {
            match self.resolve().await {
                Ok(found) => {
                    known.targets.take_over(found);
                    known.resolved = Some(Instant::now());
                }
                // The name server is away: the addresses of a minute ago are better than none.
                Err(closed) if known.resolved.is_none() => return Err(closed),
                Err(_) => (),
            }
        }
        let mut last = Closed::new(LineFault::Unreachable);
        for server in known.targets.in_order(Instant::now()) {
            if let Some(fault) = known.targets.known_fault(server, Instant::now()) {
                last = Closed::new(fault);
                continue;
            }
            match self.reach(&mut known, server).await {
                Ok(link) => {
                    known.targets.chosen(server);
                    return Ok(link);
                }
                Err(closed) => {
                    let fault = Some(closed.fault.clone());
                    known.targets.failed(server, fault, Instant::now());
                    last = closed;
                }
            }
        }
        Err(last)
    }

    /// The way to this server; the endpoint is opened anew when the way there begins elsewhere
    /// (another network).
    async fn reach(&self, known: &mut Known, server: SocketAddr) -> Result<Link, Closed> {
        let unreachable = || Closed::new(LineFault::Unreachable);
        let local = local_address_towards(server).map_err(|_| unreachable())?;
        let destination = names::sip_address(server, self.transport());
        let endpoint = match &known.endpoint {
            Some(endpoint) if endpoint.local.ip() == local => endpoint.clone(),
            Some(_) | None => {
                let over = self.over().await?;
                let password = self.credential().map(|credential| credential.password);
                let agent = &self.user_agent;
                let opened = SipEndpoint::open(local, over, agent, password, None).await;
                let endpoint = opened.map_err(|error| {
                    tracing::warn!(%error, "a line's endpoint cannot be opened");
                    Closed::new(LineFault::Local)
                })?;
                keepalive::spawn(Arc::downgrade(&endpoint));
                known.endpoint = Some(endpoint.clone());
                endpoint
            }
        };
        let host = self.host()?;
        let reached = timeout(CONNECT, endpoint.reach(&host, &destination)).await;
        let own = reached
            .map_err(|_| unreachable())?
            .map_err(|error| Closed::new(secure::fault_of(&error)))?;
        Ok(Link {
            endpoint,
            destination,
            own,
        })
    }

    async fn over(&self) -> Result<Over, Closed> {
        Ok(match &self.peer {
            Peer::Practice(_) => Over::Udp,
            Peer::Account { account, .. } => match account.transport {
                SipTransport::Udp => Over::Udp,
                SipTransport::Tcp => Over::Tcp,
                SipTransport::Tls => {
                    let hop = self.hop()?;
                    let trust = secure::trust(&hop, account.own_ca.clone()).await;
                    Over::Tls(Box::new(trust))
                }
            },
        })
    }

    /// A server gave no answer, or sent us elsewhere: the others come first for a while.
    pub(crate) async fn failed(&self, server: &SipAddr) {
        if let Ok(server) = server.get_socketaddr() {
            let mut known = self.known.lock().await;
            known.targets.failed(server, None, Instant::now());
        }
    }

    /// A server answered.
    pub(crate) async fn worked(&self, server: &SipAddr) {
        if let Ok(server) = server.get_socketaddr() {
            self.known.lock().await.targets.worked(server);
        }
    }

    /// Our public address of a socket, from the line's STUN server; `None`: none is asked.
    pub(super) async fn public_address(
        &self,
        socket: &UdpSocket,
    ) -> Option<Result<SocketAddr, StunError>> {
        let server = self.stun_server()?;
        let Ok(server) = names::plain_address(server, stun::USUAL_PORT).await else {
            return Some(Err(StunError::Unknown));
        };
        Some(stun::public_address(socket, server).await)
    }

    /// Whom the line asks for its address outside.
    pub(super) fn stun_server(&self) -> Option<&str> {
        match &self.peer {
            Peer::Practice(_) => None,
            Peer::Account { account, .. } => account.stun.as_deref(),
        }
    }

    pub(super) fn credential(&self) -> Option<Credential> {
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

    /// Where to register, if this line does.
    pub(super) fn registrar(&self) -> Option<Registrar> {
        let Peer::Account { account, .. } = &self.peer else {
            return None;
        };
        if !account.register {
            return None;
        }
        let server: Uri = names::uri(None, self.host().ok()?, self.transport());
        let credential = self.credential().unwrap_or_else(|| Credential {
            username: account.username.clone(),
            ..Credential::default()
        });
        Some(Registrar { server, credential })
    }
}
