//! What is asked of the model after a call: the main intent, the output tags and a summary, through one
//! function whose schema is the agent's definitions. What it answers is believed only as far as it fits.

use serde_json::{Map, Value, json};

use crate::{
    agent::{AgentDraft, MAIN_INTENT, OutputTag, TagDefinition},
    ai_profile::FunctionView,
    call_record::{LogEntry, LogLine},
};

/// Longest value of a tag in characters.
const MAX_TAG_CHARS: usize = 500;
/// Longest summary in characters.
const MAX_SUMMARY_CHARS: usize = 4_000;

/// What a call came to, in the model's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummedUp {
    /// Tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// Summary.
    pub summary: Option<String>,
}

/// Whether the model is to be asked what a call came to: there is something to ask, and a person spoke.
pub fn is_to_be_summed_up(agent: &AgentDraft, summary: bool, log: &[LogLine]) -> bool {
    let machine = log
        .iter()
        .any(|line| matches!(line.entry, LogEntry::Voicemail));
    sum_up_function(agent, summary).is_some() && !machine && !transcript(log).is_empty()
}

/// The function that the model is asked to call after a conversation; `None`: there is nothing to ask.
pub fn sum_up_function(agent: &AgentDraft, summary: bool) -> Option<FunctionView> {
    let mut properties = Map::new();
    if summary {
        let words = "What happened in the call, in two or three sentences, in its language";
        properties.insert(
            "summary".to_owned(),
            json!({"type": "string", "description": words}),
        );
    }
    for (key, definition) in definitions(agent) {
        properties.insert(key.to_owned(), property(definition));
    }
    if properties.is_empty() {
        return None;
    }
    let required: Vec<String> = properties.keys().cloned().collect();
    Some(FunctionView {
        name: "call_result".to_owned(),
        description: "Write down what the call came to.".to_owned(),
        schema: json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }),
    })
}

/// Main intent and tags under the keys that the model writes.
fn definitions(agent: &AgentDraft) -> impl Iterator<Item = (&str, &TagDefinition)> {
    let intent = agent.main_intent.iter().map(|tag| (MAIN_INTENT, tag));
    let tags = agent.output_tags.iter();
    intent.chain(tags.map(|tag| (tag.key.as_str(), tag)))
}

fn property(definition: &TagDefinition) -> Value {
    let mut property = if definition.choices.is_empty() {
        json!({"type": ["string", "null"]})
    } else {
        let choices = definition
            .choices
            .iter()
            .map(|one| Value::from(one.as_str()));
        let choices: Vec<Value> = choices.chain([Value::Null]).collect();
        json!({"type": ["string", "null"], "enum": choices})
    };
    if !definition.label.is_empty() {
        property["description"] = Value::from(format!("{}; null: not said", definition.label));
    }
    property
}

/// Reads what the model wrote. `None`: it is no object, or a value is none of the choices: it is to be
/// asked again. `null` and empty text are values that were not found out.
pub fn read_sum_up(agent: &AgentDraft, summary: bool, written: &str) -> Option<SummedUp> {
    let Ok(Value::Object(given)) = serde_json::from_str::<Value>(written) else {
        return None;
    };
    let mut read = SummedUp::default();
    if summary && let Some(Value::String(text)) = given.get("summary") {
        let text: String = text.trim().chars().take(MAX_SUMMARY_CHARS).collect();
        read.summary = Some(text).filter(|text| !text.is_empty());
    }
    for (key, definition) in definitions(agent) {
        let value = match given.get(key) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => text.trim(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                return None;
            }
        };
        if value.is_empty() {
            continue;
        }
        let value = if definition.choices.is_empty() {
            value.chars().take(MAX_TAG_CHARS).collect()
        } else {
            let mut choices = definition.choices.iter();
            choices
                .find(|choice| choice.to_lowercase() == value.to_lowercase())?
                .clone()
        };
        read.tags.push(OutputTag {
            key: key.to_owned(),
            value,
        });
    }
    Some(read)
}

/// The conversation as the model reads it after a call; empty: nobody said anything.
pub fn transcript(log: &[LogLine]) -> String {
    let mut text = String::new();
    for line in log {
        let words = match &line.entry {
            LogEntry::Said { text, .. } => format!("Agent: {text}"),
            LogEntry::Heard {
                text: Some(text), ..
            } => format!("Person: {text}"),
            LogEntry::Key { key } => format!("(the person pressed key {key})"),
            LogEntry::DoNotCall => "(the person is not to be called again)".to_owned(),
            LogEntry::Voicemail => "(a machine answered)".to_owned(),
            LogEntry::Transfer { outcome, .. } if outcome.worked() => {
                "(the person was put through to a human)".to_owned()
            }
            LogEntry::Transfer { .. } => "(no human could be reached)".to_owned(),
            LogEntry::Heard { text: None, .. }
            | LogEntry::Silence
            | LogEntry::Tag { .. }
            | LogEntry::Turn { .. }
            | LogEntry::Trouble { .. }
            | LogEntry::Function { .. }
            | LogEntry::CallBack { .. }
            | LogEntry::KeysSent { .. }
            | LogEntry::Ended { .. } => continue,
        };
        text.push_str(&words);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent() -> AgentDraft {
        let tag = |key: &str, choices: &[&str]| TagDefinition {
            key: key.to_owned(),
            label: key.to_uppercase(),
            choices: choices.iter().map(|one| (*one).to_owned()).collect(),
        };
        AgentDraft {
            main_intent: Some(tag("ignored", &["Interested", "Declined"])),
            output_tags: vec![tag("city", &[])],
            ..AgentDraft::sample()
        }
    }

    #[test]
    fn the_schema_is_the_agents_own_definitions() {
        let function = sum_up_function(&agent(), true).unwrap();
        let schema = &function.schema;
        assert_eq!(
            schema["properties"]["main_intent"]["enum"],
            json!(["Interested", "Declined", null])
        );
        assert_eq!(
            schema["properties"]["city"]["description"],
            "CITY; null: not said"
        );
        assert!(schema["properties"]["summary"].is_object());
        let mut plain = agent();
        plain.main_intent = None;
        plain.output_tags.clear();
        assert_eq!(sum_up_function(&plain, false), None);
    }

    #[test]
    fn only_what_fits_is_believed() {
        let read = |written: &str| read_sum_up(&agent(), true, written);
        let whole =
            read(r#"{"summary":" Fine. ","main_intent":"interested","city":"Rome"}"#).unwrap();
        assert_eq!(whole.summary.as_deref(), Some("Fine."));
        let values: Vec<_> = whole.tags.iter().map(|tag| tag.value.as_str()).collect();
        assert_eq!(
            values,
            ["Interested", "Rome"],
            "choices as they are defined"
        );
        assert_eq!(
            read(r#"{"summary":"","main_intent":null,"city":""}"#),
            Some(SummedUp::default())
        );
        for wrong in ["", "[]", r#"{"main_intent":"perhaps"}"#, r#"{"city":7}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
