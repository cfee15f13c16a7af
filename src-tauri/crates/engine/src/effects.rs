//! The names of everything that the engine does to the world or to the store. A probe is told right
//! before and right after each, so that tests can kill the process there; the product's probe does
//! nothing.

use crate::ports::Probe;

/// A line's password is opened and the carrier takes the line into use.
pub(crate) const OPEN_LINE: &str = "open_line";
/// The attempts are written down and committed, before any INVITE.
pub(crate) const CLAIM: &str = "claim";
/// The carrier begins a call.
pub(crate) const PLACE: &str = "place";
/// Ringing is written down.
pub(crate) const MARK_RINGING: &str = "mark_ringing";
/// The answer is written down, before a word is said.
pub(crate) const MARK_ANSWERED: &str = "mark_answered";
/// The agent begins to talk.
pub(crate) const CONVERSE: &str = "converse";
/// The carrier ends a call.
pub(crate) const HANG_UP: &str = "hang_up";
/// The attempt's end, the callee's next state, log, tags and cost are written in one transaction.
pub(crate) const FINISH: &str = "finish";
/// Callees get another due time without being called.
pub(crate) const DEFER: &str = "defer";
/// Pending callees become final without being called (do-not-call).
pub(crate) const FAIL_PENDING: &str = "fail_pending";
/// Pending callees become final because they expired.
pub(crate) const EXPIRE: &str = "expire";
/// A task's status is written.
pub(crate) const SET_STATUS: &str = "set_status";
/// A line's health is written.
pub(crate) const SET_HEALTH: &str = "set_health";
/// A number goes on the do-not-call list.
pub(crate) const DO_NOT_CALL: &str = "do_not_call";
/// Pending callees are cancelled by the user.
pub(crate) const CANCEL: &str = "cancel";
/// Final failures become a new batch.
pub(crate) const REDIAL: &str = "redial";
/// A recording that a crash left open is made readable.
pub(crate) const REPAIR: &str = "repair";
/// An attempt that a crash left alive gets its known outcome.
pub(crate) const RECOVER: &str = "recover";

/// All effects: what a test that kills at every effect goes through.
pub const EFFECTS: &[&str] = &[
    OPEN_LINE,
    CLAIM,
    PLACE,
    MARK_RINGING,
    MARK_ANSWERED,
    CONVERSE,
    HANG_UP,
    FINISH,
    DEFER,
    FAIL_PENDING,
    EXPIRE,
    SET_STATUS,
    SET_HEALTH,
    DO_NOT_CALL,
    CANCEL,
    REDIAL,
    REPAIR,
    RECOVER,
];

/// Does something asynchronous between the two calls of the probe.
pub(crate) async fn effect<T>(
    probe: &dyn Probe,
    name: &'static str,
    doing: impl Future<Output = T>,
) -> T {
    probe.at(name, false);
    let done = doing.await;
    probe.at(name, true);
    done
}

/// The same for something that is done at once.
pub(crate) fn act<T>(probe: &dyn Probe, name: &'static str, doing: impl FnOnce() -> T) -> T {
    probe.at(name, false);
    let done = doing();
    probe.at(name, true);
    done
}
