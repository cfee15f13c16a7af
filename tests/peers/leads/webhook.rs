//! Our signature, verified by PyPI's `standardwebhooks`.

use std::path::Path;

use domain::integration::{DeliveryFaultKind, IntegrationSettings};
use engine::ports::leads::{LeadRetry, LeadSink};
use integrations::LeadSinks;

use super::delivery;
use crate::peers::{
    program::{Program, free_port},
    python,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// Starts a receiver with this secret; gives its address.
async fn receiver(secret: &str) -> (Program, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/leads/verify.py");
    let port = free_port();
    let python = python::program("python");
    let mut program = Program::start(&python, "python3-venv", |_, command| {
        command.arg(script).arg(port.to_string()).arg(secret);
    });
    program.listens(port, true).await;
    (program, format!("http://127.0.0.1:{port}/hook"))
}

#[tokio::test]
async fn the_library_verifies_our_signature() {
    let (program, url) = receiver(SECRET).await;
    let lead = delivery(IntegrationSettings::Webhook { url }, Some(SECRET));
    let sinks = LeadSinks::default();
    sinks.deliver(lead.clone()).await.expect("it is verified");
    sinks
        .deliver(lead)
        .await
        .expect("a repetition is verified too");
    let told = program.output();
    assert_eq!(
        told.matches("200 lead.success +79161234567").count(),
        2,
        "{told}"
    );
}

#[tokio::test]
async fn the_library_refuses_another_secret_and_an_old_moment() {
    let (_program, url) = receiver(OTHER).await;
    let mut lead = delivery(IntegrationSettings::Webhook { url }, Some(SECRET));
    let sinks = LeadSinks::default();
    let fault = sinks
        .deliver(lead.clone())
        .await
        .expect_err("another secret");
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Unauthorized);
    assert_eq!(fault.again, LeadRetry::Never);
    assert_eq!(fault.fault.answer, "No matching signature found");
    lead.at -= 10 * 60_000;
    let fault = sinks.deliver(lead).await.expect_err("an old moment");
    assert_eq!(fault.fault.answer, "Message timestamp too old");
}
