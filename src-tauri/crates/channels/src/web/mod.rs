//! The web: our own HTTP server with the messenger as a page, in a frame, behind a button, and as an API.
//!
//! | file | what |
//! |---|---|
//! | `api` | visitors, messages, events |
//! | `pages` | the pages, and what browsers may do with them |
//! | `guard` | names, origins, addresses |
//! | `limits` | how much is taken in |
//! | `visitors` | signed tokens |
//! | `message` | what was sent, checked |
//! | `place` | a channel in use and who looks on |
//! | `refusal` | what is told when something is refused |
//!
//! A message to a visitor stands in the history before it is shown here: sending cannot fail, and
//! whoever comes later sees it. Knows no store but through the history's port, and no task.

mod api;
mod guard;
mod limits;
mod message;
mod pages;
mod place;
mod refusal;
#[cfg(test)]
mod tests;
mod visitors;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use axum::{
    Router,
    extract::{Query, State},
    routing::{get, post},
};
use domain::{
    channel::{ChannelFault, ChannelKind, WebSettings},
    ids::{ChannelId, MessageId},
    public_url::{PublicUrlStanding, WebPort},
};
use engine::ports::{
    Clock,
    messenger::{
        ChannelEvent, ChannelNews, OutgoingMessage, Secret, SendFault, SentMessage, WebHistory,
    },
};
use serde::Deserialize;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use tokio_util::sync::CancellationToken;

use place::{PageEvent, PageLine, Place, Writer};

pub(crate) use visitors::Signet;

/// The address is tried again after so long.
const AGAIN: Duration = Duration::from_secs(10);

/// The server and its channels.
pub(crate) struct Server {
    wanted: Mutex<SocketAddr>,
    signet: Signet,
    history: Arc<dyn WebHistory>,
    clock: Arc<dyn Clock>,
    public: RwLock<Option<String>>,
    places: RwLock<HashMap<ChannelId, Arc<Place>>>,
    listening: tokio::sync::Mutex<Option<Listening>>,
    standing: Arc<watch::Sender<PublicUrlStanding>>,
    ended: CancellationToken,
}

/// The server as it stands at an address.
struct Listening {
    address: SocketAddr,
    end: CancellationToken,
}

impl Server {
    pub(crate) fn new(
        wanted: SocketAddr,
        signet: Signet,
        history: Arc<dyn WebHistory>,
        clock: Arc<dyn Clock>,
        standing: Arc<watch::Sender<PublicUrlStanding>>,
    ) -> Arc<Server> {
        Arc::new(Server {
            wanted: Mutex::new(wanted),
            signet,
            history,
            clock,
            public: RwLock::default(),
            places: RwLock::default(),
            listening: tokio::sync::Mutex::default(),
            standing,
            ended: CancellationToken::new(),
        })
    }

    /// Listens, if it does not yet. Gives the address back.
    pub(crate) async fn listen(self: &Arc<Self>) -> Result<SocketAddr, ChannelFault> {
        let mut listening = self.listening.lock().await;
        if let Some(listening) = &*listening {
            return Ok(listening.address);
        }
        let wanted = *self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.begin(wanted).await;
        let web = match &begun {
            Ok(begun) => WebPort::Serving {
                port: begun.address.port(),
            },
            Err(_taken) => WebPort::Taken {
                port: wanted.port(),
            },
        };
        self.tell(web);
        let begun = listening.insert(begun?);
        Ok(begun.address)
    }

    /// Listens on another port from now on. A port that is taken changes nothing.
    pub(crate) async fn listen_on(self: &Arc<Self>, port: u16) -> Result<SocketAddr, ChannelFault> {
        let mut listening = self.listening.lock().await;
        if let Some(listening) = &*listening
            && listening.address.port() == port
        {
            return Ok(listening.address);
        }
        let wanted = {
            let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            SocketAddr::new(wanted.ip(), port)
        };
        let begun = self.begin(wanted).await?;
        let address = begun.address;
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = wanted;
        if let Some(before) = listening.replace(begun) {
            before.end.cancel();
        }
        self.tell(WebPort::Serving {
            port: address.port(),
        });
        Ok(address)
    }

    async fn begin(self: &Arc<Self>, wanted: SocketAddr) -> Result<Listening, ChannelFault> {
        let taken = |_error| ChannelFault::AddressTaken;
        let listener = TcpListener::bind(wanted).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let routes = routes(self.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let end = self.ended.child_token();
        let ended = end.clone();
        tokio::spawn(async move {
            // Pages look on for hours: they are not waited for.
            let serving = axum::serve(listener, routes).into_future();
            ended.run_until_cancelled(serving).await;
        });
        Ok(Listening { address, end })
    }

    fn tell(&self, web: WebPort) {
        self.standing.send_if_modified(|standing| {
            let differs = standing.web != web;
            standing.web = web;
            differs
        });
    }

    /// Ends everything.
    pub(crate) fn end(&self) {
        self.ended.cancel();
        for (_, place) in self.places_mut().drain() {
            place.close();
        }
    }

    /// Takes a channel into use.
    pub(crate) fn open(
        self: &Arc<Self>,
        channel: ChannelId,
        kind: ChannelKind,
        settings: WebSettings,
        key: Option<Secret>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) {
        let place = Arc::new(Place::new(channel, kind, settings, key, news));
        if let Some(before) = self.places_mut().insert(channel, place.clone()) {
            before.close();
        }
        let server = self.clone();
        let closed = place.closed.clone();
        let begins = async move {
            let mut told = false;
            while let Err(fault) = server.listen().await {
                if !std::mem::replace(&mut told, true) {
                    place.tell(ChannelNews::Faulty(fault));
                }
                tokio::time::sleep(AGAIN).await;
            }
            place.tell(ChannelNews::Ready);
        };
        tokio::spawn(async move { closed.run_until_cancelled(begins).await });
    }

    /// Forgets a channel: its pages answer 404.
    pub(crate) fn close(&self, channel: ChannelId) {
        if let Some(place) = self.places_mut().remove(&channel) {
            place.close();
        }
    }

    /// Shows a message. It stands in the history already.
    pub(crate) fn send(&self, message: OutgoingMessage) -> Result<SentMessage, SendFault> {
        let place = self
            .place(message.channel)
            .ok_or(SendFault::Channel(ChannelFault::NotReached))?;
        let line = PageLine {
            id: message.message.to_string(),
            from: Writer::Team,
            text: message.text,
            at: message.since,
        };
        place.show(&message.peer, PageEvent::Line(Some(message.message), line));
        Ok(sent(message.message))
    }

    /// Shows "is typing".
    pub(crate) fn typing(&self, channel: ChannelId, peer: &str) {
        if let Some(place) = self.place(channel) {
            place.show(peer, PageEvent::Typing);
        }
    }

    /// Under which address visitors reach us, where it is not our own.
    pub(crate) fn set_public(&self, address: Option<String>) {
        *self.public.write().unwrap_or_else(PoisonError::into_inner) = address;
    }

    fn public(&self) -> Option<String> {
        let public = self.public.read().unwrap_or_else(PoisonError::into_inner);
        public.clone()
    }

    fn place_named(&self, channel: &str) -> Option<Arc<Place>> {
        self.place(ChannelId(channel.parse().ok()?))
    }

    fn place(&self, channel: ChannelId) -> Option<Arc<Place>> {
        self.places().get(&channel).cloned()
    }

    fn places(&self) -> RwLockReadGuard<'_, HashMap<ChannelId, Arc<Place>>> {
        self.places.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn places_mut(&self) -> RwLockWriteGuard<'_, HashMap<ChannelId, Arc<Place>>> {
        self.places.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The channel's id of a message that we sent.
pub(crate) fn sent(message: MessageId) -> SentMessage {
    SentMessage {
        external_id: message.to_string(),
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    nonce: String,
}

/// Says that it is this app that answers, under whatever name it was asked.
async fn health(State(server): State<Arc<Server>>, Query(asked): Query<Asked>) -> String {
    let nonce: String = asked.nonce.chars().take(64).collect();
    server.signet.proof(&nonce)
}

fn routes(server: Arc<Server>) -> Router {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Router::new()
        .route("/w/health", get(health))
        .route(
            "/w/messenger.js",
            get(|| async { pages::asset(SCRIPT, pages::MESSENGER_JS) }),
        )
        .route(
            "/w/talk.js",
            get(|| async { pages::asset(SCRIPT, pages::TALK_JS) }),
        )
        .route(
            "/w/words.js",
            get(|| async { pages::asset(SCRIPT, pages::WORDS_JS) }),
        )
        .route(
            "/w/messenger.css",
            get(|| async { pages::asset("text/css; charset=utf-8", pages::MESSENGER_CSS) }),
        )
        .route("/w/{channel}", get(pages::alone))
        .route("/w/{channel}/frame", get(pages::framed))
        .route("/w/{channel}/widget.js", get(pages::widget))
        .route(
            "/api/v1/{channel}/visitors",
            post(api::visitor).options(api::preflight),
        )
        .route(
            "/api/v1/{channel}/messages",
            post(api::message).options(api::preflight),
        )
        .route(
            "/api/v1/{channel}/events",
            get(api::events).options(api::preflight),
        )
        .route(
            "/api/v1/{channel}/face",
            get(api::face).options(api::preflight),
        )
        .with_state(server)
}
