//! The client for web services: TLS by rustls with ring, the system's certificates, nothing followed
//! or kept that was not asked for. And how bodies are read: never more than is wanted.
//!
//! Does not know what is asked.

use std::time::Duration;

use engine::ports::messenger::Secret;
use reqwest::{Client, ClientBuilder, Response, header::HeaderValue, redirect::Policy};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// Who asks.
const AGENT: &str = concat!("Switchboard/", env!("CARGO_PKG_VERSION"));

/// A client with this rule for redirects.
pub(crate) fn client(redirects: fn() -> Policy) -> Client {
    made(move || ClientBuilder::new().redirect(redirects()))
}

/// A client for connections that become something else (WebSocket): only HTTP/1.1 knows how.
pub(crate) fn upgrading_client() -> Client {
    made(|| ClientBuilder::new().redirect(Policy::none()).http1_only())
}

fn made(like: impl Fn() -> ClientBuilder) -> Client {
    // Err: another part of the house has chosen already, and everybody chooses ring.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        like()
            .connect_timeout(CONNECT)
            .user_agent(AGENT)
            .referer(false)
    };
    // A system without certificates must not keep the app from starting: plain addresses (a model on
    // this machine) still work, and no other service is trusted.
    builder()
        .build()
        .or_else(|_| builder().tls_certs_only([]).build())
        .unwrap_or_default()
}

/// The header that shows a key; `None`: it has letters that no header can carry.
pub(crate) fn bearer(key: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.0.trim())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Why the rest of a body did not come.
#[derive(Debug)]
pub(crate) struct Broken;

/// A body up to a length, and whether there was more.
pub(crate) async fn body(mut response: Response, most: usize) -> Result<(Vec<u8>, bool), Broken> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Broken)? {
        let room = most - bytes.len();
        if piece.len() > room {
            bytes.extend_from_slice(&piece[..room]);
            return Ok((bytes, true));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((bytes, false))
}

/// The first `most` letters, on one line, for a message to a person.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.chars().count() > most {
            line = line.chars().take(most).collect();
            line.push('…');
            break;
        }
    }
    line
}
