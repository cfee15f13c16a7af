//! A practice callee is put through to somebody else: the person with that number, by the same settings,
//! answers or does not, and the caller is told (RFC 3515). Nobody new can be heard: what counts is
//! what the caller is told.
//!
//! Does not know what was said before.

use std::{sync::Arc, time::Duration};

use domain::practice::{PracticeBehaviour, PracticePlan};
use rsipstack::{
    dialog::{
        dialog::{DialogState, TransactionHandle},
        invite_dialog::InviteDialog,
    },
    sip::{HeadersExt, Request, StatusCode, Uri},
};
use tokio::time::sleep;

use super::{
    ECHO_NUMBER,
    callee::{Home, NETWORK_ANSWERS},
    conversation::millis,
};

/// A person's phone rings for so long at most.
const RINGS: Duration = Duration::from_secs(20);
/// So often, and so far apart, it is looked whether the call stands.
const TRIES: u32 = 100;
const APART: Duration = Duration::from_millis(20);
const GOES_ON: &str = "active;expires=60";
const OVER: &str = "terminated;reason=noresource";

/// Takes a REFER.
pub(super) async fn take(
    home: Arc<Home>,
    dialog: InviteDialog,
    request: Request,
    handle: TransactionHandle,
) {
    let Some(number) = number_of(&request) else {
        // the caller may have gone
        let _ = handle.reply(StatusCode::BadRequest).await;
        return;
    };
    if handle.reply(StatusCode::Accepted).await.is_err() {
        return;
    }
    tell(&dialog, StatusCode::Trying, GOES_ON).await;
    let (after, code) = if number == ECHO_NUMBER {
        (Duration::ZERO, StatusCode::OK)
    } else {
        comes_to(home.settings.plan(&number))
    };
    sleep(after).await;
    tell(&dialog, code, OVER).await;
}

/// Whom a REFER names.
fn number_of(request: &Request) -> Option<String> {
    let written = request.refer_to_header()?.value().trim();
    let written = match written.split_once('<') {
        Some((_, rest)) => rest.split_once('>')?.0,
        None => written,
    };
    let uri = Uri::try_from(written).ok()?;
    uri.user().map(str::to_owned)
}

/// After how long the person answers, or why not.
fn comes_to(plan: PracticePlan) -> (Duration, StatusCode) {
    let rings = millis(plan.ring);
    let network = NETWORK_ANSWERS.min(rings);
    match plan.behaviour {
        PracticeBehaviour::Answers
        | PracticeBehaviour::PressesKey
        | PracticeBehaviour::HangsUp
        | PracticeBehaviour::Voicemail => (rings, StatusCode::OK),
        PracticeBehaviour::NoAnswer => (RINGS, StatusCode::TemporarilyUnavailable),
        PracticeBehaviour::Rejects => (rings, StatusCode::Decline),
        PracticeBehaviour::Busy => (network, StatusCode::BusyHere),
        PracticeBehaviour::Invalid => (network, StatusCode::NotFound),
        PracticeBehaviour::PoweredOff => (network, StatusCode::TemporarilyUnavailable),
        PracticeBehaviour::NetworkBusy => (network, StatusCode::ServiceUnavailable),
    }
}

async fn tell(dialog: &InviteDialog, code: StatusCode, state: &str) {
    // a REFER may overtake the ACK of the call: until then nothing can be told
    for _ in 0..TRIES {
        if matches!(dialog.state(), DialogState::Confirmed(..)) {
            break;
        }
        sleep(APART).await;
    }
    // a caller who has gone needs no news
    let _ = dialog.notify_refer(code, state).await;
}
