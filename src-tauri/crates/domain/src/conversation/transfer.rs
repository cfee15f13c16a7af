//! Putting the callee through to a person: where to, what is said around it, what can come of it. Source:
//! issue "agents that converse", 1; RFC 3515.
//!
//! The target stands in the agent's form; a model never chooses it. It knows no line.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest address.
const MAX_TARGET_CHARS: usize = 200;
/// Digits of a number.
const DIGITS: std::ops::RangeInclusive<usize> = 2..=15;

/// Where a call is put through to, and what is said around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Transfer {
    /// A number (`+49 30 23125001`, or an extension) or an address (`sip:sales@example.com`).
    pub target: String,
    /// Said before, to its end, with `{variables}`; empty: nothing.
    pub success_line: String,
    /// Said when nobody was reached, with `{variables}`; the conversation goes on. Empty: the model
    /// finds the words.
    pub failure_line: String,
}

/// Where a call is put through to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferTarget {
    /// A number at the line's own carrier: digits, with `+` where it is international.
    Number(String),
    /// A SIP address.
    Address(String),
}

impl TransferTarget {
    /// Reads a target as users write it; `None`: it is neither a number nor an address.
    pub fn read(written: &str) -> Option<TransferTarget> {
        let written = written.trim();
        if written.chars().count() > MAX_TARGET_CHARS {
            return None;
        }
        let lower = written.to_ascii_lowercase();
        if lower.starts_with("sip:") || lower.starts_with("sips:") {
            let (_, rest) = written.split_once(':')?;
            let plain = rest
                .chars()
                .all(|sign| sign.is_ascii_graphic() && !"<>\"\\^`{|}".contains(sign));
            // headers behind `?` would say things to the other side in our name
            let host = rest.rsplit('@').next().unwrap_or_default();
            let named = rest.matches('@').count() <= 1
                && !rest.starts_with('@')
                && !rest.contains('?')
                && host.starts_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '[');
            return (plain && named).then(|| TransferTarget::Address(written.to_owned()));
        }
        let number: String = written
            .chars()
            .filter(|sign| !sign.is_whitespace() && !"()-./".contains(*sign))
            .collect();
        let digits = number.strip_prefix('+').unwrap_or(&number);
        let fits =
            DIGITS.contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit());
        fits.then_some(TransferTarget::Number(number))
    }
}

/// What came of putting a call through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransferOutcome {
    /// The person answered.
    PutThrough,
    /// The other side took it over, and does not tell what comes of it.
    TakenOver,
    /// The other side does not transfer calls.
    Refused {
        /// SIP code of its refusal.
        code: u16,
    },
    /// The person did not answer.
    NotReached {
        /// SIP code of the reason.
        code: u16,
    },
    /// The other side told nothing, for too long.
    Silent,
    /// The callee hung up meanwhile.
    HungUp,
    /// It could not even be asked for.
    NotSent,
    /// A test in which nobody is called.
    OnlyTried,
}

impl TransferOutcome {
    /// Whether the agent's part is over.
    pub fn worked(self) -> bool {
        match self {
            TransferOutcome::PutThrough
            | TransferOutcome::TakenOver
            | TransferOutcome::OnlyTried => true,
            TransferOutcome::Refused { .. }
            | TransferOutcome::NotReached { .. }
            | TransferOutcome::Silent
            | TransferOutcome::HungUp
            | TransferOutcome::NotSent => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_users_write_them() {
        let number = |text: &str| Some(TransferTarget::Number(text.to_owned()));
        let address = |text: &str| Some(TransferTarget::Address(text.to_owned()));
        let rows = [
            (" +49 (30) 23125-001 ", number("+493023125001")),
            ("204", number("204")),
            ("sip:sales@example.com", address("sip:sales@example.com")),
            (
                "SIPS:sales@[2001:db8::1]:5061;transport=tls",
                address("SIPS:sales@[2001:db8::1]:5061;transport=tls"),
            ),
            ("sip:pbx.example.com", address("sip:pbx.example.com")),
            ("", None),
            ("+", None),
            ("7", None),
            ("+4930231250011234567", None),
            ("my boss", None),
            ("tel:+493023125001", None),
            ("sip:", None),
            ("sip:a b@example.com", None),
            ("sip:a@b@example.com", None),
            ("sip:a@example.com?Replaces=1", None),
            ("sip:a@example.com>\r\nX: 1", None),
        ];
        for (written, read) in rows {
            assert_eq!(TransferTarget::read(written), read, "{written:?}");
        }
    }
}
