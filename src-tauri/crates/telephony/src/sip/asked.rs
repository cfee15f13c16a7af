//! What the other side asks within a running call: hold and resume, another address for its sound, a
//! sign that it is still there, keys.
//!
//! Does not know how a call begins or ends.

use std::time::Duration;

use rsipstack::{
    dialog::dialog::{DialogState, TransactionHandle},
    sip::{Header, Method, Request, StatusCode},
};
use tokio::time::Instant;

use super::session::{self, Session};
use crate::media::{
    MediaHandle,
    sdp::{Description, Ours},
};

/// Answers what the peer asks within the call; how the sound travels from then on, when that was said
/// anew.
pub(super) async fn obey(
    state: DialogState,
    media: &MediaHandle,
    ours: &mut Ours,
    session: &mut Option<Session>,
    shortest: Duration,
) -> Option<Description> {
    let mut agreed = None;
    let (handle, code, headers, body) = match state {
        DialogState::Updated(_, request, handle) => {
            match session::take_sign(session, &request, shortest, Instant::now()) {
                Err(least) => {
                    let code = StatusCode::SessionIntervalTooSmall;
                    (handle, code, vec![least], None)
                }
                Ok(headers) => {
                    let (code, body, description) = redescribed(&request, media, ours);
                    agreed = description;
                    (handle, code, headers, body)
                }
            }
        }
        DialogState::Info(_, request, handle) => {
            if let Some(key) = key_of(&request) {
                media.key_heard(key);
            }
            (handle, StatusCode::OK, Vec::new(), None)
        }
        DialogState::Options(_, _, handle) => (handle, StatusCode::OK, Vec::new(), None),
        DialogState::Refer(_, _, handle) => (handle, StatusCode::Decline, Vec::new(), None),
        DialogState::Notify(_, _, handle)
        | DialogState::Message(_, _, handle)
        | DialogState::Publish(_, _, handle) => {
            (handle, StatusCode::MethodNotAllowed, Vec::new(), None)
        }
        DialogState::Calling(_)
        | DialogState::Trying(_)
        | DialogState::Early(..)
        | DialogState::WaitAck(..)
        | DialogState::Confirmed(..)
        | DialogState::Terminated(..) => return None,
    };
    reply(&handle, code, headers, body).await;
    agreed
}

async fn reply(
    handle: &TransactionHandle,
    code: StatusCode,
    mut headers: Vec<Header>,
    body: Option<String>,
) {
    if body.is_some() {
        headers.push(Header::ContentType("application/sdp".into()));
    }
    // The peer may have given its request up.
    let _ = handle
        .respond(code, Some(headers), body.map(String::into_bytes))
        .await;
}

/// A re-INVITE or UPDATE: another address, hold, or only a refresh.
fn redescribed(
    request: &Request,
    media: &MediaHandle,
    ours: &mut Ours,
) -> (StatusCode, Option<String>, Option<Description>) {
    if request.body.is_empty() {
        let refreshed = request.method == Method::Update;
        return (StatusCode::OK, (!refreshed).then(|| ours.again()), None);
    }
    match ours.answer(&request.body) {
        Ok((description, answer)) => {
            media.redescribe(description);
            (StatusCode::OK, Some(answer), Some(description))
        }
        Err(_) => (StatusCode::NotAcceptableHere, None, None),
    }
}

/// A key told as SIP INFO: `Signal=5` (application/dtmf-relay), or the bare key (application/dtmf).
fn key_of(request: &Request) -> Option<char> {
    let is_key = request.headers.iter().any(|header| {
        matches!(header, Header::ContentType(kind) if kind.0.trim().to_ascii_lowercase().starts_with("application/dtmf"))
    });
    if !is_key {
        return None;
    }
    let text = String::from_utf8_lossy(&request.body);
    let signal = text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("signal")
            .then(|| value.trim().to_owned())
    });
    let key = signal.unwrap_or_else(|| text.trim().to_owned());
    let mut letters = key.chars();
    let first = letters.next()?.to_ascii_uppercase();
    (letters.next().is_none() && "0123456789*#ABCD".contains(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(kind: &str, body: &str) -> Request {
        Request {
            method: rsipstack::sip::Method::Info,
            uri: rsipstack::sip::Uri::default(),
            version: rsipstack::sip::Version::V2,
            headers: vec![Header::ContentType(kind.into())].into(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn keys_in_info_are_read_in_both_forms() {
        let relay = info("application/dtmf-relay", "Signal= 5\r\nDuration=160\r\n");
        assert_eq!(key_of(&relay), Some('5'));
        assert_eq!(key_of(&info("application/dtmf", "#")), Some('#'));
        assert_eq!(key_of(&info("application/dtmf", "hello")), None);
        assert_eq!(key_of(&info("text/plain", "5")), None);
    }
}
