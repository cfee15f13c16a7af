//! A messenger on a manual clock: what is written to us and by us, planned faults, and a memory that
//! outlives our process.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{
    channel::ChannelFault,
    ids::{ChannelId, MessageId},
    time::{Millis, UnixMillis},
};
use engine::{
    clock::ManualClock,
    ports::{
        Clock,
        messenger::{
            ChannelEvent, ChannelNews, ChannelTest, IncomingMessage, MessengerChannel, OpenChannel,
            OutgoingMessage, PeerRefusal, Person, ReceivedBatch, SendFault, SendTrace, SentMessage,
        },
    },
};
use tokio::sync::{Notify, mpsc::UnboundedSender, oneshot};

use super::chat_parts::Stir;

/// What becomes of a send.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sending {
    /// Accepted.
    Ok,
    /// No answer comes; whether it arrived.
    Uncertain { arrives: bool },
    /// Not now.
    Later(Millis),
    /// This person cannot be written to.
    Peer(PeerRefusal),
    /// The text is refused.
    Text,
    /// The channel does not work.
    Channel(ChannelFault),
}

/// A try to send.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Try {
    pub(crate) at: UnixMillis,
    pub(crate) message: MessageId,
    pub(crate) peer: String,
    pub(crate) text: String,
    /// It reached the person.
    pub(crate) arrived: bool,
}

struct Came {
    channel: ChannelId,
    message: IncomingMessage,
    stored: Arc<AtomicBool>,
}

#[derive(Default)]
struct Inner {
    open: HashMap<ChannelId, UnboundedSender<ChannelEvent>>,
    refused: HashMap<ChannelId, ChannelFault>,
    slow: HashMap<ChannelId, Arc<Notify>>,
    plan: VecDeque<Sending>,
    tries: Vec<Try>,
    came: Vec<Came>,
    unknowable: bool,
}

/// The messenger.
pub(crate) struct TestMessenger {
    clock: Arc<ManualClock>,
    stir: Stir,
    inner: Mutex<Inner>,
}

impl TestMessenger {
    pub(crate) fn new(clock: Arc<ManualClock>, stir: Stir) -> Self {
        TestMessenger {
            clock,
            stir,
            inner: Mutex::default(),
        }
    }

    /// What becomes of the next sends.
    pub(crate) fn plan(&self, sends: impl IntoIterator<Item = Sending>) {
        self.inner.lock().unwrap().plan.extend(sends);
    }

    /// Its history cannot be asked.
    pub(crate) fn forget_history(&self) {
        self.inner.lock().unwrap().unknowable = true;
    }

    /// Its history can be asked again.
    pub(crate) fn remember_history(&self) {
        self.inner.lock().unwrap().unknowable = false;
    }

    /// A channel does not open; `None`: it does again.
    pub(crate) fn refuse(&self, channel: ChannelId, fault: Option<ChannelFault>) {
        let mut inner = self.inner.lock().unwrap();
        match fault {
            Some(fault) => inner.refused.insert(channel, fault),
            None => inner.refused.remove(&channel),
        };
    }

    /// A channel takes its time over opening and shutting, until it is told to go on.
    pub(crate) fn hesitate(&self, channel: ChannelId) -> Arc<Notify> {
        let go_on = Arc::new(Notify::new());
        let mut inner = self.inner.lock().unwrap();
        inner.slow.insert(channel, go_on.clone());
        go_on
    }

    async fn hesitation(&self, channel: ChannelId) {
        let slow = self.inner.lock().unwrap().slow.get(&channel).cloned();
        if let Some(go_on) = slow {
            go_on.notified().await;
        }
    }

    /// A channel tells something.
    pub(crate) fn tell(&self, channel: ChannelId, what: ChannelNews) {
        let inner = self.inner.lock().unwrap();
        if let Some(news) = inner.open.get(&channel) {
            news.send(ChannelEvent { channel, what }).unwrap();
            self.stir.happened();
        }
    }

    /// Somebody writes to us: stored by us some day, however often we end before.
    pub(crate) fn write(&self, channel: ChannelId, peer: &str, text: &str) {
        self.comes(channel, peer, text, false);
    }

    /// The account's owner writes to somebody, in the messenger itself.
    pub(crate) fn owner_writes(&self, channel: ChannelId, peer: &str, text: &str) {
        self.comes(channel, peer, text, true);
    }

    fn comes(&self, channel: ChannelId, peer: &str, text: &str, by_owner: bool) {
        let mut inner = self.inner.lock().unwrap();
        let message = IncomingMessage {
            external_id: format!("in-{}", inner.came.len()),
            peer: peer.to_owned(),
            person: Person {
                name: Some(format!("Name of {peer}")),
                username: Some(peer.to_owned()),
                ..Person::default()
            },
            text: text.to_owned(),
            at: self.clock.now(),
            by_owner,
        };
        inner.came.push(Came {
            channel,
            message,
            stored: Arc::default(),
        });
        self.deliver(&inner, inner.came.len() - 1);
    }

    fn deliver(&self, inner: &Inner, index: usize) {
        let came = &inner.came[index];
        let Some(news) = inner.open.get(&came.channel) else {
            return;
        };
        let (stored, answer) = oneshot::channel();
        let batch = ReceivedBatch {
            messages: vec![came.message.clone()],
            cursor: Some(index.to_string()),
            stored,
        };
        let event = ChannelEvent {
            channel: came.channel,
            what: ChannelNews::Received(batch),
        };
        // the process may be gone: it comes again when the channel is opened
        let _ = news.send(event);
        self.stir.happened();
        let known = came.stored.clone();
        tokio::spawn(async move {
            if answer.await.is_ok() {
                known.store(true, Ordering::Relaxed);
            }
        });
    }

    /// Our process is gone: nothing is open.
    pub(crate) fn process_died(&self) {
        self.inner.lock().unwrap().open.clear();
    }

    /// Everything that we tried to send.
    pub(crate) fn tries(&self) -> Vec<Try> {
        self.inner.lock().unwrap().tries.clone()
    }

    /// What reached a person, in its order.
    pub(crate) fn read_by(&self, peer: &str) -> Vec<String> {
        let tries = self.tries().into_iter();
        let read = tries.filter(|one| one.arrived && one.peer == peer);
        read.map(|one| one.text).collect()
    }

    /// A channel is open.
    pub(crate) fn is_open(&self, channel: ChannelId) -> bool {
        self.inner.lock().unwrap().open.contains_key(&channel)
    }
}

fn sent(message: MessageId) -> SentMessage {
    SentMessage {
        external_id: format!("out-{message}"),
    }
}

#[async_trait::async_trait]
impl MessengerChannel for TestMessenger {
    async fn open(&self, channel: OpenChannel, news: UnboundedSender<ChannelEvent>) {
        let id = channel.channel.id;
        self.hesitation(id).await;
        let mut inner = self.inner.lock().unwrap();
        let what = match inner.refused.get(&id) {
            Some(fault) => ChannelNews::Faulty(fault.clone()),
            None => ChannelNews::Ready,
        };
        let ready = matches!(what, ChannelNews::Ready);
        let _ = news.send(ChannelEvent { channel: id, what });
        self.stir.happened();
        inner.open.insert(id, news);
        if ready {
            for index in 0..inner.came.len() {
                let came = &inner.came[index];
                if came.channel == id && !came.stored.load(Ordering::Relaxed) {
                    self.deliver(&inner, index);
                }
            }
        }
    }

    async fn close(&self, channel: ChannelId) {
        self.hesitation(channel).await;
        self.inner.lock().unwrap().open.remove(&channel);
    }

    async fn test(&self, _channel: OpenChannel) -> ChannelTest {
        ChannelTest {
            account: None,
            fault: None,
        }
    }

    async fn send(&self, message: OutgoingMessage) -> Result<SentMessage, SendFault> {
        self.stir.happened();
        let plan = {
            let mut inner = self.inner.lock().unwrap();
            let plan = inner.plan.pop_front().unwrap_or(Sending::Ok);
            let arrived = matches!(plan, Sending::Ok | Sending::Uncertain { arrives: true });
            inner.tries.push(Try {
                at: self.clock.now(),
                message: message.message,
                peer: message.peer.clone(),
                text: message.text.clone(),
                arrived,
            });
            plan
        };
        match plan {
            Sending::Ok => Ok(sent(message.message)),
            Sending::Uncertain { .. } => Err(SendFault::Uncertain),
            Sending::Later(after) => Err(SendFault::Later { after }),
            Sending::Peer(refusal) => Err(SendFault::Peer(refusal)),
            Sending::Text => Err(SendFault::Text),
            Sending::Channel(fault) => Err(SendFault::Channel(fault)),
        }
    }

    async fn look_up(&self, message: OutgoingMessage) -> SendTrace {
        self.stir.happened();
        let inner = self.inner.lock().unwrap();
        if inner.unknowable {
            return SendTrace::Unknowable;
        }
        let arrived = |one: &Try| one.message == message.message && one.arrived;
        match inner.tries.iter().any(arrived) {
            true => SendTrace::Sent(sent(message.message)),
            false => SendTrace::NotSent,
        }
    }

    async fn typing(&self, _channel: ChannelId, _peer: &str) {}

    async fn read(&self, _channel: ChannelId, _peer: &str, _upto: &str) {}
}
