//! What became of a call: from SIP and Q.850 evidence to a result. Source: telephony, "Outcome of a
//! SIP answer". Order of evidence: Reason header (Q.850), early media, SIP code, timers.

mod classify;
mod early;
mod fault;
mod overrides;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{line::SoundUsed, time::Millis};

pub use classify::classify;
pub use early::EarlySignal;
pub use fault::{CertificateProblem, LineFault};
pub(crate) use overrides::may_mean;
pub use overrides::{OutcomeOverride, OutcomeSignal, classify_on};

/// The result of an attempt and of a record, in the source's words. Source: product 2.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CallResult {
    /// The callee answered.
    Answered,
    /// The callee refused the call.
    CallRejected,
    /// Busy.
    UserBusy,
    /// It rang, nobody answered.
    NoAnswer,
    /// The phone is switched off.
    PoweredOff,
    /// The callee's service is suspended.
    Suspend,
    /// There is no such number.
    InvalidNumber,
    /// The network is congested.
    NetworkBusy,
    /// Not reachable, for a reason that SIP alone does not tell.
    Unavailable,
    /// A voicemail answered.
    Voicemail,
    /// The network got no reaction from the callee's phone.
    NoUserResponse,
    /// Forwarded elsewhere; not followed.
    CallForwarding,
    /// An operator blocked the call.
    OperatorBlock,
    /// Cancelled by us.
    Cancel,
    /// Cut by a crash or a fault after the callee had answered.
    Interrupted,
    /// Anything else.
    Others,
}

impl CallResult {
    /// All of them, in the source's order.
    pub const ALL: [CallResult; 16] = [
        CallResult::Answered,
        CallResult::CallRejected,
        CallResult::UserBusy,
        CallResult::NoAnswer,
        CallResult::PoweredOff,
        CallResult::Suspend,
        CallResult::InvalidNumber,
        CallResult::NetworkBusy,
        CallResult::Unavailable,
        CallResult::Voicemail,
        CallResult::NoUserResponse,
        CallResult::CallForwarding,
        CallResult::OperatorBlock,
        CallResult::Cancel,
        CallResult::Interrupted,
        CallResult::Others,
    ];

    /// Whether the call was answered, by a person or a machine: its record belongs to Completed and
    /// is never redialled by itself. Source: product 2.4.
    pub fn is_answered(self) -> bool {
        match self {
            CallResult::Answered | CallResult::Voicemail | CallResult::Interrupted => true,
            CallResult::CallRejected
            | CallResult::UserBusy
            | CallResult::NoAnswer
            | CallResult::PoweredOff
            | CallResult::Suspend
            | CallResult::InvalidNumber
            | CallResult::NetworkBusy
            | CallResult::Unavailable
            | CallResult::NoUserResponse
            | CallResult::CallForwarding
            | CallResult::OperatorBlock
            | CallResult::Cancel
            | CallResult::Others => false,
        }
    }

    /// Its word in the store and in exports, as the source writes it.
    pub fn code(self) -> &'static str {
        match self {
            CallResult::Answered => "ANSWERED",
            CallResult::CallRejected => "CALL_REJECTED",
            CallResult::UserBusy => "USER_BUSY",
            CallResult::NoAnswer => "NO_ANSWER",
            CallResult::PoweredOff => "POWERED_OFF",
            CallResult::Suspend => "SUSPEND",
            CallResult::InvalidNumber => "INVALID_NUMBER",
            CallResult::NetworkBusy => "NETWORK_BUSY",
            CallResult::Unavailable => "UNAVAILABLE",
            CallResult::Voicemail => "VOICEMAIL",
            CallResult::NoUserResponse => "NO_USER_RESPONSE",
            CallResult::CallForwarding => "CALL_FORWARDING",
            CallResult::OperatorBlock => "OPERATOR_BLOCK",
            CallResult::Cancel => "CANCEL",
            CallResult::Interrupted => "INTERRUPTED",
            CallResult::Others => "OTHERS",
        }
    }

    /// The result of that word.
    pub fn from_code(code: &str) -> Option<CallResult> {
        CallResult::ALL
            .into_iter()
            .find(|result| result.code() == code)
    }
}

/// Who ended an answered call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HangupSide {
    /// Our agent.
    Agent,
    /// The callee.
    Callee,
    /// Neither: a fault or the longest call.
    System,
}

/// Everything that a carrier knows about how a call ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EndEvidence {
    /// Final SIP code, if one came.
    pub sip_code: Option<u16>,
    /// Its reason phrase, as received (at most 200 characters).
    pub sip_text: Option<String>,
    /// Q.850 cause of the Reason header.
    pub q850: Option<u16>,
    /// 180 or 183 was seen.
    pub rang: bool,
    /// 200 was seen.
    pub answered: bool,
    /// A provisional answer of any kind was seen (100 too).
    pub any_reply: bool,
    /// Credentials had been sent when the final answer came.
    pub authenticated: bool,
    /// We ended it: our ring timeout.
    pub ring_timeout: bool,
    /// We ended it: the user, the task's stop or the end of calling time.
    pub cancelled: bool,
    /// Retry-After in milliseconds.
    pub retry_after: Option<Millis>,
    /// A fault on our own machine, in plain words for the log.
    pub local_fault: Option<String>,
    /// What the network's tones said before anybody answered.
    #[serde(default)]
    pub early: Option<EarlySignal>,
    /// The other side's sound stopped coming in an answered call.
    #[serde(default)]
    pub sound_lost: bool,
    /// How the sound of an answered call travelled; after a change within the call, how it did last.
    #[serde(default)]
    pub sound: Option<SoundUsed>,
    /// The way to the carrier was barred, so that nothing could be sent: what barred it.
    #[serde(default)]
    pub barred: Option<LineFault>,
}

/// The verdict over an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallOutcome {
    /// It is the callee's.
    Callee {
        /// The result.
        result: CallResult,
    },
    /// It is ours: no attempt is used.
    Line {
        /// The fault.
        fault: LineFault,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_words_that_travel() {
        for result in CallResult::ALL {
            let json = serde_json::to_string(&result).unwrap();
            assert_eq!(
                json,
                format!("\"{}\"", result.code()),
                "one word for one thing"
            );
            assert_eq!(CallResult::from_code(result.code()), Some(result));
        }
        assert_eq!(CallResult::from_code("ALIVE"), None);
    }
}
