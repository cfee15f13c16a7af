//! Service instances: the phone lines. Source: product 2.6.
//!
//! - `check`: whether a line can be saved.
//! - `breaker`: when a line that fails too often rests.
//! - `sound`: how the sound of its calls travels.

mod breaker;
mod check;
mod sound;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::LineId,
    money::Usd,
    outcome::{LineFault, OutcomeOverride},
    practice::PracticeSettings,
    schedule::CallingSchedule,
    time::UnixMillis,
};

pub use breaker::{Breaker, BreakerRule, LINE_BREAKER, LineRest, RestingLine, TASK_BREAKER};
pub use check::{
    CALLS_PER_SECOND, CHANNELS, LineProblem, LineSettingFault, MAX_OVERRIDES, RING_SECONDS,
};
pub use sound::{Codec, SoundSecurity, SoundSettings, SoundUsed};

/// How SIP travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SipTransport {
    /// UDP
    #[default]
    Udp,
    /// TCP
    Tcp,
    /// TLS over TCP
    Tls,
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
    /// Port; when absent 5060, or 5061 for TLS.
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
    /// Certificates (PEM) of authorities that are believed beside those of this machine, for a
    /// server whose certificate was made in the house. Only TLS looks at them.
    #[serde(default)]
    pub own_ca: Option<String>,
    /// A STUN server that tells our address outside (`host` or `host:port`); `None`: none is asked.
    #[serde(default)]
    pub stun: Option<String>,
    /// How the sound of its calls travels.
    #[serde(default)]
    pub sound: SoundSettings,
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
    /// What this carrier means by an answer, where it differs from the table.
    #[serde(default)]
    pub outcome_overrides: Vec<OutcomeOverride>,
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
