//! A practice callee: rings, rejects, or picks up, as its plan says.
//!
//! Does not know what is said after picking up.

use std::{sync::Arc, time::Duration};

use domain::{
    line::{SoundSecurity, SoundSettings},
    practice::{PracticeBehaviour, PracticePlan, PracticeSettings},
    rehearsal::Persona,
};
use engine::ports::SpeechSynthesizer;
use rsipstack::{
    dialog::{
        dialog::{DialogState, DialogStateReceiver},
        invite_dialog::InviteDialog,
    },
    sip::{Header, StatusCode, Transport},
    transaction::transaction::Transaction,
};

use super::{
    ECHO_NUMBER,
    conversation::{self, Conversation, millis},
    persona, referred,
    words::Words,
};
use crate::{
    carrier::CallTools,
    media::{self, SessionConfig, sdp::Ours},
    sip::{endpoint::SipEndpoint, names, talk},
};

/// A phone that nobody answers is given up by its own network at the latest after this.
const NOBODY_HOME: Duration = Duration::from_secs(180);
/// A persona's phone rings for so long.
const PERSONA_RINGS: Duration = Duration::from_millis(400);
/// How long a network takes to say that it will not put a call through.
pub(super) const NETWORK_ANSWERS: Duration = Duration::from_millis(300);

/// What all callees of a practice line share.
pub(super) struct Home {
    pub(super) endpoint: Arc<SipEndpoint>,
    pub(super) voice: Arc<dyn SpeechSynthesizer>,
    pub(super) tools: CallTools,
    pub(super) settings: PracticeSettings,
    pub(super) words: Words,
}

/// How a callee talks.
#[derive(Debug, Clone, Copy)]
enum Manner {
    /// Sends back what is heard.
    Echo,
    /// By a plan.
    Plan(PracticePlan),
    /// As a rehearsal's persona, who may press a key.
    Persona(Persona, Option<char>),
}

/// A practice callee takes every codec, and encryption when it is offered.
fn sound() -> SoundSettings {
    SoundSettings {
        security: SoundSecurity::Wanted,
        ..SoundSettings::default()
    }
}

/// Takes a call.
pub(super) async fn take(home: Arc<Home>, mut call: Transaction) {
    let number = call.original.uri.user().unwrap_or_default().to_owned();
    let offer = call.original.body.clone();
    let acceptable = Ours::new(home.endpoint.local, &sound()).agree(&offer);
    let dialogs = &home.endpoint.dialogs;
    let (sender, mut states) = dialogs.new_dialog_state_channel();
    let contact = names::uri(Some(&number), home.endpoint.local.into(), Transport::Udp);
    let dialog = match dialogs.get_or_create_server_invite(&call, sender, None, Some(contact)) {
        Ok(dialog) => dialog,
        Err(_) => {
            // A malformed INVITE; the refusal may fail as well.
            let _ = call.reply(StatusCode::BadRequest).await;
            return;
        }
    };
    let mut handled = dialog.clone();
    tokio::spawn(async move {
        if handled.handle(&mut call).await.is_ok() {
            while call.receive().await.is_some() {}
        }
    });
    match acceptable {
        Ok(_) if number == ECHO_NUMBER => {
            pick_up(&home, &dialog, &mut states, &offer, Manner::Echo).await;
        }
        Ok(_) => match Persona::at(&number) {
            Some((persona, key)) => {
                let ringing = dialog.ringing(None, None).is_ok();
                if ringing && wait(&mut states, PERSONA_RINGS).await {
                    let manner = Manner::Persona(persona, key);
                    pick_up(&home, &dialog, &mut states, &offer, manner).await;
                }
            }
            None => {
                let plan = home.settings.plan(&number);
                behave(&home, &dialog, &mut states, &offer, plan).await;
            }
        },
        Err(_) => reject(&dialog, StatusCode::NotAcceptableHere, None),
    }
    talk::bye_aside(dialog, home.endpoint.clone(), home.tools.timing.bye);
}

fn reject(dialog: &InviteDialog, code: StatusCode, reason: Option<&str>) {
    // The caller may have cancelled meanwhile.
    let _ = dialog.reject(Some(code), reason.map(str::to_owned));
}

/// Waits; `false`: the caller has gone.
async fn wait(states: &mut DialogStateReceiver, length: Duration) -> bool {
    let gone = async {
        loop {
            match states.recv().await {
                Some(DialogState::Terminated(..)) | None => return,
                // Everything else leaves the call as it is.
                Some(_) => (),
            }
        }
    };
    tokio::time::timeout(length, gone).await.is_err()
}

async fn behave(
    home: &Arc<Home>,
    dialog: &InviteDialog,
    states: &mut DialogStateReceiver,
    offer: &[u8],
    plan: PracticePlan,
) {
    let refusal = match plan.behaviour {
        PracticeBehaviour::Busy => Some((StatusCode::BusyHere, None)),
        PracticeBehaviour::Invalid => Some((StatusCode::NotFound, None)),
        PracticeBehaviour::PoweredOff => Some((
            StatusCode::TemporarilyUnavailable,
            Some("Q.850;cause=20;text=\"Subscriber absent\""),
        )),
        PracticeBehaviour::NetworkBusy => Some((StatusCode::ServiceUnavailable, None)),
        PracticeBehaviour::Answers
        | PracticeBehaviour::PressesKey
        | PracticeBehaviour::HangsUp
        | PracticeBehaviour::NoAnswer
        | PracticeBehaviour::Rejects
        | PracticeBehaviour::Voicemail => None,
    };
    if let Some((code, reason)) = refusal {
        // The network refuses before any phone rings.
        if wait(states, NETWORK_ANSWERS.min(millis(plan.ring))).await {
            reject(dialog, code, reason);
        }
        return;
    }
    if dialog.ringing(None, None).is_err() {
        return;
    }
    let rings = match plan.behaviour {
        PracticeBehaviour::NoAnswer => NOBODY_HOME,
        PracticeBehaviour::Answers
        | PracticeBehaviour::PressesKey
        | PracticeBehaviour::HangsUp
        | PracticeBehaviour::Rejects
        | PracticeBehaviour::Voicemail
        | PracticeBehaviour::Busy
        | PracticeBehaviour::Invalid
        | PracticeBehaviour::PoweredOff
        | PracticeBehaviour::NetworkBusy => millis(plan.ring),
    };
    if !wait(states, rings).await {
        return;
    }
    match plan.behaviour {
        PracticeBehaviour::NoAnswer => reject(dialog, StatusCode::TemporarilyUnavailable, None),
        PracticeBehaviour::Rejects => reject(dialog, StatusCode::Decline, None),
        PracticeBehaviour::Answers
        | PracticeBehaviour::PressesKey
        | PracticeBehaviour::HangsUp
        | PracticeBehaviour::Voicemail => {
            pick_up(home, dialog, states, offer, Manner::Plan(plan)).await;
        }
        // Refused above.
        PracticeBehaviour::Busy
        | PracticeBehaviour::Invalid
        | PracticeBehaviour::PoweredOff
        | PracticeBehaviour::NetworkBusy => (),
    }
}

/// Answers and talks.
async fn pick_up(
    home: &Arc<Home>,
    dialog: &InviteDialog,
    states: &mut DialogStateReceiver,
    offer: &[u8],
    manner: Manner,
) {
    let bound = media::bind(home.endpoint.local.ip())
        .and_then(|socket| socket.local_addr().map(|local| (socket, local)));
    let Ok((socket, local)) = bound else {
        return reject(dialog, StatusCode::ServiceUnavailable, None);
    };
    let mut ours = Ours::new(local, &sound());
    let Ok((description, answer)) = ours.answer(offer) else {
        return reject(dialog, StatusCode::NotAcceptableHere, None);
    };
    let (audio, media, news) = home.tools.media.begin(SessionConfig {
        socket,
        description,
        key: ours.key(),
        tape: None,
        silence_limit: home.tools.timing.rtp_silence,
        echo: matches!(manner, Manner::Echo),
        early: false,
    });
    let headers = vec![Header::ContentType("application/sdp".into())];
    if dialog
        .accept(Some(headers), Some(answer.into_bytes()))
        .is_err()
    {
        return;
    }
    let call = dialog.id().call_id;
    let talk = Conversation {
        audio,
        media: &media,
        voice: &*home.voice,
        words: &home.words,
        call: &call,
    };
    let talking = async {
        match manner {
            Manner::Plan(plan) => conversation::hold(talk, plan).await,
            Manner::Persona(persona, key) => persona::perform(talk, persona, key).await,
            Manner::Echo => conversation::listen(talk).await,
        }
    };
    tokio::select! {
        () = talking => (),
        () = watch(home, dialog, states) => (),
        _ = lost(news) => (),
    }
    media.end().await;
}

/// Watches over a call that is talked in, until the caller has gone.
async fn watch(home: &Arc<Home>, dialog: &InviteDialog, states: &mut DialogStateReceiver) {
    while let Some(state) = states.recv().await {
        match state {
            DialogState::Terminated(..) => return,
            DialogState::Refer(_, request, handle) => {
                tokio::spawn(referred::take(
                    home.clone(),
                    dialog.clone(),
                    request,
                    handle,
                ));
            }
            // Everything else leaves the call as it is.
            _ => (),
        }
    }
}

async fn lost(mut news: tokio::sync::mpsc::UnboundedReceiver<media::MediaNews>) {
    // The first news, and the end of news, both mean that the sound is gone.
    let _ = news.recv().await;
}
