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

use std::collections::BTreeMap;

use super::{Branch, Heard, ScriptStep, Spoken, Then, fill};
use crate::{
    agent::{AgentDraft, AgentMind, OutputTag, VoicemailPolicy},
    call_record::LogEntry,
    outcome::HangupSide,
    time::{Millis, SECOND},
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

    fn steps(&self) -> &[ScriptStep] {
        let AgentMind::Script { script } = &self.agent.mind;
        &script.steps
    }

    fn open(&mut self, out: &mut Vec<ScriptOutput>) -> State {
        let disclosure = Spoken::Text {
            text: self.agent.disclosure.clone(),
        };
        match self.play(&disclosure, Piece::Disclosure, out) {
            Some(playing) => playing,
            None => self.enter(0, out),
        }
    }

    /// Plays what is not silent.
    fn play(&self, spoken: &Spoken, what: Piece, out: &mut Vec<ScriptOutput>) -> Option<State> {
        let spoken = spoken.filled(&self.variables);
        if spoken.is_silent() {
            return None;
        }
        let text = spoken.text().unwrap_or_default().to_owned();
        out.push(ScriptOutput::Play { spoken });
        Some(State::Playing { what, text })
    }

    /// Goes to a step, and through silent ones behind it. Steps that only lead to each other
    /// without a word would do so for ever: that ends the call, like a step that does not exist.
    fn enter(&mut self, first: usize, out: &mut Vec<ScriptOutput>) -> State {
        let mut index = first;
        for _ in 0..=self.steps().len() {
            let Some(step) = self.steps().get(index).cloned() else {
                break;
            };
            for tag in &step.tags {
                self.set_tag(tag, out);
            }
            if step.do_not_call && !self.do_not_call {
                self.do_not_call = true;
                out.push(ScriptOutput::DoNotCall);
                out.push(ScriptOutput::Log(LogEntry::DoNotCall));
            }
            if let Some(playing) = self.play(&step.say, Piece::Step(index), out) {
                return playing;
            }
            match &step.then {
                Then::End => break,
                Then::Listen { .. } => return self.listen(index, out),
                Then::Goto { step } => match self.place_of(step) {
                    Some(next) => index = next,
                    None => break,
                },
            }
        }
        self.end(HangupSide::Agent, out)
    }

    fn enter_named(&mut self, key: &str, out: &mut Vec<ScriptOutput>) -> State {
        match self.place_of(key) {
            Some(index) => self.enter(index, out),
            None => self.end(HangupSide::Agent, out),
        }
    }

    fn place_of(&self, key: &str) -> Option<usize> {
        self.steps().iter().position(|step| step.key == key)
    }

    fn set_tag(&mut self, tag: &OutputTag, out: &mut Vec<ScriptOutput>) {
        let tag = OutputTag {
            key: tag.key.clone(),
            value: fill(&tag.value, &self.variables),
        };
        self.tags.retain(|known| known.key != tag.key);
        self.tags.push(tag.clone());
        out.push(ScriptOutput::SetTag(tag.clone()));
        out.push(ScriptOutput::Log(LogEntry::Tag { tag }));
    }

    fn listen(&self, step: usize, out: &mut Vec<ScriptOutput>) -> State {
        out.push(ScriptOutput::Listen {
            silence_ms: self.silence(),
        });
        State::Listening { step }
    }

    fn silence(&self) -> Millis {
        Millis::from(self.agent.silence_seconds) * SECOND
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

    /// Nothing was heard: ask again, or after the last time go where the step says, or end. A
    /// callee that stays silent after that, too, is given up.
    fn silent(&mut self, step: usize, out: &mut Vec<ScriptOutput>) -> State {
        out.push(ScriptOutput::Log(LogEntry::Silence));
        self.silences = self.silences.saturating_add(1);
        if self.silences < self.agent.silence_hang_up_after {
            let prompt = Spoken::Text {
                text: self.agent.silence_prompt.clone(),
            };
            return match self.play(&prompt, Piece::Prompt(step), out) {
                Some(playing) => playing,
                None => self.listen(step, out),
            };
        }
        let last = self.silences == self.agent.silence_hang_up_after;
        let after = match self.steps().get(step).map(|step| &step.then) {
            Some(Then::Listen { silence, .. }) if last => silence.clone(),
            Some(Then::Listen { .. } | Then::Goto { .. } | Then::End) | None => None,
        };
        match after {
            Some(key) => self.enter_named(&key, out),
            None => self.end(HangupSide::Agent, out),
        }
    }

    fn branches(&self, step: usize) -> Option<(&[Branch], Option<&str>)> {
        match &self.steps().get(step)?.then {
            Then::Listen {
                branches,
                otherwise,
                ..
            } => Some((branches, otherwise.as_deref())),
            Then::End | Then::Goto { .. } => None,
        }
    }

    fn target(&self, step: usize, what: &Heard) -> Option<String> {
        let (branches, otherwise) = self.branches(step)?;
        let branch = branches.iter().find(|branch| branch.on == *what);
        branch
            .map(|branch| branch.step.as_str())
            .or(otherwise)
            .map(str::to_owned)
    }

    fn goes_on_key(&self, step: usize, key: char) -> bool {
        self.target(step, &Heard::Key { key }).is_some()
    }

    /// Something was heard at a step that listens.
    fn branch(&mut self, step: usize, what: &Heard, out: &mut Vec<ScriptOutput>) -> State {
        self.silences = 0;
        match self.target(step, what) {
            Some(key) => self.enter_named(&key, out),
            None => self.listen(step, out),
        }
    }

    fn heard_human(&mut self) {
        self.human = true;
        self.silences = 0;
    }

    /// A machine was made out, or something beeped. Neither is believed once a key was pressed.
    fn machine(&mut self, state: State, beep: bool, out: &mut Vec<ScriptOutput>) -> State {
        match state {
            State::AwaitingBeep if beep => self.leave_message(out),
            State::Stopping {
                text,
                next: Next::Machine { beep: beeped },
            } => State::Stopping {
                text,
                next: Next::Machine {
                    beep: beep || beeped,
                },
            },
            State::Stopping {
                next: Next::End { .. },
                ..
            } => state,
            state if self.human || self.voicemail => state,
            state => {
                self.voicemail = true;
                out.push(ScriptOutput::Log(LogEntry::Voicemail));
                self.break_off(state, Next::Machine { beep }, out)
            }
        }
    }

    fn greet_machine(&mut self, beep: bool, out: &mut Vec<ScriptOutput>) -> State {
        match &self.agent.voicemail {
            VoicemailPolicy::HangUp => self.end(HangupSide::Agent, out),
            VoicemailPolicy::LeaveMessage { .. } if beep => self.leave_message(out),
            VoicemailPolicy::LeaveMessage { .. } => {
                out.push(ScriptOutput::Listen {
                    silence_ms: self.silence(),
                });
                State::AwaitingBeep
            }
        }
    }

    fn leave_message(&mut self, out: &mut Vec<ScriptOutput>) -> State {
        let message = match &self.agent.voicemail {
            VoicemailPolicy::LeaveMessage { text } => Spoken::Text { text: text.clone() },
            VoicemailPolicy::HangUp => Spoken::Nothing,
        };
        match self.play(&message, Piece::Message, out) {
            Some(playing) => playing,
            None => self.end(HangupSide::Agent, out),
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

    fn end(&mut self, side: HangupSide, out: &mut Vec<ScriptOutput>) -> State {
        out.push(ScriptOutput::HangUp);
        out.push(ScriptOutput::Log(LogEntry::Ended { side }));
        State::Over
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
