//! Encrypted sound: SRTP (RFC 3711) with AES_CM_128_HMAC_SHA1_80, and the keys as they stand in a
//! session description (SDES, RFC 4568).
//!
//! Does not know who talks, or whether encryption is wanted.

use aes::{
    Aes128,
    cipher::{BlockCipherEncrypt, KeyInit},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::rtp;

/// Name of the suite in `a=crypto`.
pub(crate) const SUITE: &str = "AES_CM_128_HMAC_SHA1_80";
/// What a packet grows by: the tag of authenticity.
pub(crate) const TAG: usize = 10;

/// Length of a master key.
const KEY: usize = 16;
/// Length of a master salt.
const SALT: usize = 14;
/// Packets before the newest one that may still come, once each.
const WINDOW: u64 = 64;

/// A master key and its salt. Never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct MasterKey([u8; KEY + SALT]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

impl MasterKey {
    /// A new one.
    pub(crate) fn random() -> MasterKey {
        MasterKey(rand::random())
    }

    /// As it stands behind `inline:`.
    pub(crate) fn to_text(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what stands behind `inline:`, with or without lifetime and MKI; a key that asks for an
    /// MKI in every packet is refused, for its packets would look different.
    pub(crate) fn from_text(text: &str) -> Option<MasterKey> {
        let mut parts = text.split('|');
        let key = STANDARD.decode(parts.next()?).ok()?;
        if parts.any(|part| part.contains(':')) {
            return None;
        }
        Some(MasterKey(key.try_into().ok()?))
    }
}

/// What is needed for the packets of one direction.
struct Keys {
    cipher: Aes128,
    salt: [u8; SALT],
    mac: Hmac<Sha1>,
}

/// The key stream of AES in counter mode, laid over `bytes`.
fn apply_key_stream(cipher: &Aes128, start: [u8; 16], bytes: &mut [u8]) {
    let mut counter = u128::from_be_bytes(start);
    for piece in bytes.chunks_mut(16) {
        let mut block = counter.to_be_bytes().into();
        cipher.encrypt_block(&mut block);
        for (byte, key) in piece.iter_mut().zip(block.iter()) {
            *byte ^= key;
        }
        counter = counter.wrapping_add(1);
    }
}

/// RFC 3711, 4.3: session keys from the master key.
fn derive<const N: usize>(master: &MasterKey, label: u8) -> [u8; N] {
    let mut start = [0; 16];
    start[..SALT].copy_from_slice(&master.0[KEY..]);
    start[7] ^= label;
    let mut key = [0; KEY];
    key.copy_from_slice(&master.0[..KEY]);
    let mut out = [0; N];
    apply_key_stream(&Aes128::new(&key.into()), start, &mut out);
    out
}

impl Keys {
    fn new(master: &MasterKey) -> Keys {
        let key: [u8; KEY] = derive(master, 0);
        let mac: [u8; 20] = derive(master, 1);
        // HMAC takes a key of any length; a shorter one is filled up with zeros (RFC 2104).
        let mut block = [0; 64];
        block[..20].copy_from_slice(&mac);
        Keys {
            cipher: Aes128::new(&key.into()),
            salt: derive(master, 2),
            mac: Hmac::new(&block.into()),
        }
    }

    /// Encrypts or decrypts the sound of a packet.
    fn cipher(&self, ssrc: u32, index: u64, sound: &mut [u8]) {
        let mut start = [0; 16];
        start[..SALT].copy_from_slice(&self.salt);
        for (byte, of) in start[4..8].iter_mut().zip(ssrc.to_be_bytes()) {
            *byte ^= of;
        }
        for (byte, of) in start[8..14].iter_mut().zip(&index.to_be_bytes()[2..]) {
            *byte ^= of;
        }
        apply_key_stream(&self.cipher, start, sound);
    }

    fn mac(&self, packet: &[u8], index: u64) -> Hmac<Sha1> {
        let mut mac = self.mac.clone();
        mac.update(packet);
        mac.update(&((index >> 16) as u32).to_be_bytes());
        mac
    }
}

/// Encrypts what we send.
pub(crate) struct Sealer {
    keys: Keys,
    /// Turns of the sequence number, and the last one.
    last: Option<(u64, u16)>,
}

impl Sealer {
    /// With our key.
    pub(crate) fn new(master: &MasterKey) -> Sealer {
        Sealer {
            keys: Keys::new(master),
            last: None,
        }
    }

    /// Encrypts the packet at the beginning of `buffer`; its new length. Packets come in order.
    pub(crate) fn seal(&mut self, buffer: &mut [u8], length: usize) -> usize {
        let sequence = u16::from_be_bytes([buffer[2], buffer[3]]);
        let turns = match self.last {
            Some((turns, last)) if sequence < last => turns + 1,
            Some((turns, _)) => turns,
            None => 0,
        };
        self.last = Some((turns, sequence));
        let index = turns << 16 | u64::from(sequence);
        let ssrc = u32::from_be_bytes([buffer[8], buffer[9], buffer[10], buffer[11]]);
        self.keys
            .cipher(ssrc, index, &mut buffer[rtp::HEADER..length]);
        let tag = self.keys.mac(&buffer[..length], index).finalize();
        buffer[length..length + TAG].copy_from_slice(&tag.into_bytes()[..TAG]);
        length + TAG
    }
}

/// Newest packet of a source, and which of those before it came.
struct Seen {
    ssrc: u32,
    newest: u64,
    came: u64,
}

/// Decrypts what comes.
pub(crate) struct Opener {
    keys: Keys,
    seen: Option<Seen>,
}

impl Opener {
    /// With the other side's key.
    pub(crate) fn new(master: &MasterKey) -> Opener {
        Opener {
            keys: Keys::new(master),
            seen: None,
        }
    }

    /// Decrypts a packet in its place; the length of what is left, `None`: it is not authentic, or
    /// came before.
    pub(crate) fn open(&mut self, packet: &mut [u8]) -> Option<usize> {
        let length = packet.len().checked_sub(TAG)?;
        let start = rtp::payload_start(&packet[..length])?;
        let sequence = u16::from_be_bytes([packet[2], packet[3]]);
        let ssrc = u32::from_be_bytes([packet[8], packet[9], packet[10], packet[11]]);
        let seen = self.seen.as_ref().filter(|seen| seen.ssrc == ssrc);
        let index = seen.map_or(u64::from(sequence), |seen| guess(seen.newest, sequence));
        if seen.is_some_and(|seen| came_before(seen, index)) {
            return None;
        }
        let (sealed, tag) = packet.split_at_mut(length);
        self.keys
            .mac(sealed, index)
            .verify_truncated_left(tag)
            .ok()?;
        self.keys.cipher(ssrc, index, &mut sealed[start..]);
        match &mut self.seen {
            Some(seen) if seen.ssrc == ssrc => note(seen, index),
            Some(_) | None => {
                self.seen = Some(Seen {
                    ssrc,
                    newest: index,
                    came: 1,
                });
            }
        }
        Some(length)
    }
}

/// RFC 3711, 3.3.1: the index that is nearest to the newest one.
fn guess(newest: u64, sequence: u16) -> u64 {
    let turn = newest & !0xffff;
    let candidate = turn | u64::from(sequence);
    let half = 0x8000;
    if candidate + half < newest {
        candidate + 0x1_0000
    } else if candidate > newest + half && turn > 0 {
        candidate - 0x1_0000
    } else {
        candidate
    }
}

fn came_before(seen: &Seen, index: u64) -> bool {
    match seen.newest.checked_sub(index) {
        Some(age) => age >= WINDOW || seen.came >> age & 1 == 1,
        None => false,
    }
}

fn note(seen: &mut Seen, index: u64) {
    match seen.newest.checked_sub(index) {
        Some(age) => seen.came |= 1 << age,
        None => {
            let by = u32::try_from(index - seen.newest).unwrap_or(u32::MAX);
            seen.came = seen.came.checked_shl(by).unwrap_or(0) | 1;
            seen.newest = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn master() -> MasterKey {
        // RFC 3711, appendix B.3
        let bytes: [u8; 30] = [
            0xe1, 0xf9, 0x7a, 0x0d, 0x3e, 0x01, 0x8b, 0xe0, 0xd6, 0x4f, 0xa3, 0x2c, 0x06, 0xde,
            0x41, 0x39, 0x0e, 0xc6, 0x75, 0xad, 0x49, 0x8a, 0xfe, 0xeb, 0xb6, 0x96, 0x0b, 0x3a,
            0xab, 0xe6,
        ];
        MasterKey(bytes)
    }

    fn packet(sequence: u16, ssrc: u32, sound: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x80, 0];
        packet.extend(sequence.to_be_bytes());
        packet.extend([0, 0, 0, 160]);
        packet.extend(ssrc.to_be_bytes());
        packet.extend(sound);
        packet
    }

    fn sealed(sealer: &mut Sealer, packet: &[u8]) -> Vec<u8> {
        let mut buffer = packet.to_vec();
        buffer.extend([0; TAG]);
        let length = sealer.seal(&mut buffer, packet.len());
        buffer.truncate(length);
        buffer
    }

    #[test]
    fn session_keys_are_those_of_the_standard() {
        let key: [u8; 16] = derive(&master(), 0);
        assert_eq!(
            key,
            0xC61E_7A93_744F_39EE_1073_4AFE_3FF7_A087_u128.to_be_bytes()
        );
        let salt: [u8; 14] = derive(&master(), 2);
        assert_eq!(
            salt[..],
            0x30CB_BC08_863D_8C85_D49D_B34A_9AE1_u128.to_be_bytes()[2..]
        );
        let mac: [u8; 20] = derive(&master(), 1);
        assert_eq!(
            mac[..16],
            0xCEBE_321F_6FF7_716B_6FD4_AB49_AF25_6A15_u128.to_be_bytes()
        );
    }

    #[test]
    fn the_key_stream_is_that_of_the_standard() {
        // RFC 3711, appendix B.2
        let key = 0x2B7E_1516_28AE_D2A6_ABF7_1588_09CF_4F3C_u128.to_be_bytes();
        let start = 0xF0F1_F2F3_F4F5_F6F7_F8F9_FAFB_FCFD_0000_u128.to_be_bytes();
        let mut stream = [0; 32];
        apply_key_stream(&Aes128::new(&key.into()), start, &mut stream);
        assert_eq!(
            stream[..16],
            0xE03E_AD09_35C9_5E80_E166_B16D_D92B_4EB4_u128.to_be_bytes()
        );
        assert_eq!(
            stream[16..],
            0xD235_1316_2B02_D0F7_2A43_A2FE_4A5F_97AB_u128.to_be_bytes()
        );
    }

    #[test]
    fn the_sequence_number_may_turn_around_and_every_packet_opens_once() {
        let (mut sealer, mut opener) = (Sealer::new(&master()), Opener::new(&master()));
        for n in 0..200_000u32 {
            let clear = packet((65_000 + n) as u16, 7, &n.to_be_bytes());
            let mut wire = sealed(&mut sealer, &clear);
            assert_ne!(wire[12..16], n.to_be_bytes(), "nothing is sent in clear");
            let mut again = wire.clone();
            assert_eq!(opener.open(&mut wire), Some(16));
            assert_eq!(wire[..16], clear);
            if n % 1_000 == 0 {
                assert_eq!(opener.open(&mut again), None, "it came before");
            }
        }
    }

    #[test]
    fn another_source_under_the_same_key_is_opened() {
        let mut opener = Opener::new(&master());
        for ssrc in [7, 8] {
            let mut sealer = Sealer::new(&master());
            let mut wire = sealed(&mut sealer, &packet(9, ssrc, b"sound"));
            assert_eq!(opener.open(&mut wire), Some(17), "{ssrc}");
        }
    }

    #[test]
    fn keys_travel_as_text_and_are_never_shown() {
        let key = MasterKey::random();
        assert_eq!(MasterKey::from_text(&key.to_text()), Some(key));
        let with_lifetime = format!("{}|2^20", key.to_text());
        assert_eq!(MasterKey::from_text(&with_lifetime), Some(key));
        let with_mki = format!("{}|2^20|1:4", key.to_text());
        assert_eq!(MasterKey::from_text(&with_mki), None);
        assert_eq!(MasterKey::from_text("c2hvcnQ="), None);
        assert_eq!(format!("{key:?}"), "MasterKey(..)");
    }

    proptest! {
        #[test]
        fn a_packet_that_was_touched_does_not_open(at in 0usize..38, bit in 0u8..8) {
            let mut sealer = Sealer::new(&master());
            let mut wire = sealed(&mut sealer, &packet(1, 7, b"sixteen of sound"));
            prop_assume!(at < wire.len());
            wire[at] ^= 1 << bit;
            prop_assert_eq!(Opener::new(&master()).open(&mut wire), None);
        }

        #[test]
        fn packets_open_in_any_order(order in Just((0u16..60).collect::<Vec<_>>()).prop_shuffle()) {
            let (mut sealer, mut opener) = (Sealer::new(&master()), Opener::new(&master()));
            let wires: Vec<_> = (0..60u16)
                .map(|n| sealed(&mut sealer, &packet(n.wrapping_add(65_500), 7, &[n as u8])))
                .collect();
            // The first to come tells the turn: it must be before the turn.
            opener.open(&mut wires[0].clone());
            for n in order.into_iter().filter(|n| *n > 0) {
                let mut wire = wires[usize::from(n)].clone();
                prop_assert_eq!(opener.open(&mut wire), Some(13));
                prop_assert_eq!(wire[12], n as u8);
            }
        }

        #[test]
        fn whatever_comes_is_no_reason_to_fall(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(Opener::new(&master()).open(&mut bytes.clone()), None);
        }
    }
}
