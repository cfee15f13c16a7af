//! Calls to users' own web services. What a model gives goes only into the places that the user left
//! for it: it cannot choose the host, reaches no header, and closes no string.
//!
//! Does not know functions, their schemas, or what becomes of the answer.

mod fill;

use std::time::Duration;

use async_trait::async_trait;
use domain::ai_profile::ApiMethod;
use encoding_rs::{Encoding, UTF_8};
use engine::ports::web_call::{ApiCall, ApiCaller, ApiFault, ApiReply};
use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect::{Attempt, Policy},
};

use self::fill::{fill_json, fill_url};
use crate::web;

/// Most bytes of an answer: more would not fit into a conversation anyway.
const MOST_REPLY: usize = 32 << 10;
/// Letters of a refusal that are kept.
const MOST_REFUSAL: usize = 500;
/// Redirects that are followed, on the same host.
const MOST_REDIRECTS: usize = 3;

/// Calls over HTTP.
#[derive(Debug, Clone)]
pub struct WebApiCaller {
    client: Client,
}

impl WebApiCaller {
    /// Connects to nothing yet.
    pub fn new() -> WebApiCaller {
        WebApiCaller {
            client: web::client(|| {
                Policy::custom(|attempt: Attempt<'_>| {
                    let here = attempt.previous().last().map(reqwest::Url::origin);
                    let stays = here == Some(attempt.url().origin());
                    if stays && attempt.previous().len() <= MOST_REDIRECTS {
                        attempt.follow()
                    } else {
                        attempt.stop()
                    }
                })
            }),
        }
    }

    fn request(&self, call: &ApiCall) -> Result<RequestBuilder, ApiFault> {
        let api = &call.api;
        let method = match api.method {
            ApiMethod::Get => Method::GET,
            ApiMethod::Post => Method::POST,
            ApiMethod::Put => Method::PUT,
            ApiMethod::Patch => Method::PATCH,
            ApiMethod::Delete => Method::DELETE,
        };
        let mut headers = HeaderMap::new();
        let secret = match (&api.secret_header, &call.secret) {
            (Some(name), Some(secret)) => Some((name, &secret.0)),
            (None, _) | (_, None) => None,
        };
        let open = api
            .headers
            .iter()
            .map(|header| (&header.name, &header.value));
        for (name, value) in open.chain(secret) {
            let bad = || ApiFault::BadCall(format!("the header {name} cannot be sent"));
            let name: HeaderName = name.trim().parse().map_err(|_| bad())?;
            let mut value = HeaderValue::from_str(value.trim()).map_err(|_| bad())?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let mut request = self
            .client
            .request(method, fill_url(&api.url, &call.arguments)?);
        if !api.body.trim().is_empty() {
            let body = fill_json(&api.body, &call.arguments);
            serde_json::from_str::<serde::de::IgnoredAny>(&body)
                .map_err(|_| ApiFault::BadCall("the body is no JSON".to_owned()))?;
            headers
                .entry(CONTENT_TYPE)
                .or_insert(HeaderValue::from_static("application/json"));
            request = request.body(body);
        }
        Ok(request.headers(headers))
    }
}

impl Default for WebApiCaller {
    fn default() -> Self {
        WebApiCaller::new()
    }
}

#[async_trait]
impl ApiCaller for WebApiCaller {
    async fn call(&self, call: ApiCall) -> Result<ApiReply, ApiFault> {
        let request = self.request(&call)?;
        let patience = Duration::from_secs(u64::from(call.api.timeout_seconds.max(1)));
        let answer = async {
            let response = request.send().await.map_err(|error| {
                if error.is_connect() {
                    ApiFault::NotReached
                } else if error.is_builder() {
                    ApiFault::BadCall("the address cannot be called".to_owned())
                } else {
                    ApiFault::CutOff
                }
            })?;
            read(
                response,
                call.secret.as_ref().map(|secret| secret.0.as_str()),
            )
            .await
        };
        match tokio::time::timeout(patience, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(ApiFault::TooSlow),
        }
    }
}

async fn read(response: Response, secret: Option<&str>) -> Result<ApiReply, ApiFault> {
    let status = response.status();
    if status.is_redirection() {
        return Err(ApiFault::Elsewhere);
    }
    let encoding = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| {
            kind.to_str()
                .ok()?
                .to_ascii_lowercase()
                .split_once("charset=")
                .map(|(_, name)| name.to_owned())
        })
        .and_then(|name| {
            Encoding::for_label(
                name.trim_matches(|c: char| c == '"' || c.is_whitespace())
                    .as_bytes(),
            )
        })
        .unwrap_or(UTF_8);
    let (bytes, cut) = match web::body(response, MOST_REPLY).await {
        Ok(body) => body,
        Err(web::Broken) => return Err(ApiFault::CutOff),
    };
    let (text, _, _) = encoding.decode(&bytes);
    let text = text.into_owned();
    if !status.is_success() {
        let text = match secret {
            Some(secret) if !secret.is_empty() => text.replace(secret, "…"),
            _ => text,
        };
        return Err(ApiFault::Answered {
            status: status.as_u16(),
            text: web::shortened(&text, MOST_REFUSAL),
        });
    }
    // One letter may be torn where it was cut; more than that is a picture.
    let unreadable = text
        .chars()
        .filter(|letter| matches!(letter, '\0' | '\u{fffd}'))
        .count();
    if unreadable > 1 {
        return Err(ApiFault::NotText);
    }
    Ok(ApiReply { text, cut })
}

#[cfg(test)]
mod tests;
