//! Why a test call by microphone and speaker is not possible. It does not know a sound card.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why microphone and speaker cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SoundFault {
    /// The app runs without a window: whoever uses it sits elsewhere.
    Elsewhere,
    /// There is no microphone, or none that can be used.
    NoMicrophone,
    /// There is no speaker, or none that can be used.
    NoSpeaker,
    /// The system does not let the app use them.
    Denied,
    /// Another program holds them.
    Busy,
}
