//! What goes wrong: keys, other programs, limits, gateways, silence.

use domain::channel::ChannelFault;
use engine::ports::messenger::{PeerRefusal, SendFault};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;

impl Used {
    async fn fault(&mut self) -> ChannelFault {
        loop {
            match self.next().await {
                ChannelNews::Faulty(fault) => return fault,
                ChannelNews::Ready | ChannelNews::Received(_) | ChannelNews::Fate { .. } => {}
            }
        }
    }
}

fn too_many(seconds: u32) -> Value {
    json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after",
            "parameters": { "retry_after": seconds } })
}

#[tokio::test]
async fn a_refused_key_is_told_and_not_tried_again() {
    let peer = Peer::start().await;
    let (status, body) = refused(401, "Unauthorized");
    peer.answer("getUpdates", status, body);
    let mut used = opened(&peer, BotUse::Bot, None).await;
    assert_eq!(used.fault().await, ChannelFault::KeyRefused);
    let ended = async {
        while !used.telegram.bots()[&CHANNEL].receiving.is_finished() {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(20), ended).await;
    assert!(ended.is_ok(), "it still asks");
    assert_eq!(peer.asked("getUpdates").len(), 1);
}

#[tokio::test]
async fn another_program_is_told_and_outlived() {
    let peer = Peer::start().await;
    let words = "Conflict: terminated by other getUpdates request";
    let (status, body) = refused(409, words);
    peer.answer("getUpdates", status, body);
    peer.updates(json!([private(1, 5, "Hello")]));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    assert_eq!(used.fault().await, ChannelFault::TakenElsewhere);
    let batch = used.batch().await;
    assert_eq!(batch.messages.len(), 1, "it went on by itself");
}

#[tokio::test]
async fn telegram_s_wait_is_obeyed_while_receiving() {
    let peer = Peer::start().await;
    peer.answer("getUpdates", 429, too_many(2));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    let before = std::time::Instant::now();
    assert!(matches!(used.fault().await, ChannelFault::Limited { .. }));
    peer.wait_for("getUpdates", 2).await;
    assert!(before.elapsed() >= Duration::from_millis(1_900));
}

#[tokio::test]
async fn a_wait_while_sending_holds_every_chat_back() {
    let peer = Peer::start().await;
    let used = opened(&peer, BotUse::Bot, None).await;
    peer.answer("sendMessage", 429, too_many(60));
    let first = used.telegram.send(&message("5", "Hello")).await;
    assert_eq!(first, Err(SendFault::Later { after: 60_000 }));
    let second = used.telegram.send(&message("6", "Hello")).await;
    assert!(
        matches!(second, Err(SendFault::Later { after }) if (50_000..=60_000).contains(&after)),
        "{second:?}"
    );
    assert_eq!(
        peer.asked("sendMessage").len(),
        1,
        "nothing was asked meanwhile"
    );
}

#[tokio::test]
async fn people_who_cannot_be_written_to_are_told_apart() {
    let peer = Peer::start().await;
    let used = opened(&peer, BotUse::Bot, None).await;
    let (status, body) = refused(403, "Forbidden: bot was blocked by the user");
    peer.answer("sendMessage", status, body);
    let blocked = used.telegram.send(&message("5", "Hello")).await;
    assert_eq!(blocked, Err(SendFault::Peer(PeerRefusal::BlockedUs)));
    let (status, body) = refused(400, "Bad Request: chat not found");
    peer.answer("sendMessage", status, body);
    let unknown = used.telegram.send(&message("6", "Hello")).await;
    assert_eq!(unknown, Err(SendFault::Peer(PeerRefusal::Unknown)));
}

#[tokio::test]
async fn a_gateway_s_answer_leaves_the_fate_open() {
    let peer = Peer::start().await;
    let used = opened(&peer, BotUse::Bot, None).await;
    peer.answer("sendMessage", 502, json!("Bad Gateway"));
    let sent = used.telegram.send(&message("5", "Hello")).await;
    assert_eq!(sent, Err(SendFault::Uncertain));
}

#[tokio::test]
async fn a_line_that_is_cut_after_the_request_leaves_the_fate_open() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let cuts = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a request");
            tokio::spawn(async move {
                let mut read = [0; 4_096];
                let length = stream.read(&mut read).await.unwrap_or(0);
                if String::from_utf8_lossy(&read[..length]).contains("sendMessage") {
                    let _ = stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{")
                        .await;
                } else {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    let used = opened_at(&address, BotUse::Bot, None).await;
    let sent = used.telegram.send(&message("5", "Hello")).await;
    assert_eq!(sent, Err(SendFault::Uncertain));
    cuts.abort();
}

#[tokio::test]
async fn where_nothing_listens_nothing_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    drop(listener);
    let mut used = opened_at(&address, BotUse::Bot, None).await;
    assert_eq!(used.fault().await, ChannelFault::NotReached);
    let sent = used.telegram.send(&message("5", "Hello")).await;
    assert!(matches!(sent, Err(SendFault::Later { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_batch_that_is_cut_is_asked_for_again() {
    let peer = Peer::start().await;
    peer.raw_updates("[{\"update_id\":1,");
    peer.updates(json!([private(1, 5, "Hello")]));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    assert_eq!(used.fault().await, ChannelFault::NotReached);
    assert_eq!(used.batch().await.messages.len(), 1);
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    let peer = Peer::start().await;
    let client = crate::http::client().expect("a client");
    let telegram = Telegram::new(client, Arc::new(SystemClock));
    let (tell, mut news) = mpsc::unbounded_channel();
    let door = BotDoor {
        usage: BotUse::Bot,
        base_url: Some(&peer.address),
        token: None,
        cursor: None,
    };
    telegram.open(CHANNEL, door, tell).await;
    let told = news.recv().await.expect("a fault").what;
    assert!(matches!(
        told,
        ChannelNews::Faulty(ChannelFault::KeyRefused)
    ));
    assert!(peer.asked("getUpdates").is_empty());
}
