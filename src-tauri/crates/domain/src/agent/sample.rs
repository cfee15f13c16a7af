//! The agent of the first run: a short renewal survey that shows what a script can do. It works
//! without any account, key or network.

use std::collections::BTreeMap;

use super::{
    AgentDraft, AgentMind, CallVariable, MAIN_INTENT, OutputTag, TagDefinition, VoicemailPolicy,
};
use crate::conversation::Converse;
use crate::script::{Branch, Heard, Script, ScriptStep, Spoken, Then};

const PLANS: [&str; 3] = ["Basic", "Plus", "Family"];
const NAMES: [&str; 20] = [
    "Alice Morgan",
    "Ben Carter",
    "Chloe Adams",
    "Daniel Reyes",
    "Emma Novak",
    "Felix Brandt",
    "Grace Kim",
    "Hugo Lambert",
    "Irina Petrova",
    "Jack Turner",
    "Karin Olsen",
    "Leo Rossi",
    "Mia Fischer",
    "Noah Wright",
    "Olga Sokolova",
    "Peter Lang",
    "Quinn Harris",
    "Rosa Marin",
    "Sam Cooper",
    "Tina Weber",
];

/// Call variables of the sample agent for its `index`-th practice callee.
pub fn sample_variables(index: usize) -> BTreeMap<String, String> {
    let name = NAMES.get(index % NAMES.len()).copied().unwrap_or_default();
    let plan = PLANS.get(index % PLANS.len()).copied().unwrap_or_default();
    [("name", name), ("plan", plan)]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

impl AgentDraft {
    /// What an agent that converses begins with.
    pub fn conversing_sample() -> AgentDraft {
        let sample = AgentDraft::sample();
        AgentDraft {
            name: "Conversation (sample)".to_owned(),
            mind: AgentMind::Converse {
                converse: Box::new(Converse::sample()),
            },
            variables: vec![variable("name", "Customer name", &[])],
            main_intent: Some(tag(
                MAIN_INTENT,
                "Main intent",
                &["Interested", "Not now", "Call back", "Opt out"],
            )),
            output_tags: Vec::new(),
            silence_prompt: "Are you still there?".to_owned(),
            voicemail: VoicemailPolicy::HangUp,
            ..sample
        }
    }

    /// What an agent begins with whose model hears and speaks by itself.
    pub fn realtime_sample() -> AgentDraft {
        AgentDraft {
            name: "Realtime conversation (sample)".to_owned(),
            mind: AgentMind::Converse {
                converse: Box::new(Converse::realtime_sample()),
            },
            ..AgentDraft::conversing_sample()
        }
    }

    /// The scripted sample agent of the first run.
    pub fn sample() -> AgentDraft {
        AgentDraft {
            name: "Renewal survey (sample)".to_owned(),
            mind: AgentMind::Script {
                script: Script { steps: steps() },
            },
            disclosure: "Hello. This is an automated call, and it is recorded.".to_owned(),
            variables: vec![
                variable("name", "Customer name", &[]),
                variable("plan", "Plan", &PLANS),
            ],
            main_intent: Some(tag(
                MAIN_INTENT,
                "Main intent",
                &["Renew", "Not now", "Call back", "Opt out", "No reply"],
            )),
            output_tags: vec![tag(
                "satisfaction",
                "Satisfaction",
                &["1", "2", "3", "4", "5"],
            )],
            silence_seconds: 6,
            silence_hang_up_after: 2,
            silence_prompt: "Are you still there? Please press 1, 2 or 9, or just say something."
                .to_owned(),
            longest_call_minutes: 10,
            voicemail: VoicemailPolicy::LeaveMessage {
                text: "Hello {name}. Your {plan} plan can be renewed this month. We will call \
                       again. Goodbye."
                    .to_owned(),
            },
        }
    }
}

fn steps() -> Vec<ScriptStep> {
    let key = |key, step: &str| Branch {
        on: Heard::Key { key },
        step: step.to_owned(),
    };
    let speech = |step: &str| Branch {
        on: Heard::Speech,
        step: step.to_owned(),
    };
    let go = |step: &str| Then::Goto {
        step: step.to_owned(),
    };
    vec![
        says(
            "ask",
            "{name}, would you like to renew your {plan} plan? Press 1 for yes, 2 for no, or 9 if \
             we should not call again. Or just speak.",
            None,
            Then::Listen {
                branches: vec![
                    key('1', "renew"),
                    key('2', "not_now"),
                    key('9', "opt_out"),
                    speech("call_back"),
                ],
                otherwise: None,
                silence: Some("no_reply".to_owned()),
            },
        ),
        says(
            "renew",
            "Great. And how satisfied are you with us? Press a key from 1 to 5.",
            Some((MAIN_INTENT, "Renew")),
            Then::Listen {
                branches: ('1'..='5')
                    .map(|digit| key(digit, &format!("rated_{digit}")))
                    .collect(),
                otherwise: Some("thanks".to_owned()),
                silence: Some("thanks".to_owned()),
            },
        ),
        rated("1"),
        rated("2"),
        rated("3"),
        rated("4"),
        rated("5"),
        says(
            "not_now",
            "That is fine.",
            Some((MAIN_INTENT, "Not now")),
            go("thanks"),
        ),
        says(
            "call_back",
            "Thank you. A colleague will listen to what you said, and call you back.",
            Some((MAIN_INTENT, "Call back")),
            go("thanks"),
        ),
        ScriptStep {
            do_not_call: true,
            ..says(
                "opt_out",
                "Understood. We will not call you again.",
                Some((MAIN_INTENT, "Opt out")),
                go("thanks"),
            )
        },
        says(
            "no_reply",
            "I could not hear you.",
            Some((MAIN_INTENT, "No reply")),
            go("thanks"),
        ),
        says("thanks", "Thank you, and goodbye.", None, Then::End),
    ]
}

fn says(key: &str, text: &str, tag: Option<(&str, &str)>, then: Then) -> ScriptStep {
    let tag = tag.map(|(key, value)| OutputTag {
        key: key.to_owned(),
        value: value.to_owned(),
    });
    ScriptStep {
        key: key.to_owned(),
        say: Spoken::Text {
            text: text.to_owned(),
        },
        tags: tag.into_iter().collect(),
        do_not_call: false,
        then,
    }
}

/// A step that only notes the rating.
fn rated(value: &str) -> ScriptStep {
    let tag = OutputTag {
        key: "satisfaction".to_owned(),
        value: value.to_owned(),
    };
    ScriptStep {
        key: format!("rated_{value}"),
        say: Spoken::Nothing,
        tags: vec![tag],
        do_not_call: false,
        then: Then::Goto {
            step: "thanks".to_owned(),
        },
    }
}

fn variable(key: &str, label: &str, choices: &[&str]) -> CallVariable {
    CallVariable {
        key: key.to_owned(),
        label: label.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        required: false,
    }
}

fn tag(key: &str, label: &str, choices: &[&str]) -> TagDefinition {
    TagDefinition {
        key: key.to_owned(),
        label: label.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{ScriptInput, ScriptOutput, ScriptRun};

    #[test]
    fn it_can_be_published_as_it_is() {
        assert_eq!(AgentDraft::sample().publishable(), vec![]);
    }

    /// Presses keys whenever it listens, and gives the tags.
    fn tags(keys: &str) -> Vec<(String, String)> {
        let mut run = ScriptRun::new(&AgentDraft::sample(), sample_variables(0));
        let mut keys = keys.chars();
        let mut outputs = run.on(ScriptInput::Started);
        for _ in 0..50 {
            let listens = outputs
                .iter()
                .any(|it| matches!(it, ScriptOutput::Listen { .. }));
            let input = if listens {
                keys.next().map_or(ScriptInput::Silence, ScriptInput::Key)
            } else {
                ScriptInput::PlaybackDone
            };
            outputs = run.on(input);
            if run.is_over() {
                return run
                    .tags()
                    .iter()
                    .map(|t| (t.key.clone(), t.value.clone()))
                    .collect();
            }
        }
        panic!("the sample never ends with {keys:?}");
    }

    #[test]
    fn its_calls_come_to_an_end_and_are_tagged() {
        let intent = |value: &str| (MAIN_INTENT.to_owned(), value.to_owned());
        let rating = |value: &str| ("satisfaction".to_owned(), value.to_owned());
        assert_eq!(tags("14"), [intent("Renew"), rating("4")]);
        assert_eq!(tags("17"), [intent("Renew")]);
        assert_eq!(tags("2"), [intent("Not now")]);
        assert_eq!(tags("9"), [intent("Opt out")]);
        assert_eq!(
            tags("52"),
            [intent("Not now")],
            "a wrong key is not taken for an answer"
        );
        assert_eq!(tags(""), [intent("No reply")]);
    }

    #[test]
    fn practice_callees_have_the_values_that_it_says() {
        let variables = sample_variables(7);
        for variable in AgentDraft::sample().variables {
            let value = variables
                .get(&variable.key)
                .expect("every variable has a value");
            assert!(variable.choices.is_empty() || variable.choices.contains(value));
        }
    }
}
