//! Call records: one per callee, holding its attempts. Source: product 2.4.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::OutputTag,
    conversation::{ConversePart, TransferOutcome, TurnFigures},
    ids::{AttemptId, CalleeId},
    line::SoundUsed,
    money::Usd,
    outcome::{CallResult, HangupSide},
    time::{Millis, UnixMillis},
};

/// Tabs of the execution records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordTab {
    /// The callee answered.
    Completed,
    /// Waiting, waiting for redial, calling.
    Pending,
    /// Final failures.
    Failed,
}

/// Where a callee stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalleeState {
    /// Never called, or given back without using an attempt.
    Waiting,
    /// Called in vain, due again.
    WaitingRedial,
    /// An attempt is alive.
    Calling,
    /// Answered: final.
    Completed,
    /// Final failure.
    Failed,
}

/// Chips of the Failed tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FailKind {
    /// Called, not connected.
    NotConnected,
    /// Never placed (e.g. its line cannot call it).
    NotPlaced,
    /// Cancelled by the user.
    Cancelled,
    /// Expired before it was reached.
    Expired,
    /// On the do-not-call list.
    DoNotCall,
}

/// Phase of a live call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallPhase {
    /// Written down and sent.
    Dialing,
    /// The callee's phone rings.
    Ringing,
    /// Answered.
    InCall,
    /// Over.
    Ended,
}

/// A search over one tab of a task's records. All conditions hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordFilter {
    /// Tab.
    pub tab: RecordTab,
    /// States inside Pending; empty: all.
    #[serde(default)]
    pub states: Vec<CalleeState>,
    /// Chips of Failed; empty: all.
    #[serde(default)]
    pub fail_kinds: Vec<FailKind>,
    /// Results; empty: all.
    #[serde(default)]
    pub results: Vec<CallResult>,
    /// Main intents; empty: all.
    #[serde(default)]
    pub main_intents: Vec<String>,
    /// Part of a number, outId, tag or variable.
    #[serde(default)]
    pub search: Option<String>,
    /// Last attempt not before.
    #[serde(default)]
    pub from: Option<UnixMillis>,
    /// Last attempt before.
    #[serde(default)]
    pub until: Option<UnixMillis>,
    /// Talk not shorter than.
    #[serde(default)]
    pub min_talk: Option<Millis>,
    /// Talk not longer than.
    #[serde(default)]
    pub max_talk: Option<Millis>,
}

impl RecordFilter {
    /// Everything of a tab.
    pub fn whole(tab: RecordTab) -> Self {
        RecordFilter {
            tab,
            states: Vec::new(),
            fail_kinds: Vec::new(),
            results: Vec::new(),
            main_intents: Vec::new(),
            search: None,
            from: None,
            until: None,
            min_talk: None,
            max_talk: None,
        }
    }
}

/// Several records: chosen ones, or all that fit a filter but some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordSelection {
    /// These.
    These {
        /// Their callees.
        ids: Vec<CalleeId>,
    },
    /// All that fit.
    Matching {
        /// The filter.
        filter: RecordFilter,
        /// Left out.
        except: Vec<CalleeId>,
    },
}

/// One row of the execution records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallRecordRow {
    /// Its callee.
    pub id: CalleeId,
    /// Number as stored (E.164, or digits of a short number).
    pub number: String,
    /// The user's own id.
    pub out_id: Option<String>,
    /// Where it stands.
    pub state: CalleeState,
    /// Phase of the live call.
    pub phase: Option<CallPhase>,
    /// Result of the last attempt that used one.
    pub result: Option<CallResult>,
    /// Kind of final failure.
    pub fail_kind: Option<FailKind>,
    /// Main intent.
    pub main_intent: Option<String>,
    /// Attempts used.
    pub attempts: i64,
    /// Talk of the answered attempt.
    pub talk_ms: Millis,
    /// When it is due (Pending).
    pub due_at: Option<UnixMillis>,
    /// When the last attempt began.
    pub last_at: Option<UnixMillis>,
    /// When it became final.
    pub finished_at: Option<UnixMillis>,
    /// Cost of all attempts.
    pub cost: Usd,
    /// Last answered attempt has a recording.
    pub has_recording: bool,
}

/// One attempt, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallAttempt {
    /// Its row.
    pub id: AttemptId,
    /// 1, 2, 3 … Attempts that used none (line faults, crashes before answer) are numbered too.
    pub number: i64,
    /// Counts against the redial limit.
    pub counted: bool,
    /// When it was written down.
    pub started_at: UnixMillis,
    /// When it first rang.
    pub rang_at: Option<UnixMillis>,
    /// When it was answered.
    pub answered_at: Option<UnixMillis>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
    /// Phase.
    pub phase: CallPhase,
    /// Result, when it ended and was the callee's.
    pub result: Option<CallResult>,
    /// The line's fault in a short code, when it was ours.
    pub line_fault: Option<String>,
    /// Number shown to the callee.
    pub caller_number: Option<String>,
    /// Who hung up.
    pub hangup_side: Option<HangupSide>,
    /// SIP code.
    pub sip_code: Option<i64>,
    /// SIP reason phrase.
    pub sip_text: Option<String>,
    /// Q.850 cause.
    pub q850: Option<i64>,
    /// How its sound travelled, when it was answered.
    pub sound: Option<SoundUsed>,
    /// Cost.
    pub cost: Usd,
    /// A recording is kept.
    pub has_recording: bool,
}

/// Who or what a line of the call log is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogSpeaker {
    /// The agent said it.
    Agent,
    /// The callee said it.
    Callee,
    /// Something happened.
    Event,
}

/// What a log line tells. Words for events are the window's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LogEntry {
    /// The agent said this (what was really played).
    Said {
        /// Text.
        text: String,
        /// It was broken off.
        cut: bool,
    },
    /// The callee spoke, for so long; text when it was understood.
    Heard {
        /// Length.
        speech_ms: Millis,
        /// Text, when there is recognition.
        text: Option<String>,
    },
    /// The callee pressed a key.
    Key {
        /// The key.
        key: char,
    },
    /// Nothing was heard for the agent's silence time.
    Silence,
    /// A tag was set.
    Tag {
        /// The tag.
        tag: OutputTag,
    },
    /// A machine answered.
    Voicemail,
    /// The callee was put on the do-not-call list.
    DoNotCall,
    /// The agent answered a turn: how long that took.
    Turn {
        /// Figures.
        figures: TurnFigures,
    },
    /// A service failed, or money does not cover what comes next.
    Trouble {
        /// Which.
        part: ConversePart,
    },
    /// The model called a function of the user's.
    Function {
        /// Its name.
        name: String,
        /// What came of it, shortened.
        outcome: String,
    },
    /// The callee is called again then.
    CallBack {
        /// When.
        at: UnixMillis,
    },
    /// The callee was to be put through to a person.
    Transfer {
        /// Number or address.
        to: String,
        /// What came of it.
        outcome: TransferOutcome,
    },
    /// The agent pressed keys.
    KeysSent {
        /// Keys.
        keys: String,
    },
    /// The call ended.
    Ended {
        /// Who hung up.
        side: HangupSide,
    },
}

/// A line of the call log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogLine {
    /// Milliseconds after the answer.
    pub at: Millis,
    /// Who.
    pub speaker: LogSpeaker,
    /// What.
    pub entry: LogEntry,
}

/// What a callee says and what is heard of it lie at most so far apart.
const SAID_TO_HEARD: Millis = 1_500;

/// Puts words that are known from elsewhere (a practice callee's) where something was heard and not
/// understood. `said`: when the callee began to say what.
pub fn fill_in_heard(log: &mut [LogLine], said: &[(Millis, String)]) {
    for (at, words) in said {
        let heard = log.iter_mut().filter_map(|line| match &mut line.entry {
            LogEntry::Heard { text, .. } if text.is_none() => Some((line.at, text)),
            LogEntry::Heard { .. }
            | LogEntry::Said { .. }
            | LogEntry::Key { .. }
            | LogEntry::Silence
            | LogEntry::Tag { .. }
            | LogEntry::Voicemail
            | LogEntry::DoNotCall
            | LogEntry::Turn { .. }
            | LogEntry::Trouble { .. }
            | LogEntry::Function { .. }
            | LogEntry::CallBack { .. }
            | LogEntry::KeysSent { .. }
            | LogEntry::Transfer { .. }
            | LogEntry::Ended { .. } => None,
        });
        let nearest = heard.min_by_key(|(when, _)| (when - at).abs());
        if let Some((when, text)) = nearest
            && (when - at).abs() <= SAID_TO_HEARD
        {
            *text = Some(words.clone());
        }
    }
}

/// Counts of a task's callees, kept in the same transaction as their states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalleeCounts {
    /// All.
    pub total: i64,
    /// Waiting, never called.
    pub waiting: i64,
    /// Waiting for redial.
    pub waiting_redial: i64,
    /// An attempt is alive.
    pub calling: i64,
    /// Completed.
    pub completed: i64,
    /// Failed: not connected.
    pub not_connected: i64,
    /// Failed: not placed.
    pub not_placed: i64,
    /// Failed: cancelled.
    pub cancelled: i64,
    /// Failed: expired.
    pub expired: i64,
    /// Failed: do-not-call.
    pub do_not_call: i64,
    /// Attempts that used one.
    pub attempts: i64,
    /// Cost of all.
    pub cost: Usd,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_stand_where_they_were_heard_and_nowhere_else() {
        let heard = |at, text: Option<&str>| LogLine {
            at,
            speaker: LogSpeaker::Callee,
            entry: LogEntry::Heard {
                speech_ms: 700,
                text: text.map(str::to_owned),
            },
        };
        let mut log = vec![
            heard(400, None),
            heard(5_000, Some("understood")),
            heard(9_300, None),
            heard(30_000, None),
        ];
        let said = [(350, "Hello?"), (4_900, "Understood."), (9_000, "Yes.")];
        let said = said.map(|(at, text)| (at, text.to_owned()));
        fill_in_heard(&mut log, &said);
        let texts: Vec<Option<&str>> = log
            .iter()
            .map(|line| match &line.entry {
                LogEntry::Heard { text, .. } => text.as_deref(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            texts,
            [Some("Hello?"), Some("understood"), Some("Yes."), None],
            "what was understood stays, what nobody knows stays open"
        );
    }
}
