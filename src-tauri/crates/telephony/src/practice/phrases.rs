//! What practice callees say, and the keys that they press.

use domain::practice::{PRACTICE_GREETING, PRACTICE_PHRASES};

/// How a callee answers the phone.
const GREETINGS: [&str; 4] = ["Hello?", "Yes, hello?", "Good day.", "Yes?"];

/// What it says before it hangs up.
pub(super) const FAREWELL: &str = "Thank you. Goodbye.";

/// What voicemails say before their beep.
pub(crate) const VOICEMAILS: [&str; 10] = [
    PRACTICE_GREETING,
    "Hi, you have reached Tom Baker. Please leave your name and number, and I will call you back.",
    "The person you are calling is not available. Please leave your message after the tone.",
    "Your call has been forwarded to an automatic voice message system. At the tone, please record \
     your message.",
    "Hello, this is Anna. I am away from my phone. Leave me a message and I will get back to you.",
    "You have reached the office of Baker and Sons. We are closed now. Please call again tomorrow.",
    "Sorry, I missed your call. Leave a message after the beep.",
    "This is the mailbox of Martin Miller. Please speak after the tone.",
    "We cannot come to the phone right now. Please leave a message, and have a nice day.",
    "The number you have called is not answering. Your message will be recorded after the beep.",
];

/// The greeting of a voicemail.
pub(super) fn voicemail(phrase: usize) -> &'static str {
    VOICEMAILS[phrase % VOICEMAILS.len()]
}

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
