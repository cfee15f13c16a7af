//! How failures become what the port tells. It does not know any receiver.

use domain::{
    integration::{DeliveryFault, DeliveryFaultKind, LeadRetry},
    time::Millis,
};
use engine::ports::leads::LeadFault;

/// Letters of a receiver's answer that are shown.
const MAX_ANSWER_CHARS: usize = 200;

/// A failure without an answer.
pub(crate) fn fault(kind: DeliveryFaultKind, again: LeadRetry) -> LeadFault {
    LeadFault {
        fault: DeliveryFault {
            kind,
            code: None,
            answer: String::new(),
        },
        again,
        made: None,
    }
}

/// A failure that may pass.
pub(crate) fn passing(kind: DeliveryFaultKind) -> LeadFault {
    fault(kind, LeadRetry::BackOff)
}

/// A failure that does not pass by itself.
pub(crate) fn never(kind: DeliveryFaultKind) -> LeadFault {
    fault(kind, LeadRetry::Never)
}

/// What a status that is no success means, where its receiver gives it no meaning of its own.
pub(crate) fn of_status(status: u16, retry_after: Option<Millis>) -> LeadFault {
    let kind = match status {
        300..=399 => DeliveryFaultKind::Redirected,
        401 => DeliveryFaultKind::Unauthorized,
        402 => DeliveryFaultKind::Payment,
        403 => DeliveryFaultKind::Forbidden,
        404 | 410 => DeliveryFaultKind::NotFound,
        408 => DeliveryFaultKind::TimedOut,
        409 => DeliveryFaultKind::Conflict,
        429 => DeliveryFaultKind::TooMany,
        400..=499 => DeliveryFaultKind::Rejected,
        500.. => DeliveryFaultKind::ReceiverFailed,
        0..=299 => DeliveryFaultKind::BadAnswer,
    };
    let mut fault = fault(kind, LeadRetry::of_status(status, retry_after));
    fault.fault.code = Some(status);
    fault
}

/// What may be added to a failure once more is known of it.
pub(crate) trait Told: Sized {
    /// With the receiver's answer, shortened, without its pages and without the secret.
    fn saying(self, answer: &str, secret: &str) -> Self;
    /// With what is made there by now.
    fn having(self, made: Option<String>) -> Self;
}

impl Told for LeadFault {
    fn saying(mut self, answer: &str, secret: &str) -> Self {
        self.fault.answer = shortened(answer, secret);
        self
    }

    fn having(mut self, made: Option<String>) -> Self {
        self.made = self.made.or(made);
        self
    }
}

/// One line of at most [`MAX_ANSWER_CHARS`]; nothing of a web page; every part of the secret that
/// could be used alone is taken out.
pub(crate) fn shortened(answer: &str, secret: &str) -> String {
    if answer.trim_start().starts_with('<') {
        return String::new();
    }
    let mut text: String = answer
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    // A secret of several parts (an address with its key) is not quoted in part either.
    let mut parts: Vec<&str> = secret.split(['/', ':', '"', '\n', ' ']).collect();
    parts.push(secret);
    parts.retain(|part| part.len() >= 8);
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    for part in parts {
        text = text.replace(part, "…");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(MAX_ANSWER_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_short_line_without_the_secret() {
        let secret = "https://shop.example/rest/1/x7k2abc9def0ghij/";
        let told = shortened("no  such\nhook x7k2abc9def0ghij here", secret);
        assert_eq!(told, "no such hook … here");
        assert_eq!(
            shortened("<!doctype html><p>Bad gateway", ""),
            "",
            "no web pages"
        );
        let long = shortened(&"й".repeat(500), "");
        assert_eq!(
            long.chars().count(),
            MAX_ANSWER_CHARS + 1,
            "and no long ones"
        );
    }

    #[test]
    fn statuses_have_their_words() {
        let kind = |status| of_status(status, None).fault.kind;
        assert_eq!(kind(301), DeliveryFaultKind::Redirected);
        assert_eq!(kind(401), DeliveryFaultKind::Unauthorized);
        assert_eq!(kind(410), DeliveryFaultKind::NotFound);
        assert_eq!(kind(422), DeliveryFaultKind::Rejected);
        assert_eq!(kind(503), DeliveryFaultKind::ReceiverFailed);
        assert_eq!(kind(204), DeliveryFaultKind::BadAnswer);
        assert_eq!(of_status(429, Some(9_000)).again, LeadRetry::After(9_000));
    }
}
