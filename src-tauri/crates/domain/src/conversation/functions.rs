//! What the model may do in a call: what it sees of it, and whether what it calls can be believed.
//! A call can do what stands here and nothing else: it names no other number and no other call.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::{CallFunction, CallFunctionDraft, Transfer};
use crate::{
    ai_profile::{CallFault, FieldKind, FunctionField, FunctionView, checked_arguments, schema},
    import::read_moment,
    time::{DAY, MINUTE, UnixMillis},
};

/// Furthest moment at which the agent may promise to call again.
const MAX_AHEAD: i64 = 60 * DAY;
/// Most keys of one call.
const MAX_KEYS: usize = 32;

impl CallFunction {
    /// Names of the built-in functions.
    pub const BUILT_IN_NAMES: [&str; 5] = [
        "end_call",
        "send_keys",
        "call_back",
        "do_not_call",
        "transfer_call",
    ];

    /// The name that a model calls.
    pub fn name(&self) -> &str {
        match self {
            CallFunction::EndCall => "end_call",
            CallFunction::SendKeys => "send_keys",
            CallFunction::CallBack => "call_back",
            CallFunction::DoNotCall => "do_not_call",
            CallFunction::Transfer { .. } => "transfer_call",
            CallFunction::CustomApi { api } => &api.name,
        }
    }

    fn own_description(&self) -> &'static str {
        match self {
            CallFunction::EndCall => {
                "Call to end the phone call, after you have said goodbye in the same answer."
            }
            CallFunction::SendKeys => {
                "Call to press keys of the phone, when a machine asks you to choose by a key."
            }
            CallFunction::CallBack => {
                "Call when the person asks to be called again later; then say goodbye."
            }
            CallFunction::DoNotCall => {
                "Call at once when the person does not want to be called again. Say that you are \
                 sorry and that they will not be called any more."
            }
            CallFunction::Transfer { .. } => {
                "Call when the person wants to speak to a human, or needs one. Say nothing in the \
                 same answer: it is announced for you. If nobody can be reached, you go on."
            }
            CallFunction::CustomApi { .. } => "",
        }
    }

    fn arguments(&self) -> Vec<FunctionField> {
        let text = |key: &str, description: &str| FunctionField {
            key: key.to_owned(),
            description: description.to_owned(),
            kind: FieldKind::Text,
            required: true,
        };
        match self {
            CallFunction::EndCall | CallFunction::DoNotCall | CallFunction::Transfer { .. } => {
                Vec::new()
            }
            CallFunction::SendKeys => vec![text("keys", "Keys in order: 0 to 9, * and #")],
            CallFunction::CallBack => vec![text(
                "time",
                "Local time of the person, as 2026-11-20 14:30",
            )],
            CallFunction::CustomApi { api } => api.arguments.clone(),
        }
    }
}

/// What calls are read with.
#[derive(Debug, Clone)]
pub struct CallFunctionRules<'a> {
    /// Functions of the agent.
    pub functions: &'a [CallFunctionDraft],
    /// Zone of the callee: times without an offset are local to it.
    pub zone: &'a TimeZone,
    /// Now.
    pub now: UnixMillis,
}

/// A call that can be believed.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedCallFunction {
    /// End the call.
    EndCall,
    /// Press these keys.
    SendKeys(String),
    /// Call again.
    CallBack(UnixMillis),
    /// Never call again.
    DoNotCall,
    /// Put the callee through.
    Transfer(Transfer),
    /// An HTTP call of the user's.
    CustomApi {
        /// Its name.
        name: String,
        /// Arguments.
        arguments: Map<String, Value>,
    },
}

/// What a model sees of the functions of an agent.
pub fn call_function_views(functions: &[CallFunctionDraft]) -> Vec<FunctionView> {
    let view = |function: &CallFunctionDraft| {
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

/// Reads a call that a model asks for.
pub fn check_function(
    rules: &CallFunctionRules<'_>,
    name: &str,
    arguments: &str,
) -> Result<CheckedCallFunction, CallFault> {
    let function = rules
        .functions
        .iter()
        .find(|function| function.kind.name() == name)
        .ok_or(CallFault::UnknownFunction)?;
    let mut values = checked_arguments(&function.kind.arguments(), arguments)?;
    let mut text = |key: &str| match values.remove(key) {
        Some(Value::String(text)) => text,
        Some(_) | None => String::new(),
    };
    match &function.kind {
        CallFunction::EndCall => Ok(CheckedCallFunction::EndCall),
        CallFunction::DoNotCall => Ok(CheckedCallFunction::DoNotCall),
        CallFunction::Transfer { transfer } => Ok(CheckedCallFunction::Transfer(transfer.clone())),
        CallFunction::SendKeys => {
            let written = text("keys");
            let keys: String = written
                .chars()
                .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | ','))
                .collect();
            if keys.is_empty() || !keys.chars().all(|key| "0123456789*#".contains(key)) {
                return Err(CallFault::WrongType {
                    key: "keys".to_owned(),
                });
            }
            if keys.len() > MAX_KEYS {
                return Err(CallFault::TooLong {
                    key: "keys".to_owned(),
                });
            }
            Ok(CheckedCallFunction::SendKeys(keys))
        }
        CallFunction::CallBack => {
            let time = text("time");
            let at = read_moment(&time, rules.zone, false).ok_or(CallFault::BadTime)?;
            if at < rules.now + MINUTE || at - rules.now > MAX_AHEAD {
                return Err(CallFault::TimeOutOfRange);
            }
            Ok(CheckedCallFunction::CallBack(at))
        }
        CallFunction::CustomApi { api } => Ok(CheckedCallFunction::CustomApi {
            name: api.name.clone(),
            arguments: values,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn functions() -> Vec<CallFunctionDraft> {
        [
            CallFunction::EndCall,
            CallFunction::SendKeys,
            CallFunction::CallBack,
            CallFunction::DoNotCall,
            CallFunction::Transfer {
                transfer: Transfer::sample(),
            },
        ]
        .map(|kind| CallFunctionDraft {
            kind,
            description: String::new(),
        })
        .to_vec()
    }

    #[test]
    fn calls_are_believed_only_as_they_are_described() {
        let functions = functions();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // 2026-11-20 12:00 in Berlin
        let now = 1_795_172_400_000;
        let rules = CallFunctionRules {
            functions: &functions,
            zone: &zone,
            now,
        };
        let check = |name: &str, arguments: &str| check_function(&rules, name, arguments);
        assert_eq!(check("end_call", ""), Ok(CheckedCallFunction::EndCall));
        assert_eq!(
            check("do_not_call", "{}"),
            Ok(CheckedCallFunction::DoNotCall)
        );
        assert_eq!(
            check("send_keys", r#"{"keys":"1 2-#"}"#),
            Ok(CheckedCallFunction::SendKeys("12#".to_owned()))
        );
        assert_eq!(
            check("call_back", r#"{"time":"2026-11-20 14:30"}"#),
            Ok(CheckedCallFunction::CallBack(now + 150 * MINUTE))
        );
        let to = r#"{"target":"+1900"}"#;
        assert!(
            !matches!(
                check("transfer_call", to),
                Ok(CheckedCallFunction::Transfer(transfer)) if transfer.target != "204"
            ),
            "where to is not the model's to say"
        );
        assert_eq!(
            check("transfer_call", "{}"),
            Ok(CheckedCallFunction::Transfer(Transfer::sample()))
        );
        let wrong = [
            ("send_keys", r#"{"keys":"abc"}"#),
            ("send_keys", "{}"),
            ("call_back", r#"{"time":"2026-11-20 11:00"}"#),
            ("call_back", r#"{"time":"2027-11-20 11:00"}"#),
            ("call_back", r#"{"time":"soon"}"#),
            ("transfer_call", r#"["+493023125001"]"#),
            ("end_call", "[]"),
        ];
        for (name, arguments) in wrong {
            assert!(check(name, arguments).is_err(), "{name} {arguments}");
        }
    }

    #[test]
    fn a_model_sees_each_function_with_its_schema() {
        let views = call_function_views(&functions());
        let names: Vec<_> = views.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, CallFunction::BUILT_IN_NAMES);
        assert!(views.iter().all(|view| !view.description.is_empty()));
        assert_eq!(views[1].schema["required"][0], "keys");
    }
}
