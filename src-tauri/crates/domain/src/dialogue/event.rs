//! What can happen to a dialogue, what is to be done for it, and why an event is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{About, HandOver, MessageFailure, ModelTrouble, Side};
use crate::{
    ai_profile::{CallFault, CheckedCall, ContactGiven},
    integration::LeadEvent,
    time::Millis,
};

/// What can happen to a dialogue.
#[derive(Debug, Clone, PartialEq)]
pub enum DialogueEvent {
    /// The other side wrote.
    PersonWrote {
        /// Words.
        text: String,
    },
    /// The first message is to be written by the AI.
    FirstDue,
    /// The task wrote a fixed first message.
    FirstWritten,
    /// The moment of [`super::next_wake`] came.
    Woke,
    /// The model answered.
    Answered {
        /// The question.
        turn: u32,
        /// Words; may be empty.
        text: String,
        /// Calls, checked.
        calls: Vec<Result<CheckedCall, CallFault>>,
    },
    /// The calls of an answer were performed, as far as they are to be: their outcomes are known.
    CallsDone {
        /// The question.
        turn: u32,
        /// What the user's own functions among them gave, in their order.
        outcomes: Vec<String>,
    },
    /// The model did not answer.
    ModelFailed {
        /// The question.
        turn: u32,
        /// What went wrong.
        trouble: ModelTrouble,
        /// The service asks to wait for so long.
        after: Option<Millis>,
    },
    /// The dialogue's limit does not cover the question.
    LimitReached {
        /// The question.
        turn: u32,
    },
    /// The task's budget does not cover the question: the task stops, and the question waits.
    BudgetReached {
        /// The question.
        turn: u32,
    },
    /// A message of ours was not sent.
    SendFailed {
        /// Who wrote it.
        side: Side,
        /// Why.
        failure: MessageFailure,
    },
    /// The process was started again: what was under way is lost.
    Restarted,
    /// A person of the team wrote, without stopping the AI.
    OperatorWrote,
    /// A person of the team took over.
    TookOver,
    /// The word is handed back to the AI.
    HandedBack,
    /// A person of the team closed the dialogue.
    OperatorClosed,
    /// A person of the team blocked the other side.
    Blocked,
    /// A person of the team notes that the other side opted out.
    OptedOut,
    /// The limit was raised.
    LimitRaised,
    /// A list forbids the dialogue now.
    Muted,
    /// No list forbids it any more.
    Unmuted,
}

/// What is to be done. Performed after the state was committed.
#[derive(Debug, Clone, PartialEq)]
pub enum DialogueEffect {
    /// Ask the model: reserve, ask, settle. Show "typing" meanwhile, unless it is a first message.
    Ask {
        /// The question.
        turn: u32,
        /// What about.
        about: About,
    },
    /// Give the running question or its calls up; what they cost is settled.
    GiveUp {
        /// The question.
        turn: u32,
    },
    /// Perform the calls of an answer that need an outcome, then report
    /// [`DialogueEvent::CallsDone`]. Built-in functions have the outcome "done", calls that were not
    /// believed the words of their fault.
    PerformCalls {
        /// The question.
        turn: u32,
    },
    /// Send the AI's words, split as the channel needs.
    Send {
        /// What they answer.
        about: About,
        /// Words.
        text: String,
    },
    /// Send a fixed reminder, with `{variables}` filled in.
    SendReminder {
        /// Which, from 0.
        index: u16,
        /// Its text.
        text: String,
    },
    /// Take queued messages of the AI and the task back.
    WithdrawQueued,
    /// Keep what the person told of themselves.
    KeepContact {
        /// What.
        contact: ContactGiven,
    },
    /// Put a lead into the outbox, if the integration sends this event.
    Lead {
        /// What happened.
        event: LeadEvent,
        /// What it is about, by the model.
        summary: String,
        /// Further fields.
        fields: BTreeMap<String, String>,
    },
    /// Put the person on the do-not-call list (by phone, where it is known) and their address on the
    /// black list.
    OptOut,
    /// Tell the team that somebody must look.
    CallTeam {
        /// Why.
        reason: HandOver,
    },
    /// The AI's first message did not come about: its contact waits, or is given up.
    FirstHeld {
        /// Because of the money; otherwise the model failed.
        by_money: bool,
    },
}

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum DialogueRefusal {
    /// The person opted out: never written to again.
    #[error("the person opted out")]
    OptedOut,
    /// The other side is blocked; take the block back first.
    #[error("the other side is blocked")]
    Blocked,
    /// A list forbids it.
    #[error("a list forbids this dialogue")]
    MutedByList,
    /// The limit is reached; raise it first.
    #[error("the dialogue's limit is reached")]
    LimitReached,
}
