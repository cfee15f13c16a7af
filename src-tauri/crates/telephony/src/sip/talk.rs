//! An answered call until it is over: sound, goodbyes from either side, hold and refresh by the
//! peer, our own session refresh.
//!
//! Does not know what is talked about.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{
    call_task::LocalTrouble, conversation::TransferOutcome, line::SoundUsed, outcome::HangupSide,
};
use engine::ports::HangUpCause;
use rsipstack::{
    dialog::{dialog::DialogState, invite_dialog::InviteDialog},
    sip::{Header, Method, Response, StatusCode, StatusCodeKind},
};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    time::{Instant, sleep_until},
};

use super::{
    asked,
    call::Established,
    endpoint::SipEndpoint,
    report::Report,
    session::{Due, Session},
    sound::Running,
    transfer::{self, Transfer, TransferOrder},
};
use crate::{
    carrier::CallTools,
    media::{
        MediaHandle, MediaNews,
        sdp::{Description, Ours},
    },
    practice::Told,
};

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

/// Talks until the call is over; fills the report in.
pub(crate) async fn talk(
    established: Established,
    recording: Option<PathBuf>,
    tools: &CallTools,
    orders: &mut UnboundedReceiver<HangUpCause>,
    transfers: &mut UnboundedReceiver<TransferOrder>,
    report: &mut Report,
) {
    let Established {
        dialog,
        mut states,
        endpoint,
        sound,
        mut ours,
        answer,
        mut words,
    } = established;
    let live = Live {
        dialog,
        endpoint,
        limit: tools.timing.bye,
    };
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
        description,
    } = sound;
    report.evidence.sound = Some(used(&description));
    media.answered(tape);
    let shortest = tools.timing.shortest_session;
    let mut session = Session::agreed(&answer, shortest, Instant::now());
    let (signs, mut answers) = unbounded_channel::<Result<Option<Response>, rsipstack::Error>>();
    let (asked_for, mut replies) = unbounded_channel::<transfer::Reply>();
    let mut transfer: Option<Transfer> = None;
    let listened_to = report.answered(audio);
    report.side = Some(if !listened_to {
        HangupSide::System
    } else {
        loop {
            tokio::select! {
                biased;
                state = states.recv() => match state {
                    Some(DialogState::Terminated(..)) | None => break HangupSide::Callee,
                    Some(DialogState::Notify(_, news, handle)) if transfer::is_news(&news) => {
                        // after our transfer ended its last news may still come
                        let _ = handle.reply(StatusCode::OK).await;
                        let came = transfer
                            .as_mut()
                            .and_then(|going| going.notified(&news, Instant::now()));
                        tell(&mut transfer, came);
                    }
                    Some(state) => {
                        let agreed =
                            asked::obey(state, &media, &mut ours, &mut session, shortest).await;
                        if let Some(agreed) = agreed {
                            report.evidence.sound = Some(used(&agreed));
                        }
                    }
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
                Some(order) = transfers.recv() => match transfer {
                    // one at a time
                    Some(_) => drop(order),
                    None => {
                        let timing = tools.timing.transfer;
                        transfer = Some(Transfer::begin(order, &live.dialog, timing, &asked_for));
                    }
                },
                Some(reply) = replies.recv() => {
                    let came = transfer
                        .as_mut()
                        .and_then(|going| going.answered(&reply, Instant::now()));
                    tell(&mut transfer, came);
                }
                () = given_up(transfer.as_ref()) => {
                    tell(&mut transfer, Some(TransferOutcome::Silent));
                }
                trouble = failure(&mut failed) => report.not_recorded(trouble),
                Some(text) = next_words(&mut words) => report.said(text),
                Some(answer) = answers.recv() => {
                    let Some(session) = session.as_mut() else { continue };
                    let now = Instant::now();
                    let due = match answer {
                        Ok(answer) => {
                            if let Some(answer) = &answer {
                                taken(answer, &ours, &media, report);
                            }
                            session.answered(answer.as_ref(), rand::random(), now)
                        }
                        // nothing could be sent: the way may open again
                        Err(_) => session.later(now),
                    };
                    match due {
                        Some(Due::Refresh) => give_sign(&live, session, ours.again(), &signs),
                        Some(Due::GiveUp) => break gone(report),
                        None => (),
                    }
                }
                due = due_in(session.as_ref()) => match (due, session.as_mut()) {
                    (Due::Refresh, Some(session)) => {
                        give_sign(&live, session, ours.again(), &signs);
                    }
                    (Due::GiveUp, _) | (Due::Refresh, None) => break gone(report),
                },
            }
        }
    });
    if let Some(transfer) = transfer {
        transfer.call_ended(report.side, &mut replies).await;
    }
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

/// A transfer came to something: whoever asked is told.
fn tell(transfer: &mut Option<Transfer>, came: Option<TransferOutcome>) {
    if let Some(came) = came
        && let Some(transfer) = transfer.take()
    {
        transfer.over(came);
    }
}

/// Waits until a transfer has taken for too long; for ever when there is none.
async fn given_up(transfer: Option<&Transfer>) {
    match transfer.map(Transfer::until) {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The other side gave no sign any more.
fn gone(report: &mut Report) -> HangupSide {
    report.fault("the other side no longer confirms that the call goes on");
    HangupSide::System
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

/// What the callee says next; `None`: nobody will tell.
async fn next_words(words: &mut Option<(Told, UnboundedReceiver<String>)>) -> Option<String> {
    match words {
        Some((_, said)) => said.recv().await,
        None => None,
    }
}

/// Tells the peer that the call is still wanted (RFC 4028), aside; what it says goes to `answers`.
fn give_sign(
    live: &Live,
    session: &mut Session,
    offer: String,
    answers: &UnboundedSender<Result<Option<Response>, rsipstack::Error>>,
) {
    session.asking();
    let (method, mut headers) = session.sign();
    let (dialog, answers) = (live.dialog.clone(), answers.clone());
    tokio::spawn(async move {
        let answer = if method == Method::Update {
            dialog.update(Some(headers), None).await
        } else {
            headers.push(Header::ContentType("application/sdp".into()));
            let offer = offer.into_bytes();
            dialog.reinvite(Some(headers), Some(offer)).await
        };
        // The call may be over by now.
        let _ = answers.send(answer);
    });
}

/// Our description was said again: the answer may name another address, codec or key.
fn taken(answer: &Response, ours: &Ours, media: &MediaHandle, report: &mut Report) {
    if answer.status_code.kind() == StatusCodeKind::Successful
        && let Ok(description) = ours.agree(&answer.body)
    {
        report.evidence.sound = Some(used(&description));
        media.redescribe(description);
    }
}

/// How sound that was agreed on like this travels.
fn used(description: &Description) -> SoundUsed {
    SoundUsed {
        codec: description.codec,
        encrypted: description.key.is_some(),
    }
}

/// Waits until something is due in the session; for ever when there is none.
async fn due_in(session: Option<&Session>) -> Due {
    match session.map(Session::due) {
        Some((at, due)) => {
            sleep_until(at).await;
            due
        }
        None => std::future::pending().await,
    }
}
