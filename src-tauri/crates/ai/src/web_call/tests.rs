//! Calls over real sockets.

use domain::ai_profile::{ApiHeader, CustomApi};
use engine::ports::messenger::Secret;
use serde_json::json;

use super::*;
use crate::wire::{Act, Server, answer, stream};

fn call(base: &str) -> ApiCall {
    ApiCall {
        api: CustomApi {
            name: "stock".into(),
            method: ApiMethod::Post,
            url: format!("{base}/stock/{{item}}"),
            headers: vec![ApiHeader {
                name: "X-Shop".into(),
                value: "{item}".into(),
            }],
            secret_header: Some("Authorization".into()),
            body: r#"{"item": "{item}"}"#.into(),
            arguments: Vec::new(),
            timeout_seconds: 1,
        },
        secret: Some(Secret("Token s3cret".into())),
        arguments: json!({"item": "red \"lamp\""}).as_object().unwrap().clone(),
    }
}

async fn asked(scene: Vec<Act>) -> (Result<ApiReply, ApiFault>, Vec<String>) {
    let server = Server::start(vec![scene]).await;
    let reply = WebApiCaller::new().call(call(&server.base)).await;
    (reply, server.asked())
}

#[tokio::test]
async fn a_call_says_what_was_described_and_gives_the_answer() {
    let (reply, asked) = asked(answer("200 OK", "", "12 in stock")).await;
    let reply = reply.unwrap();
    assert_eq!((reply.text.as_str(), reply.cut), ("12 in stock", false));
    let request = &asked[0];
    assert!(
        request.starts_with("POST /stock/red%20%22lamp%22 HTTP/1.1"),
        "{request}"
    );
    assert!(request.contains("authorization: Token s3cret\r\n"));
    assert!(
        request.contains("x-shop: {item}\r\n"),
        "headers are as they are"
    );
    assert!(request.contains("content-type: application/json\r\n"));
    assert!(request.ends_with(r#"{"item": "red \"lamp\""}"#));
}

#[tokio::test]
async fn answers_are_bounded_and_in_any_letters() {
    let (reply, _) = asked(answer("200 OK", "", &"я".repeat(MOST_REPLY))).await;
    let reply = reply.unwrap();
    assert!(reply.cut && reply.text.len() <= MOST_REPLY + 3);
    let mut scene = answer(
        "200 OK",
        "content-type: text/plain; charset=windows-1251\r\n",
        "",
    );
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=windows-1251\r\ncontent-length: 2\r\n\r\n";
    scene[0] = Act::Say([head.as_bytes(), &[0xc4, 0xe0]].concat());
    assert_eq!(asked(scene).await.0.unwrap().text, "Да");
    let picture = Act::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\x89\0\0\xff".to_vec());
    assert_eq!(asked(vec![picture]).await.0, Err(ApiFault::NotText));
}

#[tokio::test]
async fn every_fault_is_told_apart() {
    let (refused, _) = asked(answer("404 Not Found", "", "no Token s3cret lamp")).await;
    let expected = ApiFault::Answered {
        status: 404,
        text: "no … lamp".into(),
    };
    assert_eq!(
        refused,
        Err(expected),
        "a secret that comes back goes no further"
    );
    let silent = vec![Act::Wait(Duration::from_secs(5))];
    assert_eq!(asked(silent).await.0, Err(ApiFault::TooSlow));
    assert_eq!(asked(Vec::new()).await.0, Err(ApiFault::CutOff));
    assert_eq!(asked(stream(&["half"])).await.0, Err(ApiFault::CutOff));
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    assert_eq!(
        WebApiCaller::new().call(call(&gone)).await,
        Err(ApiFault::NotReached)
    );
    let mut odd = call(&gone);
    odd.api.headers[0].value = "a\r\nEvil: 1".into();
    let fault = WebApiCaller::new().call(odd).await.unwrap_err();
    assert!(
        matches!(fault, ApiFault::BadCall(_)),
        "no header is added: {fault}"
    );
}

#[tokio::test]
async fn redirects_are_followed_on_the_same_host_only() {
    let elsewhere = Server::start(vec![answer("200 OK", "", "mine")]).await;
    let location = format!("location: {}/x\r\n", elsewhere.base);
    let (reply, _) = asked(answer("307 Temporary Redirect", &location, "")).await;
    assert_eq!(reply, Err(ApiFault::Elsewhere));
    assert!(elsewhere.asked().is_empty());
    let here = Server::start(vec![
        answer("303 See Other", "location: /done\r\n", ""),
        answer("200 OK", "", "done"),
    ])
    .await;
    let reply = WebApiCaller::new().call(call(&here.base)).await.unwrap();
    assert_eq!(reply.text, "done");
    let round = answer("307 Temporary Redirect", "location: /again\r\n", "");
    assert_eq!(
        asked(round).await.0,
        Err(ApiFault::Elsewhere),
        "not for ever"
    );
}
