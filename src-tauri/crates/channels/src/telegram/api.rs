//! Calls of the Bot API: one request, one verdict. Source: core.telegram.org/bots/api, "Making requests".
//!
//! Own calls rather than a library's client: updates are to be decoded one by one, from raw JSON; what
//! compatible servers leave out must not break a call; and no error may carry an address, because the
//! token is part of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Telegram's own address.
const TELEGRAM: &str = "https://api.telegram.org";
/// An answer is never longer: a hundred updates of the longest texts.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// A bot's door: address and token. Never shown.
#[derive(Clone)]
pub(super) struct BotApi {
    client: reqwest::Client,
    base: reqwest::Url,
    token: String,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallFault {
    /// It did not leave.
    NotSent,
    /// It left; no answer came, or one that says nothing about it.
    NoAnswer,
    /// The service refused it.
    Refused(Refusal),
}

/// What the service says when it refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `error_code`, or the HTTP status.
    pub(super) code: u16,
    /// `description`, in lower case: what happened, for telling cases apart. Not shown.
    pub(super) description: String,
    /// Seconds to wait.
    pub(super) retry_after: Option<u32>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(default)]
    ok: bool,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<u32>,
}

impl BotApi {
    /// A door. `None`: the address or the token cannot be one.
    pub(super) fn new(client: reqwest::Client, base: Option<&str>, token: &str) -> Option<BotApi> {
        let token = token.trim();
        let plausible = !token.is_empty()
            && token
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_'));
        let base: reqwest::Url = base.unwrap_or(TELEGRAM).trim().parse().ok()?;
        let usable = plausible && matches!(base.scheme(), "http" | "https") && base.has_host();
        usable.then(|| BotApi {
            client,
            base,
            token: token.to_owned(),
        })
    }

    /// Calls a method and gives its result back as it came.
    pub(super) async fn call(
        &self,
        method: &str,
        parameters: &impl Serialize,
        patience: Duration,
    ) -> Result<Box<RawValue>, CallFault> {
        let mut address = self.base.clone();
        address
            .path_segments_mut()
            .map_err(|()| CallFault::NotSent)?
            .pop_if_empty()
            .push(&format!("bot{}", self.token))
            .push(method);
        let answer = self
            .client
            .post(address)
            .timeout(patience)
            .json(parameters)
            .send()
            .await
            .map_err(|error| {
                if error.is_connect() || error.is_builder() {
                    CallFault::NotSent
                } else {
                    CallFault::NoAnswer
                }
            })?;
        let status = answer.status().as_u16();
        let body = body(answer).await.ok_or(CallFault::NoAnswer)?;
        verdict(status, &body)
    }
}

/// The body, unless it is cut or endless.
async fn body(mut answer: reqwest::Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.ok()? {
        if body.len() + piece.len() > LONGEST_ANSWER {
            return None;
        }
        body.extend_from_slice(&piece);
    }
    Some(body)
}

/// What an answer means.
fn verdict(status: u16, body: &[u8]) -> Result<Box<RawValue>, CallFault> {
    let Ok(answer) = serde_json::from_slice::<Answer<'_>>(body) else {
        // Something between us and the service answered: whether the service saw it is unknown,
        // except where this address has nothing at all.
        return Err(match status {
            401 | 404 | 429 => CallFault::Refused(Refusal {
                code: status,
                description: String::new(),
                retry_after: None,
            }),
            _ => CallFault::NoAnswer,
        });
    };
    if answer.ok {
        return Ok(answer
            .result
            .map_or_else(|| RawValue::NULL.to_owned(), ToOwned::to_owned));
    }
    let code = answer.error_code.unwrap_or(status);
    if !(400..500).contains(&code) {
        return Err(CallFault::NoAnswer);
    }
    Err(CallFault::Refused(Refusal {
        code,
        description: answer.description.unwrap_or_default().to_lowercase(),
        retry_after: answer.parameters.and_then(|p| p.retry_after),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> Refusal {
        match verdict(status, body.as_bytes()) {
            Err(CallFault::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_refusal_carries_its_code_and_how_long_to_wait() {
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7",
            "parameters":{"retry_after":7}}"#;
        let refusal = refusal(429, body);
        assert_eq!((refusal.code, refusal.retry_after), (429, Some(7)));
    }

    #[test]
    fn a_gateway_that_answers_leaves_the_fate_open() {
        for (status, body) in [
            (502, "<html>Bad Gateway</html>"),
            (504, ""),
            (
                500,
                r#"{"ok":false,"error_code":500,"description":"Internal"}"#,
            ),
            (200, r#"{"ok":true,"resu"#),
        ] {
            let fault = verdict(status, body.as_bytes()).unwrap_err();
            assert_eq!(fault, CallFault::NoAnswer, "{status} {body}");
        }
    }

    #[test]
    fn an_address_without_a_bot_refuses_the_key_in_any_language() {
        assert_eq!(refusal(404, "Not Found").code, 404);
        assert_eq!(refusal(401, r#"{"ok":false,"error_code":401}"#).code, 401);
    }

    #[test]
    fn a_token_that_cannot_be_one_never_leaves() {
        let client = crate::http::client().unwrap();
        for token in ["", "12:a/b", "12:a?x", "a b"] {
            assert!(
                BotApi::new(client.clone(), None, token).is_none(),
                "{token}"
            );
        }
        assert!(BotApi::new(client.clone(), None, " 12:Ab-_9 ").is_some());
        assert!(BotApi::new(client, Some("ftp://x"), "12:Ab").is_none());
    }
}
