//! Our webhook at a receiver that answers as it is told.

use domain::integration::{IntegrationSettings, LeadRetry};
use serde_json::json;

use super::*;
use crate::peer::{self, NOW, Peer, Reply, says};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn hook(peer: &Peer) -> LeadDelivery {
    let url = format!("{}/hook?team=sales", peer.url);
    peer::delivery(IntegrationSettings::Webhook { url }, Some(SECRET))
}

/// The example of the Standard Webhooks libraries' own tests.
#[test]
fn a_known_signature_comes_out() {
    let key = signing_key(SECRET).expect("a key");
    let signature = sign(
        &key,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        br#"{"test": 2432232314}"#,
    );
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[tokio::test]
async fn a_lead_arrives_signed_and_whole() {
    let peer = Peer::replying(vec![Reply::Say(202, "", String::new())]).await;
    let mut delivery = hook(&peer);
    peer::mapped(
        &mut delivery,
        "city",
        LeadField::Field {
            key: "city".to_owned(),
        },
    );
    peer::mapped(
        &mut delivery,
        "street",
        LeadField::Field {
            key: "street".to_owned(),
        },
    );
    peer::send(&delivery).await.expect("it is taken");
    let asked = peer.asked().remove(0);
    assert_eq!(asked.line, "POST /hook?team=sales");
    assert_eq!(asked.headers["webhook-id"], "sb-7-success");
    assert_eq!(
        asked.headers["webhook-timestamp"],
        (NOW / 1_000).to_string()
    );
    let key = signing_key(SECRET).expect("a key");
    let expected = sign(&key, "sb-7-success", NOW / 1_000, asked.body.as_bytes());
    assert_eq!(asked.headers["webhook-signature"], expected);
    let body = asked.json();
    assert_eq!(body["version"], 1);
    assert_eq!(body["id"], "sb-7-success");
    assert_eq!(body["type"], "lead.success");
    assert_eq!(body["timestamp"], "2025-11-20T12:00:00.000Z");
    assert_eq!(body["test"], false);
    let data = &body["data"];
    assert_eq!(data["phone"], "+79161234567");
    assert_eq!(data["city"], "Казань");
    assert_eq!(data["street"], Value::Null);
    assert_eq!(data["tags"], json!(["replied", "success"]));
    assert_eq!(data["cost"], "0.001234");
    assert_eq!(
        data["transcript"],
        json!([{
            "at": "2025-11-20T12:00:00.000Z", "who": "Olga", "theirs": true, "text": "Two, please",
        }])
    );
}

#[tokio::test]
async fn a_repetition_has_the_same_id_and_body() {
    let peer = Peer::replying(vec![says(500, json!({})), says(200, json!({}))]).await;
    let mut delivery = hook(&peer);
    let fault = peer::refused(&delivery).await;
    assert_eq!(fault.again, LeadRetry::BackOff);
    delivery.at += 5_000;
    peer::send(&delivery).await.expect("it is taken");
    let [first, second] = peer.asked().try_into().expect("two requests");
    assert_eq!(first.headers["webhook-id"], second.headers["webhook-id"]);
    assert_eq!(first.body, second.body);
    assert_ne!(
        first.headers["webhook-timestamp"], second.headers["webhook-timestamp"],
        "the signature is of now, or a receiver would take it for an old one"
    );
}

#[tokio::test]
async fn a_test_says_that_it_is_one() {
    let peer = Peer::replying(vec![says(200, json!({}))]).await;
    let mut delivery = hook(&peer);
    delivery.lead.event = LeadEvent::Test;
    peer::send(&delivery).await.expect("it is taken");
    let body = peer.asked().remove(0).json();
    assert_eq!(
        (&body["type"], &body["test"]),
        (&json!("lead.test"), &json!(true))
    );
}

#[tokio::test]
async fn what_the_receiver_says_decides() {
    let said = format!("no such hook for {SECRET}");
    let peer = Peer::replying(vec![
        Reply::Say(410, "", said),
        Reply::Say(429, "Retry-After: 60\r\n", "slower".to_owned()),
        Reply::Say(301, "Location: https://example.com/\r\n", String::new()),
    ])
    .await;
    let delivery = hook(&peer);
    let gone = peer::refused(&delivery).await;
    assert_eq!(gone.fault.kind, DeliveryFaultKind::NotFound);
    assert_eq!((gone.fault.code, gone.again), (Some(410), LeadRetry::Never));
    assert_eq!(
        gone.fault.answer, "no such hook for …",
        "secrets are not told"
    );
    let slower = peer::refused(&delivery).await;
    assert_eq!(slower.again, LeadRetry::After(60_000));
    let moved = peer::refused(&delivery).await;
    assert_eq!(moved.fault.kind, DeliveryFaultKind::Redirected);
    assert_eq!(moved.again, LeadRetry::Never);
}

#[tokio::test]
async fn nothing_is_sent_unsigned() {
    let peer = Peer::replying(vec![says(200, json!({}))]).await;
    let mut delivery = hook(&peer);
    for (secret, kind) in [
        (None, DeliveryFaultKind::SecretMissing),
        (Some("plain"), DeliveryFaultKind::SecretUnreadable),
        (Some("whsec_"), DeliveryFaultKind::SecretUnreadable),
        (Some("whsec_%%%"), DeliveryFaultKind::SecretUnreadable),
    ] {
        delivery.secret = secret.map(|text| engine::ports::messenger::Secret(text.to_owned()));
        let fault = peer::refused(&delivery).await;
        assert_eq!((fault.fault.kind, fault.again), (kind, LeadRetry::Never));
    }
    assert_eq!(peer.lines(), [""; 0]);
}
