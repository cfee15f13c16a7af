//! The pages: the messenger alone, the messenger in a frame, and the button that opens it. Their sources
//! are in `ui/widget`; this puts a channel's settings in, and says what a browser may do with them.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::channel::{ChannelKind, WebSettings};
use serde_json::json;

use super::{Server, guard, refusal::Refusal};

pub(super) const MESSENGER_JS: &str = include_str!("../../../../../ui/widget/messenger.js");
pub(super) const TALK_JS: &str = include_str!("../../../../../ui/widget/talk.js");
pub(super) const WORDS_JS: &str = include_str!("../../../../../ui/widget/words.js");
pub(super) const MESSENGER_CSS: &str = include_str!("../../../../../ui/widget/messenger.css");
pub(super) const WIDGET_JS: &str = include_str!("../../../../../ui/widget/widget.js");
const PAGE: &str = include_str!("../../../../../ui/widget/messenger.html");

/// How the messenger is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// A page of its own.
    Alone,
    /// In a frame of another page.
    Framed,
}

/// A page with nothing but the messenger.
pub(super) async fn alone(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(&server, &channel, &headers, Shown::Alone)
}

/// The messenger for a frame.
pub(super) async fn framed(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(&server, &channel, &headers, Shown::Framed)
}

/// The script that puts the button on a foreign page.
pub(super) async fn widget(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !guard::host_is_ours(&headers, server.public().as_deref()) {
        return Refusal::OtherName.into_response();
    }
    let place = server.place_named(&channel);
    let Some(place) = place.filter(|place| place.kind == ChannelKind::WebWidget) else {
        return Refusal::NotFound.into_response();
    };
    let given = json!({
        "channel": place.channel,
        "title": place.settings.title,
        "accent": accent(&place.settings),
    });
    // `</` cannot end a script here, but may where somebody pastes it into a page.
    let given = given.to_string().replace("</", "<\\/");
    let script = format!("(() => {{\n{WIDGET_JS}\nswitchboard({given});\n}})();\n");
    let mut response = script.into_response();
    dress(
        &mut response,
        &[
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "max-age=60"),
            // Foreign pages load it: that is what it is for.
            ("cross-origin-resource-policy", "cross-origin"),
        ],
    );
    response
}

/// A script or style of our own pages.
pub(super) fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    dress(
        &mut response,
        &[
            ("content-type", kind),
            ("cache-control", "no-cache"),
            ("cross-origin-resource-policy", "same-origin"),
        ],
    );
    response
}

fn page(server: &Server, channel: &str, headers: &HeaderMap, shown: Shown) -> Response {
    if !guard::host_is_ours(headers, server.public().as_deref()) {
        return Refusal::OtherName.into_response();
    }
    let may = |kind| match (shown, kind) {
        (Shown::Alone, ChannelKind::WebPage | ChannelKind::WebFrame | ChannelKind::WebWidget)
        | (Shown::Framed, ChannelKind::WebFrame | ChannelKind::WebWidget) => true,
        (Shown::Alone, ChannelKind::WebApi)
        | (Shown::Framed, ChannelKind::WebPage | ChannelKind::WebApi) => false,
        (
            _,
            ChannelKind::Practice
            | ChannelKind::TelegramCloud
            | ChannelKind::TelegramBot
            | ChannelKind::TelegramBusiness
            | ChannelKind::WhatsappWeb
            | ChannelKind::Waba
            | ChannelKind::VkUser
            | ChannelKind::VkPublic
            | ChannelKind::Avito
            | ChannelKind::Instagram,
        ) => false,
    };
    let place = server.place_named(channel).filter(|place| may(place.kind));
    let Some(place) = place else {
        return Refusal::NotFound.into_response();
    };
    let (base, api) = match shown {
        Shown::Alone => (".", "../api/v1"),
        Shown::Framed => ("..", "../../api/v1"),
    };
    let text = PAGE
        .replace("{base}", base)
        .replace("{api}", &format!("{api}/{}", place.channel))
        .replace("{channel}", &place.channel.to_string())
        .replace("{accent}", accent(&place.settings))
        .replace(
            "{shown}",
            if shown == Shown::Framed {
                "framed"
            } else {
                "alone"
            },
        )
        .replace("{greeting}", &escaped(&place.settings.greeting))
        .replace("{title}", &escaped(&place.settings.title));
    let mut response = text.into_response();
    dress(
        &mut response,
        &[
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
        ],
    );
    if let Ok(policy) = HeaderValue::from_str(&policy(&place.settings, shown)) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What the page may do, and who may show it. Scripts are files of ours alone: none stands in the page.
fn policy(settings: &WebSettings, shown: Shown) -> String {
    let ancestors = match shown {
        Shown::Alone => "'none'".to_owned(),
        Shown::Framed => settings
            .origins
            .iter()
            .filter_map(|origin| guard::normal_origin(origin))
            .fold("'self'".to_owned(), |all, origin| format!("{all} {origin}")),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; frame-ancestors {ancestors}"
    )
}

fn dress(response: &mut Response, headers: &[(&'static str, &'static str)]) {
    let always = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    for (name, value) in always.iter().chain(headers) {
        response.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}

/// The accent colour, where it is one.
fn accent(settings: &WebSettings) -> &str {
    let accent = settings.accent.trim();
    let is_colour = accent.len() == 7
        && accent.starts_with('#')
        && accent.bytes().skip(1).all(|b| b.is_ascii_hexdigit());
    if is_colour { accent } else { "#2f6fed" }
}

/// Words for an attribute or a text of HTML; braces too, which stand for places in our page.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            '\'' => "&#39;".to_owned(),
            '{' => "&#123;".to_owned(),
            '}' => "&#125;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}
