//! Whether a line can be saved: its fields are in range and could be used. It does not try the line
//! out, and does not know other lines.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{LineDraft, LineKind, SipAccount};
use crate::{
    money::Usd,
    outcome::{OutcomeOverride, may_mean},
    practice::{MAX_PRACTICE_MILLIS, PracticeSettings},
    schedule::{CallingSchedule, ScheduleProblem},
};

/// Calls at once over one line.
pub const CHANNELS: RangeInclusive<u16> = 1..=500;
/// Calls started per second over one line.
pub const CALLS_PER_SECOND: RangeInclusive<u16> = 1..=100;
/// Seconds that a callee's phone may ring.
pub const RING_SECONDS: RangeInclusive<u16> = 10..=120;

/// Most answers that a line reads in its own way.
pub const MAX_OVERRIDES: usize = 50;

const MAX_NAME_CHARS: usize = 120;
/// A bundle of a few dozen authorities fits.
const MAX_CA_CHARS: usize = 200_000;

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
    /// No certificate as a PEM file holds it.
    #[error("this is no certificate in PEM form")]
    BadCertificate,
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
    /// No final answer that a line may read in its own way.
    #[error("this answer always means the same")]
    FixedSignal,
    /// No result that an answer may mean.
    #[error("an answer cannot mean this")]
    BadResult,
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
        check_overrides(&self.outcome_overrides, &mut add);
        match &self.kind {
            LineKind::Practice { practice } => check_practice(practice, &mut add),
            LineKind::Sip { account } => check_account(account, &mut add),
        }
        problems
    }
}

fn check_overrides(overrides: &[OutcomeOverride], add: &mut impl FnMut(&str, LineSettingFault)) {
    if overrides.len() > MAX_OVERRIDES {
        let max = MAX_OVERRIDES as u32;
        add(
            "outcome_overrides",
            LineSettingFault::OutOfRange { min: 0, max },
        );
    }
    for (index, own) in overrides.iter().enumerate() {
        let field = format!("outcome_overrides.{index}");
        let before = overrides.get(..index).unwrap_or_default();
        if !own.signal.may_be_overridden() {
            add(&format!("{field}.signal"), LineSettingFault::FixedSignal);
        } else if before.iter().any(|earlier| earlier.signal == own.signal) {
            add(&format!("{field}.signal"), LineSettingFault::Duplicate);
        }
        if !may_mean(own.result) {
            add(&format!("{field}.result"), LineSettingFault::BadResult);
        }
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
    if account.sound.codecs.is_empty() {
        add("kind.account.sound.codecs", LineSettingFault::Empty);
    } else if account.sound.repeats_a_codec() {
        add("kind.account.sound.codecs", LineSettingFault::Duplicate);
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
    if account.stun.as_deref().is_some_and(|stun| !is_proxy(stun)) {
        add("kind.account.stun", LineSettingFault::BadHost);
    }
    if let Some(own) = &account.own_ca {
        if own.len() > MAX_CA_CHARS {
            let max = MAX_CA_CHARS as u32;
            add("kind.account.own_ca", LineSettingFault::TooLong { max });
        } else if !is_pem(own) {
            add("kind.account.own_ca", LineSettingFault::BadCertificate);
        }
    }
}

/// One certificate or more, each between its marks in base64; what stands around them is only a
/// remark. A private key has no business here, and is not kept by mistake.
fn is_pem(text: &str) -> bool {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut certificates = text.split(BEGIN);
    let before = certificates.next().unwrap_or_default();
    let mut any = false;
    let whole = certificates.all(|rest| {
        any = true;
        rest.split_once(END).is_some_and(|(body, _)| {
            let in_base64 = |sign: u8| sign.is_ascii_alphanumeric() || b"+/=".contains(&sign);
            let mut signs = body.bytes().filter(|sign| !sign.is_ascii_whitespace());
            signs.clone().count() > 0 && signs.all(in_base64)
        })
    });
    any && whole && !before.contains(END) && !text.contains("PRIVATE KEY-----")
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
    if bare.unwrap_or(host).parse::<core::net::IpAddr>().is_ok() {
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
mod tests;
