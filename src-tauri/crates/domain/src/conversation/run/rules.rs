//! What a call is talked through with: the agent's form with the call's variables filled in.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::{
    agent::{AgentDraft, VoicemailPolicy},
    conversation::{CallFunction, Converse},
    script::fill,
    time::{MINUTE, Millis, SECOND},
};

/// What a call is talked through with.
#[derive(Debug, Clone)]
pub struct TalkRules {
    /// The form.
    pub converse: Converse,
    /// Said first and to its end; filled in. Empty: nothing.
    pub disclosure: String,
    /// Seconds of silence before the agent asks again.
    pub silence: Millis,
    /// Silences in a row that end the call.
    pub silences: u8,
    /// Said at a silence that is not the last; filled in.
    pub silence_prompt: String,
    /// Longest call.
    pub longest: Millis,
    /// What to do when a machine answers; filled in.
    pub voicemail: VoicemailPolicy,
    /// Zone in which the callee names times.
    pub zone: TimeZone,
}

impl TalkRules {
    /// Rules of an agent that converses, with a call's variables.
    pub fn of(
        agent: &AgentDraft,
        converse: &Converse,
        variables: &BTreeMap<String, String>,
        zone: TimeZone,
    ) -> TalkRules {
        let filled = |text: &str| fill(text, variables).trim().to_owned();
        let mut converse = converse.clone();
        converse.instruction = fill(&converse.instruction, variables);
        converse.opening_line = filled(&converse.opening_line);
        converse.trouble_line = filled(&converse.trouble_line);
        converse.farewell = filled(&converse.farewell);
        for function in &mut converse.functions {
            if let CallFunction::Transfer { transfer } = &mut function.kind {
                transfer.success_line = filled(&transfer.success_line);
                transfer.failure_line = filled(&transfer.failure_line);
            }
        }
        for filler in &mut converse.fillers {
            *filler = filled(filler);
        }
        converse.fillers.retain(|filler| !filler.is_empty());
        TalkRules {
            converse,
            disclosure: filled(&agent.disclosure),
            silence: Millis::from(agent.silence_seconds) * SECOND,
            silences: agent.silence_hang_up_after,
            silence_prompt: filled(&agent.silence_prompt),
            longest: Millis::from(agent.longest_call_minutes) * MINUTE,
            voicemail: match &agent.voicemail {
                VoicemailPolicy::HangUp => VoicemailPolicy::HangUp,
                VoicemailPolicy::LeaveMessage { text } => {
                    VoicemailPolicy::LeaveMessage { text: filled(text) }
                }
            },
            zone,
        }
    }

    /// Lines that are known before a word is spoken: to be made ahead.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let message = match &self.voicemail {
            VoicemailPolicy::HangUp => "",
            VoicemailPolicy::LeaveMessage { text } => text,
        };
        let one = [
            self.disclosure.as_str(),
            &self.converse.opening_line,
            &self.converse.trouble_line,
            &self.converse.farewell,
            &self.silence_prompt,
            message,
        ];
        let fillers = self.converse.fillers.iter().map(String::as_str);
        let transfers = self.converse.transfers();
        let around =
            transfers.flat_map(|(_, transfer)| [&*transfer.success_line, &transfer.failure_line]);
        one.into_iter()
            .chain(around)
            .chain(fillers)
            .filter(|line| !line.is_empty())
    }
}
