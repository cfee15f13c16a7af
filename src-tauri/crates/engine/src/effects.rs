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

/// What was said in calls that go on is written down.
pub(crate) const KEEP_LINES: &str = "keep_lines";
/// Money of a call that goes on is written down, before it is spent.
pub(crate) const BOOK_CALL: &str = "book_call";
/// The callee's words are recognised.
pub(crate) const RECOGNISE: &str = "recognise";
/// The model is asked in a call.
pub(crate) const ASK_IN_CALL: &str = "ask_in_call";
/// A voice speaks.
pub(crate) const SPEAK: &str = "speak";
/// A function of the user's is called in a call.
pub(crate) const PERFORM: &str = "perform";
/// Money for summing a call up is written down, before it is spent.
pub(crate) const BOOK_TALK: &str = "book_talk";
/// What a call came to is written down.
pub(crate) const SUM_UP: &str = "sum_up";

/// A rehearsal, or a call of it, is written down.
pub(crate) const REHEARSE: &str = "rehearse";

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

/// Effects of agents that converse: what a test that kills at every effect goes through.
pub const TALK_EFFECTS: &[&str] = &[
    KEEP_LINES,
    BOOK_CALL,
    RECOGNISE,
    ASK_IN_CALL,
    SPEAK,
    PERFORM,
    BOOK_TALK,
    SUM_UP,
];

/// A channel's secret is opened and the messenger takes the channel into use.
pub(crate) const OPEN_CHANNEL: &str = "open_channel";
/// Messages that came in are written down with their cursor.
pub(crate) const RECEIVE: &str = "receive";
/// What an event did to a dialogue is written in one transaction.
pub(crate) const COMMIT_DIALOGUE: &str = "commit_dialogue";
/// Money for a question is set aside, before the question.
pub(crate) const RESERVE: &str = "reserve";
/// A model is asked.
pub(crate) const ASK_MODEL: &str = "ask_model";
/// A custom function is called.
pub(crate) const CALL_API: &str = "call_api";
/// A message is written down as being sent, before it leaves.
pub(crate) const MARK_SENDING: &str = "mark_sending";
/// A message leaves.
pub(crate) const SEND: &str = "send";
/// A contact is claimed, before anything is written to them.
pub(crate) const CLAIM_CONTACT: &str = "claim_contact";
/// A lead's try is written down, before it is delivered.
pub(crate) const TAKE_LEAD: &str = "take_lead";
/// A lead is delivered.
pub(crate) const DELIVER_LEAD: &str = "deliver_lead";
/// What came of a delivery is written down.
pub(crate) const SETTLE_LEAD: &str = "settle_lead";
/// What was under way in chats at a crash gets a known standing.
pub(crate) const RECOVER_CHATS: &str = "recover_chats";

/// Effects of chats: what a test that kills at every effect goes through.
pub const CHAT_EFFECTS: &[&str] = &[
    OPEN_CHANNEL,
    RECEIVE,
    COMMIT_DIALOGUE,
    RESERVE,
    ASK_MODEL,
    CALL_API,
    MARK_SENDING,
    SEND,
    CLAIM_CONTACT,
    TAKE_LEAD,
    DELIVER_LEAD,
    SETTLE_LEAD,
    RECOVER_CHATS,
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
