//! Forms filled in for a World, and moments that can be read.

use domain::{
    agent::{AgentDraft, AgentMind, VoicemailPolicy},
    call_task::{CallTaskDraft, Expiry, StartMode},
    ids::{AgentId, LineId},
    line::{CallerNumber, LineDraft, LineKind, SipAccount, SipTransport},
    money::Usd,
    redial::{RedialPolicy, RedialReason},
    schedule::{CallingSchedule, CallingWindow, Weekday},
    script::{Script, ScriptStep, Spoken, Then},
    time::{DAY, HOUR, MINUTE, SECOND, UnixMillis},
};

/// A moment written as `2026-11-20T09:30` or `2026-11-20T09:30:15`, in UTC.
pub(crate) fn utc(text: &str) -> UnixMillis {
    let numbers: Vec<i64> = text
        .split(['-', 'T', ':'])
        .map(|part| part.parse().expect("a number"))
        .collect();
    let [year, month, day, hour, minute] = numbers[..5] else {
        panic!("not a moment: {text}")
    };
    let second = numbers.get(5).copied().unwrap_or(0);
    // days since 1970-01-01 of the proleptic Gregorian calendar; the year begins in March
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    days * DAY + hour * HOUR + minute * MINUTE + second * SECOND
}

/// Ranges such as `("09:00", "12:30")`.
pub(crate) fn windows(ranges: &[(&str, &str)]) -> Vec<CallingWindow> {
    let minutes = |text: &str| -> u16 {
        let (hours, minutes) = text.split_once(':').unwrap();
        hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
    };
    let window = |(start, end): &(&str, &str)| CallingWindow {
        start: minutes(start),
        end: minutes(end),
    };
    ranges.iter().map(window).collect()
}

/// Monday to Friday.
pub(crate) fn workdays() -> Vec<Weekday> {
    Weekday::ALL[..5].to_vec()
}

/// Every day, these ranges.
pub(crate) fn daily(ranges: &[(&str, &str)], zone: &str) -> CallingSchedule {
    CallingSchedule {
        workdays: Weekday::ALL.to_vec(),
        windows: windows(ranges),
        zone: zone.to_owned(),
    }
}

/// Redial for these reasons.
pub(crate) fn redial(reasons: &[RedialReason], attempts: u8, minutes: u16) -> RedialPolicy {
    RedialPolicy {
        reasons: reasons.to_vec(),
        attempts,
        interval_minutes: minutes,
    }
}

/// A SIP line with one number and plenty of room.
pub(crate) fn line(name: &str) -> LineDraft {
    LineDraft {
        name: name.to_owned(),
        kind: LineKind::Sip {
            account: SipAccount {
                host: "sip.example.com".to_owned(),
                port: None,
                transport: SipTransport::Udp,
                username: "100".to_owned(),
                auth_username: None,
                register: false,
                outbound_proxy: None,
                own_ca: None,
                stun: None,
                sound: Default::default(),
            },
        },
        caller_numbers: vec![CallerNumber {
            number: "+4930555010".to_owned(),
            allowed: None,
        }],
        allowed: None,
        channels: 100,
        calls_per_second: 10,
        ring_seconds: 30,
        price_per_minute: Usd(10_000),
        outcome_overrides: Vec::new(),
    }
}

/// An agent with one step.
pub(crate) fn agent(name: &str) -> AgentDraft {
    let step = ScriptStep {
        key: "hello".to_owned(),
        say: Spoken::Text {
            text: "Good day, {name}.".to_owned(),
        },
        tags: Vec::new(),
        do_not_call: false,
        then: Then::End,
    };
    AgentDraft {
        name: name.to_owned(),
        mind: AgentMind::Script {
            script: Script { steps: vec![step] },
        },
        disclosure: String::new(),
        variables: Vec::new(),
        main_intent: None,
        output_tags: Vec::new(),
        silence_seconds: 5,
        silence_hang_up_after: 2,
        silence_prompt: "Are you there?".to_owned(),
        longest_call_minutes: 10,
        voicemail: VoicemailPolicy::HangUp,
    }
}

/// A task that may call at any time.
pub(crate) fn task(name: &str, agent: AgentId, line: LineId) -> CallTaskDraft {
    CallTaskDraft {
        name: name.to_owned(),
        agent,
        line,
        concurrency: 10,
        start: StartMode::Immediately,
        schedule: CallingSchedule::always("UTC"),
        redial: None,
        expiry: Expiry::Never,
        rehearsed: false,
    }
}
