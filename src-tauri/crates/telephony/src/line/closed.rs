//! Why no call can go over a line now, and how that stands in a call's evidence.
//!
//! Does not know how it is found out.

use domain::outcome::{EndEvidence, LineFault};

/// Why no call can go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    /// The fault.
    pub(crate) fault: LineFault,
    /// SIP code behind it.
    pub(crate) code: Option<u16>,
}

impl Closed {
    /// Without a SIP code.
    pub(super) fn new(fault: LineFault) -> Closed {
        Closed { fault, code: None }
    }

    /// Writes it down as a call's evidence.
    pub(crate) fn note(self, evidence: &mut EndEvidence) {
        match self.fault {
            LineFault::Unauthorized => {
                evidence.any_reply = true;
                evidence.authenticated = true;
                evidence.sip_code = Some(401);
                evidence.sip_text = self
                    .code
                    .map(|code| format!("REGISTER was answered {code}"));
            }
            LineFault::Forbidden => {
                evidence.any_reply = true;
                evidence.sip_code = Some(402);
                evidence.sip_text = self
                    .code
                    .map(|code| format!("REGISTER was answered {code}"));
            }
            LineFault::Full { retry_after } => {
                evidence.any_reply = true;
                evidence.sip_code = Some(503);
                evidence.retry_after = retry_after;
            }
            LineFault::Codec => evidence.sip_code = Some(488),
            // No answer of any kind: that is what says "unreachable".
            LineFault::Unreachable => (),
            barred @ (LineFault::NameUnknown
            | LineFault::Refused
            | LineFault::Certificate { .. }
            | LineFault::NoTls) => evidence.barred = Some(barred),
            LineFault::Local => {
                evidence.local_fault = Some("no socket could be opened on this machine".into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::outcome::{CallOutcome, CertificateProblem, classify};

    use super::*;

    #[test]
    fn a_call_that_could_not_go_gets_the_lines_fault() {
        for fault in [
            LineFault::Unauthorized,
            LineFault::Forbidden,
            LineFault::Full { retry_after: None },
            LineFault::Full {
                retry_after: Some(9_000),
            },
            LineFault::Codec,
            LineFault::Unreachable,
            LineFault::NameUnknown,
            LineFault::Refused,
            LineFault::Certificate {
                problem: CertificateProblem::Expired,
            },
            LineFault::NoTls,
            LineFault::Local,
        ] {
            let mut evidence = EndEvidence::default();
            Closed::new(fault.clone()).note(&mut evidence);
            let expected = match fault {
                // without a time to wait a 503 says only that the network is busy
                LineFault::Full { retry_after: None } => continue,
                fault => CallOutcome::Line { fault },
            };
            assert_eq!(classify(&evidence), expected);
        }
    }
}
