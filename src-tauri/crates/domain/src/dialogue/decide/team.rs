//! What people of the team, lists and limits do to a dialogue.

use super::*;

impl Step<'_> {
    /// Refuses what would write to somebody who must not be written to.
    fn may_be_written_to(&self) -> Result<(), DialogueRefusal> {
        match self.state.control {
            Control::Closed { reason, .. } => match reason {
                CloseReason::OptedOut => Err(DialogueRefusal::OptedOut),
                CloseReason::Blocked => Err(DialogueRefusal::Blocked),
                CloseReason::ByAi
                | CloseReason::IsBot
                | CloseReason::ByOperator
                | CloseReason::PeerGone => Ok(()),
            },
            Control::MutedByList { .. } => Err(DialogueRefusal::MutedByList),
            Control::Ai | Control::Operator { .. } | Control::BlockedByLimit { .. } => Ok(()),
        }
    }

    /// The AI goes on: a person may write without stopping it. Whoever answers where a person was asked
    /// for has taken it over.
    pub(super) fn operator_wrote(&mut self) -> Result<(), DialogueRefusal> {
        self.may_be_written_to()?;
        if let Control::Operator { reason, since: _ } = &mut self.state.control {
            *reason = HandOver::TookOver;
        }
        self.we_wrote();
        Ok(())
    }

    pub(super) fn took_over(&mut self) -> Result<(), DialogueRefusal> {
        self.may_be_written_to()?;
        self.give_up();
        self.state.begun.clear();
        self.effects.push(DialogueEffect::WithdrawQueued);
        self.state.control = Control::Operator {
            reason: HandOver::TookOver,
            since: self.now,
        };
        Ok(())
    }

    pub(super) fn handed_back(&mut self) -> Result<(), DialogueRefusal> {
        if let Control::Closed {
            reason: CloseReason::Blocked,
            ..
        } = self.state.control
        {
            // Handing back is how a block is taken back.
            self.go_on();
            return Ok(());
        }
        self.may_be_written_to()?;
        match self.state.control {
            Control::BlockedByLimit { .. } => return Err(DialogueRefusal::LimitReached),
            Control::Operator { .. } | Control::Closed { .. } => self.go_on(),
            Control::Ai | Control::MutedByList { .. } => {}
        }
        Ok(())
    }

    pub(super) fn operator_closed(&mut self) -> Result<(), DialogueRefusal> {
        self.may_be_written_to()?;
        self.effects.push(DialogueEffect::WithdrawQueued);
        self.close(CloseReason::ByOperator);
        Ok(())
    }

    pub(super) fn blocked(&mut self) -> Result<(), DialogueRefusal> {
        if let Control::Closed {
            reason: CloseReason::OptedOut,
            ..
        } = self.state.control
        {
            return Err(DialogueRefusal::OptedOut);
        }
        self.effects.push(DialogueEffect::WithdrawQueued);
        self.close(CloseReason::Blocked);
        Ok(())
    }

    pub(super) fn limit_raised(&mut self) {
        match self.state.control {
            Control::BlockedByLimit { .. } => self.go_on(),
            Control::Ai
            | Control::Operator { .. }
            | Control::Closed { .. }
            | Control::MutedByList { .. } => {}
        }
    }

    pub(super) fn muted(&mut self) {
        match self.state.control {
            Control::Ai | Control::Operator { .. } | Control::BlockedByLimit { .. } => {
                self.give_up();
                self.effects.push(DialogueEffect::WithdrawQueued);
                self.state.control = Control::MutedByList { since: self.now };
            }
            Control::Closed { .. } | Control::MutedByList { .. } => {}
        }
    }

    pub(super) fn unmuted(&mut self) {
        match self.state.control {
            Control::MutedByList { .. } => self.go_on(),
            Control::Ai
            | Control::Operator { .. }
            | Control::Closed { .. }
            | Control::BlockedByLimit { .. } => {}
        }
    }
}
