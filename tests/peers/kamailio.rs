//! Lines that register with Kamailio, and calls through it: REGISTER and INVITE with credentials,
//! MD5 and SHA-256, UDP and TCP, a proxy that stays in the dialog.

use std::time::{Duration, Instant};

use domain::{
    line::{LineKind, SipAccount, SipTransport},
    outcome::{CallOutcome, CallResult, LineFault, classify},
};
use engine::ports::{CallCarrier, LineTestWhat};
use telephony::Timing;

use super::{
    caller::{Caller, LINE, NUMBER, peer},
    program::{Program, free_port},
    sipp::Sipp,
};

/// Where Debian keeps Kamailio's modules, by processor.
const MODULES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/kamailio/modules",
    "/usr/lib/aarch64-linux-gnu/kamailio/modules",
    "/usr/lib/kamailio/modules",
];

pub(super) struct Kamailio {
    pub(super) program: Program,
    port: u16,
}

impl Kamailio {
    pub(super) async fn start(algorithm: &str, expires: u32, behind: u16) -> Kamailio {
        Kamailio::start_on(free_port(), algorithm, expires, behind).await
    }

    async fn start_on(port: u16, algorithm: &str, expires: u32, behind: u16) -> Kamailio {
        Kamailio::start_with(port, algorithm, expires, behind, "").await
    }

    /// The same, with more in its configuration.
    pub(super) async fn start_with(
        port: u16,
        algorithm: &str,
        expires: u32,
        behind: u16,
        more: &str,
    ) -> Kamailio {
        let modules = MODULES
            .into_iter()
            .find(|folder| std::path::Path::new(folder).is_dir());
        let modules = modules.expect(
            "`kamailio` is not installed; these tests talk to it (Debian package kamailio; \
             `cargo xtask test` installs it)",
        );
        let config = include_str!("kamailio.cfg")
            .replace("@PORT@", &port.to_string())
            .replace("@MODULES@", modules)
            .replace("@EXPIRES@", &expires.to_string())
            .replace("@ALGORITHM@", algorithm)
            .replace("@BEHIND@", &behind.to_string())
            .replace("@TLS@", more);
        let mut program = Program::start("kamailio", "kamailio", |folder, command| {
            let file = folder.join("kamailio.cfg");
            std::fs::write(&file, config).expect("the configuration can be written");
            command
                .arg("-f")
                .arg(file)
                .arg("-Y")
                .arg(folder)
                .args(["-DD", "-E", "-m", "32"]);
        });
        program.listens(port, true).await;
        Kamailio { program, port }
    }

    pub(super) fn account(&self) -> SipAccount {
        SipAccount {
            register: true,
            ..peer(self.port)
        }
    }

    /// Waits until its log has said something often enough.
    pub(super) async fn has_said(&self, words: &str, times: usize, limit: Duration) {
        let began = Instant::now();
        while self.program.output().matches(words).count() < times {
            assert!(
                began.elapsed() < limit,
                "{words:?} was not seen: {}",
                self.program.output()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_registers_with_its_password_and_signs_off_when_closed() {
    let kamailio = Kamailio::start("MD5", 300, 9).await;
    let caller = Caller::account(kamailio.account(), Some("secret")).await;
    assert_eq!(caller.carrier.line_ready(LINE).await, Ok(()));
    let test = caller.carrier.test_line(LINE).await;
    let steps: Vec<_> = test
        .steps
        .iter()
        .map(|step| (step.what, step.ok, step.sip_code))
        .collect();
    assert_eq!(
        steps,
        [
            (LineTestWhat::Resolve, true, None),
            (LineTestWhat::Reach, true, Some(200)),
            (LineTestWhat::Register, true, Some(200)),
        ]
    );
    caller.carrier.close_line(LINE).await;
    kamailio
        .has_said("registered expires=0", 1, Duration::from_secs(30))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sha256_and_tcp_work_as_well() {
    let kamailio = Kamailio::start("SHA-256", 300, 9).await;
    for transport in [SipTransport::Udp, SipTransport::Tcp] {
        let account = SipAccount {
            transport,
            ..kamailio.account()
        };
        let caller = Caller::account(account, Some("secret")).await;
        let ready = caller.carrier.line_ready(LINE).await;
        assert_eq!(
            ready,
            Ok(()),
            "{transport:?}: {}",
            kamailio.program.output()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_by_the_line_its_test_and_its_calls() {
    let kamailio = Kamailio::start("MD5", 300, 9).await;
    let caller = Caller::account(kamailio.account(), Some("wrong")).await;
    assert_eq!(
        caller.carrier.line_ready(LINE).await,
        Err(LineFault::Unauthorized)
    );
    let test = caller.carrier.test_line(LINE).await;
    assert_eq!(test.fault, Some(LineFault::Unauthorized));
    let last = test.steps.last().unwrap();
    assert_eq!(
        (last.what, last.ok, last.sip_code),
        (LineTestWhat::Register, false, Some(401))
    );
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Unauthorized
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_refreshed_before_it_runs_out() {
    let kamailio = Kamailio::start("MD5", 10, 9).await;
    let caller = Caller::account(kamailio.account(), Some("secret")).await;
    kamailio
        .has_said("SEEN registered", 2, Duration::from_secs(30))
        .await;
    assert_eq!(caller.carrier.line_ready(LINE).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrar_that_is_away_is_found_again() {
    let port = free_port();
    let caller = Caller::start(Timing::default());
    let account = SipAccount {
        register: true,
        ..peer(port)
    };
    caller.open(LineKind::Sip { account }, Some("secret")).await;
    assert_eq!(
        caller.carrier.line_ready(LINE).await,
        Err(LineFault::Unreachable)
    );
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Unreachable
        }
    );
    let _kamailio = Kamailio::start_on(port, "MD5", 300, 9).await;
    let began = Instant::now();
    while caller.carrier.line_ready(LINE).await != Ok(()) {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "asking for the line wakes it up"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_the_proxy_is_challenged_and_stays_on_its_route() {
    let sipp = Sipp::start("answer_until_bye", &["-rtp_echo"]).await;
    let kamailio = Kamailio::start("MD5", 300, sipp.port).await;
    let caller = Caller::account(kamailio.account(), Some("secret")).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, rang) = call.answered().await;
    assert!(rang);
    let end = call.finish().await;
    assert!(end.evidence.authenticated, "{end:?}");
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Callee {
            result: CallResult::Answered
        }
    );
    kamailio
        .has_said("in-dialog BYE", 1, Duration::from_secs(30))
        .await;
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_the_proxy_with_a_wrong_password_ends_with_407() {
    let kamailio = Kamailio::start("MD5", 300, 9).await;
    let account = SipAccount {
        register: false,
        ..kamailio.account()
    };
    let caller = Caller::account(account, Some("wrong")).await;
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert_eq!(end.evidence.sip_code, Some(407));
    assert!(end.evidence.authenticated);
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Unauthorized
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxys_challenge_and_then_the_servers_are_both_answered() {
    let sipp = Sipp::start("challenge", &["-rtp_echo"]).await;
    let kamailio = Kamailio::start("MD5", 300, sipp.port).await;
    let account = SipAccount {
        register: false,
        ..kamailio.account()
    };
    let caller = Caller::account(account, Some("secret")).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.finish().await;
    assert!(end.evidence.authenticated, "{end:?}");
    assert_eq!(end.evidence.sip_code, Some(200));
    sipp.was_satisfied().await;
}
