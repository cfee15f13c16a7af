//! The callee's side: voice that breaks in, the end of a turn, keys, and machines that answer.

use super::{Exchange, HANG_OVER, Stage, TalkOutput, TalkRun, mind::Wait};
use crate::{
    agent::VoicemailPolicy,
    answering::{LONGEST_HELLO_TALKED_OVER, machine_at, was_machine},
    barge_in,
    call_record::{LogEntry, LogSpeaker},
    conversation::ConversePart,
    time::{Millis, SECOND, UnixMillis},
};

/// Keys that follow each other within this are taken together.
const KEYS_TOGETHER: Millis = 1_500;
/// A machine's greeting lasts no longer.
const LONGEST_GREETING: Millis = 45 * SECOND;
/// What only machines say, in lower case.
const MACHINE_WORDS: [&str; 12] = [
    "leave a message",
    "leave your message",
    "after the tone",
    "after the beep",
    "voicemail",
    "voice mail",
    "оставьте сообщение",
    "после сигнала",
    "автоответчик",
    "请留言",
    "语音信箱",
    "提示音",
];

/// The callee's voice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    since: UnixMillis,
    /// It is the callee's turn; otherwise it may be a cough.
    counts: bool,
    /// It was answered although it goes on: the rest of it is not listened to.
    deaf: bool,
}

impl TalkRun {
    /// The callee speaks, and is listened to.
    pub(super) fn hears(&self) -> bool {
        self.voice.is_some_and(|voice| !voice.deaf)
    }

    pub(super) fn speech_started(&mut self) {
        let at_once = self.stage == Stage::Talking && self.pieces.is_empty() && self.wait.is_none();
        self.voice = Some(Voice {
            since: self.now,
            counts: at_once,
            deaf: false,
        });
        self.gathered.get_or_insert(0);
        if at_once {
            self.turn_ends = None;
        }
    }

    pub(super) fn speech_ended(&mut self, ms: Millis, out: &mut Vec<TalkOutput>) {
        if ms >= barge_in::VOICE {
            self.breaks_in(out);
        }
        let voice = self.voice.take();
        self.quiet_since = self.now;
        let greeting = std::mem::replace(&mut self.first_voice, false)
            && was_machine(
                self.answered,
                self.now - ms - HANG_OVER,
                ms,
                LONGEST_HELLO_TALKED_OVER,
            );
        if greeting {
            self.machine(false, out);
        }
        if self.stage != Stage::Talking {
            return;
        }
        match voice {
            Some(voice) if voice.counts && !voice.deaf => {
                self.gathered = self.gathered.map(|so_far| so_far + ms.max(1));
                let rest = Millis::from(self.rules.converse.end_of_turn_ms) - HANG_OVER;
                self.turn_ends = Some(self.now + rest.max(0));
            }
            Some(_) | None => {
                if ms >= barge_in::VOICE {
                    let entry = heard(ms, None);
                    self.log_at(self.now - ms, LogSpeaker::Callee, entry, out);
                }
                self.drop_cough(out);
            }
        }
    }

    /// Sound that belongs to no turn is dropped; a turn that is being recognised keeps its own.
    fn drop_cough(&mut self, out: &mut Vec<TalkOutput>) {
        let turn = self.turn_ends.is_some() || self.gathered.is_some_and(|speech| speech > 0);
        if !turn && self.gathered.take().is_some() {
            out.push(TalkOutput::ForgetSound);
        }
    }

    /// What was gathered is no turn any more.
    pub(super) fn forget_sound(&mut self, out: &mut Vec<TalkOutput>) {
        self.turn_ends = None;
        if self.gathered.take().is_some() {
            out.push(TalkOutput::ForgetSound);
        }
    }

    pub(super) fn voice_alarm(&self) -> Option<UnixMillis> {
        let voice = self.voice.filter(|voice| !voice.deaf)?;
        let machine = (self.first_voice && !self.human)
            .then(|| machine_at(self.answered, voice.since, LONGEST_HELLO_TALKED_OVER))
            .flatten();
        let next = if voice.counts {
            voice.since + self.longest_turn()
        } else if self.may_break_in() {
            voice.since + barge_in::WAIT
        } else {
            // looked at again whenever a piece ends
            return machine;
        };
        Some(machine.map_or(next, |machine| machine.min(next)))
    }

    fn longest_turn(&self) -> Millis {
        Millis::from(self.rules.converse.longest_turn_seconds) * SECOND
    }

    /// Whatever the agent does now may be broken in on.
    fn may_break_in(&self) -> bool {
        self.stage == Stage::Talking && !self.speaks_whole()
    }

    pub(super) fn look_at_the_voice(&mut self, out: &mut Vec<TalkOutput>) {
        let Some(voice) = self.voice.filter(|voice| !voice.deaf) else {
            return;
        };
        let greets = machine_at(self.answered, voice.since, LONGEST_HELLO_TALKED_OVER)
            .is_some_and(|at| at <= self.now);
        if greets && self.first_voice && !self.human {
            self.first_voice = false;
            self.machine(false, out);
            if self.stage != Stage::Talking {
                return;
            }
        }
        if !voice.counts && voice.since + barge_in::WAIT <= self.now {
            self.breaks_in(out);
        }
        if self.stage == Stage::Talking
            && self.voice.is_some_and(|voice| voice.counts)
            && voice.since + self.longest_turn() <= self.now
        {
            // answered all the same: whoever never stops would never be answered
            if let Some(voice) = &mut self.voice {
                voice.deaf = true;
            }
            self.quiet_since = self.now;
            self.gathered = self.gathered.map(|speech| speech + self.longest_turn());
            self.turn_ends = Some(self.now);
        }
    }

    /// The voice is a turn: what the agent says stops, and what it thinks is out of date.
    fn breaks_in(&mut self, out: &mut Vec<TalkOutput>) {
        let may = self.may_break_in();
        match &mut self.voice {
            Some(voice) if !voice.counts && may => voice.counts = true,
            Some(_) | None => return,
        }
        self.stop(out);
        self.give_up_wait(out);
        // an utterance that was being recognised goes on: it is recognised again, whole
        self.turn_ends = None;
    }

    /// The callee's turn is over: recognised, if nobody speaks over it.
    pub(super) fn look_at_the_turn(&mut self, out: &mut Vec<TalkOutput>) {
        let now = self.now;
        if let Some((keys, _)) = self.keys.take_if(|(_, at)| *at <= now) {
            self.quiet_since = self.now;
            self.begin_turn();
            self.remember(Exchange::Callee(format!("(keys pressed: {keys})")));
            return self.ask(out);
        }
        let over = self.turn_ends.is_some_and(|at| at <= self.now) && !self.hears();
        if !over || self.stage != Stage::Talking {
            return;
        }
        self.turn_ends = None;
        self.begin_turn();
        if self.is_realtime() {
            self.hand_over(out);
        } else {
            self.recognise(out);
        }
    }

    /// When the speech of the turn began that is over now.
    pub(super) fn turn_of_speech_began(&self, speech: Millis) -> UnixMillis {
        (self.turn_began() - speech - HANG_OVER).max(self.answered)
    }

    /// Words that only machines say, of somebody who may be one.
    pub(super) fn machine_says(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        !self.human && MACHINE_WORDS.iter().any(|words| lower.contains(words))
    }

    fn recognise(&mut self, out: &mut Vec<TalkOutput>) {
        let number = self.next_number();
        self.wait = Some(Wait::Recognition { number });
        out.push(TalkOutput::Recognise { number });
    }

    pub(super) fn recognised(&mut self, number: u32, text: &str, out: &mut Vec<TalkOutput>) {
        if self.wait != Some(Wait::Recognition { number }) {
            return;
        }
        self.wait = None;
        let speech = self.gathered.take().unwrap_or_default();
        out.push(TalkOutput::ForgetSound);
        if self.voice.is_some_and(|voice| !voice.deaf) {
            // the next utterance begins with what is being said now
            self.gathered = Some(0);
        }
        let text = text.trim();
        let words = (!text.is_empty()).then(|| text.to_owned());
        let began = self.turn_of_speech_began(speech);
        let entry = heard(speech, words);
        self.log_at(began, LogSpeaker::Callee, entry, out);
        if text.is_empty() {
            self.figures = None;
            self.quiet_since = self.now;
            return;
        }
        self.is_recognised();
        self.take_words(text, out);
    }

    pub(super) fn typed(&mut self, text: &str, out: &mut Vec<TalkOutput>) {
        let text = text.trim();
        if self.stage != Stage::Talking || text.is_empty() {
            return;
        }
        self.human = true;
        self.stop(out);
        self.give_up_wait(out);
        self.forget_sound(out);
        self.quiet_since = self.now;
        self.begin_turn();
        let entry = heard(0, Some(text.to_owned()));
        self.log(LogSpeaker::Callee, entry, out);
        self.take_words(text, out);
    }

    fn take_words(&mut self, text: &str, out: &mut Vec<TalkOutput>) {
        if self.machine_says(text) {
            return self.machine(false, out);
        }
        self.human |= self
            .history
            .iter()
            .any(|told| matches!(told, super::Told::Exchange(Exchange::Callee(_))));
        self.silences = 0;
        self.remember(Exchange::Callee(text.to_owned()));
        self.ask(out);
    }

    pub(super) fn not_recognised(&mut self, number: u32, out: &mut Vec<TalkOutput>) {
        if self.wait != Some(Wait::Recognition { number }) {
            return;
        }
        self.wait = None;
        self.trouble(ConversePart::Recognition, out);
    }

    /// Recognises the same again.
    pub(super) fn recognise_again(&mut self, out: &mut Vec<TalkOutput>) {
        if self.gathered.is_some() {
            self.recognise(out);
        }
    }

    pub(super) fn key(&mut self, key: char, out: &mut Vec<TalkOutput>) {
        self.log(LogSpeaker::Callee, LogEntry::Key { key }, out);
        self.human = true;
        self.silences = 0;
        if self.stage != Stage::Talking {
            return;
        }
        if self.rules.converse.do_not_call_key == Some(key) {
            self.never_call_again(out);
            return self.say_goodbye(out);
        }
        if !self.speaks_whole() {
            self.stop(out);
        }
        self.give_up_wait(out);
        self.forget_sound(out);
        let mut keys = self.keys.take().map(|(keys, _)| keys).unwrap_or_default();
        keys.push(key);
        self.keys = Some((keys, self.now + KEYS_TOGETHER));
    }

    /// A machine was made out, or something beeped. Neither is believed of a person.
    pub(super) fn machine(&mut self, beep: bool, out: &mut Vec<TalkOutput>) {
        match self.stage {
            Stage::AwaitingBeep { .. } if beep => self.leave_message(out),
            Stage::Talking if !self.human => {
                self.voicemail = true;
                self.event(LogEntry::Voicemail, out);
                self.stop(out);
                self.give_up_wait(out);
                self.forget_sound(out);
                match &self.rules.voicemail {
                    VoicemailPolicy::HangUp => self.hang_up(out),
                    VoicemailPolicy::LeaveMessage { .. } if beep => self.leave_message(out),
                    VoicemailPolicy::LeaveMessage { .. } => {
                        let until = self.now + LONGEST_GREETING;
                        self.stage = Stage::AwaitingBeep { until };
                    }
                }
            }
            Stage::Waiting
            | Stage::Talking
            | Stage::AwaitingBeep { .. }
            | Stage::HandingOver
            | Stage::Ending { .. }
            | Stage::Over => {}
        }
    }
}

fn heard(speech_ms: Millis, text: Option<String>) -> LogEntry {
    LogEntry::Heard { speech_ms, text }
}
