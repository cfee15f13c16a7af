//! An agent of services on the phone: baresip is the callee, who answers a question and later speaks into
//! an answer; aimock hears, thinks and speaks. How long the agent takes is read from the recordings, where
//! both voices lie beside each other. The benchmarks call [`run`].

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use ai::{Models, OpenAiRealtime, OpenAiRecognizer, PublishedPrices, Voices, WebApiCaller};
use async_trait::async_trait;
use base64::Engine as _;
use domain::{
    agent::{AgentDraft, AgentMind, AgentVersion},
    ai_profile::AiPlace,
    conversation::{VoiceChoice, VoiceService as ServiceVoice},
    ids::{AgentId, AgentVersionId, AttemptId},
    line::LineKind,
};
use engine::{
    ConversingAgent, ConversingParts,
    clock::SystemClock,
    ports::{
        AgentRuntime, CallDesk, Conversation, SecretVault, SpeechSynthesizer, VaultError,
        model::{ChatModel, ModelAnswer, ModelFault, ModelQuestion},
        speech::{
            Recognized, SpeechFault, SpeechRecognizer, SpeechUsage, Utterance, VoiceRequest,
            VoiceService,
        },
    },
};
use serde_json::json;
use store::{Store, StoreTarget};
use telephony::{MediaStatistics, Timing};
use tokio::{sync::mpsc, time::timeout};

use super::{
    baresip::baresip,
    caller::{Caller, NUMBER, peer},
    models::aimock,
    process::Usage,
    program::{Program, free_port},
};

/// Samples of a millisecond.
const MS: usize = 8;
/// Milliseconds of the recordings that are looked at together.
const WINDOW: usize = 10;
/// The callee is silent for so long, so that the opening line is over.
const LISTENS: usize = 4_000;
/// And then so long after the answer began, to speak into it.
const LETS_SPEAK: usize = 3_000;
/// How long the services' voice speaks.
const ANSWER: usize = 8_000;
/// What the model says: one sentence.
const REPLY: &str = "With pleasure I tell you all about it, and I take my time.";
/// Silence of the callee that ends a turn.
const END_OF_TURN: u16 = 700;

/// What conversations came to. All times are in milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Conversed {
    /// Calls.
    pub(crate) calls: usize,
    /// From the answer to the agent's first sound.
    pub(crate) first_sound: Vec<f64>,
    /// From the callee's last sound to the first of the answer, less the silence that ends a turn.
    pub(crate) reply: Vec<f64>,
    /// From the callee's first sound to the agent's last.
    pub(crate) stopped: Vec<f64>,
    /// What the services took of a reply: recognition, model and voice, each to its first use.
    pub(crate) services: f64,
    /// The media thread.
    pub(crate) media: MediaStatistics,
    /// Our process while they spoke.
    pub(crate) ours: Usage,
    /// How long they spoke.
    pub(crate) talked: Duration,
}

/// A service, and how long it took each time.
struct Timed<S> {
    inner: S,
    took: Arc<Mutex<Vec<f64>>>,
}

impl<S> Timed<S> {
    fn new(inner: S) -> (Arc<Timed<S>>, Arc<Mutex<Vec<f64>>>) {
        let took = Arc::default();
        let timed = Timed {
            inner,
            took: Arc::clone(&took),
        };
        (Arc::new(timed), took)
    }

    fn took(&self, since: Instant) {
        let mut took = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        took.push(since.elapsed().as_secs_f64() * 1e3);
    }
}

#[async_trait]
impl SpeechRecognizer for Timed<OpenAiRecognizer> {
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault> {
        let began = Instant::now();
        let heard = self.inner.recognize(utterance).await;
        self.took(began);
        heard
    }
}

#[async_trait]
impl ChatModel for Timed<Models> {
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: mpsc::UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        // The scene has one sentence: it can be spoken when it is whole.
        let began = Instant::now();
        let answer = self.inner.ask(question, pieces).await;
        self.took(began);
        answer
    }
}

#[async_trait]
impl VoiceService for Timed<Voices> {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: mpsc::UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        // Lines are made ahead: nobody waits for them.
        if words.text != REPLY {
            return self.inner.speak(words, pieces).await;
        }
        let began = Instant::now();
        let (sender, mut made) = mpsc::unbounded_channel();
        let passed_on = async {
            let mut first = true;
            while let Some(piece) = made.recv().await {
                if std::mem::take(&mut first) {
                    self.took(began);
                }
                let _ = pieces.send(piece);
            }
        };
        tokio::join!(self.inner.speak(words, sender), passed_on).0
    }
}

/// There are no secrets on loopback.
pub(crate) struct NoVault;

#[async_trait]
impl SecretVault for NoVault {
    async fn seal(&self, _place: &str, _secret: &str) -> Result<Vec<u8>, VaultError> {
        Err(VaultError::NoKey)
    }

    async fn open(&self, _place: &str, _sealed: &[u8]) -> Result<String, VaultError> {
        Err(VaultError::NoKey)
    }
}

/// A service that recognises, answers in one sentence, and takes long to say it.
async fn services() -> (Program, u16) {
    let hum = |ms: usize| {
        let bytes: Vec<u8> = (0..ms * 24)
            .flat_map(|n| (((n as f64 * 0.1).sin() * 9_000.0) as i16).to_le_bytes())
            .collect();
        let audio = base64::engine::general_purpose::STANDARD.encode(bytes);
        json!({"audio": audio, "format": "pcm"})
    };
    let heard = "Yes, tell me more.";
    aimock::start(json!([
        {"match": {"endpoint": "transcription"}, "response": {"transcription": {"text": heard}}},
        {"match": {"endpoint": "speech", "userMessage": REPLY}, "response": hum(ANSWER)},
        {"match": {"endpoint": "speech"}, "response": hum(1_000)},
        {"match": {"userMessage": heard}, "response": {"content": REPLY}},
    ]))
    .await
}

fn version(port: u16) -> AgentVersion {
    let mut draft = AgentDraft::conversing_sample();
    draft.disclosure = String::new();
    draft.silence_seconds = 30;
    if let AgentMind::Converse { converse } = &mut draft.mind {
        let base_url = format!("http://127.0.0.1:{port}/v1");
        converse.end_of_turn_ms = END_OF_TURN;
        converse.recognition.base_url.clone_from(&base_url);
        converse.model.model = "m".to_owned();
        converse.model.place = AiPlace::OpenAi {
            base_url: base_url.clone(),
        };
        converse.voice = VoiceChoice::Service {
            service: ServiceVoice {
                base_url,
                model: "v".to_owned(),
                voice: "alloy".to_owned(),
                manner: String::new(),
                speed_hundredths: 100,
                minute_price: None,
                million_characters_price: None,
            },
        };
    }
    AgentVersion {
        id: AgentVersionId(1),
        agent: AgentId(1),
        number: 1,
        draft,
        published_at: 0,
    }
}

/// What a callee says: silence, words, silence into which the agent answers, and words into the answer.
async fn callee(voice: &ai::FliteVoice) -> Vec<i16> {
    let words = voice
        .speak("Yes please, tell me more about that offer of yours.")
        .await;
    let words = words.expect("the voice speaks");
    let lets_speak = usize::from(END_OF_TURN) + LETS_SPEAK;
    let mut said = vec![0; LISTENS * MS];
    said.extend_from_slice(&words);
    said.extend(std::iter::repeat_n(0, lets_speak * MS));
    said.extend_from_slice(&words);
    // Its file must not end before the call does.
    said.extend(std::iter::repeat_n(0, 20_000 * MS));
    said
}

/// Talks with `calls` callees at once, who are called `a_second`.
pub(crate) async fn run(calls: usize, a_second: u32) -> Conversed {
    let caller = Caller::start(Timing::default());
    let said = callee(&caller.voice).await;
    let length = Duration::from_millis((said.len() / MS - 17_000) as u64);
    let port = free_port();
    let _telephone = baresip(port, &said).await;
    let (_services, services_port) = services().await;
    caller
        .open(
            LineKind::Sip {
                account: peer(port),
            },
            None,
        )
        .await;
    let store = StoreTarget::Sqlite(caller.folder.path().join("store.db"));
    let (recognizer, recognising) = Timed::new(OpenAiRecognizer::new());
    let (model, thinking) = Timed::new(Models::new());
    let (voices, speaking) = Timed::new(Voices::new(caller.voice.clone()));
    let agent = Arc::new(ConversingAgent::new(ConversingParts {
        store: Store::open(store).await.expect("a store"),
        vault: Arc::new(NoVault),
        clock: Arc::new(SystemClock),
        recognizer,
        model,
        realtime: Arc::new(OpenAiRealtime::new()),
        prices: Arc::new(PublishedPrices),
        voices,
        apis: Arc::new(WebApiCaller::new()),
    }));
    let version = Arc::new(version(services_port));
    // The agent's first call of all makes its lines; the calls that are measured find them made.
    let first = one(&caller, &agent, &version, 0, Duration::from_secs(3)).await;
    drop(first);
    for took in [&recognising, &thinking, &speaking] {
        took.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
    caller.carrier.take_media_statistics();
    let (before, began) = (Usage::of(std::process::id()), Instant::now());
    let under_way = (1..=calls).map(|n| {
        let (caller, agent, version) = (&caller, &agent, &version);
        async move {
            let wait = Duration::from_secs(1) * u32::try_from(n).unwrap_or(u32::MAX) / a_second;
            tokio::time::sleep(wait).await;
            one(caller, agent, version, n as i64, length).await
        }
    });
    let recordings = together(under_way).await;
    let talked = began.elapsed();
    let ours = Usage::of(std::process::id()).since(&before);
    let media = caller.carrier.take_media_statistics();
    let mut conversed = Conversed {
        calls,
        first_sound: Vec::new(),
        reply: Vec::new(),
        stopped: Vec::new(),
        services: [&recognising, &thinking, &speaking]
            .map(median)
            .iter()
            .sum(),
        media,
        ours,
        talked,
    };
    for recording in recordings {
        conversed.add(&recording);
    }
    conversed
}

/// All of them at once.
async fn together<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(move |context| {
        let mut open = false;
        for (one, done) in &mut all {
            if done.is_none() {
                match one.as_mut().poll(context) {
                    std::task::Poll::Ready(result) => *done = Some(result),
                    std::task::Poll::Pending => open = true,
                }
            }
        }
        match open {
            true => std::task::Poll::Pending,
            false => std::task::Poll::Ready(all.iter_mut().filter_map(|(_, d)| d.take()).collect()),
        }
    })
    .await
}

/// One conversation; its recording.
async fn one(
    caller: &Caller,
    agent: &Arc<ConversingAgent>,
    version: &Arc<AgentVersion>,
    n: i64,
    length: Duration,
) -> std::path::PathBuf {
    let mut call = caller.call_as(AttemptId(n + 1), NUMBER, Duration::from_secs(30));
    let (audio, _) = call.answered().await;
    let recording = call.recording.clone().expect("it is recorded");
    let (live, _nobody) = mpsc::unbounded_channel();
    let conversation = Conversation {
        agent: version.clone(),
        variables: [("name".to_owned(), "Ben".to_owned())].into(),
        audio,
        live,
        zone: None,
        transfer: None,
        typed: None,
        desk: CallDesk::default(),
    };
    let agent = agent.clone();
    let talk = tokio::spawn(async move { agent.converse(conversation).await });
    tokio::time::sleep(length).await;
    let end = call.finish().await;
    assert!(end.recorded, "the recording is whole: {end:?}");
    // The sound is gone: the agent notices by itself.
    let talked = timeout(Duration::from_secs(30), talk).await;
    talked
        .expect("the agent ends with its call")
        .expect("it does not fail");
    recording
}

fn median(all: &Arc<Mutex<Vec<f64>>>) -> f64 {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner).clone();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// For each window of a recording whether the agent, and the callee, are heard.
fn heard(recording: &Path) -> [Vec<bool>; 2] {
    let mut wav = hound::WavReader::open(recording).expect("the recording is a WAV");
    let samples: Vec<f64> = wav
        .samples::<i16>()
        .map(|sample| f64::from(sample.expect("a whole file")))
        .collect();
    [0, 1].map(|lane| {
        let windows = samples.chunks(2 * MS * WINDOW);
        let loud = windows.map(|window| {
            let lane = window.iter().skip(lane).step_by(2);
            lane.map(|sample| sample * sample).sum::<f64>() > 150.0 * 150.0 * (MS * WINDOW) as f64
        });
        loud.collect()
    })
}

/// Where somebody speaks: stretches of windows with no longer pause than `pause` in them.
fn stretches(heard: &[bool], pause: usize) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in heard.iter().enumerate().filter(|(_, loud)| **loud) {
        match found.last_mut() {
            Some((_, to)) if at - *to <= pause => *to = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}

impl Conversed {
    /// Reads a recording. What is not in it (nobody was heard, no answer came) is not counted: the counts
    /// tell.
    fn add(&mut self, recording: &Path) {
        let [agent, callee] = heard(recording);
        let (agent, callee) = (stretches(&agent, 30), stretches(&callee, 60));
        let ms = |windows: usize| (windows * WINDOW) as f64;
        self.first_sound
            .extend(agent.first().map(|(from, _)| ms(*from)));
        let [(_, asked), (broke_in, _)] = callee.as_slice() else {
            return;
        };
        let Some((from, to)) = agent.iter().find(|(from, _)| from > asked) else {
            return;
        };
        self.reply.push(ms(from - asked) - f64::from(END_OF_TURN));
        if from < broke_in && to > broke_in {
            self.stopped.push(ms(to - broke_in));
        }
    }
}
