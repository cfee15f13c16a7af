//! What a service says it used: seconds, or tokens of text and of sound.
//!
//! Does not know what it costs.

use domain::time::Millis;
use engine::ports::{model::ModelUsage, speech::SpeechUsage};
use serde::Deserialize;

/// Usage as recognition and realtime services tell it. All of it may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToldUsage {
    seconds: Option<f64>,
    input_tokens: Option<u32>,
    output_tokens: Option<u32>,
    #[serde(alias = "input_tokens_details")]
    input_token_details: Option<TokenDetails>,
    #[serde(alias = "output_tokens_details")]
    output_token_details: Option<TokenDetails>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TokenDetails {
    text_tokens: Option<u32>,
    audio_tokens: Option<u32>,
    cached_tokens: Option<u32>,
    cached_tokens_details: Option<CachedDetails>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CachedDetails {
    text_tokens: Option<u32>,
    audio_tokens: Option<u32>,
}

impl ToldUsage {
    /// Milliseconds that were billed, where it bills those.
    pub(super) fn heard(&self) -> Option<Millis> {
        let seconds = self.seconds.filter(|seconds| seconds.is_finite())?;
        Some((seconds.max(0.0) * 1_000.0).ceil() as Millis)
    }

    /// Tokens in the house's words. What is not told apart counts as sound, the dearer of the two.
    pub(super) fn tokens(&self) -> SpeechUsage {
        let (text_in, audio_in) = split(self.input_tokens, self.input_token_details.as_ref());
        let (text_out, audio_out) = split(self.output_tokens, self.output_token_details.as_ref());
        let details = self.input_token_details.as_ref();
        let cached = details.and_then(|details| details.cached_tokens_details.as_ref());
        let (text_cached, audio_cached) = match cached {
            Some(cached) => (
                cached.text_tokens.unwrap_or(0),
                cached.audio_tokens.unwrap_or(0),
            ),
            // Only the sum is told: text is the cheaper, so it is taken to be that first.
            None => {
                let cached = details.and_then(|details| details.cached_tokens);
                let text = cached.unwrap_or(0).min(text_in);
                (text, cached.unwrap_or(0) - text)
            }
        };
        let usage = |prompt: u32, cached: u32, output| ModelUsage {
            prompt,
            cached: cached.min(prompt),
            output,
            estimated: false,
        };
        SpeechUsage {
            text: usage(text_in, text_cached, text_out),
            audio: usage(audio_in, audio_cached, audio_out),
            ..SpeechUsage::default()
        }
    }

    /// Of a recognition: what comes out is text, told apart or not.
    pub(super) fn recognition_tokens(&self) -> SpeechUsage {
        let mut usage = self.tokens();
        let written = usage.text.output.saturating_add(usage.audio.output);
        (usage.text.output, usage.audio.output) = (written, 0);
        usage
    }
}

fn split(all: Option<u32>, details: Option<&TokenDetails>) -> (u32, u32) {
    let text = details.and_then(|details| details.text_tokens);
    let audio = details.and_then(|details| details.audio_tokens);
    let all = all.unwrap_or(0);
    match (text, audio) {
        (None, None) => (0, all),
        (Some(text), None) => (text, all.saturating_sub(text)),
        (None, Some(audio)) => (all.saturating_sub(audio), audio),
        (Some(text), Some(audio)) => (text, audio),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> ToldUsage {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn seconds_are_rounded_up_to_milliseconds() {
        assert_eq!(
            told(r#"{"type":"duration","seconds":5}"#).heard(),
            Some(5_000)
        );
        assert_eq!(told(r#"{"seconds":0.0001}"#).heard(), Some(1));
        assert_eq!(told(r#"{"seconds":-3}"#).heard(), Some(0));
        assert_eq!(told(r#"{"type":"tokens","input_tokens":3}"#).heard(), None);
    }

    #[test]
    fn tokens_are_told_apart_where_the_service_does() {
        let realtime = told(
            r#"{"total_tokens":253,"input_tokens":132,"output_tokens":121,
            "input_token_details":{"text_tokens":119,"audio_tokens":13,"image_tokens":0,"cached_tokens":64,
            "cached_tokens_details":{"text_tokens":64,"audio_tokens":0}},
            "output_token_details":{"text_tokens":30,"audio_tokens":91}}"#,
        )
        .tokens();
        let text = realtime.text;
        assert_eq!((text.prompt, text.cached, text.output), (119, 64, 30));
        let audio = realtime.audio;
        assert_eq!((audio.prompt, audio.cached, audio.output), (13, 0, 91));
        let recognition = told(
            r#"{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":4,"audio_tokens":10},"output_tokens":45}"#,
        )
        .recognition_tokens();
        assert_eq!(
            (recognition.audio.prompt, recognition.audio.output),
            (10, 0)
        );
        assert_eq!((recognition.text.prompt, recognition.text.output), (4, 45));
    }

    #[test]
    fn what_is_not_told_apart_is_the_dearer_and_nonsense_does_not_wrap() {
        let bare = told(r#"{"input_tokens":10,"output_tokens":5}"#).tokens();
        assert_eq!((bare.audio.prompt, bare.audio.output), (10, 5));
        let odd = told(
            r#"{"input_tokens":1,"input_token_details":{"text_tokens":9,"cached_tokens":50}}"#,
        )
        .tokens();
        assert_eq!((odd.text.prompt, odd.text.cached), (9, 9));
        assert_eq!((odd.audio.prompt, odd.audio.cached), (0, 0));
        assert_eq!(told("{}").tokens(), SpeechUsage::default());
    }
}
