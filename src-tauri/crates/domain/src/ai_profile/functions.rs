//! Functions: what a model sees of each, and whether a call that it asks for can be believed.
//! Arguments are checked against their schema: types, required ones, lengths, choices; fields that
//! nobody asked for are dropped. A call can do what stands here and nothing else: it names no
//! recipient, no other dialogue, no limit.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::{CustomApi, FieldKind, FunctionDraft, FunctionField, FunctionKind};
use crate::{
    import::read_moment,
    integration::is_email,
    phone::read_number,
    time::{DAY, UnixMillis},
};

/// Longest text of an argument, in characters.
const MAX_ARGUMENT_CHARS: usize = 2_000;
/// Longest arguments of one call, in bytes.
const MAX_ARGUMENTS_BYTES: usize = 65_536;
/// Furthest moment at which the AI may promise to write again.
const MAX_AHEAD: i64 = 365 * DAY;

/// A function as a model sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionView {
    /// Name.
    pub name: String,
    /// When to call it.
    pub description: String,
    /// JSON schema of its arguments (an object).
    pub schema: Value,
}

/// What arguments are read with.
#[derive(Debug, Clone)]
pub struct CallRules<'a> {
    /// Functions of the AI.
    pub functions: &'a [FunctionDraft],
    /// Zone of the task: times without an offset are local to it.
    pub zone: &'a TimeZone,
    /// Country in which numbers without `+` are read.
    pub default_country: &'a str,
    /// Now.
    pub now: UnixMillis,
}

/// A call that can be believed.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedCall {
    /// The chat was successful.
    Success {
        /// What it is about.
        summary: String,
        /// The contact, as far as it was given.
        contact: ContactGiven,
        /// Further fields.
        fields: BTreeMap<String, String>,
    },
    /// The person left a contact.
    GetContact {
        /// The contact: a phone, an e-mail or both.
        contact: ContactGiven,
        /// Further fields: a number that could not be read, a note.
        fields: BTreeMap<String, String>,
    },
    /// The person is interested.
    Interest {
        /// In what; empty: not said.
        note: String,
    },
    /// The dialogue is over.
    Close,
    /// The other side is a machine.
    IsBot,
    /// A person of the team is asked for.
    Operator {
        /// Why; empty: not said.
        note: String,
    },
    /// Write again.
    Scheduler {
        /// When.
        at: UnixMillis,
        /// What about.
        note: String,
    },
    /// An HTTP call of the user's.
    CustomApi {
        /// Its name.
        name: String,
        /// Arguments.
        arguments: Map<String, Value>,
    },
}

/// A contact that a person gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactGiven {
    /// Name.
    pub name: Option<String>,
    /// Phone as stored.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// Why a call is not believed. Its words go back to the model, so that it can call better.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallFault {
    /// No function of this name.
    #[error("there is no such function")]
    UnknownFunction,
    /// The arguments are no JSON object, or longer than is believed.
    #[error("the arguments are not a JSON object")]
    NotAnObject,
    /// A required argument is missing.
    #[error("the argument {key} is missing")]
    Missing {
        /// Which.
        key: String,
    },
    /// An argument is of another type.
    #[error("the argument {key} is not of its type")]
    WrongType {
        /// Which.
        key: String,
    },
    /// An argument is not one of the choices.
    #[error("the argument {key} is not one of its choices")]
    NotAChoice {
        /// Which.
        key: String,
    },
    /// An argument is too long.
    #[error("the argument {key} is too long")]
    TooLong {
        /// Which.
        key: String,
    },
    /// Neither a phone number nor an e-mail address that can be read.
    #[error("give a phone number or an e-mail address as the person wrote it")]
    NoContact,
    /// The time cannot be read.
    #[error("the time is written as 2026-11-20 14:30")]
    BadTime,
    /// The time is past, or more than a year ahead.
    #[error("the time lies in the past or more than a year ahead")]
    TimeOutOfRange,
}

impl FunctionKind {
    /// Names of the built-in functions.
    pub const BUILT_IN_NAMES: [&str; 7] = [
        "success",
        "get_contact",
        "interest",
        "close",
        "is_bot",
        "operator",
        "scheduler",
    ];

    /// The name that a model calls.
    pub fn name(&self) -> &str {
        match self {
            FunctionKind::Success { .. } => "success",
            FunctionKind::GetContact => "get_contact",
            FunctionKind::Interest => "interest",
            FunctionKind::Close => "close",
            FunctionKind::IsBot => "is_bot",
            FunctionKind::Operator => "operator",
            FunctionKind::Scheduler => "scheduler",
            FunctionKind::CustomApi { api } => &api.name,
        }
    }

    /// The description where the user gives none.
    fn own_description(&self) -> &'static str {
        match self {
            FunctionKind::Success { .. } => {
                "Call when the goal of the conversation is reached: the person agreed to the offer."
            }
            FunctionKind::GetContact => {
                "Call when the person has given a phone number or an e-mail address."
            }
            FunctionKind::Interest => "Call when the person shows interest in the offer.",
            FunctionKind::Close => {
                "Call when the conversation is over: the person said no, or everything is settled."
            }
            FunctionKind::IsBot => "Call when the other side is clearly an automatic answer.",
            FunctionKind::Operator => {
                "Call when the person asks for a human, complains, or asks what you cannot answer."
            }
            FunctionKind::Scheduler => {
                "Call when the person asks to be written to again at a later time."
            }
            FunctionKind::CustomApi { .. } => "",
        }
    }

    /// Arguments, in the order in which the model sees them.
    fn arguments(&self) -> Vec<FunctionField> {
        let text = |key: &str, description: &str, required| FunctionField {
            key: key.to_owned(),
            description: description.to_owned(),
            kind: FieldKind::Text,
            required,
        };
        let contact = || {
            vec![
                text("name", "The person's name", false),
                text("phone", "Phone number, as the person wrote it", false),
                text("email", "E-mail address", false),
            ]
        };
        match self {
            FunctionKind::Success { fields } => {
                let mut all = vec![text(
                    "summary",
                    "What was agreed, in one or two sentences",
                    true,
                )];
                all.extend(contact());
                all.extend(fields.iter().cloned());
                all
            }
            FunctionKind::GetContact => {
                let mut all = contact();
                all.push(text("note", "Anything said about it", false));
                all
            }
            FunctionKind::Interest => vec![text("note", "In what", false)],
            FunctionKind::Close | FunctionKind::IsBot => Vec::new(),
            FunctionKind::Operator => vec![text("note", "Why a human is needed", false)],
            FunctionKind::Scheduler => vec![
                text(
                    "time",
                    "Local time of the person, as 2026-11-20 14:30",
                    true,
                ),
                text("note", "What to write about then", true),
            ],
            FunctionKind::CustomApi { api } => api.arguments.clone(),
        }
    }
}

/// What a model sees of the functions of an AI.
pub fn function_views(functions: &[FunctionDraft]) -> Vec<FunctionView> {
    let view = |function: &FunctionDraft| {
        let own = function.description.trim();
        FunctionView {
            name: function.kind.name().to_owned(),
            description: if own.is_empty() {
                function.kind.own_description().to_owned()
            } else {
                own.to_owned()
            },
            schema: schema(&function.kind.arguments()),
        }
    };
    functions.iter().map(view).collect()
}

/// JSON schema of arguments.
pub(crate) fn schema(arguments: &[FunctionField]) -> Value {
    let mut properties = Map::new();
    for argument in arguments {
        let mut property = match &argument.kind {
            FieldKind::Text => json!({"type": "string", "maxLength": MAX_ARGUMENT_CHARS}),
            FieldKind::Number => json!({"type": "number"}),
            FieldKind::Boolean => json!({"type": "boolean"}),
            FieldKind::Choice { of } => json!({"type": "string", "enum": of}),
        };
        if !argument.description.is_empty() {
            property["description"] = Value::from(argument.description.as_str());
        }
        properties.insert(argument.key.clone(), property);
    }
    let required: Vec<&str> = arguments
        .iter()
        .filter(|argument| argument.required)
        .map(|argument| argument.key.as_str())
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Reads a call that a model asks for.
pub fn check_call(
    rules: &CallRules<'_>,
    name: &str,
    arguments: &str,
) -> Result<CheckedCall, CallFault> {
    let function = rules
        .functions
        .iter()
        .find(|function| function.kind.name() == name)
        .ok_or(CallFault::UnknownFunction)?;
    let mut values = checked_arguments(&function.kind.arguments(), arguments)?;
    let mut text = |key: &str| match values.remove(key) {
        Some(Value::String(text)) => Some(text),
        Some(_) | None => None,
    };
    match &function.kind {
        FunctionKind::Success { fields } => {
            let summary = text("summary").unwrap_or_default();
            let mut further = BTreeMap::new();
            let contact = contact_of(rules, &mut text, &mut further);
            let own = fields.iter().filter_map(|field| {
                let value = values.get(&field.key)?;
                Some((field.key.clone(), words_of(value)))
            });
            further.extend(own);
            Ok(CheckedCall::Success {
                summary,
                contact,
                fields: further,
            })
        }
        FunctionKind::GetContact => {
            let mut further = BTreeMap::new();
            let contact = contact_of(rules, &mut text, &mut further);
            if contact.phone.is_none() && contact.email.is_none() {
                return Err(CallFault::NoContact);
            }
            further.extend(text("note").map(|note| ("note".to_owned(), note)));
            Ok(CheckedCall::GetContact {
                contact,
                fields: further,
            })
        }
        FunctionKind::Interest => Ok(CheckedCall::Interest {
            note: text("note").unwrap_or_default(),
        }),
        FunctionKind::Close => Ok(CheckedCall::Close),
        FunctionKind::IsBot => Ok(CheckedCall::IsBot),
        FunctionKind::Operator => Ok(CheckedCall::Operator {
            note: text("note").unwrap_or_default(),
        }),
        FunctionKind::Scheduler => {
            let time = text("time").unwrap_or_default();
            let at = read_moment(&time, rules.zone, false).ok_or(CallFault::BadTime)?;
            if at <= rules.now || at - rules.now > MAX_AHEAD {
                return Err(CallFault::TimeOutOfRange);
            }
            Ok(CheckedCall::Scheduler {
                at,
                note: text("note").unwrap_or_default(),
            })
        }
        FunctionKind::CustomApi { api } => Ok(custom(api, values)),
    }
}

fn custom(api: &CustomApi, arguments: Map<String, Value>) -> CheckedCall {
    CheckedCall::CustomApi {
        name: api.name.clone(),
        arguments,
    }
}

/// Name, phone and e-mail. A number or address that cannot be read is kept as it was written among
/// the further fields: a lead is not lost for it.
fn contact_of(
    rules: &CallRules<'_>,
    text: &mut impl FnMut(&str) -> Option<String>,
    further: &mut BTreeMap<String, String>,
) -> ContactGiven {
    let mut contact = ContactGiven {
        name: text("name"),
        ..ContactGiven::default()
    };
    if let Some(written) = text("phone") {
        match read_number(&written, rules.default_country) {
            Ok(number) => contact.phone = Some(number.stored),
            Err(_) => drop(further.insert("phone_as_written".to_owned(), written)),
        }
    }
    if let Some(written) = text("email") {
        let email = written.trim();
        if is_email(email) {
            contact.email = Some(email.to_owned());
        } else {
            further.insert("email_as_written".to_owned(), written);
        }
    }
    contact
}

/// Arguments that were asked for, checked. Models write null and empty text for what they do not
/// know: both are as good as nothing.
pub(crate) fn checked_arguments(
    expected: &[FunctionField],
    written: &str,
) -> Result<Map<String, Value>, CallFault> {
    let written = if written.trim().is_empty() {
        "{}"
    } else {
        written
    };
    if written.len() > MAX_ARGUMENTS_BYTES {
        return Err(CallFault::NotAnObject);
    }
    let Ok(Value::Object(mut given)) = serde_json::from_str(written) else {
        return Err(CallFault::NotAnObject);
    };
    let mut checked = Map::new();
    for field in expected {
        let key = || field.key.clone();
        let value = given.remove(&field.key).filter(|value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => true,
        });
        let Some(value) = value else {
            if field.required {
                return Err(CallFault::Missing { key: key() });
            }
            continue;
        };
        let fits = match (&field.kind, &value) {
            (FieldKind::Text, Value::String(text)) => {
                if text.chars().count() > MAX_ARGUMENT_CHARS {
                    return Err(CallFault::TooLong { key: key() });
                }
                true
            }
            (FieldKind::Choice { of }, Value::String(text)) => {
                if !of.contains(text) {
                    return Err(CallFault::NotAChoice { key: key() });
                }
                true
            }
            (FieldKind::Number, Value::Number(_)) | (FieldKind::Boolean, Value::Bool(_)) => true,
            (
                FieldKind::Text | FieldKind::Choice { .. } | FieldKind::Number | FieldKind::Boolean,
                _,
            ) => false,
        };
        if !fits {
            return Err(CallFault::WrongType { key: key() });
        }
        checked.insert(key(), value);
    }
    Ok(checked)
}

fn words_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

#[cfg(test)]
mod tests;
