//! Service instances: the phone lines. Source: product 2.6.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::LineId,
    money::Usd,
    outcome::LineFault,
    practice::{MAX_PRACTICE_MILLIS, PracticeSettings},
    schedule::{CallingSchedule, ScheduleProblem},
    time::UnixMillis,
};

/// Calls at once over one line.
pub const CHANNELS: RangeInclusive<u16> = 1..=500;
/// Calls started per second over one line.
pub const CALLS_PER_SECOND: RangeInclusive<u16> = 1..=100;
/// Seconds that a callee's phone may ring.
pub const RING_SECONDS: RangeInclusive<u16> = 10..=120;

const MAX_NAME_CHARS: usize = 120;

/// How SIP travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SipTransport {
    /// UDP
    #[default]
    Udp,
    /// TCP
    Tcp,
}

/// A number that may be shown to callees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallerNumber {
    /// As the carrier wants it, E.164 where it is a public number.
    pub number: String,
    /// Hours in which the carrier allows it; `None`: the line's.
    pub allowed: Option<CallingSchedule>,
}

/// A SIP account: registrar, or peer without registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SipAccount {
    /// Host name or address of the registrar or peer.
    pub host: String,
    /// Port; 5060 when absent.
    pub port: Option<u16>,
    /// Transport.
    pub transport: SipTransport,
    /// User part of our address.
    pub username: String,
    /// Name for digest authentication when it differs from `username`.
    pub auth_username: Option<String>,
    /// Send REGISTER; else calls go straight to the host.
    pub register: bool,
    /// Where requests are sent when it is not `host` (`host` or `host:port`).
    pub outbound_proxy: Option<String>,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineKind {
    /// The built-in practice line.
    Practice {
        /// How its callees behave.
        practice: PracticeSettings,
    },
    /// A SIP account.
    Sip {
        /// The account, without its password (kept in the vault).
        account: SipAccount,
    },
}

/// What the user may change of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineDraft {
    /// Unique name.
    pub name: String,
    /// What it is.
    pub kind: LineKind,
    /// Numbers shown to callees; used in turn.
    pub caller_numbers: Vec<CallerNumber>,
    /// Hours in which this line may call; `None`: always.
    pub allowed: Option<CallingSchedule>,
    /// Calls at once, 1 to 500.
    pub channels: u16,
    /// Calls started per second, 1 to 100.
    pub calls_per_second: u16,
    /// How long a callee's phone may ring, in seconds, 10 to 120.
    pub ring_seconds: u16,
    /// Price of a begun minute of talk.
    pub price_per_minute: Usd,
}

/// Whether a line can take calls now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LineHealth {
    /// Not tried since the app started.
    #[default]
    Unknown,
    /// The last test or call went well.
    Ready {
        /// When.
        at: UnixMillis,
    },
    /// The line itself failed.
    Faulty {
        /// When.
        at: UnixMillis,
        /// How.
        fault: LineFault,
    },
}

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceInstance {
    /// Its row.
    pub id: LineId,
    /// What the user set.
    #[serde(flatten)]
    pub draft: LineDraft,
    /// A password is kept for it.
    pub has_password: bool,
    /// Whether it can take calls now.
    pub health: LineHealth,
}

/// A field of a line that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineProblem {
    /// Path of the field as it travels, e.g. `channels` or `kind.account.host`.
    pub field: String,
    /// What is wrong with it.
    pub problem: LineSettingFault,
}

/// What can be wrong with a field of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineSettingFault {
    /// It is empty.
    #[error("this is empty")]
    Empty,
    /// It is too long.
    #[error("this has more than {max} characters")]
    TooLong {
        /// Most characters.
        max: u32,
    },
    /// A number is out of range.
    #[error("this is {min} to {max}")]
    OutOfRange {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
    /// No host name or address.
    #[error("this is no host name or address")]
    BadHost,
    /// No SIP user name.
    #[error("this is no SIP user name")]
    BadUser,
    /// No caller number: `+` and digits.
    #[error("a caller number is + and digits, or digits")]
    BadNumber,
    /// It stands twice.
    #[error("this stands twice")]
    Duplicate,
    /// Hours that cannot be kept.
    #[error("{problem}")]
    Schedule {
        /// Why.
        problem: ScheduleProblem,
    },
    /// A practice mix without any share.
    #[error("at least one share is more than nothing")]
    NoShares,
    /// The price is below nothing.
    #[error("a price is not below nothing")]
    NegativePrice,
}

impl LineDraft {
    /// Everything that keeps the line from being saved. A unique name is asked elsewhere.
    pub fn check(&self) -> Vec<LineProblem> {
        let mut problems = Vec::new();
        let mut add = |field: &str, problem| {
            problems.push(LineProblem {
                field: field.to_owned(),
                problem,
            });
        };
        if self.name.trim().is_empty() {
            add("name", LineSettingFault::Empty);
        } else if self.name.chars().count() > MAX_NAME_CHARS {
            add(
                "name",
                LineSettingFault::TooLong {
                    max: MAX_NAME_CHARS as u32,
                },
            );
        }
        let ranges = [
            ("channels", self.channels, CHANNELS),
            ("calls_per_second", self.calls_per_second, CALLS_PER_SECOND),
            ("ring_seconds", self.ring_seconds, RING_SECONDS),
        ];
        for (field, value, range) in ranges {
            if !range.contains(&value) {
                let (min, max) = (u32::from(*range.start()), u32::from(*range.end()));
                add(field, LineSettingFault::OutOfRange { min, max });
            }
        }
        if self.price_per_minute < Usd::ZERO {
            add("price_per_minute", LineSettingFault::NegativePrice);
        }
        if let Some(Err(problem)) = self.allowed.as_ref().map(CallingSchedule::check) {
            add("allowed", LineSettingFault::Schedule { problem });
        }
        for (index, caller) in self.caller_numbers.iter().enumerate() {
            let field = format!("caller_numbers.{index}");
            let before = self.caller_numbers.get(..index).unwrap_or_default();
            if caller.number.is_empty() {
                add(&format!("{field}.number"), LineSettingFault::Empty);
            } else if !is_caller_number(&caller.number) {
                add(&format!("{field}.number"), LineSettingFault::BadNumber);
            } else if before.iter().any(|earlier| earlier.number == caller.number) {
                add(&format!("{field}.number"), LineSettingFault::Duplicate);
            }
            if let Some(Err(problem)) = caller.allowed.as_ref().map(CallingSchedule::check) {
                add(
                    &format!("{field}.allowed"),
                    LineSettingFault::Schedule { problem },
                );
            }
        }
        match &self.kind {
            LineKind::Practice { practice } => check_practice(practice, &mut add),
            LineKind::Sip { account } => check_account(account, &mut add),
        }
        problems
    }
}

fn check_practice(practice: &PracticeSettings, add: &mut impl FnMut(&str, LineSettingFault)) {
    if practice.mix.shares().iter().all(|&(_, share)| share == 0) {
        add("kind.practice.mix", LineSettingFault::NoShares);
    }
    let max = MAX_PRACTICE_MILLIS;
    for (field, (low, high)) in [("ring", practice.ring), ("talk", practice.talk)] {
        if low < 0 || high < low || high > max {
            let max = u32::try_from(max).unwrap_or(u32::MAX);
            add(
                &format!("kind.practice.{field}"),
                LineSettingFault::OutOfRange { min: 0, max },
            );
        }
    }
}

fn check_account(account: &SipAccount, add: &mut impl FnMut(&str, LineSettingFault)) {
    if account.host.is_empty() {
        add("kind.account.host", LineSettingFault::Empty);
    } else if !is_host(&account.host) {
        add("kind.account.host", LineSettingFault::BadHost);
    }
    if account.port == Some(0) {
        let (min, max) = (1, u32::from(u16::MAX));
        add(
            "kind.account.port",
            LineSettingFault::OutOfRange { min, max },
        );
    }
    if account.username.is_empty() {
        add("kind.account.username", LineSettingFault::Empty);
    } else if !is_user(&account.username) {
        add("kind.account.username", LineSettingFault::BadUser);
    }
    if account
        .auth_username
        .as_deref()
        .is_some_and(|name| !is_user(name))
    {
        add("kind.account.auth_username", LineSettingFault::BadUser);
    }
    let is_proxy = |proxy: &str| match proxy.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            is_host(host) && port.parse::<u16>().is_ok_and(|port| port > 0)
        }
        Some(_) | None => is_host(proxy),
    };
    if account
        .outbound_proxy
        .as_deref()
        .is_some_and(|proxy| !is_proxy(proxy))
    {
        add("kind.account.outbound_proxy", LineSettingFault::BadHost);
    }
}

/// `+` and digits, digits of a PBX, or a SIP user name that a carrier gave out as a number.
fn is_caller_number(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    (2..=20).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit())
}

/// A host name, an IPv4 address, or an IPv6 address (with or without brackets).
fn is_host(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    if bare.unwrap_or(host).parse::<std::net::IpAddr>().is_ok() {
        return bare.is_none_or(|bare| bare.contains(':'));
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && host
            .strip_suffix('.')
            .unwrap_or(host)
            .split('.')
            .all(is_label)
}

/// What may stand before the @ of a SIP address without being escaped (RFC 3261), and @ itself,
/// which some carriers have in names for authentication.
fn is_user(user: &str) -> bool {
    let allowed =
        |sign: u8| sign.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/@#%".contains(&sign);
    (1..=128).contains(&user.len()) && user.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::PracticeMix;

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
}
