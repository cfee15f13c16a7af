//! The practice channel as the engine meets it. Time is tokio's, stopped: it moves by itself.

use std::sync::Arc;

use domain::ids::{ChannelId, MessageId};
use engine::{
    SystemClock,
    ports::messenger::{
        ChannelEvent, ChannelNews, IncomingMessage, MessageFate, OutgoingMessage, SendTrace,
    },
};
use tokio::sync::mpsc;

use super::{
    Practice, PracticeTempo,
    people::{PracticePerson, Temperament},
};

const CHANNEL: ChannelId = ChannelId(4);
const SEED: u32 = 11;

fn practice(visitors: u32) -> Practice {
    let tempo = PracticeTempo {
        percent: 100,
        visitors,
    };
    Practice::new(Arc::new(SystemClock), tempo)
}

fn opened(practice: &Practice, cursor: Option<&str>) -> mpsc::UnboundedReceiver<ChannelEvent> {
    let (news, heard) = mpsc::unbounded_channel();
    practice.open(CHANNEL, SEED, cursor, news);
    heard
}

fn peer_with(temperament: Temperament) -> String {
    (0..10_000)
        .map(|n| format!("person-{n}"))
        .find(|peer| PracticePerson::of(SEED, peer).temperament == temperament)
        .expect("every temperament occurs")
}

fn message(id: i64, peer: &str, text: &str) -> OutgoingMessage {
    OutgoingMessage {
        channel: CHANNEL,
        message: MessageId(id),
        peer: peer.to_owned(),
        text: text.to_owned(),
        since: i64::MAX,
    }
}

/// The next message that comes in, stored; fates on the way are collected.
async fn received(
    heard: &mut mpsc::UnboundedReceiver<ChannelEvent>,
    fates: &mut Vec<MessageFate>,
) -> (IncomingMessage, Option<String>) {
    loop {
        match heard.recv().await.expect("an event").what {
            ChannelNews::Received(mut batch) => {
                batch.stored.send(()).expect("it waits for this");
                return (batch.messages.remove(0), batch.cursor);
            }
            ChannelNews::Fate { fate, .. } => fates.push(fate),
            ChannelNews::Ready | ChannelNews::Faulty(_) => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_reads_and_then_answers_in_several_messages() {
    let practice = practice(0);
    let mut heard = opened(&practice, None);
    let peer = peer_with(Temperament::SlowWriter);
    practice.send(message(1, &peer, "Good day!")).unwrap();
    let mut fates = Vec::new();
    let mut ids = Vec::new();
    for wanted in ["Hi", "I saw your message", "and wanted to ask"] {
        let (message, _) = received(&mut heard, &mut fates).await;
        assert_eq!((message.text.as_str(), &message.peer), (wanted, &peer));
        ids.push(message.external_id);
    }
    assert_eq!(fates, [MessageFate::Delivered, MessageFate::Read]);
    ids.dedup();
    assert_eq!(ids.len(), 3, "every message has an id of its own");
}

#[tokio::test(start_paused = true)]
async fn a_message_sent_twice_is_heard_once() {
    let practice = practice(0);
    let mut heard = opened(&practice, None);
    let peer = peer_with(Temperament::AsksPrice);
    let first = practice.send(message(1, &peer, "Good day!")).unwrap();
    let second = practice.send(message(1, &peer, "Good day!")).unwrap();
    assert_eq!(first, second);
    let mut fates = Vec::new();
    received(&mut heard, &mut fates).await;
    assert_eq!(fates.len(), 2, "delivered once, read once");
    assert_eq!(
        practice.look_up(&message(1, &peer, "")),
        SendTrace::Sent(first)
    );
    assert_eq!(practice.look_up(&message(2, &peer, "")), SendTrace::NotSent);
    let before = OutgoingMessage {
        since: 0,
        ..message(2, &peer, "")
    };
    assert_eq!(practice.look_up(&before), SendTrace::Unknowable);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_stored_comes_again() {
    let practice = practice(1);
    let mut heard = opened(&practice, None);
    let mut ids = Vec::new();
    while ids.len() < 2 {
        if let ChannelNews::Received(batch) = heard.recv().await.unwrap().what {
            ids.push(batch.messages[0].external_id.clone());
            drop(batch);
        }
    }
    assert_eq!(ids[0], ids[1], "the same message under the same id");
}

#[tokio::test(start_paused = true)]
async fn visitors_come_once_over_all_restarts() {
    let practice = practice(3);
    let mut heard = opened(&practice, None);
    let mut fates = Vec::new();
    let (first, cursor) = received(&mut heard, &mut fates).await;
    assert_eq!(
        (first.peer.as_str(), cursor.as_deref()),
        ("visitor-1", Some("1"))
    );
    let mut again = opened(&practice, Some("2"));
    let (last, cursor) = received(&mut again, &mut fates).await;
    assert_eq!(
        (last.peer.as_str(), cursor.as_deref()),
        ("visitor-3", Some("3"))
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_is_written_for_by_hand_answers_nothing_alone() {
    let practice = practice(0);
    let mut heard = opened(&practice, None);
    let peer = peer_with(Temperament::AsksPrice);
    let (written, batch) = tokio::join!(practice.write(CHANNEL, &peer, "It is me"), async {
        let mut fates = Vec::new();
        received(&mut heard, &mut fates).await.0
    });
    assert_eq!(written, Some(batch.at));
    assert_eq!(batch.text, "It is me");
    practice.send(message(1, &peer, "Good day!")).unwrap();
    let silence = tokio::time::timeout(std::time::Duration::from_secs(600), heard.recv()).await;
    assert!(
        silence.iter().flatten().count() <= 1,
        "only Ready may be left"
    );
}

#[tokio::test(start_paused = true)]
async fn a_closed_channel_is_silent_and_takes_nothing() {
    let practice = practice(5);
    let mut heard = opened(&practice, None);
    practice.close(CHANNEL);
    assert!(practice.send(message(1, "p", "Good day!")).is_err());
    let mut received = 0;
    while let Some(event) = heard.recv().await {
        received += usize::from(matches!(event.what, ChannelNews::Received(_)));
    }
    assert_eq!(received, 0);
}
