//! A line's own reading of its carrier's answers, where it differs from the table. Source: telephony,
//! "a line may override the table". It does not know how a line is kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CallOutcome, CallResult, EndEvidence, LineFault, classify};

/// What a carrier answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutcomeSignal {
    /// The final SIP code.
    Sip {
        /// Code.
        code: u16,
    },
    /// The Q.850 cause of the Reason header.
    Q850 {
        /// Cause.
        cause: u16,
    },
}

/// What one answer means on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct OutcomeOverride {
    /// The answer.
    pub signal: OutcomeSignal,
    /// What it means there.
    pub result: CallResult,
}

impl OutcomeSignal {
    /// Whether a line may say what it means: final answers of the callee's side. Credentials (401,
    /// 407) are the line's own business, and 487 is the answer to our own CANCEL.
    pub fn may_be_overridden(self) -> bool {
        match self {
            OutcomeSignal::Sip { code } => {
                (300..=699).contains(&code) && !matches!(code, 401 | 407 | 487)
            }
            OutcomeSignal::Q850 { cause } => (1..=127).contains(&cause),
        }
    }
}

/// Whether an answer may be said to mean this: what a callee's side can do without answering.
pub(crate) fn may_mean(result: CallResult) -> bool {
    !result.is_answered() && result != CallResult::Cancel
}

/// The verdict on a line that reads some answers in its own way. What happened for certain stays: an
/// answered or cancelled call, a fault of our own machine, no reply at all, and a carrier that tells
/// the line to wait. As in the table, the Q.850 cause wins over the SIP code.
pub fn classify_on(evidence: &EndEvidence, overrides: &[OutcomeOverride]) -> CallOutcome {
    let usual = classify(evidence);
    let certain = evidence.answered || evidence.cancelled || evidence.local_fault.is_some();
    let made_up = evidence.sip_code == Some(408) && !evidence.any_reply && !evidence.rang;
    if certain || made_up {
        return usual;
    }
    if let CallOutcome::Line {
        fault: LineFault::Full { .. } | LineFault::Unauthorized,
    } = usual
    {
        return usual;
    }
    let own = |signal: OutcomeSignal| {
        overrides
            .iter()
            .find(|own| own.signal == signal)
            .map(|own| own.result)
    };
    let by_cause = evidence
        .q850
        .and_then(|cause| own(OutcomeSignal::Q850 { cause }));
    let by_code = evidence
        .sip_code
        .and_then(|code| own(OutcomeSignal::Sip { code }));
    match (by_cause, by_code) {
        (Some(result), _) => CallOutcome::Callee { result },
        // a cause that the table knows still says more than the code
        (None, Some(result)) if !evidence.q850.is_some_and(super::classify::knows_cause) => {
            CallOutcome::Callee { result }
        }
        (None, Some(_) | None) => usual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sip(code: u16, result: CallResult) -> OutcomeOverride {
        OutcomeOverride {
            signal: OutcomeSignal::Sip { code },
            result,
        }
    }

    fn q850(cause: u16, result: CallResult) -> OutcomeOverride {
        OutcomeOverride {
            signal: OutcomeSignal::Q850 { cause },
            result,
        }
    }

    fn answer(code: u16) -> EndEvidence {
        EndEvidence {
            sip_code: Some(code),
            any_reply: true,
            ..EndEvidence::default()
        }
    }

    fn callee(result: CallResult) -> CallOutcome {
        CallOutcome::Callee { result }
    }

    #[test]
    fn a_line_reads_an_answer_in_its_own_way_and_all_others_as_usual() {
        let own = [
            sip(480, CallResult::PoweredOff),
            sip(403, CallResult::CallRejected),
        ];
        assert_eq!(
            classify_on(&answer(480), &own),
            callee(CallResult::PoweredOff)
        );
        assert_eq!(
            classify_on(&answer(403), &own),
            callee(CallResult::CallRejected)
        );
        assert_eq!(
            classify_on(&answer(486), &own),
            callee(CallResult::UserBusy)
        );
        assert_eq!(classify_on(&answer(480), &[]), classify(&answer(480)));
    }

    #[test]
    fn a_cause_wins_over_a_code_be_it_the_lines_or_the_tables() {
        let both = [
            sip(480, CallResult::PoweredOff),
            q850(31, CallResult::Suspend),
        ];
        let with = |cause| EndEvidence {
            q850: Some(cause),
            ..answer(480)
        };
        assert_eq!(classify_on(&with(31), &both), callee(CallResult::Suspend));
        assert_eq!(classify_on(&with(17), &both), callee(CallResult::UserBusy));
        assert_eq!(
            classify_on(&with(99), &both),
            callee(CallResult::PoweredOff)
        );
    }

    #[test]
    fn what_is_certain_stays() {
        let own = [503, 401, 200, 408].map(|code| sip(code, CallResult::UserBusy));
        let certain = [
            EndEvidence {
                retry_after: Some(5_000),
                ..answer(503)
            },
            answer(401),
            EndEvidence {
                answered: true,
                ..answer(200)
            },
            EndEvidence {
                cancelled: true,
                ..answer(503)
            },
            EndEvidence {
                local_fault: Some("disk".to_owned()),
                ..answer(503)
            },
            EndEvidence {
                any_reply: false,
                ..answer(408)
            },
        ];
        for evidence in certain {
            let usual = classify(&evidence);
            assert_eq!(classify_on(&evidence, &own), usual, "{evidence:?}");
        }
    }
}
