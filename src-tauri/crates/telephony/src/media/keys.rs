//! Key presses as RTP events (RFC 4733), heard and sent.
//!
//! Does not know sockets.

use std::collections::VecDeque;

use super::{FRAME, SAMPLE_RATE};

const KEYS: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D',
];

/// How long a pressed key sounds, in frames (160 ms).
const LENGTH: u16 = 8;
/// How often its end is told, for a packet may be lost.
const ENDS: u16 = 3;
/// Frames between two keys.
const GAP: u16 = 4;

/// Set in the packets that tell a key's end.
const END: u8 = 0x80;
/// How loud a key is said to be: -10 dBm0.
const VOLUME: u8 = 0x0a;

/// Hears keys: one press is many packets with one time stamp.
#[derive(Debug, Default)]
pub(crate) struct KeysHeard {
    last: Option<u32>,
}

impl KeysHeard {
    /// Hears an event packet; a key at its first packet.
    pub(crate) fn hear(&mut self, timestamp: u32, payload: &[u8]) -> Option<char> {
        let [event, _, _, _] = payload.get(..4)?.try_into().ok()?;
        if self.last == Some(timestamp) {
            return None;
        }
        self.last = Some(timestamp);
        let event: u8 = event;
        KEYS.get(usize::from(event)).copied()
    }
}

struct Press {
    event: u8,
    timestamp: u32,
    frames: u16,
}

/// An event packet to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EventPacket {
    /// First of its press.
    pub(crate) marker: bool,
    /// Time at which the press began.
    pub(crate) timestamp: u32,
    /// What it carries.
    pub(crate) payload: [u8; 4],
}

/// Keys as they stand on a telephone, and the tones of rows and columns (ITU-T Q.23).
const ROWS: [(&str, f32); 4] = [
    ("123A", 697.0),
    ("456B", 770.0),
    ("789C", 852.0),
    ("*0#D", 941.0),
];
const COLUMNS: [f32; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];
/// Strength of each of the two tones.
const STRENGTH: f32 = 5_000.0;

impl EventPacket {
    /// The key as sound, `from` so many samples after its press; `false`: it is silent again.
    pub(crate) fn sound(&self, from: u32, frame: &mut [i16; FRAME]) -> bool {
        let [event, flags, ..] = self.payload;
        let key = KEYS.get(usize::from(event)).filter(|_| flags & END == 0);
        let tones = key.and_then(|key| {
            ROWS.iter()
                .find_map(|(keys, row)| Some((*row, COLUMNS[keys.find(*key)?])))
        });
        let Some((row, column)) = tones else {
            return false;
        };
        for (n, sample) in frame.iter_mut().enumerate() {
            let at = (from + n as u32) as f32 / SAMPLE_RATE as f32 * std::f32::consts::TAU;
            *sample = (((at * row).sin() + (at * column).sin()) * STRENGTH) as i16;
        }
        true
    }
}

/// Sends keys, one after another.
#[derive(Default)]
pub(crate) struct KeysSent {
    waiting: VecDeque<u8>,
    press: Option<Press>,
}

impl KeysSent {
    /// Presses a key; characters that are no keys are ignored.
    pub(crate) fn press(&mut self, key: char) {
        if let Some(event) = KEYS.iter().position(|k| *k == key.to_ascii_uppercase()) {
            self.waiting.push_back(event as u8);
        }
    }

    /// Whether keys are being pressed or wait for it.
    pub(crate) fn busy(&self) -> bool {
        self.press.is_some() || !self.waiting.is_empty()
    }

    /// The packet of this tick in place of sound; `None`: no key is pressed now.
    pub(crate) fn packet(&mut self, now: u32) -> Option<EventPacket> {
        if self.press.is_none() {
            let event = self.waiting.pop_front()?;
            self.press = Some(Press {
                event,
                timestamp: now,
                frames: 0,
            });
        }
        let press = self.press.as_mut()?;
        press.frames += 1;
        let ended = press.frames > LENGTH;
        if press.frames > LENGTH + ENDS {
            if press.frames >= LENGTH + ENDS + GAP {
                self.press = None;
            }
            return None;
        }
        let duration = (press.frames.min(LENGTH) * FRAME as u16).to_be_bytes();
        Some(EventPacket {
            marker: press.frames == 1,
            timestamp: press.timestamp,
            payload: [
                press.event,
                if ended { END | VOLUME } else { VOLUME },
                duration[0],
                duration[1],
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_sent_are_heard_once_each_also_when_packets_are_lost() {
        let mut sent = KeysSent::default();
        for key in "5#a!".chars() {
            sent.press(key);
        }
        let mut heard = KeysHeard::default();
        let mut keys = String::new();
        for tick in 0..60u32 {
            if let Some(packet) = sent.packet(tick * 160)
                && tick % 5 != 0
            {
                keys.extend(heard.hear(packet.timestamp, &packet.payload));
            }
        }
        assert_eq!(keys, "5#A");
    }

    #[test]
    fn a_press_begins_with_the_marker_and_ends_three_times() {
        let mut sent = KeysSent::default();
        sent.press('1');
        let packets: Vec<_> = (0..30).filter_map(|tick| sent.packet(tick * 160)).collect();
        assert!(packets[0].marker && !packets[1].marker);
        assert_eq!(
            packets.iter().filter(|p| p.payload[1] & 0x80 != 0).count(),
            3
        );
        assert!(packets.iter().all(|p| p.timestamp == packets[0].timestamp));
    }
}
