//! Lines over TLS: Kamailio with a certificate of an authority made for the test, believed only where
//! the line was given it; and each way in which a certificate is not to be believed, told apart.

use std::{path::Path, process::Command, time::Duration};

use domain::{
    line::{LineKind, SipAccount, SipTransport},
    outcome::{CallOutcome, CallResult, CertificateProblem, LineFault, classify},
};
use engine::ports::{CallCarrier, LineTestWhat};
use telephony::Timing;

use super::{
    caller::{Caller, LINE, NUMBER, peer},
    kamailio::Kamailio,
    program::free_port,
    sipp::Sipp,
};

/// An authority, and certificates made out by it, in a folder of their own.
struct Authority {
    folder: tempfile::TempDir,
}

fn openssl(folder: &Path, words: &str) -> bool {
    let told = Command::new("openssl")
        .current_dir(folder)
        .args(words.split_whitespace())
        .output()
        .expect("`openssl` is installed (Debian package openssl; `cargo xtask test` installs it)");
    told.status.success()
}

impl Authority {
    fn new() -> Authority {
        let authority = Authority {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        authority.must(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=House -keyout ca.key -out ca.pem",
        );
        authority
    }

    fn must(&self, words: &str) {
        assert!(openssl(self.folder.path(), words), "openssl {words}");
    }

    /// Its own certificate, as a user would give it to a line.
    fn pem(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("ca.pem")).expect("it was made")
    }

    /// A server's certificate and key for a name, in Kamailio's words.
    fn makes_out(&self, name: &str, days: u32) -> String {
        self.must(&format!(
            "req -newkey rsa:2048 -nodes -subj /CN={name} -addext subjectAltName=DNS:{name} \
             -keyout server.key -out server.csr"
        ));
        self.must(&format!(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} \
             -copy_extensions copy -out server.pem"
        ));
        let file = |name| self.folder.path().join(name).display().to_string();
        format!(
            "loadmodule \"tls.so\"\n\
             modparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n\
             modparam(\"tls\", \"certificate\", \"{}\")\n\
             modparam(\"tls\", \"private_key\", \"{}\")\n",
            file("server.pem"),
            file("server.key")
        )
    }

    /// Waits until the server's certificate has run out: its last second is over as well, in which
    /// openssl no longer believes it but others still do.
    async fn runs_out(&self) {
        while openssl(self.folder.path(), "x509 -checkend 0 -noout -in server.pem") {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Kamailio with this certificate; the port of its TLS.
async fn kamailio(certificate: &str, behind: u16) -> (Kamailio, u16) {
    let port = free_port();
    let more = format!("enable_tls=yes\nlisten=tls:127.0.0.1:{port}\n{certificate}");
    let mut kamailio = Kamailio::start_with(free_port(), "SHA-256", 300, behind, &more).await;
    kamailio.program.listens(port, true).await;
    (kamailio, port)
}

fn account(port: u16, own_ca: Option<String>) -> SipAccount {
    SipAccount {
        host: "localhost".into(),
        transport: SipTransport::Tls,
        register: true,
        own_ca,
        ..peer(port)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_registers_and_calls_over_tls_when_it_knows_the_authority() {
    let authority = Authority::new();
    let sipp = Sipp::start("answer_then_bye", &[]).await;
    let (kamailio, port) = kamailio(&authority.makes_out("localhost", 2), sipp.port).await;
    let caller = Caller::account(account(port, Some(authority.pem())), Some("secret")).await;
    let ready = caller.carrier.line_ready(LINE).await;
    assert_eq!(ready, Ok(()), "{}", kamailio.program.output());
    let test = caller.carrier.test_line(LINE).await;
    assert_eq!(test.fault, None, "{test:?}");
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (_audio, rang) = call.answered().await;
    assert!(rang);
    // The callee's BYE comes back over the connection that we opened.
    let end = call.ended().await;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Callee {
            result: CallResult::Answered
        }
    );
    assert!(end.evidence.authenticated);
    sipp.was_satisfied().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_are_not_to_be_believed_are_told_apart() {
    let authority = Authority::new();
    for (name, days, known, problem) in [
        ("localhost", 2, false, CertificateProblem::UnknownIssuer),
        ("sip.example.com", 2, true, CertificateProblem::OtherName),
        ("localhost", 0, true, CertificateProblem::Expired),
    ] {
        let certificate = authority.makes_out(name, days);
        if days == 0 {
            authority.runs_out().await;
        }
        let (kamailio, port) = kamailio(&certificate, 9).await;
        let own_ca = known.then(|| authority.pem());
        let caller = Caller::account(account(port, own_ca), Some("secret")).await;
        let fault = LineFault::Certificate { problem };
        let said = kamailio.program.output();
        let ready = caller.carrier.line_ready(LINE).await;
        assert_eq!(ready, Err(fault.clone()), "{said}");
        let test = caller.carrier.test_line(LINE).await;
        assert_eq!(test.fault, Some(fault.clone()));
        assert_eq!(
            test.steps.last().map(|step| step.what),
            Some(LineTestWhat::Reach)
        );
        let end = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
        assert_eq!(classify(&end.evidence), CallOutcome::Line { fault });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_speaks_no_tls_is_told() {
    let plain = Sipp::start("answer_then_bye", &["-t", "t1"]).await;
    let caller = Caller::account(account(plain.port, None), None).await;
    let test = caller.carrier.test_line(LINE).await;
    // SIPp does not understand the handshake: it says nothing, or ends the connection.
    let told = [Some(LineFault::NoTls), Some(LineFault::Unreachable)];
    assert!(told.contains(&test.fault), "{test:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_lead_nowhere_and_ports_that_refuse_are_told() {
    for (transport, host, fault) in [
        (
            SipTransport::Tcp,
            "no-such-host.invalid",
            LineFault::NameUnknown,
        ),
        (SipTransport::Tcp, "127.0.0.1", LineFault::Refused),
        (SipTransport::Tls, "127.0.0.1", LineFault::Refused),
        (SipTransport::Udp, "127.0.0.1", LineFault::Refused),
    ] {
        let account = SipAccount {
            host: host.into(),
            transport,
            ..peer(free_port())
        };
        let caller = Caller::start(Timing::default());
        caller.open(LineKind::Sip { account }, None).await;
        let test = caller.carrier.test_line(LINE).await;
        assert_eq!(test.fault, Some(fault), "{transport:?} {host}");
    }
}
