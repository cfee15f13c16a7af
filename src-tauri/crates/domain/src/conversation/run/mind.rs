//! What the agent thinks: questions and answers, functions, waiting without dead air, and trouble.

use super::{AskedCall, Exchange, PieceKind, QUIET_MOST, Stage, TalkOutput, TalkRun, Told};
use crate::{
    call_record::LogEntry,
    conversation::{
        CallFunctionRules, CheckedCallFunction, ConversePart, TurnFigures, check_function,
    },
    time::UnixMillis,
};

/// Questions of one turn: functions lead to further ones.
const MOST_ROUNDS: u8 = 6;
/// Fillers in one wait; after them something is wrong.
const MOST_FILLERS: u8 = 2;
/// Failures in a row, after which the agent says goodbye.
const MOST_TROUBLES: u8 = 1;
/// Characters of a function's outcome in the log.
const LOGGED_CHARS: usize = 300;

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wait {
    /// The callee's words.
    Recognition { number: u32 },
    /// An answer.
    Answer { number: u32 },
    /// Functions of the user's: calls whose outcome is open, by id and name.
    Functions { open: Vec<(String, String)> },
}

/// An answer that is being given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reply {
    /// Something of it is said.
    words: bool,
}

impl TalkRun {
    pub(super) fn next_number(&mut self) -> u32 {
        self.last_number += 1;
        self.last_number
    }

    /// The callee's turn is over; the agent's begins.
    pub(super) fn begin_turn(&mut self) {
        self.rounds = 0;
        self.fillers = 0;
        self.answered_turn = false;
        self.quiet_since = self.quiet_since.max(self.answered);
        self.figures = Some((self.now, TurnFigures::default()));
    }

    pub(super) fn turn_began(&self) -> UnixMillis {
        self.figures.map_or(self.now, |(began, _)| began)
    }

    pub(super) fn is_recognised(&mut self) {
        let now = self.now;
        if let Some((began, figures)) = &mut self.figures {
            figures.recognised_ms = Some(now - *began);
        }
    }

    /// The first sound of the answer: the turn's figures are known.
    pub(super) fn answer_is_heard(&mut self, out: &mut Vec<TalkOutput>) {
        if let Some((began, mut figures)) = self.figures.take() {
            figures.first_sound_ms = Some(self.now - began);
            self.event(LogEntry::Turn { figures }, out);
        }
    }

    pub(super) fn ask(&mut self, out: &mut Vec<TalkOutput>) {
        if self.rounds >= MOST_ROUNDS {
            return self.trouble(ConversePart::Model, out);
        }
        self.rounds += 1;
        let number = self.next_number();
        self.wait = Some(Wait::Answer { number });
        self.reply = None;
        self.sentences = Default::default();
        out.push(TalkOutput::Ask { number });
    }

    pub(super) fn words(&mut self, number: u32, text: &str, out: &mut Vec<TalkOutput>) {
        if self.wait != Some(Wait::Answer { number }) {
            return;
        }
        self.first_word();
        let sentences = self.sentences.push(text);
        self.speak(sentences, out);
    }

    /// The first words of the answer, or its first sound.
    pub(super) fn first_word(&mut self) {
        let now = self.now;
        if let Some((began, figures)) = &mut self.figures {
            figures.first_word_ms.get_or_insert(now - *began);
        }
    }

    /// Something of the answer is said.
    pub(super) fn begin_reply(&mut self) {
        if self.reply.is_none() {
            self.reply = Some(Reply { words: true });
            self.history.push(Told::Agent {
                said: Vec::new(),
                calls: Vec::new(),
            });
        }
        self.answered_turn = true;
    }

    fn speak(&mut self, sentences: Vec<String>, out: &mut Vec<TalkOutput>) {
        for sentence in sentences {
            self.begin_reply();
            self.say(sentence, PieceKind::Answer, false, out);
        }
    }

    pub(super) fn replied(
        &mut self,
        number: u32,
        calls: Vec<AskedCall>,
        out: &mut Vec<TalkOutput>,
    ) {
        if self.wait != Some(Wait::Answer { number }) {
            return;
        }
        let rest = self.sentences.rest();
        self.speak(rest.into_iter().collect(), out);
        self.wait = None;
        let spoke = self.reply.take().is_some_and(|reply| reply.words);
        if calls.is_empty() {
            if !spoke && !self.answered_turn {
                self.trouble(ConversePart::Model, out);
            }
            return;
        }
        match self.history.last_mut() {
            Some(Told::Agent { calls: made, .. }) if spoke => *made = calls.clone(),
            Some(Told::Agent { .. } | Told::Exchange(_) | Told::Turn { .. }) | None => {
                self.history.push(Told::Agent {
                    said: Vec::new(),
                    calls: calls.clone(),
                })
            }
        }
        self.perform(calls, spoke, out);
    }

    fn perform(&mut self, calls: Vec<AskedCall>, spoke: bool, out: &mut Vec<TalkOutput>) {
        let mut open = Vec::new();
        let (mut ends, mut hands_over) = (false, None);
        for call in calls {
            let functions = self.rules.converse.functions.clone();
            let rules = CallFunctionRules {
                functions: &functions,
                zone: &self.rules.zone,
                now: self.now,
            };
            let content = match check_function(&rules, &call.name, &call.arguments) {
                Err(fault) => format!("error: {fault}"),
                Ok(CheckedCallFunction::EndCall) => {
                    ends = true;
                    "ok".to_owned()
                }
                Ok(CheckedCallFunction::DoNotCall) => {
                    self.never_call_again(out);
                    "ok".to_owned()
                }
                Ok(CheckedCallFunction::Transfer(transfer)) => {
                    hands_over = Some((call, transfer));
                    continue;
                }
                Ok(CheckedCallFunction::CallBack(at)) => {
                    self.call_back = Some(at);
                    out.push(TalkOutput::CallBack(at));
                    self.event(LogEntry::CallBack { at }, out);
                    "ok: they will be called then, within the calling hours".to_owned()
                }
                Ok(CheckedCallFunction::SendKeys(keys)) => {
                    out.push(TalkOutput::SendKeys(keys.clone()));
                    self.event(LogEntry::KeysSent { keys }, out);
                    "ok".to_owned()
                }
                Ok(CheckedCallFunction::CustomApi { name, arguments }) => {
                    open.push((call.id.clone(), name.clone()));
                    out.push(TalkOutput::Perform {
                        id: call.id,
                        name,
                        arguments,
                    });
                    continue;
                }
            };
            let id = call.id;
            self.remember(Exchange::Outcome { id, content });
        }
        if ends || hands_over.is_some() {
            for (id, _) in open {
                let content = "the call is over".to_owned();
                self.remember(Exchange::Outcome { id, content });
            }
            if let Some((call, transfer)) = hands_over {
                return self.put_through(call, transfer, out);
            }
            return self.end_after_words(spoke || self.answered_turn, out);
        }
        if open.is_empty() {
            self.ask(out);
        } else {
            self.wait = Some(Wait::Functions { open });
        }
    }

    pub(super) fn outcome(&mut self, id: &str, content: String, out: &mut Vec<TalkOutput>) {
        let Some(Wait::Functions { open }) = &mut self.wait else {
            return;
        };
        let Some(at) = open.iter().position(|(one, _)| one == id) else {
            return;
        };
        let (id, name) = open.remove(at);
        let done = open.is_empty();
        let outcome = content.chars().take(LOGGED_CHARS).collect();
        self.event(LogEntry::Function { name, outcome }, out);
        self.remember(Exchange::Outcome { id, content });
        if done {
            self.wait = None;
            self.ask(out);
        }
    }

    pub(super) fn not_replied(&mut self, number: u32, passes: bool, out: &mut Vec<TalkOutput>) {
        if self.wait != Some(Wait::Answer { number }) {
            return;
        }
        self.wait = None;
        let rest = self.sentences.rest();
        if self.reply.is_some() && !self.breaks_off() {
            // what was begun is said to the end of its sentence: the callee answers to it
            self.speak(rest.into_iter().collect(), out);
            self.reply = None;
            let part = ConversePart::Model;
            return self.event(LogEntry::Trouble { part }, out);
        }
        if !passes {
            self.troubles = MOST_TROUBLES;
        }
        self.trouble(ConversePart::Model, out);
    }

    /// Something failed: a polite line, tried again; then a polite end.
    pub(super) fn trouble(&mut self, part: ConversePart, out: &mut Vec<TalkOutput>) {
        self.event(LogEntry::Trouble { part }, out);
        self.give_up_wait(out);
        self.troubles = self.troubles.saturating_add(1);
        if self.troubles > MOST_TROUBLES {
            return self.say_goodbye(out);
        }
        if !self.line_is_coming() {
            let line = self.rules.converse.trouble_line.clone();
            self.say(line, PieceKind::Filler, false, out);
        }
        self.fillers = 0;
        self.retry = Some(part);
    }

    /// Tries again what failed, once the agent has said so.
    pub(super) fn look_at_the_retry(&mut self, out: &mut Vec<TalkOutput>) {
        if self.stage != Stage::Talking || !self.pieces.is_empty() {
            return;
        }
        match self.retry.take() {
            Some(ConversePart::Recognition) => self.recognise_again(out),
            Some(ConversePart::Model | ConversePart::Voice) => {
                self.rounds = 0;
                self.ask(out);
            }
            Some(ConversePart::Money) | None => {}
        }
    }

    pub(super) fn no_money(&mut self, out: &mut Vec<TalkOutput>) {
        if self.stage == Stage::Talking {
            let part = ConversePart::Money;
            self.event(LogEntry::Trouble { part }, out);
            self.say_goodbye(out);
        }
    }

    /// Nothing that is under way is waited for any more. Calls keep an outcome: a model does not
    /// understand one without.
    pub(super) fn give_up_wait(&mut self, out: &mut Vec<TalkOutput>) {
        self.retry = None;
        let Some(wait) = self.wait.take() else { return };
        if let Wait::Functions { open } = wait {
            for (id, _) in open {
                let content = "not waited for: the person spoke".to_owned();
                self.remember(Exchange::Outcome { id, content });
            }
        }
        self.reply = None;
        self.sentences = Default::default();
        out.push(TalkOutput::Forget);
    }

    /// The callee has waited in silence for long enough.
    pub(super) fn wait_alarm(&self) -> Option<UnixMillis> {
        let waits = self.wait.is_some() || self.is_about_to_speak() || self.retry.is_some();
        let silent = waits && !self.speaks() && !self.hears();
        silent.then_some(self.quiet_since + QUIET_MOST)
    }

    pub(super) fn look_at_the_wait(&mut self, out: &mut Vec<TalkOutput>) {
        if self.stage != Stage::Talking || self.wait_alarm().is_none_or(|at| at > self.now) {
            return;
        }
        // counted anew from here: what is said now is heard at once
        self.quiet_since = self.now;
        let fillers = &self.rules.converse.fillers;
        if self.fillers < MOST_FILLERS && !fillers.is_empty() && !self.line_is_coming() {
            let filler = fillers.get(self.fillers_in_all % fillers.len()).cloned();
            self.fillers += 1;
            self.fillers_in_all += 1;
            return self.say(filler.unwrap_or_default(), PieceKind::Filler, false, out);
        }
        let part = match &self.wait {
            None if self.retry.is_some() => return self.say_goodbye(out),
            Some(Wait::Recognition { .. }) => ConversePart::Recognition,
            Some(Wait::Answer { .. } | Wait::Functions { .. }) => ConversePart::Model,
            None => ConversePart::Voice,
        };
        if self.is_about_to_speak() {
            self.stop(out);
        }
        self.trouble(part, out);
    }
}
