//! Whether an agent's draft can be saved (its fields are in range) and published (its script can be
//! followed to an end). It knows no store: unique names and existing recordings are asked elsewhere.

use std::{collections::BTreeSet, ops::RangeInclusive};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AgentDraft, AgentMind, MAIN_INTENT, OutputTag, TagDefinition, VoicemailPolicy};
use crate::{
    conversation::Converse,
    form::{self, FormFault},
    import::is_built_in,
    script::{Heard, Script, Spoken, Then, is_key_sign, placeholders},
};

/// Seconds of silence before the agent asks again. Source: product 2.6.
pub const SILENCE_SECONDS: RangeInclusive<u8> = 3..=15;
/// Silences in a row after which it hangs up. Source: product 2.6.
pub const SILENCE_HANG_UP_AFTER: RangeInclusive<u8> = 1..=5;
/// Minutes of the longest call. Source: product 2.6.
pub const LONGEST_CALL_MINUTES: RangeInclusive<u8> = 10..=60;

const MAX_NAME_CHARS: usize = 120;
const MAX_KEY_CHARS: usize = 64;
const MAX_LINE_CHARS: usize = 2_000;
const MAX_STEPS: usize = 200;
const CONVERSE: &str = "mind.converse";

/// A field of an agent that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentProblem {
    /// Path of the field as it travels, e.g. `variables.0.key` or `mind.script.steps.2.say`.
    pub field: String,
    /// What is wrong with it.
    pub problem: AgentFault,
}

/// What can be wrong with a field of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AgentFault {
    /// It is empty.
    #[error("this is empty")]
    Empty,
    /// It is too long.
    #[error("this has more than {max} characters")]
    TooLong {
        /// Most characters.
        max: u32,
    },
    /// A number is out of range.
    #[error("this is {min} to {max}")]
    OutOfRange {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
    /// A key has other signs than letters, digits, `_` and `-`.
    #[error("a key has letters, digits, _ and - only")]
    BadKey,
    /// A key that the template or the main intent uses itself.
    #[error("this key is already in use by Switchboard")]
    ReservedKey,
    /// It stands twice.
    #[error("this stands twice")]
    Duplicate,
    /// The script has no step.
    #[error("the script has no step")]
    NoSteps,
    /// The script has too many steps.
    #[error("the script has more than {max} steps")]
    TooManySteps {
        /// Most.
        max: u32,
    },
    /// A step that does not exist is named.
    #[error("there is no step {step}")]
    NoSuchStep {
        /// Its key.
        step: String,
    },
    /// The step leads round in a circle without ever listening.
    #[error("this step leads round in a circle without listening")]
    EndlessCircle,
    /// It listens for nothing, and nothing is said about anything else that is heard.
    #[error("this step listens for nothing")]
    ListensForNothing,
    /// No such key on a phone.
    #[error("a phone has no such key")]
    NoSuchPhoneKey,
    /// `{key}` is no call variable of the agent.
    #[error("{key} is no call variable")]
    UnknownVariable {
        /// Which.
        key: String,
    },
    /// The tag is not defined.
    #[error("the tag {key} is not defined")]
    UnknownTag {
        /// Which.
        key: String,
    },
    /// A field of a service or function.
    #[error(transparent)]
    Form {
        /// What is wrong with it.
        problem: FormFault,
    },
    /// The value is not one of the tag's choices.
    #[error("{value} is not one of the choices")]
    NotAChoice {
        /// Which.
        value: String,
    },
}

#[derive(Default)]
struct Problems(Vec<AgentProblem>);

impl Problems {
    fn add(&mut self, field: impl Into<String>, problem: AgentFault) {
        self.0.push(AgentProblem {
            field: field.into(),
            problem,
        });
    }

    /// What the rules of forms find.
    fn form(&mut self, check: impl FnOnce(&mut form::Problems)) {
        let mut found = form::Problems::default();
        check(&mut found);
        for one in found.all() {
            let problem = AgentFault::Form {
                problem: one.problem,
            };
            self.add(one.field, problem);
        }
    }

    fn length(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add(field, AgentFault::TooLong { max: max as u32 });
        }
    }

    fn range(&mut self, field: &str, value: u8, range: &RangeInclusive<u8>) {
        if !range.contains(&value) {
            let (min, max) = (u32::from(*range.start()), u32::from(*range.end()));
            self.add(field, AgentFault::OutOfRange { min, max });
        }
    }

    /// A key, and whether another one before it is the same.
    fn key(&mut self, field: &str, key: &str, seen: &mut BTreeSet<String>) {
        if key.is_empty() {
            self.add(field, AgentFault::Empty);
        } else if !key.chars().all(is_key_sign) {
            self.add(field, AgentFault::BadKey);
        } else if !seen.insert(key.to_lowercase()) {
            self.add(field, AgentFault::Duplicate);
        }
        self.length(field, key, MAX_KEY_CHARS);
    }

    fn choices(&mut self, field: &str, choices: &[String]) {
        let mut seen = BTreeSet::new();
        for (index, choice) in choices.iter().enumerate() {
            let field = format!("{field}.choices.{index}");
            if choice.trim().is_empty() {
                self.add(field, AgentFault::Empty);
            } else if !seen.insert(choice.trim().to_lowercase()) {
                self.add(field, AgentFault::Duplicate);
            }
        }
    }
}

impl AgentDraft {
    /// Everything that keeps the draft from being saved.
    pub fn check(&self) -> Vec<AgentProblem> {
        let mut problems = Problems::default();
        if self.name.trim().is_empty() {
            problems.add("name", AgentFault::Empty);
        }
        problems.length("name", &self.name, MAX_NAME_CHARS);
        problems.length("disclosure", &self.disclosure, MAX_LINE_CHARS);
        problems.length("silence_prompt", &self.silence_prompt, MAX_LINE_CHARS);
        problems.range("silence_seconds", self.silence_seconds, &SILENCE_SECONDS);
        problems.range(
            "silence_hang_up_after",
            self.silence_hang_up_after,
            &SILENCE_HANG_UP_AFTER,
        );
        problems.range(
            "longest_call_minutes",
            self.longest_call_minutes,
            &LONGEST_CALL_MINUTES,
        );
        let mut seen = BTreeSet::new();
        for (index, variable) in self.variables.iter().enumerate() {
            let field = format!("variables.{index}");
            problems.key(&format!("{field}.key"), &variable.key, &mut seen);
            if is_built_in(&variable.key) {
                problems.add(format!("{field}.key"), AgentFault::ReservedKey);
            }
            problems.length(&format!("{field}.label"), &variable.label, MAX_NAME_CHARS);
            problems.choices(&field, &variable.choices);
        }
        if let Some(intent) = &self.main_intent {
            problems.choices("main_intent", &intent.choices);
        }
        let mut seen = BTreeSet::new();
        for (index, tag) in self.output_tags.iter().enumerate() {
            let field = format!("output_tags.{index}");
            problems.key(&format!("{field}.key"), &tag.key, &mut seen);
            if tag.key == MAIN_INTENT {
                problems.add(format!("{field}.key"), AgentFault::ReservedKey);
            }
            problems.choices(&field, &tag.choices);
        }
        match &self.mind {
            AgentMind::Script { .. } => {}
            AgentMind::Converse { converse } => {
                problems.form(|found| converse.check(found, CONVERSE));
            }
        }
        problems.0
    }

    /// Everything that keeps the draft from being published: what [`Self::check`] finds, and a
    /// script that cannot be followed.
    pub fn publishable(&self) -> Vec<AgentProblem> {
        let mut problems = Problems(self.check());
        self.words(&mut problems, "disclosure", &self.disclosure);
        self.words(&mut problems, "silence_prompt", &self.silence_prompt);
        match &self.voicemail {
            VoicemailPolicy::HangUp => {}
            VoicemailPolicy::LeaveMessage { text } => {
                if text.trim().is_empty() {
                    problems.add("voicemail.text", AgentFault::Empty);
                }
                self.words(&mut problems, "voicemail.text", text);
            }
        }
        match &self.mind {
            AgentMind::Script { script } => self.script(&mut problems, script),
            AgentMind::Converse { converse } => self.converse(&mut problems, converse),
        }
        problems.0
    }

    fn converse(&self, problems: &mut Problems, converse: &Converse) {
        problems.form(|found| converse.check_complete(found, CONVERSE));
        self.known(problems, "mind.converse.instruction", &converse.instruction);
        let lines = [
            ("opening_line", &converse.opening_line),
            ("trouble_line", &converse.trouble_line),
            ("farewell", &converse.farewell),
        ];
        for (field, text) in lines {
            self.known(problems, &format!("{CONVERSE}.{field}"), text);
        }
        for (index, transfer) in converse.transfers() {
            let lines = [
                ("success_line", &transfer.success_line),
                ("failure_line", &transfer.failure_line),
            ];
            for (name, text) in lines {
                let field = format!("{CONVERSE}.functions.{index}.kind.transfer.{name}");
                self.known(problems, &field, text);
            }
        }
        for (index, filler) in converse.fillers.iter().enumerate() {
            self.known(problems, &format!("{CONVERSE}.fillers.{index}"), filler);
        }
        for (index, tag) in converse.unanswered_tags.iter().enumerate() {
            self.tag(
                problems,
                &format!("{CONVERSE}.unanswered_tags.{index}"),
                tag,
            );
        }
    }

    fn script(&self, problems: &mut Problems, script: &Script) {
        const STEPS: &str = "mind.script.steps";
        if script.steps.is_empty() {
            problems.add(STEPS, AgentFault::NoSteps);
        }
        if script.steps.len() > MAX_STEPS {
            problems.add(
                STEPS,
                AgentFault::TooManySteps {
                    max: MAX_STEPS as u32,
                },
            );
        }
        let mut seen = BTreeSet::new();
        for (index, step) in script.steps.iter().enumerate() {
            let field = format!("{STEPS}.{index}");
            problems.key(&format!("{field}.key"), &step.key, &mut seen);
            match &step.say {
                Spoken::Nothing | Spoken::Audio { .. } => {}
                Spoken::Text { text } if text.trim().is_empty() => {
                    problems.add(format!("{field}.say.text"), AgentFault::Empty);
                }
                Spoken::Text { text } => {
                    self.words(problems, &format!("{field}.say.text"), text);
                }
            }
            for (place, tag) in step.tags.iter().enumerate() {
                self.tag(problems, &format!("{field}.tags.{place}"), tag);
            }
            self.then(problems, script, &format!("{field}.then"), &step.then);
            if circles(script, index) {
                problems.add(format!("{field}.then.step"), AgentFault::EndlessCircle);
            }
        }
    }

    fn then(&self, problems: &mut Problems, script: &Script, field: &str, then: &Then) {
        let mut target = |field: String, step: &str| {
            if !script.steps.iter().any(|known| known.key == step) {
                problems.add(
                    field,
                    AgentFault::NoSuchStep {
                        step: step.to_owned(),
                    },
                );
            }
        };
        match then {
            Then::End => {}
            Then::Goto { step } => target(format!("{field}.step"), step),
            Then::Listen {
                branches,
                otherwise,
                silence,
            } => {
                for (index, branch) in branches.iter().enumerate() {
                    target(format!("{field}.branches.{index}.step"), &branch.step);
                }
                if let Some(step) = otherwise {
                    target(format!("{field}.otherwise"), step);
                }
                if let Some(step) = silence {
                    target(format!("{field}.silence"), step);
                }
                for (index, branch) in branches.iter().enumerate() {
                    let field = format!("{field}.branches.{index}.on");
                    match branch.on {
                        Heard::Key { key } if !"0123456789*#".contains(key) => {
                            problems.add(field.as_str(), AgentFault::NoSuchPhoneKey);
                        }
                        Heard::Key { .. } | Heard::Speech => {}
                    }
                    let before = branches.get(..index).unwrap_or_default();
                    if before.iter().any(|earlier| earlier.on == branch.on) {
                        problems.add(field, AgentFault::Duplicate);
                    }
                }
                if branches.is_empty() && otherwise.is_none() {
                    problems.add(format!("{field}.branches"), AgentFault::ListensForNothing);
                }
            }
        }
    }

    fn tag(&self, problems: &mut Problems, field: &str, tag: &OutputTag) {
        let defined = if tag.key == MAIN_INTENT {
            self.main_intent.as_ref()
        } else {
            self.output_tags.iter().find(|known| known.key == tag.key)
        };
        let Some(TagDefinition { choices, .. }) = defined else {
            let key = tag.key.clone();
            problems.add(format!("{field}.key"), AgentFault::UnknownTag { key });
            return;
        };
        let field = format!("{field}.value");
        self.words(problems, &field, &tag.value);
        let is_fixed = placeholders(&tag.value).is_empty();
        if is_fixed && !choices.is_empty() && !choices.contains(&tag.value) {
            let value = tag.value.clone();
            problems.add(field, AgentFault::NotAChoice { value });
        }
    }

    /// A text with `{variables}`.
    fn words(&self, problems: &mut Problems, field: &str, text: &str) {
        self.known(problems, field, text);
        problems.length(field, text, MAX_LINE_CHARS);
    }

    /// Variables of a text are the agent's.
    fn known(&self, problems: &mut Problems, field: &str, text: &str) {
        for key in placeholders(text) {
            if !self.variables.iter().any(|variable| variable.key == key) {
                problems.add(field, AgentFault::UnknownVariable { key });
            }
        }
    }
}

/// Whether going on from a step comes back to it without listening.
fn circles(script: &Script, from: usize) -> bool {
    let mut at = from;
    for _ in 0..script.steps.len() {
        let next = match script.steps.get(at).map(|step| &step.then) {
            Some(Then::Goto { step }) => script.steps.iter().position(|known| known.key == *step),
            Some(Then::End | Then::Listen { .. }) | None => None,
        };
        match next {
            Some(next) if next == from => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests;
