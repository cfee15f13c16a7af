//! Hearing and speaking over services that follow OpenAI's interface: OpenAI itself, Groq, whisper.cpp,
//! Speaches, Kokoro, LocalAI, and the offline voice beside them.
//!
//! | file | what |
//! |---|---|
//! | `recognition` | words out of sound |
//! | `voice` | sound out of words, as it is made |
//! | `realtime` | models that hear and speak by themselves |
//! | `sound`, `wav`, `rate` | what services send as sound, and its rate |
//! | `service`, `usage` | asking, refusals, what was used |
//!
//! Neither keys nor words nor sound are logged. Does not know calls, money, or when to try again.

mod rate;
mod realtime;
mod recognition;
mod service;
mod sound;
mod usage;
mod voice;
mod wav;

pub use realtime::OpenAiRealtime;
pub use recognition::OpenAiRecognizer;
pub use voice::{OpenAiVoice, Voices};

/// The rate of all sound in the house.
const RATE: u32 = 8_000;

/// How long so many samples of the house's rate last.
fn lasts(samples: usize) -> domain::time::Millis {
    let lasts = samples as u64 * 1_000 / u64::from(RATE);
    domain::time::Millis::try_from(lasts).unwrap_or(domain::time::Millis::MAX)
}
