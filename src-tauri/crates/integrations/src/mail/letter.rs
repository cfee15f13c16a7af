//! The mail itself. It does not know servers.

use std::time::{Duration, SystemTime};

use domain::integration::{DeliveryFaultKind, is_email, values};
use engine::ports::leads::{LeadDelivery, LeadFault};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart},
};

use crate::{faults, title};

/// Letters of a subject.
const MAX_SUBJECT_CHARS: usize = 150;

/// The mail of this delivery.
pub(super) fn write(
    delivery: &LeadDelivery,
    from: &str,
    to: &[String],
) -> Result<Message, LeadFault> {
    let unusable = || faults::never(DeliveryFaultKind::BadSettings);
    let sender = address(from).ok_or_else(unusable)?;
    let id = format!("<{}@{}>", delivery.id, sender.domain());
    let lead = &delivery.lead;
    let happened = title::event(lead.event);
    let subject = one_line(&format!("{happened}: {}", title::title(lead)));
    let since = Duration::from_millis(u64::try_from(delivery.at).unwrap_or_default());
    let mut letter = Message::builder()
        .from(Mailbox::new(Some("Switchboard".to_owned()), sender))
        .date(SystemTime::UNIX_EPOCH + since)
        .message_id(Some(id))
        .subject(subject);
    for receiver in to {
        let receiver = address(receiver).ok_or_else(unusable)?;
        letter = letter.to(Mailbox::new(None, receiver));
    }
    // An answer goes to the person, where there is an address.
    if let Some(person) = lead.email.as_deref().and_then(address) {
        letter = letter.reply_to(Mailbox::new(None, person));
    }
    let rows: Vec<(String, String)> = values(lead, &delivery.draft.mapping)
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let body = MultiPart::alternative_plain_html(
        plain(happened, &rows, &delivery.id),
        html(happened, &rows, &delivery.id),
    );
    letter.multipart(body).map_err(|_| unusable())
}

fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    is_email(text).then(|| text.parse().ok()).flatten()
}

/// Line breaks and other control characters become blanks: no header can begin in a subject.
fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .take(MAX_SUBJECT_CHARS)
        .collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(happened: &str, rows: &[(String, String)], id: &str) -> String {
    let mut text = format!("{happened}\r\n\r\n");
    for (target, value) in rows {
        let value = value.replace("\r\n", "\n");
        if value.contains('\n') {
            let value = value.replace('\n', "\r\n  ");
            text.push_str(&format!("{target}:\r\n  {value}\r\n"));
        } else {
            text.push_str(&format!("{target}: {value}\r\n"));
        }
    }
    text.push_str(&format!("\r\n-- \r\nSwitchboard {id}\r\n"));
    text
}

fn html(happened: &str, rows: &[(String, String)], id: &str) -> String {
    let cell = "padding:4px 12px 4px 0;vertical-align:top";
    let mut page = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"></head><body><h2>{}</h2><table>",
        title::html(happened)
    );
    for (target, value) in rows {
        page.push_str(&format!(
            "<tr><th align=\"left\" style=\"{cell}\">{}</th><td style=\"{cell}\">{}</td></tr>\n",
            title::html(target),
            title::html(value)
        ));
    }
    page.push_str(&format!(
        "</table><p><small>Switchboard {id}</small></p></body></html>\n"
    ));
    page
}
