//! Faults of a line itself, which are nobody's result. It does not know how they are found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::Millis;

/// Why the certificate of a carrier's server is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateProblem {
    /// Nobody whom this machine or the line trusts vouches for it.
    UnknownIssuer,
    /// It was made out to another name than the line's host.
    OtherName,
    /// Its time is over.
    Expired,
    /// Its time has not come, or this machine's clock is slow.
    NotYetValid,
    /// Something else is wrong with it.
    Unusable,
}

/// A fault of our own line: not the callee's result, uses no attempt. Source: product 2.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineFault {
    /// Not registered, or credentials refused.
    Unauthorized,
    /// The carrier refuses this line's calls (402, 403 before ringing).
    Forbidden,
    /// The carrier's channel or rate limit; wait before the next call.
    Full {
        /// What Retry-After asked for, in milliseconds.
        retry_after: Option<Millis>,
    },
    /// No common codec (415, 488, 606).
    Codec,
    /// No answer at all: route, port or a firewall on the way.
    Unreachable,
    /// The host's name leads to no address.
    NameUnknown,
    /// The machine is there, but nothing listens on this port.
    Refused,
    /// The server's certificate is not believed.
    Certificate {
        /// Why.
        problem: CertificateProblem,
    },
    /// Something listens there, but no encrypted connection can be agreed with it.
    NoTls,
    /// A part of our own machine failed (no free port, no sound, disk).
    Local,
}

impl LineFault {
    /// A short word for the store and for logs.
    pub fn code(&self) -> &'static str {
        match self {
            LineFault::Unauthorized => "unauthorized",
            LineFault::Forbidden => "forbidden",
            LineFault::Full { .. } => "full",
            LineFault::Codec => "codec",
            LineFault::Unreachable => "unreachable",
            LineFault::NameUnknown => "name_unknown",
            LineFault::Refused => "refused",
            LineFault::Certificate { .. } => "certificate",
            LineFault::NoTls => "no_tls",
            LineFault::Local => "local",
        }
    }

    /// Whether it passes by waiting (the line is only full), so that it is no sign of a broken line
    /// and does not count towards the streak that pauses a task.
    pub fn passes_by_waiting(&self) -> bool {
        match self {
            LineFault::Full { .. } => true,
            LineFault::Unauthorized
            | LineFault::Forbidden
            | LineFault::Codec
            | LineFault::Unreachable
            | LineFault::NameUnknown
            | LineFault::Refused
            | LineFault::Certificate { .. }
            | LineFault::NoTls
            | LineFault::Local => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_stored_under_the_word_that_travels() {
        let problem = CertificateProblem::Expired;
        let faults = [
            LineFault::Unauthorized,
            LineFault::Forbidden,
            LineFault::Full { retry_after: None },
            LineFault::Codec,
            LineFault::Unreachable,
            LineFault::NameUnknown,
            LineFault::Refused,
            LineFault::Certificate { problem },
            LineFault::NoTls,
            LineFault::Local,
        ];
        for fault in faults {
            let json = serde_json::to_value(&fault).unwrap();
            assert_eq!(json["kind"], fault.code());
        }
    }
}
