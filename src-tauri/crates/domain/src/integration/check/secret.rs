//! Whether a secret could be what its kind needs, before it is sealed. It does not keep it, and says
//! nothing of what stands in it.

use super::IntegrationSettingFault;
use crate::{integration::IntegrationSettings, web_address};

/// Longest secret of any kind (a service account's key file is the longest).
const MAX_SECRET_CHARS: usize = 16_384;

/// What is wrong with the secret of an integration of this kind; `None`: nothing that could be seen.
pub fn check_secret(
    settings: &IntegrationSettings,
    secret: Option<&str>,
) -> Option<IntegrationSettingFault> {
    let secret = secret.map_or("", str::trim);
    if secret.is_empty() {
        return needs_one(settings).then_some(IntegrationSettingFault::Empty);
    }
    if secret.chars().count() > MAX_SECRET_CHARS {
        let max = MAX_SECRET_CHARS as u32;
        return Some(IntegrationSettingFault::TooLong { max });
    }
    let right = match settings {
        IntegrationSettings::Webhook { .. } => is_signing_key(secret),
        IntegrationSettings::Bitrix24 { .. } => is_bitrix24_webhook(secret),
        IntegrationSettings::AmoCrm { .. } | IntegrationSettings::HubSpot { .. } => {
            secret.bytes().all(|sign| sign.is_ascii_graphic())
        }
        IntegrationSettings::GoogleSheets { .. } => is_service_account(secret),
        IntegrationSettings::Email { .. } => !secret.chars().any(char::is_control),
        IntegrationSettings::File { .. } => true,
    };
    (!right).then_some(IntegrationSettingFault::BadSecret)
}

fn needs_one(settings: &IntegrationSettings) -> bool {
    match settings {
        IntegrationSettings::Webhook { .. }
        | IntegrationSettings::Bitrix24 { .. }
        | IntegrationSettings::AmoCrm { .. }
        | IntegrationSettings::HubSpot { .. }
        | IntegrationSettings::GoogleSheets { .. } => true,
        IntegrationSettings::Email { username, .. } => !username.trim().is_empty(),
        IntegrationSettings::File { .. } => false,
    }
}

/// `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks).
fn is_signing_key(secret: &str) -> bool {
    let Some(key) = secret.strip_prefix("whsec_") else {
        return false;
    };
    let bare = key.trim_end_matches('=');
    let sign = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'+' | b'/');
    let bytes = bare.len() * 3 / 4;
    bare.bytes().all(sign) && bare.len() % 4 != 1 && (24..=64).contains(&bytes)
}

/// `https://portal/rest/{user}/{code}/`, with or without the last slash.
fn is_bitrix24_webhook(secret: &str) -> bool {
    let Some((_, path)) = secret.split_once("/rest/") else {
        return false;
    };
    let mut parts = path.trim_end_matches('/').split('/');
    let user = parts.next().unwrap_or_default();
    let code = parts.next().unwrap_or_default();
    let is_code = |code: &str| !code.is_empty() && code.bytes().all(|c| c.is_ascii_alphanumeric());
    web_address::read(secret).is_some()
        && user.parse::<u64>().is_ok()
        && is_code(code)
        && parts.next().is_none()
}

/// The JSON key file of a service account.
fn is_service_account(secret: &str) -> bool {
    let Ok(serde_json::Value::Object(file)) = serde_json::from_str(secret) else {
        return false;
    };
    let given = |key: &str| file.get(key).and_then(serde_json::Value::as_str);
    given("client_email").is_some_and(|email| email.contains('@'))
        && given("private_key").is_some_and(|key| key.contains("-----BEGIN PRIVATE KEY-----"))
}
