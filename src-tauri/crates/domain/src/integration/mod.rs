//! Integrations: where leads are sent. Source: product 1.3 and the chapter on integrations.
//!
//! - `check`: whether an integration can be saved.
//! - `mapping`: what a lead puts into the receiver's fields.
//! - `fault`: why a delivery failed.
//! - `retry`: when it is tried again.

mod check;
mod fault;
mod lead;
mod mapping;
mod retry;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::IntegrationId;

pub use check::{
    IntegrationProblem, IntegrationSettingFault, check_secret, is_email, is_private, spreadsheet_id,
};
pub use fault::{DeliveryFault, DeliveryFaultKind};
pub use lead::{Lead, LeadEvent, LeadField, TranscriptLine};
pub use mapping::{default_mapping, moment, value, values};
pub use retry::{BACK_OFF, LONGEST_WAIT, LeadRetry, NextTry, next_try};

/// The form of an integration. Its secret (signing key, token, password) lies sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationDraft {
    /// Name: required, unique.
    pub name: String,
    /// Kind, with what only this kind has.
    pub settings: IntegrationSettings,
    /// What goes into which field there; fields that are not named here are not sent, but for those
    /// that the kind cannot do without.
    pub mapping: Vec<FieldMapping>,
    /// Which events are sent.
    pub events: Vec<LeadEvent>,
}

/// One field of the receiver and what goes into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldMapping {
    /// The receiver's field: a key, a field code or a column heading.
    pub target: String,
    /// What goes into it.
    pub source: LeadField,
}

/// What only integrations of a kind have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntegrationSettings {
    /// A signed webhook (Standard Webhooks). Secret: the signing key, `whsec_…`.
    Webhook {
        /// Address.
        url: String,
    },
    /// Bitrix24 by its incoming webhook. Secret: the webhook's address (it holds a key).
    Bitrix24 {
        /// What is made there.
        entity: Bitrix24Entity,
    },
    /// amoCRM or Kommo. Secret: long-lived token.
    AmoCrm {
        /// The account's address (`https://shop.amocrm.ru`).
        base_url: String,
        /// Pipeline; `None`: the account's main one.
        pipeline: Option<i64>,
    },
    /// HubSpot. Secret: private app token.
    HubSpot {
        /// Address of the API; `None`: HubSpot's own.
        base_url: Option<String>,
    },
    /// Google Sheets by a service account. Secret: its JSON key file.
    GoogleSheets {
        /// The spreadsheet's id.
        spreadsheet: String,
        /// The sheet's name.
        sheet: String,
        /// Address of the API; `None`: Google's own.
        base_url: Option<String>,
        /// Address that gives tokens; `None`: Google's own.
        token_url: Option<String>,
    },
    /// E-mail over SMTP. Secret: the password.
    Email {
        /// Server.
        host: String,
        /// Port.
        port: u16,
        /// How the connection is kept secret.
        security: MailSecurity,
        /// User name; empty: the server asks for none.
        username: String,
        /// Sender.
        from: String,
        /// Receivers.
        to: Vec<String>,
    },
    /// A file on this machine, a row for each lead.
    File {
        /// Its path.
        path: String,
        /// Its format.
        format: LeadFileFormat,
    },
}

/// What Bitrix24 makes of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Bitrix24Entity {
    /// A lead (`crm.lead.add`).
    Lead,
    /// A deal with a contact (`crm.item.add`).
    Deal,
}

/// How a connection to a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS from the first byte (465).
    Tls,
    /// STARTTLS (587), never without.
    StartTls,
    /// None: a server on this machine only.
    None,
}

/// Format of a leads file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeadFileFormat {
    /// CSV.
    Csv,
    /// XLSX.
    Xlsx,
}

/// A stored integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Integration {
    /// Its row.
    pub id: IntegrationId,
    /// The form.
    pub draft: IntegrationDraft,
    /// Its secret was given.
    pub has_secret: bool,
}
