//! Silence and goodbyes: however a call goes, it ends, and politely where there is a voice to do it with.

use super::{Stage, TalkOutput, TalkRun};
use crate::{
    agent::VoicemailPolicy,
    call_record::LogEntry,
    outcome::HangupSide,
    time::{Millis, SECOND, UnixMillis},
};

/// The last words take no longer.
const LAST_WORDS: Millis = 20 * SECOND;

impl TalkRun {
    /// When it has been silent for long enough, with nobody to wait for.
    pub(super) fn silent_at(&self) -> Option<UnixMillis> {
        let silent = self.wait.is_none()
            && self.retry.is_none()
            && self.pieces.is_empty()
            && self.turn_ends.is_none()
            && self.keys.is_none()
            && !self.hears();
        silent.then_some(self.quiet_since + self.rules.silence)
    }

    pub(super) fn look_at_the_silence(&mut self, out: &mut Vec<TalkOutput>) {
        if self.stage != Stage::Talking || self.silent_at().is_none_or(|at| at > self.now) {
            return;
        }
        self.event(LogEntry::Silence, out);
        self.silences = self.silences.saturating_add(1);
        self.quiet_since = self.now;
        if self.silences >= self.rules.silences {
            return self.say_goodbye(out);
        }
        let prompt = self.rules.silence_prompt.clone();
        self.say_line(prompt, false, out);
    }

    /// Says goodbye and ends the call.
    pub(super) fn say_goodbye(&mut self, out: &mut Vec<TalkOutput>) {
        self.stop(out);
        self.give_up_wait(out);
        self.end_after_words(false, out);
    }

    /// Ends the call once what is being said was said; without any words, after a goodbye.
    pub(super) fn end_after_words(&mut self, said: bool, out: &mut Vec<TalkOutput>) {
        let until = self.now + LAST_WORDS;
        self.stage = Stage::Ending { until };
        if !said {
            let farewell = self.rules.converse.farewell.clone();
            self.say_line(farewell, true, out);
        }
    }

    /// The model's last words that do not come: a farewell takes their place, for it is there at once.
    pub(super) fn look_at_the_last_words(&mut self, out: &mut Vec<TalkOutput>) {
        if self.wait_alarm().is_none_or(|at| at > self.now) {
            return;
        }
        self.quiet_since = self.now;
        if !self.line_is_coming() {
            self.stop(out);
            let farewell = self.rules.converse.farewell.clone();
            self.say_line(farewell, true, out);
        }
    }

    /// The model's last words could not be spoken, and nothing else is to come.
    pub(super) fn last_words_failed(&mut self, out: &mut Vec<TalkOutput>) {
        if self.pieces.is_empty() {
            let farewell = self.rules.converse.farewell.clone();
            self.say_line(farewell, true, out);
        }
    }

    pub(super) fn hang_up(&mut self, out: &mut Vec<TalkOutput>) {
        self.tell_unfinished(out);
        self.over(HangupSide::Agent, out);
    }

    /// The callee is gone.
    pub(super) fn callee_hung_up(&mut self, out: &mut Vec<TalkOutput>) {
        self.tell_unfinished(out);
        self.give_up_wait(out);
        self.over(HangupSide::Callee, out);
    }

    /// After a machine's beep, or when it has fallen silent.
    pub(super) fn leave_message(&mut self, out: &mut Vec<TalkOutput>) {
        let message = match &self.rules.voicemail {
            VoicemailPolicy::LeaveMessage { text } => text.clone(),
            VoicemailPolicy::HangUp => String::new(),
        };
        let until = self.now + 3 * LAST_WORDS;
        self.stage = Stage::Ending { until };
        self.say_line(message, true, out);
    }

    pub(super) fn never_call_again(&mut self, out: &mut Vec<TalkOutput>) {
        if !self.do_not_call {
            self.do_not_call = true;
            out.push(TalkOutput::DoNotCall);
            self.event(LogEntry::DoNotCall, out);
        }
    }
}
