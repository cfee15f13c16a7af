//! What a SIP answer says, as evidence for the verdict: codes, words, Q.850 cause, Retry-After.
//!
//! Does not judge.

use domain::{
    outcome::EndEvidence,
    time::{Millis, SECOND},
};
use rsipstack::sip::{Header, Headers, Request, Response};

/// Longest reason phrase that is kept.
const LONGEST_TEXT: usize = 200;

/// Notes a final answer.
pub(crate) fn note_final(evidence: &mut EndEvidence, response: &Response) {
    evidence.any_reply = true;
    evidence.sip_code = Some(response.status_code.code());
    let text = response
        .wire_reason
        .as_deref()
        .unwrap_or_else(|| response.status_code.text());
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_TEXT)
        .collect();
    evidence.sip_text = (!text.is_empty()).then_some(text);
    evidence.q850 = q850(&response.headers);
    evidence.retry_after = retry_after(&response.headers);
}

/// Whether a request carried credentials.
pub(crate) fn carries_credentials(request: &Request) -> bool {
    request
        .headers
        .iter()
        .any(|h| matches!(h, Header::Authorization(_) | Header::ProxyAuthorization(_)))
}

/// The Q.850 cause of the Reason header (RFC 3326); there may be several reasons, also in one line.
pub(crate) fn q850(headers: &Headers) -> Option<u16> {
    headers.iter().find_map(|header| match header {
        Header::Reason(reason) => q850_of(&reason.0),
        Header::Other(name, value) if name.eq_ignore_ascii_case("reason") => q850_of(value),
        _ => None,
    })
}

fn q850_of(value: &str) -> Option<u16> {
    value.split(',').find_map(|reason| {
        let mut parts = reason.split(';');
        if !parts.next()?.trim().eq_ignore_ascii_case("q.850") {
            return None;
        }
        parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            if !name.trim().eq_ignore_ascii_case("cause") {
                return None;
            }
            value.trim().trim_matches('"').parse().ok()
        })
    })
}

/// Retry-After: seconds, perhaps with a comment or parameters behind.
pub(crate) fn retry_after(headers: &Headers) -> Option<Millis> {
    headers.iter().find_map(|header| {
        let value = match header {
            Header::RetryAfter(value) => value.0.as_str(),
            Header::Other(name, value) if name.eq_ignore_ascii_case("retry-after") => value,
            _ => return None,
        };
        let value = value.trim();
        let digits = value.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<Millis>().ok()?.checked_mul(SECOND)
    })
}

#[cfg(test)]
mod tests {
    use rsipstack::sip::StatusCode;

    use super::*;

    fn headers(list: Vec<Header>) -> Headers {
        list.into()
    }

    #[test]
    fn the_q850_cause_is_found_among_reasons() {
        for (value, cause) in [
            ("Q.850;cause=20", Some(20)),
            ("q.850 ; text=\"x\" ; cause = 17", Some(17)),
            ("SIP;cause=480;text=\"a\", Q.850;cause=\"3\"", Some(3)),
            ("SIP;cause=600", None),
            ("Q.850", None),
            ("", None),
        ] {
            assert_eq!(
                q850(&headers(vec![Header::Reason(value.into())])),
                cause,
                "{value}"
            );
        }
    }

    #[test]
    fn retry_after_is_seconds_with_or_without_a_comment() {
        for (value, millis) in [
            ("30", Some(30_000)),
            (" 5 (maintenance)", Some(5_000)),
            ("18000;duration=3600", Some(18_000_000)),
            ("soon", None),
            ("99999999999999999999", None),
        ] {
            let list = headers(vec![Header::RetryAfter(value.into())]);
            assert_eq!(retry_after(&list), millis, "{value}");
        }
    }

    #[test]
    fn a_final_answer_is_noted_with_the_words_of_the_peer() {
        let mut evidence = EndEvidence::default();
        let response = Response {
            status_code: StatusCode::Forbidden,
            wire_reason: Some("User channel limit exceeded D1".into()),
            ..Response::default()
        };
        note_final(&mut evidence, &response);
        assert_eq!(evidence.sip_code, Some(403));
        assert_eq!(
            evidence.sip_text.as_deref(),
            Some("User channel limit exceeded D1")
        );
        assert!(evidence.any_reply);
    }
}
