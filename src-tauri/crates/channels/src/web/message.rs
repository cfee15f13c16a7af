//! What a visitor sent, checked: pure.

use domain::time::UnixMillis;
use engine::ports::messenger::{IncomingMessage, Person};
use serde::Deserialize;

/// Longest message, in characters; the domain's limit for web channels.
const LONGEST: usize = 4_096;

/// A message as it is sent.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    id: String,
    text: String,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    phone: Option<String>,
    /// For whom a program speaks.
    #[serde(default)]
    pub(super) peer: Option<String>,
}

impl Written {
    /// As a message of `peer`; `None`: something is missing or too long.
    pub(super) fn by(self, peer: &str, at: UnixMillis) -> Option<IncomingMessage> {
        let text = cleaned(&self.text);
        let fits = !text.is_empty() && text.chars().count() <= LONGEST;
        (fits && is_id(&self.id)).then(|| IncomingMessage {
            external_id: format!("{peer}/{}", self.id),
            peer: peer.to_owned(),
            person: Person {
                name: short(self.name, 100),
                username: None,
                phone: short(self.phone, 32),
                language: short(self.language, 16),
                page: short(self.page, 500)
                    .filter(|page| page.starts_with("https://") || page.starts_with("http://")),
            },
            text,
            at,
            by_owner: false,
        })
    }

    /// The visitor's own id of it.
    pub(super) fn id(&self) -> String {
        self.id.clone()
    }
}

/// An id of a visitor's message: letters, digits, `-` and `_`.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// A name that a program gives its visitor.
pub(super) fn is_peer(peer: &str) -> bool {
    (1..=128).contains(&peer.chars().count()) && !peer.chars().any(char::is_control)
}

/// Without characters that show nothing and may change what is shown around them.
fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn short(given: Option<String>, longest: usize) -> Option<String> {
    let given: String = cleaned(&given?).chars().take(longest).collect();
    (!given.is_empty()).then_some(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(json: &str) -> Option<IncomingMessage> {
        let written: Written = serde_json::from_str(json).unwrap();
        written.by("v", 7)
    }

    #[test]
    fn a_message_keeps_its_words_and_loses_what_shows_nothing() {
        let message = written(
            r#"{"id":"a-1","text":" <b>hi</b>\u0000\r\nyou ","page":"javascript:alert(1)",
                "language":"en","name":"  "}"#,
        )
        .unwrap();
        assert_eq!(message.text, "<b>hi</b>\nyou");
        assert_eq!(message.external_id, "v/a-1");
        assert_eq!((message.person.page, message.person.name), (None, None));
        assert_eq!(message.person.language.as_deref(), Some("en"));
    }

    #[test]
    fn what_is_empty_too_long_or_named_strangely_is_refused() {
        let long = format!(r#"{{"id":"a","text":"{}"}}"#, "ж".repeat(LONGEST + 1));
        for json in [
            r#"{"id":"a","text":"  "}"#,
            r#"{"id":"","text":"hi"}"#,
            r#"{"id":"a/b","text":"hi"}"#,
            &long,
        ] {
            assert_eq!(written(json), None, "{json}");
        }
        let fits = format!(r#"{{"id":"a","text":"{}"}}"#, "ж".repeat(LONGEST));
        assert!(written(&fits).is_some());
    }

    #[test]
    fn programs_name_their_visitors_visibly() {
        assert!(is_peer("customer 12 / Анна"));
        assert!(!is_peer("") && !is_peer("a\nb") && !is_peer(&"x".repeat(129)));
    }
}
