//! Codecs: their names and numbers in RTP, and frames to bytes and back. All of them give and take
//! 8,000 samples a second here: of G.722 the lower band is heard, Opus runs at its narrow rate.
//!
//! Does not know packets.

use audio_codec::{
    BoxedResampler, Decoder as _, Encoder as _,
    g722::{Bitrate, G722Decoder, G722Encoder},
    pcma::{PcmaDecoder, PcmaEncoder},
    pcmu::{PcmuDecoder, PcmuEncoder},
};
pub(crate) use domain::line::Codec;
use opus_rs::{Application, OpusDecoder, OpusEncoder};

use super::{FRAME, SAMPLE_RATE};

/// Longest packet in samples: 120 ms (RFC 6716).
pub(crate) const LONGEST: usize = 960;
/// Longest packet that we write, in bytes.
pub(crate) const MOST_BYTES: usize = 400;
/// Opus for speech over the telephone, bits a second.
const OPUS_BITRATE: i32 = 16_000;
/// Effort of the Opus encoder, 0 to 10: what speech of this band still gains from.
const OPUS_EFFORT: i32 = 2;

/// What RTP calls a codec.
pub(crate) trait OnTheWire: Copy {
    /// Payload type in our offers (RFC 3551 where it is static).
    fn payload_type(self) -> u8;
    /// What stands in `a=rtpmap`.
    fn map(self) -> &'static str;
    /// Ticks of its RTP clock for one of our samples.
    fn ticks(self) -> u32;
    /// Whether its payload type needs no `a=rtpmap`.
    fn is_static(self) -> bool {
        self.payload_type() < 96
    }
    /// Samples of a packet.
    fn length(self, payload: &[u8]) -> usize;
}

impl OnTheWire for Codec {
    fn payload_type(self) -> u8 {
        match self {
            Codec::Pcmu => 0,
            Codec::Pcma => 8,
            Codec::G722 => 9,
            Codec::Opus => 107,
        }
    }

    fn map(self) -> &'static str {
        match self {
            Codec::Pcmu => "PCMU/8000",
            Codec::Pcma => "PCMA/8000",
            // 8000 is a mistake that the standard keeps (RFC 3551, 4.5.2).
            Codec::G722 => "G722/8000",
            Codec::Opus => "opus/48000/2",
        }
    }

    fn ticks(self) -> u32 {
        match self {
            Codec::Pcmu | Codec::Pcma | Codec::G722 => 1,
            Codec::Opus => 6,
        }
    }

    fn length(self, payload: &[u8]) -> usize {
        match self {
            Codec::Pcmu | Codec::Pcma | Codec::G722 => payload.len().min(LONGEST),
            Codec::Opus => opus_length(payload).min(LONGEST),
        }
    }
}

/// RFC 6716, 3.1 and 3.2: the first byte tells how long a frame is and, with the second, how many.
fn opus_length(payload: &[u8]) -> usize {
    let Some(first) = payload.first() else {
        return 0;
    };
    let config = usize::from(first >> 3);
    // In tenths of a millisecond.
    let frame = match config {
        0..=11 => [100, 200, 400, 600][config % 4],
        12..=15 => [100, 200][config % 2],
        _ => [25, 50, 100, 200][config % 4],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => payload.get(1).map_or(0, |count| usize::from(count & 0x3f)),
    };
    frame * frames * 8 / 10
}

/// Frames into bytes.
pub(crate) enum Encoder {
    Pcmu,
    Pcma,
    G722(Box<(BoxedResampler, G722Encoder)>),
    Opus(Box<OpusEncoder>),
}

impl Encoder {
    /// A fresh one; a codec that cannot be had falls back to silence in the other's ear, so it is
    /// told apart here: `None`.
    pub(crate) fn new(codec: Codec) -> Option<Encoder> {
        Some(match codec {
            Codec::Pcmu => Encoder::Pcmu,
            Codec::Pcma => Encoder::Pcma,
            // Its own way of taking 8,000 samples a second makes wrong bytes.
            Codec::G722 => Encoder::G722(Box::new((
                BoxedResampler::new(SAMPLE_RATE as usize, 2 * SAMPLE_RATE as usize).ok()?,
                G722Encoder::new(),
            ))),
            Codec::Opus => {
                let rate = SAMPLE_RATE.cast_signed();
                let mut encoder = OpusEncoder::new(rate, 1, Application::Voip).ok()?;
                encoder.bitrate_bps = OPUS_BITRATE;
                encoder.complexity = OPUS_EFFORT;
                Encoder::Opus(Box::new(encoder))
            }
        })
    }

    /// One frame; how many bytes it became. Nothing, where it could not be encoded.
    pub(crate) fn encode(&mut self, samples: &[i16; FRAME], bytes: &mut [u8]) -> usize {
        let written = match self {
            Encoder::Pcmu => PcmuEncoder {}.encode_into(samples, bytes).ok(),
            Encoder::Pcma => PcmaEncoder {}.encode_into(samples, bytes).ok(),
            Encoder::G722(both) => {
                let (resampler, encoder) = &mut **both;
                let mut doubled = [0i16; 2 * FRAME + 2];
                let count = resampler.resample_into(samples, &mut doubled);
                count
                    .and_then(|count| encoder.encode_into(&doubled[..count], bytes))
                    .ok()
            }
            Encoder::Opus(encoder) => {
                let sound = samples.map(|sample| f32::from(sample) / 32_768.0);
                encoder.encode(&sound, FRAME, bytes).ok()
            }
        };
        written.unwrap_or(0)
    }

    /// A frame of silence.
    pub(crate) fn silence(&mut self, bytes: &mut [u8]) -> usize {
        let byte = match self {
            Encoder::Pcmu => 0xff,
            Encoder::Pcma => 0xd5,
            Encoder::G722(_) | Encoder::Opus(_) => return self.encode(&[0; FRAME], bytes),
        };
        bytes[..FRAME].fill(byte);
        FRAME
    }
}

/// Bytes into frames.
pub(crate) enum Decoder {
    Pcmu,
    Pcma,
    G722(Box<G722Decoder>),
    Opus(Box<OpusDecoder>),
}

impl Decoder {
    /// A fresh one; `None`: it cannot be had.
    pub(crate) fn new(codec: Codec) -> Option<Decoder> {
        Some(match codec {
            Codec::Pcmu => Decoder::Pcmu,
            Codec::Pcma => Decoder::Pcma,
            Codec::G722 => Decoder::G722(Box::new(G722Decoder::with_options(
                Bitrate::Mode1_64000,
                false,
                true,
            ))),
            Codec::Opus => {
                let decoder = OpusDecoder::new(SAMPLE_RATE.cast_signed(), 1).ok()?;
                Decoder::Opus(Box::new(decoder))
            }
        })
    }

    /// A packet's bytes into samples; how many there are, at most as many as fit.
    pub(crate) fn decode(&mut self, bytes: &[u8], samples: &mut [i16]) -> usize {
        let fitting = &bytes[..bytes.len().min(samples.len())];
        match self {
            Decoder::Pcmu => PcmuDecoder {}.decode_into(fitting, samples).unwrap_or(0),
            Decoder::Pcma => PcmaDecoder {}.decode_into(fitting, samples).unwrap_or(0),
            Decoder::G722(decoder) => decoder.decode_into(fitting, samples).unwrap_or(0),
            Decoder::Opus(decoder) => {
                let mut sound = [0f32; LONGEST];
                let length = opus_length(bytes).min(samples.len()).min(LONGEST);
                let decoded = decoder.decode(bytes, length, &mut sound[..length]);
                let count = decoded.unwrap_or(0).min(length);
                for (to, from) in samples.iter_mut().zip(&sound[..count]) {
                    *to = (from * 32_768.0).clamp(-32_768.0, 32_767.0) as i16;
                }
                count
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A tone, there and back; what is heard at the end of it.
    fn through(codec: Codec, frames: usize) -> Vec<i16> {
        let (mut there, mut back) = (Encoder::new(codec).unwrap(), Decoder::new(codec).unwrap());
        let mut heard = Vec::new();
        for f in 0..frames {
            let mut frame = [0i16; FRAME];
            for (n, sample) in frame.iter_mut().enumerate() {
                let at = (f * FRAME + n) as f32 / SAMPLE_RATE as f32;
                *sample = ((at * 500.0 * std::f32::consts::TAU).sin() * 8_000.0) as i16;
            }
            let mut bytes = [0u8; MOST_BYTES];
            let length = there.encode(&frame, &mut bytes);
            assert_eq!(codec.length(&bytes[..length]), FRAME, "{codec:?}");
            let mut samples = [0i16; LONGEST];
            let count = back.decode(&bytes[..length], &mut samples);
            assert_eq!(count, FRAME, "{codec:?}: as long as it was");
            heard.extend_from_slice(&samples[..count]);
        }
        heard
    }

    fn rms(samples: &[i16]) -> f64 {
        let squares: f64 = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
        (squares / samples.len() as f64).sqrt()
    }

    /// Crossings of zero upwards: one for each turn of a tone.
    fn turns(samples: &[i16]) -> usize {
        samples.windows(2).filter(|w| w[0] < 0 && w[1] >= 0).count()
    }

    #[test]
    fn sound_survives_every_codec_in_loudness_and_pitch() {
        for codec in Codec::ALL {
            let heard = &through(codec, 50)[10 * FRAME..];
            let loudness = rms(heard);
            assert!(
                (4_500.0..6_500.0).contains(&loudness),
                "{codec:?}: {loudness} of 5657"
            );
            let turns = turns(heard);
            assert!((395..=405).contains(&turns), "{codec:?}: {turns} of 400");
        }
    }

    #[test]
    fn silence_stays_silent() {
        for codec in Codec::ALL {
            let (mut there, mut back) =
                (Encoder::new(codec).unwrap(), Decoder::new(codec).unwrap());
            let mut loudest = 0;
            for _ in 0..20 {
                let mut bytes = [0u8; MOST_BYTES];
                let length = there.silence(&mut bytes);
                let mut samples = [0i16; LONGEST];
                let count = back.decode(&bytes[..length], &mut samples);
                assert_eq!(count, FRAME, "{codec:?}");
                loudest = samples.iter().map(|s| s.abs()).max().unwrap().max(loudest);
            }
            assert!(loudest <= 16, "{codec:?}: {loudest}");
        }
    }

    #[test]
    fn the_length_of_an_opus_packet_is_read_from_its_first_bytes() {
        for (bytes, samples) in [
            (&[0x08u8][..], 160), // SILK, 20 ms, one frame
            (&[0x19, 0], 960),    // SILK, 60 ms, two frames
            (&[0x78, 0], 160),    // hybrid, 20 ms
            (&[0xe3, 0x04], 80),  // CELT, 2.5 ms, four frames
            (&[], 0),
        ] {
            assert_eq!(Codec::Opus.length(bytes), samples, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_no_reason_to_fall(
            packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 1..6)
        ) {
            for codec in Codec::ALL {
                let mut decoder = Decoder::new(codec).unwrap();
                for packet in &packets {
                    let mut samples = [0i16; LONGEST];
                    prop_assert!(decoder.decode(packet, &mut samples) <= LONGEST);
                }
            }
        }
    }
}
