//! Questions that come to nothing: tried again, then handed to a person of the team with the reason.

use super::*;
use crate::time::MINUTE;

/// Waits after the first failed try, the second, and so on.
const BACK_OFF: [Millis; 4] = [2 * SECOND, 10 * SECOND, 45 * SECOND, 3 * MINUTE];
/// No service makes a question wait for longer than this.
const LONGEST_WAIT: Millis = 10 * MINUTE;

impl ModelTrouble {
    /// Asking again may help.
    pub fn passes(self) -> bool {
        match self {
            ModelTrouble::KeyRefused | ModelTrouble::NoCredit | ModelTrouble::Refused => false,
            ModelTrouble::Limited
            | ModelTrouble::Trouble
            | ModelTrouble::TooSlow
            | ModelTrouble::CutOff
            | ModelTrouble::Nonsense
            | ModelTrouble::Empty
            | ModelTrouble::NotReached => true,
        }
    }
}

impl Step<'_> {
    pub(super) fn model_failed(&mut self, turn: u32, trouble: ModelTrouble, after: Option<Millis>) {
        let Some((about, tries)) = self.asked(turn) else {
            return;
        };
        let tries = tries.saturating_add(1);
        if trouble.passes() && tries < MAX_MODEL_TRIES {
            let own = BACK_OFF
                .get(usize::from(tries - 1))
                .copied()
                .unwrap_or(LONGEST_WAIT);
            let asked = after.unwrap_or(0).clamp(0, LONGEST_WAIT);
            self.state.phase = Phase::Retrying {
                about,
                at: self.now.saturating_add(own.max(asked)),
                tries,
                trouble,
            };
            return;
        }
        match about {
            About::Answer { .. } | About::Appointment { .. } => {
                self.state.phase = Phase::Resting;
                self.keep_appointment_of(about);
                self.hand_over(HandOver::ModelTrouble { trouble });
            }
            // Nobody waits for it: the contact is tried again later, the reminder left out.
            About::First => {
                self.state.phase = Phase::Resting;
                let by_money = false;
                self.effects.push(DialogueEffect::FirstHeld { by_money });
            }
            About::Reminder { .. } => self.rest(),
        }
    }

    /// A question or its calls of which nothing was heard for too long, or that a crash lost.
    pub(super) fn lost(&mut self) {
        match self.state.phase.clone() {
            Phase::Asking { .. } => {
                let turn = self.state.turn;
                self.effects.push(DialogueEffect::GiveUp { turn });
                self.model_failed(turn, ModelTrouble::TooSlow, None);
            }
            Phase::Calling { about, .. } => {
                let turn = self.state.turn;
                self.effects.push(DialogueEffect::GiveUp { turn });
                self.ask(about, 1);
            }
            Phase::Resting | Phase::Gathering { .. } | Phase::Retrying { .. } => {}
        }
    }

    /// The answer that was under way is lost with the process; it is asked for again at once. The
    /// try counts, so that a question that kills the process does not do so for ever.
    pub(super) fn restarted(&mut self) {
        let (about, tries) = match self.state.phase {
            Phase::Asking { about, tries, .. } => (about, tries),
            Phase::Calling { about, .. } => (about, 0),
            Phase::Resting | Phase::Gathering { .. } | Phase::Retrying { .. } => return,
        };
        let turn = self.state.turn;
        if tries.saturating_add(1) >= MAX_MODEL_TRIES {
            self.state.phase = Phase::Asking {
                about,
                since: self.now,
                tries,
            };
            return self.model_failed(turn, ModelTrouble::CutOff, None);
        }
        self.state.turn = turn.wrapping_add(1);
        self.state.phase = Phase::Retrying {
            about,
            at: self.now,
            tries: tries.saturating_add(1),
            trouble: ModelTrouble::CutOff,
        };
    }

    pub(super) fn limit_reached(&mut self, turn: u32) {
        let Some((about, _)) = self.asked(turn) else {
            return;
        };
        self.held_first(about);
        self.state.phase = Phase::Resting;
        self.block();
    }

    pub(super) fn budget_reached(&mut self, turn: u32) {
        let Some((about, _)) = self.asked(turn) else {
            return;
        };
        self.held_first(about);
        match about {
            About::Answer { first } => {
                self.state.newer = None;
                self.state.phase = Phase::Gathering {
                    first,
                    last: self.now,
                };
            }
            About::Reminder { index } => {
                self.state.reminders_done = index;
                self.rest();
            }
            About::First | About::Appointment { .. } => self.rest(),
        }
    }

    fn held_first(&mut self, about: About) {
        match about {
            About::First => {
                let by_money = true;
                self.effects.push(DialogueEffect::FirstHeld { by_money });
            }
            About::Answer { .. } | About::Reminder { .. } | About::Appointment { .. } => {}
        }
    }

    fn block(&mut self) {
        self.give_up();
        self.state.control = Control::BlockedByLimit { since: self.now };
    }

    pub(super) fn send_failed(&mut self, side: Side, failure: MessageFailure) {
        match failure {
            MessageFailure::BlockedUs | MessageFailure::UnknownPeer => match self.state.control {
                Control::Closed { .. } => {}
                Control::Ai
                | Control::Operator { .. }
                | Control::BlockedByLimit { .. }
                | Control::MutedByList { .. } => {
                    self.effects.push(DialogueEffect::WithdrawQueued);
                    self.close(CloseReason::PeerGone);
                }
            },
            // Nobody can write until the other side does, a person of the team no more than the AI.
            MessageFailure::NotAllowed if self.is_with_ai() => {
                self.give_up();
                self.state.appointments.clear();
                self.state.reminders_done = u16::MAX;
            }
            MessageFailure::Limit if self.is_with_ai() => self.block(),
            MessageFailure::TextRefused | MessageFailure::Channel | MessageFailure::Undelivered => {
                let ours = match side {
                    Side::Ai | Side::Task => true,
                    Side::Person | Side::Operator => false,
                };
                if ours && self.is_with_ai() {
                    self.hand_over(HandOver::SendTrouble { failure });
                }
            }
            MessageFailure::NotAllowed | MessageFailure::Limit | MessageFailure::Withdrawn => {}
        }
    }
}
