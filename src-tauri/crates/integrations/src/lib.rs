//! Where leads go: webhooks, CRMs, Google Sheets, mail, files. Adapters behind the engine's port.
//!
//! [`LeadSinks`] takes every delivery and hands it to its kind. A kind looks up first what an earlier
//! try may have made (by the delivery's id, kept at the receiver), so that nothing is doubled; what
//! went wrong comes back as a code with the receiver's short answer, never with a secret.
//!
//! It does not know the outbox, the store, or when a delivery is tried again.

mod amocrm;
mod bitrix24;
mod faults;
mod file;
mod google;
mod http;
mod hub;
mod hubspot;
mod mail;
mod pace;
mod title;
mod webhook;

#[cfg(test)]
mod peer;

pub use hub::{LeadSinks, Timings};
pub use webhook::{WEBHOOK_VERSION, WebhookBody, WebhookLine};
