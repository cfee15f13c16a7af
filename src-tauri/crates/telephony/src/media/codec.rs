//! The two G.711 codecs: which payload type they have, and frames to bytes and back.
//!
//! Does not know packets.

use audio_codec::{
    Decoder, Encoder,
    pcma::{PcmaDecoder, PcmaEncoder},
    pcmu::{PcmuDecoder, PcmuEncoder},
};

use super::FRAME;

/// A codec that we offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    /// G.711 µ-law.
    Pcmu,
    /// G.711 A-law.
    Pcma,
}

impl Codec {
    /// All that we speak, the preferred one first.
    pub(crate) const ALL: [Codec; 2] = [Codec::Pcmu, Codec::Pcma];

    /// Static payload type (RFC 3551).
    pub(crate) const fn payload_type(self) -> u8 {
        match self {
            Codec::Pcmu => 0,
            Codec::Pcma => 8,
        }
    }

    /// Name in `a=rtpmap`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Codec::Pcmu => "PCMU",
            Codec::Pcma => "PCMA",
        }
    }

    /// A byte of silence.
    pub(crate) const fn silence(self) -> u8 {
        match self {
            Codec::Pcmu => 0xff,
            Codec::Pcma => 0xd5,
        }
    }

    /// One frame of samples into one byte a sample.
    pub(crate) fn encode(self, samples: &[i16; FRAME], bytes: &mut [u8]) {
        // The buffer is as long as the frame, so the only error there is cannot happen.
        let _length = match self {
            Codec::Pcmu => PcmuEncoder {}.encode_into(samples, bytes),
            Codec::Pcma => PcmaEncoder {}.encode_into(samples, bytes),
        };
    }

    /// Bytes into samples; returns how many there are (at most as many as fit).
    pub(crate) fn decode(self, bytes: &[u8], samples: &mut [i16]) -> usize {
        let bytes = &bytes[..bytes.len().min(samples.len())];
        match self {
            Codec::Pcmu => PcmuDecoder {}.decode_into(bytes, samples),
            Codec::Pcma => PcmaDecoder {}.decode_into(bytes, samples),
        }
        .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_decodes_to_nearly_nothing_and_sound_survives() {
        for codec in Codec::ALL {
            let mut samples = [0i16; FRAME];
            codec.decode(&[codec.silence(); FRAME], &mut samples);
            assert!(
                samples.iter().all(|s| s.abs() <= 8),
                "{codec:?}: silence is loud"
            );

            let mut tone = [0i16; FRAME];
            for (n, sample) in tone.iter_mut().enumerate() {
                *sample = ((n as f32 * 0.785).sin() * 8_000.0) as i16;
            }
            let mut bytes = [0u8; FRAME];
            codec.encode(&tone, &mut bytes);
            let mut back = [0i16; FRAME];
            assert_eq!(codec.decode(&bytes, &mut back), FRAME);
            for (sent, heard) in tone.iter().zip(&back) {
                assert!(
                    (sent - heard).abs() < 400,
                    "{codec:?}: {sent} became {heard}"
                );
            }
        }
    }
}
