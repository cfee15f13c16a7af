//! Recognition, voices and realtime models against aimock, faults included.

use std::sync::Arc;

use ai::{FliteVoice, OpenAiRealtime, OpenAiRecognizer, Voices};
use domain::budget::ModelUsage;
use engine::ports::{
    messenger::Secret,
    model::{FunctionSpec, ModelFaultKind},
    speech::{
        RealtimeInput, RealtimeModel, RealtimeNews, RealtimeSetup, SpeechFault, SpeechPlace,
        SpeechRecognizer, SpeechUsage, Utterance, VoiceRequest, VoiceService,
    },
};
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;

use super::aimock::start;

fn place(port: u16) -> SpeechPlace {
    SpeechPlace {
        base_url: format!("http://127.0.0.1:{port}/v1"),
        key: Some(Secret("sk-test".into())),
    }
}

fn error(status: u16, message: &str, code: &str) -> Value {
    json!({"error": {"message": message, "type": code, "code": code}, "status": status})
}

/// A way to fail: its name, how aimock is told, what we make of it.
type Fault = (&'static str, Value, ModelFaultKind);

/// What every service of speech can do wrong.
fn faults() -> Vec<Fault> {
    let mut limited = error(429, "Slow down", "rate_limit_exceeded");
    limited["retryAfter"] = json!(7);
    let quota = error(429, "You exceeded your current quota", "insufficient_quota");
    let key = error(401, "Incorrect API key provided", "invalid_api_key");
    let missing = error(404, "The model does not exist", "model_not_found");
    let chaos = |name: &str, rate: u32| json!({"chaos": {name: rate}});
    let response = |response| json!({"response": response});
    let refused = ModelFaultKind::Refused("The model does not exist".into());
    let limit = ModelFaultKind::Limited { after: Some(7_000) };
    vec![
        ("limited", response(limited), limit),
        ("quota", response(quota), ModelFaultKind::NoCredit),
        ("key", response(key), ModelFaultKind::KeyRefused),
        ("missing", response(missing), refused),
        (
            "trouble",
            response(error(503, "Oops", "server_error")),
            ModelFaultKind::Trouble(503),
        ),
        (
            "malformed",
            chaos("malformedRate", 1),
            ModelFaultKind::Nonsense,
        ),
        (
            "hangs-up",
            chaos("disconnectRate", 1),
            ModelFaultKind::CutOff,
        ),
        ("drops", chaos("dropRate", 1), ModelFaultKind::Trouble(500)),
        (
            "silence",
            chaos("latencyMs", 20_000),
            ModelFaultKind::TooSlow,
        ),
    ]
}

/// A scene for what `matches`, played well or with a fault.
fn scene(matches: Value, well: &Value, fault: Option<&Value>) -> Value {
    let mut scene = json!({"match": matches, "response": well});
    if let Some(Value::Object(fault)) = fault {
        for (key, value) in fault {
            scene[key] = value.clone();
        }
    }
    scene
}

fn utterance(port: u16, model: &str, patience: i64) -> Utterance {
    Utterance {
        place: place(port),
        model: model.into(),
        language: Some("en".into()),
        hints: "lamps".into(),
        samples: Arc::from(vec![500_i16; 8_000]),
        patience,
    }
}

#[tokio::test]
async fn what_was_heard_becomes_words_or_a_fault_with_a_name() {
    let usage = json!({"type": "tokens", "total_tokens": 19, "input_tokens": 14,
        "input_token_details": {"text_tokens": 4, "audio_tokens": 10}, "output_tokens": 5});
    let well = json!({"transcription": {"text": "Ten lamps, please.", "usage": usage}});
    let on = |model: &str| json!({"endpoint": "transcription", "model": model});
    let mut scenes = vec![scene(on("gpt-4o-mini-transcribe"), &well, None)];
    let faults = faults();
    scenes.extend(
        faults
            .iter()
            .map(|(name, fault, _)| scene(on(name), &well, Some(fault))),
    );
    let (program, port) = start(scenes.into()).await;
    let recognizer = OpenAiRecognizer::new();
    let asked = utterance(port, "gpt-4o-mini-transcribe", 10_000);
    let recognized = recognizer.recognize(asked).await;
    let recognized = recognized.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
    assert_eq!(recognized.text, "Ten lamps, please.");
    let tokens = |prompt, output| ModelUsage {
        prompt,
        output,
        ..ModelUsage::default()
    };
    assert_eq!(
        recognized.usage,
        SpeechUsage {
            heard: 1_000,
            text: tokens(4, 5),
            audio: tokens(10, 0),
            ..SpeechUsage::default()
        }
    );
    for (name, _, expected) in faults {
        let patience = if name == "silence" { 300 } else { 10_000 };
        let asked = utterance(port, name, patience);
        let fault = recognizer.recognize(asked).await.expect_err(name);
        assert_eq!(fault.kind, expected, "{name}: {}", program.output());
    }
}

/// A hum of half a second, 24,000 samples a second, as bytes in base64.
fn hum() -> Vec<u8> {
    (0..12_000_u32)
        .flat_map(|n| (((f64::from(n) * 0.1).sin() * 9_000.0) as i16).to_le_bytes())
        .collect()
}

async fn speak(
    voices: &Voices,
    port: u16,
    text: &str,
    patience: i64,
) -> (Result<SpeechUsage, SpeechFault>, Vec<i16>) {
    let (sender, mut pieces) = unbounded_channel();
    let words = VoiceRequest {
        place: Some(place(port)),
        model: "gpt-4o-mini-tts".into(),
        voice: "alloy".into(),
        manner: "Calmly.".into(),
        speed_hundredths: 110,
        text: text.into(),
        patience,
    };
    let spoken = voices.speak(words, sender).await;
    let mut all = Vec::new();
    while let Some(piece) = pieces.recv().await {
        all.extend_from_slice(&piece);
    }
    (spoken, all)
}

#[tokio::test]
async fn words_become_sound_or_a_fault_with_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hum.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 24_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(&path, spec).expect("a file");
    for sample in hum().as_chunks().0 {
        file.write_sample(i16::from_le_bytes(*sample))
            .expect("a sample");
    }
    file.finalize().expect("the whole file");
    let audio = |bytes: &[u8], format: &str| json!({"audio": base64(bytes), "format": format});
    let wav = std::fs::read(&path).expect("the file");
    let on = |words: &str| json!({"endpoint": "speech", "userMessage": words});
    let well = audio(&hum(), "pcm");
    let mut scenes = vec![
        scene(on("raw samples"), &well, None),
        scene(on("a whole file"), &audio(&wav, "wav"), None),
        scene(on("called wrongly"), &audio(&wav, "mp3"), None),
        scene(on("music"), &audio(b"ID3\x04\0\0\0\0", "mp3"), None),
    ];
    let faults = faults();
    scenes.extend(
        faults
            .iter()
            .map(|(name, fault, _)| scene(on(name), &well, Some(fault))),
    );
    let (program, port) = start(scenes.into()).await;
    let voices = Voices::new(Arc::new(FliteVoice::new()));
    let mut spoken = Vec::new();
    for words in ["raw samples", "a whole file", "called wrongly"] {
        let (usage, sound) = speak(&voices, port, words, 10_000).await;
        let usage = usage.unwrap_or_else(|fault| panic!("{fault:?}: {}", program.output()));
        assert_eq!((usage.made, usage.characters), (500, words.len() as u32));
        spoken.push(sound);
    }
    assert_eq!(
        spoken[0].len(),
        4_000,
        "half a second at the telephone's rate"
    );
    assert!(
        spoken[0] == spoken[1] && spoken[1] == spoken[2],
        "one sound"
    );
    assert!(
        spoken[0].iter().any(|sample| *sample > 8_500),
        "as loud as it was"
    );
    let (music, _) = speak(&voices, port, "music", 10_000).await;
    assert_eq!(music.unwrap_err().kind, ModelFaultKind::Nonsense);
    for (name, _, expected) in faults {
        let patience = if name == "silence" { 300 } else { 10_000 };
        let (result, sound) = speak(&voices, port, name, patience).await;
        let fault = result.expect_err(name);
        assert_eq!(fault.kind, expected, "{name}: {}", program.output());
        assert!(sound.is_empty());
    }
}

/// RFC 4648, 4.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            match at <= three.len() {
                true => text.push(char::from(LETTERS[(all >> shift) as usize & 63])),
                false => text.push('='),
            }
        }
    }
    text
}

/// A conversation in which the model is to do this.
pub(super) fn setup(port: u16, model: &str, instruction: &str) -> RealtimeSetup {
    RealtimeSetup {
        place: place(port),
        model: model.into(),
        voice: "marin".into(),
        instruction: instruction.into(),
        functions: vec![FunctionSpec {
            name: "success".into(),
            description: "Call it for success.".into(),
            schema: json!({"type": "object", "properties": {"summary": {"type": "string"}}}),
        }],
        recognizer: "whisper-1".into(),
        language: Some("en".into()),
        in_words: false,
        max_output_tokens: 300,
        patience: 10_000,
    }
}

/// What came until an answer was over or all was.
async fn answered(port: u16, instruction: &str) -> Vec<RealtimeNews> {
    let model = OpenAiRealtime::new();
    let mut session = model
        .open(setup(port, "gpt-realtime", instruction))
        .await
        .unwrap();
    session.to.send(RealtimeInput::Answer).unwrap();
    let mut all = Vec::new();
    while let Some(news) = session.from.recv().await {
        let over = matches!(news, RealtimeNews::Done { .. });
        all.push(news);
        if over {
            break;
        }
    }
    all
}

#[tokio::test]
async fn a_realtime_model_speaks_calls_fails_and_is_cut() {
    let on = |words: &str| json!({"endpoint": "realtime", "systemMessage": words});
    let greeting = json!({"content": "Hello from the lamp shop."});
    let call = json!({"toolCalls": [{"name": "success", "arguments": {"summary": "Ten lamps"}}]});
    let mut cut = scene(on("cut"), &greeting, None);
    cut["chunkSize"] = json!(5);
    cut["truncateAfterChunks"] = json!(2);
    let after = json!({"endpoint": "realtime", "toolResultContains": "noted"});
    let mut scenes = vec![
        scene(after, &json!({"content": "It is noted."}), None),
        scene(on("greet"), &greeting, None),
        scene(on("sell"), &call, None),
        cut,
    ];
    let failures = [
        ("quota", "insufficient_quota", ModelFaultKind::NoCredit),
        (
            "limited",
            "rate_limit_exceeded",
            ModelFaultKind::Limited { after: None },
        ),
        ("trouble", "server_error", ModelFaultKind::Trouble(500)),
    ];
    let failed = |(name, code, _): &(&str, &str, _)| scene(on(name), &error(500, "x", code), None);
    scenes.extend(failures.iter().map(failed));
    let (program, port) = start(scenes.into()).await;

    let greeted = answered(port, "please greet").await;
    let [RealtimeNews::Said { text, .. }, RealtimeNews::Done { .. }] = &greeted[..] else {
        panic!("{greeted:?}: {}", program.output());
    };
    assert_eq!(text, "Hello from the lamp shop.");

    let model = OpenAiRealtime::new();
    let mut session = model
        .open(setup(port, "gpt-realtime", "sell"))
        .await
        .unwrap();
    session
        .to
        .send(RealtimeInput::Said("This is Ann.".into()))
        .unwrap();
    session.to.send(RealtimeInput::Answer).unwrap();
    let Some(RealtimeNews::Call(call)) = session.from.recv().await else {
        panic!("no call: {}", program.output());
    };
    assert_eq!(
        (call.name.as_str(), call.arguments.as_str()),
        ("success", r#"{"summary":"Ten lamps"}"#)
    );
    let outcome = RealtimeInput::Outcome {
        call_id: call.id,
        content: "noted".into(),
    };
    assert!(matches!(
        session.from.recv().await,
        Some(RealtimeNews::Done { .. })
    ));
    session.to.send(outcome).unwrap();
    session.to.send(RealtimeInput::Answer).unwrap();
    let said = session.from.recv().await;
    assert!(
        matches!(&said, Some(RealtimeNews::Said { text, .. }) if text == "It is noted."),
        "{said:?}: {}",
        program.output()
    );

    for (name, _, expected) in failures {
        let news = answered(port, name).await;
        let [RealtimeNews::Fault(fault)] = &news[..] else {
            panic!("{name}: {news:?}: {}", program.output());
        };
        assert_eq!(fault.kind, expected, "{name}");
    }
    let news = answered(port, "cut").await;
    let [RealtimeNews::Fault(fault)] = &news[..] else {
        panic!("{news:?}: {}", program.output());
    };
    assert_eq!(fault.kind, ModelFaultKind::CutOff);
    let news = answered(port, "nobody wrote a scene for this").await;
    assert!(
        matches!(&news[..], [RealtimeNews::Fault(fault)] if matches!(fault.kind, ModelFaultKind::Refused(_))),
        "it hangs up and says why: {news:?}"
    );
}
