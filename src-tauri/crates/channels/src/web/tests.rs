//! The web channel over a real socket on loopback, as a browser or a program meets it.

mod access;
mod house;
mod talking;

use engine::ports::messenger::ChannelNews;
use serde_json::json;

use house::{CHANNEL, House, settings};

use super::pages::{MESSENGER_CSS, MESSENGER_JS, TALK_JS, WIDGET_JS, WORDS_JS};
use domain::channel::{ChannelFault, ChannelKind};

#[test]
fn the_pages_are_small() {
    // Less than 30 kB before it is packed is less than 30 kB packed.
    assert!(WIDGET_JS.len() < 10_000, "{}", WIDGET_JS.len());
    let page = [MESSENGER_JS, TALK_JS, WORDS_JS, MESSENGER_CSS];
    let whole: usize = page.iter().map(|part| part.len()).sum();
    assert!(whole < 30_000, "{whole}");
}

#[test]
fn the_pages_write_no_markup() {
    for script in [MESSENGER_JS, TALK_JS, WORDS_JS, WIDGET_JS] {
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!script.contains(way), "{way}");
        }
    }
}

#[tokio::test]
async fn a_page_says_who_may_show_it_and_runs_no_script_of_others() {
    let mut house = House::open(ChannelKind::WebWidget).await;
    house.title("<script>alert(1)</script>{api}\"");
    let page = house.get("/w/7").await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let text = page.text().await.unwrap();
    assert!(!text.contains("<script>alert"), "{text}");
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&#123;api&#125;&quot;"));
    let frame = house.get("/w/7/frame").await;
    let policy = frame.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.ends_with("frame-ancestors 'self' https://shop.example"),
        "{policy}"
    );
}

#[tokio::test]
async fn each_kind_has_its_pages() {
    let table = [
        (ChannelKind::WebPage, [200, 404, 404]),
        (ChannelKind::WebFrame, [200, 200, 404]),
        (ChannelKind::WebWidget, [200, 200, 200]),
        (ChannelKind::WebApi, [404, 404, 404]),
    ];
    for (kind, wanted) in table {
        let house = House::open(kind).await;
        for (path, wanted) in ["/w/7", "/w/7/frame", "/w/7/widget.js"].iter().zip(wanted) {
            assert_eq!(house.get(path).await.status(), wanted, "{kind:?} {path}");
        }
        for path in ["/w/8", "/w/x", "/w/7/other", "/w/8/widget.js", "/"] {
            assert_eq!(house.get(path).await.status(), 404, "{path}");
        }
        assert_eq!(house.get("/w/messenger.js").await.status(), 200);
    }
}

#[tokio::test]
async fn a_closed_channel_is_gone_and_its_streams_end() {
    let house = House::open(ChannelKind::WebPage).await;
    let token = house.visitor().await;
    let mut stream = house.events(&token, None).await;
    stream.until("hello").await;
    house.server.close(CHANNEL);
    assert!(stream.ended().await);
    assert_eq!(house.get("/w/7").await.status(), 404);
    let answer = house.say(&token, "a", "Hello").await;
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn a_taken_address_is_told() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut house = House::at(other.local_addr().unwrap());
    house.server.open(
        CHANNEL,
        ChannelKind::WebPage,
        settings(),
        None,
        house.tell.clone(),
    );
    let mut news = house.take_news();
    let told = news.recv().await.unwrap().what;
    assert!(matches!(
        told,
        ChannelNews::Faulty(ChannelFault::AddressTaken)
    ));
}

#[tokio::test]
async fn what_is_not_stored_is_not_accepted() {
    let mut house = House::at(([127, 0, 0, 1], 0).into());
    house.begin(ChannelKind::WebPage, settings(), None).await;
    let token = house.visitor().await;
    let mut news = house.take_news();
    let drops = tokio::spawn(async move {
        while let Some(event) = news.recv().await {
            drop(event);
        }
    });
    let answer = house.say(&token, "a", "Hello").await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    drops.abort();
    let told: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(told, json!({ "error": "unavailable" }));
}
