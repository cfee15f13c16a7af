//! Lines that are good, and every fault of one, one at a time.

use super::*;
use crate::{
    line::{CallerNumber, SipTransport},
    outcome::{CallResult, OutcomeSignal},
    practice::PracticeMix,
};

fn sip() -> LineDraft {
    LineDraft {
        name: "Carrier".to_owned(),
        kind: LineKind::Sip {
            account: SipAccount {
                host: "sip.example.com".to_owned(),
                port: None,
                transport: SipTransport::Udp,
                username: "+12025550100".to_owned(),
                auth_username: None,
                register: true,
                outbound_proxy: Some("proxy.example.com:5070".to_owned()),
                own_ca: None,
                stun: None,
                sound: Default::default(),
            },
        },
        caller_numbers: vec![CallerNumber {
            number: "+12025550100".to_owned(),
            allowed: None,
        }],
        allowed: Some(CallingSchedule::always("UTC")),
        channels: 10,
        calls_per_second: 1,
        ring_seconds: 30,
        price_per_minute: Usd(8_000),
        outcome_overrides: Vec::new(),
    }
}

fn practice(settings: PracticeSettings) -> LineDraft {
    LineDraft {
        kind: LineKind::Practice { practice: settings },
        ..sip()
    }
}

fn account(change: impl FnOnce(&mut SipAccount)) -> LineDraft {
    let mut line = sip();
    match &mut line.kind {
        LineKind::Sip { account } => change(account),
        LineKind::Practice { .. } => {}
    }
    line
}

#[test]
fn good_lines_have_no_problem() {
    assert_eq!(sip().check(), vec![]);
    assert_eq!(practice(PracticeSettings::default()).check(), vec![]);
    for host in [
        "10.0.0.1",
        "::1",
        "[2001:db8::1]",
        "localhost",
        "sip-1.example.com.",
    ] {
        assert_eq!(
            account(|account| account.host = host.to_owned()).check(),
            vec![],
            "{host}"
        );
    }
    for proxy in ["10.0.0.1:5060", "[::1]:5060", "proxy", "::1"] {
        let line = account(|account| account.outbound_proxy = Some(proxy.to_owned()));
        assert_eq!(line.check(), vec![], "{proxy}");
    }
}

#[test]
fn every_field_names_its_problem() {
    let number = |number: &str| CallerNumber {
        number: number.to_owned(),
        allowed: None,
    };
    let shut = CallingSchedule {
        workdays: vec![],
        ..CallingSchedule::always("UTC")
    };
    let mut twice = sip().caller_numbers;
    twice.push(twice[0].clone());
    let hours = CallerNumber {
        allowed: Some(shut.clone()),
        ..number("101")
    };
    let nothing = PracticeMix {
        answers: 0,
        presses_key: 0,
        hangs_up: 0,
        busy: 0,
        no_answer: 0,
        rejects: 0,
        invalid: 0,
        powered_off: 0,
        network_busy: 0,
        voicemail: 0,
    };
    let default = PracticeSettings::default;
    let rows = [
        (
            LineDraft {
                name: String::new(),
                ..sip()
            },
            "name",
        ),
        (
            LineDraft {
                name: "x".repeat(121),
                ..sip()
            },
            "name",
        ),
        (
            LineDraft {
                channels: 0,
                ..sip()
            },
            "channels",
        ),
        (
            LineDraft {
                channels: 501,
                ..sip()
            },
            "channels",
        ),
        (
            LineDraft {
                calls_per_second: 0,
                ..sip()
            },
            "calls_per_second",
        ),
        (
            LineDraft {
                calls_per_second: 101,
                ..sip()
            },
            "calls_per_second",
        ),
        (
            LineDraft {
                ring_seconds: 9,
                ..sip()
            },
            "ring_seconds",
        ),
        (
            LineDraft {
                ring_seconds: 121,
                ..sip()
            },
            "ring_seconds",
        ),
        (
            LineDraft {
                price_per_minute: Usd(-1),
                ..sip()
            },
            "price_per_minute",
        ),
        (
            LineDraft {
                allowed: Some(shut),
                ..sip()
            },
            "allowed",
        ),
        (
            LineDraft {
                caller_numbers: vec![number("")],
                ..sip()
            },
            "caller_numbers.0.number",
        ),
        (
            LineDraft {
                caller_numbers: vec![number("+7 9")],
                ..sip()
            },
            "caller_numbers.0.number",
        ),
        (
            LineDraft {
                caller_numbers: twice,
                ..sip()
            },
            "caller_numbers.1.number",
        ),
        (
            LineDraft {
                caller_numbers: vec![hours],
                ..sip()
            },
            "caller_numbers.0.allowed",
        ),
        (
            account(|account| account.host = String::new()),
            "kind.account.host",
        ),
        (
            account(|account| account.host = "sip:carrier".to_owned()),
            "kind.account.host",
        ),
        (
            account(|account| account.host = "a..b".to_owned()),
            "kind.account.host",
        ),
        (
            account(|account| account.port = Some(0)),
            "kind.account.port",
        ),
        (
            account(|account| account.username = String::new()),
            "kind.account.username",
        ),
        (
            account(|account| account.username = "a b".to_owned()),
            "kind.account.username",
        ),
        (
            account(|account| account.auth_username = Some(String::new())),
            "kind.account.auth_username",
        ),
        (
            account(|account| account.outbound_proxy = Some("proxy:0".to_owned())),
            "kind.account.outbound_proxy",
        ),
        (
            practice(PracticeSettings {
                mix: nothing,
                ..default()
            }),
            "kind.practice.mix",
        ),
        (
            practice(PracticeSettings {
                ring: (5, 4),
                ..default()
            }),
            "kind.practice.ring",
        ),
        (
            practice(PracticeSettings {
                talk: (-1, 4),
                ..default()
            }),
            "kind.practice.talk",
        ),
    ];
    for (line, field) in rows {
        let fields: Vec<String> = line.check().into_iter().map(|found| found.field).collect();
        assert_eq!(fields, [field], "{line:?}");
    }
}

#[test]
fn a_line_may_read_answers_in_its_own_way_within_reason() {
    let with = |rows: &[(OutcomeSignal, CallResult)]| {
        let line = LineDraft {
            outcome_overrides: rows
                .iter()
                .map(|&(signal, result)| OutcomeOverride { signal, result })
                .collect(),
            ..sip()
        };
        let problems = line.check();
        let fields = problems.into_iter().map(|problem| problem.field);
        fields.collect::<Vec<_>>()
    };
    let sip = |code| OutcomeSignal::Sip { code };
    let cause = |cause| OutcomeSignal::Q850 { cause };
    let good = [
        (sip(480), CallResult::PoweredOff),
        (cause(31), CallResult::Others),
        (sip(699), CallResult::UserBusy),
    ];
    assert_eq!(with(&good), Vec::<String>::new());
    let wrong = [
        (sip(200), CallResult::UserBusy),
        (sip(401), CallResult::UserBusy),
        (sip(487), CallResult::UserBusy),
        (cause(0), CallResult::UserBusy),
        (sip(480), CallResult::Answered),
        (sip(481), CallResult::Cancel),
        (sip(480), CallResult::Others),
    ];
    let expected = [
        "0.signal", "1.signal", "2.signal", "3.signal", "4.result", "5.result",
    ]
    .map(|field| format!("outcome_overrides.{field}"));
    assert_eq!(with(&wrong)[..6], expected);
    assert_eq!(with(&wrong)[6..], ["outcome_overrides.6.signal"], "twice");
    let many: Vec<_> = (300..351)
        .map(|code| (sip(code), CallResult::Others))
        .collect();
    assert_eq!(with(&many), ["outcome_overrides"]);
}

#[test]
fn a_line_that_was_kept_without_overrides_has_none() {
    let mut kept = serde_json::to_value(sip()).unwrap();
    kept.as_object_mut().unwrap().remove("outcome_overrides");
    assert_eq!(serde_json::from_value::<LineDraft>(kept).unwrap(), sip());
}

#[test]
fn an_own_authority_is_a_certificate_and_nothing_secret() {
    let begin = "-----BEGIN CERTIFICATE-----";
    let end = "-----END CERTIFICATE-----";
    let one = format!("subject=House\n{begin}\nMIIB+/=\n{end}\n");
    let own = |pem: String| account(|account| account.own_ca = Some(pem)).check();
    assert_eq!(own(one.clone()), vec![]);
    assert_eq!(own(format!("{one}{one}")), vec![], "a bundle");
    for wrong in [
        String::new(),
        "sip.example.com".to_owned(),
        format!("{begin}\nMIIB\n"),
        format!("{begin}\n{end}\n"),
        format!("{begin}\nMI<B\n{end}\n"),
        format!("{one}{begin}\nMIIB"),
        format!("{one}-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"),
    ] {
        let problem = LineProblem {
            field: "kind.account.own_ca".to_owned(),
            problem: LineSettingFault::BadCertificate,
        };
        assert_eq!(own(wrong.clone()), vec![problem], "{wrong}");
    }
    let max = MAX_CA_CHARS as u32;
    let long = own("x".repeat(MAX_CA_CHARS + 1));
    assert_eq!(long[0].problem, LineSettingFault::TooLong { max });
}

#[test]
fn a_stun_server_is_a_host_with_or_without_a_port() {
    let stun = |text: &str| account(|account| account.stun = Some(text.to_owned())).check();
    for fine in ["stun.example.com", "192.0.2.1:3478", "[2001:db8::1]:3478"] {
        assert_eq!(stun(fine), [], "{fine}");
    }
    for wrong in ["", "stun:stun.example.com", "a b", "host:0"] {
        let found = stun(wrong);
        assert_eq!(found.len(), 1, "{wrong}");
        assert_eq!(found[0].field, "kind.account.stun");
    }
}
