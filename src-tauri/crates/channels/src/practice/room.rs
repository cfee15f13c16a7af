//! One practice channel in use: who was told what, who is about to answer.
//!
//! One small task for each person who is reading or writing; none for those who are not.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    ids::{ChannelId, MessageId},
    time::{Millis, UnixMillis},
};
use engine::ports::{
    Clock,
    messenger::{
        ChannelEvent, ChannelNews, IncomingMessage, MessageFate, OutgoingMessage, Person,
        ReceivedBatch, SendTrace, SentMessage,
    },
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::{
    PracticeTempo,
    people::{PracticePerson, Tongue},
};

/// Between two people who write first, at natural tempo.
const VISITOR_GAP: Millis = 12_000;
/// How long is waited until what was not stored is offered again.
const AGAIN: Duration = Duration::from_secs(1);

/// A practice channel in use.
pub(super) struct Room {
    channel: ChannelId,
    seed: u32,
    news: mpsc::UnboundedSender<ChannelEvent>,
    clock: Arc<dyn Clock>,
    tempo: PracticeTempo,
    opened_at: UnixMillis,
    /// Makes this opening's message ids differ from those of every other.
    opening: u64,
    closed: CancellationToken,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    people: HashMap<String, Attention>,
    sent: HashMap<MessageId, String>,
    written: u64,
}

/// What a person is at.
#[derive(Default)]
struct Attention {
    /// Messages that they have not read.
    unread: Vec<(String, String)>,
    /// How often they were addressed.
    turn: u32,
    /// They read or write now.
    busy: bool,
    /// Somebody writes for them by hand.
    by_hand: bool,
}

impl Room {
    pub(super) fn new(
        channel: ChannelId,
        seed: u32,
        news: mpsc::UnboundedSender<ChannelEvent>,
        clock: Arc<dyn Clock>,
        tempo: PracticeTempo,
    ) -> Arc<Room> {
        Arc::new(Room {
            channel,
            seed,
            news,
            opened_at: clock.now(),
            clock,
            tempo,
            opening: rand::random(),
            closed: CancellationToken::new(),
            memory: Mutex::default(),
        })
    }

    /// Says that it is ready, and lets people write first, beginning with the `from`-th.
    pub(super) fn begin(self: Arc<Self>, from: u32) {
        self.tell(ChannelNews::Ready);
        let closed = self.closed.clone();
        let visits = async move {
            for n in from..self.tempo.visitors {
                self.pause(VISITOR_GAP).await;
                let peer = format!("visitor-{}", n + 1);
                let opening = PracticePerson::of(self.seed, &peer).opening(Tongue::English);
                // The same id after every restart: a visitor comes once.
                let id = format!("visit-{}-{}", self.seed, n + 1);
                let cursor = Some((n + 1).to_string());
                self.say(&peer, Tongue::English, id, opening, cursor).await;
            }
        };
        tokio::spawn(async move { closed.run_until_cancelled(visits).await });
    }

    pub(super) fn close(&self) {
        self.closed.cancel();
    }

    /// A message reaches its person, once, however often it is sent.
    pub(super) fn hear(self: &Arc<Self>, message: OutgoingMessage) -> SentMessage {
        let id = format!("out-{}", message.message);
        let mut memory = self.memory();
        let again = memory.sent.insert(message.message, id.clone()).is_some();
        if !again {
            let person = memory.people.entry(message.peer.clone()).or_default();
            person.unread.push((id.clone(), message.text));
            if !person.busy && !person.by_hand {
                person.busy = true;
                let room = self.clone();
                let closed = self.closed.clone();
                let attends = async move { room.attend(message.peer).await };
                tokio::spawn(async move { closed.run_until_cancelled(attends).await });
            }
        }
        SentMessage { external_id: id }
    }

    pub(super) fn look_up(&self, message: &OutgoingMessage) -> SendTrace {
        match self.memory().sent.get(&message.message) {
            Some(id) => SendTrace::Sent(SentMessage {
                external_id: id.clone(),
            }),
            None if message.since >= self.opened_at => SendTrace::NotSent,
            None => SendTrace::Unknowable,
        }
    }

    /// Somebody writes for a person; `None` when the channel was closed meanwhile.
    pub(super) async fn written_by_hand(&self, peer: &str, text: &str) -> Option<UnixMillis> {
        self.memory()
            .people
            .entry(peer.to_owned())
            .or_default()
            .by_hand = true;
        let id = self.next_id();
        let said = self.say(peer, Tongue::of(text), id, text.to_owned(), None);
        self.closed.run_until_cancelled(said).await
    }

    /// A person reads, answers, reads on, until nothing is left unread.
    async fn attend(&self, peer: String) {
        let person = PracticePerson::of(self.seed, &peer);
        while let Some(turn) = self.next_turn(&peer) {
            for id in self.unread_ids(&peer) {
                self.fate(id, MessageFate::Delivered);
            }
            self.pause(person.reads_after(turn)).await;
            let Some(heard) = self.read(&peer) else {
                return;
            };
            for line in person.answer(turn, &heard) {
                self.pause(line.after).await;
                let id = self.next_id();
                self.say(&peer, Tongue::of(&heard), id, line.text, None)
                    .await;
            }
        }
    }

    /// The turn that begins now; `None`: nothing is unread, or somebody else writes for them.
    fn next_turn(&self, peer: &str) -> Option<u32> {
        let mut memory = self.memory();
        let attention = memory.people.get_mut(peer)?;
        if attention.unread.is_empty() || attention.by_hand {
            attention.busy = false;
            return None;
        }
        let turn = attention.turn;
        attention.turn += 1;
        Some(turn)
    }

    fn unread_ids(&self, peer: &str) -> Vec<String> {
        let memory = self.memory();
        let unread = memory.people.get(peer).map(|person| &person.unread);
        unread
            .into_iter()
            .flatten()
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Everything unread is read at once, also what came while they were about to read.
    fn read(&self, peer: &str) -> Option<String> {
        let unread = std::mem::take(&mut self.memory().people.get_mut(peer)?.unread);
        let texts: Vec<String> = unread
            .into_iter()
            .map(|(id, text)| {
                self.fate(id, MessageFate::Read);
                text
            })
            .collect();
        Some(texts.join("\n"))
    }

    /// Hands a person's message over until it is stored. Gives back when it was written.
    async fn say(
        &self,
        peer: &str,
        tongue: Tongue,
        external_id: String,
        text: String,
        cursor: Option<String>,
    ) -> UnixMillis {
        let at = self.clock.now();
        let person = PracticePerson::of(self.seed, peer);
        let message = IncomingMessage {
            external_id,
            peer: peer.to_owned(),
            person: Person {
                name: Some(person.name.clone()),
                language: Some(tongue.code().to_owned()),
                ..Person::default()
            },
            text,
            at,
            by_owner: false,
        };
        loop {
            let (stored, is_stored) = oneshot::channel();
            self.tell(ChannelNews::Received(ReceivedBatch {
                messages: vec![message.clone()],
                cursor: cursor.clone(),
                stored,
            }));
            if is_stored.await.is_ok() || self.news.is_closed() {
                return at;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    fn next_id(&self) -> String {
        let mut memory = self.memory();
        memory.written += 1;
        format!("in-{:016x}-{}", self.opening, memory.written)
    }

    fn fate(&self, external_id: String, fate: MessageFate) {
        self.tell(ChannelNews::Fate { external_id, fate });
    }

    fn tell(&self, what: ChannelNews) {
        // Whoever does not listen any more has closed everything.
        let _ = self.news.send(ChannelEvent {
            channel: self.channel,
            what,
        });
    }

    async fn pause(&self, natural: Millis) {
        tokio::time::sleep(self.tempo.scaled(natural)).await;
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
