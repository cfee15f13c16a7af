//! Calls to SIPp: what a carrier may do, step by step. Its scenarios lie in `sipp/`; each fails when
//! one of our messages is not the one that the step expects.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use domain::{
    line::{LineKind, SipAccount, SipTransport},
    outcome::{CallOutcome, CallResult, HangupSide, LineFault, classify},
};
use engine::ports::{AudioIn, AudioOut, CallCarrier, HangUpCause, SpeechSynthesizer};
use telephony::Timing;

use super::{
    caller::{Caller, End, Hears, LINE, NUMBER, lanes, peer},
    program::{Program, free_port},
};

/// How long a message of ours may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running SIPp that takes one call.
pub(super) struct Sipp {
    program: Program,
    pub(super) port: u16,
}

impl Sipp {
    /// Starts a scenario of `sipp/`.
    pub(super) async fn start(scenario: &str, more: &[&str]) -> Sipp {
        Sipp::start_with(scenario, &[], more).await
    }

    /// The same with words put in for others.
    pub(super) async fn start_with(scenario: &str, words: &[(&str, &str)], more: &[&str]) -> Sipp {
        let port = free_port();
        let file: PathBuf = [
            env!("CARGO_MANIFEST_DIR"),
            "peers",
            "sipp",
            &format!("{scenario}.xml"),
        ]
        .iter()
        .collect();
        let mut steps = std::fs::read_to_string(&file).expect("the scenario is there");
        for (word, by) in words {
            steps = steps.replace(word, by);
        }
        let mut program = Program::start("sipp", "sip-tester", |folder, command| {
            let own = folder.join("steps.xml");
            std::fs::write(&own, steps).expect("the scenario can be written");
            command.arg("-sf").arg(own);
            command.args([
                "-i",
                "127.0.0.1",
                "-mi",
                "127.0.0.1",
                "-nostdin",
                "-timeout_error",
            ]);
            command.args([
                "-p",
                &port.to_string(),
                "-mp",
                &free_port().to_string(),
                "-trace_err",
            ]);
            if !more.contains(&"-m") {
                command.args(["-m", "1", "-timeout", "60s", "-recv_timeout", "30000"]);
                command.arg("-trace_msg");
            }
            command.args(more);
        });
        program.listens(port, more.contains(&"t1")).await;
        Sipp { program, port }
    }

    /// Refuses a call.
    pub(super) async fn refusing(ringing: bool, code: u16, words: &str, more: &str) -> Sipp {
        let scenario = if ringing { "refuse_ringing" } else { "refuse" };
        let code = code.to_string();
        let put_in = [("@CODE@", &*code), ("@WORDS@", words), ("@MORE@", more)];
        Sipp::start_with(scenario, &put_in, &[]).await
    }

    /// Its process.
    pub(super) fn process(&self) -> u32 {
        self.program.id()
    }

    /// The messages that it has seen and sent so far.
    pub(super) fn messages(&self) -> String {
        self.program.output()
    }

    /// Waits until a message with these words has come.
    pub(super) async fn has_been_sent(&self, words: &str) {
        let began = Instant::now();
        while !self.messages().contains(words) {
            assert!(began.elapsed() < PATIENCE, "{words:?} never came");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn caller(&self) -> Caller {
        Caller::account(peer(self.port), None).await
    }

    /// All its steps were as expected.
    pub(super) async fn was_satisfied(mut self) {
        let status = self.program.ended().await;
        assert!(
            status.success(),
            "SIPp saw something else: {}",
            self.program.output()
        );
    }
}

fn result(end: &End) -> CallOutcome {
    classify(&end.evidence)
}

fn callee(result: CallResult) -> CallOutcome {
    CallOutcome::Callee { result }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_call_carries_sound_both_ways_until_our_bye() {
    let sipp = Sipp::start("answer_until_bye", &["-rtp_echo"]).await;
    let caller = sipp.caller().await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, rang) = call.answered().await;
    assert!(rang);
    let samples = caller
        .voice
        .speak("Hello, can you hear me? I can hear myself.")
        .await
        .unwrap();
    audio.out.send(AudioOut::Play { id: 1, samples }).unwrap();
    audio
        .hear("our own voice, echoed", |heard| {
            *heard == AudioIn::SpeechStarted
        })
        .await;
    audio
        .hear("its end", |heard| {
            matches!(heard, AudioIn::SpeechEnded { .. })
        })
        .await;
    let recording = call.recording.clone().unwrap();
    let end = call.finish().await;
    assert_eq!(result(&end), callee(CallResult::Answered));
    assert!(end.recorded);
    let (agent, echoed, _) = lanes(&recording);
    assert!(agent > 300.0, "our lane has sound: {agent}");
    assert!(
        (echoed / agent - 1.0).abs() < 0.2,
        "the echo is as loud: {echoed} of {agent}"
    );
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_over_tcp() {
    let sipp = Sipp::start("answer_until_bye", &["-t", "t1"]).await;
    let account = SipAccount {
        transport: SipTransport::Tcp,
        ..peer(sipp.port)
    };
    let caller = Caller::account(account, None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    assert_eq!(result(&call.finish().await), callee(CallResult::Answered));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_callee_may_hang_up() {
    let sipp = Sipp::start("answer_then_bye", &[]).await;
    let mut call = sipp.caller().await.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::Callee));
    assert_eq!(result(&end), callee(CallResult::Answered));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_give_the_results_of_the_table() {
    let nothing = "X-Nothing: 0";
    for (ringing, code, words, more, expected) in [
        (
            false,
            486,
            "Busy Here",
            nothing,
            callee(CallResult::UserBusy),
        ),
        (
            false,
            480,
            "Temporarily Unavailable",
            nothing,
            callee(CallResult::Unavailable),
        ),
        (
            true,
            480,
            "Temporarily Unavailable",
            nothing,
            callee(CallResult::NoAnswer),
        ),
        (
            false,
            480,
            "Gone",
            "Reason: Q.850;cause=20",
            callee(CallResult::PoweredOff),
        ),
        (
            true,
            603,
            "Decline",
            nothing,
            callee(CallResult::CallRejected),
        ),
        (
            false,
            404,
            "Not Found",
            nothing,
            callee(CallResult::InvalidNumber),
        ),
        (
            false,
            302,
            "Moved Temporarily",
            nothing,
            callee(CallResult::CallForwarding),
        ),
        (
            false,
            503,
            "Service Unavailable",
            nothing,
            callee(CallResult::NetworkBusy),
        ),
        (
            false,
            503,
            "Service Unavailable",
            "Retry-After: 30 (busy)",
            CallOutcome::Line {
                fault: LineFault::Full {
                    retry_after: Some(30_000),
                },
            },
        ),
        (
            false,
            403,
            "User channel limit exceeded D1",
            nothing,
            CallOutcome::Line {
                fault: LineFault::Full { retry_after: None },
            },
        ),
        (
            false,
            488,
            "Not Acceptable Here",
            nothing,
            CallOutcome::Line {
                fault: LineFault::Codec,
            },
        ),
    ] {
        let sipp = Sipp::refusing(ringing, code, words, more).await;
        let end = sipp
            .caller()
            .await
            .call(NUMBER, Duration::from_secs(20))
            .ended()
            .await;
        assert_eq!(end.evidence.sip_code, Some(code));
        assert_eq!(
            end.evidence.sip_text.as_deref(),
            Some(words),
            "the peer's own words are kept"
        );
        assert_eq!(end.rang, ringing, "{code}");
        assert!(end.side.is_none() && !end.recorded, "nobody talked");
        assert_eq!(result(&end), expected, "{code} {words}");
        sipp.was_satisfied().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_cancelled_and_ends_with_487() {
    let sipp = Sipp::start("ring_until_cancel", &[]).await;
    let end = sipp
        .caller()
        .await
        .call(NUMBER, Duration::from_millis(1_500))
        .ended()
        .await;
    assert!(end.rang && end.evidence.ring_timeout);
    assert_eq!(end.evidence.sip_code, Some(487));
    assert_eq!(result(&end), callee(CallResult::NoAnswer));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_crosses_our_cancel_is_acknowledged_and_said_goodbye_to() {
    let sipp = Sipp::start("answer_crossing_cancel", &[]).await;
    let caller = sipp.caller().await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let recording = call.recording.clone().unwrap();
    call.ringing().await;
    call.hang_up(HangUpCause::Cancelled);
    let end = call.ended().await;
    assert!(recording.exists(), "that somebody answered outlives us");
    assert!(
        end.evidence.cancelled && end.evidence.answered,
        "both are noted: {end:?}"
    );
    assert_eq!(result(&end), callee(CallResult::Cancel));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_may_rely_on_what_was_described_while_it_rang() {
    let sipp = Sipp::start("early_media", &["-rtp_echo"]).await;
    let caller = sipp.caller().await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, rang) = call.answered().await;
    assert!(rang, "183 counts as ringing");
    let samples = caller.voice.speak("Is anybody there?").await.unwrap();
    audio.out.send(AudioOut::Play { id: 1, samples }).unwrap();
    audio
        .hear("the echo", |heard| *heard == AudioIn::SpeechStarted)
        .await;
    call.finish().await;
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_answered_with_the_password() {
    let sipp = Sipp::start("challenge", &[]).await;
    let caller = Caller::account(peer(sipp.port), Some("secret")).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.finish().await;
    assert!(end.evidence.authenticated);
    assert_eq!(result(&end), callee(CallResult::Answered));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_challenges_the_first_that_can_be_answered_is() {
    let unknown = "WWW-Authenticate: Digest realm=\"peer\", nonce=\"1\", algorithm=SHA-512-256, \
                   qop=\"auth\"\nWWW-Authenticate:";
    let sipp = Sipp::start_with("challenge", &[("WWW-Authenticate:", unknown)], &[]).await;
    let caller = Caller::account(peer(sipp.port), Some("secret")).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.finish().await;
    assert!(end.evidence.authenticated);
    assert_eq!(result(&end), callee(CallResult::Answered));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_a_fault_of_the_line() {
    let sipp = Sipp::start("challenge", &[]).await;
    let caller = Caller::account(peer(sipp.port), Some("wrong")).await;
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert!(end.evidence.authenticated);
    assert_eq!(end.evidence.sip_code, Some(401));
    assert_eq!(
        result(&end),
        CallOutcome::Line {
            fault: LineFault::Unauthorized
        }
    );
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hold_keys_by_info_and_options_within_a_call_are_answered() {
    let sipp = Sipp::start("hold", &[]).await;
    let caller = sipp.caller().await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, _) = call.answered().await;
    audio
        .hear("the key", |heard| *heard == AudioIn::Key('5'))
        .await;
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::Callee));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_common_codec_is_the_lines_fault_and_hung_up() {
    let sipp = Sipp::start("no_codec", &[]).await;
    let end = sipp
        .caller()
        .await
        .call(NUMBER, Duration::from_secs(20))
        .ended()
        .await;
    assert_eq!(
        result(&end),
        CallOutcome::Line {
            fault: LineFault::Codec
        }
    );
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_goes_silent_ends_the_call() {
    // Without -rtp_echo SIPp sends no sound at all.
    let sipp = Sipp::start("answer_until_bye", &[]).await;
    let caller = Caller::start(Timing {
        rtp_silence: Duration::from_secs(2),
        ..Timing::default()
    });
    caller
        .open(
            LineKind::Sip {
                account: peer(sipp.port),
            },
            None,
        )
        .await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::System));
    assert_eq!(result(&end), callee(CallResult::Interrupted));
    assert!(end.recorded, "what was said is kept");
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_a_line_leaves_its_calls_alone() {
    let sipp = Sipp::start("answer_then_bye", &[]).await;
    let caller = sipp.caller().await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    caller.carrier.close_line(LINE).await;
    let end = call.ended().await;
    assert_eq!(
        end.side,
        Some(HangupSide::Callee),
        "the peer's BYE still reached the call"
    );
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_we_have_to_refresh_is_refreshed() {
    let sipp = Sipp::start("refresh", &["-rtp_echo"]).await;
    let caller = Caller::start(Timing {
        shortest_session: Duration::from_secs(4),
        ..Timing::default()
    });
    let account = peer(sipp.port);
    caller.open(LineKind::Sip { account }, None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    // Half of the session's four seconds, and a little.
    tokio::time::sleep(Duration::from_millis(3_000)).await;
    let end = call.finish().await;
    assert_eq!(result(&end), callee(CallResult::Answered));
    sipp.was_satisfied().await;
}
