//! HubSpot by a private app's token: a contact, then a note with the summary. By e-mail the contact is
//! put in or brought up to date in one request; else it is looked for by its phone; a person of whom
//! neither is known becomes a new contact. Source: HubSpot's API (contacts v3, search, notes, errors).
//!
//! Targets of a mapping: names of contact properties, and `note`.

use domain::integration::{DeliveryFaultKind, LeadRetry, is_email, moment, values};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    LeadSinks,
    faults::{self, Told},
    http::{self, Answer, Ask},
    title,
};

const BASE_URL: &str = "https://api.hubapi.com";
/// HubSpot's own association of a note with a contact.
const NOTE_TO_CONTACT: u32 = 202;
/// Letters of a note that HubSpot keeps, less room for marks.
const MAX_NOTE_CHARS: usize = 60_000;
/// New contacts take a moment until the search finds them: not sooner is one looked for again.
const SEARCH_DELAY: i64 = 60_000;

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    base_url: Option<&str>,
) -> Result<LeadReceipt, LeadFault> {
    let secret = delivery
        .secret
        .as_ref()
        .ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
    let account = Account {
        sinks,
        delivery,
        base_url: base_url.unwrap_or(BASE_URL),
        token: secret.0.trim(),
    };
    let (properties, note) = form(delivery);
    let known = delivery.made.as_deref().and_then(contact_number);
    let contact = match known {
        Some(id) => Contact { id, new: false },
        None => account.contact(properties).await?,
    };
    let made = Some(format!("contact {}", contact.id));
    if let Some(note) = note {
        account
            .note(&contact, &note)
            .await
            .map_err(|fault| fault.having(made.clone()))?;
    }
    Ok(LeadReceipt { made })
}

/// `contact 512` → `512`.
fn contact_number(made: &str) -> Option<String> {
    let number = made.strip_prefix("contact ")?;
    number.parse::<u64>().ok().map(|_| number.to_owned())
}

/// The properties of the contact, and the note.
fn form(delivery: &LeadDelivery) -> (Map<String, Value>, Option<String>) {
    let mut properties = Map::new();
    let mut notes: Vec<String> = Vec::new();
    for (target, text) in values(&delivery.lead, &delivery.draft.mapping) {
        match target.to_ascii_lowercase().as_str() {
            _ if text.is_empty() => {}
            "note" => notes.insert(0, text),
            // HubSpot refuses a contact with such an address whole: the words are kept in the note.
            "email" if !is_email(text.trim()) => notes.push(text),
            name => {
                properties.insert(name.to_owned(), text.trim().into());
            }
        }
    }
    let named = ["email", "firstname", "lastname"];
    if !named.iter().any(|name| properties.contains_key(*name)) {
        let person = title::person(&delivery.lead);
        properties.insert("firstname".to_owned(), person.into());
    }
    let note = (!notes.is_empty()).then(|| notes.join("\n"));
    (properties, note)
}

#[derive(Deserialize)]
struct Contact {
    id: String,
    #[serde(default)]
    new: bool,
}

#[derive(Deserialize)]
struct Results<T> {
    #[serde(default = "Vec::new")]
    results: Vec<T>,
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    properties: Value,
}

struct Account<'a> {
    sinks: &'a LeadSinks,
    delivery: &'a LeadDelivery,
    base_url: &'a str,
    token: &'a str,
}

impl Account<'_> {
    async fn contact(&self, properties: Map<String, Value>) -> Result<Contact, LeadFault> {
        let given = |name: &str| {
            properties
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        if let Some(email) = given("email") {
            return self.upsert(&email, properties).await;
        }
        let phone = given("phone");
        if let Some(phone) = &phone
            && let Some(id) = self.by_phone(phone).await?
        {
            return self.update(&id, properties).await;
        }
        self.create(properties, phone.is_some()).await
    }

    async fn upsert(
        &self,
        email: &str,
        properties: Map<String, Value>,
    ) -> Result<Contact, LeadFault> {
        let input = json!({"id": email, "idProperty": "email", "properties": properties});
        let path = ["crm", "v3", "objects", "contacts", "batch", "upsert"];
        let answer = self
            .send(Method::POST, &path, &json!({"inputs": [input]}))
            .await?;
        let told: Results<Contact> = answer.json().ok_or_else(|| answer.misunderstood())?;
        match told.results.into_iter().next() {
            Some(contact) => Ok(contact),
            // 207: taken as a request, refused as a contact.
            None if answer.status == 207 => {
                Err(faults::of_status(400, None).saying(&said(&answer), self.token))
            }
            None => Err(answer.misunderstood()),
        }
    }

    async fn by_phone(&self, phone: &str) -> Result<Option<String>, LeadFault> {
        let filter = json!({"propertyName": "phone", "operator": "EQ", "value": phone});
        let search = json!({"filterGroups": [{"filters": [filter]}], "limit": 1});
        let path = ["crm", "v3", "objects", "contacts", "search"];
        let answer = self.send(Method::POST, &path, &search).await?;
        let told: Results<Contact> = answer.json().ok_or_else(|| answer.misunderstood())?;
        Ok(told.results.into_iter().next().map(|contact| contact.id))
    }

    async fn update(&self, id: &str, properties: Map<String, Value>) -> Result<Contact, LeadFault> {
        let path = ["crm", "v3", "objects", "contacts", id];
        let body = json!({"properties": properties});
        let answer = self.send(Method::PATCH, &path, &body).await?;
        let mut contact: Contact = answer.json().ok_or_else(|| answer.misunderstood())?;
        contact.new = false;
        Ok(contact)
    }

    async fn create(
        &self,
        properties: Map<String, Value>,
        can_be_found: bool,
    ) -> Result<Contact, LeadFault> {
        let path = ["crm", "v3", "objects", "contacts"];
        let body = json!({"properties": &properties});
        match self.send(Method::POST, &path, &body).await {
            Ok(answer) => {
                let mut contact: Contact = answer.json().ok_or_else(|| answer.misunderstood())?;
                contact.new = true;
                Ok(contact)
            }
            Err(fault) if fault.fault.kind == DeliveryFaultKind::Conflict => {
                match existing(&fault.fault.answer) {
                    Some(id) => self.update(&id, properties).await,
                    None => Err(fault),
                }
            }
            Err(fault) => Err(unless_it_doubles(fault, can_be_found)),
        }
    }

    /// Adds the note, once: it carries the delivery's id.
    async fn note(&self, contact: &Contact, text: &str) -> Result<(), LeadFault> {
        let mark = format!("[{}]", self.delivery.id);
        if !contact.new {
            let filter = json!({
                "propertyName": "associations.contact", "operator": "EQ", "value": contact.id,
            });
            let newest = json!([{"propertyName": "hs_createdate", "direction": "DESCENDING"}]);
            let search = json!({
                "filterGroups": [{"filters": [filter]}], "sorts": newest,
                "properties": ["hs_note_body"], "limit": 100,
            });
            let path = ["crm", "v3", "objects", "notes", "search"];
            let answer = self.send(Method::POST, &path, &search).await?;
            let told: Results<Note> = answer.json().ok_or_else(|| answer.misunderstood())?;
            let body = |note: &Note| {
                let body = note.properties.get("hs_note_body").and_then(Value::as_str);
                body.is_some_and(|body| body.contains(&mark))
            };
            if told.results.iter().any(body) {
                return Ok(());
            }
        }
        let text: String = text.chars().take(MAX_NOTE_CHARS).collect();
        let kind = json!({
            "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": NOTE_TO_CONTACT,
        });
        let note = json!({
            "properties": {
                "hs_timestamp": moment(self.delivery.lead.at),
                "hs_note_body": format!("{}<br><br>{mark}", title::html(&text)),
            },
            "associations": [{"to": {"id": contact.id}, "types": [kind]}],
        });
        let path = ["crm", "v3", "objects", "notes"];
        let sent = self.send(Method::POST, &path, &note).await;
        sent.map(|_| ())
            .map_err(|fault| unless_it_doubles(fault, true))
    }

    async fn send(&self, method: Method, path: &[&str], body: &Value) -> Result<Answer, LeadFault> {
        let gap = self.sinks.timings.hubspot;
        self.sinks.paces.turn(self.delivery.integration, gap).await;
        let url = http::url(self.base_url, path)?;
        let ask = Ask::new(method, url)
            .json(body)
            .bearer(self.token)
            .up_to(16 * http::ANSWER);
        let answer = self.sinks.web.send(ask, self.delivery.at).await?;
        if answer.is_success() {
            return Ok(answer);
        }
        let mut fault = answer.fault().saying(&said(&answer), self.token);
        // 423: locked for two seconds. 477: the account is being moved.
        if matches!(answer.status, 423 | 477) {
            fault.again = LeadRetry::of_status(429, answer.retry_after);
            fault.fault.kind = DeliveryFaultKind::TooMany;
        }
        Err(fault)
    }
}

/// After a creation of which no answer came: looked for again when the search has had its time; never
/// by itself when nothing could find it.
fn unless_it_doubles(mut fault: LeadFault, can_be_found: bool) -> LeadFault {
    let unknown = matches!(
        fault.fault.kind,
        DeliveryFaultKind::TimedOut | DeliveryFaultKind::Broken | DeliveryFaultKind::BadAnswer
    );
    if unknown && can_be_found {
        fault.again = LeadRetry::After(SEARCH_DELAY);
    } else if unknown {
        fault.fault.kind = DeliveryFaultKind::Uncertain;
        fault.again = LeadRetry::Never;
    }
    fault
}

/// `Contact already exists. Existing ID: 512` → `512`.
fn existing(message: &str) -> Option<String> {
    let (_, behind) = message.split_once("Existing ID:")?;
    let digits = behind.trim_start().chars();
    let id: String = digits.take_while(char::is_ascii_digit).collect();
    (!id.is_empty()).then_some(id)
}

/// `message`, and of several contacts that of the first.
fn said(answer: &Answer) -> String {
    let Some(told) = answer.json::<Value>() else {
        return answer.text();
    };
    let message = |of: &Value| of.get("message").and_then(Value::as_str).map(str::to_owned);
    let first = told.get("errors").and_then(|errors| errors.get(0));
    message(&told)
        .or_else(|| first.and_then(message))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
