//! A realtime model that does as it is told.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use domain::{
    budget::ModelUsage,
    time::{Millis, UnixMillis},
};
use tokio::sync::mpsc;

use crate::{
    clock::ManualClock,
    ports::{
        Clock,
        model::{FunctionCall, ModelFaultKind},
        speech::{
            RealtimeInput, RealtimeModel, RealtimeNews, RealtimeSession, RealtimeSetup,
            SpeechFault, SpeechUsage,
        },
    },
};

use super::MS;

/// What it does when it is asked.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// Speaks these words, after so long, for so long.
    Speaks(Millis, &'static str, Millis),
    /// Answers in words.
    Writes(Millis, &'static str),
    /// Speaks and calls a function.
    Calls(&'static str, &'static str, &'static str),
    /// Speaks for so long; then the socket is cut.
    Breaks(Millis),
    /// Speaks for so long; then nothing comes any more.
    Stalls(Millis),
    /// Never answers.
    Never,
}

/// The model.
pub(super) struct Realtime {
    clock: Arc<ManualClock>,
    pub(super) plans: Arc<Mutex<VecDeque<Plan>>>,
    /// How doors are opened; beyond them, they are.
    pub(super) doors: Mutex<VecDeque<ModelFaultKind>>,
    /// What turns were, in words.
    pub(super) words: Arc<Mutex<VecDeque<&'static str>>>,
    pub(super) setups: Mutex<Vec<RealtimeSetup>>,
    pub(super) told: Arc<Mutex<Vec<RealtimeInput>>>,
}

impl Realtime {
    pub(super) fn new(clock: Arc<ManualClock>) -> Self {
        Realtime {
            clock,
            plans: Arc::default(),
            doors: Mutex::default(),
            words: Arc::default(),
            setups: Mutex::default(),
            told: Arc::default(),
        }
    }

    pub(super) fn plan(&self, plans: impl IntoIterator<Item = Plan>) {
        self.plans.lock().unwrap().extend(plans);
    }

    pub(super) fn words(&self, words: impl IntoIterator<Item = &'static str>) {
        self.words.lock().unwrap().extend(words);
    }

    /// What it was told, sound aside.
    pub(super) fn heard(&self) -> Vec<RealtimeInput> {
        let told = self.told.lock().unwrap().clone();
        let no_sound = |input: &RealtimeInput| !matches!(input, RealtimeInput::Sound(_));
        told.into_iter().filter(no_sound).collect()
    }

    /// Milliseconds of sound that it was given.
    pub(super) fn sound(&self) -> usize {
        let told = self.told.lock().unwrap();
        let lengths = told.iter().map(|input| match input {
            RealtimeInput::Sound(samples) => samples.len() / MS,
            _ => 0,
        });
        lengths.sum()
    }
}

#[async_trait::async_trait]
impl RealtimeModel for Realtime {
    async fn open(&self, setup: RealtimeSetup) -> Result<RealtimeSession, SpeechFault> {
        self.setups.lock().unwrap().push(setup);
        let fault = self.doors.lock().unwrap().pop_front();
        self.clock.sleep_until(self.clock.now() + 100).await;
        if let Some(kind) = fault {
            let spent = SpeechUsage::default();
            return Err(SpeechFault { kind, spent });
        }
        let (news, from) = mpsc::unbounded_channel();
        let (to, inputs) = mpsc::unbounded_channel();
        let session = Session {
            clock: self.clock.clone(),
            plans: self.plans.clone(),
            words: self.words.clone(),
            told: self.told.clone(),
            news,
            due: BTreeMap::new(),
            order: 0,
            answers: 0,
            answering: false,
        };
        tokio::spawn(session.run(inputs));
        Ok(RealtimeSession { to, from })
    }
}

/// One conversation.
struct Session {
    clock: Arc<ManualClock>,
    plans: Arc<Mutex<VecDeque<Plan>>>,
    words: Arc<Mutex<VecDeque<&'static str>>>,
    told: Arc<Mutex<Vec<RealtimeInput>>>,
    news: mpsc::UnboundedSender<RealtimeNews>,
    due: BTreeMap<(UnixMillis, u64), RealtimeNews>,
    order: u64,
    answers: u32,
    answering: bool,
}

impl Session {
    async fn run(mut self, mut inputs: mpsc::UnboundedReceiver<RealtimeInput>) {
        loop {
            let next = self.due.keys().next().map(|(at, _)| *at);
            tokio::select! {
                biased;
                input = inputs.recv() => match input {
                    None => return,
                    Some(input) => self.takes(input),
                },
                () = self.clock.sleep_until(next.unwrap_or(UnixMillis::MAX)), if next.is_some() => {
                    let Some((_, news)) = self.due.pop_first() else { continue };
                    let over = matches!(news, RealtimeNews::Fault(_));
                    if self.news.send(news).is_err() || over {
                        return;
                    }
                }
            }
        }
    }

    fn at(&mut self, after: Millis, news: RealtimeNews) {
        self.order += 1;
        self.due
            .insert((self.clock.now() + after, self.order), news);
    }

    fn takes(&mut self, input: RealtimeInput) {
        self.told.lock().unwrap().push(input.clone());
        match input {
            RealtimeInput::Turn(number) => {
                let words = self.words.lock().unwrap().pop_front();
                let text = words.unwrap_or("Yes").to_owned();
                self.at(600, RealtimeNews::Heard { number, text });
            }
            RealtimeInput::Answer => self.answer(),
            RealtimeInput::Cancel => {
                self.due
                    .retain(|_, news| matches!(news, RealtimeNews::Heard { .. }));
                if std::mem::take(&mut self.answering) {
                    self.at(50, RealtimeNews::Done { usage: USAGE });
                }
            }
            RealtimeInput::Sound(_)
            | RealtimeInput::Clear
            | RealtimeInput::Said(_)
            | RealtimeInput::Told(_)
            | RealtimeInput::Outcome { .. }
            | RealtimeInput::Played { .. } => {}
        }
    }

    fn answer(&mut self) {
        self.answers += 1;
        self.answering = true;
        let plan = self.plans.lock().unwrap().pop_front();
        match plan.unwrap_or(Plan::Speaks(300, "I see. Go on, please.", 1_000)) {
            Plan::Speaks(after, text, length) => {
                self.sounds(after, length);
                self.said(after + 400, text);
                self.at(after + 500, RealtimeNews::Done { usage: USAGE });
            }
            Plan::Writes(after, text) => {
                self.said(after, text);
                self.at(after, RealtimeNews::Done { usage: USAGE });
            }
            Plan::Calls(text, name, arguments) => {
                if !text.is_empty() {
                    self.sounds(300, 1_000);
                    self.said(400, text);
                }
                let call = FunctionCall {
                    id: "call-1".to_owned(),
                    name: name.to_owned(),
                    arguments: arguments.to_owned(),
                };
                self.at(500, RealtimeNews::Call(call));
                self.at(500, RealtimeNews::Done { usage: USAGE });
            }
            Plan::Breaks(length) => {
                self.sounds(300, length);
                let fault = SpeechFault {
                    kind: ModelFaultKind::CutOff,
                    spent: SpeechUsage::default(),
                };
                self.at(500, RealtimeNews::Fault(fault));
            }
            Plan::Stalls(length) => self.sounds(300, length),
            Plan::Never => self.answering = false,
        }
    }

    fn item(&self) -> String {
        format!("item-{}", self.answers)
    }

    /// Sound in two parts.
    fn sounds(&mut self, after: Millis, length: Millis) {
        let half: Arc<[i16]> = vec![1; length as usize * MS / 2].into();
        for after in [after, after + 50] {
            let (item, samples) = (self.item(), half.clone());
            self.at(after, RealtimeNews::Sound { item, samples });
        }
    }

    fn said(&mut self, after: Millis, text: &str) {
        let (item, text) = (self.item(), text.to_owned());
        self.at(after, RealtimeNews::Said { item, text });
    }
}

pub(super) const USAGE: SpeechUsage = SpeechUsage {
    heard: 1_000,
    made: 1_000,
    characters: 0,
    text: ModelUsage {
        prompt: 100,
        cached: 0,
        output: 20,
        estimated: false,
    },
    audio: ModelUsage {
        prompt: 50,
        cached: 0,
        output: 100,
        estimated: false,
    },
};
