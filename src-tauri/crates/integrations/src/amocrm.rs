//! amoCRM and Kommo by a long-lived token: a lead with its contact in one request
//! (`/api/v4/leads/complex`), then a note. amoCRM knows no id of ours, so the delivery's id ends the
//! lead's name, by which an earlier try is found, and stands in the note. Source: amoCRM's API v4
//! (complex creation, notes, error codes; 7 requests a second).
//!
//! Targets of a mapping: `name`, `price`, `tags`, `note`; a field of the lead by its number or code; and
//! with `contact.` before it `name`, `first_name`, `last_name` or a field of the contact by its number
//! or code (`contact.PHONE`).

use domain::integration::{DeliveryFaultKind, values};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    LeadSinks,
    faults::{self, Told},
    http::{self, Answer, Ask},
    title,
};

/// Letters of a lead's name that amoCRM keeps.
const MAX_NAME_CHARS: usize = 250;
/// Leads and notes that one page can hold.
const PAGE: usize = 250;

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    base_url: &str,
    pipeline: Option<i64>,
) -> Result<LeadReceipt, LeadFault> {
    let secret = delivery
        .secret
        .as_ref()
        .ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
    let account = Account {
        sinks,
        delivery,
        base_url,
        token: secret.0.trim(),
    };
    let form = Form::of(delivery);
    let known = delivery.made.as_deref().and_then(lead_number);
    let (lead, is_new) = match known {
        Some(lead) => (lead, false),
        None => match account.find().await? {
            Some(lead) => (lead, false),
            None => (account.add(&form, pipeline).await?, true),
        },
    };
    let made = Some(format!("lead {lead}"));
    if let Some(note) = &form.note {
        account
            .note(lead, note, is_new)
            .await
            .map_err(|fault| fault.having(made.clone()))?;
    }
    Ok(LeadReceipt { made })
}

/// `lead 1207` → 1207.
fn lead_number(made: &str) -> Option<u64> {
    made.strip_prefix("lead ")?.parse().ok()
}

/// What is sent, by its place.
struct Form {
    name: Option<String>,
    price: Option<i64>,
    tags: Vec<Value>,
    fields: Vec<Value>,
    contact: Map<String, Value>,
    contact_fields: Vec<Value>,
    note: Option<String>,
}

impl Form {
    fn of(delivery: &LeadDelivery) -> Form {
        let mut form = Form {
            name: None,
            price: None,
            tags: Vec::new(),
            fields: Vec::new(),
            contact: Map::new(),
            contact_fields: Vec::new(),
            note: None,
        };
        for (target, text) in values(&delivery.lead, &delivery.draft.mapping) {
            if text.is_empty() {
                continue;
            }
            match target.split_once('.') {
                Some(("contact", field @ ("name" | "first_name" | "last_name"))) => {
                    form.contact.insert(field.to_owned(), text.into());
                }
                Some(("contact", field)) => form.contact_fields.push(custom(field, &text)),
                Some(("lead", field)) => form.fields.push(custom(field, &text)),
                Some(_) | None => form.put(&target, text),
            }
        }
        if form.contact.is_empty() {
            let person = title::person(&delivery.lead);
            form.contact.insert("name".to_owned(), person.into());
        }
        form
    }

    fn put(&mut self, target: &str, text: String) {
        match target {
            "name" => self.name = Some(text),
            "note" => self.note = Some(text),
            "tags" => {
                let tags = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
                self.tags = tags.map(|tag| json!({"name": tag})).collect();
            }
            // A price that is no whole number is not one of amoCRM's: it stays out.
            "price" => self.price = text.trim().parse().ok(),
            field => self.fields.push(custom(field, &text)),
        }
    }
}

/// A field by its number or its code.
fn custom(field: &str, text: &str) -> Value {
    match field.parse::<u64>() {
        Ok(number) => json!({"field_id": number, "values": [{"value": text}]}),
        Err(_) => {
            let code = field.to_uppercase();
            let value = match code.as_str() {
                "PHONE" | "EMAIL" => json!({"value": text, "enum_code": "WORK"}),
                _ => json!({"value": text}),
            };
            json!({"field_code": code, "values": [value]})
        }
    }
}

struct Account<'a> {
    sinks: &'a LeadSinks,
    delivery: &'a LeadDelivery,
    base_url: &'a str,
    token: &'a str,
}

#[derive(Deserialize)]
struct Made {
    id: u64,
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "_embedded")]
    embedded: Embedded,
}

#[derive(Deserialize)]
struct Embedded {
    #[serde(default)]
    leads: Vec<Lead>,
    #[serde(default)]
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Lead {
    id: u64,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    params: Value,
}

impl Account<'_> {
    /// How this delivery is known in a name and in a note.
    fn mark(&self) -> String {
        format!("[{}]", self.delivery.id)
    }

    /// The lead that an earlier try has made.
    async fn find(&self) -> Result<Option<u64>, LeadFault> {
        let mut url = self.url(&["api", "v4", "leads"])?;
        url.query_pairs_mut()
            .append_pair("query", &self.delivery.id)
            .append_pair("limit", &PAGE.to_string());
        let answer = self.send(Ask::new(Method::GET, url)).await?;
        // 204: nothing was found.
        if answer.status == 204 {
            return Ok(None);
        }
        let page: Page = self.understood(&answer)?;
        let mark = self.mark();
        let ours = |lead: &Lead| lead.name.as_ref().is_some_and(|name| name.ends_with(&mark));
        Ok(page
            .embedded
            .leads
            .iter()
            .find(|lead| ours(lead))
            .map(|lead| lead.id))
    }

    async fn add(&self, form: &Form, pipeline: Option<i64>) -> Result<u64, LeadFault> {
        let mark = self.mark();
        let room = MAX_NAME_CHARS - mark.chars().count() - 1;
        let name = form.name.clone();
        let name = name.unwrap_or_else(|| title::title(&self.delivery.lead));
        let name: String = name.trim().chars().take(room).collect();
        let mut contact = form.contact.clone();
        if !form.contact_fields.is_empty() {
            let fields = form.contact_fields.clone();
            contact.insert("custom_fields_values".to_owned(), fields.into());
        }
        let mut embedded = json!({"contacts": [contact]});
        if !form.tags.is_empty() {
            embedded["tags"] = form.tags.clone().into();
        }
        let mut lead = json!({
            "name": format!("{name} {mark}"),
            "request_id": self.delivery.id,
            "_embedded": embedded,
        });
        if let Some(pipeline) = pipeline {
            lead["pipeline_id"] = pipeline.into();
        }
        if let Some(price) = form.price {
            lead["price"] = price.into();
        }
        if !form.fields.is_empty() {
            lead["custom_fields_values"] = form.fields.clone().into();
        }
        let url = self.url(&["api", "v4", "leads", "complex"])?;
        let answer = self
            .send(Ask::new(Method::POST, url).json(&json!([lead])))
            .await?;
        let made: Vec<Made> = self.understood(&answer)?;
        let first = made.first().ok_or_else(|| answer.misunderstood())?;
        Ok(first.id)
    }

    /// Adds the note, once.
    async fn note(&self, lead: u64, text: &str, is_new: bool) -> Result<(), LeadFault> {
        let lead = lead.to_string();
        let path = ["api", "v4", "leads", &lead, "notes"];
        let mark = self.mark();
        if !is_new {
            let mut url = self.url(&path)?;
            url.query_pairs_mut()
                .append_pair("limit", &PAGE.to_string());
            let answer = self.send(Ask::new(Method::GET, url)).await?;
            if answer.status != 204 {
                let page: Page = self.understood(&answer)?;
                let ours = |note: &Note| {
                    let text = note.params.get("text").and_then(Value::as_str);
                    text.is_some_and(|text| text.ends_with(&mark))
                };
                if page.embedded.notes.iter().any(ours) {
                    return Ok(());
                }
            }
        }
        let text = format!("{text}\n\n{mark}");
        let note = json!([{"note_type": "common", "params": {"text": text}}]);
        let answer = self
            .send(Ask::new(Method::POST, self.url(&path)?).json(&note))
            .await?;
        self.understood::<Value>(&answer).map(|_| ())
    }

    fn url(&self, path: &[&str]) -> Result<Url, LeadFault> {
        http::url(self.base_url, path)
    }

    async fn send(&self, ask: Ask) -> Result<Answer, LeadFault> {
        let gap = self.sinks.timings.amocrm;
        self.sinks.paces.turn(self.delivery.integration, gap).await;
        let ask = ask.bearer(self.token).up_to(4 * http::ANSWER);
        let answer = self.sinks.web.send(ask, self.delivery.at).await?;
        if answer.is_success() {
            return Ok(answer);
        }
        let said = said(&answer);
        Err(answer.fault().saying(&said, self.token))
    }

    fn understood<T: serde::de::DeserializeOwned>(&self, answer: &Answer) -> Result<T, LeadFault> {
        answer.json().ok_or_else(|| answer.misunderstood())
    }
}

/// `title`, `detail`, and what is wrong with which field.
fn said(answer: &Answer) -> String {
    let Some(told) = answer.json::<Value>() else {
        return answer.text();
    };
    let mut parts = Vec::new();
    for key in ["title", "detail"] {
        parts.extend(told.get(key).and_then(Value::as_str).map(str::to_owned));
    }
    let groups = told.get("validation-errors").and_then(Value::as_array);
    for group in groups.into_iter().flatten() {
        let errors = group.get("errors").and_then(Value::as_array);
        for error in errors.into_iter().flatten() {
            let text = |key| error.get(key).and_then(Value::as_str).unwrap_or_default();
            parts.push(format!("{}: {}", text("path"), text("detail")));
        }
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests;
