//! One call that is alive, as the dialer keeps it in memory: what has happened to it so far, and
//! until when it may go on. It knows no carrier and no store.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    agent::AgentVersion,
    call_record::{CallPhase, LogLine},
    ids::{AttemptId, CallTaskId, CalleeId, LineId, RehearsalId},
    outcome::{EndEvidence, HangupSide},
    rehearsal::Persona,
    time::{Millis, SECOND, UnixMillis},
};
use tokio::task::AbortHandle;

use crate::ports::ConversationResult;

/// After a hang-up the carrier has so long to tell that the call is over.
pub(crate) const END_GRACE: Millis = 40 * SECOND;
/// So much longer than its ring timeout may a call be without any news.
pub(crate) const DIAL_GRACE: Millis = 30 * SECOND;
/// After the call's end the agent has so long to finish.
pub(crate) const TALK_GRACE: Millis = 5 * SECOND;

/// A call that is alive.
#[derive(Debug)]
pub(crate) struct LiveCall {
    /// The attempt.
    pub(crate) attempt: AttemptId,
    /// Whose call it is.
    pub(crate) purpose: Purpose,
    /// The line it goes over.
    pub(crate) line: LineId,
    /// Number called.
    pub(crate) number: String,
    /// Who speaks.
    pub(crate) agent: Arc<AgentVersion>,
    /// What the agent is given.
    pub(crate) variables: BTreeMap<String, String>,
    /// When it was written down.
    pub(crate) started_at: UnixMillis,
    /// When it first rang.
    pub(crate) rang_at: Option<UnixMillis>,
    /// When it was answered.
    pub(crate) answered_at: Option<UnixMillis>,
    /// When calling time ends for it: until then it may ring.
    pub(crate) ring_until: Option<UnixMillis>,
    /// Without any news until then something is wrong with the carrier.
    pub(crate) dial_until: UnixMillis,
    /// We ended it: when and why.
    pub(crate) ending: Option<Ending>,
    /// The conversation.
    pub(crate) talk: Talk,
    /// The carrier told that it is over.
    pub(crate) end: Option<CallEnd>,
    /// What the callee said, as far as its line knows: after the answer, when.
    pub(crate) said: Vec<(Millis, String)>,
    /// Its recording could not be written.
    pub(crate) unrecorded: bool,
    /// Writing its end down failed; to be tried again then.
    pub(crate) retry_at: Option<UnixMillis>,
}

/// Whose call it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A task's.
    Campaign(CampaignCall),
    /// A test call of an agent: nothing of it is stored.
    Test,
    /// A call to a persona of a rehearsal.
    Rehearsal(RehearsalId, Persona),
}

/// What a task's call needs to know for its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CampaignCall {
    /// The task.
    pub(crate) task: CallTaskId,
    /// The callee.
    pub(crate) callee: CalleeId,
    /// Attempts used before this one in the present round.
    pub(crate) used: u32,
    /// The callee's own zone.
    pub(crate) zone: Option<String>,
    /// When the callee expires.
    pub(crate) expires_at: Option<UnixMillis>,
}

/// We ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending {
    /// When.
    pub(crate) at: UnixMillis,
    /// Why.
    pub(crate) why: EndedBy,
}

/// Why we ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndedBy {
    /// The user cancelled this callee: final.
    User,
    /// The task was stopped: the callee waits again.
    Stop,
    /// Calling time ended: the callee waits again.
    Closing,
    /// The agent is done.
    Agent,
    /// The longest call was reached.
    Longest,
    /// The carrier went silent.
    Silence,
    /// The app ends.
    Quit,
}

/// Where the conversation stands.
#[derive(Debug)]
pub(crate) enum Talk {
    /// There is none (yet).
    None,
    /// It goes on.
    Going(AbortHandle),
    /// It is over.
    Done(ConversationResult),
}

/// The carrier's last word about a call.
#[derive(Debug, Clone)]
pub(crate) struct CallEnd {
    /// When.
    pub(crate) at: UnixMillis,
    /// Evidence.
    pub(crate) evidence: EndEvidence,
    /// Who hung up.
    pub(crate) side: Option<HangupSide>,
    /// A recording was written.
    pub(crate) recorded: bool,
}

impl LiveCall {
    /// Its phase.
    pub(crate) fn phase(&self) -> CallPhase {
        if self.end.is_some() {
            CallPhase::Ended
        } else if self.answered_at.is_some() {
            CallPhase::InCall
        } else if self.rang_at.is_some() {
            CallPhase::Ringing
        } else {
            CallPhase::Dialing
        }
    }

    /// Since when it is in its phase.
    pub(crate) fn since(&self) -> UnixMillis {
        let ended = self.end.as_ref().map(|end| end.at);
        ended
            .or(self.answered_at)
            .or(self.rang_at)
            .unwrap_or(self.started_at)
    }

    /// Its task.
    pub(crate) fn task(&self) -> Option<CallTaskId> {
        match &self.purpose {
            Purpose::Campaign(call) => Some(call.task),
            Purpose::Test | Purpose::Rehearsal(..) => None,
        }
    }

    /// A person is called, or somebody who stands for one: not a rehearsal's persona, who has no number
    /// that a list could hold.
    pub(crate) fn is_with_somebody(&self) -> bool {
        match &self.purpose {
            Purpose::Campaign(_) | Purpose::Test => true,
            Purpose::Rehearsal(..) => false,
        }
    }

    /// It has not been answered and we have not ended it.
    pub(crate) fn may_be_cancelled(&self) -> bool {
        self.answered_at.is_none() && self.ending.is_none() && self.end.is_none()
    }

    /// When the longest call is reached.
    fn talk_until(&self) -> Option<UnixMillis> {
        let longest = i64::from(self.agent.draft.longest_call_minutes) * 60 * SECOND;
        self.answered_at.map(|at| at + longest)
    }

    /// What its clock asks for now.
    pub(crate) fn due(&self, now: UnixMillis) -> Option<Due> {
        let (at, due) = self.alarm()?;
        (at <= now).then_some(due)
    }

    /// When its clock asks for something, and for what.
    pub(crate) fn alarm(&self) -> Option<(UnixMillis, Due)> {
        if let Some(end) = &self.end {
            return match self.talk {
                Talk::Going(_) => Some((end.at + TALK_GRACE, Due::LeaveAgent)),
                Talk::None | Talk::Done(_) => Some((self.retry_at.unwrap_or(end.at), Due::Finish)),
            };
        }
        if let Some(ending) = self.ending {
            return Some((ending.at + END_GRACE, Due::GiveUp));
        }
        match self.talk_until() {
            Some(at) => Some((at, Due::End(EndedBy::Longest))),
            None => {
                let closing = self.ring_until.map(|at| (at, Due::End(EndedBy::Closing)));
                let silence = Some((self.dial_until, Due::End(EndedBy::Silence)));
                closing.into_iter().chain(silence).min_by_key(|(at, _)| *at)
            }
        }
    }
}

/// What a call's clock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// End it.
    End(EndedBy),
    /// The carrier never told its end: end it without.
    GiveUp,
    /// The agent does not finish: leave it behind.
    LeaveAgent,
    /// Write its end down.
    Finish,
}

/// A live call, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCallInfo {
    /// Attempt.
    pub attempt: AttemptId,
    /// Callee.
    pub callee: CalleeId,
    /// Task.
    pub task: CallTaskId,
    /// Line.
    pub line: LineId,
    /// Number.
    pub number: String,
    /// Phase.
    pub phase: CallPhase,
    /// When the phase began.
    pub since: UnixMillis,
    /// Last line of the call log.
    pub caption: Option<LogLine>,
}
