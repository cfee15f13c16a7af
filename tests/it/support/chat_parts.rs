//! What a chat World's engine is made of beside its messenger: a model whose answers are planned, a
//! receiver of leads, a web service, and a probe that can end the process.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use domain::time::Millis;
use engine::{
    clock::ManualClock,
    ports::{
        Clock, Probe,
        leads::{LeadDelivery, LeadFault, LeadReceipt, LeadSink},
        model::{
            ChatModel, FunctionCall, ModelAnswer, ModelFault, ModelFaultKind, ModelPlace,
            ModelPrice, ModelQuestion, ModelUsage, PriceList,
        },
        web_call::{ApiCall, ApiCaller, ApiFault, ApiReply},
    },
};
use tokio::sync::mpsc::UnboundedSender;

use super::parts::Crash;

/// Counts whatever happened outside the engine: it has news.
#[derive(Clone, Default)]
pub(crate) struct Stir(Arc<AtomicUsize>);

impl Stir {
    pub(crate) fn happened(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// An answer as it is planned.
#[derive(Clone)]
pub(crate) struct Answer {
    /// After so long.
    pub(crate) after: Millis,
    pub(crate) result: Result<ModelAnswer, ModelFault>,
}

/// Tokens of every planned answer.
pub(crate) const USAGE: ModelUsage = ModelUsage {
    prompt: 100,
    cached: 0,
    output: 20,
    estimated: false,
};

/// Words.
pub(crate) fn says(text: &str) -> Answer {
    calls(text, &[])
}

/// Words and calls: names and arguments.
pub(crate) fn calls(text: &str, calls: &[(&str, &str)]) -> Answer {
    let calls = calls.iter().enumerate();
    Answer {
        after: 0,
        result: Ok(ModelAnswer {
            text: text.to_owned(),
            calls: calls
                .map(|(n, (name, arguments))| FunctionCall {
                    id: format!("call-{n}"),
                    name: (*name).to_owned(),
                    arguments: (*arguments).to_owned(),
                })
                .collect(),
            usage: USAGE,
            cut: false,
        }),
    }
}

/// No answer, and nothing paid.
pub(crate) fn fails(kind: ModelFaultKind) -> Answer {
    Answer {
        after: 0,
        result: Err(ModelFault {
            kind,
            spent: ModelUsage::default(),
        }),
    }
}

impl Answer {
    /// The same, after so long.
    pub(crate) fn after(self, after: Millis) -> Answer {
        Answer { after, ..self }
    }
}

type Habit = Box<dyn Fn(&ModelQuestion) -> Answer + Send>;

/// The model: answers as planned, then by its habit.
pub(crate) struct PlannedModel {
    clock: Arc<ManualClock>,
    stir: Stir,
    planned: Mutex<VecDeque<Answer>>,
    habit: Mutex<Habit>,
    asked: Mutex<Vec<ModelQuestion>>,
    billed: Mutex<Vec<ModelUsage>>,
}

impl PlannedModel {
    pub(crate) fn new(clock: Arc<ManualClock>, stir: Stir) -> Self {
        PlannedModel {
            clock,
            stir,
            planned: Mutex::default(),
            habit: Mutex::new(Box::new(|_| says("Yes."))),
            asked: Mutex::default(),
            billed: Mutex::default(),
        }
    }

    /// The next answers.
    pub(crate) fn plan(&self, answers: impl IntoIterator<Item = Answer>) {
        self.planned.lock().unwrap().extend(answers);
    }

    /// From now on it answers like this, when nothing is planned.
    pub(crate) fn behave(&self, habit: impl Fn(&ModelQuestion) -> Answer + Send + 'static) {
        *self.habit.lock().unwrap() = Box::new(habit);
    }

    /// Everything that it was asked.
    pub(crate) fn asked(&self) -> Vec<ModelQuestion> {
        self.asked.lock().unwrap().clone()
    }

    /// What every answer used that it gave, whether or not anybody still waited for it.
    pub(crate) fn billed(&self) -> Vec<ModelUsage> {
        self.billed.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl ChatModel for PlannedModel {
    async fn ask(
        &self,
        question: ModelQuestion,
        _pieces: UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        self.stir.happened();
        let planned = self.planned.lock().unwrap().pop_front();
        let answer = planned.unwrap_or_else(|| (self.habit.lock().unwrap())(&question));
        self.asked.lock().unwrap().push(question);
        if answer.after > 0 {
            let until = self.clock.now() + answer.after;
            self.clock.sleep_until(until).await;
        }
        self.billed.lock().unwrap().push(match &answer.result {
            Ok(answer) => answer.usage,
            Err(fault) => fault.spent,
        });
        self.stir.happened();
        answer.result
    }
}

/// Nobody publishes a price.
pub(crate) struct NoPrices;

impl PriceList for NoPrices {
    fn price_of(&self, _: &ModelPlace, _: &str, _: u32) -> Option<ModelPrice> {
        None
    }
}

/// A web service: what it was called with, and what it answers.
pub(crate) struct Service {
    stir: Stir,
    pub(crate) called: Mutex<Vec<ApiCall>>,
    pub(crate) answers: Mutex<VecDeque<Result<ApiReply, ApiFault>>>,
}

impl Service {
    pub(crate) fn new(stir: Stir) -> Self {
        Service {
            stir,
            called: Mutex::default(),
            answers: Mutex::default(),
        }
    }
}

#[async_trait::async_trait]
impl ApiCaller for Service {
    async fn call(&self, call: ApiCall) -> Result<ApiReply, ApiFault> {
        self.stir.happened();
        self.called.lock().unwrap().push(call);
        let planned = self.answers.lock().unwrap().pop_front();
        planned.unwrap_or_else(|| {
            Ok(ApiReply {
                text: "3 left".to_owned(),
                cut: false,
            })
        })
    }
}

/// The receiver of leads.
pub(crate) struct Receiver {
    stir: Stir,
    pub(crate) leads: Mutex<Vec<LeadDelivery>>,
    /// Faults of the next tries.
    pub(crate) faults: Mutex<VecDeque<LeadFault>>,
}

impl Receiver {
    pub(crate) fn new(stir: Stir) -> Self {
        Receiver {
            stir,
            leads: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    /// What a receiver that knows repetitions by their id has.
    pub(crate) fn distinct(&self) -> BTreeMap<String, LeadDelivery> {
        let leads = self.leads.lock().unwrap();
        let leads = leads.iter();
        leads.map(|lead| (lead.id.clone(), lead.clone())).collect()
    }
}

#[async_trait::async_trait]
impl LeadSink for Receiver {
    async fn deliver(&self, delivery: LeadDelivery) -> Result<LeadReceipt, LeadFault> {
        self.stir.happened();
        if let Some(fault) = self.faults.lock().unwrap().pop_front() {
            return Err(fault);
        }
        self.leads.lock().unwrap().push(delivery);
        Ok(LeadReceipt::default())
    }
}

/// Where the process ends, and what was seen: outlives the process.
#[derive(Clone, Default)]
pub(crate) struct Death(Arc<Mutex<Planned>>);

#[derive(Default)]
struct Planned {
    at: Option<(&'static str, bool, usize)>,
    seen: BTreeMap<(&'static str, bool), usize>,
}

impl Death {
    /// Dies there: before or after the effect, at the n-th time from now, counted from 1.
    pub(crate) fn die_at(&self, effect: &'static str, after: bool, nth: usize) {
        let mut planned = self.0.lock().unwrap();
        planned.seen.clear();
        planned.at = Some((effect, after, nth));
    }

    /// Lives on.
    pub(crate) fn live(&self) {
        self.0.lock().unwrap().at = None;
    }

    /// How often an effect was reached.
    pub(crate) fn seen(&self, effect: &'static str) -> usize {
        let planned = self.0.lock().unwrap();
        planned.seen.get(&(effect, false)).copied().unwrap_or(0)
    }
}

/// The probe of one process: once that has died, nothing of it does anything any more.
#[derive(Default)]
pub(crate) struct ProcessProbe {
    death: Death,
    died: AtomicBool,
}

impl ProcessProbe {
    pub(crate) fn new(death: Death) -> Self {
        ProcessProbe {
            death,
            died: AtomicBool::new(false),
        }
    }

    pub(crate) fn died(&self) -> bool {
        self.died.load(Ordering::Relaxed)
    }

    /// The process is gone.
    pub(crate) fn end(&self) {
        self.died.store(true, Ordering::Relaxed);
    }
}

impl Probe for ProcessProbe {
    fn at(&self, effect: &'static str, after: bool) {
        if !self.died() {
            let mut planned = self.death.0.lock().unwrap();
            let seen = planned.seen.entry((effect, after)).or_default();
            *seen += 1;
            let seen = *seen;
            if planned.at == Some((effect, after, seen)) {
                planned.at = None;
                self.end();
            }
        }
        if self.died() {
            // unwinds like a panic, without its message
            std::panic::resume_unwind(Box::new(Crash));
        }
    }
}

/// What a question's person said, all of it.
pub(crate) fn said(question: &ModelQuestion) -> Vec<String> {
    use engine::ports::model::ModelMessage;
    let words = question
        .messages
        .iter()
        .filter_map(|message| match message {
            ModelMessage::Person(text) => Some(text.clone()),
            ModelMessage::Instruction(_)
            | ModelMessage::Model { .. }
            | ModelMessage::Outcome { .. } => None,
        });
    words.collect()
}

/// Outcomes of functions that a question tells.
pub(crate) fn outcomes(question: &ModelQuestion) -> Vec<String> {
    use engine::ports::model::ModelMessage;
    let outcomes = question
        .messages
        .iter()
        .filter_map(|message| match message {
            ModelMessage::Outcome { content, .. } => Some(content.clone()),
            ModelMessage::Instruction(_) | ModelMessage::Person(_) | ModelMessage::Model { .. } => {
                None
            }
        });
    outcomes.collect()
}
