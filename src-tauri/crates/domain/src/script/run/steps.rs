//! Steps: going to one, playing what it says, listening, branching, and what silence leads to.

use super::{Piece, ScriptOutput, ScriptRun, State};
use crate::{
    agent::{AgentMind, OutputTag},
    call_record::LogEntry,
    outcome::HangupSide,
    script::{Branch, Heard, ScriptStep, Spoken, Then, fill},
    time::{Millis, SECOND},
};

impl ScriptRun {
    pub(super) fn steps(&self) -> &[ScriptStep] {
        match &self.agent.mind {
            AgentMind::Script { script } => &script.steps,
            // somebody else's kind: without steps a run is over at once
            AgentMind::Converse { .. } => &[],
        }
    }

    pub(super) fn open(&mut self, out: &mut Vec<ScriptOutput>) -> State {
        let disclosure = Spoken::Text {
            text: self.agent.disclosure.clone(),
        };
        match self.play(&disclosure, Piece::Disclosure, out) {
            Some(playing) => playing,
            None => self.enter(0, out),
        }
    }

    /// Plays what is not silent.
    pub(super) fn play(
        &self,
        spoken: &Spoken,
        what: Piece,
        out: &mut Vec<ScriptOutput>,
    ) -> Option<State> {
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
    pub(super) fn enter(&mut self, first: usize, out: &mut Vec<ScriptOutput>) -> State {
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

    pub(super) fn enter_named(&mut self, key: &str, out: &mut Vec<ScriptOutput>) -> State {
        match self.place_of(key) {
            Some(index) => self.enter(index, out),
            None => self.end(HangupSide::Agent, out),
        }
    }

    pub(super) fn place_of(&self, key: &str) -> Option<usize> {
        self.steps().iter().position(|step| step.key == key)
    }

    pub(super) fn set_tag(&mut self, tag: &OutputTag, out: &mut Vec<ScriptOutput>) {
        let tag = OutputTag {
            key: tag.key.clone(),
            value: fill(&tag.value, &self.variables),
        };
        self.tags.retain(|known| known.key != tag.key);
        self.tags.push(tag.clone());
        out.push(ScriptOutput::SetTag(tag.clone()));
        out.push(ScriptOutput::Log(LogEntry::Tag { tag }));
    }

    pub(super) fn listen(&self, step: usize, out: &mut Vec<ScriptOutput>) -> State {
        out.push(ScriptOutput::Listen {
            silence_ms: self.silence(),
        });
        State::Listening { step }
    }

    pub(super) fn silence(&self) -> Millis {
        Millis::from(self.agent.silence_seconds) * SECOND
    }

    pub(super) fn branches(&self, step: usize) -> Option<(&[Branch], Option<&str>)> {
        match &self.steps().get(step)?.then {
            Then::Listen {
                branches,
                otherwise,
                ..
            } => Some((branches, otherwise.as_deref())),
            Then::End | Then::Goto { .. } => None,
        }
    }

    pub(super) fn target(&self, step: usize, what: &Heard) -> Option<String> {
        let (branches, otherwise) = self.branches(step)?;
        let branch = branches.iter().find(|branch| branch.on == *what);
        branch
            .map(|branch| branch.step.as_str())
            .or(otherwise)
            .map(str::to_owned)
    }

    pub(super) fn goes_on_key(&self, step: usize, key: char) -> bool {
        self.target(step, &Heard::Key { key }).is_some()
    }

    /// Something was heard at a step that listens.
    pub(super) fn branch(
        &mut self,
        step: usize,
        what: &Heard,
        out: &mut Vec<ScriptOutput>,
    ) -> State {
        self.silences = 0;
        match self.target(step, what) {
            Some(key) => self.enter_named(&key, out),
            None => self.listen(step, out),
        }
    }

    /// Nothing was heard: ask again, or after the last time go where the step says, or end. A
    /// callee that stays silent after that, too, is given up.
    pub(super) fn silent(&mut self, step: usize, out: &mut Vec<ScriptOutput>) -> State {
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

    pub(super) fn heard_human(&mut self) {
        self.human = true;
        self.silences = 0;
    }

    pub(super) fn end(&mut self, side: HangupSide, out: &mut Vec<ScriptOutput>) -> State {
        out.push(ScriptOutput::HangUp);
        out.push(ScriptOutput::Log(LogEntry::Ended { side }));
        State::Over
    }
}
