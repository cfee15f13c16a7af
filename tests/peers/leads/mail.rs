//! Our mail, taken and read by PyPI's `mockpost` (its SMTP server is aiosmtpd).

use std::time::{Duration, Instant};

use domain::integration::{DeliveryFaultKind, IntegrationSettings, MailSecurity};
use engine::ports::leads::{LeadDelivery, LeadRetry, LeadSink};
use integrations::LeadSinks;
use serde_json::Value;

use super::delivery;
use crate::peers::{
    program::{Program, free_port},
    python,
};

/// A post office with one account; its ports for the web and for mail.
async fn office() -> (Program, u16, u16) {
    let (web, smtp) = (free_port(), free_port());
    let program = python::program("mockpost");
    let mut program = Program::start(&program, "python3-venv", |folder, command| {
        // What else it offers must not take the ports of another test's.
        for other in ["FTP", "FTPS", "FTPS_IMPLICIT", "SFTP"] {
            command.env(format!("MOCKPOST_{other}_PORT"), free_port().to_string());
        }
        command
            .env("MOCKPOST_HTTP_PORT", web.to_string())
            .env("MOCKPOST_SMTP_PORT", smtp.to_string())
            .env("MOCKPOST_SMTP_HOST", "127.0.0.1")
            .env("MOCKPOST_DB_PATH", folder.join("mail.db"))
            .env("MOCKPOST_STRICT_AUTH", "1")
            .env("MOCKPOST_SMTP_USERNAME", "bot")
            .env("MOCKPOST_SMTP_PASSWORD", "pass-word-1");
    });
    program.listens(smtp, true).await;
    program.listens(web, true).await;
    (program, web, smtp)
}

fn mail(port: u16, security: MailSecurity, password: &str) -> LeadDelivery {
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
    delivery(settings, Some(password))
}

/// The mails that it shows.
fn shown(web: u16) -> Vec<Value> {
    let url = format!("http://127.0.0.1:{web}/api/messages?channel=mail");
    let mut answer = ureq::get(url).call().expect("an answer");
    let told: Value = answer.body_mut().read_json().expect("JSON");
    told.as_array().cloned().expect("a list")
}

#[tokio::test]
async fn the_post_office_reads_our_mail_as_it_is_meant() {
    let (program, web, smtp) = office().await;
    let sinks = LeadSinks::default();
    sinks
        .deliver(mail(smtp, MailSecurity::None, "pass-word-1"))
        .await
        .unwrap_or_else(|fault| panic!("{fault}: {}", program.output()));
    let began = Instant::now();
    let mut mails = shown(web);
    while mails.is_empty() && began.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        mails = shown(web);
    }
    let [mail] = mails.as_slice() else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(mail["sender"], "bot@shop.example");
    assert_eq!(
        mail["recipient"], "sales@shop.example, boss@shop.example",
        "nobody else"
    );
    assert_eq!(
        mail["subject"], "Successful chat: Ольга Bcc: evil@example.com · Весенняя распродажа",
        "a line break in a name begins no header"
    );
    let raw = mail["raw_payload"].as_str().expect("the mail as it came");
    assert!(
        raw.contains("Message-ID: <sb-7-success@shop.example>"),
        "{raw}"
    );
    let headers = raw.replace("\r\n", "\n");
    let headers = headers.split("\n\n").next().unwrap_or_default();
    assert!(!headers.contains("\nBcc:"), "{headers}");
    let body = mail["body"].as_str().expect("its text");
    for line in [
        "Phone: +79161234567",
        "Summary: Хочет <два>.",
        "Ольга: Два, пожалуйста",
    ] {
        assert!(body.contains(line), "{line} is missing in:\n{body}");
    }
    let meta = match &mail["meta"] {
        Value::String(text) => serde_json::from_str(text).expect("JSON"),
        other => other.clone(),
    };
    let html = meta["html"].as_str().expect("its page");
    assert!(html.contains("Хочет &lt;два&gt;."), "{html}");
}

#[tokio::test]
async fn the_post_office_refuses_a_wrong_password_and_offers_no_encryption() {
    let (_program, web, smtp) = office().await;
    let sinks = LeadSinks::default();
    let wrong = mail(smtp, MailSecurity::None, "another-word");
    let fault = sinks.deliver(wrong).await.expect_err("a wrong password");
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Unauthorized, "{fault}");
    assert_eq!(fault.again, LeadRetry::Never);
    let encrypted = mail(smtp, MailSecurity::StartTls, "pass-word-1");
    let fault = sinks.deliver(encrypted).await.expect_err("no STARTTLS");
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Insecure, "{fault}");
    assert_eq!(shown(web), Vec::<Value>::new());
}
