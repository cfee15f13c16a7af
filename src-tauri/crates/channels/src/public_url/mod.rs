//! Whether the world reaches our web pages: a probe for any public address, and a tunnel to a server of
//! the user's own. Source: the chapter on channels, Public URL.

#[cfg(test)]
pub(crate) mod tests;
mod tunnel;
mod way;

use std::{error::Error as _, time::Duration};

use crate::web::Signet;

pub use domain::public_url::{ProbeFault, TunnelState};
pub(crate) use tunnel::{Tunnel, TunnelSettings};
pub(crate) use way::Way;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// An answer of ours is 64 characters.
const LONGEST: usize = 256;

/// Tries a public address out: asks for our own sign of life through it.
#[derive(Clone)]
pub struct Probe {
    client: reqwest::Client,
    signet: Signet,
}

impl Probe {
    pub(crate) fn new(client: reqwest::Client, signet: Signet) -> Probe {
        Probe { client, signet }
    }

    /// Whether this app is reached under an address.
    pub async fn reaches(&self, address: &str) -> Result<(), ProbeFault> {
        let mut url: reqwest::Url = address
            .trim()
            .parse()
            .map_err(|_unreadable| ProbeFault::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(ProbeFault::NotAnAddress);
        }
        let nonce = format!("{:032x}", rand::random::<u128>());
        url.path_segments_mut()
            .map_err(|()| ProbeFault::NotAnAddress)?
            .pop_if_empty()
            .extend(["w", "health"]);
        url.set_query(Some(&format!("nonce={nonce}")));
        let mut answer = self
            .client
            .get(url)
            .timeout(PATIENCE)
            .send()
            .await
            .map_err(|error| fault_of(&error))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(ProbeFault::Redirects);
        }
        if !status.is_success() {
            let status = status.as_u16();
            return Err(ProbeFault::NotPassedOn { status });
        }
        let mut proof = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| fault_of(&error))? {
            if proof.len() + piece.len() > LONGEST {
                return Err(ProbeFault::AnotherServer);
            }
            proof.extend_from_slice(&piece);
        }
        let proves =
            std::str::from_utf8(&proof).is_ok_and(|proof| self.signet.proves(&nonce, proof.trim()));
        proves.then_some(()).ok_or(ProbeFault::AnotherServer)
    }
}

fn fault_of(error: &reqwest::Error) -> ProbeFault {
    if error.is_timeout() {
        ProbeFault::TooSlow
    } else if error.is_connect() {
        ProbeFault::NotConnected
    } else if error.source().is_some() {
        ProbeFault::NotHttp
    } else {
        ProbeFault::NotConnected
    }
}
