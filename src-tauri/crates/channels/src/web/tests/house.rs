//! A server with one channel, an engine that stores what comes in, and a client.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    channel::{ChannelKind, WebSettings},
    ids::{ChannelId, MessageId},
    public_url::{PublicUrlStanding, WebPort},
    time::UnixMillis,
};
use engine::{
    SystemClock,
    ports::{
        Clock as _,
        messenger::{
            ChannelEvent, ChannelNews, HistoryFault, OutgoingMessage, Secret, WebFace, WebHistory,
            WebLine, WebPicture,
        },
    },
};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use crate::web::{Server, Signet};

pub(super) const CHANNEL: ChannelId = ChannelId(7);

pub(super) fn settings() -> WebSettings {
    WebSettings {
        title: "Shop".to_owned(),
        greeting: "Welcome".to_owned(),
        accent: "#3355FF".to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        per_visitor_minute: 20,
        per_address_day: 100,
        per_task_day: 100,
    }
}

/// What is stored: lines with who they belong to.
#[derive(Default)]
pub(super) struct Memory {
    lines: Mutex<Vec<(String, WebLine)>>,
}

impl Memory {
    pub(super) fn store(&self, peer: &str, by_visitor: bool, external: &str, text: &str) -> i64 {
        let mut lines = self.lines.lock().unwrap();
        let id = i64::try_from(lines.len()).unwrap() + 1;
        let known = |(_, line): &&(String, WebLine)| line.external_id.as_deref() == Some(external);
        if let Some((_, line)) = lines.iter().find(known) {
            return line.message.0;
        }
        lines.push((
            peer.to_owned(),
            WebLine {
                message: MessageId(id),
                external_id: Some(external.to_owned()),
                by_visitor,
                text: text.to_owned(),
                at: SystemClock.now(),
            },
        ));
        id
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap();
        lines.iter().map(|(_, line)| line.text.clone()).collect()
    }
}

#[async_trait]
impl WebHistory for Memory {
    async fn lines(
        &self,
        _channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        at_most: usize,
    ) -> Result<Vec<WebLine>, HistoryFault> {
        let lines = self.lines.lock().unwrap();
        let mut of_peer: Vec<WebLine> = lines
            .iter()
            .filter(|(owner, line)| owner == peer && after.is_none_or(|after| line.message > after))
            .map(|(_, line)| line.clone())
            .collect();
        of_peer.drain(..of_peer.len().saturating_sub(at_most));
        Ok(of_peer)
    }

    async fn begun(
        &self,
        _channel: ChannelId,
        since: UnixMillis,
    ) -> Result<Vec<UnixMillis>, HistoryFault> {
        let lines = self.lines.lock().unwrap();
        let mut seen = std::collections::HashMap::new();
        for (peer, line) in lines.iter() {
            seen.entry(peer.clone()).or_insert(line.at);
        }
        Ok(seen.into_values().filter(|at| *at >= since).collect())
    }

    async fn face(&self, _channel: ChannelId, peer: &str) -> Result<Option<WebFace>, HistoryFault> {
        let lines = self.lines.lock().unwrap();
        let known = lines.iter().any(|(owner, _)| owner == peer);
        Ok(known.then(|| WebFace {
            name: "Anna".to_owned(),
            picture: Some(WebPicture {
                media_type: "image/png".to_owned(),
                bytes: b"\x89PNG".to_vec(),
            }),
        }))
    }
}

pub(super) struct House {
    pub(super) server: Arc<Server>,
    pub(super) memory: Arc<Memory>,
    pub(super) tell: mpsc::UnboundedSender<ChannelEvent>,
    pub(super) news: mpsc::UnboundedReceiver<ChannelEvent>,
    pub(super) client: Client,
    kind: ChannelKind,
    address: String,
    storing: Option<tokio::task::JoinHandle<()>>,
}

impl Drop for House {
    fn drop(&mut self) {
        self.server.end();
        if let Some(storing) = &self.storing {
            storing.abort();
        }
    }
}

impl House {
    pub(super) fn at(address: SocketAddr) -> House {
        let memory = Arc::<Memory>::default();
        let signet = Signet::new(Secret("a key for tests".to_owned()));
        let standing = Arc::new(watch::Sender::new(PublicUrlStanding {
            web: WebPort::Unused,
            tunnel: None,
        }));
        let clock = Arc::new(SystemClock);
        let server = Server::new(address, signet, memory.clone(), clock, standing);
        let (tell, news) = mpsc::unbounded_channel();
        House {
            server,
            memory,
            tell,
            news,
            client: crate::http::client().unwrap(),
            kind: ChannelKind::WebPage,
            address: String::new(),
            storing: None,
        }
    }

    /// With a channel of a kind, and an engine that stores.
    pub(super) async fn open(kind: ChannelKind) -> House {
        House::with(kind, settings(), None).await
    }

    pub(super) async fn with(kind: ChannelKind, settings: WebSettings, key: Option<&str>) -> House {
        let mut house = House::at(([127, 0, 0, 1], 0).into());
        house.begin(kind, settings, key).await;
        let mut news = house.take_news();
        let memory = house.memory.clone();
        house.storing = Some(tokio::spawn(async move {
            while let Some(event) = news.recv().await {
                if let ChannelNews::Received(batch) = event.what {
                    for message in batch.messages {
                        memory.store(&message.peer, true, &message.external_id, &message.text);
                    }
                    let _ = batch.stored.send(());
                }
            }
        }));
        house
    }

    pub(super) async fn begin(
        &mut self,
        kind: ChannelKind,
        settings: WebSettings,
        key: Option<&str>,
    ) {
        self.kind = kind;
        let key = key.map(|key| Secret(key.to_owned()));
        self.server
            .open(CHANNEL, kind, settings, key, self.tell.clone());
        let address = self.server.listen().await.unwrap();
        self.address = format!("http://{address}");
    }

    pub(super) fn title(&mut self, title: &str) {
        let settings = WebSettings {
            title: title.to_owned(),
            ..settings()
        };
        self.server
            .open(CHANNEL, self.kind, settings, None, self.tell.clone());
    }

    pub(super) fn take_news(&mut self) -> mpsc::UnboundedReceiver<ChannelEvent> {
        std::mem::replace(&mut self.news, mpsc::unbounded_channel().1)
    }

    pub(super) fn at_path(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(super) async fn get(&self, path: &str) -> Response {
        self.client.get(self.at_path(path)).send().await.unwrap()
    }

    pub(super) async fn visitor(&self) -> String {
        let path = self.at_path("/api/v1/7/visitors");
        let answer = self.client.post(path).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let told: serde_json::Value = answer.json().await.unwrap();
        told["token"].as_str().unwrap().to_owned()
    }

    pub(super) fn saying(&self, token: &str, id: &str, text: &str) -> RequestBuilder {
        self.client
            .post(self.at_path("/api/v1/7/messages"))
            .bearer_auth(token)
            .json(&json!({ "id": id, "text": text }))
    }

    pub(super) async fn say(&self, token: &str, id: &str, text: &str) -> Response {
        self.saying(token, id, text).send().await.unwrap()
    }

    pub(super) async fn events(&self, token: &str, after: Option<&str>) -> Stream {
        let path = self.at_path("/api/v1/7/events");
        let mut request = self.client.get(path).bearer_auth(token);
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Stream {
            answer,
            text: String::new(),
        }
    }

    /// We say something to a visitor: stored first, then sent.
    pub(super) fn answer(&self, token: &str, text: &str) -> i64 {
        let peer = &token[..32];
        let id = self
            .memory
            .store(peer, false, &format!("ours {text}"), text);
        let message = OutgoingMessage {
            channel: CHANNEL,
            message: MessageId(id),
            peer: peer.to_owned(),
            text: text.to_owned(),
            since: 1,
        };
        assert_eq!(
            self.server.send(message).unwrap().external_id,
            id.to_string()
        );
        id
    }
}

/// A stream of events, read as text.
pub(super) struct Stream {
    answer: Response,
    text: String,
}

impl Stream {
    /// Reads until something was said; gives back all that was.
    pub(super) async fn until(&mut self, said: &str) -> String {
        let reads = async {
            while !self.text.contains(said) || !self.text.ends_with("\n\n") {
                let piece = self.answer.chunk().await.unwrap().expect("it goes on");
                self.text.push_str(&String::from_utf8_lossy(&piece));
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(20), reads).await;
        assert!(read.is_ok(), "never said: {said}");
        self.text.clone()
    }

    /// Whether it ends.
    pub(super) async fn ended(&mut self) -> bool {
        let reads = async { while let Ok(Some(_)) = self.answer.chunk().await {} };
        tokio::time::timeout(Duration::from_secs(20), reads)
            .await
            .is_ok()
    }
}
