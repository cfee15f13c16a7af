//! As much of an engine as a channel needs: it stores what comes in, and says it again.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use channels::{MessengerParts, Messengers, practice::PracticeTempo};
use domain::{
    channel::{Channel, ChannelDraft, ChannelHealth, ChannelSettings},
    ids::{ChannelId, MessageId},
    money::Usd,
    time::UnixMillis,
};
use engine::{
    SystemClock,
    ports::messenger::{
        ChannelEvent, ChannelNews, HistoryFault, IncomingMessage, MessengerChannel as _,
        OpenChannel, OutgoingMessage, Secret, WebFace, WebHistory, WebLine, WebPicture,
    },
};
use tokio::sync::mpsc;

pub(super) const CHANNEL: ChannelId = ChannelId(7);

/// Everything that was said, with whom.
#[derive(Default)]
pub(super) struct Memory(Mutex<Vec<(String, WebLine)>>);

impl Memory {
    /// Keeps a message once; gives its number, and how many of its person there are; `None`: it is known.
    fn keep(&self, message: &IncomingMessage) -> Option<(MessageId, usize)> {
        let mut lines = self.0.lock().unwrap();
        let id = Some(&message.external_id);
        if lines
            .iter()
            .any(|(_, line)| line.external_id.as_ref() == id)
        {
            return None;
        }
        let number = MessageId(i64::try_from(lines.len()).unwrap() + 1);
        let line = WebLine {
            message: number,
            external_id: Some(message.external_id.clone()),
            by_visitor: true,
            text: message.text.clone(),
            at: message.at,
        };
        lines.push((message.peer.clone(), line));
        let said = lines
            .iter()
            .filter(|(peer, line)| *peer == message.peer && line.by_visitor)
            .count();
        Some((number, said))
    }

    fn say(&self, peer: &str, text: &str) -> MessageId {
        let mut lines = self.0.lock().unwrap();
        let number = MessageId(i64::try_from(lines.len()).unwrap() + 1);
        let line = WebLine {
            message: number,
            external_id: None,
            by_visitor: false,
            text: text.to_owned(),
            at: 1_700_000_000_000,
        };
        lines.push((peer.to_owned(), line));
        number
    }
}

/// A picture of one dot.
const FACE: [u8; 69] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xde, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xa8, 0x8a, 0x3a, 0x04,
    0x00, 0x02, 0xe8, 0x01, 0x97, 0xf1, 0xaa, 0xb2, 0x3c, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

#[async_trait]
impl WebHistory for Memory {
    async fn lines(
        &self,
        _channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        at_most: usize,
    ) -> Result<Vec<WebLine>, HistoryFault> {
        let lines = self.0.lock().unwrap();
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
        _since: UnixMillis,
    ) -> Result<Vec<UnixMillis>, HistoryFault> {
        Ok(Vec::new())
    }

    async fn face(
        &self,
        _channel: ChannelId,
        _peer: &str,
    ) -> Result<Option<WebFace>, HistoryFault> {
        Ok(Some(WebFace {
            name: "Anna".to_owned(),
            picture: Some(WebPicture {
                media_type: "image/png".to_owned(),
                bytes: FACE.to_vec(),
            }),
        }))
    }
}

/// The channels, one of them in use.
pub(super) struct House {
    pub(super) messengers: Arc<Messengers>,
    pub(super) memory: Arc<Memory>,
    pub(super) news: mpsc::UnboundedReceiver<ChannelEvent>,
}

impl House {
    pub(super) async fn open(settings: ChannelSettings, secret: Option<&str>) -> House {
        let memory = Arc::<Memory>::default();
        let messengers = Messengers::new(MessengerParts {
            clock: Arc::new(SystemClock),
            history: memory.clone(),
            web_address: (Ipv4Addr::LOCALHOST, 0).into(),
            web_key: Secret("a key for tests".to_owned()),
            practice: PracticeTempo::default(),
        })
        .unwrap();
        let (tell, news) = mpsc::unbounded_channel();
        messengers.open(opening(settings, secret), tell).await;
        House {
            messengers: Arc::new(messengers),
            memory,
            news,
        }
    }

    /// Stores what comes in and says it again, with its number, for as long as the task lives.
    pub(super) fn says_it_again(self) -> tokio::task::JoinHandle<()> {
        let House {
            messengers,
            memory,
            mut news,
        } = self;
        tokio::spawn(async move {
            while let Some(event) = news.recv().await {
                let ChannelNews::Received(batch) = event.what else {
                    continue;
                };
                let kept: Vec<_> = batch
                    .messages
                    .into_iter()
                    .filter_map(|message| Some((memory.keep(&message)?.1, message)))
                    .collect();
                let _ = batch.stored.send(());
                for (said, message) in kept {
                    messengers.typing(CHANNEL, &message.peer).await;
                    let text = format!("{said}: {}", message.text);
                    let number = memory.say(&message.peer, &text);
                    messengers
                        .send(outgoing(number, &message.peer, &text))
                        .await
                        .unwrap();
                }
            }
        })
    }
}

pub(super) fn outgoing(message: MessageId, peer: &str, text: &str) -> OutgoingMessage {
    OutgoingMessage {
        channel: CHANNEL,
        message,
        peer: peer.to_owned(),
        text: text.to_owned(),
        since: 1_700_000_000_000,
    }
}

pub(super) fn opening(settings: ChannelSettings, secret: Option<&str>) -> OpenChannel {
    OpenChannel {
        channel: Channel {
            id: CHANNEL,
            draft: ChannelDraft {
                name: "Tried".to_owned(),
                settings,
                first_per_hour: None,
                first_per_day: None,
                warm_up_days: 0,
                fee_per_message: Usd::ZERO,
            },
            has_secret: secret.is_some(),
            health: ChannelHealth::Idle,
            created_at: 0,
        },
        secret: secret.map(|secret| Secret(secret.to_owned())),
        cursor: None,
    }
}
