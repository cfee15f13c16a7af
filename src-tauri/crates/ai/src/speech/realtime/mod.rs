//! Models that hear and speak by themselves: OpenAI's Realtime protocol over WebSocket, G.711 µ-law
//! straight through.
//!
//! | file | what |
//! |---|---|
//! | `requests` | what is sent: the session's setup, sound, answers, outcomes |
//! | `conversation` | what comes, and what follows from it: pure, no socket |
//! | `events` | what comes, as JSON |
//! | `running` | the socket: opened, kept alive, closed |
//!
//! A conversation that breaks is not taken up again: the model has forgotten it. Neither keys nor words
//! nor sound are logged. Does not know calls or money.

mod conversation;
mod events;
mod requests;
mod running;

use std::time::Duration;

use async_trait::async_trait;
use engine::ports::{
    model::ModelFaultKind,
    speech::{
        RealtimeModel, RealtimeSession, RealtimeSetup, SpeechFault, SpeechPlace, SpeechUsage,
    },
};
use reqwest::{
    Client, StatusCode, Url,
    header::{AUTHORIZATION, CONNECTION, HeaderMap, UPGRADE},
};
use tokio::{
    sync::mpsc::unbounded_channel,
    time::{Instant, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};

use self::{
    conversation::Conversation,
    running::{Running, Socket},
};
use super::service::{self, Refusal, free};
use crate::web;

/// Where it is asked, below the base address.
const PATH: &str = "/realtime";
/// Longest message of a service: a second of sound has 11 kB.
const LONGEST_MESSAGE: usize = 4 << 20;

/// Opens conversations over WebSocket, through the same client as all other services: its certificates,
/// its proxies, its refusals.
pub struct OpenAiRealtime {
    client: Client,
    quiet: Duration,
}

/// A service that says nothing for so long is asked whether it is there, and given up after as long
/// again.
const QUIET: Duration = Duration::from_secs(10);

impl OpenAiRealtime {
    /// Connects to nothing yet.
    pub fn new() -> OpenAiRealtime {
        OpenAiRealtime {
            client: web::upgrading_client(),
            quiet: QUIET,
        }
    }

    async fn connect(&self, setup: &RealtimeSetup, until: Instant) -> Result<Socket, SpeechFault> {
        let url = address(&setup.place, &setup.model)?;
        let key = generate_key();
        let mut request = self
            .client
            .get(url)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", &key);
        if let Some(value) = service::authorization(&setup.place)? {
            request = request.header(AUTHORIZATION, value);
        }
        let response = service::send(request, until, SpeechUsage::default()).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(match response.status().is_success() {
                true => free(ModelFaultKind::Nonsense),
                false => Refusal::read(response, until).await.fault(&setup.place),
            });
        }
        if !accepts(response.headers(), &key) {
            return Err(free(ModelFaultKind::Nonsense));
        }
        let socket = match timeout_at(until, response.upgrade()).await {
            Ok(Ok(socket)) => socket,
            Ok(Err(_)) => return Err(free(ModelFaultKind::CutOff)),
            Err(_) => return Err(free(ModelFaultKind::TooSlow)),
        };
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_MESSAGE));
        Ok(WebSocketStream::from_raw_socket(socket, Role::Client, Some(config)).await)
    }
}

impl Default for OpenAiRealtime {
    fn default() -> Self {
        OpenAiRealtime::new()
    }
}

impl std::fmt::Debug for OpenAiRealtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenAiRealtime").finish_non_exhaustive()
    }
}

#[async_trait]
impl RealtimeModel for OpenAiRealtime {
    async fn open(&self, setup: RealtimeSetup) -> Result<RealtimeSession, SpeechFault> {
        let until = Instant::now() + service::patience(setup.patience);
        let mut socket = self.connect(&setup, until).await?;
        let (news, from) = unbounded_channel();
        let (to, inputs) = unbounded_channel();
        let mut running = Running {
            conversation: Conversation::new(&setup),
            news,
            quiet: self.quiet,
        };
        let session = requests::session(&setup);
        running.begin(&mut socket, session, until).await?;
        tokio::spawn(running.run(socket, inputs));
        Ok(RealtimeSession { to, from })
    }
}

/// RFC 6455, 4.1: what the server must say. Without it something else has answered.
fn accepts(headers: &HeaderMap, key: &str) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    says("upgrade").is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
        && says("sec-websocket-accept").map(str::trim)
            == Some(derive_accept_key(key.as_bytes()).as_str())
}

/// `ws` and `wss` are taken as well as `http` and `https`.
fn address(place: &SpeechPlace, model: &str) -> Result<Url, SpeechFault> {
    let base = place.base_url.trim();
    let base = match base.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => format!("http://{rest}"),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => format!("https://{rest}"),
        _ => base.to_owned(),
    };
    let place = SpeechPlace {
        base_url: base,
        key: None,
    };
    let mut url = service::address(&place, PATH, &[])?;
    let named = url
        .query_pairs()
        .any(|(name, _)| matches!(&*name, "model" | "deployment"));
    if !named {
        url.query_pairs_mut().append_pair("model", model);
    }
    Ok(url)
}

#[cfg(test)]
mod tests;
