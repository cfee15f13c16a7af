//! Putting the callee through: what is said first, what is waited for, and going on when nobody was
//! reached.

use super::{AskedCall, Exchange, Stage, TalkOutput, TalkRun};
use crate::{
    call_record::LogEntry,
    conversation::{Transfer, TransferOutcome, TransferTarget},
    time::{Millis, SECOND, UnixMillis},
};

/// The words before it take no longer.
const WORDS_BEFORE: Millis = 20 * SECOND;
/// Whoever asks for it says by then what came of it; a line has given up before.
const LONGEST: Millis = 2 * 60 * SECOND;

/// A transfer that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HandingOver {
    /// The model's id of its call.
    id: String,
    transfer: Transfer,
    /// It was asked for; before, there are words to say.
    asked: bool,
    /// Not for longer than until then.
    until: UnixMillis,
}

impl HandingOver {
    /// When it has taken for too long.
    pub(super) fn until(&self) -> UnixMillis {
        self.until
    }
}

impl TalkRun {
    /// Whether it is waited for what comes of a transfer.
    pub fn is_transferring(&self) -> bool {
        self.stage == Stage::HandingOver
            && self.handing_over.as_ref().is_some_and(|over| over.asked)
    }

    /// Says what is said first.
    pub(super) fn put_through(
        &mut self,
        call: AskedCall,
        transfer: Transfer,
        out: &mut Vec<TalkOutput>,
    ) {
        let id = call.id;
        let content = "the call is being put through".to_owned();
        self.remember(Exchange::Outcome {
            id: id.clone(),
            content,
        });
        self.stage = Stage::HandingOver;
        self.figures = None;
        self.keys = None;
        self.forget_sound(out);
        let line = transfer.success_line.clone();
        self.say_line(line, true, out);
        self.handing_over = Some(HandingOver {
            id,
            transfer,
            asked: false,
            until: self.now + WORDS_BEFORE,
        });
    }

    /// Asks for it once the words are said; gives it up when nothing is heard of it.
    pub(super) fn look_at_the_transfer(&mut self, out: &mut Vec<TalkOutput>) {
        let now = self.now;
        let said = self.pieces.is_empty();
        let Some(over) = &mut self.handing_over else {
            return;
        };
        if over.asked {
            if over.until <= now {
                self.transferred(TransferOutcome::Silent, out);
            }
            return;
        }
        if !said && over.until > now {
            return;
        }
        over.asked = true;
        over.until = now + LONGEST;
        let target = TransferTarget::read(&over.transfer.target);
        if !said {
            self.stop(out);
        }
        match target {
            Some(target) => out.push(TalkOutput::Transfer(target)),
            // a form that was published has one
            None => self.transferred(TransferOutcome::NotSent, out),
        }
    }

    /// What came of it.
    pub(super) fn transferred(&mut self, outcome: TransferOutcome, out: &mut Vec<TalkOutput>) {
        if !self.is_transferring() {
            return;
        }
        let Some(over) = self.handing_over.take() else {
            return;
        };
        let to = over.transfer.target.trim().to_owned();
        self.event(LogEntry::Transfer { to, outcome }, out);
        if outcome.worked() {
            return self.hang_up(out);
        }
        self.correct_outcome(&over.id, "error: nobody could be reached; go on yourself");
        self.stage = Stage::Talking;
        self.quiet_since = self.now;
        self.silences = 0;
        if self.voice.is_some() {
            // whoever speaks now is heard from here on
            self.gathered = Some(0);
        }
        if over.transfer.failure_line.is_empty() {
            self.begin_turn();
            return self.ask(out);
        }
        self.say_line(over.transfer.failure_line, false, out);
    }
}
