//! Many calls at once against another program, every one recorded, with speech both ways: what it
//! costs us, what it costs the other, and how well the media thread keeps its time. SIPp echoes what
//! it gets; baresip decodes, encodes and speaks, as a telephone does. The benchmarks call [`run`]
//! with hundreds of calls; the test here makes sure that it works.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{ids::AttemptId, line::LineKind};
use engine::ports::{AudioIn, AudioOut, SpeechSynthesizer};
use telephony::{MediaStatistics, SipCarrier, Timing};

use super::{
    baresip::baresip,
    caller::{Caller, NUMBER, peer},
    process::Usage,
    program::{Program, free_port},
    sipp::Sipp,
};

/// Whom we call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// SIPp, which echoes.
    Sipp,
    /// baresip, which speaks.
    Baresip,
}

/// The other program while it runs.
enum Running {
    Sipp(Sipp),
    Baresip(Program, u16),
}

impl Running {
    async fn start(other: Other, calls: usize, length: Duration, speech: &[i16]) -> Running {
        match other {
            Other::Sipp => {
                let many = calls.to_string();
                let limit = format!("{}s", length.as_secs() + 60);
                let more = ["-rtp_echo", "-m", &many, "-l", &many, "-timeout", &limit];
                Running::Sipp(Sipp::start("answer_until_bye", &more).await)
            }
            Other::Baresip => {
                let port = free_port();
                // It falls silent at the end of its file: the file lasts as long as the calls do.
                let last = length.as_secs() + calls as u64 / RATE + 20;
                let samples = last as usize * telephony::SAMPLE_RATE as usize;
                let voice: Vec<i16> = speech.iter().copied().cycle().take(samples).collect();
                Running::Baresip(baresip(port, &voice).await, port)
            }
        }
    }

    fn port(&self) -> u16 {
        match self {
            Running::Sipp(sipp) => sipp.port,
            Running::Baresip(_, port) => *port,
        }
    }

    /// Whom the `n`th call calls: SIPp answers everybody, baresip its own name only.
    fn number(&self, n: usize) -> String {
        match self {
            Running::Sipp(_) => format!("+4420794{n:05}"),
            Running::Baresip(..) => NUMBER.to_owned(),
        }
    }

    fn process(&self) -> u32 {
        match self {
            Running::Sipp(sipp) => sipp.process(),
            Running::Baresip(program, _) => program.id(),
        }
    }
}

/// What a load run came to.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// Calls that talked at once.
    pub(crate) calls: usize,
    /// How long all of them talked.
    pub(crate) talked: Duration,
    /// Our process in that time.
    pub(crate) ours: Usage,
    /// The other program in that time.
    pub(crate) theirs: Usage,
    /// The media thread in that time.
    pub(crate) media: MediaStatistics,
    /// Recordings that were written whole.
    pub(crate) recorded: usize,
    /// Calls in which the other's speech was noticed.
    pub(crate) heard: usize,
}

/// New calls a second.
const RATE: u64 = 100;

/// Talks on `calls` calls at once for `length`.
pub(crate) async fn run(other: Other, calls: usize, length: Duration) -> Load {
    run_beside(other, calls, length, |_| tokio::time::sleep(length)).await
}

/// Talks on `calls` calls at once while this process does something else, which takes `most` at most; it is
/// given the carrier of the calls.
pub(crate) async fn run_beside<W: Future<Output = ()>>(
    other: Other,
    calls: usize,
    most: Duration,
    work: impl FnOnce(Arc<SipCarrier>) -> W,
) -> Load {
    let length = most;
    let caller = Caller::start(Timing::default());
    let text = "Good morning. This is a longer announcement, spoken to everybody at the same time.";
    let speech: Arc<[i16]> = caller.voice.speak(text).await.expect("the voice speaks");
    let other = Running::start(other, calls, length, &speech).await;
    let account = peer(other.port());
    caller.open(LineKind::Sip { account }, None).await;
    let mut answered = Vec::with_capacity(calls);
    for n in 0..calls {
        let number = other.number(n);
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
    let before = (Usage::of(std::process::id()), Usage::of(other.process()));
    let began = Instant::now();
    work(caller.carrier.clone()).await;
    let talked = began.elapsed();
    let media = caller.carrier.take_media_statistics();
    let ours = Usage::of(std::process::id()).since(&before.0);
    let theirs = Usage::of(other.process()).since(&before.1);
    let (mut recorded, mut heard) = (0, 0);
    for (call, mut audio) in talking {
        while let Ok(what) = audio.heard.try_recv() {
            if what == AudioIn::SpeechStarted {
                heard += 1;
                break;
            }
        }
        recorded += usize::from(call.finish().await.recorded);
    }
    Load {
        calls,
        talked,
        ours,
        theirs,
        media,
        recorded,
        heard,
    }
}

/// Begins `calls` calls at once with SIPp, which answers all; how long it takes until every one is answered.
pub(crate) async fn burst(calls: usize) -> Duration {
    let caller = Caller::start(Timing::default());
    let other = Running::start(Other::Sipp, calls, Duration::from_secs(30), &[]).await;
    let account = peer(other.port());
    caller.open(LineKind::Sip { account }, None).await;
    let began = Instant::now();
    let placed: Vec<_> = (0..calls)
        .map(|n| {
            let attempt = AttemptId(n as i64 + 1);
            caller.call_as(attempt, &other.number(n), Duration::from_secs(30))
        })
        .collect();
    let mut answered = Vec::with_capacity(calls);
    for mut call in placed {
        let (audio, _) = call.answered().await;
        answered.push((call, audio));
    }
    let took = began.elapsed();
    for (call, _audio) in answered {
        call.finish().await;
    }
    took
}

async fn try_out(other: Other, calls: usize) {
    let load = run(other, calls, Duration::from_secs(2)).await;
    assert_eq!((load.calls, load.recorded), (calls, calls), "{load:?}");
    assert!(load.talked >= Duration::from_secs(2));
    assert_eq!(load.media.calls, calls as u64);
    let (received, sent) = load.media.packets;
    // Fifty packets a second and call; a busy machine may lose some time, but not most of it.
    let expected = calls as u64 * 50 * 2;
    assert!(
        (expected * 6 / 10..=expected * 12 / 10).contains(&sent),
        "{load:?}"
    );
    assert!(received > sent * 8 / 10, "and sound comes back: {load:?}");
    assert!(load.heard > 0, "speech is listened for: {load:?}");
    assert!(
        load.ours.cpu > Duration::ZERO && load.theirs.resident > 0,
        "it was measured: {load:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_talk_at_once_and_all_are_recorded() {
    try_out(Other::Sipp, 40).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_to_a_telephone_talk_at_once() {
    try_out(Other::Baresip, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_begin_at_once() {
    assert!(burst(20).await > Duration::ZERO);
}
