//! What a service's refusals mean in the engine's words, whatever shape each service gives them.
//!
//! Does not know what was asked.

use std::time::{Duration, SystemTime};

use domain::time::{DAY, Millis, SECOND};
use engine::ports::model::ModelFaultKind;
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::web::shortened;

/// Longest message of a service that is shown to a person.
const LONGEST_MESSAGE: usize = 300;

/// An error as a service tells it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceError {
    /// In words.
    pub(crate) message: String,
    /// Its name for it: `insufficient_quota`, `unsupported_parameter`.
    pub(crate) code: String,
    /// The parameter that it is about.
    pub(crate) parameter: String,
    /// A status that stands inside (errors in the middle of a stream have no other).
    pub(crate) status: Option<u16>,
}

impl ServiceError {
    /// Out of a body.
    pub(crate) fn read(body: &[u8]) -> ServiceError {
        match serde_json::from_slice(body) {
            Ok(value) => ServiceError::of(&value),
            Err(_) => ServiceError {
                message: String::from_utf8_lossy(body).into_owned(),
                ..ServiceError::default()
            },
        }
    }

    /// Out of JSON: OpenAI's `{"error": {…}}`, Ollama's `{"error": "…"}`, vLLM's flat one, the list of
    /// `{"detail": […]}` that Python services give.
    pub(crate) fn of(value: &Value) -> ServiceError {
        let error = match value {
            Value::Array(several) => several.first().and_then(|first| first.get("error")),
            other => other.get("error").or_else(|| other.get("detail")),
        }
        .unwrap_or(value);
        let first = match error {
            Value::Array(several) => several.first().unwrap_or(error),
            other => other,
        };
        if let Some(message) = first.as_str() {
            return ServiceError {
                message: message.to_owned(),
                ..ServiceError::default()
            };
        }
        let words = |key: &str| first.get(key).and_then(Value::as_str).unwrap_or_default();
        let code = match words("code") {
            "" => words("type"),
            code => code,
        };
        let place = first
            .get("loc")
            .and_then(Value::as_array)
            .and_then(|loc| loc.last())
            .and_then(Value::as_str);
        ServiceError {
            message: match words("message") {
                "" => words("msg").to_owned(),
                message => message.to_owned(),
            },
            code: code.to_owned(),
            parameter: place.unwrap_or(words("param")).to_owned(),
            status: first
                .get("code")
                .and_then(Value::as_u64)
                .and_then(|code| u16::try_from(code).ok()),
        }
    }

    fn says_no_credit(&self) -> bool {
        let code = self.code.to_ascii_lowercase();
        let message = self.message.to_ascii_lowercase();
        ["insufficient_quota", "billing", "insufficient_balance"]
            .iter()
            .any(|word| code.contains(word))
            || message.contains("insufficient balance")
            || message.contains("exceeded your current quota")
    }

    /// What it means, told with this status.
    pub(crate) fn meaning(
        &self,
        status: StatusCode,
        after: Option<Millis>,
        key: Option<&str>,
    ) -> ModelFaultKind {
        match status.as_u16() {
            401 | 403 => ModelFaultKind::KeyRefused,
            402 => ModelFaultKind::NoCredit,
            429 if self.says_no_credit() => ModelFaultKind::NoCredit,
            429 => ModelFaultKind::Limited { after },
            408 | 504 => ModelFaultKind::TooSlow,
            409 | 425 | 500..=599 => ModelFaultKind::Trouble(status.as_u16()),
            300..=399 => ModelFaultKind::Refused(format!(
                "the address sends elsewhere ({})",
                status.as_u16()
            )),
            other => ModelFaultKind::Refused(self.for_a_person(other, key)),
        }
    }

    /// What an error in the middle of a stream means.
    pub(crate) fn meaning_in_stream(&self, key: Option<&str>) -> ModelFaultKind {
        let code = self.code.to_ascii_lowercase();
        let by_name = if self.says_no_credit() {
            Some(402)
        } else if code.contains("rate_limit") || code.contains("overloaded") {
            Some(429)
        } else if code.contains("invalid_request") || code.contains("context_length") {
            Some(400)
        } else {
            None
        };
        let status = self.status.or(by_name).unwrap_or(500);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.meaning(status, None, key)
    }

    fn for_a_person(&self, status: u16, key: Option<&str>) -> String {
        // A service that repeats the key must not bring it before other eyes.
        let message = match key {
            Some(key) if !key.is_empty() => self.message.replace(key, "…"),
            _ => self.message.clone(),
        };
        match shortened(&message, LONGEST_MESSAGE) {
            nothing if nothing.is_empty() => format!("status {status}"),
            message => message,
        }
    }
}

/// How long a service wants to be left alone: `retry-after-ms`, or `Retry-After` in seconds or as a
/// date (RFC 9110, 10.2.3). Never more than a day.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Millis> {
    let words = |name: &str| Some(headers.get(name)?.to_str().ok()?.trim());
    let number = |name: &str| words(name)?.parse::<f64>().ok().filter(|n| n.is_finite());
    let wait = number("retry-after-ms")
        .or_else(|| number("retry-after").map(|seconds| seconds * SECOND as f64))
        .map(|wait| wait.ceil() as Millis)
        .or_else(|| {
            let date = httpdate::parse_http_date(words("retry-after")?).ok()?;
            let wait = date.duration_since(now).unwrap_or(Duration::ZERO);
            Millis::try_from(wait.as_millis()).ok()
        })?;
    Some(wait.clamp(0, DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(status: u16, body: &str) -> ModelFaultKind {
        let status = StatusCode::from_u16(status).unwrap();
        ServiceError::read(body.as_bytes()).meaning(status, Some(2_000), Some("sk-secret"))
    }

    #[test]
    fn every_status_has_a_meaning() {
        let openai = r#"{"error":{"message":"No model gpt-9 for sk-secret","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#;
        assert_eq!(meaning(401, openai), ModelFaultKind::KeyRefused);
        assert_eq!(meaning(403, ""), ModelFaultKind::KeyRefused);
        assert_eq!(meaning(402, ""), ModelFaultKind::NoCredit);
        let limited = ModelFaultKind::Limited { after: Some(2_000) };
        assert_eq!(meaning(429, r#"{"error":{"message":"slow"}}"#), limited);
        let quota = r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#;
        assert_eq!(meaning(429, quota), ModelFaultKind::NoCredit);
        assert_eq!(meaning(500, ""), ModelFaultKind::Trouble(500));
        assert_eq!(meaning(529, "<html>"), ModelFaultKind::Trouble(529));
        assert_eq!(meaning(504, ""), ModelFaultKind::TooSlow);
        let without_key = ModelFaultKind::Refused("No model gpt-9 for …".to_owned());
        assert_eq!(meaning(404, openai), without_key, "the key is not repeated");
        assert_eq!(
            meaning(400, ""),
            ModelFaultKind::Refused("status 400".to_owned())
        );
        assert!(matches!(meaning(302, ""), ModelFaultKind::Refused(_)));
    }

    #[test]
    fn errors_of_all_shapes_are_read() {
        let read = |body: &str| ServiceError::read(body.as_bytes());
        assert_eq!(
            read(r#"{"error":"model 'x' not found"}"#).message,
            "model 'x' not found"
        );
        let flat = read(r#"{"object":"error","message":"too long","code":400}"#);
        assert_eq!(
            (flat.message.as_str(), flat.status),
            ("too long", Some(400))
        );
        let python = read(
            r#"{"detail":[{"loc":["body","verbosity"],"msg":"Extra inputs are not permitted","type":"extra_forbidden"}]}"#,
        );
        assert_eq!(python.parameter, "verbosity");
        assert_eq!(python.message, "Extra inputs are not permitted");
        assert_eq!(
            read(r#"[{"error":{"message":"in a list"}}]"#).message,
            "in a list"
        );
        assert_eq!(read("upstream down").message, "upstream down");
    }

    #[test]
    fn an_error_in_a_stream_is_told_by_its_own_words() {
        let stream = |body: &str| ServiceError::read(body.as_bytes()).meaning_in_stream(None);
        assert_eq!(
            stream(r#"{"error":{"code":502,"message":"Provider disconnected"}}"#),
            ModelFaultKind::Trouble(502)
        );
        assert_eq!(
            stream(r#"{"error":{"code":"rate_limit_exceeded","message":"slow"}}"#),
            ModelFaultKind::Limited { after: None }
        );
        assert_eq!(
            stream(r#"{"error":{"type":"server_error","message":"oops"}}"#),
            ModelFaultKind::Trouble(500)
        );
    }

    #[test]
    fn retry_after_is_seconds_milliseconds_or_a_date() {
        let now = httpdate::parse_http_date("Fri, 20 Nov 2026 12:00:00 GMT").unwrap();
        let of = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(of("retry-after", "7"), Some(7_000));
        assert_eq!(of("retry-after", "0.25"), Some(250));
        assert_eq!(of("retry-after-ms", "1500"), Some(1_500));
        assert_eq!(
            of("retry-after", "Fri, 20 Nov 2026 12:01:00 GMT"),
            Some(60_000)
        );
        assert_eq!(of("retry-after", "Fri, 20 Nov 2026 11:00:00 GMT"), Some(0));
        assert_eq!(of("retry-after", "1e300"), Some(DAY));
        assert_eq!(of("retry-after", "soon"), None);
    }
}
