//! Who may come in, and how much.

use super::*;
use domain::channel::WebSettings;

#[tokio::test]
async fn strangers_and_forged_tokens_are_refused() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let forged = format!("{}{}", "0".repeat(32), &token[32..]);
    assert_eq!(house.say(&forged, "a", "Hello").await.status(), 401);
    assert_eq!(house.say("x", "a", "Hello").await.status(), 401);
    assert!(house.memory.texts().is_empty());
}

#[tokio::test]
async fn foreign_pages_are_refused_and_the_channel_s_pages_are_named() {
    let house = House::open(ChannelKind::WebApi).await;
    let token = house.visitor().await;
    let from = |origin: &str| house.saying(&token, "a", "Hello").header("origin", origin);
    let foreign = from("https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(
        !foreign
            .headers()
            .contains_key("access-control-allow-origin")
    );
    let allowed = from("https://shop.example").send().await.unwrap();
    assert_eq!(allowed.status(), 202);
    assert_eq!(
        allowed.headers()["access-control-allow-origin"],
        "https://shop.example"
    );
    let asks = house
        .client
        .request(
            reqwest::Method::OPTIONS,
            house.at_path("/api/v1/7/messages"),
        )
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert_eq!(asks.status(), 204);
    assert_eq!(
        asks.headers()["access-control-allow-headers"],
        "authorization, content-type, last-event-id"
    );
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_refused() {
    let house = House::open(ChannelKind::WebPage).await;
    let asked = |host: &str| {
        let path = house.at_path("/w/7");
        house.client.get(path).header("host", host).send()
    };
    assert_eq!(asked("evil.example").await.unwrap().status(), 421);
    assert_eq!(asked("chat.example").await.unwrap().status(), 421);
    house
        .server
        .set_public(Some("https://chat.example".to_owned()));
    assert_eq!(asked("chat.example").await.unwrap().status(), 200);
}

#[tokio::test]
async fn bodies_are_bounded_and_must_be_json() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let large = house.say(&token, "a", &"x".repeat(40_000)).await;
    assert_eq!(large.status(), 413);
    assert_eq!(
        house.say(&token, "a", &"x".repeat(5_000)).await.status(),
        422
    );
    let path = house.at_path("/api/v1/7/messages");
    let plain = house.client.post(path).bearer_auth(&token).body("{}");
    assert_eq!(plain.send().await.unwrap().status(), 415);
    assert!(house.memory.texts().is_empty());
}

#[tokio::test]
async fn whoever_writes_too_fast_is_told_how_long_to_wait() {
    let slow = WebSettings {
        per_visitor_minute: 2,
        ..settings()
    };
    let house = House::with(ChannelKind::WebPage, slow, None).await;
    let token = house.visitor().await;
    for id in ["a", "b"] {
        assert_eq!(house.say(&token, id, "Hello").await.status(), 202);
    }
    let refused = house.say(&token, "c", "Hello").await;
    assert_eq!(refused.status(), 429);
    let wait: i64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((50..=60).contains(&wait), "{wait}");
    let other = house.visitor().await;
    assert_eq!(house.say(&other, "a", "Hello").await.status(), 202);
}

#[tokio::test]
async fn new_dialogues_of_an_address_and_of_the_task_are_counted() {
    let by_address = WebSettings {
        per_address_day: 1,
        ..settings()
    };
    let by_task = WebSettings {
        per_task_day: 1,
        ..settings()
    };
    for few in [by_address, by_task] {
        let house = House::with(ChannelKind::WebPage, few, None).await;
        let (one, two) = (house.visitor().await, house.visitor().await);
        assert_eq!(house.say(&one, "a", "Hello").await.status(), 202);
        let refused = house.say(&two, "a", "Hello").await;
        assert_eq!(refused.status(), 429);
        let told: serde_json::Value = refused.json().await.unwrap();
        assert_eq!(told, json!({ "error": "full" }));
        assert_eq!(
            house.say(&one, "b", "Still me").await.status(),
            202,
            "a dialogue that began goes on"
        );
    }
}

#[tokio::test]
async fn a_visitor_s_pages_are_bounded() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(house.events(&token, None).await);
    }
    let path = house.at_path("/api/v1/7/events");
    let ninth = house
        .client
        .get(path)
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(ninth.status(), 429);
}
