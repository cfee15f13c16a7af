//! What a function is called with: as its schema asks, out of what was heard. What is not known and
//! not required is left out.

use engine::ports::model::FunctionSpec;
use serde_json::{Map, Value};

use super::{heard::Heard, words::Language};
use crate::web::shortened;

/// Longest quotation, in letters.
const LONGEST_QUOTE: usize = 400;

/// The arguments of a call.
pub(super) fn of(function: &FunctionSpec, heard: &Heard) -> Value {
    object(&function.schema, heard)
}

fn object(schema: &Value, heard: &Heard) -> Value {
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == name))
    };
    let mut given = Map::new();
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let known = known(name, heard).filter(|_| is_kind(schema, "string"));
        let value = known
            .map(Value::from)
            .or_else(|| required(name).then(|| any(schema, heard)));
        if let Some(value) = value {
            given.insert(name.clone(), value);
        }
    }
    Value::Object(given)
}

/// `"string"`, or a list of kinds that has it; a schema that names none takes any.
fn is_kind(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(only) => only == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => true,
    }
}

fn known(name: &str, heard: &Heard) -> Option<String> {
    match name {
        "summary" => Some(summary(heard)),
        "reason" | "request" | "message" => Some(shortened(&heard.lately, LONGEST_QUOTE)),
        "name" => heard.name.clone(),
        "phone" => heard.phone.clone(),
        "email" => heard.email.clone(),
        "contact" => heard.phone.clone().or_else(|| heard.email.clone()),
        _ => None,
    }
}

/// A value that the schema takes, for what must be given and is not known.
fn any(schema: &Value, heard: &Heard) -> Value {
    if let Some(choice) = schema["enum"].as_array().and_then(|all| all.first()) {
        return choice.clone();
    }
    let is = |kind: &str| is_kind(schema, kind);
    if is("string") {
        shortened(&heard.lately, LONGEST_QUOTE).into()
    } else if is("object") {
        object(schema, heard)
    } else if is("array") {
        Value::Array(Vec::new())
    } else if is("boolean") {
        false.into()
    } else if is("number") || is("integer") {
        schema["minimum"].as_i64().unwrap_or(0).into()
    } else {
        Value::Null
    }
}

/// Who, what about, and what they said: for the team, in the person's language.
fn summary(heard: &Heard) -> String {
    let [about, contact, said] = match heard.language {
        Language::English => ["Interested in", "Contact", "Wrote"],
        Language::Russian => ["Интересует", "Контакт", "Написано"],
        Language::Chinese => ["感兴趣", "联系方式", "留言"],
    };
    let reach = [&heard.name, &heard.phone, &heard.email];
    let reach: Vec<&str> = reach.into_iter().flatten().map(String::as_str).collect();
    let mut parts = Vec::new();
    if let Some(product) = &heard.product {
        parts.push(format!("{about}: {product}."));
    }
    if !reach.is_empty() {
        parts.push(format!("{contact}: {}.", reach.join(", ")));
    }
    let words = shortened(&heard.said.join(" / "), LONGEST_QUOTE);
    parts.push(format!("{said}: {words}"));
    parts.join(" ")
}
