//! Agents that converse, in a World: the real agent, with services made of plans that bill what they do,
//! and a callee at its ear who speaks after what is said to them.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    agent::{AgentDraft, AgentMind},
    ai_profile::FunctionKind,
    budget::{ModelPrice, SpeechPrice},
    conversation::{
        CallFunction, CallFunctionDraft, SummedUp, VoiceChoice, VoiceService as VoiceForm,
    },
    money::Usd,
    time::Millis,
};
use engine::{
    ConversingAgent, ConversingParts,
    clock::ManualClock,
    ports::{
        AgentRuntime, AudioIn, AudioOut, CallAudio, CallToSumUp, Clock, Conversation,
        ConversationResult, TalkBook,
        model::{
            ChatModel, FunctionCall, ModelAnswer, ModelFault, ModelFaultKind, ModelQuestion,
            ModelUsage,
        },
        speech::{
            RealtimeModel, RealtimeSession, RealtimeSetup, Recognized, SpeechFault,
            SpeechRecognizer, SpeechUsage, Utterance, VoiceRequest, VoiceService,
        },
    },
};
use tokio::sync::mpsc;

use super::{
    World, chat_forms,
    chat_parts::{NoPrices, Service, Stir},
    parts::Vault,
};

/// What a minute heard costs.
const HEARING: SpeechPrice = SpeechPrice {
    minute_heard: Usd(6_000),
    minute_made: Usd(0),
    million_characters: Usd(0),
};
/// What a minute spoken and a million characters cost.
const SPEAKING: SpeechPrice = SpeechPrice {
    minute_heard: Usd(0),
    minute_made: Usd(1_500),
    million_characters: Usd(600_000),
};

/// What a service does when it is asked; it bills a share of what it may.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// It does it, after so long.
    Does { after: Millis },
    /// It fails after so long, and bills so many hundredths.
    Fails { after: Millis, bills: i64 },
}

/// How the model answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) after: Millis,
    pub(crate) words: String,
    /// A function and its arguments.
    pub(crate) calls: Option<(String, String)>,
    /// It fails.
    pub(crate) fails: bool,
    /// Hundredths of what was set aside that it bills.
    pub(crate) bills: u32,
}

impl Reply {
    /// Words and a call.
    pub(crate) fn calls(words: &str, name: &str, arguments: &str) -> Reply {
        Reply {
            after: 300,
            words: words.to_owned(),
            calls: Some((name.to_owned(), arguments.to_owned())),
            fails: false,
            bills: 30,
        }
    }
}

type Habit = Box<dyn Fn(&ModelQuestion) -> Reply + Send>;

/// All services.
pub(crate) struct Services {
    clock: Arc<ManualClock>,
    /// What comes next of recognition and voice.
    pub(crate) fates: Mutex<VecDeque<Fate>>,
    /// What the model says next.
    pub(crate) replies: Mutex<VecDeque<Reply>>,
    habit: Mutex<Habit>,
    /// Everything that was billed, in micro-dollars.
    billed: AtomicI64,
    /// Calls that were summed up by the model.
    pub(crate) summed_up: AtomicUsize,
    pub(crate) apis: Arc<Service>,
    /// How often a callee speaks.
    turns: AtomicUsize,
}

/// Makes the World's agent one that converses; its services.
pub(crate) async fn lets_converse(world: &World, limit: i64) -> Arc<Services> {
    world.set_agent(|draft| conversing(draft, limit)).await;
    let services = Arc::new(Services {
        clock: world.clock.clone(),
        fates: Mutex::default(),
        replies: Mutex::default(),
        habit: Mutex::new(Box::new(|_| {
            Reply::calls("Thank you, goodbye.", "end_call", "{}")
        })),
        billed: AtomicI64::new(0),
        summed_up: AtomicUsize::new(0),
        apis: Arc::new(Service::new(Stir::default())),
        turns: AtomicUsize::new(2),
    });
    services.talk_in(world);
    services
}

impl Services {
    /// The agent of the World's present process.
    pub(crate) fn talk_in(self: &Arc<Self>, world: &World) {
        let agent = ConversingAgent::new(ConversingParts {
            store: world.store.clone(),
            vault: Arc::new(Vault),
            clock: self.clock.clone(),
            recognizer: self.clone(),
            model: self.clone(),
            realtime: Arc::new(NoRealtime),
            prices: Arc::new(NoPrices),
            voices: self.clone(),
            apis: self.apis.clone(),
        });
        world.talker.become_real(Arc::new(OnThePhone {
            agent,
            clock: self.clock.clone(),
            opening: world.talker.opening(),
            turns: self.turns.load(Ordering::Relaxed),
        }));
    }

    /// From now on the model answers like this, when nothing is planned.
    pub(crate) fn behave(&self, habit: impl Fn(&ModelQuestion) -> Reply + Send + 'static) {
        *self.habit.lock().unwrap() = Box::new(habit);
    }

    /// Everything that was billed.
    pub(crate) fn billed(&self) -> Usd {
        Usd(self.billed.load(Ordering::Relaxed))
    }

    fn bill(&self, cost: Usd) {
        self.billed.fetch_add(cost.0, Ordering::Relaxed);
    }

    async fn wait(&self, after: Millis) {
        if after > 0 {
            self.clock.sleep_until(self.clock.now() + after).await;
        }
    }

    /// What becomes of a recognition, or of a voice: what it used, and whether it did it.
    async fn speech(&self, price: SpeechPrice, whole: SpeechUsage) -> (SpeechUsage, bool) {
        let fate = self.fates.lock().unwrap().pop_front();
        let (after, bills, does) = match fate.unwrap_or(Fate::Does { after: 200 }) {
            Fate::Does { after } => (after, 100, true),
            Fate::Fails { after, bills } => (after, bills, false),
        };
        self.wait(after).await;
        let used = SpeechUsage {
            heard: whole.heard * bills / 100,
            made: whole.made * bills / 100,
            characters: if bills == 0 { 0 } else { whole.characters },
            ..SpeechUsage::default()
        };
        // a minute and a letter are billed apart
        let letters = SpeechUsage {
            characters: used.characters,
            ..SpeechUsage::default()
        };
        let sound = SpeechUsage {
            characters: 0,
            ..used
        };
        self.bill(price.of(letters));
        self.bill(price.of(sound));
        (used, does)
    }
}

#[async_trait]
impl SpeechRecognizer for Services {
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault> {
        let whole = SpeechUsage {
            heard: (utterance.samples.len() / 8) as Millis,
            ..SpeechUsage::default()
        };
        match self.speech(HEARING, whole).await {
            (usage, true) => Ok(Recognized {
                text: "Yes, please send it".to_owned(),
                usage,
            }),
            (spent, false) => Err(SpeechFault {
                kind: ModelFaultKind::Trouble(500),
                spent,
            }),
        }
    }
}

#[async_trait]
impl VoiceService for Services {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: mpsc::UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        let letters = words.text.chars().count();
        let sound = || {
            // the call may be over
            let _ = pieces.send(vec![1; letters * 80].into());
        };
        if words.place.is_none() {
            sound();
            return Ok(SpeechUsage::default());
        }
        let whole = SpeechUsage {
            made: letters as Millis * 10,
            characters: letters as u32,
            ..SpeechUsage::default()
        };
        match self.speech(SPEAKING, whole).await {
            (usage, true) => {
                sound();
                Ok(usage)
            }
            (spent, false) => Err(SpeechFault {
                kind: ModelFaultKind::Trouble(500),
                spent,
            }),
        }
    }
}

/// No realtime model: these agents hear by recognition.
pub(crate) struct NoRealtime;

#[async_trait]
impl RealtimeModel for NoRealtime {
    async fn open(&self, _: RealtimeSetup) -> Result<RealtimeSession, SpeechFault> {
        Err(SpeechFault {
            kind: ModelFaultKind::NotReached,
            spent: SpeechUsage::default(),
        })
    }
}

#[async_trait]
impl ChatModel for Services {
    async fn ask(
        &self,
        question: ModelQuestion,
        _pieces: mpsc::UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        let after_the_call = question
            .functions
            .iter()
            .any(|one| one.name == "call_result");
        let reply = if after_the_call {
            self.summed_up.fetch_add(1, Ordering::Relaxed);
            let result = r#"{"summary":"They want it.","main_intent":"interested"}"#;
            Reply {
                after: 0,
                ..Reply::calls("", "call_result", result)
            }
        } else {
            let planned = self.replies.lock().unwrap().pop_front();
            planned.unwrap_or_else(|| (self.habit.lock().unwrap())(&question))
        };
        self.wait(reply.after).await;
        let usage = ModelUsage {
            prompt: question.reckoned_prompt() * reply.bills / 100,
            cached: 0,
            output: question.sampling.max_output_tokens * reply.bills / 100,
            estimated: false,
        };
        self.bill(Usd(i64::from(usage.prompt + usage.output)));
        if reply.fails {
            return Err(ModelFault {
                kind: ModelFaultKind::CutOff,
                spent: usage,
            });
        }
        let calls = reply
            .calls
            .into_iter()
            .map(|(name, arguments)| FunctionCall {
                id: "call-1".to_owned(),
                name,
                arguments,
            });
        Ok(ModelAnswer {
            text: reply.words,
            calls: calls.collect(),
            usage,
            cut: false,
        })
    }
}

/// The form: everything has a price, and the model may do everything.
fn conversing(draft: &mut AgentDraft, limit: i64) {
    let sample = AgentDraft::conversing_sample();
    let AgentMind::Converse { mut converse } = sample.mind.clone() else {
        panic!("it converses")
    };
    converse.instruction = "Talk to {number}.".to_owned();
    converse.recognition.base_url = "http://127.0.0.1:9/v1".to_owned();
    converse.recognition.minute_price = Some(HEARING.minute_heard);
    converse.model.price = Some(ModelPrice {
        prompt: Usd(1_000_000),
        cached: Usd(1_000_000),
        output: Usd(1_000_000),
    });
    converse.voice = VoiceChoice::Service {
        service: VoiceForm {
            base_url: "http://127.0.0.1:9/v1".to_owned(),
            model: "voice".to_owned(),
            voice: "alloy".to_owned(),
            manner: String::new(),
            speed_hundredths: 100,
            minute_price: Some(SPEAKING.minute_made),
            million_characters_price: Some(SPEAKING.million_characters),
        },
    };
    let apis = chat_forms::ai_form().functions;
    let stock = apis.into_iter().find_map(|one| match one.kind {
        FunctionKind::CustomApi { api } => Some(api),
        _ => None,
    });
    converse.functions.push(CallFunctionDraft {
        kind: CallFunction::CustomApi {
            api: stock.expect("the form has one"),
        },
        description: String::new(),
    });
    converse.limit = Some(Usd(limit));
    draft.mind = AgentMind::Converse { converse };
    draft.main_intent = sample.main_intent;
    draft.disclosure = String::new();
}

/// The agent, with a callee at its ear.
struct OnThePhone {
    agent: ConversingAgent,
    clock: Arc<ManualClock>,
    opening: Arc<AtomicUsize>,
    turns: usize,
}

#[async_trait]
impl AgentRuntime for OnThePhone {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        let (out, said) = mpsc::unbounded_channel();
        let (hear, heard) = mpsc::unbounded_channel();
        let CallAudio { heard: line, .. } = conversation.audio;
        self.opening.fetch_add(1, Ordering::Relaxed);
        let callee = Callee {
            clock: self.clock.clone(),
            opening: self.opening.clone(),
            hear,
            line,
            turns: self.turns,
        };
        tokio::spawn(callee.listen(said));
        let audio = CallAudio { out, heard };
        let conversation = Conversation {
            audio,
            ..conversation
        };
        self.agent.converse(conversation).await
    }

    async fn sum_up(&self, call: CallToSumUp, book: &dyn TalkBook) -> SummedUp {
        self.agent.sum_up(call, book).await
    }
}

/// Hears what the agent says, and speaks for a second after some of it.
struct Callee {
    clock: Arc<ManualClock>,
    opening: Arc<AtomicUsize>,
    hear: mpsc::UnboundedSender<AudioIn>,
    /// Closed when the carrier is gone.
    line: mpsc::UnboundedReceiver<AudioIn>,
    turns: usize,
}

impl Callee {
    async fn listen(mut self, mut said: mpsc::UnboundedReceiver<AudioOut>) {
        let mut samples = 0;
        loop {
            let out = tokio::select! {
                out = said.recv() => out,
                _ = self.line.recv() => return,
            };
            match out {
                None => return,
                Some(AudioOut::Listen(_)) => {
                    self.opening.fetch_sub(1, Ordering::Relaxed);
                }
                Some(AudioOut::PlayMore {
                    id,
                    samples: part,
                    last,
                }) => {
                    samples += part.len();
                    if last {
                        let length = (std::mem::take(&mut samples) / 8) as Millis;
                        if !self.waits(length).await {
                            return;
                        }
                        self.hears(AudioIn::PlaybackDone(id));
                        if !self.speaks().await {
                            return;
                        }
                    }
                }
                Some(AudioOut::Play { .. } | AudioOut::Stop | AudioOut::Keys(_)) => {}
            }
        }
    }

    async fn speaks(&mut self) -> bool {
        let Some(left) = self.turns.checked_sub(1) else {
            return true;
        };
        self.turns = left;
        self.hears(AudioIn::SpeechStarted);
        let samples: Arc<[i16]> = vec![5; 8_000].into();
        self.hears(AudioIn::Sound { samples });
        let goes_on = self.waits(1_600).await;
        self.hears(AudioIn::SpeechEnded { speech_ms: 1_000 });
        goes_on
    }

    fn hears(&self, what: AudioIn) {
        // the agent may be done
        let _ = self.hear.send(what);
    }

    /// `false`: the carrier is gone.
    async fn waits(&mut self, length: Millis) -> bool {
        let until = self.clock.now() + length;
        tokio::select! {
            () = self.clock.sleep_until(until) => true,
            _ = self.line.recv() => false,
        }
    }
}
