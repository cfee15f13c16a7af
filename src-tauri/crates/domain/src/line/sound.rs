//! How the sound of a line's calls travels: codecs in the order in which they are offered, and
//! whether it is encrypted. It does not know packets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Codec {
    /// G.711 µ-law.
    Pcmu,
    /// G.711 A-law.
    Pcma,
    /// G.722.
    G722,
    /// Opus.
    Opus,
}

impl Codec {
    /// All of them. G.711 comes first: every carrier has it, and it costs the least.
    pub const ALL: [Codec; 4] = [Codec::Pcmu, Codec::Pcma, Codec::G722, Codec::Opus];
}

/// Whether sound is encrypted (SRTP, its keys in the session description: RFC 4568). The keys are
/// only as safe as the signalling that carries them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SoundSecurity {
    /// It is not.
    #[default]
    Off,
    /// It is when the other side can.
    Wanted,
    /// It is, or there is no call.
    Required,
}

/// How the sound of one call travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SoundUsed {
    /// What both sides spoke.
    pub codec: Codec,
    /// It was encrypted.
    pub encrypted: bool,
}

/// How the sound of a line's calls travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SoundSettings {
    /// Codecs that are offered, the preferred one first; each at most once.
    pub codecs: Vec<Codec>,
    /// Encryption.
    pub security: SoundSecurity,
}

impl Default for SoundSettings {
    fn default() -> Self {
        SoundSettings {
            codecs: Codec::ALL.to_vec(),
            security: SoundSecurity::Off,
        }
    }
}

impl SoundSettings {
    /// Whether a codec stands twice.
    pub(super) fn repeats_a_codec(&self) -> bool {
        let codecs = self.codecs.iter().enumerate();
        codecs
            .into_iter()
            .any(|(at, codec)| self.codecs[..at].contains(codec))
    }
}
