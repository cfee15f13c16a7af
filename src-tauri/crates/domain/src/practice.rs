//! The practice line's callees: what each does is decided purely from a seed, so that a campaign on
//! it can be repeated. Source: product 3.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::Millis;

/// Shares of behaviours, any whole numbers; each callee draws one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeMix {
    /// Answers and talks.
    pub answers: u16,
    /// Answers and presses a key when asked.
    pub presses_key: u16,
    /// Answers and hangs up soon.
    pub hangs_up: u16,
    /// Busy (486).
    pub busy: u16,
    /// Lets it ring.
    pub no_answer: u16,
    /// Rejects (603).
    pub rejects: u16,
    /// Number does not exist (404).
    pub invalid: u16,
    /// Switched off (480 with Q.850 20).
    pub powered_off: u16,
    /// Congestion (503).
    pub network_busy: u16,
    /// A voicemail with a beep.
    pub voicemail: u16,
}

/// How the practice line behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeSettings {
    /// Shares.
    pub mix: PracticeMix,
    /// Shortest and longest ringing, milliseconds.
    pub ring: (Millis, Millis),
    /// Shortest and longest talk, milliseconds.
    pub talk: (Millis, Millis),
    /// The same seed and number give the same behaviour.
    pub seed: i64,
}

impl Default for PracticeSettings {
    fn default() -> Self {
        PracticeSettings {
            mix: PracticeMix {
                answers: 40,
                presses_key: 15,
                hangs_up: 5,
                busy: 12,
                no_answer: 10,
                rejects: 5,
                invalid: 3,
                powered_off: 4,
                network_busy: 1,
                voicemail: 5,
            },
            ring: (600, 2_500),
            talk: (4_000, 12_000),
            seed: 7,
        }
    }
}

/// What one practice callee does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeBehaviour {
    /// Answers and talks.
    Answers,
    /// Answers and presses a key when asked.
    PressesKey,
    /// Answers and hangs up soon.
    HangsUp,
    /// 486.
    Busy,
    /// Lets it ring.
    NoAnswer,
    /// 603.
    Rejects,
    /// 404.
    Invalid,
    /// 480 with Q.850 cause 20.
    PoweredOff,
    /// 503.
    NetworkBusy,
    /// A greeting and a beep.
    Voicemail,
}

/// The plan of one practice call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticePlan {
    /// What the callee does.
    pub behaviour: PracticeBehaviour,
    /// How long it rings before that.
    pub ring: Millis,
    /// How long it talks after answering.
    pub talk: Millis,
    /// Which of the lines the callee speaks (index into the practice phrases).
    pub phrase: usize,
}
