//! What an answer of the model does: its words are sent, its calls are performed. Calls do what
//! stands here and nothing else.

use super::*;

/// Most promises to write again in one dialogue.
const MAX_APPOINTMENTS: usize = 5;
/// So much is kept of what a function of the user's own gave, in characters.
const KEPT_OUTCOME: usize = 1_000;

/// How an answer ends the AI's part.
enum Ending {
    Close(CloseReason),
    Operator(String),
}

impl Step<'_> {
    /// Whether an event belongs to the question that is being asked.
    pub(super) fn asked(&self, turn: u32) -> Option<(About, u8)> {
        match &self.state.phase {
            Phase::Asking { about, tries, .. } if turn == self.state.turn => Some((*about, *tries)),
            Phase::Asking { .. }
            | Phase::Resting
            | Phase::Gathering { .. }
            | Phase::Calling { .. }
            | Phase::Retrying { .. } => None,
        }
    }

    pub(super) fn answered(
        &mut self,
        turn: u32,
        text: &str,
        calls: Vec<Result<CheckedCall, CallFault>>,
    ) {
        let Some((about, _)) = self.asked(turn) else {
            return;
        };
        let text = text.trim();
        if text.is_empty() && calls.is_empty() && self.state.calls == 0 {
            // After functions a model may have nothing to add; otherwise it owes an answer.
            return self.model_failed(turn, ModelTrouble::Empty, None);
        }
        let count = u16::try_from(calls.len()).unwrap_or(u16::MAX);
        self.state.calls = self.state.calls.saturating_add(count);
        let mut ending = None;
        let mut begun = Vec::new();
        let mut needs_outcome = text.is_empty() && !calls.is_empty();
        for call in calls {
            match call {
                Ok(call) => {
                    begun.extend(begins(turn, &call));
                    needs_outcome |= self.perform(call, &mut ending);
                }
                Err(_) => needs_outcome = true,
            }
        }
        let says_nothing = matches!(ending, Some(Ending::Close(CloseReason::IsBot)));
        if !text.is_empty() && !says_nothing {
            self.we_wrote();
            let text = text.to_owned();
            self.effects.push(DialogueEffect::Send { about, text });
        }
        match ending {
            Some(Ending::Close(reason)) => {
                self.state.phase = Phase::Resting;
                self.close(reason);
            }
            Some(Ending::Operator(note)) => {
                self.state.phase = Phase::Resting;
                self.hand_over(HandOver::AskedByAi { note });
            }
            None if needs_outcome && self.state.calls > MAX_CALLS => {
                self.state.phase = Phase::Resting;
                self.hand_over(HandOver::TooManyCalls);
            }
            None if needs_outcome => {
                self.state.begun.extend(begun);
                self.state.phase = Phase::Calling {
                    about,
                    since: self.now,
                };
                self.effects.push(DialogueEffect::PerformCalls { turn });
            }
            None => {
                self.keep_appointment_of(about);
                self.rest();
            }
        }
    }

    /// What came of calls is kept, also when the question was given up meanwhile: the next one is
    /// asked with it.
    pub(super) fn calls_done(&mut self, turn: u32, outcomes: Vec<String>) {
        let open = self.state.begun.iter_mut();
        let open = open.filter(|call| call.turn == turn && call.outcome.is_none());
        for (call, outcome) in open.zip(outcomes) {
            call.outcome = Some(outcome.chars().take(KEPT_OUTCOME).collect());
        }
        match self.state.phase {
            Phase::Calling { about, .. } if turn == self.state.turn => self.ask(about, 0),
            Phase::Calling { .. }
            | Phase::Asking { .. }
            | Phase::Resting
            | Phase::Gathering { .. }
            | Phase::Retrying { .. } => {}
        }
    }

    /// Performs a call; `true`: the model needs its outcome to go on.
    fn perform(&mut self, call: CheckedCall, ending: &mut Option<Ending>) -> bool {
        match call {
            CheckedCall::Success {
                summary,
                contact,
                fields,
            } => {
                if contact.phone.is_some() || contact.email.is_some() {
                    self.tag(DialogueTag::Contact);
                }
                self.keep_contact(contact);
                if self.tag(DialogueTag::Success) {
                    self.lead(LeadEvent::Success, summary, fields);
                }
            }
            CheckedCall::GetContact { contact, fields } => {
                self.keep_contact(contact);
                if self.tag(DialogueTag::Contact) {
                    self.lead(LeadEvent::Contact, String::new(), fields);
                }
            }
            CheckedCall::Interest { note } => {
                if self.tag(DialogueTag::Interest) {
                    self.lead(LeadEvent::Interest, note, Default::default());
                }
            }
            CheckedCall::Close => {
                ending.get_or_insert(Ending::Close(CloseReason::ByAi));
            }
            CheckedCall::IsBot => {
                self.tag(DialogueTag::IsBot);
                *ending = Some(Ending::Close(CloseReason::IsBot));
            }
            CheckedCall::Operator { note } => {
                if self.tag(DialogueTag::Operator) {
                    self.lead(LeadEvent::Operator, note.clone(), Default::default());
                }
                // A person who is asked for comes before an end.
                if !matches!(ending, Some(Ending::Close(CloseReason::IsBot))) {
                    *ending = Some(Ending::Operator(note));
                }
            }
            CheckedCall::Scheduler { at, note } => self.promise(at, note),
            CheckedCall::CustomApi { .. } => return true,
        }
        false
    }

    fn keep_contact(&mut self, contact: ContactGiven) {
        if contact != ContactGiven::default() {
            self.effects.push(DialogueEffect::KeepContact { contact });
        }
    }

    fn lead(
        &mut self,
        event: LeadEvent,
        summary: String,
        fields: std::collections::BTreeMap<String, String>,
    ) {
        self.effects.push(DialogueEffect::Lead {
            event,
            summary,
            fields,
        });
    }

    /// Notes a promise; of one moment there is one, and of too many the latest go.
    fn promise(&mut self, at: UnixMillis, note: String) {
        let appointments = &mut self.state.appointments;
        appointments.retain(|known| known.at != at);
        appointments.push(Appointment { at, note });
        appointments.sort_by_key(|appointment| appointment.at);
        appointments.truncate(MAX_APPOINTMENTS);
    }
}

/// What is written down of a call before it is called; `None`: it needs nothing outside.
fn begins(turn: u32, call: &CheckedCall) -> Option<BegunCall> {
    match call {
        CheckedCall::CustomApi { name, arguments } => Some(BegunCall {
            turn,
            name: name.clone(),
            arguments: serde_json::Value::Object(arguments.clone()).to_string(),
            outcome: None,
        }),
        CheckedCall::Success { .. }
        | CheckedCall::GetContact { .. }
        | CheckedCall::Interest { .. }
        | CheckedCall::Close
        | CheckedCall::IsBot
        | CheckedCall::Operator { .. }
        | CheckedCall::Scheduler { .. } => None,
    }
}
