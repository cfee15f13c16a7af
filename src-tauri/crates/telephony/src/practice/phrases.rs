//! What practice callees say, and the keys that they press.

use domain::practice::{PRACTICE_GREETING, PRACTICE_PHRASES};

/// How a callee answers the phone.
const GREETINGS: [&str; 4] = ["Hello?", "Yes, hello?", "Good day.", "Yes?"];

/// What it says before it hangs up.
pub(super) const FAREWELL: &str = "Thank you. Goodbye.";

/// What a voicemail says before its beep.
pub(super) const VOICEMAIL: &str = PRACTICE_GREETING;

/// The greeting of a callee.
pub(super) fn greeting(phrase: usize) -> &'static str {
    GREETINGS[phrase % GREETINGS.len()]
}

/// Its answer to the `turn`th thing that was said to it.
pub(super) fn reply(phrase: usize, turn: usize) -> &'static str {
    PRACTICE_PHRASES[phrase.wrapping_add(turn) % PRACTICE_PHRASES.len()]
}

/// The key that it presses when asked: most agree.
pub(super) fn key(phrase: usize) -> char {
    if phrase % 4 == 3 { '2' } else { '1' }
}
