//! Evens out when packets come: they wait in the order of their time stamps and are taken up one
//! frame a tick. What is lost is concealed; what comes twice or too late is dropped. The room that is
//! kept for late packets grows when they are, and shrinks again in silence.
//!
//! Does not know sockets or codecs: whoever takes a frame decodes.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::{
    FRAME,
    codec::LONGEST,
    conceal::{Concealer, GONE},
    loudness,
};

/// Samples to gather before (re)starting: 40 ms.
const TARGET: i32 = 2 * FRAME as i32;
/// The most that is gathered on a bad line: 160 ms.
const MOST_TARGET: i32 = 8 * FRAME as i32;
/// So much more than that waiting means that we lag behind: 120 ms.
const SLACK: i32 = 6 * FRAME as i32;
/// Ticks that the rest of a talk waits for more, beyond what is gathered, before it is played anyway.
const PATIENCE: u32 = 1;
/// Ticks without a late packet after which less is gathered: 10 s.
const CALM: u32 = 500;
/// Ticks in which too much waited, after which a silent frame is left out: 1 s.
const TOO_MUCH: u32 = 50;
/// Mean square below which a frame is silent enough to be left out (about -50 dBFS).
const QUIET: f32 = 100.0 * 100.0;
/// Packets held at most: 1 s of the shortest usual ones.
const MOST: usize = 100;
/// A time stamp that is so far away is another clock's: 1 s.
const JUMP: i32 = 8_000;
/// For so many packets what comes from the source before the last one is taken for a stray.
const STRAYS: u32 = 50;

/// A packet as it came.
pub(crate) struct Arrival<'a> {
    /// Its source.
    pub(crate) ssrc: u32,
    /// Its number.
    pub(crate) sequence: u16,
    /// Its time by the source's clock.
    pub(crate) timestamp: u32,
    /// Ticks of that clock for one sample.
    pub(crate) ticks: u32,
    /// How it is encoded.
    pub(crate) payload_type: u8,
    /// Samples that it will become.
    pub(crate) length: usize,
    /// What it carries.
    pub(crate) payload: &'a [u8],
}

struct Waiting {
    time: u32,
    sequence: u16,
    payload_type: u8,
    length: i32,
    payload: Vec<u8>,
}

/// What a frame is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pulled {
    /// Sound came; some of it may have been made up.
    Sound,
    /// Nothing came, and there is nothing to make up.
    Silence,
}

/// The buffer.
pub(crate) struct Jitter {
    waiting: VecDeque<Waiting>,
    /// Payloads to be used again: no memory is asked for while a call runs.
    spare: Vec<Vec<u8>>,
    /// What was decoded and not yet taken.
    decoded: [i16; LONGEST],
    rest: std::ops::Range<usize>,
    /// Time of the next sample to be taken.
    read: u32,
    /// Number of the packet that was decoded last.
    last: Option<u16>,
    source: Option<u32>,
    /// The source before, and how many packets it may still stray in.
    before: Option<(u32, u32)>,
    /// Time stamps: the source's clock and ours.
    clock: (u32, u32),
    gathering: bool,
    waited: u32,
    target: i32,
    calm: u32,
    too_much: u32,
    /// The source sends something else than sound now, so that none is missing.
    away: bool,
    /// Samples made up while nothing waited; the clock stood still.
    starved: i32,
    concealer: Concealer,
}

fn until(from: u32, to: u32) -> i32 {
    to.wrapping_sub(from).cast_signed()
}

impl Jitter {
    /// An empty one.
    pub(crate) fn new() -> Jitter {
        Jitter {
            waiting: VecDeque::new(),
            spare: Vec::new(),
            decoded: [0; LONGEST],
            rest: 0..0,
            read: 0,
            last: None,
            source: None,
            before: None,
            clock: (0, 0),
            gathering: true,
            waited: 0,
            target: TARGET,
            calm: 0,
            too_much: 0,
            away: false,
            starved: 0,
            concealer: Concealer::new(),
        }
    }

    /// From the next sample to the end of the last packet.
    fn depth(&self) -> i32 {
        self.waiting.back().map_or(0, |last| {
            until(self.read, last.time.wrapping_add_signed(last.length))
        })
    }

    /// Whether enough is gathered to go on for a while.
    pub(crate) fn has_enough(&self) -> bool {
        self.depth() >= self.target
    }

    fn restart(&mut self, timestamp: u32) {
        while let Some(old) = self.waiting.pop_front() {
            self.spare.push(old.payload);
        }
        self.rest = 0..0;
        self.read = 0;
        self.clock = (timestamp, 0);
        self.last = None;
        self.gathering = true;
        self.waited = 0;
        self.starved = 0;
        self.concealer.forget();
    }

    /// Whether a packet's source is the one that is heard; another one takes its place.
    fn is_heard(&mut self, arrival: &Arrival<'_>) -> bool {
        if let Some((before, left)) = &mut self.before {
            if *before == arrival.ssrc {
                return false;
            }
            *left -= 1;
            if *left == 0 {
                self.before = None;
            }
        }
        if self.source != Some(arrival.ssrc) {
            self.before = self.source.map(|source| (source, STRAYS));
            self.source = Some(arrival.ssrc);
            self.restart(arrival.timestamp);
        }
        true
    }

    /// A packet came.
    pub(crate) fn push(&mut self, arrival: &Arrival<'_>) {
        if arrival.length == 0 || !self.is_heard(arrival) {
            return;
        }
        let (theirs, ours) = self.clock;
        let passed = until(theirs, arrival.timestamp) / arrival.ticks.max(1).cast_signed();
        let mut time = ours.wrapping_add_signed(passed);
        if !(-JUMP..JUMP).contains(&until(self.read, time)) {
            self.restart(arrival.timestamp);
            time = 0;
        }
        // The clocks are carried along, so that either may turn around.
        if until(theirs, arrival.timestamp) > 0 {
            self.clock = (arrival.timestamp, time);
        }
        let length = arrival.length.min(LONGEST) as i32;
        if self.gathering && self.waiting.is_empty() && until(self.read, time) >= 0 {
            // A new talk after a pause: waiting out the gap again would only add delay.
            self.read = time;
        } else if until(self.read, time) + length <= 0 {
            self.came_late();
            return;
        }
        let later = self.waiting.iter().rev();
        let place = self.waiting.len() - later.take_while(|w| until(time, w.time) > 0).count();
        let twice = place > 0 && self.waiting[place - 1].time == time;
        if twice || self.waiting.len() >= MOST {
            return;
        }
        if place == 0 && self.gathering {
            self.read = time;
        }
        let mut payload = self.spare.pop().unwrap_or_default();
        payload.clear();
        payload.extend_from_slice(arrival.payload);
        let waiting = Waiting {
            time,
            sequence: arrival.sequence,
            payload_type: arrival.payload_type,
            length,
            payload,
        };
        self.waiting.insert(place, waiting);
    }

    /// The source sends keys in place of sound.
    pub(crate) fn keys_came(&mut self) {
        self.away = true;
    }

    fn came_late(&mut self) {
        self.calm = 0;
        self.target = (self.target + FRAME as i32).min(MOST_TARGET);
    }

    /// Takes the next frame up. `decode` is given a payload type, a payload and room for samples, and
    /// says how many there are.
    pub(crate) fn pull(
        &mut self,
        frame: &mut [i16; FRAME],
        mut decode: impl FnMut(u8, &[u8], &mut [i16]) -> usize,
    ) -> Pulled {
        self.keep_calm();
        if self.gathering && !self.gathered() {
            frame.fill(0);
            return Pulled::Silence;
        }
        if self.depth() > self.target + SLACK {
            let too_much = self.depth() - self.target;
            self.skip(too_much);
        }
        let pulled = self.fill(frame, &mut decode);
        if self.may_shrink(frame) {
            self.fill(&mut [0; FRAME], &mut decode);
        }
        pulled
    }

    fn keep_calm(&mut self) {
        self.calm += 1;
        if self.calm >= CALM {
            self.calm = 0;
            self.target = (self.target - FRAME as i32).max(TARGET);
        }
    }

    /// Whether a talk may begin.
    fn gathered(&mut self) -> bool {
        let depth = self.depth();
        if depth <= 0 {
            return false;
        }
        self.waited += 1;
        let patience = self.target.unsigned_abs() / FRAME as u32 + PATIENCE;
        if depth < self.target && self.waited <= patience {
            return false;
        }
        self.gathering = false;
        self.waited = 0;
        self.starved = 0;
        self.last = None;
        true
    }

    /// Leaves sound out.
    fn skip(&mut self, samples: i32) {
        self.rest = 0..0;
        self.read = self.read.wrapping_add_signed(samples);
        while let Some(first) = self.waiting.front()
            && until(self.read, first.time) + first.length <= 0
        {
            self.last = Some(first.sequence);
            if let Some(old) = self.waiting.pop_front() {
                self.spare.push(old.payload);
            }
        }
    }

    fn may_shrink(&mut self, frame: &[i16; FRAME]) -> bool {
        if self.depth() <= self.target + FRAME as i32 {
            self.too_much = 0;
            return false;
        }
        self.too_much += 1;
        let now = self.too_much >= TOO_MUCH && loudness(frame) < QUIET;
        if now {
            self.too_much = 0;
        }
        now
    }

    fn fill(
        &mut self,
        frame: &mut [i16; FRAME],
        decode: &mut impl FnMut(u8, &[u8], &mut [i16]) -> usize,
    ) -> Pulled {
        let mut filled = 0;
        let mut pulled = Pulled::Silence;
        while filled < FRAME {
            let room = &mut frame[filled..];
            let gap = self.waiting.front().map(|w| until(self.read, w.time));
            let count = if !self.rest.is_empty() {
                let count = self.rest.len().min(room.len());
                let from = self.rest.start;
                room[..count].copy_from_slice(&self.decoded[from..from + count]);
                self.rest.start += count;
                self.concealer.hear(&mut room[..count]);
                pulled = Pulled::Sound;
                self.advance(count);
                count
            } else {
                match gap {
                    Some(gap) if gap <= 0 => {
                        self.decode_next(decode);
                        0
                    }
                    Some(gap) if gap <= self.starved => {
                        // The gap has passed already, while nothing was there to tell its length.
                        self.read = self.read.wrapping_add_signed(gap);
                        0
                    }
                    Some(gap) => {
                        self.read = self.read.wrapping_add_signed(self.starved);
                        let count = room.len().min((gap - self.starved) as usize);
                        self.starved = 0;
                        let follows = self.last.map(|last| last.wrapping_add(1));
                        let meant = follows == self.waiting.front().map(|w| w.sequence);
                        if meant || self.away {
                            self.concealer.pause(&mut room[..count]);
                        } else {
                            self.concealer.conceal(&mut room[..count]);
                            pulled = Pulled::Sound;
                        }
                        self.advance(count);
                        count
                    }
                    None if self.starved >= GONE as i32 => {
                        self.gathering = true;
                        self.concealer.pause(room);
                        room.len()
                    }
                    None if self.away => {
                        self.concealer.pause(room);
                        self.starved += room.len() as i32;
                        room.len()
                    }
                    None => {
                        self.concealer.conceal(room);
                        self.starved += room.len() as i32;
                        pulled = Pulled::Sound;
                        room.len()
                    }
                }
            };
            filled += count;
        }
        pulled
    }

    fn advance(&mut self, samples: usize) {
        self.read = self.read.wrapping_add(samples as u32);
    }

    fn decode_next(&mut self, decode: &mut impl FnMut(u8, &[u8], &mut [i16]) -> usize) {
        let Some(next) = self.waiting.pop_front() else {
            return;
        };
        let count = decode(next.payload_type, &next.payload, &mut self.decoded).min(LONGEST);
        self.last = Some(next.sequence);
        self.away = false;
        self.starved = 0;
        let past = until(next.time, self.read).unsigned_abs() as usize;
        self.rest = past.min(count)..count;
        self.spare.push(next.payload);
    }
}
