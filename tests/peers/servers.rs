//! A carrier with several servers, told by a name server of others (dnsmasq): the next takes the call
//! when the first is silent, refuses the connection or is overloaded, and the line stays with it.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use ai::FliteVoice;
use domain::{
    line::{LineKind, SipAccount, SipTransport},
    outcome::{CallOutcome, CallResult, LineFault, classify},
};
use telephony::{CarrierConfig, Timing};

use super::{
    caller::{Caller, NUMBER, peer},
    program::{Program, free_port},
    sipp::Sipp,
};

/// A name server that knows one carrier, with these servers on this machine, the first being asked first.
async fn name_server(over: &str, ports: &[u16]) -> (Program, SocketAddr) {
    let port = free_port();
    let mut program = Program::start("dnsmasq", "dnsmasq-base", |folder, command| {
        command.args([
            "--no-daemon",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
        ]);
        command.args(["--listen-address=127.0.0.1", "--conf-file=/dev/null"]);
        command.arg(format!("--port={port}"));
        command.arg(format!("--pid-file={}", folder.join("pid").display()));
        for (n, server) in ports.iter().enumerate() {
            let service = format!("_sip._{over}.carrier.example");
            command.arg(format!("--srv-host={service},localhost,{server},{n},1"));
        }
    });
    program.listens(port, false).await;
    (program, SocketAddr::from(([127, 0, 0, 1], port)))
}

fn caller(name_server: SocketAddr) -> Caller {
    Caller::with(CarrierConfig {
        timing: Timing {
            no_reply: Duration::from_secs(2),
            ..Timing::default()
        },
        name_servers: vec![name_server],
        ..CarrierConfig::new(std::sync::Arc::new(FliteVoice::new()))
    })
}

fn carrier(transport: SipTransport) -> LineKind {
    LineKind::Sip {
        account: SipAccount {
            host: "carrier.example".into(),
            port: None,
            transport,
            ..peer(0)
        },
    }
}

const ANSWERED: CallOutcome = CallOutcome::Callee {
    result: CallResult::Answered,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_server_is_passed_over_and_the_line_stays_with_the_next() {
    let many = ["-m", "2", "-l", "2", "-timeout", "60s"];
    let second = Sipp::start("answer_until_bye", &many).await;
    let (_names, at) = name_server("udp", &[free_port(), second.port]).await;
    let caller = caller(at);
    caller.open(carrier(SipTransport::Udp), None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, rang) = call.answered().await;
    assert!(rang);
    assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    // The first is not asked again: nobody waits for it a second time.
    let began = Instant::now();
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    second.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overloaded_server_sends_the_call_on_and_the_last_ones_word_counts() {
    let busy = Sipp::refusing(false, 503, "Service Unavailable", "X-Nothing: 0").await;
    let second = Sipp::start("answer_until_bye", &[]).await;
    let (_names, at) = name_server("udp", &[busy.port, second.port]).await;
    let caller_of_both = caller(at);
    caller_of_both.open(carrier(SipTransport::Udp), None).await;
    let mut call = caller_of_both.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    let end = call.finish().await;
    assert_eq!(end.evidence.sip_code, Some(200));
    busy.was_satisfied().await;
    second.was_satisfied().await;

    let busy = Sipp::refusing(false, 503, "Service Unavailable", "X-Nothing: 0").await;
    let full = Sipp::refusing(false, 503, "Full", "Retry-After: 30").await;
    let (_names, at) = name_server("udp", &[busy.port, full.port]).await;
    let caller = caller(at);
    caller.open(carrier(SipTransport::Udp), None).await;
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    let retry_after = Some(30_000);
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Full { retry_after }
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_connection_leads_to_the_next_server_at_once() {
    let second = Sipp::start("answer_until_bye", &["-t", "t1"]).await;
    let (_names, at) = name_server("tcp", &[free_port(), second.port]).await;
    let caller = caller(at);
    caller.open(carrier(SipTransport::Tcp), None).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, _) = call.answered().await;
    assert_eq!(classify(&call.finish().await.evidence), ANSWERED);
    second.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_rang_is_not_called_again_by_another_server() {
    let rings = Sipp::refusing(true, 503, "Service Unavailable", "X-Nothing: 0").await;
    let second = Sipp::start("answer_until_bye", &[]).await;
    let (_names, at) = name_server("udp", &[rings.port, second.port]).await;
    let caller = caller(at);
    caller.open(carrier(SipTransport::Udp), None).await;
    let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert_eq!(end.evidence.sip_code, Some(503));
    rings.was_satisfied().await;
    assert!(
        !second.messages().contains("INVITE sip:"),
        "nobody called there"
    );
}
