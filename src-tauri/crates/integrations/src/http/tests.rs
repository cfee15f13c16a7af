//! How receivers on the web are reached, whatever they are.

use domain::integration::LeadRetry;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::peer::{self, NOW, Peer, Reply, says};

async fn ask(url: &str) -> Result<Answer, LeadFault> {
    let ask = Ask::new(Method::GET, super::url(url, &[])?);
    peer::sinks().web.send(ask, NOW).await
}

async fn kind(url: &str) -> DeliveryFaultKind {
    ask(url).await.expect_err("it fails").fault.kind
}

#[tokio::test]
async fn what_is_not_encrypted_stays_in_the_own_network() {
    let peer = Peer::replying(vec![says(200, json!({}))]).await;
    assert!(ask(&peer.url).await.is_ok(), "this machine is near");
    let by_name = peer.url.replace("127.0.0.1", "localhost");
    assert!(ask(&by_name).await.is_ok(), "also by its name");
    assert_eq!(kind("http://8.8.8.8/").await, DeliveryFaultKind::Insecure);
    assert_eq!(
        kind("http://[2001:4860:4860::8888]/").await,
        DeliveryFaultKind::Insecure
    );
}

#[tokio::test]
async fn nobody_there_silence_and_a_cut_are_told_apart() {
    let nobody = {
        let peer = Peer::replying(vec![Reply::Cut]).await;
        assert_eq!(kind(&peer.url).await, DeliveryFaultKind::Broken);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("http://{}", listener.local_addr().expect("its address"))
    };
    assert_eq!(kind(&nobody).await, DeliveryFaultKind::Unreachable);
    let silent = Peer::replying(vec![Reply::Silence]).await;
    assert_eq!(kind(&silent.url).await, DeliveryFaultKind::TimedOut);
}

#[tokio::test]
async fn a_receiver_without_tls_is_not_trusted() {
    for says in ["HTTP/1.1 400 Bad Request\r\n\r\n", ""] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("its address");
        let answer = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let _ = stream.read(&mut [0; 1_024]).await;
            let _ = stream.write_all(says.as_bytes()).await;
            let _ = stream.shutdown().await;
        });
        let url = format!("https://{address}");
        assert_eq!(kind(&url).await, DeliveryFaultKind::NotTrusted, "{says:?}");
        answer.await.expect("it has answered");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let peer = Peer::replying(vec![Reply::Say(
        307,
        "Location: http://127.0.0.1:1/\r\n",
        String::new(),
    )])
    .await;
    let answer = ask(&peer.url).await.expect("an answer");
    assert_eq!(answer.fault().fault.kind, DeliveryFaultKind::Redirected);
    assert_eq!(peer.lines().len(), 1);
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_its_end() {
    let long = "x".repeat(ANSWER + 1);
    let peer = Peer::replying(vec![
        Reply::Say(200, "", long.clone()),
        Reply::Say(500, "", long),
    ])
    .await;
    assert_eq!(kind(&peer.url).await, DeliveryFaultKind::BadAnswer);
    let failed = ask(&peer.url).await.expect("an answer");
    assert_eq!(
        failed.text().len(),
        ANSWER,
        "of a failure the beginning is enough"
    );
}

#[tokio::test]
async fn a_receiver_may_say_when_to_come_again() {
    let peer = Peer::replying(vec![
        Reply::Say(429, "Retry-After: 17\r\n", String::new()),
        Reply::Say(
            503,
            "Retry-After: Thu, 20 Nov 2025 12:01:30 GMT\r\n",
            String::new(),
        ),
        Reply::Say(429, "Retry-After: soon\r\n", String::new()),
        Reply::Say(400, "Retry-After: 17\r\n", String::new()),
    ])
    .await;
    let mut retries = Vec::new();
    for _ in 0..4 {
        retries.push(ask(&peer.url).await.expect("an answer").fault().again);
    }
    let expected = [
        LeadRetry::After(17_000),
        LeadRetry::After(90_000),
        LeadRetry::BackOff,
        LeadRetry::Never,
    ];
    assert_eq!(retries, expected);
}

#[test]
fn paths_are_put_behind_an_address_as_they_are_meant() {
    let path = ["v4", "values", "'A/B'!A1:append"];
    let url = super::url("https://example.com/base/", &path).expect("an address");
    assert_eq!(
        url.as_str(),
        "https://example.com/base/v4/values/'A%2FB'!A1:append"
    );
    for wrong in ["", "example.com", "ftp://example.com", "file:///etc/passwd"] {
        let fault = super::url(wrong, &[]).expect_err("no address");
        assert_eq!(fault.fault.kind, DeliveryFaultKind::BadSettings, "{wrong}");
    }
}
