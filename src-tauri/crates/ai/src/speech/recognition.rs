//! Words out of sound: `audio/transcriptions` of OpenAI and of all who copied it.
//!
//! Sound goes out as a WAV of 16,000 samples a second: the least that every service takes. Does not know
//! when somebody has finished speaking.

use async_trait::async_trait;
use engine::ports::{
    model::ModelFaultKind,
    speech::{Recognized, SpeechFault, SpeechRecognizer, SpeechUsage, Utterance},
};
use reqwest::{
    Client, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    redirect::Policy,
};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::{
    RATE, lasts,
    rate::Resampler,
    service::{self, Refusal, fault, free, refused},
    usage::ToldUsage,
    wav,
};
use crate::{faults::ServiceError, web};

/// What services are sent.
const SENT_RATE: u32 = 16_000;
/// Where it is asked, below the base address.
const PATH: &str = "/audio/transcriptions";
/// Where else: whisper.cpp's server answers here unless it is told otherwise.
const WHOLE: [&str; 1] = ["/inference"];
/// Longest utterance: ten minutes. Services take 25 MB at most.
const LONGEST: usize = 600 * RATE as usize;
/// Most bytes of an answer that are read.
const MOST_ANSWER: usize = 1 << 20;

/// Asks services over HTTP.
pub struct OpenAiRecognizer {
    client: Client,
}

impl OpenAiRecognizer {
    /// Connects to nothing yet.
    pub fn new() -> OpenAiRecognizer {
        OpenAiRecognizer {
            // A key must not follow a redirect to wherever it leads.
            client: web::client(Policy::none),
        }
    }
}

impl Default for OpenAiRecognizer {
    fn default() -> Self {
        OpenAiRecognizer::new()
    }
}

impl std::fmt::Debug for OpenAiRecognizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenAiRecognizer").finish_non_exhaustive()
    }
}

#[async_trait]
impl SpeechRecognizer for OpenAiRecognizer {
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault> {
        let url = service::address(&utterance.place, PATH, &WHOLE)?;
        let authorization = service::authorization(&utterance.place)?;
        if utterance.samples.is_empty() {
            return Ok(Recognized {
                text: String::new(),
                usage: SpeechUsage::default(),
            });
        }
        if utterance.samples.len() > LONGEST {
            return Err(refused("the utterance is longer than ten minutes"));
        }
        let until = Instant::now() + service::patience(utterance.patience);
        let form = form(&utterance)?;
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, form.kind)
            .header(ACCEPT, "application/json")
            .body(form.body);
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        let spent = SpeechUsage {
            heard: lasts(utterance.samples.len()),
            ..SpeechUsage::default()
        };
        let response = service::send(request, until, spent).await?;
        if !response.status().is_success() {
            let refusal = Refusal::read(response, until).await;
            return Err(refusal.fault(&utterance.place));
        }
        let is_text = is_plain_text(&response);
        let body = match timeout_at(until, web::body(response, MOST_ANSWER)).await {
            Err(_) => return Err(fault(ModelFaultKind::TooSlow, spent)),
            Ok(Err(web::Broken)) => return Err(fault(ModelFaultKind::CutOff, spent)),
            Ok(Ok((_, true))) => return Err(fault(ModelFaultKind::Nonsense, spent)),
            Ok(Ok((body, false))) => body,
        };
        read(&body, is_text, service::key(&utterance.place), spent)
    }
}

/// A service that ignores the asked format says so.
fn is_plain_text(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/plain"))
}

/// The words of an answer.
fn read(
    body: &[u8],
    is_text: bool,
    key: Option<&str>,
    heard: SpeechUsage,
) -> Result<Recognized, SpeechFault> {
    let broken = |kind| fault(kind, heard);
    if body.trim_ascii().is_empty() {
        return Err(broken(ModelFaultKind::Empty));
    }
    let answer: Value = match (serde_json::from_slice(body), is_text) {
        (Ok(answer), _) => answer,
        (Err(_), true) => Value::Null,
        (Err(_), false) => return Err(broken(ModelFaultKind::Nonsense)),
    };
    if !answer.is_object() && is_text {
        let words = std::str::from_utf8(body).map_err(|_| broken(ModelFaultKind::Nonsense))?;
        return Ok(Recognized {
            text: words_of(words),
            usage: heard,
        });
    }
    let Some(words) = answer.get("text").and_then(Value::as_str) else {
        // Some services say what went wrong under a status that says that all is well.
        return Err(match answer.get("error") {
            Some(_) => free(ServiceError::of(&answer).meaning_in_stream(key)),
            None => broken(ModelFaultKind::Nonsense),
        });
    };
    let told = answer.get("usage").cloned().unwrap_or_default();
    let told: ToldUsage = serde_json::from_value(told).unwrap_or_default();
    let usage = SpeechUsage {
        heard: told.heard().unwrap_or(heard.heard),
        ..told.recognition_tokens()
    };
    Ok(Recognized {
        text: words_of(words),
        usage,
    })
}

/// The words alone, on one line. Whisper writes `[BLANK_AUDIO]` or `(silence)` where there were none.
fn words_of(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut outside = 0;
    let mut depth = 0_usize;
    for letter in line.chars() {
        match letter {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            other if depth == 0 && other.is_alphanumeric() => outside += 1,
            _ => {}
        }
    }
    if outside == 0 { String::new() } else { line }
}

/// What is sent (RFC 7578).
struct Form {
    kind: String,
    body: Vec<u8>,
}

fn form(utterance: &Utterance) -> Result<Form, SpeechFault> {
    let mut resampler = Resampler::new(RATE, SENT_RATE).ok_or_else(|| refused("no such rate"))?;
    let mut samples = resampler.feed(&utterance.samples);
    samples.extend(resampler.finish());
    let file = wav::written(&samples, SENT_RATE);
    let fields = [
        ("model", Some(utterance.model.as_str())),
        ("response_format", Some("json")),
        ("language", utterance.language.as_deref()),
        ("prompt", Some(utterance.hints.trim())),
    ];
    // A mark that occurs nowhere in what is sent.
    let mut mark = "switchboard-form".to_owned();
    while fields
        .iter()
        .any(|(_, value)| value.is_some_and(|value| value.contains(&mark)))
        || file.windows(mark.len()).any(|part| part == mark.as_bytes())
    {
        mark.push('x');
    }
    let mut body = Vec::with_capacity(file.len() + 1_024);
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let field = format!(
                "--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(field.as_bytes());
        }
    }
    let head = format!(
        "--{mark}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\n\
         Content-Type: audio/wav\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&file);
    body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
    Ok(Form {
        kind: format!("multipart/form-data; boundary={mark}"),
        body,
    })
}

#[cfg(test)]
mod tests;
