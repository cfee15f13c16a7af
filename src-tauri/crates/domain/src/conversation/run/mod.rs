//! What an agent that converses does in a call: events in, effects out, nothing else. Whoever drives it
//! plays, listens, recognises, asks and pays; it knows no sound, no service and no clock.
//!
//! How to drive it:
//! - Every input comes with the present moment. Between inputs [`TalkRun::alarm`] says when to give
//!   [`TalkInput::Tick`].
//! - Sound of the callee is gathered from `SpeechStarted` on (with a little before it), through pauses, until
//!   [`TalkOutput::ForgetSound`]; [`TalkOutput::Recognise`] is about all that was gathered.
//! - Pieces are played in the order of [`TalkOutput::Say`]; fillers go before pieces that have not begun.
//!   Each ends in exactly one of `PieceDone`, `PieceCut`, `PieceFailed`, also after [`TalkOutput::Stop`].
//! - Recognition, question and functions under way are given up at [`TalkOutput::Forget`]; what comes of
//!   them late is dropped here by its number.
//! - After `HangUp` (or once [`TalkRun::is_over`]) late inputs are ignored.
//!
//! It holds: every conversation ends; the callee never waits in silence for longer than [`QUIET_MOST`] for
//! a service without a word from the agent; what the transcript tells as said was played.
//!
//! - `rules`, `events`: what a run is given and what it says.
//! - `ear`: voice of the callee, turns, keys, machines.
//! - `mouth`: what is said, what of it was played.
//! - `mind`: questions, answers, functions, trouble.
//! - `realtime`: a model that hears and speaks by itself.
//! - `handing_over`: putting the callee through to a person.
//! - `ending`: silence, the longest call, goodbyes.

mod ear;
mod ending;
mod events;
mod handing_over;
mod mind;
mod mouth;
mod realtime;
mod rules;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::{ConversePart, TurnFigures, sentences::Sentences};
use crate::{
    call_record::{LogEntry, LogLine, LogSpeaker},
    outcome::HangupSide,
    time::{Millis, SECOND, UnixMillis},
};

pub use events::{AskedCall, Exchange, PieceKind, TalkInput, TalkOutput};
pub use rules::TalkRules;

use ear::Voice;
use handing_over::HandingOver;
use mind::{Reply, Wait};
use mouth::Piece;
use realtime::{Untold, Unwritten};

/// The callee waits in silence for a service for so long at most.
pub const QUIET_MOST: Millis = 2 * SECOND;
/// The end of speech is told after so much silence.
const HANG_OVER: Millis = 600;
/// Before the longest call is reached there is so much time to say goodbye.
const GOODBYE: Millis = 10 * SECOND;

/// One call of an agent that converses.
#[derive(Debug, Clone)]
pub struct TalkRun {
    rules: TalkRules,
    stage: Stage,
    now: UnixMillis,
    answered: UnixMillis,
    /// Since when nobody makes a sound.
    quiet_since: UnixMillis,
    /// The callee's voice, while it lasts.
    voice: Option<Voice>,
    /// Nobody has finished speaking yet: it may be a machine's greeting.
    first_voice: bool,
    /// It is no machine: keys, or words that no machine says.
    human: bool,
    /// Sound is being gathered; of so much speech.
    gathered: Option<Millis>,
    /// The callee's turn is over then.
    turn_ends: Option<UnixMillis>,
    /// Keys that were pressed, and when they are taken together.
    keys: Option<(String, UnixMillis)>,
    pieces: VecDeque<Piece>,
    /// Pieces told to stop, of which the end is awaited.
    dropped: Vec<Piece>,
    last_piece: u64,
    wait: Option<Wait>,
    last_number: u32,
    /// Something failed; it is tried again once the agent has said so.
    retry: Option<ConversePart>,
    /// Fillers said in this wait, and in the call.
    fillers: u8,
    fillers_in_all: usize,
    /// Questions of this turn, and whether anything was said in it.
    rounds: u8,
    answered_turn: bool,
    troubles: u8,
    silences: u8,
    reply: Option<Reply>,
    sentences: Sentences,
    history: Vec<Told>,
    /// What a realtime model does not know yet.
    for_model: Vec<Exchange>,
    /// Turns and answers whose words are not known yet.
    unwritten: Vec<Unwritten>,
    untold: Vec<Untold>,
    figures: Option<(UnixMillis, TurnFigures)>,
    do_not_call: bool,
    voicemail: bool,
    call_back: Option<UnixMillis>,
    handing_over: Option<HandingOver>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the call was answered.
    Waiting,
    /// The conversation.
    Talking,
    /// A machine greets; its beep is awaited.
    AwaitingBeep {
        /// Not for longer than until then.
        until: UnixMillis,
    },
    /// The callee is being put through to a person: nothing else happens meanwhile.
    HandingOver,
    /// The last words.
    Ending {
        /// Not for longer than until then.
        until: UnixMillis,
    },
    /// Over.
    Over,
}

/// A part of the history; what of the agent's pieces was played is known later.
#[derive(Debug, Clone)]
enum Told {
    Exchange(Exchange),
    /// A turn that was handed over, and its words once they are known.
    Turn {
        number: u32,
        text: Option<String>,
    },
    /// What the agent said in one go: pieces and, once known, what was played of them.
    Agent {
        said: Vec<(u64, String)>,
        calls: Vec<AskedCall>,
    },
}

impl TalkRun {
    /// A call that is about to be answered.
    pub fn new(rules: TalkRules) -> Self {
        TalkRun {
            rules,
            stage: Stage::Waiting,
            now: 0,
            answered: 0,
            quiet_since: 0,
            voice: None,
            first_voice: true,
            human: false,
            gathered: None,
            turn_ends: None,
            keys: None,
            pieces: VecDeque::new(),
            dropped: Vec::new(),
            last_piece: 0,
            wait: None,
            last_number: 0,
            retry: None,
            fillers: 0,
            fillers_in_all: 0,
            rounds: 0,
            answered_turn: false,
            troubles: 0,
            silences: 0,
            reply: None,
            sentences: Sentences::default(),
            history: Vec::new(),
            for_model: Vec::new(),
            unwritten: Vec::new(),
            untold: Vec::new(),
            figures: None,
            do_not_call: false,
            voicemail: false,
            call_back: None,
            handing_over: None,
        }
    }

    /// Whether it has come to its end.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// Whether a machine answered.
    pub fn is_voicemail(&self) -> bool {
        self.voicemail
    }

    /// Whether the callee is not to be called again.
    pub fn is_do_not_call(&self) -> bool {
        self.do_not_call
    }

    /// When the callee asked to be called again.
    pub fn call_back(&self) -> Option<UnixMillis> {
        self.call_back
    }

    /// The rules.
    pub fn rules(&self) -> &TalkRules {
        &self.rules
    }

    /// The conversation so far, as the model is told it.
    pub fn history(&self) -> Vec<Exchange> {
        let told = self.history.iter().filter_map(|told| match told {
            Told::Exchange(exchange) => Some(exchange.clone()),
            Told::Turn { text, .. } => text.clone().map(Exchange::Callee),
            Told::Agent { said, calls } => {
                let words: Vec<&str> = said
                    .iter()
                    .map(|(_, text)| text.as_str())
                    .filter(|text| !text.is_empty())
                    .collect();
                (!words.is_empty() || !calls.is_empty()).then(|| Exchange::Agent {
                    text: words.join(" "),
                    calls: calls.clone(),
                })
            }
        });
        told.collect()
    }

    /// When to give [`TalkInput::Tick`], if nothing happens before.
    pub fn alarm(&self) -> Option<UnixMillis> {
        let longest = self.answered + self.rules.longest - GOODBYE;
        match self.stage {
            Stage::Waiting | Stage::Over => None,
            Stage::Ending { until } => Some(self.wait_alarm().map_or(until, |at| at.min(until))),
            Stage::HandingOver => self.handing_over.as_ref().map(HandingOver::until),
            Stage::AwaitingBeep { until } => {
                Some(self.silent_at().map_or(until, |at| at.min(until)))
            }
            Stage::Talking => [
                Some(longest),
                self.voice_alarm(),
                self.turn_ends.filter(|_| !self.hears()),
                self.keys.as_ref().map(|(_, at)| *at),
                self.wait_alarm(),
                self.silent_at(),
            ]
            .into_iter()
            .flatten()
            .min(),
        }
    }

    /// Takes what happened at `now` and says what to do.
    pub fn on(&mut self, now: UnixMillis, input: TalkInput) -> Vec<TalkOutput> {
        let mut out = Vec::new();
        self.now = self.now.max(now);
        match (self.stage, input) {
            (Stage::Over, _) => {}
            (Stage::Waiting, TalkInput::Answered) => self.open(&mut out),
            (Stage::Waiting, _) | (_, TalkInput::Answered) => {}
            (_, TalkInput::CalleeHungUp) => self.callee_hung_up(&mut out),
            (_, TalkInput::SpeechStarted) => self.speech_started(),
            (_, TalkInput::SpeechEnded { ms }) => self.speech_ended(ms, &mut out),
            (_, TalkInput::Key(key)) => self.key(key, &mut out),
            (_, TalkInput::Beep) => self.machine(true, &mut out),
            (_, TalkInput::Typed(text)) => self.typed(&text, &mut out),
            (_, TalkInput::Recognised { number, text }) => {
                self.recognised(number, &text, &mut out);
            }
            (_, TalkInput::Heard { number, text }) => self.written(number, &text, &mut out),
            (_, TalkInput::NotRecognised { number }) => self.not_recognised(number, &mut out),
            (_, TalkInput::Words { number, text }) => self.words(number, &text, &mut out),
            (_, TalkInput::Sounds { number }) => self.sounds(number, &mut out),
            (_, TalkInput::PieceWords { id, text }) => self.piece_words(id, &text, &mut out),
            (_, TalkInput::Replied { number, calls }) => self.replied(number, calls, &mut out),
            (_, TalkInput::NotReplied { number, passes }) => {
                self.not_replied(number, passes, &mut out);
            }
            (_, TalkInput::Outcome { id, content }) => self.outcome(&id, content, &mut out),
            (_, TalkInput::PieceBegan(id)) => self.piece_began(id, &mut out),
            (_, TalkInput::PieceDone(id)) => self.piece_done(id, &mut out),
            (_, TalkInput::PieceCut { id, played, length }) => {
                self.piece_cut(id, played, length, &mut out);
            }
            (_, TalkInput::PieceFailed(id)) => self.piece_failed(id, &mut out),
            (_, TalkInput::Transferred(outcome)) => self.transferred(outcome, &mut out),
            (_, TalkInput::NoMoney) => self.no_money(&mut out),
            (_, TalkInput::Tick) => {}
        }
        self.look_at_the_clock(&mut out);
        out
    }

    /// Everything whose moment has come.
    fn look_at_the_clock(&mut self, out: &mut Vec<TalkOutput>) {
        match self.stage {
            Stage::Waiting | Stage::Over => {}
            Stage::Ending { until } => {
                self.look_at_the_last_words(out);
                if self.pieces.is_empty() || until <= self.now {
                    self.hang_up(out);
                }
            }
            Stage::HandingOver => self.look_at_the_transfer(out),
            Stage::AwaitingBeep { until } => {
                let silent = self.silent_at().is_some_and(|at| at <= self.now);
                if silent || until <= self.now {
                    self.leave_message(out);
                }
            }
            Stage::Talking => {
                if self.answered + self.rules.longest - GOODBYE <= self.now {
                    return self.say_goodbye(out);
                }
                self.look_at_the_voice(out);
                self.look_at_the_turn(out);
                self.look_at_the_retry(out);
                self.look_at_the_wait(out);
                self.look_at_the_silence(out);
            }
        }
    }

    /// A line of the log about something that happened now.
    fn log(&self, speaker: LogSpeaker, entry: LogEntry, out: &mut Vec<TalkOutput>) {
        self.log_at(self.now, speaker, entry, out);
    }

    fn log_at(
        &self,
        at: UnixMillis,
        speaker: LogSpeaker,
        entry: LogEntry,
        out: &mut Vec<TalkOutput>,
    ) {
        let at = (at - self.answered).max(0);
        out.push(TalkOutput::Log(LogLine { at, speaker, entry }));
    }

    fn event(&self, entry: LogEntry, out: &mut Vec<TalkOutput>) {
        self.log(LogSpeaker::Event, entry, out);
    }

    fn over(&mut self, side: HangupSide, out: &mut Vec<TalkOutput>) {
        self.stage = Stage::Over;
        self.tell_unknown(out);
        if side != HangupSide::Callee {
            out.push(TalkOutput::HangUp);
        }
    }
}
