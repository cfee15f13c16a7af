//! One outgoing call until it is answered or over: INVITE, ringing, our patience, CANCEL, and what
//! crosses it.
//!
//! Does not know what is talked about.

use std::{net::UdpSocket, sync::Arc, time::Duration};

use domain::outcome::EndEvidence;
use engine::ports::{HangUpCause, OutgoingCall};
use rsipstack::{
    dialog::{
        dialog::{DialogState, DialogStateReceiver},
        invitation::InviteAsyncResult,
        invite_dialog::InviteDialog,
    },
    sip::{Response, StatusCode, StatusCodeKind},
};
use tokio::{
    sync::mpsc::UnboundedReceiver,
    task::{JoinError, JoinHandle},
    time::{Instant, sleep_until},
};

use super::{
    endpoint::SipEndpoint,
    evidence::{carries_credentials, note_final},
    inspector::made_up,
    outgoing::Way,
    report::Report,
    sound::{self, CallSound, Running},
    talk,
};
use crate::{
    carrier::CallTools,
    line::Line,
    media::{
        self, Progress,
        sdp::{Ours, Refused},
    },
};

/// After this a cancelled call is over also without an answer to the CANCEL.
const CANCEL_LIMIT: Duration = Duration::from_secs(5);
/// The same when not even the INVITE was answered: no CANCEL may be sent then (RFC 3261, 9.1).
const SILENT_CANCEL_LIMIT: Duration = Duration::from_millis(500);
/// When the network's tones say that the call will not be put through, its final answer is awaited for
/// so long: an announcement may come first.
const AFTER_SIGNAL: Duration = Duration::from_secs(5);
/// Waiting ends by itself at the latest here (no sleep needs to be longer).
const FAR: Duration = Duration::from_secs(86_400);

/// An answered call, ready to talk.
pub(crate) struct Established {
    pub(crate) dialog: InviteDialog,
    pub(crate) states: DialogStateReceiver,
    pub(crate) endpoint: Arc<SipEndpoint>,
    pub(crate) sound: Running,
    pub(crate) ours: Ours,
    pub(crate) answer: Response,
}

/// Runs a call to its end.
pub(crate) async fn run(
    call: OutgoingCall,
    line: Option<Arc<Line>>,
    tools: CallTools,
    mut orders: UnboundedReceiver<HangUpCause>,
    mut report: Report,
) {
    let Some(line) = line else {
        report.fault("the line is not open");
        return report.end();
    };
    let way = tokio::select! {
        biased;
        _ = orders.recv() => {
            report.evidence.cancelled = true;
            return report.end();
        }
        way = line.way() => way,
    };
    let way = match way {
        Ok(way) => way,
        Err(closed) => {
            closed.note(&mut report.evidence);
            return report.end();
        }
    };
    let established = match media::bind(way.endpoint.local.ip()) {
        Ok(socket) => dial(&call, &way, socket, &tools, &mut orders, &mut report).await,
        Err(error) => {
            report.fault(format!("no port for the sound: {error}"));
            None
        }
    };
    line.note_reply(report.evidence.any_reply || report.evidence.local_fault.is_some());
    if let Some(established) = established {
        talk::talk(
            established,
            call.recording,
            &tools,
            &mut orders,
            &mut report,
        )
        .await;
    }
    report.end();
}

/// Aborts the INVITE if the call's task goes away; the stack then cancels it.
struct Invite(JoinHandle<InviteAsyncResult>);

impl Drop for Invite {
    fn drop(&mut self) {
        self.0.abort();
    }
}

enum Stage {
    Waiting,
    Cancelling,
}

async fn dial(
    call: &OutgoingCall,
    way: &Way,
    socket: UdpSocket,
    tools: &CallTools,
    orders: &mut UnboundedReceiver<HangUpCause>,
    report: &mut Report,
) -> Option<Established> {
    let mut sound = match CallSound::new(socket, &way.sound) {
        Ok(sound) => sound,
        Err(error) => {
            report.fault(format!("no port for the sound: {error}"));
            return None;
        }
    };
    let offer = sound.ours.offer();
    let invitation = way.invitation(&call.number, call.caller_number.as_deref(), offer);
    let dialogs = way.endpoint.dialogs.clone();
    let (sender, mut states) = dialogs.new_dialog_state_channel();
    let (dialog, invite) = match dialogs.do_invite_async(invitation, sender) {
        Ok((dialog, handle)) => (dialog, Invite(handle)),
        Err(error) => {
            report.fault(format!(
                "the call could not be made up: {}",
                kind_of(&error)
            ));
            return None;
        }
    };
    let mut invite = invite;
    let patience = Duration::from_millis(call.ring_timeout.unsigned_abs()).min(FAR);
    let began = Instant::now();
    let mut ring_until = began + patience;
    let no_reply_at = began + tools.timing.no_reply;
    let mut give_up_at = began + FAR;
    let mut stage = Stage::Waiting;
    let mut hopeless_at = began + FAR;
    let finished = loop {
        let waiting = matches!(stage, Stage::Waiting);
        tokio::select! {
            biased;
            state = states.recv() => {
                let rang = report.evidence.rang;
                note_state(state.as_ref(), report, &mut sound, tools);
                if report.evidence.rang && !rang {
                    // The phone has only now begun to ring: patience begins here.
                    ring_until = Instant::now() + patience;
                }
                if state.is_none() {
                    break (&mut invite.0).await;
                }
            }
            finished = &mut invite.0 => {
                while let Ok(state) = states.try_recv() {
                    note_state(Some(&state), report, &mut sound, tools);
                }
                break finished;
            }
            _ = orders.recv(), if waiting => {
                report.evidence.cancelled = true;
                stage = Stage::Cancelling;
                give_up_at = cancel(&dialog, &way.endpoint, &report.evidence);
            }
            () = sleep_until(ring_until), if waiting => {
                report.evidence.ring_timeout = true;
                stage = Stage::Cancelling;
                give_up_at = cancel(&dialog, &way.endpoint, &report.evidence);
            }
            progress = sound.progress(), if waiting => match progress {
                Progress::Ringing => {
                    if !report.evidence.rang {
                        ring_until = Instant::now() + patience;
                    }
                    report.ringing();
                }
                Progress::Signal(signal) => {
                    report.evidence.early = Some(signal);
                    hopeless_at = Instant::now() + AFTER_SIGNAL;
                }
            },
            () = sleep_until(hopeless_at), if waiting => {
                stage = Stage::Cancelling;
                give_up_at = cancel(&dialog, &way.endpoint, &report.evidence);
            }
            () = sleep_until(no_reply_at), if waiting && !report.evidence.any_reply => {
                note_credentials(report, &dialog);
                return None;
            }
            () = sleep_until(give_up_at), if !waiting => {
                note_credentials(report, &dialog);
                return None;
            }
        }
    };
    note_credentials(report, &dialog);
    let answer = conclude(finished, report)?;
    if !matches!(dialog.state(), DialogState::Confirmed(..)) {
        // Our CANCEL crossed it: the stack has acknowledged it and said goodbye.
        return None;
    }
    // A CANCEL that came too late was not sent: the callee is on the line.
    report.evidence.ring_timeout = false;
    let described = if answer.body.is_empty() {
        Ok(()) // what was described before the answer holds
    } else {
        sound.described(&answer.body, tools)
    };
    let described = described.and_then(|()| sound.into_running().ok_or(Refused::NoAudio));
    let (sound, ours) = match described {
        Ok(running) => running,
        Err(refused) => {
            // Nobody can be talked to over this line, though a phone was picked up: what counts is
            // the line's fault, or a whole list would be used up call by call.
            report.evidence.answered = false;
            report.evidence.sip_code = Some(StatusCode::NotAcceptableHere.code());
            report.evidence.sip_text = Some(refused.words().into());
            talk::bye_aside(dialog, way.endpoint.clone(), tools.timing.bye);
            return None;
        }
    };
    if report.evidence.cancelled {
        talk::bye_aside(dialog, way.endpoint.clone(), tools.timing.bye);
        return None;
    }
    let endpoint = way.endpoint.clone();
    Some(Established {
        dialog,
        states,
        endpoint,
        sound,
        ours,
        answer,
    })
}

fn note_credentials(report: &mut Report, dialog: &InviteDialog) {
    report.evidence.authenticated = carries_credentials(&dialog.initial_request());
}

/// Cancels aside (the answer to a CANCEL may take its time); until when the final answer is awaited.
fn cancel(dialog: &InviteDialog, endpoint: &Arc<SipEndpoint>, evidence: &EndEvidence) -> Instant {
    let (dialog, endpoint) = (dialog.clone(), endpoint.clone());
    tokio::spawn(async move {
        // A peer that leaves CANCEL unanswered has been given up by then.
        let _ = tokio::time::timeout(CANCEL_LIMIT, dialog.cancel()).await;
        drop(endpoint);
    });
    Instant::now()
        + if evidence.any_reply {
            CANCEL_LIMIT
        } else {
            SILENT_CANCEL_LIMIT
        }
}

fn note_state(
    state: Option<&DialogState>,
    report: &mut Report,
    sound: &mut CallSound,
    tools: &CallTools,
) {
    match state {
        Some(DialogState::Trying(_)) => report.evidence.any_reply = true,
        Some(DialogState::Early(_, response)) => {
            report.evidence.any_reply = true;
            // A description that cannot be used does not matter before the answer.
            let _ = sound.described(&response.body, tools);
            if matches!(
                response.status_code,
                StatusCode::Ringing | StatusCode::SessionProgress
            ) {
                report.ringing();
            }
        }
        // What the stack tells besides (it is another crate's list) is told again by the result.
        Some(_) | None => (),
    }
}

/// What the INVITE came to: the 200, or evidence only.
fn conclude(
    finished: Result<InviteAsyncResult, JoinError>,
    report: &mut Report,
) -> Option<Response> {
    let response = match finished {
        Ok(Ok((_, Some(response)))) => response,
        Ok(Ok((_, None))) => return None,
        Ok(Err(error)) => {
            // Before any answer: the peer could not be reached. After one: it was not understood.
            if report.evidence.any_reply {
                report.fault(format!("an answer was not understood: {}", kind_of(&error)));
            }
            return None;
        }
        Err(_) => {
            report.fault("the program lost this call");
            return None;
        }
    };
    if made_up(&response) {
        // Our stack's own timers: no final answer came after all that ringing, or none at all.
        report.evidence.ring_timeout |= report.evidence.rang && !report.evidence.cancelled;
        return None;
    }
    note_final(&mut report.evidence, &response);
    if let Some(signal) = report.evidence.early
        && response.status_code == StatusCode::RequestTerminated
    {
        report.evidence.sip_text = Some(sound::words(signal).into());
    }
    if response.status_code.kind() == StatusCodeKind::Successful {
        report.evidence.answered = true;
        return Some(response);
    }
    None
}

/// A stack's error without the message that it may quote (numbers do not belong into logs).
fn kind_of(error: &rsipstack::Error) -> &'static str {
    match error {
        rsipstack::Error::TransportLayerError(..) => "the connection broke",
        rsipstack::Error::TransactionError(..) => "the exchange broke off",
        rsipstack::Error::DialogError(..) => "the dialog broke off",
        _ => "it breaks the rules of SIP",
    }
}
