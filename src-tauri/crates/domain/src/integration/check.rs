//! Whether an integration can be saved: its fields are in range and could be used. It does not try
//! the receiver out, and does not know other integrations.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{IntegrationDraft, IntegrationSettings, LeadField, LeadFileFormat, MailSecurity};
use crate::web_address;

mod address;
mod secret;

pub use address::{is_email, is_private, spreadsheet_id};
pub use secret::check_secret;

const MAX_NAME_CHARS: usize = 120;
const MAX_FIELD_CHARS: usize = 200;
const MAX_FIELDS: usize = 100;
const MAX_RECEIVERS: usize = 20;
/// What a sheet's name may have in Google Sheets.
const MAX_SHEET_CHARS: usize = 100;

/// A field of an integration that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationProblem {
    /// Path of the field as it travels, e.g. `name`, `settings.url` or `mapping.2.target`.
    pub field: String,
    /// What is wrong with it.
    pub problem: IntegrationSettingFault,
}

/// What can be wrong with a field of an integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntegrationSettingFault {
    /// It is empty.
    #[error("this is empty")]
    Empty,
    /// It is too long.
    #[error("this has more than {max} characters")]
    TooLong {
        /// Most characters.
        max: u32,
    },
    /// There are too many.
    #[error("there are more than {max}")]
    TooMany {
        /// Most of them.
        max: u32,
    },
    /// A number is out of range.
    #[error("this is {min} to {max}")]
    OutOfRange {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
    /// No web address.
    #[error("this is no web address (https://…)")]
    BadUrl,
    /// A web address without encryption that leads outside of the own network.
    #[error("an address outside of your network begins with https://")]
    InsecureUrl,
    /// No host name or address.
    #[error("this is no host name or address")]
    BadHost,
    /// A server without encryption that is not on this machine.
    #[error("without encryption the mail server is on this machine only")]
    InsecureMail,
    /// No e-mail address.
    #[error("this is no e-mail address")]
    BadEmail,
    /// Neither the id nor the address of a spreadsheet.
    #[error("this is neither the id nor the address of a spreadsheet")]
    BadSpreadsheet,
    /// No full path of a file.
    #[error("this is no full path of a file")]
    BadPath,
    /// The file's name does not end as its format demands.
    #[error("the name of this file ends with .{ending}")]
    BadEnding {
        /// The ending.
        ending: String,
    },
    /// It holds control characters.
    #[error("this holds characters that cannot be used here")]
    BadCharacters,
    /// The secret is not what this kind needs.
    #[error("this is not the key that is needed here; copy it again, whole")]
    BadSecret,
    /// It stands twice.
    #[error("this stands twice")]
    Duplicate,
}

impl IntegrationDraft {
    /// As it is kept: without blanks around, and with the spreadsheet's id read from its address.
    pub fn tidied(mut self) -> IntegrationDraft {
        trim(&mut self.name);
        for field in &mut self.mapping {
            trim(&mut field.target);
        }
        match &mut self.settings {
            IntegrationSettings::Webhook { url } => trim(url),
            IntegrationSettings::Bitrix24 { entity: _ } => {}
            IntegrationSettings::AmoCrm { base_url, .. } => {
                trim(base_url);
                base_url.truncate(base_url.trim_end_matches('/').len());
            }
            IntegrationSettings::HubSpot { base_url } => trim_given(base_url),
            IntegrationSettings::GoogleSheets {
                spreadsheet,
                sheet,
                base_url,
                token_url,
            } => {
                trim(sheet);
                if let Some(id) = spreadsheet_id(spreadsheet) {
                    *spreadsheet = id.to_owned();
                }
                trim_given(base_url);
                trim_given(token_url);
            }
            IntegrationSettings::Email {
                host,
                username,
                from,
                to,
                ..
            } => {
                for text in [host, username, from].into_iter().chain(to) {
                    trim(text);
                }
            }
            IntegrationSettings::File { path, .. } => trim(path),
        }
        self
    }

    /// Everything that keeps the integration from being saved. A unique name is asked elsewhere; the
    /// secret is checked by [`check_secret`].
    pub fn check(&self) -> Vec<IntegrationProblem> {
        let mut problems = Problems(Vec::new());
        problems.text("name", &self.name, MAX_NAME_CHARS);
        if self.events.is_empty() {
            problems.add("events", IntegrationSettingFault::Empty);
        }
        self.check_mapping(&mut problems);
        check_settings(&self.settings, &mut problems);
        problems.0
    }

    fn check_mapping(&self, problems: &mut Problems) {
        if self.mapping.is_empty() {
            problems.add("mapping", IntegrationSettingFault::Empty);
        }
        if self.mapping.len() > MAX_FIELDS {
            let max = MAX_FIELDS as u32;
            problems.add("mapping", IntegrationSettingFault::TooMany { max });
        }
        for (index, field) in self.mapping.iter().enumerate() {
            let path = format!("mapping.{index}.target");
            problems.text(&path, &field.target, MAX_FIELD_CHARS);
            let before = self.mapping.get(..index).unwrap_or_default();
            let same = |target: &str| target.trim().eq_ignore_ascii_case(field.target.trim());
            if !field.target.trim().is_empty() && before.iter().any(|earlier| same(&earlier.target))
            {
                problems.add(&path, IntegrationSettingFault::Duplicate);
            }
            if let LeadField::Field { key } = &field.source {
                problems.text(&format!("mapping.{index}.source.key"), key, MAX_FIELD_CHARS);
            }
        }
    }
}

struct Problems(Vec<IntegrationProblem>);

impl Problems {
    fn add(&mut self, field: &str, problem: IntegrationSettingFault) {
        self.0.push(IntegrationProblem {
            field: field.to_owned(),
            problem,
        });
    }

    fn text(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.add(field, IntegrationSettingFault::Empty);
        } else if text.chars().count() > max {
            let max = max as u32;
            self.add(field, IntegrationSettingFault::TooLong { max });
        } else if text.chars().any(char::is_control) {
            self.add(field, IntegrationSettingFault::BadCharacters);
        }
    }

    fn url(&mut self, field: &str, url: &str) {
        if url.trim().is_empty() {
            return self.add(field, IntegrationSettingFault::Empty);
        }
        match web_address::read(url.trim()).filter(|read| address::is_host(read.host)) {
            // A name may lead into the own network: that is seen when it is used.
            Some(read) => {
                let public = read.host.parse::<IpAddr>().is_ok_and(|ip| !is_private(ip));
                if !read.encrypted && public {
                    self.add(field, IntegrationSettingFault::InsecureUrl);
                }
            }
            None => self.add(field, IntegrationSettingFault::BadUrl),
        }
    }

    fn given_url(&mut self, field: &str, url: Option<&str>) {
        if let Some(url) = url {
            self.url(field, url);
        }
    }

    fn email(&mut self, field: &str, address: &str) {
        if address.trim().is_empty() {
            self.add(field, IntegrationSettingFault::Empty);
        } else if !is_email(address.trim()) {
            self.add(field, IntegrationSettingFault::BadEmail);
        }
    }
}

fn check_settings(settings: &IntegrationSettings, problems: &mut Problems) {
    match settings {
        IntegrationSettings::Webhook { url } => problems.url("settings.url", url),
        IntegrationSettings::Bitrix24 { entity: _ } => {}
        IntegrationSettings::AmoCrm { base_url, pipeline } => {
            problems.url("settings.base_url", base_url);
            if pipeline.is_some_and(|pipeline| pipeline < 1) {
                let (min, max) = (1, u32::MAX);
                problems.add(
                    "settings.pipeline",
                    IntegrationSettingFault::OutOfRange { min, max },
                );
            }
        }
        IntegrationSettings::HubSpot { base_url } => {
            problems.given_url("settings.base_url", base_url.as_deref());
        }
        IntegrationSettings::GoogleSheets {
            spreadsheet,
            sheet,
            base_url,
            token_url,
        } => {
            if spreadsheet.trim().is_empty() {
                problems.add("settings.spreadsheet", IntegrationSettingFault::Empty);
            } else if spreadsheet_id(spreadsheet).is_none() {
                problems.add(
                    "settings.spreadsheet",
                    IntegrationSettingFault::BadSpreadsheet,
                );
            }
            problems.text("settings.sheet", sheet, MAX_SHEET_CHARS);
            problems.given_url("settings.base_url", base_url.as_deref());
            problems.given_url("settings.token_url", token_url.as_deref());
        }
        IntegrationSettings::Email { .. } => check_email(settings, problems),
        IntegrationSettings::File { path, format } => check_file(path, *format, problems),
    }
}

fn check_email(settings: &IntegrationSettings, problems: &mut Problems) {
    let IntegrationSettings::Email {
        host,
        port,
        security,
        username,
        from,
        to,
    } = settings
    else {
        return;
    };
    let host = host.trim();
    if host.is_empty() {
        problems.add("settings.host", IntegrationSettingFault::Empty);
    } else if !address::is_host(host) {
        problems.add("settings.host", IntegrationSettingFault::BadHost);
    } else if *security == MailSecurity::None && !address::is_this_machine(host) {
        problems.add("settings.security", IntegrationSettingFault::InsecureMail);
    }
    if *port == 0 {
        let (min, max) = (1, u32::from(u16::MAX));
        problems.add(
            "settings.port",
            IntegrationSettingFault::OutOfRange { min, max },
        );
    }
    if username.chars().any(char::is_control) {
        problems.add("settings.username", IntegrationSettingFault::BadCharacters);
    }
    problems.email("settings.from", from);
    if to.is_empty() {
        problems.add("settings.to", IntegrationSettingFault::Empty);
    }
    if to.len() > MAX_RECEIVERS {
        let max = MAX_RECEIVERS as u32;
        problems.add("settings.to", IntegrationSettingFault::TooMany { max });
    }
    for (index, receiver) in to.iter().enumerate() {
        let field = format!("settings.to.{index}");
        problems.email(&field, receiver);
        let before = to.get(..index).unwrap_or_default();
        if before
            .iter()
            .any(|earlier| earlier.trim().eq_ignore_ascii_case(receiver.trim()))
        {
            problems.add(&field, IntegrationSettingFault::Duplicate);
        }
    }
}

fn check_file(path: &str, format: LeadFileFormat, problems: &mut Problems) {
    let path = path.trim();
    let ending = match format {
        LeadFileFormat::Csv => "csv",
        LeadFileFormat::Xlsx => "xlsx",
    };
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.');
    if path.is_empty() {
        problems.add("settings.path", IntegrationSettingFault::Empty);
    } else if !address::is_full_path(path) || path.chars().any(char::is_control) {
        problems.add("settings.path", IntegrationSettingFault::BadPath);
    } else if !stem.is_some_and(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case(ending))
    {
        let ending = ending.to_owned();
        problems.add(
            "settings.path",
            IntegrationSettingFault::BadEnding { ending },
        );
    }
}

fn trim(text: &mut String) {
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
}

/// An optional field that was left empty is not given.
fn trim_given(text: &mut Option<String>) {
    if let Some(given) = text {
        trim(given);
        given.truncate(given.trim_end_matches('/').len());
    }
    if text.as_deref().is_some_and(str::is_empty) {
        *text = None;
    }
}

#[cfg(test)]
mod tests;
