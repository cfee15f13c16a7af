//! The hub sends each channel to its adapter, and forgets what is closed.

use domain::{
    channel::{Channel, ChannelDraft, ChannelHealth},
    ids::MessageId,
    money::Usd,
};

use super::*;
use crate::public_url::tests::house;

fn opening(settings: ChannelSettings, secret: Option<&str>) -> OpenChannel {
    OpenChannel {
        channel: Channel {
            id: ChannelId(1),
            draft: ChannelDraft {
                name: "One".to_owned(),
                settings,
                first_per_hour: None,
                first_per_day: None,
                warm_up_days: 0,
                fee_per_message: Usd::ZERO,
            },
            has_secret: secret.is_some(),
            health: ChannelHealth::Idle,
            created_at: 0,
        },
        secret: secret.map(|secret| Secret(secret.to_owned())),
        cursor: None,
    }
}

fn web() -> ChannelSettings {
    ChannelSettings::WebPage(WebSettings {
        title: "Shop".to_owned(),
        greeting: String::new(),
        accent: "#3355FF".to_owned(),
        origins: Vec::new(),
        per_visitor_minute: 1,
        per_address_day: 1,
        per_task_day: 1,
    })
}

fn message() -> OutgoingMessage {
    OutgoingMessage {
        channel: ChannelId(1),
        message: MessageId(9),
        peer: "person".to_owned(),
        text: "Hello".to_owned(),
        since: i64::MAX,
    }
}

#[tokio::test]
async fn what_is_known_of_an_uncertain_message_depends_on_the_kind() {
    let hub = house("a");
    let (news, _heard) = mpsc::unbounded_channel();
    assert_eq!(hub.look_up(message()).await, SendTrace::Unknowable);
    let practice = ChannelSettings::Practice { seed: 1 };
    hub.open(opening(practice, None), news.clone()).await;
    assert_eq!(hub.look_up(message()).await, SendTrace::NotSent);
    hub.open(opening(web(), None), news.clone()).await;
    let shown = SendTrace::Sent(SentMessage {
        external_id: "9".to_owned(),
    });
    assert_eq!(hub.look_up(message()).await, shown, "visitors read it");
    let bot = ChannelSettings::TelegramBot {
        base_url: Some("http://127.0.0.1:1".to_owned()),
    };
    hub.open(opening(bot, Some("1:a")), news).await;
    assert_eq!(hub.look_up(message()).await, SendTrace::Unknowable);
}

#[tokio::test]
async fn a_channel_that_changes_its_kind_leaves_its_adapter() {
    let hub = house("a");
    let (news, _heard) = mpsc::unbounded_channel();
    let practice = ChannelSettings::Practice { seed: 1 };
    hub.open(opening(practice, None), news.clone()).await;
    assert!(hub.send(message()).await.is_ok());
    hub.open(opening(web(), None), news).await;
    let written = hub
        .write_as_practice_person(ChannelId(1), "person", "Hello")
        .await;
    assert_eq!(written, None, "nobody practises there any more");
    assert!(hub.send(message()).await.is_ok());
    hub.close(ChannelId(1)).await;
    let closed = Err(SendFault::Channel(ChannelFault::NotReached));
    assert_eq!(hub.send(message()).await, closed);
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let open = opening(web(), Some("sesame"));
    assert!(!format!("{open:?}").contains("sesame"));
}
