//! The one HTTP client of this crate: TLS by rustls with ring, no redirects, no proxy surprises in the
//! middle of a token's path.
//!
//! Knows no service. Its errors are never shown: they hold addresses, and addresses may hold tokens.

use std::time::Duration;

/// A client could not be made: this machine has no usable TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no TLS on this machine")]
pub struct NoClient;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// A client.
pub(crate) fn client() -> Result<reqwest::Client, NoClient> {
    // Refused when another part of the process was first; it chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("Switchboard/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_holds_addresses| NoClient)
}
