//! Talking: messages in, lines out, reloads, two visitors.

use super::*;

#[tokio::test]
async fn a_message_is_stored_once_and_answered_live() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let mut stream = house.events(&token, None).await;
    stream.until("hello").await;
    for _ in 0..2 {
        let answer = house.say(&token, "m1", "Hello <b>there</b>").await;
        assert_eq!(answer.status(), 202);
    }
    assert_eq!(house.memory.texts(), ["Hello <b>there</b>"]);
    house.server.typing(CHANNEL, &token[..32]);
    stream.until("event: typing").await;
    let id = house.answer(&token, "Good day!");
    let said = stream.until("Good day!").await;
    assert!(said.contains(&format!("id: {id}\n")), "{said}");
    assert!(said.contains(r#""id":"m1","from":"visitor""#), "{said}");
}

#[tokio::test]
async fn after_a_reload_the_dialogue_is_there_and_a_reconnect_misses_nothing() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    house.say(&token, "m1", "Hello").await;
    let first = house.answer(&token, "One");
    house.answer(&token, "Two");
    let mut reloaded = house.events(&token, None).await;
    let said = reloaded.until("Two").await;
    assert!(said.contains("Hello") && said.contains("One"), "{said}");
    assert!(
        said.contains(r#""id":"m1""#),
        "the visitor's own id: {said}"
    );
    let mut again = house.events(&token, Some(&first.to_string())).await;
    let said = again.until("Two").await;
    assert!(!said.contains("One"), "{said}");
}

#[tokio::test]
async fn two_visitors_never_see_each_other() {
    let house = House::open(ChannelKind::WebPage).await;
    let (one, two) = (house.visitor().await, house.visitor().await);
    let (mut first, mut second) = (
        house.events(&one, None).await,
        house.events(&two, None).await,
    );
    house.say(&one, "same", "I am one").await;
    house.say(&two, "same", "I am two").await;
    house.answer(&one, "To one");
    house.answer(&two, "To two");
    let said = first.until("To one").await;
    assert!(!said.contains("two"), "{said}");
    let said = second.until("To two").await;
    assert!(!said.contains("one"), "{said}");
    assert_eq!(
        house.memory.texts().len(),
        4,
        "the same id of two people is two"
    );
}

#[tokio::test]
async fn a_program_with_the_key_speaks_for_its_visitors() {
    let house = House::with(ChannelKind::WebApi, settings(), Some("sesame")).await;
    let say = |key: &str, peer: Option<&str>| {
        let body = json!({ "id": "1", "text": "Hello", "peer": peer, "name": "Ann" });
        let path = house.at_path("/api/v1/7/messages");
        house.client.post(path).bearer_auth(key).json(&body).send()
    };
    assert_eq!(say("sesame", Some("client-1")).await.unwrap().status(), 202);
    assert_eq!(say("sesame", None).await.unwrap().status(), 422);
    assert_eq!(say("sesam", Some("client-1")).await.unwrap().status(), 401);
    assert_eq!(house.memory.texts(), ["Hello"]);
    let path = house.at_path("/api/v1/7/events?peer=client-1");
    let answer = house.client.get(path).bearer_auth("sesame").send().await;
    assert_eq!(answer.unwrap().status(), 200);
}

#[tokio::test]
async fn a_visitor_sees_who_speaks_and_nobody_else_does() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let ask = async |token: &str| {
        let path = house.at_path("/api/v1/7/face");
        let asked = house.client.get(path).bearer_auth(token);
        asked.send().await.unwrap()
    };
    assert_eq!(ask(&token).await.status(), 404, "no dialogue, no face");
    house.say(&token, "m1", "Hello").await;
    let face: serde_json::Value = ask(&token).await.json().await.unwrap();
    assert_eq!(
        face,
        json!({ "name": "Anna", "picture": "data:image/png;base64,iVBORw==" })
    );
    assert_eq!(ask("a stranger").await.status(), 401);
}
