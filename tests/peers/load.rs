//! Many calls at once against SIPp, every one recorded, with speech towards the peer and its echo
//! back: what it costs us, what it costs SIPp, and how well the media thread keeps its time.
//! The benchmarks call [`run`] with 200 and 500 calls; the test here makes sure that it works.

use std::{sync::Arc, time::Duration};

use domain::{ids::AttemptId, line::LineKind};
use engine::ports::{AudioOut, SpeechSynthesizer};
use telephony::{MediaStatistics, Timing};

use super::{
    caller::{Caller, peer},
    process::Usage,
    sipp::Sipp,
};

/// What a load run came to.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// Calls that talked at once.
    pub(crate) calls: usize,
    /// How long all of them talked.
    pub(crate) talked: Duration,
    /// Our process in that time.
    pub(crate) ours: Usage,
    /// SIPp in that time.
    pub(crate) sipp: Usage,
    /// The media thread in that time.
    pub(crate) media: MediaStatistics,
    /// Recordings that were written whole.
    pub(crate) recorded: usize,
}

/// New calls a second.
const RATE: u64 = 100;

/// Talks on `calls` calls at once for `length`.
pub(crate) async fn run(calls: usize, length: Duration) -> Load {
    let many = calls.to_string();
    let limit = format!("{}s", length.as_secs() + 60);
    let more = ["-rtp_echo", "-m", &many, "-l", &many, "-timeout", &limit];
    let sipp = Sipp::start("answer_until_bye", &more).await;
    let caller = Caller::start(Timing::default());
    caller
        .open(
            LineKind::Sip {
                account: peer(sipp.port),
            },
            None,
        )
        .await;
    let text = "Good morning. This is a longer announcement, spoken to everybody at the same time.";
    let speech: Arc<[i16]> = caller.voice.speak(text).await.expect("the voice speaks");
    let mut answered = Vec::with_capacity(calls);
    for n in 0..calls {
        let number = format!("+4420794{n:05}");
        answered.push(caller.call_as(AttemptId(n as i64 + 1), &number, Duration::from_secs(30)));
        tokio::time::sleep(Duration::from_millis(1_000 / RATE)).await;
    }
    let mut talking = Vec::with_capacity(calls);
    for mut call in answered {
        let (audio, _) = call.answered().await;
        for id in 0..length.as_secs() {
            // Queued at once: the media thread cuts it into frames as time goes by.
            let piece = AudioOut::Play {
                id,
                samples: speech.clone(),
            };
            audio.out.send(piece).expect("the call's sound runs");
        }
        talking.push((call, audio));
    }
    caller.carrier.take_media_statistics();
    let before = (Usage::of(std::process::id()), Usage::of(sipp.process()));
    tokio::time::sleep(length).await;
    let media = caller.carrier.take_media_statistics();
    let ours = Usage::of(std::process::id()).since(&before.0);
    let theirs = Usage::of(sipp.process()).since(&before.1);
    let mut recorded = 0;
    for (call, _audio) in talking {
        recorded += usize::from(call.finish().await.recorded);
    }
    Load {
        calls,
        talked: length,
        ours,
        sipp: theirs,
        media,
        recorded,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_talk_at_once_and_all_are_recorded() {
    let load = run(40, Duration::from_secs(2)).await;
    assert_eq!((load.calls, load.recorded), (40, 40), "{load:?}");
    assert_eq!(load.talked, Duration::from_secs(2));
    assert_eq!(load.media.calls, 40);
    let (received, sent) = load.media.packets;
    // Fifty packets a second and call; a busy machine may lose some time, but not most of it.
    let expected = 40 * 50 * 2;
    assert!(
        (expected * 6 / 10..=expected * 12 / 10).contains(&sent),
        "{load:?}"
    );
    assert!(received > sent * 8 / 10, "and they are echoed: {load:?}");
    assert!(
        load.ours.cpu > Duration::ZERO && load.sipp.resident > 0,
        "it was measured: {load:?}"
    );
}
