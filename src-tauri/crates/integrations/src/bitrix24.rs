//! Bitrix24 by its incoming webhook, whose address is the secret. Everything is made with
//! `crm.item.add` (Bitrix24 stopped the development of `crm.lead.add`) and carries the delivery's id as
//! `originId`, by which an earlier try is found before anything is made again. Source: Bitrix24's REST
//! documentation (crm.item.add, crm.item.list, error codes, limits).
//!
//! Targets of a mapping: a field's code as Bitrix24 shows it (`comments`, `COMMENTS`, `UF_CRM_…`),
//! `phone` and `email`; of a deal also the same with `contact.` before them.

use domain::integration::{Bitrix24Entity, DeliveryFaultKind, LeadRetry, values};
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

/// Who made it, in `originatorId`.
const ORIGINATOR: &str = "switchboard";

/// Kinds of objects in Bitrix24's CRM.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Lead = 1,
    Deal = 2,
    Contact = 3,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Lead => "lead",
            Kind::Deal => "deal",
            Kind::Contact => "contact",
        }
    }
}

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    entity: Bitrix24Entity,
) -> Result<LeadReceipt, LeadFault> {
    let secret = delivery
        .secret
        .as_ref()
        .ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
    if !secret.0.contains("/rest/") {
        return Err(faults::never(DeliveryFaultKind::SecretUnreadable));
    }
    let portal = Portal {
        sinks,
        delivery,
        webhook: secret.0.trim(),
    };
    let fields = Fields::of(delivery, entity);
    match entity {
        Bitrix24Entity::Lead => {
            let id = portal.made(Kind::Lead, fields.main, None).await?;
            Ok(LeadReceipt {
                made: Some(format!("lead {id}")),
            })
        }
        Bitrix24Entity::Deal => {
            let contact = portal.made(Kind::Contact, fields.contact, None).await?;
            let so_far = Some(format!("contact {contact}"));
            let deal = portal
                .made(Kind::Deal, fields.main, Some(contact))
                .await
                .map_err(|fault| fault.having(so_far))?;
            Ok(LeadReceipt {
                made: Some(format!("deal {deal}, contact {contact}")),
            })
        }
    }
}

/// What goes into the object itself and, of a deal, into its contact.
struct Fields {
    main: Map<String, Value>,
    contact: Map<String, Value>,
}

impl Fields {
    fn of(delivery: &LeadDelivery, entity: Bitrix24Entity) -> Fields {
        let (mut main, mut contact) = (Map::new(), Map::new());
        for (target, text) in values(&delivery.lead, &delivery.draft.mapping) {
            if text.is_empty() {
                continue;
            }
            let (own, field) = match target.split_once('.') {
                Some((head, field)) if head.eq_ignore_ascii_case("contact") => (false, field),
                Some(_) | None => (true, target.as_str()),
            };
            // A deal has no phone or mail of its own.
            let channel = ["PHONE", "EMAIL"]
                .into_iter()
                .find(|channel| field.eq_ignore_ascii_case(channel));
            let to_contact = matches!(entity, Bitrix24Entity::Deal) && (!own || channel.is_some());
            let fields = if to_contact { &mut contact } else { &mut main };
            match channel {
                Some(channel) => {
                    let several = fields.entry("fm").or_insert_with(|| json!([]));
                    if let Some(several) = several.as_array_mut() {
                        several
                            .push(json!({"typeId": channel, "valueType": "WORK", "value": text}));
                    }
                }
                None => {
                    fields.insert(code(field), Value::String(text));
                }
            }
        }
        main.entry("title")
            .or_insert_with(|| Value::String(title::title(&delivery.lead)));
        if !contact.contains_key("name") && !contact.contains_key("lastName") {
            contact.insert("name".to_owned(), title::person(&delivery.lead).into());
        }
        Fields { main, contact }
    }
}

/// `SOURCE_DESCRIPTION` → `sourceDescription`: a field with an unknown code would be ignored without
/// a word. Codes of own fields (`UF_…`) stay as they are.
fn code(field: &str) -> String {
    let capitals = |sign: u8| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_';
    if field.starts_with("UF_") || !field.bytes().all(capitals) {
        return field.to_owned();
    }
    let mut parts = field.split('_');
    let mut code = parts.next().unwrap_or_default().to_ascii_lowercase();
    for part in parts {
        let mut signs = part.chars();
        code.extend(signs.next());
        code.push_str(&signs.as_str().to_ascii_lowercase());
    }
    code
}

struct Portal<'a> {
    sinks: &'a LeadSinks,
    delivery: &'a LeadDelivery,
    webhook: &'a str,
}

#[derive(Deserialize)]
struct Listed {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Added {
    item: Item,
}

#[derive(Deserialize)]
struct Item {
    #[serde(deserialize_with = "number")]
    id: u64,
}

/// Numbers come as numbers or as text, by the portal's age.
fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let value = Value::deserialize(from)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.ok_or_else(|| serde::de::Error::custom("no number"))
}

impl Portal<'_> {
    /// The object that this delivery has made, or makes now.
    async fn made(
        &self,
        kind: Kind,
        mut fields: Map<String, Value>,
        contact: Option<u64>,
    ) -> Result<u64, LeadFault> {
        let entity = kind as u8;
        let origin = json!({"=originatorId": ORIGINATOR, "=originId": self.delivery.id});
        let search = json!({"entityTypeId": entity, "select": ["id"], "filter": origin});
        let found: Listed = self.call("crm.item.list", &search).await?;
        if let Some(item) = found.items.first() {
            tracing::debug!(kind = kind.word(), "an earlier try has made it");
            return Ok(item.id);
        }
        let own_names = fields.keys().any(|field| field.starts_with("UF_"));
        fields.insert("originatorId".to_owned(), ORIGINATOR.into());
        fields.insert("originId".to_owned(), self.delivery.id.clone().into());
        if let Some(contact) = contact {
            fields.insert("contactId".to_owned(), contact.into());
        }
        let mut add = json!({"entityTypeId": entity, "fields": fields});
        if own_names {
            add["useOriginalUfNames"] = "Y".into();
        }
        let added: Added = self.call("crm.item.add", &add).await?;
        Ok(added.item.id)
    }

    async fn call<T: serde::de::DeserializeOwned>(
        &self,
        method: &str,
        body: &Value,
    ) -> Result<T, LeadFault> {
        let gap = self.sinks.timings.bitrix24;
        self.sinks.paces.turn(self.delivery.integration, gap).await;
        let url = http::url(self.webhook, &[method])
            .map_err(|_| faults::never(DeliveryFaultKind::SecretUnreadable))?;
        let ask = Ask::new(Method::POST, url).json(body);
        let answer = self.sinks.web.send(ask, self.delivery.at).await?;
        let told: Option<Map<String, Value>> = answer.json();
        let Some(mut told) = told else {
            let fault = if answer.is_success() {
                answer.misunderstood()
            } else {
                answer.fault()
            };
            return Err(fault.saying(&answer.text(), self.webhook));
        };
        // The key tells a failure, not the status; and its value may be empty.
        if let Some(error) = told.get("error") {
            let description = told.get("error_description").and_then(Value::as_str);
            let error = error.as_str().unwrap_or_default();
            let said = description.filter(|said| !said.is_empty()).unwrap_or(error);
            return Err(refused(error, &answer).saying(said, self.webhook));
        }
        if !answer.is_success() {
            return Err(answer.fault());
        }
        let result = told.remove("result").unwrap_or_default();
        serde_json::from_value(result).map_err(|_| answer.misunderstood())
    }
}

/// What Bitrix24's codes mean.
fn refused(error: &str, answer: &Answer) -> LeadFault {
    use DeliveryFaultKind as Fault;
    let (kind, again) = match error {
        "QUERY_LIMIT_EXCEEDED" | "OPERATION_TIME_LIMIT" => (Fault::TooMany, true),
        "OVERLOAD_LIMIT" => (Fault::Overloaded, true),
        "INTERNAL_SERVER_ERROR" | "ERROR_UNEXPECTED_ANSWER" => (Fault::ReceiverFailed, true),
        "INVALID_CREDENTIALS" | "NO_AUTH_FOUND" | "expired_token" | "invalid_token" => {
            (Fault::Unauthorized, false)
        }
        // With 401 the plan has no REST; with any other status a right is missing.
        "ACCESS_DENIED" if answer.status == 401 => (Fault::Payment, false),
        "ACCESS_DENIED" | "insufficient_scope" | "user_access_error" => (Fault::Forbidden, false),
        "ERROR_METHOD_NOT_FOUND" | "PORTAL_DELETED" => (Fault::NotFound, false),
        "INVALID_REQUEST" => (Fault::Insecure, false),
        _ if answer.is_success() => (Fault::Rejected, false),
        _ => return answer.fault(),
    };
    let again = match (again, answer.retry_after) {
        (true, Some(wait)) => LeadRetry::After(wait),
        (true, None) => LeadRetry::BackOff,
        (false, _) => LeadRetry::Never,
    };
    let mut fault = faults::fault(kind, again);
    fault.fault.code = Some(answer.status);
    fault
}

#[cfg(test)]
mod tests;
