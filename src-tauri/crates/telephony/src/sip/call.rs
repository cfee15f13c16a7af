//! One outgoing call until it is answered or over: INVITE, ringing, our patience, CANCEL, and what
//! crosses it.
//!
//! Does not know what is talked about.

use std::{sync::Arc, time::Duration};

use domain::outcome::EndEvidence;
use engine::ports::{HangUpCause, OutgoingCall};
use rsipstack::{
    dialog::{
        dialog::{DialogState, DialogStateReceiver},
        invitation::InviteAsyncResult,
        invite_dialog::InviteDialog,
    },
    sip::{Response, StatusCode, StatusCodeKind},
    transport::SipAddr,
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::{JoinError, JoinHandle},
    time::{Instant, sleep_until},
};

use super::{
    endpoint::SipEndpoint,
    evidence::{carries_credentials, note_final},
    inspector::made_up,
    outgoing::Way,
    report::Report,
    session::Wish,
    sound::{self, CallSound, Running},
    talk,
    transfer::TransferOrder,
};
use crate::{
    carrier::CallTools,
    line::Line,
    media::{
        self, Progress,
        sdp::{Ours, Refused},
    },
    practice::Told,
    recording::leave_trace,
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

/// A carrier may find our sessions too short so often.
const MOST_WISHES: u32 = 2;

/// An answered call, ready to talk.
pub(crate) struct Established {
    pub(crate) dialog: InviteDialog,
    pub(crate) states: DialogStateReceiver,
    pub(crate) endpoint: Arc<SipEndpoint>,
    pub(crate) sound: Running,
    pub(crate) ours: Ours,
    pub(crate) answer: Response,
    /// What the callee says, where the line knows.
    pub(crate) words: Option<(Told, UnboundedReceiver<String>)>,
}

/// Runs a call to its end.
pub(crate) async fn run(
    call: OutgoingCall,
    line: Option<Arc<Line>>,
    tools: CallTools,
    mut orders: UnboundedReceiver<HangUpCause>,
    mut transfers: UnboundedReceiver<TransferOrder>,
    mut report: Report,
) {
    let Some(line) = line else {
        report.fault("the line is not open");
        return report.end();
    };
    let established = find(&call, &line, &tools, &mut orders, &mut report).await;
    line.note_reply(report.evidence.any_reply || report.evidence.local_fault.is_some());
    if let Some(established) = established {
        talk::talk(
            established,
            call.recording,
            &tools,
            &mut orders,
            &mut transfers,
            &mut report,
        )
        .await;
    }
    report.end();
}

/// Tries the line's servers until one takes the call (RFC 3263, 4.3).
async fn find(
    call: &OutgoingCall,
    line: &Line,
    tools: &CallTools,
    orders: &mut UnboundedReceiver<HangUpCause>,
    report: &mut Report,
) -> Option<Established> {
    let mut tried: Vec<SipAddr> = Vec::new();
    let (mut wish, mut wishes) = (Wish::default(), 0);
    loop {
        let way = tokio::select! {
            biased;
            _ = orders.recv() => {
                report.evidence.cancelled = true;
                return None;
            }
            way = line.way() => way,
        };
        let mut way = match way {
            Ok(way) if !tried.contains(&way.destination) => way,
            // All were tried: what the last one said counts.
            Ok(_) => return None,
            Err(_) if !tried.is_empty() => return None,
            Err(closed) => {
                closed.note(&mut report.evidence);
                return None;
            }
        };
        report.evidence = EndEvidence::default();
        let socket = match media::bind(way.endpoint.local.ip()) {
            Ok(socket) => socket,
            Err(error) => {
                report.fault(format!("no port for the sound: {error}"));
                return None;
            }
        };
        let public = line.public_address(&socket).await;
        if let Some(public) = public {
            way.is_seen_at(public.ip());
        }
        let sound = match CallSound::new(socket, public, &way.sound) {
            Ok(sound) => sound,
            Err(error) => {
                report.fault(format!("no port for the sound: {error}"));
                return None;
            }
        };
        match dial(call, &way, &wish, sound, tools, orders, report).await {
            Ok(established) => {
                line.worked(&way.destination).await;
                return Some(established);
            }
            Err(Unanswered {
                longer: Some(longer),
            }) if wishes < MOST_WISHES => {
                wish = longer;
                wishes += 1;
            }
            Err(_) if is_the_servers(&report.evidence) => {
                line.failed(&way.destination).await;
                tried.push(way.destination);
            }
            Err(_) => {
                if report.evidence.any_reply {
                    line.worked(&way.destination).await;
                }
                return None;
            }
        }
    }
}

/// Whether it was the server that failed, before any phone can have rung: another may take the call.
fn is_the_servers(evidence: &EndEvidence) -> bool {
    let silent = !evidence.any_reply && evidence.sip_code.is_none();
    let overloaded = evidence.sip_code == Some(StatusCode::ServiceUnavailable.code());
    let ended_here = evidence.cancelled || evidence.ring_timeout || evidence.local_fault.is_some();
    (silent || overloaded) && !evidence.rang && !evidence.answered && !ended_here
}

/// Why nobody can be talked to; the evidence says the rest.
#[derive(Default)]
struct Unanswered {
    /// The session that we asked for was too short: the call may go again with this.
    longer: Option<Wish>,
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
    wish: &Wish,
    mut sound: CallSound,
    tools: &CallTools,
    orders: &mut UnboundedReceiver<HangUpCause>,
    report: &mut Report,
) -> Result<Established, Unanswered> {
    let offer = sound.ours.offer();
    let invitation = way.invitation(&call.number, call.caller_number.as_deref(), offer, wish);
    let dialogs = way.endpoint.dialogs.clone();
    let (sender, mut states) = dialogs.new_dialog_state_channel();
    let (dialog, invite) = match dialogs.do_invite_async(invitation, sender) {
        Ok((dialog, handle)) => (dialog, Invite(handle)),
        Err(error) => {
            report.fault(format!(
                "the call could not be made up: {}",
                kind_of(&error)
            ));
            return Err(Unanswered::default());
        }
    };
    let mut invite = invite;
    // before anybody can have answered: no word is missed
    let words = way.words.as_ref().map(|words| {
        let (to, said) = unbounded_channel();
        (words.listen(&dialog.id().call_id, to), said)
    });
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
                return Err(Unanswered::default());
            }
            () = sleep_until(give_up_at), if !waiting => {
                note_credentials(report, &dialog);
                return Err(Unanswered::default());
            }
        }
    };
    note_credentials(report, &dialog);
    let answer = conclude(finished, wish, report)?;
    if report.evidence.cancelled
        && let Some(recording) = &call.recording
    {
        leave_trace(recording);
    }
    if !matches!(dialog.state(), DialogState::Confirmed(..)) {
        // Our CANCEL crossed it: the stack has acknowledged it and said goodbye.
        return Err(Unanswered::default());
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
            return Err(Unanswered::default());
        }
    };
    if report.evidence.cancelled {
        talk::bye_aside(dialog, way.endpoint.clone(), tools.timing.bye);
        return Err(Unanswered::default());
    }
    let endpoint = way.endpoint.clone();
    Ok(Established {
        dialog,
        states,
        endpoint,
        sound,
        ours,
        answer,
        words,
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
    wish: &Wish,
    report: &mut Report,
) -> Result<Response, Unanswered> {
    let nothing = Err(Unanswered::default());
    let response = match finished {
        Ok(Ok((_, Some(response)))) => response,
        Ok(Ok((_, None))) => return nothing,
        Ok(Err(error)) => {
            // Before any answer: the peer could not be reached. After one: it was not understood.
            if report.evidence.any_reply {
                report.fault(format!("an answer was not understood: {}", kind_of(&error)));
            }
            return nothing;
        }
        Err(_) => {
            report.fault("the program lost this call");
            return nothing;
        }
    };
    if made_up(&response) {
        // Our stack's own timers: no final answer came after all that ringing, or none at all.
        report.evidence.ring_timeout |= report.evidence.rang && !report.evidence.cancelled;
        return nothing;
    }
    note_final(&mut report.evidence, &response);
    if let Some(signal) = report.evidence.early
        && response.status_code == StatusCode::RequestTerminated
    {
        report.evidence.sip_text = Some(sound::words(signal).into());
    }
    if response.status_code.kind() == StatusCodeKind::Successful {
        report.evidence.answered = true;
        return Ok(response);
    }
    let too_short = response.status_code == StatusCode::SessionIntervalTooSmall;
    Err(Unanswered {
        longer: wish
            .after(&response)
            .filter(|_| too_short && !report.evidence.rang && !report.evidence.cancelled),
    })
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
