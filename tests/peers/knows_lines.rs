//! Recognition for tests of rehearsals: an `/audio/transcriptions` that knows what personas can say, and
//! tells by the sound which of it was said. It hears what came over the telephone and nothing else.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{Json, Router, body::Bytes, extract::State, routing::post};
use domain::{practice::PRACTICE_GREETING, rehearsal::Persona};
use engine::ports::SpeechSynthesizer as _;
use serde_json::{Value, json};

/// Loudness is taken so often.
const STEPS_PER_SECOND: u32 = 50;

struct Lines(Vec<(&'static str, Vec<f32>)>);

/// How loud a sound is, 50 times a second.
fn envelope(samples: &[i16], rate: u32) -> Vec<f32> {
    let step = (rate / STEPS_PER_SECOND) as usize;
    samples
        .chunks(step)
        .map(|part| {
            let sum: f32 = part.iter().map(|s| f32::from(*s).powi(2)).sum();
            (sum / part.len() as f32).sqrt()
        })
        .collect()
}

/// How well a line fits into what was heard, at the best place.
fn fits(heard: &[f32], line: &[f32]) -> f32 {
    let energy = |sound: &[f32]| sound.iter().map(|a| a * a).sum::<f32>();
    let whole = (energy(heard) * energy(line)).sqrt().max(1.0);
    let last = heard.len() as i64;
    (-(line.len() as i64)..last)
        .map(|shift| {
            let common = line.iter().enumerate().map(|(at, loud)| {
                let at = usize::try_from(at as i64 + shift).ok();
                at.and_then(|at| heard.get(at)).map_or(0.0, |h| h * loud)
            });
            common.sum::<f32>() / whole
        })
        .fold(0.0, f32::max)
}

impl Lines {
    async fn of_all() -> Lines {
        let voice = ai::FliteVoice::new();
        let mut lines = Vec::new();
        for persona in Persona::ALL {
            let part = persona.part();
            for text in std::iter::once(&part.greeting).chain(part.replies) {
                if !text.is_empty() {
                    let samples = voice.speak(text).await.expect("a voice");
                    lines.push((*text, envelope(&samples, 8_000)));
                }
            }
        }
        assert!(lines.iter().any(|(text, _)| *text == PRACTICE_GREETING));
        Lines(lines)
    }

    fn said(&self, wav: &[u8]) -> &'static str {
        let Ok(mut reader) = hound::WavReader::new(wav) else {
            return "";
        };
        let rate = reader.spec().sample_rate;
        let samples: Vec<i16> = reader.samples::<i16>().map_while(Result::ok).collect();
        let heard = envelope(&samples, rate);
        let scored = self
            .0
            .iter()
            .map(|(text, line)| (fits(&heard, line), *text));
        scored
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map_or("", |(_, text)| text)
    }
}

async fn transcribe(State(lines): State<Arc<Lines>>, body: Bytes) -> Json<Value> {
    // the sound is the part of the form that begins as a WAV does, up to the length that it names
    let at = body.windows(4).position(|four| four == b"RIFF");
    let text = at.map_or("", |at| lines.said(&body[at..]));
    Json(json!({ "text": text }))
}

/// Starts on a free port; it ends with the test's runtime.
pub(crate) async fn start() -> u16 {
    let lines = Arc::new(Lines::of_all().await);
    let router = Router::new()
        .route("/v1/audio/transcriptions", post(transcribe))
        .with_state(lines);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let _ = axum::serve(listener, router).await;
    });
    port
}

#[tokio::test]
async fn every_line_is_known_by_its_sound() {
    let lines = Lines::of_all().await;
    let voice = ai::FliteVoice::new();
    for (text, _) in &lines.0 {
        let samples = voice.speak(text).await.unwrap();
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = std::io::Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut wav, spec).unwrap();
        // a little silence before, as a telephone has it
        for sample in [0_i16; 1_234].iter().chain(&*samples) {
            writer.write_sample(*sample).unwrap();
        }
        writer.finalize().unwrap();
        assert_eq!(lines.said(wav.get_ref()), *text);
    }
}
