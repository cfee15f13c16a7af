//! Whether the form of a channel can be kept. Unique names and secrets are asked elsewhere.

use super::{ChannelDraft, ChannelSettings, WebSettings};
use crate::{
    ai_profile::check_base_url,
    form::{FormFault, FormProblem, Problems},
    money::Usd,
    tasks::MAX_NAME_CHARS,
    web_address,
};

const MAX_PER_HOUR: u32 = 10_000;
const MAX_PER_DAY: u32 = 100_000;
const MAX_WARM_UP_DAYS: u32 = 365;
const MAX_TITLE_CHARS: usize = 80;
const MAX_GREETING_CHARS: usize = 1_000;
const MAX_ORIGINS: usize = 50;

impl ChannelDraft {
    /// Everything in the form that cannot be kept.
    pub fn check(&self) -> Vec<FormProblem> {
        let mut found = Problems::default();
        found.text("name", &self.name, MAX_NAME_CHARS);
        if let Some(cap) = self.first_per_hour {
            found.range("first_per_hour", cap, 1..=MAX_PER_HOUR);
        }
        if let Some(cap) = self.first_per_day {
            found.range("first_per_day", cap, 1..=MAX_PER_DAY);
        }
        found.range("warm_up_days", self.warm_up_days, 0..=MAX_WARM_UP_DAYS);
        let kind = self.settings.kind();
        let has_cap = self
            .first_per_day
            .or(kind.default_first_per_day())
            .is_some();
        if self.warm_up_days > 0 && !has_cap {
            // A warm-up grows to a number: without one there is nothing to grow to.
            found.add("first_per_day", FormFault::Empty);
        }
        if self.fee_per_message < Usd::ZERO {
            found.add("fee_per_message", FormFault::NegativePrice);
        }
        match &self.settings {
            ChannelSettings::Practice { .. } => {}
            ChannelSettings::TelegramBot { base_url }
            | ChannelSettings::TelegramBusiness { base_url } => {
                if let Some(url) = base_url {
                    check_base_url(&mut found, "settings.base_url", url);
                }
            }
            ChannelSettings::WebPage(web)
            | ChannelSettings::WebFrame(web)
            | ChannelSettings::WebWidget(web)
            | ChannelSettings::WebApi(web) => check_web(&mut found, web),
        }
        found.all()
    }
}

fn check_web(found: &mut Problems, web: &WebSettings) {
    found.text("settings.title", &web.title, MAX_TITLE_CHARS);
    found.optional_text("settings.greeting", &web.greeting, MAX_GREETING_CHARS);
    if !is_colour(&web.accent) {
        found.add("settings.accent", FormFault::BadColour);
    }
    if web.origins.len() > MAX_ORIGINS {
        let max = MAX_ORIGINS as u32;
        found.add("settings.origins", FormFault::TooMany { max });
    }
    for (index, origin) in web.origins.iter().enumerate() {
        let before = web.origins.get(..index).unwrap_or_default();
        let field = format!("settings.origins.{index}");
        if !is_origin(origin) {
            found.add(field, FormFault::BadOrigin);
        } else if before
            .iter()
            .any(|known| known.eq_ignore_ascii_case(origin))
        {
            found.add(field, FormFault::Duplicate);
        }
    }
    found.range(
        "settings.per_visitor_minute",
        web.per_visitor_minute,
        1..=600,
    );
    found.range("settings.per_address_day", web.per_address_day, 1..=10_000);
    found.range("settings.per_task_day", web.per_task_day, 1..=1_000_000);
}

/// A scheme, a host and perhaps a port, as browsers send it: nothing behind them.
fn is_origin(origin: &str) -> bool {
    web_address::read(origin).is_some_and(|address| address.rest.is_empty())
}

fn is_colour(colour: &str) -> bool {
    colour.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests;
