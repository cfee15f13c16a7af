//! Whole calls with services that answer as planned, and calls in which anything happens at any time.

mod any;
mod endings;
mod realtime;
mod transfers;
mod turns;

use std::collections::{BTreeMap, VecDeque};

use jiff::tz::TimeZone;

use super::*;
use crate::{
    agent::{AgentDraft, AgentMind, VoicemailPolicy},
    conversation::{CallFunction, CallFunctionDraft, Converse, TransferOutcome},
    time::MINUTE,
};

/// Milliseconds of speech for each letter.
const LETTER: Millis = 50;
const ANSWERED: UnixMillis = 1_795_172_400_000;

fn rules(change: impl FnOnce(&mut AgentDraft, &mut Converse)) -> TalkRules {
    let mut converse = Converse::sample();
    converse.opening_line = "Good day, {name}!".to_owned();
    converse.functions.push(CallFunctionDraft {
        kind: CallFunction::SendKeys,
        description: String::new(),
    });
    let mut agent = AgentDraft::sample();
    agent.disclosure = String::new();
    agent.silence_seconds = 5;
    agent.silence_hang_up_after = 2;
    agent.silence_prompt = "Are you there?".to_owned();
    change(&mut agent, &mut converse);
    agent.mind = AgentMind::Converse {
        converse: Box::new(converse.clone()),
    };
    let variables = BTreeMap::from([("name".to_owned(), "Ben".to_owned())]);
    TalkRules::of(&agent, &converse, &variables, TimeZone::UTC)
}

/// What a service does when it is asked.
#[derive(Debug, Clone)]
enum Plan {
    /// After so long.
    Gives(Millis, &'static str),
    /// After so long: words and a call.
    Calls(Millis, &'static str, &'static str, &'static str),
    /// After so long.
    Fails(Millis),
    Never,
}

/// A call with everything around it, on a clock of its own.
struct Sim {
    run: TalkRun,
    now: UnixMillis,
    due: BTreeMap<(UnixMillis, u64), TalkInput>,
    order: u64,
    hearing: VecDeque<Plan>,
    thinking: VecDeque<Plan>,
    /// The voice cannot speak sentences of the model.
    mute: bool,
    /// The voice never begins a sentence of the model.
    speechless: bool,
    /// What comes of a transfer, and after how long.
    transfers: Option<(Millis, TransferOutcome)>,
    queue: VecDeque<(u64, Millis)>,
    playing: Option<(u64, UnixMillis, Millis)>,
    outputs: Vec<TalkOutput>,
    log: Vec<LogLine>,
    /// When somebody made a sound last, and the longest silence while a service was waited for.
    sound: UnixMillis,
    dead_air: Millis,
    voice: bool,
    /// Answers of a realtime model that are about to sound.
    sounding: VecDeque<&'static str>,
}

impl Sim {
    fn new(rules: TalkRules) -> Sim {
        let mut sim = Sim {
            run: TalkRun::new(rules),
            now: ANSWERED,
            due: BTreeMap::new(),
            order: 0,
            hearing: VecDeque::new(),
            thinking: VecDeque::new(),
            mute: false,
            speechless: false,
            transfers: None,
            queue: VecDeque::new(),
            playing: None,
            outputs: Vec::new(),
            log: Vec::new(),
            sound: ANSWERED,
            dead_air: 0,
            voice: false,
            sounding: VecDeque::new(),
        };
        sim.give(TalkInput::Answered);
        sim
    }

    fn at(&mut self, after: Millis, input: TalkInput) {
        self.order += 1;
        self.due.insert((self.now + after, self.order), input);
    }

    /// The callee says something for so long.
    fn speak(&mut self, after: Millis, length: Millis) {
        self.at(after, TalkInput::SpeechStarted);
        let ms = length;
        self.at(after + length + HANG_OVER, TalkInput::SpeechEnded { ms });
    }

    fn give(&mut self, input: TalkInput) {
        let waited = self.run.wait.is_some() || self.run.is_about_to_speak();
        if waited && self.playing.is_none() && !self.voice {
            self.dead_air = self.dead_air.max(self.now - self.sound);
        }
        match &input {
            TalkInput::SpeechStarted => self.voice = true,
            TalkInput::SpeechEnded { .. } => {
                self.voice = false;
                self.sound = self.now - HANG_OVER;
            }
            _ => {}
        }
        for output in self.run.on(self.now, input) {
            self.outputs.push(output.clone());
            match output {
                TalkOutput::Say { id, text, kind } => self.say(id, &text, kind),
                TalkOutput::Stop => self.cut(),
                TalkOutput::Recognise { number } => {
                    match self.hearing.pop_front().unwrap_or(Plan::Gives(300, "Yes")) {
                        Plan::Gives(after, text) | Plan::Calls(after, text, ..) => {
                            let text = text.to_owned();
                            self.at(after, TalkInput::Recognised { number, text });
                        }
                        Plan::Fails(after) => {
                            self.at(after, TalkInput::NotRecognised { number });
                        }
                        Plan::Never => {}
                    }
                }
                TalkOutput::HandOver { number } => {
                    match self.hearing.pop_front().unwrap_or(Plan::Gives(600, "Yes")) {
                        Plan::Gives(after, text) | Plan::Calls(after, text, ..) => {
                            let text = text.to_owned();
                            self.at(after, TalkInput::Heard { number, text });
                        }
                        Plan::Fails(_) | Plan::Never => {}
                    }
                }
                TalkOutput::PassOn { id } => self.sound(id),
                TalkOutput::Ask { number } => self.answer(number),
                TalkOutput::Log(line) => self.log.push(line),
                TalkOutput::Perform { id, .. } => {
                    let content = "3 left".to_owned();
                    self.at(500, TalkInput::Outcome { id, content });
                }
                TalkOutput::ForgetSound
                | TalkOutput::Forget
                | TalkOutput::SendKeys(_)
                | TalkOutput::DoNotCall
                | TalkOutput::CallBack(_)
                | TalkOutput::HangUp => {}
                TalkOutput::Transfer(_) => {
                    if let Some((after, outcome)) = self.transfers {
                        self.at(after, TalkInput::Transferred(outcome));
                    }
                }
            }
        }
        self.play();
    }

    fn answer(&mut self, number: u32) {
        let plan = self.thinking.pop_front();
        let (after, text, calls) = match plan.unwrap_or(Plan::Gives(400, "I see. Tell me more.")) {
            Plan::Gives(after, text) => (after, text, Vec::new()),
            Plan::Calls(after, text, name, arguments) => {
                let call = AskedCall {
                    id: format!("call-{number}"),
                    name: name.to_owned(),
                    arguments: arguments.to_owned(),
                };
                (after, text, vec![call])
            }
            Plan::Fails(after) => {
                let passes = true;
                return self.at(after, TalkInput::NotReplied { number, passes });
            }
            Plan::Never => return,
        };
        if self.run.rules().converse.realtime().is_none() {
            let text = text.to_owned();
            self.at(after, TalkInput::Words { number, text });
        } else if !text.is_empty() {
            self.sounding.push_back(text);
            self.at(after, TalkInput::Sounds { number });
        }
        self.at(after + 1, TalkInput::Replied { number, calls });
    }

    /// A realtime model speaks by itself; its words follow its sound.
    fn sound(&mut self, id: u64) {
        let text = self.sounding.pop_front().unwrap_or_default().to_owned();
        self.queue
            .push_back((id, text.chars().count() as Millis * LETTER));
        self.at(700, TalkInput::PieceWords { id, text });
    }

    fn say(&mut self, id: u64, text: &str, kind: PieceKind) {
        if self.speechless && kind == PieceKind::Answer {
            return;
        }
        if self.mute && kind == PieceKind::Answer {
            return self.at(100, TalkInput::PieceFailed(id));
        }
        let length = text.chars().count() as Millis * LETTER;
        match kind {
            PieceKind::Filler => self.queue.push_front((id, length)),
            PieceKind::Line | PieceKind::Answer => self.queue.push_back((id, length)),
        }
    }

    fn cut(&mut self) {
        if let Some((id, began, length)) = self.playing.take() {
            let played = self.now - began;
            self.sound = self.now;
            self.at(0, TalkInput::PieceCut { id, played, length });
        }
        for (id, length) in std::mem::take(&mut self.queue) {
            let played = 0;
            self.at(0, TalkInput::PieceCut { id, played, length });
        }
    }

    fn play(&mut self) {
        if self.playing.is_none()
            && let Some((id, length)) = self.queue.pop_front()
        {
            self.playing = Some((id, self.now, length));
            self.give(TalkInput::PieceBegan(id));
        }
    }

    /// Lets everything happen for so long, or until it is over.
    fn run_for(&mut self, length: Millis) {
        let until = self.now + length;
        for _ in 0..100_000 {
            if self.run.is_over() {
                return;
            }
            let piece = self.playing.map(|(_, began, length)| began + length);
            let due = self.due.keys().next().map(|(at, _)| *at);
            let alarm = self.run.alarm();
            let next = [piece, due, alarm].into_iter().flatten().min();
            let next = next.unwrap_or(until);
            if next > until {
                self.now = until;
                return;
            }
            self.now = next.max(self.now);
            if due == Some(next) {
                if let Some((_, input)) = self.due.pop_first() {
                    self.give(input);
                }
            } else if piece == Some(next) {
                if let Some((id, ..)) = self.playing.take() {
                    self.sound = self.now;
                    self.give(TalkInput::PieceDone(id));
                }
            } else {
                self.give(TalkInput::Tick);
            }
        }
        panic!("the run spins");
    }

    fn run_to_the_end(&mut self) {
        self.run_for(4 * crate::time::HOUR);
        assert!(self.run.is_over(), "it goes on for ever");
    }

    /// What was said and heard, in the order of its moments.
    fn transcript(&self) -> Vec<String> {
        let mut log = self.log.clone();
        log.sort_by_key(|line| line.at);
        let lines = log.iter().filter_map(|line| match &line.entry {
            LogEntry::Said { text, cut } => {
                Some(format!("A: {text}{}", if *cut { "…" } else { "" }))
            }
            LogEntry::Heard { text, .. } => Some(format!("C: {}", text.as_deref().unwrap_or("?"))),
            LogEntry::Key { key } => Some(format!("key {key}")),
            LogEntry::Silence => Some("silence".to_owned()),
            LogEntry::Voicemail => Some("machine".to_owned()),
            LogEntry::DoNotCall => Some("never again".to_owned()),
            LogEntry::Trouble { part } => Some(format!("trouble: {part:?}")),
            LogEntry::CallBack { .. } => Some("call back".to_owned()),
            LogEntry::KeysSent { keys } => Some(format!("keys {keys}")),
            LogEntry::Transfer { to, outcome } => Some(format!("transfer to {to}: {outcome:?}")),
            LogEntry::Function { name, .. } => Some(format!("function {name}")),
            LogEntry::Tag { .. } | LogEntry::Turn { .. } | LogEntry::Ended { .. } => None,
        });
        lines.collect()
    }
}
