//! One door for all kinds of integrations: what they share (the web client, the pace each receiver
//! allows, tokens, one writer per file) stands here. It does not know how a receiver is spoken to.

use std::time::Duration;

use async_trait::async_trait;
use domain::integration::{DeliveryFaultKind, IntegrationSettings};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt, LeadSink};

use crate::{
    amocrm, bitrix24, faults,
    file::{self, Writers},
    google::{self, Tokens},
    http::Web,
    hubspot, mail,
    pace::Paces,
    webhook,
};

/// How long receivers are waited for, and how far apart requests to one of them are.
#[derive(Debug, Clone)]
pub struct Timings {
    /// For a connection to be made.
    pub connect: Duration,
    /// For an answer to be whole.
    pub answer: Duration,
    /// For a mail to be taken, from the connection on.
    pub mail: Duration,
    /// Between two requests to Bitrix24 (2 a second).
    pub bitrix24: Duration,
    /// Between two requests to amoCRM (7 a second).
    pub amocrm: Duration,
    /// Between two requests to HubSpot (its search allows 5 a second).
    pub hubspot: Duration,
    /// Between two requests to Google Sheets (60 a minute and user, in bursts).
    pub sheets: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Timings {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            mail: Duration::from_secs(60),
            bitrix24: Duration::from_millis(500),
            amocrm: Duration::from_millis(150),
            hubspot: Duration::from_millis(200),
            sheets: Duration::from_millis(250),
        }
    }
}

/// All receivers of leads.
#[derive(Debug)]
pub struct LeadSinks {
    pub(crate) web: Web,
    pub(crate) paces: Paces,
    pub(crate) tokens: Tokens,
    pub(crate) writers: Writers,
    pub(crate) timings: Timings,
}

impl Default for LeadSinks {
    fn default() -> Self {
        LeadSinks::new(Timings::default())
    }
}

impl LeadSinks {
    /// Receivers with these timings.
    pub fn new(timings: Timings) -> LeadSinks {
        LeadSinks {
            web: Web::new(&timings),
            paces: Paces::default(),
            tokens: Tokens::default(),
            writers: Writers::default(),
            timings,
        }
    }
}

#[async_trait]
impl LeadSink for LeadSinks {
    async fn deliver(&self, delivery: LeadDelivery) -> Result<LeadReceipt, LeadFault> {
        let settings = delivery.draft.settings.clone();
        let outcome = if is_usable(&delivery.id) {
            match &settings {
                IntegrationSettings::Webhook { url } => {
                    webhook::deliver(self, &delivery, url).await
                }
                IntegrationSettings::Bitrix24 { entity } => {
                    bitrix24::deliver(self, &delivery, *entity).await
                }
                IntegrationSettings::AmoCrm { base_url, pipeline } => {
                    amocrm::deliver(self, &delivery, base_url, *pipeline).await
                }
                IntegrationSettings::HubSpot { base_url } => {
                    hubspot::deliver(self, &delivery, base_url.as_deref()).await
                }
                IntegrationSettings::GoogleSheets {
                    spreadsheet,
                    sheet,
                    base_url,
                    token_url,
                } => {
                    let place = google::Place {
                        spreadsheet,
                        sheet,
                        base_url: base_url.as_deref(),
                        token_url: token_url.as_deref(),
                    };
                    google::deliver(self, &delivery, &place).await
                }
                IntegrationSettings::Email { .. } => mail::deliver(self, &delivery).await,
                IntegrationSettings::File { path, format } => {
                    file::deliver(self, &delivery, path, *format).await
                }
            }
        } else {
            Err(faults::never(DeliveryFaultKind::BadSettings))
        };
        let integration = delivery.integration;
        match &outcome {
            Ok(_) => tracing::debug!(%integration, "a lead was delivered"),
            // Without the receiver's answer: it may quote the person.
            Err(LeadFault { fault, again, .. }) => {
                tracing::info!(%integration, kind = ?fault.kind, code = ?fault.code, ?again, "a lead was not delivered");
            }
        }
        outcome
    }
}

/// An id stands in headers, names and searches: letters, digits, `-` and `_`.
fn is_usable(id: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_');
    (1..=64).contains(&id.len()) && id.bytes().all(is_sign)
}
