//! The table of telephony, "Outcome of a SIP answer", as a function. It knows SIP and Q.850 codes
//! and nothing of SIP messages.

#[cfg(test)]
mod tests;

use super::{CallOutcome, CallResult, EarlySignal, EndEvidence, LineFault};

/// The verdict over an ended attempt.
///
/// Order: what happened on our side for certain (answered, cancelled, a local fault, no reply at
/// all, a code that can only mean ourselves), then the Reason header, then what the network's tones
/// said, then the SIP code with its phrase, then our ring timer. Where the table is silent:
///
/// - A 200 that crosses our CANCEL is what we cancelled for: CANCEL for the user, the task's stop
///   or the end of calling time; NO_ANSWER for our ring timer, so that the callee can be redialled.
/// - Retry-After, or a phrase that names a limit, on 403, 429 and 503 wins over a Q.850 cause of
///   congestion: the carrier tells this line to wait.
/// - 408 without ringing is the network's "no reaction from the phone": NO_USER_RESPONSE.
/// - A callee that a carrier calls switched off or suspended in words is believed.
pub fn classify(evidence: &EndEvidence) -> CallOutcome {
    if evidence.answered {
        return callee(match (evidence.cancelled, evidence.ring_timeout) {
            (true, _) => CallResult::Cancel,
            (false, true) => CallResult::NoAnswer,
            (false, false) if evidence.local_fault.is_some() || evidence.sound_lost => {
                CallResult::Interrupted
            }
            (false, false) => CallResult::Answered,
        });
    }
    if evidence.cancelled {
        return callee(CallResult::Cancel);
    }
    if evidence.local_fault.is_some() {
        return line(LineFault::Local);
    }
    if let Some(fault) = &evidence.barred {
        return line(fault.clone());
    }
    let phrase = evidence
        .sip_text
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let Some(code) = evidence.sip_code else {
        let known = evidence.q850.and_then(by_q850);
        return match known.or(evidence.early.map(EarlySignal::alone)) {
            Some(result) => callee(result),
            None if evidence.any_reply && evidence.ring_timeout => callee(CallResult::NoAnswer),
            None => line(LineFault::Unreachable),
        };
    };
    // A 408 that nobody sent: the SIP stack makes it up when there was no reply at all.
    if code == 408 && !evidence.any_reply && !evidence.rang && evidence.q850.is_none() {
        return line(LineFault::Unreachable);
    }
    if let Some(fault) = ours_by_code(code, &phrase, evidence) {
        return line(fault);
    }
    if let Some(result) = evidence.q850.and_then(by_q850) {
        return callee(result);
    }
    match evidence.early.and_then(|signal| signal.result(code)) {
        Some(result) => callee(result),
        None => by_code(code, &phrase, evidence),
    }
}

fn callee(result: CallResult) -> CallOutcome {
    CallOutcome::Callee { result }
}

fn line(fault: LineFault) -> CallOutcome {
    CallOutcome::Line { fault }
}

/// Codes that can only be about this line, whatever a Reason header adds.
fn ours_by_code(code: u16, phrase: &str, evidence: &EndEvidence) -> Option<LineFault> {
    let limited = evidence.retry_after.is_some() || names_a_limit(phrase);
    match code {
        401 | 407 => Some(LineFault::Unauthorized),
        402 => Some(LineFault::Forbidden),
        403 | 429 | 503 if limited => Some(LineFault::Full {
            retry_after: evidence.retry_after,
        }),
        415 | 488 | 606 => Some(LineFault::Codec),
        _ => None,
    }
}

fn by_q850(cause: u16) -> Option<CallResult> {
    match cause {
        17 => Some(CallResult::UserBusy),
        18 | 19 => Some(CallResult::NoAnswer),
        20 => Some(CallResult::PoweredOff),
        21 => Some(CallResult::CallRejected),
        1 | 2 | 3 | 22 | 28 => Some(CallResult::InvalidNumber),
        34 | 38 | 41 | 42 | 44 | 47 => Some(CallResult::NetworkBusy),
        _ => None,
    }
}

/// Whether the table knows a cause.
pub(super) fn knows_cause(cause: u16) -> bool {
    by_q850(cause).is_some()
}

fn by_code(code: u16, phrase: &str, evidence: &EndEvidence) -> CallOutcome {
    match code {
        300..=399 => callee(CallResult::CallForwarding),
        404 | 410 | 480 | 484 | 604 => callee(match words_about_the_phone(phrase) {
            Some(result) => result,
            None if code != 480 => CallResult::InvalidNumber,
            None if evidence.rang => CallResult::NoAnswer,
            None => CallResult::Unavailable,
        }),
        403 if evidence.rang => callee(CallResult::CallRejected),
        403 => line(LineFault::Forbidden),
        408 if evidence.rang => callee(CallResult::NoAnswer),
        408 => callee(CallResult::NoUserResponse),
        433 | 603 => callee(CallResult::CallRejected),
        486 | 600 => callee(CallResult::UserBusy),
        487 if evidence.ring_timeout => callee(CallResult::NoAnswer),
        500 | 502 | 503 | 504 => callee(CallResult::NetworkBusy),
        607 | 608 => callee(CallResult::OperatorBlock),
        _ if evidence.ring_timeout => callee(CallResult::NoAnswer),
        _ => callee(CallResult::Others),
    }
}

/// A phrase by which carriers say that a channel or rate limit is reached, such as "User channel
/// limit exceeded D1" or "CPS limit". `phrase` is in lower case.
fn names_a_limit(phrase: &str) -> bool {
    const LIMITS: [&str; 6] = [
        "limit",
        "too many",
        "channels exceeded",
        "calls exceeded",
        "rate exceeded",
        "throttl",
    ];
    LIMITS.iter().any(|words| phrase.contains(words))
}

/// What some carriers say in the reason phrase instead of an announcement.
fn words_about_the_phone(phrase: &str) -> Option<CallResult> {
    const OFF: [&str; 4] = ["powered off", "power off", "switched off", "turned off"];
    if OFF.iter().any(|words| phrase.contains(words)) {
        return Some(CallResult::PoweredOff);
    }
    phrase.contains("suspended").then_some(CallResult::Suspend)
}
