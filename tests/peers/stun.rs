//! Lines that ask for their address outside: coturn behind a router of our own, one that says nothing; and
//! what a peer says of its sound without a call.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use domain::{
    line::SipAccount,
    outcome::{CallOutcome, CallResult, LineFault, classify},
};
use engine::ports::{CallCarrier, LineTest, LineTestWhat};
use tokio::net::UdpSocket;

use super::{
    caller::{Caller, LINE, NUMBER, peer},
    program::{Program, free_port},
    sipp::Sipp,
};

/// A STUN server on 127.0.0.1.
async fn coturn() -> (Program, SocketAddr) {
    let port = free_port();
    let mut program = Program::start("turnserver", "coturn", |folder, command| {
        let port = port.to_string();
        command.args(["-n", "--stun-only", "--no-cli", "--no-tls", "--no-dtls"]);
        command.args(["--listening-ip", "127.0.0.1", "--listening-port", &port]);
        command.args(["--log-file", "stdout", "--pidfile"]);
        command.arg(folder.join("pid"));
        command.arg("--userdb").arg(folder.join("users"));
    });
    program.listens(port, false).await;
    (program, SocketAddr::from(([127, 0, 0, 1], port)))
}

/// A router: what comes to its inner address goes on from its outer one, 127.0.0.2, and back.
async fn router(to: SocketAddr) -> (SocketAddr, SocketAddr) {
    let inner = Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a port"));
    let outer = Arc::new(UdpSocket::bind("127.0.0.2:0").await.expect("a port"));
    let addresses = (inner.local_addr().unwrap(), outer.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut here, mut there) = ([0; 2_048], [0; 2_048]);
        let mut asker = None;
        loop {
            tokio::select! {
                Ok((length, from)) = inner.recv_from(&mut here) => {
                    asker = Some(from);
                    let _ = outer.send_to(&here[..length], to).await;
                }
                Ok((length, _)) = outer.recv_from(&mut there) => {
                    if let Some(asker) = asker {
                        let _ = inner.send_to(&there[..length], asker).await;
                    }
                }
            }
        }
    });
    addresses
}

async fn asking(port: u16, stun: SocketAddr) -> Caller {
    let account = SipAccount {
        stun: Some(stun.to_string()),
        ..peer(port)
    };
    Caller::account(account, None).await
}

fn steps(test: &LineTest) -> Vec<(LineTestWhat, bool)> {
    let steps = test.steps.iter();
    steps.map(|step| (step.what, step.ok)).collect()
}

fn answered(end: &super::caller::End) -> bool {
    let result = CallResult::Answered;
    classify(&end.evidence) == CallOutcome::Callee { result }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_router_the_address_outside_is_asked_for_and_told_to_the_other_side() {
    let (_coturn, server) = coturn().await;
    let (inside, outside) = router(server).await;
    let sipp = Sipp::start("answer_until_bye", &[]).await;
    let caller = asking(sipp.port, inside).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    drop(call.answered().await);
    assert!(answered(&call.finish().await));
    let seen = sipp.messages();
    let sound = format!("m=audio {} RTP/AVP", outside.port());
    assert!(seen.contains("c=IN IP4 127.0.0.2"), "{seen}");
    assert!(seen.contains(&sound), "{seen}");
    assert!(seen.contains("Contact: <sip:switch@127.0.0.2:"), "{seen}");
    sipp.was_satisfied().await;
}

/// A peer that says, without a call, which codecs it speaks.
async fn describing(codecs: &str) -> Sipp {
    Sipp::start_with("options", &[("@CODECS@", codecs)], &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stun_server_that_says_nothing_is_told_by_the_test_and_is_no_fault_of_the_line() {
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let sipp = describing("18 8").await;
    let caller = asking(sipp.port, silent.local_addr().unwrap()).await;
    let test = caller.carrier.test_line(LINE).await;
    assert_eq!(
        steps(&test),
        [
            (LineTestWhat::Resolve, true),
            (LineTestWhat::Reach, true),
            (LineTestWhat::Sound, true),
            (LineTestWhat::PublicAddress, false),
        ]
    );
    assert_eq!(test.fault, None, "the line itself works");
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_out_without_an_address_that_is_not_told() {
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let sipp = Sipp::start("answer_until_bye", &[]).await;
    let caller = asking(sipp.port, silent.local_addr().unwrap()).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    drop(call.answered().await);
    assert!(answered(&call.finish().await));
    assert!(sipp.messages().contains("Contact: <sip:switch@127.0.0.1:"));
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_without_a_common_codec_is_told_without_a_call() {
    let sipp = describing("18").await;
    let caller = Caller::account(peer(sipp.port), None).await;
    let test = caller.carrier.test_line(LINE).await;
    let last = test.steps.last().unwrap();
    assert_eq!((last.what, last.ok), (LineTestWhat::Sound, false));
    assert_eq!(test.fault, Some(LineFault::Codec));
    sipp.was_satisfied().await;
}
