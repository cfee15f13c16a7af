//! Keeps a router's door open on UDP lines: an empty line to the peer every few seconds (RFC 5626),
//! so that its BYE reaches us in the middle of a long talk.
//!
//! Does not know calls.

use std::{sync::Weak, time::Duration};

use rsipstack::{
    sip::Transport,
    transport::{SipAddr, SipConnection},
};

use super::endpoint::SipEndpoint;

/// Routers forget after 30 s at the earliest.
const EVERY: Duration = Duration::from_secs(20);

/// Runs until the endpoint is gone.
pub(crate) fn spawn(endpoint: Weak<SipEndpoint>, destination: SipAddr) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let Some(endpoint) = endpoint.upgrade() else {
                return;
            };
            if endpoint.transport != Transport::Udp || endpoint.local.ip().is_loopback() {
                return;
            }
            let layer = &endpoint.inner.transport_layer;
            if let Ok((SipConnection::Udp(udp), _)) = layer.lookup(&destination, None).await {
                // Lost ones do not matter: the next follows.
                let _ = udp.send_raw(b"\r\n\r\n", &destination).await;
            }
        }
    });
}
