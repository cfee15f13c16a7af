//! An agent converses with a callee made of channels, through services made of plans, on a clock moved by
//! hand.

mod calls;
mod realtime;
mod realtime_model;
mod services;

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use domain::{
    agent::{AgentDraft, AgentVersion},
    call_record::{LogEntry, LogLine},
    ids::{AgentId, AgentVersionId},
    time::{Millis, UnixMillis},
};
use store::StoreTarget;
use tokio::{sync::mpsc, task::JoinHandle};

use super::*;
use crate::{
    clock::ManualClock,
    ports::{AudioIn, AudioOut, CallAudio},
};

use realtime_model::Realtime;
use services::{Ears, Mind, NoApis, Prices, Vault, Voice};

const MS: usize = work::SAMPLES_PER_MS;

/// The services, to be planned.
#[derive(Clone)]
struct Services {
    ears: Arc<Ears>,
    mind: Arc<Mind>,
    voice: Arc<Voice>,
    realtime: Arc<Realtime>,
}

/// The callee's end of a call.
struct Callee {
    clock: Arc<ManualClock>,
    heard: Option<mpsc::UnboundedSender<AudioIn>>,
    said: mpsc::UnboundedReceiver<AudioOut>,
    typed: Option<mpsc::UnboundedSender<String>>,
    agent: JoinHandle<ConversationResult>,
    /// Pieces as they came: samples so far, and whether all of it did.
    queue: VecDeque<(u64, usize, bool)>,
    began: Option<UnixMillis>,
    keys: Vec<String>,
    first_sound: Option<UnixMillis>,
    stopped_at: Option<UnixMillis>,
    folder: PathBuf,
}

fn draft(change: impl FnOnce(&mut AgentDraft, &mut domain::conversation::Converse)) -> AgentDraft {
    let mut agent = AgentDraft::conversing_sample();
    agent.disclosure = String::new();
    let AgentMind::Converse { converse } = agent.mind.clone() else {
        panic!("it converses")
    };
    let mut converse = *converse;
    converse.opening_line = "Good day, {name}!".to_owned();
    converse.recognition.base_url = "http://127.0.0.1:9/v1".to_owned();
    change(&mut agent, &mut converse);
    agent.mind = AgentMind::Converse {
        converse: Box::new(converse),
    };
    agent
}

impl Callee {
    async fn called(draft: AgentDraft, plan: impl FnOnce(&Services)) -> Callee {
        Callee::begin(draft, plan, false).await
    }

    async fn begin(draft: AgentDraft, plan: impl FnOnce(&Services), typing: bool) -> Callee {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("switchboard-converse-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(StoreTarget::Sqlite(folder.join("store.db")))
            .await
            .unwrap();
        let clock = Arc::new(ManualClock::new(1_000_000));
        let services = Services {
            ears: Arc::new(Ears::new(clock.clone())),
            mind: Arc::new(Mind::new(clock.clone())),
            voice: Arc::new(Voice::new(clock.clone())),
            realtime: Arc::new(Realtime::new(clock.clone())),
        };
        plan(&services);
        let agent = ConversingAgent::new(ConversingParts {
            store,
            vault: Arc::new(Vault),
            clock: clock.clone(),
            recognizer: services.ears.clone(),
            model: services.mind.clone(),
            realtime: services.realtime.clone(),
            prices: Arc::new(Prices),
            voices: services.voice.clone(),
            apis: Arc::new(NoApis),
        });
        let (out, said) = mpsc::unbounded_channel();
        let (heard_in, heard) = mpsc::unbounded_channel();
        let (live, _) = mpsc::unbounded_channel();
        let (typed_in, typed) = mpsc::unbounded_channel();
        let conversation = Conversation {
            agent: Arc::new(version(draft)),
            variables: BTreeMap::from([("name".to_owned(), "Ben".to_owned())]),
            audio: CallAudio { out, heard },
            live,
            zone: None,
            transfer: None,
            typed: typing.then_some(typed),
            desk: Default::default(),
        };
        let mut callee = Callee {
            clock,
            heard: Some(heard_in),
            said,
            typed: typing.then_some(typed_in),
            agent: tokio::spawn(async move { agent.converse(conversation).await }),
            queue: VecDeque::new(),
            began: None,
            keys: Vec::new(),
            first_sound: None,
            stopped_at: None,
            folder,
        };
        // keys are read from the store before the first word
        let first = callee.said.recv().await.unwrap();
        assert!(matches!(first, AudioOut::Listen(listens) if listens != typing));
        callee
    }

    async fn settle(&mut self) {
        for _ in 0..40 {
            tokio::task::yield_now().await;
            while let Ok(out) = self.said.try_recv() {
                self.take(out);
            }
        }
    }

    fn take(&mut self, out: AudioOut) {
        let now = self.clock.now();
        match out {
            AudioOut::PlayMore { id, samples, last } => {
                if self.queue.back().is_none_or(|(piece, ..)| *piece != id) {
                    self.queue.push_back((id, 0, false));
                }
                let piece = self.queue.back_mut().unwrap();
                piece.1 += samples.len();
                piece.2 |= last;
                if !samples.is_empty() {
                    self.began.get_or_insert(now);
                    self.first_sound.get_or_insert(now);
                }
            }
            AudioOut::Stop => {
                self.stopped_at.get_or_insert(now);
                let played_ms = self.began.take().map_or(0, |began| now - began);
                for (n, (id, ..)) in std::mem::take(&mut self.queue).into_iter().enumerate() {
                    let played_ms = if n == 0 { played_ms } else { 0 };
                    self.hears(AudioIn::PlaybackCut { id, played_ms });
                }
            }
            AudioOut::Keys(keys) => self.keys.push(keys),
            AudioOut::Listen(_) | AudioOut::Play { .. } => {
                panic!("not twice, and not whole: {out:?}")
            }
        }
    }

    /// When the piece that plays comes to its end, as far as it is known.
    fn end(&self) -> Option<UnixMillis> {
        let (_, samples, whole) = self.queue.front()?;
        let began = self.began?;
        whole.then_some(began + (*samples / MS) as Millis)
    }

    /// Lets time pass; what plays comes to its end on the way.
    async fn wait(&mut self, length: Millis) {
        let until = self.clock.now() + length;
        self.settle().await;
        loop {
            let next = [self.end(), self.clock.next_sleeper()];
            let next = next.into_iter().flatten().min().unwrap_or(UnixMillis::MAX);
            if next > until {
                break;
            }
            self.clock.set(next.max(self.clock.now()));
            if self.end().is_some_and(|end| end <= next) {
                let (id, ..) = self.queue.pop_front().unwrap();
                self.began = (!self.queue.is_empty()).then_some(next);
                self.hears(AudioIn::PlaybackDone(id));
            }
            self.settle().await;
        }
        self.clock.set(until);
        self.settle().await;
    }

    fn hears(&self, what: AudioIn) {
        if let Some(heard) = &self.heard {
            // the agent may be done
            let _ = heard.send(what);
        }
    }

    /// The callee speaks for so long.
    async fn speaks(&mut self, length: Millis) {
        self.hears(AudioIn::SpeechStarted);
        for _ in 0..length / 20 {
            let samples: Arc<[i16]> = vec![7; 20 * MS].into();
            self.hears(AudioIn::Sound { samples });
            self.wait(20).await;
        }
        self.wait(600).await;
        self.hears(AudioIn::SpeechEnded { speech_ms: length });
        self.wait(0).await;
    }

    async fn result(mut self) -> ConversationResult {
        for _ in 0..600 {
            if self.agent.is_finished() {
                break;
            }
            self.wait(1_000).await;
        }
        assert!(self.agent.is_finished(), "the agent never ends");
        let result = self.agent.await.unwrap();
        // what the test leaves in the system's folder is cleaned there
        let _ = std::fs::remove_dir_all(&self.folder);
        result
    }
}

fn version(draft: AgentDraft) -> AgentVersion {
    AgentVersion {
        id: AgentVersionId(1),
        agent: AgentId(1),
        number: 1,
        draft,
        published_at: 0,
    }
}

/// What was said and heard.
fn words(log: &[LogLine]) -> Vec<String> {
    let lines = log.iter().filter_map(|line| match &line.entry {
        LogEntry::Said { text, cut } => Some(format!("A: {text}{}", if *cut { "…" } else { "" })),
        LogEntry::Heard { text, .. } => Some(format!("C: {}", text.as_deref().unwrap_or("?"))),
        LogEntry::Trouble { part } => Some(format!("trouble: {part:?}")),
        LogEntry::DoNotCall => Some("never again".to_owned()),
        _ => None,
    });
    lines.collect()
}
