//! Asking a speech service: its address, its key, what its refusals mean.
//!
//! Does not know what is asked.

use std::time::{Duration, SystemTime};

use domain::time::Millis;
use engine::ports::{
    model::ModelFaultKind,
    speech::{SpeechFault, SpeechPlace, SpeechUsage},
};
use reqwest::{RequestBuilder, Response, StatusCode, Url, header::HeaderValue};
use tokio::time::{Instant, timeout_at};

use crate::{
    faults::{ServiceError, retry_after},
    web,
};

/// Most bytes of a refusal that are read.
const MOST_REFUSAL: usize = 64 << 10;

/// Where a request goes: the base address and the path, unless the base ends in one of `whole` already.
pub(super) fn address(place: &SpeechPlace, path: &str, whole: &[&str]) -> Result<Url, SpeechFault> {
    let wrong = || refused("the base address is no web address");
    let mut url = Url::parse(place.base_url.trim()).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong());
    }
    let base = url.path().trim_end_matches('/').to_owned();
    let known = std::iter::once(&path).chain(whole);
    let is_whole = known.into_iter().any(|end| base.ends_with(end));
    url.set_path(&if is_whole { base } else { base + path });
    Ok(url)
}

/// The header with the key; `None`: the service asks for none.
pub(super) fn authorization(place: &SpeechPlace) -> Result<Option<HeaderValue>, SpeechFault> {
    match place.key.as_ref().filter(|key| !key.0.is_empty()) {
        None => Ok(None),
        Some(key) => match web::bearer(key) {
            Some(value) => Ok(Some(value)),
            None => Err(free(ModelFaultKind::KeyRefused)),
        },
    }
}

/// Patience as the clock wants it.
pub(super) fn patience(of: Millis) -> Duration {
    Duration::from_millis(of.max(1).unsigned_abs())
}

/// Sends a request and awaits the answer's head. `spent`: what is lost with a request that may have
/// arrived.
pub(super) async fn send(
    request: RequestBuilder,
    until: Instant,
    spent: SpeechUsage,
) -> Result<Response, SpeechFault> {
    match timeout_at(until, request.send()).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) if error.is_connect() || error.is_builder() => {
            Err(free(ModelFaultKind::NotReached))
        }
        Ok(Err(_)) => Err(fault(ModelFaultKind::CutOff, spent)),
        Err(_) => Err(fault(ModelFaultKind::TooSlow, spent)),
    }
}

/// An answer that is none.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    after: Option<Millis>,
    pub(super) error: ServiceError,
}

impl Refusal {
    /// Reads it; its words may be missing.
    pub(super) async fn read(response: Response, until: Instant) -> Refusal {
        let status = response.status();
        let after = retry_after(response.headers(), SystemTime::now());
        tracing::debug!(
            status = status.as_u16(),
            "a speech service refuses a request"
        );
        let error = match timeout_at(until, web::body(response, MOST_REFUSAL)).await {
            Ok(Ok((body, _))) => ServiceError::read(&body),
            Ok(Err(web::Broken)) | Err(_) => ServiceError::default(),
        };
        Refusal {
            status,
            after,
            error,
        }
    }

    /// What it means. Refusals cost nothing.
    pub(super) fn fault(&self, place: &SpeechPlace) -> SpeechFault {
        free(self.error.meaning(self.status, self.after, key(place)))
    }
}

/// The key's letters, to be kept out of messages.
pub(super) fn key(place: &SpeechPlace) -> Option<&str> {
    place.key.as_ref().map(|key| key.0.as_str())
}

/// A refusal of our own.
pub(super) fn refused(why: &str) -> SpeechFault {
    free(ModelFaultKind::Refused(why.to_owned()))
}

/// A fault that cost nothing.
pub(super) fn free(kind: ModelFaultKind) -> SpeechFault {
    fault(kind, SpeechUsage::default())
}

/// A fault after so much was used.
pub(super) fn fault(kind: ModelFaultKind, spent: SpeechUsage) -> SpeechFault {
    SpeechFault { kind, spent }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(base: &str) -> SpeechPlace {
        SpeechPlace {
            base_url: base.to_owned(),
            key: None,
        }
    }

    #[test]
    fn the_base_decides_where_a_request_goes() {
        for (base, expected) in [
            ("https://a.example/v1", "https://a.example/v1/audio/speech"),
            (" http://h:8/v1/ ", "http://h:8/v1/audio/speech"),
            ("http://h", "http://h/audio/speech"),
            ("http://h/v1/audio/speech", "http://h/v1/audio/speech"),
            ("http://h/inference", "http://h/inference"),
            ("https://h/v1?v=2", "https://h/v1/audio/speech?v=2"),
        ] {
            let url = address(&place(base), "/audio/speech", &["/inference"]).unwrap();
            assert_eq!(url.as_str(), expected);
        }
        for base in ["", "h/v1", "ftp://h/v1", "file:///v1", "http://"] {
            let fault = address(&place(base), "/audio/speech", &[]).unwrap_err();
            assert!(matches!(fault.kind, ModelFaultKind::Refused(_)), "{base}");
        }
    }
}
