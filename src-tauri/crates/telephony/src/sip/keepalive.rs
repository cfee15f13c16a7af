//! Keeps the way to a carrier open: an empty line to the peer every few seconds (RFC 5626), so that a
//! router's door stays open for its BYE in the middle of a long talk, and a connection that died is
//! noticed before the next call.
//!
//! Does not know calls.

use std::{sync::Weak, time::Duration};

use rsipstack::transport::{SipConnection, stream::StreamConnection};

use super::endpoint::SipEndpoint;

/// Routers forget after 30 s at the earliest.
const EVERY: Duration = Duration::from_secs(20);

/// What is sent; a peer that knows it answers with half of it.
const PING: &[u8] = b"\r\n\r\n";

/// Runs until the endpoint is gone.
pub(crate) fn spawn(endpoint: Weak<SipEndpoint>) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let Some(endpoint) = endpoint.upgrade() else {
                return;
            };
            let Some(connection) = endpoint.connection().await else {
                continue;
            };
            // Lost ones do not matter: the next follows, and a broken connection ends by itself.
            let _ = match &connection {
                (SipConnection::Udp(_), _) if endpoint.local.ip().is_loopback() => Ok(()),
                (SipConnection::Udp(udp), to) => udp.send_raw(PING, to).await,
                (SipConnection::Tcp(tcp), _) => tcp.send_raw(PING).await,
                (SipConnection::Tls(tls), _) => tls.send_raw(PING).await,
                // Of another crate's list: endpoints have no others.
                _ => Ok(()),
            };
        }
    });
}
