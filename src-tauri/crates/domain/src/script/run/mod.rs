//! What a script does in a call: events in, effects out, nothing else. Whoever drives it plays,
//! listens and measures time; it knows no sound, no clock and no line.
//!
//! How to drive it:
//! - [`ScriptInput::Started`] once, when the callee answered.
//! - One piece is played at a time. When it ends, `PlaybackDone`; when it was stopped (because of
//!   `StopPlaying`, or the call ended), `PlaybackCut` with what was really played.
//! - After `Listen`, give what is heard, or `Silence` when nothing was heard for that long. A later
//!   `Play` or `Listen` ends the wait.
//! - `SpeechStarted` is given once voice has lasted for 200 ms while a piece plays (barge-in); it
//!   may be left out while listening.
//! - After `HangUp` (or once [`ScriptRun::is_over`]) nothing more is said; late inputs are ignored.

mod steps;
mod voicemail;

use std::collections::BTreeMap;

use super::{Heard, Spoken, Then};
use crate::{
    agent::{AgentDraft, OutputTag},
    call_record::LogEntry,
    outcome::HangupSide,
    time::Millis,
};

/// Something that happened in the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptInput {
    /// The callee answered.
    Started,
    /// The piece was played whole.
    PlaybackDone,
    /// The piece was stopped after `played` of its `length`.
    PlaybackCut {
        /// What was played.
        played: Millis,
        /// The whole piece.
        length: Millis,
    },
    /// A key was pressed.
    Key(char),
    /// The callee speaks while the agent does.
    SpeechStarted,
    /// The callee spoke, and finished.
    SpeechEnded {
        /// For so long.
        ms: Millis,
    },
    /// Nothing was heard for the agent's silence time.
    Silence,
    /// A machine answered.
    MachineDetected,
    /// A voicemail's beep.
    Beep,
    /// The longest call is reached.
    LongestCallReached,
    /// The callee hung up (or the sound is gone).
    CalleeHungUp,
}

/// Something to do, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptOutput {
    /// Play this (never [`Spoken::Nothing`]; its text is filled in).
    Play {
        /// What.
        spoken: Spoken,
    },
    /// Stop what is playing; `PlaybackCut` (or a crossing `PlaybackDone`) is awaited.
    StopPlaying,
    /// Listen.
    Listen {
        /// Give [`ScriptInput::Silence`] when nothing was heard for so long.
        silence_ms: Millis,
    },
    /// The call is given this tag.
    SetTag(OutputTag),
    /// The callee goes on the do-not-call list, now.
    DoNotCall,
    /// End the call.
    HangUp,
    /// A line of the call log.
    Log(LogEntry),
}

/// One call along a script.
#[derive(Debug, Clone)]
pub struct ScriptRun {
    agent: AgentDraft,
    variables: BTreeMap<String, String>,
    state: State,
    /// Silences in a row.
    silences: u8,
    /// A key was pressed: it is no machine. (Machines speak, too.)
    human: bool,
    voicemail: bool,
    do_not_call: bool,
    tags: Vec<OutputTag>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Before the call was answered.
    Waiting,
    /// A piece plays; `text` is what it says.
    Playing { what: Piece, text: String },
    /// A piece was told to stop; then this happens.
    Stopping { text: String, next: Next },
    /// Listening after a step.
    Listening { step: usize },
    /// A machine greets; its beep is awaited.
    AwaitingBeep,
    /// The sound broke off without being asked to: the call is about to end.
    Adrift,
    /// Over.
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Disclosure,
    Step(usize),
    /// The silence prompt of a step.
    Prompt(usize),
    Message,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    /// A key broke in on a step.
    Key { step: usize, key: char },
    /// Speech broke in on a step: its end is awaited.
    Listen { step: usize },
    /// Speech broke in and has ended.
    Speech { step: usize, ms: Millis },
    /// A machine greets, as its policy says; `beep`: it has beeped already.
    Machine { beep: bool },
    /// End the call.
    End { side: HangupSide },
}

impl ScriptRun {
    /// A call of an agent with a script, and its call variables.
    pub fn new(agent: &AgentDraft, variables: BTreeMap<String, String>) -> Self {
        ScriptRun {
            agent: agent.clone(),
            variables,
            state: State::Waiting,
            silences: 0,
            human: false,
            voicemail: false,
            do_not_call: false,
            tags: Vec::new(),
        }
    }

    /// Whether it has come to its end.
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// Tags set so far; of one key the last value.
    pub fn tags(&self) -> &[OutputTag] {
        &self.tags
    }

    /// Whether a machine answered.
    pub fn is_voicemail(&self) -> bool {
        self.voicemail
    }

    /// Whether the callee is not to be called again.
    pub fn is_do_not_call(&self) -> bool {
        self.do_not_call
    }

    /// Takes what happened and says what to do.
    pub fn on(&mut self, input: ScriptInput) -> Vec<ScriptOutput> {
        let mut out = Vec::new();
        let state = std::mem::replace(&mut self.state, State::Over);
        self.state = match (state, input) {
            (State::Over, _) => State::Over,
            (state, ScriptInput::CalleeHungUp) => {
                self.say_what_was_said(&state, &mut out);
                out.push(ScriptOutput::Log(LogEntry::Ended {
                    side: HangupSide::Callee,
                }));
                State::Over
            }
            (State::Waiting, ScriptInput::Started) => self.open(&mut out),
            (State::Waiting, _) => State::Waiting,
            (state, ScriptInput::Started) => state,
            (state, ScriptInput::LongestCallReached) => self.break_off(
                state,
                Next::End {
                    side: HangupSide::System,
                },
                &mut out,
            ),
            (State::Adrift, _) => State::Adrift,
            (state, ScriptInput::MachineDetected) => self.machine(state, false, &mut out),
            (state, ScriptInput::Beep) => self.machine(state, true, &mut out),
            (State::Playing { what, text }, input) => self.playing(what, text, &input, &mut out),
            (State::Stopping { text, next }, input) => self.stopping(text, next, &input, &mut out),
            (State::Listening { step }, input) => self.listening(step, &input, &mut out),
            (State::AwaitingBeep, ScriptInput::Silence) => self.leave_message(&mut out),
            (State::AwaitingBeep, _) => State::AwaitingBeep,
        };
        out
    }

    /// A piece was played whole: on with what follows it.
    fn played(&mut self, what: Piece, out: &mut Vec<ScriptOutput>) -> State {
        match what {
            Piece::Disclosure => self.enter(0, out),
            Piece::Message => self.end(HangupSide::Agent, out),
            Piece::Prompt(step) => self.listen(step, out),
            Piece::Step(index) => match self.steps().get(index).map(|step| step.then.clone()) {
                Some(Then::Goto { step }) => self.enter_named(&step, out),
                Some(Then::Listen { .. }) => self.listen(index, out),
                Some(Then::End) | None => self.end(HangupSide::Agent, out),
            },
        }
    }

    fn playing(
        &mut self,
        what: Piece,
        text: String,
        input: &ScriptInput,
        out: &mut Vec<ScriptOutput>,
    ) -> State {
        // Only a step that listens, and its prompt, can be broken in on: the disclosure and
        // farewells are said to their end.
        let listening = match what {
            Piece::Step(step) | Piece::Prompt(step) => self.branches(step).map(|_| step),
            Piece::Disclosure | Piece::Message => None,
        };
        match input {
            ScriptInput::PlaybackDone => {
                out.push(ScriptOutput::Log(LogEntry::Said { text, cut: false }));
                self.played(what, out)
            }
            ScriptInput::PlaybackCut { played, length } => {
                log_part(&text, *played, *length, out);
                State::Adrift
            }
            ScriptInput::Key(key) => {
                self.heard_human();
                match listening {
                    // The key is logged after the words that it cut off.
                    Some(step) if self.goes_on_key(step, *key) => {
                        out.push(ScriptOutput::StopPlaying);
                        State::Stopping {
                            text,
                            next: Next::Key { step, key: *key },
                        }
                    }
                    Some(_) | None => {
                        out.push(ScriptOutput::Log(LogEntry::Key { key: *key }));
                        State::Playing { what, text }
                    }
                }
            }
            ScriptInput::SpeechStarted => match listening {
                Some(step) => {
                    out.push(ScriptOutput::StopPlaying);
                    State::Stopping {
                        text,
                        next: Next::Listen { step },
                    }
                }
                None => State::Playing { what, text },
            },
            ScriptInput::SpeechEnded { ms } => {
                out.push(ScriptOutput::Log(heard(*ms)));
                State::Playing { what, text }
            }
            ScriptInput::Started
            | ScriptInput::Silence
            | ScriptInput::MachineDetected
            | ScriptInput::Beep
            | ScriptInput::LongestCallReached
            | ScriptInput::CalleeHungUp => State::Playing { what, text },
        }
    }

    fn stopping(
        &mut self,
        text: String,
        next: Next,
        input: &ScriptInput,
        out: &mut Vec<ScriptOutput>,
    ) -> State {
        match input {
            ScriptInput::PlaybackDone => {
                out.push(ScriptOutput::Log(LogEntry::Said { text, cut: false }));
            }
            ScriptInput::PlaybackCut { played, length } => log_part(&text, *played, *length, out),
            ScriptInput::SpeechEnded { ms } => {
                // Speech that ends before the piece has stopped is answered once it has.
                let next = match next {
                    Next::Listen { step } => Next::Speech { step, ms: *ms },
                    Next::Key { .. }
                    | Next::Speech { .. }
                    | Next::Machine { .. }
                    | Next::End { .. } => {
                        out.push(ScriptOutput::Log(heard(*ms)));
                        next
                    }
                };
                return State::Stopping { text, next };
            }
            ScriptInput::Key(key) => {
                self.heard_human();
                let next = match next {
                    Next::Listen { step } | Next::Speech { step, .. }
                        if self.goes_on_key(step, *key) =>
                    {
                        Next::Key { step, key: *key }
                    }
                    Next::Listen { .. }
                    | Next::Key { .. }
                    | Next::Speech { .. }
                    | Next::Machine { .. }
                    | Next::End { .. } => {
                        out.push(ScriptOutput::Log(LogEntry::Key { key: *key }));
                        next
                    }
                };
                return State::Stopping { text, next };
            }
            ScriptInput::Started
            | ScriptInput::SpeechStarted
            | ScriptInput::Silence
            | ScriptInput::MachineDetected
            | ScriptInput::Beep
            | ScriptInput::LongestCallReached
            | ScriptInput::CalleeHungUp => return State::Stopping { text, next },
        }
        self.then(next, out)
    }

    /// Does what a piece was stopped for.
    fn then(&mut self, next: Next, out: &mut Vec<ScriptOutput>) -> State {
        match next {
            Next::Key { step, key } => {
                out.push(ScriptOutput::Log(LogEntry::Key { key }));
                self.branch(step, &Heard::Key { key }, out)
            }
            Next::Listen { step } => self.listen(step, out),
            Next::Speech { step, ms } => {
                out.push(ScriptOutput::Log(heard(ms)));
                self.branch(step, &Heard::Speech, out)
            }
            Next::Machine { beep } => self.greet_machine(beep, out),
            Next::End { side } => self.end(side, out),
        }
    }

    fn listening(
        &mut self,
        step: usize,
        input: &ScriptInput,
        out: &mut Vec<ScriptOutput>,
    ) -> State {
        match input {
            ScriptInput::Key(key) => {
                out.push(ScriptOutput::Log(LogEntry::Key { key: *key }));
                self.heard_human();
                self.branch(step, &Heard::Key { key: *key }, out)
            }
            ScriptInput::SpeechEnded { ms } => {
                out.push(ScriptOutput::Log(heard(*ms)));
                self.branch(step, &Heard::Speech, out)
            }
            ScriptInput::Silence => self.silent(step, out),
            ScriptInput::Started
            | ScriptInput::PlaybackDone
            | ScriptInput::PlaybackCut { .. }
            | ScriptInput::SpeechStarted
            | ScriptInput::MachineDetected
            | ScriptInput::Beep
            | ScriptInput::LongestCallReached
            | ScriptInput::CalleeHungUp => State::Listening { step },
        }
    }

    /// Stops what plays, if anything does, and goes on with `next`.
    fn break_off(&mut self, state: State, next: Next, out: &mut Vec<ScriptOutput>) -> State {
        match state {
            State::Playing { text, .. } => {
                out.push(ScriptOutput::StopPlaying);
                State::Stopping { text, next }
            }
            State::Stopping { text, .. } => State::Stopping { text, next },
            State::Waiting
            | State::Listening { .. }
            | State::AwaitingBeep
            | State::Adrift
            | State::Over => self.then(next, out),
        }
    }

    /// The call is gone while a piece plays and nobody measured how far it came.
    fn say_what_was_said(&self, state: &State, out: &mut Vec<ScriptOutput>) {
        match state {
            State::Playing { text, .. } | State::Stopping { text, .. } => {
                out.push(ScriptOutput::Log(LogEntry::Said {
                    text: text.clone(),
                    cut: true,
                }));
            }
            State::Waiting
            | State::Listening { .. }
            | State::AwaitingBeep
            | State::Adrift
            | State::Over => {}
        }
    }
}

fn heard(speech_ms: Millis) -> LogEntry {
    LogEntry::Heard {
        speech_ms,
        text: None,
    }
}

/// Logs the words that were really played: as many as the played part of the piece has room for.
fn log_part(text: &str, played: Millis, length: Millis, out: &mut Vec<ScriptOutput>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let share = if length <= 0 {
        0.0
    } else {
        (played as f64 / length as f64).clamp(0.0, 1.0)
    };
    let said = (words.len() as f64 * share).floor() as usize;
    if let Some(said) = words.get(..said).filter(|said| !said.is_empty()) {
        let cut = said.len() < words.len();
        out.push(ScriptOutput::Log(LogEntry::Said {
            text: said.join(" "),
            cut,
        }));
    }
}

#[cfg(test)]
mod tests;
