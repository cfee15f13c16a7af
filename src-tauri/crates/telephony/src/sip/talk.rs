//! An answered call until it is over: sound, goodbyes from either side, hold and refresh by the
//! peer, our own session refresh.
//!
//! Does not know what is talked about.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{call_task::LocalTrouble, outcome::HangupSide};
use engine::ports::HangUpCause;
use rsipstack::{
    dialog::{
        dialog::{DialogState, TransactionHandle},
        invite_dialog::InviteDialog,
    },
    sip::{Header, Request, Response, StatusCode},
};
use tokio::{
    sync::{mpsc::UnboundedReceiver, oneshot},
    time::{Instant, sleep_until},
};

use super::{call::Established, endpoint::SipEndpoint, report::Report, sound::Running};
use crate::{
    carrier::CallTools,
    media::{MediaHandle, MediaNews, sdp::Ours},
};

/// Refreshing is far away when nobody asked for it.
const NEVER: Duration = Duration::from_secs(86_400);

/// How long the end of a recording is awaited.
const DISK_LIMIT: Duration = Duration::from_secs(10);

/// Says goodbye without anybody waiting for the answer, and forgets the dialog.
pub(crate) fn bye_aside(dialog: InviteDialog, endpoint: Arc<SipEndpoint>, limit: Duration) {
    tokio::spawn(async move {
        // A peer that does not answer has been given up by then.
        let _ = tokio::time::timeout(limit, dialog.bye()).await;
        endpoint.dialogs.remove_dialog(&dialog.id());
    });
}

/// A running dialog; dropped, it says goodbye.
struct Live {
    dialog: InviteDialog,
    endpoint: Arc<SipEndpoint>,
    limit: Duration,
}

impl Drop for Live {
    fn drop(&mut self) {
        // Also after the peer's BYE: the stack sends none then, and the dialog is forgotten.
        if tokio::runtime::Handle::try_current().is_ok() {
            bye_aside(self.dialog.clone(), self.endpoint.clone(), self.limit);
        }
    }
}

/// How long a session may last without a refresh, if it is we who have to refresh it.
fn refresh_every(answer: &Response, shortest: Duration) -> Option<Duration> {
    let value = answer.headers.iter().find_map(|header| match header {
        Header::SessionExpires(value) => Some(value.0.to_ascii_lowercase()),
        _ => None,
    })?;
    let seconds: u64 = value.split(';').next()?.trim().parse().ok()?;
    let ours = value
        .split(';')
        .skip(1)
        .any(|part| part.trim() == "refresher=uac");
    ours.then(|| Duration::from_secs(seconds).max(shortest) / 2)
}

/// Talks until the call is over; fills the report in.
pub(crate) async fn talk(
    established: Established,
    recording: Option<PathBuf>,
    tools: &CallTools,
    orders: &mut UnboundedReceiver<HangUpCause>,
    report: &mut Report,
) {
    let Established {
        dialog,
        mut states,
        endpoint,
        sound,
        mut ours,
        answer,
    } = established;
    let live = Live {
        dialog,
        endpoint,
        limit: tools.timing.bye,
    };
    let mut offer = ours.offer();
    let (tape, mut failed) = match recording {
        Some(path) => {
            let (tape, failed) = tools.tapes.open(path);
            (Some(tape), Some(failed))
        }
        None => (None, None),
    };
    let Running {
        audio,
        media,
        mut news,
        ..
    } = sound;
    media.answered(tape);
    let refresh = refresh_every(&answer, tools.timing.shortest_session);
    let mut refresh_at = Instant::now() + refresh.unwrap_or(NEVER);
    let listened_to = report.answered(audio);
    report.side = Some(if !listened_to {
        HangupSide::System
    } else {
        loop {
            tokio::select! {
                biased;
                state = states.recv() => match state {
                    Some(DialogState::Terminated(..)) | None => break HangupSide::Callee,
                    Some(state) => obey(state, &media, &mut ours, &mut offer).await,
                },
                order = orders.recv() => break match order {
                    Some(HangUpCause::AgentDone | HangUpCause::Cancelled) => HangupSide::Agent,
                    None => HangupSide::System,
                },
                news = news.recv() => match news {
                    Some(MediaNews::Lost) => {
                        report.evidence.sound_lost = true;
                        report.evidence.sip_text =
                            Some("the other side's sound stopped coming".into());
                        break HangupSide::System;
                    }
                    // Told before the answer and not read then.
                    Some(MediaNews::Progress(_)) => (),
                    None => {
                        report.fault("the sound of the call failed");
                        break HangupSide::System;
                    }
                },
                trouble = failure(&mut failed) => report.not_recorded(trouble),
                () = sleep_until(refresh_at) => {
                    refresh_at = Instant::now() + refresh.unwrap_or(NEVER);
                    refresh_aside(&live, refresh, offer.clone());
                }
            }
        }
    });
    drop(live);
    // A disk that hangs must not keep the call's end from the engine.
    let written = tokio::time::timeout(DISK_LIMIT, media.end()).await;
    report.recorded = matches!(written, Ok(true));
    if let Some(mut failed) = failed {
        match failed.try_recv() {
            Ok(trouble) => report.not_recorded(trouble),
            Err(_) if written.is_err() => report.not_recorded(LocalTrouble::ReadOnly),
            Err(_) => (),
        }
    }
}

/// Waits until the recording fails; for ever when it does not.
async fn failure(failed: &mut Option<oneshot::Receiver<LocalTrouble>>) -> LocalTrouble {
    if let Some(failing) = failed {
        let told = failing.await;
        *failed = None;
        if let Ok(trouble) = told {
            return trouble;
        }
    }
    std::future::pending().await
}

/// Tells the peer that the call is still wanted (RFC 4028), aside.
fn refresh_aside(live: &Live, every: Option<Duration>, offer: String) {
    let dialog = live.dialog.clone();
    let expires = every.unwrap_or(NEVER).as_secs() * 2;
    tokio::spawn(async move {
        let headers = vec![
            Header::ContentType("application/sdp".into()),
            Header::Supported("timer".into()),
            Header::SessionExpires(format!("{expires};refresher=uac").as_str().into()),
        ];
        if dialog
            .reinvite(Some(headers), Some(offer.into_bytes()))
            .await
            .is_err()
        {
            tracing::debug!("a session refresh was not answered");
        }
    });
}

/// Answers what the peer asks within the call.
async fn obey(state: DialogState, media: &MediaHandle, ours: &mut Ours, offer: &mut String) {
    let (handle, code, body) = match state {
        DialogState::Updated(_, request, handle) => {
            let (code, body) = redescribed(&request, media, ours, offer);
            (handle, code, body)
        }
        DialogState::Info(_, request, handle) => {
            if let Some(key) = key_of(&request) {
                media.key_heard(key);
            }
            (handle, StatusCode::OK, None)
        }
        DialogState::Options(_, _, handle) => (handle, StatusCode::OK, None),
        DialogState::Refer(_, _, handle) => (handle, StatusCode::Decline, None),
        DialogState::Notify(_, _, handle)
        | DialogState::Message(_, _, handle)
        | DialogState::Publish(_, _, handle) => (handle, StatusCode::MethodNotAllowed, None),
        DialogState::Calling(_)
        | DialogState::Trying(_)
        | DialogState::Early(..)
        | DialogState::WaitAck(..)
        | DialogState::Confirmed(..)
        | DialogState::Terminated(..) => return,
    };
    reply(&handle, code, body).await;
}

async fn reply(handle: &TransactionHandle, code: StatusCode, body: Option<String>) {
    let headers = body
        .is_some()
        .then(|| vec![Header::ContentType("application/sdp".into())]);
    // The peer may have given its request up.
    let _ = handle
        .respond(code, headers, body.map(String::into_bytes))
        .await;
}

/// A re-INVITE or UPDATE: another address, hold, or only a refresh.
fn redescribed(
    request: &Request,
    media: &MediaHandle,
    ours: &mut Ours,
    offer: &mut String,
) -> (StatusCode, Option<String>) {
    if request.body.is_empty() {
        let refreshed = request.method == rsipstack::sip::Method::Update;
        return (StatusCode::OK, (!refreshed).then(|| offer.clone()));
    }
    match ours.answer(&request.body) {
        Ok((description, answer)) => {
            media.redescribe(description);
            *offer = answer.clone();
            (StatusCode::OK, Some(answer))
        }
        Err(_) => (StatusCode::NotAcceptableHere, None),
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

    #[test]
    fn only_a_refresh_that_is_ours_is_ours() {
        let answer = |value: &str| Response {
            headers: vec![Header::SessionExpires(value.into())].into(),
            ..Response::default()
        };
        let every = |value| {
            refresh_every(&answer(value), Duration::from_secs(90)).map(|every| every.as_secs())
        };
        assert_eq!(every("1800;refresher=uac"), Some(900));
        assert_eq!(every("1800;refresher=uas"), None);
        assert_eq!(
            every("20; refresher=UAC"),
            Some(45),
            "never shorter than the standard allows"
        );
        assert_eq!(every("soon"), None);
    }
}
