//! Every field of an AI names its problem.

use super::*;
use crate::{
    ai_profile::{ApiHeader, ApiMethod, FunctionDraft, sample::sample_ai},
    budget::ModelPrice,
    form::fields,
};

fn api() -> CustomApi {
    CustomApi {
        name: "stock".to_owned(),
        method: ApiMethod::Post,
        url: "https://shop.example/stock/{article}?size={size}".to_owned(),
        headers: vec![ApiHeader {
            name: "X-Shop".to_owned(),
            value: "7".to_owned(),
        }],
        secret_header: Some("Authorization".to_owned()),
        body: r#"{"article": "{article}", "count": {size}, "none": {}}"#.to_owned(),
        arguments: vec![field("article"), field("size")],
        timeout_seconds: 10,
    }
}

fn field(key: &str) -> FunctionField {
    FunctionField {
        key: key.to_owned(),
        description: String::new(),
        kind: FieldKind::Text,
        required: true,
    }
}

fn draft() -> AiDraft {
    let mut draft = sample_ai("Seller");
    draft.place = AiPlace::OpenAi {
        base_url: "https://api.openai.com/v1".to_owned(),
    };
    draft.model = "gpt-5-mini".to_owned();
    draft
}

fn with_api(change: fn(&mut CustomApi)) -> AiDraft {
    let mut api = api();
    change(&mut api);
    let mut draft = draft();
    draft.functions = vec![FunctionDraft {
        kind: FunctionKind::CustomApi { api },
        description: "Asks the stock".to_owned(),
    }];
    draft
}

#[test]
fn good_forms_have_no_problem() {
    assert_eq!(draft().check(), vec![]);
    assert_eq!(sample_ai("Practice").check(), vec![]);
    assert_eq!(with_api(|_| {}).check(), vec![]);
}

/// A change that spoils a form, and the field that is named for it.
type Spoiled = (fn(&mut AiDraft), &'static str);

#[test]
fn every_field_names_its_problem() {
    let base_url = |url: &str| AiPlace::OpenAi {
        base_url: url.to_owned(),
    };
    for (url, good) in [
        ("https://openrouter.ai/api/v1", true),
        ("http://localhost:11434/v1", true),
        ("http://192.168.1.7:8000/v1", true),
        ("http://api.openai.com/v1", false),
        ("https://api.example/v1?key=1", false),
        ("openai", false),
        ("", false),
    ] {
        let mut draft = draft();
        draft.place = base_url(url);
        assert_eq!(draft.check().is_empty(), good, "{url:?}");
    }
    let rows: [Spoiled; 9] = [
        (|draft| draft.name.clear(), "name"),
        (|draft| draft.model.clear(), "model"),
        (|draft| draft.instruction.clear(), "instruction"),
        (
            |draft| draft.sampling.temperature_hundredths = Some(201),
            "sampling.temperature_hundredths",
        ),
        (
            |draft| draft.sampling.top_p_hundredths = Some(101),
            "sampling.top_p_hundredths",
        ),
        (
            |draft| draft.sampling.max_output_tokens = 1,
            "sampling.max_output_tokens",
        ),
        (|draft| draft.history_messages = 0, "history_messages"),
        (|draft| draft.patience_seconds = 1, "patience_seconds"),
        (
            |draft| {
                draft.price = Some(ModelPrice {
                    output: Usd(-1),
                    ..ModelPrice::FREE
                });
            },
            "price.output",
        ),
    ];
    for (spoil, field) in rows {
        let mut draft = draft();
        spoil(&mut draft);
        assert_eq!(fields(&draft.check()), [field]);
    }
    let mut twice = draft();
    twice.functions = vec![twice.functions[0].clone(), twice.functions[0].clone()];
    assert_eq!(fields(&twice.check()), ["functions.1"]);
}

/// A change that spoils a call, and the fault.
type SpoiledCall = (fn(&mut CustomApi), &'static str, FormFault);

#[test]
fn a_custom_call_is_checked_in_all_its_parts() {
    let rows: [SpoiledCall; 11] = [
        (
            |api| api.name = "success".to_owned(),
            "name",
            FormFault::Duplicate,
        ),
        (|api| api.name = "a b".to_owned(), "name", FormFault::BadKey),
        (
            |api| api.url = "https://{article}.example/".to_owned(),
            "url",
            FormFault::ArgumentInHost,
        ),
        (
            |api| api.url = "http://shop.example/".to_owned(),
            "url",
            FormFault::NotEncrypted,
        ),
        (
            |api| api.url = "https://shop.example/{colour}".to_owned(),
            "url",
            FormFault::UnknownArgument,
        ),
        (
            |api| api.headers[0].name = "a b".to_owned(),
            "headers.0",
            FormFault::BadHeader,
        ),
        (
            |api| api.headers[0].value = "a\r\nb".to_owned(),
            "headers.0",
            FormFault::BadHeader,
        ),
        (
            |api| api.body = "{article".to_owned(),
            "body",
            FormFault::BadJson,
        ),
        (
            |api| api.body = r#"["{colour}"]"#.to_owned(),
            "body",
            FormFault::UnknownArgument,
        ),
        (
            |api| api.arguments[1].key = "ö".to_owned(),
            "arguments.1.key",
            FormFault::BadKey,
        ),
        (
            |api| api.timeout_seconds = 0,
            "timeout_seconds",
            FormFault::OutOfRange { min: 1, max: 120 },
        ),
    ];
    for (spoil, field, fault) in rows {
        let problems = with_api(spoil).check();
        let expected = FormProblem {
            field: format!("functions.0.kind.api.{field}"),
            problem: fault,
        };
        assert!(problems.contains(&expected), "{expected:?} in {problems:?}");
    }
}
