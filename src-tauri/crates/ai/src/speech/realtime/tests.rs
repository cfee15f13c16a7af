//! Every way in which a realtime service can behave, over real sockets.

use std::{sync::Arc, time::Duration};

use domain::time::{Millis, SECOND};
use engine::ports::{
    messenger::Secret,
    speech::{RealtimeInput, RealtimeNews},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Request, Response as Accepted},
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use super::*;
use crate::wire::{Act, Server, answer};

const KEY: &str = "sk-very-secret";

fn setup(base: &str, patience: Millis) -> RealtimeSetup {
    RealtimeSetup {
        place: SpeechPlace {
            base_url: base.to_owned(),
            key: Some(Secret(KEY.into())),
        },
        model: "gpt-realtime".into(),
        voice: String::new(),
        instruction: "You sell lamps.".into(),
        functions: Vec::new(),
        recognizer: "whisper-1".into(),
        language: None,
        in_words: false,
        max_output_tokens: 300,
        patience,
    }
}

/// The other side of one conversation.
struct Service {
    socket: WebSocketStream<TcpStream>,
    /// Path and key that it was opened with.
    asked: (String, String),
}

impl Service {
    async fn says(&mut self, event: Value) {
        self.socket
            .send(Message::text(event.to_string()))
            .await
            .unwrap();
    }

    async fn hears(&mut self) -> Value {
        loop {
            match self.socket.next().await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The session as it was asked for.
    async fn sets_up(&mut self) -> Value {
        let update = self.hears().await;
        self.says(json!({"type": "session.created", "session": {}}))
            .await;
        self.says(json!({"type": "session.updated", "session": update["session"]}))
            .await;
        update
    }
}

/// Where a service listens, and the service once somebody comes.
async fn service() -> (String, oneshot::Receiver<Service>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("ws://{}/v1", listener.local_addr().unwrap());
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut asked = (String::new(), String::new());
        #[allow(clippy::result_large_err)] // the library's own type
        let keep = |request: &Request, accepted: Accepted| {
            let key = request.headers().get("authorization");
            let key = key.map(|key| key.to_str().unwrap().to_owned());
            asked = (request.uri().to_string(), key.unwrap_or_default());
            Ok(accepted)
        };
        let socket = accept_hdr_async(stream, keep).await.unwrap();
        let _ = sender.send(Service { socket, asked });
    });
    (base, receiver)
}

/// A conversation that is set up, and its other side.
async fn opened() -> (RealtimeSession, Service) {
    opened_by(OpenAiRealtime::new()).await
}

async fn opened_by(model: OpenAiRealtime) -> (RealtimeSession, Service) {
    let (base, comes) = service().await;
    let serving = tokio::spawn(async move {
        let mut service = comes.await.unwrap();
        service.sets_up().await;
        service
    });
    let session = model.open(setup(&base, 20 * SECOND)).await.unwrap();
    (session, serving.await.unwrap())
}

async fn refused(setup: RealtimeSetup) -> SpeechFault {
    OpenAiRealtime::new().open(setup).await.unwrap_err()
}

async fn fault(from: &mut mpsc::UnboundedReceiver<RealtimeNews>) -> SpeechFault {
    let Some(RealtimeNews::Fault(fault)) = from.recv().await else {
        panic!("no fault");
    };
    assert_eq!(from.recv().await, None, "it is the last news");
    fault
}

#[tokio::test]
async fn a_conversation_is_opened_spoken_and_ended() {
    let (base, comes) = service().await;
    let serving = tokio::spawn(async move {
        let mut service = comes.await.unwrap();
        let update = service.sets_up().await;
        (service, update)
    });
    let model = OpenAiRealtime::new();
    let mut session = model.open(setup(&base, 20 * SECOND)).await.unwrap();
    let (mut service, update) = serving.await.unwrap();
    assert_eq!(service.asked.0, "/v1/realtime?model=gpt-realtime");
    assert_eq!(service.asked.1, format!("Bearer {KEY}"));
    assert_eq!(
        update["session"]["audio"]["output"]["format"]["type"],
        "audio/pcmu"
    );
    let samples: Arc<[i16]> = Arc::from(vec![0_i16; 160]);
    session.to.send(RealtimeInput::Sound(samples)).unwrap();
    assert_eq!(service.hears().await["type"], "input_audio_buffer.append");
    service
        .says(json!({"type": "response.output_text.done", "item_id": "a", "text": "Hi"}))
        .await;
    let said = RealtimeNews::Said {
        item: "a".into(),
        text: "Hi".into(),
    };
    assert_eq!(session.from.recv().await, Some(said));
    service
        .socket
        .send(Message::Ping(vec![7].into()))
        .await
        .unwrap();
    let pong = service.socket.next().await.unwrap().unwrap();
    assert_eq!(pong, Message::Pong(vec![7].into()));
    drop(session);
    let goodbye = service.socket.next().await.unwrap().unwrap();
    assert!(matches!(goodbye, Message::Close(_)), "{goodbye:?}");
    let shown = format!("{model:?} {:?}", setup(&base, SECOND).place);
    assert!(!shown.contains(KEY));
}

#[tokio::test]
async fn whoever_stops_listening_ends_it_too() {
    let (session, mut service) = opened().await;
    let RealtimeSession { to, from } = session;
    drop(from);
    let goodbye = service.socket.next().await.unwrap().unwrap();
    assert!(matches!(goodbye, Message::Close(_)));
    to.closed().await;
}

#[tokio::test]
async fn a_refused_door_says_why() {
    let quota = r#"{"error":{"message":"Pay","code":"insufficient_quota"}}"#;
    let model = r#"{"error":{"message":"no such model","code":"model_not_found"}}"#;
    for (status, headers, body, expected) in [
        ("401 Unauthorized", "", "", ModelFaultKind::KeyRefused),
        ("402 Payment Required", "", "", ModelFaultKind::NoCredit),
        ("429 Too Many Requests", "", quota, ModelFaultKind::NoCredit),
        (
            "429 Too Many Requests",
            "retry-after: 4\r\n",
            "",
            ModelFaultKind::Limited { after: Some(4_000) },
        ),
        (
            "404 Not Found",
            "",
            model,
            ModelFaultKind::Refused("no such model".into()),
        ),
        (
            "503 Service Unavailable",
            "",
            "",
            ModelFaultKind::Trouble(503),
        ),
        ("200 OK", "", "{}", ModelFaultKind::Nonsense),
        (
            "101 Switching Protocols",
            "upgrade: websocket\r\nsec-websocket-accept: nonsense\r\n",
            "",
            ModelFaultKind::Nonsense,
        ),
    ] {
        let server = Server::start(vec![answer(status, headers, body)]).await;
        let fault = refused(setup(&server.base, 20 * SECOND)).await;
        assert_eq!(fault.kind, expected, "{status}");
        assert_eq!(fault.spent, SpeechUsage::default());
    }
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let unreached = refused(setup(&gone, SECOND)).await;
    assert_eq!(unreached.kind, ModelFaultKind::NotReached);
    let mut odd_key = setup(&gone, SECOND);
    odd_key.place.key = Some(Secret("two\nlines".into()));
    assert_eq!(refused(odd_key).await.kind, ModelFaultKind::KeyRefused);
    let nowhere = refused(setup("ftp://h", SECOND)).await;
    assert!(matches!(nowhere.kind, ModelFaultKind::Refused(_)));
}

#[tokio::test]
async fn a_session_that_is_not_set_up_is_none() {
    let silent = Server::start(vec![vec![Act::Wait(Duration::from_secs(20))]]).await;
    let slow = refused(setup(&silent.base, 60)).await;
    assert_eq!(slow.kind, ModelFaultKind::TooSlow);

    let (base, comes) = service().await;
    let unanswered = refused(setup(&base, 300)).await;
    assert_eq!(
        unanswered.kind,
        ModelFaultKind::TooSlow,
        "it never says yes"
    );
    drop(comes);

    let (base, comes) = service().await;
    let serving = tokio::spawn(async move {
        let mut service = comes.await.unwrap();
        service.hears().await;
        let error = json!({"type": "invalid_request_error", "code": "invalid_value", "message": "no such voice"});
        service.says(json!({"type": "error", "error": error})).await;
    });
    let fault = refused(setup(&base, 20 * SECOND)).await;
    assert_eq!(fault.kind, ModelFaultKind::Refused("no such voice".into()));
    serving.await.unwrap();

    let (base, comes) = service().await;
    let serving = tokio::spawn(async move { drop(comes.await.unwrap()) });
    let fault = refused(setup(&base, 20 * SECOND)).await;
    assert_eq!(fault.kind, ModelFaultKind::CutOff);
    serving.await.unwrap();
}

#[tokio::test]
async fn a_conversation_that_breaks_says_how_and_what_was_used() {
    let (mut session, mut service) = opened().await;
    let samples: Arc<[i16]> = Arc::from(vec![0_i16; 800]);
    session.to.send(RealtimeInput::Sound(samples)).unwrap();
    service.hears().await;
    drop(service);
    let cut = fault(&mut session.from).await;
    assert_eq!((cut.kind, cut.spent.heard), (ModelFaultKind::CutOff, 100));

    let (mut session, mut service) = opened().await;
    service
        .says(json!({"type": "response.output_audio_transcript.delta", "item_id": "a", "delta": "Well"}))
        .await;
    drop(service);
    let said = session.from.recv().await;
    assert!(
        matches!(&said, Some(RealtimeNews::Said { text, .. }) if text == "Well"),
        "what was begun is told: {said:?}"
    );
    assert_eq!(fault(&mut session.from).await.kind, ModelFaultKind::CutOff);

    let (mut session, mut service) = opened().await;
    let frame = CloseFrame {
        code: CloseCode::Error,
        reason: "".into(),
    };
    service.socket.close(Some(frame)).await.unwrap();
    assert_eq!(
        fault(&mut session.from).await.kind,
        ModelFaultKind::Trouble(500)
    );

    let (mut session, mut service) = opened().await;
    service.socket.send(Message::text("<html>")).await.unwrap();
    assert_eq!(
        fault(&mut session.from).await.kind,
        ModelFaultKind::Nonsense
    );

    let (mut session, mut service) = opened().await;
    service
        .socket
        .send(Message::binary(vec![1, 2]))
        .await
        .unwrap();
    assert_eq!(
        fault(&mut session.from).await.kind,
        ModelFaultKind::Nonsense
    );

    let (mut session, mut service) = opened().await;
    let huge = "x".repeat(LONGEST_MESSAGE + 1);
    // It may hang up before all of it is sent.
    let _ = service.socket.send(Message::text(huge)).await;
    assert_eq!(
        fault(&mut session.from).await.kind,
        ModelFaultKind::Nonsense
    );
}

#[tokio::test]
async fn a_quiet_service_is_asked_whether_it_is_there() {
    let hasty = || OpenAiRealtime {
        quiet: Duration::from_millis(150),
        ..OpenAiRealtime::new()
    };
    let (mut session, service) = opened_by(hasty()).await;
    // It does not read, so it does not answer.
    assert_eq!(fault(&mut session.from).await.kind, ModelFaultKind::TooSlow);
    drop(service);

    let quiet = OpenAiRealtime {
        quiet: Duration::from_millis(500),
        ..OpenAiRealtime::new()
    };
    let (mut session, mut service) = opened_by(quiet).await;
    for _ in 0..3 {
        let ping = service.socket.next().await.unwrap().unwrap();
        assert!(matches!(ping, Message::Ping(_)), "{ping:?}");
        // Its socket answers when it is asked for what comes next.
    }
    service
        .says(json!({"type": "response.output_text.done", "item_id": "a", "text": "Hi"}))
        .await;
    let said = RealtimeNews::Said {
        item: "a".into(),
        text: "Hi".into(),
    };
    assert_eq!(session.from.recv().await, Some(said));
}

#[test]
fn the_address_is_that_of_the_service_over_web_socket_or_not() {
    let address = |base: &str| {
        let place = setup(base, SECOND).place;
        address(&place, "gpt realtime&x").unwrap().to_string()
    };
    let expected = "https://h.example/v1/realtime?model=gpt+realtime%26x";
    assert_eq!(address("wss://h.example/v1"), expected);
    assert_eq!(address("https://h.example/v1/"), expected);
    assert_eq!(address("https://h.example/v1/realtime"), expected);
    let own = "http://h/openai/realtime?deployment=mine&api-version=1";
    assert_eq!(address(&own.replace("http", "ws")), own);
}
