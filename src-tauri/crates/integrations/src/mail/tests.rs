//! Our mail at a server that answers as it is told.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::integration::LeadField;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use super::*;
use crate::peer;

/// A server's answers, by the beginning of a line; `None` cuts the connection.
type Rule = fn(&str) -> Option<&'static str>;

/// Starts one; gives its port and what it is told.
async fn server(rule: Rule) -> (u16, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let told = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&told);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let mut is_data = false;
            let mut line = "connected\r\n".to_owned();
            loop {
                kept.lock().expect("its record").push_str(&line);
                let ends = line == ".\r\n";
                let answer = match (is_data, ends) {
                    (true, false) => Some(""),
                    (true, true) => rule("."),
                    (false, _) => rule(line.trim_end()),
                };
                is_data = (is_data && !ends) || answer.is_some_and(|said| said.starts_with("354"));
                let Some(answer) = answer else { break };
                if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
                    break;
                }
                line.clear();
                if !matches!(stream.read_line(&mut line).await, Ok(read) if read > 0) {
                    break;
                }
            }
        }
    });
    (port, told)
}

/// What a server says that takes everything.
fn takes(line: &str) -> Option<&'static str> {
    Some(match line.split([' ', ':']).next().unwrap_or_default() {
        "connected" => "220 mail.test\r\n",
        "EHLO" => "250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
        "AUTH" => "235 welcome\r\n",
        "DATA" => "354 go on\r\n",
        "QUIT" => "221 bye\r\n",
        _ => "250 fine\r\n",
    })
}

fn delivery(port: u16, security: MailSecurity) -> LeadDelivery {
    let settings = IntegrationSettings::Email {
        host: "127.0.0.1".to_owned(),
        port,
        security,
        username: "bot".to_owned(),
        from: "bot@shop.example".to_owned(),
        to: vec![
            "sales@shop.example".to_owned(),
            "boss@shop.example".to_owned(),
        ],
    };
    peer::delivery(settings, Some("pass-word-1"))
}

#[tokio::test]
async fn a_mail_is_taken_with_its_id_and_all_receivers() {
    let (port, told) = server(takes).await;
    peer::send(&delivery(port, MailSecurity::None))
        .await
        .expect("it is taken");
    let told = told.lock().expect("its record").clone();
    // Quoted-printable may break a line anywhere.
    let (talk, letter) = told.split_once("DATA\r\n").expect("a letter");
    let told = format!("{talk}{}", letter.replace("=\r\n", ""));
    let login = STANDARD.encode("\0bot\0pass-word-1");
    for line in [
        format!("AUTH PLAIN {login}\r\n").as_str(),
        "MAIL FROM:<bot@shop.example>",
        "RCPT TO:<sales@shop.example>",
        "RCPT TO:<boss@shop.example>",
        "Message-ID: <sb-7-success@shop.example>\r\n",
        "Date: Thu, 20 Nov 2025 12:00:00 +0000\r\n",
        "From: Switchboard <bot@shop.example>\r\n",
        "To: sales@shop.example, boss@shop.example\r\n",
        "Reply-To: olga@example.com\r\n",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain",
        "Content-Type: text/html",
        "Phone: +79161234567\r\n",
        "Wants &lt;two&gt;.",
    ] {
        assert!(told.contains(line), "{line} is missing in:\n{told}");
    }
}

#[tokio::test]
async fn nothing_of_a_lead_becomes_a_header() {
    let (port, told) = server(takes).await;
    let mut delivery = delivery(port, MailSecurity::None);
    let evil = "Olga\r\nBcc: evil@example.com\r\n\r\nX";
    delivery.lead.name = Some(evil.to_owned());
    delivery.lead.task = evil.to_owned();
    delivery.lead.email = Some("a@example.com\r\nBcc: evil@example.com".to_owned());
    peer::mapped(&mut delivery, "x\r\nBcc: evil@example.com", LeadField::Name);
    peer::send(&delivery).await.expect("it is taken");
    let told = told.lock().expect("its record").clone();
    let mail = told
        .split_once("354")
        .map_or(told.as_str(), |(_, mail)| mail);
    let headers = mail.split("\r\n\r\n").next().unwrap_or_default();
    assert!(headers.contains("Subject: "), "{headers}");
    assert!(
        !headers
            .lines()
            .any(|line| line.to_ascii_lowercase().starts_with("bcc")),
        "{headers}"
    );
    assert!(
        !headers.contains("Reply-To"),
        "an address that is none is not answered to"
    );
    assert!(!told.contains("RCPT TO:<evil@example.com>"), "{told}");
}

#[tokio::test]
async fn without_starttls_the_password_is_kept() {
    let (port, told) = server(takes).await;
    let fault = peer::refused(&delivery(port, MailSecurity::StartTls)).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Insecure);
    assert_eq!(fault.again, LeadRetry::Never);
    let told = told.lock().expect("its record").clone();
    assert!(!told.contains("AUTH") && !told.contains("MAIL"), "{told}");
}

#[tokio::test]
async fn an_open_connection_leads_to_this_machine_only() {
    let mut delivery = delivery(25, MailSecurity::None);
    if let IntegrationSettings::Email { host, .. } = &mut delivery.draft.settings {
        *host = "192.168.77.1".to_owned();
    }
    let fault = peer::refused(&delivery).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Insecure);
    assert_eq!(fault.again, LeadRetry::Never);
}

#[tokio::test]
async fn what_the_server_says_decides() {
    use DeliveryFaultKind as Fault;
    fn on(line: &str, word: &str, said: &'static str) -> Option<&'static str> {
        if line.starts_with(word) {
            Some(said)
        } else {
            takes(line)
        }
    }
    let cases: [(Rule, Fault, LeadRetry, Option<u16>); 7] = [
        (
            |line| on(line, "AUTH", "535 5.7.8 bad pass-word-1\r\n"),
            Fault::Unauthorized,
            LeadRetry::Never,
            Some(535),
        ),
        (
            |line| on(line, "RCPT", "550 5.1.1 no such box\r\n"),
            Fault::Rejected,
            LeadRetry::Never,
            Some(550),
        ),
        (
            |line| on(line, "MAIL", "451 4.7.1 greylisted\r\n"),
            Fault::TooMany,
            LeadRetry::BackOff,
            Some(451),
        ),
        (
            |line| on(line, "connected", "421 too busy\r\n"),
            Fault::TooMany,
            LeadRetry::BackOff,
            Some(421),
        ),
        (
            |line| on(line, ".", "452 4.3.1 disk full\r\n"),
            Fault::TooMany,
            LeadRetry::BackOff,
            Some(452),
        ),
        (
            |line| on(line, "EHLO", "nonsense\r\n"),
            Fault::BadAnswer,
            LeadRetry::BackOff,
            None,
        ),
        (
            |line| on(line, "connected", ""),
            Fault::TimedOut,
            LeadRetry::BackOff,
            None,
        ),
    ];
    for (index, (rule, kind, again, code)) in cases.into_iter().enumerate() {
        let (port, _) = server(rule).await;
        let fault = peer::refused(&delivery(port, MailSecurity::None)).await;
        assert_eq!(
            (fault.fault.kind, fault.again, fault.fault.code),
            (kind, again, code),
            "case {index}: {fault}"
        );
        assert!(!fault.fault.answer.contains("pass-word-1"), "{fault}");
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_is_tried_again() {
    let (port, _) = server(|line| takes(line).filter(|_| line != ".")).await;
    let fault = peer::refused(&delivery(port, MailSecurity::None)).await;
    assert_eq!(fault.again, LeadRetry::BackOff, "{fault}");
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let fault = peer::refused(&delivery(nobody, MailSecurity::Tls)).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Unreachable);
    let (plain, _) = server(takes).await;
    let fault = peer::refused(&delivery(plain, MailSecurity::Tls)).await;
    assert_eq!(fault.again, LeadRetry::BackOff, "no TLS there: {fault}");
    assert_eq!(fault.fault.kind, DeliveryFaultKind::NotTrusted);
}
