//! Calls as models write them, good and bad.

use proptest::prelude::*;

use super::*;
use crate::{
    ai_profile::{ApiMethod, sample_ai},
    zone::zone_named,
};

/// 2026-11-20 12:00 in Moscow.
const NOW: UnixMillis = 1_795_165_200_000;

fn functions() -> Vec<FunctionDraft> {
    let field = |key: &str, kind, required| FunctionField {
        key: key.to_owned(),
        description: String::new(),
        kind,
        required,
    };
    let mut functions = sample_ai("Seller").functions;
    functions[0].kind = FunctionKind::Success {
        fields: vec![
            field("budget", FieldKind::Number, false),
            field(
                "plan",
                FieldKind::Choice {
                    of: vec!["Basic".to_owned(), "Plus".to_owned()],
                },
                true,
            ),
        ],
    };
    functions.push(FunctionDraft {
        kind: FunctionKind::CustomApi {
            api: CustomApi {
                name: "stock".to_owned(),
                method: ApiMethod::Get,
                url: "https://shop.example/{article}".to_owned(),
                headers: vec![],
                secret_header: None,
                body: String::new(),
                arguments: vec![
                    field("article", FieldKind::Text, true),
                    field("fast", FieldKind::Boolean, false),
                ],
                timeout_seconds: 5,
            },
        },
        description: "Asks the stock".to_owned(),
    });
    functions
}

fn call(name: &str, arguments: &str) -> Result<CheckedCall, CallFault> {
    let zone = zone_named("Europe/Moscow").unwrap();
    let functions = functions();
    let rules = CallRules {
        functions: &functions,
        zone: &zone,
        default_country: "RU",
        now: NOW,
    };
    check_call(&rules, name, arguments)
}

#[test]
fn good_calls_are_believed() {
    assert_eq!(
        call(
            "success",
            r#"{"summary":"Two chairs","phone":"8 916 204-11-98","email":"","plan":"Plus","budget":40.5,"limit":900}"#
        ),
        Ok(CheckedCall::Success {
            summary: "Two chairs".to_owned(),
            contact: ContactGiven {
                phone: Some("+79162041198".to_owned()),
                ..ContactGiven::default()
            },
            fields: BTreeMap::from([
                ("budget".to_owned(), "40.5".to_owned()),
                ("plan".to_owned(), "Plus".to_owned()),
            ]),
        }),
        "fields that nobody asked for are dropped"
    );
    assert_eq!(
        call(
            "get_contact",
            r#"{"name":"Ivan","phone":"call me","email":"ivan@shop.example"}"#
        ),
        Ok(CheckedCall::GetContact {
            contact: ContactGiven {
                name: Some("Ivan".to_owned()),
                phone: None,
                email: Some("ivan@shop.example".to_owned()),
            },
            fields: BTreeMap::from([("phone_as_written".to_owned(), "call me".to_owned())]),
        })
    );
    assert_eq!(call("close", ""), Ok(CheckedCall::Close));
    assert_eq!(call("is_bot", "{}"), Ok(CheckedCall::IsBot));
    assert_eq!(
        call("operator", r#"{"note":null}"#),
        Ok(CheckedCall::Operator {
            note: String::new()
        })
    );
    let Ok(CheckedCall::CustomApi { name, arguments }) =
        call("stock", r#"{"article":"A 7","fast":true,"peer":"@other"}"#)
    else {
        panic!("a good call of the user's own");
    };
    assert_eq!((name.as_str(), arguments.len()), ("stock", 2));
}

#[test]
fn bad_calls_are_told_why() {
    let missing = |key: &str| {
        Err(CallFault::Missing {
            key: key.to_owned(),
        })
    };
    assert_eq!(call("send_to", "{}"), Err(CallFault::UnknownFunction));
    assert_eq!(call("close", "[]"), Err(CallFault::NotAnObject));
    assert_eq!(call("close", "{"), Err(CallFault::NotAnObject));
    assert_eq!(call("success", r#"{"plan":"Plus"}"#), missing("summary"));
    assert_eq!(call("success", r#"{"summary":"x"}"#), missing("plan"));
    assert_eq!(
        call("success", r#"{"summary":"x","plan":"Gold"}"#),
        Err(CallFault::NotAChoice {
            key: "plan".to_owned()
        })
    );
    assert_eq!(
        call("success", r#"{"summary":"x","plan":"Plus","budget":"40"}"#),
        Err(CallFault::WrongType {
            key: "budget".to_owned()
        })
    );
    let long = format!(r#"{{"summary":"{}","plan":"Plus"}}"#, "я".repeat(2_001));
    assert_eq!(
        call("success", &long),
        Err(CallFault::TooLong {
            key: "summary".to_owned()
        })
    );
    assert_eq!(
        call("get_contact", r#"{"name":"Ivan"}"#),
        Err(CallFault::NoContact)
    );
    assert_eq!(
        call("get_contact", r#"{"phone":"soon"}"#),
        Err(CallFault::NoContact)
    );
}

#[test]
fn times_are_read_in_the_tasks_zone_and_lie_within_a_year() {
    let at = |time: &str| call("scheduler", &format!(r#"{{"time":"{time}","note":"n"}}"#));
    let expected = |text: &str| {
        Ok(CheckedCall::Scheduler {
            at: text.parse::<jiff::Timestamp>().unwrap().as_millisecond(),
            note: "n".to_owned(),
        })
    };
    assert_eq!(at("2026-11-21 14:30"), expected("2026-11-21T11:30:00Z"));
    assert_eq!(
        at("2026-11-21T14:30:00+01:00"),
        expected("2026-11-21T13:30:00Z")
    );
    assert_eq!(at("21.11.2026 09:00"), expected("2026-11-21T06:00:00Z"));
    assert_eq!(at("tomorrow"), Err(CallFault::BadTime));
    assert_eq!(at("2026-11-20 11:59"), Err(CallFault::TimeOutOfRange));
    assert_eq!(at("2028-01-01 12:00"), Err(CallFault::TimeOutOfRange));
}

#[test]
fn a_model_sees_strict_schemas_and_a_description_of_every_function() {
    let views = function_views(&functions());
    assert_eq!(views.len(), 8);
    for view in &views {
        assert!(!view.description.is_empty(), "{}", view.name);
        assert_eq!(view.schema["additionalProperties"], false);
        for key in view.schema["required"].as_array().unwrap() {
            let key = key.as_str().unwrap();
            assert!(
                view.schema["properties"].get(key).is_some(),
                "{}.{key}",
                view.name
            );
        }
    }
    assert_eq!(views[0].schema["required"], json!(["summary", "plan"]));
    assert_eq!(
        views[0].schema["properties"]["plan"]["enum"],
        json!(["Basic", "Plus"])
    );
}

proptest! {
    /// Whatever a model writes, reading it never fails in another way than by saying so.
    #[test]
    fn nonsense_is_refused_quietly(name in "success|get_contact|scheduler|stock|[a-z_]{1,9}", written in ".{0,80}") {
        let _ = call(&name, &written);
        let quoted = json!({"summary": written, "phone": written, "email": written, "time": written,
            "note": written, "article": written, "plan": "Plus"});
        let _ = call(&name, &quoted.to_string());
    }
}
