//! What an event does to a dialogue: new state and effects, or a refusal. It knows no channel, no
//! store and no clock. What a function call may do stands in `calls`, what people of the team do in
//! `team`, what becomes of a failed question in `faults`.

mod calls;
mod faults;
mod team;

use super::{
    About, Appointment, BegunCall, CloseReason, Control, DatedTag, DialogueEffect, DialogueEvent,
    DialogueRefusal, DialogueState, DialogueTag, HandOver, MessageFailure, ModelTrouble,
    OptOutWords, Phase, Side, Wake, next_wake,
    wake::{Own, gathered, own_message},
};
use crate::{
    ai_profile::{CallFault, CheckedCall, ContactGiven, Reminder, ReminderText},
    integration::LeadEvent,
    schedule::CompiledSchedule,
    time::{HOUR, Millis, SECOND, UnixMillis},
};

/// Several quick messages get one answer: it waits for so long after the last one. Source: product
/// 1.3.
pub const DEBOUNCE: Millis = 4 * SECOND;
/// It never waits for longer than this after the first one. Source: product 1.3.
pub const LONGEST_DEBOUNCE: Millis = 30 * SECOND;
/// Most functions that the model may call for one message of the person. Source: product 1.3.
pub const MAX_CALLS: u16 = 100;
/// Failed tries after which a person of the team is asked.
pub const MAX_MODEL_TRIES: u8 = 5;
/// A dialogue that the AI closed begins again with a message that comes later than this; "thank you,
/// bye" right after the end begins nothing.
pub const REOPENS_AFTER: Millis = HOUR;

/// What a task says about its dialogues.
#[derive(Debug, Clone, Copy)]
pub struct DialogueRules<'a> {
    /// Words with which a person opts out.
    pub opt_out: &'a OptOutWords,
    /// Reminders, as the task has them.
    pub reminders: &'a [Reminder],
    /// Days and hours in which the task writes by itself.
    pub schedule: &'a CompiledSchedule,
}

/// What an event led to.
#[derive(Debug, Clone, PartialEq)]
pub struct DialogueStep {
    /// The new state.
    pub state: DialogueState,
    /// What is to be done.
    pub effects: Vec<DialogueEffect>,
    /// When it is looked at next.
    pub wake: Wake,
}

/// What an event does to a dialogue.
pub fn decide(
    state: &DialogueState,
    event: DialogueEvent,
    rules: &DialogueRules<'_>,
    now: UnixMillis,
) -> Result<DialogueStep, DialogueRefusal> {
    let mut step = Step {
        state: state.clone(),
        effects: Vec::new(),
        rules,
        now,
    };
    match event {
        DialogueEvent::PersonWrote { text } => step.person_wrote(&text),
        DialogueEvent::FirstDue => {
            if step.is_with_ai() && step.state.phase == Phase::Resting {
                step.ask(About::First, 0);
            }
        }
        DialogueEvent::FirstWritten => step.we_wrote(),
        DialogueEvent::Woke => step.woke(),
        DialogueEvent::Answered { turn, text, calls } => step.answered(turn, &text, calls),
        DialogueEvent::CallsDone { turn, outcomes } => step.calls_done(turn, outcomes),
        DialogueEvent::ModelFailed {
            turn,
            trouble,
            after,
        } => step.model_failed(turn, trouble, after),
        DialogueEvent::LimitReached { turn } => step.limit_reached(turn),
        DialogueEvent::BudgetReached { turn } => step.budget_reached(turn),
        DialogueEvent::SendFailed { side, failure } => step.send_failed(side, failure),
        DialogueEvent::Restarted => step.restarted(),
        DialogueEvent::OperatorWrote => step.operator_wrote()?,
        DialogueEvent::TookOver => step.took_over()?,
        DialogueEvent::HandedBack => step.handed_back()?,
        DialogueEvent::OperatorClosed => step.operator_closed()?,
        DialogueEvent::Blocked => step.blocked()?,
        DialogueEvent::OptedOut => step.opt_out(),
        DialogueEvent::LimitRaised => step.limit_raised(),
        DialogueEvent::Muted => step.muted(),
        DialogueEvent::Unmuted => step.unmuted(),
    }
    Ok(DialogueStep {
        wake: next_wake(&step.state, rules, now),
        state: step.state,
        effects: step.effects,
    })
}

/// A decision while it is made.
struct Step<'a> {
    state: DialogueState,
    effects: Vec<DialogueEffect>,
    rules: &'a DialogueRules<'a>,
    now: UnixMillis,
}

impl Step<'_> {
    fn is_with_ai(&self) -> bool {
        match self.state.control {
            Control::Ai => true,
            Control::Operator { .. }
            | Control::Closed { .. }
            | Control::BlockedByLimit { .. }
            | Control::MutedByList { .. } => false,
        }
    }

    /// Gives a tag; `true`: it is new.
    fn tag(&mut self, tag: DialogueTag) -> bool {
        let new = !self.state.has(tag);
        if new {
            self.state.tags.push(DatedTag { tag, at: self.now });
        }
        new
    }

    /// We wrote, whoever it was: nothing is unanswered but what came while an answer was being made.
    fn we_wrote(&mut self) {
        self.state.ours_at = Some(self.now);
        self.state.unanswered = self.state.newer.is_some();
    }

    fn person_wrote(&mut self, text: &str) {
        self.tag(DialogueTag::Replied);
        self.state.person_at = Some(self.now);
        self.state.unanswered = true;
        self.state.reminders_done = 0;
        self.state.calls = 0;
        if self.rules.opt_out.matches(text) {
            return self.opt_out();
        }
        let reopens = match self.state.control {
            Control::Closed { reason, since } => match reason {
                CloseReason::ByAi => self.now - since > REOPENS_AFTER,
                CloseReason::PeerGone => true,
                CloseReason::IsBot
                | CloseReason::ByOperator
                | CloseReason::OptedOut
                | CloseReason::Blocked => false,
            },
            Control::Ai
            | Control::Operator { .. }
            | Control::BlockedByLimit { .. }
            | Control::MutedByList { .. } => false,
        };
        if reopens {
            self.state.control = Control::Ai;
        }
        if self.is_with_ai() {
            self.gather();
        }
    }

    /// The person's message is answered once they have finished writing. An answer that is being
    /// made is given up for it; but not for ever: after [`LONGEST_DEBOUNCE`] it is let through, and
    /// what came meanwhile is answered after it.
    fn gather(&mut self) {
        let now = self.now;
        let about = match self.state.phase.clone() {
            Phase::Resting => {
                self.state.phase = Phase::Gathering {
                    first: now,
                    last: now,
                };
                return;
            }
            Phase::Gathering { first, .. } => {
                self.state.phase = Phase::Gathering { first, last: now };
                return;
            }
            Phase::Asking { about, .. }
            | Phase::Calling { about, .. }
            | Phase::Retrying { about, .. } => about,
        };
        match about {
            About::Answer { first } if now - first >= LONGEST_DEBOUNCE => {
                self.state.newer.get_or_insert(now);
            }
            About::Answer { first } => {
                self.give_up();
                self.state.phase = Phase::Gathering { first, last: now };
            }
            About::First | About::Reminder { .. } | About::Appointment { .. } => {
                self.keep_appointment_of(about);
                self.give_up();
                self.state.phase = Phase::Gathering {
                    first: now,
                    last: now,
                };
            }
        }
    }

    /// Whatever the AI is at is dropped: late answers find another turn.
    fn give_up(&mut self) {
        match self.state.phase {
            Phase::Asking { .. } | Phase::Calling { .. } => {
                let turn = self.state.turn;
                self.effects.push(DialogueEffect::GiveUp { turn });
            }
            Phase::Resting | Phase::Gathering { .. } | Phase::Retrying { .. } => {}
        }
        self.state.turn = self.state.turn.wrapping_add(1);
        self.state.phase = Phase::Resting;
        self.state.newer = None;
    }

    fn ask(&mut self, about: About, tries: u8) {
        self.state.turn = self.state.turn.wrapping_add(1);
        self.state.phase = Phase::Asking {
            about,
            since: self.now,
            tries,
        };
        let turn = self.state.turn;
        self.effects.push(DialogueEffect::Ask { turn, about });
    }

    /// The promise is kept (or overtaken by the person): it is due no more. Until then it stands in
    /// the state, with its note.
    fn keep_appointment_of(&mut self, about: About) {
        match about {
            About::Appointment { at } => {
                self.state
                    .appointments
                    .retain(|appointment| appointment.at != at);
            }
            About::Answer { .. } | About::First | About::Reminder { .. } => {}
        }
    }

    /// What was asked about is done: what came meanwhile is next.
    fn rest(&mut self) {
        self.state.begun.clear();
        self.state.phase = match self.state.newer.take() {
            Some(first) => Phase::Gathering {
                first,
                last: self.now,
            },
            None => Phase::Resting,
        };
    }

    /// The AI has the word again: what the person wrote meanwhile is answered.
    fn go_on(&mut self) {
        self.state.control = Control::Ai;
        self.state.phase = if self.state.unanswered {
            Phase::Gathering {
                first: self.now,
                last: self.now,
            }
        } else {
            Phase::Resting
        };
    }

    fn close(&mut self, reason: CloseReason) {
        self.give_up();
        self.state.begun.clear();
        self.state.appointments.clear();
        self.tag(DialogueTag::Closed);
        self.state.control = Control::Closed {
            reason,
            since: self.now,
        };
    }

    fn hand_over(&mut self, reason: HandOver) {
        self.give_up();
        self.state.begun.clear();
        self.tag(DialogueTag::Operator);
        self.state.control = Control::Operator {
            reason: reason.clone(),
            since: self.now,
        };
        self.effects.push(DialogueEffect::CallTeam { reason });
    }

    fn opt_out(&mut self) {
        self.close(CloseReason::OptedOut);
        self.effects.push(DialogueEffect::WithdrawQueued);
        self.effects.push(DialogueEffect::OptOut);
    }

    fn woke(&mut self) {
        if !self.is_with_ai() {
            return;
        }
        let now = self.now;
        match self.state.phase.clone() {
            Phase::Gathering { first, last } if gathered(first, last) <= now => {
                self.ask(About::Answer { first }, 0);
            }
            Phase::Retrying {
                about, at, tries, ..
            } if at <= now => self.ask(about, tries),
            Phase::Asking { since, .. } | Phase::Calling { since, .. }
                if now - since >= super::WATCHDOG =>
            {
                self.lost();
            }
            Phase::Resting => match own_message(&self.state, self.rules, now) {
                Some((at, own)) if at <= now => self.write_own(own),
                Some(_) | None => {}
            },
            Phase::Gathering { .. }
            | Phase::Retrying { .. }
            | Phase::Asking { .. }
            | Phase::Calling { .. } => {}
        }
    }

    fn write_own(&mut self, own: Own) {
        match own {
            Own::Appointment { at } => self.ask(About::Appointment { at }, 0),
            Own::Reminder(index) => {
                let reminders = self.rules.reminders;
                let Some(reminder) = reminders.get(usize::from(index)) else {
                    return;
                };
                self.state.reminders_done = index.saturating_add(1);
                match &reminder.text {
                    ReminderText::Fixed { text } => {
                        self.we_wrote();
                        let text = text.clone();
                        self.effects
                            .push(DialogueEffect::SendReminder { index, text });
                    }
                    ReminderText::WrittenByAi { .. } => self.ask(About::Reminder { index }, 0),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
