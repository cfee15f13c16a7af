//! What became of a call: from SIP and Q.850 evidence to a result. Source: telephony, "Outcome of a
//! SIP answer". Order of evidence: Reason header (Q.850), SIP code, timers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::Millis;

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

/// A fault of our own line: not the callee's result, uses no attempt. Source: product 2.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineFault {
    /// Not registered, or credentials refused.
    Unauthorized,
    /// The carrier refuses this line's calls (402, 403 before ringing).
    Forbidden,
    /// The carrier's channel or rate limit; wait before the next call.
    Full {
        /// What Retry-After asked for, in milliseconds.
        retry_after: Option<Millis>,
    },
    /// No common codec (415, 488, 606).
    Codec,
    /// No answer at all: name, route, port or handshake.
    Unreachable,
    /// A part of our own machine failed (no free port, no sound, disk).
    Local,
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
