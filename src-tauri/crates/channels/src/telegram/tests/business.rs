//! Business accounts: connections and their rights, who wrote, and whose name a message is sent in.

use domain::channel::ChannelFault;
use engine::ports::messenger::SendFault;
use serde_json::Value;

use super::*;

const OWNER: i64 = 900;

fn connection(update: i64, id: &str, enabled: bool, can_reply: bool) -> Value {
    json!({ "update_id": update, "business_connection": connected(id, enabled, can_reply) })
}

fn connected(id: &str, enabled: bool, can_reply: bool) -> Value {
    json!({ "id": id, "user_chat_id": OWNER, "date": 1_700_000_000, "is_enabled": enabled,
            "user": { "id": OWNER, "is_bot": false, "first_name": "Olga" },
            "rights": { "can_reply": can_reply, "can_read_messages": true } })
}

fn business(update: i64, connection: &str, from: i64, text: &str) -> Value {
    json!({ "update_id": update, "business_message": {
        "business_connection_id": connection, "message_id": update + 1_000, "date": 1_700_000_000,
        "from": { "id": from, "is_bot": false, "first_name": "Ann" },
        "chat": { "id": 5, "type": "private", "first_name": "Ann", "username": "ann" },
        "text": text,
    }})
}

#[tokio::test]
async fn customers_and_the_owner_are_told_apart_and_we_answer_in_the_owner_s_name() {
    let peer = Peer::start().await;
    let mut ours = business(13, "c1", OWNER, "sent by the bot itself");
    ours["business_message"]["sender_business_bot"] =
        json!({ "id": 9, "is_bot": true, "first_name": "Shop" });
    peer.updates(json!([
        connection(10, "c1", true, true),
        business(11, "c1", 5, "Is it still for sale?"),
        business(12, "c1", OWNER, "Yes, it is"),
        ours,
    ]));
    let mut used = opened(&peer, BotUse::Business, None).await;
    let batch = used.batch().await;
    let told: Vec<(&str, &str, bool)> = batch
        .messages
        .iter()
        .map(|m| (m.peer.as_str(), m.text.as_str(), m.by_owner))
        .collect();
    assert_eq!(
        told,
        [
            ("900:5", "Is it still for sale?", false),
            ("900:5", "Yes, it is", true),
        ]
    );
    assert_eq!(batch.messages[1].person.username.as_deref(), Some("ann"));
    let cursor = batch.cursor.clone();
    batch.stored.send(()).expect("it waits for this");
    let asked = peer.wait_for("getUpdates", 2).await;
    assert_eq!(
        asked[0]["allowed_updates"],
        json!(["business_connection", "business_message"]),
        "edited and deleted messages are not asked for"
    );
    used.telegram.close(CHANNEL).await;

    // After a restart the connection is known from the cursor.
    let again = opened(&peer, BotUse::Business, cursor.as_deref()).await;
    let sent = again.telegram.send(&message("900:5", "Come by")).await;
    assert_eq!(sent.expect("sent").external_id, "900:5:501");
    assert_eq!(
        peer.asked("sendMessage")[0],
        json!({ "chat_id": 5, "business_connection_id": "c1", "text": "Come by" })
    );
    again.telegram.read(CHANNEL, "900:5", "900:5:1011").await;
    assert_eq!(peer.asked("readBusinessMessage")[0]["message_id"], 1_011);
}

#[tokio::test]
async fn a_connection_that_was_taken_back_lacks_the_right() {
    let peer = Peer::start().await;
    peer.updates(json!([connection(10, "c1", true, true)]));
    let mut used = opened(&peer, BotUse::Business, None).await;
    used.batch()
        .await
        .stored
        .send(())
        .expect("it waits for this");
    assert!(matches!(used.next().await, ChannelNews::Ready));
    peer.updates(json!([connection(11, "c1", false, true)]));
    used.batch()
        .await
        .stored
        .send(())
        .expect("it waits for this");
    assert!(matches!(
        used.next().await,
        ChannelNews::Faulty(ChannelFault::RightMissing)
    ));
    let sent = used.telegram.send(&message("900:5", "Hello")).await;
    let missing = Err(SendFault::Channel(ChannelFault::RightMissing));
    assert_eq!(sent, missing);
    peer.updates(json!([connection(12, "c2", true, true)]));
    used.batch()
        .await
        .stored
        .send(())
        .expect("it waits for this");
    assert!(matches!(used.next().await, ChannelNews::Ready));
    used.telegram
        .send(&message("900:5", "Hello"))
        .await
        .expect("sent");
    assert_eq!(peer.asked("sendMessage")[0]["business_connection_id"], "c2");
}

#[tokio::test]
async fn a_connection_from_before_is_asked_for() {
    let peer = Peer::start().await;
    peer.answer(
        "getBusinessConnection",
        200,
        json!({ "ok": true, "result": connected("c7", true, true) }),
    );
    peer.updates(json!([business(11, "c7", 5, "Hello")]));
    let mut used = opened(&peer, BotUse::Business, None).await;
    let batch = used.batch().await;
    assert_eq!(batch.messages[0].peer, "900:5");
    assert_eq!(
        peer.asked("getBusinessConnection"),
        [json!({ "business_connection_id": "c7" })]
    );
}
