//! Every way in which a voice can answer, or not, over real sockets.

use std::time::Duration;

use domain::time::{Millis, SECOND};
use engine::ports::messenger::Secret;
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{super::wav, *};
use crate::{
    FliteVoice,
    wire::{Act, Server, answer, chunk_of, end, stream},
};

const KEY: &str = "sk-very-secret";

fn words(base: &str, patience: Millis) -> VoiceRequest {
    VoiceRequest {
        place: Some(SpeechPlace {
            base_url: format!("{base}/v1"),
            key: Some(Secret(KEY.into())),
        }),
        model: "gpt-4o-mini-tts".into(),
        voice: "alloy".into(),
        manner: "Calmly.".into(),
        speed_hundredths: 125,
        text: "Grüß Gott".into(),
        patience,
    }
}

/// A tenth of a second of a hum, 24,000 samples a second.
fn tenth() -> Vec<i16> {
    let hum = |n: u32| ((f64::from(n) * 0.08).sin() * 12_000.0) as i16;
    (0..2_400).map(hum).collect()
}

fn raw(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|s| s.to_le_bytes()).collect()
}

/// An answer of these pieces, without its end.
fn sound(kind: &str, pieces: &[&[u8]]) -> Vec<Act> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    let mut acts = vec![Act::Say(head.into_bytes())];
    acts.extend(pieces.iter().map(|piece| chunk_of(piece)));
    acts
}

struct Spoken {
    server: Server,
    result: Result<SpeechUsage, SpeechFault>,
    pieces: UnboundedReceiver<Arc<[i16]>>,
}

impl Spoken {
    fn kind(&self) -> &ModelFaultKind {
        &self.result.as_ref().unwrap_err().kind
    }

    fn all(&mut self) -> Vec<i16> {
        let mut all = Vec::new();
        while let Ok(piece) = self.pieces.try_recv() {
            all.extend_from_slice(&piece);
        }
        all
    }
}

async fn speak(scenes: Vec<Vec<Act>>) -> Spoken {
    speak_within(scenes, 5 * SECOND).await
}

async fn speak_within(scenes: Vec<Vec<Act>>, patience: Millis) -> Spoken {
    let server = Server::start(scenes).await;
    let (sender, pieces) = unbounded_channel();
    let words = words(&server.base, patience);
    let result = OpenAiVoice::new().speak(words, sender).await;
    Spoken {
        server,
        result,
        pieces,
    }
}

#[tokio::test]
async fn sound_comes_while_it_is_made_and_at_the_telephones_rate() {
    let bytes = raw(&tenth());
    let mut scene = sound("audio/pcm", &[&bytes[..2_401]]);
    scene.push(Act::Wait(Duration::from_millis(300)));
    scene.extend([chunk_of(&bytes[2_401..]), end()]);
    let server = Server::start(vec![scene]).await;
    let (sender, mut pieces) = unbounded_channel();
    let asked = words(&server.base, 5 * SECOND);
    let speaking = tokio::spawn(async move { OpenAiVoice::new().speak(asked, sender).await });
    let first = pieces.recv().await.unwrap();
    assert!(!speaking.is_finished(), "the first piece does not wait");
    let mut all = first.to_vec();
    while let Some(piece) = pieces.recv().await {
        all.extend_from_slice(&piece);
    }
    assert_eq!(all.len(), 800, "a tenth of a second");
    assert!(all.iter().any(|sample| *sample > 11_000));
    let usage = speaking.await.unwrap().unwrap();
    assert_eq!((usage.made, usage.characters), (100, 9));
    let request = &server.asked()[0];
    assert!(request.starts_with("POST /v1/audio/speech HTTP/1.1"));
    assert!(request.contains(&format!("authorization: Bearer {KEY}")));
    assert_eq!(
        server.bodies()[0],
        json!({"model": "gpt-4o-mini-tts", "voice": "alloy", "input": "Grüß Gott",
            "response_format": "pcm", "instructions": "Calmly.", "speed": 1.25})
    );
}

#[tokio::test]
async fn a_wav_is_played_whatever_it_is_called() {
    let mut file = wav::written(&tenth(), 24_000);
    file[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut scene = sound("audio/mpeg", &[&file[..30], &file[30..]]);
    scene.push(end());
    let mut spoken = speak(vec![scene]).await;
    assert_eq!(spoken.result.as_ref().unwrap().made, 100);
    assert_eq!(spoken.all().len(), 800);
}

#[tokio::test]
async fn what_a_service_does_not_take_is_left_out_and_remembered() {
    let refusal = |message: &str, parameter: Option<&str>| {
        let body = json!({"error": {"message": message, "param": parameter, "code": null}});
        let kind = "content-type: application/json\r\n";
        answer("400 Bad Request", kind, &body.to_string())
    };
    let file = wav::written(&tenth(), 24_000);
    let mut scene = sound("audio/wav", &[&file]);
    scene.push(end());
    let server = Server::start(vec![
        refusal("Unknown parameter: 'instructions'", Some("instructions")),
        refusal("Only wav is supported as response_format", None),
        refusal("'speed' is not supported with this model", None),
        scene,
    ])
    .await;
    let voice = OpenAiVoice::new();
    for _ in 0..2 {
        let (sender, _) = unbounded_channel();
        let spoken = voice.speak(words(&server.base, 5 * SECOND), sender).await;
        assert_eq!(spoken.unwrap().made, 100, "and nobody need listen");
    }
    let bodies = server.bodies();
    assert_eq!(bodies.len(), 5, "three lessons, then nothing more to learn");
    for body in &bodies[3..] {
        assert_eq!(body["response_format"], "wav");
        assert!(body.get("instructions").is_none() && body.get("speed").is_none());
    }
    let stubborn = speak(vec![refusal("pcm is not supported", None)]).await;
    assert!(matches!(stubborn.kind(), ModelFaultKind::Refused(_)));
    assert_eq!(stubborn.server.asked().len(), 2);
    let other = speak(vec![refusal("no such voice", Some("voice"))]).await;
    assert_eq!(
        *other.kind(),
        ModelFaultKind::Refused("no such voice".into())
    );
    assert_eq!(other.server.asked().len(), 1);
}

#[tokio::test]
async fn refusals_have_meanings_and_cost_nothing() {
    let quota = r#"{"error":{"message":"Pay","code":"insufficient_quota"}}"#;
    for (status, headers, body, expected) in [
        ("401 Unauthorized", "", "", ModelFaultKind::KeyRefused),
        ("402 Payment Required", "", "", ModelFaultKind::NoCredit),
        ("429 Too Many Requests", "", quota, ModelFaultKind::NoCredit),
        (
            "429 Too Many Requests",
            "retry-after: 2\r\n",
            "",
            ModelFaultKind::Limited { after: Some(2_000) },
        ),
        (
            "500 Internal Server Error",
            "",
            "",
            ModelFaultKind::Trouble(500),
        ),
    ] {
        let spoken = speak(vec![answer(status, headers, body)]).await;
        assert_eq!(*spoken.kind(), expected);
        assert_eq!(spoken.result.unwrap_err().spent, SpeechUsage::default());
    }
    let polite = r#"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#;
    let spoken = speak(vec![answer(
        "200 OK",
        "content-type: application/json\r\n",
        polite,
    )])
    .await;
    assert_eq!(*spoken.kind(), ModelFaultKind::Limited { after: None });
}

#[tokio::test]
async fn silence_and_a_cut_are_told_apart_and_what_came_is_counted() {
    let bytes = raw(&tenth());
    let silent = Act::Wait(Duration::from_secs(20));
    let before = speak_within(vec![vec![silent.clone()]], 60).await;
    assert_eq!(*before.kind(), ModelFaultKind::TooSlow);
    let spent = before.result.unwrap_err().spent;
    assert_eq!((spent.characters, spent.made), (9, 0), "it may be billed");
    let mut scene = sound("audio/pcm", &[&bytes]);
    scene.push(silent);
    let mut between = speak_within(vec![scene], 60).await;
    assert_eq!(*between.kind(), ModelFaultKind::TooSlow);
    let made = between.result.as_ref().unwrap_err().spent.made;
    assert!((90..=100).contains(&made), "{made} ms");
    assert!(between.all().len() > 720, "and was given out");
    let mut drip = sound("audio/pcm", &[]);
    for _ in 0..1_000 {
        drip.extend([Act::Wait(Duration::from_millis(5)), chunk_of(&bytes[..2])]);
    }
    let drip = speak_within(vec![drip], 30).await;
    assert_eq!(*drip.kind(), ModelFaultKind::TooSlow, "a voice has an end");
    let cut = speak(vec![sound("audio/pcm", &[&bytes])]).await;
    assert_eq!(*cut.kind(), ModelFaultKind::CutOff);
    assert_eq!(
        *speak(vec![Vec::new()]).await.kind(),
        ModelFaultKind::CutOff
    );
}

#[tokio::test]
async fn what_cannot_be_heard_is_no_voice() {
    for (kind, body) in [("audio/pcm", ""), ("audio/wav", "")] {
        let empty = answer("200 OK", &format!("content-type: {kind}\r\n"), body);
        assert_eq!(*speak(vec![empty]).await.kind(), ModelFaultKind::Empty);
    }
    for (kind, body) in [
        ("text/html", "<html>"),
        ("application/json", "{}"),
        ("audio/mpeg", "ID3\u{4}\0\0\0"),
        ("audio/pcm", "<!DOCTYPE html>"),
    ] {
        let page = answer("200 OK", &format!("content-type: {kind}\r\n"), body);
        assert_eq!(*speak(vec![page]).await.kind(), ModelFaultKind::Nonsense);
    }
    let ten_minutes = wav::written(&vec![1_i16; LONGEST], 8_000);
    let mut endless = sound("audio/wav", &[]);
    endless.extend(ten_minutes.chunks(1 << 20).map(chunk_of));
    endless.push(chunk_of(&[1; 160]));
    // It claims to go on.
    if let Act::Say(first) = &mut endless[1] {
        let at = first.windows(4).position(|part| part == b"data").unwrap();
        first[at + 4..at + 8].fill(0);
    }
    let endless = speak(vec![endless]).await;
    assert_eq!(*endless.kind(), ModelFaultKind::Nonsense);
    let text = speak(vec![stream(&["data: x\n\n"])]).await;
    assert_eq!(*text.kind(), ModelFaultKind::Nonsense);
}

#[tokio::test]
async fn without_a_service_the_offline_voice_speaks() {
    let voices = Voices::new(Arc::new(FliteVoice::new()));
    let mut request = words("http://127.0.0.1:1", SECOND);
    request.place = None;
    request.text = "Good day to you.".into();
    let (sender, mut pieces) = unbounded_channel();
    let usage = voices.speak(request.clone(), sender.clone()).await.unwrap();
    let piece = pieces.recv().await.unwrap();
    assert_eq!(usage.made, lasts(piece.len()));
    assert!(usage.made > 500 && usage.characters == 16);
    request.text = "王伟".into();
    let refused = voices.speak(request.clone(), sender.clone()).await;
    assert!(matches!(
        refused.unwrap_err().kind,
        ModelFaultKind::Refused(_)
    ));
    let online = words("http://127.0.0.1:1", SECOND);
    let fault = voices.speak(online, sender).await.unwrap_err();
    assert_eq!(fault.kind, ModelFaultKind::NotReached);
}

#[tokio::test]
async fn nothing_to_say_is_not_asked_and_nothing_shows_a_key() {
    let (sender, _) = unbounded_channel();
    let mut nothing = words("http://127.0.0.1:1", SECOND);
    nothing.text = " \n".into();
    let voice = OpenAiVoice::new();
    let usage = voice.speak(nothing.clone(), sender).await.unwrap();
    assert_eq!(usage, SpeechUsage::default());
    assert!(!format!("{voice:?} {:?}", nothing.place).contains(KEY));
}
