//! Machines that answer: made out, hung up on, or left a message after their beep.

use super::{Next, Piece, ScriptOutput, ScriptRun, State};
use crate::{agent::VoicemailPolicy, call_record::LogEntry, outcome::HangupSide, script::Spoken};

impl ScriptRun {
    /// A machine was made out, or something beeped. Neither is believed once a key was pressed.
    pub(super) fn machine(
        &mut self,
        state: State,
        beep: bool,
        out: &mut Vec<ScriptOutput>,
    ) -> State {
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

    pub(super) fn greet_machine(&mut self, beep: bool, out: &mut Vec<ScriptOutput>) -> State {
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

    pub(super) fn leave_message(&mut self, out: &mut Vec<ScriptOutput>) -> State {
        let message = match &self.agent.voicemail {
            VoicemailPolicy::LeaveMessage { text } => Spoken::Text { text: text.clone() },
            VoicemailPolicy::HangUp => Spoken::Nothing,
        };
        match self.play(&message, Piece::Message, out) {
            Some(playing) => playing,
            None => self.end(HangupSide::Agent, out),
        }
    }
}
