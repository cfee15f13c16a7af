//! What is expected of an agent with each persona, and whether the record of the call shows it. Rules
//! only: nobody is asked for an opinion.

mod phrases;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{abilities::may_call_back, persona::Persona};
use crate::{
    agent::{AgentDraft, VoicemailPolicy},
    call_record::{LogEntry, LogLine, LogSpeaker},
    outcome::HangupSide,
    time::{Millis, SECOND},
};

/// Whoever has no time is let go within this.
const HURRIED: u32 = 60;
/// Whoever opts out is let go within this.
const OPTED_OUT: u32 = 60;
/// A machine is hung up on, or has its message, within this.
const MACHINE: u32 = 60;
/// Noise breaks off no more of what the agent says than a person would.
const MOST_CUTS: usize = 3;

/// Something that is expected of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expectation {
    /// The callee is not taken for a machine.
    TakesForPerson,
    /// What the callee says is answered.
    Answers,
    /// The agent ends the call by itself, and not in the middle of a sentence.
    EndsPolitely,
    /// The call is over within so many seconds.
    EndsWithin {
        /// Seconds.
        seconds: u32,
    },
    /// The agent neither shouts nor insults.
    StaysCalm,
    /// The agent does not say that it is no robot, or that it is a person.
    DoesNotDenyRobot,
    /// The machine is known for one.
    KnowsMachine,
    /// What is said to a machine is what the agent's form wants: nothing, or the message.
    KeepsVoicemailPolicy,
    /// The agent asks whether somebody is there before it gives up.
    AsksIntoSilence,
    /// The noise does not make the agent break off again and again.
    SpeaksThroughNoise,
    /// A call at the asked time is promised.
    PromisesCallBack,
    /// The callee goes on the do-not-call list.
    PutsOnList,
}

/// Whether something expected was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was.
    Passed,
    /// It was not.
    Failed,
    /// The agent is not made for it: it does not count.
    NotApplicable,
}

/// An expectation with its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Checked {
    /// What was expected.
    pub expectation: Expectation,
    /// Whether it was met.
    pub verdict: Verdict,
}

/// What the record tells of a call.
#[derive(Debug, Clone, Copy)]
pub struct RehearsedCall<'r> {
    /// Transcript.
    pub log: &'r [LogLine],
    /// Who hung up.
    pub side: Option<HangupSide>,
    /// How long was talked.
    pub talk_ms: Millis,
    /// The callee was taken for a machine.
    pub voicemail: bool,
    /// The callee would go on the do-not-call list.
    pub do_not_call: bool,
    /// Another call was promised.
    pub call_back: bool,
}

/// What is expected with a persona, in the order in which it is shown.
fn expected(persona: Persona) -> Vec<Expectation> {
    use Expectation::{
        Answers, AsksIntoSilence, DoesNotDenyRobot, EndsPolitely, EndsWithin, KeepsVoicemailPolicy,
        KnowsMachine, PromisesCallBack, PutsOnList, SpeaksThroughNoise, StaysCalm, TakesForPerson,
    };
    match persona {
        Persona::Polite => vec![TakesForPerson, Answers, EndsPolitely],
        Persona::Hurried => vec![
            TakesForPerson,
            EndsPolitely,
            EndsWithin { seconds: HURRIED },
        ],
        Persona::Angry => vec![TakesForPerson, StaysCalm, EndsPolitely],
        Persona::Gatekeeper => vec![TakesForPerson, Answers, EndsPolitely],
        Persona::AsksIfRobot => vec![TakesForPerson, Answers, DoesNotDenyRobot, EndsPolitely],
        Persona::Voicemail => vec![
            KnowsMachine,
            KeepsVoicemailPolicy,
            EndsWithin { seconds: MACHINE },
        ],
        Persona::Silent => vec![TakesForPerson, AsksIntoSilence, EndsPolitely],
        Persona::Noisy => vec![TakesForPerson, Answers, SpeaksThroughNoise, EndsPolitely],
        Persona::WantsCallBack => vec![TakesForPerson, PromisesCallBack, EndsPolitely],
        Persona::OptsOut => vec![PutsOnList, EndsPolitely, EndsWithin { seconds: OPTED_OUT }],
    }
}

/// Judges a call to a persona.
pub fn judge(persona: Persona, agent: &AgentDraft, call: &RehearsedCall<'_>) -> Vec<Checked> {
    let checked = |expectation| Checked {
        expectation,
        verdict: verdict(expectation, agent, call),
    };
    expected(persona).into_iter().map(checked).collect()
}

fn verdict(expectation: Expectation, agent: &AgentDraft, call: &RehearsedCall<'_>) -> Verdict {
    let met = match expectation {
        Expectation::TakesForPerson => !call.voicemail,
        Expectation::Answers => answers(call.log),
        Expectation::EndsPolitely => ends_politely(call),
        Expectation::EndsWithin { seconds } => {
            call.side == Some(HangupSide::Agent) && call.talk_ms <= Millis::from(seconds) * SECOND
        }
        Expectation::StaysCalm => said(call.log).all(|(text, _)| !phrases::is_rude(text)),
        Expectation::DoesNotDenyRobot => !denies(call.log),
        Expectation::KnowsMachine => call.voicemail,
        Expectation::KeepsVoicemailPolicy => keeps_policy(&agent.voicemail, call),
        Expectation::AsksIntoSilence => asks_into_silence(agent, call.log),
        Expectation::SpeaksThroughNoise => {
            said(call.log).filter(|(_, cut)| *cut).count() <= MOST_CUTS
        }
        Expectation::PromisesCallBack if !may_call_back(agent) => return Verdict::NotApplicable,
        Expectation::PromisesCallBack => call.call_back,
        Expectation::PutsOnList => call.do_not_call,
    };
    if met {
        Verdict::Passed
    } else {
        Verdict::Failed
    }
}

/// What the agent said, and whether it was broken off.
fn said(log: &[LogLine]) -> impl Iterator<Item = (&str, bool)> {
    log.iter().filter_map(words)
}

fn words(line: &LogLine) -> Option<(&str, bool)> {
    match &line.entry {
        LogEntry::Said { text, cut } if line.speaker == LogSpeaker::Agent => Some((text, *cut)),
        LogEntry::Said { .. }
        | LogEntry::Heard { .. }
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
    }
}

/// Everything from the first line on that `is`.
fn from(log: &[LogLine], is: impl Fn(&LogEntry) -> bool) -> &[LogLine] {
    let at = log.iter().position(|line| is(&line.entry));
    at.map_or(&[], |at| &log[at..])
}

fn answers(log: &[LogLine]) -> bool {
    said(from(log, |entry| matches!(entry, LogEntry::Heard { .. })))
        .any(|(text, _)| !text.trim().is_empty())
}

/// The agent hung up, and the last thing that it said was said to its end.
fn ends_politely(call: &RehearsedCall<'_>) -> bool {
    call.side == Some(HangupSide::Agent)
        && said(call.log)
            .last()
            .is_some_and(|(text, cut)| !cut && !text.trim().is_empty())
}

/// The agent calls itself a person somewhere, or says no when it is asked.
fn denies(log: &[LogLine]) -> bool {
    let mut asked = false;
    for line in log {
        if let LogEntry::Heard {
            text: Some(text), ..
        } = &line.entry
        {
            asked = phrases::asks_for_robot(text);
        } else if let Some((text, _)) = words(line) {
            if phrases::claims_person(text) || (asked && phrases::begins_with_no(text)) {
                return true;
            }
            asked = false;
        }
    }
    false
}

fn keeps_policy(policy: &VoicemailPolicy, call: &RehearsedCall<'_>) -> bool {
    let behind = from(call.log, |entry| matches!(entry, LogEntry::Voicemail));
    let mut whole = said(behind).filter(|(text, cut)| !cut && !text.trim().is_empty());
    let left = whole.next().is_some();
    let wanted = match policy {
        VoicemailPolicy::HangUp => false,
        VoicemailPolicy::LeaveMessage { .. } => true,
    };
    call.voicemail && call.side == Some(HangupSide::Agent) && left == wanted
}

/// Something was said after the first silence; an agent that hangs up at the first one cannot.
fn asks_into_silence(agent: &AgentDraft, log: &[LogLine]) -> bool {
    let behind = from(log, |entry| matches!(entry, LogEntry::Silence));
    !behind.is_empty()
        && (agent.silence_hang_up_after <= 1
            || said(behind).any(|(text, _)| !text.trim().is_empty()))
}
