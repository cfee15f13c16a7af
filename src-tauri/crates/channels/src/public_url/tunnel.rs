//! A tunnel to a `bore` server of the user's own: our web pages under that server's name, from behind
//! any router. It comes back by itself when the connection is lost.
//!
//! `bore` carries plain bytes: HTTPS has to be added on that server.

use std::{net::SocketAddr, time::Duration};

use bore_cli::client::Client;
use domain::public_url::TunnelState;
use engine::ports::messenger::Secret;
use tokio::{sync::watch, task::JoinHandle};

/// First and longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Where a tunnel leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TunnelSettings {
    /// Name or address of the server.
    pub(crate) server: String,
    /// Port there; 0: the server chooses one.
    pub(crate) port: u16,
    /// The server's secret.
    pub(crate) secret: Option<Secret>,
}

/// A tunnel; dropped, it is closed.
#[derive(Debug)]
pub(crate) struct Tunnel {
    state: watch::Receiver<TunnelState>,
    keeping: JoinHandle<()>,
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.keeping.abort();
    }
}

impl Tunnel {
    /// Opens a tunnel to a server of ours on this machine, and keeps it open.
    pub(crate) fn open(settings: TunnelSettings, local: SocketAddr) -> Tunnel {
        let (tell, state) = watch::channel(TunnelState::Connecting);
        let keeping = tokio::spawn(keep(settings, local, tell));
        Tunnel { state, keeping }
    }

    /// How it stands: the public address, or why there is none. It changes by itself.
    pub(crate) fn state(&self) -> watch::Receiver<TunnelState> {
        self.state.clone()
    }
}

async fn keep(settings: TunnelSettings, local: SocketAddr, tell: watch::Sender<TunnelState>) {
    let (first, longest) = PAUSES;
    let mut pause = first;
    let secret = settings.secret.as_ref().map(|secret| secret.0.as_str());
    let host = local.ip().to_string();
    let mut port = settings.port;
    loop {
        match Client::new(&host, local.port(), &settings.server, port, secret).await {
            Ok(client) => {
                pause = first;
                // The same port after a lost connection, so that the address stays.
                port = client.remote_port();
                let address = format!("http://{}:{port}", settings.server);
                tell.send_replace(TunnelState::Open { address });
                // However it ends, it is tried again; its words may name the server's secret.
                let _ = client.listen().await;
                tell.send_replace(TunnelState::Lost);
            }
            Err(_holds_addresses) => {
                tell.send_replace(TunnelState::Refused);
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
    }
}
