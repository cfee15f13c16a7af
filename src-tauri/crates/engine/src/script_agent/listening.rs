//! The agent's ear: how long it has been silent, whether the callee breaks in, whether it is a machine
//! that talks. It measures; what follows is the script's.

use domain::{
    answering::{LONGEST_HELLO, machine_at, was_machine},
    barge_in,
    time::{Millis, UnixMillis},
};

/// What the ear noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noticed {
    /// Nothing was heard for the agent's silence time.
    Silence,
    /// The callee speaks while the agent does.
    BargeIn,
    /// A machine greets.
    Machine,
}

/// The ear.
#[derive(Debug)]
pub(super) struct Ear {
    answered: UnixMillis,
    /// Since when the callee speaks.
    speaking: Option<UnixMillis>,
    /// Nobody has finished speaking yet: it may be a greeting.
    first: bool,
    /// The script listens: for how long, and until when.
    silence: Option<(Millis, UnixMillis)>,
    /// The agent spoke when the callee began.
    over_agent: bool,
}

impl Ear {
    pub(super) fn new(answered: UnixMillis) -> Self {
        Ear {
            answered,
            speaking: None,
            first: true,
            silence: None,
            over_agent: false,
        }
    }

    /// The script listens from now on.
    pub(super) fn listen(&mut self, now: UnixMillis, silence_ms: Millis) {
        self.silence = Some((silence_ms, now + silence_ms));
    }

    /// The agent speaks: nobody is silent.
    pub(super) fn stop_listening(&mut self) {
        self.silence = None;
    }

    /// Whether the agent speaks still.
    pub(super) fn talking(&mut self, talking: bool) {
        self.over_agent &= talking;
    }

    /// The callee began to speak.
    pub(super) fn speech_started(&mut self, now: UnixMillis, agent_speaks: bool) {
        self.speaking = Some(now);
        self.over_agent = agent_speaks;
    }

    /// The callee finished speaking; silence is counted from here.
    pub(super) fn speech_ended(&mut self, now: UnixMillis, speech_ms: Millis) -> Option<Noticed> {
        self.over_agent = false;
        self.speaking = None;
        if let Some((silence_ms, until)) = &mut self.silence {
            *until = now + *silence_ms;
        }
        let began = now - speech_ms;
        let greeting = std::mem::replace(&mut self.first, false)
            && was_machine(self.answered, began, speech_ms, LONGEST_HELLO);
        greeting.then_some(Noticed::Machine)
    }

    /// When it has to be asked again.
    pub(super) fn alarm(&self) -> Option<UnixMillis> {
        self.pending().map(|(at, _)| at)
    }

    /// What has come to pass.
    pub(super) fn ring(&mut self, now: UnixMillis) -> Option<Noticed> {
        let (at, noticed) = self.pending()?;
        if at > now {
            return None;
        }
        match noticed {
            Noticed::Silence => self.silence = None,
            Noticed::BargeIn => self.over_agent = false,
            Noticed::Machine => self.first = false,
        }
        Some(noticed)
    }

    fn pending(&self) -> Option<(UnixMillis, Noticed)> {
        match self.speaking {
            Some(since) => {
                let barge_in = self
                    .over_agent
                    .then_some((since + barge_in::WAIT, Noticed::BargeIn));
                let machine =
                    machine_at(self.answered, since, LONGEST_HELLO).filter(|_| self.first);
                let machine = machine.map(|at| (at, Noticed::Machine));
                barge_in
                    .into_iter()
                    .chain(machine)
                    .min_by_key(|(at, _)| *at)
            }
            None => self.silence.map(|(_, until)| (until, Noticed::Silence)),
        }
    }
}
