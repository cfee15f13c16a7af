//! What a World's engine is made of beside its carrier: an agent whose conversations are planned, a
//! shelf of recordings in memory, a vault without locks, and a probe that can end the process.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use domain::{
    agent::{MAIN_INTENT, OutputTag},
    call_record::{LogEntry, LogLine, LogSpeaker},
    conversation::SummedUp,
    ids::{AttemptId, AudioId, LineId},
    time::{Millis, SECOND, UnixMillis},
};
use engine::{
    clock::ManualClock,
    ports::{
        AgentRuntime, AudioFileError, CallToSumUp, Clock, Conversation, ConversationResult, Peaks,
        Probe, RecordingShelf, SecretVault, TalkBook, VaultError,
    },
};

use super::trace::{Happened, Trace, What};

/// How a conversation goes.
#[derive(Debug, Clone, Default)]
pub(crate) struct TalkPlan {
    /// The agent is done after so long; `None`: it would talk for ever.
    pub(crate) length: Option<Millis>,
    /// The callee asks not to be called again.
    pub(crate) do_not_call: bool,
    /// A machine answered.
    pub(crate) voicemail: bool,
    /// The agent goes on although the call is over.
    pub(crate) deaf: bool,
}

type Talks = Arc<dyn Fn(&str) -> TalkPlan + Send + Sync>;

/// The agent.
pub(crate) struct Talker {
    clock: Arc<ManualClock>,
    trace: Trace,
    plan: Mutex<Talks>,
    stirred: AtomicUsize,
    /// Somebody who really talks, instead of a plan.
    real: Mutex<Option<Arc<dyn AgentRuntime>>>,
    /// Conversations that are about to begin: their keys are being read from the store.
    opening: Arc<AtomicUsize>,
}

impl Talker {
    pub(crate) fn new(clock: Arc<ManualClock>, trace: Trace) -> Self {
        let usual: Talks = Arc::new(|_| TalkPlan {
            length: Some(20 * SECOND),
            ..TalkPlan::default()
        });
        Talker {
            clock,
            trace,
            plan: Mutex::new(usual),
            stirred: AtomicUsize::new(0),
            real: Mutex::default(),
            opening: Arc::default(),
        }
    }

    /// From now on this agent talks.
    pub(crate) fn become_real(&self, agent: Arc<dyn AgentRuntime>) {
        *self.real.lock().unwrap() = Some(agent);
    }

    fn real(&self) -> Option<Arc<dyn AgentRuntime>> {
        self.real.lock().unwrap().clone()
    }

    /// Counts conversations that are about to begin.
    pub(crate) fn opening(&self) -> Arc<AtomicUsize> {
        self.opening.clone()
    }

    /// Grows whenever a conversation has begun or ended: the engine has news.
    pub(crate) fn stirred(&self) -> usize {
        self.stirred.load(Ordering::Relaxed)
    }

    /// From now on conversations go like this; asked with the callee's number.
    pub(crate) fn talk(&self, plan: impl Fn(&str) -> TalkPlan + Send + Sync + 'static) {
        *self.plan.lock().unwrap() = Arc::new(plan);
    }
}

#[async_trait::async_trait]
impl AgentRuntime for Talker {
    async fn sum_up(&self, call: CallToSumUp, book: &dyn TalkBook) -> SummedUp {
        match self.real() {
            Some(agent) => agent.sum_up(call, book).await,
            None => SummedUp::default(),
        }
    }

    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        if let Some(agent) = self.real() {
            self.stirred.fetch_add(1, Ordering::Relaxed);
            let result = agent.converse(conversation).await;
            self.stirred.fetch_add(1, Ordering::Relaxed);
            return result;
        }
        let Conversation {
            variables,
            audio,
            live,
            ..
        } = conversation;
        self.stirred.fetch_add(1, Ordering::Relaxed);
        let number = variables.get("number").cloned().unwrap_or_default();
        let at = self.clock.now();
        self.trace.note(Happened {
            at,
            attempt: AttemptId(0),
            line: LineId(0),
            number: number.clone(),
            caller: None,
            what: What::Talked,
        });
        let plan = (self.plan.lock().unwrap().clone())(&number);
        let line = |at: UnixMillis, entry| LogLine {
            at,
            speaker: LogSpeaker::Agent,
            entry,
        };
        let hello = line(
            0,
            LogEntry::Said {
                text: "Good day".to_owned(),
                cut: false,
            },
        );
        live.send(hello.clone()).unwrap();
        let mut log = vec![hello];
        if plan.do_not_call {
            log.push(line(1, LogEntry::DoNotCall));
            live.send(line(1, LogEntry::DoNotCall)).unwrap();
        }
        let mut heard = audio.heard;
        let until = plan.length.map_or(UnixMillis::MAX, |length| at + length);
        tokio::select! {
            () = self.clock.sleep_until(until) => {}
            () = async {
                while heard.recv().await.is_some() {}
                if plan.deaf {
                    std::future::pending::<()>().await;
                }
            } => {}
        }
        self.stirred.fetch_add(1, Ordering::Relaxed);
        let intent = if plan.do_not_call {
            "declined"
        } else {
            "interested"
        };
        let tag = OutputTag {
            key: MAIN_INTENT.to_owned(),
            value: intent.to_owned(),
        };
        ConversationResult {
            log,
            tags: vec![tag],
            voicemail: plan.voicemail,
            do_not_call: plan.do_not_call,
            ..ConversationResult::default()
        }
    }
}

/// The shelf: which attempts have a recording.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) recorded: Arc<Mutex<BTreeMap<AttemptId, Millis>>>,
    /// Bytes free; `None`: not known.
    pub(crate) free: Mutex<Option<u64>>,
}

#[async_trait::async_trait]
impl RecordingShelf for Shelf {
    fn path(&self, attempt: AttemptId) -> PathBuf {
        PathBuf::from(format!("{attempt}.wav"))
    }

    async fn free(&self) -> Option<u64> {
        *self.free.lock().unwrap()
    }

    async fn repair(&self, attempt: AttemptId) -> bool {
        self.recorded.lock().unwrap().contains_key(&attempt)
    }

    async fn peaks(&self, attempt: AttemptId, _count: usize) -> Option<Peaks> {
        let kept = self.recorded.lock().unwrap().get(&attempt).copied();
        kept.map(|length_ms| Peaks {
            agent: vec![0.5],
            callee: vec![0.5],
            length_ms,
        })
    }

    async fn delete(&self, attempt: AttemptId) {
        self.recorded.lock().unwrap().remove(&attempt);
    }

    async fn keep_audio(
        &self,
        _audio: AudioId,
        _source: PathBuf,
    ) -> Result<Millis, AudioFileError> {
        Err(AudioFileError::Disk)
    }

    async fn audio(&self, _audio: AudioId) -> Option<Arc<[i16]>> {
        None
    }
}

/// A vault whose seal is the place's name.
pub(crate) struct Vault;

#[async_trait::async_trait]
impl SecretVault for Vault {
    async fn seal(&self, place: &str, secret: &str) -> Result<Vec<u8>, VaultError> {
        Ok(format!("{place}={secret}").into_bytes())
    }

    async fn open(&self, place: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let text = std::str::from_utf8(sealed).map_err(|_| VaultError::WrongKey)?;
        let secret = text
            .strip_prefix(&format!("{place}="))
            .ok_or(VaultError::WrongKey)?;
        Ok(secret.to_owned())
    }
}

/// What a process dies of in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Crash;

/// Ends the process at the n-th time that an effect is reached.
#[derive(Default)]
pub(crate) struct CrashProbe {
    inner: Mutex<Planned>,
}

#[derive(Default)]
struct Planned {
    at: Option<(&'static str, bool, usize)>,
    seen: BTreeMap<(&'static str, bool), usize>,
}

impl CrashProbe {
    /// Dies there: before or after the effect, at the n-th time from now, counted from 1.
    pub(crate) fn die_at(&self, effect: &'static str, after: bool, nth: usize) {
        let mut planned = self.inner.lock().unwrap();
        planned.seen.clear();
        planned.at = Some((effect, after, nth));
    }

    /// Lives on.
    pub(crate) fn live(&self) {
        self.inner.lock().unwrap().at = None;
    }

    /// How often an effect was reached.
    pub(crate) fn seen(&self, effect: &'static str) -> usize {
        self.inner
            .lock()
            .unwrap()
            .seen
            .get(&(effect, false))
            .copied()
            .unwrap_or(0)
    }
}

impl CrashProbe {
    fn dies(&self, effect: &'static str, after: bool) -> bool {
        let mut planned = self.inner.lock().unwrap();
        let seen = planned.seen.entry((effect, after)).or_default();
        *seen += 1;
        let seen = *seen;
        planned.at == Some((effect, after, seen))
    }
}

/// The probe of one process: once that has died, nothing of it does anything any more.
pub(crate) struct Life {
    plan: Arc<CrashProbe>,
    died: AtomicBool,
    /// Money that is being written down beside the engine's steps.
    writes: AtomicUsize,
}

impl Life {
    pub(crate) fn new(plan: Arc<CrashProbe>) -> Self {
        Life {
            plan,
            died: AtomicBool::new(false),
            writes: AtomicUsize::new(0),
        }
    }

    pub(crate) fn died(&self) -> bool {
        self.died.load(Ordering::Relaxed)
    }

    /// The process is gone.
    pub(crate) fn end(&self) {
        self.died.store(true, Ordering::Relaxed);
    }

    pub(crate) fn writes(&self) -> bool {
        self.writes.load(Ordering::Relaxed) > 0
    }
}

impl Probe for Life {
    fn at(&self, effect: &'static str, after: bool) {
        if !self.died() {
            if effect == "book_call" {
                if after {
                    self.writes.fetch_sub(1, Ordering::Relaxed);
                } else {
                    self.writes.fetch_add(1, Ordering::Relaxed);
                }
            }
            if self.plan.dies(effect, after) {
                self.end();
            }
        }
        if self.died() {
            // unwinds like a panic, without its message
            std::panic::resume_unwind(Box::new(Crash));
        }
    }
}
