//! What goes into which field of a receiver: the values of a lead by a mapping, and the mapping an
//! integration begins with. It does not know how a receiver is spoken to.

use jiff::Timestamp;

use super::{FieldMapping, IntegrationSettings, Lead, LeadEvent, LeadField, TranscriptLine};
use crate::{money::Usd, time::UnixMillis};

impl LeadEvent {
    /// As it travels.
    pub fn code(self) -> &'static str {
        match self {
            LeadEvent::Success => "success",
            LeadEvent::Contact => "contact",
            LeadEvent::Interest => "interest",
            LeadEvent::Operator => "operator",
            LeadEvent::Test => "test",
        }
    }
}

/// What a lead puts into each field, in the order of the mapping; empty where the lead has nothing.
pub fn values(lead: &Lead, mapping: &[FieldMapping]) -> Vec<(String, String)> {
    mapping
        .iter()
        .map(|field| (field.target.clone(), value(lead, &field.source)))
        .collect()
}

/// One part of a lead, as text.
pub fn value(lead: &Lead, source: &LeadField) -> String {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    match source {
        LeadField::Event => lead.event.code().to_owned(),
        LeadField::At => moment(lead.at),
        LeadField::Dialogue => lead.dialogue.to_string(),
        LeadField::Task => lead.task.clone(),
        LeadField::Channel => lead.channel.clone(),
        LeadField::Ai => lead.ai.clone(),
        LeadField::Manager => lead.manager.clone(),
        LeadField::Name => given(&lead.name),
        LeadField::Username => given(&lead.username),
        LeadField::Phone => given(&lead.phone),
        LeadField::Email => given(&lead.email),
        LeadField::Summary => given(&lead.summary),
        LeadField::Tags => lead.tags.join(", "),
        LeadField::Cost => dollars(lead.cost),
        LeadField::Transcript => transcript(&lead.transcript),
        LeadField::Field { key } => lead.fields.get(key).cloned().unwrap_or_default(),
        LeadField::Fixed { text } => text.clone(),
    }
}

/// RFC 3339 in UTC, to the millisecond; empty for a moment outside of the calendar.
pub fn moment(at: UnixMillis) -> String {
    Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| format!("{at:.3}"))
}

/// Dollars with all six decimals: nothing is rounded away.
fn dollars(cost: Usd) -> String {
    let sign = if cost.0 < 0 { "-" } else { "" };
    let micros = cost.0.unsigned_abs();
    format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

fn transcript(lines: &[TranscriptLine]) -> String {
    let told: Vec<String> = lines
        .iter()
        .map(|line| format!("{}: {}", line.who, line.text))
        .collect();
    told.join("\n")
}

/// The fields an integration of this kind begins with.
pub fn default_mapping(settings: &IntegrationSettings) -> Vec<FieldMapping> {
    use LeadField as F;
    let fields: &[(&str, F)] = match settings {
        IntegrationSettings::Webhook { .. } => &[
            ("event", F::Event),
            ("at", F::At),
            ("dialogue", F::Dialogue),
            ("task", F::Task),
            ("channel", F::Channel),
            ("ai", F::Ai),
            ("manager", F::Manager),
            ("name", F::Name),
            ("username", F::Username),
            ("phone", F::Phone),
            ("email", F::Email),
            ("summary", F::Summary),
            ("tags", F::Tags),
            ("cost", F::Cost),
            ("transcript", F::Transcript),
        ],
        IntegrationSettings::Bitrix24 { entity } => match entity {
            super::Bitrix24Entity::Lead => &[
                ("name", F::Name),
                ("phone", F::Phone),
                ("email", F::Email),
                ("comments", F::Summary),
                ("sourceDescription", F::Task),
            ],
            super::Bitrix24Entity::Deal => &[
                ("contact.name", F::Name),
                ("contact.phone", F::Phone),
                ("contact.email", F::Email),
                ("comments", F::Summary),
                ("sourceDescription", F::Task),
            ],
        },
        IntegrationSettings::AmoCrm { .. } => &[
            ("contact.name", F::Name),
            ("contact.PHONE", F::Phone),
            ("contact.EMAIL", F::Email),
            ("tags", F::Tags),
            ("note", F::Summary),
        ],
        IntegrationSettings::HubSpot { .. } => &[
            ("firstname", F::Name),
            ("phone", F::Phone),
            ("email", F::Email),
            ("note", F::Summary),
        ],
        IntegrationSettings::GoogleSheets { .. } | IntegrationSettings::File { .. } => &[
            ("Date", F::At),
            ("Event", F::Event),
            ("Task", F::Task),
            ("Channel", F::Channel),
            ("Manager", F::Manager),
            ("Name", F::Name),
            ("Phone", F::Phone),
            ("E-mail", F::Email),
            ("Username", F::Username),
            ("Summary", F::Summary),
            ("Tags", F::Tags),
        ],
        IntegrationSettings::Email { .. } => &[
            ("Name", F::Name),
            ("Phone", F::Phone),
            ("E-mail", F::Email),
            ("Username", F::Username),
            ("Summary", F::Summary),
            ("Task", F::Task),
            ("Channel", F::Channel),
            ("Manager", F::Manager),
            ("Date", F::At),
            ("Dialogue", F::Transcript),
        ],
    };
    fields
        .iter()
        .map(|(target, source)| FieldMapping {
            target: (*target).to_owned(),
            source: source.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
