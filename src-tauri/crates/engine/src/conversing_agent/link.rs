//! The link to a realtime model: opened as the call begins and again when it broke, told what it has to
//! know, asked for one answer at a time, each with the money that was set aside for it.
//!
//! A link that is opened again is told the conversation anew: the model has forgotten it. Does not know
//! what is said, or when.

use std::{collections::VecDeque, sync::Arc};

use domain::{
    conversation::{AskedCall, Exchange, Paid, Ticket},
    time::{Millis, UnixMillis},
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    ledger::Ledger,
    work::{Done, SAMPLES_PER_MS},
};
use crate::ports::{
    model::ModelFaultKind,
    speech::{
        RealtimeInput, RealtimeModel, RealtimeNews, RealtimeSession, RealtimeSetup, SpeechFault,
        SpeechUsage,
    },
};

/// Most times that a call opens its link.
const MOST_OPENED: u32 = 6;
/// An answer that was given up must be over by then: afterwards the service is taken to be stuck. A turn
/// of the callee's takes longer in any case.
const STUCK: Millis = 400;
/// Turns whose sound is kept until their words are known.
const MOST_TURNS: usize = 8;
/// Items of answers that may still be cut.
const MOST_ITEMS: usize = 16;
/// A token of sound lasts so long at least, heard and made. Source: OpenAI bills 100 and 50 ms; less is
/// reckoned here, so that what is set aside covers it.
const HEARD_TOKEN_MS: Millis = 80;
const MADE_TOKEN_MS: Millis = 40;

/// The link.
pub(super) struct Link {
    model: Arc<dyn RealtimeModel>,
    setup: RealtimeSetup,
    told: mpsc::UnboundedSender<Done>,
    tasks: JoinSet<()>,
    session: u32,
    door: Door,
    asked: Option<Asked>,
    /// To be asked for when what was set aside for it is written down.
    unwritten: Option<(u32, Ticket)>,
    /// Asked for as soon as it can be.
    owed: Option<(u32, Ticket)>,
    turns: VecDeque<(u32, Arc<[i16]>)>,
    pub(super) items: Items,
    /// Samples of what is being gathered that were sent already.
    streamed: usize,
    heard: Millis,
    made: Millis,
}

enum Door {
    Opening {
        /// What it is to be told then.
        waiting: Vec<RealtimeInput>,
        /// It is to be told everything.
        anew: bool,
    },
    Open(mpsc::UnboundedSender<RealtimeInput>),
    Shut(ModelFaultKind),
}

/// An answer that was asked for.
struct Asked {
    number: u32,
    ticket: Ticket,
    given_up: Option<UnixMillis>,
    calls: Vec<AskedCall>,
}

/// An answer that is over.
pub(super) struct Answered {
    pub(super) number: u32,
    /// Nobody waits for it any more.
    pub(super) given_up: bool,
    pub(super) calls: Vec<AskedCall>,
}

/// What the model speaks, by the item of the service.
#[derive(Default)]
pub(super) struct Items(VecDeque<Item>);

/// Something that the model speaks.
pub(super) struct Item {
    name: String,
    /// The piece that it is, if anybody hears it.
    pub(super) piece: Option<u64>,
    pub(super) words: Option<String>,
    /// All of it has come.
    pub(super) whole: bool,
}

impl Items {
    /// The item, from its first mention on.
    pub(super) fn named(&mut self, name: &str) -> &mut Item {
        let known = self.0.iter().position(|item| item.name == name);
        let at = known.unwrap_or_else(|| {
            if self.0.len() >= MOST_ITEMS {
                self.0.pop_front();
            }
            self.0.push_back(Item {
                name: name.to_owned(),
                piece: None,
                words: None,
                whole: false,
            });
            self.0.len() - 1
        });
        &mut self.0[at]
    }

    /// Items that are not known to be whole.
    pub(super) fn take_open(&mut self) -> Vec<(Option<u64>, Option<String>)> {
        let open = self.0.iter_mut().filter(|item| !item.whole);
        let take = |item: &mut Item| {
            item.whole = true;
            (item.piece, item.words.clone())
        };
        open.map(take).collect()
    }

    /// Whether more sound of a piece is to come.
    pub(super) fn is_open(&self, piece: u64) -> bool {
        let mut items = self.0.iter();
        items.any(|item| item.piece == Some(piece) && !item.whole)
    }
}

impl Link {
    /// Opens one.
    pub(super) fn new(
        model: Arc<dyn RealtimeModel>,
        setup: RealtimeSetup,
        told: mpsc::UnboundedSender<Done>,
    ) -> Link {
        let mut link = Link {
            model,
            setup,
            told,
            tasks: JoinSet::new(),
            session: 0,
            door: Door::Shut(ModelFaultKind::NotReached),
            asked: None,
            unwritten: None,
            owed: None,
            turns: VecDeque::new(),
            items: Items::default(),
            streamed: 0,
            heard: 0,
            made: 0,
        };
        link.open(false);
        link
    }

    fn open(&mut self, anew: bool) {
        self.session += 1;
        self.streamed = 0;
        self.items = Items::default();
        self.door = Door::Opening {
            waiting: Vec::new(),
            anew,
        };
        self.tasks.abort_all();
        let (model, setup) = (self.model.clone(), self.setup.clone());
        let (told, session) = (self.told.clone(), self.session);
        self.tasks.spawn(async move {
            // nobody listens when the call is over
            let RealtimeSession { to, mut from } = match model.open(setup).await {
                Ok(opened) => opened,
                Err(fault) => {
                    let _ = told.send(Done::Opened(session, Err(fault)));
                    return;
                }
            };
            let _ = told.send(Done::Opened(session, Ok(to)));
            while let Some(news) = from.recv().await {
                let _ = told.send(Done::News(session, news));
            }
            let fault = SpeechFault {
                kind: ModelFaultKind::CutOff,
                spent: SpeechUsage::default(),
            };
            let _ = told.send(Done::News(session, RealtimeNews::Fault(fault)));
        });
    }

    /// It stands: whether this is the present one, and whether it must be told everything.
    pub(super) fn opened(
        &mut self,
        session: u32,
        to: mpsc::UnboundedSender<RealtimeInput>,
    ) -> Option<bool> {
        if session != self.session {
            return None;
        }
        let before = std::mem::replace(&mut self.door, Door::Open(to));
        let Door::Opening { waiting, anew } = before else {
            return None;
        };
        for input in waiting {
            self.send(input);
        }
        Some(anew)
    }

    /// Tells a model that knows nothing what was said so far.
    pub(super) fn tell_all(&mut self, history: Vec<Exchange>) {
        for exchange in history {
            match exchange {
                Exchange::Callee(text) => self.send(RealtimeInput::Told(text)),
                Exchange::Agent { text, .. } if text.is_empty() => {}
                Exchange::Agent { text, .. } => self.send(RealtimeInput::Said(text)),
                // its call is not known any more: as words
                Exchange::Outcome { content, .. } => {
                    let text = format!("(a function gave: {content})");
                    self.send(RealtimeInput::Told(text));
                }
            }
        }
        for (number, sound) in self.turns.clone() {
            self.send(RealtimeInput::Sound(sound));
            self.send(RealtimeInput::Turn(number));
        }
    }

    /// Tells what the model cannot know by itself.
    pub(super) fn tell(&mut self, news: Vec<Exchange>) {
        for exchange in news {
            match exchange {
                Exchange::Callee(text) => self.send(RealtimeInput::Told(text)),
                Exchange::Agent { text, .. } => self.send(RealtimeInput::Said(text)),
                Exchange::Outcome { id, content } => self.outcome(id, content),
            }
        }
    }

    /// What became of a call.
    pub(super) fn outcome(&mut self, call_id: String, content: String) {
        self.send(RealtimeInput::Outcome { call_id, content });
    }

    fn send(&mut self, input: RealtimeInput) {
        match &mut self.door {
            Door::Opening {
                waiting,
                anew: false,
            } => waiting.push(input),
            // it is told everything when it stands
            Door::Opening { anew: true, .. } | Door::Shut(_) => {}
            Door::Open(to) => {
                // its fault follows
                let _ = to.send(input);
            }
        }
    }

    fn listens(&self) -> bool {
        match &self.door {
            Door::Opening { anew, .. } => !anew,
            Door::Open(_) => true,
            Door::Shut(_) => false,
        }
    }

    /// Passes on what is being gathered, as far as it was not yet.
    pub(super) fn stream(&mut self, gathered: &[i16]) {
        let new = gathered.get(self.streamed..).unwrap_or_default();
        if !new.is_empty() && self.listens() {
            self.streamed = gathered.len();
            self.send(RealtimeInput::Sound(new.into()));
        }
    }

    /// What was gathered is no turn.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.streamed) > 0 {
            self.send(RealtimeInput::Clear);
        }
    }

    /// What was gathered is a turn.
    pub(super) fn hand_over(&mut self, number: u32, gathered: Vec<i16>) {
        self.stream(&gathered);
        self.send(RealtimeInput::Turn(number));
        self.streamed = 0;
        self.heard = self.heard.saturating_add(lasts(gathered.len()));
        if self.turns.len() >= MOST_TURNS {
            self.turns.pop_front();
        }
        self.turns.push_back((number, gathered.into()));
    }

    /// The words of a turn are known: its sound is not needed any more.
    pub(super) fn is_written(&mut self, number: u32) {
        self.turns.retain(|(one, _)| *one != number);
    }

    /// What an answer may cost, with so much text to read.
    pub(super) fn paid(&self, text: u32) -> Paid {
        let audio = self.heard / HEARD_TOKEN_MS + self.made / MADE_TOKEN_MS;
        Paid::Answer {
            text,
            audio: u32::try_from(audio).unwrap_or(u32::MAX),
            longest: self.setup.max_output_tokens,
        }
    }

    /// An answer is to be asked for once its money is written down.
    pub(super) fn wait_for_leave(&mut self, number: u32, ticket: Ticket, ledger: &mut Ledger) {
        if let Some((_, old)) = self.unwritten.replace((number, ticket)) {
            ledger.give_back(old);
        }
    }

    /// Its money is written down, or cannot be; `None`: nobody waits for that answer any more.
    pub(super) fn take_unwritten(&mut self, number: u32) -> Option<Ticket> {
        let (_, ticket) = self.unwritten.take_if(|(one, _)| *one == number)?;
        Some(ticket)
    }

    /// Asks for an answer. `Some`: there will be none; asking again may help, or not.
    pub(super) fn ask(
        &mut self,
        number: u32,
        ticket: Ticket,
        now: UnixMillis,
        ledger: &mut Ledger,
    ) -> Option<bool> {
        if let Some(asked) = &self.asked {
            let stuck = asked.given_up.is_some_and(|at| now - at >= STUCK);
            if stuck {
                self.break_off(&SpeechUsage::default(), ledger);
                self.open(true);
            }
            self.owe(number, ticket, ledger);
            return None;
        }
        match &self.door {
            Door::Shut(kind) if !kind.passes() || self.session >= MOST_OPENED => {
                let passes = kind.passes() && self.session < MOST_OPENED;
                ledger.give_back(ticket);
                return Some(passes);
            }
            Door::Shut(_) => {
                self.owe(number, ticket, ledger);
                self.open(true);
            }
            Door::Opening { .. } => self.owe(number, ticket, ledger),
            Door::Open(_) => self.put(number, ticket),
        }
        None
    }

    fn owe(&mut self, number: u32, ticket: Ticket, ledger: &mut Ledger) {
        if let Some((_, old)) = self.owed.replace((number, ticket)) {
            ledger.give_back(old);
        }
    }

    fn put(&mut self, number: u32, ticket: Ticket) {
        self.send(RealtimeInput::Answer);
        self.asked = Some(Asked {
            number,
            ticket,
            given_up: None,
            calls: Vec::new(),
        });
    }

    /// Asks for what is owed, if that can be now.
    pub(super) fn ask_owed(&mut self) {
        let open = matches!(self.door, Door::Open(_));
        if open
            && self.asked.is_none()
            && let Some((number, ticket)) = self.owed.take()
        {
            self.put(number, ticket);
        }
    }

    /// The answer that is made now and that somebody waits for.
    pub(super) fn answers(&self) -> Option<u32> {
        let asked = self.asked.as_ref()?;
        asked.given_up.is_none().then_some(asked.number)
    }

    /// A function is called.
    pub(super) fn call(&mut self, call: AskedCall) {
        if let Some(asked) = &mut self.asked {
            asked.calls.push(call);
        }
    }

    /// The answer is not wanted any more.
    pub(super) fn forget(&mut self, now: UnixMillis, ledger: &mut Ledger) {
        self.end(ledger);
        if let Some(asked) = &mut self.asked
            && asked.given_up.is_none()
        {
            asked.given_up = Some(now);
            self.send(RealtimeInput::Cancel);
        }
    }

    /// Of a piece only so much was played.
    pub(super) fn cut(&mut self, piece: u64, played: Millis) {
        let named = self.items.0.iter().find(|item| item.piece == Some(piece));
        if let Some(item) = named.map(|item| item.name.clone()) {
            self.send(RealtimeInput::Played { item, played });
        }
    }

    /// An answer is over.
    pub(super) fn done(&mut self, usage: &SpeechUsage, ledger: &mut Ledger) -> Option<Answered> {
        self.made = self.made.saturating_add(usage.made);
        let asked = self.asked.take()?;
        ledger.settle_answer(asked.ticket, *usage);
        Some(Answered {
            number: asked.number,
            given_up: asked.given_up.is_some(),
            calls: asked.calls,
        })
    }

    /// Whether news are of the present session.
    pub(super) fn is_present(&self, session: u32) -> bool {
        session == self.session && !matches!(self.door, Door::Shut(_))
    }

    /// It broke, or cannot be opened: the answer that will not come. Where nobody waits for one it is
    /// opened again at once.
    pub(super) fn broke(&mut self, fault: &SpeechFault, ledger: &mut Ledger) -> Option<u32> {
        tracing::warn!(error = %fault, "the realtime model is gone");
        let opening = matches!(self.door, Door::Opening { .. });
        self.tasks.abort_all();
        self.door = Door::Shut(fault.kind.clone());
        let waited = self.break_off(&fault.spent, ledger);
        let owed = self.owed.take().map(|(number, ticket)| {
            ledger.give_back(ticket);
            number
        });
        let missed = owed.or(waited);
        if missed.is_none() && !opening && fault.kind.passes() && self.session < MOST_OPENED {
            self.open(true);
        }
        missed
    }

    /// The answer under way is lost; its number, if somebody waits for it.
    fn break_off(&mut self, spent: &SpeechUsage, ledger: &mut Ledger) -> Option<u32> {
        let asked = self.asked.take()?;
        ledger.settle_answer(asked.ticket, *spent);
        asked.given_up.is_none().then_some(asked.number)
    }

    /// What was never asked for is not paid.
    pub(super) fn end(&mut self, ledger: &mut Ledger) {
        for (_, ticket) in self.unwritten.take().into_iter().chain(self.owed.take()) {
            ledger.give_back(ticket);
        }
    }
}

fn lasts(samples: usize) -> Millis {
    Millis::try_from(samples / SAMPLES_PER_MS).unwrap_or(Millis::MAX)
}
