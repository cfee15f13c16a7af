//! WAV: written for recognition, read as it streams in from voices, whatever lengths it claims.
//!
//! Does not know services.

/// How the samples of a sound lie in its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Samples a second and channel.
    pub(super) rate: u32,
    /// Channels; they are mixed into one.
    pub(super) channels: u16,
    /// What a sample is.
    pub(super) sample: Sample,
}

/// What a sample is; little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// A whole number of 16 bits.
    Whole,
    /// A fraction of 32 bits, from -1 to 1.
    Fraction,
}

impl Sample {
    fn bytes(self) -> usize {
        match self {
            Sample::Whole => 2,
            Sample::Fraction => 4,
        }
    }
}

impl Layout {
    /// Bytes of one moment over all channels.
    pub(super) fn frame(self) -> usize {
        self.sample.bytes() * usize::from(self.channels)
    }

    /// Samples, mixed into one channel, of whole frames; what is over is left.
    pub(super) fn samples(self, bytes: &[u8]) -> Vec<i16> {
        let one = |bytes: &[u8]| match (self.sample, bytes) {
            (Sample::Whole, &[low, high]) => i32::from(i16::from_le_bytes([low, high])),
            (Sample::Fraction, &[a, b, c, d]) => {
                (f32::from_le_bytes([a, b, c, d]).clamp(-1.0, 1.0) * 32_767.0) as i32
            }
            _ => 0,
        };
        let channels = i32::from(self.channels);
        bytes
            .chunks_exact(self.frame())
            .map(|frame| {
                let sum: i32 = frame.chunks_exact(self.sample.bytes()).map(one).sum();
                i16::try_from(sum / channels).unwrap_or_default()
            })
            .collect()
    }
}

/// A whole file of one channel.
pub(super) fn written(samples: &[i16], rate: u32) -> Vec<u8> {
    let data = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&data.saturating_add(36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&rate.to_le_bytes());
    file.extend_from_slice(&(rate * 2).to_le_bytes());
    file.extend_from_slice(&2_u16.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data.to_le_bytes());
    for sample in samples {
        file.extend_from_slice(&sample.to_le_bytes());
    }
    file
}

/// What the beginning of a file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// More is needed.
    Short,
    /// Sound begins at this byte.
    Sound {
        /// Of which layout.
        layout: Layout,
        /// Bytes before it.
        from: usize,
        /// Bytes of sound; `None`: to the end, for a stream did not know its length when it began.
        length: Option<usize>,
    },
    /// It is no WAV, or one that nobody speaks in.
    Unknown,
}

/// Longest beginning, titles and the like included.
const LONGEST_HEAD: usize = 64 << 10;
/// Lengths from here on are no lengths: streams that do not know theirs write the most they can.
const NO_LENGTH: usize = 0x7fff_0000;

/// Reads the beginning of a file (RIFF, then chunks up to `data`).
pub(super) fn head(bytes: &[u8]) -> Head {
    let start = bytes.get(..12);
    if start.is_some_and(|start| &start[..4] != b"RIFF" || &start[8..] != b"WAVE") {
        return Head::Unknown;
    }
    let mut at = 12;
    let mut layout = None;
    loop {
        if at > LONGEST_HEAD {
            return Head::Unknown;
        }
        let Some(chunk) = bytes.get(at..at + 8) else {
            return Head::Short;
        };
        let length = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]) as usize;
        let body = at + 8;
        match &chunk[..4] {
            b"data" => {
                return match layout {
                    Some(layout) => Head::Sound {
                        layout,
                        from: body,
                        length: Some(length).filter(|&length| (1..NO_LENGTH).contains(&length)),
                    },
                    None => Head::Unknown,
                };
            }
            b"fmt " => {
                let Some(format) = bytes.get(body..body + 16) else {
                    return Head::Short;
                };
                // An extensible format says further behind what it is.
                let further = bytes.get(body + 24..body + 26);
                match read_format(format, further) {
                    Some(read) => layout = Some(read),
                    None if further.is_none() && length >= 26 => return Head::Short,
                    None => return Head::Unknown,
                }
            }
            _ => {}
        }
        at = body.saturating_add(length).saturating_add(length % 2);
    }
}

fn read_format(format: &[u8], further: Option<&[u8]>) -> Option<Layout> {
    const EXTENSIBLE: u16 = 0xfffe;
    let short = |at: usize| u16::from_le_bytes([format[at], format[at + 1]]);
    let kind = match (short(0), further) {
        (EXTENSIBLE, Some(&[low, high])) => u16::from_le_bytes([low, high]),
        (kind, _) => kind,
    };
    let sample = match (kind, short(14)) {
        (1, 16) => Sample::Whole,
        (3, 32) => Sample::Fraction,
        _ => return None,
    };
    let channels = short(2);
    (1..=8).contains(&channels).then(|| Layout {
        rate: u32::from_le_bytes([format[4], format[5], format[6], format[7]]),
        channels,
        sample,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONO: Layout = Layout {
        rate: 22_050,
        channels: 1,
        sample: Sample::Whole,
    };

    #[test]
    fn what_is_written_can_be_read_however_little_of_it_is_there() {
        let file = written(&[1, -2, 300], 22_050);
        let expected = Head::Sound {
            layout: MONO,
            from: 44,
            length: Some(6),
        };
        assert_eq!(head(&file), expected);
        for short in 0..44 {
            assert_eq!(head(&file[..short]), Head::Short, "{short} bytes");
        }
        assert_eq!(MONO.samples(&file[44..]), [1, -2, 300]);
    }

    #[test]
    fn a_stream_that_does_not_know_its_length_goes_to_its_end() {
        for claimed in [0_u32, u32::MAX, 0x7fff_ffff - 36] {
            let mut file = written(&[], 24_000);
            file[40..44].copy_from_slice(&claimed.to_le_bytes());
            assert!(matches!(head(&file), Head::Sound { length: None, .. }));
        }
    }

    #[test]
    fn titles_channels_and_fractions_are_no_obstacle() {
        let mut file = written(&[], 48_000);
        file[20..22].copy_from_slice(&3_u16.to_le_bytes());
        file[22..24].copy_from_slice(&2_u16.to_le_bytes());
        file[34..36].copy_from_slice(&32_u16.to_le_bytes());
        let title = [b"LIST".as_slice(), &3_u32.to_le_bytes(), b"abc\0"].concat();
        file.splice(36..36, title);
        let Head::Sound { layout, from, .. } = head(&file) else {
            panic!("{:?}", head(&file));
        };
        assert_eq!((layout.rate, layout.frame(), from), (48_000, 8, 56));
        let frame = [0.5_f32.to_le_bytes(), (-7.0_f32).to_le_bytes()].concat();
        assert_eq!(layout.samples(&frame), [(16_383 - 32_767) / 2]);
    }

    #[test]
    fn an_extensible_format_is_read_and_others_are_not() {
        let mut file = written(&[], 16_000);
        file[16..20].copy_from_slice(&40_u32.to_le_bytes());
        file[20..22].copy_from_slice(&0xfffe_u16.to_le_bytes());
        let mut extension = vec![0; 24];
        extension[8] = 1;
        file.splice(36..36, extension);
        assert!(matches!(head(&file), Head::Sound { from: 68, .. }));
        assert_eq!(head(&file[..40]), Head::Short);
        let mut law = written(&[], 8_000);
        law[20] = 7;
        assert_eq!(head(&law), Head::Unknown);
        assert_eq!(head(b"ID3\x04 and so on"), Head::Unknown);
        let mut endless = written(&[], 8_000);
        endless[36..40].copy_from_slice(b"junk");
        endless[40..44].copy_from_slice(&1_000_000_u32.to_le_bytes());
        assert_eq!(head(&endless), Head::Unknown);
    }
}
