//! How a lead is called where it needs a name of its own. It does not know receivers.

use domain::integration::{Lead, LeadEvent};

/// The person, as well as they are known.
pub(crate) fn person(lead: &Lead) -> String {
    let known = [&lead.name, &lead.username, &lead.phone, &lead.email];
    let given = known.into_iter().flatten().map(|text| text.trim());
    given
        .into_iter()
        .find(|text| !text.is_empty())
        .map_or_else(|| format!("#{}", lead.dialogue), str::to_owned)
}

/// `Olga · Spring sale`.
pub(crate) fn title(lead: &Lead) -> String {
    match lead.task.trim() {
        "" => person(lead),
        task => format!("{} · {task}", person(lead)),
    }
}

/// What happened, in words.
pub(crate) fn event(event: LeadEvent) -> &'static str {
    match event {
        LeadEvent::Success => "Successful chat",
        LeadEvent::Contact => "Contact left",
        LeadEvent::Interest => "Interested",
        LeadEvent::Operator => "A person is asked for",
        LeadEvent::Test => "Test",
    }
}

/// Text as it may stand in HTML.
pub(crate) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            '\r' => {}
            other => html.push(other),
        }
    }
    html
}
