//! What carriers do about the time that a call may take, and answers before the answer: SIPp demands
//! longer sessions, leaves the refresh to us, refreshes itself and falls silent, and rings so that it
//! wants to be confirmed.

use std::time::Duration;

use domain::{
    line::{LineKind, SipAccount},
    outcome::{CallOutcome, CallResult, HangupSide, classify},
};
use telephony::Timing;

use super::{
    caller::{Caller, NUMBER, peer},
    kamailio::Kamailio,
    sipp::Sipp,
};

const ANSWERED: CallOutcome = CallOutcome::Callee {
    result: CallResult::Answered,
};

/// A caller that takes sessions of four seconds.
async fn hasty(port: u16) -> Caller {
    let caller = Caller::start(Timing {
        shortest_session: Duration::from_secs(4),
        ..Timing::default()
    });
    let account = peer(port);
    caller.open(LineKind::Sip { account }, None).await;
    caller
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_too_short_is_asked_for_again_and_nobody_notices() {
    let sipp = Sipp::start("too_short", &[]).await;
    let caller = Caller::account(peer(sipp.port), None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, rang) = call.answered().await;
    assert!(rang);
    let end = call.finish().await;
    assert_eq!(end.evidence.sip_code, Some(200), "the 422 is forgotten");
    assert_eq!(classify(&end.evidence), ANSWERED);
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_takes_update_is_refreshed_by_it() {
    let sipp = Sipp::start("refresh_update", &["-rtp_echo"]).await;
    let caller = hasty(sipp.port).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    sipp.has_been_sent("UPDATE sip:").await;
    // Its 200 is under way; a BYE that overtook it would be out of step.
    sipp.has_been_sent("CSeq: 2 UPDATE").await;
    assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_no_longer_refreshes_its_call_is_given_up() {
    let sipp = Sipp::start("falls_silent", &["-rtp_echo"]).await;
    let caller = hasty(sipp.port).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::System), "{end:?}");
    let interrupted = CallResult::Interrupted;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Callee {
            result: interrupted
        }
    );
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ringing_that_wants_to_be_confirmed_is_confirmed_through_the_proxy() {
    let sipp = Sipp::start("reliable", &["-rtp_echo"]).await;
    let kamailio = Kamailio::start("MD5", 300, sipp.port).await;
    let account = SipAccount {
        register: false,
        ..kamailio.account()
    };
    let caller = Caller::account(account, Some("secret")).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, rang) = call.answered().await;
    assert!(rang);
    assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    let seen = Duration::from_secs(30);
    kamailio.has_said("in-dialog PRACK", 1, seen).await;
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_router_the_next_call_tells_the_address_that_the_peer_sees() {
    let seen = ("[last_Via:]", "[last_Via:];received=203.0.113.9");
    let two = ["-m", "2", "-l", "2", "-timeout", "60s", "-trace_msg"];
    let sipp = Sipp::start_with("answer_until_bye", &[seen], &two).await;
    let caller = Caller::account(peer(sipp.port), None).await;
    for _ in 0..2 {
        let mut call = caller.call(NUMBER, Duration::from_secs(20));
        let (_audio, _) = call.answered().await;
        assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    }
    let told = |at: &str| sipp.messages().matches(at).count();
    assert!(
        told("Contact: <sip:switch@127.0.0.1:") > 0,
        "the first could not know"
    );
    assert!(
        told("Contact: <sip:switch@203.0.113.9:") > 0,
        "the second does"
    );
    sipp.was_satisfied().await;
}
