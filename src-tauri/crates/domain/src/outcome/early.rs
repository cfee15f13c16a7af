//! What a network says by its tones before a call is answered, and which result that is. It does not
//! know how tones are heard.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CallResult;

/// What a network says by its tones before a call is answered. That a phone is switched off, or its
/// service suspended, is said in words only, which are not understood: it is an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EarlySignal {
    /// The busy tone.
    Busy,
    /// The congestion tone, or the three tones of "no circuit" and "reorder".
    Congestion,
    /// The three tones of "intercept" and "vacant code".
    NoSuchNumber,
    /// The three tones before an announcement that may say anything.
    Announcement,
}

impl EarlySignal {
    /// What it means beside a final SIP code; `None`: the code says more. Tones that say what is
    /// wrong are nearer to the callee than the code into which a gateway makes it; those that only
    /// announce something say less than a code that is certain.
    pub(super) fn result(self, code: u16) -> Option<CallResult> {
        // Codes that a gateway also gives when it knows nothing.
        let vague = matches!(code, 408 | 480 | 487 | 500);
        match self {
            EarlySignal::Announcement if !vague => None,
            EarlySignal::Announcement
            | EarlySignal::Busy
            | EarlySignal::Congestion
            | EarlySignal::NoSuchNumber => Some(self.alone()),
        }
    }

    /// What it means where nothing else is known.
    pub(super) fn alone(self) -> CallResult {
        match self {
            EarlySignal::Busy => CallResult::UserBusy,
            EarlySignal::Congestion => CallResult::NetworkBusy,
            EarlySignal::NoSuchNumber => CallResult::InvalidNumber,
            EarlySignal::Announcement => CallResult::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{CallOutcome, EndEvidence, classify};

    fn rang(sip_code: Option<u16>, q850: Option<u16>) -> EndEvidence {
        EndEvidence {
            sip_code,
            q850,
            rang: true,
            any_reply: true,
            authenticated: true,
            ..EndEvidence::default()
        }
    }

    fn heard(signal: EarlySignal, sip_code: Option<u16>, q850: Option<u16>) -> CallResult {
        let evidence = EndEvidence {
            early: Some(signal),
            ..rang(sip_code, q850)
        };
        match classify(&evidence) {
            CallOutcome::Callee { result } => result,
            CallOutcome::Line { fault } => panic!("{evidence:?} is no fault of ours: {fault:?}"),
        }
    }

    #[test]
    fn tones_stand_between_the_reason_and_the_code() {
        for (signal, result) in [
            (EarlySignal::Busy, CallResult::UserBusy),
            (EarlySignal::Congestion, CallResult::NetworkBusy),
            (EarlySignal::NoSuchNumber, CallResult::InvalidNumber),
        ] {
            for code in [None, Some(480), Some(487), Some(404)] {
                assert_eq!(heard(signal, code, None), result, "{code:?}");
            }
            let reason = heard(signal, Some(480), Some(20));
            assert_eq!(reason, CallResult::PoweredOff);
        }
    }

    #[test]
    fn an_announcement_that_may_say_anything_gives_way_to_a_code_that_is_certain() {
        let announced = |code, q850| heard(EarlySignal::Announcement, code, q850);
        for code in [None, Some(480), Some(487)] {
            assert_eq!(announced(code, None), CallResult::Unavailable, "{code:?}");
        }
        assert_eq!(announced(Some(404), None), CallResult::InvalidNumber);
        assert_eq!(announced(Some(486), None), CallResult::UserBusy);
        assert_eq!(announced(Some(480), Some(20)), CallResult::PoweredOff);
    }

    #[test]
    fn an_answered_call_whose_sound_stopped_is_interrupted() {
        let evidence = EndEvidence {
            answered: true,
            sound_lost: true,
            ..rang(Some(200), None)
        };
        let interrupted = CallOutcome::Callee {
            result: CallResult::Interrupted,
        };
        assert_eq!(classify(&evidence), interrupted);
    }
}
