//! Whether the form of an AI can be kept. Unique names, keys and models that exist are asked
//! elsewhere.

use super::{
    AiDraft, AiPlace, AiSampling, CustomApi, FieldKind, FunctionField, FunctionKind, Reminder,
    ReminderText,
};
use crate::{
    chat_task::{MAX_MESSAGE_CHARS, MAX_REMINDER_MINUTES},
    form::{FormFault, FormProblem, Problems},
    money::Usd,
    script::placeholders,
    tasks::MAX_NAME_CHARS,
    web_address,
};

/// Longest instruction, in characters.
pub const MAX_INSTRUCTION_CHARS: usize = 100_000;
/// Most functions of an AI.
pub const MAX_FUNCTIONS: usize = 32;
/// Most reminders.
pub const MAX_REMINDERS: usize = 20;

const MAX_DESCRIPTION_CHARS: usize = 2_000;
const MAX_FIELDS: usize = 32;
const MAX_CHOICES: usize = 50;
const MAX_CHOICE_CHARS: usize = 200;
const MAX_KEY_CHARS: usize = 64;
const MAX_URL_CHARS: usize = 2_000;
const MAX_HEADERS: usize = 20;
const MAX_HEADER_CHARS: usize = 2_000;
const MAX_BODY_CHARS: usize = 20_000;

impl AiDraft {
    /// Everything in the form that cannot be kept.
    pub fn check(&self) -> Vec<FormProblem> {
        let mut found = Problems::default();
        found.text("name", &self.name, MAX_NAME_CHARS);
        match &self.place {
            AiPlace::Scripted => {
                found.optional_text("instruction", &self.instruction, MAX_INSTRUCTION_CHARS);
            }
            AiPlace::OpenAi { base_url } => {
                check_base_url(&mut found, "place.base_url", base_url);
                found.text("model", &self.model, 200);
                found.text("instruction", &self.instruction, MAX_INSTRUCTION_CHARS);
            }
        }
        check_sampling(&mut found, "sampling", &self.sampling);
        if self.functions.len() > MAX_FUNCTIONS {
            let max = MAX_FUNCTIONS as u32;
            found.add("functions", FormFault::TooMany { max });
        }
        for (index, function) in self.functions.iter().enumerate() {
            let field = format!("functions.{index}");
            let description = format!("{field}.description");
            found.optional_text(description, &function.description, MAX_DESCRIPTION_CHARS);
            let name = function.kind.name();
            let before = self.functions.get(..index).unwrap_or_default();
            if before.iter().any(|earlier| earlier.kind.name() == name) {
                found.add(&field, FormFault::Duplicate);
            }
            match &function.kind {
                FunctionKind::Success { fields } => {
                    check_fields(&mut found, &format!("{field}.kind.fields"), fields);
                }
                FunctionKind::CustomApi { api } => {
                    let names = &FunctionKind::BUILT_IN_NAMES;
                    check_api(&mut found, &format!("{field}.kind.api"), api, names);
                    if function.description.trim().is_empty() {
                        found.add(format!("{field}.description"), FormFault::Empty);
                    }
                }
                FunctionKind::GetContact
                | FunctionKind::Interest
                | FunctionKind::Close
                | FunctionKind::IsBot
                | FunctionKind::Operator
                | FunctionKind::Scheduler => {}
            }
        }
        check_reminders(&mut found, "reminders", &self.reminders);
        if let Some(price) = self.price {
            let parts = [
                ("prompt", price.prompt),
                ("cached", price.cached),
                ("output", price.output),
            ];
            for (field, part) in parts {
                if part < Usd::ZERO {
                    found.add(format!("price.{field}"), FormFault::NegativePrice);
                }
            }
        }
        found.range("history_messages", self.history_messages, 1..=500);
        found.range("patience_seconds", self.patience_seconds, 5..=600);
        found.all()
    }
}

/// A base address: encrypted, or in this network; without `?` and `#`.
pub(crate) fn check_base_url(found: &mut Problems, field: &str, url: &str) {
    if url.trim().is_empty() {
        return found.add(field, FormFault::Empty);
    }
    match web_address::read(url.trim()) {
        Some(address) if !address.encrypted && !address.is_near() => {
            found.add(field, FormFault::NotEncrypted);
        }
        Some(address) if !address.rest.contains(['?', '#']) => {}
        Some(_) | None => found.add(field, FormFault::BadAddress),
    }
}

/// Reminders of an AI or of a task, under the path of their list.
pub(crate) fn check_reminders(found: &mut Problems, field: &str, reminders: &[Reminder]) {
    if reminders.len() > MAX_REMINDERS {
        let max = MAX_REMINDERS as u32;
        found.add(field, FormFault::TooMany { max });
    }
    for (index, reminder) in reminders.iter().enumerate() {
        let delay = format!("{field}.{index}.after_minutes");
        found.range(delay, reminder.after_minutes, 1..=MAX_REMINDER_MINUTES);
        let field = format!("{field}.{index}.text");
        match &reminder.text {
            ReminderText::Fixed { text } => {
                found.text(format!("{field}.text"), text, MAX_MESSAGE_CHARS);
            }
            ReminderText::WrittenByAi { instruction } => {
                found.text(
                    format!("{field}.instruction"),
                    instruction,
                    MAX_DESCRIPTION_CHARS,
                );
            }
        }
    }
}

/// How a model answers, under the path of its form.
pub(crate) fn check_sampling(found: &mut Problems, path: &str, sampling: &AiSampling) {
    if let Some(temperature) = sampling.temperature_hundredths {
        found.range(
            format!("{path}.temperature_hundredths"),
            temperature,
            0..=200,
        );
    }
    if let Some(top_p) = sampling.top_p_hundredths {
        found.range(format!("{path}.top_p_hundredths"), top_p, 0..=100);
    }
    let longest = sampling.max_output_tokens;
    found.range(format!("{path}.max_output_tokens"), longest, 16..=200_000);
}

fn check_fields(found: &mut Problems, path: &str, fields: &[FunctionField]) {
    if fields.len() > MAX_FIELDS {
        let max = MAX_FIELDS as u32;
        found.add(path, FormFault::TooMany { max });
    }
    for (index, field) in fields.iter().enumerate() {
        let path = format!("{path}.{index}");
        let key = format!("{path}.key");
        let before = fields.get(..index).unwrap_or_default();
        if field.key.is_empty() {
            found.add(key, FormFault::Empty);
        } else if !is_key(&field.key) {
            found.add(key, FormFault::BadKey);
        } else if before.iter().any(|earlier| earlier.key == field.key) {
            found.add(key, FormFault::Duplicate);
        }
        found.optional_text(
            format!("{path}.description"),
            &field.description,
            MAX_DESCRIPTION_CHARS,
        );
        match &field.kind {
            FieldKind::Text | FieldKind::Number | FieldKind::Boolean => {}
            FieldKind::Choice { of } => {
                let path = format!("{path}.kind.of");
                if of.is_empty() {
                    found.add(&path, FormFault::Empty);
                } else if of.len() > MAX_CHOICES {
                    let max = MAX_CHOICES as u32;
                    found.add(&path, FormFault::TooMany { max });
                }
                for (index, choice) in of.iter().enumerate() {
                    found.text(format!("{path}.{index}"), choice, MAX_CHOICE_CHARS);
                }
            }
        }
    }
}

/// A call to a web service, under the path of its form; `taken`: names that it may not have.
pub(crate) fn check_api(found: &mut Problems, path: &str, api: &CustomApi, taken: &[&str]) {
    let name = format!("{path}.name");
    if api.name.is_empty() {
        found.add(name, FormFault::Empty);
    } else if !is_function_name(&api.name) {
        found.add(name, FormFault::BadKey);
    } else if taken.contains(&api.name.as_str()) {
        found.add(name, FormFault::Duplicate);
    }
    let url = format!("{path}.url");
    found.text(&url, &api.url, MAX_URL_CHARS);
    match web_address::read(api.url.trim()) {
        None if api.url.trim().is_empty() => {}
        None if has_argument_in_host(&api.url) => found.add(&url, FormFault::ArgumentInHost),
        None => found.add(&url, FormFault::BadAddress),
        Some(address) if !address.encrypted && !address.is_near() => {
            found.add(&url, FormFault::NotEncrypted);
        }
        Some(_) => {}
    }
    let knows = |key: &String| api.arguments.iter().any(|argument| &argument.key == key);
    if !placeholders(&api.url).iter().all(knows) {
        found.add(&url, FormFault::UnknownArgument);
    }
    if api.headers.len() > MAX_HEADERS {
        let max = MAX_HEADERS as u32;
        found.add(format!("{path}.headers"), FormFault::TooMany { max });
    }
    for (index, header) in api.headers.iter().enumerate() {
        let value_fits = !header.value.chars().any(char::is_control)
            && header.value.chars().count() <= MAX_HEADER_CHARS;
        if !is_header_name(&header.name) || !value_fits {
            found.add(format!("{path}.headers.{index}"), FormFault::BadHeader);
        }
    }
    if api
        .secret_header
        .as_deref()
        .is_some_and(|name| !is_header_name(name))
    {
        found.add(format!("{path}.secret_header"), FormFault::BadHeader);
    }
    check_body(found, &format!("{path}.body"), &api.body, &knows);
    check_fields(found, &format!("{path}.arguments"), &api.arguments);
    found.range(
        format!("{path}.timeout_seconds"),
        api.timeout_seconds,
        1..=120,
    );
}

fn check_body(found: &mut Problems, field: &str, body: &str, knows: &impl Fn(&String) -> bool) {
    found.optional_text(field, body, MAX_BODY_CHARS);
    if body.trim().is_empty() {
        return;
    }
    let keys = placeholders(body);
    if !keys.iter().all(knows) {
        found.add(field, FormFault::UnknownArgument);
    }
    // A digit fits wherever an argument may stand: inside a string, or as a whole value.
    let digits = keys.into_iter().map(|key| (key, "0".to_owned())).collect();
    let filled = crate::script::fill(body, &digits);
    if serde_json::from_str::<serde_json::Value>(&filled).is_err() {
        found.add(field, FormFault::BadJson);
    }
}

/// A place for an argument between `://` and the end of the host.
fn has_argument_in_host(url: &str) -> bool {
    let host = url.split_once("://").map(|(_, behind)| {
        let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
        &behind[..end]
    });
    host.is_some_and(|host| !placeholders(host).is_empty())
}

fn is_key(key: &str) -> bool {
    key.chars().count() <= MAX_KEY_CHARS
        && key
            .bytes()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
}

/// As OpenAI takes them.
fn is_function_name(name: &str) -> bool {
    (1..=MAX_KEY_CHARS).contains(&name.len())
        && name
            .bytes()
            .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-'))
}

/// A token of RFC 9110.
fn is_header_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name
            .bytes()
            .all(|sign| sign.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&sign))
}

#[cfg(test)]
mod tests;
