//! Bots against a scripted Bot API on loopback, written from core.telegram.org/bots/api: what it answers
//! stands in each test, as JSON.

mod business;
mod faults;
mod peer;

use std::{sync::Arc, time::Duration};

use domain::ids::{ChannelId, MessageId};
use engine::{
    SystemClock,
    ports::messenger::{ChannelEvent, ChannelNews, OutgoingMessage, ReceivedBatch, Secret},
};
use serde_json::json;
use tokio::sync::mpsc;

use super::{BotDoor, BotUse, Telegram};
use peer::{Peer, TOKEN, refused};

const CHANNEL: ChannelId = ChannelId(3);

/// The real client in use against a peer.
struct Used {
    telegram: Telegram,
    news: mpsc::UnboundedReceiver<ChannelEvent>,
}

async fn opened(peer: &Peer, usage: BotUse, cursor: Option<&str>) -> Used {
    opened_at(&peer.address, usage, cursor).await
}

async fn opened_at(address: &str, usage: BotUse, cursor: Option<&str>) -> Used {
    let client = crate::http::client().expect("a client");
    let telegram = Telegram::new(client, Arc::new(SystemClock));
    let (tell, news) = mpsc::unbounded_channel();
    let token = Secret(TOKEN.to_owned());
    let door = BotDoor {
        usage,
        base_url: Some(address),
        token: Some(&token),
        cursor,
    };
    telegram.open(CHANNEL, door, tell).await;
    Used { telegram, news }
}

impl Used {
    async fn next(&mut self) -> ChannelNews {
        let event = tokio::time::timeout(Duration::from_secs(20), self.news.recv());
        event.await.expect("in time").expect("an event").what
    }

    /// The next batch; what is told of the channel's health on the way is passed over.
    async fn batch(&mut self) -> ReceivedBatch {
        loop {
            if let ChannelNews::Received(batch) = self.next().await {
                return batch;
            }
        }
    }
}

fn message(peer: &str, text: &str) -> OutgoingMessage {
    OutgoingMessage {
        channel: CHANNEL,
        message: MessageId(77),
        peer: peer.to_owned(),
        text: text.to_owned(),
        since: 0,
    }
}

/// An update with a message in private.
fn private(update: i64, chat: i64, text: &str) -> serde_json::Value {
    json!({ "update_id": update, "message": {
        "message_id": update + 1_000, "date": 1_700_000_000,
        "from": { "id": chat, "is_bot": false, "first_name": "Ann", "last_name": "Lee",
                  "username": "ann", "language_code": "en" },
        "chat": { "id": chat, "type": "private", "first_name": "Ann" },
        "text": text,
    }})
}

#[tokio::test]
async fn messages_come_with_who_wrote_and_are_asked_for_behind_what_is_stored() {
    let peer = Peer::start().await;
    peer.updates(json!([private(10, 5, "Hello"), private(11, 6, "Hi")]));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    let batch = used.batch().await;
    let [first, second] = &batch.messages[..] else {
        panic!("{:?}", batch.messages);
    };
    assert_eq!((first.peer.as_str(), first.text.as_str()), ("5", "Hello"));
    assert_eq!(first.person.name.as_deref(), Some("Ann Lee"));
    assert_eq!(first.person.username.as_deref(), Some("ann"));
    assert_eq!(first.at, 1_700_000_000_000);
    assert_ne!(first.external_id, second.external_id);
    assert_eq!(
        peer.asked("getUpdates").len(),
        1,
        "nothing is asked for before it is stored"
    );
    let cursor = batch.cursor.clone();
    batch.stored.send(()).expect("it waits for this");
    let asked = peer.wait_for("getUpdates", 2).await;
    assert_eq!(asked[0]["allowed_updates"], json!(["message"]));
    assert_eq!(asked[0].get("offset"), None);
    assert_eq!(asked[1]["offset"], 12);
    assert!((25..=50).contains(&asked[0]["timeout"].as_i64().expect("a timeout")));

    used.telegram.close(CHANNEL).await;
    let again = opened(&peer, BotUse::Bot, cursor.as_deref()).await;
    let asked = peer.wait_for("getUpdates", 3).await;
    assert_eq!(asked[2]["offset"], 12, "it goes on where it stopped");
    drop(again);
}

#[tokio::test]
async fn one_update_that_cannot_be_read_loses_only_itself() {
    let peer = Peer::start().await;
    let whole = private(20, 5, "before").to_string();
    let last = private(23, 5, "after").to_string();
    // Half a surrogate pair, and a message that is a number: both are JSON, neither is a message.
    let half = r#"{"update_id":21,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},
        "from":{"id":5,"first_name":"\ud83d"},"text":"\ud83d"}}"#;
    let number = r#"{"update_id":22,"message":17}"#;
    peer.raw_updates(&format!("[{whole},{half},{number},{last}]"));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    let batch = used.batch().await;
    let texts: Vec<&str> = batch.messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(texts, ["before", "after"]);
    batch.stored.send(()).expect("it waits for this");
    assert_eq!(peer.wait_for("getUpdates", 2).await[1]["offset"], 24);
}

#[tokio::test]
async fn what_is_not_words_is_named_and_groups_are_passed_over() {
    let peer = Peer::start().await;
    let mut photo = private(30, 5, "");
    let held = &mut photo["message"];
    held["photo"] = json!([{ "file_id": "x" }]);
    held["caption"] = json!("our roof");
    held.as_object_mut().expect("an object").remove("text");
    let mut card = private(31, 5, "");
    card["message"]
        .as_object_mut()
        .expect("an object")
        .remove("text");
    card["message"]["contact"] = json!({ "phone_number": "+12025550101", "user_id": 5 });
    let mut group = private(32, -9, "in a group");
    group["message"]["chat"]["type"] = json!("supergroup");
    let mut joined = private(33, 5, "");
    joined["message"]
        .as_object_mut()
        .expect("an object")
        .remove("text");
    peer.updates(json!([photo, card, group, joined]));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    let batch = used.batch().await;
    let texts: Vec<&str> = batch.messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(texts, ["[photo] our roof", "[contact] +12025550101"]);
    assert_eq!(
        batch.messages[1].person.phone.as_deref(),
        Some("+12025550101")
    );
}

#[tokio::test]
async fn what_was_not_stored_is_asked_for_again() {
    let peer = Peer::start().await;
    peer.updates(json!([private(40, 5, "Hello")]));
    peer.updates(json!([private(40, 5, "Hello")]));
    let mut used = opened(&peer, BotUse::Bot, None).await;
    let first = used.batch().await;
    let id = first.messages[0].external_id.clone();
    drop(first);
    let second = used.batch().await;
    assert_eq!(second.messages[0].external_id, id, "the same message");
    assert_eq!(peer.asked("getUpdates")[1].get("offset"), None);
}

#[tokio::test]
async fn messages_are_sent_one_a_second_to_a_chat() {
    let peer = Peer::start().await;
    let used = opened(&peer, BotUse::Bot, None).await;
    let began = std::time::Instant::now();
    let sent = used.telegram.send(&message("5", "Hello")).await;
    assert_eq!(sent.expect("sent").external_id, "5:501");
    used.telegram.typing(CHANNEL, "5").await;
    let sent = used.telegram.send(&message("5", "Again")).await;
    assert_eq!(sent.expect("sent").external_id, "5:502");
    assert!(
        began.elapsed() >= Duration::from_millis(990),
        "a second apart"
    );
    let asked = peer.asked("sendMessage");
    assert_eq!(asked[0], json!({ "chat_id": 5, "text": "Hello" }));
    assert_eq!(
        peer.asked("sendChatAction")[0],
        json!({ "chat_id": 5, "action": "typing" })
    );
    assert!(
        used.telegram
            .send(&message("not a chat", "x"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_test_says_who_the_bot_is_and_whether_its_messages_come_here() {
    let peer = Peer::start().await;
    let used = opened(&peer, BotUse::Bot, None).await;
    let token = Secret(TOKEN.to_owned());
    let door = |usage| BotDoor {
        usage,
        base_url: Some(&peer.address),
        token: Some(&token),
        cursor: None,
    };
    let told = used.telegram.test(CHANNEL, door(BotUse::Bot)).await;
    assert_eq!(
        (told.account.as_deref(), told.fault),
        (Some("@shop_bot"), None)
    );
    peer.answer(
        "getWebhookInfo",
        200,
        json!({ "ok": true, "result": { "url": "https://x" } }),
    );
    let told = used.telegram.test(CHANNEL, door(BotUse::Bot)).await;
    assert_eq!(
        told.fault,
        Some(domain::channel::ChannelFault::TakenElsewhere)
    );
    let told = used.telegram.test(CHANNEL, door(BotUse::Business)).await;
    assert_eq!(
        told.fault,
        Some(domain::channel::ChannelFault::RightMissing)
    );
    let (status, body) = refused(401, "Unauthorized");
    peer.answer("getMe", status, body);
    let told = used.telegram.test(CHANNEL, door(BotUse::Bot)).await;
    assert_eq!(told.fault, Some(domain::channel::ChannelFault::KeyRefused));
}
