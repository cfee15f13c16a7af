//! RTP packets (RFC 3550): the twelve bytes in front of the sound.
//!
//! Does not know codecs or sockets.

/// Length of the header that we write.
pub(crate) const HEADER: usize = 12;

/// A packet as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    /// Payload type.
    pub(crate) payload_type: u8,
    /// Its number.
    pub(crate) sequence: u16,
    /// Time of the first sample, by the source's clock.
    pub(crate) timestamp: u32,
    /// Source.
    pub(crate) ssrc: u32,
    /// What it carries, without padding.
    pub(crate) payload: &'a [u8],
}

/// Where the payload of a packet begins; `None`: it is not RTP.
pub(crate) fn payload_start(bytes: &[u8]) -> Option<usize> {
    if bytes.len() < HEADER || bytes[0] >> 6 != 2 {
        return None;
    }
    // RTCP on the same port (RFC 5761): packet types 192 to 223 look like payload types 64 to 95.
    if (64..96).contains(&(bytes[1] & 0x7f)) {
        return None;
    }
    let sources = usize::from(bytes[0] & 0x0f);
    let mut start = HEADER + sources * 4;
    if bytes[0] & 0x10 != 0 {
        let words = bytes.get(start + 2..start + 4)?;
        start += 4 + usize::from(u16::from_be_bytes([words[0], words[1]])) * 4;
    }
    (start <= bytes.len()).then_some(start)
}

/// Reads a packet; `None`: it is not RTP.
pub(crate) fn parse(bytes: &[u8]) -> Option<Packet<'_>> {
    let start = payload_start(bytes)?;
    let mut end = bytes.len();
    if bytes[0] & 0x20 != 0 {
        end = end.checked_sub(usize::from(*bytes.last()?))?;
    }
    Some(Packet {
        payload_type: bytes[1] & 0x7f,
        sequence: u16::from_be_bytes([bytes[2], bytes[3]]),
        timestamp: u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        ssrc: u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]),
        payload: bytes.get(start..end)?,
    })
}

/// What our own packets count.
#[derive(Debug)]
pub(crate) struct Outgoing {
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
}

impl Outgoing {
    /// Starts at random numbers, as RFC 3550 asks.
    pub(crate) fn new() -> Outgoing {
        Outgoing {
            sequence: rand::random(),
            timestamp: rand::random(),
            ssrc: rand::random(),
        }
    }

    /// Time of the frame that is sent now.
    pub(crate) fn timestamp(&self) -> u32 {
        self.timestamp
    }

    /// Goes on by one frame of so many samples, sent or not.
    pub(crate) fn advance(&mut self, samples: u32) {
        self.timestamp = self.timestamp.wrapping_add(samples);
    }

    /// Writes the next header.
    pub(crate) fn header(&mut self, out: &mut [u8], payload_type: u8, marker: bool, time: u32) {
        out[0] = 0x80;
        out[1] = payload_type | if marker { 0x80 } else { 0 };
        out[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        out[4..8].copy_from_slice(&time.to_be_bytes());
        out[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        self.sequence = self.sequence.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_write_can_be_read() {
        let mut out = Outgoing::new();
        let mut bytes = [7u8; HEADER + 3];
        let time = out.timestamp();
        out.header(&mut bytes, 8, true, time);
        let packet = parse(&bytes).unwrap();
        assert_eq!((packet.payload_type, packet.timestamp), (8, time));
        assert_eq!(packet.payload, [7, 7, 7]);
    }

    #[test]
    fn extension_sources_and_padding_are_left_out() {
        let mut bytes = vec![0x80 | 0x20 | 0x10 | 1, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 5];
        bytes.extend([1, 1, 1, 1]); // one contributing source
        bytes.extend([0, 0, 0, 1, 9, 9, 9, 9]); // extension of one word
        bytes.extend([42, 43]); // the sound
        bytes.extend([0, 2]); // padding
        assert_eq!(parse(&bytes).unwrap().payload, [42, 43]);
    }

    #[test]
    fn what_is_not_rtp_is_refused() {
        assert_eq!(parse(b"OPTIONS sip:a SIP/2.0"), None);
        assert_eq!(
            parse(&[0x80, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            None,
            "RTCP"
        );
        let padding_longer_than_packet = [0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 250];
        assert_eq!(parse(&padding_longer_than_packet), None);
    }
}
