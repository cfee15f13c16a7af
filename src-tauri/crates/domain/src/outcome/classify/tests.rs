//! Every row of the table, and what stands before it.

use proptest::prelude::*;

use super::*;

/// A final answer after a provisional one.
fn sip(code: u16) -> EndEvidence {
    EndEvidence {
        sip_code: Some(code),
        any_reply: true,
        authenticated: true,
        ..EndEvidence::default()
    }
}

fn rang(code: u16) -> EndEvidence {
    EndEvidence {
        rang: true,
        ..sip(code)
    }
}

fn q850(cause: u16) -> EndEvidence {
    EndEvidence {
        q850: Some(cause),
        ..sip(480)
    }
}

fn said(code: u16, text: &str) -> EndEvidence {
    EndEvidence {
        sip_text: Some(text.to_owned()),
        ..sip(code)
    }
}

fn retry(code: u16) -> EndEvidence {
    EndEvidence {
        retry_after: Some(5_000),
        ..sip(code)
    }
}

fn gives(rows: &[EndEvidence], expected: &CallOutcome) {
    for evidence in rows {
        assert_eq!(&classify(evidence), expected, "{evidence:?}");
    }
}

#[test]
fn user_busy() {
    gives(
        &[sip(486), sip(600), rang(486), q850(17)],
        &callee(CallResult::UserBusy),
    );
}

#[test]
fn no_answer() {
    let timeout = EndEvidence {
        ring_timeout: true,
        ..rang(487)
    };
    let only_100 = EndEvidence {
        ring_timeout: true,
        ..sip(487)
    };
    let no_final = EndEvidence {
        rang: true,
        any_reply: true,
        ring_timeout: true,
        ..EndEvidence::default()
    };
    let rows = [
        timeout,
        only_100,
        no_final,
        rang(408),
        rang(480),
        q850(18),
        q850(19),
    ];
    gives(&rows, &callee(CallResult::NoAnswer));
}

#[test]
fn powered_off() {
    let rows = [
        q850(20),
        said(480, "Subscriber switched off"),
        said(480, "Powered Off"),
    ];
    gives(&rows, &callee(CallResult::PoweredOff));
}

#[test]
fn unavailable_is_480_with_no_ringing_and_no_cause() {
    gives(
        &[sip(480), q850(16), q850(31)],
        &callee(CallResult::Unavailable),
    );
}

#[test]
fn call_rejected() {
    gives(
        &[sip(603), rang(403), sip(433), q850(21)],
        &callee(CallResult::CallRejected),
    );
}

#[test]
fn operator_block() {
    gives(
        &[sip(607), sip(608), rang(607)],
        &callee(CallResult::OperatorBlock),
    );
}

#[test]
fn invalid_number() {
    let mut rows = [404, 410, 484, 604].map(sip).to_vec();
    rows.extend([1, 2, 3, 22, 28].map(q850));
    gives(&rows, &callee(CallResult::InvalidNumber));
}

#[test]
fn suspended() {
    gives(
        &[said(480, "Service suspended")],
        &callee(CallResult::Suspend),
    );
}

#[test]
fn network_busy() {
    let mut rows = [500, 502, 503, 504].map(sip).to_vec();
    rows.extend([34, 38, 41, 42, 44, 47].map(q850));
    gives(&rows, &callee(CallResult::NetworkBusy));
}

#[test]
fn our_line_is_full() {
    let rows = [
        retry(503),
        retry(403),
        retry(429),
        EndEvidence {
            q850: Some(34),
            ..retry(503)
        },
    ];
    gives(
        &rows,
        &line(LineFault::Full {
            retry_after: Some(5_000),
        }),
    );
    let words = [
        said(403, "User channel limit exceeded D1"),
        said(503, "Too many calls"),
        said(503, "CPS Limit reached"),
    ];
    gives(&words, &line(LineFault::Full { retry_after: None }));
}

#[test]
fn the_lines_own_fault() {
    let first = EndEvidence {
        authenticated: false,
        ..sip(401)
    };
    gives(&[sip(401), sip(407), first], &line(LineFault::Unauthorized));
    gives(&[sip(402), sip(403)], &line(LineFault::Forbidden));
    gives(&[sip(415), sip(488), sip(606)], &line(LineFault::Codec));
}

#[test]
fn no_reply_at_all_is_the_lines_fault_and_never_no_answer() {
    let silence = EndEvidence::default();
    let timed_out = EndEvidence {
        ring_timeout: true,
        ..EndEvidence::default()
    };
    let made_up = EndEvidence {
        any_reply: false,
        ..sip(408)
    };
    let broken_off = EndEvidence {
        any_reply: true,
        rang: true,
        ..EndEvidence::default()
    };
    gives(
        &[silence, timed_out, made_up, broken_off],
        &line(LineFault::Unreachable),
    );
}

#[test]
fn what_barred_the_way_is_told_unless_we_gave_up_first() {
    let barred = EndEvidence {
        barred: Some(LineFault::Refused),
        ..EndEvidence::default()
    };
    gives(std::slice::from_ref(&barred), &line(LineFault::Refused));
    let cancelled = EndEvidence {
        cancelled: true,
        ..barred
    };
    gives(&[cancelled], &callee(CallResult::Cancel));
}

#[test]
fn forwarding_is_not_followed() {
    gives(
        &[sip(300), sip(301), sip(302), sip(380)],
        &callee(CallResult::CallForwarding),
    );
}

#[test]
fn a_200_that_crosses_our_cancel() {
    let crossed = EndEvidence {
        answered: true,
        cancelled: true,
        ..rang(200)
    };
    gives(std::slice::from_ref(&crossed), &callee(CallResult::Cancel));
    let late = EndEvidence {
        cancelled: false,
        ring_timeout: true,
        ..crossed
    };
    gives(&[late], &callee(CallResult::NoAnswer));
}

#[test]
fn what_we_cancelled_is_cancelled_whatever_comes_back() {
    let rows = [487, 486, 480, 200, 503].map(|code| EndEvidence {
        cancelled: true,
        ..rang(code)
    });
    gives(&rows, &callee(CallResult::Cancel));
}

#[test]
fn answered_and_broken_by_ourselves_is_interrupted() {
    let answered = EndEvidence {
        answered: true,
        ..rang(200)
    };
    gives(
        std::slice::from_ref(&answered),
        &callee(CallResult::Answered),
    );
    let broken = EndEvidence {
        local_fault: Some("disk".to_owned()),
        ..answered
    };
    gives(&[broken], &callee(CallResult::Interrupted));
    let before = EndEvidence {
        local_fault: Some("no port".to_owned()),
        ..sip(480)
    };
    gives(&[before], &line(LineFault::Local));
}

#[test]
fn the_reason_header_wins_over_the_code_and_the_code_over_the_timer() {
    let cause = EndEvidence {
        q850: Some(17),
        ..sip(503)
    };
    gives(&[cause], &callee(CallResult::UserBusy));
    let crossing = EndEvidence {
        ring_timeout: true,
        ..rang(486)
    };
    gives(&[crossing], &callee(CallResult::UserBusy));
    let unknown = EndEvidence {
        q850: Some(127),
        ..sip(404)
    };
    gives(&[unknown], &callee(CallResult::InvalidNumber));
}

#[test]
fn the_rest_is_others() {
    gives(
        &[sip(400), sip(487), sip(481), sip(501), sip(699)],
        &callee(CallResult::Others),
    );
    gives(&[sip(408)], &callee(CallResult::NoUserResponse));
}

fn any_evidence() -> impl Strategy<Value = EndEvidence> {
    let answer = (
        prop::option::of(180_u16..700),
        prop::option::of(0_u16..130),
        prop::option::of(0_i64..100_000),
        prop::option::of(prop::sample::select(vec![
            "",
            "limit",
            "switched off",
            "suspended",
        ])),
    );
    (
        answer,
        any::<[bool; 7]>(),
        prop::option::of(Just("fault".to_owned())),
        prop::option::of(Just(LineFault::NoTls)),
    )
        .prop_map(
            |((sip_code, q850, retry_after, text), flags, local_fault, barred)| EndEvidence {
                sip_code,
                sip_text: text.map(str::to_owned),
                q850,
                rang: flags[0],
                answered: flags[1],
                any_reply: flags[2],
                authenticated: flags[3],
                ring_timeout: flags[4],
                cancelled: flags[5],
                retry_after,
                local_fault,
                sound: None,
                barred,
                early: flags[6].then_some(EarlySignal::Busy),
                sound_lost: flags[6],
            },
        )
}

proptest! {
    #[test]
    fn only_an_answered_call_is_answered(evidence in any_evidence()) {
        if let CallOutcome::Callee { result } = classify(&evidence) {
            prop_assert!(!result.is_answered() || evidence.answered);
            prop_assert!(result != CallResult::Cancel || evidence.cancelled);
        }
    }

    #[test]
    fn an_answered_call_is_never_the_lines_fault(evidence in any_evidence()) {
        let evidence = EndEvidence { answered: true, ..evidence };
        let is_callees = matches!(classify(&evidence), CallOutcome::Callee { .. });
        prop_assert!(is_callees);
    }
}
