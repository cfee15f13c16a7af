//! A signed webhook by Standard Webhooks: one POST, any 2xx is success. The id stays the same over all
//! retries, so that the receiver can know repetitions. It does not know who receives.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    integration::{DeliveryFaultKind, Lead, LeadEvent, LeadField, moment, value},
    time::SECOND,
};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};
use reqwest::Method;
use ring::hmac;
use serde::Serialize;
use serde_json::Value;

use crate::{
    LeadSinks,
    faults::{self, Told},
    http::{self, Ask},
};

/// Version of [`WebhookBody`]; it grows when a receiver has to change.
pub const WEBHOOK_VERSION: u8 = 1;

/// What a webhook receives, as JSON. Its headers are those of Standard Webhooks: `webhook-id`,
/// `webhook-timestamp` (seconds, when it was sent) and `webhook-signature` (`v1,` and the base64 of the
/// HMAC-SHA256 of `id.timestamp.body`).
#[derive(Debug, Serialize)]
pub struct WebhookBody {
    /// [`WEBHOOK_VERSION`].
    pub version: u8,
    /// The same as the header `webhook-id`: the same over all repetitions of one lead.
    pub id: String,
    /// `lead.success`, `lead.contact`, `lead.interest`, `lead.operator` or `lead.test`.
    pub r#type: String,
    /// When it happened, RFC 3339 in UTC.
    pub timestamp: String,
    /// It was sent by "Send a test", and nobody stands behind it.
    pub test: bool,
    /// The mapped fields. Each is a string, or `null` where the lead has nothing; `tags` come as an
    /// array of strings, the transcript as an array of [`WebhookLine`].
    pub data: BTreeMap<String, Value>,
}

/// A line of the transcript in a [`WebhookBody`].
#[derive(Debug, Serialize)]
pub struct WebhookLine {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// It was the person, not us.
    pub theirs: bool,
    /// Words.
    pub text: String,
}

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    url: &str,
) -> Result<LeadReceipt, LeadFault> {
    let secret = delivery
        .secret
        .as_ref()
        .ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
    let key = signing_key(&secret.0)?;
    let body = serde_json::to_vec(&body(delivery))
        .map_err(|_| faults::never(DeliveryFaultKind::BadSettings))?;
    let timestamp = delivery.at.div_euclid(SECOND);
    let signature = sign(&key, &delivery.id, timestamp, &body);
    let ask = Ask::new(Method::POST, http::url(url, &[])?)
        .header("webhook-id", delivery.id.clone())
        .header("webhook-timestamp", timestamp.to_string())
        .header("webhook-signature", signature)
        .body("application/json", body);
    let answer = sinks.web.send(ask, delivery.at).await?;
    if answer.is_success() {
        return Ok(LeadReceipt { made: None });
    }
    Err(answer.fault().saying(&answer.text(), &secret.0))
}

/// The bytes of `whsec_…`, with or without padding.
fn signing_key(secret: &str) -> Result<hmac::Key, LeadFault> {
    let unreadable = || faults::never(DeliveryFaultKind::SecretUnreadable);
    let text = secret
        .trim()
        .strip_prefix("whsec_")
        .ok_or_else(unreadable)?;
    let mut text = text.trim_end_matches('=').to_owned();
    while text.len() % 4 != 0 {
        text.push('=');
    }
    let bytes = STANDARD.decode(text).map_err(|_| unreadable())?;
    if bytes.is_empty() {
        return Err(unreadable());
    }
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

fn sign(key: &hmac::Key, id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    format!("v1,{}", STANDARD.encode(hmac::sign(key, &signed)))
}

fn body(delivery: &LeadDelivery) -> WebhookBody {
    let lead = &delivery.lead;
    let mapped = delivery.draft.mapping.iter();
    WebhookBody {
        version: WEBHOOK_VERSION,
        id: delivery.id.clone(),
        r#type: format!("lead.{}", lead.event.code()),
        timestamp: moment(lead.at),
        test: lead.event == LeadEvent::Test,
        data: mapped
            .map(|field| (field.target.clone(), told(lead, &field.source)))
            .collect(),
    }
}

fn told(lead: &Lead, source: &LeadField) -> Value {
    match source {
        LeadField::Tags => lead.tags.iter().cloned().map(Value::String).collect(),
        LeadField::Transcript => {
            let lines = lead.transcript.iter().map(|line| WebhookLine {
                at: moment(line.at),
                who: line.who.clone(),
                theirs: line.theirs,
                text: line.text.clone(),
            });
            serde_json::to_value(lines.collect::<Vec<_>>()).unwrap_or_default()
        }
        LeadField::Event
        | LeadField::At
        | LeadField::Dialogue
        | LeadField::Task
        | LeadField::Channel
        | LeadField::Ai
        | LeadField::Manager
        | LeadField::Name
        | LeadField::Username
        | LeadField::Phone
        | LeadField::Email
        | LeadField::Summary
        | LeadField::Cost
        | LeadField::Field { .. }
        | LeadField::Fixed { .. } => match value(lead, source) {
            text if text.is_empty() => Value::Null,
            text => Value::String(text),
        },
    }
}

#[cfg(test)]
mod tests;
