//! The hub: one door for all channels. It sends each to the adapter of its kind, and knows nothing more
//! of them.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use domain::{
    channel::{ChannelFault, ChannelSettings, WebSettings},
    ids::ChannelId,
    public_url::{PublicUrlSettings, PublicUrlStanding, WebPort},
    time::UnixMillis,
};
use engine::ports::{
    Clock,
    messenger::{
        ChannelEvent, ChannelTest, MessengerChannel, OpenChannel, OutgoingMessage, Secret,
        SendFault, SendTrace, SentMessage, WebHistory,
    },
    public_url::{PortTaken, PublicUrl},
};
use tokio::sync::{mpsc, watch};

use crate::{
    http::{NoClient, client},
    practice::{Practice, PracticeTempo},
    public_url::{Probe, ProbeFault, Way},
    telegram::{BotDoor, BotUse, Telegram},
    web::{self, Server, Signet},
};

/// What the channels need.
pub struct MessengerParts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// What web pages show.
    pub history: Arc<dyn WebHistory>,
    /// Where web pages are served: loopback, unless the user wants otherwise; port 0: any free one.
    pub web_address: SocketAddr,
    /// Signs visitors' tokens. The same over all runs, or visitors are strangers after a restart.
    pub web_key: Secret,
    /// How fast practice people live.
    pub practice: PracticeTempo,
}

/// All channels in use.
pub struct Messengers {
    practice: Practice,
    telegram: Telegram,
    web: Arc<Server>,
    signet: Signet,
    client: reqwest::Client,
    way: Way,
    open: Mutex<HashMap<ChannelId, Family>>,
}

/// Kinds that share an adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Practice,
    Telegram,
    Web,
}

/// A channel's settings, sorted by the adapter that understands them.
enum Sorted<'a> {
    Practice(u32),
    Telegram(BotUse, Option<&'a str>),
    Web(&'a WebSettings),
}

fn sorted(settings: &ChannelSettings) -> Sorted<'_> {
    match settings {
        ChannelSettings::Practice { seed } => Sorted::Practice(*seed),
        ChannelSettings::TelegramBot { base_url } => {
            Sorted::Telegram(BotUse::Bot, base_url.as_deref())
        }
        ChannelSettings::TelegramBusiness { base_url } => {
            Sorted::Telegram(BotUse::Business, base_url.as_deref())
        }
        ChannelSettings::WebPage(web)
        | ChannelSettings::WebFrame(web)
        | ChannelSettings::WebWidget(web)
        | ChannelSettings::WebApi(web) => Sorted::Web(web),
    }
}

impl Sorted<'_> {
    fn family(&self) -> Family {
        match self {
            Sorted::Practice(_) => Family::Practice,
            Sorted::Telegram(..) => Family::Telegram,
            Sorted::Web(_) => Family::Web,
        }
    }
}

impl Messengers {
    /// The hub, with nothing in use.
    pub fn new(parts: MessengerParts) -> Result<Messengers, NoClient> {
        let client = client()?;
        let signet = Signet::new(parts.web_key);
        let standing = Arc::new(watch::Sender::new(PublicUrlStanding {
            web: WebPort::Unused,
            tunnel: None,
        }));
        Ok(Messengers {
            practice: Practice::new(parts.clock.clone(), parts.practice),
            telegram: Telegram::new(client.clone(), parts.clock.clone()),
            web: Server::new(
                parts.web_address,
                signet.clone(),
                parts.history,
                parts.clock,
                standing.clone(),
            ),
            signet,
            way: Way::new(standing),
            client,
            open: Mutex::default(),
        })
    }

    /// Serves the web pages now rather than with the first web channel; gives their address.
    pub async fn serve_web(&self) -> Result<SocketAddr, ChannelFault> {
        self.web.listen().await
    }

    /// What tries a public address out.
    pub(crate) fn probe(&self) -> Probe {
        Probe::new(self.client.clone(), self.signet.clone())
    }

    /// Lets a person of a practice channel write by hand; they answer nothing by themselves from then
    /// on. `None`: the channel is not in use.
    pub async fn write_as_practice_person(
        &self,
        channel: ChannelId,
        peer: &str,
        text: &str,
    ) -> Option<UnixMillis> {
        self.practice.write(channel, peer, text).await
    }

    fn family(&self, channel: ChannelId) -> Option<Family> {
        self.open_now().get(&channel).copied()
    }

    fn open_now(&self) -> MutexGuard<'_, HashMap<ChannelId, Family>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Messengers {
    fn drop(&mut self) {
        self.web.end();
    }
}

#[async_trait]
impl PublicUrl for Messengers {
    async fn take_up(
        &self,
        settings: &PublicUrlSettings,
        secret: Option<Secret>,
    ) -> Result<(), PortTaken> {
        let moved = self.web.listen_on(settings.port).await;
        let local = moved.map_err(|_taken| PortTaken)?;
        self.way.take(&settings.way, secret, &self.web, local);
        Ok(())
    }

    fn standing(&self) -> watch::Receiver<PublicUrlStanding> {
        self.way.standing()
    }

    async fn probe(&self, address: &str) -> Result<(), ProbeFault> {
        Messengers::probe(self).reaches(address).await
    }
}

#[async_trait]
impl MessengerChannel for Messengers {
    async fn open(&self, open: OpenChannel, news: mpsc::UnboundedSender<ChannelEvent>) {
        let id = open.channel.id;
        let settings = &open.channel.draft.settings;
        let sorted = sorted(settings);
        if self
            .family(id)
            .is_some_and(|family| family != sorted.family())
        {
            self.close(id).await;
        }
        self.open_now().insert(id, sorted.family());
        match sorted {
            Sorted::Practice(seed) => self.practice.open(id, seed, open.cursor.as_deref(), news),
            Sorted::Telegram(usage, base_url) => {
                let door = BotDoor {
                    usage,
                    base_url,
                    token: open.secret.as_ref(),
                    cursor: open.cursor.as_deref(),
                };
                self.telegram.open(id, door, news).await;
            }
            Sorted::Web(web) => {
                self.web
                    .open(id, settings.kind(), web.clone(), open.secret, news);
            }
        }
    }

    async fn close(&self, channel: ChannelId) {
        let family = self.open_now().remove(&channel);
        match family {
            Some(Family::Practice) => self.practice.close(channel),
            Some(Family::Telegram) => self.telegram.close(channel).await,
            Some(Family::Web) => self.web.close(channel),
            None => {}
        }
    }

    async fn test(&self, open: OpenChannel) -> ChannelTest {
        match sorted(&open.channel.draft.settings) {
            Sorted::Practice(_) => ChannelTest {
                account: None,
                fault: None,
            },
            Sorted::Telegram(usage, base_url) => {
                let door = BotDoor {
                    usage,
                    base_url,
                    token: open.secret.as_ref(),
                    cursor: None,
                };
                self.telegram.test(open.channel.id, door).await
            }
            Sorted::Web(_) => ChannelTest {
                account: None,
                fault: self.web.listen().await.err(),
            },
        }
    }

    async fn send(&self, message: OutgoingMessage) -> Result<SentMessage, SendFault> {
        match self.family(message.channel) {
            Some(Family::Practice) => self.practice.send(message),
            Some(Family::Telegram) => self.telegram.send(&message).await,
            Some(Family::Web) => self.web.send(message),
            None => Err(SendFault::Channel(ChannelFault::NotReached)),
        }
    }

    async fn look_up(&self, message: OutgoingMessage) -> SendTrace {
        match self.family(message.channel) {
            Some(Family::Practice) => self.practice.look_up(&message),
            // It stands in the history that visitors read, whether or not it was sent.
            Some(Family::Web) => SendTrace::Sent(web::sent(message.message)),
            // Bots cannot read what they sent.
            Some(Family::Telegram) | None => SendTrace::Unknowable,
        }
    }

    async fn typing(&self, channel: ChannelId, peer: &str) {
        match self.family(channel) {
            Some(Family::Telegram) => self.telegram.typing(channel, peer).await,
            Some(Family::Web) => self.web.typing(channel, peer),
            Some(Family::Practice) | None => {}
        }
    }

    async fn read(&self, channel: ChannelId, peer: &str, upto: &str) {
        match self.family(channel) {
            Some(Family::Telegram) => self.telegram.read(channel, peer, upto).await,
            Some(Family::Practice | Family::Web) | None => {}
        }
    }
}
