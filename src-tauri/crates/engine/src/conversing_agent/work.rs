//! Recognition, questions, functions and voices under way: each a task of its own, with the money that was
//! set aside for it. What comes of them is told as events; what is given up counts as spent.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{
    conversation::{AskedCall, Paid, TalkInput, Ticket, Till, TransferOutcome, TransferTarget},
    time::Millis,
};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
};

use super::{
    ConversingParts,
    kit::built_in,
    ledger::{Leave, Ledger},
    lines::SpokenLines,
};
use crate::{
    chats::api_words,
    effects::{self, effect},
    ports::{
        CallDesk, Probe,
        model::{FunctionCall, ModelAnswer, ModelFault, ModelFaultKind, ModelQuestion},
        speech::{
            RealtimeInput, RealtimeNews, Recognized, SpeechFault, SpeechUsage, Utterance,
            VoiceRequest,
        },
        transfer::CallTransfer,
        web_call::ApiCall,
    },
};

/// Samples of a millisecond.
pub(super) const SAMPLES_PER_MS: usize = 8;

/// Something that came of work.
#[derive(Debug)]
pub(super) enum Done {
    /// Recognition.
    Heard(u32, Result<Recognized, SpeechFault>),
    /// Words of an answer.
    Words(u32, String),
    /// An answer.
    Answered(u32, Result<ModelAnswer, ModelFault>),
    /// A function.
    Outcome(String, String),
    /// The link of this number to a realtime model stands, or does not.
    Opened(
        u32,
        Result<mpsc::UnboundedSender<RealtimeInput>, SpeechFault>,
    ),
    /// What was set aside for this answer of the link is written down, or could not be.
    Leave(u32, bool),
    /// News of the link of this number.
    News(u32, RealtimeNews),
    /// Putting the callee through.
    Transferred(TransferOutcome),
    /// Sound of a piece.
    Sound(u64, Arc<[i16]>),
    /// A piece is spoken, or not.
    Spoken(u64, Result<SpeechUsage, SpeechFault>),
}

/// What is under way.
pub(super) struct Work {
    parts: ConversingParts,
    lines: Arc<SpokenLines>,
    told: mpsc::UnboundedSender<Done>,
    tasks: JoinSet<()>,
    /// The thinking: recognition, question, functions.
    minds: HashMap<u32, (AbortHandle, Ticket)>,
    functions: Vec<AbortHandle>,
    voices: HashMap<u64, (AbortHandle, Ticket)>,
    /// Lines that are made ahead: what of them is not there when it is to be said comes too late.
    made_ahead: HashSet<String>,
    pub(super) ledger: Ledger,
    probe: Arc<dyn Probe>,
}

impl Work {
    pub(super) fn new(
        parts: ConversingParts,
        lines: Arc<SpokenLines>,
        till: Till,
        desk: CallDesk,
    ) -> (Work, mpsc::UnboundedReceiver<Done>) {
        let (told, done) = mpsc::unbounded_channel();
        let work = Work {
            parts,
            lines,
            told,
            tasks: JoinSet::new(),
            minds: HashMap::new(),
            functions: Vec::new(),
            voices: HashMap::new(),
            made_ahead: HashSet::new(),
            ledger: Ledger::new(till, &desk),
            probe: desk.probe,
        };
        (work, done)
    }

    /// Whom to tell what came of something.
    pub(super) fn told(&self) -> mpsc::UnboundedSender<Done> {
        self.told.clone()
    }

    /// Recognises; `false`: money does not cover it.
    pub(super) fn recognise(&mut self, number: u32, utterance: Utterance) -> bool {
        let length = utterance.samples.len() / SAMPLES_PER_MS;
        let length = Millis::try_from(length).unwrap_or(Millis::MAX);
        let Some((ticket, leave)) = self.ledger.set_aside(Paid::Heard(length)) else {
            return false;
        };
        let (recognizer, told) = (self.parts.recognizer.clone(), self.told.clone());
        let probe = self.probe.clone();
        let task = self.tasks.spawn(async move {
            let result = if leave.granted().await {
                let recognising = recognizer.recognize(utterance);
                effect(&*probe, effects::RECOGNISE, recognising).await
            } else {
                Err(not_asked())
            };
            // nobody listens when the call is over
            let _ = told.send(Done::Heard(number, result));
        });
        self.minds.insert(number, (task, ticket));
        true
    }

    /// Asks; `false`: money does not cover it.
    pub(super) fn ask(&mut self, number: u32, question: ModelQuestion) -> bool {
        let step = Paid::Question {
            prompt: question.reckoned_prompt(),
            longest: question.sampling.max_output_tokens,
        };
        let Some((ticket, leave)) = self.ledger.set_aside(step) else {
            return false;
        };
        let (model, told) = (self.parts.model.clone(), self.told.clone());
        let probe = self.probe.clone();
        let task = self.tasks.spawn(async move {
            if !leave.granted().await {
                let fault = ModelFault {
                    kind: ModelFaultKind::NotReached,
                    spent: Default::default(),
                };
                let _ = told.send(Done::Answered(number, Err(fault)));
                return;
            }
            let (pieces, mut words) = mpsc::unbounded_channel();
            let telling = async {
                let mut any = false;
                while let Some(text) = words.recv().await {
                    any = true;
                    let _ = told.send(Done::Words(number, text));
                }
                any
            };
            let asking = effect(&*probe, effects::ASK_IN_CALL, model.ask(question, pieces));
            let (result, any) = tokio::join!(asking, telling);
            if let Ok(answer) = &result
                && !any
                && !answer.text.is_empty()
            {
                // a model that does not stream says it in one go
                let _ = told.send(Done::Words(number, answer.text.clone()));
            }
            let _ = told.send(Done::Answered(number, result));
        });
        self.minds.insert(number, (task, ticket));
        true
    }

    /// Tells when an answer of the link may be asked for.
    pub(super) fn wait_for_leave(&mut self, number: u32, leave: Leave) {
        let (told, probe) = (self.told.clone(), self.probe.clone());
        self.tasks.spawn(async move {
            let granted = leave.granted().await;
            let telling = async { told.send(Done::Leave(number, granted)) };
            // nobody listens when the call is over
            let _ = match granted {
                true => effect(&*probe, effects::ASK_IN_CALL, telling).await,
                false => telling.await,
            };
        });
    }

    /// Calls a function of the user's.
    pub(super) fn perform(&mut self, id: String, call: ApiCall) {
        let (apis, told) = (self.parts.apis.clone(), self.told.clone());
        let probe = self.probe.clone();
        let task = self.tasks.spawn(async move {
            let outcome = effect(&*probe, effects::PERFORM, apis.call(call)).await;
            let outcome = api_words(outcome);
            let _ = told.send(Done::Outcome(id, outcome));
        });
        self.functions.push(task);
    }

    /// Puts the callee through.
    pub(super) fn transfer(&mut self, way: CallTransfer, to: TransferTarget) {
        let told = self.told.clone();
        self.tasks.spawn(async move {
            let _ = told.send(Done::Transferred(way.to(to).await));
        });
    }

    /// Speaks a sentence of the model's; `false`: money does not cover it.
    pub(super) fn speak(&mut self, id: u64, words: VoiceRequest) -> bool {
        let Some((ticket, leave)) = self.ledger.set_aside(paid(&words)) else {
            return false;
        };
        let (voices, told) = (self.parts.voices.clone(), self.told.clone());
        let probe = self.probe.clone();
        let task = self.tasks.spawn(async move {
            let (result, _) = paid_for(&*voices, words, id, &told, leave, &*probe).await;
            let _ = told.send(Done::Spoken(id, result));
        });
        self.voices.insert(id, (task, ticket));
        true
    }

    /// Speaks a line of the form: from what was spoken before, by the agent's voice, and where that
    /// fails, is late with what was to be made ahead, or money does not cover it, by the offline voice. A
    /// line is never left unsaid.
    pub(super) fn speak_line(&mut self, id: u64, words: VoiceRequest) {
        let (voices, told) = (self.parts.voices.clone(), self.told.clone());
        let lines = self.lines.clone();
        if let Some(samples) = lines.get(&words) {
            let _ = told.send(Done::Sound(id, samples));
            let _ = told.send(Done::Spoken(id, Ok(SpeechUsage::default())));
            return;
        }
        let late = self.made_ahead.contains(&words.text);
        let paid = (!late).then(|| self.ledger.set_aside(paid(&words)));
        let (ticket, leave) = paid.flatten().unzip();
        let probe = self.probe.clone();
        let task = self.tasks.spawn(async move {
            let mut spent = SpeechUsage::default();
            if let Some(leave) = leave {
                let speaking = paid_for(&*voices, words.clone(), id, &told, leave, &*probe);
                let (result, heard) = speaking.await;
                match result {
                    Ok(usage) => {
                        lines.keep(&words, heard.into());
                        let _ = told.send(Done::Spoken(id, Ok(usage)));
                        return;
                    }
                    Err(fault) if !heard.is_empty() => {
                        let _ = told.send(Done::Spoken(id, Err(fault)));
                        return;
                    }
                    Err(fault) => spent = fault.spent,
                }
            }
            let offline = built_in(&words.text);
            let (result, _) = spoken(&*voices, offline, id, &told).await;
            let _ = told.send(Done::Spoken(id, result.map(|_| spent)));
        });
        if let Some(ticket) = ticket {
            self.voices.insert(id, (task, ticket));
        }
    }

    /// Makes a line ahead, where money covers it; it is said by nobody yet.
    pub(super) fn speak_ahead(&mut self, id: u64, words: VoiceRequest) {
        if self.lines.get(&words).is_some() {
            return;
        }
        self.made_ahead.insert(words.text.clone());
        let Some((ticket, leave)) = self.ledger.set_aside(paid(&words)) else {
            return;
        };
        let (voices, told) = (self.parts.voices.clone(), self.told.clone());
        let (lines, probe) = (self.lines.clone(), self.probe.clone());
        let task = self.tasks.spawn(async move {
            if !leave.granted().await {
                let _ = told.send(Done::Spoken(id, Err(not_asked())));
                return;
            }
            let (pieces, mut sound) = mpsc::unbounded_channel::<Arc<[i16]>>();
            let gathering = async {
                let mut heard: Vec<i16> = Vec::new();
                while let Some(samples) = sound.recv().await {
                    heard.extend_from_slice(&samples);
                }
                heard
            };
            let speaking = effect(&*probe, effects::SPEAK, voices.speak(words.clone(), pieces));
            let (result, heard) = tokio::join!(speaking, gathering);
            if result.is_ok() {
                lines.keep(&words, heard.into());
            }
            let _ = told.send(Done::Spoken(id, result));
        });
        self.voices.insert(id, (task, ticket));
    }

    /// Gives up all that thinks.
    pub(super) fn forget(&mut self) {
        for (_, (task, ticket)) in self.minds.drain() {
            task.abort();
            self.ledger.lose(ticket);
        }
        for task in self.functions.drain(..) {
            task.abort();
        }
    }

    /// Gives up pieces that are being spoken; lines that are made ahead are not among them.
    pub(super) fn silence(&mut self, ahead: u64) {
        let mut kept = HashMap::new();
        for (id, (task, ticket)) in self.voices.drain() {
            if id >= ahead {
                kept.insert(id, (task, ticket));
            } else {
                task.abort();
                self.ledger.lose(ticket);
            }
        }
        self.voices = kept;
    }

    /// Settles what came of work; what the run is to be told of it.
    pub(super) fn settle(&mut self, done: &Done) -> Option<TalkInput> {
        match done {
            Done::Heard(number, result) => {
                let (_, ticket) = self.minds.remove(number)?;
                let number = *number;
                Some(match result {
                    Ok(heard) => {
                        self.ledger.settle_heard(ticket, heard.usage.heard);
                        let text = heard.text.clone();
                        TalkInput::Recognised { number, text }
                    }
                    Err(fault) => {
                        tracing::warn!(error = %fault, "recognition failed");
                        self.ledger.settle_heard(ticket, fault.spent.heard);
                        TalkInput::NotRecognised { number }
                    }
                })
            }
            Done::Words(number, text) => Some(TalkInput::Words {
                number: *number,
                text: text.clone(),
            }),
            Done::Answered(number, result) => {
                let (_, ticket) = self.minds.remove(number)?;
                let number = *number;
                Some(match result {
                    Ok(answer) => {
                        self.ledger.settle_question(ticket, answer.usage);
                        let calls = answer.calls.iter().map(asked).collect();
                        TalkInput::Replied { number, calls }
                    }
                    Err(fault) => {
                        tracing::warn!(error = %fault, "the model did not answer");
                        self.ledger.settle_question(ticket, fault.spent);
                        let passes = fault.kind.passes();
                        TalkInput::NotReplied { number, passes }
                    }
                })
            }
            Done::Outcome(id, content) => Some(TalkInput::Outcome {
                id: id.clone(),
                content: content.clone(),
            }),
            Done::Transferred(outcome) => Some(TalkInput::Transferred(*outcome)),
            Done::Sound(..) | Done::Opened(..) | Done::News(..) | Done::Leave(..) => None,
            Done::Spoken(id, result) => {
                let usage = match result {
                    Ok(usage) => *usage,
                    Err(fault) => {
                        tracing::warn!(error = %fault, "the voice failed");
                        fault.spent
                    }
                };
                if let Some((_, ticket)) = self.voices.remove(id) {
                    self.ledger
                        .settle_spoken(ticket, usage.made, usage.characters);
                }
                None
            }
        }
    }

    /// Everything is over: what is still under way counts as spent.
    pub(super) fn end(mut self) -> domain::money::Usd {
        self.tasks.abort_all();
        self.ledger.cost()
    }
}

/// What could not be written down is not asked for.
fn not_asked() -> SpeechFault {
    SpeechFault {
        kind: ModelFaultKind::NotReached,
        spent: SpeechUsage::default(),
    }
}

/// Speaks what money was set aside for, once that is written down.
async fn paid_for(
    voices: &dyn crate::ports::speech::VoiceService,
    words: VoiceRequest,
    id: u64,
    told: &mpsc::UnboundedSender<Done>,
    leave: Leave,
    probe: &dyn Probe,
) -> (Result<SpeechUsage, SpeechFault>, Vec<i16>) {
    if !leave.granted().await {
        return (Err(not_asked()), Vec::new());
    }
    effect(probe, effects::SPEAK, spoken(voices, words, id, told)).await
}

/// Speaks, telling the sound as it comes; and all of it.
async fn spoken(
    voices: &dyn crate::ports::speech::VoiceService,
    words: VoiceRequest,
    id: u64,
    told: &mpsc::UnboundedSender<Done>,
) -> (Result<SpeechUsage, SpeechFault>, Vec<i16>) {
    let (pieces, mut sound) = mpsc::unbounded_channel::<Arc<[i16]>>();
    let telling = async {
        let mut heard: Vec<i16> = Vec::new();
        while let Some(samples) = sound.recv().await {
            heard.extend_from_slice(&samples);
            let _ = told.send(Done::Sound(id, samples));
        }
        heard
    };
    tokio::join!(voices.speak(words, pieces), telling)
}

fn paid(words: &VoiceRequest) -> Paid {
    let characters = match words.place {
        Some(_) => words.text.chars().count(),
        // the offline voice costs nothing
        None => 0,
    };
    Paid::Spoken(u32::try_from(characters).unwrap_or(u32::MAX))
}

fn asked(call: &FunctionCall) -> AskedCall {
    AskedCall {
        id: call.id.clone(),
        name: call.name.clone(),
        arguments: call.arguments.clone(),
    }
}
