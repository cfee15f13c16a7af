//! Calls that are put through to somebody else: SIPp takes a REFER on, refuses it, reaches nobody, says
//! nothing or takes the callee away; people of the practice line answer or do not.

use std::time::{Duration, Instant};

use domain::{
    conversation::{TransferOutcome, TransferTarget},
    line::LineKind,
    outcome::{CallOutcome, CallResult, HangupSide, classify},
    practice::{PracticeBehaviour, PracticeMix, PracticeSettings},
};
use engine::ports::CallCarrier;
use telephony::{Timing, TransferTiming};

use super::{
    caller::{Call, Caller, NUMBER, PATIENCE, everybody, peer},
    sipp::Sipp,
};

const PERSON: &str = "+442079460777";
const ACTIVE: &str = "active;expires=60";
const TERMINATED: &str = "terminated;reason=noresource";

/// How SIPp ends the call: it waits for our BYE, or hangs up itself.
const OUR_BYE: &str = r#"
  <recv request="BYE"/>
  <send>
    <![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: [len]

]]>
  </send>"#;

/// A request of SIPp's within the call.
fn request(method: &str, number: usize, headers: &str, body: &str) -> String {
    format!(
        r#"
  <send retrans="500">
    <![CDATA[
{method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: [$to];tag=[pid]-[call_number]
To: [$from]
[last_Call-ID:]
CSeq: {number} {method}
Max-Forwards: 70
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
{headers}Content-Length: [len]

{body}
]]>
  </send>
  <recv response="200"/>"#
    )
}

/// What SIPp tells of a transfer: states and status lines.
fn news(told: &[(&str, &str)]) -> String {
    let one = |(number, (state, status)): (usize, &(&str, &str))| {
        let headers = format!(
            "Event: refer\nSubscription-State: {state}\nContent-Type: message/sipfrag;version=2.0\n"
        );
        request(
            "NOTIFY",
            10 + number,
            &headers,
            &format!("SIP/2.0 {status}"),
        )
    };
    told.iter().enumerate().map(one).collect()
}

async fn sipp(refer_to: &str, answer: &str, news: &str, end: &str) -> Sipp {
    let words = [
        ("@REFER_TO@", refer_to),
        ("@ANSWER@", answer),
        ("@NEWS@", news),
        ("@END@", end),
    ];
    Sipp::start_with("transfer", &words, &["-rtp_echo"]).await
}

async fn answered(sipp: &Sipp, transfer: TransferTiming) -> (Caller, Call) {
    let caller = Caller::start(Timing {
        transfer,
        ..Timing::default()
    });
    let account = peer(sipp.port);
    caller.open(LineKind::Sip { account }, None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    drop(call.answered().await);
    (caller, call)
}

async fn put_through(call: &Call, to: &str) -> TransferOutcome {
    let to = TransferTarget::read(to).expect("a target");
    call.carrier.transfer(call.attempt, to).await
}

/// Our answer to its last news is under way for a moment; a BYE that overtook it would be out of step.
async fn has_taken_our_answer(sipp: &Sipp, number: u32) {
    let words = format!("CSeq: {number} NOTIFY");
    let began = Instant::now();
    let taken = |seen: &str| seen.contains("message received") && seen.contains(&words);
    while !sipp.messages().split("----------").any(taken) {
        assert!(began.elapsed() < PATIENCE, "{words} was never answered");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn talked(evidence: &domain::outcome::EndEvidence) -> bool {
    let answered = CallResult::Answered;
    classify(evidence) == CallOutcome::Callee { result: answered }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_is_taken_on_is_followed_to_the_answer_and_then_we_say_goodbye() {
    let told = news(&[
        (ACTIVE, "100 Trying"),
        (ACTIVE, "180 Ringing"),
        (TERMINATED, "200 OK"),
    ]);
    let to = "sip:.442079460777@127.0.0.1:[0-9]+";
    let sipp = sipp(to, "202 Accepted", &told, OUR_BYE).await;
    let (_caller, call) = answered(&sipp, TransferTiming::default()).await;
    let outcome = put_through(&call, PERSON).await;
    assert_eq!(outcome, TransferOutcome::PutThrough);
    has_taken_our_answer(&sipp, 12).await;
    let end = call.finish().await;
    assert_eq!(end.side, Some(HangupSide::Agent));
    assert!(talked(&end.evidence), "{end:?}");
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_is_refused_or_reaches_nobody_leaves_the_call_as_it_was() {
    let refused = TransferOutcome::Refused { code: 603 };
    let unknown = TransferOutcome::Refused { code: 405 };
    let busy = TransferOutcome::NotReached { code: 486 };
    let told = news(&[(ACTIVE, "100 Trying"), (TERMINATED, "486 Busy Here")]);
    for (answer, told, expected) in [
        ("603 Decline", "", refused),
        ("405 Method Not Allowed", "", unknown),
        ("202 Accepted", &*told, busy),
    ] {
        let sipp = sipp("sip:boss@pbx.example", answer, told, OUR_BYE).await;
        let (_caller, call) = answered(&sipp, TransferTiming::default()).await;
        assert_eq!(put_through(&call, "sip:boss@pbx.example").await, expected);
        if !told.is_empty() {
            has_taken_our_answer(&sipp, 11).await;
        }
        let end = call.finish().await;
        assert!(talked(&end.evidence), "{answer}: {end:?}");
        sipp.was_satisfied().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_takes_it_on_and_says_nothing_is_given_up() {
    let short = TransferTiming {
        reply: Duration::from_secs(2),
        ring: Duration::from_secs(2),
    };
    let trying = news(&[(ACTIVE, "100 Trying")]);
    for told in ["", &*trying] {
        let sipp = sipp("sip:204@", "202 Accepted", told, OUR_BYE).await;
        let (_caller, call) = answered(&sipp, short).await;
        assert_eq!(put_through(&call, "204").await, TransferOutcome::Silent);
        let end = call.finish().await;
        assert!(talked(&end.evidence), "{end:?}");
        sipp.was_satisfied().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_takes_the_callee_away_has_taken_the_call_over() {
    let bye = request("BYE", 20, "", "");
    let sipp = sipp("sip:204@", "202 Accepted", "", &bye).await;
    let (_caller, call) = answered(&sipp, TransferTiming::default()).await;
    assert_eq!(put_through(&call, "204").await, TransferOutcome::TakenOver);
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::Callee));
    assert!(talked(&end.evidence), "{end:?}");
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_will_tell_nothing_says_so_in_its_answer() {
    let answer = "202 Accepted\nRefer-Sub: false";
    let sipp = sipp("sip:204@", answer, "", OUR_BYE).await;
    let (_caller, call) = answered(&sipp, TransferTiming::default()).await;
    assert_eq!(put_through(&call, "204").await, TransferOutcome::TakenOver);
    drop(call.finish().await);
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_the_practice_line_answer_or_do_not() {
    let settings = PracticeSettings {
        mix: PracticeMix {
            answers: 1,
            busy: 1,
            ..everybody(PracticeBehaviour::Rejects).mix
        },
        ..everybody(PracticeBehaviour::Answers)
    };
    let somebody = |wanted| {
        let mut numbers = (0..400).map(|n| format!("+442079460{n:03}"));
        let number = numbers.find(|number| settings.plan(number).behaviour == wanted);
        number.expect("somebody does it")
    };
    let callee = somebody(PracticeBehaviour::Answers);
    for (behaviour, expected) in [
        (PracticeBehaviour::Answers, TransferOutcome::PutThrough),
        (
            PracticeBehaviour::Busy,
            TransferOutcome::NotReached { code: 486 },
        ),
        (
            PracticeBehaviour::Rejects,
            TransferOutcome::NotReached { code: 603 },
        ),
    ] {
        let caller = Caller::practice(settings.clone()).await;
        let mut call = caller.call(&callee, Duration::from_secs(20));
        drop(call.answered().await);
        assert_eq!(put_through(&call, &somebody(behaviour)).await, expected);
        let end = call.finish().await;
        assert!(talked(&end.evidence), "{end:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_not_there_is_not_transferred() {
    let caller = Caller::practice(everybody(PracticeBehaviour::Busy)).await;
    let call = caller.call(NUMBER, Duration::from_secs(20));
    let carrier = call.carrier.clone();
    let attempt = call.attempt;
    call.ended().await;
    let to = TransferTarget::Number("204".to_owned());
    assert_eq!(
        carrier.transfer(attempt, to).await,
        TransferOutcome::NotSent
    );
}
