//! The way to visitors as the user chose it: kept open, and told to the server of the web pages.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use domain::public_url::{PublicUrlStanding, PublicWay, TunnelState};
use engine::ports::messenger::Secret;
use tokio::{sync::watch, task::JoinHandle};

use super::{Tunnel, TunnelSettings};
use crate::web::Server;

/// The way that is taken now.
pub(crate) struct Way {
    standing: Arc<watch::Sender<PublicUrlStanding>>,
    kept: Mutex<Option<Kept>>,
}

/// A tunnel and who passes on how it stands; dropped, both end.
struct Kept {
    _tunnel: Tunnel,
    telling: JoinHandle<()>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.telling.abort();
    }
}

impl Way {
    pub(crate) fn new(standing: Arc<watch::Sender<PublicUrlStanding>>) -> Way {
        Way {
            standing,
            kept: Mutex::default(),
        }
    }

    /// How it stands.
    pub(crate) fn standing(&self) -> watch::Receiver<PublicUrlStanding> {
        self.standing.subscribe()
    }

    /// Goes another way from now on.
    pub(crate) fn take(
        &self,
        way: &PublicWay,
        secret: Option<Secret>,
        server: &Arc<Server>,
        local: SocketAddr,
    ) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = None;
        self.standing.send_modify(|standing| standing.tunnel = None);
        match way {
            PublicWay::ThisMachine => server.set_public(None),
            PublicWay::Address { address } => server.set_public(Some(address.clone())),
            PublicWay::Tunnel { server: name, port } => {
                server.set_public(None);
                let settings = TunnelSettings {
                    server: name.clone(),
                    port: *port,
                    secret,
                };
                let tunnel = Tunnel::open(settings, local);
                let telling =
                    tokio::spawn(tell(tunnel.state(), server.clone(), self.standing.clone()));
                *kept = Some(Kept {
                    _tunnel: tunnel,
                    telling,
                });
            }
        }
    }
}

async fn tell(
    mut state: watch::Receiver<TunnelState>,
    server: Arc<Server>,
    standing: Arc<watch::Sender<PublicUrlStanding>>,
) {
    loop {
        let now = state.borrow_and_update().clone();
        if let TunnelState::Open { address } = &now {
            server.set_public(Some(address.clone()));
        }
        standing.send_modify(|standing| standing.tunnel = Some(now));
        if state.changed().await.is_err() {
            return;
        }
    }
}
